//! Candidates as JSON.

use std::mem::MaybeUninit;

use opd_core::staff::{self, Assessment, Candidate, StaffDecision, StaffReadings, StaffRole};
use opd_core::{Day, Lang};
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::{json, read};
use super::{Bytes, Error, Text, answer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffOptions {
    role: StaffRole,
    on: Day,
    readings: Option<String>,
    #[serde(default)]
    lang: Lang,
}

fn assessment(one: &Assessment, lang: Lang) -> Value {
    json!({
        "code": one.requirement.code(),
        "title": one.requirement.title().get(lang),
        "grade": one.grade().code(),
        "grade_label": one.grade().label().get(lang),
        "answer": one.answer.code(),
        "answer_label": one.answer.label().get(lang),
        "message": one.message(lang),
        "fix": one.fix(lang),
        "citations": one.citations(),
    })
}

fn decision(decision: &StaffDecision, lang: Lang) -> Value {
    json!({
        "role": decision.role.code(),
        "role_label": decision.role.label().get(lang),
        "on": decision.on,
        "readings": decision.readings,
        "suitability": decision.suitability.code(),
        "suitability_label": decision.suitability.label().get(lang),
        "experience": { "months": decision.experience.months, "days": decision.experience.days },
        "assessments": decision.assessments.iter().map(|one| assessment(one, lang)).collect::<Vec<_>>(),
    })
}

/// Assesses a person for a post on a day, which for a new hire is that of hiring: `role`, `role_label`, `on`, `readings`,
/// `suitability` (`eligible`, `not_eligible` or `undetermined`), `suitability_label`, `experience` (`months`, `days`) and
/// `assessments`, a list of `code`, `title`, `grade`, `grade_label`, `answer`, `answer_label`, `message`, `fix` and
/// `citations`. Names no person.
///
/// `candidate_json` is a document of `opd_schema("candidate")`. Options: `role` and `on` must be there; `readings`, the
/// name of parameters of an office that come with the library; `lang`.
///
/// Codes: `unreadable`, those of the readings, and those of a term of theirs that can't be counted.
#[unsafe(no_mangle)]
pub extern "C" fn opd_assess_staff(
    candidate_json: Bytes<'_>,
    candidate_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    assessed: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(assessed, error, || {
        // By way of its fields: a list would be read as their values in order.
        let fields: serde_json::Map<String, Value> = read(&candidate_json, candidate_len, "candidate")?;
        let candidate: Candidate = super::json::from(Value::Object(fields), "candidate")?;
        let options: StaffOptions = read(&options_json, options_len, "options")?;
        let readings = options.readings.as_deref().map(StaffReadings::named).transpose()?;
        let decided = staff::assess(&candidate, options.role, options.on, &readings.unwrap_or_default())?;
        Ok(json(&decision(&decided, options.lang)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::c::json::tests::asked;

    #[test]
    fn a_decision_is_the_cores() {
        let lawyer = r#"{"titles": [{"career": "law", "document": true}],
            "registry_queries": [{"date": "2016-03-01", "disqualified": false}]}"#;
        let assess = |candidate: &str, options: &str| {
            asked(|out, error| {
                let (len, options_len) = (candidate.len(), options.len());
                opd_assess_staff(candidate.into(), len, options.into(), options_len, out, error)
            })
        };
        let options = r#"{"role": "lawyer", "on": "2016-03-02", "lang": "en"}"#;
        let decided = assess(lawyer, options).unwrap();
        let candidate: Candidate = serde_json::from_str(lawyer).unwrap();
        let on = "2016-03-02".parse().unwrap();
        let core = staff::assess(&candidate, StaffRole::Lawyer, on, &StaffReadings::default()).unwrap();
        assert_eq!(decided, decision(&core, Lang::En));
        assert_eq!(decided["suitability"], "undetermined");
        let missing = assess(lawyer, r#"{"role": "lawyer"}"#);
        assert_eq!(missing, Err(("unreadable".into(), Some("options".into()))));
        assert_eq!(assess("[]", options), Err(("unreadable".into(), Some("candidate".into()))));
    }
}

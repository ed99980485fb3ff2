//! Candidates and rosters as JSON.

use std::collections::HashMap;
use std::mem::MaybeUninit;

use opd_core::Day;
use opd_core::staff::StaffRole;
use schemars::JsonSchema;
use serde::Deserialize;

use super::json::{json, named, read, text};
use super::{Bytes, Error, Text, answer};
use crate::options::staff_readings;
use crate::{AgreedPost, assess_staff, check_roster};

/// What a person is assessed for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffOptions {
    /// The post.
    pub role: StaffRole,
    /// The day, which for a new hire is that of hiring.
    pub on: Day,
    /// The office's own parameters: their name, if they come with the library, or their TOML.
    pub readings: Option<String>,
}

/// What a roster is held against.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterOptions {
    /// How many people were agreed, by post.
    pub agreed: HashMap<StaffRole, u32>,
    /// The day.
    pub on: Day,
    /// The office's own parameters: their name, if they come with the library, or their TOML.
    pub readings: Option<String>,
}

/// Assesses a person for a post on a day: `suitability` (`eligible`, `not_eligible` or `undetermined`), `experience`,
/// `readings`, and `assessments`, what is answered about each requirement. Names no person.
///
/// `candidate_json` is a document of `opd_schema("candidate")`; options are of `opd_schema("assess_staff_options")`, where
/// `role` and `on` must be there; the answer, of `opd_schema("assess_staff")`.
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
        let candidate = text(&candidate_json, candidate_len, "candidate")?;
        let StaffOptions { role, on, readings } = read(&options_json, options_len, "options")?;
        let readings = staff_readings(readings.as_deref())?;
        Ok(json(&named("candidate", assess_staff(candidate, role, on, readings.into()))?))
    })
}

/// What a roster is on a day, against the posts that were agreed: `roles` (with `vacancies` and `surplus`), `caseloads`,
/// and `findings`, what is not right.
///
/// `roster_json` is a document of `opd_schema("roster")`, with posts past and present; options are of
/// `opd_schema("roster_check_options")`, where `agreed` and `on` must be there; the answer, of
/// `opd_schema("roster_check")`.
///
/// Codes: as `opd_assess_staff`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_roster_check(
    roster_json: Bytes<'_>,
    roster_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    report: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(report, error, || {
        let roster = text(&roster_json, roster_len, "roster")?;
        let RosterOptions { agreed, on, readings } = read(&options_json, options_len, "options")?;
        // A map has no order: that of the posts.
        let post = |&role: &StaffRole| agreed.get(&role).map(|&count| AgreedPost { role, count });
        let agreed = StaffRole::ALL.iter().filter_map(post).collect();
        let readings = staff_readings(readings.as_deref())?;
        Ok(json(&named("roster", check_roster(roster, agreed, on, readings.into()))?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use opd_core::staff::{self, Candidate, StaffReadings};
    use serde_json::Value;

    use crate::c::json::tests::{Asked, asked};

    fn assess(candidate: &str, options: &str) -> Asked {
        asked(|out, error| {
            let (len, options_len) = (candidate.len(), options.len());
            opd_assess_staff(candidate.into(), len, options.into(), options_len, out, error)
        })
    }

    fn check(roster: &str, options: &str) -> Asked {
        asked(|out, error| {
            opd_roster_check(roster.into(), roster.len(), options.into(), options.len(), out, error)
        })
    }

    #[test]
    fn a_decision_is_the_cores() {
        let lawyer = r#"{"titles": [{"career": "law", "document": true}],
            "registry_queries": [{"date": "2016-03-01", "disqualified": false}]}"#;
        let options = r#"{"role": "lawyer", "on": "2016-03-02"}"#;
        let decided = assess(lawyer, options).unwrap();
        let candidate: Candidate = serde_json::from_str(lawyer).unwrap();
        let on = "2016-03-02".parse().unwrap();
        let core = staff::assess(&candidate, StaffRole::Lawyer, on, &StaffReadings::default()).unwrap();
        let answers = core.assessments.iter().map(|one| one.answer.code().into());
        let assessments = decided["assessments"].as_array().unwrap();
        let told: Vec<Value> = assessments.iter().map(|one| one["answer"].clone()).collect();
        assert_eq!(told, answers.collect::<Vec<Value>>());
        assert_eq!(decided["suitability"], "undetermined");
        let missing = assess(lawyer, r#"{"role": "lawyer"}"#);
        assert_eq!(missing, Err(("unreadable".into(), Some("options".into()))));
        assert_eq!(assess("[]", options), Err(("unreadable".into(), Some("candidate".into()))));
        let readings = r#"{"role": "lawyer", "on": "2016-03-02", "readings": "nadie"}"#;
        assert_eq!(assess(lawyer, readings), Err(("unknown_name".into(), Some("staff_readings".into()))));
    }

    #[test]
    fn a_roster_is_held_against_what_was_agreed() {
        let roster =
            r#"{"posts": [{"role": "lawyer", "person": "p1", "from": "2015-03-02"}, {"role": "secretary"}]}"#;
        let options = r#"{"agreed": {"lawyer": 1, "secretary": 1}, "on": "2016-01-04"}"#;
        let report = check(roster, options).unwrap();
        assert_eq!(report["findings"].as_array().unwrap().len(), 1);
        assert_eq!(report["findings"][0]["code"], "TEAM001");
        let unknown = r#"{"agreed": {"judge": 1}, "on": "2016-01-04"}"#;
        assert_eq!(check(roster, unknown), Err(("unreadable".into(), Some("options".into()))));
    }
}

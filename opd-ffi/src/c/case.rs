//! Cases as JSON.

use std::mem::MaybeUninit;
use std::sync::Arc;

use opd_core::calendar::{Calendars, Scope, TermUnit};
use opd_core::case::{Case, CaseEvent, Unmet};
use opd_core::duty::{self, Due, Duty, Profile};
use opd_core::rules::{Context, CrimeReportStart, Fact, Stop};
use opd_core::table::Moment;
use opd_core::{Day, Lang};
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::{json, read, text};
use super::{Bytes, Error, Failure, Text, answer};
use crate::error::Refusal;

/// What may be asked with a case and an event.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CaseOptions {
    as_of: Option<Day>,
    lang: Lang,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyOptions {
    as_of: Moment,
    #[serde(default)]
    lang: Lang,
    soon: Option<i32>,
    profile: Option<String>,
    commune: Option<String>,
    ordinary_measure_unit: Option<TermUnit>,
    claim_unit: Option<TermUnit>,
    crime_report_start: Option<CrimeReportStart>,
}

impl DutyOptions {
    fn context(&self) -> Result<Context, Failure> {
        let mut context = Context::new(self.as_of.day());
        if let Some(unit) = self.ordinary_measure_unit {
            context.readings.set_ordinary_measure_unit(unit)?;
        }
        if let Some(unit) = self.claim_unit {
            context.readings.set_claim_unit(unit)?;
        }
        context.readings.crime_report_start =
            self.crime_report_start.unwrap_or(context.readings.crime_report_start);
        if let Some(commune) = &self.commune {
            context.calendars = Calendars::new(Scope::commune(commune)?);
        }
        context.due_soon = self.soon.unwrap_or(context.due_soon);
        context.profile = self.profile.as_deref().map(Profile::named).transpose()?.map(Arc::new);
        Ok(context)
    }
}

/// The error of a document of a case, with the document's name.
fn of<E: Refusal>(name: &'static str) -> impl Fn(E) -> Failure {
    move |error| Failure::Refused(Error::new(&error, Some(name)))
}

fn case(given: &Bytes<'_>, len: usize) -> Result<Case, Failure> {
    Case::from_json(text(given, len, "case")?).map_err(of("case"))
}

fn event(given: &Bytes<'_>, len: usize) -> Result<CaseEvent, Failure> {
    CaseEvent::from_json(text(given, len, "event")?).map_err(of("event"))
}

/// Options; none are the default ones.
fn options(given: &Bytes<'_>, len: usize) -> Result<CaseOptions, Failure> {
    if len == 0 { Ok(CaseOptions::default()) } else { read(given, len, "options") }
}

fn lacks(unmet: &[Unmet], lang: Lang) -> Vec<Value> {
    let one = |Unmet { index, requirement }: &Unmet| {
        json!({
            "event": index,
            "code": requirement.code(),
            "message": requirement.message().get(lang),
            "fix": requirement.fix().get(lang),
            "citations": requirement.citations(),
        })
    };
    unmet.iter().map(one).collect()
}

fn duty(duty: &Duty<'_>, lang: Lang) -> Value {
    let due = duty.due.map(|due| match due {
        Due::Instant(seconds) => Moment::at(seconds),
        due => Moment::on_day(due.day()),
    });
    let (late_days, late_hours) = match duty.late {
        Some(Fact::Days(days)) => (Some(days), None),
        Some(Fact::Hours(hours)) => (None, Some(hours)),
        _ => (None, None),
    };
    json!({
        "code": duty.code(),
        "title": duty.title(lang),
        "subject": duty.subject,
        "start": duty.start,
        "started_by": duty.started_by,
        "due": due,
        "met_at": duty.met_at,
        "met_by": duty.met_by,
        "ended_at": duty.ended_at,
        "status": duty.status.code(),
        "status_label": duty.status.label().get(lang),
        "urgency": duty.status.urgency(),
        "failed": matches!(duty.outcome(), Err(Stop::Failed(_))),
        "late_days": late_days,
        "late_hours": late_hours,
        "rule": duty.rule(),
        "sentence": duty.sentence(lang),
        "citations": duty.citations(),
    })
}

/// The stage of a case and everything that is wrong with its record: `stage` and `unmet`, a list of `event` (its place,
/// from 0), `code`, `message`, `fix` and `citations`.
///
/// `case_json` is a document of `opd_schema("case")`. Options, which may be none: `as_of`, a day after which events are
/// in the future; `lang`.
///
/// Codes: `invalid_event` for what is no case, `no_lifecycle`, `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_case_history(
    case_json: Bytes<'_>,
    case_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    history: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(history, error, || {
        let case = case(&case_json, case_len)?;
        let CaseOptions { as_of, lang } = options(&options_json, options_len)?;
        let history = case.history(as_of);
        Ok(json(&json!({ "stage": history.stage, "unmet": lacks(&history.unmet, lang) })))
    })
}

/// What would come of an event: `allowed`, the `stage` that would follow, and everything that is `unmet`, as in
/// `opd_case_history`, whose options these are.
///
/// `event_json` is a document of `opd_schema("case_event")`.
///
/// Codes: `invalid_event` for what is no case or no event, `no_lifecycle`, `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_case_check(
    case_json: Bytes<'_>,
    case_len: usize,
    event_json: Bytes<'_>,
    event_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    check: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(check, error, || {
        let (case, event) = (case(&case_json, case_len)?, event(&event_json, event_len)?);
        let CaseOptions { as_of, lang } = options(&options_json, options_len)?;
        let check = case.check(&event, as_of);
        let unmet = lacks(&check.unmet, lang);
        Ok(json(&json!({ "allowed": check.allowed, "stage": check.stage, "unmet": unmet })))
    })
}

/// The case with an event put on record, as a document like the one given. Arguments are as in `opd_case_check`.
///
/// Codes: as `opd_case_check`; `event_refused`, with everything that is not met in its text.
#[unsafe(no_mangle)]
pub extern "C" fn opd_case_apply(
    case_json: Bytes<'_>,
    case_len: usize,
    event_json: Bytes<'_>,
    event_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    applied: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(applied, error, || {
        let (mut case, event) = (case(&case_json, case_len)?, event(&event_json, event_len)?);
        case.apply(event, options(&options_json, options_len)?.as_of).map_err(of("event"))?;
        Ok(Text::new(case.to_json()))
    })
}

/// Every duty that the events of a case started, in the order in which they did, as it stands: a list of `code`, `title`,
/// `subject`, `start`, `started_by`, `due`, `met_at`, `met_by`, `ended_at`, `status`, `status_label`, `urgency`,
/// `failed`, `late_days`, `late_hours`, `rule`, `sentence` and `citations`.
///
/// Options: `as_of`, which must be there: an instant, or a day, when it ends; `lang`; `soon`, the days before it is due in
/// which a duty counts as due soon; `profile`, the name of deadlines that come with the library; `commune`, a CUT code,
/// for its holidays; `ordinary_measure_unit`; `claim_unit`; `crime_report_start`.
///
/// Codes: as `opd_case_history`; `unknown_code`, `unknown_commune`, and those of profiles.
#[unsafe(no_mangle)]
pub extern "C" fn opd_case_duties(
    case_json: Bytes<'_>,
    case_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    duties: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(duties, error, || {
        let case = case(&case_json, case_len)?;
        let options: DutyOptions = read(&options_json, options_len, "options")?;
        let terms = duty::Terms::new(&options.context()?);
        let found = case.duties(options.as_of, &terms);
        Ok(json(&found.iter().map(|one| duty(one, options.lang)).collect::<Vec<_>>()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::c::json::tests::asked;

    const CASE: &str = r#"{"programme": "oln", "events": [
        {"event": "intake", "at": "2024-03-05T10:00", "channel": "spontaneous_demand"}
    ]}"#;
    const DONE: &str = r#"{"event": "assessment_completed", "at": "2024-03-20", "finding_class": "risk"}"#;
    const STARTED: &str = r#"{"event": "assessment_started", "at": "2024-03-06"}"#;

    fn duties(options: &str) -> Result<Value, (String, Option<String>)> {
        asked(|out, error| {
            opd_case_duties(CASE.into(), CASE.len(), options.into(), options.len(), out, error)
        })
    }

    #[test]
    fn duties_stand_as_they_do_in_the_core() {
        let found = duties(r#"{"as_of": "2024-04-05", "lang": "en"}"#).unwrap();
        let core = Case::from_json(CASE).unwrap();
        let terms = duty::Terms::new(&Context::new("2024-04-05".parse().unwrap()));
        let core = core.duties("2024-04-05".parse().unwrap(), &terms);
        assert_eq!(found.as_array().unwrap().len(), core.len());
        assert_eq!(found[0]["sentence"], core[0].sentence(Lang::En));
        assert_eq!((&found[0]["status"], &found[0]["due"]), (&json!("overdue"), &json!("2024-04-04")));
        assert_eq!((&found[0]["late_days"], &found[0]["failed"]), (&json!(1), &json!(true)));
        assert_eq!(found[0]["citations"][0]["norm"], core[0].citations()[0].norm);
    }

    #[test]
    fn options_are_read_strictly() {
        let refused = |options: &str| duties(options).unwrap_err();
        let of_options = ("unreadable".to_owned(), Some("options".to_owned()));
        assert_eq!(refused("{}"), of_options);
        assert_eq!(refused(r#"{"as_of": "ayer"}"#), of_options);
        assert_eq!(refused(r#"{"as_of": "2024-04-05", "sooon": 3}"#), of_options);
        assert_eq!(refused(r#"{"as_of": "2024-04-05", "commune": "99999"}"#).0, "unknown_commune");
        assert_eq!(refused(r#"{"as_of": "2024-04-05", "claim_unit": "hours"}"#).0, "unknown_code");
        let soon = duties(r#"{"as_of": "2024-03-20", "soon": 30}"#).unwrap();
        assert_eq!(soon[0]["status"], "due_soon");
    }

    #[test]
    fn events_are_checked_put_on_record_or_refused() {
        let check = |event: &str| {
            asked(|out, error| {
                opd_case_check(CASE.into(), CASE.len(), event.into(), event.len(), "".into(), 0, out, error)
            })
        };
        let apply = |event: &str| {
            asked(|out, error| {
                opd_case_apply(CASE.into(), CASE.len(), event.into(), event.len(), "".into(), 0, out, error)
            })
        };
        let refused = check(DONE).unwrap();
        assert_eq!(
            (&refused["allowed"], &refused["unmet"][0]["code"]),
            (&json!(false), &json!("event_of_stage"))
        );
        assert_eq!(apply(DONE), Err(("event_refused".into(), Some("event".into()))));
        assert_eq!(check(STARTED).unwrap()["allowed"], true);
        let applied = apply(STARTED).unwrap().to_string();
        let history = asked(|out, error| {
            opd_case_history(applied.as_str().into(), applied.len(), "".into(), 0, out, error)
        });
        assert_eq!(history, Ok(json!({ "stage": "assessment", "unmet": [] })));
        assert_eq!(check("{}"), Err(("invalid_event".into(), Some("event".into()))));
    }
}

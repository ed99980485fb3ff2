//! Cases as JSON.

use std::mem::MaybeUninit;
use std::sync::Arc;

use opd_core::Day;
use opd_core::case::CaseEvent;
use opd_core::table::Moment;
use schemars::JsonSchema;
use serde::Deserialize;

use super::json::{json, named, options, read, text};
use super::{Bytes, Error, Failure, Text, answer};
use crate::{Case, DutyReadings, event_from_json};

/// What may be asked with a case and an event.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CaseOptions {
    /// The day after which events are in the future; without one, none is.
    pub as_of: Option<Day>,
}

/// What the duties of a case are worked out by.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseDutyOptions {
    /// When duties are looked at: an instant, or a day, when it ends.
    pub as_of: Moment,
    /// Deadlines, holidays and readings.
    #[serde(flatten)]
    pub readings: DutyReadings,
}

fn case(given: &Bytes<'_>, len: usize) -> Result<Arc<Case>, Failure> {
    named("case", Case::from_json(text(given, len, "case")?))
}

fn event(given: &Bytes<'_>, len: usize) -> Result<CaseEvent, Failure> {
    named("event", event_from_json(text(given, len, "event")?))
}

/// The stage of a case, the events that count and everything that is wrong with its record: `stage`, `timeline` and
/// `unmet`, a list of `code`, `event` (its place, from 0), `message`, `fix` and `citations`.
///
/// `case_json` is a document of `opd_schema("case")`; options, which may be none, of `opd_schema("case_options")`; the
/// answer, of `opd_schema("case_history")`.
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
        let CaseOptions { as_of } = options(&options_json, options_len)?;
        Ok(json(&case.history(as_of)?))
    })
}

/// What would come of an event: `allowed`, the `stage` that would follow, and everything that is `unmet`, as in
/// `opd_case_history`, whose options these are.
///
/// `event_json` is a document of `opd_schema("case_event")`; the answer, of `opd_schema("case_check")`.
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
        let CaseOptions { as_of } = options(&options_json, options_len)?;
        Ok(json(&case.check(event, as_of)?))
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
        let (case, event) = (case(&case_json, case_len)?, event(&event_json, event_len)?);
        let CaseOptions { as_of } = options(&options_json, options_len)?;
        Ok(Text::new(case.apply(event, as_of)?.to_json()))
    })
}

/// Every duty that the events of a case started, in the order in which they did, as it stands.
///
/// Options are of `opd_schema("case_duties_options")`, where `as_of` must be there; the answer, of
/// `opd_schema("case_duties")`.
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
        let CaseDutyOptions { as_of, readings } = read(&options_json, options_len, "options")?;
        Ok(json(&case.duties(as_of, readings.options()?)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

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
        let found = duties(r#"{"as_of": "2024-04-05"}"#).unwrap();
        let core = opd_core::case::Case::from_json(CASE).unwrap();
        let context = opd_core::rules::Context::new("2024-04-05".parse().unwrap());
        let terms = opd_core::duty::Terms::new(&context);
        let core = core.duties("2024-04-05".parse().unwrap(), &terms);
        assert_eq!(found.as_array().unwrap().len(), core.len());
        assert_eq!(found[0]["sentence"]["en"], core[0].sentence(opd_core::Lang::En));
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
        assert_eq!(refused(r#"{"as_of": "2024-04-05", "profile": "nadie"}"#).0, "unknown_name");
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
        let history = history.unwrap();
        assert_eq!((&history["stage"], &history["unmet"]), (&json!("assessment"), &json!([])));
        assert_eq!(check("{}"), Err(("invalid_event".into(), Some("event".into()))));
    }
}

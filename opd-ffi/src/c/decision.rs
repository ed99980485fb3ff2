//! Decisions about one child or one case, as JSON.

use std::collections::HashMap;
use std::mem::MaybeUninit;

use opd_core::Day;
use opd_core::person::{AgeCap, BirthDate, Programme};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::Error as _;

use super::json::{json, read, text, unreadable};
use super::{Bytes, Error, Failure, Text, Word, answer};
use crate::{CaseReadings, check_age, check_case, parse_identifier};

/// Who is asked about. A birth date is `birth`, or some day from `earliest` to `latest`; without them it is not known.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgeOptions {
    /// The day of birth.
    pub birth: Option<Day>,
    /// The first day on which the person may have been born.
    pub earliest: Option<Day>,
    /// The last day on which the person may have been born.
    pub latest: Option<Day>,
    /// The day of the fact.
    pub on: Day,
    /// What serves the person.
    pub programme: Programme,
    /// How the upper age of an office is read; before the eighteenth birthday if there is none.
    pub cap: Option<AgeCap>,
}

impl AgeOptions {
    fn birth(&self) -> Result<BirthDate, Failure> {
        let (missing, one_too_many) = match (self.birth, self.earliest, self.latest) {
            (Some(birth), None, None) => return Ok(BirthDate::Known(birth)),
            (None, Some(earliest), Some(latest)) => return Ok(BirthDate::Between { earliest, latest }),
            (None, None, None) => return Ok(BirthDate::Unknown),
            (None, Some(_), None) => (Some("latest"), "earliest"),
            (None, None, Some(_)) => (Some("earliest"), "latest"),
            (Some(_), Some(_), _) => (None, "earliest"),
            (Some(_), None, Some(_)) => (None, "latest"),
        };
        let error = missing.map_or_else(
            || serde_json::Error::unknown_field(one_too_many, &["birth"]),
            serde_json::Error::missing_field,
        );
        Err(unreadable(&error, "options"))
    }
}

/// What one case is judged by.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeOptions {
    /// The day on which the case is judged.
    pub as_of: Day,
    /// How cases are judged.
    #[serde(flatten)]
    pub readings: CaseReadings,
}

/// Whether a person may be attended by a programme on a day, as far as age goes: `outcome` (`eligible`, `not_eligible` or
/// `undetermined`), `reasons`, the rules that decided it, those that failed first, and `receipt`, what it rested on.
///
/// A birth date in doubt never turns a child away: minority is presumed (Ley 21.430, art. 1), and the reasons say so. A
/// norm that is not in force on that day leaves the answer undetermined.
///
/// Options are of `opd_schema("check_age_options")`, where `on` and `programme` must be there; the answer, of
/// `opd_schema("check_age")`.
///
/// Codes: `birth_after` if every possible birth is later than `on`; `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_check_age(
    options_json: Bytes<'_>,
    options_len: usize,
    decision: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(decision, error, || {
        let options: AgeOptions = read(&options_json, options_len, "options")?;
        let cap = options.cap.unwrap_or_default();
        Ok(json(&check_age(options.birth()?, options.on, options.programme, cap)?))
    })
}

/// What every rule about a cell or a row answers for one case, in the order of the catalogue.
///
/// `case_json` has fields of `opd_schema("cases")`, by their names or Spanish aliases, as a person types them: texts, of
/// which an empty one is a cell without a value. Options are of `opd_schema("check_case_options")`, where `as_of` must
/// be there; the answer, of `opd_schema("check_case")`.
///
/// Codes: `no_such_field`, `two_columns_one_field`, `unknown_code`, `unknown_commune`, `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_check_case(
    case_json: Bytes<'_>,
    case_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    reasons: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(reasons, error, || {
        let fields: HashMap<String, String> = read(&case_json, case_len, "case")?;
        let JudgeOptions { as_of, readings } = read(&options_json, options_len, "options")?;
        Ok(json(&check_case(fields, as_of, readings)?))
    })
}

/// Reads an identifier of the `declared` type, or of the type that its form shows if that is null: `kind`, `text` and
/// `masked`, for logs and reports. Blanks are of type `none`, whatever was declared: a missing identifier is no error.
///
/// Types: `run`, `ipe`, `ipa`, `passport`, `foreign_document`, `birth_folio`, `mother_run`, `provisional`, `none`. The
/// answer is of `opd_schema("identifier")`.
///
/// Codes: as `opd_run_parse`, `unknown_code` and `unreadable`. No message shows the number.
#[unsafe(no_mangle)]
pub extern "C" fn opd_identifier_parse(
    text: Bytes<'_>,
    len: usize,
    declared: Word<'_>,
    identifier: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(identifier, error, || {
        let declared = declared.get().map(|code| code.parse()).transpose()?;
        Ok(json(&parse_identifier(self::text(&text, len, "text")?, declared)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    use crate::c::json::tests::{Asked, asked};

    fn decided(options: &str) -> Asked {
        asked(|out, error| opd_check_age(options.into(), options.len(), out, error))
    }

    #[test]
    fn a_decision_says_why() {
        let decision = decided(r#"{"birth": "2000-01-15", "on": "2018-01-15", "programme": "opd"}"#).unwrap();
        assert_eq!(
            (&decision["outcome"], &decision["reasons"][0]["code"]),
            (&json!("not_eligible"), &json!("AGE001"))
        );
        assert_eq!(decision["receipt"]["fact_date"], "2018-01-15");
        let presumed = decided(r#"{"on": "2024-05-01", "programme": "oln"}"#).unwrap();
        assert_eq!(presumed["outcome"], "eligible");
        let between =
            |dates: &str| decided(&format!(r#"{{{dates}, "on": "2014-01-01", "programme": "oln"}}"#));
        assert_eq!(
            between(r#""earliest": "2015-06-01", "latest": "2016-06-01""#).unwrap_err().0,
            "birth_after"
        );
        for dates in [
            r#""earliest": "2015-06-01""#,
            r#""latest": "2015-06-01""#,
            r#""birth": "2013-06-01", "latest": "2015-06-01""#,
            r#""birth": "2013-06-01", "earliest": "2010-06-01", "latest": "2015-06-01""#,
        ] {
            assert_eq!(between(dates), Err(("unreadable".into(), Some("options".into()))), "{dates}");
        }
    }

    #[test]
    fn a_case_is_judged_field_by_field() {
        let case = r#"{"conocimiento_delito": "05-03-2024 10:00", "denuncia": "06-03-2024 10:01"}"#;
        let judged = |case: &str, options: &str| {
            asked(|out, error| {
                opd_check_case(case.into(), case.len(), options.into(), options.len(), out, error)
            })
        };
        let reasons = judged(case, r#"{"as_of": "2024-06-30"}"#).unwrap();
        let failed: Vec<_> =
            reasons.as_array().unwrap().iter().filter(|one| one["outcome"] == "failed").collect();
        assert_eq!(
            failed.iter().map(|one| one["code"].clone()).collect::<Vec<_>>(),
            ["ID007", "AGE004", "TERM001"]
        );
        assert_eq!(
            judged(r#"{"zapato": "1"}"#, r#"{"as_of": "2024-06-30"}"#).unwrap_err().0,
            "no_such_field"
        );
        assert_eq!(judged(case, r#"{"as_of": "2024-06-30", "capp": 1}"#).unwrap_err().0, "unreadable");
    }

    #[test]
    fn identifiers_are_told_by_their_form_or_as_declared() {
        let parse = |text: &str, declared: Option<&std::ffi::CStr>| {
            asked(|out, error| opd_identifier_parse(text.into(), text.len(), declared.into(), out, error))
        };
        assert_eq!(parse("12.345.678-5", None).unwrap()["masked"], "**.***.678-*");
        assert_eq!(parse("AB123456", Some(c"passport")).unwrap()["kind"], "passport");
        assert_eq!(parse(" ", Some(c"run")).unwrap()["kind"], "none");
        assert_eq!(parse("12.345.678-9", None).unwrap_err().0, "bad_check_digit");
        assert_eq!(parse("1", Some(c"zapato")).unwrap_err().0, "unknown_code");
    }
}

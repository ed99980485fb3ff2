//! The rulebook as JSON: rules, norms, lifecycles, schemas.

use std::mem::MaybeUninit;

use opd_core::norm;

use super::age::day;
use super::json::{json, word};
use super::{Error, Text, Word, answer};
use crate::{explain, lifecycle, rules, schema};

/// Every rule of the catalogue, in its order: a list of `opd_schema("rule")`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_rules(
    listed: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(listed, error, || Ok(json(&rules())))
}

/// The rule with this code, whatever its case, and all that explains it: `opd_schema("rule")`.
///
/// Code `unknown_code`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_rule(
    code: Word<'_>,
    rule: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(rule, error, || Ok(json(&explain(&word(&code)?)?)))
}

/// Every norm of the library: a list of `opd_schema("norm")`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_norms(
    listed: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(listed, error, || Ok(json(&norm::rows())))
}

/// The norm of this name as it holds on the day `on`: `opd_schema("norm")`.
///
/// Codes: `unknown_norm`; `not_in_force`, with its dates; `out_of_range`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_norm(
    id: Word<'_>,
    on: i32,
    norm: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(norm, error, || Ok(json(norm::in_force(&word(&id)?, day(on)?)?)))
}

/// The lifecycle of a programme as data that can be read, cited and drawn: `opd_schema("lifecycle")`.
///
/// Codes: `unknown_code`; `no_lifecycle` for a programme whose cases the office does not keep.
#[unsafe(no_mangle)]
pub extern "C" fn opd_lifecycle(
    programme: Word<'_>,
    drawn: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(drawn, error, || Ok(json(&lifecycle(word(&programme)?.parse()?)?)))
}

/// The JSON Schema (draft 2020-12) of a document that is given (`case`, `case_event`, `agreement`, `candidate`,
/// `roster`), of a row of a table (`cases`, `events`, `measures`, `activities`, `staff`), or of options or an answer, by
/// the name that stands at each function.
///
/// Code `unknown_code` for another name; its text lists them all.
#[unsafe(no_mangle)]
pub extern "C" fn opd_schema(
    name: Word<'_>,
    answer_json: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(answer_json, error, || Ok(Text::new(schema(&word(&name)?)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::c::json::tests::asked;

    #[test]
    fn the_rulebook_is_told_by_name() {
        let rules = asked(|out, error| opd_rules(out, error)).unwrap();
        let rule = asked(|out, error| opd_rule(Some(c"age001").into(), out, error)).unwrap();
        assert!(rules.as_array().unwrap().contains(&rule));
        assert_eq!(rule["title"]["en"], "Over age at intake");
        assert_eq!(asked(|out, error| opd_rule(Some(c"").into(), out, error)).unwrap_err().0, "unknown_code");
        let norms = asked(|out, error| opd_norms(out, error)).unwrap();
        let norm = asked(|out, error| opd_norm(Some(c"AGE-01").into(), 19_000, out, error)).unwrap();
        assert!(norm["value"] == 18 && norms.as_array().unwrap().contains(&norm));
        let unknown = asked(|out, error| opd_norm(Some(c"NADA-01").into(), 19_000, out, error));
        assert_eq!(unknown.unwrap_err().0, "unknown_norm");
        let cycle = asked(|out, error| opd_lifecycle(Some(c"oln").into(), out, error)).unwrap();
        assert_eq!(cycle["stages"][0], "reception");
        let none = asked(|out, error| opd_lifecycle(Some(c"specialised_service").into(), out, error));
        assert_eq!(none.unwrap_err().0, "no_lifecycle");
    }

    #[test]
    fn schemas_are_told_by_name() {
        let schema = asked(|out, error| opd_schema(Some(c"candidate").into(), out, error)).unwrap();
        assert_eq!(schema["title"], "Candidate");
        let unknown = asked(|out, error| opd_schema(Some(c"zapato").into(), out, error));
        assert_eq!(unknown, Err(("unknown_code".into(), None)));
    }
}

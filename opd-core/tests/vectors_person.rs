//! The vectors that every language runs: `tests/vectors/age.json` and `run.json`.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use opd_core::norm::Years;
use opd_core::person::{
    Age, AgeCap, Identifier, Run, age_group, completed_years, is_minor, minor_threshold, turns,
};
use opd_core::{Day, Explain, Lang};
use serde_json::Value;

fn cases(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn day(case: &Value, field: &str) -> Day {
    case[field].as_str().unwrap().parse().unwrap()
}

#[test]
fn age() {
    for case in cases(include_str!("../../tests/vectors/age.json")) {
        let (birth, on) = (day(&case, "birth"), day(&case, "on"));
        let age = match Age::between(birth, on) {
            Err(error) => {
                assert_eq!(case["error"], error.code(), "{case}");
                assert_eq!(is_minor(birth, on), Err(error), "{case}");
                continue;
            }
            Ok(age) => age,
        };
        let expected = |field: &str| case[field].as_u64().unwrap();
        assert_eq!(u64::from(age.years), expected("years"), "{case}");
        assert_eq!(u64::from(age.months), expected("months"), "{case}");
        assert_eq!(u64::from(age.days), expected("days"), "{case}");
        assert_eq!(i64::from(completed_years(birth.epoch(), on.epoch())), case["years"], "{case}");
        assert_eq!(turns(birth, Years(18)), day(&case, "turns_18"), "{case}");
        let minor = is_minor(birth, on).unwrap();
        assert_eq!(minor, case["minor"], "{case}");
        assert_eq!(birth.epoch() > minor_threshold(on).unwrap(), minor, "{case}");
        assert_eq!(AgeCap::BeforeEighteenth.admits(birth, on).unwrap(), minor, "{case}");
        let literal = AgeCap::LiteralSeventeenElevenTwentyNine;
        assert_eq!(literal.admits(birth, on).unwrap(), case[literal.code()], "{case}");
        let group = age_group(birth, on).unwrap();
        assert_eq!(group.map(|group| group.code()), case["age_group"].as_str(), "{case}");
    }
}

#[test]
fn run() {
    for case in cases(include_str!("../../tests/vectors/run.json")) {
        let text = case["text"].as_str().unwrap();
        match text.parse::<Run>() {
            Err(error) => {
                assert_eq!(case["error"], error.code(), "{case}");
                assert!(!error.explain(Lang::Es).is_empty() && !error.explain(Lang::En).is_empty());
            }
            Ok(run) => {
                assert_eq!(case["run"], run.to_string(), "{case}");
                assert_eq!(case["number"], run.number(), "{case}");
                assert_eq!(case["check_digit"], run.check_digit().to_string(), "{case}");
                for (field, seen) in
                    [("placeholder", run.is_placeholder()), ("company", run.is_company_range())]
                {
                    assert!(case[field].as_bool().is_none_or(|expected| expected == seen), "{field} {case}");
                }
            }
        }
        if let Some(kind) = case["identifier_type"].as_str() {
            assert_eq!(Identifier::parse(text, None).unwrap().kind().code(), kind, "{case}");
        }
    }
}

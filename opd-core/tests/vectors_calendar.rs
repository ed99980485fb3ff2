//! The vectors that every language runs: `tests/vectors/holidays.json`, `business_days.json` and `terms.json`.

// A case that cannot be read must fail its test.
#![allow(clippy::unwrap_used, clippy::panic)]

use opd_core::calendar::{
    self, BusinessCalendar, BusinessKind, Calendars, Extra, Roll, Scope, Term, TermUnit,
    holidays_with_secondary,
};
use opd_core::{Day, Explain, Lang};
use serde_json::{Value, json};

/// The cases of a file of vectors.
fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/../tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// Any error as its code; its sentences must exist in both languages.
macro_rules! code {
    ($result:expr) => {
        $result.map_err(|error| {
            assert!(
                !error.explain(Lang::Es).is_empty() && error.explain(Lang::Es) != error.explain(Lang::En)
            );
            error.code().to_owned()
        })
    };
}

fn check(case: &Value, expected: &str, answer: Result<Value, String>) {
    match answer {
        Ok(answer) => assert_eq!(case[expected], answer, "{case}"),
        Err(code) => assert_eq!(case["error"], code, "{case}"),
    }
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

fn day(case: &Value, field: &str) -> Day {
    text(case, field).parse().unwrap()
}

fn scope(case: &Value) -> Result<Scope, String> {
    case["commune"].as_str().map_or(Ok(Scope::National), |commune| code!(Scope::commune(commune)))
}

#[test]
fn holidays() {
    for case in cases("holidays.json") {
        let year = case["year"].as_i64().unwrap() as i32;
        let list = if case["secondary"] == true { holidays_with_secondary } else { calendar::holidays };
        let answer = scope(&case).and_then(|scope| code!(list(year, scope)));
        check(&case, "days", answer.map(|days| days.iter().map(|day| day.date.to_string()).collect()));
    }
}

#[test]
fn business_days() {
    for case in cases("business_days.json") {
        check(&case, "expected", business_day(&case));
    }
}

fn business_day(case: &Value) -> Result<Value, String> {
    let days: Vec<Day> = case["extra"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|day| day.as_str().unwrap().parse().unwrap())
        .collect();
    let extra = Extra { days: &days, secondary: case["secondary"] == true };
    let kind: BusinessKind = text(case, "kind").parse().unwrap();
    let calendar = code!(BusinessCalendar::with_extra(kind, scope(case)?, extra))?;
    match text(case, "op") {
        "is_business_day" => code!(calendar.is_business_day(day(case, "day"))).map(|yes| json!(yes)),
        "next_business_day" => code!(calendar.next_business_day(day(case, "day"))).map(|day| json!(day)),
        "add" => {
            code!(calendar.add(day(case, "day"), case["n"].as_i64().unwrap() as i32)).map(|day| json!(day))
        }
        "count" => code!(calendar.count(day(case, "from"), day(case, "to"))).map(|count| json!(count)),
        op => panic!("{op}"),
    }
}

#[test]
fn terms() {
    for case in cases("terms.json") {
        check(&case, "due", term(&case));
    }
}

fn term(case: &Value) -> Result<Value, String> {
    let unit: TermUnit = text(case, "unit").parse().unwrap();
    let term = Term::new(u32::try_from(case["amount"].as_u64().unwrap()).unwrap(), unit);
    if text(case, "from").contains('T') {
        let due = code!(term.due_at(text(case, "from").parse().unwrap()))?;
        return Ok(json!(due.format("%Y-%m-%dT%H:%M:%SZ").to_string()));
    }
    let mut calendars = Calendars::new(scope(case)?);
    calendars.roll = case["roll"].as_str().map_or(Roll::None, |roll| roll.parse().unwrap());
    code!(term.due(day(case, "from"), &calendars)).map(|day| json!(day))
}

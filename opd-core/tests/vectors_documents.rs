//! The vectors of whole documents that every language runs: cases, agreements, candidates, deliveries.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

use std::sync::Arc;

use opd_core::Day;
use opd_core::agreement::Agreement;
use opd_core::calendar::{Calendars, Scope};
use opd_core::case::{Case, CaseEvent};
use opd_core::coverage::Projection;
use opd_core::dataset::{CoverageAsked, Delivery, Mapping, TableRows, coverage_of, validate};
use opd_core::decision::check_age;
use opd_core::duty::{Due, Profile, Terms};
use opd_core::files::{Options, Source, open};
use opd_core::person::{AgeCap, BirthDate};
use opd_core::rules::{Context, rule};
use opd_core::staff::{Candidate, Roster, StaffReadings, assess};
use opd_core::table::{Moment, Table};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The answer, or the code of the error.
type Answer = Result<Value, &'static str>;

/// A field that must be there and right.
fn get<T: DeserializeOwned>(case: &Value, field: &str) -> T {
    serde_json::from_value(case[field].clone()).unwrap()
}

fn text(case: &Value, field: &str) -> String {
    case[field].to_string()
}

fn replay(file: &str, answer: impl Fn(&Value) -> Answer) {
    let file: Value = serde_json::from_str(file).unwrap();
    for case in file["cases"].as_array().unwrap() {
        match answer(case) {
            Err(code) => assert_eq!(case["error"], code, "{case}"),
            Ok(seen) => {
                assert_eq!(case.get("error"), None, "{case}");
                for (field, value) in seen.as_object().unwrap() {
                    assert_eq!(&case[field], value, "{field} of {case}");
                }
            }
        }
    }
}

macro_rules! vectors {
    ($name:literal) => {
        include_str!(concat!("../../tests/vectors/", $name, ".json"))
    };
}

#[test]
fn decisions() {
    replay(vectors!("decisions"), |case| {
        let birth = match (case.get("birth"), case.get("earliest")) {
            (Some(_), _) => BirthDate::Known(get(case, "birth")),
            (_, Some(_)) => {
                BirthDate::Between { earliest: get(case, "earliest"), latest: get(case, "latest") }
            }
            _ => BirthDate::Unknown,
        };
        let cap = case.get("cap").map_or(AgeCap::default(), |_| get(case, "cap"));
        let decision = check_age(birth, get(case, "on"), get(case, "programme"), cap);
        let decision = decision.map_err(|error| error.code())?;
        let failed = decision.reasons.iter().filter(|reason| reason.outcome_code() == "failed");
        let failed: Vec<_> = failed.map(|reason| reason.meta.code).collect();
        Ok(json!({ "outcome": decision.outcome, "failed": failed }))
    });
}

#[test]
fn cases() {
    let codes = |unmet: &[opd_core::case::Unmet]| -> Vec<_> {
        unmet.iter().map(|unmet| unmet.requirement.code()).collect()
    };
    replay(vectors!("cases"), |vector| {
        let mut case = Case::from_json(&text(vector, "case")).map_err(|error| error.code())?;
        let as_of: Option<Day> = get(vector, "as_of");
        if vector["op"] == "history" {
            let history = case.history(as_of);
            return Ok(json!({ "stage": history.stage, "unmet": codes(&history.unmet) }));
        }
        let event = CaseEvent::from_json(&text(vector, "event")).map_err(|error| error.code())?;
        if vector["op"] == "check" {
            let check = case.check(&event, as_of);
            return Ok(
                json!({ "allowed": check.allowed, "stage": check.stage, "unmet": codes(&check.unmet) }),
            );
        }
        let stage = case.apply(event, as_of).map_err(|error| error.code())?;
        Ok(json!({ "stage": stage, "events": case.events().len() }))
    });
}

#[test]
fn duties() {
    replay(vectors!("duties"), |vector| {
        let case = Case::from_json(&text(vector, "case")).map_err(|error| error.code())?;
        let as_of: Moment = get(vector, "as_of");
        let mut context = Context::new(as_of.day());
        if let Some(commune) = vector["commune"].as_str() {
            context.calendars = Calendars::new(Scope::commune(commune).map_err(|error| error.code())?);
        }
        if let Some(profile) = vector["profile"].as_str() {
            context.profile = Some(Arc::new(Profile::named(profile).map_err(|error| error.code())?));
        }
        context.due_soon = vector.get("soon").map_or(context.due_soon, |_| get(vector, "soon"));
        let terms = Terms::new(&context);
        let duties = case.duties(as_of, &terms);
        let due = |due| match due {
            Due::Instant(seconds) => Moment::at(seconds),
            due => Moment::on_day(due.day()),
        };
        Ok(json!({
            "codes": duties.iter().map(|duty| duty.code()).collect::<Vec<_>>(),
            "due": duties.iter().map(|duty| duty.due.map(due)).collect::<Vec<_>>(),
            "status": duties.iter().map(|duty| duty.status.code()).collect::<Vec<_>>(),
        }))
    });
}

#[test]
fn agreements() {
    replay(vectors!("agreements"), |vector| {
        let agreement: Agreement =
            serde_json::from_value(vector["agreement"].clone()).map_err(|_| "unreadable")?;
        if vector["op"] == "check" {
            let codes: Vec<_> = agreement.check().iter().map(|finding| finding.code()).collect();
            return Ok(json!({ "codes": codes }));
        }
        let Some(payment) = agreement.payment(get(vector, "uss")) else {
            return Ok(json!({ "pesos": null }));
        };
        let pesos = payment.of_months(get(vector, "months"), agreement.period.from);
        Ok(json!({ "pesos": pesos.map_err(|error| error.code())? }))
    });
}

#[test]
fn staff() {
    replay(vectors!("staff"), |vector| {
        let (on, readings) = (get(vector, "on"), StaffReadings::default());
        if vector["op"] == "roster" {
            let roster: Roster =
                serde_json::from_value(vector["roster"].clone()).map_err(|_| "unreadable")?;
            let agreed: Vec<_> = vector["agreed"].as_object().unwrap().iter().collect();
            let agreed: Vec<_> = agreed
                .into_iter()
                .map(|(role, n)| (role.parse().unwrap(), n.as_u64().unwrap() as u32))
                .collect();
            let report = roster.check(&agreed, on, &readings).unwrap();
            return Ok(
                json!({ "codes": report.findings.iter().map(|finding| finding.code()).collect::<Vec<_>>() }),
            );
        }
        let candidate: Candidate =
            serde_json::from_value(vector["candidate"].clone()).map_err(|_| "unreadable")?;
        let decision = assess(&candidate, get(vector, "role"), on, &readings).unwrap();
        let unmet = decision.assessments.iter();
        let unmet = unmet.filter(|one| ["not_met", "missing_document"].contains(&one.answer.code()));
        let unmet: Vec<_> = unmet.map(|one| one.requirement.code()).collect();
        Ok(json!({ "suitability": decision.suitability.code(), "unmet": unmet }))
    });
}

#[test]
fn rules() {
    replay(vectors!("rules"), |vector| {
        let code = vector["code"].as_str().unwrap();
        let rule = rule(code).ok_or("unknown_code")?;
        Ok(json!({ "title": rule.title.es, "severity": rule.severity.code(), "version": rule.version }))
    });
}

#[test]
fn deliveries() {
    replay(vectors!("deliveries"), |vector| {
        let table = vector["table"].as_str().map_or(Table::Cases, |name| name.parse().unwrap());
        let data = vector["data"].as_str().unwrap().as_bytes().to_vec();
        let reader = open("delivery.csv", Source::Bytes(data), &Options::default());
        let reader = reader.map_err(|error| error.code())?;
        let mapping = Mapping::find(table, reader.header(), &[]).map_err(|error| error.code())?;
        let rows = TableRows::read(mapping, reader, |_, _| true).map_err(|error| error.code())?;
        let delivery = Delivery::of(vec![rows]).map_err(|error| error.code())?;
        let as_of: Day = get(vector, "as_of");
        if vector["op"] == "coverage" {
            let (cap, projection) = (AgeCap::default(), Projection::Proportional);
            let asked = CoverageAsked { as_of: Some(as_of), cap, projection };
            let agreement: Agreement = get(vector, "agreement");
            let years = coverage_of(&delivery, &agreement, asked).unwrap().years;
            let agreed: Vec<_> = years.iter().map(|one| one.year.agreed).collect();
            let attended: Vec<_> = years.iter().map(|one| one.year.attended).collect();
            return Ok(json!({ "agreed": agreed, "attended": attended }));
        }
        let report = validate(delivery, &Context::new(as_of));
        let rules: Vec<_> = report.findings().map(|finding| finding.result.meta.code).collect();
        let rows: Vec<_> = report.findings().map(|finding| finding.row).collect();
        Ok(json!({ "verdict": report.verdict().code(), "rules": rules, "rows": rows }))
    });
}

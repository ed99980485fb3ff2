//! The JSON Schemas of all that is given and answered as JSON.

use opd_core::dataset::schema_document;
use opd_core::norm::Row;
use opd_core::schema::{SCHEMAS, json_schema};
use opd_core::table::Table;
use opd_core::{Lang, UnknownCode};
use schemars::{Schema, schema_for};
use serde_json::Value;

use crate::c::{
    AgeOptions, CaseDutyOptions, CaseOptions, JudgeOptions, MonthsOptions, Payment, PeriodOptions,
    RosterOptions, StaffOptions,
};
use crate::error::document;
use crate::{
    AgreementFinding, CoverageOptions, Decision, DeliveryDutyOptions, Duty, History, Identifier, Lifecycle,
    OpdError, Reason, RosterReport, Rule, StaffDecision, StaffTableOptions, TransitionCheck, ValidateOptions,
};

type Published = (&'static str, fn() -> Schema);

/// Of options and of answers, by the function of the C ABI that takes or gives them.
const OURS: [Published; 25] = [
    ("agreement_check", || schema_for!(Vec<AgreementFinding>)),
    ("assess_staff", || schema_for!(StaffDecision)),
    ("assess_staff_options", || schema_for!(StaffOptions)),
    ("case_check", || schema_for!(TransitionCheck)),
    ("case_duties", || schema_for!(Vec<Duty>)),
    ("case_duties_options", || schema_for!(CaseDutyOptions)),
    ("case_history", || schema_for!(History)),
    ("case_options", || schema_for!(CaseOptions)),
    ("check_age", || schema_for!(Decision)),
    ("check_age_options", || schema_for!(AgeOptions)),
    ("check_case", || schema_for!(Vec<Reason>)),
    ("check_case_options", || schema_for!(JudgeOptions)),
    ("coverage_options", || schema_for!(CoverageOptions)),
    ("duties_options", || schema_for!(DeliveryDutyOptions)),
    ("identifier", || schema_for!(Identifier)),
    ("lifecycle", || schema_for!(Lifecycle)),
    ("norm", || schema_for!(Row)),
    ("payment", || schema_for!(Payment)),
    ("payment_of_months_options", || schema_for!(MonthsOptions)),
    ("payment_of_period_options", || schema_for!(PeriodOptions)),
    ("roster_check", || schema_for!(RosterReport)),
    ("roster_check_options", || schema_for!(RosterOptions)),
    ("rule", || schema_for!(Rule)),
    ("staff_table_options", || schema_for!(StaffTableOptions)),
    ("validate_options", || schema_for!(ValidateOptions)),
];

/// The JSON Schema (draft 2020-12) of a document (`case`, `case_event`, `agreement`, `candidate`, `roster`), of a row of
/// a table (`cases`, `events`, `measures`, `activities`, `staff`), or of options or an answer of the C ABI.
///
/// Code `unknown_code` for another name.
#[uniffi::export]
pub fn schema(name: &str) -> Result<String, OpdError> {
    let ours = || OURS.iter().find(|(known, _)| *known == name).map(|(_, schema)| schema().to_value());
    let table = || schema_document(name.parse().ok()?, "json_schema", Lang::Es);
    let unknown = || {
        let tables = Table::ALL.iter().map(|table| table.code());
        let known: Vec<_> = SCHEMAS.into_iter().chain(tables).chain(OURS.map(|(name, _)| name)).collect();
        UnknownCode::new("schema", name, &known)
    };
    let schema: Value = json_schema(name).or_else(ours).or_else(table).ok_or_else(unknown)?;
    Ok(document(&schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(name: &str) -> Value {
        serde_json::from_str(&schema(name).unwrap()).unwrap()
    }

    #[test]
    fn every_name_has_its_schema_and_is_told_when_another_is_asked() {
        let OpdError::Refused { code, text_en, .. } = schema("zapato").unwrap_err();
        assert_eq!(code, "unknown_code");
        for name in OURS.map(|(name, _)| name).into_iter().chain(SCHEMAS).chain(["cases", "staff"]) {
            assert!(of(name)["$schema"].is_string() && text_en.contains(name), "{name}");
        }
    }

    #[test]
    fn options_are_published_as_they_are_read() {
        let options = of("validate_options");
        assert_eq!(options["required"], json!(["as_of"]));
        assert_eq!(options["properties"]["agreement"]["anyOf"].as_array().map(Vec::len), Some(2));
        let duties = of("case_duties_options");
        assert!(duties.to_string().contains("crime_report_start"), "{duties}");
        let sentence = &of("case_duties")["$defs"]["Duty"]["properties"]["sentence"];
        assert_eq!(sentence["$ref"], "#/$defs/Text");
    }
}

//! Agreements as JSON, and what they pay.

use std::mem::MaybeUninit;

use std::sync::Arc;

use opd_core::Day;
use opd_core::agreement::{self, Period, Proration};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::{json, named, read, text};
use super::{Bytes, Error, Failure, Text, answer};
use crate::{Agreement, Surcharges};

/// Shares that raise the unit value, as decimals in text (`"0.10"`). Secondary (status S).
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shares {
    /// For the age of those attended.
    pub age: Option<String>,
    /// For the complexity of the cases.
    pub complexity: Option<String>,
    /// For disability.
    pub disability: Option<String>,
    /// For the zone of the country.
    pub zone: Option<String>,
}

impl Shares {
    fn surcharges(&self) -> Result<Surcharges, Failure> {
        let share = |text: &Option<String>| text.as_deref().map(agreement::Surcharges::share).transpose();
        Ok(Surcharges {
            age: share(&self.age)?,
            complexity: share(&self.complexity)?,
            disability: share(&self.disability)?,
            zone: share(&self.zone)?,
        })
    }
}

/// What whole months are paid by.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthsOptions {
    /// The USS of the year in pesos.
    pub uss: i64,
    /// How many months.
    pub months: i64,
    /// The day whose law sets the range of the unit value, by default the first of the agreement.
    pub on: Option<Day>,
    /// What raises the unit value.
    #[serde(default)]
    pub surcharges: Shares,
}

/// What a period is paid by.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodOptions {
    /// The USS of the year in pesos.
    pub uss: i64,
    /// What a first or last month that is not whole is paid, which no norm says.
    pub proration: Proration,
    /// The period, by default the first of the agreement.
    pub period: Option<Period>,
    /// What raises the unit value.
    #[serde(default)]
    pub surcharges: Shares,
}

/// What is paid.
#[derive(Serialize, JsonSchema)]
pub struct Payment {
    /// Whole pesos; null if the agreement does not say what it is worked out from.
    pub pesos: Option<i64>,
}

fn agreement(given: &Bytes<'_>, len: usize) -> Result<Arc<Agreement>, Failure> {
    named("agreement", Agreement::from_json(text(given, len, "agreement")?))
}

/// Everything that is wrong with an agreement: a list of `code`, `message` and `citations`, empty if nothing is.
///
/// `agreement_json` is a document of `opd_schema("agreement")`; the answer, of `opd_schema("agreement_check")`.
///
/// Code `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_agreement_check(
    agreement_json: Bytes<'_>,
    agreement_len: usize,
    findings: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(findings, error, || Ok(json(&agreement(&agreement_json, agreement_len)?.check())))
}

/// What is paid for whole months, as `{"pesos": 67588560}`: agreed population × unit value × USS × months (Ley 20.032 of
/// 2005, art. 30), rounded once, half up; null if the agreement does not say what it is worked out from.
///
/// Options are of `opd_schema("payment_of_months_options")`, where `uss` and `months` must be there; the answer, of
/// `opd_schema("payment")`.
///
/// Codes: `unreadable` and those of payments, such as `not_positive`, `unit_value` and `too_large`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_payment_of_months(
    agreement_json: Bytes<'_>,
    agreement_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    payment: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(payment, error, || {
        let agreement = agreement(&agreement_json, agreement_len)?;
        let MonthsOptions { uss, months, on, surcharges } = read(&options_json, options_len, "options")?;
        Ok(json(&Payment { pesos: agreement.payment(uss, months, on, surcharges.surcharges()?)? }))
    })
}

/// What is paid for a period, by calendar months, as `opd_payment_of_months`.
///
/// Options are of `opd_schema("payment_of_period_options")`, where `uss` and `proration` must be there; the answer, of
/// `opd_schema("payment")`.
///
/// Codes: as `opd_payment_of_months`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_payment_of_period(
    agreement_json: Bytes<'_>,
    agreement_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    payment: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(payment, error, || {
        let agreement = agreement(&agreement_json, agreement_len)?;
        let PeriodOptions { uss, proration, period, surcharges } =
            read(&options_json, options_len, "options")?;
        let surcharges = surcharges.surcharges()?;
        Ok(json(&Payment { pesos: agreement.payment_of_period(uss, proration, period, surcharges)? }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use opd_core::agreement::Agreement;
    use opd_core::{Explain, Lang};
    use serde_json::{Value, json};

    use crate::c::json::tests::asked;

    fn talagante() -> Value {
        serde_json::to_value(Agreement::talagante_2015()).unwrap()
    }

    fn pesos(agreement: &Value, options: &str) -> Result<Value, String> {
        let agreement = agreement.to_string();
        let call = if options.contains("proration") { opd_payment_of_period } else { opd_payment_of_months };
        let answer = asked(|out, error| {
            call(agreement.as_str().into(), agreement.len(), options.into(), options.len(), out, error)
        });
        answer.map(|answer| answer["pesos"].clone()).map_err(|(code, _)| code)
    }

    #[test]
    fn payments_are_the_cores_to_the_peso() {
        let agreement = talagante();
        assert_eq!(pesos(&agreement, r#"{"uss": 15080, "months": 12}"#), Ok(json!(67_588_560)));
        let zone = r#"{"uss": 15080, "months": 12, "surcharges": {"zone": "0.10"}}"#;
        assert_eq!(pesos(&agreement, zone), Ok(json!(74_347_416)));
        let period = r#"{"uss": 15080, "proration": "days_of_month"}"#;
        assert_eq!(pesos(&agreement, period), Ok(json!(202_765_680)));
        assert_eq!(pesos(&agreement, r#"{"uss": 0, "months": 12}"#), Err("not_positive".into()));
        let share = r#"{"uss": 15080, "months": 12, "surcharges": {"zone": "10 %"}}"#;
        assert_eq!(pesos(&agreement, share), Err("not_decimal".into()));
        let mut silent = talagante();
        silent.as_object_mut().unwrap().remove("payment");
        assert_eq!(pesos(&silent, r#"{"uss": 15080, "months": 12}"#), Ok(Value::Null));
    }

    #[test]
    fn findings_are_the_cores() {
        let mut agreement = talagante();
        agreement["communes"] = json!(["99999"]);
        let text = agreement.to_string();
        let found = asked(|out, error| opd_agreement_check(text.as_str().into(), text.len(), out, error));
        let core: Agreement = serde_json::from_value(agreement).unwrap();
        let found = found.unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["message"]["en"], core.check()[0].explain(Lang::En));
        let none = asked(|out, error| opd_agreement_check("{}".into(), 2, out, error));
        assert_eq!(none, Err(("unreadable".into(), Some("agreement".into()))));
    }
}

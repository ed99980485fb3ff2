//! Agreements as JSON, and what they pay.

use std::mem::MaybeUninit;

use opd_core::agreement::{Agreement, Payment, Period, Proration, Surcharges};
use opd_core::{Day, Explain, Lang};
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::{json, read};
use super::{Bytes, Error, Failure, Text, answer};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CheckOptions {
    lang: Lang,
}

/// Shares as decimals in text.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Shares {
    age: Option<String>,
    complexity: Option<String>,
    disability: Option<String>,
    zone: Option<String>,
}

impl Shares {
    fn surcharges(&self) -> Result<Surcharges, Failure> {
        let share = |text: &Option<String>| text.as_deref().map(Surcharges::share).transpose();
        Ok(Surcharges {
            age: share(&self.age)?.unwrap_or_default(),
            complexity: share(&self.complexity)?.unwrap_or_default(),
            disability: share(&self.disability)?.unwrap_or_default(),
            zone: share(&self.zone)?.unwrap_or_default(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MonthsOptions {
    uss: i64,
    months: i64,
    on: Option<Day>,
    #[serde(default)]
    surcharges: Shares,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodOptions {
    uss: i64,
    period: Option<Period>,
    proration: Proration,
    #[serde(default)]
    surcharges: Shares,
}

/// The figures of a payment; `None` if the agreement does not say what it is worked out from.
fn basis(agreement: &Agreement, uss: i64, shares: &Shares) -> Result<Option<Payment>, Failure> {
    let surcharges = shares.surcharges()?;
    Ok(agreement.payment(uss).map(|payment| Payment { surcharges, ..payment }))
}

/// Everything that is wrong with an agreement: a list of `code`, `message` and `citations`, empty if nothing is.
///
/// `agreement_json` is a document of `opd_schema("agreement")`. Options, which may be none: `lang`.
///
/// Code `unreadable`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_agreement_check(
    agreement_json: Bytes<'_>,
    agreement_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    findings: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(findings, error, || {
        let agreement: Agreement = read(&agreement_json, agreement_len, "agreement")?;
        let CheckOptions { lang } = match options_len {
            0 => CheckOptions::default(),
            _ => read(&options_json, options_len, "options")?,
        };
        let found = agreement.check();
        let found = found.iter().map(|finding| {
            json!({
                "code": finding.code(),
                "message": finding.explain(lang),
                "citations": finding.citations(),
            })
        });
        Ok(json(&found.collect::<Vec<Value>>()))
    })
}

/// What is paid for whole months, as `{"pesos": 67588560}`: agreed population × unit value × USS × months (Ley 20.032 of
/// 2005, art. 30), rounded once, half up; null if the agreement does not say what it is worked out from.
///
/// Options: `uss`, that of the year in pesos, and `months` must be there; `on`, the day whose law sets the range of the
/// unit value, by default the first; `surcharges`: `age`, `complexity`, `disability` and `zone`, shares in text
/// (`"0.10"`) that raise the unit value and are secondary (status S).
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
        let agreement: Agreement = read(&agreement_json, agreement_len, "agreement")?;
        let options: MonthsOptions = read(&options_json, options_len, "options")?;
        let payment = basis(&agreement, options.uss, &options.surcharges)?;
        let on = options.on.unwrap_or(agreement.period.from);
        let pesos = payment.map(|payment| payment.of_months(options.months, on)).transpose()?;
        Ok(json(&json!({ "pesos": pesos })))
    })
}

/// What is paid for a period, by calendar months, as `opd_payment_of_months`.
///
/// Options: `uss` and `proration` must be there; `period` (`from`, `until`), by default the first; `surcharges`. The
/// proration says what a first or last month that is not whole is paid, which no norm does: `whole_month`,
/// `days_of_month` or `thirtieths`.
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
        let agreement: Agreement = read(&agreement_json, agreement_len, "agreement")?;
        let options: PeriodOptions = read(&options_json, options_len, "options")?;
        let payment = basis(&agreement, options.uss, &options.surcharges)?;
        let period = options.period.unwrap_or(agreement.period);
        let pesos = payment.map(|payment| payment.of_period(period, options.proration)).transpose()?;
        Ok(json(&json!({ "pesos": pesos })))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let options = r#"{"lang": "en"}"#;
        let found = asked(|out, error| {
            opd_agreement_check(text.as_str().into(), text.len(), options.into(), options.len(), out, error)
        });
        let core: Agreement = serde_json::from_value(agreement).unwrap();
        let found = found.unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["message"], core.check()[0].explain(Lang::En));
        let none = asked(|out, error| opd_agreement_check("{}".into(), 2, "".into(), 0, out, error));
        assert_eq!(none, Err(("unreadable".into(), Some("agreement".into()))));
    }
}

//! Decisions about one child, with their reasons.

use std::collections::HashMap;

use opd_core::Day;
use opd_core::calendar::{Scope, TermUnit};
use opd_core::dataset::DataError;
use opd_core::decision::{self, Eligibility, Judgement};
use opd_core::norm::Citation;
use opd_core::person::{AgeCap, BirthDate, Programme};
use opd_core::rules::{Context, Severity};
use opd_core::table::{CaseField, CaseRecord, Column, Table};
use opd_core::territory::CommuneCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::norm::{both, cited, place};
use crate::receipt::Receipt;
use crate::{OpdError, Text};

/// What is known of a birth date.
#[uniffi::remote(Enum)]
pub enum BirthDate {
    /// The day.
    Known(Day),
    /// Some day of these, both included, in either order.
    Between {
        /// First possible day.
        earliest: Day,
        /// Last possible day.
        latest: Day,
    },
    /// Nothing.
    Unknown,
}

/// What serves the person.
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum Programme {
    /// Oficina de Protección de Derechos (Ley 20.032, text of 2005).
    Opd,
    /// Oficina Local de la Niñez (Ley 21.430).
    Oln,
    /// The office's monitoring of those discharged from specialised protection (Ley 21.302 art. 3 bis).
    PostDischarge,
    /// A programme of the Servicio de Protección Especializada (Ley 21.302).
    Specialised,
}

/// Whether a person may be attended, as far as age goes.
#[uniffi::remote(Enum)]
pub enum Eligibility {
    /// Yes; where the birth date is in doubt, because minority is presumed.
    Eligible,
    /// No.
    NotEligible,
    /// It can't be said; the reasons say what is missing.
    Undetermined,
}

/// How grave a finding is.
#[uniffi::remote(Enum)]
pub enum Severity {
    /// Worth knowing; nothing need be mended.
    Notice,
    /// Probably wrong, or a duty at risk.
    Warning,
    /// Wrong: it can't be accepted as it stands.
    Error,
}

/// What one rule answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Reason {
    /// The rule, such as `AGE001`.
    pub code: String,
    /// Version of the rule.
    pub version: u16,
    /// Its severity.
    pub severity: Severity,
    /// `passed`, `failed`, `not_applicable` or `not_run`.
    pub outcome: String,
    /// The column, where the rule is about one cell.
    pub field: Option<String>,
    /// What is wrong, or why the rule could not be run; the title if it passed.
    pub message: Text,
    /// The norms that the rule rests on, the main one first.
    pub citations: Vec<Citation>,
}

impl From<&Judgement> for Reason {
    fn from(judgement: &Judgement) -> Self {
        Self {
            code: judgement.meta.code.into(),
            version: judgement.meta.version,
            severity: judgement.severity,
            outcome: judgement.outcome_code().into(),
            field: judgement.field.map(|column| Column::name(column).into()),
            message: both(|lang| judgement.message(lang)),
            citations: cited(judgement.citations()),
        }
    }
}

/// An answer and the rules that decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Decision {
    /// The answer.
    pub outcome: Eligibility,
    /// The rules that decided it, those that failed first.
    pub reasons: Vec<Reason>,
    /// What it rested on, so that it can be repeated years later.
    pub receipt: Receipt,
}

/// Whether a person may be attended by a programme on the day `on`, as far as age goes.
///
/// A birth date in doubt never turns a child away: minority is presumed (Ley 21.430, art. 1), and the reasons say
/// so. A norm that is not in force on that day leaves the answer undetermined.
///
/// Code `birth_after` if every possible birth of an estimated date is later than `on`.
#[uniffi::export]
pub fn check_age(birth: BirthDate, on: Day, programme: Programme, cap: AgeCap) -> Result<Decision, OpdError> {
    let decision = decision::check_age(birth, on, programme, cap)?;
    Ok(Decision {
        outcome: decision.outcome,
        reasons: decision.reasons.iter().map(Reason::from).collect(),
        receipt: decision.receipt.into(),
    })
}

/// How a case is judged; what is not given is the core's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema, uniffi::Record)]
#[serde(default)]
pub struct CaseReadings {
    /// How the upper age is read.
    #[uniffi(default = None)]
    pub cap: Option<AgeCap>,
    /// What the thirty days of art. 72 n.8 of Ley 21.430 are: a kind of days.
    #[uniffi(default = None)]
    pub ordinary_measure_unit: Option<TermUnit>,
    /// CUT codes of the communes that the office serves besides its own.
    #[uniffi(default = [])]
    pub territory: Vec<String>,
}

impl CaseReadings {
    /// What cases are judged by on a day.
    pub(crate) fn context(self, as_of: Day) -> Result<Context, OpdError> {
        let mut context = Context::new(as_of);
        context.readings.cap = self.cap.unwrap_or_default();
        if let Some(unit) = self.ordinary_measure_unit {
            context.readings.set_ordinary_measure_unit(unit)?;
        }
        for commune in &self.territory {
            if let Scope::Commune(commune) = Scope::commune(commune)? {
                context.territory.push(CommuneCode::of(commune));
            }
        }
        Ok(context)
    }
}

/// A case from its fields, by their names or Spanish aliases.
fn record(fields: HashMap<String, String>) -> Result<CaseRecord, OpdError> {
    let mut fields: Vec<(String, String)> = fields.into_iter().collect();
    // A map has no order, and of two names of one field the same must be blamed each time.
    fields.sort_unstable();
    let mut record = CaseRecord::default();
    let mut seen: Vec<(CaseField, String)> = Vec::new();
    for (name, value) in fields {
        let Some(field) = CaseField::known_as(&name) else {
            return Err(DataError::NoSuchField { table: Table::Cases, field: name }.into());
        };
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == field) {
            return Err(
                DataError::TwoColumns { field: field.name(), first: first.clone(), second: name }.into()
            );
        }
        record.set(field, &value);
        seen.push((field, name));
    }
    Ok(record)
}

/// What every rule about a cell or a row answers for one case, in the order of the catalogue.
///
/// `fields` are those of `schema("cases")`, by their names or Spanish aliases, as a person types them; an empty text is
/// a cell without a value. `as_of` is the day on which the case is judged.
///
/// Codes: `no_such_field`, `two_columns_one_field`; `unknown_code` for a unit that is no kind of day,
/// `unknown_commune`, `out_of_range`.
#[uniffi::export(default(readings))]
pub fn check_case(
    fields: HashMap<String, String>,
    as_of: Day,
    readings: CaseReadings,
) -> Result<Vec<Reason>, OpdError> {
    let judged = decision::check_case(&record(fields)?, &readings.context(as_of)?);
    Ok(judged.iter().map(Reason::from).collect())
}

/// What a rule about several cases answered about one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct CaseReason {
    /// The place of the case in the list, from 0.
    pub case_index: u32,
    /// What the rule answered.
    pub reason: Reason,
}

/// What the rules about several cases (one person twice, duplicates, overlaps) answer. Nothing is said of a case that
/// shares nothing with another. Arguments and codes are as in `check_case`.
#[uniffi::export(default(readings))]
pub fn check_cases(
    cases: Vec<HashMap<String, String>>,
    as_of: Day,
    readings: CaseReadings,
) -> Result<Vec<CaseReason>, OpdError> {
    let records = cases.into_iter().map(record).collect::<Result<Vec<_>, _>>()?;
    let judged = decision::check_cases(&records, &readings.context(as_of)?);
    let reason = |(index, judgement): &(usize, Judgement)| CaseReason {
        case_index: place(*index),
        reason: judgement.into(),
    };
    Ok(judged.iter().map(reason).collect())
}

//! What an answer rested on.

use opd_core::Day;
use opd_core::calendar::TermUnit;
use opd_core::decision;
use opd_core::norm::{Citation, Validity};
use opd_core::person::AgeCap;
use opd_core::rules::{self, CrimeReportStart, Readings};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::document;

/// The readings of the law that were taken.
#[uniffi::remote(Record)]
pub struct Readings {
    /// How "17 años 11 meses 29 días" is read.
    pub cap: AgeCap,
    /// What the thirty days of art. 72 n.8 of Ley 21.430 are.
    pub ordinary_measure_unit: TermUnit,
    /// What the business days of art. 74 of Ley 21.430 are.
    pub claim_unit: TermUnit,
    /// From when the twenty-four hours to report a crime run.
    pub crime_report_start: CrimeReportStart,
}

/// First and last day on which a norm holds; an open end is one that is not dated.
#[uniffi::remote(Record)]
pub struct Validity {
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub to: Option<Day>,
}

/// What an answer depends on: two answers with the same of it were judged alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Versions {
    /// Version of the library.
    pub library: String,
    /// SHA-256 of the rules' source, the norms and the holidays.
    pub rule_set: String,
    /// Version of the calendar.
    pub calendar: String,
    /// First day that the calendar answers for.
    pub first_day: Day,
    /// Last day that the calendar answers for.
    pub last_day: Day,
}

impl From<rules::Versions> for Versions {
    fn from(versions: rules::Versions) -> Self {
        let rules::Versions { library, rule_set, calendar, horizon: [first_day, last_day] } = versions;
        Self {
            library: library.into(),
            rule_set: rule_set.into(),
            calendar: calendar.into(),
            first_day,
            last_day,
        }
    }
}

/// The versions of this build.
#[uniffi::export]
pub fn versions() -> Versions {
    rules::versions().into()
}

/// A rule that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct RuleUsed {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u16,
}

/// A norm that an answer rested on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct NormUsed {
    /// Where it is written.
    pub citation: Citation,
    /// When it holds.
    pub valid: Validity,
}

/// A fact that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct FactUsed {
    /// Its column.
    pub name: String,
    /// Its value; what may identify a person is masked.
    pub value: String,
}

/// What an answer rested on: rules and norms with their validity, readings, versions and the facts used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Receipt {
    /// The versions of library, rules and calendar.
    pub versions: Versions,
    /// The date of the fact, which chose the versions of the norms.
    pub fact_date: Day,
    /// The readings taken.
    pub readings: Readings,
    /// The rules that were asked.
    pub rules: Vec<RuleUsed>,
    /// The norms, with their validity.
    pub norms: Vec<NormUsed>,
    /// The facts used.
    pub inputs: Vec<FactUsed>,
    /// All of it as JSON, to be kept.
    #[serde(skip)]
    pub json: String,
}

impl From<decision::Receipt> for Receipt {
    fn from(receipt: decision::Receipt) -> Self {
        let json = document(&receipt);
        let decision::Receipt { versions, fact_date, readings, rules, norms, inputs } = receipt;
        let rule = |(code, version): (&str, u16)| RuleUsed { code: code.into(), version };
        let norm = |used: decision::NormUsed| NormUsed { citation: used.citation.clone(), valid: used.valid };
        let input = |(name, value): (&str, String)| FactUsed { name: name.into(), value };
        Self {
            versions: versions.into(),
            fact_date,
            readings,
            rules: rules.into_iter().map(rule).collect(),
            norms: norms.into_iter().map(norm).collect(),
            inputs: inputs.into_iter().map(input).collect(),
            json,
        }
    }
}

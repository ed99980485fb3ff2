//! How deliveries are read, judged, counted and assessed.

use std::collections::HashMap;
use std::sync::Arc;

use opd_core::agreement::Agreement;
use opd_core::calendar::TermUnit;
use opd_core::coverage::Projection;
use opd_core::duty::DutyStatus;
use opd_core::person::AgeCap;
use opd_core::rules::{Context, CrimeReportStart, Regrade, Severity};
use opd_core::staff::{StaffReadings, StaffRole};
use opd_core::{Day, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::rules::known_rule;
use crate::{CaseReadings, DutyOptions, OpdError, Profile, error};

/// How the persons of a year that has not ended are projected to its end. Neither is a norm's.
#[uniffi::remote(Enum)]
pub enum Projection {
    /// Persons to date × days of the year ÷ days counted.
    Proportional,
    /// Persons carried over into the year, who are there from its first day, and the others in proportion.
    CarriedAndPace,
}

/// How the tables of a delivery are read.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields, default)]
pub struct ReadOptions {
    /// For each table the fields of columns that are not found by name or Spanish alias:
    /// `{"cases": {"f_nac": "birth_date"}}`.
    #[uniffi(default)]
    pub columns: HashMap<String, HashMap<String, String>>,
    /// The sheet of an XLSX file; the first visible one if there is none.
    #[uniffi(default = None)]
    pub sheet: Option<String>,
    /// The delimiter of a CSV file, one character; found out if there is none.
    #[uniffi(default = None)]
    pub delimiter: Option<String>,
}

/// A rule's severity as an office wants it, and its reason, which the report shows.
#[derive(Debug, Clone, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct RegradeOption {
    /// The rule's code, such as `AGE001`.
    pub code: String,
    /// The severity that it gets.
    pub severity: Severity,
    /// Why.
    pub reason: String,
}

/// What a delivery is judged by.
#[derive(Debug, Clone, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct ValidateOptions {
    /// The day on which the rows are judged.
    pub as_of: Day,
    /// The language of messages; Spanish if there is none.
    #[uniffi(default = None)]
    pub lang: Option<Lang>,
    /// Whether values that identify a person are shown whole.
    #[serde(default)]
    #[uniffi(default = false)]
    pub show_identifiers: bool,
    /// How cases are judged.
    #[serde(flatten)]
    #[uniffi(default)]
    pub readings: CaseReadings,
    /// Rules with another severity than the catalogue's.
    #[serde(default)]
    #[uniffi(default)]
    pub regrades: Vec<RegradeOption>,
    /// An agreement to hold the delivery against: its JSON, or its TOML as text.
    #[serde(default, deserialize_with = "as_text")]
    #[schemars(with = "Option<AgreementGiven>")]
    #[uniffi(default = None)]
    pub agreement: Option<String>,
    /// The office's own parameters about staff: their name, if they come with the library, or their TOML.
    #[uniffi(default = None)]
    pub staff_readings: Option<String>,
    /// How files are read.
    #[serde(default)]
    #[uniffi(default)]
    pub files: ReadOptions,
}

/// What the coverage of a delivery is counted by.
#[derive(Debug, Clone, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct CoverageOptions {
    /// The agreement: its JSON, or its TOML as text.
    #[serde(deserialize_with = "as_text_there")]
    #[schemars(with = "AgreementGiven")]
    pub agreement: String,
    /// The day on which the rows are looked at; the last one of the agreement if there is none.
    #[uniffi(default = None)]
    pub as_of: Option<Day>,
    /// How the upper age of an office is read; before the eighteenth birthday if there is none.
    #[uniffi(default = None)]
    pub cap: Option<AgeCap>,
    /// How a year that has not ended is projected; in proportion if there is none.
    #[uniffi(default = None)]
    pub projection: Option<Projection>,
    /// The language of labels; Spanish if there is none.
    #[uniffi(default = None)]
    pub lang: Option<Lang>,
    /// How files are read.
    #[serde(default)]
    #[uniffi(default)]
    pub files: ReadOptions,
}

/// What the duties of a delivery are worked out by.
#[derive(Debug, Clone, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct DeliveryDutyOptions {
    /// The day at whose end duties are looked at.
    pub as_of: Day,
    /// How those stand that are listed; overdue, due soon, or hanging on an hour that was not written, if there is none.
    #[uniffi(default = None)]
    pub statuses: Option<Vec<DutyStatus>>,
    /// The language of messages; Spanish if there is none.
    #[uniffi(default = None)]
    pub lang: Option<Lang>,
    /// Deadlines, holidays and readings.
    #[serde(flatten)]
    #[uniffi(default)]
    pub readings: DutyReadings,
    /// How files are read.
    #[serde(default)]
    #[uniffi(default)]
    pub files: ReadOptions,
}

/// Deadlines, holidays and readings of the law that duties are judged by.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema, uniffi::Record)]
#[serde(default)]
pub struct DutyReadings {
    /// The days before it is due in which a duty counts as due soon.
    #[uniffi(default = None)]
    pub soon: Option<i32>,
    /// Deadlines of an office: their name, if they come with the library, or their TOML.
    #[uniffi(default = None)]
    pub profile: Option<String>,
    /// The CUT code of the commune whose holidays count; those of the country if there is none.
    #[uniffi(default = None)]
    pub commune: Option<String>,
    /// What the thirty days of Ley 21.430 art. 72 n.8 are.
    #[uniffi(default = None)]
    pub ordinary_measure_unit: Option<TermUnit>,
    /// What the days of a claim are.
    #[uniffi(default = None)]
    pub claim_unit: Option<TermUnit>,
    /// When the time to report a crime starts.
    #[uniffi(default = None)]
    pub crime_report_start: Option<CrimeReportStart>,
}

/// What a table of staff is assessed by.
#[derive(Debug, Clone, Deserialize, JsonSchema, uniffi::Record)]
#[serde(deny_unknown_fields)]
pub struct StaffTableOptions {
    /// The day, which for a new hire is that of hiring.
    pub on: Day,
    /// The post asked about, and its candidates; every post that is held if there is none.
    #[uniffi(default = None)]
    pub role: Option<StaffRole>,
    /// The office's own parameters: their name, if they come with the library, or their TOML.
    #[uniffi(default = None)]
    pub staff_readings: Option<String>,
    /// The language of messages; Spanish if there is none.
    #[uniffi(default = None)]
    pub lang: Option<Lang>,
    /// How files are read.
    #[serde(default)]
    #[uniffi(default)]
    pub files: ReadOptions,
}

/// What an agreement is given as.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is there for its schema")]
enum AgreementGiven {
    /// Its TOML.
    Toml(String),
    /// A document of its own.
    Document(Agreement),
}

/// A document inside another one, as its text; a text is TOML.
fn as_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        document => Some(document.to_string()),
    })
}

fn as_text_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let missing = || serde::de::Error::missing_field("agreement");
    as_text(deserializer)?.ok_or_else(missing)
}

/// The agreement of a text of JSON or of TOML.
pub(crate) fn agreement(text: &str) -> Result<Agreement, OpdError> {
    if text.trim_start_matches('\u{FEFF}').trim_start().starts_with('{') {
        error::read(text, "agreement")
    } else {
        Ok(Agreement::load(text)?)
    }
}

/// Whether a text is TOML rather than the name of what comes with the library.
fn is_toml(text: &str) -> bool {
    text.contains('=')
}

/// Parameters about staff, by name or as TOML; none are the default ones.
pub(crate) fn staff_readings(given: Option<&str>) -> Result<StaffReadings, OpdError> {
    Ok(match given {
        None => StaffReadings::default(),
        Some(text) if is_toml(text) => StaffReadings::load(text)?,
        Some(name) => StaffReadings::named(name)?,
    })
}

impl DutyReadings {
    /// The same, with the profile read.
    pub(crate) fn options(self) -> Result<DutyOptions, OpdError> {
        let profile = |text: &String| if is_toml(text) { Profile::load(text) } else { Profile::named(text) };
        let Self { soon, profile: given, commune, ordinary_measure_unit, claim_unit, crime_report_start } =
            self;
        let profile = given.as_ref().map(profile).transpose()?;
        Ok(DutyOptions { soon, profile, commune, ordinary_measure_unit, claim_unit, crime_report_start })
    }
}

impl ValidateOptions {
    /// What rows are judged by.
    pub(crate) fn context(&self) -> Result<Context, OpdError> {
        let mut context = self.readings.clone().context(self.as_of)?;
        for RegradeOption { code, severity, reason } in &self.regrades {
            let (code, reason) = (known_rule(code)?.code.to_owned(), reason.clone());
            context.regrades.push(Regrade { code, severity: *severity, reason });
        }
        context.agreement = self.agreement.as_deref().map(agreement).transpose()?.map(Arc::new);
        context.staff = staff_readings(self.staff_readings.as_deref())?;
        Ok(context)
    }
}

//! What no law fixes about staff: parameters of an office, without a default.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendars, Scope, Term, TermError};
use crate::day::Day;
use crate::lang::{Explain, Lang, UnknownCode};
use crate::norm::{Citation, Status};
use crate::reader::{in_spanish, toml_detail};

/// Parameters of an office; those that are absent are not judged by.
///
/// ```
/// use opd_core::staff::StaffReadings;
/// let own = StaffReadings::load(r#"registry_age = { amount = 6, unit = "months" }"#)?;
/// assert!(own.registry_age.is_some() && own.caseload.is_none());
/// let limit = StaffReadings::named("san-2022")?.caseload.unwrap();
/// assert_eq!((limit.cases, limit.citation().status.mark()), (40, "S"));
/// # Ok::<(), opd_core::staff::StaffReadingsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StaffReadings {
    /// How long a query to the registry of disqualified persons is good for. No norm says (STAFF-15); collaborators of
    /// the Service repeat it every six months (STAFF-10).
    pub registry_age: Option<Term>,
    /// How long a certificate of criminal record is good for. No norm says (STAFF-15).
    pub certificate_age: Option<Term>,
    /// How many cases a case manager may have.
    pub caseload: Option<CaseloadLimit>,
}

/// A limit of cases per case manager, with its source: no norm that could be read fixes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LimitFile", into = "LimitFile")]
pub struct CaseloadLimit {
    /// The limit.
    pub cases: u32,
    citation: Citation,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitFile {
    cases: u32,
    source: String,
    status: Status,
}

impl CaseloadLimit {
    /// A limit with its source.
    ///
    /// # Errors
    /// [`UnknownCode`] for a status of law (`V` or `D`): law stands in the norms.
    pub fn new(cases: u32, source: &str, status: Status) -> Result<Self, UnknownCode> {
        if matches!(status, Status::V | Status::D) {
            return Err(UnknownCode::new("status", status.mark(), &["V-p", "S", "U"]));
        }
        let (norm, source) = ("caseload".to_owned(), source.to_owned());
        Ok(Self { cases, citation: Citation { norm, source, article: String::new(), url: None, status } })
    }

    /// Where it comes from, and how far that was verified.
    pub const fn citation(&self) -> &Citation {
        &self.citation
    }
}

impl TryFrom<LimitFile> for CaseloadLimit {
    type Error = UnknownCode;

    fn try_from(file: LimitFile) -> Result<Self, UnknownCode> {
        Self::new(file.cases, &file.source, file.status)
    }
}

impl From<CaseloadLimit> for LimitFile {
    fn from(CaseloadLimit { cases, citation }: CaseloadLimit) -> Self {
        Self { cases, source: citation.source, status: citation.status }
    }
}

impl StaffReadings {
    /// Reads them from TOML; a field that is not known is refused.
    ///
    /// # Errors
    /// [`StaffReadingsError::Unreadable`].
    pub fn load(text: &str) -> Result<Self, StaffReadingsError> {
        toml::from_str(text)
            .map_err(|error| StaffReadingsError::Unreadable { detail: toml_detail(&error, text) })
    }

    /// Those that come with the library, as examples: `san-2022`, the caseload of the Ministry's pilot system, which is
    /// secondary (status S), and `example`, which has terms for the papers too.
    ///
    /// # Errors
    /// [`StaffReadingsError::UnknownName`] for another name.
    pub fn named(name: &str) -> Result<Self, StaffReadingsError> {
        match name {
            "san-2022" => Self::load(include_str!("../../profiles/staff-san-2022.toml")),
            "example" => Self::load(include_str!("../../profiles/staff-example.toml")),
            _ => Err(StaffReadingsError::UnknownName(UnknownCode::new(
                "staff_readings",
                name,
                &["san-2022", "example"],
            ))),
        }
    }
}

/// The last day on which a paper of that date is good; business days are those of the whole country.
pub(super) fn good_until(date: Day, term: Term) -> Result<Day, TermError> {
    term.due(date, &Calendars::new(Scope::National))
}

/// Why readings can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum StaffReadingsError {
    /// The text is no TOML, or has a field, unit or status that is not known.
    Unreadable {
        /// What the reader says.
        detail: String,
    },
    /// The library brings none of that name.
    UnknownName(UnknownCode),
}

impl StaffReadingsError {
    /// The stable code: `unreadable` or `unknown_name`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownName(_) => "unknown_name",
        }
    }
}

impl Explain for StaffReadingsError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Unreadable { detail }, Lang::Es) => {
                format!("los parámetros de personal no se pueden leer: {}", in_spanish(detail))
            }
            (Self::Unreadable { detail }, Lang::En) => {
                format!("the staff parameters can't be read: {detail}")
            }
            (Self::UnknownName(error), lang) => error.explain(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let limit = |status: &str| {
            StaffReadings::load(&format!(
                "caseload = {{ cases = 30, source = \"Oficina\", status = \"{status}\" }}"
            ))
        };
        assert_eq!(limit("U").unwrap().caseload.unwrap().citation().to_string(), "Oficina");
        for refused in [limit("V"), limit("D"), limit("X"), StaffReadings::load("limit = 3")] {
            let error = refused.unwrap_err();
            assert!(matches!(error, StaffReadingsError::Unreadable { .. }));
            assert_ne!(error.explain(Lang::Es), error.explain(Lang::En));
        }
        assert!(StaffReadings::named("san").unwrap_err().to_string().contains("san-2022"));
        assert_eq!(StaffReadings::load("").unwrap(), StaffReadings::default());
        let own = limit("V-p").unwrap();
        assert_eq!(
            serde_json::from_value::<StaffReadings>(serde_json::to_value(&own).unwrap()).unwrap(),
            own
        );
    }
}

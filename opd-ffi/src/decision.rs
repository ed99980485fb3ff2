//! Decisions about one child, with their reasons.

use opd_core::decision::{self, Eligibility, Judgement};
use opd_core::norm::Citation;
use opd_core::person::{AgeCap, BirthDate, Programme};
use opd_core::rules::Severity;
use opd_core::{Day, Lang};

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
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Reason {
    /// The rule, such as `AGE001`.
    pub code: String,
    /// Version of the rule.
    pub version: u16,
    /// Its severity.
    pub severity: Severity,
    /// `passed`, `failed` or `not_run`.
    pub outcome: String,
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
            message: Text { es: judgement.message(Lang::Es), en: judgement.message(Lang::En) },
            citations: judgement.citations().into_iter().cloned().collect(),
        }
    }
}

/// An answer and the rules that decided it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Decision {
    /// The answer.
    pub outcome: Eligibility,
    /// The rules that decided it, those that failed first.
    pub reasons: Vec<Reason>,
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
    Ok(Decision { outcome: decision.outcome, reasons: decision.reasons.iter().map(Reason::from).collect() })
}

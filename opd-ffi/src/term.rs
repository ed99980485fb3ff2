//! When a term ends.

use std::sync::Arc;
use std::time::SystemTime;

use opd_core::calendar::{self, Roll, Term, TermUnit};
use opd_core::{Day, Lang};

use crate::OpdError;
use crate::calendar::scope;
use crate::day::instant;

/// What a term counts.
#[uniffi::remote(Enum)]
pub enum TermUnit {
    /// Hours that run without interruption (Código Procesal Penal, art. 15).
    Hours,
    /// Days with holidays among them (Civil Code art. 50).
    CalendarDays,
    /// Monday to Friday without holidays (Ley 19.880, art. 25).
    BusinessDays,
    /// Monday to Saturday without holidays (Código de Procedimiento Civil, arts. 59 and 66).
    CourtDays,
    /// Months that end on the same day number, or the last day of a shorter month (Civil Code art. 48).
    Months,
    /// Years, likewise.
    Years,
}

/// What happens when the last day of a term is not a business day.
#[uniffi::remote(Enum)]
pub enum Roll {
    /// The term ends on it (Civil Code art. 50).
    None,
    /// It is extended to the next administrative business day (Ley 19.880, art. 25).
    Administrative,
    /// It is extended to the next day that is neither a Sunday nor a holiday (Código Procesal Penal, art. 14).
    Judicial,
}

/// A term (*plazo*): 30 calendar days, 24 hours, 3 months.
#[uniffi::remote(Record)]
pub struct Term {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: TermUnit,
}

/// The calendars that terms are counted by, and how their last day rolls. Building them takes milliseconds: keep
/// them.
#[derive(uniffi::Object)]
pub struct Calendars(calendar::Calendars);

#[uniffi::export]
impl Calendars {
    /// Those of the country, or of the commune of this CUT code.
    ///
    /// Code `unknown_commune`.
    #[uniffi::constructor(default(commune = None))]
    pub fn new(roll: Roll, commune: Option<String>) -> Result<Arc<Self>, OpdError> {
        Ok(Arc::new(Self(calendar::Calendars { roll, ..calendar::Calendars::new(scope(commune)?) })))
    }
}

/// The last day of a term of days, months or years that starts on `from_day`, which is not counted.
///
/// Codes: `needs_instant` for hours, `out_of_range` past the year 9999, `outside_horizon` where business days leave
/// 1990 to 2050.
#[uniffi::export]
pub fn term_due(term: Term, from_day: Day, calendars: &Calendars) -> Result<Day, OpdError> {
    Ok(term.due(from_day, &calendars.0)?)
}

/// The instant when a term of hours that starts at `from_instant` ends: hours run at night, on holidays and across
/// changes of the clock.
///
/// Codes: `needs_day` for a term of days, months or years; `out_of_range`.
#[uniffi::export]
pub fn term_due_at(term: Term, from_instant: SystemTime) -> Result<SystemTime, OpdError> {
    Ok(term.due_at(instant(from_instant)?)?.into())
}

/// The term in words: `30 días corridos`.
#[uniffi::export]
pub fn term_text(term: Term, lang: Lang) -> String {
    term.text(lang)
}

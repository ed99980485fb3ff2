//! Holidays, business days and terms of Chilean law.
//!
//! * [`holidays`]: the public holidays of a year, each with its law, for the country or for one commune.
//! * [`BusinessCalendar`]: administrative (Monday to Friday) or judicial (Monday to Saturday) business days.
//! * [`Term`]: when a term of hours, days, months or years ends.
//! * [`zone`]: instants and local time of America/Santiago.
//!
//! # Horizon
//! Holidays are known for the days of [`HORIZON`]. Outside it every question is answered by
//! [`CalendarError::OutsideHorizon`], never by a year without holidays. A law passed after this version of
//! the library changes the days to come: [`CALENDAR_VERSION`] says which state of the laws was read.
//!
//! # Known gaps
//! These days are not in the calendar, because their dates or territory could not be verified; a caller who
//! knows them adds them as [`Extra::days`]:
//!
//! * elections and plebiscites held on a weekday (their day is a holiday by Ley 18.700, DFL 2/2017, art. 180);
//! * 31 December 1999; census days other than 19 April 2017;
//! * regional days: 8 September and 10 August (Tarapacá, Atacama, Antofagasta), Rancagua 2014, Chiloé, the
//!   papal visit of January 2018.
//!
//! Days known from secondary sources only (the census of 2017, one-off days of Coquimbo, Los Ríos and
//! Magallanes) count when asked for: [`Extra::secondary`].

mod business;
mod holidays;
mod rule;
mod term;
pub mod zone;

pub use business::{BusinessCalendar, BusinessKind, Extra};
pub(crate) use holidays::SOURCE as HOLIDAYS_SOURCE;
pub use holidays::{Holiday, Reach, Scope, holidays, holidays_with_secondary};
pub use term::{Calendars, Roll, Term, TermError, TermUnit};

use std::ops::RangeInclusive;

use crate::day::Day;
use crate::lang::{Explain, Lang};

/// State of the laws that the holidays were read from: year and month.
pub const CALENDAR_VERSION: &str = "2026-04";

const FIRST_YEAR: i32 = 1990;
const LAST_YEAR: i32 = 2050;

/// The days that the calendar answers for: 1990-01-01 to 2050-12-31.
///
/// ```
/// let horizon = opd_core::calendar::HORIZON;
/// assert_eq!(horizon.start().to_string(), "1990-01-01");
/// assert_eq!(horizon.end().to_string(), "2050-12-31");
/// ```
pub const HORIZON: RangeInclusive<Day> =
    match (Day::from_civil(FIRST_YEAR, 1, 1), Day::from_civil(LAST_YEAR, 12, 31)) {
        (Some(first), Some(last)) => RangeInclusive::new(first, last),
        _ => RangeInclusive::new(Day::MIN, Day::MIN),
    };

/// Why a calendar has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum CalendarError {
    /// The year, the day, or the day plus the business days asked for, is outside [`HORIZON`].
    OutsideHorizon {
        /// What was asked: `2051`, `2051-01-01` or `2050-12-30 +5`.
        seen: String,
    },
    /// No commune has this code.
    UnknownCommune {
        /// The code, cut at 40 characters.
        seen: String,
    },
}

impl CalendarError {
    /// A name that does not change: `outside_horizon` or `unknown_commune`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OutsideHorizon { .. } => "outside_horizon",
            Self::UnknownCommune { .. } => "unknown_commune",
        }
    }

    fn outside(seen: impl ToString) -> Self {
        Self::OutsideHorizon { seen: seen.to_string() }
    }
}

impl Explain for CalendarError {
    fn explain(&self, lang: Lang) -> String {
        let (first, last) = (HORIZON.start(), HORIZON.end());
        match (self, lang) {
            (Self::OutsideHorizon { seen }, Lang::Es) => {
                format!("«{seen}» queda fuera del calendario de feriados, que va del {first} al {last}")
            }
            (Self::OutsideHorizon { seen }, Lang::En) => {
                format!("“{seen}” is outside the calendar of holidays, which goes from {first} to {last}")
            }
            (Self::UnknownCommune { seen }, Lang::Es) => {
                format!("«{seen}» no es un código de comuna; se esperaban cinco dígitos del CUT, como 13601")
            }
            (Self::UnknownCommune { seen }, Lang::En) => {
                format!(
                    "“{seen}” is not the code of a commune; expected five digits of the CUT, such as 13601"
                )
            }
        }
    }
}

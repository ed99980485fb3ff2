//! Terms (*plazos*): an amount of a unit, and the day or instant when it ends.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{BusinessCalendar, BusinessKind, CalendarError, Scope};
use crate::day::Day;
use crate::lang::{Explain, Lang, Text, UnknownCode};

/// What a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TermUnit {
    /// Hours that run without interruption (Código Procesal Penal, art. 15; norm CLK-06).
    Hours,
    /// Days with holidays among them (Código Civil, art. 50; norm TERM-06).
    CalendarDays,
    /// Monday to Friday without holidays (Ley 19.880, art. 25; norm ADM-01).
    BusinessDays,
    /// Monday to Saturday without holidays (Código de Procedimiento Civil, arts. 59 and 66; norm COURT-01).
    CourtDays,
    /// Months that end on the same day number, or the last day of a shorter month (Código Civil, art. 48;
    /// norms TERM-02 and TERM-03).
    Months,
    /// Years, likewise.
    Years,
}

impl TermUnit {
    /// Every unit, in the order of its length.
    pub const ALL: [Self; 6] =
        [Self::Hours, Self::CalendarDays, Self::BusinessDays, Self::CourtDays, Self::Months, Self::Years];

    /// `hours`, `calendar_days`, `business_days`, `court_days`, `months` or `years`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::CalendarDays => "calendar_days",
            Self::BusinessDays => "business_days",
            Self::CourtDays => "court_days",
            Self::Months => "months",
            Self::Years => "years",
        }
    }

    /// Its name for people, for one of them or for several.
    pub const fn label(self, one: bool) -> Text {
        match (self, one) {
            (Self::Hours, true) => Text::new("hora", "hour"),
            (Self::Hours, false) => Text::new("horas", "hours"),
            (Self::CalendarDays, true) => Text::new("día corrido", "calendar day"),
            (Self::CalendarDays, false) => Text::new("días corridos", "calendar days"),
            (Self::BusinessDays, true) => Text::new("día hábil administrativo", "business day"),
            (Self::BusinessDays, false) => Text::new("días hábiles administrativos", "business days"),
            (Self::CourtDays, true) => Text::new("día hábil judicial", "court day"),
            (Self::CourtDays, false) => Text::new("días hábiles judiciales", "court days"),
            (Self::Months, true) => Text::new("mes", "month"),
            (Self::Months, false) => Text::new("meses", "months"),
            (Self::Years, true) => Text::new("año", "year"),
            (Self::Years, false) => Text::new("años", "years"),
        }
    }
}

impl std::fmt::Display for TermUnit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for TermUnit {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown = || UnknownCode::new("term_unit", text, &Self::ALL.map(Self::code));
        Self::ALL.into_iter().find(|unit| unit.code() == text).ok_or_else(unknown)
    }
}

/// What happens when the last day of a term is not a business day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// The term ends on it (Código Civil, art. 50: holidays count).
    #[default]
    None,
    /// It is extended to the next administrative business day (Ley 19.880, art. 25; norm ADM-04).
    Administrative,
    /// It is extended to the next day that is neither a Sunday nor a holiday (Código Procesal Penal, art. 14;
    /// norm CLK-06).
    Judicial,
}

impl Roll {
    /// `none`, `administrative` or `judicial`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Administrative => "administrative",
            Self::Judicial => "judicial",
        }
    }
}

impl std::str::FromStr for Roll {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        match text {
            "none" => Ok(Self::None),
            "administrative" => Ok(Self::Administrative),
            "judicial" => Ok(Self::Judicial),
            _ => Err(UnknownCode::new("roll", text, &["none", "administrative", "judicial"])),
        }
    }
}

/// The calendars that a term is counted by, and how its last day rolls.
#[derive(Debug, Clone)]
pub struct Calendars {
    /// Counts `business_days`.
    pub administrative: BusinessCalendar,
    /// Counts `court_days`.
    pub judicial: BusinessCalendar,
    /// What a last day that is not a business day does.
    pub roll: Roll,
}

impl Calendars {
    /// The two calendars of the verified holidays of `scope`; last days stay where they fall.
    /// Those of the country are built once.
    pub fn new(scope: Scope) -> Self {
        static NATIONAL: LazyLock<Calendars> = LazyLock::new(|| Calendars::build(Scope::National));
        match scope {
            Scope::National => NATIONAL.clone(),
            Scope::Commune(_) => Self::build(scope),
        }
    }

    fn build(scope: Scope) -> Self {
        Self {
            administrative: BusinessCalendar::new(BusinessKind::Administrative, scope),
            judicial: BusinessCalendar::new(BusinessKind::Judicial, scope),
            roll: Roll::None,
        }
    }
}

/// A term: 30 calendar days, 24 hours, 3 months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Term {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: TermUnit,
}

impl Term {
    /// A term of `amount` `unit`s.
    pub const fn new(amount: u32, unit: TermUnit) -> Self {
        Self { amount, unit }
    }

    /// The last day of a term that starts on `from`, which is not counted; the term ends at the midnight that
    /// ends its last day (Código Civil, art. 48; [`end_of_day`](super::zone::end_of_day) is that instant).
    ///
    /// A term of no business days ends on `from`, or on the next business day if it is not one.
    ///
    /// # Errors
    /// [`TermError::NeedsInstant`] for hours; [`TermError::Calendar`] when business days or a roll leave the
    /// horizon of the holidays; [`TermError::OutOfRange`] past the year 9999.
    ///
    /// ```
    /// use opd_core::calendar::{Calendars, Roll, Scope, Term, TermUnit};
    /// use opd_core::Day;
    /// let from = Day::from_civil(2026, 11, 6).unwrap();
    /// let mut calendars = Calendars::new(Scope::National);
    /// let term = Term::new(30, TermUnit::CalendarDays);
    /// assert_eq!(term.due(from, &calendars).unwrap().to_string(), "2026-12-06"); // a Sunday
    /// calendars.roll = Roll::Administrative;
    /// assert_eq!(term.due(from, &calendars).unwrap().to_string(), "2026-12-07");
    /// ```
    pub fn due(self, from: Day, calendars: &Calendars) -> Result<Day, TermError> {
        let beyond = || TermError::OutOfRange { term: self, from: from.to_string() };
        let amount = i32::try_from(self.amount).map_err(|_| beyond());
        let last = match self.unit {
            TermUnit::Hours => return Err(TermError::NeedsInstant { term: self }),
            TermUnit::BusinessDays => calendars.administrative.add(from, amount?)?,
            TermUnit::CourtDays => calendars.judicial.add(from, amount?)?,
            TermUnit::CalendarDays => {
                from.epoch().checked_add(amount?).and_then(Day::new).ok_or_else(beyond)?
            }
            TermUnit::Months => months(from, amount.ok()).ok_or_else(beyond)?,
            TermUnit::Years => months(from, amount?.checked_mul(12)).ok_or_else(beyond)?,
        };
        Ok(match calendars.roll {
            Roll::None => last,
            Roll::Administrative => calendars.administrative.next_business_day(last)?,
            Roll::Judicial => calendars.judicial.next_business_day(last)?,
        })
    }

    /// The instant when a term of hours that starts at `from` ends: hours run without interruption, at night, on
    /// holidays and across changes of the clock (Código Procesal Penal, art. 15).
    ///
    /// # Errors
    /// [`TermError::NeedsDay`] for a unit of days, months or years; [`TermError::OutOfRange`] past the last
    /// instant that can be written.
    ///
    /// ```
    /// use opd_core::calendar::{Term, TermUnit};
    /// // Saturday noon, and the clock goes back that night.
    /// let due = Term::new(24, TermUnit::Hours).due_at("2026-04-04T15:00:00Z".parse().unwrap()).unwrap();
    /// assert_eq!(due.to_rfc3339(), "2026-04-05T15:00:00+00:00");
    /// ```
    pub fn due_at(self, from: DateTime<Utc>) -> Result<DateTime<Utc>, TermError> {
        if self.unit != TermUnit::Hours {
            return Err(TermError::NeedsDay { term: self });
        }
        TimeDelta::try_hours(i64::from(self.amount))
            .and_then(|hours| from.checked_add_signed(hours))
            .ok_or_else(|| TermError::OutOfRange { term: self, from: from.to_rfc3339() })
    }

    /// The term for people.
    ///
    /// ```
    /// use opd_core::Lang;
    /// use opd_core::calendar::{Term, TermUnit};
    /// let term = Term::new(30, TermUnit::CalendarDays);
    /// assert_eq!(term.text(Lang::Es), "30 días corridos");
    /// assert_eq!(term.text(Lang::En), "30 calendar days");
    /// ```
    pub fn text(self, lang: Lang) -> String {
        format!("{} {}", self.amount, self.unit.label(self.amount == 1).get(lang))
    }
}

/// Whole months later, unless that is past the year 9999.
fn months(from: Day, months: Option<i32>) -> Option<Day> {
    let (year, month, _) = from.civil();
    let room = (Day::MAX.year() - year) * 12 + 12 - month as i32;
    months.filter(|months| *months <= room).map(|months| from.plus_months(months))
}

/// Why a term has no end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum TermError {
    /// A term of hours was asked to start on a day: it needs the instant.
    NeedsInstant {
        /// The term.
        term: Term,
    },
    /// A term of days, months or years was asked to start at an instant: it needs the day.
    NeedsDay {
        /// The term.
        term: Term,
    },
    /// The end is past the last day, or instant, that can be written.
    OutOfRange {
        /// The term.
        term: Term,
        /// Where it starts.
        from: String,
    },
    /// The calendar of business days has no answer.
    Calendar(CalendarError),
}

impl TermError {
    /// A name that does not change: `needs_instant`, `needs_day`, `out_of_range`, or that of the
    /// [`CalendarError`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NeedsInstant { .. } => "needs_instant",
            Self::NeedsDay { .. } => "needs_day",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Calendar(error) => error.code(),
        }
    }
}

impl From<CalendarError> for TermError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl Explain for TermError {
    fn explain(&self, lang: Lang) -> String {
        let es = lang == Lang::Es;
        match self {
            Self::NeedsInstant { term } if es => {
                format!("un plazo de {} corre desde un instante: falta la hora del hecho", term.text(lang))
            }
            Self::NeedsInstant { term } => {
                format!("a term of {} runs from an instant: the hour of the fact is missing", term.text(lang))
            }
            Self::NeedsDay { term } if es => {
                format!("un plazo de {} corre desde un día, no desde un instante", term.text(lang))
            }
            Self::NeedsDay { term } => {
                format!("a term of {} runs from a day, not from an instant", term.text(lang))
            }
            Self::OutOfRange { term, from } if es => {
                format!("un plazo de {} desde {from} termina después del año 9999", term.text(lang))
            }
            Self::OutOfRange { term, from } => {
                format!("a term of {} from {from} ends after the year 9999", term.text(lang))
            }
            Self::Calendar(error) => error.explain(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn months_and_years_end_by_the_civil_code() {
        let calendars = Calendars::new(Scope::National);
        for (amount, unit, from, due) in [
            (18, TermUnit::Years, "2004-02-29", "2022-02-28"),
            (6, TermUnit::Months, "2000-08-31", "2001-02-28"),
            (24, TermUnit::Months, "2024-02-29", "2026-02-28"),
            (1, TermUnit::Months, "2024-01-31", "2024-02-29"),
            (0, TermUnit::Months, "2024-01-31", "2024-01-31"),
            (1, TermUnit::Years, "9998-12-31", "9999-12-31"),
        ] {
            assert_eq!(Term::new(amount, unit).due(day(from), &calendars), Ok(day(due)), "{from}");
        }
    }

    #[test]
    fn every_error_has_its_code() {
        let calendars = Calendars::new(Scope::National);
        let code = |amount, unit, from| {
            Term::new(amount, unit).due(day(from), &calendars).map_err(|error| error.code())
        };
        assert_eq!(code(24, TermUnit::Hours, "2026-01-01"), Err("needs_instant"));
        assert_eq!(code(5, TermUnit::BusinessDays, "2060-01-01"), Err("outside_horizon"));
        assert_eq!(code(5, TermUnit::CourtDays, "2050-12-30"), Err("outside_horizon"));
        assert_eq!(code(1, TermUnit::CalendarDays, "9999-12-31"), Err("out_of_range"));
        assert_eq!(code(1, TermUnit::Months, "9999-12-01"), Err("out_of_range"));
        for unit in TermUnit::ALL.into_iter().filter(|unit| *unit != TermUnit::Hours) {
            assert_eq!(code(u32::MAX, unit, "2050-01-03"), Err("out_of_range"), "{unit}");
        }
        let instant: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(Term::new(1, TermUnit::Months).due_at(instant).map_err(|e| e.code()), Err("needs_day"));
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(
            Term::new(u32::MAX, TermUnit::Hours).due_at(end).map_err(|e| e.code()),
            Err("out_of_range")
        );
    }

    #[test]
    fn rolls_move_only_a_day_of_rest() {
        let mut calendars = Calendars::new(Scope::National);
        let term = Term::new(1, TermUnit::CalendarDays);
        for (roll, friday, saturday) in [
            (Roll::None, "2026-11-21", "2026-11-22"),
            (Roll::Administrative, "2026-11-23", "2026-11-23"),
            (Roll::Judicial, "2026-11-21", "2026-11-23"),
        ] {
            calendars.roll = roll;
            assert_eq!(term.due(day("2026-11-20"), &calendars), Ok(day(friday)));
            assert_eq!(term.due(day("2026-11-21"), &calendars), Ok(day(saturday)));
            assert_eq!(roll.code().parse(), Ok(roll));
        }
        assert!("forward".parse::<Roll>().is_err());
    }

    #[test]
    fn names_and_texts() {
        for unit in TermUnit::ALL {
            assert_eq!(unit.to_string().parse(), Ok(unit));
        }
        assert!("days".parse::<TermUnit>().is_err());
        let term = Term::new(2, TermUnit::CourtDays);
        let json = serde_json::json!({"amount": 2, "unit": "court_days"});
        assert_eq!(serde_json::to_value(term).unwrap(), json);
        assert_eq!(serde_json::from_value::<Term>(json).unwrap(), term);
        assert_eq!(Term::new(1, TermUnit::Months).text(Lang::Es), "1 mes");
    }
}

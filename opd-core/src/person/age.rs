//! Ages by the Civil Code.

use std::fmt;

use serde::Serialize;

use super::age_columns::{INVALID, civil_age, completed_years};
use crate::codes::code_lists;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{Key, NormError, Years, YearsMonthsDays};

/// Majority (Civil Code art. 26).
pub(super) const MAJORITY: Key<Years> = Key::new("AGE-01");
/// First age of adolescence (Ley 19.968 art. 16), where the groups are clean half-open intervals.
const ADOLESCENCE: Key<Years> = Key::new("AGE-08");

/// Completed years, months and days between a birth and a day, by Civil Code art. 48 (TERM-02 to
/// TERM-04): an anniversary has the same day number, or is the last day of a shorter month.
///
/// `dateutil.relativedelta` gives the same; PostgreSQL `age()` and `java.time.Period` do not at the ends
/// of months. Ages compare as spans do: years, then months, then days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Age {
    /// Completed years.
    pub years: u16,
    /// Completed months beyond the years, 0 to 11.
    pub months: u8,
    /// Days beyond the months, 0 to 30.
    pub days: u8,
}

impl Age {
    /// The age on the day `on` of the person born on `birth`. The birthday itself counts as reached from
    /// 00:00 (the reading of TERM-07 that registries use).
    ///
    /// # Errors
    /// [`AgeError::BirthAfter`] if the birth is later than `on`.
    ///
    /// ```
    /// use opd_core::{Day, person::Age};
    /// let birth = Day::from_civil(2004, 2, 29).unwrap();
    /// let eve = Age::between(birth, Day::from_civil(2022, 2, 27).unwrap()).unwrap();
    /// assert_eq!(eve.to_string(), "17 años 11 meses 29 días");
    /// let birthday = Age::between(birth, Day::from_civil(2022, 2, 28).unwrap()).unwrap();
    /// assert_eq!(birthday.to_string(), "18 años 0 meses 0 días"); // art. 48, third paragraph
    /// ```
    pub fn between(birth: Day, on: Day) -> Result<Self, AgeError> {
        let (years, months, days) = civil_age(birth.epoch(), on.epoch());
        if years == INVALID {
            return Err(AgeError::BirthAfter { on });
        }
        Ok(Self { years: years as u16, months: months as u8, days: days as u8 })
    }

    /// The age in words: `17 años 11 meses 29 días`, `1 year 1 month 1 day`.
    ///
    /// ```
    /// use opd_core::{Lang, person::Age};
    /// let age = Age { years: 1, months: 1, days: 1 };
    /// assert_eq!(age.text(Lang::Es), "1 año 1 mes 1 día");
    /// assert_eq!(age.text(Lang::En), "1 year 1 month 1 day");
    /// ```
    pub fn text(&self, lang: Lang) -> String {
        let unit = |n: u16, one: &'static str, many: &'static str| if n == 1 { one } else { many };
        let (years, months, days) = (self.years, u16::from(self.months), u16::from(self.days));
        let [y, m, d] = match lang {
            Lang::Es => [unit(years, "año", "años"), unit(months, "mes", "meses"), unit(days, "día", "días")],
            Lang::En => {
                [unit(years, "year", "years"), unit(months, "month", "months"), unit(days, "day", "days")]
            }
        };
        format!("{years} {y} {months} {m} {days} {d}")
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::Es))
    }
}

impl From<Age> for YearsMonthsDays {
    fn from(age: Age) -> Self {
        Self { years: age.years.into(), months: age.months.into(), days: age.days.into() }
    }
}

/// The day on which the person born on `birth` completes `years` (Civil Code art. 48), held at
/// [`Day::MAX`].
///
/// ```
/// use opd_core::{Day, norm::Years, person::turns};
/// let birth = Day::from_civil(2004, 2, 29).unwrap();
/// assert_eq!(turns(birth, Years(18)).to_string(), "2022-02-28"); // TERM-08
/// assert_eq!(turns(birth, Years(20)).to_string(), "2024-02-29");
/// ```
pub const fn turns(birth: Day, years: Years) -> Day {
    birth.plus_months(years.0.saturating_mul(12))
}

/// Whether the person is a minor on the day of the fact (Civil Code art. 26): an adult from 00:00 of the
/// eighteenth birthday.
///
/// # Errors
/// [`AgeError::BirthAfter`] if the birth is later than `on`.
///
/// ```
/// use opd_core::{Day, person::is_minor};
/// let birth = Day::from_civil(2000, 1, 15).unwrap();
/// assert_eq!(is_minor(birth, Day::from_civil(2018, 1, 14).unwrap()), Ok(true));
/// assert_eq!(is_minor(birth, Day::from_civil(2018, 1, 15).unwrap()), Ok(false));
/// ```
pub fn is_minor(birth: Day, on: Day) -> Result<bool, AgeError> {
    younger(birth, on, MAJORITY.on(on)?.value)
}

/// Whether the person has not completed `years` on that day.
pub(super) const fn younger(birth: Day, on: Day, years: Years) -> Result<bool, AgeError> {
    match completed_years(birth.epoch(), on.epoch()) {
        INVALID => Err(AgeError::BirthAfter { on }),
        completed => Ok(completed < years.0),
    }
}

code_lists! {
    /// The two ages of childhood: half-open intervals, so that who is exactly fourteen is an adolescent
    /// (Ley 19.968 art. 16; Ley 21.302 art. 3). Ley 21.430 and the current Ley 20.032 leave that day
    /// undefined (AGE-04, AGE-06).
    AgeGroup ("age_group") {
        /// `[0, 14)`.
        Child = "child", "niño o niña", "child", ["nino", "nina"];
        /// `[14, 18)`.
        Adolescent = "adolescent", "adolescente", "adolescent";
    }
}

/// The group of the person on that day; `None` from majority on.
///
/// # Errors
/// [`AgeError::BirthAfter`] if the birth is later than `on`.
///
/// ```
/// use opd_core::{Day, person::{AgeGroup, age_group}};
/// let birth = Day::from_civil(2010, 5, 31).unwrap();
/// assert_eq!(age_group(birth, Day::from_civil(2024, 5, 31).unwrap()), Ok(Some(AgeGroup::Adolescent)));
/// ```
pub fn age_group(birth: Day, on: Day) -> Result<Option<AgeGroup>, AgeError> {
    Ok(if younger(birth, on, ADOLESCENCE.on(on)?.value)? {
        Some(AgeGroup::Child)
    } else if is_minor(birth, on)? {
        Some(AgeGroup::Adolescent)
    } else {
        None
    })
}

/// Why there is no age. The birth date is personal data: no message shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum AgeError {
    /// The birth is later than the day asked.
    BirthAfter {
        /// The day asked.
        on: Day,
    },
    /// Two columns of one table, or a column and its output, differ in length.
    Lengths {
        /// Length that the first column asks for.
        expected: usize,
        /// Length found.
        seen: usize,
    },
    /// No norm answers for that day.
    Norm(#[from] NormError),
}

impl AgeError {
    /// The stable code: `birth_after`, `lengths` or `norm`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BirthAfter { .. } => "birth_after",
            Self::Lengths { .. } => "lengths",
            Self::Norm(_) => "norm",
        }
    }
}

impl Explain for AgeError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::BirthAfter { on }, Lang::Es) => {
                format!("la fecha de nacimiento es posterior al {on}; revise las dos fechas")
            }
            (Self::BirthAfter { on }, Lang::En) => {
                format!("the birth date is later than {on}; check both dates")
            }
            (Self::Lengths { expected, seen }, Lang::Es) => {
                format!("una columna tiene largo {seen}; se esperaba {expected}")
            }
            (Self::Lengths { expected, seen }, Lang::En) => {
                format!("a column has length {seen}; {expected} was expected")
            }
            (Self::Norm(error), lang) => error.explain(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// The rule as `dateutil.relativedelta` runs it: the last anniversary by whole months, then days.
    fn by_steps(birth: Day, on: Day) -> Age {
        let ((y, m, _), (year, month, _)) = (birth.civil(), on.civil());
        let mut months = (year - y) * 12 + month as i32 - m as i32;
        if birth.plus_months(months) > on {
            months -= 1;
        }
        let days = on.days_since(birth.plus_months(months));
        Age { years: (months / 12) as u16, months: (months % 12) as u8, days: days as u8 }
    }

    #[test]
    fn every_birth_of_nine_years_on_every_day_agrees_with_steps() {
        let (first, last) = (day("1996-02-20").epoch(), day("2004-03-05").epoch());
        for birth in first..=last {
            let birth = Day::new(birth).unwrap();
            // A sweep of the days, and the days around some anniversaries.
            for on in (birth.epoch()..=day("2024-03-05").epoch()).step_by(13) {
                let on = Day::new(on).unwrap();
                assert_eq!(Age::between(birth, on).unwrap(), by_steps(birth, on), "{birth} {on}");
            }
            for months in [1, 11, 12, 18 * 12 - 1, 18 * 12] {
                for shift in -2..=2 {
                    let on = birth.plus_months(months).plus_days(shift);
                    assert_eq!(Age::between(birth, on).unwrap(), by_steps(birth, on), "{birth} {on}");
                }
            }
        }
    }

    #[test]
    fn no_message_shows_the_birth_date() {
        let error = Age::between(day("2011-07-09"), day("2011-07-08")).unwrap_err();
        for text in [error.to_string(), error.explain(Lang::En)] {
            assert!(text.contains("2011-07-08") && !text.contains("07-09"), "{text}");
        }
        let epoch = day("2011-07-09").epoch().to_string();
        assert!(!format!("{error:?}").contains(&epoch));
        assert_eq!(error.code(), "birth_after");
    }

    fn any_day() -> impl Strategy<Value = Day> {
        (Day::MIN.epoch()..=Day::MAX.epoch()).prop_map(|epoch| Day::new(epoch).unwrap())
    }

    proptest! {
        #[test]
        fn agrees_with_steps(a in any_day(), b in any_day()) {
            let (birth, on) = (a.min(b), a.max(b));
            prop_assert_eq!(Age::between(birth, on).unwrap(), by_steps(birth, on));
        }

        #[test]
        fn grows_with_the_day_and_shrinks_with_the_birth(a in any_day(), span in 0i32..50_000) {
            let on = a.plus_days(span);
            let age = Age::between(a, on).unwrap();
            prop_assert!(age <= Age::between(a, on.plus_days(1)).unwrap());
            if a < on {
                prop_assert!(age >= Age::between(a.plus_days(1), on).unwrap());
            }
        }

        #[test]
        fn turning_is_the_first_day_of_the_age(birth in any_day(), years in 0i32..120) {
            let turn = turns(birth, Years(years));
            prop_assume!(turn < Day::MAX);
            prop_assert_eq!(Age::between(birth, turn).unwrap(), Age { years: years as u16, months: 0, days: 0 });
            if years > 0 {
                prop_assert!(younger(birth, turn.plus_days(-1), Years(years)).unwrap());
            }
        }
    }
}

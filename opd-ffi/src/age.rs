//! Ages by the Civil Code.

use opd_core::norm::Years;
use opd_core::person::{self, Age, AgeCap, AgeGroup};
use opd_core::{Day, Lang};

use crate::OpdError;

/// Completed years, months and days (Civil Code art. 48).
#[uniffi::remote(Record)]
pub struct Age {
    /// Completed years.
    pub years: u16,
    /// Completed months beyond the years, 0 to 11.
    pub months: u8,
    /// Days beyond the months, 0 to 30.
    pub days: u8,
}

/// The two ages of childhood (Ley 19.968 art. 16).
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum AgeGroup {
    /// From 0 to the fourteenth birthday, which is no longer of it.
    Child,
    /// From the fourteenth birthday to the eighteenth, which is no longer of it.
    Adolescent,
}

/// The two readings of the upper age of an office; they differ on one day at most.
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum AgeCap {
    /// Not yet eighteen (Civil Code art. 26): the one to use.
    BeforeEighteenth,
    /// At most 17 years, 11 months and 29 days, for reproducing reports of an agreement.
    LiteralSeventeenElevenTwentyNine,
}

/// The age on the day `on` of the person born on `birth`; the birthday itself counts as reached.
///
/// Code `birth_after` if the birth is later than `on`.
#[uniffi::export]
pub fn age(birth: Day, on: Day) -> Result<Age, OpdError> {
    Ok(Age::between(birth, on)?)
}

/// The age in words: `17 años 11 meses 29 días`.
#[uniffi::export]
pub fn age_text(age: Age, lang: Lang) -> String {
    age.text(lang)
}

/// The day on which the person born on `birth` completes `years` (Civil Code art. 48): of 29 February,
/// 28 February in a common year.
#[uniffi::export]
pub fn turns(birth: Day, years: u16) -> Result<Day, OpdError> {
    Ok(person::turns(birth, Years(years.into())))
}

/// Whether the person is under eighteen on the day of the fact (Civil Code art. 26).
///
/// Code `birth_after` if the birth is later than `on`.
#[uniffi::export]
pub fn is_minor(birth: Day, on: Day) -> Result<bool, OpdError> {
    Ok(person::is_minor(birth, on)?)
}

/// The age group of the person on that day; none from majority on.
///
/// Code `birth_after` if the birth is later than `on`.
#[uniffi::export]
pub fn age_group(birth: Day, on: Day) -> Result<Option<AgeGroup>, OpdError> {
    Ok(person::age_group(birth, on)?)
}

/// Whether the person is inside the cap on the day of the fact.
///
/// Code `birth_after` if the birth is later than `on`; `norm` if the norm of the cap is not in force.
#[uniffi::export]
pub fn admits(cap: AgeCap, birth: Day, on: Day) -> Result<bool, OpdError> {
    Ok(cap.admits(birth, on)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_an_age_beyond_the_last_day_is_held_there() {
        assert_eq!(turns(Day::MIN, u16::MAX), Ok(Day::MAX));
    }
}

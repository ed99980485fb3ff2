//! The arithmetic of ages, for one row and for columns of epoch days.
//!
//! A key packs a day as *year, day of year* (or *month, day of month*) with room to spare, so that a
//! subtraction and a shift give the completed years (or months). Years start in March, which puts
//! 29 February last. The day of the fact is read as *one less than the key of its morrow*: on the last
//! day of a month that fills the spare room, and so reaches every birthday that the month is too short
//! to have, as art. 48 of the Civil Code asks. No branch, 32 bits: the loops vectorise anywhere.

use super::age::{AgeError, MAJORITY, turns};
use crate::day::Day;
use crate::norm::{NormError, Years};

/// What stands in an `i32` output where the row has no age: the birth is later than the day of the fact,
/// or either lies outside [`Day::MIN`]`..=`[`Day::MAX`]. Callers turn it into a null.
pub const INVALID: i32 = i32::MIN;

/// Days from 0000-03-01 to 1970-01-01.
const SHIFT: i32 = 719_468;

/// A day of the year that begins in March.
struct March {
    century: u32,
    year_of_century: u32,
    day: u32,
}

impl March {
    /// Any `i32` gives some answer without overflow; days of [`valid`] rows give the right one.
    const fn new(epoch: i32) -> Self {
        let quarters = (epoch.wrapping_add(SHIFT) as u32).wrapping_mul(4) | 3;
        let century = quarters / 146_097;
        let quarters = (quarters % 146_097) | 3;
        Self { century, year_of_century: quarters / 1_461, day: quarters % 1_461 / 4 }
    }

    const fn year(&self) -> u32 {
        self.century * 100 + self.year_of_century
    }

    const fn key(&self) -> i32 {
        (self.year() << 9 | self.day) as i32
    }

    /// Month, 3 (March) to 14 (February), and day of month from 0 (Neri and Schneider's line).
    const fn month_and_day(&self) -> (u32, u32) {
        let line = 2_141 * self.day + 197_913;
        (line >> 16, (line & 0xFFFF) / 2_141)
    }

    /// Days of the month before `month`.
    fn days_of_previous(&self, month: u32) -> i32 {
        let starts = |month: i32| (979 * month - 2_919) >> 5;
        let leap = (if self.year_of_century == 0 { self.century } else { self.year_of_century }) & 3 == 0;
        if month == 3 { 28 + leap as i32 } else { starts(month as i32) - starts(month as i32 - 1) }
    }
}

const fn valid(birth: i32, on: i32) -> bool {
    (birth >= Day::MIN.epoch()) & (birth <= on) & (on <= Day::MAX.epoch())
}

/// Completed years on day `on` of who was born on day `birth`, both epoch days (Civil Code art. 48), or
/// [`INVALID`].
///
/// ```
/// use opd_core::person::{INVALID, completed_years};
/// assert_eq!(completed_years(0, 6_573), 17); // 1970-01-01 to 1987-12-31
/// assert_eq!(completed_years(0, 6_574), 18);
/// assert_eq!(completed_years(1, 0), INVALID);
/// ```
#[inline]
pub const fn completed_years(birth: i32, on: i32) -> i32 {
    let years = (March::new(on.wrapping_add(1)).key() - 1 - March::new(birth).key()) >> 9;
    if valid(birth, on) { years } else { INVALID }
}

/// Whether who was born on `birth` has not completed `years` on day `on`, both epoch days; the question of
/// [`completed_years`] answered without it where the days alone tell.
///
/// ```
/// use opd_core::{norm::Years, person::is_under};
/// assert!(is_under(0, 6_573, Years(18)) && !is_under(0, 6_574, Years(18)));
/// ```
#[inline]
pub const fn is_under(birth: i32, on: i32, years: Years) -> bool {
    /// No year has fewer days.
    const SHORTEST_YEAR: i64 = 365;
    (on as i64 - birth as i64) < years.0 as i64 * SHORTEST_YEAR || completed_years(birth, on) < years.0
}

/// Completed years, months and days; three times [`INVALID`] where there is no age.
#[inline]
pub(super) fn civil_age(birth: i32, on: i32) -> (i32, i32, i32) {
    let (born, morrow) = (March::new(birth), March::new(on.wrapping_add(1)));
    let (born_month, born_day) = born.month_and_day();
    let (month, day) = morrow.month_and_day();
    let key = |march: &March, month: u32, day: u32| ((march.year() * 12 + month) << 5 | day) as i32;
    let completed = ((key(&morrow, month, day) - 1 - key(&born, born_month, born_day)) >> 5) as u32;
    let (day, born_day) = (day as i32, born_day as i32);
    // Since the anniversary of this month, or since that of the previous one, held at its last day.
    let rest = morrow.days_of_previous(month) - 1 - born_day;
    let days = if day > born_day { day - 1 - born_day } else { day + if rest > 0 { rest } else { 0 } };
    if valid(birth, on) {
        ((completed / 12) as i32, (completed % 12) as i32, days)
    } else {
        (INVALID, INVALID, INVALID)
    }
}

/// The greatest birth, as an epoch day, that has completed `years` on day `on`: who was born later has
/// not. One comparison then answers for a row. Below [`Day::MIN`] if nobody has.
///
/// ```
/// use opd_core::{Day, norm::Years, person::threshold};
/// let on = Day::from_civil(2022, 2, 28).unwrap();
/// let last = Day::new(threshold(on, Years(18))).unwrap();
/// assert_eq!(last.to_string(), "2004-02-29"); // who was born on the 29th completes 18 on that 28th
/// ```
pub fn threshold(on: Day, years: Years) -> i32 {
    let same_number = on.plus_months(years.0.saturating_neg().saturating_mul(12));
    let next = same_number.plus_days(1);
    if turns(next, years) <= on {
        next.epoch()
    } else if turns(same_number, years) <= on {
        same_number.epoch()
    } else {
        Day::MIN.epoch() - 1
    }
}

/// [`threshold`] of majority (Civil Code art. 26): births later than it are of minors on that day.
///
/// # Errors
/// [`NormError`] if no norm sets majority on that day.
pub fn minor_threshold(on: Day) -> Result<i32, NormError> {
    Ok(threshold(on, MAJORITY.on(on)?.value))
}

/// [`completed_years`] of each row, [`INVALID`] where there is none.
///
/// # Errors
/// [`AgeError::Lengths`] if the three slices differ in length; nothing is written.
///
/// ```
/// use opd_core::person::{INVALID, completed_years_columns};
/// let mut years = [0; 3];
/// completed_years_columns(&[0, 0, i32::MAX], &[365, 364, 0], &mut years).unwrap();
/// assert_eq!(years, [1, 0, INVALID]);
/// ```
pub fn completed_years_columns(births: &[i32], ons: &[i32], years: &mut [i32]) -> Result<(), AgeError> {
    same_length(births.len(), [ons.len(), years.len()])?;
    for ((year, &birth), &on) in years.iter_mut().zip(births).zip(ons) {
        *year = completed_years(birth, on);
    }
    Ok(())
}

/// Completed years, months and days of each row ([`super::Age`] in columns), three times [`INVALID`] where
/// there is none.
///
/// # Errors
/// [`AgeError::Lengths`] if the five slices differ in length; nothing is written.
///
/// ```
/// use opd_core::person::age_columns;
/// let (mut years, mut months, mut days) = ([0], [0], [0]);
/// age_columns(&[0], &[31], &mut years, &mut months, &mut days).unwrap();
/// assert_eq!((years, months, days), ([0], [1], [0]));
/// ```
pub fn age_columns(
    births: &[i32],
    ons: &[i32],
    years: &mut [i32],
    months: &mut [i32],
    days: &mut [i32],
) -> Result<(), AgeError> {
    same_length(births.len(), [ons.len(), years.len(), months.len(), days.len()])?;
    let outputs = years.iter_mut().zip(months).zip(days);
    for ((((year, month), day), &birth), &on) in outputs.zip(births).zip(ons) {
        (*year, *month, *day) = civil_age(birth, on);
    }
    Ok(())
}

/// Whether each birth is of a minor on the one day `on` (Civil Code art. 26), as two bitmaps: row `i` is
/// bit `i % 64` of word `i / 64`, the order of Arrow. `valid` is 0 where the row has no age
/// (see [`INVALID`]); `minor` is 0 there too, and so are the bits beyond the last row.
///
/// # Errors
/// [`AgeError::Lengths`] unless both bitmaps have one word for each 64 rows begun; [`AgeError::Norm`] if no
/// norm sets majority on that day.
///
/// ```
/// use opd_core::{Day, person::is_minor_columns};
/// let on = Day::from_civil(2018, 1, 15).unwrap();
/// let births = ["2000-01-15", "2000-01-16", "2018-01-16"].map(|d| d.parse::<Day>().unwrap().epoch());
/// let (mut minor, mut valid) = ([0], [0]);
/// is_minor_columns(&births, on, &mut minor, &mut valid).unwrap();
/// assert_eq!((minor, valid), ([0b010], [0b011]));
/// ```
pub fn is_minor_columns(
    births: &[i32],
    on: Day,
    minor: &mut [u64],
    valid: &mut [u64],
) -> Result<(), AgeError> {
    let words = births.len().div_ceil(64);
    same_length(words, [minor.len(), valid.len()])?;
    let (last_adult, on) = (minor_threshold(on)?, on.epoch());
    for ((births, minor), valid) in births.chunks(64).zip(minor).zip(valid) {
        *minor = bits(births, |&birth| (birth > last_adult) & (birth <= on));
        *valid = bits(births, |&birth| self::valid(birth, on));
    }
    Ok(())
}

/// As [`is_minor_columns`], each row on its own day `ons[i]`. `majority` is the value of AGE-01 in force on
/// those days, in years.
///
/// # Errors
/// [`AgeError::Lengths`] if the columns differ, or unless both bitmaps have one word for each 64 rows begun.
///
/// ```
/// use opd_core::{norm::Years, person::is_minor_each};
/// let (mut minor, mut valid) = ([0], [0]);
/// is_minor_each(&[0, 0, 9], &[6_573, 6_574, 8], Years(18), &mut minor, &mut valid).unwrap();
/// assert_eq!((minor, valid), ([0b001], [0b011]));
/// ```
pub fn is_minor_each(
    births: &[i32],
    ons: &[i32],
    majority: Years,
    minor: &mut [u64],
    valid: &mut [u64],
) -> Result<(), AgeError> {
    same_length(births.len(), [ons.len()])?;
    same_length(births.len().div_ceil(64), [minor.len(), valid.len()])?;
    let mut years = [0; 64];
    let rows = births.chunks(64).zip(ons.chunks(64));
    for (((births, ons), minor), valid) in rows.zip(minor).zip(valid) {
        let years = &mut years[..births.len()];
        completed_years_columns(births, ons, years)?;
        *minor = bits(years, |&years| (years != INVALID) & (years < majority.0));
        *valid = bits(years, |&years| years != INVALID);
    }
    Ok(())
}

/// One bit for each of at most 64 rows. The answers go through bytes, which the compiler vectorises; a
/// multiplication gathers eight of them.
#[inline]
fn bits<T>(rows: &[T], test: impl Fn(&T) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    for (byte, row) in bytes.iter_mut().zip(rows) {
        *byte = test(row).into();
    }
    let (eights, _) = bytes.as_chunks::<8>();
    eights.iter().rev().fold(0, |word, &eight| {
        word << 8 | u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

fn same_length<const N: usize>(expected: usize, seen: [usize; N]) -> Result<(), AgeError> {
    match seen.into_iter().find(|&seen| seen != expected) {
        Some(seen) => Err(AgeError::Lengths { expected, seen }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn epoch(text: &str) -> i32 {
        text.parse::<Day>().unwrap().epoch()
    }

    /// The definition: how many anniversaries have come.
    fn years_by_definition(birth: Day, on: Day) -> i32 {
        let years = on.year() - birth.year();
        years - i32::from(turns(birth, Years(years)) > on)
    }

    #[test]
    fn years_of_every_birth_in_nine_years_on_every_day_of_nine_years() {
        // 1896 to 1904 has the common year 1900 inside; 2016 to 2024 three leap years.
        for first in ["1896-01-01", "2000-01-01"] {
            let first = epoch(first);
            for birth in first..first + 9 * 366 {
                for on in first + 16 * 366..first + 25 * 366 {
                    let (b, o) = (Day::new(birth).unwrap(), Day::new(on).unwrap());
                    assert_eq!(completed_years(birth, on), years_by_definition(b, o), "{b} {o}");
                }
            }
        }
    }

    #[test]
    fn the_threshold_parts_who_is_of_age_from_who_is_not() {
        for on in epoch("1999-12-01")..epoch("2025-03-05") {
            let on = Day::new(on).unwrap();
            let last = minor_threshold(on).unwrap();
            assert!(completed_years(last, on.epoch()) >= 18, "{on}");
            assert!(completed_years(last + 1, on.epoch()) < 18, "{on}");
        }
        assert_eq!(threshold(Day::MIN, Years(18)), Day::MIN.epoch() - 1);
        assert_eq!(threshold(Day::MIN, Years(i32::MAX)), Day::MIN.epoch() - 1);
        assert_eq!(threshold(Day::MAX, Years(0)), Day::MAX.epoch());
    }

    #[test]
    fn lengths_are_checked() {
        let lengths = Err(AgeError::Lengths { expected: 2, seen: 1 });
        assert_eq!(completed_years_columns(&[1, 2], &[1], &mut [0, 0]), lengths);
        assert_eq!(age_columns(&[1, 2], &[1, 2], &mut [0, 0], &mut [0], &mut [0, 0]), lengths);
        assert_eq!(is_minor_columns(&[0; 65], Day::MAX, &mut [0], &mut [0, 0]), lengths);
        assert_eq!(is_minor_each(&[0; 65], &[0; 65], Years(18), &mut [0, 0], &mut [0]), lengths);
    }

    proptest! {
        #[test]
        fn any_integers_give_an_age_or_invalid(birth in any::<i32>(), on in any::<i32>()) {
            let ok = Day::new(birth).is_some() && Day::new(on).is_some() && birth <= on;
            prop_assert_eq!(completed_years(birth, on) != INVALID, ok);
            let (years, months, days) = civil_age(birth, on);
            prop_assert_eq!(years, completed_years(birth, on));
            prop_assert!(!ok || (0..12).contains(&months) && (0..31).contains(&days));
            prop_assert!(!ok || is_under(birth, on, Years(18)) == (years < 18));
        }

        #[test]
        fn columns_say_what_scalars_say(
            rows in proptest::collection::vec((-800_000i32..3_000_000, -800_000i32..3_000_000), 0..200),
            on in Day::MIN.epoch()..=Day::MAX.epoch(),
        ) {
            let (births, ons): (Vec<i32>, Vec<i32>) = rows.into_iter().unzip();
            let words = births.len().div_ceil(64);
            let (mut minor, mut valid) = (vec![!0; words], vec![!0; words]);
            is_minor_columns(&births, Day::new(on).unwrap(), &mut minor, &mut valid).unwrap();
            let (mut minor_each, mut valid_each) = (vec![!0; words], vec![!0; words]);
            is_minor_each(&births, &ons, Years(18), &mut minor_each, &mut valid_each).unwrap();
            let bit = |words: &[u64], i: usize| words[i / 64] >> (i % 64) & 1 == 1;
            for i in 0..births.len() {
                let (one, own) = (completed_years(births[i], on), completed_years(births[i], ons[i]));
                prop_assert_eq!(bit(&minor, i), one != INVALID && one < 18);
                prop_assert_eq!(bit(&valid, i), one != INVALID);
                prop_assert_eq!(bit(&minor_each, i), own != INVALID && own < 18);
                prop_assert_eq!(bit(&valid_each, i), own != INVALID);
            }
            for i in births.len()..words * 64 {
                prop_assert!(!bit(&minor, i) && !bit(&valid, i) && !bit(&minor_each, i) && !bit(&valid_each, i));
            }
        }
    }
}

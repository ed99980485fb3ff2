//! Days and ages.

use std::mem::MaybeUninit;

use opd_core::norm::Years;
use opd_core::person::{self, AgeCap};
use opd_core::{Day, DayOutOfRange};
use serde::Deserialize;
use serde::de::IntoDeserializer;

use super::json::{text, unreadable, word};
use super::{Bytes, Error, Failure, Text, Word, answer};

/// A day of the civil calendar.
#[repr(C)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    /// 1 to 31.
    pub day: i32,
}

/// Completed years, months and days (Civil Code art. 48).
#[repr(C)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Completed years.
    pub years: i32,
    /// Completed months beyond the years, 0 to 11.
    pub months: i32,
    /// Days beyond the months, 0 to 30.
    pub days: i32,
}

/// The day of days since 1970-01-01.
pub(super) fn day(epoch: i32) -> Result<Day, Failure> {
    Ok(Day::new(epoch).ok_or(DayOutOfRange)?)
}

fn parsed(iso: &str) -> Result<Day, Failure> {
    let day = Day::deserialize(iso.into_deserializer());
    day.map_err(|error: serde_json::Error| unreadable(&error, "text"))
}

/// The days from 1970-01-01 to a day written in ISO 8601: `2024-02-29`.
///
/// Code `unreadable` for what is no day of years 1 to 9999.
#[unsafe(no_mangle)]
pub extern "C" fn opd_day_parse(
    iso: Bytes<'_>,
    len: usize,
    day: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(day, error, || Ok(parsed(text(&iso, len, "text")?)?.epoch()))
}

/// Year, month and day of the month of a day.
///
/// Code `out_of_range` outside years 1 to 9999.
#[unsafe(no_mangle)]
pub extern "C" fn opd_day_civil(
    epoch: i32,
    civil: Option<&mut MaybeUninit<Civil>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(civil, error, || {
        let (year, month, day) = day(epoch)?.civil();
        Ok(Civil { year, month: month as i32, day: day as i32 })
    })
}

/// The age on the day `on` of the person born on `birth`; the birthday itself counts as reached.
///
/// Codes: `birth_after` if the birth is later than `on`, `out_of_range`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_age(
    birth: i32,
    on: i32,
    age: Option<&mut MaybeUninit<Age>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(age, error, || {
        let person::Age { years, months, days } = person::Age::between(day(birth)?, day(on)?)?;
        Ok(Age { years: years.into(), months: months.into(), days: days.into() })
    })
}

/// The day on which the person born on `birth` completes `years` (Civil Code art. 48): of 29 February, 28 February in a
/// common year. Never past 9999-12-31.
///
/// Code `out_of_range`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_turns(
    birth: i32,
    years: u16,
    turns: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(turns, error, || Ok(person::turns(day(birth)?, Years(years.into())).epoch()))
}

/// 1 if the person is under eighteen on the day of the fact (Civil Code art. 26), or else 0.
///
/// Codes: `birth_after`, `out_of_range`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_is_minor(
    birth: i32,
    on: i32,
    minor: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(minor, error, || Ok(person::is_minor(day(birth)?, day(on)?)?.into()))
}

/// The age group on that day (Ley 19.968 art. 16): `child`, `adolescent`, or null from majority on.
///
/// Codes: `birth_after`, `out_of_range`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_age_group(
    birth: i32,
    on: i32,
    group: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(group, error, || {
        let group = person::age_group(day(birth)?, day(on)?)?;
        Ok(group.map(|group| Text::new(group.code().to_owned())).unwrap_or_default())
    })
}

/// 1 if the person is inside the cap on the day of the fact, or else 0. The two readings of the upper age of an office
/// are `before_eighteenth`, the one to use, and `literal_17y11m29d`, for reproducing reports of an agreement.
///
/// Codes: `birth_after`, `out_of_range`, `norm` if the norm of the cap is not in force, `unknown_code`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_admits(
    cap: Word<'_>,
    birth: i32,
    on: i32,
    admitted: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(admitted, error, || {
        let cap: AgeCap = word(&cap)?.parse()?;
        Ok(cap.admits(day(birth)?, day(on)?)?.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::c::raw::written;
    use crate::c::{OPD_MISUSE, OPD_OK, OPD_REFUSED};

    #[test]
    fn days_are_read_and_out_of_range_ones_refused() {
        let read = |iso: &str| {
            let (mut day, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
            let status = opd_day_parse(iso.into(), iso.len(), Some(&mut day), Some(&mut error));
            (status, written(day), written(error).map(|error: Box<Error>| error.parts().0))
        };
        assert_eq!(read("1970-01-02"), (OPD_OK, 1, None));
        assert_eq!(read("2023-02-29"), (OPD_REFUSED, 0, Some("unreadable".into())));
        assert_eq!(read(""), (OPD_REFUSED, 0, Some("unreadable".into())));
        for epoch in [i32::MIN, Day::MIN.epoch() - 1, Day::MAX.epoch() + 1, i32::MAX] {
            let (mut civil, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
            assert_eq!(opd_day_civil(epoch, Some(&mut civil), Some(&mut error)), OPD_REFUSED);
            assert_eq!(written(civil), Civil::default());
            let code = written(error).map(|error: Box<Error>| error.parts().0);
            assert_eq!(code.as_deref(), Some("out_of_range"));
        }
    }

    #[test]
    fn a_null_where_something_must_be_is_misuse() {
        let mut admitted = MaybeUninit::uninit();
        assert_eq!(opd_admits(None.into(), 0, 1, Some(&mut admitted), None), OPD_MISUSE);
        assert_eq!(opd_age(0, 1, None, None), OPD_MISUSE);
    }
}

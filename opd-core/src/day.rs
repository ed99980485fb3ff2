//! A day of the civil calendar as one small integer.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::lang::{Explain, Lang};

/// A civil day, counted from 1970-01-01 (day 0), in the proleptic Gregorian calendar.
///
/// One `i32`: columns, scalars and bindings share it without conversion.
///
/// ```
/// use opd_core::Day;
/// let day = Day::from_civil(2004, 2, 29).unwrap();
/// assert_eq!(day.plus_months(18 * 12).to_string(), "2022-02-28"); // Civil Code art. 48
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Day(i32);

/// Days from 0000-03-01 to 1970-01-01: years that start in March have their leap day last.
const SHIFT: i32 = 719_468;

impl Day {
    /// The first day that the library answers for: 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// The last day that the library answers for: 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day that is `epoch` days after 1970-01-01; `None` outside years 1 to 9999.
    pub const fn new(epoch: i32) -> Option<Self> {
        if epoch < Self::MIN.0 || epoch > Self::MAX.0 { None } else { Some(Self(epoch)) }
    }

    /// Days since 1970-01-01.
    pub const fn epoch(self) -> i32 {
        self.0
    }

    /// The day with this year (1 to 9999), month (1 to 12) and day of month, if there is one.
    pub const fn from_civil(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Neri and Schneider, "Euclidean affine functions" (2022), in 32 bits.
        let before_march = month < 3;
        let march_year = year as u32 - before_march as u32;
        let march_month = if before_march { month + 12 } else { month };
        let century = march_year / 100;
        let days =
            1_461 * march_year / 4 - century + century / 4 + (979 * march_month - 2_919) / 32 + day - 1;
        Some(Self(days as i32 - SHIFT))
    }

    /// Year, month (1 to 12) and day of month.
    pub const fn civil(self) -> (i32, u32, u32) {
        let days = (self.0 + SHIFT) as u32;
        let quarters = 4 * days + 3;
        let century = quarters / 146_097;
        let in_century = (quarters % 146_097 / 4) * 4 + 3;
        let product = 2_939_745 * in_century as u64;
        let day_of_year = (product as u32) / 2_939_745 / 4;
        let month_and_day = 2_141 * day_of_year + 197_913;
        let (month, day) = (month_and_day >> 16, (month_and_day & 0xFFFF) / 2_141 + 1);
        let after_december = day_of_year >= 306;
        let year = 100 * century + (product >> 32) as u32 + after_december as u32;
        (year as i32, if after_december { month - 12 } else { month }, day)
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.civil().0
    }

    /// The day `days` later (earlier if negative), held inside [`Day::MIN`] and [`Day::MAX`].
    pub const fn plus_days(self, days: i32) -> Self {
        let sum = self.0 as i64 + days as i64;
        if sum < Self::MIN.0 as i64 {
            Self::MIN
        } else if sum > Self::MAX.0 as i64 {
            Self::MAX
        } else {
            Self(sum as i32)
        }
    }

    /// The same day number `months` later, or the last day of a shorter month (Civil Code art. 48),
    /// held inside [`Day::MIN`] and [`Day::MAX`].
    pub const fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.civil();
        let total = (year * 12 + month as i32 - 1).saturating_add(months);
        // Months of years 1 to 9999, counted from January of year 0.
        if total < 12 {
            return Self::MIN;
        }
        if total >= 120_000 {
            return Self::MAX;
        }
        let (year, month) = (total / 12, total as u32 % 12 + 1);
        let last = days_in_month(year, month);
        match Self::from_civil(year, month, if day < last { day } else { last }) {
            Some(day) => day,
            None => Self::MAX,
        }
    }

    /// Whether this day is at most `months` after `from`, by [`plus_months`](Self::plus_months): a term of months
    /// that starts on `from` has not run out when this day ends.
    ///
    /// ```
    /// use opd_core::Day;
    /// let from = Day::from_civil(2024, 1, 31).unwrap();
    /// assert!(Day::from_civil(2024, 2, 29).unwrap().is_within(1, from));
    /// assert!(!Day::from_civil(2024, 3, 1).unwrap().is_within(1, from));
    /// ```
    #[inline]
    pub const fn is_within(self, months: i32, from: Self) -> bool {
        // A month has 28 days at least and 31 at most: only in between must it be computed.
        let days = self.0 as i64 - from.0 as i64;
        if months >= 0 && days <= 28 * months as i64 {
            return true;
        }
        if months >= 0 && days > 31 * months as i64 {
            return false;
        }
        self.0 <= from.plus_months(months).0
    }

    /// Days from `earlier` to this day; negative if it is later.
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The same day for chrono; every `Day` has one.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

/// Days of a month, 1 to 12, in the Gregorian calendar.
pub(crate) const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl std::fmt::Display for Day {
    /// ISO 8601: `2016-03-05`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // A reader's error has no language: both are said.
        text.parse().map_err(|_| {
            let seen: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!(
                "«{seen}» no es una fecha; se esperaba 2024-03-05 / “{seen}” is no date; 2024-03-05 was expected"
            ))
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

/// A date outside years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub struct DayOutOfRange;

impl DayOutOfRange {
    /// The stable code: `out_of_range`.
    pub const fn code(&self) -> &'static str {
        "out_of_range"
    }
}

impl Explain for DayOutOfRange {
    fn explain(&self, lang: Lang) -> String {
        lang.pick("la fecha está fuera de los años 1 a 9999", "the date is outside years 1 to 9999")
            .to_owned()
    }
}

impl TryFrom<NaiveDate> for Day {
    type Error = DayOutOfRange;

    fn try_from(date: NaiveDate) -> Result<Self, DayOutOfRange> {
        Self::from_civil(date.year(), date.month(), date.day()).ok_or(DayOutOfRange)
    }
}

impl std::str::FromStr for Day {
    type Err = chrono::ParseError;

    /// Reads ISO 8601 only (`2016-03-05`); dates as people type them are read by `dataset`.
    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        let date = text.parse::<NaiveDate>()?;
        // A year beyond 9999 has no four-digit form: asking for one more digit gives chrono's own error.
        Self::try_from(date).or_else(|_| NaiveDate::parse_from_str("", "%Y").map(|_| Self::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn civil_agrees_with_chrono(epoch in Day::MIN.0..=Day::MAX.0) {
            let day = Day::new(epoch).unwrap();
            let date = NaiveDate::from_epoch_days(epoch).unwrap();
            prop_assert_eq!(day.civil(), (date.year(), date.month(), date.day()));
            prop_assert_eq!(Day::from_civil(date.year(), date.month(), date.day()), Some(day));
            prop_assert_eq!(day.date(), date);
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }

        #[test]
        fn months_agree_with_chrono(epoch in -700_000..2_900_000, months in 0u32..1200) {
            let day = Day::new(epoch).unwrap();
            let expected = day.date() + chrono::Months::new(months);
            if expected.year() <= 9999 {
                prop_assert_eq!(day.plus_months(months as i32).date(), expected);
                let last = day.plus_months(months as i32);
                prop_assert!(last.is_within(months as i32, day));
                prop_assert!(last == Day::MAX || !last.plus_days(1).is_within(months as i32, day));
            }
        }
    }

    #[test]
    fn edges_hold() {
        assert_eq!(Day::MIN.to_string(), "0001-01-01");
        assert_eq!(Day::MAX.to_string(), "9999-12-31");
        assert_eq!(Day::MAX.plus_days(i32::MAX), Day::MAX);
        assert_eq!(Day::MIN.plus_months(i32::MIN), Day::MIN);
        assert_eq!(Day::from_civil(2023, 2, 29), None);
        assert!("10000-01-01".parse::<Day>().is_err());
        assert!("05-03-2016".parse::<Day>().is_err());
    }
}

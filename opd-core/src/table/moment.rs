//! An instant as people record it: to the second, or only the day.

use chrono::{DateTime, Utc};

use crate::calendar::zone;
use crate::day::Day;

/// When something happened: an instant, or a day whose hour was not written.
///
/// A rule of hours must never guess the hour, so a moment answers with the earliest and the latest
/// instant that it may mean. One `i64`: the first second of it (UTC) and whether only the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// An instant, in seconds since 1970-01-01T00:00:00Z.
    pub const fn at(seconds: i64) -> Self {
        Self(seconds.saturating_mul(2))
    }

    /// A day in Chile whose hour is not known.
    pub fn on_day(day: Day) -> Self {
        let midnight = i64::from(day.epoch()) * 86_400;
        let start =
            zone::local_seconds_to_utc(midnight).unwrap_or_else(|_| zone::start_of_day(day).timestamp());
        Self(start.saturating_mul(2) | 1)
    }

    /// The packed form, for columns.
    #[cfg(feature = "arrow")]
    pub(crate) const fn raw(self) -> i64 {
        self.0
    }

    /// From the packed form.
    #[cfg(feature = "arrow")]
    pub(crate) const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    fn instant(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.earliest(), 0).unwrap_or_default()
    }

    /// Whether the hour is unknown.
    pub const fn is_day_only(self) -> bool {
        self.0 & 1 == 1
    }

    /// The first second (UTC) that it may mean.
    pub const fn earliest(self) -> i64 {
        self.0 >> 1
    }

    /// The last second (UTC) that it may mean.
    pub fn latest(self) -> i64 {
        if self.is_day_only() { zone::end_of_day(self.day()).timestamp() - 1 } else { self.earliest() }
    }

    /// The day in Chile.
    pub fn day(self) -> Day {
        zone::local_day_of_seconds(self.earliest()).unwrap_or(Day::MAX)
    }
}

impl std::fmt::Display for Moment {
    /// Chilean wall time, `2024-03-05 14:30`, or the day alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_day_only() {
            return self.day().fmt(f);
        }
        write!(f, "{}", zone::to_local(self.instant()).format("%Y-%m-%d %H:%M"))
    }
}

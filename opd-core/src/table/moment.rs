//! An instant as people record it: to the second, or only the day.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::zone::{self, LocalTimeError};
use crate::day::Day;
use crate::lang::{Explain, Lang};

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

/// Why a text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum MomentError {
    /// It is neither an instant nor a day.
    Unreadable {
        /// The text, cut at 40 characters.
        seen: String,
    },
    /// The clock skipped or repeated that hour.
    Clock(#[from] LocalTimeError),
}

impl MomentError {
    /// The stable code: `unreadable`, or that of the [`LocalTimeError`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Clock(error) => error.code(),
        }
    }
}

impl Explain for MomentError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Unreadable { seen }, Lang::Es) => format!(
                "«{seen}» no es un momento; se esperaba 2024-03-05T10:00 (hora de Chile continental), 2024-03-05T10:00-03:00 o 2024-03-05"
            ),
            (Self::Unreadable { seen }, Lang::En) => format!(
                "“{seen}” is no moment; expected 2024-03-05T10:00 (the hour of continental Chile), 2024-03-05T10:00-03:00 or 2024-03-05"
            ),
            (Self::Clock(error), lang) => error.explain(lang),
        }
    }
}

/// Reads ISO 8601: an instant with its offset, a wall time of continental Chile, or a day.
///
/// ```
/// use opd_core::table::Moment;
/// let moment = |text: &str| text.parse::<Moment>();
/// assert_eq!(moment("2024-07-01T12:00")?, moment("2024-07-01T16:00:00Z")?);
/// assert_eq!(moment("2024-07-01T12:00")?, moment("2024-07-01T12:00-04:00")?);
/// assert!(moment("2024-07-01")?.is_day_only());
/// assert_eq!(moment("2024-09-08T00:30").unwrap_err().code(), "skipped");
/// assert_eq!(moment("2024-04-06T23:30").unwrap_err().code(), "repeated");
/// # Ok::<(), opd_core::table::MomentError>(())
/// ```
impl std::str::FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let unreadable = || MomentError::Unreadable { seen: text.chars().take(40).collect() };
        if let Ok(day) = text.parse::<Day>() {
            return Ok(Self::on_day(day));
        }
        let iso = text.replacen(' ', "T", 1);
        let to_the_minute = |_| DateTime::parse_from_str(&iso, "%Y-%m-%dT%H:%M%:z");
        if let Ok(instant) = DateTime::parse_from_rfc3339(&iso).or_else(to_the_minute) {
            return Day::try_from(instant.date_naive())
                .map_or_else(|_| Err(unreadable()), |_| Ok(Self::at(instant.timestamp())));
        }
        let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
        let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&iso, form).ok());
        Ok(Self::at(zone::to_utc(local.ok_or_else(unreadable)?)?.timestamp()))
    }
}

impl Serialize for Moment {
    /// As it is read: with the offset of Chile on that day, or the day alone.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_day_only() {
            return serializer.collect_str(&self.day());
        }
        serializer.serialize_str(&zone::with_offset(self.instant()))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let both = |error: MomentError| format!("{} / {}", error.explain(Lang::Es), error.explain(Lang::En));
        text.parse().map_err(|error| serde::de::Error::custom(both(error)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "An instant (2024-03-05T10:00-03:00, or without offset: continental Chile), or a day.",
            "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$"
        })
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

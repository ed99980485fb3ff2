//! Local time of America/Santiago, where the clock changes twice in most years.
//!
//! Instants are UTC inside; local time belongs to the edges. In spring an hour that starts at midnight does not
//! exist; in autumn the hour before midnight comes twice: neither is guessed.

use std::sync::LazyLock;

use chrono::{
    DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, SecondsFormat, TimeDelta, TimeZone, Utc,
};
use chrono_tz::America::Santiago;

use super::HORIZON;
use crate::day::Day;
use crate::lang::{Explain, Lang};

/// Why a local time is not one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum LocalTimeError {
    /// The clock jumped over it.
    Skipped {
        /// The local time.
        local: NaiveDateTime,
    },
    /// The clock showed it twice.
    Repeated {
        /// The first time.
        earlier: DateTime<Utc>,
        /// The second time.
        later: DateTime<Utc>,
    },
    /// It is outside years 1 to 9999.
    OutOfRange,
}

impl LocalTimeError {
    /// A name that does not change: `skipped`, `repeated` or `out_of_range`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Skipped { .. } => "skipped",
            Self::Repeated { .. } => "repeated",
            Self::OutOfRange => "out_of_range",
        }
    }
}

impl Explain for LocalTimeError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Skipped { local }, Lang::Es) => {
                format!("la hora {local} no existió en Chile continental: ese día el reloj se adelantó")
            }
            (Self::Skipped { local }, Lang::En) => {
                format!("{local} did not exist in continental Chile: the clock went forward on that day")
            }
            (Self::Repeated { earlier, later }, Lang::Es) => {
                format!("esa hora ocurrió dos veces en Chile continental: elija {earlier} o {later}")
            }
            (Self::Repeated { earlier, later }, Lang::En) => {
                format!("that hour happened twice in continental Chile: choose {earlier} or {later}")
            }
            (Self::OutOfRange, Lang::Es) => "la hora está fuera de los años 1 a 9999".to_owned(),
            (Self::OutOfRange, Lang::En) => "the time is outside years 1 to 9999".to_owned(),
        }
    }
}

/// The instant of a local time.
///
/// # Errors
/// [`LocalTimeError`] where the clock skipped or repeated it, or outside years 1 to 9999.
///
/// ```
/// use opd_core::calendar::zone::to_utc;
/// let utc = |local: &str| to_utc(local.parse().unwrap()).map_err(|error| error.code());
/// assert_eq!(utc("2026-07-01T12:00:00").unwrap().to_rfc3339(), "2026-07-01T16:00:00+00:00");
/// assert_eq!(utc("2026-09-06T00:30:00"), Err("skipped"));
/// assert_eq!(utc("2026-04-04T23:30:00"), Err("repeated"));
/// ```
pub fn to_utc(local: NaiveDateTime) -> Result<DateTime<Utc>, LocalTimeError> {
    if Day::try_from(local.date()).is_err() {
        return Err(LocalTimeError::OutOfRange);
    }
    match Santiago.from_local_datetime(&local) {
        chrono::LocalResult::Single(instant) => Ok(instant.to_utc()),
        chrono::LocalResult::Ambiguous(earlier, later) => {
            Err(LocalTimeError::Repeated { earlier: earlier.to_utc(), later: later.to_utc() })
        }
        chrono::LocalResult::None => Err(LocalTimeError::Skipped { local }),
    }
}

/// The local time of an instant, always one (in UTC for the last hours that chrono can write, some 262,000 years off).
///
/// ```
/// use opd_core::calendar::zone::to_local;
/// assert_eq!(to_local("2024-06-20T20:51:00Z".parse().unwrap()).to_string(), "2024-06-20 16:51:00");
/// ```
pub fn to_local(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    utc.checked_add_offset(Santiago.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

/// The instant as the clock of continental Chile shows it, with its offset.
pub(crate) fn with_offset(instant: DateTime<Utc>) -> String {
    let local = instant.with_timezone(&Santiago.offset_from_utc_datetime(&instant.naive_utc()).fix());
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The local day of an instant; `None` outside years 1 to 9999.
///
/// ```
/// use opd_core::calendar::zone::local_day;
/// assert_eq!(local_day("2025-06-21T02:42:00Z".parse().unwrap()).unwrap().to_string(), "2025-06-20");
/// ```
pub fn local_day(instant: DateTime<Utc>) -> Option<Day> {
    Day::try_from(to_local(instant).date()).ok()
}

/// The first instant of a local day: midnight, or the end of the hour that the clock skipped there.
///
/// ```
/// use opd_core::calendar::zone::start_of_day;
/// use opd_core::Day;
/// let spring = Day::from_civil(2026, 9, 6).unwrap();
/// assert_eq!(start_of_day(spring).to_rfc3339(), "2026-09-06T04:00:00+00:00"); // 01:00 local
/// ```
pub fn start_of_day(day: Day) -> DateTime<Utc> {
    start_of(day.date())
}

/// The instant that ends a local day: the first of the next day.
///
/// ```
/// use opd_core::calendar::zone::{end_of_day, start_of_day};
/// use opd_core::Day;
/// let autumn = Day::from_civil(2026, 4, 4).unwrap();
/// assert_eq!((end_of_day(autumn) - start_of_day(autumn)).num_hours(), 25);
/// ```
pub fn end_of_day(day: Day) -> DateTime<Utc> {
    let date = day.date();
    start_of(date.succ_opt().unwrap_or(date))
}

fn start_of(date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    Santiago.from_local_datetime(&midnight).earliest().map_or_else(
        // Every gap of Santiago starts at midnight: the offset of the day before gives the instant of the change.
        || {
            let noon_before = midnight - TimeDelta::hours(12);
            let offset = Santiago.offset_from_local_datetime(&noon_before).earliest();
            (midnight - offset.map_or(TimeDelta::zero(), |offset| seconds(offset.fix().local_minus_utc())))
                .and_utc()
        },
        |instant| instant.to_utc(),
    )
}

fn seconds(count: i32) -> TimeDelta {
    TimeDelta::seconds(i64::from(count))
}

const SECONDS_IN_A_DAY: i64 = 86_400;
/// The offsets from UTC that Chile has had in the horizon lie between these (a test walks every day).
const EARLIEST_OFFSET: i64 = -5 * 3_600;
const LATEST_OFFSET: i64 = -3 * 3_600;
/// No offset is this long: the day has a change of the clock.
const CHANGES: i32 = i32::MAX;

/// Offset from UTC in seconds of each local day of the horizon, or [`CHANGES`].
static OFFSETS: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let offset = |local: NaiveDateTime| Santiago.offset_from_local_datetime(&local).single();
    (HORIZON.start().epoch()..=HORIZON.end().epoch())
        .map(|epoch| {
            let midnight = NaiveDate::from_epoch_days(epoch).unwrap_or_default().and_time(NaiveTime::MIN);
            let ends = [midnight, midnight + seconds(86_399)].map(offset);
            match ends.map(|offset| offset.map(|offset| offset.fix().local_minus_utc())) {
                [Some(start), Some(end)] if start == end => start,
                _ => CHANGES,
            }
        })
        .collect()
});

/// As [`to_utc`], in seconds since 1970-01-01 00:00 on either clock, for columns: a table answers for the days of
/// [`HORIZON`] without a change of the clock.
///
/// # Errors
/// As [`to_utc`].
///
/// ```
/// use opd_core::calendar::zone::local_seconds_to_utc;
/// let noon = 20_635 * 86_400 + 12 * 3_600; // 2026-07-01 12:00
/// assert_eq!(local_seconds_to_utc(noon), Ok(noon + 4 * 3_600));
/// ```
pub fn local_seconds_to_utc(local: i64) -> Result<i64, LocalTimeError> {
    let day = local.div_euclid(SECONDS_IN_A_DAY) - i64::from(HORIZON.start().epoch());
    let offset = usize::try_from(day).ok().and_then(|day| OFFSETS.get(day));
    match offset {
        Some(&offset) if offset != CHANGES => Ok(local - i64::from(offset)),
        _ => {
            let clock = DateTime::from_timestamp(local, 0).ok_or(LocalTimeError::OutOfRange)?.naive_utc();
            to_utc(clock).map(|instant| instant.timestamp())
        }
    }
}

/// As [`local_day`], for columns: the table answers for the days of [`HORIZON`] without a change of the clock.
///
/// ```
/// use opd_core::calendar::zone::local_day_of_seconds;
/// assert_eq!(local_day_of_seconds(1_750_473_720).unwrap().to_string(), "2025-06-20"); // 2025-06-21T02:42:00Z
/// ```
pub fn local_day_of_seconds(utc: i64) -> Option<Day> {
    // Offsets of Chile lie between these two: where both give one day, and it has one offset, that is it.
    let days = [-EARLIEST_OFFSET, -LATEST_OFFSET].map(|behind| (utc - behind).div_euclid(SECONDS_IN_A_DAY));
    let index = days[0] - i64::from(HORIZON.start().epoch());
    let regular = days[0] == days[1]
        && usize::try_from(index)
            .ok()
            .and_then(|index| OFFSETS.get(index))
            .is_some_and(|offset| *offset != CHANGES);
    if regular {
        return i32::try_from(days[0]).ok().and_then(Day::new);
    }
    local_day(DateTime::from_timestamp(utc, 0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every quarter of an hour of the horizon: the table, against chrono-tz.
    #[test]
    fn the_table_is_chrono_tz() {
        let first = i64::from(HORIZON.start().epoch() - 2) * SECONDS_IN_A_DAY;
        let last = i64::from(HORIZON.end().epoch() + 2) * SECONDS_IN_A_DAY;
        let (mut skipped, mut repeated) = (0, 0);
        for local in (first..last).step_by(900) {
            let expected = to_utc(DateTime::from_timestamp(local, 0).unwrap().naive_utc());
            assert_eq!(local_seconds_to_utc(local), expected.map(|instant| instant.timestamp()));
            match expected {
                Ok(instant) => assert_eq!(to_local(instant).and_utc().timestamp(), local),
                Err(LocalTimeError::Skipped { .. }) => skipped += 1,
                Err(LocalTimeError::Repeated { earlier, later }) => {
                    repeated += 1;
                    assert_eq!((later - earlier).num_hours(), 1);
                    assert_eq!(to_local(earlier), to_local(later));
                }
                Err(error) => panic!("{error}"),
            }
        }
        assert!(skipped > 4 * 55 && repeated > 4 * 55, "{skipped} {repeated}");
    }

    #[test]
    fn a_day_starts_at_its_first_instant() {
        let first = Day::from_civil(1900, 1, 1).unwrap();
        for i in 0..80_000 {
            let day = first.plus_days(i);
            let start = start_of_day(day);
            assert_eq!(local_day(start), Some(day));
            assert_eq!(local_day(start - TimeDelta::seconds(1)), Some(day.plus_days(-1)));
            assert_eq!(end_of_day(day), start_of_day(day.plus_days(1)));
        }
    }

    #[test]
    fn seconds_around_each_change() {
        for (local, expected) in [
            ("2026-04-04T22:59:59", Ok("2026-04-05T01:59:59Z")),
            ("2026-04-04T23:00:00", Err("repeated")),
            ("2026-04-04T23:59:59", Err("repeated")),
            ("2026-04-05T00:00:00", Ok("2026-04-05T04:00:00Z")),
            ("2026-09-05T23:59:59", Ok("2026-09-06T03:59:59Z")),
            ("2026-09-06T00:00:00", Err("skipped")),
            ("2026-09-06T00:59:59", Err("skipped")),
            ("2026-09-06T01:00:00", Ok("2026-09-06T04:00:00Z")),
        ] {
            let local: NaiveDateTime = local.parse().unwrap();
            let expected = expected.map(|text| text.parse::<DateTime<Utc>>().unwrap());
            assert_eq!(to_utc(local).map_err(|error| error.code()), expected, "{local}");
        }
    }

    #[test]
    fn no_input_panics() {
        for local in [i64::MIN, i64::MAX, -62_135_596_801, 253_402_300_800] {
            assert_eq!(local_seconds_to_utc(local), Err(LocalTimeError::OutOfRange));
        }
        for local in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            assert_eq!(to_utc(local), Err(LocalTimeError::OutOfRange));
        }
        assert_eq!(start_of_day(Day::MIN).to_rfc3339(), "0001-01-01T04:42:45+00:00");
        assert!(end_of_day(Day::MAX) > start_of_day(Day::MAX));
        assert_eq!(local_day(DateTime::<Utc>::MAX_UTC), None);
        assert_eq!(to_local(DateTime::<Utc>::MIN_UTC), NaiveDateTime::MIN);
    }
}

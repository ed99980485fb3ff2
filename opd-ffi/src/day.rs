//! Days and instants as they cross the border.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use opd_core::calendar::zone::LocalTimeError;
use opd_core::{Day, DayOutOfRange};

use crate::OpdError;

uniffi::custom_type!(
    /// A civil day, of years 1 to 9999: the days since 1970-01-01 on the way, a date of the language at its end.
    Day,
    i32,
    {
        remote,
        lower: |day| day.epoch(),
        // As an `OpdError`, so that a function that returns a `Result` hands it on instead of panicking.
        try_lift: |epoch| Day::new(epoch).ok_or_else(|| OpdError::from(DayOutOfRange).into()),
    }
);

/// The instant of a system time, which may lie beyond what chrono can write.
pub(crate) fn instant(time: SystemTime) -> Result<DateTime<Utc>, OpdError> {
    let epoch = DateTime::<Utc>::UNIX_EPOCH;
    let instant = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => TimeDelta::from_std(after).ok().and_then(|delta| epoch.checked_add_signed(delta)),
        Err(error) => {
            TimeDelta::from_std(error.duration()).ok().and_then(|delta| epoch.checked_sub_signed(delta))
        }
    };
    instant.ok_or_else(|| LocalTimeError::OutOfRange.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use uniffi::{Lift, Lower};

    use crate::UniFfiTag;

    #[test]
    fn every_day_returns_as_it_went() {
        for day in [Day::MIN, Day::new(-1).unwrap(), Day::new(0).unwrap(), Day::MAX] {
            let epoch = <Day as Lower<UniFfiTag>>::lower(day);
            assert_eq!(epoch, day.epoch());
            assert_eq!(<Day as Lift<UniFfiTag>>::try_lift(epoch).unwrap(), day);
        }
    }

    #[test]
    fn a_day_out_of_range_is_an_error_of_ours_alone_or_in_a_list() {
        let beyond = Day::MAX.epoch() + 1;
        let alone = <Day as Lift<UniFfiTag>>::try_lift(beyond).unwrap_err();
        let list = <Vec<i32> as Lower<UniFfiTag>>::lower(vec![0, beyond]);
        let listed = <Vec<Day> as Lift<UniFfiTag>>::try_lift(list).unwrap_err();
        for error in [alone, listed] {
            assert_eq!(error.downcast::<OpdError>().unwrap(), DayOutOfRange.into());
        }
    }

    #[test]
    fn instants_return_as_they_went_or_are_refused() {
        let epoch = SystemTime::UNIX_EPOCH;
        for time in [epoch, epoch + Duration::new(1_767_225_600, 5), epoch - Duration::new(5, 250_000_000)] {
            assert_eq!(SystemTime::from(instant(time).unwrap()), time);
        }
        if let Some(beyond) = epoch.checked_add(Duration::from_secs(u64::MAX / 4)) {
            assert_eq!(instant(beyond), Err(LocalTimeError::OutOfRange.into()));
        }
    }
}

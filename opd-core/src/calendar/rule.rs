//! The day of a holiday in a year, by each kind of rule that the laws use.

use chrono::{DateTime, Datelike, Utc, Weekday};
use serde::Deserialize;

use super::zone;
use crate::day::Day;

/// How a law fixes the day; the heading of `norms/holidays.toml` explains each kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Rule {
    Fixed { month: u32, day: u32, weekday: Option<Weekday> },
    Easter { offset: i32 },
    Monday { month: u32, day: u32 },
    Friday { month: u32, day: u32 },
    FirstMonday { month: u32 },
    Solstice {},
    Dates(Vec<Day>),
}

impl Rule {
    /// The days that the rule gives in `year`: one at most, but for `dates`.
    pub(super) fn days(&self, year: i32) -> impl Iterator<Item = Day> + '_ {
        let (computed, listed): (_, &[Day]) = match self {
            Self::Dates(days) => (None, days),
            _ => (self.computed(year), &[]),
        };
        computed.into_iter().chain(listed.iter().copied().filter(move |day| day.year() == year))
    }

    fn computed(&self, year: i32) -> Option<Day> {
        match *self {
            Self::Fixed { month, day, weekday } => {
                let date = Day::from_civil(year, month, day)?;
                weekday.is_none_or(|expected| expected == date.date().weekday()).then_some(date)
            }
            Self::Easter { offset } => Some(easter(year)?.plus_days(offset)),
            Self::Monday { month, day } => {
                let date = Day::from_civil(year, month, day)?;
                Some(date.plus_days(match date.date().weekday() {
                    Weekday::Tue => -1,
                    Weekday::Wed => -2,
                    Weekday::Thu => -3,
                    Weekday::Fri => 3,
                    _ => 0,
                }))
            }
            Self::Friday { month, day } => {
                let date = Day::from_civil(year, month, day)?;
                Some(date.plus_days(match date.date().weekday() {
                    Weekday::Tue => -4,
                    Weekday::Wed => 2,
                    _ => 0,
                }))
            }
            Self::FirstMonday { month } => {
                let first = Day::from_civil(year, month, 1)?;
                Some(first.plus_days(6 - first.plus_days(-1).date().weekday().num_days_from_monday() as i32))
            }
            Self::Solstice {} => zone::local_day(june_solstice(year)?),
            Self::Dates(_) => None,
        }
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, *Astronomical Algorithms*, chapter 8).
fn easter(year: i32) -> Option<Day> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let moon = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (b % 4) + 2 * (c / 4) - moon - c % 4) % 7;
    let days = moon + week - 7 * ((a + 11 * moon + 22 * week) / 451) + 114;
    Day::from_civil(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

/// The instant of the June solstice, within a minute (Meeus, *Astronomical Algorithms*, chapter 27).
fn june_solstice(year: i32) -> Option<DateTime<Utc>> {
    let y = f64::from(year - 2000) / 1000.0;
    let mean = 2_451_716.567_67 + y * (365_241.626_03 + y * (0.003_25 + y * (0.008_88 - y * 0.000_30)));
    let t = (mean - 2_451_545.0) / 36_525.0;
    let w = (35_999.373 * t - 2.47).to_radians();
    let lambda = 1.0 + 0.033_4 * w.cos() + 0.000_7 * (2.0 * w).cos();
    let sum: f64 = PERIODIC.iter().map(|(a, b, c)| a * (b + c * t).to_radians().cos()).sum();
    let dynamical = mean + 0.000_01 * sum / lambda;
    // Terrestrial time runs ahead of UTC; polynomial of Espenak and Meeus for 2005 to 2050, in seconds.
    let years = f64::from(year - 2000);
    let ahead = 62.92 + years * (0.322_17 + years * 0.005_589);
    DateTime::from_timestamp(((dynamical - 2_440_587.5) * 86_400.0 - ahead) as i64, 0)
}

/// Table 27.C of Meeus: amplitude, phase and rate in degrees.
const PERIODIC: [(f64, f64, f64); 24] = [
    (485.0, 324.96, 1_934.136),
    (203.0, 337.23, 32_964.467),
    (199.0, 342.08, 20.186),
    (182.0, 27.85, 445_267.112),
    (156.0, 73.14, 45_036.886),
    (136.0, 171.52, 22_518.443),
    (77.0, 222.54, 65_928.934),
    (74.0, 296.72, 3_034.906),
    (70.0, 243.58, 9_037.513),
    (58.0, 119.81, 33_718.147),
    (52.0, 297.17, 150.678),
    (50.0, 21.02, 2_281.226),
    (45.0, 247.54, 29_929.562),
    (44.0, 325.15, 31_555.956),
    (29.0, 60.93, 4_443.417),
    (18.0, 155.12, 67_555.328),
    (17.0, 288.79, 4_562.452),
    (16.0, 198.04, 62_894.029),
    (14.0, 199.76, 31_436.921),
    (12.0, 95.39, 14_577.848),
    (12.0, 287.11, 31_931.756),
    (12.0, 320.81, 34_777.259),
    (9.0, 227.73, 1_222.114),
    (8.0, 15.45, 16_859.074),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_of_known_years() {
        for (year, month, day) in [
            (1990, 4, 15),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2016, 3, 27),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
            (2049, 4, 18),
        ] {
            assert_eq!(easter(year), Day::from_civil(year, month, day));
        }
    }

    #[test]
    fn solstices_to_the_minute() {
        for known in
            ["2024-06-20T20:51:00Z", "2025-06-21T02:42:00Z", "2026-06-21T08:24:30Z", "2030-06-21T07:31:00Z"]
        {
            let known: DateTime<Utc> = known.parse().unwrap();
            let error = june_solstice(known.year()).unwrap() - known;
            assert!(error.num_seconds().abs() <= 90, "{known}: {error}");
        }
    }

    /// The method errs by less than a minute: a solstice nearer to local midnight would need a better one.
    #[test]
    fn no_solstice_is_near_local_midnight() {
        for year in 2021..=2050 {
            let (instant, margin) = (june_solstice(year).unwrap(), chrono::TimeDelta::minutes(5));
            assert_eq!(
                zone::local_day(instant - margin),
                zone::local_day(instant + margin),
                "{year} {instant}"
            );
        }
    }

    #[test]
    fn days_that_move() {
        let day = |rule: &Rule, year| rule.days(year).next().map(|day| day.to_string());
        let monday = Rule::Monday { month: 6, day: 29 };
        // Thursday, Friday, Saturday, Sunday, Monday, Tuesday, Wednesday.
        for (year, expected) in [
            (2017, "2017-06-26"),
            (2018, "2018-07-02"),
            (2019, "2019-06-29"),
            (2014, "2014-06-29"),
            (2015, "2015-06-29"),
            (2021, "2021-06-28"),
            (2022, "2022-06-27"),
        ] {
            assert_eq!(day(&monday, year).as_deref(), Some(expected));
        }
        let friday = Rule::Friday { month: 10, day: 31 };
        for (year, expected) in [(2017, "2017-10-27"), (2018, "2018-11-02"), (2019, "2019-10-31")] {
            assert_eq!(day(&friday, year).as_deref(), Some(expected));
        }
        let first = Rule::FirstMonday { month: 9 };
        for (year, expected) in
            [(1999, "1999-09-06"), (2000, "2000-09-04"), (2003, "2003-09-01"), (2002, "2002-09-02")]
        {
            assert_eq!(day(&first, year).as_deref(), Some(expected));
        }
    }
}

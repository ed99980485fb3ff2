//! The months and the years that a ledger counts by.

use serde::{Deserialize, Serialize};

use super::CoverageError;
use crate::agreement::Period;
use crate::day::{Day, days_in_month};
use crate::person::AgeCap;

/// What a ledger counts: its period, until which day, and by which reading of the age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// First and last day counted. Its years run from its first day.
    pub period: Period,
    /// The day on which the rows are looked at: what is later has not happened.
    pub as_of: Day,
    /// How "17 years, 11 months and 29 days" is read.
    pub cap: AgeCap,
}

/// A month of a ledger: the days of one calendar month that it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Slice {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
    /// Whether they are all the days of the calendar month.
    pub whole: bool,
}

/// Months of a ledger: a hundred years, so that a wrong date can't ask for the memory of millennia.
const MOST_MONTHS: i32 = 1_200;

/// The frame, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Months {
    pub(super) slices: Vec<Slice>,
    /// The years that have begun, and then the whole period: cut at the last day counted.
    pub(super) windows: Vec<Window>,
    first: i32,
}

/// A year of the period, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// As it runs.
    pub(super) period: Period,
    /// The last day of it that is counted.
    pub(super) until: Day,
    /// The first and the last of its months.
    pub(super) months: (usize, usize),
}

impl Window {
    pub(super) const fn len(&self) -> usize {
        self.months.1 - self.months.0 + 1
    }
}

/// Months since year 0.
const fn month_number(day: Day) -> i32 {
    let (year, month, _) = day.civil();
    year * 12 + month as i32 - 1
}

impl Months {
    pub(super) fn of(frame: &Frame) -> Result<Self, CoverageError> {
        let Period { from, until } = frame.period;
        if !frame.period.is_in_order() {
            return Err(CoverageError::Reversed(frame.period));
        }
        let first = month_number(from);
        let seen = month_number(until) - first + 1;
        if seen > MOST_MONTHS {
            return Err(CoverageError::TooLong { seen, most: MOST_MONTHS });
        }
        let end = until.min(frame.as_of);
        let mut months = Self { slices: Vec::new(), windows: Vec::new(), first };
        if end < from {
            return Ok(months);
        }
        let mut start = from;
        while start <= end {
            let (year, month, day) = start.civil();
            let length = days_in_month(year, month);
            let last = start.plus_days((length - day) as i32);
            months.slices.push(Slice { from: start, until: last.min(end), whole: day == 1 && last <= end });
            if last == Day::MAX {
                break;
            }
            start = last.plus_days(1);
        }
        let mut start = from;
        for year in 1.. {
            let anniversary = from.plus_months(12 * year);
            let last = if anniversary == Day::MAX { until } else { anniversary.plus_days(-1).min(until) };
            months.add_window(Period { from: start, until: last }, end);
            if last >= end {
                break;
            }
            start = anniversary;
        }
        months.add_window(frame.period, end);
        Ok(months)
    }

    fn add_window(&mut self, period: Period, end: Day) {
        let until = period.until.min(end);
        self.windows.push(Window { period, until, months: (self.index(period.from), self.index(until)) });
    }

    /// The month of a day between the first and the last that are counted.
    pub(super) const fn index(&self, day: Day) -> usize {
        (month_number(day) - self.first) as usize
    }
}

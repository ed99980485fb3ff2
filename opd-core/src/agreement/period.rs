//! First and last day of an agreement.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::norm::Years;
use crate::person::turns;

/// A span of days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

impl Period {
    /// Whether the last day is not before the first.
    pub fn is_in_order(self) -> bool {
        self.from <= self.until
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// The whole months it has (Civil Code art. 48: it ends on the eve of the same day number); `None` if it has days
    /// beyond them, or ends before it starts.
    ///
    /// ```
    /// use opd_core::agreement::Agreement;
    /// assert_eq!(Agreement::talagante_2015().period.whole_months(), Some(36));
    /// ```
    pub fn whole_months(self) -> Option<i32> {
        let morrow = self.until.plus_days(1);
        let ((year, month, _), (last_year, last_month, _)) = (self.from.civil(), morrow.civil());
        let months = (last_year - year) * 12 + last_month as i32 - month as i32;
        (months > 0 && self.from.plus_months(months) == morrow).then_some(months)
    }

    /// The last day of a period of `years` with this first day: the eve of the anniversary.
    pub const fn limit(self, years: Years) -> Day {
        turns(self.from, years).plus_days(-1)
    }

    /// The identical period that follows: as many whole months, or else as many days.
    pub fn next(self) -> Self {
        let from = self.until.plus_days(1);
        let until = match self.whole_months() {
            Some(months) => from.plus_months(months).plus_days(-1),
            None => from.plus_days(self.until.days_since(self.from)),
        };
        Self { from, until }
    }
}

/// What became of the renewal that the law presumes if the service does not object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TacitRenewal {
    /// The service may still object.
    Open {
        /// The last day to do so.
        deadline: Day,
    },
    /// It objected in time.
    Objected,
    /// It did not: the agreement runs for another identical period.
    Renewed {
        /// That period.
        period: Period,
    },
    /// The agreement was renewed as often as the law allows.
    Exhausted {
        /// How often that is.
        allowed: i32,
    },
}

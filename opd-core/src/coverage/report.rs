//! Attended against agreed.

use rust_decimal::Decimal;
use serde::Serialize;

use super::frame::Window;
use super::ledger::Firsts;
use super::{CoverageLedger, Group};
use crate::agreement::{Agreement, Period, share};
use crate::codes::{Area, code_lists};

code_lists! {
    /// How the persons of a year that has not ended are projected to its end. Neither is a norm's.
    Projection ("projection") {
        /// Persons to date × days of the year ÷ days counted.
        Proportional = "proportional", "Proporcional a los días", "In proportion to the days", ["lineal"];
        /// Persons carried over into the year, who are there from its first day, and the others in proportion.
        CarriedAndPace = "carried_and_pace", "Arrastre más ritmo de ingreso", "Carried over and pace of the others",
            ["arrastre"];
    }
}

/// Attended against agreed, in a year of the period or in all of it.
///
/// Attended are distinct persons with a case open on some day on which they are within the age, each counted in the
/// month of their first such day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearCoverage {
    /// First and last day.
    pub period: Period,
    /// Persons agreed: a year's, or of the whole period a year's for each year begun.
    pub agreed: i64,
    /// Distinct persons attended up to the last day counted.
    pub attended: u64,
    /// Of these, attended since before the first day.
    pub carried_over: u64,
    /// Persons attended who were over the age all the time: apart, not in `attended`.
    pub over_age: u64,
    /// `attended` as a share of `agreed`, to four decimals; `None` if nothing was agreed.
    pub share: Option<Decimal>,
    /// Distinct persons at the end of the period: those attended, if it has ended.
    pub projected: u64,
    /// Its months.
    pub months: Vec<MonthCoverage>,
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthCoverage {
    /// First and last day, inside the year.
    pub period: Period,
    /// Persons attended for the first time in the year.
    pub first_attended: u64,
    /// Distinct persons attended since the year's first day.
    pub to_date: u64,
}

impl CoverageLedger {
    /// Each year of the period that has begun, and last the whole period, against what the agreement says of the area;
    /// `None` if it does not have the area. Only stays of the agreement's programme count: post-discharge monitoring
    /// has rows of its own. Years run from the first day of the ledger's period.
    ///
    /// Over the whole period a person is counted once, while the agreement counts by year: who is attended in two
    /// years fills a place in each. To hold places against places, add up the years.
    ///
    /// ```
    /// use opd_core::agreement::Agreement;
    /// use opd_core::codes::Area;
    /// use opd_core::coverage::{CoverageLedger, Frame, Projection};
    /// use opd_core::person::AgeCap;
    /// let agreement = Agreement::talagante_2015();
    /// let frame = Frame { period: agreement.period, as_of: "2016-06-30".parse()?, cap: AgeCap::default() };
    /// let ledger = CoverageLedger::empty(frame)?;
    /// let years = ledger.against(&agreement, Area::Protection, Projection::Proportional).unwrap();
    /// assert_eq!(years.iter().map(|year| year.agreed).collect::<Vec<_>>(), [360, 360, 3 * 360]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn against(
        &self,
        agreement: &Agreement,
        area: Area,
        projection: Projection,
    ) -> Option<Vec<YearCoverage>> {
        let agreed = agreement.agreed(area)?;
        let nothing = self.calendar.firsts();
        let firsts = self.areas.get(&Group::of(agreement.programme, area)).unwrap_or(&nothing);
        let last = self.calendar.windows.len().saturating_sub(1);
        let windows = self.calendar.windows.iter().zip(firsts).enumerate();
        Some(
            windows
                .map(|(index, (window, firsts))| {
                    let years = if index == last { years(window.period) } else { 1 };
                    self.year(window, firsts, agreed.saturating_mul(years), projection)
                })
                .collect(),
        )
    }

    fn year(&self, window: &Window, firsts: &Firsts, agreed: i64, projection: Projection) -> YearCoverage {
        let (first, last) = window.months;
        let mut to_date = 0;
        let months: Vec<MonthCoverage> = self.calendar.slices[first..=last]
            .iter()
            .zip(&firsts.attended)
            .map(|(slice, &first_attended)| {
                to_date += first_attended;
                let (from, until) = (slice.from.max(window.period.from), slice.until.min(window.until));
                MonthCoverage { period: Period { from, until }, first_attended, to_date }
            })
            .collect();
        let carried_over = firsts.carried_over;
        YearCoverage {
            period: window.period,
            agreed,
            attended: to_date,
            carried_over,
            over_age: firsts.over_age.iter().sum(),
            share: share(i64::try_from(to_date).unwrap_or(i64::MAX), agreed),
            projected: match projection {
                Projection::Proportional => in_proportion(to_date, window),
                Projection::CarriedAndPace => carried_over + in_proportion(to_date - carried_over, window),
            },
            months,
        }
    }
}

/// Years begun in a period.
fn years(period: Period) -> i64 {
    let months = |years: i32| period.from.plus_months(12 * years);
    let begun =
        |years: &i32| *years == 0 || (months(*years) <= period.until && months(*years) > months(years - 1));
    (0..).take_while(begun).count() as i64
}

/// `persons` × days of the period ÷ days counted, half up.
fn in_proportion(persons: u64, window: &Window) -> u64 {
    let days = |until: crate::Day| u128::from(until.days_since(window.period.from).unsigned_abs()) + 1;
    let (all, counted) = (days(window.period.until), days(window.until));
    u64::try_from((2 * u128::from(persons) * all + counted) / (2 * counted)).unwrap_or(u64::MAX)
}

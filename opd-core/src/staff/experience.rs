//! Experience in whole months, no day counted twice.

use serde::Serialize;

use crate::day::Day;
use crate::norm::{Months, Years};
use crate::person::Age;

/// Months in a year.
const YEAR: i32 = 12;
/// Months after which leap years come round.
const LEAP_CYCLE: i32 = 48;

/// A stretch of years as months.
pub(super) const fn in_months(years: Years) -> Months {
    Months(years.0.saturating_mul(YEAR))
}

/// The days on which at least one job was held.
///
/// Jobs that overlap or follow one another without a gap are one stretch. The order of the jobs does not matter, and one
/// job more never takes anything away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Experience {
    /// Whole months of the stretches, each counted from its first day (Código Civil, art. 48), added up.
    pub months: i32,
    /// Distinct days.
    pub days: i32,
}

impl Experience {
    /// Counts periods given by their first and last day, in any order; those that end before they start hold no day.
    ///
    /// ```
    /// use opd_core::staff::Experience;
    /// let period = |from: &str, to: &str| (from.parse().unwrap(), to.parse().unwrap());
    /// let once = Experience::of([period("2023-01-01", "2023-06-30")]);
    /// let again = Experience::of([period("2023-01-01", "2023-06-30"), period("2023-02-01", "2023-03-31")]);
    /// assert_eq!((once.months, once.days), (6, 181));
    /// assert_eq!(once, again);
    /// ```
    pub fn of(periods: impl IntoIterator<Item = (Day, Day)>) -> Self {
        let mut periods: Vec<_> = periods.into_iter().filter(|(from, to)| from <= to).collect();
        periods.sort_unstable();
        let mut stretches: Vec<(Day, Day)> = Vec::new();
        for (from, to) in periods {
            match stretches.last_mut() {
                Some((_, last)) if from <= last.plus_days(1) => *last = to.max(*last),
                _ => stretches.push((from, to)),
            }
        }
        stretches.into_iter().fold(Self::default(), |sum, (from, to)| Self {
            months: sum.months + whole_months(from, to),
            days: sum.days + to.days_since(from) + 1,
        })
    }

    /// Whether it amounts to a term: by its whole months, or because its days are as many as the longest such term has
    /// (366 for a year), so that the days left over from several stretches are not lost.
    ///
    /// ```
    /// use opd_core::{norm::Months, staff::Experience};
    /// let period = |from: &str, to: &str| (from.parse().unwrap(), to.parse().unwrap());
    /// let year = Experience::of([period("2022-03-01", "2023-02-28")]);
    /// let short = Experience::of([period("2022-03-01", "2023-02-27")]);
    /// assert!(year.reaches(Months(12)) && !short.reaches(Months(12)));
    /// ```
    pub fn reaches(self, term: Months) -> bool {
        self.months >= term.0 || self.days >= longest(term)
    }
}

/// Completed months from the first day to the end of the last.
fn whole_months(from: Day, to: Day) -> i32 {
    let spent = Age::between(from, to.plus_days(1));
    spent.map_or(0, |age| i32::from(age.years) * YEAR + i32::from(age.months))
}

/// Days of the longest term of so many months, whichever its first month.
fn longest(term: Months) -> i32 {
    let length = |start: i32| {
        let from = Day::MIN.plus_months(start);
        from.plus_months(term.0).days_since(from)
    };
    (0..LEAP_CYCLE).map(length).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(from: &str, to: &str) -> (Day, Day) {
        (from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn months_are_those_of_the_civil_code() {
        for (from, to, months) in [
            ("2023-01-31", "2023-02-27", 1), // art. 48: a month from the 31st ends on the 28th
            ("2023-01-31", "2023-02-26", 0),
            ("2023-01-15", "2023-02-14", 1),
            ("2023-01-15", "2023-02-13", 0),
            ("2024-02-29", "2025-02-27", 12),
            ("2023-05-05", "2023-05-05", 0),
            ("2023-05-05", "2023-05-04", 0),
        ] {
            assert_eq!(Experience::of([period(from, to)]).months, months, "{from} {to}");
        }
    }

    #[test]
    fn jobs_that_follow_one_another_are_one_stretch_and_a_gap_parts_them() {
        let first = period("2023-01-20", "2023-02-10");
        let joined = Experience::of([first, period("2023-02-11", "2023-02-19")]);
        let parted = Experience::of([first, period("2023-02-12", "2023-02-20")]);
        assert_eq!((joined.months, joined.days), (1, 31));
        assert_eq!((parted.months, parted.days), (0, 31));
    }

    #[test]
    fn days_left_over_reach_a_year_by_its_longest_length() {
        assert_eq!(
            [Months(1), Months(2), Months(8), Months(12), Months(24)].map(longest),
            [31, 62, 245, 366, 731]
        );
        let halves =
            |to: &str| Experience::of([period("2022-01-01", "2022-06-15"), period("2023-01-01", to)]);
        assert_eq!((halves("2023-07-19").months, halves("2023-07-19").days), (11, 366));
        assert!(halves("2023-07-19").reaches(Months(12)));
        assert!(!halves("2023-07-18").reaches(Months(12)));
    }

    fn any_day() -> impl Strategy<Value = Day> {
        let wide = Day::MIN.epoch()..=Day::MAX.epoch();
        prop_oneof![19_000..19_800, wide, Day::MAX.epoch() - 40..=Day::MAX.epoch()]
            .prop_map(|epoch| Day::new(epoch).unwrap())
    }

    fn periods() -> impl Strategy<Value = Vec<(Day, Day)>> {
        proptest::collection::vec((any_day(), prop_oneof![0..70i32, 0..5_000_000i32]), 0..6)
            .prop_map(|list| list.into_iter().map(|(from, days)| (from, from.plus_days(days))).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn one_more_never_takes_away(list in periods(), from in any_day(), to in any_day()) {
            let before = Experience::of(list.clone());
            let after = Experience::of(list.into_iter().chain([(from, to)]));
            prop_assert!(after.months >= before.months && after.days >= before.days);
        }

        #[test]
        fn the_order_does_not_matter((list, shuffled) in periods().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))) {
            prop_assert_eq!(Experience::of(list), Experience::of(shuffled));
        }

        #[test]
        fn what_is_inside_adds_nothing(list in periods(), pick in any::<prop::sample::Index>(), skip in 0..40i32, keep in 0..40i32) {
            prop_assume!(!list.is_empty());
            let (from, to) = list[pick.index(list.len())];
            let inner = (from.plus_days(skip).min(to), from.plus_days(skip).min(to).plus_days(keep).min(to));
            prop_assert_eq!(Experience::of(list.iter().copied().chain([inner])), Experience::of(list));
        }

        #[test]
        fn days_are_those_of_the_union(list in proptest::collection::vec((19_000..19_300i32, 0..60i32), 0..6)) {
            let union: std::collections::BTreeSet<i32> = list.iter().flat_map(|(from, days)| *from..=from + days).collect();
            let days = |(from, days): (i32, i32)| (Day::new(from).unwrap(), Day::new(from + days).unwrap());
            prop_assert_eq!(Experience::of(list.into_iter().map(days)).days, union.len() as i32);
        }
    }
}

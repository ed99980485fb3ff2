//! Business days as a table: a count is two loads and a subtraction.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CalendarError, FIRST_YEAR, HORIZON, LAST_YEAR, Scope, holidays};
use crate::day::Day;
use crate::lang::{Text, UnknownCode};

/// Which days of the week count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessKind {
    /// Monday to Friday without holidays (Ley 19.880, art. 25; norm ADM-01).
    Administrative,
    /// Monday to Saturday without holidays (Código de Procedimiento Civil, arts. 59 and 66; norm COURT-01).
    Judicial,
}

impl BusinessKind {
    /// `administrative` or `judicial`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::Judicial => "judicial",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Administrative => Text::new("días hábiles administrativos", "administrative business days"),
            Self::Judicial => Text::new("días hábiles judiciales", "court days"),
        }
    }

    /// Whether a day of the week, counted from Monday = 0, is one of rest.
    const fn rests(self, weekday: i32) -> bool {
        match self {
            Self::Administrative => weekday >= 5,
            Self::Judicial => weekday == 6,
        }
    }
}

impl std::fmt::Display for BusinessKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for BusinessKind {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        match text {
            "administrative" => Ok(Self::Administrative),
            "judicial" => Ok(Self::Judicial),
            _ => Err(UnknownCode::new("business_kind", text, &["administrative", "judicial"])),
        }
    }
}

/// What a calendar holds beyond the verified holidays.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'a> {
    /// Further days that are no business days: an election on a weekday, a local holiday.
    pub days: &'a [Day],
    /// Whether to count the holidays known from secondary sources only.
    pub secondary: bool,
}

const FIRST: i32 = HORIZON.start().epoch();
const DAYS: usize = (HORIZON.end().epoch() - FIRST + 1) as usize;

/// The business days of the [horizon](HORIZON), for one kind and one scope.
///
/// Building one takes under a millisecond and 130 KiB; answers take a nanosecond or two. Build it once;
/// clones share it.
///
/// ```
/// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
/// use opd_core::Day;
/// let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
/// let friday = Day::from_civil(2026, 9, 11).unwrap();
/// // Five business days: Monday 14 to Thursday 17, then Monday 21, for Friday 18 is a holiday.
/// assert_eq!(calendar.add(friday, 5).unwrap().to_string(), "2026-09-21");
/// assert_eq!(calendar.count(friday, Day::from_civil(2026, 9, 21).unwrap()), Ok(5));
/// ```
#[derive(Clone)]
pub struct BusinessCalendar {
    kind: BusinessKind,
    scope: Scope,
    /// `before[i]`: business days before the i-th day of the horizon. Never more than its 22,280 days.
    before: Arc<[u16; DAYS + 1]>,
    /// The business days in order, as epoch days; filled up to `before[DAYS]`.
    nth: Arc<[i32; DAYS]>,
}

impl BusinessCalendar {
    /// The calendar of the verified holidays.
    pub fn new(kind: BusinessKind, scope: Scope) -> Self {
        Self::tables(kind, scope, Extra::default())
    }

    /// The calendar of the verified holidays and some more days of rest.
    ///
    /// # Errors
    /// [`CalendarError::OutsideHorizon`] for an extra day outside [`HORIZON`].
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Extra, Scope};
    /// use opd_core::Day;
    /// let election = Day::from_civil(1997, 12, 11).unwrap(); // a Thursday
    /// let extra = Extra { days: &[election], secondary: true };
    /// let calendar = BusinessCalendar::with_extra(BusinessKind::Judicial, Scope::National, extra).unwrap();
    /// assert_eq!(calendar.is_business_day(election), Ok(false));
    /// ```
    pub fn with_extra(kind: BusinessKind, scope: Scope, extra: Extra<'_>) -> Result<Self, CalendarError> {
        match extra.days.iter().find(|day| !HORIZON.contains(day)) {
            Some(day) => Err(CalendarError::outside(day)),
            None => Ok(Self::tables(kind, scope, extra)),
        }
    }

    fn tables(kind: BusinessKind, scope: Scope, extra: Extra<'_>) -> Self {
        let mut rest = vec![false; DAYS];
        let holidays =
            (FIRST_YEAR..=LAST_YEAR).flat_map(|year| holidays::dates(year, scope, extra.secondary));
        for day in holidays.chain(extra.days.iter().copied()) {
            if let Some(rest) = rest.get_mut((day.epoch() - FIRST) as usize) {
                *rest = true;
            }
        }
        let (mut before, mut nth) = (Box::new([0; DAYS + 1]), Box::new([0; DAYS]));
        let mut total = 0;
        for (epoch, (rest, next)) in (FIRST..).zip(rest.into_iter().zip(before.iter_mut().skip(1))) {
            // 1970-01-01 was a Thursday.
            if !rest && !kind.rests((epoch + 3).rem_euclid(7)) {
                if let Some(slot) = nth.get_mut(usize::from(total)) {
                    *slot = epoch;
                }
                total += 1;
            }
            *next = total;
        }
        Self { kind, scope, before: before.into(), nth: nth.into() }
    }

    /// Which days of the week count.
    pub fn kind(&self) -> BusinessKind {
        self.kind
    }

    /// Whose holidays it holds.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whether `day` is a business day.
    ///
    /// # Errors
    /// [`CalendarError::OutsideHorizon`].
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// use opd_core::Day;
    /// let saturday = Day::from_civil(2026, 11, 21).unwrap();
    /// let [office, court] = [BusinessKind::Administrative, BusinessKind::Judicial]
    ///     .map(|kind| BusinessCalendar::new(kind, Scope::National));
    /// assert_eq!(office.is_business_day(saturday), Ok(false));
    /// assert_eq!(court.is_business_day(saturday), Ok(true));
    /// ```
    pub fn is_business_day(&self, day: Day) -> Result<bool, CalendarError> {
        let (index, known) = index(day.epoch());
        if known { Ok(self.before[index + 1] > self.before[index]) } else { Err(CalendarError::outside(day)) }
    }

    /// The first business day on or after `day`.
    ///
    /// # Errors
    /// [`CalendarError::OutsideHorizon`] if it, or `day`, is not in the horizon.
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// use opd_core::Day;
    /// let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
    /// let friday = Day::from_civil(2026, 9, 18).unwrap(); // a holiday
    /// assert_eq!(calendar.next_business_day(friday).unwrap().to_string(), "2026-09-21");
    /// ```
    pub fn next_business_day(&self, day: Day) -> Result<Day, CalendarError> {
        self.add(day, 0)
    }

    /// The `n`-th business day after `day`, which is itself not counted (Ley 19.880, art. 25: from the next day).
    ///
    /// A negative `n` counts back. With `n` = 0 the answer is `day` itself if it is a business day, or else the
    /// next one.
    ///
    /// # Errors
    /// [`CalendarError::OutsideHorizon`] if the answer, or `day`, is not in the horizon.
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// use opd_core::Day;
    /// let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
    /// let sunday = Day::from_civil(2026, 11, 22).unwrap();
    /// let ends = [-1, 0, 1, 2].map(|n| calendar.add(sunday, n).unwrap().to_string());
    /// assert_eq!(ends, ["2026-11-20", "2026-11-23", "2026-11-23", "2026-11-24"]);
    /// ```
    pub fn add(&self, day: Day, n: i32) -> Result<Day, CalendarError> {
        let (epoch, known) = self.add_row(day.epoch(), n);
        Day::new(epoch).filter(|_| known).ok_or_else(|| CalendarError::outside(format_args!("{day} {n:+}")))
    }

    /// The business days after `from`, up to and with `to`: of (`from`, `to`]. Negative if `to` is earlier:
    /// `count(a, b) == -count(b, a)`.
    ///
    /// # Errors
    /// [`CalendarError::OutsideHorizon`] naming the day that is outside.
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// use opd_core::Day;
    /// let calendar = BusinessCalendar::new(BusinessKind::Judicial, Scope::National);
    /// let [friday, monday] = [20, 23].map(|day| Day::from_civil(2026, 11, day).unwrap());
    /// assert_eq!(calendar.count(friday, monday), Ok(2)); // Saturday and Monday
    /// assert_eq!(calendar.count(monday, friday), Ok(-2));
    /// ```
    pub fn count(&self, from: Day, to: Day) -> Result<i32, CalendarError> {
        match self.count_row(from.epoch(), to.epoch()) {
            (count, true) => Ok(count),
            _ => Err(CalendarError::outside(if HORIZON.contains(&from) { to } else { from })),
        }
    }

    /// [`count`](Self::count) of each pair of epoch days, into `out`.
    ///
    /// Bit `i % 64` of `valid[i / 64]` says whether row `i` has an answer: a row with a day outside the horizon
    /// gets a clear bit and 0. This is the layout of an Arrow validity buffer. Works on as many rows as the
    /// shortest slice holds (a word of `valid` holds 64) and returns how many have no answer.
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
    /// let (mut out, mut valid) = ([0; 3], [0; 1]);
    /// // From Monday 2026-11-16 to Friday 2026-11-20, and back; then to a day outside the horizon.
    /// let nulls = calendar.count_columns(&[20773, 20777, 0], &[20777, 20773, 0], &mut out, &mut valid);
    /// assert_eq!((out, valid, nulls), ([4, -4, 0], [0b011], 1));
    /// ```
    pub fn count_columns(&self, from: &[i32], to: &[i32], out: &mut [i32], valid: &mut [u64]) -> usize {
        columns(from, to, out, valid, |from, to| self.count_row(from, to))
    }

    /// [`add`](Self::add) of each row: an epoch day and a number of business days give an epoch day.
    ///
    /// `out`, `valid` and the answer are as in [`count_columns`](Self::count_columns).
    ///
    /// ```
    /// use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
    /// let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
    /// let (mut out, mut valid) = ([0; 2], [0; 1]);
    /// // One business day after Friday 2026-11-20; and more than the horizon holds.
    /// let nulls = calendar.add_columns(&[20777, 20777], &[1, 99_999], &mut out, &mut valid);
    /// assert_eq!((out, valid, nulls), ([20780, 0], [0b01], 1));
    /// ```
    pub fn add_columns(&self, days: &[i32], n: &[i32], out: &mut [i32], valid: &mut [u64]) -> usize {
        columns(days, n, out, valid, |day, n| self.add_row(day, n))
    }

    fn count_row(&self, from: i32, to: i32) -> (i32, bool) {
        let ((from, known_from), (to, known_to)) = (index(from), index(to));
        (i32::from(self.before[to + 1]) - i32::from(self.before[from + 1]), known_from & known_to)
    }

    fn add_row(&self, day: i32, n: i32) -> (i32, bool) {
        let (index, known) = index(day);
        let rank = if n > 0 {
            i32::from(self.before[index + 1]).saturating_add(n - 1)
        } else {
            i32::from(self.before[index]).saturating_add(n)
        };
        let exists = (0..i32::from(self.before[DAYS])).contains(&rank);
        (self.nth[(rank.max(0) as usize).min(DAYS - 1)], known & exists)
    }
}

impl std::fmt::Debug for BusinessCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BusinessCalendar({}, {})", self.kind, self.scope)
    }
}

/// Place of an epoch day in the horizon, held inside it, and whether it is there.
fn index(epoch: i32) -> (usize, bool) {
    // A day before the horizon becomes a number beyond it.
    let index = epoch.wrapping_sub(FIRST) as u32 as usize;
    (index.min(DAYS - 1), index < DAYS)
}

/// Runs `row` over two columns, 64 rows to a word of `valid`; returns the number of rows without an answer.
fn columns(
    a: &[i32],
    b: &[i32],
    out: &mut [i32],
    valid: &mut [u64],
    row: impl Fn(i32, i32) -> (i32, bool),
) -> usize {
    let mut nulls = 0;
    for (((a, b), out), word) in a.chunks(64).zip(b.chunks(64)).zip(out.chunks_mut(64)).zip(valid) {
        *word = 0;
        let mut rows = 0;
        for (i, ((&a, &b), out)) in a.iter().zip(b).zip(out).enumerate() {
            let (value, known) = row(a, b);
            *out = if known { value } else { 0 };
            *word |= u64::from(known) << i;
            rows = i + 1;
        }
        nulls += rows - word.count_ones() as usize;
    }
    nulls
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    type Calendars = [BusinessCalendar; 2];
    static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| {
        let arica = Scope::commune("15101").unwrap();
        [
            BusinessCalendar::new(BusinessKind::Administrative, Scope::National),
            BusinessCalendar::new(BusinessKind::Judicial, arica),
        ]
    });

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn horizon() -> impl Strategy<Value = Day> {
        (0..DAYS as i32).prop_map(|i| Day::new(FIRST + i).unwrap())
    }

    /// The table against the definition, for every day of the horizon.
    #[test]
    fn the_table_is_the_naive_loop() {
        for calendar in CALENDARS.iter() {
            let mut known = 0;
            for year in FIRST_YEAR..=LAST_YEAR {
                let holidays = holidays::holidays(year, calendar.scope).unwrap();
                let mut today = Day::from_civil(year, 1, 1).unwrap();
                while today.year() == year {
                    let weekend = match today.date().weekday() {
                        Weekday::Sun => true,
                        Weekday::Sat => calendar.kind == BusinessKind::Administrative,
                        _ => false,
                    };
                    let expected = !weekend && holidays.iter().all(|holiday| holiday.date != today);
                    assert_eq!(calendar.is_business_day(today), Ok(expected), "{today}");
                    if expected {
                        assert_eq!(calendar.nth[known], today.epoch());
                        known += 1;
                    }
                    assert_eq!(usize::from(calendar.before[(today.epoch() - FIRST) as usize + 1]), known);
                    today = today.plus_days(1);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn counts_are_antisymmetric_and_additive(a in horizon(), b in horizon(), c in horizon()) {
            for calendar in CALENDARS.iter() {
                let count = |a, b| calendar.count(a, b).unwrap();
                prop_assert_eq!(count(a, b), -count(b, a));
                prop_assert_eq!(count(a, b) + count(b, c), count(a, c));
            }
        }

        #[test]
        fn adding_inverts_counting(a in horizon(), n in 1i32..400, m in 0i32..50) {
            for calendar in CALENDARS.iter() {
                let Ok(b) = calendar.add(a, n) else { continue };
                prop_assert_eq!(calendar.is_business_day(b), Ok(true));
                prop_assert_eq!(calendar.count(a, b), Ok(n));
                prop_assert_eq!(calendar.next_business_day(b), Ok(b));
                if calendar.is_business_day(a).unwrap() {
                    prop_assert_eq!(calendar.add(b, -n), Ok(a));
                }
                if let Ok(later) = calendar.add(a, n + m) {
                    prop_assert!(b <= later);
                }
                if let Ok(earlier) = calendar.add(a.plus_days(-m), n) {
                    prop_assert!(earlier <= b);
                }
            }
        }

        #[test]
        fn columns_are_the_scalars(rows in prop::collection::vec((any::<i32>(), -30..30_000, any::<bool>()), 0..200)) {
            for calendar in CALENDARS.iter() {
                let from: Vec<i32> = rows.iter().map(|(wild, near, tame)| if *tame { *near } else { *wild }).collect();
                let to: Vec<i32> = rows.iter().map(|(wild, near, _)| if wild % 7 == 0 { *wild } else { near / 2 + 5_000 }).collect();
                let (mut out, mut valid) = (vec![-1; rows.len()], vec![u64::MAX; rows.len().div_ceil(64)]);
                for adding in [false, true] {
                    let nulls = if adding {
                        calendar.add_columns(&from, &to, &mut out, &mut valid)
                    } else {
                        calendar.count_columns(&from, &to, &mut out, &mut valid)
                    };
                    let mut expected_nulls = 0;
                    for i in 0..rows.len() {
                        let expected = match (Day::new(from[i]), Day::new(to[i])) {
                            (Some(a), _) if adding => calendar.add(a, to[i]).ok().map(Day::epoch),
                            (Some(a), Some(b)) if !adding => calendar.count(a, b).ok(),
                            _ => None,
                        };
                        prop_assert_eq!(out[i], expected.unwrap_or(0));
                        prop_assert_eq!(valid[i / 64] >> (i % 64) & 1 == 1, expected.is_some());
                        expected_nulls += usize::from(expected.is_none());
                    }
                    prop_assert_eq!(nulls, expected_nulls);
                }
            }
        }
    }

    #[test]
    fn outside_the_horizon_is_said() {
        let [calendar, _] = &*CALENDARS;
        let (first, last) = HORIZON.into_inner();
        let error = |seen: &str| CalendarError::OutsideHorizon { seen: seen.into() };
        assert_eq!(calendar.is_business_day(last.plus_days(1)), Err(error("2051-01-01")));
        assert_eq!(calendar.is_business_day(first.plus_days(-1)), Err(error("1989-12-31")));
        assert_eq!(calendar.count(first, last.plus_days(1)), Err(error("2051-01-01")));
        assert_eq!(calendar.count(Day::MIN, Day::MAX), Err(error("0001-01-01")));
        assert_eq!(calendar.add(last, 1), Err(error("2050-12-31 +1")));
        assert_eq!(calendar.add(first, -1), Err(error("1990-01-01 -1")));
        assert_eq!(calendar.add(first, i32::MIN), Err(error("1990-01-01 -2147483648")));
        assert_eq!(calendar.add(last, i32::MAX), Err(error("2050-12-31 +2147483647")));
        assert_eq!(calendar.add(last, 0), Err(error("2050-12-31 +0"))); // a Saturday
        assert_eq!(calendar.next_business_day(first), Ok(day("1990-01-02")));
        assert_eq!(calendar.add(day("2050-12-29"), 1), Ok(day("2050-12-30")));
    }

    #[test]
    fn extra_and_secondary_days_rest() {
        let build = |days: &[Day], secondary| {
            BusinessCalendar::with_extra(
                BusinessKind::Administrative,
                Scope::National,
                Extra { days, secondary },
            )
        };
        let census = day("2017-04-19");
        assert_eq!(build(&[], false).unwrap().is_business_day(census), Ok(true));
        assert_eq!(build(&[], true).unwrap().is_business_day(census), Ok(false));
        assert_eq!(build(&[census], false).unwrap().is_business_day(census), Ok(false));
        assert_eq!(build(&[Day::MAX], false).unwrap_err().code(), "outside_horizon");
    }

    #[test]
    fn kinds_have_names() {
        for kind in [BusinessKind::Administrative, BusinessKind::Judicial] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert!("court".parse::<BusinessKind>().is_err());
    }
}

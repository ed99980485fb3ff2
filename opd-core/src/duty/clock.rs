//! When a term ends, and whether something came in time: the definition that rules and duties share.

use crate::calendar::{Calendars, Term, TermUnit};
use crate::day::Day;
use crate::lang::Lang;
use crate::norm::{Key, Unit};
use crate::rules::{Dated, Fact, Outcome, Stop, Why, ensure};
use crate::table::Moment;

const SECONDS_PER_HOUR: i64 = 3_600;

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// When this day ends.
    Day(Day),
    /// At this instant, in seconds since 1970-01-01T00:00:00Z; it is still in time.
    Instant(i64),
    /// Hours that run from a day whose hour was not written: at some instant from the first to the last, in seconds.
    Between(i64, i64),
}

impl Due {
    fn after_hours(start: Moment, hours: u32) -> Self {
        let term = i64::from(hours) * SECONDS_PER_HOUR;
        let (first, last) = (start.earliest() + term, start.latest() + term);
        if first == last { Self::Instant(first) } else { Self::Between(first, last) }
    }

    /// The last day, in Chile, on which it may be due.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(last) | Self::Between(_, last) => Moment::at(last).day(),
        }
    }

    /// Whether what was done came in time.
    ///
    /// # Errors
    /// [`Stop::Failed`] with the hours that it is late, or with the day on which it was due; [`Stop::NotRun`] when
    /// the answer hangs on an hour that was not written.
    ///
    /// ```
    /// use opd_core::duty::Due;
    /// use opd_core::rules::{Fact, Stop};
    /// let due = Due::Day("2024-03-31".parse()?);
    /// assert_eq!(due.judge("2024-03-31T23:59".parse()?), Ok(()));
    /// assert_eq!(due.judge("2024-04-01".parse()?), Err(Stop::Failed(Fact::Day("2024-03-31".parse()?))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge(self, done: Moment) -> Outcome {
        match self {
            Self::Day(due) => ensure(done.day() <= due, Fact::Day(due)),
            Self::Instant(due) => judge_hours(due, due, done.earliest(), done.latest()),
            Self::Between(first, last) => judge_hours(first, last, done.earliest(), done.latest()),
        }
    }

    /// Whether what was not done is still in time at a moment; of a day: when that day ends.
    ///
    /// # Errors
    /// As [`judge`](Self::judge).
    ///
    /// ```
    /// use opd_core::duty::Due;
    /// let due = Due::Day("2024-03-31".parse()?);
    /// assert!(due.judge_open("2024-03-31".parse()?).is_ok());
    /// assert!(due.judge_open("2024-04-01".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge_open(self, now: Moment) -> Outcome {
        let now_in_hours = if now.is_day_only() { now.latest() + 1 } else { now.earliest() };
        match self {
            Self::Day(due) => ensure(now.day() <= due, Fact::Day(due)),
            Self::Instant(due) => judge_hours(due, due, now_in_hours, now_in_hours),
            Self::Between(first, last) => judge_hours(first, last, now_in_hours, now_in_hours),
        }
    }

    /// The end of the term for people, in Chilean wall time.
    ///
    /// ```
    /// use opd_core::Lang;
    /// use opd_core::duty::Due;
    /// assert_eq!(Due::Day("2024-03-31".parse()?).text(Lang::En), "on 2024-03-31");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn text(self, lang: Lang) -> String {
        let at = Moment::at;
        match self {
            Self::Day(day) => format!("{} {day}", lang.pick("el", "on")),
            Self::Instant(due) => format!("{} {}", lang.pick("el", "on"), at(due)),
            Self::Between(first, last) => {
                let (between, and) = (lang.pick("entre el", "between"), lang.pick("y el", "and"));
                format!("{between} {} {and} {}", at(first), at(last))
            }
        }
    }
}

/// Done from `earliest` to `latest` what was due from `first` to `last`, when no hour may be guessed.
fn judge_hours(first: i64, last: i64, earliest: i64, latest: i64) -> Outcome {
    if latest <= first {
        return Ok(());
    }
    let late = earliest.saturating_sub(last);
    if late <= 0 {
        return Err(Stop::NotRun(Why::HourUnknown));
    }
    Err(Stop::Failed(Fact::Hours((late - 1) / SECONDS_PER_HOUR + 1)))
}

/// The term of a duty with its versions and its calendars, made ready to be asked once per row.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    terms: Dated<Term>,
    calendars: Calendars,
}

impl Clock {
    /// The term that a norm sets, in this unit.
    pub(crate) fn of<T: Unit + Copy>(
        key: Key<T>,
        unit: TermUnit,
        amount: fn(T) -> i32,
        calendars: &Calendars,
    ) -> Self {
        let terms = Dated::of(key).map(|value| Term::new(amount(value).unsigned_abs(), unit));
        Self { terms, calendars: calendars.clone() }
    }

    /// A term that no norm dates.
    pub(crate) fn fixed(term: Term, calendars: &Calendars) -> Self {
        Self { terms: Dated::always(term), calendars: calendars.clone() }
    }

    /// No term on any day.
    pub(crate) fn without_term(calendars: &Calendars) -> Self {
        Self { terms: Dated::never(), calendars: calendars.clone() }
    }

    /// Whether it has a term on some day.
    pub(crate) fn has_term(&self) -> bool {
        !self.terms.is_never()
    }

    /// The same with the term changed.
    pub(crate) fn with(&self, term: Term) -> Self {
        Self::fixed(term, &self.calendars)
    }

    /// The term in force on a day.
    #[inline]
    pub(crate) fn term(&self, on: Day) -> Result<Term, Stop> {
        self.terms.on(on)
    }

    /// The end of the term that starts at a moment.
    #[inline]
    pub(crate) fn due(&self, start: Moment) -> Result<Due, Stop> {
        let day = start.day();
        let term = self.term(day)?;
        if term.unit == TermUnit::Hours {
            Ok(Due::after_hours(start, term.amount))
        } else {
            self.end(term, day).map(Due::Day)
        }
    }

    /// The last day of a term of days or months that starts on a day.
    #[inline]
    pub(crate) fn last_day(&self, start: Day) -> Result<Day, Stop> {
        self.end(self.term(start)?, start)
    }

    /// Whether a term of days or months that starts on a day has not run out when `done` ends.
    #[inline]
    pub(crate) fn holds(&self, start: Day, done: Day) -> Outcome {
        let term = self.term(start)?;
        // Most rows are in time, and months tell so without their end.
        let months = i32::try_from(term.amount).ok().filter(|_| term.unit == TermUnit::Months);
        if months.is_some_and(|months| done.is_within(months, start)) {
            return Ok(());
        }
        let due = self.end(term, start)?;
        ensure(done <= due, Fact::Day(due))
    }

    #[inline]
    fn end(&self, term: Term, start: Day) -> Result<Day, Stop> {
        term.due(start, &self.calendars).map_err(|_| Stop::NotRun(Why::OutsideCalendar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Scope;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn clock(amount: u32, unit: TermUnit) -> Clock {
        Clock::fixed(Term::new(amount, unit), &Calendars::new(Scope::National))
    }

    fn hours(amount: u32, start: &str) -> Due {
        clock(amount, TermUnit::Hours).due(moment(start)).unwrap()
    }

    #[test]
    fn hours_run_through_the_nights_on_which_the_clock_changes() {
        // The hour before midnight comes twice on 6 April 2024, and the first of 8 September never comes.
        for (start, in_time, late) in [
            ("2024-03-05T10:00", "2024-03-06T10:00", "2024-03-06T10:01"),
            ("2024-04-06T10:00", "2024-04-07T09:00", "2024-04-07T09:01"),
            ("2024-09-07T10:00", "2024-09-08T11:00", "2024-09-08T11:01"),
        ] {
            let due = hours(24, start);
            assert_eq!(due.judge(moment(in_time)), Ok(()), "{start}");
            assert_eq!(due.judge(moment(late)), Err(Stop::Failed(Fact::Hours(1))), "{start}");
            assert_eq!(due.judge_open(moment(in_time)), Ok(()), "{start}");
        }
    }

    #[test]
    fn no_hour_is_guessed() {
        let due = hours(24, "2024-03-05");
        let unknown = Err(Stop::NotRun(Why::HourUnknown));
        for (done, expected) in [
            ("2024-03-05", Ok(())),
            ("2024-03-06", unknown),
            ("2024-03-06T00:00", Ok(())),
            ("2024-03-06T15:00", unknown),
            ("2024-03-07", Err(Stop::Failed(Fact::Hours(1)))),
        ] {
            assert_eq!(due.judge(moment(done)), expected, "{done}");
        }
        assert_eq!(due.judge_open(moment("2024-03-05")), Ok(()));
        assert_eq!(due.judge_open(moment("2024-03-06T15:00")), unknown);
        assert_eq!(due.judge_open(moment("2024-03-06")), Err(Stop::Failed(Fact::Hours(1))));
    }

    #[test]
    fn a_day_is_in_time_until_it_ends() {
        let due = Due::Day("2024-03-31".parse().unwrap());
        assert_eq!(due.judge_open(moment("2024-03-31T23:59")), Ok(()));
        assert!(due.judge_open(moment("2024-04-01T00:00")).is_err());
    }

    #[test]
    fn the_furthest_instants_have_an_answer() {
        let (first, last) = (Moment::at(i64::MIN), Moment::at(i64::MAX));
        let hours = clock(u32::MAX, TermUnit::Hours);
        assert!(hours.due(first).unwrap().judge(last).is_err());
        assert_eq!(hours.due(last).unwrap().judge(first), Ok(()));
        assert_eq!(clock(1, TermUnit::Months).due(last), Err(Stop::NotRun(Why::OutsideCalendar)));
    }
}

//! The ledger: months of each group, and how ledgers merge.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::frame::Months;
use super::part::CasesPart;
use super::{AgeBand, CoverageError, FlowBreak, Frame, Slice, Stay, build};
use crate::codes::{Area, Sex};
use crate::person::Programme;
use crate::territory::CommuneCode;

/// Whose stays are counted together. Every area has a group of all its stays, one for each sex, age group and commune,
/// and one for each combination of the three; `None` is all. Distinct persons and cases of a group can't be had by
/// adding those of others, which is why each has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Group {
    /// What serves them.
    pub programme: Programme,
    /// Area.
    pub area: Area,
    /// One sex, or all.
    pub sex: Option<Sex>,
    /// One age group, or all.
    pub age: Option<AgeBand>,
    /// One commune, or all.
    pub commune: Option<CommuneCode>,
}

impl Group {
    /// All the stays of an area in a programme.
    pub const fn of(programme: Programme, area: Area) -> Self {
        Self { programme, area, sex: None, age: None, commune: None }
    }

    fn order(&self) -> (u8, u8, Option<u8>, Option<u8>, Option<CommuneCode>) {
        let Self { programme, area, sex, age, commune } = self;
        (*programme as u8, *area as u8, sex.map(|sex| sex as u8), age.map(|age| age as u8), *commune)
    }
}

impl Ord for Group {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Group {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What a month of a group comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Stays open before its first day began.
    pub carried_over: u64,
    /// Intakes.
    pub entered: u64,
    /// Discharges.
    pub left: u64,
    /// Stays open when its last day ended.
    pub at_end: u64,
    /// Distinct cases open on some day.
    pub cases: u64,
    /// Distinct persons with a case open on some day.
    pub persons: u64,
    /// Intakes of who had been discharged before.
    pub reentries: u64,
    /// Stays open on some day on which the person was over the age.
    pub over_age: u64,
    /// Days on which a stay was open, added up.
    pub days: u64,
}

impl Month {
    pub(super) fn add(&mut self, other: &Self) {
        self.carried_over += other.carried_over;
        self.entered += other.entered;
        self.left += other.left;
        self.at_end += other.at_end;
        self.cases += other.cases;
        self.persons += other.persons;
        self.reentries += other.reentries;
        self.over_age += other.over_age;
        self.days += other.days;
    }

    /// Whether these months, in order, add up: carried over + in − out = at end, and each carries over what the one
    /// before had at its end. For figures that an office reports, too.
    ///
    /// # Errors
    /// [`FlowBreak`] (rule COV002): the first month that does not.
    ///
    /// ```
    /// use opd_core::coverage::Month;
    /// let march = Month { carried_over: 10, entered: 4, left: 3, at_end: 11, ..Month::default() };
    /// assert!(Month::check(&[march]).is_ok());
    /// assert_eq!(Month::check(&[march, march]).unwrap_err().expected, 11); // April carries over 10
    /// ```
    pub fn check(months: &[Self]) -> Result<(), FlowBreak> {
        let mut before: Option<u64> = None;
        for (index, month) in months.iter().enumerate() {
            let flow = i128::from(month.carried_over) + i128::from(month.entered) - i128::from(month.left);
            let carried = before.unwrap_or(month.carried_over);
            for (expected, seen) in [(i128::from(carried), month.carried_over), (flow, month.at_end)] {
                if expected != i128::from(seen) {
                    return Err(FlowBreak { month: index, expected, seen });
                }
            }
            before = Some(month.at_end);
        }
        Ok(())
    }
}

/// Distinct persons of an area in a year of the period, or in all of it, by the month in which they were first
/// attended there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Firsts {
    /// Within the age on some day.
    pub(super) attended: Vec<u64>,
    /// Over the age on all of them.
    pub(super) over_age: Vec<u64>,
    /// Of `attended`, those attended since before the first day.
    pub(super) carried_over: u64,
}

/// The months of each group.
pub(super) type Groups = BTreeMap<Group, Vec<Month>>;
/// Whom each area first attended when.
pub(super) type Areas = BTreeMap<Group, Vec<Firsts>>;

/// What was attended, month by month.
///
/// It keeps counts only, and nobody's key: 72 bytes for each month of each group that has stays, and 16 for each month
/// and year of each area. So it is as large for a thousand stays as for ten million. Building it takes 4 bytes a row
/// beside, and the rows of some two thousand persons at a time (all, if they are one person's).
///
/// ```
/// use opd_core::agreement::Agreement;
/// use opd_core::codes::{Area, Sex};
/// use opd_core::coverage::{CoverageLedger, Frame, Group, Stay};
/// use opd_core::person::{AgeCap, Programme};
/// use opd_core::territory::{CommuneCode, commune};
/// let period = Agreement::talagante_2015().period;
/// let frame = Frame { period, as_of: "2015-12-31".parse()?, cap: AgeCap::default() };
/// let first = Stay {
///     person: 1, case: 1, area: Area::Protection, sex: Sex::Female,
///     commune: CommuneCode::of(commune("13601").unwrap()),
///     birth: Some("2008-05-01".parse()?), intake: "2015-03-20".parse()?, discharge: Some("2015-04-10".parse()?),
///     programme: Programme::Opd,
/// };
/// let again = Stay { case: 2, intake: "2015-04-25".parse()?, discharge: None, ..first };
/// let ledger = CoverageLedger::of(&[first, again], frame)?;
/// let april = ledger.months(&Group::of(Programme::Opd, Area::Protection)).unwrap()[1];
/// assert_eq!((april.carried_over, april.entered, april.left, april.at_end), (1, 1, 1, 1));
/// assert_eq!((april.cases, april.persons, april.reentries, april.days), (2, 1, 1, 10 + 6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CasesPart", into = "CasesPart")]
pub struct CoverageLedger {
    frame: Frame,
    pub(super) calendar: Months,
    pub(super) groups: Groups,
    /// By year of the calendar, and then the whole period.
    pub(super) areas: Areas,
    pub(super) unusable: u64,
    pub(super) outside: u64,
}

impl CoverageLedger {
    /// A ledger without rows, which merges with any of its frame.
    ///
    /// # Errors
    /// [`CoverageError::Reversed`], [`CoverageError::TooLong`].
    pub fn empty(frame: Frame) -> Result<Self, CoverageError> {
        let calendar = Months::of(&frame)?;
        Ok(Self { frame, calendar, groups: BTreeMap::new(), areas: BTreeMap::new(), unusable: 0, outside: 0 })
    }

    /// Counts the rows, in any order. A stay that ends before it starts is not counted, but in
    /// [`unusable`](Self::unusable).
    ///
    /// # Errors
    /// [`CoverageError`].
    pub fn of(rows: &[Stay], frame: Frame) -> Result<Self, CoverageError> {
        let mut ledger = Self::empty(frame)?;
        build::count(rows, &mut ledger)?;
        ledger.check()?;
        Ok(ledger)
    }

    /// Adds a ledger of other persons: all the rows of a person must be in one of the two, or that person is counted
    /// twice. The order of merging does not matter.
    ///
    /// # Errors
    /// [`CoverageError::Frames`] if the ledgers differ in period, day or age cap.
    pub fn merge(mut self, other: Self) -> Result<Self, CoverageError> {
        if self.frame != other.frame {
            return Err(CoverageError::Frames);
        }
        for (group, months) in other.groups {
            let mine = self.groups.entry(group).or_insert_with(|| vec![Month::default(); months.len()]);
            mine.iter_mut().zip(&months).for_each(|(mine, other)| mine.add(other));
        }
        for (area, windows) in other.areas {
            let mine = self.areas.entry(area).or_insert_with(|| self.calendar.firsts());
            for (mine, other) in mine.iter_mut().zip(windows) {
                mine.carried_over += other.carried_over;
                mine.attended.iter_mut().zip(other.attended).for_each(|(mine, other)| *mine += other);
                mine.over_age.iter_mut().zip(other.over_age).for_each(|(mine, other)| *mine += other);
            }
        }
        self.unusable += other.unusable;
        self.outside += other.outside;
        self.check()?;
        Ok(self)
    }

    pub(super) fn check(&self) -> Result<(), FlowBreak> {
        self.groups.values().try_for_each(|months| Month::check(months))
    }

    /// What it counts.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Its months; none if `as_of` is before the period.
    pub fn slices(&self) -> &[Slice] {
        &self.calendar.slices
    }

    /// The groups that have stays, in order, each with its months.
    pub fn groups(&self) -> impl Iterator<Item = (&Group, &[Month])> {
        self.groups.iter().map(|(group, months)| (group, months.as_slice()))
    }

    /// The months of a group; `None` if it has no stays.
    pub fn months(&self, group: &Group) -> Option<&[Month]> {
        self.groups.get(group).map(Vec::as_slice)
    }

    /// Rows left out because they end before they start.
    pub const fn unusable(&self) -> u64 {
        self.unusable
    }

    /// Rows that no month counts: no day of theirs is in the period, and not later than `as_of`.
    pub const fn outside(&self) -> u64 {
        self.outside
    }
}

impl Months {
    pub(super) fn firsts(&self) -> Vec<Firsts> {
        let zeros = |window: &super::frame::Window| vec![0; window.len()];
        let firsts = |window| Firsts { attended: zeros(window), over_age: zeros(window), carried_over: 0 };
        self.windows.iter().map(firsts).collect()
    }
}

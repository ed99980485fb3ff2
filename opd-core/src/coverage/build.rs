//! From rows to a ledger: one pass over the persons, in any order of the rows.
//!
//! Rows are parted by a hash of the person, so that a few thousand at a time fit the cache; what lasts several months
//! is written as a difference at its first month and after its last. A stay that shares no month with another of its
//! person is one person and one case in every group that it is in; only of the others must the months be united.

use std::collections::HashMap;

use super::ages::Ages;
use super::frame::Months;
use super::ledger::{Areas, Firsts, Groups};
use super::{AgeBand, CoverageError, CoverageLedger, Group, Month, Stay};
use crate::codes::{Area, Sex};
use crate::day::Day;
use crate::person::Programme;

/// Rows looked at together.
const TOGETHER: usize = 2_048;

const AREAS: usize = Programme::ALL.len() * Area::ALL.len();
const PER_COMMUNE: usize = AREAS * Sex::ALL.len() * AgeBand::ALL.len();
const UNSEEN: u32 = u32::MAX;

/// Where persons and cases stand in a pair of counts.
const PERSONS: usize = 0;
const CASES: usize = 1;

/// Counts the rows into an empty ledger.
pub(super) fn count(rows: &[Stay], ledger: &mut CoverageLedger) -> Result<(), CoverageError> {
    let seen = rows.len();
    u32::try_from(seen).map_err(|_| CoverageError::TooManyRows { seen })?;
    ledger.unusable = rows.iter().filter(|stay| !is_usable(stay)).count() as u64;
    if ledger.calendar.slices.is_empty() {
        ledger.outside = seen as u64 - ledger.unusable;
        return Ok(());
    }
    let mut builder = Builder::new(&ledger.calendar, Ages::of(ledger.frame())?);
    let order = parted(rows);
    let (mut near, mut persons): (Vec<Stay>, Vec<(u64, u32)>) = (Vec::new(), Vec::new());
    for part in order.starts.windows(2) {
        // Copied first, for the rows of a part lie far from one another.
        near.clear();
        near.extend(
            order.indexes[part[0] as usize..part[1] as usize].iter().map(|&index| rows[index as usize]),
        );
        persons.clear();
        persons.extend((0..).zip(&near).map(|(index, stay)| (stay.person, index)));
        persons.sort_unstable();
        for one in persons.chunk_by(|a, b| a.0 == b.0) {
            builder.person(one.iter().map(|&(_, index)| &near[index as usize]));
        }
    }
    ledger.outside = builder.outside;
    (ledger.groups, ledger.areas) = builder.finish();
    Ok(())
}

fn is_usable(stay: &Stay) -> bool {
    stay.discharge.is_none_or(|discharge| stay.intake <= discharge)
}

/// The rows by the part of their person.
struct Parts {
    indexes: Vec<u32>,
    /// Where each part starts, and where the last ends.
    starts: Vec<u32>,
}

fn parted(rows: &[Stay]) -> Parts {
    let parts = (rows.len() / TOGETHER).next_power_of_two();
    // The high bits of a product with an odd number spread keys that are consecutive.
    let part = |stay: &Stay| (stay.person.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (parts - 1);
    let mut starts = vec![0_u32; parts + 1];
    for stay in rows {
        starts[part(stay) + 1] += 1;
    }
    for index in 1..=parts {
        starts[index] += starts[index - 1];
    }
    let mut next = starts.clone();
    let mut indexes = vec![0; rows.len()];
    for (index, stay) in rows.iter().enumerate() {
        let place = &mut next[part(stay)];
        indexes[*place as usize] = index as u32;
        *place += 1;
    }
    Parts { indexes, starts }
}

/// A stay inside the days counted.
#[derive(Clone, Copy)]
struct Open {
    case: u64,
    intake: Day,
    from: Day,
    until: Day,
    /// Last day within the age.
    within: Day,
    months: (usize, usize),
    combination: usize,
    area: usize,
}

/// One month of a combination while it is counted; those of spans are differences to the month before.
#[derive(Clone, Copy, Default)]
struct Cell {
    entered: i64,
    left: i64,
    reentries: i64,
    days: i64,
    carried_over: i64,
    at_end: i64,
    over_age: i64,
    whole: i64,
    /// Persons and cases of stays that share no month with another of the person.
    alone: [i64; 2],
}

/// Persons and cases of stays that share a month with another of the person, as differences.
type Distinct = Vec<[i64; 2]>;

struct Builder<'a> {
    calendar: &'a Months,
    ages: Ages,
    /// Where the combinations of a commune start in `slots`, by its number.
    communes: Vec<u32>,
    /// The place of each combination of programme, area, sex, age group and commune.
    slots: Vec<u32>,
    /// The groups that each combination is in, and its months.
    combinations: Vec<([usize; 5], Vec<Cell>)>,
    places: HashMap<Group, usize>,
    groups: Vec<(Group, Distinct)>,
    areas: [Option<Vec<Firsts>>; AREAS],
    /// Stays that share no day with those counted.
    outside: u64,
    /// The stays of the person at hand, and their months while they are united.
    open: Vec<Open>,
    spans: Vec<(usize, u64, usize, usize)>,
}

impl<'a> Builder<'a> {
    fn new(calendar: &'a Months, ages: Ages) -> Self {
        Self {
            calendar,
            ages,
            communes: Vec::new(),
            slots: Vec::new(),
            combinations: Vec::new(),
            places: HashMap::new(),
            groups: Vec::new(),
            areas: std::array::from_fn(|_| None),
            outside: 0,
            open: Vec::new(),
            spans: Vec::new(),
        }
    }

    /// Counts all the stays of one person.
    fn person<'s>(&mut self, stays: impl ExactSizeIterator<Item = &'s Stay> + Clone) {
        let (first, last) = match self.calendar.slices.as_slice() {
            [first, .., last] => (first.from, last.until),
            [only] => (only.from, only.until),
            [] => return,
        };
        let mut discharged = [Day::MAX; AREAS];
        if stays.len() > 1 {
            for stay in stays.clone().filter(|stay| is_usable(stay)) {
                let earliest = &mut discharged[area_of(stay)];
                *earliest = stay.discharge.map_or(*earliest, |discharge| discharge.min(*earliest));
            }
        }
        self.open.clear();
        for stay in stays.filter(|stay| is_usable(stay)) {
            let from = stay.intake.max(first);
            let until = stay.discharge.map_or(last, |discharge| discharge.min(last));
            if from > until {
                self.outside += 1;
                continue;
            }
            let open = Open {
                case: stay.case,
                intake: stay.intake,
                from,
                until,
                within: self.ages.within_until(stay, until),
                months: (self.calendar.index(from), self.calendar.index(until)),
                combination: self.combination(stay),
                area: area_of(stay),
            };
            let left = stay.discharge.is_some_and(|discharge| discharge <= last);
            self.flows(&open, left, discharged[open.area] < stay.intake);
            self.open.push(open);
        }
        self.distinct();
        let mut areas = [false; AREAS];
        self.open.iter().for_each(|open| areas[open.area] = true);
        (0..AREAS).filter(|&area| areas[area]).for_each(|area| self.firsts(area));
    }

    /// What adds up from stay to stay.
    fn flows(&mut self, open: &Open, left: bool, again: bool) {
        let slices = &self.calendar.slices;
        let cells = &mut self.combinations[open.combination].1;
        let (first, last) = open.months;
        let entered = open.intake == open.from;
        cells[first].entered += i64::from(entered);
        cells[first].reentries += i64::from(entered && again);
        cells[last].left += i64::from(left);
        span(cells, (first + usize::from(entered), last), |cell| &mut cell.carried_over);
        // One that has not left is open at the end of its last month too.
        let end = if left { last } else { last + 1 };
        if first < end {
            span(cells, (first, end - 1), |cell| &mut cell.at_end);
        }
        if open.within < open.until {
            let over = open.within.plus_days(1).max(open.from);
            span(cells, (self.calendar.index(over), last), |cell| &mut cell.over_age);
        }
        let days = |from: Day, until: Day| i64::from(until.days_since(from)) + 1;
        if first == last {
            cells[first].days += days(open.from, open.until);
        } else {
            cells[first].days += days(open.from, slices[first].until);
            cells[last].days += days(slices[last].from, open.until);
            span(cells, (first + 1, last - 1), |cell| &mut cell.whole);
        }
    }

    /// The distinct persons, and the distinct cases, of each group.
    fn distinct(&mut self) {
        self.open.sort_unstable_by_key(|open| open.months);
        let apart = self.open.windows(2).all(|pair| pair[0].months.1 < pair[1].months.0);
        // Two stays are the commonest overlap: their cases are compared at once.
        let differ = matches!(self.open.as_slice(), [one, other] if one.case != other.case);
        for (which, alone) in [(PERSONS, apart), (CASES, apart || differ)] {
            if alone {
                for open in &self.open {
                    span(&mut self.combinations[open.combination].1, open.months, |cell| {
                        &mut cell.alone[which]
                    });
                }
            } else {
                self.united(which);
            }
        }
    }

    /// The same where two stays share a month: the months of a person, or of a case, are united in each group.
    fn united(&mut self, which: usize) {
        for level in 0..5 {
            self.spans.clear();
            for open in &self.open {
                let group = self.combinations[open.combination].0[level];
                let key = if which == PERSONS { 0 } else { open.case };
                self.spans.push((group, key, open.months.0, open.months.1));
            }
            self.spans.sort_unstable();
            for same in self.spans.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                let counted = &mut self.groups[same[0].0].1;
                let mut next = 0;
                for &(_, _, first, last) in same {
                    span(counted, (first.max(next), last), |cell| &mut cell[which]);
                    next = next.max(last + 1);
                }
            }
        }
    }

    /// In which month of each year, and of the period, the person was first attended in the area.
    fn firsts(&mut self, area: usize) {
        let calendar = self.calendar;
        let firsts = self.areas[area].get_or_insert_with(|| calendar.firsts());
        for (window, counted) in calendar.windows.iter().zip(firsts) {
            let (mut attended, mut within, mut carried_over) = (None::<Day>, None::<Day>, false);
            for open in self.open.iter().filter(|open| open.area == area) {
                let day = open.from.max(window.period.from);
                if day > open.until.min(window.until) {
                    continue;
                }
                attended = Some(attended.map_or(day, |known| known.min(day)));
                if day <= open.within {
                    within = Some(within.map_or(day, |known| known.min(day)));
                    carried_over |= open.intake < window.period.from;
                }
            }
            let month = |day: Day| calendar.index(day) - window.months.0;
            match (within, attended) {
                (Some(day), _) => counted.attended[month(day)] += 1,
                (None, Some(day)) => counted.over_age[month(day)] += 1,
                (None, None) => {}
            }
            counted.carried_over += u64::from(carried_over);
        }
    }

    /// The place of the stay's programme, area, sex, age group and commune together.
    fn combination(&mut self, stay: &Stay) -> usize {
        let number = stay.commune.number() as usize;
        if number >= self.communes.len() {
            self.communes.resize(number + 1, UNSEEN);
        }
        if self.communes[number] == UNSEEN {
            self.communes[number] = self.slots.len() as u32;
            self.slots.resize(self.slots.len() + PER_COMMUNE, UNSEEN);
        }
        let age = self.ages.band(stay);
        let within = (area_of(stay) * Sex::ALL.len() + stay.sex as usize) * AgeBand::ALL.len() + age as usize;
        let slot = self.communes[number] as usize + within;
        if self.slots[slot] == UNSEEN {
            let all = Group::of(stay.programme, stay.area);
            let (sex, age, commune) = (Some(stay.sex), Some(age), Some(stay.commune));
            let groups = [
                all,
                Group { sex, ..all },
                Group { age, ..all },
                Group { commune, ..all },
                Group { sex, age, commune, ..all },
            ];
            let places = groups.map(|group| self.place(group));
            self.slots[slot] = self.combinations.len() as u32;
            self.combinations.push((places, vec![Cell::default(); self.calendar.slices.len() + 1]));
        }
        self.slots[slot] as usize
    }

    fn place(&mut self, group: Group) -> usize {
        *self.places.entry(group).or_insert_with(|| {
            self.groups.push((group, vec![[0; 2]; self.calendar.slices.len() + 1]));
            self.groups.len() - 1
        })
    }

    fn finish(self) -> (Groups, Areas) {
        let slices = &self.calendar.slices;
        let mut months: Vec<Vec<Month>> = Vec::with_capacity(self.groups.len());
        for (_, counted) in &self.groups {
            let (mut persons, mut cases) = (0, 0);
            months.push(
                counted[..slices.len()]
                    .iter()
                    .map(|change| {
                        persons += change[PERSONS];
                        cases += change[CASES];
                        Month { persons: persons as u64, cases: cases as u64, ..Month::default() }
                    })
                    .collect(),
            );
        }
        for (groups, cells) in &self.combinations {
            let mut sum = Cell::default();
            for (index, (cell, slice)) in cells.iter().zip(slices).enumerate() {
                sum.carried_over += cell.carried_over;
                sum.at_end += cell.at_end;
                sum.over_age += cell.over_age;
                sum.whole += cell.whole;
                sum.alone[PERSONS] += cell.alone[PERSONS];
                sum.alone[CASES] += cell.alone[CASES];
                let length = i64::from(slice.until.days_since(slice.from)) + 1;
                let month = Month {
                    carried_over: sum.carried_over as u64,
                    entered: cell.entered as u64,
                    left: cell.left as u64,
                    at_end: sum.at_end as u64,
                    cases: sum.alone[CASES] as u64,
                    persons: sum.alone[PERSONS] as u64,
                    reentries: cell.reentries as u64,
                    over_age: sum.over_age as u64,
                    days: (cell.days + sum.whole * length) as u64,
                };
                groups.iter().for_each(|&group| months[group][index].add(&month));
            }
        }
        let groups = self.groups.into_iter().map(|(group, _)| group).zip(months).collect();
        let mut areas = Areas::new();
        for (index, firsts) in self.areas.into_iter().enumerate() {
            let (programme, area) = (index / Area::ALL.len(), index % Area::ALL.len());
            areas
                .extend(firsts.map(|firsts| (Group::of(Programme::ALL[programme], Area::ALL[area]), firsts)));
        }
        (groups, areas)
    }
}

fn area_of(stay: &Stay) -> usize {
    stay.programme as usize * Area::ALL.len() + stay.area as usize
}

/// One more in the months from `first` to `last`; none if there are none.
fn span<C>(cells: &mut [C], (first, last): (usize, usize), field: impl Fn(&mut C) -> &mut i64) {
    if first <= last {
        *field(&mut cells[first]) += 1;
        *field(&mut cells[last + 1]) -= 1;
    }
}

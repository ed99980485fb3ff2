//! Activities of the intersectoral area: events and who took part.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::frame::Months;
use super::part::ActivitiesPart;
use super::{CoverageError, Frame, Slice};
use crate::codes::code_lists;
use crate::day::Day;

code_lists! {
    /// What an activity is for: the objectives of the agreement of the OPD Talagante (section II).
    #[derive(PartialOrd, Ord)]
    ActivityKind ("activity_kind") {
        LocalPolicy = "local_policy", "Política local de infancia", "Local policy for children", ["politicaslocales"];
        Networks = "networks", "Articulación de redes", "Work with the network", ["redes", "corresponsabilizacion"];
        Participation = "participation", "Participación", "Participation";
        Promotion = "promotion", "Promoción de derechos", "Promotion of rights", ["promocion", "difusion"];
        ParentalCompetence = "parental_competence", "Competencias parentales", "Parental competence";
        Other = "other", "Otra", "Other", ["otro"];
    }
}

/// One activity. `Debug` does not show who took part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Activity<'a> {
    /// Its day.
    pub date: Day,
    /// What it is for.
    pub kind: ActivityKind,
    /// Children and adolescents who took part.
    pub children: u32,
    /// Families who took part.
    pub families: u32,
    /// Communities who took part.
    pub communities: u32,
    /// Institutions of the network who took part.
    pub networks: u32,
    /// Keys of the participants who are known one by one; empty if none is.
    pub persons: &'a [u64],
}

impl std::fmt::Debug for Activity<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Activity").field("date", &self.date).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What the activities of a month, or of a year, come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityMonth {
    /// Activities by kind.
    pub events: BTreeMap<ActivityKind, u64>,
    /// Children and adolescents, as often as they took part.
    pub children: u64,
    /// Families, as often as they took part.
    pub families: u64,
    /// Communities, as often as they took part.
    pub communities: u64,
    /// Institutions of the network, as often as they took part.
    pub networks: u64,
    /// Distinct persons among those who are known one by one: apart, for a count of participants has no names.
    pub persons: u64,
}

impl ActivityMonth {
    /// Those whom the agreement counts, as often as they took part: children and adolescents, communities and networks
    /// (agreement of the OPD Talagante, section V). It does not name families.
    pub const fn participants(&self) -> u64 {
        self.children + self.communities + self.networks
    }
}

/// Counts and known participants of some days.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    counts: ActivityMonth,
    persons: BTreeSet<u64>,
}

/// Events and participants by month and by year of the period.
///
/// It keeps the keys of the known participants, each once in its month, its year and the period, so that distinct
/// persons stay exact whatever the order of merging: some 30 bytes a key. Activities may be split in any way.
///
/// ```
/// use opd_core::agreement::Agreement;
/// use opd_core::coverage::{Activity, ActivityKind, ActivityLedger, Frame};
/// use opd_core::person::AgeCap;
/// let period = Agreement::talagante_2015().period;
/// let frame = Frame { period, as_of: period.until, cap: AgeCap::default() };
/// let fair = Activity {
///     date: "2015-03-20".parse()?, kind: ActivityKind::Promotion,
///     children: 40, families: 12, communities: 2, networks: 3, persons: &[7, 8],
/// };
/// let ledger = ActivityLedger::of(&[fair, Activity { persons: &[8, 9], ..fair }], frame)?;
/// let march = ledger.months().next().unwrap().1;
/// assert_eq!((march.events[&ActivityKind::Promotion], march.participants(), march.persons), (2, 90, 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ActivitiesPart", into = "ActivitiesPart")]
pub struct ActivityLedger {
    pub(super) frame: Frame,
    calendar: Months,
    pub(super) months: Vec<Tally>,
    pub(super) windows: Vec<Tally>,
    pub(super) outside: u64,
}

impl std::fmt::Debug for ActivityLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivityLedger").field("frame", &self.frame).finish_non_exhaustive()
    }
}

impl ActivityLedger {
    /// Counts the activities, in any order.
    ///
    /// # Errors
    /// [`CoverageError::Reversed`], [`CoverageError::TooLong`].
    pub fn of(activities: &[Activity<'_>], frame: Frame) -> Result<Self, CoverageError> {
        let calendar = Months::of(&frame)?;
        let tallies = |many: usize| vec![Tally::default(); many];
        let (months, windows) = (tallies(calendar.slices.len()), tallies(calendar.windows.len()));
        let mut ledger = Self { frame, calendar, months, windows, outside: 0 };
        for activity in activities {
            ledger.count(activity);
        }
        Ok(ledger)
    }

    fn count(&mut self, activity: &Activity<'_>) {
        let day = activity.date;
        if !self.frame.period.contains(day) || day > self.frame.as_of {
            self.outside += 1;
            return;
        }
        self.months[self.calendar.index(day)].count(activity);
        for (window, tally) in self.calendar.windows.iter().zip(&mut self.windows) {
            if window.period.contains(day) {
                tally.count(activity);
            }
        }
    }

    /// Adds a ledger of other activities; the order of merging does not matter.
    ///
    /// # Errors
    /// [`CoverageError::Frames`] if the ledgers differ in period, day or age cap.
    pub fn merge(mut self, other: Self) -> Result<Self, CoverageError> {
        if self.frame != other.frame {
            return Err(CoverageError::Frames);
        }
        let others = other.months.into_iter().chain(other.windows);
        for (mine, other) in self.months.iter_mut().chain(&mut self.windows).zip(others) {
            mine.merge(other);
        }
        self.outside += other.outside;
        Ok(self)
    }

    /// Its months, in order.
    pub fn months(&self) -> impl Iterator<Item = (&Slice, &ActivityMonth)> {
        self.calendar.slices.iter().zip(self.months.iter().map(|tally| &tally.counts))
    }

    /// The years that have begun, in order, and then the whole period: each with its first and last day.
    pub fn years(&self) -> impl Iterator<Item = (crate::agreement::Period, &ActivityMonth)> {
        self.calendar
            .windows
            .iter()
            .map(|window| window.period)
            .zip(self.windows.iter().map(|tally| &tally.counts))
    }

    /// Activities left out because they are outside the period or later than `as_of`.
    pub const fn outside(&self) -> u64 {
        self.outside
    }
}

impl Tally {
    fn count(&mut self, activity: &Activity<'_>) {
        let counts = &mut self.counts;
        *counts.events.entry(activity.kind).or_default() += 1;
        counts.children += u64::from(activity.children);
        counts.families += u64::from(activity.families);
        counts.communities += u64::from(activity.communities);
        counts.networks += u64::from(activity.networks);
        self.persons.extend(activity.persons);
        counts.persons = self.persons.len() as u64;
    }

    fn merge(&mut self, mut other: Self) {
        let (mine, theirs) = (&mut self.counts, &other.counts);
        for (&kind, events) in &theirs.events {
            *mine.events.entry(kind).or_default() += events;
        }
        mine.children += theirs.children;
        mine.families += theirs.families;
        mine.communities += theirs.communities;
        mine.networks += theirs.networks;
        self.persons.append(&mut other.persons);
        mine.persons = self.persons.len() as u64;
    }
}

//! Replay: what a history comes to, and everything that is wrong with it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::case::EventKind;
use crate::case::check::Check;
use crate::case::event::{CaseEvent, Event};
use crate::case::lifecycle::{Answer, Lifecycle, Transition, lifecycle};
use crate::case::state::State;
use crate::case::summary::Episode;
use crate::codes::Stage;
use crate::day::Day;
use crate::person::Programme;
use crate::requirement::Requirement;
use crate::table::{EventRecord, EventView, Moment};

/// An event on record: its row of `events`, and the whole event behind it if there is one.
pub trait OnRecord {
    /// The type of its row.
    type Row: EventView;

    /// The row.
    fn row(&self) -> &Self::Row;

    /// The event as it was typed: plan, measure and review whole. `None` for a row of a table.
    fn detail(&self) -> Option<&Event> {
        None
    }
}

impl OnRecord for EventRecord {
    type Row = Self;

    fn row(&self) -> &Self {
        self
    }
}

/// An event as it stands after the corrections.
#[derive(Clone, Copy)]
pub struct Step<'a, V> {
    /// Its place in the record, from 0.
    pub index: usize,
    /// What happened.
    pub kind: EventKind,
    /// When, corrections applied.
    pub at: Moment,
    /// The day of it in Chile.
    pub day: Day,
    /// The row.
    pub view: &'a V,
    /// The whole event, if there is one.
    pub detail: Option<&'a Event>,
}

/// Something that a history lacks, and the event that lacks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmet {
    /// The event's place in the record, from 0.
    pub index: usize,
    /// What is not met.
    pub requirement: Requirement,
}

/// What a history is judged by, besides its events.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// The person's birth: nothing happens before it.
    pub birth: Option<Day>,
    /// The day on which the history is looked at: nothing happens after it.
    pub as_of: Option<Day>,
}

/// A history replayed: its steps, the stage that they lead to, and all that is wrong with it.
pub struct History<'a, V> {
    /// The programme.
    pub programme: Programme,
    /// The events that count, in order of happening: by day, and within a day as they were put on record.
    pub steps: Vec<Step<'a, V>>,
    /// The stage; `None` before the first event.
    pub stage: Option<Stage>,
    /// Everything that is wrong, in order of happening.
    pub unmet: Vec<Unmet>,
    /// Rows that can't be read as events: no kind or no moment.
    pub unread: usize,
    pub(crate) episodes: Vec<Episode>,
    pub(crate) state: State<'a>,
}

/// Names of events: their own, or their place in the record counted from 1.
fn places<E: OnRecord>(events: &[E]) -> (HashMap<&str, usize>, Vec<Unmet>) {
    let mut places = HashMap::new();
    let mut repeated = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let Some(id) = event.row().event_id() else { continue };
        match places.entry(id) {
            Entry::Vacant(place) => drop(place.insert(index)),
            Entry::Occupied(_) => repeated.push(Unmet { index, requirement: Requirement::EventUnrepeated }),
        }
    }
    (places, repeated)
}

/// The programme that a record of events is of, as far as its first words tell.
pub fn programme_of(kinds: impl IntoIterator<Item = EventKind>) -> Programme {
    let mut programme = Programme::Oln;
    for kind in kinds {
        match kind {
            EventKind::MonitoringOpened => return Programme::PostDischarge,
            EventKind::FirstReceptionHeld | EventKind::Referred => programme = Programme::Opd,
            _ => {}
        }
    }
    programme
}

impl<'a, V: EventView> History<'a, V> {
    /// Replays a record of events, in the order in which it was written.
    ///
    /// A correction moves an event in time or strikes it out, and everything that hangs on it follows. An event that
    /// was put on record late takes its place by its day. One that has no place in its stage leaves the stage as it is,
    /// or carries it on if it belongs to a later one, so that one gap is not told as many. Answers for any rows in any
    /// order.
    pub fn replay<E: OnRecord<Row = V>>(programme: Programme, events: &'a [E], bounds: Bounds) -> Self {
        let (places, mut unmet) = places(events);
        let repeats: Vec<usize> = unmet.iter().map(|unmet| unmet.index).collect();
        let rows = || events.iter().enumerate().filter(|(index, _)| repeats.binary_search(index).is_err());
        let kind_at = |index: usize| events.get(index).and_then(|event| event.row().event().value());
        // Where each corrected event was moved to, if it happened at all; and the corrections that hit one.
        let mut moved: HashMap<usize, Option<Moment>> = HashMap::new();
        let mut hits: HashSet<usize> = HashSet::new();
        for (index, event) in rows().filter(|(index, _)| kind_at(*index) == Some(EventKind::Corrected)) {
            let event = event.row();
            let named = event.subject().and_then(|subject| {
                let by_place = || subject.parse::<usize>().ok()?.checked_sub(1);
                places.get(subject).copied().or_else(by_place)
            });
            let earlier = |target: &usize| {
                *target < index && kind_at(*target).is_some_and(|kind| kind != EventKind::Corrected)
            };
            let Some(target) = named.filter(earlier) else { continue };
            hits.insert(index);
            if event.voided().value() == Some(true) {
                moved.insert(target, None);
            } else if let Some(at) = event.moved_to().value() {
                moved.insert(target, Some(at));
            }
        }
        let mut unread = 0;
        let mut steps: Vec<Step<'a, V>> = Vec::with_capacity(events.len());
        for (index, event) in rows() {
            let (view, detail) = (event.row(), event.detail());
            match (view.event().value(), view.happened_at().value().as_ref(), moved.get(&index)) {
                (Some(_), _, Some(None)) => {}
                (Some(kind), _, Some(Some(at))) | (Some(kind), Some(at), None) => {
                    steps.push(Step { index, kind, at: *at, day: at.day(), view, detail });
                }
                _ => unread += 1,
            }
        }
        steps.sort_by_key(|step| (step.day, step.index));
        let mut history = Self {
            programme,
            steps,
            stage: None,
            unmet: Vec::new(),
            unread,
            episodes: Vec::new(),
            state: State::default(),
        };
        match lifecycle(programme) {
            Some(lifecycle) => history.walk(lifecycle, bounds, &hits),
            None => unmet.extend(
                (0..events.len()).map(|index| Unmet { index, requirement: Requirement::EventOfProgramme }),
            ),
        }
        history.unmet.append(&mut unmet);
        history
    }

    fn walk(&mut self, lifecycle: &'static Lifecycle, bounds: Bounds, hits: &HashSet<usize>) {
        let Self { steps, unmet, episodes, programme, state, .. } = self;
        let mut lacking = Vec::new();
        for step in steps.iter() {
            let (day, kind) = (step.day, step.kind);
            if bounds.birth.is_some_and(|birth| day < birth) {
                lacking.push(Requirement::AfterBirth);
            }
            if bounds.as_of.is_some_and(|as_of| day > as_of) {
                lacking.push(Requirement::NotInFuture);
            }
            if kind == EventKind::Corrected {
                state.correction_holds = hits.contains(&step.index);
            }
            let mut check = |needs: &[Check], state: &State<'_>| {
                for need in needs {
                    need.unmet(state, step, &mut lacking);
                }
            };
            let next = match lifecycle.answer(state.stage, kind) {
                Answer::Moves(transition) => {
                    check(transition.needs, state);
                    Some(transition.to)
                }
                Answer::Stays(fact) => {
                    check(fact.needs, state);
                    state.stage
                }
                Answer::Refused(why, leads_to) => {
                    lacking.push(why);
                    leads_to.filter(|to| lifecycle.is_later(*to, state.stage)).or(state.stage)
                }
            };
            state.learn(step);
            state.stage = next;
            Episode::learn(episodes, *programme, step, next);
            unmet.extend(lacking.drain(..).map(|requirement| Unmet { index: step.index, requirement }));
        }
        self.stage = state.stage;
    }

    /// The ways on from the stage, each with what the history still lacks for it; what the event itself must say is
    /// not asked.
    pub fn ways_on(&self, on: Day) -> Vec<(&'static Transition, Vec<Requirement>)> {
        let blank = EventRecord::default();
        let lacks = |transition: &'static Transition| {
            let (kind, at) = (transition.event, Moment::on_day(on));
            let step = Step { index: self.steps.len(), kind, at, day: on, view: &blank, detail: None };
            let mut lacking = Vec::new();
            for need in transition.needs {
                need.unmet(&self.state, &step, &mut lacking);
            }
            (transition, lacking)
        };
        let transitions = lifecycle(self.programme).map_or(&[][..], |lifecycle| lifecycle.transitions);
        transitions.iter().filter(|transition| transition.from == self.stage).map(lacks).collect()
    }
}

/// An event beside its row.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) event: CaseEvent,
    record: EventRecord,
}

impl Typed {
    pub(crate) fn new(event: CaseEvent) -> Self {
        Self { record: event.record(), event }
    }
}

impl OnRecord for Typed {
    type Row = EventRecord;

    fn row(&self) -> &EventRecord {
        &self.record
    }

    fn detail(&self) -> Option<&Event> {
        Some(&self.event.event)
    }
}

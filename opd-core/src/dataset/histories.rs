//! The events of each case, replayed once for every rule about histories.

use std::collections::HashMap;

use crate::case::{Bounds, History, OnRecord, programme_of};
use crate::dataset::delivery::{Delivery, RowsOf};
use crate::dataset::groups::by_key;
use crate::dataset::report::{Place, RuleResult};
use crate::dataset::tables::{Row, cases, events};
use crate::dataset::work::Work;
use crate::day::Day;
use crate::duty::{DutyKind, Terms, duties};
use crate::person::Programme;
use crate::requirement::Requirement;
use crate::rules::{Context, Fact, HistoryRule, Outcome, Requirements, RowRule, Stop, Why};
use crate::table::{CaseField, CaseRecord, CaseView, Column, EventField, EventView, Moment};

/// A row of `events` in columns.
pub(crate) type EventRow<'a> = Row<'a, events::Columns>;

impl OnRecord for EventRow<'_> {
    type Row = Self;

    fn row(&self) -> &Self {
        self
    }
}

/// Whether a rule asks for a requirement of the lifecycle.
type AsksFor = fn(Requirement) -> bool;

/// A rule of rows over what a history comes to.
struct OfEpisodes {
    result: usize,
    said_by: &'static [Requirement],
    bearer: Option<CaseField>,
    judge: Box<dyn Fn(&CaseRecord) -> Outcome>,
}

/// The rules about histories, each with the index of its result.
#[derive(Default)]
pub(crate) struct Histories {
    of_events: Vec<(usize, AsksFor)>,
    of_episodes: Vec<OfEpisodes>,
}

impl Histories {
    /// Adds a rule about events.
    pub(crate) fn history<R: HistoryRule>(&mut self, result: usize) {
        // The others speak of duties, which name them.
        if Requirement::ALL.iter().any(|requirement| R::asks_for(*requirement)) {
            self.of_events.push((result, R::asks_for));
        }
    }

    /// Adds a rule about rows that also judges histories.
    pub(crate) fn row<R: RowRule>(&mut self, result: usize, context: &Context) {
        let Some(said_by) = R::OF_HISTORIES else { return };
        let rule = R::prepare(context);
        let bearer = match R::META.fields.first() {
            Some(Column::Case(field)) => Some(*field),
            _ => None,
        };
        self.of_episodes.push(OfEpisodes {
            result,
            said_by,
            bearer,
            judge: Box::new(move |row| rule.judge(row)),
        });
    }

    /// Replays the events of each case, and gives every rule what it says of them.
    pub(crate) fn run(
        &self,
        delivery: &Delivery,
        context: &Context,
        work: &Work,
        results: &mut [RuleResult],
    ) {
        let terms = Terms::new(context);
        let of_duties: HashMap<&str, usize> = results
            .iter()
            .enumerate()
            .filter(|(_, result)| speaks_of_duties(result.meta.code))
            .map(|(index, result)| (result.meta.code, index))
            .collect();
        let left_out = each_history(delivery, |group, history| {
            if work.is_stopped() {
                return;
            }
            let place = |index: usize, field: EventField| {
                Place::cell(field.into(), group.get(index).copied().unwrap_or_default())
            };
            self.judge_events(history, group.len(), results, place);
            self.judge_episodes(history, results, place);
            for duty in duties(history.programme, &history.steps, Moment::on_day(context.as_of), &terms) {
                let result = duty
                    .rule()
                    .and_then(|code| of_duties.get(code))
                    .and_then(|index| results.get_mut(*index));
                let Some(result) = result else { continue };
                let bearer = duty.met_by.unwrap_or(duty.started_by);
                result.count(duty.outcome(), place(bearer, EventField::HappenedAt));
            }
        });
        for (result, _) in &self.of_events {
            if let Some(result) = results.get_mut(*result) {
                result.count_not_run(Why::EmptyCell, left_out);
            }
        }
    }

    /// What the history lacks, event by event.
    fn judge_events(
        &self,
        history: &History<'_, EventRow<'_>>,
        events: usize,
        results: &mut [RuleResult],
        place: impl Fn(usize, EventField) -> Place,
    ) {
        let mut unmet = history.unmet.clone();
        unmet.sort_by_key(|unmet| unmet.index);
        for (index, asks_for) in &self.of_events {
            let Some(result) = results.get_mut(*index) else { continue };
            let mut failed = 0;
            for event in unmet.chunk_by(|a, b| a.index == b.index) {
                let mut lacking = event.iter().filter(|unmet| asks_for(unmet.requirement)).peekable();
                let Some(first) = lacking.peek().copied() else { continue };
                let place = place(first.index, bearer(result));
                let requirements: Requirements = lacking.map(|unmet| unmet.requirement).collect();
                failed += 1;
                result.stop(Stop::Failed(Fact::Lacking(requirements)), place);
            }
            let unread = history.unread as u64;
            result.count_not_run(Why::BadCell, unread);
            result.passed += (events as u64).saturating_sub(failed + unread);
        }
    }

    /// What the rules of rows say of what the history comes to, stay by stay.
    fn judge_episodes(
        &self,
        history: &History<'_, EventRow<'_>>,
        results: &mut [RuleResult],
        place: impl Fn(usize, EventField) -> Place,
    ) {
        for rule in &self.of_episodes {
            let Some(result) = results.get_mut(rule.result) else { continue };
            let is_said = history.unmet.iter().any(|unmet| rule.said_by.contains(&unmet.requirement));
            for episode in &history.episodes {
                match (rule.judge)(&episode.row) {
                    Ok(()) => result.passed += 1,
                    Err(Stop::Failed(_)) if is_said => result.count_not_run(Why::RootCause, 1),
                    Err(stop) => {
                        let index = rule.bearer.map_or(0, |field| episode.bearer(field));
                        result.stop(stop, place(index, EventField::Event));
                    }
                }
            }
        }
    }
}

/// Replays the events of each case: tells `f` their rows and what they come to. Answers how many events name no case.
pub(crate) fn each_history(
    delivery: &Delivery,
    mut f: impl FnMut(&[u32], &History<'_, EventRow<'_>>),
) -> u64 {
    let Some(rows) = delivery.rows::<events::Columns>() else { return 0 };
    let cases = delivery.rows::<cases::Columns>();
    let known = cases.map(|cases| by_id(&cases)).unwrap_or_default();
    let grouped = by_key(rows);
    let mut events = Vec::new();
    for group in grouped.iter() {
        events.clear();
        events.extend(group.iter().filter_map(|row| rows.row(*row)));
        let case = group.first().and_then(|row| rows.key(*row)).and_then(|id| known.get(id));
        let case = case.copied().unwrap_or_default();
        let programme = case
            .programme
            .unwrap_or_else(|| programme_of(events.iter().filter_map(|event| event.event().value())));
        let bounds = Bounds { birth: case.birth, as_of: None };
        f(group, &History::replay(programme, &events, bounds));
    }
    grouped.left_out.not_run
}

/// Whether duties name a rule.
pub(crate) fn speaks_of_duties(code: &str) -> bool {
    DutyKind::ALL.iter().any(|kind| kind.about().rules.is_some_and(|rules| rules.contains(&code)))
}

/// The column of `events` at which a rule's findings stand.
fn bearer(result: &RuleResult) -> EventField {
    match result.meta.fields.first() {
        Some(Column::Event(field)) => *field,
        _ => EventField::Event,
    }
}

/// What `cases` knows that `events` does not.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    programme: Option<Programme>,
    birth: Option<Day>,
}

/// What `cases` knows of each case; the first row of a case that stands twice counts.
fn by_id<'a>(cases: &RowsOf<'a, cases::Columns>) -> HashMap<&'a str, Known> {
    let mut known = HashMap::new();
    for (row, id) in cases.keys() {
        let (Some(id), Some(row)) = (id, cases.row(row)) else { continue };
        let about = Known { programme: row.programme().value(), birth: row.birth_date().value() };
        known.entry(id).or_insert(about);
    }
    known
}

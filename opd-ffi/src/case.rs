//! One case: its record of events, and the questions asked of it.

use std::sync::Arc;

use opd_core::Day;
use opd_core::case::{self, CaseEvent};
use opd_core::codes::Stage;
use opd_core::duty::Terms;
use opd_core::person::Programme;
use opd_core::table::Moment;
use schemars::JsonSchema;
use serde::Serialize;

use crate::decision::{CaseReadings, Reason};
use crate::duty::{Duty, DutyOptions};
use crate::norm::place;
use crate::rules::Transition;
use crate::{OpdError, Requirement};

/// What would come of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct TransitionCheck {
    /// Whether it may be put on record: nothing is unmet.
    pub allowed: bool,
    /// The stage that would follow.
    pub stage: Option<Stage>,
    /// Everything that is not met: by the event, or by earlier ones that a correction leaves without ground.
    pub unmet: Vec<Requirement>,
}

/// An event that counts, corrections applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Step {
    /// Its place in the record, from 0.
    pub event: u32,
    /// When it happened.
    pub at: Moment,
}

/// A record of events replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct History {
    /// The stage that it leads to; none before the first event.
    pub stage: Option<Stage>,
    /// The events that count, in order of happening.
    pub timeline: Vec<Step>,
    /// Everything that is wrong with it, in order of happening.
    pub unmet: Vec<Requirement>,
}

/// A way on from the stage of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct WayOn {
    /// The step.
    pub transition: Transition,
    /// What the record still lacks for it.
    pub lacks: Vec<Requirement>,
}

fn of_events(unmet: Vec<case::Unmet>) -> Vec<Requirement> {
    let one = |case::Unmet { index, requirement }| Requirement {
        event: Some(place(index)),
        ..Requirement::from(requirement)
    };
    unmet.into_iter().map(one).collect()
}

/// A case of an office: a record of events to which more are added. Nothing is edited: a correction is an event, and
/// `apply` answers another case.
#[derive(uniffi::Object)]
pub struct Case(case::Case);

#[uniffi::export]
impl Case {
    /// A case without events; the programme gives its lifecycle.
    ///
    /// Code `no_lifecycle` for a programme whose cases the office does not keep.
    #[uniffi::constructor(default(birth_date = None, case_id = None))]
    pub fn new(
        programme: Programme,
        birth_date: Option<Day>,
        case_id: Option<String>,
    ) -> Result<Arc<Self>, OpdError> {
        let mut case = case::Case::new(programme)?;
        if let Some(birth) = birth_date {
            case = case.born(birth);
        }
        if let Some(id) = case_id {
            case = case.identified(id);
        }
        Ok(Arc::new(Self(case)))
    }

    /// Reads a case from JSON, a document of `schema("case")`. Its events are taken as they stand: `history` says what
    /// is wrong with them.
    ///
    /// Codes: `invalid_event` for what is no case, `no_lifecycle`.
    #[uniffi::constructor]
    pub fn from_json(json: &str) -> Result<Arc<Self>, OpdError> {
        Ok(Arc::new(Self(case::Case::from_json(json)?)))
    }

    /// The case as JSON.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// Its programme.
    pub fn programme(&self) -> Programme {
        self.0.programme()
    }

    /// The identifier of the case in the office, if it was given.
    pub fn case_id(&self) -> Option<String> {
        self.0.case_id().map(Into::into)
    }

    /// The day on which the person was born, if it is known.
    pub fn birth_date(&self) -> Option<Day> {
        self.0.birth()
    }

    /// The events, in the order in which they were put on record.
    pub fn events(&self) -> Vec<CaseEvent> {
        self.0.events().cloned().collect()
    }

    /// The stage; none before the first event.
    pub fn stage(&self) -> Option<Stage> {
        self.0.stage()
    }

    /// The record replayed, as seen on `as_of`: without a day, no event is in the future.
    ///
    /// Code `out_of_range` for a date outside years 1 to 9999.
    #[uniffi::method(default(as_of = None))]
    pub fn history(&self, as_of: Option<Day>) -> Result<History, OpdError> {
        let case::History { stage, steps, unmet, .. } = self.0.history(as_of);
        let step = |step: &case::Step<'_, _>| Step { event: place(step.index), at: step.at };
        Ok(History { stage, timeline: steps.iter().map(step).collect(), unmet: of_events(unmet) })
    }

    /// What would come of an event. `as_of` is the day on which it is asked; without one, no event is in the future.
    ///
    /// Code `out_of_range` for a date outside years 1 to 9999.
    #[uniffi::method(default(as_of = None))]
    pub fn check(&self, event: CaseEvent, as_of: Option<Day>) -> Result<TransitionCheck, OpdError> {
        let case::TransitionCheck { allowed, stage, unmet } = self.0.check(&event, as_of);
        Ok(TransitionCheck { allowed, stage, unmet: of_events(unmet) })
    }

    /// The case with an event put on record.
    ///
    /// Codes: `event_refused`, with everything that is not met in its text, as `check` lists it; `out_of_range`.
    #[uniffi::method(default(as_of = None))]
    pub fn apply(&self, event: CaseEvent, as_of: Option<Day>) -> Result<Arc<Self>, OpdError> {
        let mut case = self.0.clone();
        case.apply(event, as_of)?;
        Ok(Arc::new(Self(case)))
    }

    /// The ways on from the stage, each with what the record still lacks for it on a day. What the event itself must
    /// say is not asked.
    ///
    /// Code `out_of_range` for a date outside years 1 to 9999.
    pub fn ways_on(&self, on: Day) -> Result<Vec<WayOn>, OpdError> {
        let history = self.0.history(None);
        let ways = history.ways_on(on).into_iter().map(|(transition, lacks)| WayOn {
            transition: transition.into(),
            lacks: lacks.into_iter().map(Requirement::from).collect(),
        });
        Ok(ways.collect())
    }

    /// Every duty that the events started, in the order in which they did, as it stands at `as_of`; if that is a day,
    /// when it ends.
    ///
    /// Codes: `unknown_code` for a unit that is no kind of day, `unknown_commune`, `out_of_range`.
    #[uniffi::method(default(options))]
    pub fn duties(&self, as_of: Moment, options: DutyOptions) -> Result<Vec<Duty>, OpdError> {
        let terms = Terms::new(&options.context(as_of.day())?);
        Ok(self.0.duties(as_of, &terms).iter().map(Duty::from).collect())
    }

    /// What the rules of the `cases` table answer for each stay in the programme, as `check_case` does for a row.
    ///
    /// Codes: `unknown_code` for a unit that is no kind of day, `unknown_commune`, `out_of_range`.
    #[uniffi::method(default(readings))]
    pub fn judge(&self, as_of: Day, readings: CaseReadings) -> Result<Vec<Vec<Reason>>, OpdError> {
        let judged = self.0.judge(&readings.context(as_of)?);
        Ok(judged.iter().map(|stay| stay.iter().map(Reason::from).collect()).collect())
    }
}

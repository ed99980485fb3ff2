//! One case: its record of events, and the questions asked of it.

use serde::{Deserialize, Serialize};

use crate::case::EventKind;
use crate::case::event::{CaseEvent, EventError};
use crate::case::history::{Bounds, History, Typed, Unmet};
use crate::case::lifecycle::lifecycle;
use crate::codes::Stage;
use crate::day::Day;
use crate::decision::{Judgement, check_case};
use crate::duty::{Duty, Terms, duties};
use crate::lang::{Explain, Lang};
use crate::person::Programme;
use crate::rules::Context;
use crate::table::{CaseRecord, Cell, EventRecord, Moment};

/// A case of an office: an append-only record of events.
///
/// ```
/// use opd_core::case::{Case, CaseEvent};
/// use opd_core::codes::Stage;
/// use opd_core::person::Programme;
/// let mut case = Case::new(Programme::Oln)?;
/// let intake = r#"{"event": "intake", "at": "2024-03-05T10:00", "channel": "spontaneous_demand"}"#;
/// case.apply(CaseEvent::from_json(intake)?, None)?;
/// assert_eq!(case.stage(), Some(Stage::Reception));
/// let done = r#"{"event": "assessment_completed", "at": "2024-03-20", "finding_class": "risk"}"#;
/// let check = case.check(&CaseEvent::from_json(done)?, None);
/// let codes: Vec<_> = check.unmet.iter().map(|unmet| unmet.requirement.code()).collect();
/// assert_eq!(codes, ["event_of_stage"]); // the assessment has not been started
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Case {
    programme: Programme,
    case_id: Option<String>,
    birth: Option<Day>,
    events: Vec<Typed>,
}

/// A case as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Case"))]
pub(crate) struct Document {
    /// The programme, which gives the lifecycle.
    programme: Programme,
    /// The identifier of the case in the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    case_id: Option<String>,
    /// The day on which the person was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birth_date: Option<Day>,
    /// The events, in the order in which they were put on record.
    #[serde(default)]
    events: Vec<CaseEvent>,
}

/// What would come of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionCheck {
    /// Whether it may be put on record: nothing is unmet.
    pub allowed: bool,
    /// The stage that would follow.
    pub stage: Option<Stage>,
    /// Everything that is not met: by the event, or by earlier ones that a correction leaves without ground.
    pub unmet: Vec<Unmet>,
}

/// Why a case can't be made, read or carried on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum CaseError {
    /// The programme has no lifecycle here: its cases are not the office's.
    NoLifecycle {
        /// The programme.
        programme: Programme,
    },
    /// The text is no case.
    Unreadable(#[from] EventError),
    /// The event is refused; the case stays as it was.
    Refused {
        /// What happened.
        event: EventKind,
        /// Everything that is not met.
        unmet: Vec<Unmet>,
    },
}

impl CaseError {
    /// The stable code: `no_lifecycle`, `invalid_event` or `event_refused`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoLifecycle { .. } => "no_lifecycle",
            Self::Unreadable(error) => error.code(),
            Self::Refused { .. } => "event_refused",
        }
    }
}

impl Explain for CaseError {
    fn explain(&self, lang: Lang) -> String {
        match self {
            Self::NoLifecycle { programme } => {
                let name = programme.label().get(lang);
                match lang {
                    Lang::Es => format!(
                        "la oficina no lleva casos de «{name}»: se esperaba oln, opd o post_discharge_monitoring"
                    ),
                    Lang::En => format!(
                        "the office keeps no cases of “{name}”: expected oln, opd or post_discharge_monitoring"
                    ),
                }
            }
            Self::Unreadable(error) => error.explain(lang),
            Self::Refused { event, unmet } => {
                let name = event.label().get(lang);
                let lacks: Vec<&str> =
                    unmet.iter().map(|unmet| unmet.requirement.message().get(lang)).collect();
                let lacks = lacks.join("; ");
                match lang {
                    Lang::Es => format!("«{name}» no se puede registrar: {lacks}"),
                    Lang::En => format!("“{name}” can't be put on record: {lacks}"),
                }
            }
        }
    }
}

impl Case {
    /// A case of a programme, without events.
    ///
    /// # Errors
    /// [`CaseError::NoLifecycle`] for a programme whose cases the office does not keep.
    pub fn new(programme: Programme) -> Result<Self, CaseError> {
        match lifecycle(programme) {
            Some(_) => Ok(Self { programme, case_id: None, birth: None, events: Vec::new() }),
            None => Err(CaseError::NoLifecycle { programme }),
        }
    }

    /// The same case, of a person born on this day.
    #[must_use]
    pub fn born(self, birth: Day) -> Self {
        Self { birth: Some(birth), ..self }
    }

    /// The same case, under this identifier of the office.
    ///
    /// ```
    /// use opd_core::case::Case;
    /// use opd_core::person::Programme;
    /// let case = Case::new(Programme::Oln)?.identified("A-1".into());
    /// assert_eq!(Case::from_json(&case.to_json())?.case_id(), Some("A-1"));
    /// # Ok::<(), opd_core::case::CaseError>(())
    /// ```
    #[must_use]
    pub fn identified(self, case_id: String) -> Self {
        Self { case_id: Some(case_id), ..self }
    }

    /// Reads a case from JSON. Its events are taken as they stand: [`history`](Self::history) says what is wrong with
    /// them.
    ///
    /// # Errors
    /// [`CaseError::Unreadable`] for a text that is no case, [`CaseError::NoLifecycle`] as [`new`](Self::new).
    pub fn from_json(json: &str) -> Result<Self, CaseError> {
        let document: Document = serde_json::from_str(json).map_err(|error| EventError::new(&error))?;
        let Document { programme, case_id, birth_date: birth, events } = document;
        let mut case = Self { case_id, birth, ..Self::new(programme)? };
        case.events = events.into_iter().map(Typed::new).collect();
        Ok(case)
    }

    /// The case as JSON.
    pub fn to_json(&self) -> String {
        let document = Document {
            programme: self.programme,
            case_id: self.case_id.clone(),
            birth_date: self.birth,
            events: self.events().cloned().collect(),
        };
        serde_json::to_string_pretty(&document).unwrap_or_default()
    }

    /// The programme.
    pub const fn programme(&self) -> Programme {
        self.programme
    }

    /// The identifier of the case in the office, if it was given.
    pub fn case_id(&self) -> Option<&str> {
        self.case_id.as_deref()
    }

    /// The person's birth, if it is known.
    pub const fn birth(&self) -> Option<Day> {
        self.birth
    }

    /// The events, in the order in which they were put on record.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &CaseEvent> {
        self.events.iter().map(|typed| &typed.event)
    }

    /// The stage; `None` before the first event.
    pub fn stage(&self) -> Option<Stage> {
        self.history(None).stage
    }

    /// The history replayed: its stage, its steps and everything that is wrong with it, as seen on `as_of`.
    pub fn history(&self, as_of: Option<Day>) -> History<'_, EventRecord> {
        self.replay(&self.events, as_of)
    }

    fn replay<'a>(&self, events: &'a [Typed], as_of: Option<Day>) -> History<'a, EventRecord> {
        History::replay(self.programme, events, Bounds { birth: self.birth, as_of })
    }

    /// What would come of an event: whether it may be put on record, the stage that follows, and every requirement
    /// that is not met. `as_of` is the day on which it is asked; without one, no event is in the future.
    ///
    /// An event is refused for what it adds: what was wrong with the history before is told by
    /// [`history`](Self::history).
    pub fn check(&self, event: &CaseEvent, as_of: Option<Day>) -> TransitionCheck {
        let mut events = self.events.clone();
        events.push(Typed::new(self.named(event.clone())));
        let before = self.replay(&self.events, as_of).unmet;
        let after = self.replay(&events, as_of);
        let mut unmet: Vec<Unmet> = after.unmet.into_iter().filter(|unmet| !before.contains(unmet)).collect();
        if event.id.is_none() && self.events().any(|known| CaseEvent { id: None, ..known.clone() } == *event)
        {
            let requirement = crate::Requirement::EventUnrepeated;
            unmet.push(Unmet { index: self.events.len(), requirement });
        }
        TransitionCheck { allowed: unmet.is_empty(), stage: after.stage, unmet }
    }

    /// Puts an event on record and answers the stage. An event without id is named by its place. The same event twice
    /// is refused.
    ///
    /// # Errors
    /// [`CaseError::Refused`] with every unmet requirement, as [`check`](Self::check) lists them; the case stays as it
    /// was.
    pub fn apply(&mut self, event: CaseEvent, as_of: Option<Day>) -> Result<Option<Stage>, CaseError> {
        let TransitionCheck { allowed, stage, unmet } = self.check(&event, as_of);
        if !allowed {
            return Err(CaseError::Refused { event: event.event.kind(), unmet });
        }
        let event = self.named(event);
        self.events.push(Typed::new(event));
        Ok(stage)
    }

    fn named(&self, event: CaseEvent) -> CaseEvent {
        CaseEvent { id: event.id.or_else(|| Some((self.events.len() + 1).to_string())), ..event }
    }

    /// Every duty that the events started, as it stands at a moment; if that is a day, when it ends.
    ///
    /// ```
    /// use opd_core::case::{Case, CaseEvent};
    /// use opd_core::duty::{DutyStatus, Terms};
    /// use opd_core::person::Programme;
    /// use opd_core::rules::Context;
    /// let mut case = Case::new(Programme::Oln)?;
    /// let intake = r#"{"event": "intake", "at": "2024-03-01", "channel": "ex_officio"}"#;
    /// case.apply(CaseEvent::from_json(intake)?, None)?;
    /// let terms = Terms::new(&Context::new("2024-04-01".parse()?));
    /// let duties = case.duties("2024-04-01".parse()?, &terms);
    /// assert_eq!(duties[0].code(), "ordinary_measure");
    /// assert_eq!(duties[0].status, DutyStatus::Overdue); // thirty days ran out the day before
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn duties<'a>(&'a self, as_of: Moment, terms: &'a Terms) -> Vec<Duty<'a>> {
        duties(self.programme, &self.history(Some(as_of.day())).steps, as_of, terms)
    }

    /// What the rules of the `cases` table answer for each stay in the programme, in their order.
    pub fn judge(&self, context: &Context) -> Vec<Vec<Judgement>> {
        let history = self.replay(&self.events, Some(context.as_of));
        let judged = |row: &CaseRecord| {
            let birth_date = self.birth.map_or(row.birth_date, Cell::Known);
            check_case(&CaseRecord { birth_date, ..row.clone() }, context)
        };
        history.episodes.iter().map(|episode| judged(&episode.row)).collect()
    }
}

impl std::fmt::Debug for Case {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("programme", &self.programme)
            .field("events", &self.events.len())
            .finish()
    }
}

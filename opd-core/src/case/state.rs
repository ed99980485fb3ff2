//! What a case has come to: the facts that its events have put on record.

use std::collections::HashMap;

use crate::case::event::Event;
use crate::case::{ActionState, EventKind, Step};
use crate::codes::{FindingClass, PlanKind, Stage};
use crate::day::Day;
use crate::network::{AlertState, ReferralState};
use crate::plan::CourtMessage;
use crate::table::EventView;

/// What events name by an identifier of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Thing {
    Measure,
    Crime,
    Referral,
    Alert,
    Message,
    Claim,
    Action,
}

/// What is known of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    OnRecord,
    Action(ActionState),
    Alert(AlertState),
    Referral(ReferralState),
}

impl Held {
    /// What an event makes known of its subject.
    pub(crate) fn after<V: EventView>(kind: EventKind, row: &V) -> Option<Self> {
        Some(match kind {
            EventKind::ActionUpdated => Self::Action(row.action_state().value()?),
            EventKind::AlertReceived => Self::Alert(AlertState::Reported),
            EventKind::AlertUpdated => Self::Alert(row.alert_state().value()?),
            EventKind::ReferralMade => Self::Referral(ReferralState::Sent),
            EventKind::ReferralAnswered if row.accepted().value()? => Self::Referral(ReferralState::Accepted),
            EventKind::ReferralAnswered => Self::Referral(ReferralState::Refused),
            EventKind::ReferralClosed => Self::Referral(ReferralState::Closed),
            EventKind::MeasureAdopted
            | EventKind::CrimeKnown
            | EventKind::CourtMessageSent
            | EventKind::ClaimReceived => Self::OnRecord,
            _ => return None,
        })
    }
}

/// The facts of a case, as far as its events have been read.
#[derive(Debug, Clone, Default)]
pub(crate) struct State<'a> {
    pub(crate) stage: Option<Stage>,
    pub(crate) urgent: bool,
    pub(crate) contact: Option<Day>,
    pub(crate) heard: bool,
    pub(crate) not_heard_why: bool,
    pub(crate) parents_heard: bool,
    pub(crate) consent: bool,
    pub(crate) assessed: bool,
    pub(crate) finding: Option<FindingClass>,
    pub(crate) plan: Option<PlanKind>,
    pub(crate) final_review: bool,
    pub(crate) court_ground: bool,
    pub(crate) may_transfer: bool,
    pub(crate) specialised_discharge: Option<Day>,
    pub(crate) correction_holds: bool,
    pub(crate) things: HashMap<(Thing, &'a str), Held>,
}

impl<'a> State<'a> {
    /// Puts an event on record; its stage is moved by whoever asks the lifecycle.
    pub(crate) fn learn<V: EventView>(&mut self, step: &Step<'a, V>) {
        let Step { kind, day, view: row, .. } = *step;
        match kind {
            EventKind::Intake => *self = Self { stage: self.stage, ..Self::default() },
            EventKind::UrgencyDeclared => self.urgent = true,
            EventKind::FamilyContacted if row.reached().value() != Some(false) => {
                self.contact = self.contact.or(Some(day));
            }
            EventKind::ChildHeard => self.heard = true,
            EventKind::ChildNotHeard => self.not_heard_why = true,
            EventKind::ParentsHeard => self.parents_heard = true,
            EventKind::ConsentGiven => self.consent = true,
            EventKind::AssessmentCompleted => {
                self.assessed = true;
                self.finding = row.finding_class().value();
            }
            EventKind::PlanProposed => self.learn_plan(step),
            EventKind::FinalReviewHeld => self.final_review = true,
            EventKind::CourtGroundFound => self.court_ground = true,
            EventKind::CourtMessageSent => {
                let message = row.message_kind().value();
                // A request for enforcement asks for the old measure, not for what the ground calls for.
                self.court_ground &= message == Some(CourtMessage::EnforcementRequest);
                self.may_transfer |= message == Some(CourtMessage::Transfer);
            }
            EventKind::IncompetenceDeclared => self.may_transfer = true,
            EventKind::MonitoringOpened => {
                self.specialised_discharge = row.specialised_discharge_date().value();
            }
            // What was found before is looked at anew.
            EventKind::Reopened => {
                (self.assessed, self.finding, self.final_review) = (false, None, false);
            }
            _ => {}
        }
        if let (Some(subject), Some(thing), Some(held)) =
            (row.subject(), Thing::made_by(kind).or(Thing::asked_by(kind)), Held::after(kind, row))
        {
            self.things.insert((thing, subject), held);
        }
    }

    /// The actions of a plan stand open until they are told of; those of an earlier plan that it leaves out are dropped.
    fn learn_plan<V: EventView>(&mut self, step: &Step<'a, V>) {
        self.plan = step.view.plan_kind().value().or(Some(PlanKind::CarePlan));
        let Some(Event::PlanProposed { plan }) = step.detail else { return };
        let before = std::mem::take(&mut self.things);
        for action in plan.actions() {
            let key = (Thing::Action, action.id.as_str());
            self.things.insert(key, before.get(&key).copied().unwrap_or(Held::Action(ActionState::Pending)));
        }
        self.things.extend(before.into_iter().filter(|((thing, _), _)| *thing != Thing::Action));
    }
}

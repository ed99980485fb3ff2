//! What an event needs, as checks over the state of the case.

use crate::case::event::Event;
use crate::case::state::{Held, State, Thing};
use crate::case::{EventKind, Role, Step};
use crate::codes::FindingClass;
use crate::norm::{Key, Months};
use crate::plan::CourtMessage;
use crate::requirement::Requirement;
use crate::table::EventView;

const FOLLOW_UP: Key<Months> = Key::new("SPE-07");

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $item:ident = $code:literal;)*) => {
        /// What an event asks for in a transition table. It may come to several [`Requirement`]s.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Check {
            $($(#[doc = $doc])+ $item,)*
        }

        impl Check {
            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)* }
            }
        }
    };
}

checks! {
    /// An oral request was put in a written record.
    RequestRecorded = "request_recorded";
    /// The family was reached.
    FamilyContact = "family_contact";
    /// The child was heard, or the reason why not is on record.
    ChildHeard = "child_heard";
    /// The parents or carers were heard; an urgent measure does not wait for them.
    ParentsHeard = "parents_heard";
    /// Child and family agreed to take part.
    Consent = "consent";
    /// The assessment found something to work on.
    Merit = "merit";
    /// The assessment is complete; an urgent measure does not wait for it.
    AssessmentDone = "assessment_done";
    /// There is a plan.
    PlanProposed = "plan_proposed";
    /// The plan is whole, and fits what was found.
    PlanIsWhole = "plan_is_whole";
    /// The signed record says all that it must.
    SignedRecord = "signed_record";
    /// No action of the plan is open.
    ActionsEnded = "actions_ended";
    /// The final review was held.
    FinalReview = "final_review";
    /// The measure has the elements of art. 69 and is not the court's.
    MeasureIsValid = "measure_is_valid";
    /// The review has its four contents.
    ReviewIsWhole = "review_is_whole";
    /// The coordinator did it.
    ByCoordinator = "by_coordinator";
    /// The case manager did it.
    ByCaseManager = "by_case_manager";
    /// What the event is about was put on record before.
    SubjectKnown = "subject_known";
    /// No other thing of its kind has that identifier.
    SubjectUnused = "subject_unused";
    /// The referral, or the alert, may go to that state.
    SubjectMoves = "subject_moves";
    /// The reason is written.
    ReasonGiven = "reason_given";
    /// A ground of art. 71 that was found has been taken to the court.
    CourtGroundAnswered = "court_ground_answered";
    /// The message to the court states its ground.
    GroundStated = "ground_stated";
    /// The office declared itself incompetent, or told the court of the transfer.
    TransferGrounded = "transfer_grounded";
    /// The months of monitoring have run.
    MonitoringTerm = "monitoring_term";
    /// The correction names an event and says what was wrong with it.
    CorrectionHolds = "correction_holds";
}

impl Check {
    /// Puts into `out` what is not there.
    pub(crate) fn unmet<V: EventView>(
        self,
        state: &State<'_>,
        step: &Step<'_, V>,
        out: &mut Vec<Requirement>,
    ) {
        let Step { kind, day, view: row, detail, .. } = *step;
        let mut need = |met: bool, requirement: Requirement| {
            if !met {
                out.push(requirement);
            }
        };
        // A table may lack a column: only an event that is whole is asked for what it does not say.
        let stated = |given: bool| given || detail.is_none();
        match self {
            Self::RequestRecorded => {
                let oral = row.oral().value() == Some(true);
                need(!oral || row.written_record().value() == Some(true), Requirement::RequestRecorded);
            }
            Self::FamilyContact => need(state.contact.is_some(), Requirement::FamilyContact),
            Self::ChildHeard => need(state.heard || state.not_heard_why, Requirement::ChildHeard),
            Self::ParentsHeard => need(state.urgent || state.parents_heard, Requirement::ParentsHeard),
            Self::Consent => need(state.consent, Requirement::Consent),
            Self::Merit => {
                need(row.finding_class().value() != Some(FindingClass::NoMerit), Requirement::Merit);
            }
            Self::AssessmentDone => need(state.urgent || state.assessed, Requirement::AssessmentDone),
            Self::PlanProposed => need(state.plan.is_some(), Requirement::PlanProposed),
            Self::PlanIsWhole => match detail {
                Some(Event::PlanProposed { plan }) => out.extend(plan.unmet(state.finding)),
                _ => {
                    let kind = row.plan_kind().value().zip(state.finding);
                    need(kind.is_none_or(|(kind, finding)| kind.fits(finding)), Requirement::PlanKindFits);
                    let objectives = row.objectives().value();
                    need(objectives.is_none_or(|count| count > 0), Requirement::PlanObjectives);
                    need(row.with_child().value() != Some(false), Requirement::PlanBuiltWithChild);
                    need(row.with_family().value() != Some(false), Requirement::PlanBuiltWithFamily);
                }
            },
            Self::SignedRecord => {
                if let Some(Event::AgreementSigned { signed }) = detail {
                    out.extend(signed.unmet());
                }
            }
            Self::ActionsEnded => {
                let open = |held: &Held| matches!(held, Held::Action(action) if action.is_open());
                need(!state.things.values().any(open), Requirement::ActionsEnded);
            }
            Self::FinalReview => need(state.final_review, Requirement::FinalReview),
            Self::MeasureIsValid => {
                if let Some(Event::MeasureAdopted { measure, .. }) = detail {
                    out.extend(measure.unmet());
                } else if row.measure_kind().value().is_some_and(|kind| kind.is_reserved_to_court()) {
                    out.push(Requirement::MeasureReserved);
                }
            }
            Self::ReviewIsWhole => {
                if let Some(Event::MeasureReviewed { review, .. }) = detail {
                    out.extend(review.unmet());
                }
            }
            Self::ByCoordinator => {
                let by = row.role().value();
                need(by.map_or(stated(false), |by| by == Role::Coordinator), Requirement::ByCoordinator);
            }
            Self::ByCaseManager => {
                let by = row.role().value();
                need(by.map_or(stated(false), |by| by == Role::CaseManager), Requirement::ByCaseManager);
            }
            Self::SubjectKnown => {
                let known = match (Thing::asked_by(kind), row.subject()) {
                    (Some(thing), Some(subject)) => state.things.contains_key(&(thing, subject)),
                    (Some(_), None) => stated(false),
                    (None, _) => true,
                };
                need(known, Requirement::SubjectKnown);
            }
            Self::SubjectUnused => {
                let used = match (Thing::made_by(kind), row.subject()) {
                    (Some(thing), Some(subject)) => state.things.contains_key(&(thing, subject)),
                    _ => false,
                };
                need(!used, Requirement::SubjectUnused);
            }
            Self::SubjectMoves => {
                let Some((thing, subject)) = Thing::asked_by(kind).zip(row.subject()) else { return };
                match (state.things.get(&(thing, subject)), Held::after(kind, row)) {
                    (Some(Held::Alert(from)), Some(Held::Alert(to))) => {
                        need(from.allowed(to), Requirement::AlertMove);
                    }
                    (Some(Held::Referral(from)), Some(Held::Referral(to))) => {
                        need(from.allowed(to), Requirement::ReferralMove);
                    }
                    _ => {}
                }
            }
            Self::ReasonGiven => need(stated(row.reason().is_some()), Requirement::ReasonGiven),
            Self::CourtGroundAnswered => need(!state.court_ground, Requirement::CourtGroundAnswered),
            Self::GroundStated => {
                let asks = row.message_kind().value() != Some(CourtMessage::EnforcementRequest);
                let given = row.ground().value().is_some();
                need(!asks || stated(given), Requirement::GroundStated);
            }
            Self::TransferGrounded => need(state.may_transfer, Requirement::TransferGrounded),
            Self::MonitoringTerm => {
                let ends = state
                    .specialised_discharge
                    .and_then(|day| FOLLOW_UP.on(day).ok().map(|months| day.plus_months(months.value.0)));
                need(ends.is_none_or(|ends| day >= ends), Requirement::MonitoringTerm);
            }
            Self::CorrectionHolds => {
                let says = row.moved_to().value().is_some() || row.voided().value() == Some(true);
                need(says && state.correction_holds, Requirement::CorrectionHolds);
            }
        }
    }
}

impl Thing {
    /// What an event puts on record under its subject.
    pub(crate) const fn made_by(kind: EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::MeasureAdopted => Self::Measure,
            EventKind::CrimeKnown => Self::Crime,
            EventKind::ReferralMade => Self::Referral,
            EventKind::AlertReceived => Self::Alert,
            EventKind::CourtMessageSent => Self::Message,
            EventKind::ClaimReceived => Self::Claim,
            EventKind::ActionUpdated => Self::Action,
            _ => return None,
        })
    }

    /// What an event's subject must name.
    pub(crate) const fn asked_by(kind: EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::MeasureNotified
            | EventKind::MeasureReviewed
            | EventKind::MeasureCeased
            | EventKind::ClaimReceived => Self::Measure,
            EventKind::CrimeReported | EventKind::SentToProsecutor => Self::Crime,
            EventKind::ReferralAnswered
            | EventKind::ReferralClosed
            | EventKind::ProgrammeReportReceived
            | EventKind::ReportTermSet => Self::Referral,
            EventKind::AlertUpdated => Self::Alert,
            EventKind::CourtAnswered => Self::Message,
            EventKind::ClaimReported => Self::Claim,
            _ => return None,
        })
    }
}

//! A history as a row of `cases`, so that the rules of that table judge it.

use crate::case::{EventKind, Step};
use crate::codes::{DischargeCause, FindingClass, Stage};
use crate::person::Programme;
use crate::plan::CourtMessage;
use crate::table::{CaseField, CaseRecord, Cell, EventView};

/// One stay of a person in a programme: from an intake to an end, or on.
#[derive(Debug, Clone)]
pub(crate) struct Episode {
    /// What its events come to, as a row of `cases`.
    pub(crate) row: CaseRecord,
    /// The place in the record of the event that gave each field, by field; that of the first event where none did.
    bearers: Vec<usize>,
}

impl Episode {
    fn new(programme: Programme, index: usize) -> Self {
        let row = CaseRecord { programme: Cell::Known(programme), ..CaseRecord::default() };
        Self { row, bearers: vec![index; CaseField::ALL.len()] }
    }

    /// The place in the record of the event that gave a field.
    #[cfg(feature = "arrow")]
    pub(crate) fn bearer(&self, field: CaseField) -> usize {
        self.bearers.get(field as usize).copied().unwrap_or_default()
    }

    /// Adds what an event says to the last episode; an intake starts the next.
    pub(crate) fn learn<V: EventView>(
        episodes: &mut Vec<Self>,
        programme: Programme,
        step: &Step<'_, V>,
        stage: Option<Stage>,
    ) {
        let starts = matches!(step.kind, EventKind::Intake | EventKind::MonitoringOpened);
        if starts || episodes.is_empty() {
            episodes.push(Self::new(programme, step.index));
        }
        if let Some(episode) = episodes.last_mut() {
            episode.note(step);
            episode.row.stage = stage.map_or(Cell::Missing, Cell::Known);
        }
    }

    fn note<V: EventView>(&mut self, step: &Step<'_, V>) {
        let (row, view, at) = (&mut self.row, step.view, step.at);
        let day = Cell::Known(step.day);
        let missing = |cell: &Cell<_>| *cell == Cell::Missing;
        let reached = view.reached().value() != Some(false);
        let given = match step.kind {
            EventKind::Intake => {
                (row.intake_date, row.intake_channel, row.knowledge_at) =
                    (day, view.channel(), view.knowledge_at());
                CaseField::IntakeDate
            }
            EventKind::MonitoringOpened => {
                row.intake_date = day;
                row.specialised_discharge_date = view.specialised_discharge_date();
                CaseField::IntakeDate
            }
            EventKind::UrgencyDeclared => {
                row.urgent = Cell::Known(true);
                CaseField::Urgent
            }
            EventKind::FamilyContacted | EventKind::FollowUpContacted
                if reached && missing(&row.family_contact_date) =>
            {
                row.family_contact_date = day;
                CaseField::FamilyContactDate
            }
            EventKind::ChildHeard => {
                row.child_heard = Cell::Known(true);
                CaseField::ChildHeard
            }
            EventKind::ChildNotHeard => {
                if row.child_heard == Cell::Missing {
                    row.child_heard = Cell::Known(false);
                }
                row.child_not_heard_reason = view.reason().map(str::to_owned);
                CaseField::ChildNotHeardReason
            }
            EventKind::AssessmentCompleted => {
                (row.assessment_date, row.finding_class) = (day, view.finding_class());
                CaseField::AssessmentDate
            }
            EventKind::PlanProposed if missing(&row.plan_date) => {
                (row.plan_date, row.plan_kind) = (day, view.plan_kind());
                CaseField::PlanDate
            }
            EventKind::MeasureAdopted if missing(&row.measure_date) => {
                row.measure_date = day;
                CaseField::MeasureDate
            }
            EventKind::MeasureReviewed => {
                row.last_review_date = day;
                CaseField::LastReviewDate
            }
            EventKind::CrimeKnown if row.crime_known_at == Cell::Missing => {
                row.crime_known_at = Cell::Known(at);
                CaseField::CrimeKnownAt
            }
            EventKind::CrimeReported if row.crime_reported_at == Cell::Missing => {
                row.crime_reported_at = Cell::Known(at);
                CaseField::CrimeReportedAt
            }
            EventKind::CourtMessageSent
                if view.message_kind().value() == Some(CourtMessage::JudicialMeasureRequest)
                    && missing(&row.court_request_date) =>
            {
                row.court_request_date = day;
                CaseField::CourtRequestDate
            }
            EventKind::Discharged
            | EventKind::Dismissed
            | EventKind::ClosedWithoutMerit
            | EventKind::Transferred
            | EventKind::Referred
            | EventKind::MonitoringCompleted => {
                row.discharge_date = day;
                row.discharge_cause = cause_of(step.kind, view);
                if step.kind == EventKind::ClosedWithoutMerit {
                    row.finding_class = Cell::Known(FindingClass::NoMerit);
                }
                CaseField::DischargeDate
            }
            EventKind::Reopened => {
                (row.discharge_date, row.discharge_cause) = (Cell::Missing, Cell::Missing);
                CaseField::Stage
            }
            _ => return,
        };
        if let Some(bearer) = self.bearers.get_mut(given as usize) {
            *bearer = step.index;
        }
    }
}

/// Why a case ended: what the event says, or what its kind means.
fn cause_of<V: EventView>(kind: EventKind, view: &V) -> Cell<DischargeCause> {
    match kind {
        EventKind::ClosedWithoutMerit => Cell::Known(DischargeCause::NoMerit),
        EventKind::Transferred => Cell::Known(DischargeCause::Incompetence),
        EventKind::Referred => Cell::Known(DischargeCause::Referred),
        EventKind::MonitoringCompleted => Cell::Known(DischargeCause::TermEnded),
        _ => view.cause(),
    }
}

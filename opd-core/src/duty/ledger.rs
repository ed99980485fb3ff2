//! What each event does to the duties of its case: starts, meets, changes or ends them.

use std::collections::BTreeMap;

use crate::calendar::{Term, TermUnit};
use crate::case::{EventKind, Role, Step};
use crate::codes::FindingClass;
use crate::duty::kinds::{LONGEST_REPORT_TERM, crime_norms, owes_measure};
use crate::duty::{Due, Duty, DutyKind, DutyStatus, TermChange, Terms};
use crate::norm::Months;
use crate::person::Programme;
use crate::plan::{CourtMessage, ReviewResult};
use crate::rules::{CrimeReportStart, Stop, Why};
use crate::table::{Cell, EventView, Moment};

/// The duties of one kind about one subject.
#[derive(Default)]
struct Slot {
    /// Those not met yet, by their place in the ledger.
    open: Vec<usize>,
    /// The last event that would meet one, and its place in the record.
    last: Option<(Moment, usize)>,
}

/// The procedure that an intake starts, and what bears on its measure.
#[derive(Default)]
struct Procedure {
    /// The intake, and the place of its duty in the ledger.
    started: Option<(Moment, Result<Moment, Why>, usize)>,
    urgency: Option<Moment>,
    no_merit: Option<Moment>,
    court: Option<Moment>,
}

/// A referral, as far as reports hang on it.
#[derive(Default)]
struct Referral {
    specialised: bool,
    accepted: bool,
    months: Option<Term>,
}

pub(super) struct Ledger<'a> {
    pub(super) duties: Vec<Duty<'a>>,
    terms: &'a Terms,
    regime: Programme,
    slots: BTreeMap<(DutyKind, Option<&'a str>), Slot>,
    /// The last duty of each kind: the one that an extension is about.
    latest: BTreeMap<DutyKind, usize>,
    /// Duties that end with the case, and those that its last end closed.
    bound: Vec<usize>,
    closed: Vec<usize>,
    end: Option<Moment>,
    intake: Option<Moment>,
    /// Duties that run from an intake which is not on record yet.
    awaiting_intake: Vec<usize>,
    procedure: Procedure,
    /// Crimes of which the case manager may still have to tell the coordinator.
    untold: Vec<Option<&'a str>>,
    referrals: BTreeMap<Option<&'a str>, Referral>,
}

/// The moment in a cell, or why there is none.
fn moment_of(cell: Cell<Moment>) -> Result<Moment, Why> {
    match cell {
        Cell::Known(at) => Ok(at),
        Cell::Missing => Err(Why::EmptyCell),
        Cell::Bad(_) => Err(Why::BadCell),
    }
}

impl<'a> Ledger<'a> {
    pub(super) fn new(regime: Programme, terms: &'a Terms) -> Self {
        Self {
            duties: Vec::new(),
            terms,
            regime,
            slots: BTreeMap::new(),
            latest: BTreeMap::new(),
            bound: Vec::new(),
            closed: Vec::new(),
            end: None,
            intake: None,
            awaiting_intake: Vec::new(),
            procedure: Procedure::default(),
            untold: Vec::new(),
            referrals: BTreeMap::new(),
        }
    }

    /// Takes what an event does. What it meets comes before what it starts, so that the links of a chain part.
    pub(super) fn learn<V: EventView>(&mut self, step: &Step<'a, V>) {
        let (view, at) = (step.view, step.at);
        let subject = view.subject();
        let oln = self.regime == Programme::Oln;
        match step.kind {
            EventKind::Intake => self.take_in(step),
            EventKind::UrgencyDeclared => {
                self.procedure.urgency = Some(at);
                self.weigh();
            }
            EventKind::AssessmentCompleted => {
                let no_merit = view.finding_class().value() == Some(FindingClass::NoMerit);
                self.procedure.no_merit = no_merit.then_some(at);
                self.weigh();
            }
            EventKind::CourtMessageSent
                if view.message_kind().value() == Some(CourtMessage::JudicialMeasureRequest) =>
            {
                self.procedure.court = Some(at);
                self.weigh();
            }
            EventKind::MeasureAdopted if oln => {
                self.meet(DutyKind::OrdinaryMeasure, None, step);
                self.start(DutyKind::MeasureReview, subject, step, Ok(at), None);
                self.start(DutyKind::MeasureNotification, subject, step, Ok(at), None);
            }
            EventKind::MeasureNotified if oln => {
                self.meet(DutyKind::MeasureNotification, subject, step);
                self.start(DutyKind::ClaimWindow, subject, step, Ok(at), None);
            }
            EventKind::MeasureReviewed if oln => {
                self.meet(DutyKind::MeasureReview, subject, step);
                if view.review_result().value() != Some(ReviewResult::Cease) {
                    self.start(DutyKind::MeasureReview, subject, step, Ok(at), None);
                }
            }
            EventKind::MeasureCeased => self.stop(DutyKind::MeasureReview, subject, at),
            EventKind::CrimeKnown => self.know_crime(step),
            EventKind::CrimeReported => self.meet(DutyKind::CrimeReport, subject, step),
            EventKind::SentToProsecutor => self.meet(DutyKind::SexualCrimeToProsecutor, subject, step),
            // Without a subject, of all that there is to tell.
            EventKind::CoordinatorInformed => {
                let of = subject.map_or_else(|| std::mem::take(&mut self.untold), |_| vec![subject]);
                for subject in of {
                    self.meet(DutyKind::InformCoordinator, subject, step);
                }
            }
            EventKind::IncompetenceDeclared => {
                for kind in [DutyKind::IncompetenceTransfer, DutyKind::IncompetenceNotice] {
                    let duty = self.start(kind, None, step, self.intake.ok_or(Why::EmptyCell), None);
                    if self.intake.is_none() {
                        self.awaiting_intake.push(duty);
                    }
                }
            }
            EventKind::RequesterNotified => self.meet(DutyKind::IncompetenceNotice, None, step),
            EventKind::ClaimReceived if oln => {
                self.start(DutyKind::ClaimReport, subject, step, Ok(at), None);
            }
            EventKind::ClaimReported => self.meet(DutyKind::ClaimReport, subject, step),
            EventKind::ReferralMade if oln => {
                self.referrals.entry(subject).or_default().specialised |=
                    view.specialised().value() == Some(true);
            }
            EventKind::ReferralAnswered if view.accepted().value() == Some(true) => {
                let referral = self.referrals.entry(subject).or_default();
                let starts = referral.specialised && !std::mem::replace(&mut referral.accepted, true);
                if starts {
                    self.start(DutyKind::ProgrammeReport, subject, step, Ok(at), None);
                }
            }
            EventKind::ReportTermSet => self.set_report_term(step),
            EventKind::ProgrammeReportReceived => {
                self.meet(DutyKind::ProgrammeReport, subject, step);
                if let Some(Referral { accepted: true, months, .. }) = self.referrals.get(&subject) {
                    let months = *months;
                    self.start(DutyKind::ProgrammeReport, subject, step, Ok(at), months);
                }
            }
            EventKind::ReferralClosed => {
                self.referrals.remove(&subject);
                self.stop(DutyKind::ProgrammeReport, subject, at);
            }
            EventKind::TermExtended => self.extend(step),
            EventKind::MonitoringOpened => {
                let from = match view.specialised_discharge_date() {
                    Cell::Known(day) => Ok(Moment::on_day(day)),
                    Cell::Missing => Err(Why::EmptyCell),
                    Cell::Bad(_) => Err(Why::BadCell),
                };
                self.start(DutyKind::Monitoring, None, step, from, None);
            }
            EventKind::MonitoringCompleted => {
                self.meet(DutyKind::Monitoring, None, step);
                self.end_case(at);
            }
            EventKind::Transferred => {
                self.meet(DutyKind::IncompetenceTransfer, None, step);
                self.end_case(at);
            }
            EventKind::ClosedWithoutMerit => {
                self.procedure.no_merit = Some(at);
                self.weigh();
                self.end_case(at);
            }
            EventKind::Discharged | EventKind::Referred | EventKind::Dismissed => self.end_case(at),
            EventKind::Reopened => self.reopen(),
            _ => {}
        }
        for (kind, deadline) in self.terms.deadlines() {
            let subject = subject.filter(|_| deadline.same_subject());
            let (starts, meets) = (step.kind == deadline.from(), step.kind == deadline.until());
            if meets {
                self.meet(kind, subject, step);
            }
            if starts || (meets && deadline.repeats()) {
                let duty = self.start(kind, subject, step, Ok(at), None);
                if let Some(duty) = self.duties.get_mut(duty) {
                    duty.deadline = Some(deadline);
                }
            }
        }
    }

    /// Enters a duty; answers its place. An event that would meet it may stand before it: the same day, or at any time
    /// for a crime, whose first report exempts the rest (Código Procesal Penal, art. 175; norm CLK-02).
    fn start<V: EventView>(
        &mut self,
        kind: DutyKind,
        subject: Option<&'a str>,
        step: &Step<'a, V>,
        from: Result<Moment, Why>,
        own: Option<Term>,
    ) -> usize {
        let place = self.duties.len();
        let about = kind.about();
        let slot = self.slots.entry((kind, subject)).or_default();
        let at_any_time = subject.is_some() && kind == DutyKind::CrimeReport;
        let met = slot
            .last
            .filter(|(at, by)| *by != step.index && (at_any_time || at.latest() >= step.at.earliest()));
        let mut duty = Duty {
            kind,
            subject,
            start: None,
            started_by: step.index,
            due: None,
            met_at: met.map(|(at, _)| at),
            met_by: met.map(|(_, by)| by),
            ended_at: None,
            status: DutyStatus::Pending,
            late: None,
            why: None,
            change: None,
            released: false,
            norms: about.norms,
            deadline: None,
        };
        duty.run(from, own, self.terms);
        if met.is_none() {
            slot.open.push(place);
            if about.ends_with_case {
                // An end on the same day may come after it.
                duty.ended_at = self.end.filter(|end| end.latest() >= step.at.earliest());
                self.bound.push(place);
            }
        }
        self.duties.push(duty);
        self.latest.insert(kind, place);
        place
    }

    /// Meets what is open of a kind about a subject. What had ended before stays as it ended.
    fn meet<V: EventView>(&mut self, kind: DutyKind, subject: Option<&'a str>, step: &Step<'a, V>) {
        let slot = self.slots.entry((kind, subject)).or_default();
        slot.last = Some((step.at, step.index));
        for place in slot.open.drain(..) {
            let Some(duty) = self.duties.get_mut(place) else { continue };
            if duty.ended_at.is_none_or(|end| step.at.earliest() <= end.latest()) {
                (duty.met_at, duty.met_by, duty.ended_at) = (Some(step.at), Some(step.index), None);
            }
        }
    }

    /// Ends what is open of a kind about a subject.
    fn stop(&mut self, kind: DutyKind, subject: Option<&'a str>, at: Moment) {
        let Some(slot) = self.slots.get_mut(&(kind, subject)) else { return };
        for place in slot.open.drain(..) {
            if let Some(duty) = self.duties.get_mut(place) {
                duty.ended_at = Some(duty.ended_at.unwrap_or(at));
            }
        }
    }

    fn end_case(&mut self, at: Moment) {
        self.end = Some(at);
        if self.bound.is_empty() {
            return;
        }
        self.closed = std::mem::take(&mut self.bound);
        let duties = &mut self.duties;
        self.closed.retain(|place| match duties.get_mut(*place) {
            Some(duty) if duty.met_at.is_none() && duty.ended_at.is_none() => {
                duty.ended_at = Some(at);
                true
            }
            _ => false,
        });
    }

    fn reopen(&mut self) {
        self.end = None;
        for place in std::mem::take(&mut self.closed) {
            let Some(duty) = self.duties.get_mut(place) else { continue };
            duty.ended_at = None;
            let key =
                if duty.kind == DutyKind::UrgentMeasure { DutyKind::OrdinaryMeasure } else { duty.kind };
            self.slots.entry((key, duty.subject)).or_default().open.push(place);
            self.bound.push(place);
        }
    }

    fn take_in<V: EventView>(&mut self, step: &Step<'a, V>) {
        self.intake = Some(step.at);
        self.end = None;
        self.closed.clear();
        for place in std::mem::take(&mut self.awaiting_intake) {
            if let Some(duty) = self.duties.get_mut(place) {
                duty.run(Ok(step.at), None, self.terms);
            }
        }
        if self.regime == Programme::Oln {
            let place = self.start(DutyKind::OrdinaryMeasure, None, step, Ok(step.at), None);
            self.procedure.started = Some((step.at, moment_of(step.view.knowledge_at()), place));
            self.weigh();
        }
    }

    /// Whether the measure of the procedure is urgent, and whether it is owed, by what came since the intake.
    fn weigh(&mut self) {
        let Procedure { started: Some((intake, knowledge, place)), urgency, no_merit, court } =
            &self.procedure
        else {
            return;
        };
        let Some(duty) = self.duties.get_mut(*place) else { return };
        let came = |at: &Option<Moment>| at.is_some_and(|at| at.latest() >= intake.earliest());
        let finding = came(no_merit).then_some(FindingClass::NoMerit);
        duty.released = !owes_measure(finding, came(court));
        if came(urgency) && duty.kind == DutyKind::OrdinaryMeasure {
            duty.kind = DutyKind::UrgentMeasure;
            duty.norms = duty.kind.about().norms;
            duty.change = None;
            duty.run(*knowledge, None, self.terms);
        }
    }

    fn know_crime<V: EventView>(&mut self, step: &Step<'a, V>) {
        let (view, subject) = (step.view, step.view.subject());
        let occurrence = self.terms.crime_start == CrimeReportStart::Occurrence;
        let from = if occurrence { moment_of(view.occurred_at()) } else { Ok(step.at) };
        let report = self.start(DutyKind::CrimeReport, subject, step, from, None);
        if let Some(duty) = self.duties.get_mut(report) {
            duty.norms = crime_norms(self.regime, self.terms.crime_start);
        }
        if view.sexual().value() == Some(true) && view.complaint().value() == Some(true) {
            self.start(DutyKind::SexualCrimeToProsecutor, subject, step, Ok(step.at), None);
        }
        if view.role().value() == Some(Role::CaseManager) {
            self.start(DutyKind::InformCoordinator, subject, step, Ok(step.at), None);
            self.untold.push(subject);
        }
    }

    /// Sets another term between the reports of a programme: the open one follows it unless it had run out.
    fn set_report_term<V: EventView>(&mut self, step: &Step<'a, V>) {
        let (subject, day) = (step.view.subject(), step.at.day());
        let Some(Months(longest)) = LONGEST_REPORT_TERM.on(day).ok().map(|norm| norm.value) else { return };
        let months = step.view.months().value().filter(|months| (1..=longest).contains(months));
        let term = months.map(|months| Term::new(months.unsigned_abs(), TermUnit::Months));
        if term.is_some() {
            self.referrals.entry(subject).or_default().months = term;
        }
        let open = self.slots.get(&(DutyKind::ProgrammeReport, subject)).and_then(|slot| slot.open.last());
        let Some(duty) = open.and_then(|place| self.duties.get_mut(*place)) else { return };
        match (term, duty.start) {
            (None, _) => duty.change = Some(TermChange::ReportTermTooLong),
            (Some(_), Some(start)) if duty.due.is_none_or(|due| day <= due.day()) => {
                duty.change = Some(TermChange::ReportTermSet);
                duty.run(Ok(start), term, self.terms);
            }
            _ => {}
        }
    }

    /// Extends the last duty of the kind that the event names, within art. 26 of Ley 19.880 (norm ADM-05).
    fn extend<V: EventView>(&mut self, step: &Step<'a, V>) {
        let Some(code) = step.view.subject() else { return };
        let own =
            || self.terms.deadlines().find(|(_, deadline)| deadline.code() == code).map(|(kind, _)| kind);
        let Some(place) = DutyKind::named(code).or_else(own).and_then(|kind| self.latest.get(&kind)) else {
            return;
        };
        let Some(duty) = self.duties.get_mut(*place).filter(|duty| duty.met_at.is_none()) else { return };
        let (Some(start), Some(ends_on)) = (duty.start, step.view.ends_on().value()) else { return };
        let longest = self.terms.longest_extension(duty.kind, start.day());
        duty.change = match (duty.due, longest.filter(|_| duty.kind.about().extendable)) {
            (Some(Due::Day(due)), _) if step.at.day() > due => Some(TermChange::TooLate),
            (Some(Due::Day(_)), Some(longest)) if ends_on > longest => Some(TermChange::TooLong),
            (Some(Due::Day(due)), Some(_)) => {
                duty.due = Some(Due::Day(ends_on.max(due)));
                Some(TermChange::Extended)
            }
            _ => Some(TermChange::NotExtendable),
        };
    }
}

impl Duty<'_> {
    /// Sets when it runs from, and works out when it is due.
    fn run(&mut self, from: Result<Moment, Why>, own: Option<Term>, terms: &Terms) {
        (self.start, self.due, self.why) = match from {
            Err(why) => (None, None, Some(why)),
            Ok(start) => match terms.due(self.kind, start, own) {
                Ok(due) => (Some(start), due, None),
                Err(Stop::NotRun(why)) => (Some(start), None, Some(why)),
                Err(_) => (Some(start), None, None),
            },
        };
    }
}

//! Events of a case, as the core types them.

use std::time::SystemTime;

use opd_core::Day;
use opd_core::calendar::zone::LocalTimeError;
use opd_core::case::{self, ActionState, CaseEvent, Event, Role};
use opd_core::codes::{DischargeCause, FindingClass, IntakeChannel};
use opd_core::network::{AlertState, ContactModality};
use opd_core::plan::{CourtMessage, DerivationGround, Measure, Plan, Review, SignedRecord};
use opd_core::table::Moment;

use crate::day::instant;
use crate::error::document;
use crate::{OpdError, Text};

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum When {
    /// On this day in Chile; the hour is not known.
    OnDay {
        /// The day.
        day: Day,
    },
    /// At this instant, to the second.
    At {
        /// The instant.
        instant: SystemTime,
    },
}

uniffi::custom_type!(
    /// When something happened: a `When`.
    Moment,
    When,
    {
        remote,
        lower: |moment| match moment.is_day_only() {
            true => When::OnDay { day: moment.day() },
            false => When::At { instant: seconds(moment.earliest()) },
        },
        try_lift: |when| Ok(moment_of(when)?),
    }
);

/// The system time of so many seconds after 1970, UTC.
fn seconds(epoch: i64) -> SystemTime {
    chrono::DateTime::from_timestamp(epoch, 0).unwrap_or_default().into()
}

fn moment_of(when: When) -> Result<Moment, OpdError> {
    let at = match when {
        When::OnDay { day } => return Ok(Moment::on_day(day)),
        When::At { instant: at } => instant(at)?,
    };
    // What lies outside the years of a `Day` has no day in Chile.
    Day::try_from(at.date_naive()).map_err(|_| LocalTimeError::OutOfRange)?;
    Ok(Moment::at(at.timestamp()))
}

/// Reads ISO 8601: an instant with its offset, a wall time of continental Chile, or a day.
///
/// Codes: `unreadable`; `skipped` and `repeated` for a wall time that the clock skipped or repeated.
#[uniffi::export]
pub fn parse_moment(text: &str) -> Result<Moment, OpdError> {
    Ok(text.parse::<Moment>()?)
}

/// What happened, with what must be known of it; `event_kinds` lists what must be given.
#[uniffi::remote(Enum)]
pub enum Event {
    /// The case comes in: the procedure starts (Ley 21.430, art. 72 n.1). An oral request needs a written record (n.2).
    Intake {
        channel: IntakeChannel,
        #[uniffi(default = None)]
        knowledge_at: Option<Moment>,
        #[uniffi(default = None)]
        oral: Option<bool>,
        #[uniffi(default = None)]
        written_record: Option<bool>,
    },
    /// The case is urgent (art. 68), and why.
    UrgencyDeclared { reason: String },
    /// The request is analysed and answered with reasons (art. 72 n.3).
    RequestAnswered { reason: String },
    /// Whoever asked withdraws, which does not stop the case (art. 72 n.10).
    RequesterWithdrew {},
    /// An attempt to reach the family and tell them what the office has come to know.
    FamilyContacted {
        reached: bool,
        #[uniffi(default = None)]
        modality: Option<ContactModality>,
    },
    /// The child was heard.
    ChildHeard {},
    /// The child could not be heard, and why.
    ChildNotHeard { reason: String },
    /// The parents, or who has the care, were heard (art. 59).
    ParentsHeard {},
    /// First reception of an OPD.
    FirstReceptionHeld {},
    /// The family is called to a session (art. 72 n.7).
    SessionCalled {},
    /// The session was held with those who came, and an agreement was reached or not.
    SessionHeld { agreed: bool },
    /// The gathering of background starts.
    AssessmentStarted {},
    /// The assessment ends with what it found.
    AssessmentCompleted { finding_class: FindingClass },
    /// Child and family agree to take part.
    ConsentGiven {},
    /// The case manager proposes a plan (art. 66 e).
    PlanProposed { plan: Plan },
    /// The agreement is signed in a written record (art. 72 n.6).
    AgreementSigned { signed: SignedRecord },
    /// An action of the plan changes its state.
    ActionUpdated { subject: String, action_state: ActionState },
    /// The coordinator adopts a protection measure (arts. 66 e and 68).
    MeasureAdopted { subject: String, measure: Measure },
    /// The measure is notified by a means that leaves a record (art. 72 n.7).
    MeasureNotified { subject: String },
    /// The measure is reviewed (arts. 72 n.9 and 73).
    MeasureReviewed { subject: String, review: Review },
    /// The measure ends.
    MeasureCeased { subject: String, reason: String },
    /// The office comes to know of a crime; `complaint`: somebody reported it to the office.
    CrimeKnown {
        subject: String,
        #[uniffi(default = None)]
        sexual: Option<bool>,
        #[uniffi(default = None)]
        complaint: Option<bool>,
        #[uniffi(default = None)]
        occurred_at: Option<Moment>,
    },
    /// The crime is reported, by the office or by another who had to.
    CrimeReported {
        subject: String,
        #[uniffi(default = None)]
        recipient: Option<String>,
    },
    /// The report of a sexual crime received by the office reaches the prosecutor (Ley 21.057, art. 4).
    SentToProsecutor { subject: String },
    /// The coordinator is told of a grave situation.
    CoordinatorInformed {
        #[uniffi(default = None)]
        subject: Option<String>,
    },
    /// The office finds that the case must go to the court (art. 71), and on which ground.
    CourtGroundFound {
        ground: DerivationGround,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// A message to the Family Court: transfer, enforcement or a judicial measure.
    CourtMessageSent {
        subject: String,
        message_kind: CourtMessage,
        #[uniffi(default = None)]
        ground: Option<DerivationGround>,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// The court answers; `accepted`: it keeps the case (art. 70).
    CourtAnswered { subject: String, accepted: bool },
    /// The office is not the competent one (art. 62), and why.
    IncompetenceDeclared { reason: String },
    /// Whoever asked is told that the request was passed on (art. 62).
    RequesterNotified {},
    /// A claim against a measure reaches the office, which must report to the court (art. 74).
    ClaimReceived { subject: String },
    /// The report on the claim is sent.
    ClaimReported { subject: String },
    /// A referral to a programme or service; `specialised`: of specialised protection, which reports back.
    ReferralMade {
        subject: String,
        recipient: String,
        assisted: bool,
        #[uniffi(default = None)]
        accompanied: Option<bool>,
        #[uniffi(default = None)]
        specialised: Option<bool>,
        #[uniffi(default = None)]
        answer_by: Option<Day>,
    },
    /// The receiver answers (counter-referral).
    ReferralAnswered {
        subject: String,
        accepted: bool,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// The referral ends.
    ReferralClosed { subject: String },
    /// A programme of specialised protection reports on the child (Ley 21.302, art. 26).
    ProgrammeReportReceived { subject: String },
    /// By a reasoned decision the programme may report less often (Ley 21.302, art. 26).
    ReportTermSet { subject: String, months: i32, reason: String },
    /// A member of the network raises an alert about the child.
    AlertReceived {
        subject: String,
        #[uniffi(default = None)]
        recipient: Option<String>,
    },
    /// An alert changes its state.
    AlertUpdated {
        subject: String,
        alert_state: AlertState,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// A need that the local catalogue of benefits and services can't meet.
    GapFound {
        subject: String,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// A service of the network is told what the office does.
    InformationGiven { recipient: String },
    /// The record of the case is brought up to date.
    RegistryUpdated {},
    /// A term is extended (Ley 19.880, art. 26); `subject` names the duty.
    TermExtended { subject: String, ends_on: Day, reason: String },
    /// The last review before the follow-up.
    FinalReviewHeld {},
    /// The follow-up starts.
    FollowUpStarted {},
    /// A contact of the follow-up, or of the monitoring after a discharge.
    FollowUpContacted {
        reached: bool,
        #[uniffi(default = None)]
        modality: Option<ContactModality>,
    },
    /// The case ends, and why.
    Discharged { cause: DischargeCause },
    /// The case is closed for want of merit, by a reasoned decision (art. 72 n.4).
    ClosedWithoutMerit { reason: String },
    /// The case goes to the competent authority (art. 62) or to the court.
    Transferred { recipient: String },
    /// An OPD refers the case to a specialised programme and ends its own.
    Referred { recipient: String },
    /// The case is not taken further, and why.
    Dismissed {
        cause: DischargeCause,
        #[uniffi(default = None)]
        reason: Option<String>,
    },
    /// A case that had ended goes on.
    Reopened { reason: String },
    /// The monitoring after a specialised programme opens.
    MonitoringOpened { specialised_discharge_date: Day },
    /// The monitoring has run its time.
    MonitoringCompleted {},
    /// An earlier event (`subject`: its id) happened at another time, or never. Nothing is edited: this is recorded.
    Corrected {
        subject: String,
        reason: String,
        #[uniffi(default = None)]
        moved_to: Option<Moment>,
        #[uniffi(default = None)]
        voided: Option<bool>,
    },
}

/// One event of a case: what happened, when, and who did it.
#[uniffi::remote(Record)]
pub struct CaseEvent {
    /// Names the event in its case; `Case.apply` gives its place, counted from 1, to one without.
    #[uniffi(default = None)]
    pub id: Option<String>,
    /// When it happened.
    pub at: Moment,
    /// When it was written down, if that is known.
    #[uniffi(default = None)]
    pub recorded_at: Option<Moment>,
    /// Who did it, if that is known.
    #[uniffi(default = None)]
    pub by: Option<Role>,
    /// What happened.
    pub event: Event,
}

/// Reads an event from JSON, a document of `schema("case_event")`.
///
/// Code `invalid_event` for text that is no JSON, an unknown kind, field or code, and a field that is missing.
#[uniffi::export]
pub fn event_from_json(json: &str) -> Result<CaseEvent, OpdError> {
    Ok(CaseEvent::from_json(json)?)
}

/// The event as JSON.
///
/// Code `out_of_range` for a date or an instant outside years 1 to 9999.
#[uniffi::export]
pub fn event_to_json(event: CaseEvent) -> Result<String, OpdError> {
    Ok(document(&event))
}

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct EventKind {
    /// Its stable code.
    pub code: String,
    /// What it is called.
    pub label: Text,
    /// The fields that it may have besides `id`, `at`, `recorded_at` and `by`.
    pub fields: Vec<String>,
    /// Those of them that it must have.
    pub required: Vec<String>,
}

impl From<case::EventKind> for EventKind {
    fn from(kind: case::EventKind) -> Self {
        let names = |only: bool| {
            let fields = kind.fields().iter().filter(move |(_, required)| *required || !only);
            fields.map(|(name, _)| (*name).to_owned()).collect()
        };
        Self {
            code: kind.code().into(),
            label: kind.label().into(),
            fields: names(false),
            required: names(true),
        }
    }
}

/// Every kind of event, and what must be known of it.
#[uniffi::export]
pub fn event_kinds() -> Vec<EventKind> {
    case::EventKind::ALL.iter().copied().map(EventKind::from).collect()
}

/// The kind of an event: its code and what it is called.
///
/// Code `out_of_range` for a date or an instant outside years 1 to 9999.
#[uniffi::export]
pub fn event_kind(event: Event) -> Result<EventKind, OpdError> {
    Ok(event.kind().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use uniffi::{Lift, Lower};

    use crate::UniFfiTag;

    #[test]
    fn moments_return_as_they_went_or_are_refused() {
        for text in
            ["2024-03-05", "2024-03-05T10:00:59", "1969-12-31T23:59:59-03:00", "0001-01-01", "9999-12-31"]
        {
            let moment = parse_moment(text).unwrap();
            let lowered = <Moment as Lower<UniFfiTag>>::lower(moment);
            assert_eq!(<Moment as Lift<UniFfiTag>>::try_lift(lowered).unwrap(), moment, "{text}");
        }
        let instant = SystemTime::UNIX_EPOCH + Duration::from_millis(1_999);
        assert_eq!(moment_of(When::At { instant }), Ok(Moment::at(1)));
        let year_10_000 = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
        let beyond = moment_of(When::At { instant: year_10_000 });
        assert_eq!(beyond, Err(LocalTimeError::OutOfRange.into()));
        let OpdError::Refused { code, field, .. } = parse_moment("2024-09-08T00:30").unwrap_err();
        assert_eq!((code.as_str(), field.as_deref()), ("skipped", Some("text")));
    }
}

//! Events: what happens in a case, one typed item each.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::case::{ActionState, Role};
use crate::codes::{DischargeCause, FindingClass, IntakeChannel, code_lists};
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::network::{AlertState, ContactModality};
use crate::plan::{CourtMessage, DerivationGround, Measure, Plan, Review, SignedRecord};
use crate::reader;
use crate::table::{Cell, EventRecord, Moment};

/// The type of a field: as written, or an option of it.
macro_rules! given_or_not {
    ($kind:ty) => { $kind };
    ($kind:ty, default) => { Option<$kind> };
}

macro_rules! must_be_given {
    () => {
        true
    };
    (default) => {
        false
    };
}

/// Writes a field of an event into the columns of the `events` table.
macro_rules! put {
    ($record:ident, plan, $value:expr) => {
        let plan: &Plan = $value;
        $record.plan_kind = Cell::Known(plan.kind);
        $record.with_child = Cell::Known(plan.built_with_child);
        $record.with_family = Cell::Known(plan.built_with_family);
        $record.objectives = Cell::Known(i32::try_from(plan.objectives.len()).unwrap_or(i32::MAX));
    };
    ($record:ident, signed, $value:expr) => {
        let signed: &SignedRecord = $value;
        $record.supervised = Cell::Known(signed.supervision.is_some());
        $record.ends_on = signed.ends.put();
        $record.review_by = signed.review_by.put();
    };
    ($record:ident, measure, $value:expr) => {
        let measure: &Measure = $value;
        $record.measure_kind = Cell::Known(measure.kind);
        $record.ends_on = measure.ends.put();
        $record.review_by = measure.review_by.put();
    };
    ($record:ident, review, $value:expr) => {
        $record.review_result = Cell::Known($value.result);
    };
    ($record:ident, $field:ident, $value:expr) => {
        $record.$field = $value.put();
    };
}

/// A value as a column holds it.
trait Put<T> {
    fn put(&self) -> T;
}

impl<T: Copy> Put<Cell<T>> for T {
    fn put(&self) -> Cell<T> {
        Cell::Known(*self)
    }
}

impl<T: Copy> Put<Cell<T>> for Option<T> {
    fn put(&self) -> Cell<T> {
        self.map_or(Cell::Missing, Cell::Known)
    }
}

impl Put<Option<String>> for String {
    fn put(&self) -> Option<String> {
        Some(self.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

impl Put<Option<String>> for Option<String> {
    fn put(&self) -> Option<String> {
        self.as_ref().and_then(Put::put)
    }
}

macro_rules! events {
    ($($(#[doc = $doc:literal])+ $item:ident = $code:literal, $es:literal, $en:literal
        { $($field:ident $([$default:ident])? : $kind:ty),* };)*) => {
        code_lists! {
            /// What happens in a case, and in which words it is told.
            EventKind ("event") {
                $($(#[doc = $doc])+ $item = $code, $es, $en;)*
            }
        }

        /// What happened, with what must be known of it. As JSON, `event` names the kind.
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "event", deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Event {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $item {
                $(
                    #[doc = concat!("Column `", stringify!($field), "` of `events`.")]
                    $(#[serde($default, skip_serializing_if = "Option::is_none")])?
                    $field: given_or_not!($kind $(, $default)?),
                )*
            },)*
        }

        impl EventKind {
            /// The fields of an event of this kind besides `id`, `at`, `recorded_at` and `by`, and whether each must
            /// be given.
            pub const fn fields(self) -> &'static [(&'static str, bool)] {
                match self {
                    $(Self::$item => &[$((stringify!($field), must_be_given!($($default)?))),*],)*
                }
            }
        }

        impl Event {
            /// The kind.
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$item { .. } => EventKind::$item,)* }
            }

            /// The same as a row of the `events` table.
            fn fill(&self, record: &mut EventRecord) {
                match self { $(Self::$item { $($field),* } => { $(put!(record, $field, $field);)* })* }
            }
        }
    };
}

events! {
    /// The case comes in: the procedure starts (Ley 21.430, art. 72 n.1). An oral request needs a written record (n.2).
    Intake = "intake", "Ingreso", "Intake" {
        channel: IntakeChannel, knowledge_at [default]: Moment, oral [default]: bool, written_record [default]: bool
    };
    /// The case is urgent (art. 68), and why.
    UrgencyDeclared = "urgency_declared", "Declaración de urgencia", "Urgency declared" { reason: String };
    /// The request is analysed and answered with reasons (art. 72 n.3).
    RequestAnswered = "request_answered", "Respuesta fundada a la solicitud", "Request answered" { reason: String };
    /// Whoever asked withdraws, which does not stop the case (art. 72 n.10).
    RequesterWithdrew = "requester_withdrew", "Desistimiento del solicitante", "Requester withdrew" {};
    /// An attempt to reach the family and tell them what the office has come to know.
    FamilyContacted = "family_contacted", "Contacto con la familia", "Family contacted" {
        reached: bool, modality [default]: ContactModality
    };
    /// The child was heard.
    ChildHeard = "child_heard", "Niño, niña o adolescente oído", "Child heard" {};
    /// The child could not be heard, and why.
    ChildNotHeard = "child_not_heard", "Niño, niña o adolescente no oído", "Child not heard" { reason: String };
    /// The parents, or who has the care, were heard (art. 59).
    ParentsHeard = "parents_heard", "Padres o cuidadores oídos", "Parents heard" {};
    /// First reception of an OPD.
    FirstReceptionHeld = "first_reception_held", "Primera acogida", "First reception held" {};
    /// The family is called to a session (art. 72 n.7).
    SessionCalled = "session_called", "Citación a sesión", "Session called" {};
    /// The session was held with those who came, and an agreement was reached or not.
    SessionHeld = "session_held", "Sesión", "Session held" { agreed: bool };
    /// The gathering of background starts.
    AssessmentStarted = "assessment_started", "Inicio del diagnóstico", "Assessment started" {};
    /// The assessment ends with what it found.
    AssessmentCompleted = "assessment_completed", "Diagnóstico terminado", "Assessment completed" {
        finding_class: FindingClass
    };
    /// Child and family agree to take part.
    ConsentGiven = "consent_given", "Consentimiento", "Consent given" {};
    /// The case manager proposes a plan (art. 66 e).
    PlanProposed = "plan_proposed", "Plan propuesto", "Plan proposed" { plan: Plan };
    /// The agreement is signed in a written record (art. 72 n.6).
    AgreementSigned = "agreement_signed", "Acuerdo firmado en acta", "Agreement signed" { signed: SignedRecord };
    /// An action of the plan changes its state.
    ActionUpdated = "action_updated", "Acción del plan", "Action of the plan" { subject: String, action_state: ActionState };
    /// The coordinator adopts a protection measure (arts. 66 e and 68).
    MeasureAdopted = "measure_adopted", "Medida adoptada", "Measure adopted" { subject: String, measure: Measure };
    /// The measure is notified by a means that leaves a record (art. 72 n.7).
    MeasureNotified = "measure_notified", "Medida notificada", "Measure notified" { subject: String };
    /// The measure is reviewed (arts. 72 n.9 and 73).
    MeasureReviewed = "measure_reviewed", "Revisión de la medida", "Measure reviewed" { subject: String, review: Review };
    /// The measure ends.
    MeasureCeased = "measure_ceased", "Cese de la medida", "Measure ceased" { subject: String, reason: String };
    /// The office comes to know of a crime; `complaint`: somebody reported it to the office.
    CrimeKnown = "crime_known", "Conocimiento de un delito", "Crime known" {
        subject: String, sexual [default]: bool, complaint [default]: bool, occurred_at [default]: Moment
    };
    /// The crime is reported, by the office or by another who had to.
    CrimeReported = "crime_reported", "Denuncia", "Crime reported" { subject: String, recipient [default]: String };
    /// The report of a sexual crime received by the office reaches the prosecutor (Ley 21.057, art. 4).
    SentToProsecutor = "sent_to_prosecutor", "Remisión al Ministerio Público", "Sent to the prosecutor" { subject: String };
    /// The coordinator is told of a grave situation.
    CoordinatorInformed = "coordinator_informed", "Aviso a la coordinación", "Coordinator informed" { subject [default]: String };
    /// The office finds that the case must go to the court (art. 71), and on which ground.
    CourtGroundFound = "court_ground_found", "Causal de derivación al tribunal", "Ground to go to the court" {
        ground: DerivationGround, reason [default]: String
    };
    /// A message to the Family Court: transfer, enforcement or a judicial measure.
    CourtMessageSent = "court_message_sent", "Comunicación al tribunal", "Message to the court" {
        subject: String, message_kind: CourtMessage, ground [default]: DerivationGround, reason [default]: String
    };
    /// The court answers; `accepted`: it keeps the case (art. 70).
    CourtAnswered = "court_answered", "Respuesta del tribunal", "Court answered" { subject: String, accepted: bool };
    /// The office is not the competent one (art. 62), and why.
    IncompetenceDeclared = "incompetence_declared", "Declaración de incompetencia", "Incompetence declared" { reason: String };
    /// Whoever asked is told that the request was passed on (art. 62).
    RequesterNotified = "requester_notified", "Aviso al solicitante", "Requester notified" {};
    /// A claim against a measure reaches the office, which must report to the court (art. 74).
    ClaimReceived = "claim_received", "Reclamación recibida", "Claim received" { subject: String };
    /// The report on the claim is sent.
    ClaimReported = "claim_reported", "Informe de la reclamación", "Report on the claim sent" { subject: String };
    /// A referral to a programme or service; `specialised`: of specialised protection, which reports back.
    ReferralMade = "referral_made", "Derivación", "Referral made" {
        subject: String, recipient: String, assisted: bool, accompanied [default]: bool, specialised [default]: bool,
        answer_by [default]: Day
    };
    /// The receiver answers (counter-referral).
    ReferralAnswered = "referral_answered", "Contrarreferencia", "Referral answered" {
        subject: String, accepted: bool, reason [default]: String
    };
    /// The referral ends.
    ReferralClosed = "referral_closed", "Cierre de la derivación", "Referral closed" { subject: String };
    /// A programme of specialised protection reports on the child (Ley 21.302, art. 26).
    ProgrammeReportReceived = "programme_report_received", "Informe del programa", "Programme's report received" { subject: String };
    /// By a reasoned decision the programme may report less often (Ley 21.302, art. 26).
    ReportTermSet = "report_term_set", "Plazo de los informes", "Term of the reports set" { subject: String, months: i32, reason: String };
    /// A member of the network raises an alert about the child.
    AlertReceived = "alert_received", "Alerta recibida", "Alert received" { subject: String, recipient [default]: String };
    /// An alert changes its state.
    AlertUpdated = "alert_updated", "Alerta actualizada", "Alert updated" {
        subject: String, alert_state: AlertState, reason [default]: String
    };
    /// A need that the local catalogue of benefits and services can't meet.
    GapFound = "gap_found", "Brecha", "Gap found" { subject: String, reason [default]: String };
    /// A service of the network is told what the office does.
    InformationGiven = "information_given", "Información a la red", "Information given" { recipient: String };
    /// The record of the case is brought up to date.
    RegistryUpdated = "registry_updated", "Actualización del registro", "Registry updated" {};
    /// A term is extended (Ley 19.880, art. 26); `subject` names the duty.
    TermExtended = "term_extended", "Ampliación de plazo", "Term extended" { subject: String, ends_on: Day, reason: String };
    /// The last review before the follow-up.
    FinalReviewHeld = "final_review_held", "Revisión final", "Final review held" {};
    /// The follow-up starts.
    FollowUpStarted = "follow_up_started", "Inicio del seguimiento", "Follow-up started" {};
    /// A contact of the follow-up, or of the monitoring after a discharge.
    FollowUpContacted = "follow_up_contacted", "Contacto de seguimiento", "Follow-up contact" {
        reached: bool, modality [default]: ContactModality
    };
    /// The case ends, and why.
    Discharged = "discharged", "Egreso", "Discharged" { cause: DischargeCause };
    /// The case is closed for want of merit, by a reasoned decision (art. 72 n.4).
    ClosedWithoutMerit = "closed_without_merit", "Cierre sin mérito", "Closed without merit" { reason: String };
    /// The case goes to the competent authority (art. 62) or to the court.
    Transferred = "transferred", "Transferencia", "Transferred" { recipient: String };
    /// An OPD refers the case to a specialised programme and ends its own.
    Referred = "referred", "Derivación del caso", "Case referred" { recipient: String };
    /// The case is not taken further, and why.
    Dismissed = "dismissed", "Desestimación", "Dismissed" { cause: DischargeCause, reason [default]: String };
    /// A case that had ended goes on.
    Reopened = "reopened", "Reapertura", "Reopened" { reason: String };
    /// The monitoring after a specialised programme opens.
    MonitoringOpened = "monitoring_opened", "Apertura del monitoreo", "Monitoring opened" { specialised_discharge_date: Day };
    /// The monitoring has run its time.
    MonitoringCompleted = "monitoring_completed", "Término del monitoreo", "Monitoring completed" {};
    /// An earlier event (`subject`: its id) happened at another time, or never. Nothing is edited: this is recorded.
    Corrected = "corrected", "Corrección", "Corrected" {
        subject: String, moved_to [default]: Moment, voided [default]: bool, reason: String
    };
}

/// One event of a case: what happened, when, and who did it.
#[derive(Clone, PartialEq)]
pub struct CaseEvent {
    /// Names the event in its case; given by [`Case::apply`](crate::case::Case::apply) where there is none.
    pub id: Option<String>,
    /// When it happened.
    pub at: Moment,
    /// When it was written down, if that is known.
    pub recorded_at: Option<Moment>,
    /// Who did it.
    pub by: Option<Role>,
    /// What happened.
    pub event: Event,
}

/// What every event has, as JSON.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Header {
    /// Names the event in its case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// When it happened: an instant of Chile or with its offset, or a day.
    at: Moment,
    /// When it was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Moment>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Role>,
}

const HEADER: [&str; 4] = ["id", "at", "recorded_at", "by"];

impl Serialize for CaseEvent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            header: Header,
            #[serde(flatten)]
            event: &'a Event,
        }
        let Self { id, at, recorded_at, by, event } = self;
        let header = Header { id: id.clone(), at: *at, recorded_at: *recorded_at, by: *by };
        Whole { header, event }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CaseEvent {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Header and event stand in one object; parted, each refuses what it does not know.
        let (header, event): (Map<String, Value>, Map<String, Value>) = Map::deserialize(deserializer)?
            .into_iter()
            .partition(|(name, _)| HEADER.contains(&name.as_str()));
        let header: Header = serde_json::from_value(header.into()).map_err(serde::de::Error::custom)?;
        let event = serde_json::from_value(event.into()).map_err(serde::de::Error::custom)?;
        let Header { id, at, recorded_at, by } = header;
        Ok(Self { id, at, recorded_at, by, event })
    }
}

/// The JSON Schema of an event, one alternative for each kind.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for CaseEvent {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CaseEvent".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let header = Header::json_schema(generator);
        let mut schema = Event::json_schema(generator);
        let common = header.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        for kind in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(properties) = kind.get_mut("properties").and_then(Value::as_object_mut) {
                properties.extend(common.clone());
            }
            if let Some(required) = kind.get_mut("required").and_then(Value::as_array_mut) {
                required.push("at".into());
            }
        }
        schema
    }
}

impl CaseEvent {
    /// An event at a moment, by nobody named.
    pub const fn new(at: Moment, event: Event) -> Self {
        Self { id: None, at, recorded_at: None, by: None, event }
    }

    /// Reads an event from JSON.
    ///
    /// # Errors
    /// [`EventError`] for text that is no JSON, an unknown kind, field or code, a field that is missing, and an hour
    /// that the clock skipped or repeated.
    ///
    /// ```
    /// use opd_core::case::{CaseEvent, EventKind};
    /// let event = CaseEvent::from_json(
    ///     r#"{"event": "intake", "at": "2024-03-05T10:00", "by": "case_manager", "channel": "network_alert"}"#,
    /// )?;
    /// assert_eq!(event.event.kind(), EventKind::Intake);
    /// let wrong = r#"{"event": "assessment_completed", "at": "2024-03-05", "finding_class": "high"}"#;
    /// assert!(CaseEvent::from_json(wrong).unwrap_err().to_string().contains("suspected_violation"));
    /// # Ok::<(), opd_core::case::EventError>(())
    /// ```
    pub fn from_json(json: &str) -> Result<Self, EventError> {
        serde_json::from_str(json).map_err(|error| EventError::new(&error))
    }

    /// The event as a row of the `events` table.
    pub fn record(&self) -> EventRecord {
        let mut record = EventRecord {
            event_id: self.id.clone(),
            event: Cell::Known(self.event.kind()),
            happened_at: Cell::Known(self.at),
            recorded_at: self.recorded_at.put(),
            role: self.by.put(),
            ..EventRecord::default()
        };
        self.event.fill(&mut record);
        record
    }
}

impl std::fmt::Debug for Event {
    /// Says nothing that was written about a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind().fmt(f)
    }
}

impl std::fmt::Debug for CaseEvent {
    /// Says nothing that was written about a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseEvent")
            .field("at", &self.at)
            .field("by", &self.by)
            .field("event", &self.event)
            .finish()
    }
}

/// Why a text is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub struct EventError {
    detail: String,
}

impl EventError {
    /// Takes what the JSON reader says.
    pub fn new(error: &serde_json::Error) -> Self {
        Self { detail: error.to_string() }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        "invalid_event"
    }
}

impl Explain for EventError {
    fn explain(&self, lang: Lang) -> String {
        let Self { detail } = self;
        match lang {
            Lang::Es => {
                format!("el texto no se puede leer: {}", reader::in_spanish(detail))
            }
            Lang::En => format!("the text can't be read: {detail}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_says_is_said_in_both_languages() {
        let say = |json: &str| {
            let error = CaseEvent::from_json(json).unwrap_err();
            (error.explain(Lang::Es), error.explain(Lang::En))
        };
        let (es, en) = say(r#"{"event": "consent_given"}"#);
        assert_eq!(es, "el texto no se puede leer: falta el campo `at`");
        assert_eq!(en, "the text can't be read: missing field `at`");
        let (es, _) = say(r#"{"event": "consent_given", "at": "2024-01-01", "colour": 1}"#);
        assert!(es.contains("no existe el campo `colour`"), "{es}");
        let (es, _) = say(r#"{"event": "party", "at": "2024-01-01"}"#);
        assert!(es.contains("no existe el valor `party`; se esperaba uno de `intake`"), "{es}");
        let (es, en) = say(r#"{"event": "consent_given", "at": "ayer"}"#);
        assert!(es.contains("«ayer» no es un momento") && en.contains("“ayer” is no moment"), "{es} {en}");
    }
}

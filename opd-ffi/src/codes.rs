//! The closed lists that the fields of a case are coded by.

use opd_core::case::{ActionState, Role};
use opd_core::codes::{DischargeCause, FindingClass, IntakeChannel, PlanKind, Stage};
use opd_core::network::{AlertState, ContactModality};
use opd_core::plan::{CourtMessage, DerivationGround, MeasureKind, ReviewItem, ReviewResult};

/// How a case reached the office (OPDC-02).
#[uniffi::remote(Enum)]
pub enum IntakeChannel {
    /// Spontaneous demand.
    SpontaneousDemand,
    /// Territorial referral.
    TerritorialReferral,
    /// Judicial referral.
    JudicialReferral,
    /// Ex officio.
    ExOfficio,
    /// Network alert.
    NetworkAlert,
}

/// What the assessment found (profile of the OLN case manager; closing without merit is art. 72 n.4 of Ley 21.430).
#[uniffi::remote(Enum)]
pub enum FindingClass {
    /// Suspected violation.
    SuspectedViolation,
    /// Risk of violation.
    Risk,
    /// Need of access to services.
    NeedOfAccess,
    /// No merit.
    NoMerit,
}

/// The two plans of an office (norm OLN-PLAN).
#[uniffi::remote(Enum)]
pub enum PlanKind {
    /// Care plan.
    CarePlan,
    /// Personalised intervention plan.
    PersonalisedPlan,
}

/// Where a case stands, in all three regimes.
#[uniffi::remote(Enum)]
pub enum Stage {
    /// Reception.
    Reception,
    /// First reception.
    FirstReception,
    /// Assessment.
    Assessment,
    /// Planning.
    Planning,
    /// Execution.
    Execution,
    /// Follow-up.
    FollowUp,
    /// Discharged.
    Discharged,
    /// Closed without merit.
    ClosedWithoutMerit,
    /// Transferred.
    Transferred,
    /// Dismissed.
    Dismissed,
    /// Referred.
    Referred,
    /// Opened.
    Opened,
    /// Monitoring.
    Monitoring,
    /// Completed.
    Completed,
}

/// Why a case ended. No norm that the library could verify lists them: the list is an assumption.
#[uniffi::remote(Enum)]
pub enum DischargeCause {
    /// Objectives met.
    ObjectivesMet,
    /// Referred to a programme.
    Referred,
    /// Transferred to court.
    CourtTransfer,
    /// Incompetence.
    Incompetence,
    /// No merit.
    NoMerit,
    /// Withdrawal.
    Withdrawal,
    /// Moved away.
    Moved,
    /// Majority.
    Majority,
    /// Death.
    Death,
    /// Term ended.
    TermEnded,
    /// Other.
    Other,
}
/// Who does something in a case (Ley 21.430, art. 65; profile of the OLN case manager).
#[uniffi::remote(Enum)]
pub enum Role {
    /// Coordinator.
    Coordinator,
    /// Case manager.
    CaseManager,
    /// Other staff.
    OtherStaff,
    /// Court.
    Court,
    /// Network.
    Network,
}

/// How far an action of the plan is.
#[uniffi::remote(Enum)]
pub enum ActionState {
    /// Pending.
    Pending,
    /// In progress.
    InProgress,
    /// Done.
    Done,
    /// Dropped.
    Dropped,
}
/// How the office contacted a family or followed a case up (norm OLN-CONTACT). The source names contact and
/// interview; call, visit and review are those of the pilot's software; the rest are plain words.
#[uniffi::remote(Enum)]
pub enum ContactModality {
    /// Call.
    Call,
    /// Visit.
    Visit,
    /// Interview.
    Interview,
    /// Video call.
    VideoCall,
    /// Message.
    Message,
    /// Review of records.
    Review,
}
/// Where an alert of the network stands (norm OLN-ALERT). No norm lists the states, and those of the pilot's
/// software disagree with its use: the list is an assumption.
#[uniffi::remote(Enum)]
pub enum AlertState {
    /// Reported.
    Reported,
    /// Validated.
    Validated,
    /// In progress.
    InProgress,
    /// Monitored.
    Monitored,
    /// Resolved.
    Resolved,
    /// Unresolved.
    Unresolved,
    /// Not applicable.
    NotApplicable,
}
/// What a measure does: letters a) to g) of art. 68 (norm OLN-68), and what art. 68 inc. 2 keeps for the Family
/// Court (OLNM-05). Measures may be combined, at once or one after another (OLNM-07).
#[uniffi::remote(Enum)]
pub enum MeasureKind {
    /// Referral to outpatient programmes.
    ProgrammeReferral,
    /// School enrolment or retention.
    SchoolEnrolment,
    /// Activation of social security benefits.
    SocialSecurity,
    /// Referral to support in pregnancy.
    PregnancySupport,
    /// Medical, psychological or psychiatric treatment, or admission.
    HealthTreatment,
    /// Referral to the civil registry.
    CivilRegistration,
    /// Other suitable and reasoned measure.
    OtherSuitable,
    /// Limiting or suspending contact with relatives.
    ContactRestriction,
    /// Suspending the right to live with the family.
    FamilyLifeSuspension,
    /// Alternative care.
    AlternativeCare,
    /// End of parental authority.
    ParentalAuthorityEnd,
    /// Adoption.
    Adoption,
}

/// What a review decides on the measure (art. 73, norm OLNM-03).
#[uniffi::remote(Enum)]
pub enum ReviewResult {
    /// Keep.
    Keep,
    /// Modify.
    Modify,
    /// Cease.
    Cease,
}

/// What a review must speak of (art. 73, norm OLNM-04).
#[uniffi::remote(Enum)]
pub enum ReviewItem {
    /// Conditions that caused the plan and the measures.
    Conditions,
    /// Management of the network and of the case.
    Management,
    /// Update of the plan.
    PlanUpdate,
    /// Discharge and follow-up.
    Discharge,
}
/// What the office writes to the Family Court (guide of the OLN and the Family Courts, norm OLN-COURT).
#[uniffi::remote(Enum)]
pub enum CourtMessage {
    /// Transfer for lack of competence.
    Transfer,
    /// Request for enforcement.
    EnforcementRequest,
    /// Request for a judicial measure.
    JudicialMeasureRequest,
}

/// Why the office must derive the case to the Family Court (art. 71, norm OLN-71).
#[uniffi::remote(Enum)]
pub enum DerivationGround {
    /// Voluntary work is not possible and a measure of the court is needed.
    NotVoluntary,
    /// Specialised process frustrated by lack of adherence to the plan.
    NoAdherence,
    /// Universal process with grave or repeated breach that needs the court.
    GraveBreach,
    /// New facts of equal or greater gravity.
    NewFacts,
}

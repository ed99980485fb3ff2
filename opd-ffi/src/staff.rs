//! Who may work in an office: candidates and the roster.

use opd_core::calendar::Term;
use opd_core::norm::{Citation, Status};
use opd_core::staff::{self, Answer, Candidate, Caseload, Experience, Grade, Roster, StaffRole, Suitability};
use opd_core::{Day, Explain};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::read;
use crate::norm::{both, cited};
use crate::{OpdError, Text};

/// The posts of an office: the case manager of an OLN, and those of an OPD's roster (norm OPDN-05).
#[uniffi::remote(Enum)]
pub enum StaffRole {
    /// Case manager.
    CaseManager,
    /// Coordinator.
    Coordinator,
    /// Social worker.
    SocialWorker,
    /// Psychologist.
    Psychologist,
    /// Social technician.
    SocialTechnician,
    /// Lawyer.
    Lawyer,
    /// Secretary.
    Secretary,
}

/// What is answered about one requirement.
#[uniffi::remote(Enum)]
pub enum Answer {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// It can't be said: what proves it is not on file.
    MissingDocument,
    /// It is not asked of this post, or not judged without a parameter of the office.
    NotApplicable,
}

/// Whether a person may hold a post, as far as the mandatory requirements go.
#[uniffi::remote(Enum)]
pub enum Suitability {
    /// Eligible.
    Eligible,
    /// Not eligible.
    NotEligible,
    /// None fails, but of some a document is missing.
    Undetermined,
}

/// How binding a requirement is.
#[uniffi::remote(Enum)]
pub enum Grade {
    /// Mandatory.
    Mandatory,
    /// Desirable.
    Desirable,
    /// Advisory.
    Advisory,
}

/// A limit of cases per case manager, with its source: no norm that could be read fixes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct CaseloadLimit {
    /// The limit.
    pub cases: u32,
    /// Where it comes from.
    pub source: String,
    /// How far that was verified: not law, which stands in the norms.
    pub status: Status,
}

/// Parameters of an office about its staff, which no law fixes; those that are absent are not judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct StaffReadings {
    /// How long a query to the registry of disqualified persons is good for.
    #[uniffi(default = None)]
    pub registry_age: Option<Term>,
    /// How long a certificate of criminal record is good for.
    #[uniffi(default = None)]
    pub certificate_age: Option<Term>,
    /// How many cases a case manager may have.
    #[uniffi(default = None)]
    pub caseload: Option<CaseloadLimit>,
}

impl From<staff::StaffReadings> for StaffReadings {
    fn from(readings: staff::StaffReadings) -> Self {
        let limit = |limit: staff::CaseloadLimit| {
            let Citation { source, status, .. } = limit.citation().clone();
            CaseloadLimit { cases: limit.cases, source, status }
        };
        let staff::StaffReadings { registry_age, certificate_age, caseload } = readings;
        Self { registry_age, certificate_age, caseload: caseload.map(limit) }
    }
}

impl TryFrom<StaffReadings> for staff::StaffReadings {
    type Error = OpdError;

    fn try_from(readings: StaffReadings) -> Result<Self, OpdError> {
        let limit =
            |limit: CaseloadLimit| staff::CaseloadLimit::new(limit.cases, &limit.source, limit.status);
        let StaffReadings { registry_age, certificate_age, caseload } = readings;
        Ok(Self { registry_age, certificate_age, caseload: caseload.map(limit).transpose()? })
    }
}

/// Parameters that come with the library, as examples: `san-2022`, secondary (status S), and `example`.
///
/// Code `unknown_name` for another name.
#[uniffi::export]
pub fn staff_readings_named(name: &str) -> Result<StaffReadings, OpdError> {
    Ok(staff::StaffReadings::named(name)?.into())
}

/// Reads parameters from the text of a TOML file.
///
/// Code `unreadable`, also for a field that is not known and a limit that is said to be law.
#[uniffi::export]
pub fn load_staff_readings(toml: &str) -> Result<StaffReadings, OpdError> {
    Ok(staff::StaffReadings::load(toml)?.into())
}

/// Certified experience, no day counted twice.
#[uniffi::remote(Record)]
pub struct Experience {
    /// Whole months (Código Civil, art. 48).
    pub months: i32,
    /// Distinct days.
    pub days: i32,
}

/// What is answered about one requirement of a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Assessment {
    /// Its stable code, `STAFF001` to `STAFF029`.
    pub code: String,
    /// What is asked.
    pub title: Text,
    /// How binding it is.
    pub grade: Grade,
    /// What is answered.
    pub answer: Answer,
    /// What is asked, or what is wrong.
    pub message: Text,
    /// How to mend it; none if nothing is wrong.
    pub fix: Option<Text>,
    /// The norms that ask for it, the main one first; none if it is not asked of the post.
    pub citations: Vec<Citation>,
}

impl From<&staff::Assessment> for Assessment {
    fn from(one: &staff::Assessment) -> Self {
        let fix = |lang| one.fix(lang).unwrap_or_default();
        Self {
            code: one.requirement.code().into(),
            title: one.requirement.title().into(),
            grade: one.grade(),
            answer: one.answer,
            message: both(|lang| one.message(lang)),
            fix: Some(both(fix)).filter(|fix| !fix.es.is_empty()),
            citations: cited(one.citations()),
        }
    }
}

/// What is answered about a person and a post. Names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct StaffDecision {
    /// The post.
    pub role: StaffRole,
    /// The day that was asked about.
    pub on: Day,
    /// The parameters that were used.
    pub readings: StaffReadings,
    /// Whether the person may hold the post, as far as the mandatory requirements go.
    pub suitability: Suitability,
    /// Certified experience up to that day.
    pub experience: Experience,
    /// The answer about each requirement, in the order of their codes.
    pub assessments: Vec<Assessment>,
}

/// Assesses a person for a post on a day, which for a new hire is that of hiring.
///
/// `candidate_json` is a document of `schema("candidate")`. What is not on file is missing, which is not the same as
/// a no.
///
/// Codes: `unreadable`; `unknown_code` for a limit that is said to be law; `needs_instant` and `outside_horizon` for a
/// term of the readings that can't be counted; `out_of_range`.
#[uniffi::export(default(readings))]
pub fn assess_staff(
    candidate_json: &str,
    role: StaffRole,
    on: Day,
    readings: StaffReadings,
) -> Result<StaffDecision, OpdError> {
    let candidate: Candidate = read(candidate_json, "candidate_json")?;
    let decision = staff::assess(&candidate, role, on, &readings.try_into()?)?;
    Ok(StaffDecision {
        role,
        on,
        readings: decision.readings.into(),
        suitability: decision.suitability,
        experience: decision.experience,
        assessments: decision.assessments.iter().map(Assessment::from).collect(),
    })
}

/// How many people were agreed for a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct AgreedPost {
    /// The post.
    pub role: StaffRole,
    /// People.
    pub count: u32,
}

/// How many hold a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct RoleCount {
    /// The post.
    pub role: StaffRole,
    /// How many were agreed.
    pub required: u32,
    /// How many persons hold it, each counted once.
    pub filled: u32,
    /// Posts that nobody holds.
    pub vacancies: u32,
    /// Persons beyond those agreed.
    pub surplus: u32,
}

/// The cases of a case manager.
#[uniffi::remote(Record)]
pub struct Caseload {
    /// Place of the post in the roster, from 0.
    pub post: u32,
    /// Open cases.
    pub cases: u32,
}

/// Something that is not right with a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct RosterFinding {
    /// Its stable code, `TEAM001` to `TEAM006`.
    pub code: String,
    /// The place of the post in the roster, from 0, if it is about one.
    pub post: Option<u32>,
    /// What is wrong. Names no person.
    pub message: Text,
    /// How to mend it.
    pub fix: Text,
    /// The norms that it rests on, the main one first; of a limit of cases, its source.
    pub citations: Vec<Citation>,
}

/// A roster on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct RosterReport {
    /// The day that was asked about.
    pub on: Day,
    /// The parameters that were used.
    pub readings: StaffReadings,
    /// Every post that was agreed or is held.
    pub roles: Vec<RoleCount>,
    /// The cases of each case manager whose cases were counted.
    pub caseloads: Vec<Caseload>,
    /// What is not right: posts first, then what was agreed.
    pub findings: Vec<RosterFinding>,
}

/// What a roster is on a day, against the posts that were agreed (`Agreement.roster`): vacancies, surplus, papers that
/// lapsed, caseloads.
///
/// `roster_json` is a document of `schema("roster")`, with posts past and present; persons who hold a post twice count
/// once.
///
/// Codes: as `assess_staff`.
#[uniffi::export(default(readings))]
pub fn check_roster(
    roster_json: &str,
    agreed: Vec<AgreedPost>,
    on: Day,
    readings: StaffReadings,
) -> Result<RosterReport, OpdError> {
    let roster: Roster = read(roster_json, "roster_json")?;
    let agreed: Vec<_> = agreed.iter().map(|post| (post.role, post.count)).collect();
    let report = roster.check(&agreed, on, &readings.try_into()?)?;
    let finding = |found: &staff::RosterFinding| RosterFinding {
        code: found.code().into(),
        post: found.post(),
        message: both(|lang| found.explain(lang)),
        fix: both(|lang| found.fix(lang).into()),
        citations: cited(report.citations(*found)),
    };
    let role = |count: &staff::RoleCount| RoleCount {
        role: count.role,
        required: count.required,
        filled: count.filled,
        vacancies: count.vacancies(),
        surplus: count.surplus(),
    };
    Ok(RosterReport {
        on,
        roles: report.roles.iter().map(role).collect(),
        findings: report.findings.iter().map(finding).collect(),
        caseloads: report.caseloads,
        readings: report.readings.into(),
    })
}

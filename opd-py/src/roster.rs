//! The roster of an office, against an agreement.

use std::collections::{BTreeMap, HashMap};

use opd_core::Explain;
use opd_core::agreement::{AgreementFinding, PostCount};
use opd_core::staff::{self as core, Roster, StaffRole};
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::agreement::Agreement;
use crate::catalogue::{Citation, cited};
use crate::errors::{code, raise};
use crate::json::STAFF;
use crate::staff::{ReadingsArgument, StaffReadings, readings as used};
use crate::time::PyDay;

/// How many hold a post.
#[pyclass(module = "opd", frozen, get_all)]
#[derive(Clone)]
pub(crate) struct RoleCount {
    /// The code of the post.
    role: &'static str,
    /// How many were agreed.
    required: u32,
    /// How many persons hold it, each counted once.
    filled: u32,
    /// Posts that nobody holds.
    vacancies: u32,
    /// Persons beyond those agreed.
    surplus: u32,
}

#[pymethods]
impl RoleCount {
    fn __repr__(&self) -> String {
        format!("RoleCount('{}', required={}, filled={})", self.role, self.required, self.filled)
    }
}

/// Something that is not right with a roster.
#[pyclass(module = "opd", frozen, get_all)]
#[derive(Clone)]
pub(crate) struct RosterFinding {
    /// Its stable code, `TEAM001` to `TEAM006`.
    code: &'static str,
    /// The place of the post in the roster, from 0, if it is about one.
    post: Option<u32>,
    /// What is wrong. Names no person.
    message: String,
    /// How to mend it.
    fix: &'static str,
    /// The main norm that it rests on, as text.
    citation: String,
    /// The norms that it rests on, the main one first; of a limit of cases, the source that the readings give.
    citations: Vec<Citation>,
}

#[pymethods]
impl RosterFinding {
    fn __repr__(&self) -> String {
        format!("RosterFinding('{}', '{}')", self.code, self.message)
    }
}

/// A roster on a day; `check_roster` makes it.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct RosterReport {
    /// The day that was asked about.
    on: PyDay,
    /// The parameters that were used.
    readings: StaffReadings,
    /// Every post that was agreed or is held.
    roles: Vec<RoleCount>,
    /// Open cases of each case manager whose cases were counted, by the place of the post in the roster.
    caseloads: HashMap<u32, u32>,
    /// What is not right: posts first, then what was agreed.
    findings: Vec<RosterFinding>,
}

#[pymethods]
impl RosterReport {
    fn __repr__(&self) -> String {
        format!("RosterReport(roles={}, findings={})", self.roles.len(), self.findings.len())
    }
}

/// An agreement, or how many people each post has.
#[derive(FromPyObject)]
pub(crate) enum Agreed<'py> {
    Agreement(PyRef<'py, Agreement>),
    Posts(Bound<'py, PyAny>),
}

impl Agreed<'_> {
    fn posts(&self) -> PyResult<Vec<(StaffRole, u32)>> {
        let posts = match self {
            Self::Agreement(agreement) => agreement.0.posts.clone(),
            Self::Posts(posts) => {
                let counts: BTreeMap<String, i64> = STAFF.document(posts)?;
                let post = |(role, count): (String, i64)| Ok(PostCount { role: code(&role)?, count });
                counts.into_iter().map(post).collect::<PyResult<_>>()?
            }
        };
        let number = |PostCount { role, count: seen }| match u32::try_from(seen) {
            Ok(count) => Ok((role, count)),
            Err(_) if seen < 0 => Err(raise(AgreementFinding::PostCount { role, seen })),
            Err(_) => Err(STAFF.unreadable("number out of range")),
        };
        posts.into_iter().map(number).collect()
    }
}

/// What a roster is on a day, against the posts that were agreed: vacancies, surplus, papers that lapsed, caseloads.
///
/// `posts` are dicts, or JSON as str or bytes, of the posts of `schema("roster")`, past and present; persons who hold a
/// post twice count once. `agreed` is an `Agreement`, or a dict of how many people each post has. `readings` as in
/// `assess_staff`.
///
/// Raises `StaffError` for a field that is missing or not known, `UnknownCode` for a post that there is not,
/// `AgreementError` for a negative number of people, `TermError` and `CalendarError` as `assess_staff`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> posts = [{"role": "lawyer", "person": "p1", "from": date(2015, 3, 2)}, {"role": "secretary"}]
/// >>> report = opd.check_roster(posts, {"lawyer": 1, "secretary": 1}, date(2016, 1, 4), lang="en")
/// >>> [(found.code, found.message) for found in report.findings]
/// [('TEAM001', 'Secretary: vacant posts: 1')]
#[pyfunction]
#[pyo3(signature = (posts, agreed, on, readings = None, lang = "es"))]
pub(crate) fn check_roster(
    posts: &Bound<'_, PyAny>,
    agreed: Agreed<'_>,
    on: PyDay,
    readings: Option<ReadingsArgument<'_>>,
    lang: &str,
) -> PyResult<RosterReport> {
    let lang = code(lang)?;
    let readings = used(readings)?;
    let roster = match STAFF.value_or_text(posts)? {
        Value::Array(posts) => json!({ "posts": posts }),
        roster => roster,
    };
    let roster: Roster = STAFF.read(roster)?;
    let report = roster.check(&agreed.posts()?, on.0, &readings.0).map_err(raise)?;
    let finding = |found: &core::RosterFinding| {
        let (citation, citations) = cited(&report.citations(*found));
        RosterFinding {
            code: found.code(),
            post: found.post(),
            message: found.explain(lang),
            fix: found.fix(lang),
            citation,
            citations,
        }
    };
    let role = |count: &core::RoleCount| RoleCount {
        role: count.role.code(),
        required: count.required,
        filled: count.filled,
        vacancies: count.vacancies(),
        surplus: count.surplus(),
    };
    Ok(RosterReport {
        on,
        readings,
        roles: report.roles.iter().map(role).collect(),
        caseloads: report.caseloads.iter().map(|load| (load.post, load.cases)).collect(),
        findings: report.findings.iter().map(finding).collect(),
    })
}

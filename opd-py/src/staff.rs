//! Staff: a candidate against the requirements of a post.

use std::path::PathBuf;

use opd_core::staff::{self, Candidate};
use opd_core::{Day, Lang};
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::catalogue::{Citation, cited, to_python};
use crate::errors::{code, raise};
use crate::json::STAFF;
use crate::report::os_error;
use crate::time::PyDay;

/// Parameters of an office about its staff, which no law fixes: how long the papers are good for, how many cases a case
/// manager may have. Those that are absent are not judged by.
///
/// `load` reads them from TOML; `named("san-2022")` is an example that comes with the library, secondary (status S).
///
/// >>> import opd
/// >>> opd.StaffReadings.named("san-2022").to_dict()["caseload"]["cases"]
/// 40
#[pyclass(module = "opd", frozen, eq)]
#[derive(Clone, PartialEq)]
pub(crate) struct StaffReadings(pub(crate) staff::StaffReadings);

#[pymethods]
impl StaffReadings {
    /// Parameters that come with the library. Raises `StaffError` for another name.
    #[staticmethod]
    fn named(name: &str) -> PyResult<Self> {
        staff::StaffReadings::named(name).map(Self).map_err(raise)
    }

    /// Reads parameters from a TOML file. Raises `StaffError` for a field that is not known and a limit that is said to
    /// be law, `OSError` for a file that can't be opened.
    #[staticmethod]
    fn load(path: PathBuf) -> PyResult<Self> {
        let text = std::fs::read(&path).map_err(|error| os_error(&error, &path))?;
        let text = std::str::from_utf8(&text).map_err(|error| STAFF.unreadable(error))?;
        staff::StaffReadings::load(text).map(Self).map_err(raise)
    }

    /// Parameters from a dict, as `to_dict` gives them. Raises `StaffError`.
    #[staticmethod]
    fn from_dict(readings: &Bound<'_, PyAny>) -> PyResult<Self> {
        STAFF.document(readings).map(Self)
    }

    /// The parameters as a dict of JSON's types.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!("StaffReadings({})", crate::json::text_of(&self.0))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        Ok((py.get_type::<Self>().getattr("from_dict")?, (self.to_dict(py)?,)))
    }
}

/// Parameters, or the name of some that come with the library; none judge by none.
#[derive(FromPyObject)]
pub(crate) enum ReadingsArgument<'py> {
    Made(PyRef<'py, StaffReadings>),
    Named(String),
}

/// The parameters that were meant.
pub(crate) fn readings(given: Option<ReadingsArgument<'_>>) -> PyResult<StaffReadings> {
    match given {
        None => Ok(StaffReadings(staff::StaffReadings::default())),
        Some(ReadingsArgument::Made(readings)) => Ok(readings.clone()),
        Some(ReadingsArgument::Named(name)) => StaffReadings::named(&name),
    }
}

/// Certified experience, no day counted twice.
#[pyclass(module = "opd", frozen, get_all, eq)]
#[derive(Clone, PartialEq, Serialize)]
pub(crate) struct Experience {
    /// Whole months (Código Civil, art. 48).
    months: i32,
    /// Distinct days.
    days: i32,
}

#[pymethods]
impl Experience {
    fn __repr__(&self) -> String {
        format!("Experience(months={}, days={})", self.months, self.days)
    }
}

/// What is answered about one requirement of a post.
#[pyclass(module = "opd", frozen, get_all)]
#[derive(Clone, Serialize)]
pub(crate) struct Assessment {
    /// Its stable code, `STAFF001` to `STAFF029`.
    code: &'static str,
    /// What is asked.
    title: &'static str,
    /// `mandatory`, `desirable` or `advisory`.
    grade: &'static str,
    /// The grade in words.
    grade_label: &'static str,
    /// `met`, `not_met`, `missing_document` or `not_applicable`.
    answer: &'static str,
    /// The answer in words.
    answer_label: &'static str,
    /// What is asked, or what is wrong.
    message: String,
    /// How to mend it; `None` if nothing is wrong.
    fix: Option<String>,
    /// The main norm that asks for it, as text; empty if none asks it of the post.
    citation: String,
    /// The norms that ask for it, the main one first.
    citations: Vec<Citation>,
}

impl Assessment {
    fn new(one: &staff::Assessment, lang: Lang) -> Self {
        let (citation, citations) = cited(&one.citations());
        Self {
            code: one.requirement.code(),
            title: one.requirement.title().get(lang),
            grade: one.grade().code(),
            grade_label: one.grade().label().get(lang),
            answer: one.answer.code(),
            answer_label: one.answer.label().get(lang),
            message: one.message(lang),
            fix: one.fix(lang),
            citation,
            citations,
        }
    }
}

#[pymethods]
impl Assessment {
    fn __repr__(&self) -> String {
        format!("Assessment('{}', '{}')", self.code, self.answer)
    }
}

/// What is answered about a person and a post. Names no person.
#[pyclass(module = "opd", frozen)]
#[derive(Serialize)]
pub(crate) struct StaffDecision {
    /// The code of the post.
    #[pyo3(get)]
    role: &'static str,
    /// The post in words.
    #[pyo3(get)]
    role_label: &'static str,
    on: Day,
    readings: staff::StaffReadings,
    /// `eligible`, `not_eligible` or `undetermined`: as far as the mandatory requirements go.
    #[pyo3(get)]
    suitability: &'static str,
    /// The suitability in words.
    #[pyo3(get)]
    suitability_label: &'static str,
    /// Certified experience up to that day.
    #[pyo3(get)]
    experience: Experience,
    /// The answer about each requirement, in the order of their codes.
    #[pyo3(get)]
    assessments: Vec<Assessment>,
}

impl StaffDecision {
    pub(crate) fn new(decision: staff::StaffDecision, lang: Lang) -> Self {
        Self {
            role: decision.role.code(),
            role_label: decision.role.label().get(lang),
            on: decision.on,
            readings: decision.readings,
            suitability: decision.suitability.code(),
            suitability_label: decision.suitability.label().get(lang),
            experience: Experience { months: decision.experience.months, days: decision.experience.days },
            assessments: decision.assessments.iter().map(|one| Assessment::new(one, lang)).collect(),
        }
    }
}

#[pymethods]
impl StaffDecision {
    /// The day that was asked about.
    #[getter]
    fn on(&self) -> PyDay {
        PyDay(self.on)
    }

    /// The parameters that were used.
    #[getter]
    fn readings(&self) -> StaffReadings {
        StaffReadings(self.readings.clone())
    }

    /// The decision as a dict of JSON's types.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self)
    }

    fn __repr__(&self) -> String {
        format!("StaffDecision('{}', '{}')", self.role, self.suitability)
    }
}

/// Assesses a person for a post on a day, which for a new hire is that of hiring.
///
/// `candidate` is a dict, or JSON as str or bytes, of the fields of `schema("candidate")`; days may be `date`. What is
/// not on file is missing, which is not the same as a no. `role` is `"case_manager"` or a post of an OPD's roster
/// (`code_labels("staff_role")`); `readings` a `StaffReadings`, or the name of one that comes with the library.
///
/// Raises `StaffError` for a field that is missing or not known, `UnknownCode` for another role, `TermError` and
/// `CalendarError` for a term of the readings that can't be counted.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> lawyer = {
/// ...     "titles": [{"career": "law", "document": True}],
/// ...     "registry_queries": [{"date": date(2016, 3, 1), "disqualified": False}],
/// ... }
/// >>> decision = opd.assess_staff(lawyer, "lawyer", on=date(2016, 3, 2), lang="en")
/// >>> decision.suitability, [one.fix for one in decision.assessments if one.answer == "missing_document"]
/// ('undetermined', ['Ask for and record: certificate of criminal record (in an OPD, for special purposes)'])
#[pyfunction]
#[pyo3(signature = (candidate, role = "case_manager", *, on, readings = None, lang = "es"))]
pub(crate) fn assess_staff(
    candidate: &Bound<'_, PyAny>,
    role: &str,
    on: PyDay,
    readings: Option<ReadingsArgument<'_>>,
    lang: &str,
) -> PyResult<StaffDecision> {
    let lang = code(lang)?;
    let readings = self::readings(readings)?.0;
    // By way of its fields: a list would be read as their values in order.
    let fields: Map<String, Value> = STAFF.read(STAFF.value_or_text(candidate)?)?;
    let candidate: Candidate = STAFF.read(Value::Object(fields))?;
    let decision = staff::assess(&candidate, code(role)?, on.0, &readings).map_err(raise)?;
    Ok(StaffDecision::new(decision, lang))
}

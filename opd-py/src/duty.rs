//! Duties with their clocks, and the deadlines that an office sets itself.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use opd_core::calendar::Calendars;
use opd_core::dataset::{Delivery, duties_of, duty_schema};
use opd_core::duty::{self, Due, DutyStatus, ProfileError};
use opd_core::rules::{Context, Fact, Stop};
use opd_core::table::Table;
use opd_core::{Day, Lang};
use pyo3::prelude::*;

use crate::arrow::{self, arrow_error};
use crate::calendar::scope;
use crate::catalogue::Citation;
use crate::errors::{code, raise};
use crate::report::{Named, explicit, file_options, os_error, read_table};
use crate::time::{PyDay, PyMoment, local_datetime};

/// When a duty is due.
#[derive(Clone, Copy)]
struct PyDue(Due);

impl<'py> IntoPyObject<'py> for PyDue {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.0 {
            Due::Instant(seconds) => {
                local_datetime(py, DateTime::from_timestamp(seconds, 0).unwrap_or_default())
            }
            due => PyDay(due.day()).into_pyobject(py),
        }
    }
}

/// A duty of one case, as it stands; `Case.duties` works them out.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Duty {
    /// The stable code of what is owed.
    code: String,
    /// What it is called.
    title: String,
    /// The crime, measure, claim or referral that it is about, by its id in the case.
    subject: Option<String>,
    /// From when it runs: a `datetime`, or a `date` if the hour is not known; `None` if that was not recorded.
    start: Option<PyMoment>,
    /// The place in the record, from 0, of the event that started it.
    started_by: usize,
    /// When it is due: a `datetime`, or a `date`, when that day ends; `None` where no text gives a number, or where
    /// it can't be worked out.
    due: Option<PyDue>,
    /// When it was met.
    met_at: Option<PyMoment>,
    /// The place in the record, from 0, of the event that met it.
    met_by: Option<usize>,
    /// When what it is about ended, if it had not been met.
    ended_at: Option<PyMoment>,
    /// `pending`, `due_soon`, `met`, `met_late`, `overdue`, `missed`, `lapsed`, `unknown_start`, `unknown_due` or
    /// `unknown_hour`.
    status: &'static str,
    /// Its place in a list of what to look at first, from 0 (`overdue`).
    urgency: u8,
    /// The status in words.
    status_label: &'static str,
    /// Whether it was met late, missed or is overdue.
    failed: bool,
    /// By how much it is late, in whole hours or days, upwards.
    late: Option<TimeDelta>,
    /// The rule that says in a delivery what this duty says of a case.
    rule: Option<&'static str>,
    /// What is owed, since when, until when, and how it stands. Names no person.
    sentence: String,
    /// The main norm that it rests on, as text.
    citation: String,
    /// The norms that it rests on, the main one first.
    citations: Vec<Citation>,
}

impl Duty {
    pub(crate) fn new(duty: &duty::Duty<'_>, lang: Lang) -> Self {
        let citations = duty.citations();
        Self {
            code: duty.code().to_owned(),
            title: duty.title(lang).to_owned(),
            subject: duty.subject.map(str::to_owned),
            start: duty.start.map(PyMoment),
            started_by: duty.started_by,
            due: duty.due.map(PyDue),
            met_at: duty.met_at.map(PyMoment),
            met_by: duty.met_by,
            ended_at: duty.ended_at.map(PyMoment),
            status: duty.status.code(),
            urgency: duty.status.urgency(),
            status_label: duty.status.label().get(lang),
            failed: matches!(duty.outcome(), Err(Stop::Failed(_))),
            late: duty.late.and_then(|late| match late {
                Fact::Days(days) => TimeDelta::try_days(days.into()),
                Fact::Hours(hours) => TimeDelta::try_hours(hours),
                _ => None,
            }),
            rule: duty.rule(),
            sentence: duty.sentence(lang),
            citation: citations.first().map(ToString::to_string).unwrap_or_default(),
            citations: citations.into_iter().map(Citation::from).collect(),
        }
    }
}

#[pymethods]
impl Duty {
    fn __repr__(&self) -> String {
        format!("Duty('{}', '{}')", self.code, self.status)
    }
}

/// Deadlines that an office sets itself, such as those of technical orientations: never law, never a default.
///
/// `load` reads one from TOML; `named("san-2022")` is an example that comes with the library, secondary (status S).
///
/// >>> import opd
/// >>> opd.Profile.named("san-2022")
/// Profile('san-2022', deadlines=['plan_tasks'])
#[pyclass(module = "opd", frozen)]
pub(crate) struct Profile(Arc<duty::Profile>);

#[pymethods]
impl Profile {
    /// A profile that comes with the library. Raises `ProfileError` for another name.
    #[staticmethod]
    fn named(name: &str) -> PyResult<Self> {
        duty::Profile::named(name).map(Arc::new).map(Self).map_err(raise)
    }

    /// Reads a profile from a TOML file. Raises `ProfileError` for a field that is not known, a code that is taken
    /// and a deadline that is said to be law.
    #[staticmethod]
    fn load(path: PathBuf) -> PyResult<Self> {
        let unreadable = |error: std::str::Utf8Error| ProfileError::Unreadable { detail: error.to_string() };
        let text = std::fs::read(&path).map_err(|error| os_error(&error, &path))?;
        let text = std::str::from_utf8(&text).map_err(unreadable).map_err(raise)?;
        duty::Profile::load(text).map(Arc::new).map(Self).map_err(raise)
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The codes of its deadlines.
    #[getter]
    fn deadlines(&self) -> Vec<&str> {
        self.0.deadlines().iter().map(duty::Deadline::code).collect()
    }

    fn __repr__(&self) -> String {
        format!("Profile('{}', deadlines=[{}])", self.name(), quoted(&self.deadlines()))
    }
}

fn quoted(codes: &[&str]) -> String {
    codes.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", ")
}

/// A profile, or the name of one that comes with the library.
#[derive(FromPyObject)]
pub(crate) enum ProfileArgument<'py> {
    Made(PyRef<'py, Profile>),
    Named(String),
}

/// What duties are judged by.
pub(crate) fn context(
    as_of: Day,
    soon: Option<i32>,
    profile: Option<ProfileArgument<'_>>,
    commune: Option<&str>,
    [ordinary_measure_unit, claim_unit, crime_report_start]: [&str; 3],
) -> PyResult<Context> {
    let mut context = Context::new(as_of);
    let readings = &mut context.readings;
    readings.set_ordinary_measure_unit(code(ordinary_measure_unit)?).map_err(raise)?;
    readings.set_claim_unit(code(claim_unit)?).map_err(raise)?;
    readings.crime_report_start = code(crime_report_start)?;
    context.calendars = Calendars::new(scope(commune)?);
    context.due_soon = soon.unwrap_or(context.due_soon);
    context.profile = match profile {
        Some(ProfileArgument::Made(profile)) => Some(profile.0.clone()),
        Some(ProfileArgument::Named(name)) => Some(Profile::named(&name)?.0),
        None => None,
    };
    Ok(context)
}

/// The duties of a delivery; `duties` makes it.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct DutyReport {
    /// The duties, what is most pressing first, as an Arrow table: `case_id`, `duty` (its code), `title`, `subject`, `status`,
    /// `start_date`, `start_at` (null where the hour is not known), `due_date` (of hours, the last day on which it may
    /// be due), `due_at` (of hours, if the start has its hour), `late_hours`, `late_days`, `row` (of the event that
    /// started it, from 0), `rule`, `citation`, `sentence`.
    table: Py<arrow::Table>,
    /// Events that could not be read: without a case, a kind or a moment. `validate` says which.
    unread: u64,
}

#[pymethods]
impl DutyReport {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("DutyReport(duties={}, unread={})", self.table.bind(py).len()?, self.unread))
    }
}

/// How a duty may stand: the codes of `Duty.status` with their words.
///
/// >>> import opd
/// >>> opd.duty_statuses(lang="en")["due_soon"]
/// 'Due soon'
#[pyfunction]
#[pyo3(signature = (lang = "es"))]
pub(crate) fn duty_statuses(lang: &str) -> PyResult<HashMap<&'static str, &'static str>> {
    let lang = code(lang)?;
    Ok(DutyStatus::ALL.iter().map(|status| (status.code(), status.label().get(lang))).collect())
}

/// The duties of every case of a delivery, what is most pressing first.
///
/// `events` and `cases` are paths or Arrow tables, as in `validate`; `cases` tells the programme of each case, which
/// its events tell otherwise. `statuses` are those to list, by default what is overdue, due soon or hangs on an hour
/// that was not written. A `date` in `as_of` means when that day ends. The rest as in `Case.duties` and `validate`.
///
/// Raises `DataError`, `FileError`, `OSError`, `UnknownCode` and `CalendarError` as `validate`.
///
/// >>> import opd, pyarrow
/// >>> from datetime import date
/// >>> events = pyarrow.table({"caso": ["A-1", "A-2"], "evento": ["intake"] * 2, "fecha": ["2024-03-04", "2024-02-01"]})
/// >>> [(duty["case_id"], duty["late_days"]) for duty in opd.duties(events, as_of=date(2024, 4, 1)).table.to_pylist()]
/// [('A-2', 30), ('A-1', None)]
#[pyfunction]
#[pyo3(signature = (
    events, *, as_of, cases = None, statuses = None, soon = None, profile = None, commune = None,
    ordinary_measure_unit = "calendar_days", claim_unit = "court_days", crime_report_start = "knowledge",
    columns = None, lang = "es", sheet = None, delimiter = None, progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn duties(
    py: Python<'_>,
    events: &Bound<'_, PyAny>,
    as_of: PyDay,
    cases: Option<&Bound<'_, PyAny>>,
    statuses: Option<Vec<String>>,
    soon: Option<i32>,
    profile: Option<ProfileArgument<'_>>,
    commune: Option<&str>,
    ordinary_measure_unit: &str,
    claim_unit: &str,
    crime_report_start: &str,
    columns: Option<HashMap<String, Named>>,
    lang: &str,
    sheet: Option<String>,
    delimiter: Option<char>,
    progress: Option<Py<PyAny>>,
) -> PyResult<DutyReport> {
    let lang = code(lang)?;
    let readings = [ordinary_measure_unit, claim_unit, crime_report_start];
    let context = context(as_of.0, soon, profile, commune, readings)?;
    let statuses: Vec<DutyStatus> = match statuses {
        Some(statuses) => statuses.iter().map(|status| code(status)).collect::<PyResult<_>>()?,
        None => DutyStatus::PRESSING.to_vec(),
    };
    let columns = explicit(columns.unwrap_or_default())?;
    let options = file_options(sheet, delimiter);
    let mut tables = Vec::new();
    for (table, given) in [(Table::Events, Some(events)), (Table::Cases, cases)] {
        let Some(given) = given else { continue };
        let columns = columns.get(&table).map_or(&[][..], Vec::as_slice);
        tables.push(read_table(table, given, &options, columns, progress.as_ref())?.0);
    }
    let delivery = Delivery::of(tables).map_err(raise)?;
    let found = py.detach(|| duties_of(&delivery, &context, &statuses, lang)).map_err(arrow_error)?;
    let table = Py::new(py, arrow::Table::new(duty_schema(), found.batches))?;
    Ok(DutyReport { table, unread: found.unread })
}

//! The coverage of a delivery, held against an agreement.

use std::collections::HashMap;
use std::path::PathBuf;

use opd_core::Lang;
use opd_core::dataset::{
    COVERAGE_FIELDS, CoverageAsked, Delivery, DeliveryCoverage, DeliveryCoverageError, RowCount,
    activity_schema, coverage_of, month_schema, year_month_schema, year_schema,
};
use opd_core::table::Table;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use crate::agreement::AgreementArgument;
use crate::arrow::{self, arrow_error};
use crate::errors::{code, raise};
use crate::report::{Named, explicit, file_options, read_fields, written};
use crate::time::PyDay;

/// How many were attended, month by month, and how that stands against the agreement; `coverage` makes it.
///
/// It holds counts only, and no row.
#[pyclass(module = "opd", frozen)]
pub(crate) struct CoverageReport {
    coverage: DeliveryCoverage,
    lang: Lang,
}

#[pymethods]
impl CoverageReport {
    /// Every month of every group as an Arrow table: `period_from`, `period_until`, `whole` (all days of the calendar
    /// month), `programme`, `area`, `sex`, `age_band`, `commune` (CUT code; null in these three is all),
    /// `carried_over`, `entered`, `left`, `at_end`, `cases`, `persons`, `reentries`, `over_age`, `days`.
    ///
    /// Groups are: all stays of an area; one for each sex, age band and commune; one for each combination of the three.
    #[getter]
    fn months(&self) -> PyResult<arrow::Table> {
        let batch = self.coverage.month_batch().map_err(arrow_error)?;
        Ok(arrow::Table::new(month_schema(), vec![batch]))
    }

    /// The years of each area of the agreement that have begun, and last the whole period, as an Arrow table: `area`,
    /// `from`, `until`, `whole_period`, `agreed`, `attended` (distinct persons within the age), `carried_over` (of
    /// these, attended since before the first day), `over_age` (apart), `share` (decimal), `projected`, `projection`,
    /// and of the intersectoral area, if activities were given, `participants` (as often as they took part) and
    /// `participants_share`.
    #[getter]
    fn years(&self) -> PyResult<arrow::Table> {
        let batch = self.coverage.year_batch().map_err(arrow_error)?;
        Ok(arrow::Table::new(year_schema(), vec![batch]))
    }

    /// The months of those years as an Arrow table: `area`, `year_from`, `year_until`, `whole_period`, `period_from`,
    /// `period_until`, `first_attended` (persons for the first time in the year), `to_date`.
    #[getter]
    fn year_months(&self) -> PyResult<arrow::Table> {
        let batch = self.coverage.year_month_batch().map_err(arrow_error)?;
        Ok(arrow::Table::new(year_month_schema(), vec![batch]))
    }

    /// Every month of the activities as an Arrow table: `period_from`, `period_until`, `kind` (null is all), `events`,
    /// and of all kinds together `children`, `families`, `communities`, `networks`, `participants` (those whom the
    /// agreement counts: all but families), each as often as they took part, and `persons` (distinct, of those known
    /// one by one). No rows without the table.
    #[getter]
    fn activities(&self) -> PyResult<arrow::Table> {
        let batch = self.coverage.activity_batch().map_err(arrow_error)?;
        Ok(arrow::Table::new(activity_schema(), vec![batch]))
    }

    /// What became of the rows of each table, by its name.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.coverage.rows.iter().map(|(table, rows)| (table.code(), CountedRows(*rows))).into_py_dict(py)
    }

    /// Rows of all tables left out because of what their cells say, by reason; `code_labels("left_out")` has them in words.
    #[getter]
    fn left_out<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let reasons = self.coverage.rows.iter().flat_map(|(_, rows)| rows.left_out());
        reasons.map(|(why, rows)| (why.code(), rows)).into_py_dict(py)
    }

    /// The name of the agreement.
    #[getter]
    fn agreement(&self) -> &str {
        &self.coverage.agreement.name
    }

    /// First and last day of the period of the agreement that is counted.
    #[getter]
    fn period(&self) -> (PyDay, PyDay) {
        let period = self.coverage.ledger.frame().period;
        (PyDay(period.from), PyDay(period.until))
    }

    /// The day on which the rows were looked at.
    #[getter]
    fn as_of(&self) -> PyDay {
        PyDay(self.coverage.ledger.frame().as_of)
    }

    /// Everything as JSON: returned as text, or written to `path` (whole or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_json(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.coverage.write_json(out, self.lang))
    }

    /// The months as CSV for spreadsheets (UTF-8 with BOM, `;`): returned as text, or written to `path` (whole or not
    /// at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_csv(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.coverage.write_csv(out, self.lang))
    }

    /// Adds the coverage of other cases: all the cases of a person must be in one of the two, or that person is counted
    /// twice. The order does not matter, and a report can be pickled, so that parts can be counted elsewhere. Raises
    /// `CoverageError` if they differ in agreement, period, day, age cap or projection.
    ///
    /// >>> import opd, pyarrow
    /// >>> def counted(run):
    /// ...     cases = pyarrow.table({"RUN": [run], "ingreso": ["5/3/2015"]})
    /// ...     return opd.coverage(cases, opd.Agreement.talagante_2015())
    /// >>> counted("12.345.678-5").merge(counted("11.111.112-K")).rows["cases"].counted
    /// 2
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        let merged = py.detach(|| self.coverage.clone().merge(other.coverage.clone()));
        let coverage = merged.map_err(|error| raise(DeliveryCoverageError::from(error)))?;
        Ok(Self { coverage, lang: self.lang })
    }

    /// What pickling wrote.
    #[staticmethod]
    fn _load(part: &str, lang: &str) -> PyResult<Self> {
        let coverage =
            serde_json::from_str(part).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self { coverage, lang: code(lang)? })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String, &'static str))> {
        let part = serde_json::to_string(&self.coverage);
        let part = part.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((py.get_type::<Self>().getattr("_load")?, (part, self.lang.pick("es", "en"))))
    }

    fn __repr__(&self) -> String {
        let ledger = &self.coverage.ledger;
        let rows: u64 = self.coverage.rows.iter().map(|(_, rows)| rows.counted()).sum();
        let (months, as_of) = (ledger.slices().len(), ledger.frame().as_of);
        format!("<opd.CoverageReport: {rows} rows counted, {months} months, as of {as_of}>")
    }
}

/// What became of the rows of a table: each is counted, outside or left out.
#[pyclass(module = "opd", frozen)]
pub(crate) struct CountedRows(RowCount);

#[pymethods]
impl CountedRows {
    /// Rows given.
    #[getter]
    fn given(&self) -> u64 {
        self.0.given
    }

    /// Rows in the counts of some month.
    #[getter]
    fn counted(&self) -> u64 {
        self.0.counted()
    }

    /// Rows that share no day with the days counted.
    #[getter]
    fn outside(&self) -> u64 {
        self.0.outside
    }

    /// Rows left out because of what their cells say, by reason.
    #[getter]
    fn left_out<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.0.left_out().map(|(why, rows)| (why.code(), rows)).into_py_dict(py)
    }

    /// Rows that are not left out and of which something was assumed, such as the area of an empty cell, by what.
    #[getter]
    fn assumed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.0.assumed().map(|(what, rows)| (what.code(), rows)).into_py_dict(py)
    }

    fn __repr__(&self) -> String {
        let Self(rows) = self;
        format!("CountedRows(given={}, counted={}, outside={})", rows.given, rows.counted(), rows.outside)
    }
}

/// How many were attended, month by month, and how that stands against an agreement.
///
/// `cases` is a path or an Arrow table, as in `validate`, with a column of dates of intake at least, and `activities`
/// another, with one of their dates; `columns`, `sheet`, `delimiter` and `progress` as there. `agreement` is an
/// `Agreement`, or the path of its TOML.
///
/// - `as_of`: the day on which the rows are looked at; what is later has not happened. The last day of the agreement
///   if `None`.
/// - `cap`: `"before_eighteenth"` or `"literal_17y11m29d"`.
/// - `projection`: how a year that has not ended is projected, `"proportional"` or `"carried_and_pace"`.
/// - `lang`: of the files that it writes.
///
/// A stay is open from intake to discharge, both included. A person is told by their identifier, and a row without one
/// is a person of its own. An empty programme, area, sex or commune is read as the agreement's, protection, not stated,
/// and the office's or the agreement's; `rows` has how many of them
/// there are. Rows that can't be read are in `left_out`.
///
/// Raises `DataError`, `FileError`, `OSError` and `UnknownCode` as `validate`, `AgreementError` for an agreement that
/// can't be read and `CoverageError` where its period is none, or has not begun on `as_of`.
///
/// >>> import opd, pyarrow
/// >>> from datetime import date
/// >>> cases = pyarrow.table({"RUN": ["12.345.678-5"] * 2, "ingreso": ["5/3/2015", "7/9/2015"], "egreso": ["30/6/2015", None]})
/// >>> report = opd.coverage(cases, opd.Agreement.talagante_2015(), as_of=date(2016, 3, 1))
/// >>> [(year["attended"], year["agreed"]) for year in report.years.to_pylist() if year["area"] == "protection"]
/// [(1, 360), (1, 1080)]
#[pyfunction]
#[pyo3(signature = (
    cases, agreement, *, activities = None, as_of = None, cap = "before_eighteenth", projection = "proportional", columns = None,
    lang = "es", sheet = None, delimiter = None, progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn coverage(
    py: Python<'_>,
    cases: &Bound<'_, PyAny>,
    agreement: AgreementArgument<'_>,
    activities: Option<&Bound<'_, PyAny>>,
    as_of: Option<PyDay>,
    cap: &str,
    projection: &str,
    columns: Option<HashMap<String, Named>>,
    lang: &str,
    sheet: Option<String>,
    delimiter: Option<char>,
    progress: Option<Py<PyAny>>,
) -> PyResult<CoverageReport> {
    let asked =
        CoverageAsked { as_of: as_of.map(|day| day.0), cap: code(cap)?, projection: code(projection)? };
    let (lang, agreement) = (code(lang)?, agreement.read()?);
    let columns = explicit(columns.unwrap_or_default())?;
    let options = file_options(sheet, delimiter);
    let mut tables = Vec::new();
    for (table, given) in [(Table::Cases, Some(cases)), (Table::Activities, activities)] {
        let Some(given) = given else { continue };
        let columns = columns.get(&table).map_or(&[][..], Vec::as_slice);
        let fields = if table == Table::Cases { COVERAGE_FIELDS.to_vec() } else { table.columns() };
        tables.push(read_fields(table, given, &options, columns, &fields, progress.as_ref())?.0);
    }
    let delivery = Delivery::of(tables).map_err(raise)?;
    let coverage = py.detach(|| coverage_of(&delivery, &agreement, asked)).map_err(raise)?;
    Ok(CoverageReport { coverage, lang })
}

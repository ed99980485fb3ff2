//! A delivery judged whole, and its report.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatchReader;
use opd_core::calendar::Scope;
use opd_core::dataset::{self, DataError, Delivery, Mapping, ReadError, Rendering, RuleResult};
use opd_core::files::{Options, Source, open};
use opd_core::rules::{Context, Regrade, Severity};
use opd_core::territory::CommuneCode;
use opd_core::{Lang, UnknownCode};
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::arrow::{Table, arrow_error, is_arrow, reader};
use crate::catalogue::{known_rule, main_citation, to_python};
use crate::errors::{code, raise};
use crate::time::PyDay;

/// Rows of a piece of a data frame, between which progress is told and Ctrl-C is heard.
const PIECE: usize = 1 << 20;
/// Rows of a batch of findings.
const FINDINGS: usize = 1 << 16;

/// What a run is judged by.
pub(crate) fn context(
    as_of: PyDay,
    cap: &str,
    ordinary_measure_unit: &str,
    territory: &[String],
) -> PyResult<Context> {
    let mut context = Context::new(as_of.0);
    context.readings.cap = code(cap)?;
    context.readings.set_ordinary_measure_unit(code(ordinary_measure_unit)?).map_err(raise)?;
    for commune in territory {
        if let Scope::Commune(commune) = Scope::commune(commune).map_err(raise)? {
            context.territory.push(CommuneCode::of(commune));
        }
    }
    Ok(context)
}

fn regrades(regrade: HashMap<String, (String, String)>) -> PyResult<Vec<Regrade>> {
    let severities = [Severity::Error, Severity::Warning, Severity::Notice];
    let one = |(code, (severity, reason)): (String, (String, String))| {
        let known = severities.into_iter().find(|known| known.code() == severity);
        let unknown = || raise(UnknownCode::new("severity", &severity, &severities.map(Severity::code)));
        Ok(Regrade { code: known_rule(&code)?.code.to_owned(), severity: known.ok_or_else(unknown)?, reason })
    };
    let mut regrades = regrade.into_iter().map(one).collect::<PyResult<Vec<_>>>()?;
    regrades.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(regrades)
}

/// Judges a delivery of cases by every rule of the catalogue.
///
/// `cases` is the path of a CSV, XLSX or Parquet file, or anything that speaks the Arrow PyCapsule interface
/// (polars, pandas 3, pyarrow, a DuckDB relation, arro3). Columns are found by name or Spanish alias; `columns`
/// maps a column to a field where that is not enough.
///
/// - `as_of`: the day on which the rows are judged.
/// - `cap`: `"before_eighteenth"` or `"literal_17y11m29d"`; `ordinary_measure_unit`: what the thirty days of
///   Ley 21.430 art. 72 n.8 are, `"calendar_days"`, `"business_days"` or `"court_days"`.
/// - `territory`: CUT codes of the communes that the office serves besides its own.
/// - `regrade`: a rule's code to the severity that it gets (`"error"`, `"warning"`, `"notice"`) and the reason,
///   which the report shows.
/// - `lang`: `"es"` or `"en"`; `show_identifiers`: whether values that identify a person are shown whole.
/// - `sheet`: of an XLSX file; `delimiter`: of a CSV file. Both are found out if `None`.
/// - `progress`: called with what was read and the total, in bytes of a file or rows of a frame (0 if unknown).
///   What it raises, and Ctrl-C, stop the reading.
///
/// Raises `DataError` where the columns can't be told, `FileError` for a file that is no table, `OSError` for one
/// that can't be opened, `UnknownCode` and `CalendarError` for words and communes that there are not.
///
/// >>> import opd, pyarrow
/// >>> from datetime import date
/// >>> cases = pyarrow.table({"RUN": ["12.345.678-5", "12.345.678-9"], "Fecha de ingreso": ["5/3/2024", "6/3/2024"]})
/// >>> report = opd.validate(cases, as_of=date(2024, 6, 30))
/// >>> report.verdict, [rule.code for rule in report.rules if rule.failed]
/// ('rejected', ['ID001'])
#[pyfunction]
#[pyo3(signature = (
    cases, *, as_of, columns = None, cap = "before_eighteenth", ordinary_measure_unit = "calendar_days",
    territory = Vec::new(), regrade = None, lang = "es", show_identifiers = false, sheet = None, delimiter = None,
    progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn validate(
    cases: &Bound<'_, PyAny>,
    as_of: PyDay,
    columns: Option<HashMap<String, String>>,
    cap: &str,
    ordinary_measure_unit: &str,
    territory: Vec<String>,
    regrade: Option<HashMap<String, (String, String)>>,
    lang: &str,
    show_identifiers: bool,
    sheet: Option<String>,
    delimiter: Option<char>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Report> {
    let py = cases.py();
    let mut context = context(as_of, cap, ordinary_measure_unit, &territory)?;
    context.regrades = regrades(regrade.unwrap_or_default())?;
    let rendering = Rendering { lang: code(lang)?, show_identifiers };
    let mut columns: Vec<_> = columns.unwrap_or_default().into_iter().collect();
    columns.sort();
    let mut input = None;
    let delivery = if is_arrow(cases)? {
        let reader = reader(cases)?;
        py.detach(|| from_arrow(reader, &columns, progress.as_ref()))?
    } else if let Ok(path) = cases.extract::<PathBuf>() {
        let delimiter = delimiter.map(|sign| u8::try_from(sign).unwrap_or(0));
        let options = Options { sheet, delimiter, ..Options::default() };
        input = path.file_name().map(|name| name.to_string_lossy().into_owned());
        py.detach(|| from_file(&path, &options, &columns, progress.as_ref()))?
    } else {
        let seen = cases.get_type().qualname()?;
        return Err(PyTypeError::new_err(format!(
            "expected a path or a table that speaks Arrow, not {seen}"
        )));
    };
    let report = py.detach(|| dataset::validate(delivery, &context));
    Ok(Report { report, rendering, input })
}

/// Tells progress and hears Ctrl-C.
fn tell(progress: Option<&Py<PyAny>>, done: u64, total: u64) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        progress.map_or(Ok(()), |progress| progress.call1(py, (done, total)).map(drop))
    })
}

fn from_arrow(
    reader: Box<dyn RecordBatchReader + Send>,
    columns: &[(String, String)],
    progress: Option<&Py<PyAny>>,
) -> PyResult<Delivery> {
    let schema = reader.schema();
    let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut delivery = Delivery::new(Mapping::find(&header, columns).map_err(raise)?);
    for batch in reader {
        let batch = batch.map_err(arrow_error)?;
        for start in (0..batch.num_rows()).step_by(PIECE) {
            let piece = batch.slice(start, PIECE.min(batch.num_rows() - start));
            delivery.push(piece, None).map_err(raise)?;
            tell(progress, delivery.len().into(), 0)?;
        }
    }
    if delivery.is_empty() { Err(raise(DataError::NoRows)) } else { Ok(delivery) }
}

fn from_file(
    path: &Path,
    options: &Options,
    columns: &[(String, String)],
    progress: Option<&Py<PyAny>>,
) -> PyResult<Delivery> {
    let file = File::open(path).map_err(|error| os_error(&error, path))?;
    let reader = open(&path.to_string_lossy(), Source::File(file), options).map_err(raise)?;
    let mut stopped = None;
    let delivery = Delivery::read(reader, columns, |done, total| match tell(progress, done, total) {
        Ok(()) => true,
        Err(error) => {
            stopped = Some(error);
            false
        }
    });
    delivery.map_err(|error| match (error, stopped) {
        (ReadError::Stopped, Some(error)) => error,
        (error, _) => raise(error),
    })
}

/// As Python says it: `FileNotFoundError`, `PermissionError`... with the name of the file.
fn os_error(error: &io::Error, path: &Path) -> PyErr {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default().to_owned();
    PyOSError::new_err((error.raw_os_error(), text, path.to_path_buf()))
}

/// One thing that is wrong with a delivery, and where.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Finding {
    /// Code of the rule.
    rule: &'static str,
    /// `error`, `warning` or `notice`.
    severity: &'static str,
    /// The row, counted from 0 over the delivery.
    row: u32,
    /// The row as a spreadsheet or editor numbers it, if the delivery is a file.
    file_row: Option<u64>,
    /// The identifier of the case.
    case_id: Option<String>,
    /// Canonical name of the column.
    field: Option<&'static str>,
    /// The delivery's own name of the column.
    column: Option<String>,
    /// What the cell says, masked unless asked for.
    value: Option<String>,
    /// What is wrong.
    message: String,
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        format!("Finding('{}', row={}, '{}')", self.rule, self.row, self.message)
    }
}

/// What one rule answered over a delivery. The four counts add up to the rows (or cells) that it looked at.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct RuleSummary {
    /// Code of the rule.
    code: &'static str,
    /// `error`, `warning` or `notice`, in this run.
    severity: &'static str,
    /// What the rule is called.
    title: &'static str,
    /// How to mend what it finds.
    fix: &'static str,
    /// The main norm that it rests on.
    citation: String,
    /// Rows (cells) that passed.
    passed: u64,
    /// Rows (cells) that failed: its findings.
    failed: u64,
    /// Rows (cells) that the rule says nothing about.
    not_applicable: u64,
    /// Rows (cells) on which it could not be run.
    not_run: u64,
    /// Those, by the code of the reason.
    not_run_reasons: HashMap<&'static str, u64>,
}

impl RuleSummary {
    fn new(result: &RuleResult, lang: Lang) -> Self {
        Self {
            code: result.meta.code,
            severity: result.severity.code(),
            title: result.meta.title.get(lang),
            fix: result.meta.fix.get(lang),
            citation: main_citation(result.meta),
            passed: result.passed,
            failed: result.failed,
            not_applicable: result.not_applicable,
            not_run: result.not_run_count(),
            not_run_reasons: result.not_run().map(|(why, count)| (why.code(), count)).collect(),
        }
    }
}

#[pymethods]
impl RuleSummary {
    fn __repr__(&self) -> String {
        let Self { code, passed, failed, not_applicable, not_run, .. } = self;
        format!(
            "RuleSummary('{code}', passed={passed}, failed={failed}, not_applicable={not_applicable}, not_run={not_run})"
        )
    }
}

/// The whole result of a run. Findings are rendered when they are read.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Report {
    report: dataset::Report,
    rendering: Rendering,
    input: Option<String>,
}

#[pymethods]
impl Report {
    /// `accepted` (nothing was found), `accepted_with_findings` (nothing worse than warnings) or `rejected`.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.report.verdict().code()
    }

    /// Rows judged.
    #[getter]
    fn rows(&self) -> u32 {
        self.report.rows()
    }

    /// How many findings there are.
    #[getter]
    fn finding_count(&self) -> u64 {
        self.report.finding_count()
    }

    /// Every finding as an Arrow table: `rule`, `severity`, `table`, `row`, `file_row`, `case_id`, `field`,
    /// `column`, `value`, `message`. Rendered each time that it is read.
    #[getter]
    fn findings(&self, py: Python<'_>) -> PyResult<Table> {
        let batches =
            py.detach(|| self.report.finding_batches(self.rendering, FINDINGS).collect::<Result<_, _>>());
        Ok(Table::new(dataset::Report::finding_schema(), batches.map_err(arrow_error)?))
    }

    /// The rules with their four counts as an Arrow table.
    #[getter]
    fn summary(&self) -> PyResult<Table> {
        let batch = self.report.summary_batch(self.rendering).map_err(arrow_error)?;
        Ok(Table::new(batch.schema(), vec![batch]))
    }

    /// Every rule with its counts, in the order of the catalogue.
    #[getter]
    fn rules(&self) -> Vec<RuleSummary> {
        self.report.summary().map(|result| RuleSummary::new(result, self.rendering.lang)).collect()
    }

    /// The first findings of a rule; raises `UnknownCode`.
    #[pyo3(signature = (code, limit = 3))]
    fn sample(&self, code: &str, limit: usize) -> PyResult<Vec<Finding>> {
        let code = known_rule(code)?.code;
        let result = self.report.summary().find(|result| result.meta.code == code);
        let finding = |finding: dataset::Finding<'_>| Finding {
            rule: code,
            severity: finding.result.severity.code(),
            row: finding.row,
            file_row: self.report.file_row(&finding),
            case_id: self.report.case_id(&finding),
            field: finding.field.map(|field| field.name()),
            column: finding
                .field
                .and_then(|field| self.report.mapping().column_name(field))
                .map(str::to_owned),
            value: self.report.value(&finding, self.rendering),
            message: self.report.message(&finding, self.rendering),
        };
        Ok(result.map(|result| result.findings().take(limit).map(finding).collect()).unwrap_or_default())
    }

    /// The columns of the delivery, each with the field that it was read as, or `None`.
    #[getter]
    fn columns(&self) -> Vec<(String, Option<&'static str>)> {
        self.report.mapping().columns().to_vec()
    }

    /// What the run was judged by: versions, hash of the rules, readings, dates, regraded rules.
    #[getter]
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.report.receipt())
    }

    /// The report as JSON: returned as text, or written to `path` (whole or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_json(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        let input = self.input.as_deref();
        written(py, path, |out| self.report.write_json(out, self.rendering, input))
    }

    /// The findings as CSV for spreadsheets (UTF-8 with BOM, `;`): returned as text, or written to `path` (whole
    /// or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_csv(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.report.write_csv(out, self.rendering))
    }

    fn __repr__(&self) -> String {
        format!("<opd.Report: {}, {} rows, {} findings>", self.verdict(), self.rows(), self.finding_count())
    }
}

/// Writes to a file, or to a text if there is none.
fn written(
    py: Python<'_>,
    path: Option<PathBuf>,
    write: impl Send + FnOnce(&mut dyn Write) -> io::Result<()>,
) -> PyResult<Option<String>> {
    py.detach(|| match path {
        Some(path) => write_whole(&path, write).map(|()| None).map_err(|error| os_error(&error, &path)),
        None => {
            let mut text = Vec::new();
            write(&mut text)?;
            String::from_utf8(text).map(Some).map_err(|error| PyValueError::new_err(error.to_string()))
        }
    })
}

/// Writes a file beside the one that is wanted and then gives it its name, so that nobody sees half of it.
fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create_new(&beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.into_inner()?.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        // Nothing is left behind; if it was never made there is nothing to remove.
        fs::remove_file(&beside).ok();
    }
    written
}

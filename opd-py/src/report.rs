//! A delivery judged whole, and its report.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatchReader;
use opd_core::calendar::Scope;
use opd_core::dataset::{
    self, DataError, Mapping, ReadError, Rendering, RowNumbers, RuleResult, RunOptions, Side, TableRows,
    TableSource, validate_tables,
};
use opd_core::files::{Options, Source, open};
use opd_core::rules::{Context, Regrade, Severity};
use opd_core::table::{Column, Table};
use opd_core::territory::CommuneCode;
use opd_core::{Lang, UnknownCode, fold};
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::agreement::AgreementArgument;
use crate::arrow::{self, arrow_error, is_arrow, reader};
use crate::catalogue::{known_rule, main_citation, to_python};
use crate::errors::{code, raise};
use crate::find::{found, is_delivery, opened};
use crate::staff::{ReadingsArgument, readings};
use crate::time::PyDay;

/// Rows of a piece of a data frame, between which progress is told and Ctrl-C is heard.
const PIECE: usize = 1 << 20;
/// Bytes of a report that are written between two looks at Ctrl-C.
const HEARD_EVERY: usize = 1 << 20;
/// Rows of a batch of findings.
pub(crate) const FINDINGS: usize = 1 << 16;

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

/// What `columns` says of a name: the field of a column of `cases`, or the columns of the table with that name.
#[derive(FromPyObject)]
pub(crate) enum Named {
    Field(String),
    Table(HashMap<String, String>),
}

/// The explicit pairs of columns and fields of each table, in order.
pub(crate) fn explicit(columns: HashMap<String, Named>) -> PyResult<HashMap<Table, Vec<(String, String)>>> {
    let mut pairs: HashMap<Table, Vec<(String, String)>> = HashMap::new();
    for (name, named) in columns {
        match named {
            Named::Field(field) => pairs.entry(Table::Cases).or_default().push((name, field)),
            Named::Table(fields) => pairs.entry(code(&name)?).or_default().extend(fields),
        }
    }
    pairs.values_mut().for_each(|pairs| pairs.sort());
    Ok(pairs)
}

/// Judges a delivery by every rule of the catalogue: the tables `cases`, `events`, `measures`, `activities` and `staff`,
/// or some of them.
///
/// `cases` may also be the whole delivery: a folder, or a workbook with several sheets, whose tables are told by name or
/// else by columns, as `find_tables` does.
///
/// Each is the path of a CSV, XLSX, Parquet or Arrow IPC file, or anything that speaks the Arrow PyCapsule interface (polars,
/// pandas 3, pyarrow, a DuckDB relation, arro3). Columns are found by name or Spanish alias; where that is not enough
/// `columns` maps columns of `cases` to fields, and the name of a table to such a map:
/// `{"f_nac": "birth_date", "events": {"cuando": "happened_at"}}`.
///
/// - `as_of`: the day on which the rows are judged.
/// - `agreement`: an `Agreement` or the path of its TOML, to hold intakes, coverage and roster against it.
/// - `staff_readings`: the office's own parameters about staff, as in `assess_staff`.
/// - `cap`: `"before_eighteenth"` or `"literal_17y11m29d"`; `ordinary_measure_unit`: what the thirty days of
///   Ley 21.430 art. 72 n.8 are, `"calendar_days"`, `"business_days"` or `"court_days"`.
/// - `territory`: CUT codes of the communes that the office serves besides its own.
/// - `regrade`: a rule's code to the severity that it gets (`"error"`, `"warning"`, `"notice"`) and the reason,
///   which the report shows.
/// - `lang`: `"es"` or `"en"`; `show_identifiers`: whether values that identify a person are shown whole.
/// - `row_id`: a column of whole numbers of `cases`, in memory, that names its rows: it is no column of the delivery, and
///   findings give it as `file_row`.
/// - `part`: whether `cases` holds some of the rows of its table, and all those of each person and case among them: rules
///   that are judged by table (`Rule.judged_by`) are not run then.
/// - `sheet`: of an XLSX file; `delimiter`: of a CSV file. Both are found out if `None`.
/// - `threads`: how many judge; all that the machine runs at a time if `None`. `batch_rows`: rows looked at at a time. The
///   report does not depend on them.
/// - `in_memory`: whether the rows are held: needed for `to_html`, `to_xlsx`, `valid`, `invalid` and `to_split`. `None` holds a
///   delivery of files that take up to about 512 MiB; of a larger one only the rows are held where something was found, and
///   the files are read again for rules that look at several rows together. A delivery that comes by a pipe, or is held
///   against an agreement, is held always.
/// - `max_findings`: findings of a rule that are held, the first ones; counts are of all. `None` holds all, or 10,000 where
///   the rows are not held.
/// - `progress`: called with what was read and the total, in bytes of files or rows of frames (0 if unknown), and the rows
///   judged. What it raises, and Ctrl-C, stop the run.
///
/// Raises `DataError` where there is no table or its columns can't be told, `FileError` for a file that is no table, `OSError` for one
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
    cases = None, *, as_of, events = None, measures = None, activities = None, staff = None, agreement = None,
    staff_readings = None, columns = None, cap = "before_eighteenth",
    ordinary_measure_unit = "calendar_days", territory = Vec::new(), regrade = None, lang = "es",
    show_identifiers = false, row_id = None, part = false, sheet = None, delimiter = None, threads = None,
    batch_rows = None, in_memory = None, max_findings = None, progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn validate(
    py: Python<'_>,
    cases: Option<&Bound<'_, PyAny>>,
    as_of: PyDay,
    events: Option<&Bound<'_, PyAny>>,
    measures: Option<&Bound<'_, PyAny>>,
    activities: Option<&Bound<'_, PyAny>>,
    staff: Option<&Bound<'_, PyAny>>,
    agreement: Option<AgreementArgument<'_>>,
    staff_readings: Option<ReadingsArgument<'_>>,
    columns: Option<HashMap<String, Named>>,
    cap: &str,
    ordinary_measure_unit: &str,
    territory: Vec<String>,
    regrade: Option<HashMap<String, (String, String)>>,
    lang: &str,
    show_identifiers: bool,
    row_id: Option<String>,
    part: bool,
    sheet: Option<String>,
    delimiter: Option<char>,
    threads: Option<NonZero<usize>>,
    batch_rows: Option<NonZero<usize>>,
    in_memory: Option<bool>,
    max_findings: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Report> {
    let mut context = context(as_of, cap, ordinary_measure_unit, &territory)?;
    context.regrades = regrades(regrade.unwrap_or_default())?;
    context.agreement = agreement.map(AgreementArgument::read).transpose()?.map(Arc::new);
    context.staff = readings(staff_readings)?.0;
    context.part = part;
    let rendering = Rendering { lang: code(lang)?, show_identifiers };
    let columns = explicit(columns.unwrap_or_default())?;
    let mut options = file_options(sheet, delimiter);
    options.batch_rows = batch_rows.map_or(options.batch_rows, NonZero::get);
    let mut run = RunOptions { threads, max_findings, ..RunOptions::default() };
    run.hold_bytes = in_memory.map_or(run.hold_bytes, |hold| if hold { u64::MAX } else { 0 });
    let mut names = Vec::new();
    let mut tables = Vec::new();
    let mut skipped = Vec::new();
    let delivery = cases.and_then(|cases| cases.extract::<PathBuf>().ok());
    let delivery = match delivery {
        Some(path) if is_delivery(&path, &options)? => Some(path),
        _ => None,
    };
    let of_table = |table: Table| columns.get(&table).map_or(&[][..], Vec::as_slice);
    if let Some(path) = &delivery {
        let (found, others) = py.detach(|| found(path, &options))?;
        skipped = others;
        for one in found {
            let options = Options { sheet: one.sheet, ..options.clone() };
            tables.push(py.detach(|| file_source(one.table, &one.path, options, of_table(one.table)))?);
            names.push((one.table, one.name));
        }
    }
    let given = [
        (Table::Cases, cases.filter(|_| delivery.is_none())),
        (Table::Events, events),
        (Table::Measures, measures),
        (Table::Activities, activities),
        (Table::Staff, staff),
    ];
    for (table, given) in given {
        let Some(given) = given else { continue };
        let id = row_id.as_deref().filter(|_| table == Table::Cases);
        match path_or_arrow(given, id)? {
            Given::Path(path) => {
                tables.push(py.detach(|| file_source(table, &path, options.clone(), of_table(table)))?);
                names.extend(path.file_name().map(|name| (table, name.to_string_lossy().into_owned())));
            }
            Given::Arrow => {
                let reader = reader(given)?;
                tables.push(
                    py.detach(|| frame_source(table, reader, of_table(table), options.batch_rows, id))?,
                );
            }
        }
    }
    let report = py.detach(|| {
        heard(
            |hear| validate_tables(tables, &context, run, |at| hear(&[at.done, at.total, at.rows])),
            progress.as_ref(),
        )
    })?;
    let report = Arc::new(report);
    Ok(Report { report, rendering, names, skipped })
}

/// A table as it was given.
enum Given {
    Path(PathBuf),
    Arrow,
}

/// A column can number the rows of a table in memory alone.
fn path_or_arrow(given: &Bound<'_, PyAny>, row_id: Option<&str>) -> PyResult<Given> {
    if is_arrow(given)? {
        return Ok(Given::Arrow);
    }
    let path = given.extract::<PathBuf>().ok().filter(|_| row_id.is_none());
    path.map(Given::Path).ok_or(()).or_else(|()| {
        let seen = given.get_type().qualname()?;
        Err(PyTypeError::new_err(format!("expected a path or a table that speaks Arrow, not {seen}")))
    })
}

fn file_source(
    table: Table,
    path: &Path,
    options: Options,
    columns: &[(String, String)],
) -> PyResult<TableSource> {
    // As Python says it, if it can't be opened at all; a pipe is opened once.
    if fs::metadata(path).map_err(|error| os_error(&error, path))?.is_file() {
        opened(path)?;
    }
    let again = path.to_path_buf();
    TableSource::file(table, &path.to_string_lossy(), options, columns, move || File::open(&again))
        .map_err(raise)
}

fn frame_source(
    table: Table,
    reader: Box<dyn RecordBatchReader + Send>,
    columns: &[(String, String)],
    batch_rows: usize,
    row_id: Option<&str>,
) -> PyResult<TableSource> {
    let schema = reader.schema();
    let id = row_id.map(|name| schema.index_of(name).map_err(|_| DataError::NoSuchColumn(name.into())));
    let id = id.transpose().map_err(raise)?;
    let kept: Vec<usize> = (0..schema.fields().len()).filter(|column| Some(*column) != id).collect();
    let header: Vec<&str> = kept.iter().map(|column| schema.field(*column).name().as_str()).collect();
    let mapping = Mapping::find(table, &header, columns).map_err(raise)?;
    let mut batches = Vec::new();
    for batch in reader {
        let batch = batch.map_err(arrow_error)?;
        let numbers = id.map(|column| RowNumbers::of_column(batch.column(column))).transpose();
        batches.push((batch.project(&kept).map_err(arrow_error)?, numbers.map_err(raise)?));
        Python::attach(|py| py.check_signals())?;
    }
    Ok(TableSource::numbered(mapping, batches, batch_rows))
}

/// Runs what can be stopped by what is raised when it tells how far it is.
fn heard<T>(
    run: impl FnOnce(&mut dyn FnMut(&[u64]) -> bool) -> Result<T, ReadError>,
    progress: Option<&Py<PyAny>>,
) -> PyResult<T> {
    let mut stopped = None;
    let done = run(&mut |at| match tell(progress, at) {
        Ok(()) => true,
        Err(error) => {
            stopped.get_or_insert(error);
            false
        }
    });
    done.map_err(|error| match (error, stopped) {
        (ReadError::Stopped, Some(error)) => error,
        (error, _) => raise(error),
    })
}

/// How files are read; a delimiter that is no byte is none that the reader knows.
pub(crate) fn file_options(sheet: Option<String>, delimiter: Option<char>) -> Options {
    let delimiter = delimiter.map(|sign| u8::try_from(sign).unwrap_or(0));
    Options { sheet, delimiter, ..Options::default() }
}

/// The rows of a table given as a path or as Arrow, and the name of its file.
pub(crate) fn read_table(
    table: Table,
    given: &Bound<'_, PyAny>,
    options: &Options,
    columns: &[(String, String)],
    progress: Option<&Py<PyAny>>,
) -> PyResult<(TableRows, Option<String>)> {
    read_fields(table, given, options, columns, &table.columns(), progress)
}

/// The same, with these fields only.
pub(crate) fn read_fields(
    table: Table,
    given: &Bound<'_, PyAny>,
    options: &Options,
    columns: &[(String, String)],
    fields: &[Column],
    progress: Option<&Py<PyAny>>,
) -> PyResult<(TableRows, Option<String>)> {
    let py = given.py();
    let mapping = |header: &[&str]| Ok(Mapping::find(table, header, columns).map_err(raise)?.only(fields));
    match path_or_arrow(given, None)? {
        Given::Arrow => {
            let reader = reader(given)?;
            Ok((py.detach(|| from_arrow(reader, mapping, progress))?, None))
        }
        Given::Path(path) => {
            let rows = py.detach(|| from_file(&path, options, mapping, progress))?;
            Ok((rows, path.file_name().map(|name| name.to_string_lossy().into_owned())))
        }
    }
}

/// Tells progress and hears Ctrl-C.
fn tell(progress: Option<&Py<PyAny>>, at: &[u64]) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        let Some(progress) = progress else { return Ok(()) };
        progress.call1(py, PyTuple::new(py, at)?).map(drop)
    })
}

fn from_arrow(
    reader: Box<dyn RecordBatchReader + Send>,
    mapping: impl FnOnce(&[&str]) -> PyResult<Mapping>,
    progress: Option<&Py<PyAny>>,
) -> PyResult<TableRows> {
    let schema = reader.schema();
    let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut rows = TableRows::new(mapping(&header)?);
    for batch in reader {
        let batch = batch.map_err(arrow_error)?;
        for start in (0..batch.num_rows()).step_by(PIECE) {
            let piece = batch.slice(start, PIECE.min(batch.num_rows() - start));
            rows.push(piece, None).map_err(raise)?;
            tell(progress, &[rows.len().into(), 0])?;
        }
    }
    Ok(rows)
}

fn from_file(
    path: &Path,
    options: &Options,
    mapping: impl FnOnce(&[&str]) -> PyResult<Mapping>,
    progress: Option<&Py<PyAny>>,
) -> PyResult<TableRows> {
    let file = opened(path)?;
    let reader = open(&path.to_string_lossy(), Source::File(file), options).map_err(raise)?;
    let header: Vec<&str> = reader.header().iter().map(String::as_str).collect();
    let mapping = mapping(&header)?;
    heard(|hear| TableRows::read(mapping, reader, |done, total| hear(&[done, total])), progress)
}

/// As Python says it: `FileNotFoundError`, `PermissionError`... with the name of the file.
pub(crate) fn os_error(error: &io::Error, path: &Path) -> PyErr {
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
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    table: &'static str,
    /// The row, counted from 0 over the table; `None` if it is about the whole table.
    row: Option<u32>,
    /// The row as a spreadsheet or editor numbers it, if the table is a file.
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
    /// The rule whose finding on the same row explains this one.
    follows: Option<&'static str>,
}

impl Finding {
    pub(crate) fn new(
        report: &dataset::Report,
        finding: &dataset::Finding<'_>,
        rendering: Rendering,
    ) -> Self {
        Self {
            rule: finding.result.meta.code,
            severity: finding.result.severity.code(),
            table: finding.table.code(),
            row: finding.row,
            file_row: report.file_row(finding),
            case_id: report.case_id(finding),
            field: finding.field.map(|field| field.name()),
            column: report.column_name(finding).map(str::to_owned),
            value: report.value(finding, rendering),
            message: report.message(finding, rendering),
            follows: report.follows(finding),
        }
    }
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        let row = self.row.map_or("None".to_owned(), |row| row.to_string());
        format!("Finding('{}', {}, row={row}, '{}')", self.rule, self.table, self.message)
    }
}

/// What one rule answered over a delivery. The four counts add up to the rows (or cells) that it looked at.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct RuleSummary {
    /// Code of the rule.
    code: &'static str,
    /// `error`, `warning` or `notice`, in this run.
    severity: &'static str,
    /// How far it looks: `file`, `value`, `record`, `case`, `section` or `history`.
    level: &'static str,
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
    /// Of these, those that the report holds: the first, if they are very many.
    kept: u64,
    /// Of these, those that follow from another finding of the same row.
    following: u64,
    /// Whether its findings explain the others of their rows.
    root: bool,
    /// Rows (cells) that the rule says nothing about.
    not_applicable: u64,
    /// Rows (cells) on which it could not be run.
    not_run: u64,
    /// Those, by the code of the reason.
    not_run_reasons: HashMap<&'static str, u64>,
}

impl RuleSummary {
    fn new(report: &dataset::Report, result: &RuleResult, lang: Lang) -> Self {
        Self {
            code: result.meta.code,
            severity: result.severity.code(),
            level: result.meta.level().code(),
            title: result.meta.title.get(lang),
            fix: result.meta.fix.get(lang),
            citation: main_citation(result.meta),
            passed: result.passed,
            failed: result.failed,
            kept: result.kept(),
            following: report.following(result),
            root: result.root,
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

/// One table of a delivery, as it was read.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Input {
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    table: &'static str,
    /// Name of the file, if it is one.
    name: Option<String>,
    /// Rows judged.
    rows: u32,
    /// Rows of titles above the header of a sheet, which were skipped.
    title_rows: u32,
    /// Cells of a sheet that are formulas: the value that was last worked out for them was read.
    formulas: u64,
    /// The columns, each with the field that it was read as, or `None`.
    columns: Vec<(String, Option<&'static str>)>,
}

#[pymethods]
impl Input {
    fn __repr__(&self) -> String {
        format!("Input('{}', rows={})", self.table, self.rows)
    }
}

/// The whole result of a run. Findings are rendered when they are read.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Report {
    pub(crate) report: Arc<dataset::Report>,
    pub(crate) rendering: Rendering,
    names: Vec<(Table, String)>,
    skipped: Vec<String>,
}

#[pymethods]
impl Report {
    /// `accepted` (nothing was found), `accepted_with_findings` (nothing worse than warnings) or `rejected`.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.report.verdict().code()
    }

    /// Rows judged, of all tables.
    #[getter]
    fn rows(&self) -> u64 {
        self.report.row_count()
    }

    /// How many findings there are.
    #[getter]
    fn finding_count(&self) -> u64 {
        self.report.finding_count()
    }

    /// Every finding as an Arrow table: `rule`, `severity`, `table`, `row`, `file_row`, `case_id`, `field`,
    /// `column`, `value`, `message`, `follows`. Rendered each time that it is read.
    #[getter]
    fn findings(&self, py: Python<'_>) -> PyResult<arrow::Table> {
        let batches =
            py.detach(|| self.report.finding_batches(self.rendering, FINDINGS).collect::<Result<_, _>>());
        Ok(arrow::Table::new(dataset::Report::finding_schema(), batches.map_err(arrow_error)?))
    }

    /// The rules with their four counts as an Arrow table.
    #[getter]
    fn summary(&self) -> PyResult<arrow::Table> {
        let batch = self.report.summary_batch(self.rendering).map_err(arrow_error)?;
        Ok(arrow::Table::new(batch.schema(), vec![batch]))
    }

    /// Every rule with its counts, in the order of the catalogue.
    #[getter]
    fn rules(&self) -> Vec<RuleSummary> {
        self.report
            .summary()
            .map(|result| RuleSummary::new(&self.report, result, self.rendering.lang))
            .collect()
    }

    /// The first findings of a rule, those that follow from another finding last; raises `UnknownCode`.
    #[pyo3(signature = (code, limit = 3))]
    fn sample(&self, code: &str, limit: usize) -> PyResult<Vec<Finding>> {
        let code = known_rule(code)?.code;
        let result = self.report.summary().find(|result| result.meta.code == code);
        let finding = |finding| Finding::new(&self.report, &finding, self.rendering);
        let Some(result) = result else { return Ok(Vec::new()) };
        let follows = |found: &dataset::Finding<'_>| self.report.follows(found).is_some();
        let own = result.findings().filter(|found| !follows(found));
        Ok(own.chain(result.findings().filter(follows)).take(limit).map(finding).collect())
    }

    /// The tables that were judged: name, rows, and which column was read as which field.
    #[getter]
    fn inputs(&self) -> Vec<Input> {
        let input = |rows: &TableRows| Input {
            table: rows.table().code(),
            name: self.names.iter().find(|(table, _)| *table == rows.table()).map(|(_, name)| name.clone()),
            rows: rows.len(),
            title_rows: rows.notes().title_rows,
            formulas: rows.notes().formulas,
            columns: rows.mapping().columns().to_vec(),
        };
        self.report.tables().iter().map(input).collect()
    }

    /// The files or sheets of the delivery that are no table of one.
    #[getter]
    fn skipped(&self) -> Vec<String> {
        self.skipped.clone()
    }

    /// What the run was judged by: versions, hash of the rules, readings, dates, regraded rules.
    #[getter]
    fn receipt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.report.receipt())
    }

    /// The report as JSON: returned as text, or written to `path` (whole or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_json(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.report.write_json(out, self.rendering, &self.names))
    }

    /// The findings as CSV for spreadsheets (UTF-8 with BOM, `;`): returned as text, or written to `path` (whole
    /// or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_csv(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.report.write_csv(out, self.rendering))
    }

    /// The report as one HTML page with charts, for a browser or paper: returned as text, or written to `path` (whole or
    /// not at all; raises `OSError`). It needs no network.
    ///
    /// >>> import opd, pyarrow
    /// >>> from datetime import date
    /// >>> report = opd.validate(pyarrow.table({"RUN": ["12.345.678-9"]}), as_of=date(2024, 6, 30))
    /// >>> page = report.to_html()
    /// >>> page[:15], "<h1>Informe de la entrega</h1>" in page, "12.345.678-9" in page
    /// ('<!DOCTYPE html>', True, False)
    #[pyo3(signature = (path = None))]
    fn to_html(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        self.whole()?;
        written(py, path, |out| self.report.write_html(out, self.rendering, &self.names))
    }

    /// The report as an Excel workbook (summary, findings, and each table with the findings of each row), written to
    /// `path` (whole or not at all; raises `OSError`). No cell is a formula.
    ///
    /// >>> import opd, pyarrow, tempfile
    /// >>> from datetime import date
    /// >>> from pathlib import Path
    /// >>> report = opd.validate(pyarrow.table({"RUN": ["=1+1"]}), as_of=date(2024, 6, 30))
    /// >>> with tempfile.TemporaryDirectory() as folder:
    /// ...     report.to_xlsx(Path(folder, "informe.xlsx"))
    /// ...     Path(folder, "informe.xlsx").read_bytes()[:2]
    /// b'PK'
    fn to_xlsx(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        self.whole()?;
        written(py, Some(path), |out| self.report.write_xlsx(out, self.rendering, &self.names)).map(drop)
    }

    /// The report as JUnit XML for build servers, a test case for each rule: returned as text, or written to `path`
    /// (whole or not at all; raises `OSError`).
    ///
    /// >>> import opd, pyarrow
    /// >>> from datetime import date
    /// >>> report = opd.validate(pyarrow.table({"RUN": ["12.345.678-9"]}), as_of=date(2024, 6, 30))
    /// >>> '<testcase name="ID001' in report.to_junit()
    /// True
    #[pyo3(signature = (path = None))]
    fn to_junit(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.report.write_junit(out, self.rendering, &self.names))
    }

    /// The report as SARIF 2.1.0, a result for each finding: returned as text, or written to `path` (whole or not at all;
    /// raises `OSError`).
    ///
    /// >>> import json, opd, pyarrow
    /// >>> from datetime import date
    /// >>> report = opd.validate(pyarrow.table({"RUN": ["12.345.678-9"]}), as_of=date(2024, 6, 30))
    /// >>> [found["ruleId"] for found in json.loads(report.to_sarif())["runs"][0]["results"]]
    /// ['ID001']
    #[pyo3(signature = (path = None))]
    fn to_sarif(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.report.write_sarif(out, self.rendering, &self.names))
    }

    /// The rows of a table without an error, as they came and in their order; no rows if it was not handed in. Raises
    /// `UnknownCode`.
    ///
    /// >>> import opd, pyarrow
    /// >>> from datetime import date
    /// >>> cases = pyarrow.table({"RUN": ["12.345.678-5", "12.345.678-9"]})
    /// >>> report = opd.validate(cases, as_of=date(2024, 6, 30))
    /// >>> pyarrow.table(report.valid())["RUN"].to_pylist(), pyarrow.table(report.invalid())["RUN"].to_pylist()
    /// (['12.345.678-5'], ['12.345.678-9'])
    #[pyo3(signature = (table = "cases"))]
    fn valid(&self, py: Python<'_>, table: &str) -> PyResult<arrow::Table> {
        self.side(py, table, Side::Valid)
    }

    /// The rows of a table with an error, as they came and in their order; no rows if it was not handed in. Raises
    /// `UnknownCode`.
    #[pyo3(signature = (table = "cases"))]
    fn invalid(&self, py: Python<'_>, table: &str) -> PyResult<arrow::Table> {
        self.side(py, table, Side::Invalid)
    }

    /// Writes the rows of each table without an error, and those with one, as two CSV files into a folder that is there
    /// (each whole or not at all; raises `OSError`): nothing is masked, so that they can be handed in again. Answers their
    /// paths.
    fn to_split(&self, py: Python<'_>, folder: PathBuf) -> PyResult<Vec<PathBuf>> {
        self.whole()?;
        let mut paths = Vec::new();
        for table in self.report.tables().iter().map(TableRows::table) {
            for side in Side::ALL {
                let lang = self.rendering.lang;
                let name = format!("{}_{}.csv", fold(table.label().get(lang)), side.label().get(lang));
                let path = folder.join(name);
                written(py, Some(path.clone()), |out| self.report.write_split_csv(table, side, out))?;
                paths.push(path);
            }
        }
        Ok(paths)
    }

    fn __repr__(&self) -> String {
        format!("<opd.Report: {}, {} rows, {} findings>", self.verdict(), self.rows(), self.finding_count())
    }
}

impl Report {
    /// Refuses what needs every row of the delivery.
    fn whole(&self) -> PyResult<()> {
        if self.report.is_whole() { Ok(()) } else { Err(raise(DataError::NotHeld)) }
    }

    fn side(&self, py: Python<'_>, table: &str, side: Side) -> PyResult<arrow::Table> {
        self.whole()?;
        let table: Table = code(table)?;
        let batches = py.detach(|| self.report.split(table, side)).map_err(arrow_error)?;
        let schema =
            batches.first().map_or_else(|| Arc::new(arrow_schema::Schema::empty()), |batch| batch.schema());
        Ok(arrow::Table::new(schema, batches))
    }
}

/// Writes to a file, or to a text if there is none.
pub(crate) fn written(
    py: Python<'_>,
    path: Option<PathBuf>,
    write: impl Send + FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> PyResult<Option<String>> {
    py.detach(|| match path {
        Some(path) => {
            let mut raised = None;
            let written = write_whole(&path, &mut raised, write).map(|()| None);
            written.map_err(|error| raised.unwrap_or_else(|| os_error(&error, &path)))
        }
        None => {
            let mut text = Vec::new();
            write(&mut text)?;
            String::from_utf8(text).map(Some).map_err(|error| PyValueError::new_err(error.to_string()))
        }
    })
}

/// Writes a file beside the one that is wanted and then gives it its name, so that nobody sees half of it.
/// Ctrl-C ends it, and is `raised`.
fn write_whole(
    path: &Path,
    raised: &mut Option<PyErr>,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create_new(&beside).and_then(|file| {
        let mut out = BufWriter::with_capacity(HEARD_EVERY, Heard { file, raised });
        write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        // Nothing is left behind; if it was never made there is nothing to remove.
        fs::remove_file(&beside).ok();
    }
    written
}

/// A file that is written to until Ctrl-C.
struct Heard<'a> {
    file: File,
    raised: &'a mut Option<PyErr>,
}

impl Write for Heard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(raised) = Python::attach(|py| py.check_signals()) {
            *self.raised = Some(raised);
            return Err(io::ErrorKind::Other.into());
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

//! The rules, the norms and the communes, for documents and screens.

use std::collections::HashMap;

use opd_core::Lang;
use opd_core::dataset::{REPORT_VERSION, arrow_schema, schema_document};
use opd_core::rules::{Example, Meta, Versions, Why, catalogue, rule, versions as core_versions};
use opd_core::schema::{SCHEMAS, json_schema};
use opd_core::table::Table;
use opd_core::{Explain, UnknownCode, norm, territory};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};
use serde::Serialize;

use crate::arrow::Schema;
use crate::errors::{code, raise};

/// Where a norm is written.
#[pyclass(module = "opd", frozen, get_all, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Citation {
    /// Row of the dossier, such as `AGE-01`.
    norm: String,
    /// Name of the law or document.
    source: String,
    /// Article, such as `art. 26`.
    article: String,
    /// Address of the text, if it is published.
    url: Option<String>,
    /// How far it was verified: `V`, `V-p`, `D`, `S` or `U`.
    status: &'static str,
    /// Source and article, as `str()` gives them.
    pub(crate) text: String,
}

impl From<&norm::Citation> for Citation {
    fn from(citation: &norm::Citation) -> Self {
        let text = citation.to_string();
        let norm::Citation { norm, source, article, url, status } = citation.clone();
        Self { norm, source, article, url, status: status.mark(), text }
    }
}

#[pymethods]
impl Citation {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("Citation('{}', '{}')", self.norm, self.text)
    }
}

/// The citations of a rule, the main one first.
pub(crate) fn citations(meta: &Meta) -> Vec<Citation> {
    meta.citations().into_iter().map(Citation::from).collect()
}

/// The main citation as text; empty for a rule that rests on none.
pub(crate) fn main_citation(meta: &Meta) -> String {
    meta.citations().first().map(ToString::to_string).unwrap_or_default()
}

/// The main citation as text, and all of them.
pub(crate) fn cited(citations: &[&norm::Citation]) -> (String, Vec<Citation>) {
    let main = citations.first().map(ToString::to_string).unwrap_or_default();
    (main, citations.iter().copied().map(Citation::from).collect())
}

/// A rule of the catalogue, in one language.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Rule {
    /// Stable for ever.
    code: &'static str,
    /// Raised when the rule's meaning changes.
    version: u16,
    /// `error`, `warning` or `notice`.
    severity: &'static str,
    /// What it judges as one: `row`, `equal_rows`, `person`, `case` or `table`. A table may be split between two of
    /// these, and no further, for the rule to answer as it does over the whole table.
    judged_by: &'static str,
    /// What it is called.
    title: &'static str,
    /// What is wrong with a row that fails; `{fact}`, `{value}` and `{field}` are filled in.
    message: &'static str,
    /// How to mend it.
    fix: &'static str,
    /// The columns it can't do without.
    fields: Vec<&'static str>,
    /// Columns it also reads when they are there.
    also: Vec<&'static str>,
    /// The norms it rests on, the main one first.
    citations: Vec<Citation>,
    /// The main citation as text.
    citation: String,
    /// Rows of which at least one fails.
    fails: Vec<HashMap<&'static str, &'static str>>,
    /// Rows that all pass.
    passes: Vec<HashMap<&'static str, &'static str>>,
}

impl Rule {
    fn new(meta: &Meta, lang: Lang) -> Self {
        let rows = |example: Example| example.iter().map(|row| row.iter().copied().collect()).collect();
        Self {
            code: meta.code,
            version: meta.version,
            severity: meta.severity.code(),
            judged_by: meta.judged_by().code(),
            title: meta.title.get(lang),
            message: meta.message.get(lang),
            fix: meta.fix.get(lang),
            fields: meta.fields.iter().map(|field| field.name()).collect(),
            also: meta.also.iter().map(|field| field.name()).collect(),
            citations: citations(meta),
            citation: main_citation(meta),
            fails: rows(meta.fails),
            passes: rows(meta.passes),
        }
    }
}

#[pymethods]
impl Rule {
    fn __repr__(&self) -> String {
        format!("Rule('{}', '{}', '{}')", self.code, self.severity, self.title)
    }
}

/// Every rule, in the order of the catalogue.
///
/// >>> import opd
/// >>> "AGE001" in [rule.code for rule in opd.rules()]
/// True
#[pyfunction]
#[pyo3(signature = (lang = "es"))]
pub(crate) fn rules(lang: &str) -> PyResult<Vec<Rule>> {
    let lang = code(lang)?;
    Ok(catalogue().iter().map(|meta| Rule::new(meta, lang)).collect())
}

/// The rule with this code, whatever its case; raises `UnknownCode`.
///
/// >>> import opd
/// >>> opd.explain("age001").citation
/// 'Código Civil, art. 26'
#[pyfunction]
#[pyo3(signature = (code, lang = "es"))]
pub(crate) fn explain(code: &str, lang: &str) -> PyResult<Rule> {
    Ok(Rule::new(known_rule(code)?, crate::errors::code(lang)?))
}

/// The rule with this code, or `opd.UnknownCode`.
pub(crate) fn known_rule(code: &str) -> PyResult<&'static Meta> {
    rule(code).ok_or_else(|| {
        let codes: Vec<_> = catalogue().iter().map(|rule| rule.code).collect();
        raise(UnknownCode::new("rule", code, &codes))
    })
}

/// Anything that serde writes, as Python's own dicts and lists.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value)
        .map_err(|error| pyo3::exceptions::PyRuntimeError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,))
}

/// Every norm of the library: `id`, `unit`, `value`, `valid` (from, to), `citation`, `summary`.
///
/// >>> import opd
/// >>> [norm["value"] for norm in opd.norms() if norm["id"] == "AGE-01"]
/// [18]
#[pyfunction]
pub(crate) fn norms(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    to_python(py, &norm::rows())
}

/// The 346 communes: `code` (CUT), `name`, `province`, `region` (code).
///
/// >>> import opd
/// >>> [commune["name"] for commune in opd.communes() if commune["code"] == "13601"]
/// ['Talagante']
#[pyfunction]
pub(crate) fn communes(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    to_python(py, &territory::communes())
}

/// What an answer depends on: versions of the library, of the calendar and of the report's format, and the hash of
/// rules, norms and holidays.
///
/// >>> import opd
/// >>> sorted(opd.versions())
/// ['calendar', 'horizon', 'library', 'report', 'rule_set']
#[pyfunction]
pub(crate) fn versions(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    #[derive(Serialize)]
    struct All {
        #[serde(flatten)]
        versions: Versions,
        report: u32,
    }
    to_python(py, &All { versions: core_versions(), report: REPORT_VERSION })
}

/// Why a rule may not have been run: the codes of `RuleSummary.not_run_reasons` with their words, in the order in which a
/// summary names them.
///
/// >>> import opd
/// >>> opd.not_run_words(lang="en")["not_in_force"]
/// 'the norm is not in force on the date of the fact'
#[pyfunction]
#[pyo3(signature = (lang = "es"))]
pub(crate) fn not_run_words<'py>(py: Python<'py>, lang: &str) -> PyResult<Bound<'py, PyDict>> {
    let lang = code(lang)?;
    Why::ALL.iter().map(|why| (why.code(), why.explain(lang))).into_py_dict(py)
}

/// The published schema of `"cases"`, `"events"` or `"measures"`: as `"arrow"` (for `pyarrow.schema`), `"json_schema"` (of one row) or
/// `"table_schema"` (Frictionless); and the JSON Schema of a `"case"`, a `"case_event"`, an `"agreement"`, a
/// `"candidate"`, a `"roster"` or the `"report"` that `Report.to_json` writes, their only format. Raises `UnknownCode` for another table or format.
///
/// >>> import opd
/// >>> opd.schema("cases").names[:2]
/// ['case_id', 'identifier']
/// >>> sorted(opd.schema("case")["properties"])
/// ['birth_date', 'case_id', 'events', 'programme']
#[pyfunction]
#[pyo3(signature = (table = "cases", format = None, lang = "es"))]
pub(crate) fn schema<'py>(
    py: Python<'py>,
    table: &str,
    format: Option<&str>,
    lang: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let lang = code(lang)?;
    if let Some(document) = json_schema(table) {
        return match format {
            None | Some("json_schema") => to_python(py, &document),
            Some(other) => Err(raise(UnknownCode::new("format", other, &["json_schema"]))),
        };
    }
    let format = format.unwrap_or("arrow");
    let table: Table = table.parse().map_err(|_: UnknownCode| {
        let known: Vec<_> = Table::ALL.iter().map(|table| table.code()).chain(SCHEMAS).collect();
        raise(UnknownCode::new("table", table, &known))
    })?;
    if format == "arrow" {
        return Ok(Bound::new(py, Schema(arrow_schema(table)))?.into_any());
    }
    match schema_document(table, format, lang) {
        Some(document) => to_python(py, &document),
        None => Err(raise(UnknownCode::new("format", format, &["arrow", "json_schema", "table_schema"]))),
    }
}

//! Two runs, held against one another.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use opd_core::dataset::{self, Change, Rendering};
use pyo3::prelude::*;

use crate::arrow::{self, arrow_error};
use crate::catalogue::known_rule;
use crate::errors::{code, raise};
use crate::report::{FINDINGS, Finding, Report, written};

/// How many findings of a rule are new, gone and still there.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct RuleChange {
    /// Code of the rule.
    code: &'static str,
    /// `error`, `warning` or `notice`, in the new run.
    severity: &'static str,
    /// What the rule is called.
    title: &'static str,
    /// Findings of the new run that the old one has not.
    new: u64,
    /// Findings of the old run that the new one has not.
    gone: u64,
    /// Findings of both.
    still: u64,
}

#[pymethods]
impl RuleChange {
    fn __repr__(&self) -> String {
        let Self { code, new, gone, still, .. } = self;
        format!("RuleChange('{code}', new={new}, gone={gone}, still={still})")
    }
}

/// What differs between two runs; `compare` makes it.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Comparison {
    comparison: dataset::Comparison,
    rendering: Rendering,
}

/// Holds two reports against one another: of two deliveries, or of one by two readings.
///
/// A finding is still there if the other run has one of the same rule, table and column about the same case, activity or
/// person. Rows that name nobody, and findings about a whole table, are matched by their texts alone. Findings are shown
/// as the new report shows them. Both must hold all their rows: raises `DataError` for a delivery too large for memory that
/// was not judged with `in_memory=True`.
///
/// >>> import opd, pyarrow
/// >>> from datetime import date
/// >>> def judged(birth, cap="before_eighteenth"):
/// ...     cases = pyarrow.table({"caso": ["A-1"], "nacimiento": [birth], "fecha_ingreso": ["2018-01-14"]})
/// ...     return opd.validate(cases, columns={"nacimiento": "birth_date"}, as_of=date(2018, 6, 30), cap=cap)
/// >>> compared = opd.compare(judged("2000-01-15"), judged("2000-01-15", cap="literal_17y11m29d"))
/// >>> compared.eligibility.to_pylist()
/// [{'case_id': 'A-1', 'old_row': 0, 'new_row': 0, 'before': 'eligible', 'after': 'not_eligible'}]
#[pyfunction]
pub(crate) fn compare(py: Python<'_>, old: &Report, new: &Report) -> PyResult<Comparison> {
    let (before, after) = (Arc::clone(&old.report), Arc::clone(&new.report));
    let comparison = py.detach(|| dataset::Comparison::of(before, after)).map_err(raise)?;
    Ok(Comparison { comparison, rendering: new.rendering })
}

#[pymethods]
impl Comparison {
    /// The rules with findings in one of the runs, in the order of the catalogue.
    #[getter]
    fn rules(&self) -> Vec<RuleChange> {
        let rule = |rule: dataset::RuleChange| RuleChange {
            code: rule.meta.code,
            severity: rule.severity.code(),
            title: rule.meta.title.get(self.rendering.lang),
            new: rule.new,
            gone: rule.gone,
            still: rule.still,
        };
        self.comparison.rules().into_iter().map(rule).collect()
    }

    /// How many findings are `new`, `gone` and `still` there.
    #[getter]
    fn counts(&self) -> HashMap<&'static str, u64> {
        let count = |change: &Change| {
            let of = self.comparison.changed().iter().filter(|changed| changed.change == *change);
            (change.code(), of.count() as u64)
        };
        Change::ALL.iter().map(count).collect()
    }

    /// Every finding as an Arrow table: `change` (`new`, `gone`, `still`), `row_in_other` (whether the row is in the other
    /// delivery too; null if it names nobody), and the columns of `Report.findings`. What is gone comes last, with its
    /// row in the old delivery. Rendered each time that it is read.
    #[getter]
    fn findings(&self, py: Python<'_>) -> PyResult<arrow::Table> {
        let batches = self.comparison.finding_batches(self.rendering, FINDINGS);
        let batches = py.detach(|| batches.collect::<Result<_, _>>()).map_err(arrow_error)?;
        Ok(arrow::Table::new(dataset::Comparison::finding_schema(), batches))
    }

    /// The cases whose eligibility by age changes, as an Arrow table: `case_id`, `old_row` and `new_row` (from 0),
    /// `before` and `after` (`eligible`, `not_eligible` or `undetermined`).
    #[getter]
    fn eligibility(&self) -> PyResult<arrow::Table> {
        let batch = self.comparison.eligibility_batch().map_err(arrow_error)?;
        Ok(arrow::Table::new(batch.schema(), vec![batch]))
    }

    /// How many cases both deliveries have.
    #[getter]
    fn cases_compared(&self) -> u64 {
        self.comparison.compared()
    }

    /// The first findings of a rule that are `new`, `gone` or `still` there; raises `UnknownCode`.
    #[pyo3(signature = (rule, change = "new", limit = 3))]
    fn sample(&self, rule: &str, change: &str, limit: usize) -> PyResult<Vec<Finding>> {
        let (rule, change): (_, Change) = (known_rule(rule)?.code, code(change)?);
        let of_change = self.comparison.changed().iter().filter(|changed| changed.change == change);
        let found = of_change.filter_map(|changed| {
            let finding = self.comparison.finding(changed)?;
            let run = self.comparison.run_of(changed);
            (finding.result.meta.code == rule).then(|| Finding::new(run, &finding, self.rendering))
        });
        Ok(found.take(limit).collect())
    }

    /// The comparison as JSON: returned as text, or written to `path` (whole or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_json(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.comparison.write_json(out, self.rendering))
    }

    /// The findings and what became of each, as CSV for spreadsheets (UTF-8 with BOM, `;`): returned as text, or written
    /// to `path` (whole or not at all; raises `OSError`).
    #[pyo3(signature = (path = None))]
    fn to_csv(&self, py: Python<'_>, path: Option<PathBuf>) -> PyResult<Option<String>> {
        written(py, path, |out| self.comparison.write_csv(out, self.rendering))
    }

    fn __repr__(&self) -> String {
        let counts = self.counts();
        let of = |change: Change| counts.get(change.code()).copied().unwrap_or_default();
        let (new, gone, still) = (of(Change::New), of(Change::Gone), of(Change::Still));
        format!("<opd.Comparison: {new} new, {gone} gone, {still} still there>")
    }
}

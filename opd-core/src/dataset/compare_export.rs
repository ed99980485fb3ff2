//! A comparison as Arrow tables, as JSON and as CSV.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use serde_json::{Value, json};

use crate::dataset::compare::{Change, Changed, Comparison, EligibilityChange, RuleChange};
use crate::dataset::json::spreadsheet_cell;
use crate::dataset::report::{Finding, Rendering, Report};

/// Version of the JSON of a comparison; raised when a reader must change.
pub const COMPARISON_VERSION: u32 = 1;

impl Comparison {
    /// The schema of [`Comparison::finding_batches`].
    pub fn finding_schema() -> SchemaRef {
        let own = [
            Field::new("change", DataType::Utf8, false),
            Field::new("row_in_other", DataType::Boolean, true),
        ];
        let findings = Report::finding_schema();
        let fields = own.into_iter().map(Arc::new).chain(findings.fields().iter().cloned());
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The findings as Arrow batches of at most `size` rows: `change` (`new`, `gone`, `still`), `row_in_other` (whether
    /// the row is in the other delivery too; null if it names nobody), then the columns of
    /// [`Report::finding_batches`]. What is gone comes last, with its row in the old delivery.
    pub fn finding_batches(
        &self,
        rendering: Rendering,
        size: usize,
    ) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> {
        // A batch is of one run.
        let runs = self.changed().chunk_by(|a, b| (a.change == Change::Gone) == (b.change == Change::Gone));
        let chunks = runs.flat_map(move |run| run.chunks(size.max(1)));
        chunks.map(move |chunk| {
            let run = chunk.first().map_or(self.new_run(), |first| self.run_of(first));
            let findings = chunk.iter().filter_map(|changed| self.finding(changed));
            let findings = run.finding_batch(findings, rendering)?;
            let change: StringArray = chunk.iter().map(|changed| Some(changed.change.code())).collect();
            let in_other: BooleanArray = chunk.iter().map(|changed| changed.row_in_other).collect();
            let own: [ArrayRef; 2] = [Arc::new(change), Arc::new(in_other)];
            let columns = own.into_iter().chain(findings.columns().iter().cloned()).collect();
            RecordBatch::try_new(Self::finding_schema(), columns)
        })
    }

    /// The cases whose eligibility by age changes, as an Arrow table: `case_id`, `old_row` and `new_row` (from 0), `before`
    /// and `after` (`eligible`, `not_eligible` or `undetermined`).
    ///
    /// # Errors
    /// None in practice: the columns are made here.
    pub fn eligibility_batch(&self) -> Result<RecordBatch, ArrowError> {
        let texts = |of: fn(&EligibilityChange) -> &str| -> ArrayRef {
            Arc::new(self.eligibility().iter().map(|one| Some(of(one))).collect::<StringArray>())
        };
        let rows = |of: fn(&EligibilityChange) -> u32| -> ArrayRef {
            Arc::new(self.eligibility().iter().map(of).collect::<UInt32Array>())
        };
        RecordBatch::try_from_iter([
            ("case_id", texts(|one| &one.case_id)),
            ("old_row", rows(|one| one.old_row)),
            ("new_row", rows(|one| one.new_row)),
            ("before", texts(|one| one.before.code())),
            ("after", texts(|one| one.after.code())),
        ])
    }

    /// Writes the comparison as JSON: what each run was judged by (`old`, `new`), the `summary` by rule, every finding
    /// with its `change`, and the cases whose `eligibility` changes.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_json(&self, mut out: impl Write, rendering: Rendering) -> io::Result<()> {
        let run = |report: &Report| {
            let rows = report.tables().iter().map(|rows| (rows.table().code().to_owned(), json!(rows.len())));
            let rows: Value = Value::Object(rows.collect());
            json!({ "run": report.receipt(), "verdict": report.verdict(), "rows": rows })
        };
        let rule = |rule: &RuleChange| {
            json!({
                "rule": rule.meta.code,
                "severity": rule.severity,
                "title": rule.meta.title.get(rendering.lang),
                "new": rule.new,
                "gone": rule.gone,
                "still": rule.still,
            })
        };
        let case = |one: &EligibilityChange| {
            json!({
                "case_id": one.case_id,
                "old_row": one.old_row,
                "new_row": one.new_row,
                "before": one.before,
                "after": one.after,
            })
        };
        let document = json!({
            "comparison_version": COMPARISON_VERSION,
            "lang": rendering.lang,
            "redacted": !rendering.show_identifiers,
            "old": run(self.old()),
            "new": run(self.new_run()),
            "summary": self.rules().iter().map(rule).collect::<Vec<_>>(),
            "cases_compared": self.compared(),
            "eligibility": self.eligibility().iter().map(case).collect::<Vec<_>>(),
            "findings": self.shown().map(|(changed, finding)| {
                let mut shown = self.run_of(changed).finding_json(&finding, rendering);
                shown["change"] = json!(changed.change);
                shown["row_in_other"] = json!(changed.row_in_other);
                shown
            }).collect::<Vec<_>>(),
        });
        serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
        out.flush()
    }

    /// Writes the findings as CSV (UTF-8 with BOM, `;`), for spreadsheets: what became of each, then the columns of
    /// [`Report::write_csv`]. No cell starts a formula.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_csv(&self, mut out: impl Write, rendering: Rendering) -> io::Result<()> {
        let lang = rendering.lang;
        write!(out, "\u{FEFF}{};{}\r\n", lang.pick("cambio", "change"), Report::csv_header(lang))?;
        for (changed, finding) in self.shown() {
            let change = spreadsheet_cell(changed.change.label().get(lang));
            write!(out, "{change};{}\r\n", self.run_of(changed).csv_line(&finding, rendering))?;
        }
        out.flush()
    }

    fn shown(&self) -> impl Iterator<Item = (&Changed, Finding<'_>)> {
        self.changed().iter().filter_map(|changed| Some((changed, self.finding(changed)?)))
    }
}

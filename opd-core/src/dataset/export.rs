//! The result as Arrow tables: one of findings, one of rules.

use std::sync::Arc;

use arrow_array::builder::{StringBuilder, StringDictionaryBuilder, UInt32Builder, UInt64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, TimestampSecondType, UInt32Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use serde_json::{Map, Value, json};

use crate::dataset::report::{Finding, Rendering, Report};
use crate::dataset::texts::Texts;
use crate::day::Day;
use crate::table::Moment;

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn word(name: &str) -> Field {
    Field::new_dictionary(name, DataType::Int32, DataType::Utf8, true)
}

/// The rows of a table of answers (duties, staff) as JSON: days and instants as text, an instant as [`Moment`] writes
/// it.
pub fn rows_json(batches: &[RecordBatch]) -> Vec<Map<String, Value>> {
    let rows = |batch: &RecordBatch| {
        let mut rows = vec![Map::new(); batch.num_rows()];
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            for (row, cell) in rows.iter_mut().zip(cells_json(column)) {
                row.insert(field.name().clone(), cell);
            }
        }
        rows
    };
    batches.iter().flat_map(rows).collect()
}

fn cells_json(column: &ArrayRef) -> Vec<Value> {
    if let Some(numbers) = column.as_primitive_opt::<Int32Type>() {
        return numbers.iter().map(|number| json!(number)).collect();
    }
    if let Some(numbers) = column.as_primitive_opt::<UInt32Type>() {
        return numbers.iter().map(|number| json!(number)).collect();
    }
    if let Some(days) = column.as_primitive_opt::<Date32Type>() {
        return days.iter().map(|day| json!(day.and_then(Day::new))).collect();
    }
    if let Some(instants) = column.as_primitive_opt::<TimestampSecondType>() {
        return instants.iter().map(|instant| json!(instant.map(Moment::at))).collect();
    }
    let texts = Texts::read(column);
    (0..column.len()).map(|row| json!(texts.as_ref().and_then(|texts| texts.get(row)))).collect()
}

impl Report {
    /// The schema of [`Report::finding_batches`].
    pub fn finding_schema() -> SchemaRef {
        Arc::new(Schema::new(vec![
            word("rule"),
            word("severity"),
            word("table"),
            Field::new("row", DataType::UInt32, true),
            Field::new("file_row", DataType::UInt64, true),
            text("case_id"),
            word("field"),
            word("column"),
            text("value"),
            text("message"),
            word("follows"),
        ]))
    }

    /// The findings as Arrow batches of at most `size` rows, rendered batch by batch.
    ///
    /// Columns: `rule`, `severity`, `table`, `row` (from 0 over the table; null for the whole table), `file_row` (as a spreadsheet
    /// numbers it, null if the rows are no file's), `case_id`, `field` (canonical), `column` (the delivery's
    /// own name), `value` (masked unless asked for), `message`, `follows` (the rule whose finding on the same row
    /// explains this one).
    pub fn finding_batches(
        &self,
        rendering: Rendering,
        size: usize,
    ) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> {
        let mut findings = self.findings().peekable();
        std::iter::from_fn(move || {
            findings.peek()?;
            Some(self.finding_batch(findings.by_ref().take(size.max(1)), rendering))
        })
    }

    pub(crate) fn finding_batch<'a>(
        &'a self,
        findings: impl Iterator<Item = Finding<'a>>,
        rendering: Rendering,
    ) -> Result<RecordBatch, ArrowError> {
        let mut rule = StringDictionaryBuilder::<Int32Type>::new();
        let mut severity = StringDictionaryBuilder::<Int32Type>::new();
        let mut table = StringDictionaryBuilder::<Int32Type>::new();
        let mut field = StringDictionaryBuilder::<Int32Type>::new();
        let mut column = StringDictionaryBuilder::<Int32Type>::new();
        let mut follows = StringDictionaryBuilder::<Int32Type>::new();
        let (mut row, mut file_row) = (UInt32Builder::new(), UInt64Builder::new());
        let (mut case_id, mut value, mut message) =
            (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
        for finding in findings {
            rule.append_value(finding.result.meta.code);
            severity.append_value(finding.result.severity.code());
            table.append_value(finding.table.code());
            row.append_option(finding.row);
            file_row.append_option(self.file_row(&finding));
            case_id.append_option(self.case_id(&finding));
            field.append_option(finding.field.map(|field| field.name()));
            column.append_option(self.column_name(&finding));
            let seen = self.value(&finding, rendering);
            message.append_value(self.message_of(&finding, rendering, seen.as_deref()));
            value.append_option(seen);
            follows.append_option(self.follows(&finding));
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(rule.finish()),
            Arc::new(severity.finish()),
            Arc::new(table.finish()),
            Arc::new(row.finish()),
            Arc::new(file_row.finish()),
            Arc::new(case_id.finish()),
            Arc::new(field.finish()),
            Arc::new(column.finish()),
            Arc::new(value.finish()),
            Arc::new(message.finish()),
            Arc::new(follows.finish()),
        ];
        RecordBatch::try_new(Self::finding_schema(), columns)
    }

    /// The rules as an Arrow table: `rule`, `severity`, `title`, `citation`, `passed`, `failed`,
    /// `not_applicable`, `not_run`, `not_run_reason`.
    ///
    /// # Errors
    /// None in practice: the columns are made here.
    pub fn summary_batch(&self, rendering: Rendering) -> Result<RecordBatch, ArrowError> {
        let lang = rendering.lang;
        let texts = |of: &dyn Fn(&crate::dataset::RuleResult) -> String| -> ArrayRef {
            Arc::new(self.summary().map(|rule| Some(of(rule))).collect::<arrow_array::StringArray>())
        };
        let counts = |of: &dyn Fn(&crate::dataset::RuleResult) -> u64| -> ArrayRef {
            Arc::new(self.summary().map(of).collect::<arrow_array::UInt64Array>())
        };
        let join = |parts: Vec<String>| parts.join("; ");
        RecordBatch::try_from_iter([
            ("rule", texts(&|rule| rule.meta.code.to_owned())),
            ("severity", texts(&|rule| rule.severity.code().to_owned())),
            ("title", texts(&|rule| rule.meta.title.get(lang).to_owned())),
            (
                "citation",
                texts(&|rule| join(rule.meta.citations().iter().map(ToString::to_string).collect())),
            ),
            ("passed", counts(&|rule| rule.passed)),
            ("failed", counts(&|rule| rule.failed)),
            ("not_applicable", counts(&|rule| rule.not_applicable)),
            ("not_run", counts(&|rule| rule.not_run_count())),
            (
                "not_run_reason",
                texts(&|rule| join(rule.not_run().map(|(why, _)| why.code().to_owned()).collect())),
            ),
        ])
    }
}

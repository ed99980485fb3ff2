//! Rows of text gathered into record batches.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use crate::dataset::RowNumbers;

/// A table wider than this is no table (it is also Excel's limit).
pub(super) const MAX_COLUMNS: usize = 16_384;
/// A row longer than this, in bytes, is an unclosed quote or junk.
pub(super) const MAX_ROW_BYTES: usize = 64 << 20;
/// A batch of text is closed when it reaches this size, so that memory is bounded
/// and 32-bit offsets can't overflow.
const BATCH_BYTES: usize = 64 << 20;

/// Some rows of a file, as the file says them.
pub struct RawBatch {
    /// CSV and XLSX: each column is nullable `Utf8`, the text as typed, an empty cell being null.
    /// Parquet and Arrow: the types of the file. Columns stand in the order of [`Reader::header`](super::Reader::header).
    pub columns: RecordBatch,
    /// Where each row is in the file.
    pub rows: RowNumbers,
    /// The rows that differ from a regular one, in order; mostly empty.
    pub irregular: Vec<Irregular>,
}

/// A row whose shape or text is not what it should be. Nothing of it was changed but what the fields say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Irregular {
    /// Index of the row in its batch.
    pub row: u32,
    /// Cells that the row has. (XLSX does not store the empty ones at its end: a short row is regular there.)
    pub cells: u32,
    /// Cells that the header has. Missing cells are null; those beyond are not in the batch.
    pub expected: u32,
    /// The row holds bytes that contradict the file's encoding (they were read in the other one:
    /// UTF-8 or Windows-1252), or the mark U+FFFD of text that was already broken.
    pub invalid_text: bool,
    /// The row holds NUL or other control characters (tab and line ends don't count); they are kept.
    pub control_characters: bool,
}

/// The names of the columns: trimmed, an empty one named by its position (`column_7`), repeated ones kept.
pub(super) fn header_names<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<String> {
    cells
        .enumerate()
        .map(|(index, cell)| match cell.trim() {
            "" => format!("column_{}", index + 1),
            name => name.to_owned(),
        })
        .collect()
}

/// The cells of a row whose text is `text`, each ending where `ends` says.
pub(super) fn cells<'a>(text: &'a str, ends: &'a [usize]) -> impl Iterator<Item = &'a str> {
    let mut start = 0;
    ends.iter().map(move |&end| {
        let cell = text.get(start..end).unwrap_or_default();
        start = end;
        cell
    })
}

/// Gathers rows of text.
pub(super) struct Builder {
    schema: SchemaRef,
    columns: Vec<StringBuilder>,
    rows: RowNumbers,
    irregular: Vec<Irregular>,
    bytes: usize,
    batch_rows: usize,
}

impl Builder {
    pub(super) fn new(header: &[String], batch_rows: usize) -> Self {
        let mut taken: HashSet<String> = header.iter().cloned().collect();
        let mut seen = HashSet::new();
        let fields: Vec<Field> = header
            .iter()
            .enumerate()
            .map(|(index, name)| {
                // Producers and readers of Arrow refuse a repeated name: the later ones get their position.
                let mut unique = name.clone();
                if !seen.insert(name) {
                    unique = format!("{name}_{}", index + 1);
                    while !taken.insert(unique.clone()) {
                        unique.push('_');
                    }
                }
                Field::new(unique, DataType::Utf8, true)
            })
            .collect();
        Self {
            columns: fields.iter().map(|_| StringBuilder::with_capacity(0, 0)).collect(),
            schema: Arc::new(Schema::new(fields)),
            rows: RowNumbers::default(),
            irregular: Vec::new(),
            bytes: 0,
            batch_rows,
        }
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= self.batch_rows || self.bytes >= BATCH_BYTES
    }

    /// Adds the row that stands at `number` in the file.
    pub(super) fn push(&mut self, number: u64, text: &str, ends: &[usize], foreign_text: bool) {
        let mut row = cells(text, ends);
        for column in &mut self.columns {
            match row.next() {
                None | Some("") => column.append_null(),
                Some(cell) => column.append_value(cell),
            }
        }
        let irregular = Irregular {
            row: self.rows.len() as u32,
            cells: ends.len() as u32,
            expected: self.columns.len() as u32,
            invalid_text: foreign_text || (!text.is_ascii() && text.contains('\u{FFFD}')),
            control_characters: has_control(text),
        };
        if irregular.cells != irregular.expected || irregular.invalid_text || irregular.control_characters {
            self.irregular.push(irregular);
        }
        self.rows.push(number);
        self.bytes += text.len();
    }

    /// The batch of the rows added since the last one.
    pub(super) fn finish(&mut self) -> Result<RawBatch, ArrowError> {
        let full = self.is_full();
        let columns = self.columns.iter_mut().map(|column| {
            let array = column.finish();
            if full {
                // The next batch will be about as large.
                *column = StringBuilder::with_capacity(self.rows.len(), array.values().len());
            }
            Arc::new(array) as ArrayRef
        });
        let columns = RecordBatch::try_new(Arc::clone(&self.schema), columns.collect())?;
        self.bytes = 0;
        Ok(RawBatch {
            columns,
            rows: std::mem::take(&mut self.rows),
            irregular: std::mem::take(&mut self.irregular),
        })
    }
}

/// Whether `text` has a control character other than tab, line feed and carriage return.
fn has_control(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Folds without an early exit, so that the compiler vectorises them.
    let ascii = bytes.iter().fold(false, |found, &b| {
        found | ((b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r')) | (b == 0x7F)
    });
    // U+0080 to U+009F are C2 80 to C2 9F.
    let c1 = || bytes.windows(2).fold(false, |found, pair| found | ((pair[0] == 0xC2) & (pair[1] < 0xA0)));
    ascii || (!text.is_ascii() && c1())
}

//! The rows of a delivery, parted into those that can be accepted and those that can't.

use std::collections::HashSet;
use std::io::{self, Write};

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;

use crate::dataset::report::Report;
use crate::dataset::texts::Texts;
use crate::lang::Text;
use crate::rules::Severity;
use crate::table::Table;

/// Which rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those without an error.
    Valid,
    /// Those with one or more.
    Invalid,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Valid, Self::Invalid];

    /// What these rows are called, within the name of a file.
    pub const fn label(self) -> Text {
        match self {
            Self::Valid => Text::new("validas", "valid"),
            Self::Invalid => Text::new("invalidas", "invalid"),
        }
    }
}

impl Report {
    /// The rows of a table as they came, in their order: those that no finding of severity error stands at, or the
    /// others. Empty if the table was not handed in. A finding about a whole table is at no row.
    ///
    /// # Errors
    /// [`ArrowError`], in practice never: the rows are those that were read.
    pub fn split(&self, table: Table, side: Side) -> Result<Vec<RecordBatch>, ArrowError> {
        let Some(rows) = self.delivery.table(table) else { return Ok(Vec::new()) };
        let errors = self.summary().filter(|rule| rule.severity == Severity::Error);
        let at = errors.flat_map(|rule| rule.findings()).filter(|finding| finding.table == table);
        let invalid: HashSet<u32> = at.filter_map(|finding| finding.row).collect();
        let mut start = 0;
        let batches = rows.batches.iter().map(|batch| {
            let ends = start + batch.num_rows() as u32;
            let wanted = |row| Some(invalid.contains(&row) == (side == Side::Invalid));
            let mask: BooleanArray = (start..ends).map(wanted).collect();
            start = ends;
            filter_record_batch(batch, &mask)
        });
        batches.collect()
    }

    /// Writes the rows of [`split`](Self::split) as CSV (UTF-8 with BOM, `;`), with the delivery's own columns and texts,
    /// nothing masked or changed, so that they can be handed in again.
    ///
    /// # Errors
    /// What `out` answers.
    pub fn write_split_csv(&self, table: Table, side: Side, mut out: impl Write) -> io::Result<()> {
        let header = self.mapping(table).into_iter().flat_map(|mapping| mapping.columns());
        let header: Vec<String> = header.map(|(name, _)| cell(name)).collect();
        write!(out, "\u{FEFF}{}\r\n", header.join(";"))?;
        for batch in self.split(table, side).map_err(io::Error::other)? {
            let texts: Vec<Option<Texts>> = batch.columns().iter().map(Texts::read).collect();
            for row in 0..batch.num_rows() {
                let text = |texts: &Option<Texts>| texts.as_ref().and_then(|texts| texts.get(row).map(cell));
                let line: Vec<String> = texts.iter().map(|texts| text(texts).unwrap_or_default()).collect();
                write!(out, "{}\r\n", line.join(";"))?;
            }
        }
        out.flush()
    }
}

/// A cell, quoted where it must be.
fn cell(text: &str) -> String {
    let special = text.contains([';', ',', '"', '\n', '\r']);
    if special { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

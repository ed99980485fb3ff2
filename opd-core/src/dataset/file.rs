//! A table read from a file.

use crate::dataset::delivery::TableRows;
use crate::dataset::mapping::{DataError, Mapping};
use crate::files::{FileError, Format, Reader};
use crate::lang::{Explain, Lang};
use crate::rules::RecordShape;

/// Why a file can't be validated.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub enum ReadError {
    /// The file can't be read.
    File(#[from] FileError),
    /// Its table can't be told.
    Data(#[from] DataError),
    /// Whoever asked wants no more.
    Stopped,
}

impl ReadError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File(error) => error.code(),
            Self::Data(error) => error.code(),
            Self::Stopped => "stopped",
        }
    }
}

impl Explain for ReadError {
    fn explain(&self, lang: Lang) -> String {
        match self {
            Self::File(error) => error.explain(lang),
            Self::Data(error) => error.explain(lang),
            Self::Stopped => lang.pick("se detuvo la lectura", "reading was stopped").to_owned(),
        }
    }
}

impl TableRows {
    /// Reads a whole file, its columns by a mapping of its [`header`](Reader::header); `progress` is told the bytes
    /// read and in all after each batch, and stops the reading by answering `false`.
    ///
    /// # Errors
    /// [`ReadError`] where the file or its columns can't be read.
    pub fn read(
        mapping: Mapping,
        mut reader: Reader,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Self, ReadError> {
        let mut rows = Self::new(mapping);
        if reader.format() == Format::Csv {
            rows.is_text_file();
        }
        while let Some(batch) = reader.next() {
            let batch = batch?;
            let start = rows.len();
            rows.push(batch.columns, Some(batch.rows))?;
            for odd in batch.irregular {
                let damaged = odd.invalid_text || odd.control_characters;
                rows.record_shape(
                    start + odd.row,
                    RecordShape { cells: odd.cells, expected: odd.expected, damaged },
                );
            }
            let (done, total) = reader.progress();
            if !progress(done, total) {
                return Err(ReadError::Stopped);
            }
        }
        Ok(rows)
    }
}

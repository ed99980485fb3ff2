//! Where the rows of a table come from, as often as they are asked for.

#[cfg(feature = "files")]
use std::{fs::File, io, sync::Mutex, sync::PoisonError, time::SystemTime};

use arrow_array::RecordBatch;

use crate::dataset::delivery::{Piece, TableRows};
use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::rows::{Notes, RowNumbers};
#[cfg(feature = "files")]
use crate::files::{FileError, Format, Options, RawBatch, Reader, Source, open};
use crate::lang::{Explain, Lang};
#[cfg(feature = "files")]
use crate::rules::RecordShape;
use crate::table::Table;

/// Why a delivery can't be validated.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub enum ReadError {
    /// The file can't be read.
    #[cfg(feature = "files")]
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
            #[cfg(feature = "files")]
            Self::File(error) => error.code(),
            Self::Data(error) => error.code(),
            Self::Stopped => "stopped",
        }
    }
}

impl Explain for ReadError {
    fn explain(&self, lang: Lang) -> String {
        match self {
            #[cfg(feature = "files")]
            Self::File(error) => error.explain(lang),
            Self::Data(error) => error.explain(lang),
            Self::Stopped => lang.pick("se detuvo la lectura", "reading was stopped").to_owned(),
        }
    }
}

/// A table that can be read batch by batch, and again if need be.
pub struct TableSource {
    mapping: Mapping,
    rows: Rows,
}

enum Rows {
    Batches {
        batches: Vec<(RecordBatch, Option<RowNumbers>)>,
        batch_rows: usize,
    },
    #[cfg(feature = "files")]
    File(Box<FileRows>),
}

/// A piece, and how much of the source was read with it, in bytes of a file or rows in memory.
pub(crate) type Read = Result<(Piece, u64), ReadError>;

impl TableSource {
    /// Batches in memory with one schema, looked at so many rows at a time. [`validate_tables`](super::validate_tables)
    /// has an example.
    pub fn batches(mapping: Mapping, batches: Vec<RecordBatch>, batch_rows: usize) -> Self {
        Self::numbered(mapping, batches.into_iter().map(|batch| (batch, None)).collect(), batch_rows)
    }

    /// The same, with the numbers by which findings name the rows of each batch.
    pub fn numbered(
        mapping: Mapping,
        batches: Vec<(RecordBatch, Option<RowNumbers>)>,
        batch_rows: usize,
    ) -> Self {
        Self { mapping, rows: Rows::Batches { batches, batch_rows: batch_rows.max(1) } }
    }

    /// Which column is which field.
    pub(crate) const fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Which table it is.
    pub(crate) const fn table(&self) -> Table {
        self.mapping.table()
    }

    /// Whether the rows are in memory whatever is done with them.
    pub(crate) const fn is_held(&self) -> bool {
        matches!(self.rows, Rows::Batches { .. })
    }

    /// What there is to read, in bytes of a file (0 if unknown) or rows in memory.
    pub(crate) fn size(&self) -> u64 {
        match &self.rows {
            Rows::Batches { batches, .. } => batches.iter().map(|(batch, _)| batch.num_rows() as u64).sum(),
            #[cfg(feature = "files")]
            Rows::File(file) => file.stamp.size,
        }
    }

    /// Whether it can be read more than once.
    pub(crate) const fn can_be_read_again(&self) -> bool {
        match &self.rows {
            Rows::Batches { .. } => true,
            #[cfg(feature = "files")]
            Rows::File(file) => file.is_regular,
        }
    }

    /// Reads it from the start.
    pub(crate) fn read(&self) -> Result<Box<dyn Iterator<Item = Read> + Send + '_>, ReadError> {
        match &self.rows {
            Rows::Batches { batches, batch_rows } => {
                Ok(Box::new(batches.iter().flat_map(move |(batch, numbers)| {
                    let starts = (0..batch.num_rows()).step_by(*batch_rows);
                    starts.map(move |start| {
                        let batch = batch.slice(start, (*batch_rows).min(batch.num_rows() - start));
                        let ends = start + batch.num_rows();
                        let place = numbers.as_ref().map(|numbers| numbers.select(start..ends));
                        let piece = Piece { batch, place, shapes: None, notes: Notes::default() };
                        Ok((piece, (ends - start) as u64))
                    })
                })))
            }
            #[cfg(feature = "files")]
            Rows::File(file) => Ok(Box::new(file.read()?)),
        }
    }

    /// Refuses a file that is not what it was when it was first opened.
    pub(crate) fn unchanged(&self) -> Result<(), ReadError> {
        match &self.rows {
            Rows::Batches { .. } => Ok(()),
            #[cfg(feature = "files")]
            Rows::File(file) => file.opened().map(drop),
        }
    }
}

#[cfg(feature = "files")]
struct FileRows {
    name: String,
    options: Options,
    open: Box<dyn Fn() -> io::Result<File> + Send + Sync>,
    stamp: Stamp,
    is_regular: bool,
    /// What was opened to see the header.
    first: Mutex<Option<Reader>>,
}

/// What tells that a file was written to.
#[cfg(feature = "files")]
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

#[cfg(feature = "files")]
impl TableSource {
    /// A file, that `open` opens each time that it is read; `name` is used in messages alone. `columns` are explicit pairs
    /// (column, field), as [`Mapping::find`] takes them. What is no regular file, such as a pipe, is opened once.
    ///
    /// # Errors
    /// [`ReadError`] where the file or its columns can't be read.
    ///
    /// ```
    /// use std::{env::temp_dir, fs};
    /// use opd_core::dataset::{RunOptions, TableSource, validate_tables};
    /// use opd_core::files::Options;
    /// use opd_core::rules::Context;
    /// use opd_core::table::Table;
    /// let path = temp_dir().join(format!("casos-{}.csv", std::process::id()));
    /// fs::write(&path, "RUN;Fecha ingreso\n12.345.678-9;5/3/2024\n")?;
    /// let again = path.clone();
    /// let cases = TableSource::file(Table::Cases, "casos.csv", Options::default(), &[], move || fs::File::open(&again))?;
    /// let context = Context::new("2024-06-30".parse()?);
    /// let report = validate_tables(vec![cases], &context, RunOptions::default(), |_| true)?;
    /// fs::remove_file(path)?;
    /// assert_eq!(report.findings().next().map(|found| found.result.meta.code), Some("ID001"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn file(
        table: Table,
        name: &str,
        options: Options,
        columns: &[(String, String)],
        open: impl Fn() -> io::Result<File> + Send + Sync + 'static,
    ) -> Result<Self, ReadError> {
        let file = open().map_err(|error| read_error(name, &error))?;
        let metadata = file.metadata().map_err(|error| read_error(name, &error))?;
        let reader = self::open(name, Source::File(file), &options)?;
        let mapping = Mapping::find(table, reader.header(), columns)?;
        let rows = FileRows {
            name: name.to_owned(),
            options,
            open: Box::new(open),
            stamp: Stamp::of(&metadata),
            is_regular: metadata.is_file(),
            first: Mutex::new(Some(reader)),
        };
        Ok(Self { mapping, rows: Rows::File(Box::new(rows)) })
    }
}

#[cfg(feature = "files")]
impl Stamp {
    fn of(metadata: &std::fs::Metadata) -> Self {
        // Of a pipe neither says anything.
        let size = if metadata.is_file() { metadata.len() } else { 0 };
        Self { size, modified: metadata.modified().ok().filter(|_| metadata.is_file()) }
    }
}

#[cfg(feature = "files")]
impl FileRows {
    fn opened(&self) -> Result<Option<File>, ReadError> {
        if !self.is_regular {
            return Ok(None);
        }
        let failed = |error| read_error(&self.name, &error);
        let file = (self.open)().map_err(failed)?;
        if Stamp::of(&file.metadata().map_err(failed)?) != self.stamp {
            return Err(FileError::Changed { file: file_name(&self.name) }.into());
        }
        Ok(Some(file))
    }

    fn read(&self) -> Result<impl Iterator<Item = Read> + Send + use<>, ReadError> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let reader = match (first, self.opened()?) {
            (Some(reader), _) => Some(reader),
            (None, Some(file)) => Some(open(&self.name, Source::File(file), &self.options)?),
            (None, None) => None,
        };
        let (mut reader, mut before) = (reader, 0);
        Ok(std::iter::from_fn(move || {
            let reader = reader.as_mut()?;
            let is_text = reader.format() == Format::Csv;
            let batch = reader.next()?;
            let (done, _) = reader.progress();
            let read = done.saturating_sub(before);
            before = done;
            let notes = reader.notes();
            Some(batch.map(|batch| (piece(batch, is_text, notes), read)).map_err(ReadError::from))
        }))
    }
}

#[cfg(feature = "files")]
fn read_error(name: &str, error: &io::Error) -> ReadError {
    FileError::Read { file: file_name(name), kind: error.kind() }.into()
}

#[cfg(feature = "files")]
fn file_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(feature = "files")]
fn piece(batch: RawBatch, is_text: bool, notes: Notes) -> Piece {
    let shapes = batch.irregular.iter().map(|odd| {
        let damaged = odd.invalid_text || odd.control_characters;
        (odd.row, RecordShape { cells: odd.cells, expected: odd.expected, damaged })
    });
    let shapes = is_text.then(|| shapes.collect());
    Piece { batch: batch.columns, place: Some(batch.rows), shapes, notes }
}

#[cfg(feature = "files")]
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
        let is_text = reader.format() == Format::Csv;
        while let Some(batch) = reader.next() {
            rows.push_piece(piece(batch?, is_text, reader.notes()))?;
            let (done, total) = reader.progress();
            if !progress(done, total) {
                return Err(ReadError::Stopped);
            }
        }
        Ok(rows)
    }
}

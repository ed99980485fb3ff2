//! Tables in files: CSV, XLSX, Parquet and Arrow IPC decoded into Arrow record batches of what the file says.
//!
//! What a file is, is told by its contents, never by its name. Nothing is lost: no row is dropped, no text
//! is changed, no cell is taken for a date or a number; that is the work of validation. What differs from a
//! regular row is marked ([`Irregular`]).
//!
//! The library does no input or output of its own: the caller opens the file and hands it over, and this
//! module reads that handle and nothing else. No path is opened, nothing is written. CSV is streamed: memory
//! holds a batch, whatever the size of the file. XLSX too, but for the workbook's table of shared texts, and
//! on a thread that lives as long as its [`Reader`]. Parquet holds a row group's pages, Arrow IPC a batch
//! of the file.

mod batch;
mod csv;
mod error;
mod input;
mod ipc;
mod parquet;
mod sniff;
mod unpacked;
mod xlsx;

use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use batch::{Irregular, RawBatch};
pub use error::{FileError, LooksLike};
pub use ipc::ipc_stream;
use sniff::Kind;

use crate::dataset::Notes;

/// The most rows a batch can have.
const MAX_BATCH_ROWS: usize = 1 << 20;

/// What a table is stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Text with a delimiter.
    Csv,
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow, as a stream or as a file (Feather 2).
    ArrowIpc,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Parquet => "Parquet",
            Self::ArrowIpc => "Arrow",
        })
    }
}

/// How to read; `Options::default()` fits most files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Rows of a batch at most (65,536 by default; held between 1 and 1,048,576). A batch of text is closed
    /// earlier at 64 MiB.
    pub batch_rows: usize,
    /// XLSX: the sheet to read, whatever its case; the first visible one if `None`.
    pub sheet: Option<String>,
    /// CSV: the delimiter; found out (`;`, `,` or tab) if `None`.
    pub delimiter: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self { batch_rows: 65_536, sheet: None, delimiter: None }
    }
}

/// The contents of a file.
pub enum Source {
    /// A file that the caller opened, at its start. CSV may come from a pipe.
    File(File),
    /// All its bytes.
    Bytes(Vec<u8>),
}

impl Source {
    fn len(&self) -> u64 {
        match self {
            Self::File(file) => file.metadata().map_or(0, |metadata| metadata.len()),
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// The first bytes, and the source as it was but for the position of the file.
    fn head(&mut self) -> Result<Vec<u8>, std::io::ErrorKind> {
        let mut head = vec![0; sniff::HEAD_BYTES];
        let filled = match self {
            Self::File(file) => sniff::fill(file, &mut head)?,
            Self::Bytes(bytes) => sniff::fill(&mut bytes.as_slice(), &mut head)?,
        };
        head.truncate(filled);
        Ok(head)
    }

    fn rewind(&mut self) -> Result<(), std::io::ErrorKind> {
        match self {
            Self::File(file) => file.rewind().map_err(|error| error.kind()),
            Self::Bytes(_) => Ok(()),
        }
    }

    /// What follows the first `skip` bytes, which were read already if this is a file.
    fn into_rest(self, skip: usize) -> Box<dyn Read + Send> {
        match self {
            Self::File(file) => Box::new(file),
            Self::Bytes(bytes) => {
                let mut rest = Cursor::new(bytes);
                rest.set_position(skip as u64);
                Box::new(rest)
            }
        }
    }

    fn into_seek(self) -> Box<dyn ReadSeek> {
        match self {
            Self::File(file) => Box::new(file),
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        }
    }
}

/// A decoder may panic on a file made to break it: `None` then.
fn guarded<T>(decode: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(decode)).ok()
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Opens a table. `name` is used in messages alone, without its folders.
///
/// ```
/// use opd_core::files::{Format, Options, Source, open};
/// let bytes = "caso;ingreso\n1;2016-03-05\n\n2;\n".as_bytes().to_vec();
/// let mut reader = open("casos.csv", Source::Bytes(bytes), &Options::default())?;
/// assert_eq!((reader.format(), reader.header()), (Format::Csv, &["caso".to_owned(), "ingreso".to_owned()][..]));
/// let batch = reader.next().unwrap()?;
/// assert_eq!(batch.columns.num_rows(), 2);
/// assert_eq!(batch.rows.get(1), Some(4)); // as an editor numbers its line
/// # Ok::<(), opd_core::files::FileError>(())
/// ```
///
/// # Errors
/// A [`FileError`] if the file is empty, not a table, protected, damaged, or can't be read.
pub fn open(name: &str, mut source: Source, options: &Options) -> Result<Reader, FileError> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let failed = |kind| FileError::Read { file: file.to_owned(), kind };
    let total = source.len();
    let head = source.head().map_err(failed)?;
    let batch_rows = options.batch_rows.clamp(1, MAX_BATCH_ROWS);
    let kind = sniff::kind(&head);
    if kind != Kind::Text {
        source.rewind().map_err(failed)?;
    }
    let (inner, header) = match kind {
        Kind::Text => {
            let rest = source.into_rest(head.len());
            let (csv, header) = csv::Csv::open(file, head, rest, options.delimiter, batch_rows)?;
            (Inner::Csv(Box::new(csv)), header)
        }
        Kind::Zip => {
            let (sheet, header) = xlsx::Sheet::open(file, source, options.sheet.clone(), batch_rows)?;
            (Inner::Xlsx(sheet), header)
        }
        Kind::Parquet => {
            let (parquet, header) = parquet::Parquet::open(file, source, batch_rows)?;
            (Inner::Parquet(parquet), header)
        }
        Kind::ArrowIpc => {
            let (ipc, header) = ipc::Ipc::open(file, source, batch_rows)?;
            (Inner::Ipc(Box::new(ipc)), header)
        }
        Kind::Cfb if !sniff::is_encrypted(source.into_seek()).map_err(failed)? => {
            return Err(FileError::OldExcel { file: file.to_owned() });
        }
        Kind::Cfb | Kind::EncryptedParquet => {
            return Err(FileError::PasswordProtected { file: file.to_owned() });
        }
        Kind::Empty => return Err(FileError::Empty { file: file.to_owned() }),
        Kind::Other(looks) => return Err(FileError::NotATable { file: file.to_owned(), looks }),
    };
    Ok(Reader { header, total, inner, ended: false })
}

/// The names of the visible sheets of a workbook, in their order; none of any other file.
///
/// ```
/// use opd_core::files::{Source, sheets};
/// let csv = Source::Bytes(b"caso;ingreso\n1;2016-03-05\n".to_vec());
/// assert!(sheets("casos.csv", csv)?.is_empty());
/// # Ok::<(), opd_core::files::FileError>(())
/// ```
///
/// # Errors
/// A [`FileError`] if the workbook is damaged or can't be read.
pub fn sheets(name: &str, mut source: Source) -> Result<Vec<String>, FileError> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let failed = |kind| FileError::Read { file: file.to_owned(), kind };
    if sniff::kind(&source.head().map_err(failed)?) != Kind::Zip {
        return Ok(Vec::new());
    }
    source.rewind().map_err(failed)?;
    xlsx::names(file, source)
}

/// A table being read, batch by batch. After an error or the end there is nothing more.
pub struct Reader {
    header: Vec<String>,
    total: u64,
    inner: Inner,
    ended: bool,
}

enum Inner {
    Csv(Box<csv::Csv>),
    Xlsx(xlsx::Sheet),
    Parquet(parquet::Parquet),
    Ipc(Box<ipc::Ipc>),
}

impl Reader {
    /// The names of the columns as the file has them, trimmed. An empty one is called by its position
    /// (`column_7`). Repeated names stay here; in the batches of CSV and XLSX the later ones end in their
    /// position (`rut`, `rut_5`), so look columns up by index.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What the file is.
    pub fn format(&self) -> Format {
        match self.inner {
            Inner::Csv(_) => Format::Csv,
            Inner::Xlsx(_) => Format::Xlsx,
            Inner::Parquet(_) => Format::Parquet,
            Inner::Ipc(_) => Format::ArrowIpc,
        }
    }

    /// What was met so far on the way to the rows; all of it once the batches are read.
    pub fn notes(&self) -> Notes {
        match &self.inner {
            Inner::Xlsx(sheet) => sheet.notes(),
            _ => Notes::default(),
        }
    }

    /// Bytes done and bytes in all (0 if unknown, as of a pipe). By rows in XLSX and Parquet, so about right.
    pub fn progress(&self) -> (u64, u64) {
        let (done, all) = match &self.inner {
            Inner::Csv(csv) => (csv.done_bytes(), self.total),
            Inner::Xlsx(sheet) => sheet.progress(),
            Inner::Parquet(parquet) => parquet.progress(),
            Inner::Ipc(ipc) => (ipc.done_bytes(), self.total),
        };
        if self.ended || done >= all {
            return (self.total, self.total);
        }
        let share = u128::from(self.total) * u128::from(done) / u128::from(all);
        (u64::try_from(share).unwrap_or(self.total), self.total)
    }
}

impl Iterator for Reader {
    type Item = Result<RawBatch, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let batch = match &mut self.inner {
            Inner::Csv(csv) => csv.next_batch(),
            Inner::Xlsx(sheet) => sheet.next_batch(),
            Inner::Parquet(parquet) => parquet.next_batch(),
            Inner::Ipc(ipc) => ipc.next_batch(),
        };
        self.ended = !matches!(batch, Ok(Some(_)));
        batch.transpose()
    }
}

/// Names the columns, never their contents.
impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("format", &self.format())
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

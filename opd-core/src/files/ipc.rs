//! Arrow IPC, as a stream or as a file (Feather 2), with the types that it declares.
//!
//! A file is a stream between two marks, with an index at its end: both are read as streams, so that memory holds what
//! was there and not what a length says.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};

use arrow_array::{Array, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Schema};

use super::batch::RawBatch;
use super::{FileError, Format, MAX_BATCH_ROWS, Source, guarded, sniff};
use crate::dataset::RowNumbers;

/// What a file starts and ends with.
pub(super) const MARK: &[u8] = b"ARROW1";
/// How much of a file is read at a time.
const PIECE_BYTES: usize = 1 << 20;

pub(super) struct Ipc {
    file: String,
    decoder: StreamDecoder,
    /// What is left to read, if it is a file that was opened.
    rest: Option<File>,
    piece: Buffer,
    batch: Option<RecordBatch>,
    batch_rows: usize,
    done_bytes: u64,
    done_rows: u64,
    /// Rows of batches that take no room however many they are.
    free_rows: usize,
}

impl Ipc {
    pub(super) fn open(
        file: &str,
        source: Source,
        batch_rows: usize,
    ) -> Result<(Self, Vec<String>), FileError> {
        let mut ipc = Self {
            file: file.to_owned(),
            decoder: StreamDecoder::new(),
            rest: None,
            piece: Buffer::default(),
            batch: None,
            batch_rows,
            done_bytes: 0,
            done_rows: 0,
            free_rows: 0,
        };
        let ends = match source {
            Source::Bytes(bytes) => {
                let ends = bytes.ends_with(MARK);
                ipc.done_bytes = bytes.len() as u64;
                ipc.piece = Buffer::from_vec(bytes);
                ends
            }
            Source::File(mut file) => {
                let ends = ends_with_mark(&mut file).map_err(|kind| ipc.failed(kind))?;
                ipc.rest = Some(file);
                ipc.fill()?;
                ends
            }
        };
        if ipc.piece.starts_with(MARK) {
            if !ends {
                return Err(ipc.damaged());
            }
            // Zeros up to some boundary, which each writer chooses, come before the stream.
            let filling = ipc.piece.iter().skip(MARK.len()).take_while(|&&byte| byte == 0).count();
            ipc.piece.advance(MARK.len() + filling);
        }
        loop {
            ipc.batch = ipc.decode()?;
            if let Some(schema) = ipc.decoder.schema() {
                let header = schema.fields().iter().map(|field| field.name().clone()).collect();
                return Ok((ipc, header));
            }
            if !ipc.fill()? {
                return Err(ipc.damaged());
            }
        }
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<RawBatch>, FileError> {
        let batch = loop {
            match self.batch.take() {
                Some(batch) if batch.num_rows() > 0 => break batch,
                _ => {}
            }
            self.batch = self.decode()?;
            if self.batch.is_none() && self.piece.is_empty() && !self.fill()? {
                return match self.decoder.finish() {
                    Ok(()) => Ok(None),
                    Err(_) => Err(self.damaged()),
                };
            }
        };
        let rows = batch.num_rows().min(self.batch_rows);
        let columns = batch.slice(0, rows);
        self.batch = Some(batch.slice(rows, batch.num_rows() - rows));
        let numbers = RowNumbers::consecutive(self.done_rows + 1, rows);
        self.done_rows += rows as u64;
        Ok(Some(RawBatch { columns, rows: numbers, irregular: Vec::new() }))
    }

    /// Bytes read so far.
    pub(super) fn done_bytes(&self) -> u64 {
        self.done_bytes - self.piece.len() as u64
    }

    /// The next batch of what was read, if it is whole.
    fn decode(&mut self) -> Result<Option<RecordBatch>, FileError> {
        let (decoder, piece) = (&mut self.decoder, &mut self.piece);
        let batch = match guarded(|| decoder.decode(piece)) {
            Some(Ok(batch)) => batch,
            // After the end of the stream comes the index of a file.
            Some(Err(_)) if self.decoder.finish().is_ok() && self.decoder.schema().is_some() => {
                self.piece = Buffer::default();
                self.rest = None;
                None
            }
            Some(Err(ArrowError::InvalidArgumentError(why))) => {
                let codec = ["lz4", "zstd"].into_iter().find(|codec| why.starts_with(codec));
                let Some(codec) = codec else { return Err(self.damaged()) };
                let (file, codec) = (self.file.clone(), codec.to_owned());
                return Err(FileError::UnsupportedCompression { file, format: Format::ArrowIpc, codec });
            }
            _ => return Err(self.damaged()),
        };
        let Some(batch) = batch else { return Ok(None) };
        if !batch.columns().iter().any(|column| takes_room(column.data_type())) {
            self.free_rows = self.free_rows.saturating_add(batch.num_rows());
        }
        if self.free_rows > MAX_BATCH_ROWS { Err(self.damaged()) } else { Ok(Some(batch)) }
    }

    /// Reads on; whether there was anything.
    fn fill(&mut self) -> Result<bool, FileError> {
        let Some(rest) = &mut self.rest else { return Ok(false) };
        let mut piece = vec![0; PIECE_BYTES];
        let filled = sniff::fill(rest, &mut piece).map_err(|kind| self.failed(kind))?;
        piece.truncate(filled);
        self.done_bytes += filled as u64;
        self.piece = Buffer::from_vec(piece);
        Ok(filled > 0)
    }

    fn failed(&self, kind: ErrorKind) -> FileError {
        FileError::Read { file: self.file.clone(), kind }
    }

    fn damaged(&self) -> FileError {
        let after_row = (self.done_rows > 0).then_some(self.done_rows);
        FileError::Damaged { file: self.file.clone(), format: Format::ArrowIpc, after_row }
    }
}

/// Whether every row of a column takes room of its own.
fn takes_room(kind: &DataType) -> bool {
    match kind {
        DataType::Null | DataType::RunEndEncoded(..) => false,
        DataType::FixedSizeBinary(size) => *size > 0,
        DataType::FixedSizeList(field, size) => *size > 0 && takes_room(field.data_type()),
        DataType::Struct(fields) => fields.iter().any(|field| takes_room(field.data_type())),
        _ => true,
    }
}

/// Whether a file ends as one of Arrow does; it is left at its start.
fn ends_with_mark(file: &mut File) -> Result<bool, ErrorKind> {
    let mut end = Vec::new();
    let size = file.seek(SeekFrom::End(0)).map_err(|error| error.kind())?;
    file.seek(SeekFrom::Start(size.saturating_sub(MARK.len() as u64))).map_err(|error| error.kind())?;
    file.take(MARK.len() as u64).read_to_end(&mut end).map_err(|error| error.kind())?;
    file.rewind().map_err(|error| error.kind())?;
    Ok(end == MARK)
}

/// Record batches as an Arrow IPC stream, with facts about them in the metadata of its schema.
///
/// # Errors
/// The first error among the batches; [`ArrowError`] for a batch with another schema.
///
/// ```
/// use opd_core::files::ipc_stream;
/// use opd_core::dataset::duty_schema;
/// let bytes = ipc_stream(&duty_schema(), [("unread", "0".to_owned())], std::iter::empty()).unwrap();
/// assert!(bytes.starts_with(&[0xFF; 4]));
/// ```
pub fn ipc_stream(
    schema: &Schema,
    facts: impl IntoIterator<Item = (&'static str, String)>,
    batches: impl IntoIterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Vec<u8>, ArrowError> {
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value));
    let mut writer = StreamWriter::try_new(Vec::new(), &schema.clone().with_metadata(facts.collect()))?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    writer.into_inner()
}

//! Parquet, with the types that the file declares.

use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::errors::Result as ParquetResult;
use parquet::file::reader::ChunkReader;

use super::batch::RawBatch;
use super::{FileError, Format, Source, guarded};
use crate::dataset::RowNumbers;

pub(super) struct Parquet {
    file: String,
    batches: ParquetRecordBatchReader,
    done_rows: u64,
    total_rows: u64,
}

impl Parquet {
    pub(super) fn open(
        file: &str,
        source: Source,
        batch_rows: usize,
    ) -> Result<(Self, Vec<String>), FileError> {
        let opened = guarded(|| match source {
            Source::File(file) => reader(file, batch_rows),
            Source::Bytes(bytes) => reader(bytes::Bytes::from(bytes), batch_rows),
        });
        let Some(Ok(opened)) = opened else { return Err(damaged(file, 0)) };
        if let Some(codec) = opened.unsupported {
            let (file, format) = (file.to_owned(), Format::Parquet);
            return Err(FileError::UnsupportedCompression { file, format, codec });
        }
        let parquet =
            Self { file: file.to_owned(), batches: opened.batches, done_rows: 0, total_rows: opened.rows };
        Ok((parquet, opened.header))
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<RawBatch>, FileError> {
        let columns = match guarded(|| self.batches.next()) {
            Some(None) => return Ok(None),
            Some(Some(Ok(columns))) => columns,
            _ => return Err(damaged(&self.file, self.done_rows)),
        };
        let rows = RowNumbers::consecutive(self.done_rows + 1, columns.num_rows());
        self.done_rows += columns.num_rows() as u64;
        Ok(Some(RawBatch { columns, rows, irregular: Vec::new() }))
    }

    /// Rows read and rows in all.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.done_rows, self.total_rows)
    }
}

struct Opened {
    batches: ParquetRecordBatchReader,
    header: Vec<String>,
    rows: u64,
    unsupported: Option<String>,
}

fn reader<T: ChunkReader + 'static>(source: T, batch_rows: usize) -> ParquetResult<Opened> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(source)?;
    let header = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let groups = builder.metadata().row_groups();
    let unsupported = groups
        .iter()
        .flat_map(|group| group.columns())
        .map(|column| column.compression())
        .find(|codec| matches!(codec, Compression::BROTLI(_) | Compression::LZO))
        .map(|codec| codec.to_string());
    let rows = groups
        .iter()
        .fold(0, |rows: u64, group| rows.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0)));
    Ok(Opened { batches: builder.with_batch_size(batch_rows).build()?, header, rows, unsupported })
}

fn damaged(file: &str, done_rows: u64) -> FileError {
    let after_row = (done_rows > 0).then_some(done_rows);
    FileError::Damaged { file: file.to_owned(), format: Format::Parquet, after_row }
}

//! CSV: delimiter and encoding found out, rows streamed, nothing dropped.

use std::io::Read;

use csv_core::{ReadRecordResult, ReaderBuilder};
use encoding_rs::WINDOWS_1252;

use super::batch::{Builder, MAX_COLUMNS, MAX_ROW_BYTES, RawBatch, cells, header_names};
use super::input::{BUFFER_BYTES, Encoding, Input};
use super::{FileError, Format};

/// Rows after the header that may confirm the delimiter.
const CONFIRMING_ROWS: usize = 20;

pub(super) struct Csv {
    records: Records,
    builder: Builder,
    /// Found after rows that are still to be handed out.
    failure: Option<FileError>,
}

impl Csv {
    pub(super) fn open(
        file: &str,
        head: Vec<u8>,
        rest: Box<dyn Read + Send>,
        delimiter: Option<u8>,
        batch_rows: usize,
    ) -> Result<(Self, Vec<String>), FileError> {
        let mut records = Records::open(file, head, rest, delimiter)?;
        while records.read()? {
            if records.is_blank() {
                continue;
            }
            let header = header_names(cells(&records.text, &records.text_ends));
            let builder = Builder::new(&header, batch_rows);
            return Ok((Self { records, builder, failure: None }, header));
        }
        Err(FileError::Empty { file: file.to_owned() })
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<RawBatch>, FileError> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        while !self.builder.is_full() {
            match self.records.read() {
                Ok(true) => {
                    let Records { line, text, text_ends, foreign, .. } = &self.records;
                    // A line of blanks alone is no row, unless a column is all that there is.
                    if text_ends.len() == 1 && self.builder.width() > 1 && self.records.is_blank() {
                        continue;
                    }
                    self.builder.push(*line, text, text_ends, *foreign);
                }
                Ok(false) => break,
                Err(failure) if self.builder.is_empty() => return Err(failure),
                Err(failure) => {
                    self.failure = Some(failure);
                    break;
                }
            }
        }
        if self.builder.is_empty() {
            return Ok(None);
        }
        let damaged = |_| self.records.damaged();
        self.builder.finish().map(Some).map_err(damaged)
    }

    /// Bytes of the file read so far, up to the last row (about, in UTF-16).
    pub(super) fn done_bytes(&self) -> u64 {
        let Records { input, filled, at, .. } = &self.records;
        input.done_bytes().saturating_sub((filled - at) as u64)
    }
}

/// The records of the file, one at a time.
struct Records {
    file: String,
    input: Input,
    parser: csv_core::Reader,
    buffer: Vec<u8>,
    /// What of the buffer is yet to be parsed.
    at: usize,
    filled: usize,
    /// The record's bytes without delimiters and quotes, and where each cell ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The same as text.
    text: String,
    text_ends: Vec<usize>,
    /// Whether a cell's bytes were not of the file's encoding.
    foreign: bool,
    encoding: Option<Encoding>,
    /// Line where the record starts, from 1.
    line: u64,
    /// Line of the byte at `at`.
    next_line: u64,
    after_cr: bool,
}

impl Records {
    fn open(
        file: &str,
        head: Vec<u8>,
        rest: Box<dyn Read + Send>,
        delimiter: Option<u8>,
    ) -> Result<Self, FileError> {
        let (input, encoding) = Input::new(head, rest);
        let mut records = Self {
            file: file.to_owned(),
            input,
            parser: csv_core::Reader::new(),
            buffer: vec![0; BUFFER_BYTES],
            at: 0,
            filled: 0,
            bytes: vec![0; 4096],
            ends: vec![0; 64],
            text: String::new(),
            text_ends: Vec::new(),
            foreign: false,
            encoding,
            line: 1,
            next_line: 1,
            after_cr: false,
        };
        records.fill()?;
        let sample = &records.buffer[..records.filled];
        // Excel's own first line, `sep=;`, says the delimiter and is no row.
        let declared = match sample {
            [s, e, p, b'=', declared, b'\r' | b'\n', ..]
                if [*s, *e, *p].eq_ignore_ascii_case(b"sep") && can_delimit(*declared) =>
            {
                records.at = 5;
                Some(*declared)
            }
            _ => None,
        };
        let delimiter = delimiter.or(declared).unwrap_or_else(|| find_delimiter(sample));
        if !can_delimit(delimiter) {
            return Err(FileError::BadDelimiter);
        }
        records.parser = ReaderBuilder::new().delimiter(delimiter).build();
        Ok(records)
    }

    /// Reads the next record that is not an empty line; `false` at the end.
    fn read(&mut self) -> Result<bool, FileError> {
        loop {
            if self.at == self.filled && !self.fill()? {
                return Ok(false);
            }
            match self.buffer[self.at] {
                b'\n' if self.after_cr => self.after_cr = false,
                b'\n' => self.next_line += 1,
                b'\r' => {
                    self.next_line += 1;
                    self.after_cr = true;
                }
                _ => break,
            }
            self.at += 1;
        }
        self.after_cr = false;
        self.line = self.next_line;
        self.parser.set_line(self.line);
        let (mut len, mut count) = (0, 0);
        loop {
            if self.at == self.filled && !self.fill()? {
                // The line end added at the end of the file did not end the record: a quote is open.
                return Err(self.unclosed(len, count));
            }
            let input = &self.buffer[self.at..self.filled];
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut self.bytes[len..], &mut self.ends[count..]);
            self.at += read;
            len += written;
            count += ended;
            match result {
                ReadRecordResult::OutputFull if len >= MAX_ROW_BYTES => {
                    return Err(self.unclosed(len, count));
                }
                ReadRecordResult::OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if count >= MAX_COLUMNS => {
                    return Err(FileError::TooManyColumns { file: self.file.clone(), limit: MAX_COLUMNS });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.next_line = self.parser.line();
        if self.at > 0 && self.buffer[self.at - 1] == b'\r' {
            self.next_line += 1;
            self.after_cr = true;
        }
        self.decode(len, count);
        Ok(true)
    }

    /// Whether every cell of the record is blank.
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Turns the bytes of the record into text.
    fn decode(&mut self, len: usize, count: usize) {
        let (bytes, ends) = (&self.bytes[..len], &self.ends[..count]);
        self.text.clear();
        self.text_ends.clear();
        self.foreign = false;
        if bytes.is_ascii() {
            // Cheap: the check that repeats is the vectorised one.
            self.text.push_str(std::str::from_utf8(bytes).unwrap_or_default());
            self.text_ends.extend_from_slice(ends);
            return;
        }
        let (mut utf8, mut windows_1252) = (false, false);
        let mut start = 0;
        for &end in ends {
            let cell = &bytes[start..end];
            start = end;
            match std::str::from_utf8(cell) {
                Ok(text) if self.encoding != Some(Encoding::Windows1252) || is_western(text) => {
                    utf8 |= !text.is_ascii();
                    self.text.push_str(text);
                }
                _ => {
                    windows_1252 = true;
                    // Every byte has a character in it: nothing is replaced.
                    self.text.push_str(&WINDOWS_1252.decode_without_bom_handling(cell).0);
                }
            }
            self.text_ends.push(self.text.len());
        }
        let first = if windows_1252 { Encoding::Windows1252 } else { Encoding::Utf8 };
        self.foreign = match self.encoding.get_or_insert(first) {
            Encoding::Utf8 => windows_1252,
            Encoding::Windows1252 => utf8,
        };
    }

    fn fill(&mut self) -> Result<bool, FileError> {
        self.at = 0;
        self.filled = self
            .input
            .read(&mut self.buffer)
            .map_err(|kind| FileError::Read { file: self.file.clone(), kind })?;
        Ok(self.filled > 0)
    }

    /// The error for a record that does not end; the last cell starts at the last end.
    fn unclosed(&self, len: usize, count: usize) -> FileError {
        let start = count.checked_sub(1).map_or(0, |last| self.ends[last]);
        let inside = self.bytes[start..len].iter().filter(|&&b| b == b'\n').count() as u64;
        FileError::UnclosedQuote { file: self.file.clone(), line: self.parser.line().saturating_sub(inside) }
    }

    fn damaged(&self) -> FileError {
        FileError::Damaged { file: self.file.clone(), format: Format::Csv, after_row: Some(self.line) }
    }
}

/// Whether Windows-1252 has each character, or one is the mark of a lost one. What looks like UTF-8 in a
/// Windows-1252 file is UTF-8 then: the bytes of «ñ» would be «Ã±» otherwise, while those of a letter of
/// another script may well be «Ñ€».
fn is_western(text: &str) -> bool {
    text.is_ascii() || text.contains('\u{FFFD}') || !WINDOWS_1252.encode(text).2
}

fn can_delimit(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n')
}

/// The delimiter that splits the header, and that the next rows confirm.
fn find_delimiter(sample: &[u8]) -> u8 {
    let scored = [b'\t', b';', b','].map(|delimiter| {
        let counts = cell_counts(sample, delimiter);
        let header = counts.first().copied().unwrap_or(0);
        let agreeing = counts.iter().skip(1).filter(|&&count| count == header).count();
        ((header > 1, agreeing, header), delimiter)
    });
    scored.into_iter().max().map_or(b',', |(_, delimiter)| delimiter)
}

/// How many cells the header and the rows after it have, if this is the delimiter.
fn cell_counts(mut sample: &[u8], delimiter: u8) -> Vec<usize> {
    let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut bytes, mut ends) = ([0; 1024], [0; 64]);
    let mut counts = Vec::new();
    let (mut count, mut blank) = (0, true);
    while counts.len() <= CONFIRMING_ROWS {
        // An empty sample tells the parser to end the record that it is in: good for a short file.
        if sample.is_empty() && counts.len() > 1 {
            break;
        }
        let (result, read, written, ended) = parser.read_record(sample, &mut bytes, &mut ends);
        sample = &sample[read..];
        count += ended;
        blank &= bytes[..written].trim_ascii().is_empty();
        match result {
            ReadRecordResult::Record => {
                if !(blank && counts.is_empty()) {
                    counts.push(count);
                }
                (count, blank) = (0, true);
            }
            ReadRecordResult::End => break,
            _ => {}
        }
    }
    counts
}

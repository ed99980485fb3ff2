//! XLSX: the cells of one sheet, as a person would have typed them.
//!
//! The decoder's cell reader borrows its workbook, so both live on a thread of their own, which hands
//! over one batch at a time. That thread also contains a panic of the decoder on a file made to break it.

use std::fmt::Write;
use std::io::{BufReader, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::batch::{Builder, MAX_COLUMNS, MAX_ROW_BYTES, RawBatch, cells, header_names};
use super::error::LooksLike;
use super::{FileError, Format, Source, unpacked};
use crate::dataset::Notes;

const DAY_MILLISECONDS: f64 = 86_400_000.0;
/// 10000-01-01 as Excel counts days: no date from there on.
const AFTER_LAST_DAY: f64 = 2_958_466.0;
/// The header is looked for among so many rows that are not blank.
const HEAD_ROWS: usize = 20;

pub(super) struct Sheet {
    file: String,
    messages: Receiver<Result<Message, FileError>>,
    worker: Option<JoinHandle<()>>,
    done_rows: u64,
    total_rows: u64,
    notes: Notes,
}

/// The names of the visible sheets.
pub(super) fn names(file: &str, source: Source) -> Result<Vec<String>, FileError> {
    let (send, _nobody) = sync_channel(1);
    let worker = Worker { file: file.to_owned(), send, row: 0 };
    // On a thread, as above, for a panic of the decoder.
    let list = std::thread::Builder::new().spawn(move || {
        let workbook = worker.workbook(source)?;
        Ok(visible(&workbook).map(|sheet| sheet.name.clone()).collect())
    });
    let list = list.map_err(|error| FileError::Read { file: file.to_owned(), kind: error.kind() })?;
    let damaged = || FileError::Damaged { file: file.to_owned(), format: Format::Xlsx, after_row: None };
    list.join().unwrap_or_else(|_panic| Err(damaged()))
}

/// A workbook that is read as it is asked for.
type Workbook = Xlsx<BufReader<Box<dyn super::ReadSeek>>>;

fn visible(workbook: &Workbook) -> impl Iterator<Item = &calamine::Sheet> {
    let sheets = workbook.sheets_metadata().iter();
    sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
}

enum Message {
    Header { names: Vec<String>, rows: u64, notes: Notes },
    Batch { batch: RawBatch, last_row: u64, notes: Notes },
}

impl Sheet {
    pub(super) fn open(
        file: &str,
        source: Source,
        sheet: Option<String>,
        batch_rows: usize,
    ) -> Result<(Self, Vec<String>), FileError> {
        // One batch waits while the next is made.
        let (send, messages) = sync_channel(1);
        let name = file.to_owned();
        let worker = std::thread::Builder::new()
            .spawn(move || {
                let mut worker = Worker { file: name, send, row: 0 };
                if let Err(error) = worker.run(source, sheet, batch_rows) {
                    // Nobody listens any more if this fails.
                    let _ = worker.send.send(Err(error));
                }
            })
            .map_err(|error| FileError::Read { file: file.to_owned(), kind: error.kind() })?;
        let mut reader = Self {
            file: file.to_owned(),
            messages,
            worker: Some(worker),
            done_rows: 0,
            total_rows: 0,
            notes: Notes::default(),
        };
        match reader.receive()? {
            Some(Message::Header { names, rows, notes }) => {
                (reader.total_rows, reader.notes) = (rows, notes);
                Ok((reader, names))
            }
            _ => Err(FileError::Empty { file: file.to_owned() }),
        }
    }

    pub(super) fn next_batch(&mut self) -> Result<Option<RawBatch>, FileError> {
        Ok(match self.receive()? {
            Some(Message::Batch { batch, last_row, notes }) => {
                (self.done_rows, self.notes) = (last_row, notes);
                Some(batch)
            }
            _ => None,
        })
    }

    pub(super) fn notes(&self) -> Notes {
        self.notes
    }

    /// Rows read, and rows that the sheet says it has.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.done_rows, self.total_rows)
    }

    fn receive(&mut self) -> Result<Option<Message>, FileError> {
        if let Ok(message) = self.messages.recv() {
            return message.map(Some);
        }
        match self.worker.take().map(JoinHandle::join) {
            Some(Err(_panic)) => {
                let after_row = (self.done_rows > 0).then_some(self.done_rows);
                Err(FileError::Damaged { file: self.file.clone(), format: Format::Xlsx, after_row })
            }
            _ => Ok(None),
        }
    }
}

struct Worker {
    file: String,
    send: SyncSender<Result<Message, FileError>>,
    /// The last row read, as Excel numbers it.
    row: u64,
}

impl Worker {
    fn run(&mut self, source: Source, sheet: Option<String>, batch_rows: usize) -> Result<(), FileError> {
        let mut workbook = self.workbook(source)?;
        let sheet = self.choose(&workbook, sheet)?;
        let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(|e| self.explain(e))?;
        let rows = u64::from(cells.dimensions().end.0).saturating_add(1);
        let mut table = Table {
            rows,
            batch_rows,
            head: Vec::new(),
            builder: None,
            notes: Notes::default(),
            text: String::new(),
            ends: Vec::new(),
        };
        loop {
            let cell = match cells.next_cell_with_formula_metadata() {
                Ok(cell) => cell,
                Err(error) => {
                    // The row at hand may be half read: only those before it are given.
                    table.send_rest(self)?;
                    return Err(self.explain(error));
                }
            };
            let Some(cell) = cell else { break };
            let (row, column) = cell.pos;
            let row = u64::from(row).saturating_add(1);
            if row != self.row {
                if !table.end_row(self)? {
                    return Ok(());
                }
                self.row = row;
            }
            table.notes.formulas += u64::from(cell.formula.is_some());
            if !table.cell(column as usize, &cell.value) {
                table.send_rest(self)?;
                return Err(self.damaged());
            }
        }
        if table.end_row(self)? {
            table.send_rest(self)?;
        }
        Ok(())
    }

    fn workbook(&self, source: Source) -> Result<Workbook, FileError> {
        let mut source = BufReader::new(source.into_seek());
        if unpacked::is_too_large(&mut source) {
            return Err(FileError::TooLarge { file: self.file.clone() });
        }
        source.rewind().map_err(|error| FileError::Read { file: self.file.clone(), kind: error.kind() })?;
        Xlsx::new(source).map_err(|error| self.explain(error))
    }

    /// The sheet asked for, or the first that is visible.
    fn choose(&self, workbook: &Workbook, sheet: Option<String>) -> Result<String, FileError> {
        let sheets = || workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let Some(wanted) = sheet else {
            return visible(workbook)
                .next()
                .map(|sheet| sheet.name.clone())
                .ok_or_else(|| FileError::NotATable { file: self.file.clone(), looks: LooksLike::Archive });
        };
        // Excel too takes two names that differ in case for one.
        let folded = wanted.to_lowercase();
        sheets().find(|sheet| sheet.name.to_lowercase() == folded).map(|sheet| sheet.name.clone()).ok_or_else(
            || FileError::SheetNotFound {
                file: self.file.clone(),
                sheet: wanted,
                sheets: sheets().map(|sheet| sheet.name.clone()).collect(),
            },
        )
    }

    fn explain(&self, error: XlsxError) -> FileError {
        match error {
            XlsxError::Password => FileError::PasswordProtected { file: self.file.clone() },
            XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound if self.row == 0 => {
                FileError::NotATable { file: self.file.clone(), looks: LooksLike::Archive }
            }
            _ => self.damaged(),
        }
    }

    fn damaged(&self) -> FileError {
        let after_row = self.row.checked_sub(1).filter(|&row| row > 0);
        FileError::Damaged { file: self.file.clone(), format: Format::Xlsx, after_row }
    }

    /// Hands over a message; `false` if the reader was dropped.
    fn tell(&self, message: Message) -> bool {
        self.send.send(Ok(message)).is_ok()
    }
}

/// A row whose cells end in `text` where `ends` says.
struct HeadRow {
    row: u64,
    text: String,
    ends: Vec<usize>,
}

impl HeadRow {
    /// Cells that hold something.
    fn filled(&self) -> usize {
        cells(&self.text, &self.ends).filter(|cell| !cell.trim().is_empty()).count()
    }
}

/// The table so far, and the row at hand.
struct Table {
    rows: u64,
    batch_rows: usize,
    /// The first rows, until it is told which of them is the header.
    head: Vec<HeadRow>,
    /// `None` until the header was told.
    builder: Option<Builder>,
    notes: Notes,
    text: String,
    ends: Vec<usize>,
}

impl Table {
    /// Adds a cell to the row at hand; `false` if it stands where no cell can.
    fn cell(&mut self, column: usize, value: &DataRef<'_>) -> bool {
        let start = self.text.len();
        write_cell(&mut self.text, value);
        if self.text.len() == start {
            return true;
        }
        if column < self.ends.len() || column >= MAX_COLUMNS || self.text.len() > MAX_ROW_BYTES {
            return false;
        }
        self.ends.resize(column, start);
        self.ends.push(self.text.len());
        true
    }

    /// Ends the row at hand; `false` if nobody listens.
    fn end_row(&mut self, worker: &Worker) -> Result<bool, FileError> {
        if self.text.is_empty() || self.builder.is_none() && self.text.trim().is_empty() {
            self.text.clear();
            self.ends.clear();
            return Ok(true);
        }
        let (text, ends) = (std::mem::take(&mut self.text), std::mem::take(&mut self.ends));
        let mut row = HeadRow { row: worker.row, text, ends };
        if self.builder.is_some() {
            let listening = self.push(&mut row, worker)?;
            (self.text, self.ends) = (row.text, row.ends);
            self.text.clear();
            self.ends.clear();
            return Ok(listening);
        }
        // A row of three cells is no title.
        let is_told = self.head.is_empty() && row.filled() > 2;
        self.head.push(row);
        if is_told || self.head.len() == HEAD_ROWS { self.tell_header(worker) } else { Ok(true) }
    }

    /// Tells which of the first rows is the header: the first, but for titles, which are one cell or two (merged ones are
    /// one) above a table that is far wider.
    fn tell_header(&mut self, worker: &Worker) -> Result<bool, FileError> {
        let filled: Vec<usize> = self.head.iter().map(HeadRow::filled).collect();
        let widest = filled.iter().copied().max().unwrap_or(0);
        let is_title = |cells: &&usize| **cells == 1 && widest > 2 || **cells == 2 && widest > 4;
        let titles = filled.iter().take_while(is_title).count();
        self.notes.title_rows = titles as u32;
        let mut rows = std::mem::take(&mut self.head).into_iter().skip(titles);
        let Some(header) = rows.next() else { return Ok(true) };
        let names = header_names(cells(&header.text, &header.ends));
        self.builder = Some(Builder::new(&names, self.batch_rows));
        let mut listening = worker.tell(Message::Header { names, rows: self.rows, notes: self.notes });
        for mut row in rows {
            listening = listening && self.push(&mut row, worker)?;
        }
        Ok(listening)
    }

    fn push(&mut self, row: &mut HeadRow, worker: &Worker) -> Result<bool, FileError> {
        let Some(builder) = &mut self.builder else { return Ok(true) };
        // Excel doesn't write the empty cells at the end of a row.
        row.ends.resize(row.ends.len().max(builder.width()), row.text.len());
        builder.push(row.row, &row.text, &row.ends, false);
        if builder.is_full() { self.send(worker) } else { Ok(true) }
    }

    /// Hands over the rows that wait.
    fn send_rest(&mut self, worker: &Worker) -> Result<(), FileError> {
        if !self.head.is_empty() {
            self.tell_header(worker)?;
        }
        if self.builder.as_ref().is_some_and(|builder| !builder.is_empty()) {
            self.send(worker)?;
        }
        Ok(())
    }

    fn send(&mut self, worker: &Worker) -> Result<bool, FileError> {
        let Some(builder) = &mut self.builder else { return Ok(true) };
        let batch = builder.finish().map_err(|_| worker.damaged())?;
        Ok(worker.tell(Message::Batch { batch, last_row: worker.row, notes: self.notes }))
    }
}

/// Writes a value as a person would type it.
fn write_cell(text: &mut String, value: &DataRef<'_>) {
    // Writing to a `String` can't fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::String(value) => text.write_str(value),
        DataRef::SharedString(value) => text.write_str(value),
        DataRef::Int(value) => write!(text, "{value}"),
        // Adding zero turns -0 into 0. `Display` gives the shortest digits, and no ".0".
        DataRef::Float(value) => write!(text, "{}", value + 0.0),
        DataRef::Bool(value) => write!(text, "{value}"),
        DataRef::Error(value) => write!(text, "{value}"),
        DataRef::DateTime(value) => write_moment(text, value),
        DataRef::DateTimeIso(value) => {
            let moment = value.trim_end_matches('Z').replacen('T', " ", 1);
            let midnight = [" 00:00:00", " 00:00:00.000"];
            text.write_str(midnight.iter().find_map(|time| moment.strip_suffix(time)).unwrap_or(&moment))
        }
        DataRef::DurationIso(value) => text.write_str(value),
    };
}

/// A date, with its time if it has one; a time alone (less than a day); or a number that is neither.
fn write_moment(text: &mut String, moment: &ExcelDateTime) -> std::fmt::Result {
    let days = moment.as_f64();
    if !(0.0..AFTER_LAST_DAY).contains(&days) {
        return write!(text, "{days}");
    }
    if days < 1.0 || moment.is_duration() {
        let total = (days * DAY_MILLISECONDS).round() as u64;
        let (seconds, milliseconds) = (total / 1000, total % 1000);
        return write_time(text, seconds / 3600, seconds / 60 % 60, seconds % 60, milliseconds);
    }
    let (year, month, day, hour, minute, second, millisecond) = moment.to_ymd_hms_milli();
    write!(text, "{year:04}-{month:02}-{day:02}")?;
    if (hour, minute, second, millisecond) != (0, 0, 0, 0) {
        text.push(' ');
        write_time(text, hour.into(), minute.into(), second.into(), millisecond.into())?;
    }
    Ok(())
}

fn write_time(
    text: &mut String,
    hours: u64,
    minutes: u64,
    seconds: u64,
    milliseconds: u64,
) -> std::fmt::Result {
    write!(text, "{hours:02}:{minutes:02}:{seconds:02}")?;
    if milliseconds > 0 { write!(text, ".{milliseconds:03}") } else { Ok(()) }
}

//! The report as a workbook: summary, findings, and each table with the findings of each row.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::texts::Words;
use super::{SEVERITIES, name_of};
use crate::calendar::zone;
use crate::dataset::report::masked;
use crate::dataset::texts::Texts;
use crate::dataset::{Rendering, Report, TableRows};
use crate::day::Day;
use crate::lang::Lang;
use crate::table::parse::FromText;
use crate::table::{Cell, Column, Kind, Moment, Table};

/// Rows of a sheet below its header.
const MOST_ROWS: u32 = 1_048_575;
/// Characters of a cell.
const MOST_CHARS: usize = 32_767;

impl Report {
    /// Writes the report as an Excel workbook: a summary of the run and its rules, the findings, and a sheet for each
    /// table with its rows as they came and the codes of their findings. Dates are dates, counts numbers, all else text:
    /// nothing is a formula. What may identify a person is masked as everywhere, and so are the columns that were not
    /// recognised, which may too. Rows beyond those that a sheet holds are left out, and the summary says how many.
    ///
    /// Rows pass through unnamed temporary files of the operating system, which nobody else can open.
    ///
    /// # Errors
    /// What `out` and the temporary files answer.
    pub fn write_xlsx(
        &self,
        out: impl Write + Send,
        rendering: Rendering,
        names: &[(Table, String)],
    ) -> io::Result<()> {
        // The library panics where a temporary file can't be written.
        let made = catch_unwind(AssertUnwindSafe(|| {
            self.workbook(rendering, names, MOST_ROWS).and_then(|mut workbook| workbook.save_to_writer(out))
        }));
        match made {
            Ok(made) => made.map_err(|error| match error {
                XlsxError::IoError(error) => error,
                error => io::Error::other(error),
            }),
            Err(_) => Err(io::Error::other("temporary files can't be written")),
        }
    }

    /// The workbook with at most so many rows in a sheet.
    pub(super) fn workbook(
        &self,
        rendering: Rendering,
        names: &[(Table, String)],
        most: u32,
    ) -> Result<Workbook, XlsxError> {
        let words = Words(rendering.lang);
        let mut workbook = Workbook::new();
        // The library would write the hour at which it runs.
        let made = excel_date(self.context.as_of).unwrap_or_default();
        workbook.set_properties(&DocProperties::new().set_title(words.title()).set_creation_datetime(&made));
        let formats = Formats::new(rendering.lang);
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(words.summary())?;
        self.summary_sheet(sheet, rendering, names, most, &formats)?;
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(words.findings())?;
        self.finding_sheet(sheet, rendering, most, &formats)?;
        let codes = self.codes_by_row();
        for rows in self.tables() {
            let sheet = workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(rows.table().label().get(rendering.lang))?;
            let codes = codes.iter().filter(|(table, ..)| *table == rows.table() as u8);
            row_sheet(sheet, rows, codes.copied(), rendering, most, &formats)?;
        }
        Ok(workbook)
    }

    /// The codes of the findings of each row, in order of table and row.
    fn codes_by_row(&self) -> Vec<(u8, u32, &'static str)> {
        let code = |finding: crate::dataset::Finding<'_>| {
            Some((finding.table as u8, finding.row?, finding.result.meta.code))
        };
        let mut codes: Vec<_> = self.findings().filter_map(code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn summary_sheet(
        &self,
        sheet: &mut Worksheet,
        rendering: Rendering,
        names: &[(Table, String)],
        most: u32,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let (words, lang) = (Words(rendering.lang), rendering.lang);
        for (column, width) in [26, 56, 26, 14, 44, 12, 12, 12, 12, 50].into_iter().enumerate() {
            sheet.set_column_width(column as u16, width)?;
        }
        let mut lines = Lines { sheet, row: 0 };
        lines.heading(&[words.title()], formats)?;
        lines.pair(words.verdict(self.verdict()), "")?;
        let identifiers = if rendering.show_identifiers { words.shown() } else { words.masked_rows() };
        lines.pair(words.identifiers(), identifiers)?;
        for (label, value) in self.facts(words) {
            lines.pair(label, &value)?;
        }
        for severity in SEVERITIES {
            lines.count(words.severities_of(severity), self.count(severity))?;
        }
        lines.row += 1;
        lines.heading(&[words.table(), words.file(), words.row_count(), "", words.notes()], formats)?;
        for rows in self.tables() {
            let row = lines.row;
            lines.pair(rows.table().label().get(lang), name_of(names, rows.table()).unwrap_or_default())?;
            lines.sheet.write_number(row, 2, rows.len())?;
            write_text(lines.sheet, row, 4, &Self::notes(rows, words))?;
            if rows.len() > most {
                let left_out = words.number((rows.len() - most).into());
                write_text(lines.sheet, row, 3, &format!("{left_out} {}", words.too_many_rows()))?;
            }
        }
        if self.finding_count() > most.into() {
            let left_out = words.number(self.finding_count() - u64::from(most));
            lines.pair(words.findings(), &format!("{left_out} {}", words.too_many_rows()))?;
        }
        lines.row += 1;
        let header = [
            words.rule(),
            words.rule_title(),
            words.level(),
            words.severity(),
            words.norm(),
            words.passed(),
            words.failed(),
            words.not_applicable(),
            words.not_run(),
            words.mend(),
        ];
        let first = lines.row;
        lines.heading(&header, formats)?;
        for rule in self.summary() {
            let row = lines.row;
            let norm = rule.meta.citations().first().map(ToString::to_string).unwrap_or_default();
            lines.pair(rule.meta.code, rule.meta.title.get(lang))?;
            write_text(lines.sheet, row, 2, rule.meta.level().label().get(lang))?;
            write_text(lines.sheet, row, 3, words.severity_of(rule.severity))?;
            write_text(lines.sheet, row, 4, &norm)?;
            let counts = [rule.passed, rule.failed, rule.not_applicable, rule.not_run_count()];
            for (column, count) in (5..).zip(counts) {
                lines.sheet.write_number(row, column, count as f64)?;
            }
            write_text(lines.sheet, row, 9, rule.meta.fix.get(lang))?;
        }
        let last = lines.row.saturating_sub(1).max(first);
        sheet.autofilter(first, 0, last, header.len() as u16 - 1)?;
        Ok(())
    }

    fn finding_sheet(
        &self,
        sheet: &mut Worksheet,
        rendering: Rendering,
        most: u32,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let words = Words(rendering.lang);
        let header = [
            (words.table(), 14),
            (words.row(), 10),
            (words.case(), 16),
            (words.column(), 24),
            (words.value(), 22),
            (words.rule(), 12),
            (words.severity(), 14),
            (words.message(), 70),
            (words.norm(), 40),
            (words.mend(), 60),
            (words.explained_by(), 14),
        ];
        table_header(sheet, header.into_iter(), formats)?;
        let mut row = 0;
        for finding in self.findings().take(most as usize) {
            row += 1;
            let meta = finding.result.meta;
            if let Some(number) = self.shown_row(&finding) {
                sheet.write_number(row, 1, number as f64)?;
            }
            let value = self.value(&finding, rendering);
            let message = self.message_of(&finding, rendering, value.as_deref());
            let cells = [
                (0, finding.table.label().get(rendering.lang).to_owned()),
                (2, self.case_id(&finding).unwrap_or_default()),
                (3, self.column_name(&finding).unwrap_or_default().to_owned()),
                (4, value.unwrap_or_default()),
                (5, meta.code.to_owned()),
                (6, words.severity_of(finding.result.severity).to_owned()),
                (7, message),
                (8, meta.citations().first().map(ToString::to_string).unwrap_or_default()),
                (9, meta.fix.get(rendering.lang).to_owned()),
                (10, self.follows(&finding).unwrap_or_default().to_owned()),
            ];
            for (column, text) in &cells {
                write_text(sheet, row, *column, text)?;
            }
        }
        sheet.autofilter(0, 0, row, header.len() as u16 - 1)?;
        Ok(())
    }
}

/// One table with its rows, and in its first column the codes of their findings.
fn row_sheet(
    sheet: &mut Worksheet,
    rows: &TableRows,
    codes: impl Iterator<Item = (u8, u32, &'static str)>,
    rendering: Rendering,
    most: u32,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let words = Words(rendering.lang);
    let mapping = rows.mapping();
    let field = |name: &Option<&'static str>| rows.table().column((*name)?);
    let fields: Vec<Option<Column>> = mapping.columns().iter().map(|(_, name)| field(name)).collect();
    let names = mapping.columns().iter().map(|(name, _)| (name.as_str(), 18));
    // A sheet is narrower than some tables: what does not fit is left out.
    let names = std::iter::once((words.finding_codes(), 24)).chain(names).take(1 << 14);
    let width = table_header(sheet, names, formats)?;
    let mut codes = codes.peekable();
    let mut row = 0;
    for batch in &rows.batches {
        let texts: Vec<Option<Texts>> = batch.columns().iter().map(Texts::read).collect();
        for index in 0..batch.num_rows() {
            if row == most {
                break;
            }
            let mut found = String::new();
            while let Some((.., code)) = codes.next_if(|(_, at, _)| *at == row) {
                found.push_str(if found.is_empty() { "" } else { ", " });
                found.push_str(code);
            }
            row += 1;
            write_text(sheet, row, 0, &found)?;
            for ((column, texts), field) in (1..width).zip(&texts).zip(&fields) {
                if let Some(text) = texts.as_ref().and_then(|texts| texts.get(index)) {
                    write_cell(sheet, (row, column), text, *field, rendering, formats)?;
                }
            }
        }
    }
    sheet.autofilter(0, 0, row, width.saturating_sub(1))?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    field: Option<Column>,
    rendering: Rendering,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let Some(field) = field else {
        return write_text(sheet, row, column, if rendering.show_identifiers { text } else { "***" });
    };
    if field.field().personal && !rendering.show_identifiers {
        return write_text(sheet, row, column, &masked(field, text));
    }
    let date = match field.field().kind {
        Kind::Date | Kind::Deadline => match Day::from_text(text) {
            Cell::Known(day) => excel_date(day).map(|date| (date, &formats.date)),
            _ => None,
        },
        Kind::Instant => match Moment::from_text(text) {
            Cell::Known(moment) => excel_moment(moment, formats),
            _ => None,
        },
        _ => None,
    };
    match date {
        Some((date, format)) => sheet.write_datetime_with_format(row, column, date, format).map(drop),
        None => write_text(sheet, row, column, text),
    }
}

/// A day as Excel counts it; `None` before 1900.
fn excel_date(day: Day) -> Option<ExcelDateTime> {
    let (year, month, day) = day.civil();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month as u8, day as u8).ok()
}

fn excel_moment(moment: Moment, formats: &Formats) -> Option<(ExcelDateTime, &Format)> {
    use chrono::{DateTime, Timelike};
    let date = excel_date(moment.day())?;
    if moment.is_day_only() {
        return Some((date, &formats.date));
    }
    let local = zone::to_local(DateTime::from_timestamp(moment.earliest(), 0)?);
    let (hour, minute, second) = (local.hour() as u16, local.minute() as u8, local.second());
    Some((date.and_hms(hour, minute, second).ok()?, &formats.instant))
}

struct Formats {
    header: Format,
    date: Format,
    instant: Format,
}

impl Formats {
    fn new(lang: Lang) -> Self {
        let date = lang.pick("dd-mm-yyyy", "yyyy-mm-dd");
        Self {
            header: Format::new().set_bold(),
            date: Format::new().set_num_format(date),
            instant: Format::new().set_num_format(format!("{date} hh:mm:ss")),
        }
    }
}

/// Lines written one below the other.
struct Lines<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Lines<'_> {
    fn heading(&mut self, cells: &[&str], formats: &Formats) -> Result<(), XlsxError> {
        for (column, text) in (0..).zip(cells) {
            self.sheet.write_string_with_format(self.row, column, *text, &formats.header)?;
        }
        self.row += 1;
        Ok(())
    }

    fn pair(&mut self, label: &str, value: &str) -> Result<(), XlsxError> {
        write_text(self.sheet, self.row, 0, label)?;
        write_text(self.sheet, self.row, 1, value)?;
        self.row += 1;
        Ok(())
    }

    fn count(&mut self, label: &str, count: u64) -> Result<(), XlsxError> {
        write_text(self.sheet, self.row, 0, label)?;
        self.sheet.write_number(self.row, 1, count as f64)?;
        self.row += 1;
        Ok(())
    }
}

/// The frozen first row of a table, with the widths of its columns; how many there are.
fn table_header<'a>(
    sheet: &mut Worksheet,
    columns: impl Iterator<Item = (&'a str, u16)>,
    formats: &Formats,
) -> Result<u16, XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    let mut count = 0;
    for (name, width) in columns {
        sheet.set_column_width(count, width)?;
        sheet.write_string_with_format(0, count, cut(name), &formats.header)?;
        count += 1;
    }
    Ok(count)
}

/// A cell of text, which a spreadsheet never runs; nothing if it is empty.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string(row, column, cut(text))?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CHARS).collect()
}

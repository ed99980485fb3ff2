//! Deliveries as files, and what is answered about them as JSON and as Arrow IPC.

use std::mem::MaybeUninit;

use super::json::{read, word};
use super::{Buffer, Bytes, Error, Failure, Tables, Text, Word, answer};
use crate::{OpdError, TableFile, TableSource};
use crate::{assess_staff_table, coverage, duties, validate};

/// One table of a delivery: a CSV, XLSX, Parquet or Arrow IPC file (stream or Feather 2, not compressed), told by its
/// contents. It is the file at `path`; if that is null, the bytes at `data`.
#[repr(C)]
pub struct Table<'a> {
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    pub table: Word<'a>,
    /// What the file is called in the report and in errors; null if it has no name, or that of its path.
    pub name: Word<'a>,
    /// The bytes of the file.
    pub data: Bytes<'a>,
    /// How many they are.
    pub len: usize,
    /// Where the file is.
    pub path: Word<'a>,
}

fn files(tables: &Tables<'_>, len: usize) -> Result<Vec<TableFile>, Failure> {
    let file = |given: &Table<'_>| {
        let source = match given.path.get() {
            Some(path) => TableSource::Path { path: path.into_owned() },
            None => TableSource::Bytes {
                name: given.name.get().map(Into::into),
                bytes: given.data.of(given.len).ok_or(Failure::Misuse)?.to_vec(),
            },
        };
        Ok(TableFile { table: word(&given.table)?.into_owned(), source })
    };
    tables.of(len).ok_or(Failure::Misuse)?.iter().map(file).collect()
}

/// What is asked of the tables and the options.
fn asked<O: serde::de::DeserializeOwned, T>(
    tables: &Tables<'_>,
    tables_len: usize,
    options: &Bytes<'_>,
    options_len: usize,
    ask: impl FnOnce(Vec<TableFile>, O) -> Result<T, OpdError>,
) -> Result<T, Failure> {
    let files = files(tables, tables_len)?;
    Ok(ask(files, read(options, options_len, "options")?)?)
}

/// Judges a delivery by every rule of the catalogue and gives the report: `run` (what it was judged by), `inputs`,
/// `verdict` (`accepted`, `accepted_with_findings` or `rejected`), `summary` by rule with the four outcomes, and every
/// one of the `findings`. Columns are found by name or Spanish alias.
///
/// Options are those of `opd_schema("validate_options")`, where `as_of`, the day on which the rows are judged, must be
/// there.
///
/// Codes: `unreadable` for the options and the agreement, `unknown_code`, `unknown_commune`, those of staff readings, and
/// those of files and tables, such as `empty`, `damaged`, `read`, `no_rows` and `no_known_column`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_validate(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    report: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(report, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Text::new(validate(files, options)?.json()))
        })
    })
}

/// Judges a delivery as `opd_validate` does and gives the findings as an Arrow IPC stream, with the `verdict` in the
/// metadata of its schema: `rule`, `severity`, `table`, `row` (from 0; null for the whole table), `file_row`,
/// `case_id`, `field`, `column`, `value`, `message`. `opd_buffer_free` frees it.
///
/// Codes: as `opd_validate`, and `too_many_rows`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_validate_ipc(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    findings: Option<&mut MaybeUninit<Buffer>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(findings, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Buffer::new(validate(files, options)?.findings()?))
        })
    })
}

/// How many were attended, month by month, and how that stands against an agreement: `run`, `rows` (what became of those
/// given), `years`, `months` of every group, and `activities`. Tables: `cases`, and `activities` if there are any.
///
/// Options are those of `opd_schema("coverage_options")`, where the `agreement` must be there.
///
/// Codes: as `opd_validate`; `not_begun`, and those of periods.
#[unsafe(no_mangle)]
pub extern "C" fn opd_coverage(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    counted: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(counted, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Text::new(coverage(files, options)?))
        })
    })
}

/// The duties of every case of a delivery, what is most pressing first: `unread` (events without a case, a kind or a
/// moment) and `duties`, a list of `case_id`, `duty` (its code), `title`, `subject`, `status`, `start_date`, `start_at`
/// (null where the hour is not known), `due_date` (of hours, the last day on which it may be due), `due_at` (of hours,
/// if the start has its hour), `late_hours`, `late_days`, `row` (of the event that started it, from 0), `rule`,
/// `citation` and `sentence`. Tables: `events`, and `cases` if they are there to tell the programme of each.
///
/// Options are those of `opd_schema("duties_options")`, where `as_of`, the day at whose end they are looked at, must be
/// there.
///
/// Codes: as `opd_validate`, and those of profiles.
#[unsafe(no_mangle)]
pub extern "C" fn opd_duties(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    listed: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(listed, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Text::new(duties(files, options)?.json()))
        })
    })
}

/// The duties of `opd_duties` as an Arrow IPC stream, with `unread` in the metadata of its schema. `opd_buffer_free`
/// frees it.
///
/// Codes: as `opd_duties`, and `too_many_rows`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_duties_ipc(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    listed: Option<&mut MaybeUninit<Buffer>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(listed, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Buffer::new(duties(files, options)?.table()?))
        })
    })
}

/// What is answered about each person of a table of `staff`: a list of `row` (from 0), `role`, `suitability`, `code`,
/// `requirement`, `grade`, `answer`, `message`, `fix` (null if nothing is wrong) and `citation`, one for each person and
/// requirement that is asked of the post. Names no person.
///
/// Options are those of `opd_schema("staff_table_options")`, where the day, `on`, must be there.
///
/// Codes: as `opd_validate`; `missing_column` without a column for the post, unless a role is asked about; those of a term
/// of the readings that can't be counted.
#[unsafe(no_mangle)]
pub extern "C" fn opd_assess_staff_table(
    tables: Tables<'_>,
    tables_len: usize,
    options_json: Bytes<'_>,
    options_len: usize,
    assessed: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(assessed, error, || {
        asked(&tables, tables_len, &options_json, options_len, |files, options| {
            Ok(Text::new(assess_staff_table(files, options)?))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::{CStr, CString};

    use serde_json::Value;

    use crate::c::OPD_MISUSE;
    use crate::c::json::tests::asked;
    use crate::c::raw::written;

    const CASES: &str = "RUN;Fecha de ingreso\n12.345.678-5;5/3/2024\n12.345.678-9;6/3/2024\n";
    const OPTIONS: &str = r#"{"as_of": "2024-06-30", "lang": "en"}"#;

    fn table<'a>(table: Option<&'a CStr>, data: &'a str, path: Option<&'a CStr>) -> [Table<'a>; 1] {
        let (table, name) = (table.into(), Some(c"casos.csv").into());
        [Table { table, name, data: data.into(), len: data.len(), path: path.into() }]
    }

    fn validated(given: &[Table<'_>], options: &str) -> Result<Value, String> {
        let answer =
            asked(|out, error| opd_validate(given.into(), 1, options.into(), options.len(), out, error));
        answer.map_err(|(code, _)| code)
    }

    #[test]
    fn a_delivery_gets_its_report_from_bytes_and_by_path() {
        let report = validated(&table(Some(c"cases"), CASES, None), OPTIONS).unwrap();
        assert_eq!(
            (&report["verdict"], &report["inputs"][0]["name"]),
            (&"rejected".into(), &"casos.csv".into())
        );
        let path = std::env::temp_dir().join(format!("opd-c-{}.csv", std::process::id()));
        std::fs::write(&path, CASES).unwrap();
        let place = CString::new(path.to_string_lossy().into_owned()).unwrap();
        let by_path = validated(&table(Some(c"cases"), "", Some(&place)), OPTIONS).unwrap();
        assert_eq!(by_path["findings"], report["findings"]);
        let mut findings = MaybeUninit::uninit();
        let given = table(Some(c"cases"), CASES, None);
        let asked =
            opd_validate_ipc(given[..].into(), 1, OPTIONS.into(), OPTIONS.len(), Some(&mut findings), None);
        let findings = written(findings).take();
        assert!(asked == 0 && findings.starts_with(&[0xFF; 4]));
        std::fs::write(&path, findings).unwrap();
        let again = validated(&table(Some(c"cases"), "", Some(&place)), OPTIONS);
        std::fs::remove_file(&path).unwrap();
        // Findings are no cases, but they have their identifiers.
        assert_eq!(again.unwrap()["inputs"][0]["columns"][5]["field"], "case_id");
    }

    #[test]
    fn what_can_t_be_judged_is_refused() {
        assert_eq!(validated(&table(Some(c"zapatos"), CASES, None), OPTIONS), Err("unknown_code".into()));
        assert_eq!(validated(&table(Some(c"cases"), "", None), OPTIONS), Err("empty".into()));
        assert_eq!(validated(&table(Some(c"cases"), "", Some(c"/no/hay")), OPTIONS), Err("read".into()));
        assert_eq!(validated(&table(Some(c"cases"), CASES, None), "{}"), Err("unreadable".into()));
        let unnamed = table(None, CASES, None);
        let mut report = MaybeUninit::uninit();
        let status =
            opd_validate(unnamed[..].into(), 1, OPTIONS.into(), OPTIONS.len(), Some(&mut report), None);
        assert_eq!(status, OPD_MISUSE);
    }
}

//! Deliveries, by path or as bytes: what UniFFI and the C ABI ask of them alike.
//!
//! Rows never cross the border one by one: tables come as files, and answers go as JSON or as an Arrow IPC stream.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use opd_core::coverage::Projection;
use opd_core::dataset::{
    self, COVERAGE_FIELDS, CoverageAsked, DataError, Delivery, DutyTable, Mapping, Rendering, TableRows,
    coverage_of, duties_of, duty_schema, rows_json, staff_batch, staff_of,
};
use opd_core::duty::DutyStatus;
use opd_core::files::{FileError, Options, Source, ipc_stream, open};
use opd_core::table::{Column, Table};
use serde_json::json;

use crate::OpdError;
use crate::error::document;
use crate::options::{
    CoverageOptions, DeliveryDutyOptions, ReadOptions, StaffTableOptions, ValidateOptions, agreement,
    staff_readings,
};

/// Rows of a batch of findings.
const FINDINGS: usize = 1 << 16;

/// One table of a delivery.
#[derive(Clone, uniffi::Record)]
pub struct TableFile {
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    pub table: String,
    /// Its rows.
    pub source: TableSource,
}

/// Where the rows of a table are: in a CSV, XLSX, Parquet or Arrow IPC file, told by its contents.
#[derive(Clone, uniffi::Enum)]
pub enum TableSource {
    /// In the file system.
    Path {
        /// Where.
        path: String,
    },
    /// In memory.
    Bytes {
        /// What the file is called in the report and in errors.
        name: Option<String>,
        /// All of the file.
        bytes: Vec<u8>,
    },
}

/// The tables of a delivery, and what their files are called.
struct Read {
    delivery: Delivery,
    names: Vec<(Table, String)>,
}

/// Reads the tables; of `cases` only these fields, if they are not all.
fn read(tables: Vec<TableFile>, options: &ReadOptions, cases: Option<&[Column]>) -> Result<Read, OpdError> {
    // What is no single byte is refused as the reader refuses a quote.
    let delimiter = options.delimiter.as_ref().map(|text| match text.as_bytes() {
        [byte] => *byte,
        _ => b'"',
    });
    let read = Options { sheet: options.sheet.clone(), delimiter, ..Options::default() };
    let mut columns = HashMap::new();
    for (table, pairs) in &options.columns {
        let mut pairs: Vec<(String, String)> = pairs.clone().into_iter().collect();
        pairs.sort();
        columns.insert(table.parse::<Table>()?, pairs);
    }
    let (mut rows, mut names) = (Vec::new(), Vec::new());
    for TableFile { table, source } in tables {
        let table: Table = table.parse()?;
        let (name, source) = match source {
            TableSource::Path { path } => {
                let name = Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned());
                let file = name.clone().unwrap_or_default();
                let failed = |error: std::io::Error| FileError::Read { file, kind: error.kind() };
                (name, Source::File(File::open(&path).map_err(failed)?))
            }
            TableSource::Bytes { name, bytes } => (name, Source::Bytes(bytes)),
        };
        let reader = open(name.as_deref().unwrap_or_default(), source, &read)?;
        let columns = columns.get(&table).map_or(&[][..], Vec::as_slice);
        let fields = cases.filter(|_| table == Table::Cases).map_or_else(|| table.columns(), <[_]>::to_vec);
        let mapping = Mapping::find(table, reader.header(), columns)?.only(&fields);
        rows.push(TableRows::read(mapping, reader, |_, _| true)?);
        names.extend(name.filter(|name| !name.is_empty()).map(|name| (table, name)));
    }
    Ok(Read { delivery: Delivery::of(rows)?, names })
}

/// What writes to memory, as text.
fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut text = Vec::new();
    // Memory takes all that is written to it, and JSON is UTF-8.
    write(&mut text).unwrap_or_default();
    String::from_utf8(text).unwrap_or_default()
}

/// A delivery judged whole by every rule of the catalogue. Findings are rendered when they are asked for.
#[derive(uniffi::Object)]
pub struct Report {
    report: dataset::Report,
    rendering: Rendering,
    names: Vec<(Table, String)>,
}

/// Judges a delivery by every rule of the catalogue.
///
/// Codes: those of files and tables, such as `empty`, `damaged`, `no_rows` and `no_known_column`; `unknown_code`,
/// `unknown_commune`, and those of agreements and staff readings.
#[uniffi::export]
pub fn validate(tables: Vec<TableFile>, options: ValidateOptions) -> Result<Arc<Report>, OpdError> {
    let context = options.context()?;
    let Read { delivery, names } = read(tables, &options.files, None)?;
    let rendering =
        Rendering { lang: options.lang.unwrap_or_default(), show_identifiers: options.show_identifiers };
    Ok(Arc::new(Report { report: dataset::validate(delivery, &context), rendering, names }))
}

#[uniffi::export]
impl Report {
    /// `accepted`, `accepted_with_findings` or `rejected`.
    pub fn verdict(&self) -> String {
        self.report.verdict().code().to_owned()
    }

    /// The whole report as JSON: `run` (what it was judged by), `inputs`, `verdict`, `summary` by rule with the four
    /// outcomes, and every one of the `findings`.
    pub fn json(&self) -> String {
        text(|out| self.report.write_json(out, self.rendering, &self.names))
    }

    /// The findings as an Arrow IPC stream, with the `verdict` in the metadata of its schema. Columns: `rule`,
    /// `severity`, `table`, `row` (from 0; null for the whole table), `file_row`, `case_id`, `field`, `column`, `value`
    /// (masked unless asked for), `message`.
    ///
    /// Code `too_many_rows` for more than Arrow can hold.
    pub fn findings(&self) -> Result<Vec<u8>, OpdError> {
        let batches = self.report.finding_batches(self.rendering, FINDINGS);
        let verdict = [("verdict", self.verdict())];
        Ok(ipc_stream(&dataset::Report::finding_schema(), verdict, batches)
            .map_err(|_| DataError::TooManyRows)?)
    }
}

/// How many were attended, month by month, and how that stands against the agreement, as JSON: `run`, `rows` (what
/// became of those given), `years`, `months` of every group, and `activities`.
///
/// Tables: `cases`, and `activities` if there are any. Codes: as [`validate`]; `not_begun`, and those of periods.
#[uniffi::export]
pub fn coverage(tables: Vec<TableFile>, options: CoverageOptions) -> Result<String, OpdError> {
    let agreement = agreement(&options.agreement)?;
    let Read { delivery, .. } = read(tables, &options.files, Some(COVERAGE_FIELDS))?;
    let asked = CoverageAsked {
        as_of: options.as_of,
        cap: options.cap.unwrap_or_default(),
        projection: options.projection.unwrap_or(Projection::Proportional),
    };
    let coverage = coverage_of(&delivery, &agreement, asked)?;
    Ok(text(|out| coverage.write_json(out, options.lang.unwrap_or_default())))
}

/// The duties of every case of a delivery, what is most pressing first.
#[derive(uniffi::Object)]
pub struct DutyList(DutyTable);

/// The duties of a delivery: of its `events`, and of its `cases` if they are there to tell the programme of each.
///
/// Codes: as [`validate`], and those of profiles.
#[uniffi::export]
pub fn duties(tables: Vec<TableFile>, options: DeliveryDutyOptions) -> Result<Arc<DutyList>, OpdError> {
    let context = options.readings.options()?.context(options.as_of)?;
    let Read { delivery, .. } = read(tables, &options.files, None)?;
    let statuses = options.statuses.as_deref().unwrap_or(&DutyStatus::PRESSING);
    let table = duties_of(&delivery, &context, statuses, options.lang.unwrap_or_default());
    Ok(Arc::new(DutyList(table.map_err(|_| DataError::TooManyRows)?)))
}

#[uniffi::export]
impl DutyList {
    /// As JSON: `unread` (events without a case, a kind or a moment) and `duties`, a list of `case_id`, `duty` (its code),
    /// `title`, `subject`, `status`, `start_date`, `start_at` (null where the hour is not known), `due_date` (of hours,
    /// the last day on which it may be due), `due_at` (of hours, if the start has its hour), `late_hours`, `late_days`,
    /// `row` (of the event that started it, from 0), `rule`, `citation`, `sentence`.
    pub fn json(&self) -> String {
        document(&json!({ "unread": self.0.unread, "duties": rows_json(&self.0.batches) }))
    }

    /// The same as an Arrow IPC stream, with `unread` in the metadata of its schema.
    ///
    /// Code `too_many_rows` for more than Arrow can hold.
    pub fn table(&self) -> Result<Vec<u8>, OpdError> {
        let unread = [("unread", self.0.unread.to_string())];
        let batches = self.0.batches.iter().cloned().map(Ok);
        Ok(ipc_stream(&duty_schema(), unread, batches).map_err(|_| DataError::TooManyRows)?)
    }
}

/// What is answered about each person of a table of `staff`, as JSON: a list of `row` (from 0), `role`, `suitability`,
/// `code`, `requirement`, `grade`, `answer`, `message`, `fix` (null if nothing is wrong), `citation`, one for each person
/// and requirement that is asked of the post. Names no person.
///
/// Codes: as [`validate`]; `missing_column` without a column for the post, unless a role is asked about; those of terms
/// of the readings that can't be counted.
#[uniffi::export]
pub fn assess_staff_table(tables: Vec<TableFile>, options: StaffTableOptions) -> Result<String, OpdError> {
    let readings = staff_readings(options.staff_readings.as_deref())?;
    let Read { delivery, .. } = read(tables, &options.files, None)?;
    let rows = staff_of(&delivery, options.role, options.on, &readings)?;
    let batch = staff_batch(&rows, options.lang.unwrap_or_default());
    Ok(document(&rows_json(&[batch.map_err(|_| DataError::TooManyRows)?])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use opd_core::agreement::Agreement;
    use opd_core::files::Format;
    use serde_json::Value;

    const CASES: &str =
        "RUN;f_nac;Fecha de ingreso\n12.345.678-5;5/3/2012;5/3/2024\n12.345.678-9;;6/3/2024\n";
    const EVENTS: &str =
        "caso;evento;fecha\nA-1;intake;2024-03-04\nA-2;intake;2024-02-01\n;intake;2024-02-01\n";

    fn file(table: &str, bytes: &[u8]) -> Vec<TableFile> {
        let source = TableSource::Bytes { name: Some("casos.csv".into()), bytes: bytes.to_vec() };
        vec![TableFile { table: table.into(), source }]
    }

    fn options<T: serde::de::DeserializeOwned>(json: &Value) -> T {
        serde_json::from_value(json.clone()).unwrap()
    }

    fn code<T>(answer: Result<T, OpdError>) -> Option<(String, Option<String>)> {
        answer.err().map(|OpdError::Refused { code, field, .. }| (code, field))
    }

    /// The rows of an Arrow IPC stream, each as JSON.
    fn rows(stream: Vec<u8>) -> Vec<Value> {
        let reader = open("", Source::Bytes(stream), &Options::default()).unwrap();
        assert_eq!(reader.format(), Format::ArrowIpc);
        let batches: Vec<_> = reader.map(|batch| batch.unwrap().columns).collect();
        rows_json(&batches).into_iter().map(Value::Object).collect()
    }

    #[test]
    fn a_report_is_one_of_findings_in_json_and_in_arrow() {
        let asked = json!({
            "as_of": "2024-06-30", "lang": "en", "files": {"columns": {"cases": {"f_nac": "birth_date"}}},
        });
        let path = std::env::temp_dir().join(format!("opd-bulk-{}.csv", std::process::id()));
        std::fs::write(&path, CASES).unwrap();
        let source = TableSource::Path { path: path.to_string_lossy().into_owned() };
        let by_path = validate(vec![TableFile { table: "cases".into(), source }], options(&asked)).unwrap();
        std::fs::remove_file(&path).unwrap();
        let report = validate(file("cases", CASES.as_bytes()), options(&asked)).unwrap();
        let whole: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!((report.verdict().as_str(), &whole["verdict"]), ("rejected", &json!("rejected")));
        assert_eq!(whole["inputs"][0]["name"], "casos.csv");
        assert_eq!(whole["inputs"][0]["columns"][1]["field"], "birth_date");
        assert!(!whole.to_string().contains("12.345.678-9"));
        let findings = whole["findings"].as_array().unwrap();
        let arrow = rows(report.findings().unwrap());
        assert_eq!(arrow.len(), findings.len());
        for (row, finding) in arrow.iter().zip(findings) {
            assert_eq!(
                (&row["rule"], &row["row"], &row["message"]),
                (&finding["rule"], &finding["row"], &finding["message"])
            );
        }
        let other: Value = serde_json::from_str(&by_path.json()).unwrap();
        assert_eq!(other["findings"], whole["findings"]);
        assert!(other["inputs"][0]["name"].as_str().unwrap().starts_with("opd-bulk-"));
    }

    #[test]
    fn what_an_office_sets_itself_is_read() {
        let regraded = json!({
            "as_of": "2024-06-30", "regrades": [{"code": "ID001", "severity": "notice", "reason": "RUN de prueba"}],
            "agreement": include_str!("../../opd-core/agreements/opd-talagante-2015.toml"),
            "staff_readings": "registry_age = { amount = 30, unit = 'calendar_days' }",
        });
        let report = validate(file("cases", CASES.as_bytes()), options(&regraded)).unwrap();
        let report: Value = serde_json::from_str(&report.json()).unwrap();
        let severity = |code: &str| {
            let rules = report["summary"].as_array().unwrap();
            rules.iter().find(|rule| rule["rule"] == code).unwrap()["severity"].clone()
        };
        assert_eq!(severity("ID001"), "notice");
        assert_eq!(report["run"]["agreement"]["name"], Agreement::talagante_2015().name);
        let refused = |name: &str, value: Value| {
            let mut asked = regraded.clone();
            asked[name] = value;
            code(validate(file("cases", CASES.as_bytes()), options(&asked))).unwrap()
        };
        let regrade = json!([{"code": "NADA1", "severity": "notice", "reason": ""}]);
        assert_eq!(refused("regrades", regrade), ("unknown_code".into(), None));
        assert_eq!(
            refused("agreement", json!({"name": "x"})),
            ("unreadable".into(), Some("agreement".into()))
        );
        assert_eq!(refused("agreement", json!("name = 1")), ("unreadable".into(), Some("toml".into())));
        assert_eq!(refused("staff_readings", json!("nada")).1.as_deref(), Some("staff_readings"));
        assert_eq!(refused("files", json!({"delimiter": "::"})).0, "bad_delimiter");
        let nowhere = TableSource::Path { path: "/no/hay/casos.csv".into() };
        let nowhere =
            validate(vec![TableFile { table: "cases".into(), source: nowhere }], options(&regraded));
        assert_eq!(code(nowhere), Some(("read".into(), None)));
    }

    #[test]
    fn duties_and_staff_come_as_rows() {
        let duties =
            duties(file("events", EVENTS.as_bytes()), options(&json!({"as_of": "2024-04-01"}))).unwrap();
        let list: Value = serde_json::from_str(&duties.json()).unwrap();
        assert_eq!((&list["unread"], &list["duties"][0]["case_id"]), (&json!(1), &json!("A-2")));
        assert_eq!(list["duties"][0]["due_date"], "2024-03-02");
        assert_eq!(rows(duties.table().unwrap()), *list["duties"].as_array().unwrap());
        let staff = "Funcionario;Cargo\n7;psicóloga\n";
        let staff =
            assess_staff_table(file("staff", staff.as_bytes()), options(&json!({"on": "2016-03-02"})));
        let staff: Value = serde_json::from_str(&staff.unwrap()).unwrap();
        assert_eq!((&staff[0]["row"], &staff[0]["role"]), (&json!(0), &json!("psychologist")));
    }

    #[test]
    fn arrow_goes_in_as_it_comes_out() {
        let table = opd_core::files::open("", Source::Bytes(CASES.into()), &Options::default()).unwrap();
        let batch = table.map(|batch| batch.unwrap().columns).next().unwrap();
        let stream = ipc_stream(&batch.schema(), [], [Ok(batch.clone())]).unwrap();
        let asked = json!({"as_of": "2024-06-30"});
        let judged = |bytes: &[u8]| {
            let report = validate(file("cases", bytes), options(&asked)).unwrap();
            let report: Value = serde_json::from_str(&report.json()).unwrap();
            let findings = report["findings"].as_array().unwrap().iter();
            findings.map(|one| (one["rule"].clone(), one["row"].clone())).collect::<Vec<_>>()
        };
        assert_eq!(judged(&stream), judged(CASES.as_bytes()));
    }

    #[test]
    fn coverage_is_counted_against_an_agreement_in_json_or_toml() {
        let cases = "RUN;ingreso;egreso\n12.345.678-5;5/3/2015;30/6/2015\n12.345.678-5;7/9/2015;\n";
        let agreement = serde_json::to_value(Agreement::talagante_2015()).unwrap();
        let toml = json!(include_str!("../../opd-core/agreements/opd-talagante-2015.toml"));
        for agreement in [agreement, toml] {
            let asked = json!({"agreement": agreement, "as_of": "2016-03-01"});
            let counted = coverage(file("cases", cases.as_bytes()), options(&asked)).unwrap();
            let counted: Value = serde_json::from_str(&counted).unwrap();
            assert_eq!(
                (&counted["years"][0]["attended"], &counted["years"][0]["agreed"]),
                (&json!(1), &json!(360))
            );
        }
        let missing = serde_json::from_value::<CoverageOptions>(json!({"as_of": "2016-03-01"}));
        assert!(missing.unwrap_err().to_string().contains("agreement"));
    }
}

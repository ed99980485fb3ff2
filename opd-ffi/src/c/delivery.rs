//! Deliveries as files, and their report as JSON.

use std::collections::{BTreeMap, HashMap};
use std::mem::MaybeUninit;
use std::sync::Arc;

use opd_core::agreement::Agreement;
use opd_core::calendar::{Scope, TermUnit};
use opd_core::dataset::{Delivery, Mapping, Rendering, TableRows, validate};
use opd_core::files::{Options, Source, open};
use opd_core::person::AgeCap;
use opd_core::rules::Context;
use opd_core::staff::StaffReadings;
use opd_core::table;
use opd_core::territory::CommuneCode;
use opd_core::{Day, Lang};
use serde::Deserialize;

use super::json::{read, word};
use super::{Bytes, Error, Failure, Tables, Text, Word, answer};

/// One table of a delivery: the bytes of a CSV, XLSX or Parquet file.
#[repr(C)]
pub struct Table<'a> {
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    pub table: Word<'a>,
    /// What the file is called in the report and in errors; null if it has no name.
    pub name: Word<'a>,
    /// The bytes of the file.
    pub data: Bytes<'a>,
    /// How many they are.
    pub len: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidateOptions {
    as_of: Day,
    #[serde(default)]
    lang: Lang,
    #[serde(default)]
    show_identifiers: bool,
    #[serde(default)]
    cap: AgeCap,
    ordinary_measure_unit: Option<TermUnit>,
    #[serde(default)]
    territory: Vec<String>,
    agreement: Option<Agreement>,
    staff_readings: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, BTreeMap<String, String>>,
}

impl ValidateOptions {
    fn context(&mut self) -> Result<Context, Failure> {
        let mut context = Context::new(self.as_of);
        context.readings.cap = self.cap;
        if let Some(unit) = self.ordinary_measure_unit {
            context.readings.set_ordinary_measure_unit(unit)?;
        }
        for commune in &self.territory {
            if let Scope::Commune(commune) = Scope::commune(commune)? {
                context.territory.push(CommuneCode::of(commune));
            }
        }
        context.agreement = self.agreement.take().map(Arc::new);
        if let Some(name) = &self.staff_readings {
            context.staff = StaffReadings::named(name)?;
        }
        Ok(context)
    }

    /// The explicit pairs of columns and fields of each table.
    fn columns(&mut self) -> Result<HashMap<table::Table, Vec<(String, String)>>, Failure> {
        let columns = std::mem::take(&mut self.columns).into_iter();
        columns.map(|(table, pairs)| Ok((table.parse()?, pairs.into_iter().collect()))).collect()
    }
}

/// Judges a delivery by every rule of the catalogue and gives the report: `run` (what it was judged by), `inputs`,
/// `verdict` (`accepted`, `accepted_with_findings` or `rejected`), `summary` by rule with the four outcomes, and every
/// one of the `findings`. What a file is, is told by its contents; its columns are found by name or Spanish alias.
///
/// Options: `as_of`, the day on which the rows are judged, must be there; `lang`; `show_identifiers`, whether values that
/// identify a person are shown whole; `cap`; `ordinary_measure_unit`; `territory`, CUT codes of the communes that the
/// office serves besides its own; `agreement`, a document of `opd_schema("agreement")`; `staff_readings`, the name of
/// parameters that come with the library; `columns`, for each table the fields of columns that are not found:
/// `{"cases": {"f_nac": "birth_date"}}`.
///
/// Codes: `unreadable` for the options, `unknown_code`, `unknown_commune`, and those of files and tables.
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
        let tables = tables.of(tables_len).ok_or(Failure::Misuse)?;
        let mut options: ValidateOptions = read(&options_json, options_len, "options")?;
        let (context, columns) = (options.context()?, options.columns()?);
        let (mut rows, mut names) = (Vec::new(), Vec::new());
        for given in tables {
            let table: table::Table = word(&given.table)?.parse()?;
            let name = given.name.get().unwrap_or_default();
            let bytes = given.data.of(given.len).ok_or(Failure::Misuse)?.to_vec();
            let reader = open(&name, Source::Bytes(bytes), &Options::default())?;
            let columns = columns.get(&table).map_or(&[][..], Vec::as_slice);
            let mapping = Mapping::find(table, reader.header(), columns)?.only(&table.columns());
            rows.push(TableRows::read(mapping, reader, |_, _| true)?);
            if !name.is_empty() {
                names.push((table, name.into_owned()));
            }
        }
        let report = validate(Delivery::of(rows)?, &context);
        let rendering = Rendering { lang: options.lang, show_identifiers: options.show_identifiers };
        let mut text = Vec::new();
        // Memory takes all that is written to it, and JSON is UTF-8.
        report.write_json(&mut text, rendering, &names).unwrap_or_default();
        Ok(Text::new(String::from_utf8(text).unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    use crate::c::OPD_MISUSE;
    use crate::c::json::tests::asked;

    const CASES: &str =
        "RUN;f_nac;Fecha de ingreso\n12.345.678-5;5/3/2012;5/3/2024\n12.345.678-9;;6/3/2024\n";

    fn validated(table: &std::ffi::CStr, data: &str, options: &str) -> Result<Value, String> {
        let name = Some(c"casos.csv").into();
        let given = [Table { table: Some(table).into(), name, data: data.into(), len: data.len() }];
        let answer =
            asked(|out, error| opd_validate(given[..].into(), 1, options.into(), options.len(), out, error));
        answer.map_err(|(code, _)| code)
    }

    #[test]
    fn a_delivery_gets_its_report() {
        let options =
            r#"{"as_of": "2024-06-30", "lang": "en", "columns": {"cases": {"f_nac": "birth_date"}}}"#;
        let report = validated(c"cases", CASES, options).unwrap();
        assert_eq!(report["verdict"], "rejected");
        let input = &report["inputs"][0];
        assert_eq!((&input["name"], &input["rows"]), (&"casos.csv".into(), &2.into()));
        assert_eq!(input["columns"][1]["field"], "birth_date");
        let rules: Vec<_> = report["findings"].as_array().unwrap().iter().map(|one| &one["rule"]).collect();
        assert!(rules.contains(&&Value::from("ID001")), "{rules:?}");
        assert!(!report.to_string().contains("12.345.678-9"));
    }

    #[test]
    fn what_can_t_be_judged_is_refused() {
        let options = r#"{"as_of": "2024-06-30"}"#;
        assert_eq!(validated(c"zapatos", CASES, options), Err("unknown_code".into()));
        assert_eq!(validated(c"cases", "", options), Err("empty".into()));
        assert_eq!(validated(c"cases", CASES, "{}"), Err("unreadable".into()));
        let columns = r#"{"as_of": "2024-06-30", "columns": {"cases": {"nada": "birth_date"}}}"#;
        assert_eq!(validated(c"cases", CASES, columns), Err("no_such_column".into()));
        let unnamed = [Table { table: None.into(), name: None.into(), data: CASES.into(), len: CASES.len() }];
        let mut report = MaybeUninit::uninit();
        let status =
            opd_validate(unnamed[..].into(), 1, options.into(), options.len(), Some(&mut report), None);
        assert_eq!(status, OPD_MISUSE);
    }
}

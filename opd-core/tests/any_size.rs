//! A report is the same whether the delivery is held or read in parts, whatever the batches, threads and parts.
#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used)]

use std::num::NonZero;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use opd_core::dataset::{
    Delivery, Mapping, ReadError, Rendering, Report, RunOptions, TableRows, TableSource, validate,
    validate_tables,
};
use opd_core::norm::Status;
use opd_core::rules::Context;
use opd_core::staff::{CaseloadLimit, StaffReadings};
use opd_core::table::Table;
use proptest::prelude::*;
use proptest::sample::select;

/// The name of each column, and the values that it may have.
type Columns = &'static [(&'static str, &'static [&'static str])];
type Rows = Vec<Vec<&'static str>>;

/// A table of few values, so that rows share persons, cases or everything.
fn table(columns: Columns, most: usize) -> impl Strategy<Value = Rows> {
    let row = || columns.iter().map(|(_, values)| select(*values)).collect::<Vec<_>>();
    let repeats =
        proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4);
    (proptest::collection::vec(row(), 1..most), repeats).prop_map(|(mut rows, repeats)| {
        for (from, to) in repeats {
            let repeated = from.get(&rows).clone();
            rows.insert(to.index(rows.len()), repeated);
        }
        rows
    })
}

const IDS: &[&str] = &["a", "b", " a ", "c", "d", "e", ""];
const DATES: &[&str] = &["2023-01-10", "2023-03-01", "2023-09-30", "2024-05-02", "NO APLICA", ""];
const CASES: Columns = &[
    ("case_id", IDS),
    ("identifier", &["12.345.678-5", "12345678-5", "7.654.321-6", "1-8", "11.111.111-1", "1-9", ""]),
    ("birth_date", &["2012-03-05", "2012-03-05", "2000-01-01", ""]),
    ("sex", &["F", "M", "¿?"]),
    ("office_commune", &["13601", "13602", "99999", ""]),
    ("programme", &["OLN", "OPD", ""]),
    ("intake_date", DATES),
    ("discharge_date", &["2023-08-01", "2024-06-01", "", "", "mañana"]),
    ("case_manager", &["G1", "G2", "G3", ""]),
];
const EVENTS: Columns = &[
    ("case_id", IDS),
    ("event", &["intake", "family_contacted", "child_heard", "consent_given", "discharged", "¿?", ""]),
    ("happened_at", &["2023-01-10", "2023-01-11 09:30", "2023-02-28", "2024-01-05", ""]),
];
const MEASURES: Columns = &[
    ("case_id", IDS),
    ("measure_id", &["1", "2", ""]),
    ("measure_kind", &["other_suitable", "¿?", ""]),
    ("adopted_date", DATES),
];
const STAFF: Columns = &[("staff_id", &["G1", "G3"]), ("role", &["case_manager", "lawyer"])];

fn batches(columns: Columns, rows: &Rows, size: usize) -> Vec<RecordBatch> {
    let batch = |rows: &[Vec<&str>]| {
        let columns = columns.iter().enumerate().map(|(index, (name, _))| {
            let cells = rows.iter().map(|row| Some(row[index]).filter(|text| !text.is_empty()));
            (*name, Arc::new(cells.collect::<StringArray>()) as ArrayRef, true)
        });
        RecordBatch::try_from_iter_with_nullable(columns).unwrap()
    };
    rows.chunks(size).map(batch).collect()
}

fn json(report: &Report) -> String {
    let mut text = Vec::new();
    report.write_json(&mut text, Rendering::default(), &[]).unwrap();
    String::from_utf8(text).unwrap()
}

fn context() -> Context {
    let mut context = Context::new("2024-06-30".parse().unwrap());
    let caseload = CaseloadLimit::new(1, "the office", Status::U).unwrap();
    context.staff = StaffReadings { caseload: Some(caseload), ..StaffReadings::default() };
    context
}

type Given<'a> = Vec<(Table, Columns, &'a Rows)>;

fn streamed(given: &Given<'_>, batch_rows: usize, options: RunOptions) -> Report {
    let source = |(table, columns, rows): &(Table, Columns, &Rows)| {
        let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mapping = Mapping::find(*table, &header, &[]).unwrap();
        TableSource::batches(mapping, batches(columns, rows, 7), batch_rows)
    };
    validate_tables(given.iter().map(source).collect(), &context(), options, |_| true).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn parts_batches_and_threads_change_nothing(
        cases in table(CASES, 30),
        events in table(EVENTS, 30),
        measures in table(MEASURES, 10),
        staff in table(STAFF, 4),
        sections in 0..4,
        batch_rows in 1usize..9,
        threads in 1usize..4,
        part_bytes in select(vec![1_500_u64, 10_000, 1 << 30]),
        most in select(vec![1_usize, 3, 100_000]),
    ) {
        let mut given: Given<'_> = vec![(Table::Cases, CASES, &cases)];
        if sections & 1 == 1 {
            given.push((Table::Events, EVENTS, &events));
            given.push((Table::Staff, STAFF, &staff));
        }
        if sections & 2 == 2 {
            given.push((Table::Measures, MEASURES, &measures));
        }
        let rows = |(table, columns, rows): &(Table, Columns, &Rows)| {
            TableRows::of_batches(*table, batches(columns, rows, rows.len()), &[]).unwrap()
        };
        let delivery = Delivery::of(given.iter().map(rows).collect()).unwrap();
        let whole = json(&validate(delivery, &context()));
        let options = RunOptions { threads: NonZero::new(threads), max_findings: Some(most), ..RunOptions::default() };
        let held = streamed(&given, batch_rows, options);
        let parts = streamed(&given, batch_rows, RunOptions { hold_bytes: 0, part_bytes, ..options });
        prop_assert!(held.is_whole());
        prop_assert_eq!(json(&held), json(&parts));
        if most == 100_000 {
            prop_assert_eq!(whole, json(&held));
        }
        for (held, parts) in held.summary().zip(parts.summary()) {
            prop_assert_eq!(held.kept(), held.failed.min(most as u64));
            prop_assert_eq!(held.failed, parts.failed);
        }
    }
}

#[test]
fn whoever_waits_can_stop_it() {
    let rows: Rows = vec![CASES.iter().map(|(_, values)| values[0]).collect(); 1_000];
    let header: Vec<&str> = CASES.iter().map(|(name, _)| *name).collect();
    let source = TableSource::batches(
        Mapping::find(Table::Cases, &header, &[]).unwrap(),
        batches(CASES, &rows, 1_000),
        10,
    );
    let stopped = validate_tables(vec![source], &context(), RunOptions::default(), |_| false);
    assert!(matches!(stopped, Err(ReadError::Stopped)));
}

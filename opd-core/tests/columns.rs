//! Columns and single cases answer alike, whatever the rows, the layout and the size of batches.
#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, DictionaryArray, LargeStringArray, RecordBatch, StringArray, StringViewArray,
    TimestampMicrosecondArray, TimestampSecondArray,
};
use opd_core::case::{Bounds, History, programme_of};
use opd_core::dataset::{DataError, Delivery, Mapping, Rendering, Report, TableRows, validate};
use opd_core::decision::{check_case, check_cases};
use opd_core::duty::{Terms, duties};
use opd_core::rules::{Context, Stop};
use opd_core::table::{CaseField, CaseRecord, Column, EventField, EventRecord, EventView, Moment, Table};
use opd_core::{Day, Lang, Requirement};
use proptest::prelude::*;

fn context() -> Context {
    Context::new("2024-06-30".parse().unwrap())
}

/// Cells that meet one another's rules often: few values, all the kinds of wrong.
fn cell(field: CaseField) -> BoxedStrategy<String> {
    use opd_core::table::Kind;
    let dates = prop_oneof![
        6 => (15_000i32..19_950).prop_map(|epoch| Day::new(epoch).unwrap().to_string()),
        2 => Just("2006-02-28".to_owned()),
        1 => Just("2004-02-29".to_owned()),
        1 => Just("NO APLICA".to_owned()),
        1 => Just("03/25/2016".to_owned()),
        1 => Just("1900-01-01".to_owned()),
        4 => Just(String::new()),
    ];
    let words = |list: &[&str]| {
        let list: Vec<String> = list.iter().map(|word| (*word).to_owned()).collect();
        proptest::sample::select(list).boxed()
    };
    match field.field().kind {
        Kind::Date | Kind::Deadline => dates.boxed(),
        Kind::Instant => prop_oneof![
            (19_000i64..19_900, 0i64..86_400).prop_map(|(day, second)| {
                chrono::DateTime::from_timestamp(day * 86_400 + second, 0)
                    .unwrap()
                    .format("%d-%m-%Y %H:%M:%S")
                    .to_string()
            }),
            dates,
        ]
        .boxed(),
        Kind::Identifier => words(&[
            "12.345.678-5",
            "12345678-5",
            "7.654.321-6",
            "11.111.111-1",
            "1-8",
            "",
            "45678901-S",
            "👶",
        ]),
        Kind::Flag => words(&["si", "no", "", "tal vez"]),
        Kind::Whole => words(&["5", "17", "", "x"]),
        Kind::Commune => words(&["13601", "Talagante", "13602", "99999", ""]),
        Kind::Text => words(&["a", "b", "", "c"]),
        Kind::Code | Kind::Codes => {
            let mut codes = field.codes();
            codes.extend(["", "¿?"]);
            words(&codes)
        }
    }
}

fn row() -> impl Strategy<Value = Vec<String>> {
    CaseField::ALL.iter().map(|field| cell(*field)).collect::<Vec<_>>()
}

fn batches(rows: &[Vec<String>], size: usize) -> Vec<RecordBatch> {
    let batch = |rows: &[Vec<String>]| {
        let columns = CaseField::ALL.iter().enumerate().map(|(i, field)| {
            let cells = rows.iter().map(|row| Some(row[i].as_str()).filter(|text| !text.is_empty()));
            (field.name(), Arc::new(cells.collect::<StringArray>()) as ArrayRef)
        });
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
    };
    rows.chunks(size).map(batch).collect()
}

/// (rule, row, column) of each failure.
type Failures = BTreeMap<(String, u32, Option<Column>), usize>;

fn failures_of(report: &Report) -> Failures {
    let mut failures = Failures::new();
    for finding in report.findings() {
        *failures
            .entry((finding.result.meta.code.to_owned(), finding.row.unwrap(), finding.field))
            .or_default() += 1;
    }
    failures
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_case_is_a_row_of_columns(rows in proptest::collection::vec(row(), 1..12), size in 1usize..12) {
        let report = validate(Delivery::cases(batches(&rows, size), &[]).unwrap(), &context());
        let records: Vec<CaseRecord> = rows.iter().map(|row| {
            let mut record = CaseRecord::default();
            for (field, text) in CaseField::ALL.iter().zip(row) {
                record.set(*field, text);
            }
            record
        }).collect();
        let mut one_by_one = Failures::new();
        let mut counts: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
        for (index, record) in records.iter().enumerate() {
            for judgement in check_case(record, &context()) {
                let slot = match judgement.outcome {
                    Ok(()) => 0,
                    Err(Stop::Failed(_)) => {
                        *one_by_one.entry((judgement.meta.code.to_owned(), index as u32, judgement.field)).or_default() += 1;
                        1
                    }
                    Err(Stop::NotApplicable) => 2,
                    Err(Stop::NotRun(_)) => 3,
                };
                counts.entry(judgement.meta.code).or_default()[slot] += 1;
            }
        }
        let groups = ["ID004", "ID005", "ID006", "LIFE006", "LIFE007"];
        let mut columns = failures_of(&report);
        columns.retain(|(code, _, _), _| !groups.contains(&code.as_str()));
        prop_assert_eq!(&columns, &one_by_one);
        for result in report.summary() {
            let Some(expected) = counts.get(result.meta.code) else { continue };
            let seen = [result.passed, result.failed, result.not_applicable, result.not_run_count()];
            prop_assert_eq!(&seen, expected, "{}", result.meta.code);
        }
        // Rules of groups: the same rows, where no row repeats another whole (a finding of its own).
        if !columns_have(&report, "ID006") {
            let mut columns = failures_of(&report);
            columns.retain(|(code, _, _), _| groups.contains(&code.as_str()));
            let together: Vec<(String, u32)> = check_cases(&records, &context())
                .into_iter().map(|(index, one)| (one.meta.code.to_owned(), index as u32)).collect();
            let mut seen: Vec<(String, u32)> = columns.into_keys().map(|(code, row, _)| (code, row)).collect();
            let mut expected = together;
            seen.sort();
            expected.sort();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn the_size_of_batches_changes_nothing(rows in proptest::collection::vec(row(), 1..20), size in 1usize..20) {
        let whole = validate(Delivery::cases(batches(&rows, rows.len()), &[]).unwrap(), &context());
        let parts = validate(Delivery::cases(batches(&rows, size), &[]).unwrap(), &context());
        prop_assert_eq!(failures_of(&whole), failures_of(&parts));
        let text = |report: &Report| {
            let mut json = Vec::new();
            report.write_json(&mut json, Rendering::default(), &[]).unwrap();
            json
        };
        prop_assert_eq!(text(&whole), text(&parts));
    }
}

/// One event: case, id, kind, moment and subject, in few values, so that they meet.
fn event() -> impl Strategy<Value = [String; 5]> {
    let of = |words: &[&str]| {
        proptest::sample::select(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    };
    let kinds: Vec<&str> = EventField::Event.codes().into_iter().chain(["", "¿?"]).collect();
    let moments =
        ["2023-11-02", "2024-01-10 09:30", "2024-02-29", "2024-03-05 14:00", "2024-06-30", "2024-07-01", ""];
    (
        of(&["a", "b", " a ", "c", ""]),
        of(&["1", "2", "3", "", ""]),
        of(&kinds),
        of(&moments),
        of(&["1", "2", "x", ""]),
    )
        .prop_map(|(case, id, kind, at, subject)| [case, id, kind, at, subject])
}

const EVENT_FIELDS: [EventField; 5] =
    [EventField::CaseId, EventField::EventId, EventField::Event, EventField::HappenedAt, EventField::Subject];

fn events_delivery(rows: &[[String; 5]], size: usize) -> Delivery {
    let batch = |rows: &[[String; 5]]| {
        let columns = EVENT_FIELDS.iter().enumerate().map(|(i, field)| {
            let cells = rows.iter().map(|row| Some(row[i].as_str()).filter(|text| !text.is_empty()));
            (field.name(), Arc::new(cells.collect::<StringArray>()) as ArrayRef, true)
        });
        RecordBatch::try_from_iter_with_nullable(columns).unwrap()
    };
    let batches = rows.chunks(size).map(batch).collect();
    Delivery::of(vec![TableRows::of_batches(Table::Events, batches, &[]).unwrap()]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What a delivery says of the events of several cases, mixed and in any order, is what replaying each case says.
    #[test]
    fn a_delivery_replays_each_case(rows in proptest::collection::vec(event(), 1..40), size in 1usize..40) {
        let report = validate(events_delivery(&rows, size), &context());
        let mut cases: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row[0].is_empty()) {
            cases.entry(row[0].trim()).or_default().push(index);
        }
        let terms = Terms::new(&context());
        let mut expected: BTreeMap<(&str, u32), usize> = BTreeMap::new();
        for places in cases.values() {
            let records: Vec<EventRecord> = places.iter().map(|index| {
                let mut record = EventRecord::default();
                for (field, text) in EVENT_FIELDS.iter().zip(&rows[*index]) {
                    record.set(*field, text);
                }
                record
            }).collect();
            let programme = programme_of(records.iter().filter_map(|record| record.event().value()));
            let history = History::replay(programme, &records, Bounds::default());
            let mut said: Vec<(&str, usize)> = history.unmet.iter().map(|unmet| (match unmet.requirement {
                Requirement::CaseOpen => "LIFE008",
                Requirement::EventOfStage | Requirement::CaseStarted | Requirement::EventOfProgramme => "LIFE011",
                Requirement::EventUnrepeated => "LIFE014",
                _ => "LIFE012",
            }, unmet.index)).collect();
            // One finding names all that an event lacks.
            said.sort_unstable();
            said.dedup();
            let now = Moment::on_day(context().as_of);
            said.extend(duties(programme, &history.steps, now, &terms).iter().filter_map(|duty| {
                let failed = matches!(duty.outcome(), Err(Stop::Failed(_)));
                duty.rule().filter(|_| failed).map(|rule| (rule, duty.met_by.unwrap_or(duty.started_by)))
            }));
            for (rule, index) in said {
                *expected.entry((rule, places[index] as u32)).or_default() += 1;
            }
        }
        let of_histories = |code: &str| code.starts_with("TERM") || ["LIFE008", "LIFE011", "LIFE012", "LIFE014"].contains(&code);
        let mut seen: BTreeMap<(&str, u32), usize> = BTreeMap::new();
        for finding in report.findings().filter(|finding| of_histories(finding.result.meta.code)) {
            prop_assert_eq!(finding.table, Table::Events);
            *seen.entry((finding.result.meta.code, finding.row.unwrap())).or_default() += 1;
        }
        prop_assert_eq!(seen, expected);
        let life012 = report.summary().find(|result| result.meta.code == "LIFE012").unwrap();
        let counted = life012.passed + life012.failed + life012.not_applicable + life012.not_run_count();
        prop_assert_eq!(counted, rows.len() as u64, "every event is counted once");
    }
}

#[test]
fn what_cases_knows_of_a_case_judges_its_events() {
    let column = |cells: &[&str]| Arc::new(StringArray::from(cells.to_vec())) as ArrayRef;
    let cases = RecordBatch::try_from_iter([
        ("case_id", column(&["1", "2"])),
        ("programme", column(&["opd", "oln"])),
        ("birth_date", column(&["2012-01-01", "2024-02-01"])),
    ]);
    let events = RecordBatch::try_from_iter([
        ("case_id", column(&["2", "1", "2", "1"])),
        ("event", column(&["intake", "intake", "first_reception_held", "first_reception_held"])),
        ("happened_at", column(&["2024-01-31", "2024-03-01", "2024-03-02", "2024-03-02"])),
    ]);
    let table = |table, batch| TableRows::of_batches(table, vec![batch], &[]).unwrap();
    let tables = vec![table(Table::Events, events.unwrap()), table(Table::Cases, cases.unwrap())];
    let report = validate(Delivery::of(tables).unwrap(), &context());
    let found = |code: &str| -> Vec<u32> {
        let result = report.summary().find(|result| result.meta.code == code).unwrap();
        result
            .findings()
            .filter(|finding| finding.table == Table::Events)
            .filter_map(|finding| finding.row)
            .collect()
    };
    assert_eq!(found("LIFE011"), [2], "a first reception is an OPD's");
    assert_eq!(found("LIFE013"), [0]);
    let again = || TableRows::new(Mapping::find(Table::Cases, &["caso"], &[]).unwrap());
    assert!(matches!(Delivery::of(vec![again()]), Err(DataError::NoRows(Table::Cases))));
    assert!(matches!(Delivery::of(Vec::new()), Err(DataError::NoTable)));
}

fn columns_have(report: &Report, code: &str) -> bool {
    report.summary().any(|result| result.meta.code == code && result.failed > 0)
}

#[test]
fn every_layout_reads_alike() {
    let ids = ["12.345.678-9", "12.345.678-5", "7.654.321-6"];
    let births = ["2000-01-15", "2010-03-05", "2012-12-31"];
    let texts: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(ids.to_vec())),
        Arc::new(LargeStringArray::from(ids.to_vec())),
        Arc::new(StringViewArray::from(ids.to_vec())),
        Arc::new(ids.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    let days: Vec<i32> = births.iter().map(|text| text.parse::<Day>().unwrap().epoch()).collect();
    let at = |unit: i64| days.iter().map(|day| i64::from(*day) * 86_400 * unit).collect::<Vec<_>>();
    let dates: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(births.to_vec())),
        Arc::new(Date32Array::from(days.clone())),
        Arc::new(TimestampSecondArray::from(at(1))),
        Arc::new(TimestampMicrosecondArray::from(at(1_000_000))),
    ];
    let intake: ArrayRef = Arc::new(StringArray::from(vec!["15-01-2018", "42434", "2020-01-01"]));
    let mut seen = Vec::new();
    for text in &texts {
        for date in &dates {
            let columns = [
                ("rut", text.clone()),
                ("fecha_nacimiento", date.clone()),
                ("fecha_ingreso", intake.clone()),
            ];
            let batch = RecordBatch::try_from_iter(columns).unwrap();
            // A slice must read as its rows, not as those of the whole.
            for batch in [batch.clone(), batch.slice(0, 3)] {
                seen.push(failures_of(&validate(Delivery::cases(vec![batch], &[]).unwrap(), &context())));
            }
        }
    }
    assert_eq!(seen[0].len(), 2, "{:?}", seen[0]);
    assert!(seen.iter().all(|failures| *failures == seen[0]));
}

#[test]
fn tables_that_cannot_be_told_are_refused() {
    let find = |header: &[&str], map: &[(&str, &str)]| {
        let map: Vec<_> = map.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Mapping::find(Table::Cases, header, &map).map_err(|error| error.code())
    };
    assert_eq!(find(&["x", "y"], &[]).unwrap_err(), "no_known_column");
    assert_eq!(find(&["RUN", "rut"], &[]).unwrap_err(), "two_columns_one_field");
    assert_eq!(find(&["RUN", "rut"], &[("rut", "identifier")]).unwrap().columns()[0].1, None);
    assert_eq!(find(&["RUN"], &[("x", "sex")]).unwrap_err(), "no_such_column");
    assert_eq!(find(&["RUN"], &[("RUN", "sexo")]).unwrap_err(), "no_such_field");
    let empty =
        RecordBatch::try_from_iter([("rut", Arc::new(StringArray::from(Vec::<&str>::new())) as ArrayRef)]);
    assert!(matches!(Delivery::cases(vec![empty.unwrap()], &[]), Err(DataError::NoRows(Table::Cases))));
}

#[test]
fn what_may_identify_a_child_is_masked() {
    let column = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("rut", column("12.345.678-9")),
        ("fecha_nacimiento", column("03/25/2016")),
        ("caso", column("=1+1")),
    ])
    .unwrap();
    let report = validate(Delivery::cases(vec![batch], &[]).unwrap(), &context());
    let csv = |show_identifiers| {
        let mut out = Vec::new();
        report.write_csv(&mut out, Rendering { lang: Lang::Es, show_identifiers }).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert!(!csv(false).contains("12.345") && !csv(false).contains("03/25") && csv(false).contains("***"));
    assert!(csv(true).contains("12.345.678-9") && csv(true).contains("03/25/2016"));
    assert!(csv(false).contains("'=1+1"), "no cell starts a formula");
    let debug = format!("{report:?}");
    assert!(!debug.contains("12.345.678") && !debug.contains("03/25/2016"), "Debug says nothing of the rows");
}

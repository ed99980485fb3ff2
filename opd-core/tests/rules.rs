//! Every rule of the catalogue: its examples, its words, its norms; one case = columns.
#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use opd_core::dataset::{Delivery, TableRows, validate};
use opd_core::decision::{Judgement, check_case, check_cases, check_measure};
use opd_core::norm;
use opd_core::rules::{Context, Example, Meta, RecordShape, Stop, catalogue, rule};
use opd_core::table::{CaseField, CaseRecord, MeasureField, MeasureRecord, Table};

fn context() -> Context {
    Context::of_examples()
}

fn record(row: &[(&str, &str)]) -> CaseRecord {
    let mut record = CaseRecord::default();
    for (name, text) in row.iter().filter(|(name, _)| !name.starts_with('#')) {
        record.set(CaseField::named(name).unwrap_or_else(|| panic!("no field {name}")), text);
    }
    record
}

fn measure(row: &[(&str, &str)]) -> MeasureRecord {
    let mut record = MeasureRecord::default();
    for (name, text) in row {
        record.set(MeasureField::named(name).unwrap_or_else(|| panic!("no field {name}")), text);
    }
    record
}

/// The table that a rule's examples are of.
fn table(meta: &Meta) -> Table {
    meta.fields.first().map_or(Table::Cases, |column| column.table())
}

/// Rows of an example as a delivery with every column that a rule needs.
fn delivery(meta: &Meta, rows: &[&[(&str, &str)]]) -> Delivery {
    let mut names: BTreeSet<&str> = meta.fields.iter().map(|field| field.name()).collect();
    names.extend(
        rows.iter().flat_map(|row| row.iter().map(|(name, _)| *name)).filter(|name| !name.starts_with('#')),
    );
    let columns = names.iter().map(|name| {
        let cells = rows.iter().map(|row| row.iter().find(|(key, _)| key == name).map(|(_, text)| *text));
        (*name, Arc::new(cells.collect::<StringArray>()) as ArrayRef)
    });
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut delivery = TableRows::of_batches(table(meta), vec![batch], &[]).unwrap();
    for (index, row) in rows.iter().enumerate() {
        let Some((_, shape)) = row.iter().find(|(name, _)| *name == "#cells") else { continue };
        let shape = match shape.split_once(" of ") {
            Some((cells, of)) => {
                RecordShape { cells: cells.parse().unwrap(), expected: of.parse().unwrap(), damaged: false }
            }
            None => RecordShape { cells: 2, expected: 2, damaged: true },
        };
        delivery.record_shape(index as u32, shape);
    }
    let mut tables = vec![delivery];
    // What `cases` knows of the case: `#` before a field of it.
    let born = rows.iter().flat_map(|row| row.iter()).find(|(name, _)| *name == "#birth_date");
    if let Some((_, birth)) = born {
        let column = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
        let case =
            RecordBatch::try_from_iter([("case_id", column("7")), ("birth_date", column(birth))]).unwrap();
        tables.push(TableRows::of_batches(Table::Cases, vec![case], &[]).unwrap());
    }
    // What a rule about other tables asks for: a row of them about 7.
    let about_7 = |table: Table| {
        let key = Arc::new(StringArray::from(vec!["7"])) as ArrayRef;
        let row = RecordBatch::try_from_iter([(table.key().name(), key)]).unwrap();
        TableRows::of_batches(table, vec![row], &[]).unwrap()
    };
    match meta.code {
        "LINK001" | "LINK002" => tables.push(about_7(Table::Cases)),
        "LINK003" => tables.push(about_7(Table::Staff)),
        _ => {}
    }
    Delivery::of(tables).unwrap()
}

fn failures_in_columns(meta: &Meta, example: Example) -> u64 {
    let report = validate(delivery(meta, example), &context());
    report.summary().find(|result| result.meta.code == meta.code).unwrap().failed
}

/// Rows that fail, by the door of single rows. Rules of records, of histories, of coverage, of staff (see `assess`) and
/// of all the measures of a case have no such door.
fn failures_one_by_one(meta: &Meta, example: Example) -> Option<u64> {
    if ["COV001", "LINK003"].contains(&meta.code)
        || matches!(table(meta), Table::Events | Table::Activities | Table::Staff)
    {
        return None;
    }
    let is_it = |one: &Judgement| one.meta.code == meta.code && matches!(one.outcome, Err(Stop::Failed(_)));
    if table(meta) == Table::Measures {
        let alone = example.iter().flat_map(|row| check_measure(&measure(row), &context()));
        return (!["MEAS007", "LINK002"].contains(&meta.code)).then_some(alone.filter(is_it).count() as u64);
    }
    let records: Vec<CaseRecord> = example.iter().map(|row| record(row)).collect();
    let alone = records.iter().flat_map(|record| check_case(record, &context())).filter(is_it).count();
    let together = check_cases(&records, &context());
    let together = together.iter().filter(|(_, one)| is_it(one)).count();
    (!meta.code.starts_with("FILE")).then_some((alone + together) as u64)
}

#[test]
fn each_rule_fails_its_failing_example_and_passes_its_passing_one() {
    for meta in catalogue() {
        let in_groups = meta.message.es.contains("{fact}")
            && meta.fails.len() == 2
            && failures_in_columns(meta, &meta.fails[..1]) == 0;
        let failed = failures_in_columns(meta, meta.fails);
        let of_all_rows = ["TEAM001", "TEAM002", "COV001"].contains(&meta.code);
        if in_groups || of_all_rows || table(meta) == Table::Events {
            assert_eq!(failed, 1, "{}: one row of its failing example fails", meta.code);
        } else {
            assert_eq!(
                failed,
                meta.fails.len() as u64,
                "{}: every row of its failing example fails",
                meta.code
            );
        }
        assert_eq!(failures_in_columns(meta, meta.passes), 0, "{}: its passing example passes", meta.code);
    }
}

#[test]
fn one_case_and_columns_answer_alike() {
    for meta in catalogue() {
        for example in [meta.fails, meta.passes] {
            if let Some(one_by_one) = failures_one_by_one(meta, example) {
                assert_eq!(one_by_one, failures_in_columns(meta, example), "{}", meta.code);
            }
        }
    }
}

#[test]
fn every_rule_is_described_and_cited() {
    let mut codes = BTreeSet::new();
    for meta in catalogue() {
        let code = meta.code;
        assert!(codes.insert(code), "{code} stands twice");
        assert!(rule(&code.to_lowercase()).is_some());
        for text in [meta.title, meta.message, meta.fix] {
            assert!(
                !text.es.is_empty() && !text.en.is_empty() && (text.es != text.en || text.es == "{fact}"),
                "{code} in both languages"
            );
        }
        let mut said = [meta.message.es.to_owned(), meta.message.en.to_owned()];
        for slot in ["{fact}", "{value}", "{field}"] {
            assert_eq!(meta.message.es.contains(slot), meta.message.en.contains(slot), "{code} {slot}");
            said = said.map(|text| text.replace(slot, ""));
        }
        assert!(said.iter().all(|text| !text.contains(['{', '}'])), "{code} has slots that are filled in");
        assert!(
            !meta.norms.is_empty() && meta.citations().len() == meta.norms.len(),
            "{code} cites rows that exist"
        );
        assert!(!meta.fails.is_empty() && !meta.passes.is_empty(), "{code} has examples");
    }
}

/// The families and members that the contract names.
#[test]
fn the_catalogue_holds_what_it_promises() {
    let expected = "FILE001 FILE002 ID001 ID002 ID003 ID004 ID005 ID006 ID007 DATE001 DATE002 DATE003 DATE004 \
        DATE005 DATE006 DATE007 AGE001 AGE002 AGE003 AGE004 AGE005 CODE001 GEO001 GEO002 GEO003 LIFE001 LIFE002 LIFE003 LIFE004 \
        LIFE005 LIFE009 LIFE010 LIFE006 LIFE007 TERM001 TERM002 TERM003 TERM004 TERM005 TERM006 MEAS001 MEAS002 \
        MEAS003 MEAS004 MEAS005 MEAS006 MEAS007 LIFE008 LIFE011 LIFE012 LIFE013 LIFE014 TERM007 TERM008 TERM009 TERM010 \
        TERM011 TERM012 COV001 COV002 COV003 \
        STAFF001 STAFF002 STAFF003 STAFF004 STAFF005 STAFF006 STAFF007 STAFF008 STAFF009 STAFF010 STAFF011 STAFF012 \
        STAFF013 STAFF014 STAFF015 STAFF016 STAFF017 STAFF018 STAFF019 STAFF020 STAFF021 STAFF022 STAFF023 STAFF024 \
        STAFF025 STAFF026 STAFF027 STAFF028 STAFF029 TEAM001 TEAM002 TEAM003 TEAM004 TEAM005 LINK001 LINK002 LINK003";
    let codes: Vec<&str> = catalogue().iter().map(|meta| meta.code).collect();
    assert_eq!(codes, expected.split_whitespace().collect::<Vec<_>>());
}

/// A legal value stands in `norms/*.toml` and is asked for by its key: no rule, age or term writes one.
#[test]
fn no_legal_number_is_written_in_the_code() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        // signs of a message
        ("agreement/checks.rs", &["40"][..]),
        // decimals of a share
        ("agreement/mod.rs", &["4"][..]),
        // signs of a message, months in a year, decimals of a rate, and the days of a month in thirtieths, a reading
        // that the caller names
        ("agreement/payment.rs", &["40", "12", "9", "10", "30"][..]),
        // months in a year
        ("agreement/period.rs", &["12"][..]),
        // how many keys a cell has, rows of a batch, and the mixing of a hash
        ("coverage/build.rs", &["5", "2_048", "32", "0x9E37_79B9_7F4A_7C15"][..]),
        // months in a year, and the most of a ledger
        ("coverage/frame.rs", &["12", "1_200"][..]),
        // months in a year
        ("coverage/report.rs", &["12"][..]),
        // seconds in an hour
        ("duty/clock.rs", &["3_600"][..]),
        // how many duties there are
        ("duty/kinds.rs", &["13"][..]),
        // days that count as soon, and how many units are of days
        ("duty/mod.rs", &["7", "3"][..]),
        // months in a year, and the last day of December that the article names
        ("person/age_limits.rs", &["12", "31"][..]),
        // months in a year and in a leap cycle
        ("staff/experience.rs", &["12", "48"][..]),
    ]);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/");
    let files = [
        "age",
        "code",
        "context",
        "coverage",
        "date",
        "file",
        "geo",
        "history",
        "identifier",
        "life",
        "life_groups",
        "measure",
        "outcome",
        "staff",
        "team",
        "term",
    ]
    .map(|name| format!("rules/{name}.rs"));
    for file in files.iter().map(String::as_str).chain([
        "decision.rs",
        "duty/clock.rs",
        "duty/kinds.rs",
        "duty/ledger.rs",
        "duty/mod.rs",
        "person/age_limits.rs",
        "agreement/checks.rs",
        "agreement/mod.rs",
        "agreement/payment.rs",
        "agreement/period.rs",
        "coverage/activity.rs",
        "coverage/build.rs",
        "coverage/error.rs",
        "coverage/frame.rs",
        "coverage/ledger.rs",
        "coverage/mod.rs",
        "coverage/report.rs",
        "staff/assess.rs",
        "staff/candidate.rs",
        "staff/experience.rs",
        "staff/mod.rs",
        "staff/readings.rs",
        "staff/requirement.rs",
        "staff/roster.rs",
        "staff/table.rs",
    ]) {
        let text = std::fs::read_to_string(format!("{root}{file}")).unwrap();
        for number in numbers(text.split("#[cfg(test)]").next().unwrap()) {
            let plain = matches!(number.as_str(), "0" | "1" | "2");
            let known = allowed.get(file).is_some_and(|list| list.contains(&number.as_str()));
            assert!(plain || known, "{file} writes the number {number}: give it a row in norms/*.toml");
        }
    }
}

/// Whole numbers outside comments, texts and names.
fn numbers(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in source.lines() {
        let code = line.split("//").next().unwrap_or_default();
        // Every second part between quotes is a text.
        for part in code.split('"').step_by(2) {
            let word = |c: char| !(c.is_alphanumeric() || c == '_');
            let starts = |token: &&str| token.starts_with(|c: char| c.is_ascii_digit());
            found.extend(part.split(word).filter(starts).map(str::to_owned));
        }
    }
    let typed = |number: String| {
        let plain = ["_i64", "_u32", "_i128"].iter().find_map(|kind| number.strip_suffix(kind));
        plain.map(str::to_owned).unwrap_or(number)
    };
    found.into_iter().map(typed).collect()
}

#[test]
fn every_key_in_the_code_has_a_row() {
    let mut keys = 0;
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for (declaration, rest) in
                text.match_indices("Key::new(\"").map(|(at, found)| text.split_at(at + found.len()))
            {
                let id = rest.split('"').next().unwrap();
                let row = norm::rows().iter().find(|row| row.id == id);
                let row = row.unwrap_or_else(|| panic!("{}: no row for {id}", path.display()));
                if let Some(unit) = declaration.lines().last().and_then(|line| line.split("Key<").nth(1)) {
                    let unit = unit.split('>').next().unwrap();
                    let snake: String = unit
                        .chars()
                        .flat_map(
                            |c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] },
                        )
                        .collect();
                    assert_eq!(row.unit, snake.trim_start_matches('_'), "{id}");
                }
                keys += 1;
            }
        }
    }
    assert!(keys >= 10, "found {keys} keys");
}

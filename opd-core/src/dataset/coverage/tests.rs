use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use proptest::prelude::*;

use super::*;
use crate::codes::tests::words_are_told_apart;
use crate::dataset::TableRows;

fn asked() -> CoverageAsked {
    CoverageAsked { as_of: None, cap: AgeCap::default(), projection: Projection::Proportional }
}

/// A table of texts; an empty one is a missing cell.
fn table<const N: usize>(table: Table, header: [&str; N], rows: &[[&str; N]]) -> TableRows {
    let column = |index: usize| {
        let cells = rows.iter().map(|row| Some(row[index]).filter(|cell| !cell.is_empty()));
        Arc::new(cells.collect::<StringArray>()) as ArrayRef
    };
    let batch = RecordBatch::try_from_iter(header.iter().enumerate().map(|(at, name)| (*name, column(at))));
    TableRows::of_batches(table, vec![batch.unwrap()], &[]).unwrap()
}

const CASES: [&str; 9] =
    ["caso", "rut", "nacimiento", "sexo", "comuna", "comuna_oficina", "programa", "ingreso", "egreso"];

fn coverage(tables: Vec<TableRows>) -> DeliveryCoverage {
    coverage_of(&Delivery::of(tables).unwrap(), &Agreement::talagante_2015(), asked()).unwrap()
}

#[test]
fn every_word_means_one_code() {
    words_are_told_apart::<LeftOut>();
    words_are_told_apart::<Assumed>();
}

#[test]
fn each_row_is_counted_outside_or_left_out() {
    let good = ["C-1", "12345678-5", "2008-05-01", "F", "13601", "", "opd", "2015-04-01", ""];
    let with = |column: usize, text: &'static str| {
        let mut row = good;
        row[column] = text;
        row
    };
    let two_communes =
        Agreement { communes: vec!["13601".into(), "05101".into()], ..Agreement::talagante_2015() };
    let mut nowhere = with(4, "");
    let rows = [
        good,
        with(1, "11.111.111-1"),
        with(2, "31-02-2008"),
        with(3, ""),
        with(6, ""),
        nowhere,
        with(7, "2019-01-01"),
        with(7, ""),
        with(7, "NO APLICA"),
        with(8, "pronto"),
        with(6, "zapato"),
        with(3, "zapato"),
        with(4, "99999"),
        with(8, "2015-03-31"),
    ];
    let delivery = Delivery::of(vec![table(Table::Cases, CASES, &rows)]).unwrap();
    let of = |agreement: &Agreement| coverage_of(&delivery, agreement, asked()).unwrap().rows[0].1;
    let one = of(&Agreement::talagante_2015());
    let left_out: Vec<_> = one.left_out().map(|(why, rows)| (why.code(), rows)).collect();
    assert_eq!(
        left_out,
        [
            ("no_intake", 1),
            ("unreadable_intake", 1),
            ("unreadable_discharge", 1),
            ("unknown_programme", 1),
            ("unknown_sex", 1),
            ("unknown_commune", 1),
            ("discharge_before_intake", 1),
        ]
    );
    assert_eq!((one.given, one.counted(), one.outside), (14, 6, 1));
    let assumed: Vec<_> = one.assumed().filter(|(what, _)| *what != Assumed::Area).collect();
    let each = [Assumed::Programme, Assumed::Sex, Assumed::Commune, Assumed::Person, Assumed::Birth];
    assert_eq!(assumed, each.map(|what| (what, 1)));
    assert!(of(&two_communes).left_out().any(|(why, rows)| (why, rows) == (LeftOut::NoCommune, 1)));
    nowhere[5] = "05101";
    let office = coverage(vec![table(Table::Cases, CASES, &[nowhere])]);
    assert!(office.ledger.groups().any(|(group, _)| group.commune.map(|code| code.number()) == Some(5101)));
}

#[test]
fn who_can_not_be_told_is_nobody_else() {
    let row = |case, rut| [case, rut, "", "", "", "", "", "2015-04-01", ""];
    let rows = [row("A", ""), row("B", ""), row("A", "0-0"), row("", "12.345.678-5"), row("", "12345678-5")];
    let month = |coverage: &DeliveryCoverage| {
        let group = crate::coverage::Group::of(crate::person::Programme::Opd, Area::Protection);
        coverage.ledger.months(&group).unwrap()[1]
    };
    let april = month(&coverage(vec![table(Table::Cases, CASES, &rows)]));
    assert_eq!((april.persons, april.cases), (4, 5));
}

#[test]
fn activities_are_held_against_the_intersectoral_area() {
    let header = ["fecha", "tipo", "nna", "familias", "redes", "participantes"];
    let activities = table(
        Table::Activities,
        header,
        &[
            ["2015-04-01", "difusión", "2000", "9", "", "12.345.678-5; 12345678-5;; 11.111.111-1"],
            ["2016-04-01", "", "", "", "250", "12.345.678-5"],
            ["2014-04-01", "", "", "", "1", ""],
            ["", "", "", "", "1", ""],
            ["ayer", "", "", "", "1", ""],
            ["2016-04-01", "zapato", "", "", "1", ""],
            ["2016-04-01", "", "-1", "", "1", ""],
            ["2016-04-01", "", "muchos", "", "1", ""],
        ],
    );
    let cases = table(Table::Cases, CASES, &[["A", "", "", "", "", "", "", "2015-04-01", ""]]);
    let found = coverage(vec![activities, cases]);
    let (kind, rows) = found.rows[1];
    assert_eq!((kind, rows.given, rows.counted(), rows.outside), (Table::Activities, 8, 2, 1));
    let left_out: Vec<_> = rows.left_out().map(|(_, rows)| rows).collect();
    assert_eq!(left_out, [1, 1, 1, 2]);
    let assumed: Vec<_> = rows.assumed().collect();
    assert_eq!(assumed, [(Assumed::Kind, 2), (Assumed::Nameless, 1)]);
    let shares: Vec<_> = found
        .years
        .iter()
        .filter(|year| year.area == Area::Intersectoral)
        .map(|year| year.participants.map(|one| (one.count, one.share.unwrap().to_string())))
        .collect();
    let year = |count, share: &str| Some((count, share.to_owned()));
    assert_eq!(shares, [year(2000, "0.4444"), year(250, "0.0556"), year(0, "0"), year(2250, "0.1667")]);
    assert!(found.years.iter().all(|year| (year.area == Area::Protection) == year.participants.is_none()));
    let batch = found.activity_batch().unwrap();
    assert_eq!(batch.num_rows(), 37 + 2); // a row for each month, and for each kind in one
    assert_eq!(found.month_batch().unwrap().num_rows(), 37 * 5);
}

#[test]
fn what_can_not_be_counted() {
    let ask = |tables: Vec<TableRows>, as_of: Option<&str>| {
        let asked = CoverageAsked { as_of: as_of.map(|day| day.parse().unwrap()), ..asked() };
        let delivery = Delivery::of(tables).unwrap();
        coverage_of(&delivery, &Agreement::talagante_2015(), asked).unwrap_err()
    };
    let cases = || table(Table::Cases, ["ingreso"], &[["2015-04-01"]]);
    let activities = |header| table(Table::Activities, [header], &[["1"]]);
    for (error, code, word) in [
        (ask(vec![activities("nna")], None), "missing_table", "casos"),
        (ask(vec![table(Table::Cases, ["rut"], &[["1-9"]])], None), "missing_column", "intake_date"),
        (ask(vec![cases(), activities("nna")], None), "missing_column", "activity_date"),
        (ask(vec![cases()], Some("2015-03-01")), "not_begun", "2015-03-02"),
    ] {
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(word) && error.explain(Lang::En) != error.to_string(), "{error}");
    }
}

proptest! {
    #[test]
    fn parts_of_the_persons_make_the_whole(
        rows in prop::collection::vec((0_u32..40, 0_i32..900, 0_i32..300), 1..200), part in 1_usize..60,
    ) {
        let day = |days: i32| Day::from_civil(2015, 1, 1).unwrap().plus_days(days).to_string();
        let texts: Vec<[String; 4]> = rows
            .iter()
            .map(|(person, start, length)| {
                let run = crate::person::Run::new(5_000_000 + person).map(|run| run.compact());
                let run = run.ok().filter(|_| person % 7 > 0).unwrap_or_default();
                [run, format!("C-{}", person / 2), day(*start), day(start + length - 5)]
            })
            .collect();
        let rows: Vec<[&str; 4]> = texts.iter().map(|row| row.each_ref().map(String::as_str)).collect();
        let table = table(Table::Cases, ["rut", "caso", "ingreso", "egreso"], &rows);
        let delivery = Delivery::of(vec![table]).unwrap();
        let agreement = Agreement::talagante_2015();
        let frame = Frame { period: agreement.period, as_of: agreement.period.until, cap: AgeCap::default() };
        let of = |part: usize| {
            let rows = delivery.rows::<cases::Columns>().unwrap();
            cases_of(rows, &agreement, CoverageLedger::empty(frame).unwrap(), part).unwrap()
        };
        prop_assert_eq!(of(part), of(usize::MAX));
    }
}

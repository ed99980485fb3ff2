//! What every report must hold, whatever the delivery says.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};

use crate::agreement::Agreement;
use crate::dataset::{Delivery, Rendering, Report, Side, TableRows, validate};
use crate::lang::Lang;
use crate::rules::Context;
use crate::table::Table;

const RUN: &str = "12.345.678-9";
const EVIL: &str = "<script>alert('x')</script>";

/// Three cases of 2015 with an evil name, evil ids and formulas, and their events.
fn report() -> Report {
    report_of("2015")
}

/// The same in another year.
fn report_of(year: &str) -> Report {
    let batch = |columns: &[(&str, &[&str])]| {
        let dated = |text: &&str| Some(text.replace("2015", year));
        let column = |texts: &[&str]| Arc::new(texts.iter().map(dated).collect::<StringArray>()) as ArrayRef;
        RecordBatch::try_from_iter(columns.iter().map(|(name, texts)| (*name, column(texts)))).unwrap()
    };
    let cases = batch(&[
        ("caso", &["=cmd()|'/C calc'!A0", "A-2", EVIL]),
        ("RUN", &[RUN, "12.345.678-5", "11.111.111-1"]),
        ("fecha_nacimiento", &["05-03-2012", "NO APLICA", "01-01-2001"]),
        ("fecha_ingreso", &["10-03-2015", "2015-04-20", "05-05-2015"]),
        ("fecha_egreso", &["", "30-05-2015", ""]),
        ("sexo", &["+1", "@x", "F"]),
        (EVIL, &["=1+1", "Juanito Pérez", EVIL]),
    ]);
    let events = batch(&[
        ("caso", &["A-2", "A-2", "A-3"]),
        ("evento", &["intake", "discharged", "intake"]),
        ("fecha", &["2015-04-20", "2015-05-30", "2015-05-05"]),
    ]);
    let rows = |table, batch| TableRows::of_batches(table, vec![batch], &[]).unwrap();
    let delivery = Delivery::of(vec![rows(Table::Cases, cases), rows(Table::Events, events)]).unwrap();
    let mut context = Context::new(format!("{year}-06-30").parse().unwrap());
    context.agreement = Some(Arc::new(Agreement::talagante_2015()));
    validate(delivery, &context)
}

fn names() -> Vec<(Table, String)> {
    vec![(Table::Cases, format!("casos {EVIL}.csv"))]
}

type Write = fn(&Report, &mut Vec<u8>, Rendering);
const TEXTS: [(&str, Write); 3] = [
    ("html", |report, out, rendering| report.write_html(out, rendering, &names()).unwrap()),
    ("junit", |report, out, rendering| report.write_junit(out, rendering, &names()).unwrap()),
    ("sarif", |report, out, rendering| report.write_sarif(out, rendering, &names()).unwrap()),
];

fn text(write: Write, rendering: Rendering) -> String {
    let mut out = Vec::new();
    write(&report(), &mut out, rendering);
    String::from_utf8(out).unwrap()
}

const fn shown(show_identifiers: bool) -> Rendering {
    Rendering { lang: Lang::Es, show_identifiers }
}

#[test]
fn the_same_bytes_every_time() {
    for (name, write) in TEXTS {
        assert_eq!(text(write, shown(false)), text(write, shown(false)), "{name}");
    }
    let workbook = || {
        let mut out = Vec::new();
        report().write_xlsx(&mut out, shown(false), &names()).unwrap();
        out
    };
    assert!(workbook() == workbook());
}

#[test]
fn nothing_of_the_delivery_is_markup() {
    for (name, write) in &TEXTS[..2] {
        let text = text(*write, shown(true));
        assert!(!text.contains("<script") && text.contains("script"), "{name}");
    }
}

#[test]
fn identifiers_are_masked_unless_asked_for() {
    for (name, write) in TEXTS {
        let masked = text(write, shown(false));
        assert!(!masked.contains(RUN) && !masked.contains("12345678"), "{name}");
        assert!(!masked.contains("2001"), "{name} shows a birth");
        assert!(text(write, shown(true)).contains(RUN), "{name}");
    }
    let page = |show| text(TEXTS[0].1, shown(show));
    assert!(page(false).contains("Enmascarados:") && page(true).contains("VISIBLES:"));
}

#[test]
fn the_page_asks_for_nothing_and_has_every_chart() {
    let page = text(TEXTS[0].1, shown(false));
    assert!(page.contains("default-src 'none'") && !page.contains("<script") && !page.contains("@import"));
    for part in ["src=", "url(http", "<img", "<iframe"] {
        assert!(!page.contains(part), "{part}");
    }
    for id in ["by-rule", "by-month", "flow", "coverage", "ages", "d-oln"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    // In 2015 the law that sets terms was not in force.
    let mut out = Vec::new();
    report_of("2024").write_html(&mut out, shown(false), &[]).unwrap();
    let later = String::from_utf8(out).unwrap();
    assert!(later.contains("id=\"duties\"") && !page.contains("id=\"duties\""));
    // Every colour that is drawn has a rule that gives it the theme's.
    let colours = page.match_indices("fill=\"#").chain(page.match_indices("stroke=\"#"));
    let mut seen = 0;
    for (at, _) in colours {
        let colour = page[at..].split('"').nth(1).unwrap();
        assert!(page.contains(&format!("svg [fill=\"{colour}\"]")) || colour == "#000000", "{colour}");
        seen += 1;
    }
    assert!(seen > 20);
}

#[test]
fn charts_without_data_are_left_out() {
    let run = Arc::new(StringArray::from(vec!["12.345.678-5"])) as ArrayRef;
    let cases = RecordBatch::try_from_iter([("RUN", run)]).unwrap();
    let report =
        validate(Delivery::cases(vec![cases], &[]).unwrap(), &Context::new("2024-06-30".parse().unwrap()));
    let mut out = Vec::new();
    report.write_html(&mut out, Rendering { lang: Lang::En, show_identifiers: false }, &[]).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(!page.contains("<svg") && page.contains("Nothing was found to mend"), "{page}");
}

/// Cases open at the end of each month: those that came in and have not left.
#[test]
fn the_flow_adds_up() {
    let report = report();
    let words = super::texts::Words(Lang::Es);
    let (figures, _) = super::figures::figures(&report, words);
    let flow = figures.iter().find(|figure| figure.id == "flow").unwrap();
    let rows: Vec<_> = flow.rows.iter().map(|(month, values)| (month.as_str(), values.as_slice())).collect();
    let expected: [(&str, &[u64]); 4] =
        [("2015-03", &[1, 0, 1]), ("2015-04", &[1, 0, 2]), ("2015-05", &[1, 1, 2]), ("2015-06", &[0, 0, 2])];
    assert_eq!(rows, expected);
}

#[test]
fn a_sheet_that_is_full_says_so() {
    let report = report();
    let mut workbook = report.workbook(shown(false), &names(), 2).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let sheet = |name: &str| {
        use calamine::Reader;
        let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(bytes.clone())).unwrap();
        workbook.worksheet_range(name).unwrap()
    };
    assert_eq!(sheet("Casos").height(), 3);
    let summary = sheet("Resumen");
    let said = summary.used_cells().filter(|(.., cell)| cell.to_string().contains("más de las que caben"));
    assert_eq!(said.count(), 3, "cases, events, findings");
}

#[test]
fn the_split_holds_every_row_once() {
    let report = report();
    let rows =
        |side| -> usize { report.split(Table::Cases, side).unwrap().iter().map(RecordBatch::num_rows).sum() };
    assert_eq!((rows(Side::Valid), rows(Side::Invalid)), (1, 2));
    let mut out = Vec::new();
    report.write_split_csv(Table::Events, Side::Valid, &mut out).unwrap();
    // The events of A-2 have errors of their own; A-3 is no case of the delivery.
    assert_eq!(String::from_utf8(out).unwrap(), "\u{FEFF}caso;evento;fecha\r\n");
    let mut out = Vec::new();
    report.write_split_csv(Table::Events, Side::Invalid, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().ends_with("A-3;intake;2015-05-05\r\n"));
    assert!(report.split(Table::Staff, Side::Valid).unwrap().is_empty());
}

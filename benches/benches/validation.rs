//! A delivery of 1,000,000 cases, judged; and one child, one case.

use std::error::Error;
use std::hint::black_box;
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use criterion::{BatchSize, Criterion, Throughput};
use opd_core::Day;
use opd_core::dataset::{
    Delivery, Rendering, RunOptions, TableSource, validate, validate_rows, validate_tables,
};
use opd_core::decision::{check_age, check_case};
use opd_core::person::{AgeCap, BirthDate, Programme, Run};
use opd_core::rules::Context;
use opd_core::table::{CaseField, CaseRecord, Table};

const ROWS: u32 = 1_000_000;
const BATCH: u32 = 65_536;
const AS_OF: &str = "2024-12-31";

type Anything = Result<(), Box<dyn Error>>;

/// Spreads `row` over `0..below`, the same in every run.
fn spread(row: u32, salt: u32, below: u32) -> i32 {
    let mixed = (row ^ salt).wrapping_mul(0x9E37_79B1);
    ((mixed ^ mixed >> 15).wrapping_mul(0x85EB_CA77) >> 8).wrapping_rem(below) as i32
}

/// Cases of an OLN, each of another child. One in a hundred has a wrong RUN, an adult at intake or a commune
/// that there is not.
fn batch(first: u32, as_of: i32) -> Result<RecordBatch, Box<dyn Error>> {
    let rows = || first..(first + BATCH).min(ROWS);
    let planted = |row: u32, defect: u32| row % 100 == defect;
    let open = |row: u32| spread(row, 1, 4) == 0;
    let intake = |row: u32| {
        if open(row) { as_of - 85 - spread(row, 2, 20) } else { as_of - 1_000 + spread(row, 2, 800) }
    };
    let instant = |day: i32, hour: i64| (i64::from(day) * 24 + hour) * 3_600_000_000;
    let crime = |row: u32, hour: i64| (spread(row, 3, 20) == 0).then(|| instant(intake(row), hour));
    let texts = |of: &dyn Fn(u32) -> Option<&'static str>| -> ArrayRef {
        Arc::new(rows().map(of).collect::<StringArray>())
    };
    let days =
        |of: &dyn Fn(u32) -> Option<i32>| -> ArrayRef { Arc::new(rows().map(of).collect::<Date32Array>()) };
    let after = |lag: i32| days(&|row| Some(intake(row) + lag));
    let moments = |of: &dyn Fn(u32) -> Option<i64>| -> ArrayRef {
        Arc::new(rows().map(of).collect::<TimestampMicrosecondArray>())
    };
    let flag = |value: bool| -> ArrayRef { Arc::new(rows().map(|_| Some(value)).collect::<BooleanArray>()) };
    let class = |row: u32| spread(row, 4, 3) as usize;

    let mut runs = Vec::new();
    for row in rows() {
        // 7,919 and 20,000,000 have no divisor in common: no two rows share a RUN.
        let mut text = Run::new(5_000_000 + (u64::from(row) * 7_919 % 20_000_000) as u32)?.compact();
        if planted(row, 1) {
            let right = text.pop();
            text.push(if right == Some('0') { '1' } else { '0' });
        }
        runs.push(text);
    }
    let classes = ["sospecha de vulneración", "riesgo de vulneración", "necesidad de acceso a oferta"];
    let plans = ["plan de intervención personalizada", "plan de atención", "plan de atención"];
    let channels = ["demanda espontánea", "derivación judicial", "alerta"];
    let columns: [(&str, ArrayRef); 25] = [
        ("case_id", Arc::new(rows().map(|row| Some(format!("C-{row}"))).collect::<StringArray>())),
        ("identifier", Arc::new(StringArray::from(runs))),
        (
            "birth_date",
            days(&|row| Some(intake(row) - if planted(row, 2) { 7_000 } else { 30 + spread(row, 5, 6_000) })),
        ),
        ("sex", texts(&|row| Some(if spread(row, 6, 2) == 0 { "F" } else { "M" }))),
        ("commune", texts(&|row| Some(if planted(row, 3) { "99999" } else { "13601" }))),
        ("office_commune", texts(&|_| Some("13601"))),
        ("programme", texts(&|_| Some("OLN"))),
        ("area", texts(&|_| Some("protección"))),
        ("intake_date", after(0)),
        ("intake_channel", texts(&|row| channels.get(spread(row, 7, 3) as usize).copied())),
        ("knowledge_at", moments(&|row| Some(instant(intake(row), 10)))),
        ("finding_class", texts(&|row| classes.get(class(row)).copied())),
        ("urgent", flag(false)),
        ("family_contact_date", after(2)),
        ("child_heard", flag(true)),
        ("assessment_date", after(5)),
        ("plan_kind", texts(&|row| plans.get(class(row)).copied())),
        ("plan_date", after(10)),
        ("measure_date", after(20)),
        ("last_review_date", after(80)),
        ("crime_known_at", moments(&|row| crime(row, 10))),
        ("crime_reported_at", moments(&|row| crime(row, 19))),
        ("discharge_date", days(&|row| (!open(row)).then(|| intake(row) + 120))),
        ("discharge_cause", texts(&|row| (!open(row)).then_some("logro de objetivos"))),
        ("stage", texts(&|row| Some(if open(row) { "ejecución" } else { "egresado" }))),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)))?)
}

fn delivery(criterion: &mut Criterion) -> Anything {
    let as_of: Day = AS_OF.parse()?;
    let context = Context::new(as_of);
    let batches = (0..ROWS)
        .step_by(BATCH as usize)
        .map(|first| batch(first, as_of.epoch()))
        .collect::<Result<Vec<_>, _>>()?;
    let read = || Delivery::cases(batches.clone(), &[]);
    let report = validate(read()?, &context);
    println!("findings: {}", report.finding_count());
    for rule in report.summary().filter(|rule| rule.failed > 0) {
        println!("  {} {}", rule.meta.code, rule.failed);
    }
    drop(report);

    let mut group = criterion.benchmark_group("delivery");
    group.throughput(Throughput::Elements(ROWS.into())).sample_size(10);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(5));
    group.bench_function("read_columns", |bench| bench.iter_with_large_drop(read));
    let ready = read()?;
    group.bench_function("row_rules", |bench| {
        bench.iter_with_large_drop(|| validate_rows(black_box(&ready), &context))
    });
    group.bench_function("read_and_row_rules", |bench| {
        bench.iter(|| read().map(|delivery| validate_rows(&delivery, &context)));
    });
    group.bench_function("whole_run", |bench| {
        bench.iter_batched(
            read,
            |delivery| delivery.map(|ready| validate(ready, &context)),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("read_and_whole_run", |bench| {
        bench.iter(|| read().map(|delivery| validate(delivery, &context)));
    });
    // As the bindings run it: read and judged piece by piece.
    let mapping = ready.table(Table::Cases).ok_or("no cases")?.mapping().clone();
    let options = RunOptions { threads: NonZero::new(1), ..RunOptions::default() };
    group.bench_function("piece_by_piece", |bench| {
        bench.iter(|| {
            let cases = TableSource::batches(mapping.clone(), batches.clone(), BATCH as usize);
            validate_tables(vec![cases], &context, options, |_| true)
        });
    });
    let report = validate(read()?, &context);
    group.throughput(Throughput::Elements(report.finding_count()));
    group.bench_function("findings_as_a_table", |bench| {
        bench.iter(|| report.finding_batches(Rendering::default(), 1 << 16).collect::<Result<Vec<_>, _>>());
    });
    Ok(())
}

fn one_case(criterion: &mut Criterion) -> Anything {
    let context = Context::new(AS_OF.parse()?);
    let mut case = CaseRecord::default();
    for (field, text) in [
        (CaseField::CaseId, "C-1"),
        (CaseField::Identifier, "12.345.678-5"),
        (CaseField::BirthDate, "2012-03-05"),
        (CaseField::Commune, "13601"),
        (CaseField::Programme, "OLN"),
        (CaseField::IntakeDate, "2024-03-01"),
        (CaseField::AssessmentDate, "2024-03-06"),
        (CaseField::PlanDate, "2024-03-11"),
    ] {
        case.set(field, text);
    }
    let birth = BirthDate::Known("2012-03-05".parse()?);
    let on: Day = "2024-03-01".parse()?;
    let mut group = criterion.benchmark_group("one");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.bench_function("check_age", |bench| {
        bench.iter(|| check_age(black_box(birth), on, Programme::Oln, AgeCap::BeforeEighteenth));
    });
    group.bench_function("check_case", |bench| bench.iter(|| check_case(black_box(&case), &context)));
    Ok(())
}

fn main() -> Anything {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    delivery(&mut criterion)?;
    one_case(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

//! 1,000,000 events of 100,000 cases: replayed, judged, and asked for their duties.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, Date32Array, RecordBatch, StringArray};
use criterion::{BatchSize, Criterion, Throughput};
use opd_core::Lang;
use opd_core::case::{Bounds, Case, CaseEvent, History};
use opd_core::dataset::{Delivery, TableRows, duties_of, validate};
use opd_core::duty::DutyStatus;
use opd_core::person::Programme;
use opd_core::rules::Context;
use opd_core::table::{EventField, EventRecord, Table};

const CASES: u32 = 100_000;
const AS_OF: &str = "2024-12-31";

/// An event: its kind, days after the intake, and what else its row says.
type Event = (&'static str, i32, &'static [(&'static str, &'static str)]);

/// One case in ten events.
const STORY: [Event; 10] = [
    ("intake", 0, &[("channel", "network_alert")]),
    ("family_contacted", 2, &[("reached", "true")]),
    ("assessment_started", 3, &[]),
    ("child_heard", 5, &[]),
    ("parents_heard", 5, &[]),
    ("consent_given", 6, &[]),
    ("assessment_completed", 10, &[("finding_class", "risk")]),
    ("plan_proposed", 12, &[("plan_kind", "care_plan"), ("role", "case_manager")]),
    ("agreement_signed", 15, &[]),
    (
        "measure_adopted",
        20,
        &[("subject", "m1"), ("role", "coordinator"), ("measure_kind", "other_suitable")],
    ),
];

type Anything = Result<(), Box<dyn Error>>;

/// The day on which a case came in; the measures of half of them wait for a review.
fn intake(case: u32, as_of: i32) -> i32 {
    as_of - 40 - (case.wrapping_mul(0x9E37_79B1) >> 8) as i32 % 140
}

fn table(as_of: i32) -> Result<Vec<RecordBatch>, Box<dyn Error>> {
    let rows = || (0..CASES).flat_map(|case| STORY.iter().map(move |event| (case, event)));
    let said = |name: &'static str| -> ArrayRef {
        let of = move |event: &Event| event.2.iter().find(|(field, _)| *field == name).map(|(_, text)| *text);
        Arc::new(rows().map(|(_, event)| of(event)).collect::<StringArray>())
    };
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("case_id", Arc::new(rows().map(|(case, _)| Some(format!("C-{case}"))).collect::<StringArray>())),
        ("event", Arc::new(rows().map(|(_, event)| Some(event.0)).collect::<StringArray>())),
        (
            "happened_at",
            Arc::new(
                rows().map(|(case, event)| Some(intake(case, as_of) + event.1)).collect::<Date32Array>(),
            ),
        ),
    ];
    for name in ["role", "subject", "channel", "reached", "finding_class", "plan_kind", "measure_kind"] {
        columns.push((name, said(name)));
    }
    let whole = RecordBatch::try_from_iter(columns)?;
    Ok((0..whole.num_rows())
        .step_by(1 << 16)
        .map(|start| whole.slice(start, (1 << 16).min(whole.num_rows() - start)))
        .collect())
}

fn delivery(batches: &[RecordBatch]) -> Result<Delivery, opd_core::dataset::DataError> {
    Delivery::of(vec![TableRows::of_batches(Table::Events, batches.to_vec(), &[])?])
}

fn bulk(criterion: &mut Criterion) -> Anything {
    let context = Context::new(AS_OF.parse()?);
    let batches = table(context.as_of.epoch())?;
    let mut group = criterion.benchmark_group("histories");
    group.throughput(Throughput::Elements(u64::from(CASES) * STORY.len() as u64));
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    group.bench_function("read", |bencher| {
        bencher.iter(|| delivery(&batches).map(|read| read.table(Table::Events).map(TableRows::len)))
    });
    // Made anew for each run, outside the clock: a validation consumes its delivery.
    group.bench_function("replayed and judged", |bencher| {
        let made = || delivery(&batches);
        bencher.iter_batched(
            made,
            |read| read.map(|read| validate(read, &context).finding_count()),
            BatchSize::PerIteration,
        );
    });
    let read = delivery(&batches)?;
    group.bench_function("duties that press", |bencher| {
        bencher
            .iter(|| duties_of(&read, &context, &DutyStatus::PRESSING, Lang::Es).map(|table| table.unread));
    });
    group.finish();
    Ok(())
}

fn one(criterion: &mut Criterion) -> Anything {
    let mut record = Vec::new();
    let start = AS_OF.parse::<opd_core::Day>()?.epoch() - 100;
    for (kind, days, said) in STORY {
        let mut event = EventRecord::default();
        let day = opd_core::Day::new(start + days).ok_or("a day")?;
        event.set(EventField::Event, kind);
        event.set(EventField::HappenedAt, &day.to_string());
        for (name, text) in said {
            event.set(EventField::named(name).ok_or("a field")?, text);
        }
        record.push(event);
    }
    let mut group = criterion.benchmark_group("one case of ten events");
    group.bench_function("replay", |bencher| {
        bencher.iter(|| History::replay(Programme::Oln, black_box(&record), Bounds::default()).stage);
    });
    let case = Case::from_json(
        r#"{"programme": "oln", "events": [{"event": "intake", "at": "2024-03-05", "channel": "ex_officio"},
            {"event": "assessment_started", "at": "2024-03-06"}]}"#,
    )?;
    let event = CaseEvent::from_json(
        r#"{"event": "assessment_completed", "at": "2024-03-07", "finding_class": "risk"}"#,
    )?;
    group.bench_function("check", |bencher| bencher.iter(|| case.check(black_box(&event), None).allowed));
    group.finish();
    Ok(())
}

fn main() -> Anything {
    let mut criterion = Criterion::default().configure_from_args();
    bulk(&mut criterion)?;
    one(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

//! Column kernels in rows a second, one thread: slices in, slices that were allocated before out. RUN and
//! the business days are measured through Arrow as well, which is what the Python package calls.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, Date32Array, StringArray};
use chrono::NaiveDate;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use opd_core::Day;
use opd_core::calendar::{BusinessCalendar, BusinessKind, Scope};
use opd_core::dataset::kernels::{self, Each};
use opd_core::norm::Years;
use opd_core::person::{Run, age_columns, completed_years_columns, is_minor_columns, is_minor_each};

/// More than fits the caches.
const ROWS: usize = 10_000_000;
const RUNS: usize = 4_000_000;

type Anything = Result<(), Box<dyn Error>>;

/// Numbers without a pattern, the same in every run (xorshift).
fn numbers(below: u64) -> impl Iterator<Item = u64> {
    let mut state = 88_172_645_463_325_252u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    })
}

fn group<'a>(criterion: &'a mut Criterion, name: &str, rows: usize) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(rows as u64)).sample_size(10);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    group
}

/// Births of 2000 to 2010, each asked about up to 19 years later.
fn births_and_facts() -> (Vec<i32>, Vec<i32>) {
    let births: Vec<i32> = numbers(3_650).take(ROWS).map(|n| 10_957 + n as i32).collect();
    let facts = births.iter().zip(numbers(6_900)).map(|(birth, n)| birth + n as i32).collect();
    (births, facts)
}

fn ages(criterion: &mut Criterion) -> Anything {
    let (births, facts) = births_and_facts();
    let on: Day = "2019-12-31".parse()?;
    let [mut years, mut months, mut days] = [(); 3].map(|()| vec![0; ROWS]);
    let [mut minor, mut valid] = [(); 2].map(|()| vec![0; ROWS.div_ceil(64)]);
    let mut group = group(criterion, "age", ROWS);
    group.bench_function("years_months_days", |bench| {
        bench.iter(|| age_columns(black_box(&births), &facts, &mut years, &mut months, &mut days));
    });
    group.bench_function("completed_years", |bench| {
        bench.iter(|| completed_years_columns(black_box(&births), &facts, &mut years));
    });
    group.bench_function("is_minor_one_date", |bench| {
        bench.iter(|| is_minor_columns(black_box(&births), on, &mut minor, &mut valid));
    });
    group.bench_function("is_minor_two_columns", |bench| {
        bench.iter(|| is_minor_each(black_box(&births), &facts, Years(18), &mut minor, &mut valid));
    });
    // From the same epoch days; chrono counts from 1 March for who was born on 29 February.
    let date = |day: i32| NaiveDate::from_epoch_days(day);
    group.bench_function("chrono_years_since", |bench| {
        bench.iter(|| {
            for ((out, birth), fact) in years.iter_mut().zip(black_box(&births)).zip(&facts) {
                let completed =
                    date(*fact).zip(date(*birth)).and_then(|(fact, birth)| fact.years_since(birth));
                *out = completed.map_or(i32::MIN, |years| years as i32);
            }
        });
    });
    Ok(())
}

fn runs(criterion: &mut Criterion) -> Anything {
    // One in 32 has a wrong verifier.
    let text = |number: u64, dotted: bool| -> Result<String, Box<dyn Error>> {
        let run = Run::new(10_000_000 + number as u32)?;
        let mut text = if dotted { run.to_string() } else { run.compact() };
        if number.is_multiple_of(32) {
            let right = text.pop();
            text.push(if right == Some('0') { '1' } else { '0' });
        }
        Ok(text)
    };
    let mut group = group(criterion, "run", RUNS);
    for (name, dotted) in [("plain", false), ("dotted", true)] {
        let texts = numbers(15_000_000).take(RUNS).map(|n| text(n, dotted)).collect::<Result<Vec<_>, _>>()?;
        let column: ArrayRef = Arc::new(StringArray::from(texts));
        group.bench_function(name, |bench| bench.iter(|| kernels::is_valid_run(black_box(&column))));
    }
    Ok(())
}

fn business_days(criterion: &mut Criterion) {
    let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
    let (starts, ends) = births_and_facts();
    let fifteen = vec![15; ROWS];
    let (mut out, mut valid) = (vec![0; ROWS], vec![0; ROWS.div_ceil(64)]);
    let mut group = group(criterion, "business_days", ROWS);
    group.bench_function("count", |bench| {
        bench.iter(|| calendar.count_columns(black_box(&starts), &ends, &mut out, &mut valid));
    });
    group.bench_function("add_15", |bench| {
        bench.iter(|| calendar.add_columns(black_box(&starts), &fifteen, &mut out, &mut valid));
    });
    let [starts, ends]: [ArrayRef; 2] =
        [starts, ends].map(|days| Arc::new(Date32Array::from(days)) as ArrayRef);
    group.bench_function("count_arrow", |bench| {
        bench.iter(|| kernels::count_business_days(black_box(&starts), Each::Column(&ends), &calendar));
    });
    group.bench_function("add_15_arrow", |bench| {
        bench.iter(|| kernels::add_business_days(black_box(&starts), Each::One(15), &calendar));
    });
}

fn main() -> Anything {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    ages(&mut criterion)?;
    runs(&mut criterion)?;
    business_days(&mut criterion);
    criterion.final_summary();
    Ok(())
}

//! The cost of a call, and of a delivery by its path, without any binding: bindings CASES
#![allow(clippy::unwrap_used)] // a measure that fails says so by panicking

use std::fs::File;
use std::hint::black_box;
use std::time::Instant;

use opd_core::Day;
use opd_core::dataset::{Delivery, Mapping, Rendering, TableRows, validate};
use opd_core::files::{Options, Source, open};
use opd_core::person::{Age, Run};
use opd_core::rules::Context;
use opd_core::table::Table;

const CALLS: u32 = 20_000_000;

fn cost<T>(call: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    start.elapsed().as_secs_f64() / f64::from(CALLS) * 1e9
}

fn main() {
    let [birth, on]: [Day; 2] = ["2008-03-10", "2024-05-02"].map(|day| day.parse().unwrap());
    println!("age {:.1}", cost(|| Age::between(black_box(birth), black_box(on))));
    println!("run {:.1}", cost(|| black_box("12.345.678-5").parse::<Run>()));
    let path = std::env::args().nth(1).unwrap();
    let start = Instant::now();
    let reader = open(&path, Source::File(File::open(&path).unwrap()), &Options::default()).unwrap();
    let mapping = Mapping::find(Table::Cases, reader.header(), &[]).unwrap();
    let delivery = Delivery::of(vec![TableRows::read(mapping, reader, |_, _| true).unwrap()]).unwrap();
    let report = validate(delivery, &Context::new("2024-12-31".parse().unwrap()));
    let mut json = Vec::new();
    report.write_json(&mut json, Rendering::default(), &[]).unwrap();
    println!("validate {:.3}", start.elapsed().as_secs_f64());
}

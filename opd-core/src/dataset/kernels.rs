//! Questions about whole columns, of any layout that producers send, for the bindings.
//!
//! A null in gives a null out, and so does a row that has no answer (a birth after the day asked, a day outside
//! the calendar).

use arrow_array::cast::AsArray;
use arrow_array::types::{Date64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int8Array, Int16Array, Int32Array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use crate::calendar::BusinessCalendar;
use crate::dataset::column::Packed;
use crate::dataset::texts::Texts;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{Key, Years};
use crate::person::{
    AgeError, INVALID, Run, age_columns, completed_years, completed_years_columns, is_minor_columns,
};
use crate::rules::Dated;

/// Majority (Civil Code art. 26).
const MAJORITY: Key<Years> = Key::new("AGE-01");

/// One value for every row, or one of each row.
#[derive(Debug, Clone, Copy)]
pub enum Each<'a, T> {
    /// The same for all.
    One(T),
    /// A column.
    Column(&'a ArrayRef),
}

/// Why a question about columns has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum KernelError {
    /// The column holds another type.
    ColumnType {
        /// What was expected.
        expected: &'static str,
        /// The Arrow type seen.
        seen: String,
    },
    /// Two columns differ in length, or no norm answers for the day.
    Age(#[from] AgeError),
}

impl KernelError {
    /// The stable code: `column_type`, or that of the [`AgeError`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ColumnType { .. } => "column_type",
            Self::Age(error) => error.code(),
        }
    }

    pub(crate) fn expected(expected: &'static str, column: &ArrayRef) -> Self {
        Self::ColumnType { expected, seen: column.data_type().to_string() }
    }
}

impl Explain for KernelError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::ColumnType { expected, seen }, Lang::Es) => {
                format!("la columna es de tipo {seen}; se esperaba {expected}")
            }
            (Self::ColumnType { expected, seen }, Lang::En) => {
                format!("the column has type {seen}; {expected} was expected")
            }
            (Self::Age(error), lang) => error.explain(lang),
        }
    }
}

/// Epoch days of a column, and which rows have one. A `Date32` column is read where it lies.
fn days(column: &ArrayRef) -> Result<(ScalarBuffer<i32>, Option<NullBuffer>), KernelError> {
    match column.data_type() {
        DataType::Date64 => {
            let days = column.as_primitive::<Date64Type>();
            let day = |millis: &i64| i32::try_from(millis.div_euclid(86_400_000)).unwrap_or(INVALID);
            Ok((days.values().iter().map(day).collect(), days.nulls().cloned()))
        }
        DataType::Null => Ok((vec![INVALID; column.len()].into(), None)),
        _ => Day::native(column).ok_or_else(|| KernelError::expected("Date32, Date64, Timestamp", column)),
    }
}

/// Rows worked on at once: their values stay in the first cache, and a word of a bitmap never straddles two.
const BLOCK: usize = 1 << 12;

/// The other side of a question: a column, or one value that every block repeats.
enum Side {
    One(Box<[i32; BLOCK]>),
    Column(ScalarBuffer<i32>),
}

impl Side {
    fn days(days_of: Each<'_, Day>, rows: usize) -> Result<(Self, Option<NullBuffer>), KernelError> {
        match days_of {
            Each::One(day) => Ok((Self::One(Box::new([day.epoch(); BLOCK])), None)),
            Each::Column(column) => Self::column(rows, days(column)?),
        }
    }

    fn column(
        rows: usize,
        (values, nulls): (ScalarBuffer<i32>, Option<NullBuffer>),
    ) -> Result<(Self, Option<NullBuffer>), KernelError> {
        same_length(rows, values.len())?;
        Ok((Self::Column(values), nulls))
    }

    /// The values beside the rows from `start` on: as many as `rows`, which a block holds.
    fn beside(&self, start: usize, rows: usize) -> &[i32] {
        match self {
            Self::One(repeated) => repeated.get(..rows),
            Self::Column(values) => values.get(start..start + rows),
        }
        .unwrap_or_default()
    }
}

/// The rows of `left` in blocks, each with what stands beside it.
fn blocks<'a>(left: &'a [i32], right: &'a Side) -> impl Iterator<Item = (&'a [i32], &'a [i32])> {
    left.chunks(BLOCK).enumerate().map(|(index, block)| (block, right.beside(index * BLOCK, block.len())))
}

/// Which rows of a block have an answer, in words of a bitmap.
fn answered(values: &[i32]) -> impl Iterator<Item = u64> {
    values.chunks(64).map(|row| {
        row.iter().enumerate().fold(0, |word, (bit, value)| word | u64::from(*value != INVALID) << bit)
    })
}

fn same_length(expected: usize, seen: usize) -> Result<(), KernelError> {
    if expected == seen { Ok(()) } else { Err(AgeError::Lengths { expected, seen }.into()) }
}

fn both(a: Option<NullBuffer>, b: Option<NullBuffer>) -> Option<NullBuffer> {
    NullBuffer::union(a.as_ref(), b.as_ref())
}

fn bitmap(words: Vec<u64>, rows: usize) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(words), 0, rows)
}

/// Completed years, months and days of each row, by Civil Code art. 48: [`crate::person::Age`] in columns.
///
/// # Errors
/// [`KernelError`] if a column holds no dates, or the two differ in length.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{Array, ArrayRef, Date32Array};
/// use opd_core::{Day, dataset::kernels::{Each, age}};
/// let births: ArrayRef = Arc::new(Date32Array::from(vec![Some(0), None]));
/// let age = age(&births, Each::One(Day::from_civil(1971, 2, 3).unwrap())).unwrap();
/// assert_eq!((age.years.value(0), age.months.value(0), age.days.value(0)), (1, 1, 2));
/// assert!(age.years.is_null(1));
/// ```
pub fn age(birth: &ArrayRef, on: Each<'_, Day>) -> Result<AgeColumns, KernelError> {
    let (births, born) = days(birth)?;
    let rows = births.len();
    let (ons, asked) = Side::days(on, rows)?;
    let (mut years, mut months, mut rest) =
        (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
    let mut valid = Vec::with_capacity(rows.div_ceil(64));
    let [mut y, mut m, mut d] = [[0; BLOCK]; 3];
    for (births, ons) in blocks(&births, &ons) {
        let rows = births.len();
        age_columns(births, ons, &mut y[..rows], &mut m[..rows], &mut d[..rows])?;
        valid.extend(answered(&y[..rows]));
        // An age has at most 9,999 years: what is cut is INVALID, under a null.
        years.extend(y[..rows].iter().map(|years| *years as i16));
        months.extend(m[..rows].iter().map(|months| *months as i8));
        rest.extend(d[..rows].iter().map(|days| *days as i8));
    }
    let nulls = both(both(born, asked), Some(NullBuffer::new(bitmap(valid, rows))));
    Ok(AgeColumns {
        years: Int16Array::new(years.into(), nulls.clone()),
        months: Int8Array::new(months.into(), nulls.clone()),
        days: Int8Array::new(rest.into(), nulls),
    })
}

/// [`crate::person::Age`] in columns.
#[derive(Debug, Clone)]
pub struct AgeColumns {
    /// Completed years.
    pub years: Int16Array,
    /// Months beyond the years.
    pub months: Int8Array,
    /// Days beyond the months.
    pub days: Int8Array,
}

/// Completed years of each row, by Civil Code art. 48.
///
/// # Errors
/// As [`age`].
pub fn age_years(birth: &ArrayRef, on: Each<'_, Day>) -> Result<Int32Array, KernelError> {
    let (births, born) = days(birth)?;
    let rows = births.len();
    let (ons, asked) = Side::days(on, rows)?;
    let (mut years, mut valid) = (Vec::with_capacity(rows), Vec::with_capacity(rows.div_ceil(64)));
    let mut block = [0; BLOCK];
    for (births, ons) in blocks(&births, &ons) {
        let block = &mut block[..births.len()];
        completed_years_columns(births, ons, block)?;
        valid.extend(answered(block));
        years.extend_from_slice(block);
    }
    let nulls = both(both(born, asked), Some(NullBuffer::new(bitmap(valid, rows))));
    Ok(Int32Array::new(years.into(), nulls))
}

/// Whether each row is of a minor on the day of the fact (Civil Code art. 26).
///
/// # Errors
/// As [`age`], and if no norm sets majority on the one day asked. A row whose own day has none is null.
pub fn is_minor(birth: &ArrayRef, on: Each<'_, Day>) -> Result<BooleanArray, KernelError> {
    let (births, born) = days(birth)?;
    let rows = births.len();
    match on {
        Each::One(on) => {
            let [mut minor, mut valid] = [(); 2].map(|()| vec![0; rows.div_ceil(64)]);
            is_minor_columns(&births, on, &mut minor, &mut valid)?;
            let nulls = both(born, Some(NullBuffer::new(bitmap(valid, rows))));
            Ok(BooleanArray::new(bitmap(minor, rows), nulls))
        }
        Each::Column(on) => {
            let (ons, asked) = days(on)?;
            same_length(rows, ons.len())?;
            let majority = Dated::<Years>::of(MAJORITY);
            let minor = |(birth, on): (&i32, &i32)| {
                let years = completed_years(*birth, *on);
                let majority = Day::new(*on).and_then(|on| majority.on(on).ok())?;
                (years != INVALID).then_some(years < majority.0)
            };
            let minor: BooleanArray = births.iter().zip(ons.iter()).map(minor).collect();
            let (values, answered) = minor.into_parts();
            Ok(BooleanArray::new(values, both(both(born, asked), answered)))
        }
    }
}

/// Whether each text is a RUN with its right check digit, however it is written.
///
/// # Errors
/// [`KernelError::ColumnType`] if the column can't be said as text.
pub fn is_valid_run(texts: &ArrayRef) -> Result<BooleanArray, KernelError> {
    let read = Texts::read(texts).ok_or_else(|| KernelError::expected("Utf8, LargeUtf8, Utf8View", texts))?;
    let valid = |row| read.get(row).map(|text| Run::from_bytes(text.as_bytes()).is_ok());
    Ok((0..texts.len()).map(valid).collect())
}

/// The `n`-th business day after each day ([`BusinessCalendar::add`]).
///
/// # Errors
/// [`KernelError`] if a column holds no dates or no whole numbers, or the two differ in length.
pub fn add_business_days(
    column: &ArrayRef,
    n: Each<'_, i32>,
    calendar: &BusinessCalendar,
) -> Result<Date32Array, KernelError> {
    let (starts, started) = days(column)?;
    let (counts, counted) = match n {
        Each::One(n) => (Side::One(Box::new([n; BLOCK])), None),
        Each::Column(n) => Side::column(starts.len(), whole(n)?)?,
    };
    let (values, answered) =
        table_look_up(&starts, &counts, |a, b, out, valid| calendar.add_columns(a, b, out, valid));
    Ok(Date32Array::new(values, both(both(started, counted), answered)))
}

/// The business days after each `from`, up to and with `to` ([`BusinessCalendar::count`]).
///
/// # Errors
/// As [`age`].
pub fn count_business_days(
    from: &ArrayRef,
    to: Each<'_, Day>,
    calendar: &BusinessCalendar,
) -> Result<Int32Array, KernelError> {
    let (starts, started) = days(from)?;
    let (ends, ended) = Side::days(to, starts.len())?;
    let (values, answered) =
        table_look_up(&starts, &ends, |a, b, out, valid| calendar.count_columns(a, b, out, valid));
    Ok(Int32Array::new(values, both(both(started, ended), answered)))
}

fn table_look_up(
    left: &[i32],
    right: &Side,
    kernel: impl Fn(&[i32], &[i32], &mut [i32], &mut [u64]) -> usize,
) -> (ScalarBuffer<i32>, Option<NullBuffer>) {
    let rows = left.len();
    let (mut out, mut valid) = (Vec::with_capacity(rows), Vec::with_capacity(rows.div_ceil(64)));
    let (mut values, mut words) = ([0; BLOCK], [0; BLOCK / 64]);
    for (left, right) in blocks(left, right) {
        let (values, words) = (&mut values[..left.len()], &mut words[..left.len().div_ceil(64)]);
        kernel(left, right, values, words);
        out.extend_from_slice(values);
        valid.extend_from_slice(words);
    }
    (out.into(), Some(NullBuffer::new(bitmap(valid, rows))))
}

/// Whole numbers of a column; those beyond 32 bits are held at their limits, which no calendar reaches.
fn whole(column: &ArrayRef) -> Result<(ScalarBuffer<i32>, Option<NullBuffer>), KernelError> {
    match column.data_type() {
        DataType::Int32 => {
            let numbers = column.as_primitive::<Int32Type>();
            Ok((numbers.values().clone(), numbers.nulls().cloned()))
        }
        DataType::Int64 => {
            let numbers = column.as_primitive::<Int64Type>();
            let held = |n: &i64| (*n).clamp(i32::MIN.into(), i32::MAX.into()) as i32;
            Ok((numbers.values().iter().map(held).collect(), numbers.nulls().cloned()))
        }
        _ => Err(KernelError::expected("Int32, Int64", column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{BusinessKind, Scope};
    use std::sync::Arc;

    fn dates(days: &[Option<&str>]) -> ArrayRef {
        let epoch = |day: &Option<&str>| day.map(|day| day.parse::<Day>().unwrap().epoch());
        Arc::new(days.iter().map(epoch).collect::<Date32Array>())
    }

    #[test]
    fn nulls_and_rows_without_answer_are_null() {
        let births = dates(&[Some("2004-02-29"), None, Some("2022-03-01"), Some("2010-01-01")]);
        let ons = dates(&[Some("2022-02-27"), Some("2022-02-27"), Some("2022-02-28"), None]);
        let minor = is_minor(&births, Each::Column(&ons)).unwrap();
        assert_eq!(minor.iter().collect::<Vec<_>>(), [Some(true), None, None, None]);
        let on = "2022-02-28".parse().unwrap();
        let minor = is_minor(&births, Each::One(on)).unwrap();
        assert_eq!(minor.iter().collect::<Vec<_>>(), [Some(false), None, None, Some(true)]);
        let years = age_years(&births, Each::One(on)).unwrap();
        assert_eq!(years.iter().collect::<Vec<_>>(), [Some(18), None, None, Some(12)]);
    }

    #[test]
    fn business_days_answer_inside_the_horizon() {
        let calendar = BusinessCalendar::new(BusinessKind::Administrative, Scope::National);
        let starts = dates(&[Some("2026-09-11"), Some("1989-01-01"), None]);
        let ends = add_business_days(&starts, Each::One(5), &calendar).unwrap();
        assert_eq!(
            ends.iter().collect::<Vec<_>>(),
            [Some("2026-09-21".parse::<Day>().unwrap().epoch()), None, None]
        );
        let ends: ArrayRef = Arc::new(ends);
        let counts = count_business_days(&starts, Each::Column(&ends), &calendar).unwrap();
        assert_eq!(counts.iter().collect::<Vec<_>>(), [Some(5), None, None]);
    }

    #[test]
    fn other_types_and_lengths_are_refused() {
        let texts: ArrayRef = Arc::new(arrow_array::StringArray::from(vec!["2020-01-01"]));
        let two = dates(&[None, None]);
        let on = Each::One(Day::MIN);
        assert_eq!(age(&texts, on).unwrap_err().code(), "column_type");
        assert_eq!(age(&two, Each::Column(&dates(&[None]))).unwrap_err().code(), "lengths");
        assert_eq!(is_minor(&two, Each::Column(&dates(&[None]))).unwrap_err().code(), "lengths");
        assert!(!is_valid_run(&texts).unwrap().value(0));
    }
}

//! One reader of text over every layout that producers send.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, GenericStringArray, Int64Array, LargeStringArray, OffsetSizeTrait,
    PrimitiveArray, StringArray, StringViewArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};

use crate::calendar::zone;
use crate::day::Day;

/// A column as text: polars sends views, pandas large strings, pyarrow and DuckDB plain ones, each of them
/// also as a dictionary. Other types are written out, as a person would type them.
#[derive(Debug, Clone)]
pub(crate) enum Texts {
    Plain(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Dictionary { keys: Vec<u32>, values: Box<Texts> },
    Empty,
}

/// Key of a null in a dictionary.
const NO_KEY: u32 = u32::MAX;

impl Texts {
    /// Reads a column; `None` if its type can't be said as text (lists, structs, binary).
    pub(crate) fn read(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Plain(array.as_string::<i32>().clone()),
            DataType::LargeUtf8 => Self::Large(array.as_string::<i64>().clone()),
            DataType::Utf8View => Self::View(array.as_string_view().clone()),
            DataType::Null => Self::Empty,
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let values = Self::read(dictionary.values())?;
                Self::Dictionary { keys: dictionary_keys(array)?, values: Box::new(values) }
            }
            _ => Self::Plain(written(array)?),
        })
    }

    /// Applies `read` to every row, choosing the layout once.
    pub(crate) fn map<R>(&self, rows: usize, mut read: impl FnMut(Option<&str>) -> R) -> Vec<R> {
        macro_rules! each {
            ($array:ident) => {
                match $array.nulls() {
                    None => (0..$array.len()).map(|row| read(Some($array.value(row)))).collect(),
                    Some(nulls) => nulls
                        .iter()
                        .enumerate()
                        .map(|(row, valid)| read(valid.then(|| $array.value(row))))
                        .collect(),
                }
            };
        }
        match self {
            Self::Plain(array) => each!(array),
            Self::Large(array) => each!(array),
            Self::View(array) => each!(array),
            Self::Dictionary { .. } | Self::Empty => (0..rows).map(|row| read(self.get(row))).collect(),
        }
    }

    /// The text that stands in every row, if that is soon told.
    pub(crate) fn everywhere(&self) -> Option<&str> {
        fn of<O: OffsetSizeTrait>(array: &GenericStringArray<O>) -> Option<&str> {
            let (offsets, first) = (array.value_offsets(), array.value_length(0).as_usize());
            let widths = offsets.windows(2).all(|row| (row[1] - row[0]).as_usize() == first);
            let texts = array.value_data().get(offsets[0].as_usize()..offsets[array.len()].as_usize())?;
            // Equal to itself moved by one text.
            (widths && texts[first..] == texts[..texts.len() - first]).then(|| array.value(0))
        }
        match self {
            Self::Plain(array) if !array.is_empty() && array.null_count() == 0 => of(array),
            Self::Large(array) if !array.is_empty() && array.null_count() == 0 => of(array),
            _ => None,
        }
    }

    /// The text of a row, `None` if null or past the end.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Plain(array) => (row < array.len() && array.is_valid(row)).then(|| array.value(row)),
            Self::Large(array) => (row < array.len() && array.is_valid(row)).then(|| array.value(row)),
            Self::View(array) => (row < array.len() && array.is_valid(row)).then(|| array.value(row)),
            Self::Dictionary { keys, values } => values.get(*keys.get(row)? as usize),
            Self::Empty => None,
        }
    }
}

/// The text of one cell of a column; `None` if it is null or can't be said as text.
pub(crate) fn text_at(array: &ArrayRef, row: usize) -> Option<String> {
    match array.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            Texts::read(array)?.get(row).map(str::to_owned)
        }
        // The others are written out whole.
        _ if row < array.len() => Texts::read(&array.slice(row, 1))?.get(0).map(str::to_owned),
        _ => None,
    }
}

/// A text without the blanks around it; `None` if it is blank.
#[inline]
pub(crate) fn said(text: &str) -> Option<&str> {
    match text.as_bytes() {
        // Most texts start and end with what is no blank.
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => Some(text),
        _ => Some(text.trim()).filter(|text| !text.is_empty()),
    }
}

/// The keys of a dictionary column, of any integer type, with [`NO_KEY`] for null.
pub(crate) fn dictionary_keys(array: &ArrayRef) -> Option<Vec<u32>> {
    let dictionary = array.as_any_dictionary_opt()?;
    let values = dictionary.values();
    if values.is_empty() {
        return Some(vec![NO_KEY; array.len()]);
    }
    let keys = dictionary.normalized_keys();
    let null = |row: usize| dictionary.keys().is_null(row);
    keys.into_iter()
        .enumerate()
        .map(|(row, key)| if null(row) { Some(NO_KEY) } else { u32::try_from(key).ok() })
        .collect()
}

/// Writes numbers, flags, dates and instants as people type them.
fn written(array: &ArrayRef) -> Option<StringArray> {
    macro_rules! plain {
        ($kind:ty) => {
            from_primitive(array.as_primitive::<$kind>(), |value, out| write!(out, "{value}").is_ok())
        };
    }
    Some(match array.data_type() {
        DataType::Boolean => {
            let flags: &BooleanArray = array.as_boolean();
            flags.iter().map(|flag| flag.map(|flag| if flag { "true" } else { "false" })).collect()
        }
        DataType::Int8 => plain!(Int8Type),
        DataType::Int16 => plain!(Int16Type),
        DataType::Int32 => plain!(Int32Type),
        DataType::Int64 => plain!(Int64Type),
        DataType::UInt8 => plain!(UInt8Type),
        DataType::UInt16 => plain!(UInt16Type),
        DataType::UInt32 => plain!(UInt32Type),
        DataType::UInt64 => plain!(UInt64Type),
        // pandas holds whole numbers with gaps as floats: 12.0 is 12, NaN is a gap.
        DataType::Float32 => from_primitive(array.as_primitive::<Float32Type>(), |value, out| {
            !value.is_nan() && write!(out, "{value}").is_ok()
        }),
        DataType::Float64 => from_primitive(array.as_primitive::<Float64Type>(), |value, out| {
            !value.is_nan() && write!(out, "{value}").is_ok()
        }),
        DataType::Date32 => from_primitive(array.as_primitive::<Date32Type>(), write_day),
        DataType::Date64 => from_primitive(array.as_primitive::<Date64Type>(), |millis, out| {
            i32::try_from(millis.div_euclid(86_400_000)).is_ok_and(|days| write_day(days, out))
        }),
        DataType::Timestamp(_, zone) => {
            let at_utc = zone.is_some();
            let (seconds, _) = timestamp_seconds(array)?;
            seconds
                .map(|seconds| {
                    let instant = chrono::DateTime::from_timestamp(seconds?, 0)?;
                    let local = if at_utc { zone::to_local(instant) } else { instant.naive_utc() };
                    Some(local.format("%Y-%m-%d %H:%M:%S").to_string())
                })
                .collect()
        }
        _ => return None,
    })
}

fn write_day(days: i32, out: &mut String) -> bool {
    match Day::new(days) {
        Some(day) => write!(out, "{day}").is_ok(),
        None => write!(out, "{days}").is_ok(),
    }
}

fn from_primitive<T: arrow_array::types::ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    write: impl Fn(T::Native, &mut String) -> bool,
) -> StringArray {
    let mut buffer = String::new();
    let mut builder = arrow_array::builder::StringBuilder::with_capacity(array.len(), array.len() * 8);
    for value in array {
        buffer.clear();
        match value {
            Some(value) if write(value, &mut buffer) => builder.append_value(&buffer),
            _ => builder.append_null(),
        }
    }
    builder.finish()
}

/// The seconds of a timestamp column of any unit, on its own clock (UTC if it names a zone), and its nulls.
pub(crate) fn timestamp_seconds(
    array: &ArrayRef,
) -> Option<(impl Iterator<Item = Option<i64>>, Option<NullBuffer>)> {
    let DataType::Timestamp(unit, _) = *array.data_type() else { return None };
    // Division by a number that is known beforehand is cheap.
    let second_of = move |value: i64| match unit {
        TimeUnit::Second => value,
        TimeUnit::Millisecond => value.div_euclid(1_000),
        TimeUnit::Microsecond => value.div_euclid(1_000_000),
        TimeUnit::Nanosecond => value.div_euclid(1_000_000_000),
    };
    // Every unit is one i64: reread the same buffer as one of them.
    let data = array.to_data().into_builder().data_type(DataType::Int64).build().ok()?;
    let values = Int64Array::from(data);
    let nulls = values.nulls().cloned();
    let second = move |row| values.is_valid(row).then(|| second_of(values.value(row)));
    Some(((0..array.len()).map(second), nulls))
}

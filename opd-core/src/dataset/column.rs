//! A column as the rules read it: plain values of a fixed width, zero-copy where Arrow has them already.

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use crate::codes::CodeList;
use crate::dataset::texts::{Texts, dictionary_keys, timestamp_seconds};
use crate::day::Day;
use crate::table::parse::{FromText, is_placeholder, wall_time};
use crate::table::{Cell, Moment, Problem};
use crate::territory::CommuneCode;

/// A value that packs into a number, with room for what is wrong with a cell.
pub(crate) trait Packed: FromText {
    type Raw: ArrowNativeType;
    /// Whether few different texts are expected, so that remembering them pays.
    const REPEATS: bool = true;

    fn pack(cell: Cell<Self>) -> Self::Raw;
    fn unpack(raw: Self::Raw) -> Cell<Self>;

    /// Reads a column that already holds such values; `None` if it must be read as text.
    fn native(_: &ArrayRef) -> Option<Column<Self>> {
        None
    }
}

/// A column of cells.
#[derive(Debug, Clone)]
pub(crate) struct Column<T: Packed> {
    values: ScalarBuffer<T::Raw>,
    nulls: Option<NullBuffer>,
}

impl<T: Packed> Default for Column<T> {
    /// A column that is not in the delivery: every cell is missing.
    fn default() -> Self {
        Self { values: ScalarBuffer::from(Vec::new()), nulls: None }
    }
}

impl<T: Packed> Column<T> {
    /// Reads a column of any layout; `None` if its type can't hold such values.
    pub(crate) fn read(array: &ArrayRef) -> Option<Self> {
        if let Some(column) = T::native(array) {
            return Some(column);
        }
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let words = Self::read(dictionary.values())?;
            let raw = |key: &u32| T::pack(words.get(*key as usize));
            return Some(Self::of(dictionary_keys(array)?.iter().map(raw).collect()));
        }
        let texts = Texts::read(array)?;
        let mut memory = Memory::<T>::new();
        let raw = |row| match texts.get(row) {
            None => T::pack(Cell::Missing),
            Some(text) if T::REPEATS => memory.read(text),
            Some(text) => T::pack(T::from_text(text)),
        };
        Some(Self::of((0..array.len()).map(raw).collect()))
    }

    fn of(values: Vec<T::Raw>) -> Self {
        Self { values: ScalarBuffer::from(values), nulls: None }
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Cell<T> {
        match (self.values.get(row), &self.nulls) {
            (None, _) => Cell::Missing,
            (Some(_), Some(nulls)) if nulls.is_null(row) => Cell::Missing,
            (Some(raw), _) => T::unpack(*raw),
        }
    }
}

/// The last texts read, by place: columns of codes repeat a few words.
struct Memory<T: Packed>(Vec<(String, T::Raw)>);

impl<T: Packed> Memory<T> {
    const PLACES: usize = 256;

    fn new() -> Self {
        Self(vec![(String::new(), T::pack(Cell::Missing)); Self::PLACES])
    }

    #[inline]
    fn read(&mut self, text: &str) -> T::Raw {
        let bytes = text.as_bytes();
        let at = |i: usize| bytes.get(i).copied().map_or(0, usize::from);
        let end = at(bytes.len().wrapping_sub(1));
        let place = (bytes.len() * 31 + at(0) * 7 + at(bytes.len() / 2) * 13 + end * 3) % Self::PLACES;
        match self.0.get_mut(place) {
            Some((known, raw)) if known == text => *raw,
            Some(slot) => {
                slot.1 = T::pack(T::from_text(text));
                // A long text is no code: it need not be remembered.
                slot.0.clear();
                if bytes.len() <= 64 {
                    slot.0.push_str(text);
                } else {
                    slot.0.push('\0');
                }
                slot.1
            }
            None => T::pack(T::from_text(text)),
        }
    }
}

const PROBLEMS: [Problem; 4] =
    [Problem::Unreadable, Problem::Ambiguous, Problem::Placeholder, Problem::NotInList];

/// Offset of a cell without value among the raw values kept for such: 0 is missing.
fn problem_index(problem: Problem) -> u8 {
    match problem {
        Problem::Unreadable => 1,
        Problem::Ambiguous => 2,
        Problem::Placeholder => 3,
        Problem::NotInList => 4,
    }
}

#[inline]
fn without_value<T>(index: usize) -> Cell<T> {
    index.checked_sub(1).and_then(|index| PROBLEMS.get(index)).map_or(Cell::Missing, |problem| Cell::Bad(*problem))
}

impl Packed for Day {
    type Raw = i32;
    const REPEATS: bool = false;

    fn pack(cell: Cell<Self>) -> i32 {
        match cell {
            Cell::Known(day) => day.epoch(),
            Cell::Missing => i32::MIN,
            Cell::Bad(problem) => i32::MIN + i32::from(problem_index(problem)),
        }
    }

    #[inline]
    fn unpack(raw: i32) -> Cell<Self> {
        match Self::new(raw) {
            Some(day) if is_placeholder(day) => Cell::Bad(Problem::Placeholder),
            Some(day) => Cell::Known(day),
            None if raw <= i32::MIN + 4 => without_value(raw.abs_diff(i32::MIN) as usize),
            None => Cell::Bad(Problem::Unreadable),
        }
    }

    fn native(array: &ArrayRef) -> Option<Column<Self>> {
        match array.data_type() {
            DataType::Date32 => {
                let dates = array.as_primitive::<Date32Type>();
                Some(Column { values: dates.values().clone(), nulls: dates.nulls().cloned() })
            }
            DataType::Timestamp(_, zone) => {
                let day = |seconds: i64| {
                    if zone.is_some() { return Moment::at(seconds).day() }
                    i32::try_from(seconds.div_euclid(86_400)).ok().and_then(Self::new).unwrap_or(Self::MIN)
                };
                let raw = |seconds: &Option<i64>| seconds.map_or(i32::MIN, |seconds| day(seconds).epoch());
                Some(Column::of(timestamp_seconds(array)?.iter().map(raw).collect()))
            }
            _ => None,
        }
    }
}

impl Packed for Moment {
    type Raw = i64;
    const REPEATS: bool = false;

    fn pack(cell: Cell<Self>) -> i64 {
        match cell {
            Cell::Known(moment) => moment.raw(),
            Cell::Missing => i64::MIN,
            Cell::Bad(problem) => i64::MIN + i64::from(problem_index(problem)),
        }
    }

    #[inline]
    fn unpack(raw: i64) -> Cell<Self> {
        if raw <= i64::MIN + 4 {
            return without_value(raw.abs_diff(i64::MIN) as usize);
        }
        Cell::Known(Self::from_raw(raw))
    }

    fn native(array: &ArrayRef) -> Option<Column<Self>> {
        let raw: Vec<i64> = match array.data_type() {
            DataType::Timestamp(_, zone) => {
                let cell = |seconds: i64| if zone.is_some() { Cell::Known(Self::at(seconds)) } else { wall_time(seconds) };
                let seconds = timestamp_seconds(array)?;
                seconds.iter().map(|seconds| Self::pack(seconds.map_or(Cell::Missing, cell))).collect()
            }
            DataType::Date32 => {
                let dates: Column<Day> = Day::native(array)?;
                (0..array.len()).map(|row| Self::pack(dates.get(row).map(Self::on_day))).collect()
            }
            _ => return None,
        };
        Some(Column::of(raw))
    }
}

/// Small values: codes by their index, flags.
macro_rules! packed_in_a_byte {
    ($kind:ty, $index:expr, $value:expr) => {
        impl Packed for $kind {
            type Raw = u8;

            fn pack(cell: Cell<Self>) -> u8 {
                match cell {
                    Cell::Known(value) => $index(value),
                    Cell::Missing => u8::MAX,
                    Cell::Bad(problem) => u8::MAX - problem_index(problem),
                }
            }

            #[inline]
            fn unpack(raw: u8) -> Cell<Self> {
                if raw >= u8::MAX - 4 {
                    return without_value(usize::from(u8::MAX - raw));
                }
                $value(raw).map_or(Cell::Bad(Problem::NotInList), Cell::Known)
            }
        }
    };
}

packed_in_a_byte!(bool, u8::from, |raw: u8| Some(raw == 1));

macro_rules! packed_codes {
    ($($list:ty),*) => {$(
        packed_in_a_byte!(
            $list,
            |value: $list| <$list as CodeList>::ALL.iter().position(|item| *item == value).unwrap_or(0) as u8,
            |raw: u8| <$list as CodeList>::ALL.get(usize::from(raw)).copied()
        );
    )*};
}

packed_codes!(
    crate::codes::Area,
    crate::codes::DischargeCause,
    crate::codes::FindingClass,
    crate::codes::IntakeChannel,
    crate::codes::PlanKind,
    crate::codes::Sex,
    crate::codes::Stage,
    crate::person::IdentifierType,
    crate::person::Programme
);

impl Packed for i32 {
    type Raw = i32;

    fn pack(cell: Cell<Self>) -> i32 {
        match cell {
            Cell::Known(value) => value.max(Self::MIN + 5),
            Cell::Missing => Self::MIN,
            Cell::Bad(problem) => Self::MIN + Self::from(problem_index(problem)),
        }
    }

    #[inline]
    fn unpack(raw: i32) -> Cell<Self> {
        if raw <= Self::MIN + 4 { without_value(raw.abs_diff(Self::MIN) as usize) } else { Cell::Known(raw) }
    }
}

impl Packed for CommuneCode {
    type Raw = u32;

    fn pack(cell: Cell<Self>) -> u32 {
        match cell {
            Cell::Known(code) => code.number(),
            Cell::Missing => u32::MAX,
            Cell::Bad(problem) => u32::MAX - u32::from(problem_index(problem)),
        }
    }

    #[inline]
    fn unpack(raw: u32) -> Cell<Self> {
        if raw >= u32::MAX - 4 { without_value((u32::MAX - raw) as usize) } else { Cell::Known(Self::from_raw(raw)) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::Date32Array;

    use super::*;

    #[test]
    fn days_are_read_where_they_lie() {
        let dates = Date32Array::from(vec![Some(16_000), None]);
        let column = Column::<Day>::read(&(Arc::new(dates.clone()) as ArrayRef)).unwrap();
        assert_eq!(column.values.inner().as_ptr(), dates.values().inner().as_ptr());
        assert_eq!((column.get(0).value(), column.get(1), column.get(9)), (Day::new(16_000), Cell::Missing, Cell::Missing));
    }
}

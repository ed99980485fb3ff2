//! A column as the rules read it: plain values of a fixed width, zero-copy where Arrow has them already and none is null.

use std::sync::OnceLock;

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use crate::codes::CodeList;
use crate::dataset::memory::Memory;
use crate::dataset::texts::{Texts, dictionary_keys, timestamp_seconds};
use crate::day::Day;
use crate::table::parse::{FIRST_PLACEHOLDER, FromText, is_placeholder, wall_time};
use crate::table::{Cell, CodeSet, Moment, Problem};
use crate::territory::CommuneCode;

/// A value that packs into a number, with room for what is wrong with a cell.
pub(crate) trait Packed: FromText {
    type Raw: ArrowNativeType;
    /// Whether few different texts are expected, so that remembering them pays.
    const REPEATS: bool = true;

    /// Packs a cell; known values are in the order of what they stand for.
    fn pack(cell: Cell<Self>) -> Self::Raw;
    fn unpack(raw: Self::Raw) -> Cell<Self>;
    /// Whether a raw value is a known one, without branches.
    fn is_known(raw: Self::Raw) -> bool;

    /// Reads a column that already holds such values; `None` if it must be read as text.
    fn native(_: &ArrayRef) -> Option<Native<Self>> {
        None
    }
}

/// The raw values of a column, and which of them are there: what stands under a null means nothing.
pub(crate) type Native<T> = (ScalarBuffer<<T as Packed>::Raw>, Option<NullBuffer>);

/// A column of cells.
#[derive(Debug)]
pub(crate) struct Values<T: Packed> {
    values: ScalarBuffer<T::Raw>,
    known: OnceLock<Known<T::Raw>>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
struct Known<R> {
    /// Whether it holds others than known values and missing ones.
    others: bool,
    missing: u64,
    latest: R,
}

impl<T: Packed> Default for Values<T> {
    /// A column that is not in the delivery: every cell is missing.
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl<T: Packed> Values<T> {
    /// Reads a column of any layout; `None` if its type can't hold such values.
    pub(crate) fn read(array: &ArrayRef) -> Option<Self> {
        if let Some((values, nulls)) = T::native(array) {
            return Some(match nulls.filter(|nulls| nulls.null_count() > 0) {
                None => Self { values, known: OnceLock::new() },
                Some(nulls) => Self::of(without_nulls(&values, &nulls, T::pack(Cell::Missing))),
            });
        }
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let words = Self::read(dictionary.values())?;
            let raw = |key: &u32| T::pack(words.get(*key as usize));
            return Some(Self::of(dictionary_keys(array)?.iter().map(raw).collect()));
        }
        let (texts, missing) = (Texts::read(array)?, T::pack(Cell::Missing));
        let read = |text: &str| T::pack(T::from_text(text));
        if let Some(text) = texts.everywhere() {
            return Some(Self::of(vec![read(text); array.len()]));
        }
        let mut memory = Memory::of(read);
        Some(Self::of(texts.map(array.len(), |text| match text {
            None => missing,
            Some(text) if T::REPEATS => memory.read(text),
            Some(text) => read(text),
        })))
    }

    fn of(values: Vec<T::Raw>) -> Self {
        Self { values: ScalarBuffer::from(values), known: OnceLock::new() }
    }

    fn known(&self) -> Known<T::Raw> {
        *self.known.get_or_init(|| {
            let nothing = T::pack(Cell::Missing);
            let mut known = Known { others: false, missing: 0, latest: nothing };
            for block in self.values.chunks(1 << 12) {
                // No early end: many values are compared at once.
                let (mut all, mut missing, mut latest) = (true, 0, known.latest);
                for raw in block {
                    let is_missing = *raw == nothing;
                    all &= T::is_known(*raw) | is_missing;
                    missing += u32::from(is_missing);
                    latest = if latest < *raw { *raw } else { latest };
                }
                known.others |= !all;
                known.missing += u64::from(missing);
                known.latest = latest;
            }
            known
        })
    }

    /// How many cells are known and how many missing, if there are no others.
    pub(crate) fn known_and_missing(&self) -> Option<(u64, u64)> {
        let Known { others, missing, .. } = self.known();
        (!others).then(|| (self.values.len() as u64 - missing, missing))
    }

    /// The latest known value of a column of times that has no bad cells; `None` if there is none.
    pub(crate) fn latest(&self) -> Option<T> {
        T::unpack(self.known().latest).value()
    }

    /// Hands over every cell, in order.
    #[inline]
    pub(crate) fn each(&self, mut take: impl FnMut(usize, Cell<T>)) {
        self.values.iter().enumerate().for_each(|(row, raw)| take(row, T::unpack(*raw)));
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Cell<T> {
        self.values.get(row).map_or(Cell::Missing, |raw| T::unpack(*raw))
    }
}

/// The values, with another under the nulls.
fn without_nulls<R: Copy>(values: &[R], nulls: &NullBuffer, missing: R) -> Vec<R> {
    let mut found = Vec::with_capacity(values.len());
    for (block, valid) in values.chunks(64).zip(nulls.inner().bit_chunks().iter_padded()) {
        let value = |(bit, value): (usize, &R)| if valid >> bit & 1 == 1 { *value } else { missing };
        found.extend(block.iter().enumerate().map(value));
    }
    found
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
    index
        .checked_sub(1)
        .and_then(|index| PROBLEMS.get(index))
        .map_or(Cell::Missing, |problem| Cell::Bad(*problem))
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
            Some(day) if Self::is_known(raw) => Cell::Known(day),
            None if raw == i32::MIN => Cell::Missing,
            _ => uncommon_day(raw),
        }
    }

    #[inline]
    fn is_known(raw: i32) -> bool {
        // Between the two placeholders, 1900-01-01 and 9999-12-31, all days are known; earlier ones are few.
        raw > FIRST_PLACEHOLDER && raw < Self::MAX.epoch()
    }

    fn native(array: &ArrayRef) -> Option<Native<Self>> {
        match array.data_type() {
            DataType::Date32 => {
                let dates = array.as_primitive::<Date32Type>();
                Some((dates.values().clone(), dates.nulls().cloned()))
            }
            DataType::Timestamp(_, zone) => {
                let day = |seconds: i64| {
                    if zone.is_some() {
                        return Moment::at(seconds).day();
                    }
                    i32::try_from(seconds.div_euclid(86_400)).ok().and_then(Self::new).unwrap_or(Self::MIN)
                };
                let (seconds, nulls) = timestamp_seconds(array)?;
                let raw = seconds.map(|seconds| seconds.map_or(i32::MIN, |seconds| day(seconds).epoch()));
                Some((raw.collect(), nulls))
            }
            _ => None,
        }
    }
}

/// What a raw value says that is no day since 1900.
#[cold]
fn uncommon_day(raw: i32) -> Cell<Day> {
    match Day::new(raw) {
        Some(day) if is_placeholder(day) => Cell::Bad(Problem::Placeholder),
        Some(day) => Cell::Known(day),
        None if raw <= i32::MIN + 4 => without_value(raw.abs_diff(i32::MIN) as usize),
        None => Cell::Bad(Problem::Unreadable),
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

    #[inline]
    fn is_known(raw: i64) -> bool {
        raw > i64::MIN + 4
    }

    fn native(array: &ArrayRef) -> Option<Native<Self>> {
        match array.data_type() {
            DataType::Timestamp(_, zone) => {
                let cell = |seconds: i64| {
                    if zone.is_some() { Cell::Known(Self::at(seconds)) } else { wall_time(seconds) }
                };
                let (seconds, _) = timestamp_seconds(array)?;
                let raw = |seconds: Option<i64>| Self::pack(seconds.map_or(Cell::Missing, cell));
                Some((seconds.map(raw).collect(), None))
            }
            DataType::Date32 => {
                let dates = Values::<Day>::read(array)?;
                let raw = (0..array.len()).map(|row| Self::pack(dates.get(row).map(Self::on_day)));
                Some((raw.collect(), None))
            }
            _ => None,
        }
    }
}

/// Small values: codes by their index, flags.
macro_rules! packed_in_a_byte {
    ($kind:ty, $len:expr, $index:expr, $value:expr $(, $native:item)?) => {
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

            #[inline]
            fn is_known(raw: u8) -> bool {
                usize::from(raw) < $len
            }

            $($native)?
        }
    };
}

packed_in_a_byte!(
    bool,
    2,
    u8::from,
    |raw: u8| Some(raw == 1),
    fn native(array: &ArrayRef) -> Option<Native<Self>> {
        let flags = array.as_boolean_opt()?;
        Some((flags.values().iter().map(u8::from).collect(), flags.nulls().cloned()))
    }
);

macro_rules! packed_codes {
    ($($list:ty),*) => {$(
        packed_in_a_byte!(
            $list,
            <$list as CodeList>::ALL.len(),
            |value: $list| <$list as CodeList>::ALL.iter().position(|item| *item == value).unwrap_or(0) as u8,
            |raw: u8| <$list as CodeList>::ALL.get(usize::from(raw)).copied()
        );
    )*};
}

packed_codes!(
    crate::case::ActionState,
    crate::case::EventKind,
    crate::case::Role,
    crate::codes::Area,
    crate::codes::DischargeCause,
    crate::codes::FindingClass,
    crate::codes::IntakeChannel,
    crate::codes::PlanKind,
    crate::codes::Sex,
    crate::codes::Stage,
    crate::coverage::ActivityKind,
    crate::network::AlertState,
    crate::network::ContactModality,
    crate::person::IdentifierType,
    crate::person::Programme,
    crate::plan::CourtMessage,
    crate::plan::DerivationGround,
    crate::plan::MeasureKind,
    crate::plan::ReviewResult,
    crate::staff::Career,
    crate::staff::JobKind,
    crate::staff::LeavingCause,
    crate::staff::StaffRole,
    crate::staff::TitleArea,
    crate::staff::TitleOrigin
);

impl<T: CodeList> Packed for CodeSet<T> {
    type Raw = u32;

    fn pack(cell: Cell<Self>) -> u32 {
        match cell {
            Cell::Known(set) => set.bits().into(),
            Cell::Missing => u32::MAX,
            Cell::Bad(problem) => u32::MAX - u32::from(problem_index(problem)),
        }
    }

    #[inline]
    fn is_known(raw: u32) -> bool {
        raw <= u16::MAX.into()
    }

    #[inline]
    fn unpack(raw: u32) -> Cell<Self> {
        match u16::try_from(raw) {
            Ok(bits) => Cell::Known(Self::of_bits(bits)),
            Err(_) => without_value((u32::MAX - raw) as usize),
        }
    }
}

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
    fn is_known(raw: i32) -> bool {
        raw > Self::MIN + 4
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
    fn is_known(raw: u32) -> bool {
        raw < u32::MAX - 4
    }

    #[inline]
    fn unpack(raw: u32) -> Cell<Self> {
        if raw >= u32::MAX - 4 {
            without_value((u32::MAX - raw) as usize)
        } else {
            Cell::Known(Self::from_raw(raw))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::Date32Array;

    use super::*;

    #[test]
    fn days_are_read_where_they_lie_unless_some_are_missing() {
        let dates = Date32Array::from(vec![16_000, 17_000]);
        let column = Values::<Day>::read(&(Arc::new(dates.clone()) as ArrayRef)).unwrap();
        assert_eq!(column.values.inner().as_ptr(), dates.values().inner().as_ptr());
        assert_eq!((column.get(0).value(), column.get(9)), (Day::new(16_000), Cell::Missing));

        let some: Date32Array = (0..200).map(|day| (day % 3 > 0).then_some(day)).collect();
        let part = some.slice(5, 150);
        let column = Values::<Day>::read(&(Arc::new(part.clone()) as ArrayRef)).unwrap();
        let cells = |row: usize| part.is_valid(row).then(|| part.value(row));
        assert!((0..150).all(|row| column.get(row).value().map(Day::epoch) == cells(row)));
        assert_eq!(column.known_and_missing(), Some((100, 50)));
        assert_eq!(column.latest(), Day::new(154));
    }
}

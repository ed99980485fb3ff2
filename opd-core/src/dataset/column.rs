//! A column as the rules read it: plain values of a fixed width, zero-copy where Arrow has them already.

use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use crate::codes::CodeList;
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
    fn native(_: &ArrayRef) -> Option<Values<Self>> {
        None
    }
}

/// A column of cells.
#[derive(Debug, Clone)]
pub(crate) struct Values<T: Packed> {
    values: ScalarBuffer<T::Raw>,
    nulls: Option<NullBuffer>,
}

impl<T: Packed> Default for Values<T> {
    /// A column that is not in the delivery: every cell is missing.
    fn default() -> Self {
        Self { values: ScalarBuffer::from(Vec::new()), nulls: None }
    }
}

impl<T: Packed> Values<T> {
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
        Some(Self::of(texts.map(array.len(), |text| match text {
            None => T::pack(Cell::Missing),
            Some(text) if T::REPEATS => memory.read(text),
            Some(text) => T::pack(T::from_text(text)),
        })))
    }

    /// The raw values, and which rows are null.
    pub(crate) fn into_parts(self) -> (ScalarBuffer<T::Raw>, Option<NullBuffer>) {
        (self.values, self.nulls)
    }

    fn of(values: Vec<T::Raw>) -> Self {
        Self { values: ScalarBuffer::from(values), nulls: None }
    }

    /// How many cells are known and how many missing, if there are no others.
    pub(crate) fn known_and_missing(&self) -> Option<(u64, u64)> {
        // No early end: whole blocks are compared at once.
        let all_known = |block: &[T::Raw]| block.iter().fold(true, |all, raw| all & T::is_known(*raw));
        let nulls = self.nulls.as_ref().map_or(0, NullBuffer::null_count);
        let known = self.values.chunks(1 << 12).all(all_known);
        known.then(|| ((self.values.len() - nulls) as u64, nulls as u64))
    }

    /// The latest known value of a column; `None` if there is none.
    pub(crate) fn latest(&self) -> Option<T> {
        let raw = self.values.iter().copied().reduce(|a, b| if a < b { b } else { a })?;
        T::unpack(raw).value()
    }

    /// Hands over every cell, in order.
    #[inline]
    pub(crate) fn each(&self, mut take: impl FnMut(usize, Cell<T>)) {
        match &self.nulls {
            None => self.values.iter().enumerate().for_each(|(row, raw)| take(row, T::unpack(*raw))),
            Some(nulls) => {
                self.values.iter().zip(nulls.iter()).enumerate().for_each(|(row, (raw, valid))| {
                    take(row, if valid { T::unpack(*raw) } else { Cell::Missing });
                })
            }
        }
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
struct Memory<T: Packed>(Vec<Remembered<T::Raw>>);

#[derive(Clone)]
struct Remembered<R> {
    ends: Ends,
    /// The text, where its ends do not say it whole.
    long: String,
    raw: R,
}

/// The first and last eight bytes of a text and its length: the whole of a text of up to sixteen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends(pub(crate) u64, pub(crate) u64, pub(crate) usize);

impl Ends {
    #[inline]
    pub(crate) fn of(text: &[u8]) -> Self {
        let wide = |part: Option<&[u8; 8]>| part.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let half = |part: Option<&[u8; 4]>| part.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
        let (first, last) = match text {
            _ if text.len() >= 8 => (wide(text.first_chunk()), wide(text.last_chunk())),
            _ if text.len() >= 4 => (half(text.first_chunk()), half(text.last_chunk())),
            [] => (0, 0),
            [first, .., last] => (u64::from(*first) | u64::from(text[text.len() / 2]) << 8, u64::from(*last)),
            [only] => (u64::from(*only), 0),
        };
        Self(first, last, text.len())
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(23) ^ self.2 as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 56) as usize
    }
}

impl<T: Packed> Memory<T> {
    /// As many places as a byte has values.
    const PLACES: usize = 1 << 8;

    fn new() -> Self {
        let nothing =
            Remembered { ends: Ends(0, 0, usize::MAX), long: String::new(), raw: T::pack(Cell::Missing) };
        Self(vec![nothing; Self::PLACES])
    }

    #[inline]
    fn read(&mut self, text: &str) -> T::Raw {
        let ends = Ends::of(text.as_bytes());
        match self.0.get_mut(ends.place()) {
            Some(known) if known.ends == ends && (ends.2 <= 16 || known.long == text) => known.raw,
            Some(slot) => {
                let raw = T::pack(T::from_text(text));
                // A text of a page is no code: it need not be remembered.
                if text.len() <= 64 {
                    *slot = Remembered { ends, long: text.to_owned(), raw };
                }
                raw
            }
            None => T::pack(T::from_text(text)),
        }
    }
}

/// What stands under a null, where Arrow's nulls are kept: any known value.
const UNDER_NULL: i32 = 0;

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
            Some(day) if !is_placeholder(day) => Cell::Known(day),
            _ => no_day(raw),
        }
    }

    #[inline]
    fn is_known(raw: i32) -> bool {
        // Between the two placeholders, 1900-01-01 and 9999-12-31, all days are known; earlier ones are few.
        raw > FIRST_PLACEHOLDER && raw < Self::MAX.epoch()
    }

    fn native(array: &ArrayRef) -> Option<Values<Self>> {
        match array.data_type() {
            DataType::Date32 => {
                let dates = array.as_primitive::<Date32Type>();
                Some(Values { values: dates.values().clone(), nulls: dates.nulls().cloned() })
            }
            DataType::Timestamp(_, zone) => {
                let day = |seconds: i64| {
                    if zone.is_some() {
                        return Moment::at(seconds).day();
                    }
                    i32::try_from(seconds.div_euclid(86_400)).ok().and_then(Self::new).unwrap_or(Self::MIN)
                };
                let (seconds, nulls) = timestamp_seconds(array)?;
                let raw = seconds.map(|seconds| seconds.map_or(UNDER_NULL, |seconds| day(seconds).epoch()));
                Some(Values { nulls, ..Values::of(raw.collect()) })
            }
            _ => None,
        }
    }
}

/// What a raw value says that is no day that a case can hold.
#[cold]
fn no_day(raw: i32) -> Cell<Day> {
    match Day::new(raw) {
        Some(_) => Cell::Bad(Problem::Placeholder),
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

    fn native(array: &ArrayRef) -> Option<Values<Self>> {
        match array.data_type() {
            DataType::Timestamp(_, zone) => {
                let cell = |seconds: i64| {
                    if zone.is_some() { Cell::Known(Self::at(seconds)) } else { wall_time(seconds) }
                };
                let (seconds, nulls) = timestamp_seconds(array)?;
                let raw = seconds
                    .map(|seconds| seconds.map_or(UNDER_NULL.into(), |seconds| Self::pack(cell(seconds))));
                Some(Values { nulls, ..Values::of(raw.collect()) })
            }
            DataType::Date32 => {
                let dates: Values<Day> = Day::native(array)?;
                let raw = (0..array.len()).map(|row| Self::pack(dates.get(row).map(Self::on_day)));
                Some(Values::of(raw.collect()))
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
    fn native(array: &ArrayRef) -> Option<Values<Self>> {
        let flags = array.as_boolean_opt()?;
        let values = flags.values().iter().map(u8::from).collect();
        Some(Values { nulls: flags.nulls().cloned(), ..Values::of(values) })
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
    fn days_are_read_where_they_lie() {
        let dates = Date32Array::from(vec![Some(16_000), None]);
        let column = Values::<Day>::read(&(Arc::new(dates.clone()) as ArrayRef)).unwrap();
        assert_eq!(column.values.inner().as_ptr(), dates.values().inner().as_ptr());
        assert_eq!(
            (column.get(0).value(), column.get(1), column.get(9)),
            (Day::new(16_000), Cell::Missing, Cell::Missing)
        );
    }
}

//! Rows that share a person, a case identifier, or everything.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use arrow_data::ArrayData;

use crate::dataset::column::Ends;
use crate::dataset::delivery::RowsOf;
use crate::dataset::tables::{Row, TableColumns, cases};
use crate::dataset::texts::Texts;
use crate::rules::GroupKey;
use crate::table::CaseView;

/// The groups of two rows or more of one key.
#[derive(Debug, Default)]
pub(crate) struct Grouped {
    /// Rows, group after group.
    rows: Vec<u32>,
    /// Where each group ends.
    ends: Vec<usize>,
    pub(crate) left_out: LeftOut,
}

/// Rows that are in no group because they can't be.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct LeftOut {
    /// Rows that repeat another one whole, which is a finding of its own.
    pub(crate) not_run: u64,
    /// Rows without the key.
    pub(crate) not_applicable: u64,
}

impl Grouped {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.rows.get(start..*end))
    }

    fn push(&mut self, group: impl IntoIterator<Item = u32>) {
        self.rows.extend(group);
        self.ends.push(self.rows.len());
    }
}

/// The cases of a delivery, in columns.
pub(crate) type Cases<'a> = RowsOf<'a, cases::Columns>;

/// The groupings of `cases`, each made once, when a rule first asks.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// A key of each row's case identifier.
    cases: Vec<u64>,
    /// Rows that repeat an earlier one in every cell, with that one: (row, first), in order of row.
    duplicates: Vec<(u32, u32)>,
    made: HashMap<GroupKey, Grouped>,
}

/// The key of a row that has none.
pub(crate) const NO_KEY: u64 = 0;

impl Groups {
    pub(crate) fn new(rows: Cases<'_>) -> Self {
        let cases = case_keys(rows);
        let duplicates = duplicates(rows, &cases);
        Self { cases, duplicates, made: HashMap::new() }
    }

    pub(crate) fn of(&mut self, key: GroupKey, rows: Cases<'_>) -> &Grouped {
        let Self { cases, duplicates, made } = self;
        made.entry(key).or_insert_with(|| match key {
            GroupKey::WholeRow => whole_rows(duplicates),
            GroupKey::Case => keyed(rows, duplicates, cases),
            GroupKey::Person => keyed(rows, duplicates, &persons(rows)),
        })
    }
}

/// A key of the person of each row, by their identifier; [`NO_KEY`] where that names nobody.
pub(crate) fn persons(rows: Cases<'_>) -> Vec<u64> {
    keys(rows, |row| row.identifier().person_key(row.identifier_text()?.as_bytes()))
}

/// A key of the case of each row, by its identifier; [`NO_KEY`] where there is none.
pub(crate) fn case_keys(rows: Cases<'_>) -> Vec<u64> {
    keys(rows, |row| row.case_id().map(|id| short_hash(id.trim().as_bytes())))
}

/// The rows of each case, activity or person, in the order of the table; those that name none could not be run.
pub(crate) fn by_key<C: TableColumns>(rows: RowsOf<'_, C>) -> Grouped {
    let mut grouped = Grouped::default();
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for (row, id) in (0..).zip(rows.keys()) {
        match id {
            Some(id) => keyed.push((short_hash(id.as_bytes()), row)),
            None => grouped.left_out.not_run += 1,
        }
    }
    keyed.sort_unstable();
    let id = |(_, row): &(u64, u32)| rows.key(*row);
    for cases in keyed.chunk_by_mut(|a, b| a.0 == b.0) {
        // Nearly always one case: two identifiers may share a hash.
        if !cases.iter().all(|one| cases.first().is_some_and(|first| id(first) == id(one))) {
            cases.sort_by_key(|one| (id(one), one.1));
        }
        for case in cases.chunk_by(|a, b| id(a) == id(b)) {
            grouped.push(case.iter().map(|(_, row)| *row));
        }
    }
    grouped
}

/// A key of every row; [`NO_KEY`] where there is none.
fn keys(rows: Cases<'_>, key: impl Fn(Row<'_, cases::Columns>) -> Option<u64>) -> Vec<u64> {
    let mut keys = Vec::with_capacity(rows.rows.len() as usize);
    keys.extend(rows.all().map(|row| key(row).map_or(NO_KEY, |key| key.max(NO_KEY + 1))));
    keys
}

/// Keys that may stand more than once. It passes every key that does and few others, so that only few rows need
/// be sorted.
struct Repeated {
    twice: Vec<u64>,
    shift: u32,
}

impl Repeated {
    fn among(keys: &[u64]) -> Self {
        // Sixteen bits a key: a key that stands once shares its bit with another in about one of sixteen.
        let bits = keys.len().next_power_of_two().max(1 << 6) << 4;
        let (mut once, mut twice) = (vec![0_u64; bits >> 6], vec![0_u64; bits >> 6]);
        let shift = u64::BITS - bits.trailing_zeros();
        for key in keys.iter().filter(|key| **key != NO_KEY) {
            let (word, bit) = Self::place(*key, shift);
            if let (Some(once), Some(twice)) = (once.get_mut(word), twice.get_mut(word)) {
                *twice |= *once & bit;
                *once |= bit;
            }
        }
        Self { twice, shift }
    }

    fn place(key: u64, shift: u32) -> (usize, u64) {
        let bit = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> shift;
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = Self::place(key, self.shift);
        key != NO_KEY && self.twice.get(word).is_some_and(|twice| twice & bit != 0)
    }
}

fn whole_rows(duplicates: &[(u32, u32)]) -> Grouped {
    let mut grouped = Grouped::default();
    let mut sorted: Vec<(u32, u32)> = duplicates.iter().map(|(row, first)| (*first, *row)).collect();
    sorted.sort_unstable();
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let first = group.first().map(|(first, _)| *first);
        grouped.push(first.into_iter().chain(group.iter().map(|(_, row)| *row)));
    }
    grouped
}

/// Groups rows by a key, in order of intake and then of place.
fn keyed(rows: Cases<'_>, duplicates: &[(u32, u32)], keys: &[u64]) -> Grouped {
    let mut grouped = Grouped::default();
    let repeated = Repeated::among(keys);
    let mut repeats = duplicates.iter().map(|(row, _)| *row).peekable();
    let mut found: Vec<(u64, i32, u32)> = Vec::new();
    for (row, key) in (0..).zip(keys) {
        if repeats.next_if_eq(&row).is_some() {
            grouped.left_out.not_run += 1;
        } else if *key == NO_KEY {
            grouped.left_out.not_applicable += 1;
        } else if repeated.may_hold(*key) {
            let intake = rows.row(row).and_then(|row| row.intake_date().value());
            found.push((*key, intake.map_or(i32::MIN, |day| day.epoch()), row));
        }
    }
    found.sort_unstable();
    for group in found.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        grouped.push(group.iter().map(|(_, _, row)| *row));
    }
    grouped
}

/// Rows that repeat an earlier one in every cell, with that one: (row, first), in order of row.
fn duplicates(rows: Cases<'_>, cases: &[u64]) -> Vec<(u32, u32)> {
    let rows = rows.rows;
    let cells = |batch: &RecordBatch| batch.columns().iter().map(Cells::of).collect();
    let cells: Vec<Vec<Cells>> = rows.batches.iter().map(cells).collect();
    // Equal rows have one case identifier: where there are any, only rows that share one are looked at.
    let repeated = Repeated::among(cases);
    let mut hashes: Vec<(u64, u32)> = Vec::new();
    let may_repeat = |case: u64| case == NO_KEY || repeated.may_hold(case);
    for row in (0..).zip(cases).filter_map(|(row, case)| may_repeat(*case).then_some(row)) {
        let place = rows.locate(row).and_then(|(batch, index)| Some((cells.get(batch)?, index)));
        hashes.extend(place.map(|(columns, index)| (row_hash(columns, index), row)));
    }
    hashes.sort_unstable();
    let same_row = |a: u32, b: u32| {
        let place = |row| {
            let (batch, index) = rows.locate(row)?;
            Some((cells.get(batch)?, index))
        };
        let (Some((left, i)), Some((right, j))) = (place(a), place(b)) else { return false };
        left.iter().zip(right).all(|(left, right)| left.get(i) == right.get(j))
    };
    let mut found = Vec::new();
    for group in hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        // Rows of one hash are nearly always equal: the first of each kind stands for the rest.
        let mut firsts: Vec<u32> = Vec::new();
        for (_, row) in group {
            match firsts.iter().find(|first| same_row(**first, *row)) {
                Some(first) => found.push((*row, *first)),
                None => firsts.push(*row),
            }
        }
    }
    found.sort_unstable();
    found
}

/// The bytes of a column's cells, whatever its type.
enum Cells {
    Fixed {
        data: ArrayData,
        width: usize,
    },
    Flags(BooleanArray),
    Text(Texts),
    /// A type that no field can hold; it can't tell two rows apart.
    Other,
}

impl Cells {
    fn of(array: &ArrayRef) -> Self {
        match array.data_type().primitive_width() {
            Some(width) => Self::Fixed { data: array.to_data(), width },
            None => match array.as_boolean_opt() {
                Some(flags) => Self::Flags(flags.clone()),
                None => Texts::read(array).map_or(Self::Other, Self::Text),
            },
        }
    }

    #[inline]
    fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Self::Fixed { data, .. } if data.is_null(row) => None,
            Self::Fixed { data, width } => {
                let start = (data.offset() + row) * width;
                data.buffers().first()?.as_slice().get(start..start + width)
            }
            Self::Flags(flags) if flags.is_null(row) => None,
            Self::Flags(flags) => Some(if flags.value(row) { b"1" } else { b"0" }),
            Self::Text(texts) => texts.get(row).map(str::as_bytes),
            Self::Other => None,
        }
    }
}

/// A hash of every cell of a row.
fn row_hash(columns: &[Cells], row: usize) -> u64 {
    /// Stands for a null.
    const NULL: u64 = 1;
    columns.iter().fold(NULL, |hash, column| {
        let cell = column.get(row).map_or(NULL, short_hash);
        (hash.rotate_left(5) ^ cell).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

/// A hash of a cell in few steps, a word at a time. Rows of equal hash are compared in full.
#[inline]
pub(crate) fn short_hash(bytes: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    let Ends(first, last, len) = Ends::of(bytes);
    let mut hash = step(step(len as u64, first), last);
    // What lies between the first and the last eight bytes.
    if len > 16 {
        let (middle, _) = bytes[8..].as_chunks::<8>();
        hash = middle.iter().fold(hash, |hash, word| step(hash, u64::from_le_bytes(*word)));
    }
    hash
}

//! Rows that share a person, a case identifier, or everything.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::{Array, ArrayRef};
use arrow_data::ArrayData;

use crate::dataset::cases::CaseColumns;
use crate::dataset::column::Ends;
use crate::dataset::run::Delivery;
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

/// The groupings of a delivery, each made once, when a rule first asks.
#[derive(Debug, Default)]
pub(crate) struct Groups(HashMap<GroupKey, Grouped>);

impl Groups {
    pub(crate) fn of(&mut self, key: GroupKey, delivery: &Delivery, duplicates: &[(u32, u32)]) -> &Grouped {
        self.0.entry(key).or_insert_with(|| match key {
            GroupKey::WholeRow => whole_rows(duplicates),
            GroupKey::Person => keyed(delivery, duplicates, |batch, row| {
                let view = batch.row(row);
                view.identifier().person_key(view.identifier_text()?.as_bytes())
            }),
            GroupKey::Case => keyed(delivery, duplicates, |batch, row| {
                let id = batch.row(row);
                let mut hash = DefaultHasher::new();
                id.case_id()?.trim().hash(&mut hash);
                Some(hash.finish())
            }),
        })
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

/// Groups rows by a 64-bit key, in order of intake and then of place.
fn keyed(
    delivery: &Delivery,
    duplicates: &[(u32, u32)],
    key: impl Fn(&CaseColumns, usize) -> Option<u64>,
) -> Grouped {
    let mut grouped = Grouped::default();
    let mut repeats = duplicates.iter().map(|(row, _)| *row).peekable();
    let mut keys: Vec<(u64, i32, u32)> = Vec::with_capacity(delivery.len() as usize);
    let mut start = 0;
    for batch in &delivery.batches {
        for row in 0..batch.len() {
            let place = start + row as u32;
            if repeats.next_if_eq(&place).is_some() {
                grouped.left_out.not_run += 1;
            } else if let Some(key) = key(batch, row) {
                let intake = batch.row(row).intake_date().value().map_or(i32::MIN, |day| day.epoch());
                keys.push((key, intake, place));
            } else {
                grouped.left_out.not_applicable += 1;
            }
        }
        start += batch.len() as u32;
    }
    keys.sort_unstable();
    for group in keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        grouped.push(group.iter().map(|(_, _, row)| *row));
    }
    grouped
}

/// Rows that repeat an earlier one in every cell, with that one: (row, first), in order of row.
pub(crate) fn duplicates(delivery: &Delivery) -> Vec<(u32, u32)> {
    let cells: Vec<Vec<Cells>> =
        delivery.batches.iter().map(|batch| batch.arrays().iter().map(Cells::of).collect()).collect();
    let mut hashes: Vec<(u64, u32)> = Vec::with_capacity(delivery.len() as usize);
    for (batch, columns) in delivery.batches.iter().zip(&cells) {
        let start = hashes.len() as u32;
        hashes.extend(row_hashes(columns, batch.len()).into_iter().zip(start..));
    }
    hashes.sort_unstable();
    let same_row = |a: u32, b: u32| {
        let place = |row| {
            let (batch, index) = delivery.locate(row)?;
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
    Text(Texts),
    /// A type that no field can hold; it can't tell two rows apart.
    Other,
}

impl Cells {
    fn of(array: &ArrayRef) -> Self {
        match array.data_type().primitive_width() {
            Some(width) => Self::Fixed { data: array.to_data(), width },
            None => Texts::read(array).map_or(Self::Other, Self::Text),
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
            Self::Text(texts) => texts.get(row).map(str::as_bytes),
            Self::Other => None,
        }
    }
}

/// A hash of every cell of each row, column by column.
fn row_hashes(columns: &[Cells], rows: usize) -> Vec<u64> {
    /// Stands for a null.
    const NULL: u64 = 1;
    let mut hashes = vec![0xCBF2_9CE4_8422_2325_u64; rows];
    for column in columns {
        for (row, hash) in hashes.iter_mut().enumerate() {
            let cell = column.get(row).map_or(NULL, short_hash);
            *hash = (hash.rotate_left(5) ^ cell).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
    hashes
}

/// A hash of a cell in few steps, a word at a time. Rows of equal hash are compared in full.
#[inline]
fn short_hash(bytes: &[u8]) -> u64 {
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

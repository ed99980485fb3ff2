//! Rows that share a person, a case identifier, or everything.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::Array;

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
    let mut hashes: Vec<(u64, u32)> = Vec::with_capacity(delivery.len() as usize);
    for batch in &delivery.batches {
        let start = hashes.len() as u32;
        hashes.extend(row_hashes(batch).into_iter().zip(start..));
    }
    hashes.sort_unstable();
    let mut found = Vec::new();
    for group in hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        // Rows of one hash are nearly always equal: the first of each kind stands for the rest.
        let mut firsts: Vec<u32> = Vec::new();
        for (_, row) in group {
            match firsts.iter().find(|first| same_row(delivery, **first, *row)) {
                Some(first) => found.push((*row, *first)),
                None => firsts.push(*row),
            }
        }
    }
    found.sort_unstable();
    found
}

fn same_row(delivery: &Delivery, a: u32, b: u32) -> bool {
    let row = |row| {
        let (batch, index) = delivery.locate(row)?;
        Some((delivery.batches.get(batch)?.arrays(), index))
    };
    let (Some((left, i)), Some((right, j))) = (row(a), row(b)) else { return false };
    left.iter().zip(right).all(|(left, right)| left.slice(i, 1).to_data() == right.slice(j, 1).to_data())
}

/// Stands for a null among the hashes of cells.
const NULL: u64 = 1;

/// A hash of every cell of each row, column by column.
fn row_hashes(batch: &CaseColumns) -> Vec<u64> {
    let mut hashes = vec![0xCBF2_9CE4_8422_2325_u64; batch.len()];
    let mix = |hash: &mut u64, value: u64| {
        *hash = (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    };
    for array in batch.arrays() {
        if let Some(width) = array.data_type().primitive_width() {
            let data = array.to_data();
            let bytes = data.buffers().first().map(|buffer| buffer.as_slice()).unwrap_or_default();
            let cells = bytes.chunks_exact(width).skip(data.offset());
            for (row, (hash, cell)) in hashes.iter_mut().zip(cells).enumerate() {
                mix(hash, if array.is_valid(row) { short_hash(cell) } else { NULL });
            }
        } else if let Some(texts) = Texts::read(array) {
            for (row, hash) in hashes.iter_mut().enumerate() {
                mix(hash, texts.get(row).map_or(NULL, |text| short_hash(text.as_bytes())));
            }
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

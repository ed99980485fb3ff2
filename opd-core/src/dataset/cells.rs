//! The cells of a row as bytes, and hashes of them.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_data::ArrayData;

use crate::dataset::groups::MIX;
use crate::dataset::memory::Ends;
use crate::dataset::texts::Texts;

/// The bytes of a column's cells, whatever its type.
pub(crate) enum Cells {
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
    pub(crate) fn of(array: &ArrayRef) -> Self {
        match array.data_type().primitive_width() {
            Some(width) => Self::Fixed { data: array.to_data(), width },
            None => match array.as_boolean_opt() {
                Some(flags) => Self::Flags(flags.clone()),
                None => Texts::read(array).map_or(Self::Other, Self::Text),
            },
        }
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
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
pub(crate) fn row_hash(columns: &[Cells], row: usize) -> u64 {
    /// Stands for a null.
    const NULL: u64 = 1;
    columns.iter().fold(NULL, |hash, column| {
        let cell = column.get(row).map_or(NULL, short_hash);
        (hash.rotate_left(5) ^ cell).wrapping_mul(MIX)
    })
}

/// A hash of a cell in few steps, a word at a time. Rows of equal hash are compared in full.
#[inline]
pub(crate) fn short_hash(bytes: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(MIX).rotate_left(29);
    let Ends(first, last, len) = Ends::of(bytes);
    let mut hash = step(step(len as u64, first), last);
    // What lies between the first and the last eight bytes.
    if len > 16 {
        let (middle, _) = bytes[8..].as_chunks::<8>();
        hash = middle.iter().fold(hash, |hash, word| step(hash, u64::from_le_bytes(*word)));
    }
    hash
}

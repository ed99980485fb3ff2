//! Where rows stand in their file.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::dataset::KernelError;

/// The number of each row of a batch, as a spreadsheet or a text editor shows it.
///
/// ```
/// let rows = opd_core::dataset::RowNumbers::consecutive(2, 3);
/// assert_eq!((rows.get(0), rows.get(2), rows.get(3)), (Some(2), Some(4), None));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowNumbers {
    /// (index, number): from this index on numbers are consecutive, until the next run.
    runs: Vec<(usize, u64)>,
    len: usize,
}

impl RowNumbers {
    /// `len` rows, numbered from `first` on.
    pub fn consecutive(first: u64, len: usize) -> Self {
        Self { runs: vec![(0, first)], len }
    }

    /// The numbers that a column says.
    ///
    /// # Errors
    /// [`KernelError::ColumnType`] for a column of another type than whole numbers, or with a null or a negative one.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, Int64Array};
    /// use opd_core::dataset::RowNumbers;
    /// let numbers = |cells: Vec<Option<i64>>| RowNumbers::of_column(&(Arc::new(Int64Array::from(cells)) as ArrayRef));
    /// assert_eq!(numbers(vec![Some(7), Some(3)])?.get(1), Some(3));
    /// assert!(numbers(vec![Some(-1)]).is_err() && numbers(vec![None]).is_err());
    /// # Ok::<(), opd_core::dataset::KernelError>(())
    /// ```
    pub fn of_column(column: &ArrayRef) -> Result<Self, KernelError> {
        let numbers: Option<Self> = match column.data_type() {
            DataType::Int32 => {
                column.as_primitive::<Int32Type>().iter().map(|n| u64::try_from(n?).ok()).collect()
            }
            DataType::Int64 => {
                column.as_primitive::<Int64Type>().iter().map(|n| u64::try_from(n?).ok()).collect()
            }
            DataType::UInt32 => {
                column.as_primitive::<UInt32Type>().iter().map(|n| n.map(u64::from)).collect()
            }
            DataType::UInt64 => column.as_primitive::<UInt64Type>().iter().collect(),
            _ => None,
        };
        numbers.ok_or_else(|| KernelError::expected("Int64 (0, 1, 2…; no null)", column))
    }

    /// The number of the row at `index` of the batch; `None` beyond its end.
    pub fn get(&self, index: usize) -> Option<u64> {
        if index >= self.len {
            return None;
        }
        let run = self.runs.partition_point(|&(start, _)| start <= index).checked_sub(1)?;
        let &(start, number) = self.runs.get(run)?;
        Some(number.saturating_add((index - start) as u64))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of the first row.
    pub(crate) fn first(&self) -> Option<u64> {
        self.runs.first().map(|&(_, number)| number)
    }

    /// The index of the row with a number, where numbers ascend.
    pub(crate) fn find(&self, number: u64) -> Option<usize> {
        let run = self.runs.partition_point(|&(_, first)| first <= number).checked_sub(1)?;
        let &(start, first) = self.runs.get(run)?;
        let index = usize::try_from(number - first).ok()?.checked_add(start)?;
        let end = self.runs.get(run + 1).map_or(self.len, |&(next, _)| next);
        (index < end).then_some(index)
    }

    /// The numbers, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> {
        self.runs().flatten()
    }

    /// The numbers, in order, those that follow one another together.
    pub(crate) fn runs(&self) -> impl Iterator<Item = Range<u64>> {
        let ends = self.runs.iter().skip(1).map(|&(next, _)| next).chain([self.len]);
        self.runs.iter().zip(ends).map(|(&(start, first), end)| first..first + (end - start) as u64)
    }

    /// The numbers of some of the rows.
    pub(crate) fn select(&self, indexes: impl Iterator<Item = usize>) -> Self {
        let mut selected = Self::default();
        indexes.filter_map(|index| self.get(index)).for_each(|number| selected.push(number));
        selected
    }

    pub(crate) fn push(&mut self, number: u64) {
        let follows =
            self.runs.last().is_some_and(|&(start, first)| first + (self.len - start) as u64 == number);
        if !follows {
            self.runs.push((self.len, number));
        }
        self.len += 1;
    }
}

impl FromIterator<u64> for RowNumbers {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        let mut rows = Self::default();
        numbers.into_iter().for_each(|number| rows.push(number));
        rows
    }
}

/// What was met on the way to the rows of a file, for whoever handed it in to know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notes {
    /// Rows of titles above the header of a sheet, which were skipped.
    pub title_rows: u32,
    /// Cells of a sheet that are formulas; the value that was last worked out for them was read.
    pub formulas: u64,
}

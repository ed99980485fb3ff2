//! Where rows stand in their file.

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

    #[cfg(feature = "files")]
    pub(crate) fn push(&mut self, number: u64) {
        let follows =
            self.runs.last().is_some_and(|&(start, first)| first + (self.len - start) as u64 == number);
        if !follows {
            self.runs.push((self.len, number));
        }
        self.len += 1;
    }
}

/// What was met on the way to the rows of a file, for whoever handed it in to know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notes {
    /// Rows of titles above the header of a sheet, which were skipped.
    pub title_rows: u32,
    /// Cells of a sheet that are formulas; the value that was last worked out for them was read.
    pub formulas: u64,
}

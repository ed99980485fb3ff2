//! A delivery: its tables, read and ready to be judged.

use arrow_array::RecordBatch;

use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::rows::RowNumbers;
use crate::dataset::tables::{Batches, Row, TableColumns};
use crate::dataset::texts::Texts;
use crate::rules::RecordShape;
use crate::table::{Column, Table, TableField};

/// The rows of one table.
pub struct TableRows {
    pub(crate) mapping: Mapping,
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) shapes: Option<Vec<(u32, RecordShape)>>,
    columns: Batches,
    places: Vec<Option<RowNumbers>>,
    starts: Vec<u32>,
    rows: u32,
}

impl TableRows {
    /// A table with these columns and no rows yet.
    pub const fn new(mapping: Mapping) -> Self {
        Self {
            columns: Batches::new(mapping.table()),
            mapping,
            batches: Vec::new(),
            shapes: None,
            places: Vec::new(),
            starts: Vec::new(),
            rows: 0,
        }
    }

    /// The rows of batches with one schema, whose column names are found by [`Mapping::find`].
    ///
    /// # Errors
    /// [`DataError`] where the columns can't be told.
    pub fn of_batches(
        table: Table,
        batches: Vec<RecordBatch>,
        explicit: &[(String, String)],
    ) -> Result<Self, DataError> {
        let schema = batches.first().ok_or(DataError::NoRows(table))?.schema();
        let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let mut rows = Self::new(Mapping::find(table, &header, explicit)?);
        for batch in batches {
            rows.push(batch, None)?;
        }
        Ok(rows)
    }

    /// Adds a batch of rows, with the numbers that they have in their file if they come from one.
    ///
    /// # Errors
    /// [`DataError::ColumnType`] if a column can't hold its field.
    pub fn push(&mut self, batch: RecordBatch, place: Option<RowNumbers>) -> Result<(), DataError> {
        let rows = u32::try_from(batch.num_rows()).ok().and_then(|rows| self.rows.checked_add(rows));
        let rows = rows.ok_or(DataError::TooManyRows)?;
        self.columns.push(&batch, &self.mapping)?;
        self.batches.push(batch);
        self.places.push(place);
        self.starts.push(self.rows);
        self.rows = rows;
        Ok(())
    }

    /// Says that the rows are records of a text file, and which came in with another shape than the header.
    /// `row` counts from 0 over the whole table.
    pub fn record_shape(&mut self, row: u32, shape: RecordShape) {
        self.shapes.get_or_insert_default().push((row, shape));
    }

    /// Says that the rows are records of a text file, so that the rules of records run.
    pub fn is_text_file(&mut self) {
        self.shapes.get_or_insert_default();
    }

    /// Which table they are of.
    pub const fn table(&self) -> Table {
        self.mapping.table()
    }

    /// Which column is which field.
    pub const fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Rows in all.
    pub const fn len(&self) -> u32 {
        self.rows
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The number of a row in its file.
    pub fn file_row(&self, row: u32) -> Option<u64> {
        let (batch, row) = self.locate(row)?;
        self.places.get(batch)?.as_ref()?.get(row)
    }

    /// The batch that holds a row, and its index there.
    pub(crate) fn locate(&self, row: u32) -> Option<(usize, usize)> {
        let batch = self.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        let index = (row - self.starts.get(batch)?) as usize;
        (row < self.rows).then_some((batch, index))
    }

    /// What was written in a cell, as text.
    pub(crate) fn text(&self, column: Column, row: u32) -> Option<String> {
        let (batch, row) = self.locate(row)?;
        let array = self.batches.get(batch)?.columns().get(self.mapping.column(column)?)?;
        Texts::read(&array.slice(row, 1))?.get(0).map(str::to_owned)
    }
}

impl std::fmt::Debug for TableRows {
    /// Says nothing of the rows.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableRows")
            .field("table", &self.table())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// The rows of one table as the rules see them.
pub(crate) struct RowsOf<'a, C> {
    pub(crate) rows: &'a TableRows,
    pub(crate) batches: &'a [C],
}

impl<C> Clone for RowsOf<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for RowsOf<'_, C> {}

impl<'a, C: TableColumns> RowsOf<'a, C> {
    /// One row.
    pub(crate) fn row(&self, row: u32) -> Option<Row<'a, C>> {
        let (batch, index) = self.rows.locate(row)?;
        self.batches.get(batch).map(|batch| batch.row(index))
    }

    /// Every row, in order.
    pub(crate) fn all(self) -> impl Iterator<Item = Row<'a, C>> {
        self.batches.iter().flat_map(|batch| (0..batch.len()).map(move |row| batch.row(row)))
    }

    /// What a row is about: its case, its activity or its person.
    pub(crate) fn key(&self, row: u32) -> Option<&'a str> {
        let (batch, index) = self.rows.locate(row)?;
        self.batches.get(batch)?.key(index)
    }

    /// What each row is about, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.batches.iter().flat_map(|batch| (0..batch.len()).map(move |row| batch.key(row)))
    }
}

/// What an office hands in: one table or several.
#[derive(Debug)]
pub struct Delivery {
    pub(crate) tables: Vec<TableRows>,
}

impl Delivery {
    /// A delivery of these tables.
    ///
    /// # Errors
    /// [`DataError`] if there is no table, a table stands twice, or one has no rows.
    pub fn of(mut tables: Vec<TableRows>) -> Result<Self, DataError> {
        tables.sort_by_key(|rows| rows.table() as u8);
        if tables.is_empty() {
            return Err(DataError::NoTable);
        }
        if let Some(empty) = tables.iter().find(|rows| rows.is_empty()) {
            return Err(DataError::NoRows(empty.table()));
        }
        match tables.windows(2).find(|pair| matches!(pair, [a, b] if a.table() == b.table())) {
            Some([twice, ..]) => Err(DataError::TwoTables(twice.table())),
            _ => Ok(Self { tables }),
        }
    }

    /// A delivery of cases alone, in batches with one schema.
    ///
    /// # Errors
    /// [`DataError`] where the columns can't be told, or there are no rows.
    pub fn cases(batches: Vec<RecordBatch>, explicit: &[(String, String)]) -> Result<Self, DataError> {
        Self::of(vec![TableRows::of_batches(Table::Cases, batches, explicit)?])
    }

    /// The rows of a table, if it was handed in.
    pub fn table(&self, table: Table) -> Option<&TableRows> {
        self.tables.iter().find(|rows| rows.table() == table)
    }

    /// Rows of all tables.
    pub(crate) fn row_count(&self) -> u64 {
        self.tables.iter().map(|rows| u64::from(rows.len())).sum()
    }

    /// The rows of a table as the rules see them, if it was handed in.
    pub(crate) fn rows<C: TableColumns>(&self) -> Option<RowsOf<'_, C>> {
        let rows = self.table(C::Field::TABLE)?;
        Some(RowsOf { rows, batches: C::among(&rows.columns) })
    }
}

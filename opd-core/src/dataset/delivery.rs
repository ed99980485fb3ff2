//! A delivery: its tables, read and ready to be judged.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use arrow_select::dictionary::garbage_collect_any_dictionary;
use arrow_select::filter::filter_record_batch;

use crate::dataset::batches::Batches;
use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::rows::{Notes, RowNumbers};
use crate::dataset::tables::{Row, TableColumns, activities, cases, events, measures, staff};
use crate::dataset::texts::text_at;
use crate::rules::RecordShape;
use crate::table::{Column, Table, TableField};

/// The rows of one table: all of them, or of a delivery too large for memory those that are still needed.
pub struct TableRows {
    pub(crate) mapping: Mapping,
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) columns: Batches,
    shapes: Option<Vec<(u32, RecordShape)>>,
    /// The rows of each batch, counted from 0 over the whole table.
    numbers: Vec<RowNumbers>,
    /// The same as numbered in the file.
    places: Vec<Option<RowNumbers>>,
    /// The batches that start again from the top of the table; within the batches up to the next rows ascend.
    layers: Vec<usize>,
    /// Rows in all, held or not.
    rows: u32,
    notes: Notes,
}

/// Rows of a table as they were read.
pub(crate) struct Piece {
    pub(crate) batch: RecordBatch,
    /// Their numbers in the file.
    pub(crate) place: Option<RowNumbers>,
    /// Those of another shape than the header, counted from 0 over the piece; `None` unless it is a text file.
    pub(crate) shapes: Option<Vec<(u32, RecordShape)>>,
    /// What was met in the file up to their end.
    pub(crate) notes: Notes,
}

impl TableRows {
    /// A table with these columns and no rows yet.
    pub const fn new(mapping: Mapping) -> Self {
        Self {
            columns: Batches::new(mapping.table()),
            mapping,
            batches: Vec::new(),
            shapes: None,
            numbers: Vec::new(),
            places: Vec::new(),
            layers: Vec::new(),
            rows: 0,
            notes: Notes { title_rows: 0, formulas: 0 },
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
        self.push_piece(Piece { batch, place, shapes: None, notes: Notes::default() })
    }

    pub(crate) fn push_piece(&mut self, piece: Piece) -> Result<(), DataError> {
        let rows = after(self.rows, &piece.batch)?;
        self.append(Self::of_piece(self.mapping.clone(), piece, self.rows)?);
        self.rows = rows;
        Ok(())
    }

    /// The rows of a piece of a table, the first of them `start`.
    pub(crate) fn of_piece(mapping: Mapping, piece: Piece, start: u32) -> Result<Self, DataError> {
        let numbers = RowNumbers::consecutive(start.into(), piece.batch.num_rows());
        let shapes =
            piece.shapes.map(|shapes| shapes.into_iter().map(|(row, shape)| (start + row, shape)).collect());
        let rows = Self::of_batch(mapping, piece.batch, numbers, piece.place, shapes)?;
        Ok(Self { notes: piece.notes, ..rows })
    }

    fn of_batch(
        mapping: Mapping,
        batch: RecordBatch,
        numbers: RowNumbers,
        place: Option<RowNumbers>,
        shapes: Option<Vec<(u32, RecordShape)>>,
    ) -> Result<Self, DataError> {
        let mut rows = Self { rows: batch.num_rows() as u32, shapes, ..Self::new(mapping) };
        rows.columns.push(&batch, &rows.mapping)?;
        rows.batches.push(batch);
        rows.numbers.push(numbers);
        rows.places.push(place);
        rows.layers.push(0);
        Ok(rows)
    }

    /// Holds the batches of the same table too, whose rows come after those held; they are not counted.
    pub(crate) fn append(&mut self, more: Self) {
        if self.layers.is_empty() {
            self.start_layer();
        }
        self.columns.append(more.columns);
        self.batches.extend(more.batches);
        self.numbers.extend(more.numbers);
        self.places.extend(more.places);
        self.notes = self.notes.max(more.notes);
        if let Some(shapes) = more.shapes {
            self.shapes.get_or_insert_default().extend(shapes);
        }
    }

    /// Says that the rows held from here on may be any of the table again.
    pub(crate) fn start_layer(&mut self) {
        self.layers.push(self.batches.len());
    }

    /// Says how many rows there are, held or not.
    pub(crate) const fn count(&mut self, rows: u32) {
        self.rows = rows;
    }

    /// Some rows of one batch, by index.
    ///
    /// # Errors
    /// [`DataError`], in practice never: the batch was read before.
    pub(crate) fn select(&self, batch: usize, mask: &BooleanArray) -> Result<Option<Self>, DataError> {
        let (Some(records), Some(numbers)) = (self.batches.get(batch), self.numbers.get(batch)) else {
            return Ok(None);
        };
        let records = filter_record_batch(records, mask).and_then(|few| compact(&few));
        let records = records.map_err(|_| DataError::TooManyRows)?;
        if records.num_rows() == 0 {
            return Ok(None);
        }
        let chosen =
            || mask.iter().enumerate().filter(|(_, wanted)| *wanted == Some(true)).map(|(index, _)| index);
        let place = self.places.get(batch).and_then(Option::as_ref).map(|place| place.select(chosen()));
        Self::of_batch(self.mapping.clone(), records, numbers.select(chosen()), place, None).map(Some)
    }

    /// Some of the rows held, by number; none of them is counted.
    ///
    /// # Errors
    /// [`DataError`], in practice never: the batches were read before.
    pub(crate) fn holding(&self, wanted: &HashSet<u32>) -> Result<Self, DataError> {
        let mut chosen = Self { notes: self.notes, ..Self::new(self.mapping.clone()) };
        for (batch, numbers) in self.numbers.iter().enumerate() {
            let mask = numbers.iter().map(|number| Some(wanted.contains(&(number as u32)))).collect();
            if let Some(rows) = self.select(batch, &mask)? {
                chosen.append(rows);
            }
        }
        Ok(chosen)
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

    /// The rows of a batch that came in with another shape than the header, if they are records of a text file.
    pub(crate) fn shapes(&self, batch: usize) -> Option<&[(u32, RecordShape)]> {
        let shapes = self.shapes.as_ref()?;
        let first = self.first(batch);
        let end = first + self.numbers.get(batch).map_or(0, RowNumbers::len) as u32;
        let at = |row: u32| shapes.partition_point(|(one, _)| *one < row);
        shapes.get(at(first)..at(end))
    }

    /// The first row of a batch of rows that follow one another.
    pub(crate) fn first(&self, batch: usize) -> u32 {
        self.numbers.get(batch).and_then(RowNumbers::first).unwrap_or_default() as u32
    }

    /// The numbers of the rows held.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().flat_map(RowNumbers::iter).map(|number| number as u32)
    }

    /// The numbers of the rows held, those that follow one another together, with what stands at them in a list.
    pub(crate) fn runs_of<'a, T>(&self, mut list: &'a [T]) -> impl Iterator<Item = (Range<u32>, &'a [T])> {
        self.numbers.iter().flat_map(RowNumbers::runs).map_while(move |numbers| {
            let (of_run, rest) = list.split_at_checked((numbers.end - numbers.start) as usize)?;
            list = rest;
            Some((numbers.start as u32..numbers.end as u32, of_run))
        })
    }

    /// Rows held.
    pub(crate) fn held(&self) -> usize {
        self.numbers.iter().map(RowNumbers::len).sum()
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

    /// What was met on the way to the rows, if they come from a file.
    pub const fn notes(&self) -> Notes {
        self.notes
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
        let ends = self.layers.iter().skip(1).copied().chain([self.numbers.len()]);
        self.layers.iter().zip(ends).find_map(|(start, end)| {
            let layer = self.numbers.get(*start..end)?;
            let before = layer.partition_point(|batch| batch.first().is_none_or(|first| first <= row.into()));
            let batch = before.checked_sub(1)?;
            Some((start + batch, layer.get(batch)?.find(row.into())?))
        })
    }

    /// The rows as the rules of their table see them; none of another table.
    pub(crate) fn of<C: TableColumns>(&self) -> RowsOf<'_, C> {
        RowsOf { rows: self, batches: C::among(&self.columns) }
    }

    /// What was written in a cell, as text.
    pub(crate) fn text(&self, column: Column, row: u32) -> Option<String> {
        let (batch, row) = self.locate(row)?;
        let array = self.batches.get(batch)?.columns().get(self.mapping.column(column)?)?;
        text_at(array, row)
    }
}

/// The same rows, without what the texts of others take: views and dictionaries would keep it.
fn compact(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().map(|column| {
        if let Some(dictionary) = column.as_any_dictionary_opt() {
            return garbage_collect_any_dictionary(dictionary);
        }
        Ok(column.as_string_view_opt().map_or_else(|| column.clone(), |views| Arc::new(views.gc())))
    });
    RecordBatch::try_new(batch.schema(), columns.collect::<Result<_, _>>()?)
}

/// Refuses tables in their order if there is none, or one stands twice.
pub(crate) fn each_stands_once(tables: impl Iterator<Item = Table>) -> Result<(), DataError> {
    let tables: Vec<Table> = tables.collect();
    let twice = tables.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    match twice {
        Some(twice) => Err(DataError::TwoTables(twice)),
        None if tables.is_empty() => Err(DataError::NoTable),
        None => Ok(()),
    }
}

/// How many rows there are with those of one more batch.
pub(crate) fn after(rows: u32, batch: &RecordBatch) -> Result<u32, DataError> {
    let more = u32::try_from(batch.num_rows()).ok();
    more.and_then(|more| rows.checked_add(more)).ok_or(DataError::TooManyRows)
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

    /// Each row and what it is about, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (u32, Option<&'a str>)> {
        let keys = self.batches.iter().flat_map(|batch| (0..batch.len()).map(move |row| batch.key(row)));
        self.rows.numbers().zip(keys)
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
        if let Some(empty) = tables.iter().find(|rows| rows.is_empty()) {
            return Err(DataError::NoRows(empty.table()));
        }
        each_stands_once(tables.iter().map(TableRows::table))?;
        Ok(Self { tables })
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

    /// What the rows of a table are about; nothing if it was not handed in.
    pub(crate) fn keys(&self, table: Table) -> HashSet<&str> {
        fn of<C: TableColumns>(delivery: &Delivery) -> HashSet<&str> {
            let rows = delivery.rows::<C>().into_iter();
            rows.flat_map(|rows| rows.keys().filter_map(|(_, key)| key).collect::<Vec<_>>()).collect()
        }
        match table {
            Table::Cases => of::<cases::Columns>(self),
            Table::Events => of::<events::Columns>(self),
            Table::Measures => of::<measures::Columns>(self),
            Table::Activities => of::<activities::Columns>(self),
            Table::Staff => of::<staff::Columns>(self),
        }
    }

    /// Rows of all tables.
    pub(crate) fn row_count(&self) -> u64 {
        self.tables.iter().map(|rows| u64::from(rows.len())).sum()
    }

    /// The rows of a table as the rules see them, if it was handed in.
    pub(crate) fn rows<C: TableColumns>(&self) -> Option<RowsOf<'_, C>> {
        self.table(C::Field::TABLE).map(TableRows::of)
    }
}

//! A delivery and its run: every rule of the catalogue, each in a loop of its own.

use std::sync::Arc;

use arrow_array::RecordBatch;

use crate::dataset::cases::{CaseColumns, CaseRow};
use crate::dataset::groups::Groups;
use crate::dataset::mapping::{DataError, Mapping};
use crate::dataset::report::{Report, RuleResult, Tally};
use crate::dataset::rows::RowNumbers;
use crate::rules::{
    CellRule, Context, GroupRule, RecordRule, RecordShape, RowRule, Rule, Stop, Visitor, Why, visit,
};
use crate::table::CaseField;

/// The rows of a table of cases, read and ready to be judged.
pub struct Delivery {
    pub(crate) mapping: Arc<Mapping>,
    pub(crate) batches: Vec<CaseColumns>,
    pub(crate) places: Vec<Option<RowNumbers>>,
    pub(crate) shapes: Option<Vec<(u32, RecordShape)>>,
    starts: Vec<u32>,
    rows: u32,
}

impl Delivery {
    /// A delivery with these columns and no rows yet.
    pub fn new(mapping: Mapping) -> Self {
        Self {
            mapping: Arc::new(mapping),
            batches: Vec::new(),
            places: Vec::new(),
            shapes: None,
            starts: Vec::new(),
            rows: 0,
        }
    }

    /// A delivery of batches with one schema, whose column names are found by [`Mapping::find`].
    ///
    /// # Errors
    /// [`DataError`] where the columns can't be told, or there are no rows.
    pub fn of_batches(batches: Vec<RecordBatch>, explicit: &[(String, String)]) -> Result<Self, DataError> {
        let schema = batches.first().ok_or(DataError::NoRows)?.schema();
        let header: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let mut delivery = Self::new(Mapping::find(&header, explicit)?);
        for batch in batches {
            delivery.push(batch, None)?;
        }
        if delivery.rows == 0 { Err(DataError::NoRows) } else { Ok(delivery) }
    }

    /// Adds a batch of rows, with the numbers that they have in their file if they come from one.
    ///
    /// # Errors
    /// [`DataError::ColumnType`] if a column can't hold its field.
    pub fn push(&mut self, batch: RecordBatch, place: Option<RowNumbers>) -> Result<(), DataError> {
        let rows = u32::try_from(batch.num_rows()).ok().and_then(|rows| self.rows.checked_add(rows));
        let rows = rows.ok_or(DataError::TooManyRows)?;
        self.batches.push(CaseColumns::read(batch, &self.mapping)?);
        self.places.push(place);
        self.starts.push(self.rows);
        self.rows = rows;
        Ok(())
    }

    /// Says that the rows are records of a text file, and which came in with another shape than the header.
    /// `row` counts from 0 over the whole delivery.
    pub fn record_shape(&mut self, row: u32, shape: RecordShape) {
        self.shapes.get_or_insert_default().push((row, shape));
    }

    /// Says that the rows are records of a text file, so that the rules of records run.
    pub fn is_text_file(&mut self) {
        self.shapes.get_or_insert_default();
    }

    /// Rows in all.
    pub const fn len(&self) -> u32 {
        self.rows
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The batch that holds a row, and its index there.
    pub(crate) fn locate(&self, row: u32) -> Option<(usize, usize)> {
        let batch = self.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        let index = (row - self.starts.get(batch)?) as usize;
        (row < self.rows).then_some((batch, index))
    }

    /// A row as the rules see it.
    pub(crate) fn row(&self, row: u32) -> Option<CaseRow<'_>> {
        let (batch, index) = self.locate(row)?;
        self.batches.get(batch).map(|batch| batch.row(index))
    }

    /// The number of a row in its file.
    pub fn file_row(&self, row: u32) -> Option<u64> {
        let (batch, row) = self.locate(row)?;
        self.places.get(batch)?.as_ref()?.get(row)
    }

    pub(crate) fn has(&self, field: CaseField) -> bool {
        self.mapping.column(field).is_some()
    }
}

impl std::fmt::Debug for Delivery {
    /// Says nothing of the rows.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Runs the whole catalogue over a delivery.
pub fn validate(delivery: Delivery, context: &Context) -> Report {
    let groups = Groups::new(&delivery);
    let mut run = Run { delivery: &delivery, context, results: Vec::new(), groups };
    visit(&mut run);
    let results = run.results;
    Report::new(delivery, context, results)
}

/// Runs the rules of one cell and of one row over a delivery, and leaves out those of files and of groups
/// of rows, for measuring.
#[doc(hidden)]
pub fn validate_rows(delivery: &Delivery, context: &Context) -> Vec<RuleResult> {
    struct RowsOnly<'a>(Run<'a>);
    impl Visitor for RowsOnly<'_> {
        fn record<R: RecordRule>(&mut self) {}
        fn cell<R: CellRule>(&mut self) {
            self.0.cell::<R>();
        }
        fn row<R: RowRule>(&mut self) {
            self.0.row::<R>();
        }
        fn group<R: GroupRule>(&mut self) {}
    }
    let mut run = RowsOnly(Run { delivery, context, results: Vec::new(), groups: Groups::default() });
    visit(&mut run);
    run.0.results
}

struct Run<'a> {
    delivery: &'a Delivery,
    context: &'a Context,
    results: Vec<RuleResult>,
    groups: Groups,
}

impl Run<'_> {
    fn result<R: Rule>(&self) -> RuleResult {
        RuleResult::new(&R::META, self.context.severity::<R>())
    }

    /// The rule's result if a column that it needs is not there.
    fn without_columns<R: Rule>(&self) -> Option<RuleResult> {
        let missing = R::META.fields.iter().any(|field| !self.delivery.has(*field));
        missing.then(|| self.not_run::<R>(Why::MissingColumn))
    }

    fn not_run<R: Rule>(&self, why: Why) -> RuleResult {
        let mut result = self.result::<R>();
        result.count_not_run(why, u64::from(self.delivery.len()));
        result
    }
}

impl Visitor for Run<'_> {
    fn record<R: RecordRule>(&mut self) {
        let Some(shapes) = &self.delivery.shapes else {
            return self.results.push(self.not_run::<R>(Why::NothingToLookAt));
        };
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        result.passed = u64::from(self.delivery.len()) - shapes.len() as u64;
        for (row, shape) in shapes {
            match rule.judge(shape) {
                Ok(()) => result.passed += 1,
                Err(stop) => result.stop(stop, *row, None),
            }
        }
        self.results.push(result);
    }

    fn cell<R: CellRule>(&mut self) {
        let fields = CaseField::ALL.iter().filter(|field| R::KINDS.contains(&field.field().kind));
        let mut result = self.result::<R>();
        let rule = R::prepare(self.context);
        let mut looked = false;
        for field in fields.filter(|field| self.delivery.has(**field)) {
            looked = true;
            let mut start = 0;
            for batch in &self.delivery.batches {
                batch.judge_cells(*field, &rule, start, &mut result);
                start += batch.len() as u32;
            }
        }
        if !looked {
            result = self.not_run::<R>(Why::MissingColumn);
        }
        self.results.push(result);
    }

    fn row<R: RowRule>(&mut self) {
        if let Some(result) = self.without_columns::<R>() {
            return self.results.push(result);
        }
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        let mut start = 0;
        let mut tally = Tally::default();
        for batch in &self.delivery.batches {
            for row in 0..batch.len() {
                if let Some(stop) = tally.count(rule.judge(&batch.row(row))) {
                    result.stop(stop, start + row as u32, None);
                }
            }
            start += batch.len() as u32;
        }
        result.add(tally);
        self.results.push(result);
    }

    fn group<R: GroupRule>(&mut self) {
        if let Some(result) = self.without_columns::<R>() {
            return self.results.push(result);
        }
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        let groups = self.groups.of(R::KEY, self.delivery);
        let mut alone = u64::from(self.delivery.len());
        alone -= groups.left_out.not_run + groups.left_out.not_applicable;
        result.count_not_run(Why::RootCause, groups.left_out.not_run);
        result.not_applicable += groups.left_out.not_applicable;
        let mut rows = Vec::new();
        for group in groups.iter() {
            rows.clear();
            rows.extend(group.iter().filter_map(|row| self.delivery.row(*row)));
            let place = |index: usize| group.get(index).copied().unwrap_or_default();
            alone -= rows.len() as u64;
            let mut stopped = 0;
            rule.judge(&rows, &mut |index, stop: Stop| {
                stopped += 1;
                result.stop(stop.with_row(place), place(index), None);
            });
            result.passed += rows.len() as u64 - stopped;
        }
        result.passed += alone;
        result.sort();
        self.results.push(result);
    }
}

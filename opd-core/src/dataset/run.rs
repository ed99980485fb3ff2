//! A run over a delivery, by every rule of the catalogue.

use std::collections::HashSet;
use std::num::NonZero;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::dataset::batches::Among;
use crate::dataset::delivery::{Delivery, TableRows};
use crate::dataset::group_pass::{Alone, GroupPass};
use crate::dataset::groups::Part;
use crate::dataset::layout::Layout;
use crate::dataset::persons::{OpenCases, count_open};
use crate::dataset::report::{Report, RuleResult};
use crate::dataset::row_pass::RowPass;
use crate::dataset::source::{ReadError, TableSource};
use crate::dataset::stream::Stream;
use crate::dataset::tables::{cases, staff};
use crate::dataset::work::{Progress, Work};
use crate::rules::Context;
use crate::table::{CaseField, Table};

/// How long whoever waits for a run hears nothing of it.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// How a run goes about its work. No answer depends on it, but for findings beyond the most that are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOptions {
    /// Threads that judge; as many as the machine runs at a time if `None`.
    pub threads: Option<NonZero<usize>>,
    /// Findings of a rule that are held: the first. Counts are of all. If `None`, all of a delivery that is held, and
    /// 10,000 of a larger one.
    pub max_findings: Option<usize>,
    /// A delivery whose files hold about so many bytes or fewer is held whole in memory; none is if 0. Of a larger one
    /// only the rows are held in which something was found, and it is read again for the rules that look at several rows
    /// together.
    pub hold_bytes: u64,
    /// Bytes of rows that are then looked at together, as they were read; what is made of them takes about half as much
    /// again.
    pub part_bytes: u64,
}

impl Default for RunOptions {
    /// All threads, 512 MiB held and 256 MiB looked at together.
    fn default() -> Self {
        Self { threads: None, max_findings: None, hold_bytes: 512 << 20, part_bytes: 256 << 20 }
    }
}

/// Runs the whole catalogue over a delivery in memory, on one thread.
pub fn validate(delivery: Delivery, context: &Context) -> Report {
    let (mut totals, layout) = (Totals::new(usize::MAX), Layout::of(&delivery));
    let work = Work::on(Some(NonZero::<usize>::MIN));
    totals.judge_rows(&delivery, &layout, context);
    let groups = GroupPass { layout: &layout, context, work: &work, open: totals.open.as_ref() };
    let results = groups.judge(&delivery, Part::WHOLE, Alone::default());
    totals.absorb(results);
    Report::new(delivery, context, totals.results)
}

/// Runs the rules of one cell and of one row over a delivery, and leaves out those of groups of rows, for measuring.
#[doc(hidden)]
pub fn validate_rows(delivery: &Delivery, context: &Context) -> Vec<RuleResult> {
    let mut totals = Totals::new(usize::MAX);
    totals.judge_rows(delivery, &Layout::of(delivery), context);
    totals.results
}

/// Runs the whole catalogue over tables of any size, batch by batch, on several threads. `tell` hears how far the run is,
/// some times a second and at its end, and stops it by answering `false`.
///
/// # Errors
/// [`ReadError`] where a table can't be read, a file changes while it is read, or `tell` stops it.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use opd_core::dataset::{Mapping, RunOptions, TableSource, validate_tables};
/// use opd_core::rules::Context;
/// use opd_core::table::Table;
///
/// let runs = Arc::new(StringArray::from(vec!["12.345.678-5", "12.345.678-9"])) as ArrayRef;
/// let mapping = Mapping::find(Table::Cases, &["RUN"], &[])?;
/// let cases = TableSource::batches(mapping, vec![RecordBatch::try_from_iter([("RUN", runs)])?], 65_536);
/// let context = Context::new("2024-06-30".parse()?);
/// let report = validate_tables(vec![cases], &context, RunOptions::default(), |progress| progress.rows < 1_000)?;
/// assert_eq!(report.finding_count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn validate_tables(
    tables: Vec<TableSource>,
    context: &Context,
    options: RunOptions,
    mut tell: impl FnMut(Progress) -> bool,
) -> Result<Report, ReadError> {
    let work = Work::on(options.threads);
    thread::scope(|scope| {
        let (done, result) = mpsc::sync_channel(1);
        scope.spawn(|| {
            let report = Stream { tables, context, options, work: &work }.run();
            // Nobody has left: the scope waits.
            done.send(report).unwrap_or_default();
            drop(done);
        });
        loop {
            match result.recv_timeout(TELL_EVERY) {
                Ok(report) => return if tell(work.progress()) { report } else { Err(ReadError::Stopped) },
                Err(RecvTimeoutError::Timeout) => {
                    if !tell(work.progress()) {
                        work.stop();
                    }
                }
                // It panicked; so will the scope.
                Err(RecvTimeoutError::Disconnected) => return Err(ReadError::Stopped),
            }
        }
    })
}

/// Findings of a rule that are held of a delivery that is not: its rows take most of the memory.
pub(super) const MOST_FINDINGS: usize = 10_000;

/// What the rules answered so far.
pub(super) struct Totals {
    pub(super) results: Vec<RuleResult>,
    pub(super) open: Option<OpenCases>,
    most: usize,
}

impl Totals {
    pub(super) const fn new(most: usize) -> Self {
        Self { results: Vec::new(), open: None, most }
    }

    /// Others that hold as many findings.
    pub(super) const fn like(&self) -> Self {
        Self::new(self.most)
    }

    /// Drops the findings of a batch that comes after all others that would not be held.
    pub(super) fn cut(&self, results: &mut [RuleResult]) {
        for (index, result) in results.iter_mut().enumerate() {
            let kept = self.results.get(index).map_or(0, |total| total.kept() as usize);
            result.cut(self.most - kept.min(self.most));
        }
    }

    pub(super) fn absorb(&mut self, results: Vec<RuleResult>) {
        if self.results.is_empty() {
            self.results = results;
            return;
        }
        for (total, result) in self.results.iter_mut().zip(results) {
            total.absorb(result, self.most);
        }
    }

    pub(super) fn absorb_open(&mut self, open: Option<OpenCases>) {
        let Some(open) = open else { return };
        let counted = self.open.get_or_insert_default();
        for (manager, cases) in open {
            *counted.entry(manager).or_default() += cases;
        }
    }

    fn judge_rows(&mut self, delivery: &Delivery, layout: &Layout, context: &Context) {
        let staff = delivery.table(Table::Staff).map(named).unwrap_or_default();
        let pass = RowPass { layout, context, staff: &staff };
        for rows in &delivery.tables {
            for batch in 0..rows.batches.len() {
                self.absorb(pass.judge(rows, batch));
                self.absorb_open(open_cases(rows, batch, layout, context));
            }
        }
    }
}

/// Who is in `staff`.
pub(super) fn named(rows: &TableRows) -> HashSet<String> {
    rows.of::<staff::Columns>().keys().filter_map(|(_, key)| key.map(str::to_owned)).collect()
}

/// The open cases of each case manager in a batch, if the office set a limit to hold them against.
pub(super) fn open_cases(
    rows: &TableRows,
    batch: usize,
    layout: &Layout,
    context: &Context,
) -> Option<OpenCases> {
    let asked = context.staff.caseload.is_some() && layout.mapping(Table::Staff).is_some();
    let columns = cases::Columns::among(&rows.columns).get(batch)?;
    (asked && layout.has(CaseField::CaseManager.into())).then(|| count_open(columns, context.as_of))
}

//! What a run found.

use std::collections::HashMap;

use serde::Serialize;

use crate::agreement::Agreement;
use crate::dataset::delivery::{Delivery, TableRows};
use crate::dataset::mapping::Mapping;
use crate::day::Day;
use crate::lang::Lang;
use crate::person::Run;
use crate::rules::{
    Context, Fact, Meta, Outcome, Readings, Regrade, Rule, Severity, Stop, Versions, Why, versions,
};
use crate::staff::StaffReadings;
use crate::table::{Column, Kind, Table};

/// What to do with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was found.
    Accepted,
    /// Nothing worse than warnings.
    AcceptedWithFindings,
    /// There are errors.
    Rejected,
}

impl Verdict {
    /// `accepted`, `accepted_with_findings` or `rejected`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithFindings => "accepted_with_findings",
            Self::Rejected => "rejected",
        }
    }
}

/// What one rule answered over a delivery. Its counts add up to the rows (or cells) that it looked at.
#[derive(Debug, Clone)]
pub struct RuleResult {
    /// The rule.
    pub meta: &'static Meta,
    /// Its severity in this run.
    pub severity: Severity,
    /// Rows (cells, for rules of cells) that passed.
    pub passed: u64,
    /// Rows (cells) that failed: its findings.
    pub failed: u64,
    /// Rows (cells) that the rule says nothing about.
    pub not_applicable: u64,
    /// Whether its findings explain the others of their rows.
    pub root: bool,
    not_run: [u64; Why::ALL.len()],
    /// Whether findings are shown column after column.
    by_column: bool,
    found: Vec<(Place, Fact)>,
}

/// In the place of a row, where a finding is about the whole table. Tables have fewer rows.
const WHOLE_TABLE: u32 = u32::MAX;

/// Where something was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The row, or [`WHOLE_TABLE`].
    row: u32,
    table: Table,
    /// The column, where it is not the rule's first.
    column: Option<Column>,
}

impl Place {
    /// A row.
    pub(crate) const fn row(table: Table, row: u32) -> Self {
        Self { row, table, column: None }
    }

    /// A table as a whole.
    pub(crate) const fn table(table: Table) -> Self {
        Self { row: WHOLE_TABLE, table, column: None }
    }

    /// In order of table, row and column.
    fn order(self) -> (u8, u32, usize) {
        (self.table as u8, self.row, self.column.map_or(0, |column| column.index() + 1))
    }

    /// A cell.
    pub(crate) const fn cell(column: Column, row: u32) -> Self {
        Self { row, table: column.table(), column: Some(column) }
    }
}

/// The commonest outcomes, counted in registers while a loop runs.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) not_applicable: u64,
}

impl Tally {
    /// Adds other rows.
    pub(crate) const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.not_applicable += other.not_applicable;
    }

    /// Counts an outcome; gives back what is neither *passed* nor *not applicable*.
    #[inline]
    pub(crate) fn count(&mut self, outcome: Outcome) -> Option<Stop> {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(Stop::NotApplicable) => self.not_applicable += 1,
            Err(stop) => return Some(stop),
        }
        None
    }
}

impl RuleResult {
    pub(crate) fn new<R: Rule>(severity: Severity) -> Self {
        Self {
            meta: &R::META,
            severity,
            root: R::ROOT,
            passed: 0,
            failed: 0,
            not_applicable: 0,
            not_run: [0; Why::ALL.len()],
            by_column: false,
            found: Vec::new(),
        }
    }

    /// Shows findings column after column.
    pub(crate) const fn by_column(mut self) -> Self {
        self.by_column = true;
        self
    }

    /// Adds what the rule answered over other rows, and holds no more than the first findings: `most`.
    pub(crate) fn absorb(&mut self, other: Self, most: usize) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_applicable += other.not_applicable;
        self.not_run.iter_mut().zip(other.not_run).for_each(|(mine, other)| *mine += other);
        self.found.extend(other.found);
        if self.found.len() > most {
            // Nearly sorted: what comes later is further down.
            self.sort();
            self.found.truncate(most);
        }
    }

    /// Holds no more than the first findings.
    pub(crate) fn cut(&mut self, most: usize) {
        self.found.truncate(most);
    }

    /// The rows of a table that are needed to show the findings.
    pub(crate) fn rows_shown(&self, table: Table) -> impl Iterator<Item = u32> {
        let found = self.found.iter().filter(move |(place, _)| place.table == table);
        found.flat_map(|(place, fact)| {
            let other = if let Fact::Row(row) = fact { Some(*row) } else { None };
            [Some(place.row).filter(|row| *row != WHOLE_TABLE), other].into_iter().flatten()
        })
    }

    /// Puts the findings in the order in which they are shown.
    fn arrange(&mut self) {
        self.sort();
        if self.by_column {
            self.found.sort_by_key(|(place, _)| {
                let (table, row, column) = place.order();
                (table, column, row)
            });
        }
    }

    #[inline]
    pub(crate) fn count_not_run(&mut self, why: Why, count: u64) {
        if let Some(slot) = self.not_run.get_mut(why as usize) {
            *slot += count;
        }
    }

    /// Adds the outcomes that leave nothing else behind.
    pub(crate) fn add(&mut self, tally: Tally) {
        self.passed += tally.passed;
        self.not_applicable += tally.not_applicable;
    }

    /// Counts an answer, and keeps it if it is a failure.
    pub(crate) fn count(&mut self, outcome: Outcome, place: Place) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(stop) => self.stop(stop, place),
        }
    }

    /// Counts an answer other than *passed*, and keeps it if it is a failure.
    #[inline(never)]
    pub(crate) fn stop(&mut self, stop: Stop, place: Place) {
        match stop {
            Stop::NotApplicable => self.not_applicable += 1,
            Stop::NotRun(why) => self.count_not_run(why, 1),
            Stop::Failed(fact) => {
                self.failed += 1;
                self.found.push((place, fact));
            }
        }
    }

    /// Puts the findings in order of table, row and column.
    pub(crate) fn sort(&mut self) {
        self.found.sort_by_key(|(place, _)| place.order());
    }

    /// How many of the findings are held: all, or the first of very many.
    pub fn kept(&self) -> u64 {
        self.found.len() as u64
    }

    /// Rows (cells) on which the rule could not be run, by reason.
    pub fn not_run(&self) -> impl Iterator<Item = (Why, u64)> {
        Why::ALL.iter().zip(&self.not_run).filter(|(_, count)| **count > 0).map(|(why, count)| (*why, *count))
    }

    /// Rows (cells) on which the rule could not be run.
    pub fn not_run_count(&self) -> u64 {
        self.not_run.iter().sum()
    }

    /// The findings, in order of row (of column and row, for rules of cells).
    pub fn findings(&self) -> impl ExactSizeIterator<Item = Finding<'_>> {
        self.found.iter().map(|found| self.found_at(found))
    }

    /// One of the findings, by its place among them.
    pub(crate) fn finding(&self, nth: usize) -> Option<Finding<'_>> {
        self.found.get(nth).map(|found| self.found_at(found))
    }

    fn found_at(&self, (Place { row, table, column }, fact): &(Place, Fact)) -> Finding<'_> {
        let first = self.meta.fields.first().copied();
        Finding {
            result: self,
            table: *table,
            row: Some(*row).filter(|row| *row != WHOLE_TABLE),
            field: column.or(first.filter(|column| column.table() == *table)),
            fact: *fact,
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// The rule and its results.
    pub result: &'a RuleResult,
    /// The table.
    pub table: Table,
    /// The row, counted from 0 over the table; `None` if the finding is about the whole table.
    pub row: Option<u32>,
    /// The column.
    pub field: Option<Column>,
    /// By how much.
    pub fact: Fact,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rendering {
    /// Language of the messages.
    pub lang: Lang,
    /// Whether values that may identify a person are shown whole. They are masked unless asked for.
    pub show_identifiers: bool,
}

/// The whole result of a run. Messages and values are rendered when they are read.
pub struct Report {
    pub(crate) delivery: Delivery,
    pub(crate) context: Context,
    results: Vec<RuleResult>,
    /// The rule that explains the other findings of a row.
    roots: HashMap<(Table, u32), &'static str>,
}

/// What a run was judged by, so that it can be repeated: versions, hash, readings, dates.
#[derive(Debug, Clone, Serialize)]
pub struct RunReceipt<'a> {
    /// The versions of library, rules and calendar.
    #[serde(flatten)]
    pub versions: Versions,
    /// The day on which the rows were judged.
    pub as_of: Day,
    /// The readings taken.
    pub readings: &'a Readings,
    /// Severities that differ from the catalogue's.
    pub regraded: &'a [Regrade],
    /// The agreement that the delivery was held against, if it was given.
    pub agreement: Option<&'a Agreement>,
    /// The office's own parameters about staff.
    pub staff: &'a StaffReadings,
}

impl std::fmt::Debug for Report {
    /// Says nothing of the rows.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let findings = self.finding_count();
        f.debug_struct("Report")
            .field("rows", &self.delivery.row_count())
            .field("findings", &findings)
            .finish_non_exhaustive()
    }
}

impl Report {
    pub(crate) fn new(delivery: Delivery, context: &Context, mut results: Vec<RuleResult>) -> Self {
        results.iter_mut().for_each(RuleResult::arrange);
        let mut roots = HashMap::new();
        for finding in results.iter().filter(|result| result.root).flat_map(RuleResult::findings) {
            if let Some(row) = finding.row {
                roots.entry((finding.table, row)).or_insert(finding.result.meta.code);
            }
        }
        Self { delivery, context: context.clone(), results, roots }
    }

    /// Rejected with errors, accepted without findings.
    pub fn verdict(&self) -> Verdict {
        let worst =
            self.results.iter().filter(|result| result.failed > 0).map(|result| result.severity).max();
        match worst {
            None => Verdict::Accepted,
            Some(Severity::Error) => Verdict::Rejected,
            Some(_) => Verdict::AcceptedWithFindings,
        }
    }

    /// Every rule with its counts, in the order of the catalogue.
    pub fn summary(&self) -> impl ExactSizeIterator<Item = &RuleResult> {
        self.results.iter()
    }

    /// Every finding, rule after rule.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.results.iter().flat_map(RuleResult::findings)
    }

    /// How many findings there are.
    pub fn finding_count(&self) -> u64 {
        self.results.iter().map(|result| result.failed).sum()
    }

    /// Whether it holds every row of the delivery, and not only those where something was found.
    pub fn is_whole(&self) -> bool {
        self.delivery.tables.iter().all(|rows| rows.held() == rows.len() as usize)
    }

    /// Rows judged, of all tables.
    pub fn row_count(&self) -> u64 {
        self.delivery.row_count()
    }

    /// The tables judged.
    pub fn tables(&self) -> &[TableRows] {
        &self.delivery.tables
    }

    /// Rows judged of a table; 0 if it was not handed in.
    pub fn rows(&self, table: Table) -> u32 {
        self.delivery.table(table).map_or(0, TableRows::len)
    }

    /// Which column of a table was read as which field, if it was handed in.
    pub fn mapping(&self, table: Table) -> Option<&Mapping> {
        self.delivery.table(table).map(TableRows::mapping)
    }

    /// What the run was judged by.
    pub fn receipt(&self) -> RunReceipt<'_> {
        let Context { as_of, readings, regrades, agreement, staff, .. } = &self.context;
        let (regraded, agreement) = (regrades.as_slice(), agreement.as_deref());
        RunReceipt { versions: versions(), as_of: *as_of, readings, regraded, agreement, staff }
    }

    /// The rule whose finding on the same row explains this one, if there is one: mended, this one may go with it.
    pub fn follows(&self, finding: &Finding<'_>) -> Option<&'static str> {
        let root = self.roots.get(&(finding.table, finding.row?))?;
        (!finding.result.root).then_some(*root)
    }

    /// How many findings of a rule follow from another of their rows.
    pub fn following(&self, result: &RuleResult) -> u64 {
        if self.roots.is_empty() || result.root {
            return 0;
        }
        result.findings().filter(|finding| self.follows(finding).is_some()).count() as u64
    }

    /// The number of a finding's row in its file, if it came from one.
    pub fn file_row(&self, finding: &Finding<'_>) -> Option<u64> {
        self.delivery.table(finding.table)?.file_row(finding.row?)
    }

    /// The case identifier of a finding's row.
    pub fn case_id(&self, finding: &Finding<'_>) -> Option<String> {
        self.text(finding.table.case_id()?, finding.row?)
    }

    /// The delivery's own name of a finding's column.
    pub fn column_name(&self, finding: &Finding<'_>) -> Option<&str> {
        self.mapping(finding.table)?.column_name(finding.field?)
    }

    /// What was written in the finding's cell, masked unless asked for, and cut at 60 characters.
    pub fn value(&self, finding: &Finding<'_>, rendering: Rendering) -> Option<String> {
        let field = finding.field?;
        let text = self.text(field, finding.row?)?;
        if field.field().personal && !rendering.show_identifiers {
            return Some(masked(field, &text));
        }
        let printable = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
        let cut: String = text.chars().take(60).map(printable).collect();
        Some(if cut.len() < text.len() { cut + "…" } else { cut })
    }

    /// What is wrong, in words.
    pub fn message(&self, finding: &Finding<'_>, rendering: Rendering) -> String {
        self.message_of(finding, rendering, self.value(finding, rendering).as_deref())
    }

    /// The same, with what [`value`](Self::value) says.
    pub(crate) fn message_of(
        &self,
        finding: &Finding<'_>,
        rendering: Rendering,
        value: Option<&str>,
    ) -> String {
        let table = self.delivery.table(finding.table);
        let row = |row: u32| table.and_then(|rows| rows.file_row(row)).unwrap_or(u64::from(row));
        let field = self.column_name(finding).or(finding.field.map(Column::name)).unwrap_or_default();
        let fact = finding.fact.text(rendering.lang, row);
        finding.result.meta.say(rendering.lang, &fact, field, value.unwrap_or_default())
    }

    pub(crate) fn text(&self, column: Column, row: u32) -> Option<String> {
        self.delivery.table(column.table())?.text(column, row)
    }
}

/// A value that may identify a person, so that it can be found in the file and not read from the report.
pub(crate) fn masked(field: Column, text: &str) -> String {
    if field.field().kind != Kind::Identifier {
        return "***".to_owned();
    }
    match Run::from_bytes(text.as_bytes()) {
        Ok(run) => run.masked(),
        Err(_) => {
            let chars: Vec<char> = text.trim().chars().collect();
            let shown: String =
                chars.iter().skip(chars.len().saturating_sub(2).max(chars.len() / 2)).take(2).collect();
            format!("***{shown}")
        }
    }
}

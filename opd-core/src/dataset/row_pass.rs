//! The first pass: every rule that looks at one row or cell, over one batch. What can't be run at all is counted here.

use std::collections::HashSet;

use crate::dataset::batches::Among;
use crate::dataset::delivery::TableRows;
use crate::dataset::layout::Layout;
use crate::dataset::report::{Place, RuleResult, Tally};
use crate::dataset::tables::{TableColumns, activities, cases, events, measures, staff};
use crate::rules::{
    ActivityRule, CellRule, Chained, Context, CoverageRule, Fact, GroupRule, HistoryRule, LinkRule,
    MeasureRule, MeasuresRule, Outcome, RecordRule, RowRule, RowRules, Rule, StaffRule, Stop, TeamRule,
    Visitor, Why, ensure, visit,
};
use crate::table::{Column, Table, TableField};

/// What the batches of a delivery are judged by.
#[derive(Clone, Copy)]
pub(crate) struct RowPass<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) context: &'a Context,
    /// Who is in `staff`.
    pub(crate) staff: &'a HashSet<String>,
}

impl RowPass<'_> {
    /// Judges a batch: a result for each rule, in the order of the catalogue.
    pub(crate) fn judge(&self, rows: &TableRows, batch: usize) -> Vec<RuleResult> {
        let len = rows.batches.get(batch).map_or(0, |batch| batch.num_rows() as u64);
        let start = rows.first(batch);
        let mut judge =
            Judge { pass: *self, rows, batch, start, len, results: Vec::new(), of_rows: Vec::new() };
        visit(&mut judge);
        judge.judge_rows();
        judge.results
    }
}

struct Judge<'a> {
    pass: RowPass<'a>,
    rows: &'a TableRows,
    batch: usize,
    start: u32,
    len: u64,
    results: Vec<RuleResult>,
    /// Where the results of each rule about rows of `cases` stand, and whether it can be run.
    of_rows: Vec<(usize, bool)>,
}

impl<'a> Judge<'a> {
    fn result<R: Rule>(&self) -> RuleResult {
        RuleResult::new::<R>(self.pass.context.severity::<R>())
    }

    /// The columns of the batch, if it is of the table that a rule is about and the delivery has what the rule needs. What
    /// it has not is the result.
    fn columns<C: TableColumns, R: Rule>(&self, result: &mut RuleResult) -> Option<&'a C> {
        let is_of_table = self.rows.table() == C::Field::TABLE;
        match self.pass.layout.lacks::<R>(C::Field::TABLE, self.pass.context) {
            None => return C::among(&self.rows.columns).get(self.batch),
            Some(why) if is_of_table || why == Why::MissingTable => result.count_not_run(why, self.len),
            Some(_) => {}
        }
        None
    }

    /// Counts the rows if the rule can't be run on them; what it says of several rows comes later.
    fn later<C: TableColumns, R: Rule>(&mut self) {
        let mut result = self.result::<R>();
        self.columns::<C, R>(&mut result);
        self.results.push(result);
    }

    /// Judges every row.
    fn each_row<C: TableColumns, R: Rule>(&mut self, judge: impl Fn(&R, &C::Unpacked<'_>) -> Outcome) {
        let mut result = self.result::<R>();
        if let Some(columns) = self.columns::<C, R>(&mut result) {
            let rule = R::prepare(self.pass.context);
            let mut tally = Tally::default();
            for row in 0..columns.len() {
                if let Some(stop) = tally.count(judge(&rule, &columns.unpack(row))) {
                    result.stop(stop, Place::row(C::Field::TABLE, self.start + row as u32));
                }
            }
            result.add(tally);
        }
        self.results.push(result);
    }

    /// Judges every row of `cases` by all the rules about them, in one loop.
    fn judge_rows(&mut self) {
        let Some(columns) = cases::Columns::among(&self.rows.columns).get(self.batch) else { return };
        let mut runs = self.of_rows.iter().map(|(_, runs)| *runs);
        let rules = RowRules::prepare(self.pass.context, &mut runs);
        let mut tallies = [Tally::default(); RowRules::LEN];
        for row in 0..columns.len() {
            rules.judge(&columns.unpack(row), 0, &mut |at, outcome| {
                if let Some(stop) = tallies[at].count(outcome) {
                    self.stop(at, stop, row);
                }
            });
        }
        for ((place, _), tally) in self.of_rows.iter().zip(tallies) {
            if let Some(result) = self.results.get_mut(*place) {
                result.add(tally);
            }
        }
    }

    #[cold]
    fn stop(&mut self, at: usize, stop: Stop, row: usize) {
        let result = self.of_rows.get(at).and_then(|(place, _)| self.results.get_mut(*place));
        if let Some(result) = result {
            result.stop(stop, Place::row(Table::Cases, self.start + row as u32));
        }
    }

    /// Asks for what a column of texts names: among the staff here, and among the rows of larger tables later.
    fn links<C: TableColumns, R: LinkRule>(&mut self, field: C::Field) {
        let mut result = self.result::<R>();
        if let Some(columns) = self.columns::<C, R>(&mut result) {
            match self.pass.layout.lacks_target::<R>() {
                Some(why) => result.count_not_run(why, self.len),
                None if R::TO == Table::Staff => {
                    for row in 0..columns.len() {
                        let named = columns.text(field, row).ok_or(Stop::NotApplicable);
                        let outcome =
                            named.and_then(|text| ensure(self.pass.staff.contains(text), Fact::None));
                        result.count(outcome, Place::row(C::Field::TABLE, self.start + row as u32));
                    }
                }
                None => {}
            }
        }
        self.results.push(result);
    }

    /// Judges the cells of the batch, if it is of the table.
    fn cells_of<C: TableColumns, R: CellRule>(&self, rule: &R, result: &mut RuleResult) {
        let Some(columns) = C::among(&self.rows.columns).get(self.batch) else { return };
        for field in C::Field::ALL {
            let column = (*field).into();
            if R::KINDS.contains(&column.field().kind) && self.rows.mapping.column(column).is_some() {
                columns.judge_cells(*field, rule, self.start, result);
            }
        }
    }
}

impl Visitor for Judge<'_> {
    fn record<R: RecordRule>(&mut self) {
        let rule = R::prepare(self.pass.context);
        let mut result = self.result::<R>();
        match self.rows.shapes(self.batch) {
            None => result.count_not_run(Why::NothingToLookAt, self.len),
            Some(shapes) => {
                result.passed += self.len - shapes.len() as u64;
                for (row, shape) in shapes {
                    result.count(rule.judge(shape), Place::row(self.rows.table(), *row));
                }
            }
        }
        self.results.push(result);
    }

    fn cell<R: CellRule>(&mut self) {
        let mut result = self.result::<R>().by_column();
        if self.pass.layout.has_kind(R::KINDS) {
            let rule = R::prepare(self.pass.context);
            self.cells_of::<cases::Columns, R>(&rule, &mut result);
            self.cells_of::<events::Columns, R>(&rule, &mut result);
            self.cells_of::<measures::Columns, R>(&rule, &mut result);
            self.cells_of::<activities::Columns, R>(&rule, &mut result);
            self.cells_of::<staff::Columns, R>(&rule, &mut result);
            result.sort();
        } else {
            result.count_not_run(Why::MissingColumn, self.len);
        }
        self.results.push(result);
    }

    fn row<R: RowRule>(&mut self) {
        let mut result = self.result::<R>();
        let runs = !self.pass.layout.only_histories::<R>()
            && self.columns::<cases::Columns, R>(&mut result).is_some();
        self.of_rows.push((self.results.len(), runs));
        self.results.push(result);
    }

    fn measure<R: MeasureRule>(&mut self) {
        self.each_row::<measures::Columns, R>(|rule, row| rule.judge(row));
    }

    fn activity<R: ActivityRule>(&mut self) {
        self.each_row::<activities::Columns, R>(|rule, row| rule.judge(row));
    }

    fn link<R: LinkRule>(&mut self) {
        match R::META.fields.first() {
            Some(Column::Case(field)) => self.links::<cases::Columns, R>(*field),
            Some(Column::Event(field)) => self.links::<events::Columns, R>(*field),
            Some(Column::Measure(field)) => self.links::<measures::Columns, R>(*field),
            Some(Column::Activity(field)) => self.links::<activities::Columns, R>(*field),
            Some(Column::Staff(field)) => self.links::<staff::Columns, R>(*field),
            None => self.results.push(self.result::<R>()),
        }
    }

    fn group<R: GroupRule>(&mut self) {
        self.later::<cases::Columns, R>();
    }

    fn history<R: HistoryRule>(&mut self) {
        self.later::<events::Columns, R>();
    }

    fn measures<R: MeasuresRule>(&mut self) {
        self.later::<measures::Columns, R>();
    }

    fn staff<R: StaffRule>(&mut self) {
        self.later::<staff::Columns, R>();
    }

    fn team<R: TeamRule>(&mut self) {
        self.later::<staff::Columns, R>();
    }

    fn coverage<R: CoverageRule>(&mut self) {
        self.later::<cases::Columns, R>();
    }
}

//! A run over a delivery: every rule of the catalogue, each in a loop of its own.

use std::collections::HashSet;

use crate::dataset::coverage::attended_of;
use crate::dataset::delivery::{Delivery, RowsOf};
use crate::dataset::groups::{Grouped, Groups, by_key};
use crate::dataset::histories::{Histories, speaks_of_duties};
use crate::dataset::persons::Persons;
use crate::dataset::report::{Place, Report, RuleResult, Tally};
use crate::dataset::tables::{Row, TableColumns, activities, cases, events, measures, staff};
use crate::rules::{
    ActivityRule, CellRule, Context, CoverageRule, Fact, GroupRule, HistoryRule, JudgedBy, LinkRule,
    MeasureRule, MeasuresRule, Outcome, RecordRule, RowRule, Rule, StaffRule, Stop, TeamRule, Visitor, Why,
    ensure, visit,
};
use crate::table::{Column, EventField, Table, TableField};

/// Runs the whole catalogue over a delivery.
pub fn validate(delivery: Delivery, context: &Context) -> Report {
    let mut run = Run::new(&delivery, context);
    visit(&mut run);
    let Run { mut results, histories, .. } = run;
    histories.run(&delivery, context, &mut results);
    Report::new(delivery, context, results)
}

/// Runs the rules of one cell and of one row over a delivery, and leaves out those of files and of groups
/// of rows, for measuring.
#[doc(hidden)]
pub fn validate_rows(delivery: &Delivery, context: &Context) -> Vec<RuleResult> {
    struct RowsOnly<'a>(Run<'a>);
    impl Visitor for RowsOnly<'_> {
        fn cell<R: CellRule>(&mut self) {
            self.0.cell::<R>();
        }
        fn row<R: RowRule>(&mut self) {
            self.0.row::<R>();
        }
        fn measure<R: MeasureRule>(&mut self) {
            self.0.measure::<R>();
        }
    }
    let mut run = RowsOnly(Run::new(delivery, context));
    visit(&mut run);
    run.0.results
}

struct Run<'a> {
    delivery: &'a Delivery,
    context: &'a Context,
    results: Vec<RuleResult>,
    /// The groups of `cases`, made when a rule first asks.
    groups: Option<Groups>,
    histories: Histories,
    /// Who is in `staff`, worked out when a rule first asks.
    persons: Option<Persons>,
}

impl<'a> Run<'a> {
    fn new(delivery: &'a Delivery, context: &'a Context) -> Self {
        Self {
            delivery,
            context,
            results: Vec::new(),
            groups: None,
            histories: Histories::default(),
            persons: None,
        }
    }

    /// Whether there are events that can be replayed.
    fn has_histories(&self) -> bool {
        let needed = [EventField::CaseId, EventField::Event, EventField::HappenedAt];
        self.delivery
            .table(Table::Events)
            .is_some_and(|rows| needed.iter().all(|field| rows.mapping.column((*field).into()).is_some()))
    }

    fn result<R: Rule>(&self) -> RuleResult {
        RuleResult::new::<R>(self.context.severity::<R>())
    }

    fn not_run<R: Rule>(&mut self, why: Why, rows: u64) {
        let mut result = self.result::<R>();
        result.count_not_run(why, rows);
        self.results.push(result);
    }

    /// The rows of the table that a rule is about; without it, or without a column that the rule needs, that is its
    /// result.
    fn rows_for<C: TableColumns, R: Rule>(&mut self) -> Option<RowsOf<'a, C>> {
        let Some(rows) = self.delivery.rows::<C>() else {
            self.not_run::<R>(Why::MissingTable, self.delivery.row_count());
            return None;
        };
        if R::META.fields.iter().any(|column| rows.rows.mapping.column(*column).is_none()) {
            self.not_run::<R>(Why::MissingColumn, rows.rows.len().into());
            return None;
        }
        if R::AGAINST_AGREEMENT && self.context.agreement.is_none() {
            self.not_run::<R>(Why::NoAgreement, rows.rows.len().into());
            return None;
        }
        if self.context.part && R::META.judged_by() == JudgedBy::Table {
            self.not_run::<R>(Why::PartOfTable, rows.rows.len().into());
            return None;
        }
        Some(rows)
    }

    /// Judges every row of a table.
    fn each_row<C: TableColumns, R: Rule>(&mut self, judge: impl Fn(&R, &Row<'_, C>) -> Outcome) {
        let Some(rows) = self.rows_for::<C, R>() else { return };
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        let mut start = 0;
        let mut tally = Tally::default();
        for batch in rows.batches {
            for row in 0..batch.len() {
                if let Some(stop) = tally.count(judge(&rule, &batch.row(row))) {
                    result.stop(stop, Place::row(C::Field::TABLE, start + row as u32));
                }
            }
            start += batch.len() as u32;
        }
        result.add(tally);
        self.results.push(result);
    }

    /// What the rows of a table are about; nothing without it, or without the column that says it.
    fn keys(&self, table: Table) -> Result<HashSet<&'a str>, Why> {
        fn of<C: TableColumns>(delivery: &Delivery) -> HashSet<&str> {
            delivery
                .rows::<C>()
                .into_iter()
                .flat_map(|rows| rows.keys().flatten().collect::<Vec<_>>())
                .collect()
        }
        let rows = self.delivery.table(table).ok_or(Why::MissingTable)?;
        rows.mapping.column(table.key()).ok_or(Why::MissingColumn)?;
        Ok(match table {
            Table::Cases => of::<cases::Columns>(self.delivery),
            Table::Events => of::<events::Columns>(self.delivery),
            Table::Measures => of::<measures::Columns>(self.delivery),
            Table::Activities => of::<activities::Columns>(self.delivery),
            Table::Staff => of::<staff::Columns>(self.delivery),
        })
    }

    /// Asks for what a column of texts names among the rows of another table.
    fn links<C: TableColumns, R: LinkRule>(&mut self, field: C::Field) {
        let Some(rows) = self.rows_for::<C, R>() else { return };
        let known = match self.keys(R::TO) {
            Ok(known) => known,
            Err(why) => return self.not_run::<R>(why, rows.rows.len().into()),
        };
        let mut result = self.result::<R>();
        let texts =
            rows.batches.iter().flat_map(|batch| (0..batch.len()).map(move |row| batch.text(field, row)));
        for (row, text) in (0..).zip(texts) {
            let named = text.ok_or(Stop::NotApplicable);
            match named.and_then(|text| ensure(known.contains(text), Fact::None)) {
                Ok(()) => result.passed += 1,
                Err(stop) => result.stop(stop, Place::row(C::Field::TABLE, row)),
            }
        }
        self.results.push(result);
    }

    /// Judges the cells of a table; whether there was a column to look at.
    fn cells_of<C: TableColumns, R: CellRule>(&self, rule: &R, result: &mut RuleResult) -> bool {
        let Some(rows) = self.delivery.rows::<C>() else { return false };
        let mut looked = false;
        for field in C::Field::ALL {
            let column = (*field).into();
            if !R::KINDS.contains(&column.field().kind) || rows.rows.mapping.column(column).is_none() {
                continue;
            }
            looked = true;
            let mut start = 0;
            for batch in rows.batches {
                batch.judge_cells(*field, rule, start, result);
                start += batch.len() as u32;
            }
        }
        looked
    }
}

impl Visitor for Run<'_> {
    fn record<R: RecordRule>(&mut self) {
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        for rows in &self.delivery.tables {
            let Some(shapes) = &rows.shapes else {
                result.count_not_run(Why::NothingToLookAt, rows.len().into());
                continue;
            };
            result.passed += u64::from(rows.len()) - shapes.len() as u64;
            for (row, shape) in shapes {
                match rule.judge(shape) {
                    Ok(()) => result.passed += 1,
                    Err(stop) => result.stop(stop, Place::row(rows.table(), *row)),
                }
            }
        }
        self.results.push(result);
    }

    fn cell<R: CellRule>(&mut self) {
        let mut result = self.result::<R>();
        let rule = R::prepare(self.context);
        let cases = self.cells_of::<cases::Columns, R>(&rule, &mut result);
        let events = self.cells_of::<events::Columns, R>(&rule, &mut result);
        let measures = self.cells_of::<measures::Columns, R>(&rule, &mut result);
        let activities = self.cells_of::<activities::Columns, R>(&rule, &mut result);
        let staff = self.cells_of::<staff::Columns, R>(&rule, &mut result);
        if cases || events || measures || activities || staff {
            self.results.push(result);
        } else {
            self.not_run::<R>(Why::MissingColumn, self.delivery.row_count());
        }
    }

    fn row<R: RowRule>(&mut self) {
        let of_histories = R::OF_HISTORIES.is_some() || speaks_of_duties(R::META.code);
        if of_histories && self.delivery.table(Table::Cases).is_none() && self.has_histories() {
            self.results.push(self.result::<R>());
        } else {
            self.each_row::<cases::Columns, R>(|rule, row| rule.judge(row));
        }
        self.histories.row::<R>(self.results.len() - 1, self.context);
    }

    fn history<R: HistoryRule>(&mut self) {
        if self.rows_for::<events::Columns, R>().is_some() {
            self.results.push(self.result::<R>());
            self.histories.history::<R>(self.results.len() - 1);
        }
    }

    fn measure<R: MeasureRule>(&mut self) {
        self.each_row::<measures::Columns, R>(|rule, row| rule.judge(row));
    }

    fn activity<R: ActivityRule>(&mut self) {
        self.each_row::<activities::Columns, R>(|rule, row| rule.judge(row));
    }

    fn staff<R: StaffRule>(&mut self) {
        let Some(rows) = self.rows_for::<staff::Columns, R>() else { return };
        let mut result = self.result::<R>();
        let persons = self.persons.get_or_insert_with(|| Persons::new(self.delivery, rows, self.context));
        persons.asked(R::ASKS, &mut result);
        self.results.push(result);
    }

    fn team<R: TeamRule>(&mut self) {
        let Some(rows) = self.rows_for::<staff::Columns, R>() else { return };
        let mut result = self.result::<R>();
        let persons = self.persons.get_or_insert_with(|| Persons::new(self.delivery, rows, self.context));
        persons.roster(R::AGAINST_AGREEMENT, &mut result);
        self.results.push(result);
    }

    fn link<R: LinkRule>(&mut self) {
        match R::META.fields.first() {
            Some(Column::Case(field)) => self.links::<cases::Columns, R>(*field),
            Some(Column::Event(field)) => self.links::<events::Columns, R>(*field),
            Some(Column::Measure(field)) => self.links::<measures::Columns, R>(*field),
            Some(Column::Activity(field)) => self.links::<activities::Columns, R>(*field),
            Some(Column::Staff(field)) => self.links::<staff::Columns, R>(*field),
            None => {}
        }
    }

    fn coverage<R: CoverageRule>(&mut self) {
        if self.rows_for::<cases::Columns, R>().is_none() {
            return;
        }
        let Some(agreement) = self.context.agreement.as_deref() else { return };
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        for attended in attended_of(self.delivery, agreement, self.context) {
            match attended.and_then(|attended| rule.judge(&attended)) {
                Ok(()) => result.passed += 1,
                Err(stop) => result.stop(stop, Place::table(Table::Cases)),
            }
        }
        self.results.push(result);
    }

    fn group<R: GroupRule>(&mut self) {
        let Some(rows) = self.rows_for::<cases::Columns, R>() else { return };
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        let groups = self.groups.get_or_insert_with(|| Groups::new(rows)).of(R::KEY, rows);
        let mut alone = u64::from(rows.rows.len());
        alone -= groups.left_out.not_run + groups.left_out.not_applicable;
        result.count_not_run(Why::RootCause, groups.left_out.not_run);
        result.not_applicable += groups.left_out.not_applicable;
        alone -= judge_groups(rows, groups, &mut result, |members, report| rule.judge(members, report));
        result.passed += alone;
        result.sort();
        self.results.push(result);
    }

    fn measures<R: MeasuresRule>(&mut self) {
        let Some(rows) = self.rows_for::<measures::Columns, R>() else { return };
        let rule = R::prepare(self.context);
        let mut result = self.result::<R>();
        let groups = by_key(rows);
        result.count_not_run(Why::EmptyCell, groups.left_out.not_run);
        judge_groups(rows, &groups, &mut result, |members, report| rule.judge(members, report));
        result.sort();
        self.results.push(result);
    }
}

/// Judges group after group; how many rows they hold.
fn judge_groups<'a, C: TableColumns>(
    rows: RowsOf<'a, C>,
    groups: &Grouped,
    result: &mut RuleResult,
    judge: impl Fn(&[Row<'a, C>], &mut dyn FnMut(usize, Stop)),
) -> u64 {
    let mut members = Vec::new();
    let mut judged = 0;
    for group in groups.iter() {
        members.clear();
        members.extend(group.iter().filter_map(|row| rows.row(*row)));
        let place = |index: usize| group.get(index).copied().unwrap_or_default();
        let mut stopped = 0;
        judge(&members, &mut |index, stop: Stop| {
            stopped += 1;
            result.stop(stop.with_row(place), Place::row(C::Field::TABLE, place(index)));
        });
        judged += members.len() as u64;
        result.passed += members.len() as u64 - stopped;
    }
    judged
}

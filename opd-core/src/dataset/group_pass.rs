//! The second pass: every rule that looks at several rows together, over a delivery or a part of one.

use crate::dataset::coverage::attended_of;
use crate::dataset::delivery::{Delivery, RowsOf};
use crate::dataset::groups::{Grouped, Groups, Part, by_key};
use crate::dataset::histories::Histories;
use crate::dataset::layout::Layout;
use crate::dataset::persons::{OpenCases, Persons};
use crate::dataset::report::{Place, RuleResult, Tally};
use crate::dataset::tables::{Row, TableColumns, activities, cases, events, measures, staff};
use crate::dataset::work::Work;
use crate::rules::{
    ActivityRule, CellRule, Context, CoverageRule, Fact, GroupKey, GroupRule, HistoryRule, LinkRule,
    MeasureRule, MeasuresRule, RecordRule, RowRule, Rule, StaffRule, Stop, TeamRule, Visitor, Why, ensure,
    visit,
};
use crate::table::{Column, Table, TableField};

/// The rows of `cases` that are in no part, because they share nothing with another.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Alone {
    pub(crate) person: Tally,
    pub(crate) case: Tally,
}

impl Alone {
    fn of(self, key: GroupKey) -> Tally {
        match key {
            GroupKey::Person => self.person,
            GroupKey::Case => self.case,
            GroupKey::WholeRow => {
                Tally { passed: self.case.passed + self.case.not_applicable, not_applicable: 0 }
            }
        }
    }
}

/// What the parts of a delivery are judged by.
#[derive(Clone, Copy)]
pub(crate) struct GroupPass<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) context: &'a Context,
    pub(crate) work: &'a Work,
    /// The open cases of each case manager, if they are to be held against a limit.
    pub(crate) open: Option<&'a OpenCases>,
}

impl GroupPass<'_> {
    /// Judges a part: a result for each rule, in the order of the catalogue. What stands beside the cases, and the rows
    /// that are in no part, are of the first.
    pub(crate) fn judge(&self, delivery: &Delivery, part: Part, alone: Alone) -> Vec<RuleResult> {
        let mut judge = Judge {
            pass: *self,
            delivery,
            part,
            alone,
            results: Vec::new(),
            groups: None,
            histories: Histories::default(),
            persons: None,
        };
        visit(&mut judge);
        let Judge { mut results, histories, .. } = judge;
        histories.run(delivery, self.context, self.work, &mut results);
        results
    }
}

struct Judge<'a> {
    pass: GroupPass<'a>,
    delivery: &'a Delivery,
    part: Part,
    alone: Alone,
    results: Vec<RuleResult>,
    /// The groups of `cases`, made when a rule first asks.
    groups: Option<Groups>,
    histories: Histories,
    /// Who is in `staff`, worked out when a rule first asks.
    persons: Option<Persons>,
}

impl<'a> Judge<'a> {
    fn result<R: Rule>(&self) -> RuleResult {
        RuleResult::new::<R>(self.pass.context.severity::<R>())
    }

    fn nothing<R: Rule>(&mut self) {
        self.results.push(self.result::<R>());
    }

    /// The rows of the table that a rule is about, if it can be run.
    fn rows<C: TableColumns, R: Rule>(&self) -> Option<RowsOf<'a, C>> {
        let lacks = self.pass.layout.lacks::<R>(C::Field::TABLE, self.pass.context);
        if lacks.is_some() { None } else { self.delivery.rows::<C>() }
    }

    /// Asks for what a column of texts names among the rows of another table; the first pass did so among the staff.
    fn links<C: TableColumns, R: LinkRule>(&mut self, field: C::Field) {
        let mut result = self.result::<R>();
        let rows = self
            .rows::<C, R>()
            .filter(|_| R::TO != Table::Staff && self.pass.layout.lacks_target::<R>().is_none());
        if let Some(rows) = rows {
            let known = self.delivery.keys(R::TO);
            let texts =
                rows.batches.iter().flat_map(|batch| (0..batch.len()).map(move |row| batch.text(field, row)));
            for (row, text) in rows.rows.numbers().zip(texts) {
                let named = text.ok_or(Stop::NotApplicable);
                let outcome = named.and_then(|text| ensure(known.contains(text), Fact::None));
                result.count(outcome, Place::row(C::Field::TABLE, row));
            }
        }
        self.results.push(result);
    }

    /// Judges the staff, if it is there.
    fn of_staff<R: Rule>(&mut self, judge: impl FnOnce(&Persons, &mut RuleResult)) {
        let mut result = self.result::<R>();
        if let Some(rows) = self.rows::<staff::Columns, R>() {
            let new = || Persons::new(rows, self.pass.open, self.pass.context);
            judge(self.persons.get_or_insert_with(new), &mut result);
        }
        self.results.push(result);
    }
}

impl Visitor for Judge<'_> {
    fn record<R: RecordRule>(&mut self) {
        self.nothing::<R>();
    }

    fn cell<R: CellRule>(&mut self) {
        self.nothing::<R>();
    }

    fn measure<R: MeasureRule>(&mut self) {
        self.nothing::<R>();
    }

    fn activity<R: ActivityRule>(&mut self) {
        self.nothing::<R>();
    }

    fn row<R: RowRule>(&mut self) {
        self.histories.row::<R>(self.results.len(), self.pass.context);
        self.nothing::<R>();
    }

    fn history<R: HistoryRule>(&mut self) {
        if self.rows::<events::Columns, R>().is_some() {
            self.histories.history::<R>(self.results.len());
        }
        self.nothing::<R>();
    }

    fn staff<R: StaffRule>(&mut self) {
        self.of_staff::<R>(|persons, result| persons.asked(R::ASKS, result));
    }

    fn team<R: TeamRule>(&mut self) {
        self.of_staff::<R>(|persons, result| persons.roster(R::AGAINST_AGREEMENT, result));
    }

    fn link<R: LinkRule>(&mut self) {
        match R::META.fields.first() {
            Some(Column::Case(field)) => self.links::<cases::Columns, R>(*field),
            Some(Column::Event(field)) => self.links::<events::Columns, R>(*field),
            Some(Column::Measure(field)) => self.links::<measures::Columns, R>(*field),
            Some(Column::Activity(field)) => self.links::<activities::Columns, R>(*field),
            Some(Column::Staff(field)) => self.links::<staff::Columns, R>(*field),
            None => self.nothing::<R>(),
        }
    }

    fn coverage<R: CoverageRule>(&mut self) {
        let mut result = self.result::<R>();
        let agreement = self.pass.context.agreement.as_deref().filter(|_| self.part.index == 0);
        if let Some(agreement) = agreement.filter(|_| self.rows::<cases::Columns, R>().is_some()) {
            let rule = R::prepare(self.pass.context);
            for attended in attended_of(self.delivery, agreement, self.pass.context) {
                result.count(attended.and_then(|attended| rule.judge(&attended)), Place::table(Table::Cases));
            }
        }
        self.results.push(result);
    }

    fn group<R: GroupRule>(&mut self) {
        let mut result = self.result::<R>();
        if let Some(rows) = self.rows::<cases::Columns, R>() {
            let rule = R::prepare(self.pass.context);
            let groups = self.groups.get_or_insert_with(|| Groups::new(rows, self.part)).of(R::KEY, rows);
            result.count_not_run(Why::RootCause, groups.left_out.not_run);
            result.not_applicable += groups.left_out.not_applicable;
            result.passed += groups.alone;
            if self.part.index == 0 {
                result.add(self.alone.of(R::KEY));
            }
            judge_groups(self.pass.work, rows, groups, &mut result, |members, report| {
                rule.judge(members, report)
            });
        }
        self.results.push(result);
    }

    fn measures<R: MeasuresRule>(&mut self) {
        let mut result = self.result::<R>();
        if let Some(rows) = self.rows::<measures::Columns, R>() {
            let rule = R::prepare(self.pass.context);
            let groups = by_key(rows);
            result.count_not_run(Why::EmptyCell, groups.left_out.not_run);
            judge_groups(self.pass.work, rows, &groups, &mut result, |members, report| {
                rule.judge(members, report)
            });
        }
        self.results.push(result);
    }
}

/// Judges group after group.
fn judge_groups<'a, C: TableColumns>(
    work: &Work,
    rows: RowsOf<'a, C>,
    groups: &Grouped,
    result: &mut RuleResult,
    judge: impl Fn(&[Row<'a, C>], &mut dyn FnMut(usize, Stop)),
) {
    let mut members = Vec::new();
    for group in groups.iter() {
        if work.is_stopped() {
            return;
        }
        members.clear();
        members.extend(group.iter().filter_map(|row| rows.row(*row)));
        let place = |index: usize| group.get(index).copied().unwrap_or_default();
        let mut stopped = 0;
        judge(&members, &mut |index, stop: Stop| {
            stopped += 1;
            result.stop(stop.with_row(place), Place::row(C::Field::TABLE, place(index)));
        });
        result.passed += members.len() as u64 - stopped;
    }
}

//! What differs between two runs: of two deliveries, or of one delivery by two readings.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use crate::codes::code_lists;
use crate::dataset::mapping::DataError;
use crate::dataset::report::{Finding, Report, RuleResult};
use crate::dataset::tables::{Row, cases};
use crate::dataset::texts;
use crate::decision::{AGE_RULES, Eligibility, eligibility};
use crate::rules::{Context, Meta, Outcome, RowRule, Severity, Visitor, visit};
use crate::table::{Column, Table};

code_lists! {
    /// What became of a finding between two runs.
    Change ("change") {
        New = "new", "Nuevo", "New";
        Gone = "gone", "Ya no está", "Gone";
        Still = "still", "Sigue", "Still there";
    }
}

/// A finding of one of the two runs, and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Changed {
    /// What became of it. Gone is a finding of the old run, else of the new one.
    pub change: Change,
    /// Whether its row is in the other delivery too; `None` if the row says of no case, activity or person.
    pub row_in_other: Option<bool>,
    rule: usize,
    nth: usize,
}

/// How many findings of a rule are new, gone and still there.
#[derive(Debug, Clone, Copy)]
pub struct RuleChange {
    /// The rule.
    pub meta: &'static Meta,
    /// Its severity in the new run.
    pub severity: Severity,
    /// Findings of the new run that the old one has not.
    pub new: u64,
    /// Findings of the old run that the new one has not.
    pub gone: u64,
    /// Findings of both.
    pub still: u64,
}

/// A case that may be attended, as far as age goes, in one run and not in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibilityChange {
    /// The identifier of the case.
    pub case_id: String,
    /// Its row in the old delivery, from 0.
    pub old_row: u32,
    /// Its row in the new delivery, from 0.
    pub new_row: u32,
    /// What the rules of age come to in the old run.
    pub before: Eligibility,
    /// What they come to in the new one.
    pub after: Eligibility,
}

/// Two runs, held against one another.
///
/// A finding is still there if the other run has one of the same rule, table and column about the same case, activity or
/// person; what the cell says may have changed. Where a case has several rows of events, those with the same text in the
/// cell are matched first. Rows that name nobody, and findings about a whole table, are matched by their texts alone.
#[derive(Debug)]
pub struct Comparison {
    old: Arc<Report>,
    new: Arc<Report>,
    changed: Vec<Changed>,
    eligibility: Vec<EligibilityChange>,
    compared: u64,
}

/// What two findings must share to be one.
type Key = (&'static str, Table, Option<Column>, Option<String>);

/// A finding, by the place of its rule and its own.
type At = (usize, usize);

impl Comparison {
    /// Compares two runs.
    ///
    /// # Errors
    /// [`DataError::NotHeld`] if a report does not hold all its rows.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use arrow_array::{ArrayRef, RecordBatch, StringArray};
    /// use opd_core::dataset::{Change, Comparison, Delivery, validate};
    /// use opd_core::rules::Context;
    ///
    /// let run = |ids: &[&str]| {
    ///     let column = |text: &[&str]| Arc::new(StringArray::from(text.to_vec())) as ArrayRef;
    ///     let batch = RecordBatch::try_from_iter([("caso", column(&["A-1", "A-2"])), ("RUN", column(ids))])?;
    ///     let report = validate(Delivery::cases(vec![batch], &[])?, &Context::new("2024-06-30".parse()?));
    ///     Ok::<_, Box<dyn std::error::Error>>(Arc::new(report))
    /// };
    /// let compared = Comparison::of(run(&["12.345.678-9", "12.345.678-5"])?, run(&["12.345.678-5", "1-1"])?)?;
    /// let changes: Vec<_> = compared.changed().iter().map(|one| (one.change, compared.finding(one).unwrap().row)).collect();
    /// assert_eq!(changes, [(Change::New, Some(1)), (Change::Gone, Some(0))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(old: Arc<Report>, new: Arc<Report>) -> Result<Self, DataError> {
        if !(old.is_whole() && new.is_whole()) {
            return Err(DataError::NotHeld);
        }
        let (before, after) = (told(&old), told(&new));
        let mut matched = Matched::default();
        matched.by(&before, &after, |one| Some((&one.key, &one.said)));
        // The others differ in their texts: still the same if the row says whose it is.
        matched.by(&before, &after, |one| one.about().is_some().then_some(&one.key));
        let (old_keys, new_keys) = (keys(&old), keys(&new));
        let new_run = after.iter().map(|one| {
            let is_still = matched.new.contains(&one.at);
            one.changed(if is_still { Change::Still } else { Change::New }, &old_keys)
        });
        let gone = before.iter().filter(|one| !matched.old.contains(&one.at));
        let changed = new_run.chain(gone.map(|one| one.changed(Change::Gone, &new_keys))).collect();
        let (eligibility, compared) = eligibility_changes(&old, &new);
        Ok(Self { old, new, changed, eligibility, compared })
    }

    /// The old run.
    pub fn old(&self) -> &Report {
        &self.old
    }

    /// The new run.
    pub fn new_run(&self) -> &Report {
        &self.new
    }

    /// Every finding of the new run, then those of the old run that are gone.
    pub fn changed(&self) -> &[Changed] {
        &self.changed
    }

    /// The run that a finding is of.
    pub fn run_of(&self, changed: &Changed) -> &Report {
        if changed.change == Change::Gone { &self.old } else { &self.new }
    }

    /// The finding itself; `None` for a [`Changed`] of another comparison.
    pub fn finding(&self, changed: &Changed) -> Option<Finding<'_>> {
        self.run_of(changed).summary().nth(changed.rule)?.finding(changed.nth)
    }

    /// The rules with findings in one of the runs, in the order of the catalogue.
    pub fn rules(&self) -> Vec<RuleChange> {
        let mut rules: Vec<RuleChange> = self
            .new
            .summary()
            .map(|rule| RuleChange { meta: rule.meta, severity: rule.severity, new: 0, gone: 0, still: 0 })
            .collect();
        for changed in &self.changed {
            if let Some(rule) = rules.get_mut(changed.rule) {
                match changed.change {
                    Change::New => rule.new += 1,
                    Change::Gone => rule.gone += 1,
                    Change::Still => rule.still += 1,
                }
            }
        }
        rules.retain(|rule| rule.new + rule.gone + rule.still > 0);
        rules
    }

    /// The cases whose eligibility by age changes, in the order of the new delivery: those that both deliveries have, by
    /// their identifier (the first row of a case that stands twice).
    pub fn eligibility(&self) -> &[EligibilityChange] {
        &self.eligibility
    }

    /// How many cases both deliveries have.
    pub fn compared(&self) -> u64 {
        self.compared
    }
}

/// A finding, with what it is matched by.
struct Told {
    at: At,
    key: Key,
    said: String,
}

impl Told {
    /// What its row is about.
    fn about(&self) -> Option<&str> {
        self.key.3.as_deref()
    }

    fn changed(&self, change: Change, others: &HashMap<Table, HashSet<&str>>) -> Changed {
        let (_, table, ..) = self.key;
        let is_there = |about| others.get(&table).is_some_and(|keys| keys.contains(about));
        Changed { change, row_in_other: self.about().map(is_there), rule: self.at.0, nth: self.at.1 }
    }
}

/// The findings of both runs that have their like in the other.
#[derive(Default)]
struct Matched {
    old: HashSet<At>,
    new: HashSet<At>,
}

impl Matched {
    /// Matches those that have one key and no like yet, the first with the first.
    fn by<'a, K: Eq + Hash>(
        &mut self,
        old: &'a [Told],
        new: &'a [Told],
        key: impl Fn(&'a Told) -> Option<K>,
    ) {
        let mut before: HashMap<K, VecDeque<At>> = HashMap::new();
        for one in old.iter().filter(|one| !self.old.contains(&one.at)) {
            if let Some(key) = key(one) {
                before.entry(key).or_default().push_back(one.at);
            }
        }
        for one in new {
            if self.new.contains(&one.at) {
                continue;
            }
            if let Some(at) = key(one).and_then(|key| before.get_mut(&key)?.pop_front()) {
                self.old.insert(at);
                self.new.insert(one.at);
            }
        }
    }
}

/// The findings of a run, in its order.
fn told(report: &Report) -> Vec<Told> {
    let of_rule = |(rule, result): (usize, &RuleResult)| {
        let findings = result.findings().enumerate().map(|(nth, finding)| Told {
            at: (rule, nth),
            key: (finding.result.meta.code, finding.table, finding.field, row_key(report, &finding)),
            said: said(report, &finding),
        });
        findings.collect::<Vec<_>>()
    };
    report.summary().enumerate().flat_map(of_rule).collect()
}

/// What the rows of each table are about.
fn keys(report: &Report) -> HashMap<Table, HashSet<&str>> {
    Table::ALL.iter().map(|table| (*table, report.delivery.keys(*table))).collect()
}

/// What the finding's row is about.
fn row_key(report: &Report, finding: &Finding<'_>) -> Option<String> {
    let text = report.text(finding.table.key(), finding.row?)?;
    texts::said(&text).map(str::to_owned)
}

/// What the finding's cell says, or the finding itself if it is about a whole table.
fn said(report: &Report, finding: &Finding<'_>) -> String {
    match (finding.row, finding.field) {
        (Some(row), Some(field)) => report.text(field, row).unwrap_or_default(),
        (Some(_), None) => String::new(),
        (None, _) => report.message(finding, super::Rendering::default()),
    }
}

type CaseRow<'a> = Row<'a, cases::Columns>;

/// What a rule answers of a row.
type Judge = Box<dyn Fn(&CaseRow<'_>) -> Outcome>;

/// The rules of age over rows in columns.
struct AgeRules<'a> {
    context: &'a Context,
    rules: Vec<(&'static str, Severity, Judge)>,
}

impl<'a> AgeRules<'a> {
    fn new(context: &'a Context) -> Self {
        let mut rules = Self { context, rules: Vec::new() };
        visit(&mut rules);
        rules
    }

    fn eligibility(&self, row: &CaseRow<'_>) -> Eligibility {
        eligibility(self.rules.iter().map(|(code, severity, judge)| (*code, *severity, judge(row))))
    }
}

impl Visitor for AgeRules<'_> {
    fn row<R: RowRule>(&mut self) {
        if AGE_RULES.contains(&R::META.code) {
            let rule = R::prepare(self.context);
            let judge = Box::new(move |row: &CaseRow<'_>| rule.judge(row));
            self.rules.push((R::META.code, self.context.severity::<R>(), judge));
        }
    }
}

fn eligibility_changes(old: &Report, new: &Report) -> (Vec<EligibilityChange>, u64) {
    let (before, after) = (old.delivery.rows::<cases::Columns>(), new.delivery.rows::<cases::Columns>());
    let (Some(before), Some(after)) = (before, after) else { return (Vec::new(), 0) };
    let mut first: HashMap<&str, u32> = HashMap::new();
    for (row, case) in before.keys() {
        if let Some(case) = case {
            first.entry(case).or_insert(row);
        }
    }
    let (old_rules, new_rules) = (AgeRules::new(&old.context), AgeRules::new(&new.context));
    let (mut changes, mut compared) = (Vec::new(), 0);
    for (new_row, case) in after.keys() {
        // Taken out, so that the first row of a case counts and no other.
        let Some((case, old_row)) = case.and_then(|case| first.remove_entry(case)) else { continue };
        let (Some(was), Some(is)) = (before.row(old_row), after.row(new_row)) else { continue };
        compared += 1;
        let (before, after) = (old_rules.eligibility(&was), new_rules.eligibility(&is));
        if before != after {
            changes.push(EligibilityChange { case_id: case.to_owned(), old_row, new_row, before, after });
        }
    }
    (changes, compared)
}

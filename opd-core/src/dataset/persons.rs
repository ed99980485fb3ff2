//! Who is in the `staff` table: each person's posts against what is asked of them, and the roster.

use std::collections::HashMap;

use crate::agreement::Agreement;
use crate::calendar::TermError;
use crate::dataset::delivery::RowsOf;
use crate::dataset::groups::by_key;
use crate::dataset::report::{Place, RuleResult, Tally};
use crate::dataset::staff::assess_post;
use crate::dataset::tables::{TableColumns, cases, staff};
use crate::day::Day;
use crate::rules::{Context, Fact, Outcome, Stop, Why};
use crate::staff::{
    Candidate, PaperKind, Post, PostPaper, Roster, RosterFinding, RosterReport, StaffDecision,
    StaffRequirement, candidate_of,
};
use crate::table::{CaseView, Column, StaffField, StaffView, Table};

/// The persons of `staff`.
pub(crate) struct Persons {
    posts: Vec<Held>,
    /// Rows that say more of a person, and are no post.
    further: u64,
    /// Rows that name nobody.
    left_out: u64,
    report: Result<RosterReport, TermError>,
}

/// A row that is a post.
struct Held {
    row: u32,
    post: Post,
    /// What is answered about who holds it; `None` if it is past.
    decision: Option<Result<StaffDecision, TermError>>,
    /// Columns with a cell, among the person's rows, that can't be read.
    bad: Vec<StaffField>,
}

impl Persons {
    pub(crate) fn new(rows: RowsOf<'_, staff::Columns>, open: Option<&OpenCases>, context: &Context) -> Self {
        let grouped = by_key(rows);
        let (mut posts, mut further) = (Vec::new(), 0);
        let mut members = Vec::new();
        for group in grouped.iter() {
            members.clear();
            members.extend(group.iter().filter_map(|row| rows.row(*row)));
            let candidate = candidate_of(&members);
            let is_bad = |field: &StaffField| members.iter().any(|row| row.state(*field).problem.is_some());
            let bad: Vec<StaffField> = StaffField::ALL.iter().copied().filter(is_bad).collect();
            for (row, member) in group.iter().zip(&members) {
                let Some(post) = post_of(member, &members) else {
                    further += 1;
                    continue;
                };
                let decision = decide(&candidate, &post, context);
                posts.push(Held { row: *row, post, decision, bad: bad.clone() });
            }
        }
        posts.sort_by_key(|held| held.row);
        let report = roster_of(&posts, open, context);
        Self { posts, further, left_out: grouped.left_out.not_run, report }
    }

    /// What the rule of a requirement answers.
    pub(crate) fn asked(&self, asks: StaffRequirement, result: &mut RuleResult) {
        let mut tally = Tally { passed: 0, not_applicable: self.further };
        for held in &self.posts {
            let is_bad = |column: &Column| matches!(column, Column::Staff(field) if held.bad.contains(field));
            let bad_cell = result.meta.fields.iter().chain(result.meta.also).any(is_bad);
            let outcome = if bad_cell { Err(Stop::NotRun(Why::BadCell)) } else { held.answer(asks) };
            if let Some(stop) = tally.count(outcome) {
                result.stop(stop, Place::row(Table::Staff, held.row));
            }
        }
        result.add(tally);
        result.count_not_run(Why::EmptyCell, self.left_out);
    }

    /// The findings about the roster that have the rule's code, out of the posts or of the roles.
    pub(crate) fn roster(&self, by_role: bool, result: &mut RuleResult) {
        let posts = self.posts.len() as u64;
        let Ok(report) = &self.report else { return result.count_not_run(Why::OutsideCalendar, posts) };
        let mut passed = if by_role { report.roles.len() as u64 } else { posts };
        let code = result.meta.code;
        for finding in report.findings.iter().filter(|finding| finding.code() == code) {
            result.stop(Stop::Failed(Fact::Roster(*finding)), self.place(*finding));
            passed = passed.saturating_sub(1);
        }
        result.passed += passed;
        result.count_not_run(Why::EmptyCell, self.left_out);
    }

    fn place(&self, finding: RosterFinding) -> Place {
        let whole = Place::table(Table::Staff);
        let row = |post: u32| self.posts.get(post as usize).map(|held| held.row);
        match finding {
            RosterFinding::LapsedPaper { post, paper, .. } => {
                let column = match paper {
                    PaperKind::RegistryQuery => StaffField::RegistryDate,
                    PaperKind::CriminalRecord => StaffField::CriminalRecordDate,
                    PaperKind::SwornStatement => StaffField::Article54Date,
                };
                row(post).map_or(whole, |row| Place::cell(column.into(), row))
            }
            RosterFinding::Overloaded { post, .. } | RosterFinding::Reversed { post } => {
                row(post).map_or(whole, |row| Place::row(Table::Staff, row))
            }
            RosterFinding::Vacancies { .. }
            | RosterFinding::Surplus { .. }
            | RosterFinding::AgreedTwice { .. } => whole,
        }
    }
}

impl Held {
    fn answer(&self, asks: StaffRequirement) -> Outcome {
        match &self.decision {
            None => Err(Stop::NotApplicable),
            Some(Err(_)) => Err(Stop::NotRun(Why::OutsideCalendar)),
            Some(Ok(decision)) => decision
                .assessments
                .iter()
                .find(|one| one.requirement == asks)
                .map_or(Err(Stop::NotApplicable), |one| one.outcome()),
        }
    }
}

/// The post of a row, with the papers of all the rows of the person; `None` if the row is no post.
fn post_of<V: StaffView>(row: &V, rows: &[V]) -> Option<Post> {
    let papers = |row: &V| {
        let dates = [
            (PaperKind::RegistryQuery, row.registry_date()),
            (PaperKind::CriminalRecord, row.criminal_record_date()),
            (PaperKind::SwornStatement, row.article_54_date()),
            (PaperKind::SwornStatement, row.article_56_date()),
            (PaperKind::SwornStatement, row.article_12e_date()),
        ];
        dates.map(|(kind, date)| Some(PostPaper { kind, date: date.value()?, expires: None }))
    };
    Some(Post {
        role: row.role().value()?,
        person: row.staff_id().map(str::to_owned),
        from: row.start_date().value(),
        to: row.end_date().value(),
        papers: rows.iter().flat_map(papers).flatten().collect(),
        cases: row.open_cases().value().and_then(|cases| u32::try_from(cases).ok()),
    })
}

/// What is answered about who holds a post; a post that has ended is not asked about.
fn decide(candidate: &Candidate, post: &Post, context: &Context) -> Option<Result<StaffDecision, TermError>> {
    let on = context.as_of;
    let ended = post.to.is_some_and(|to| to < on);
    (!ended).then(|| assess_post(candidate, post.role, post.from, on, &context.staff))
}

fn roster_of(posts: &[Held], open: Option<&OpenCases>, context: &Context) -> Result<RosterReport, TermError> {
    let mut roster = Roster { posts: posts.iter().map(|held| held.post.clone()).collect() };
    if let Some(counted) = open {
        for post in roster.posts.iter_mut().filter(|post| post.cases.is_none()) {
            let of = |person: &str| counted.get(person.trim()).copied().unwrap_or_default();
            post.cases = post.person.as_deref().map(of);
        }
    }
    let agreed = context.agreement.as_deref().map(Agreement::roster).unwrap_or_default();
    roster.check(&agreed, context.as_of, &context.staff)
}

/// The open cases of each case manager.
pub(crate) type OpenCases = HashMap<String, u32>;

/// Counts the open cases of each case manager.
pub(crate) fn count_open(batch: &cases::Columns, on: Day) -> OpenCases {
    let mut counted = OpenCases::new();
    for row in (0..batch.len()).map(|row| batch.row(row)) {
        let opened = row.intake_date().value().is_some_and(|intake| intake <= on);
        let is_open = opened && row.discharge_date().value().is_none_or(|discharge| discharge > on);
        let Some(manager) = row.case_manager().filter(|_| is_open) else { continue };
        match counted.get_mut(manager) {
            Some(cases) => *cases += 1,
            None => drop(counted.insert(manager.to_owned(), 1)),
        }
    }
    counted
}

//! The catalogue of rules.
//!
//! A rule is one item in one file: what it is called, what it says, which norms it rests on, an example
//! that fails and one that passes, and one pure function to an [`Outcome`]. The same function answers
//! for one case (a [`CaseRecord`](crate::table::CaseRecord)) and for columns of millions (`dataset`).
//!
//! Rules come in shapes, by what they look at: a record of a file ([`RecordRule`]) or one cell ([`CellRule`]) of any
//! table; one row of `cases` ([`RowRule`]) or all the rows of one person ([`GroupRule`]); the events of one case
//! ([`HistoryRule`]); one row of `measures` ([`MeasureRule`]) or all the measures of one case ([`MeasuresRule`]); what a
//! table says of the rows of another ([`LinkRule`]).
//!
//! # Adding a rule
//!
//! Write the item in the file of its family, and its name in the `family!` line at the file's end.
//! Nothing else is touched: catalogue, documents, column runs, bindings and the tests of its two
//! examples find it there.
//!
//! ```text
//! /// Turned 18 before the plan was made.
//! pub(crate) struct Age006 { majority: Dated<Years> }
//!
//! impl Rule for Age006 {
//!     const META: Meta = Meta {
//!         code: "AGE006",
//!         severity: Severity::Warning,
//!         fields: cases![PlanDate, BirthDate],
//!         norms: &["AGE-01"],
//!         // title, message, fix, fails, passes
//!     };
//!     fn prepare(_: &Context) -> Self { Self { majority: Dated::of(MAJORITY) } }
//! }
//!
//! impl RowRule for Age006 {
//!     fn judge<V: CaseView>(&self, row: &V) -> Outcome {
//!         let (birth, plan) = (row.birth_date().known()?, row.plan_date().known()?);
//!         let turns = birth.plus_years(self.majority.on(plan)?);
//!         ensure(plan < turns, Fact::Day(turns))
//!     }
//! }
//! ```

mod age;
mod catalogue;
mod code;
mod context;
mod coverage;
mod date;
mod file;
mod geo;
mod history;
mod identifier;
mod level;
mod life;
mod life_groups;
mod link;
mod measure;
mod outcome;
#[cfg(feature = "arrow")]
mod row_rules;
mod staff;
mod team;
mod term;

pub use catalogue::{Versions, catalogue, rule, rule_set_hash, versions};
pub use context::{Context, CrimeReportStart, Dated, Readings, Regrade};
pub use level::{JudgedBy, Level};
pub use outcome::{Fact, Outcome, Requirements, Stop, Why, ensure};
#[cfg(feature = "arrow")]
pub(crate) use row_rules::Chained;
#[cfg(feature = "arrow")]
use row_rules::{chain, rows_of};

use serde::Serialize;

use crate::codes::Area;
use crate::day::Day;
use crate::lang::Text;
use crate::requirement::Requirement;
use crate::staff::StaffRequirement;
use crate::table::{ActivityView, CaseView, Column, Kind, MeasureView, Problem, Table};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// Worth knowing; nothing need be mended.
    Notice,
    /// Probably wrong, or a duty at risk.
    Warning,
    /// Wrong: the row can't be accepted as it stands.
    Error,
}

impl Severity {
    /// `error`, `warning` or `notice`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// Rows written as people type them, for the documents and the tests of a rule.
pub type Example = &'static [&'static [(&'static str, &'static str)]];

/// The day on which the examples are judged.
pub const EXAMPLES_AS_OF: &str = "2024-06-30";

/// Everything about a rule but its function.
#[derive(Debug, Clone, Serialize)]
pub struct Meta {
    /// Stable for ever once released.
    pub code: &'static str,
    /// Raised when the rule's meaning changes.
    pub version: u16,
    /// Unless a profile regrades it.
    pub severity: Severity,
    /// What it is called.
    pub title: Text,
    /// What is wrong with a row that fails; `{fact}`, `{value}` and `{field}` are filled in.
    pub message: Text,
    /// How to mend it.
    pub fix: Text,
    /// The columns it can't do without; findings stand at the first.
    #[serde(serialize_with = "names")]
    pub fields: &'static [Column],
    /// Columns it also reads when they are there.
    #[serde(serialize_with = "names")]
    pub also: &'static [Column],
    /// The norms it rests on, by row of the dossier; the first is the main one.
    pub norms: &'static [&'static str],
    /// Rows of which at least one fails.
    pub fails: Example,
    /// Rows that all pass.
    pub passes: Example,
}

impl Meta {
    /// What most rules share, to be completed: `Meta { code: ..., ..Meta::BASE }`.
    pub(crate) const BASE: Self = Self {
        code: "",
        version: 1,
        severity: Severity::Error,
        title: Text::new("", ""),
        message: Text::new("", ""),
        fix: Text::new("", ""),
        fields: &[],
        also: &[],
        norms: &[],
        fails: &[],
        passes: &[],
    };
}

fn names<S: serde::Serializer>(columns: &[Column], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(columns.iter().map(|column| column.name()))
}

/// What every rule has: its description, and itself made ready to judge.
pub trait Rule: Sized + 'static {
    /// The description.
    const META: Meta;

    /// Whether it holds the delivery against an agreement, and can't be run without one.
    const AGAINST_AGREEMENT: bool = false;

    /// Whether its finding explains any other one of the same row.
    const ROOT: bool = false;

    /// Takes what it needs from the norms and the readings, once for a whole delivery.
    fn prepare(context: &Context) -> Self;

    /// How grave a failure is under the readings taken; a profile may still regrade it.
    fn severity(_: &Readings) -> Severity {
        Self::META.severity
    }
}

/// A rule about how one record stands in its file.
pub trait RecordRule: Rule {
    /// Judges the record.
    fn judge(&self, record: &RecordShape) -> Outcome;
}

/// How a record of a text file came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordShape {
    /// Cells it has.
    pub cells: u32,
    /// Cells that the header has.
    pub expected: u32,
    /// Whether it holds NUL or other control characters, or bytes that are no text.
    pub damaged: bool,
}

/// A rule about one cell by itself, run over every column of some kinds.
pub trait CellRule: Rule {
    /// The kinds of column it looks at.
    const KINDS: &'static [Kind];

    /// Whether it asks for the day of a cell. Then it passes every day before one that it passes, so that a column
    /// may be answered by its latest day.
    const NEEDS_DAY: bool = false;

    /// Judges what was read from a cell that is not empty.
    fn judge(&self, cell: CellState) -> Outcome;

    /// The answer for any cell: an empty one is not for this rule.
    #[inline]
    fn outcome(&self, cell: CellState) -> Outcome {
        if cell.missing { Err(Stop::NotApplicable) } else { self.judge(cell) }
    }
}

/// What a cell rule sees of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellState {
    /// Whether nothing was written.
    pub missing: bool,
    /// What is wrong with it.
    pub problem: Option<Problem>,
    /// Its day, where it is a date or an instant that was read, for a rule that asks for it.
    pub day: Option<crate::Day>,
}

/// A rule about one row of `cases`.
pub trait RowRule: Rule {
    /// Whether it also judges what the events of a case come to, as a row of `cases`; then, the requirements that say
    /// the same of an event: where one of them is lacking, that finding comes first.
    const OF_HISTORIES: Option<&'static [Requirement]> = None;

    /// Judges the row.
    fn judge<V: CaseView>(&self, row: &V) -> Outcome;
}

/// A rule about the events of one case, replayed once for all such rules: about what the history lacks
/// ([`History::unmet`](crate::case::History)), or about the duties that name it ([`Duty::rule`](crate::duty::Duty::rule)).
pub trait HistoryRule: Rule {
    /// Whether it is the rule that asks for a requirement of the lifecycle.
    fn asks_for(_: Requirement) -> bool {
        false
    }
}

/// A rule about one row of `measures`.
pub trait MeasureRule: Rule {
    /// Judges the row.
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome;
}

/// A rule about all the measures of one case.
pub trait MeasuresRule: Rule {
    /// Judges them, in the order of the table; `report` takes an outcome for each index that does not pass.
    fn judge<V: MeasureView>(&self, measures: &[V], report: &mut dyn FnMut(usize, Stop));
}

/// A rule about one row of `activities`.
pub trait ActivityRule: Rule {
    /// Judges the row.
    fn judge<V: ActivityView>(&self, row: &V) -> Outcome;
}

/// The rule that asks for a requirement of who holds a post, by [`assess`](crate::staff::assess).
pub trait StaffRule: Rule {
    /// The requirement.
    const ASKS: StaffRequirement;
}

/// A rule about the roster, by [`Roster::check`](crate::staff::Roster::check), whose findings have its code.
pub trait TeamRule: Rule {}

/// A rule that asks for what the first of its columns names among the rows of another table.
pub trait LinkRule: Rule {
    /// The table, where it stands in the column that says what a row is about.
    const TO: Table;
}

/// What was attended in an area, in a year of the agreement that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attended {
    /// The area.
    pub area: Area,
    /// First day of the year.
    pub from: Day,
    /// Persons agreed.
    pub agreed: i64,
    /// Persons attended up to the day of the judgement; participants, in the intersectoral area.
    pub persons: u64,
    /// Persons when the year ends, projected if it has not; `None` where nothing is projected.
    pub at_end: Option<u64>,
}

/// A rule about what was attended in an area in a year of the agreement.
pub trait CoverageRule: Rule {
    /// Judges the year.
    fn judge(&self, year: &Attended) -> Outcome;
}

/// A rule about several rows of `cases` that share something.
pub trait GroupRule: Rule {
    /// What the rows of a group share.
    const KEY: GroupKey;

    /// Judges a group of two rows or more, in order of intake and then of place; `report` takes an
    /// outcome for each index of `rows` that does not pass.
    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop));
}

/// What the rows of a group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// The person: one RUN, however it is written, or one other identifier.
    Person,
    /// The case identifier.
    Case,
    /// Every cell.
    WholeRow,
}

impl GroupKey {
    /// What a rule over such groups judges as one.
    pub const fn judged_by(self) -> JudgedBy {
        match self {
            Self::Person => JudgedBy::Person,
            Self::Case => JudgedBy::Case,
            Self::WholeRow => JudgedBy::EqualRows,
        }
    }
}

/// Walks the catalogue with the types of the rules, so that each shape gets a loop made for the rule. Shapes that it
/// does not name are passed over.
pub trait Visitor {
    /// A rule about records of a file.
    fn record<R: RecordRule>(&mut self) {}
    /// A rule about cells.
    fn cell<R: CellRule>(&mut self) {}
    /// A rule about rows of `cases`.
    fn row<R: RowRule>(&mut self) {}
    /// A rule about groups of rows of `cases`.
    fn group<R: GroupRule>(&mut self) {}
    /// A rule about the events of a case.
    fn history<R: HistoryRule>(&mut self) {}
    /// A rule about rows of `measures`.
    fn measure<R: MeasureRule>(&mut self) {}
    /// A rule about all the measures of a case.
    fn measures<R: MeasuresRule>(&mut self) {}
    /// A rule about rows of `activities`.
    fn activity<R: ActivityRule>(&mut self) {}
    /// A rule about who holds a post.
    fn staff<R: StaffRule>(&mut self) {}
    /// A rule about the roster.
    fn team<R: TeamRule>(&mut self) {}
    /// A rule about what a table says of another.
    fn link<R: LinkRule>(&mut self) {}
    /// A rule about the coverage of an area.
    fn coverage<R: CoverageRule>(&mut self) {}
}

/// Names columns of `cases`, as [`Meta::fields`] takes them.
macro_rules! cases {
    ($($field:ident),* $(,)?) => { &[$($crate::table::Column::Case($crate::table::CaseField::$field)),*] };
}
use cases;

/// Names columns of `events`, as [`Meta::fields`] takes them.
macro_rules! events {
    ($($field:ident),* $(,)?) => { &[$($crate::table::Column::Event($crate::table::EventField::$field)),*] };
}
use events;

/// Names columns of `measures`, as [`Meta::fields`] takes them.
macro_rules! measures {
    ($($field:ident),* $(,)?) => { &[$($crate::table::Column::Measure($crate::table::MeasureField::$field)),*] };
}
use measures;

/// Names columns of `activities`, as [`Meta::fields`] takes them.
macro_rules! activities {
    ($($field:ident),* $(,)?) => { &[$($crate::table::Column::Activity($crate::table::ActivityField::$field)),*] };
}
use activities;

/// Names columns of `staff`, as [`Meta::fields`] takes them.
macro_rules! staff_columns {
    ($($field:ident),* $(,)?) => { &[$($crate::table::Column::Staff($crate::table::StaffField::$field)),*] };
}
use staff_columns;

/// Names the rules of a file: `family!("age.rs"; row Age001, group Id004)`.
macro_rules! family {
    ($file:literal; $($shape:ident $rule:ident),* $(,)?) => {
        pub(super) const SOURCE: &str = include_str!($file);
        pub(super) fn visit<W: super::Visitor>(visitor: &mut W) {
            $(visitor.$shape::<$rule>();)*
        }
        #[cfg(feature = "arrow")]
        pub(super) type Rows<Rest> = super::rows_of!(Rest; $($shape $rule,)*);
    };
}
use family;

macro_rules! families {
    ($($family:ident),*) => {
        /// Walks every rule, in the order of the catalogue.
        pub fn visit<W: Visitor>(visitor: &mut W) {
            $($family::visit(visitor);)*
        }
        const SOURCES: &[&str] = &[$($family::SOURCE),*];

        /// Every rule about rows of `cases`, in the order of the catalogue.
        #[cfg(feature = "arrow")]
        pub(crate) type RowRules = chain!($($family),*);
    };
}

families!(
    file,
    identifier,
    date,
    age,
    code,
    geo,
    life,
    life_groups,
    term,
    measure,
    history,
    coverage,
    staff,
    team,
    link
);

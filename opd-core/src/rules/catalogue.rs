//! The catalogue as data, and the hash that names it.

use std::sync::LazyLock;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::calendar::{CALENDAR_VERSION, HORIZON};
use crate::day::Day;
use crate::lang::Lang;
use crate::norm::{self, Citation};
use crate::rules::{
    ActivityRule, CellRule, CoverageRule, GroupRule, HistoryRule, LinkRule, MeasureRule, MeasuresRule, Meta,
    RecordRule, RowRule, SOURCES, StaffRule, TeamRule, Visitor, visit,
};

/// Every rule of the library, in the order of the catalogue.
///
/// ```
/// assert!(opd_core::rules::catalogue().iter().any(|rule| rule.code == "AGE001"));
/// ```
pub fn catalogue() -> &'static [Meta] {
    static CATALOGUE: LazyLock<Vec<Meta>> = LazyLock::new(|| {
        let mut rules = Collect(Vec::new());
        visit(&mut rules);
        rules.0
    });
    &CATALOGUE
}

/// The rule with this code, whatever its case.
pub fn rule(code: &str) -> Option<&'static Meta> {
    catalogue().iter().find(|rule| rule.code.eq_ignore_ascii_case(code.trim()))
}

impl Meta {
    /// The norms that the rule rests on, the main one first.
    pub fn citations(&self) -> Vec<&'static Citation> {
        self.norms.iter().filter_map(|id| norm::citation(id)).collect()
    }

    /// The message with its slots filled in.
    pub(crate) fn say(&self, lang: Lang, fact: &str, field: &str, value: &str) -> String {
        self.message.get(lang).replace("{fact}", fact).replace("{field}", field).replace("{value}", value)
    }
}

/// SHA-256 of the rules' source, the norms and the holidays: two runs with one hash judged alike.
pub fn rule_set_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Sha256::new();
        for text in SOURCES
            .iter()
            .chain(crate::case::SOURCES)
            .chain(crate::duty::SOURCES)
            .chain(norm::SOURCES)
            .chain([&crate::calendar::HOLIDAYS_SOURCE])
        {
            hash.update(text.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    });
    &HASH
}

/// What an answer depends on: two answers with the same of it were judged alike.
#[derive(Debug, Clone, Serialize)]
pub struct Versions {
    /// Version of the library.
    pub library: &'static str,
    /// SHA-256 of the rules' source, the norms and the holidays.
    pub rule_set: &'static str,
    /// Version of the calendar.
    pub calendar: &'static str,
    /// Days that the calendar answers for.
    pub horizon: [Day; 2],
}

/// The versions of this build.
pub fn versions() -> Versions {
    Versions {
        library: env!("CARGO_PKG_VERSION"),
        rule_set: rule_set_hash(),
        calendar: CALENDAR_VERSION,
        horizon: [*HORIZON.start(), *HORIZON.end()],
    }
}

struct Collect(Vec<Meta>);

macro_rules! collect {
    ($($shape:ident: $rule:ident),* $(,)?) => {
        impl Visitor for Collect {
            $(fn $shape<R: $rule>(&mut self) {
                self.0.push(R::META);
            })*
        }
    };
}

collect! {
    record: RecordRule, cell: CellRule, row: RowRule, group: GroupRule, history: HistoryRule, measure: MeasureRule,
    measures: MeasuresRule, activity: ActivityRule, staff: StaffRule, team: TeamRule, link: LinkRule, coverage: CoverageRule,
}

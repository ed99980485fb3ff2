//! The catalogue as data, and the hash that names it.

use std::sync::LazyLock;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::calendar::{CALENDAR_VERSION, HORIZON};
use crate::day::Day;
use crate::lang::Lang;
use crate::norm::{self, Citation};
use crate::rules::{
    ActivityRule, CellRule, CoverageRule, GroupKey, GroupRule, HistoryRule, JudgedBy, Level, LinkRule,
    MeasureRule, MeasuresRule, Meta, RecordRule, RowRule, SOURCES, StaffRule, TeamRule, Visitor, visit,
};

/// Every rule of the library, in the order of the catalogue.
///
/// ```
/// assert!(opd_core::rules::catalogue().iter().any(|rule| rule.code == "AGE001"));
/// ```
pub fn catalogue() -> &'static [Meta] {
    &collected().0
}

/// The rules and, in the same order, how far they look.
fn collected() -> &'static (Vec<Meta>, Vec<Reach>) {
    static COLLECTED: LazyLock<(Vec<Meta>, Vec<Reach>)> = LazyLock::new(|| {
        let mut rules = Collect::default();
        visit(&mut rules);
        (rules.rules, rules.reach)
    });
    &COLLECTED
}

type Reach = (Level, JudgedBy);

/// The rule with this code, whatever its case.
pub fn rule(code: &str) -> Option<&'static Meta> {
    catalogue().iter().find(|rule| rule.code.eq_ignore_ascii_case(code.trim()))
}

impl Meta {
    /// The norms that the rule rests on, the main one first.
    pub fn citations(&self) -> Vec<&'static Citation> {
        self.norms.iter().filter_map(|id| norm::citation(id)).collect()
    }

    /// How far it looks.
    pub fn level(&self) -> Level {
        self.reach().0
    }

    /// What it judges as one. A rule of `cases` that the events of a case are judged by too is said to be by row, as it
    /// is of `cases`.
    ///
    /// ```
    /// use opd_core::rules::{JudgedBy, rule};
    /// let judged_by = |code: &str| rule(code).unwrap().judged_by();
    /// assert_eq!((judged_by("ID004"), judged_by("ID005")), (JudgedBy::Person, JudgedBy::Case));
    /// ```
    pub fn judged_by(&self) -> JudgedBy {
        self.reach().1
    }

    fn reach(&self) -> Reach {
        let (rules, reach) = collected();
        let place = rules.iter().position(|rule| rule.code == self.code);
        // Every rule there is was collected.
        place.and_then(|place| reach.get(place)).copied().unwrap_or((Level::Record, JudgedBy::Row))
    }

    /// The message with its slots filled in.
    pub(crate) fn say(&self, lang: Lang, fact: &str, field: &str, value: &str) -> String {
        let mut said = String::with_capacity(128);
        let mut rest = self.message.get(lang);
        while let Some((before, slot)) = rest.split_once('{') {
            said.push_str(before);
            let (name, after) = slot.split_once('}').unwrap_or((slot, ""));
            said.push_str(match name {
                "fact" => fact,
                "field" => field,
                "value" => value,
                // There is no other slot, which a test sees to.
                _ => "",
            });
            rest = after;
        }
        said + rest
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

#[derive(Default)]
struct Collect {
    rules: Vec<Meta>,
    reach: Vec<Reach>,
}

macro_rules! collect {
    ($($shape:ident: $rule:ident => $level:expr, $judged_by:expr;)*) => {
        impl Visitor for Collect {
            $(fn $shape<R: $rule>(&mut self) {
                self.rules.push(R::META);
                self.reach.push(($level, $judged_by));
            })*
        }
    };
}

collect! {
    record: RecordRule => Level::File, JudgedBy::Row;
    cell: CellRule => Level::Value, JudgedBy::Row;
    row: RowRule => Level::Record, JudgedBy::Row;
    group: GroupRule => if R::KEY == GroupKey::Case { Level::Case } else { Level::Section }, R::KEY.judged_by();
    history: HistoryRule => Level::History, JudgedBy::Case;
    measure: MeasureRule => Level::Record, JudgedBy::Row;
    measures: MeasuresRule => Level::Case, JudgedBy::Case;
    activity: ActivityRule => Level::Record, JudgedBy::Row;
    staff: StaffRule => Level::Record, JudgedBy::Person;
    team: TeamRule => Level::Section, JudgedBy::Table;
    link: LinkRule => Level::Section, JudgedBy::Table;
    coverage: CoverageRule => Level::Section, JudgedBy::Table;
}

//! What a rule answers.

use serde::Serialize;

use crate::codes::Area;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::person::Age;
use crate::requirement::Requirement;
use crate::staff::{Answer, RosterFinding, StaffRequirement};

/// The answer of a rule: `Ok` is *passed*; all else says why not.
pub type Outcome = Result<(), Stop>;

/// An answer other than *passed*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The rule was broken; the fact says by how much.
    Failed(Fact),
    /// The rule says nothing about this row.
    NotApplicable,
    /// The rule could not be run, and why.
    NotRun(Why),
}

/// Why a rule could not be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The table that it is about is not in the delivery.
    MissingTable,
    /// A column that it needs is not in the delivery.
    MissingColumn,
    /// A cell that it needs can't be used; that cell is a finding of its own.
    BadCell,
    /// A cell that it needs is empty, though the row is one that the rule is about.
    EmptyCell,
    /// Another finding of the row comes first: this one would only repeat it.
    RootCause,
    /// The norm does not hold on the date of the fact.
    NotInForce,
    /// The hour was not written, and the answer hangs on it.
    HourUnknown,
    /// A date lies outside the calendar's horizon.
    OutsideCalendar,
    /// It looks at files, or at several rows, and was given none.
    NothingToLookAt,
    /// It holds the delivery against an agreement, and was given none.
    NoAgreement,
    /// It is about the whole table, and was given a part of it.
    PartOfTable,
}

impl Why {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingTable => "missing_table",
            Self::MissingColumn => "missing_column",
            Self::BadCell => "bad_cell",
            Self::EmptyCell => "empty_cell",
            Self::RootCause => "root_cause",
            Self::NotInForce => "not_in_force",
            Self::HourUnknown => "hour_unknown",
            Self::OutsideCalendar => "outside_calendar",
            Self::NothingToLookAt => "nothing_to_look_at",
            Self::NoAgreement => "no_agreement",
            Self::PartOfTable => "part_of_table",
        }
    }

    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::MissingTable,
        Self::MissingColumn,
        Self::BadCell,
        Self::EmptyCell,
        Self::RootCause,
        Self::NotInForce,
        Self::HourUnknown,
        Self::OutsideCalendar,
        Self::NothingToLookAt,
        Self::NoAgreement,
        Self::PartOfTable,
    ];
}

impl Explain for Why {
    fn explain(&self, lang: Lang) -> String {
        let (es, en) = match self {
            Self::MissingTable => {
                ("falta la tabla de la que trata la regla", "the table that the rule is about is missing")
            }
            Self::MissingColumn => {
                ("falta una columna que la regla necesita", "a column that the rule needs is missing")
            }
            Self::BadCell => {
                ("un dato que la regla necesita no se puede leer", "a cell that the rule needs can't be read")
            }
            Self::EmptyCell => {
                ("un dato que la regla necesita está vacío", "a cell that the rule needs is empty")
            }
            Self::RootCause => {
                ("otro hallazgo de la misma fila va primero", "another finding of the same row comes first")
            }
            Self::NotInForce => {
                ("la norma no rige en la fecha del hecho", "the norm is not in force on the date of the fact")
            }
            Self::HourUnknown => (
                "falta la hora, y la respuesta depende de ella",
                "the hour is missing, and the answer hangs on it",
            ),
            Self::OutsideCalendar => {
                ("una fecha queda fuera del calendario", "a date lies outside the calendar")
            }
            Self::NothingToLookAt => (
                "no hay nada que mirar (un archivo, o más de una fila)",
                "there is nothing to look at (a file, or more than one row)",
            ),
            Self::NoAgreement => (
                "no se indicó el convenio con que se compara",
                "no agreement was given to hold the delivery against",
            ),
            Self::PartOfTable => (
                "se juzga sobre la tabla entera, y se entregó una parte",
                "it is judged over the whole table, and was given a part",
            ),
        };
        lang.pick(es, en).to_owned()
    }
}

/// By how much a rule was broken, shown as `{fact}` in its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Nothing to add.
    None,
    /// An age.
    Age(Age),
    /// A day: when something fell due, or happened.
    Day(Day),
    /// Days in between.
    Days(i32),
    /// Whole hours in between.
    Hours(i64),
    /// The row (0-based) that this one repeats or contradicts.
    Row(u32),
    /// A count: cells, years.
    Count(i32),
    /// What is lacking.
    Lacking(Requirements),
    /// What is answered about a requirement of a post.
    Asked(StaffRequirement, Answer),
    /// What is not right with a roster.
    Roster(RosterFinding),
    /// Persons attended in an area in the year that starts on a day, against those agreed.
    Attended {
        /// The area.
        area: Area,
        /// First day of the year.
        from: Day,
        /// Persons.
        persons: u32,
        /// Persons agreed.
        agreed: u32,
        /// Whether they are projected to the end of a year that has not ended.
        projected: bool,
    },
}

/// Some of the requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirements(u64);

// One bit each.
const _: () = assert!(Requirement::ALL.len() <= u64::BITS as usize);

impl Requirements {
    /// Those that are there, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Requirement> {
        Requirement::ALL.iter().copied().filter(move |item| self.0 & Self::bit(*item) != 0)
    }

    const fn bit(item: Requirement) -> u64 {
        1 << item as u64
    }
}

impl FromIterator<Requirement> for Requirements {
    fn from_iter<I: IntoIterator<Item = Requirement>>(items: I) -> Self {
        Self(items.into_iter().fold(0, |set, item| set | Self::bit(item)))
    }
}

impl Stop {
    /// Turns an index inside a group of rows, which is all that a group rule knows, into a row.
    pub(crate) fn with_row(self, place: impl Fn(usize) -> u32) -> Self {
        match self {
            Self::Failed(Fact::Row(index)) => Self::Failed(Fact::Row(place(index as usize))),
            other => other,
        }
    }
}

/// Passes if `holds`; else fails with the fact.
#[inline]
pub fn ensure(holds: bool, fact: Fact) -> Outcome {
    if holds { Ok(()) } else { Err(Stop::Failed(fact)) }
}

impl Fact {
    /// The fact in words; `row` turns a row index into the number that people see.
    pub fn text(self, lang: Lang, row: impl Fn(u32) -> u64) -> String {
        match self {
            Self::None => String::new(),
            Self::Age(age) => age.text(lang),
            Self::Day(day) => day.to_string(),
            Self::Days(days) => format!("{days} {}", lang.pick("días", "days")),
            Self::Hours(hours) => format!("{hours} {}", lang.pick("horas", "hours")),
            Self::Row(index) => format!("{} {}", lang.pick("fila", "row"), row(index)),
            Self::Count(count) => count.to_string(),
            Self::Lacking(requirements) => {
                requirements.iter().map(|item| item.message().get(lang)).collect::<Vec<_>>().join(". ")
            }
            Self::Asked(requirement, answer) => requirement.message(answer, lang),
            Self::Roster(finding) => finding.explain(lang),
            Self::Attended { area, from, persons, agreed, projected } => {
                let area = area.label().get(lang);
                match (lang, projected) {
                    (Lang::Es, false) => {
                        format!("{area}, año desde {from}: {persons} de {agreed} convenidas")
                    }
                    (Lang::Es, true) => {
                        format!("{area}, año desde {from}: {persons} proyectadas de {agreed} convenidas")
                    }
                    (Lang::En, false) => format!("{area}, year from {from}: {persons} of {agreed} agreed"),
                    (Lang::En, true) => {
                        format!("{area}, year from {from}: {persons} projected of {agreed} agreed")
                    }
                }
            }
        }
    }
}

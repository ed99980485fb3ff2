//! What a column is: its name, kind, aliases and words for people.

use crate::lang::Text;
use serde::Serialize;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// An identifier of a person.
    Identifier,
    /// A civil date.
    Date,
    /// A civil date that may lie ahead: the end of a term, or an agreed day.
    Deadline,
    /// An instant, or a date where the hour was not written.
    Instant,
    /// A word of a closed list.
    Code,
    /// Words of a closed list, parted by `;`, `,` or `|`.
    Codes,
    /// A commune: its CUT code or its name.
    Commune,
    /// Yes or no.
    Flag,
    /// A whole number.
    Whole,
}

/// The definition of a column, from which schemas, aliases and documents are made.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Canonical name, English snake_case.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it is, in both languages.
    pub description: Text,
    /// Spanish column names that are read as this one (accents, case, blanks and `_` are folded).
    pub aliases: &'static [&'static str],
    /// Whether its value may identify a child: such values are masked in findings.
    pub personal: bool,
}

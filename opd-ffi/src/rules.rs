//! The catalogue of rules, the norms, the lifecycles and the words of codes.

use std::collections::HashMap;

use opd_core::case::{self, CaseError};
use opd_core::codes::Stage;
use opd_core::norm::{self, Citation, Validity};
use opd_core::person::Programme;
use opd_core::rules::{self, Example, Meta, Severity, catalogue};
use opd_core::{Day, UnknownCode, territory};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::document;
use crate::norm::{both, cited};
use crate::{OpdError, Text};

/// A rule of the catalogue: all that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Rule {
    /// Stable for ever.
    pub code: String,
    /// Raised when the rule's meaning changes.
    pub version: u16,
    /// How grave a failure is, unless an office regrades it.
    pub severity: Severity,
    /// What it is called.
    pub title: Text,
    /// What is wrong with a row that fails; `{fact}`, `{value}` and `{field}` are filled in.
    pub message: Text,
    /// How to mend it.
    pub fix: Text,
    /// The columns it can't do without.
    pub fields: Vec<String>,
    /// Columns it also reads when they are there.
    pub also: Vec<String>,
    /// The norms it rests on, the main one first.
    pub citations: Vec<Citation>,
    /// Rows of which at least one fails.
    pub fails: Vec<HashMap<String, String>>,
    /// Rows that all pass.
    pub passes: Vec<HashMap<String, String>>,
}

impl From<&Meta> for Rule {
    fn from(meta: &Meta) -> Self {
        let names =
            |columns: &[opd_core::table::Column]| columns.iter().map(|one| one.name().into()).collect();
        let row =
            |row: &&[(&str, &str)]| row.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        let rows = |example: Example| example.iter().map(row).collect();
        Self {
            code: meta.code.into(),
            version: meta.version,
            severity: meta.severity,
            title: meta.title.into(),
            message: meta.message.into(),
            fix: meta.fix.into(),
            fields: names(meta.fields),
            also: names(meta.also),
            citations: cited(meta.citations()),
            fails: rows(meta.fails),
            passes: rows(meta.passes),
        }
    }
}

/// Every rule, in the order of the catalogue.
#[uniffi::export]
pub fn rules() -> Vec<Rule> {
    catalogue().iter().map(Rule::from).collect()
}

/// The rule with this code, whatever its case.
///
/// Code `unknown_code`.
#[uniffi::export]
pub fn explain(code: &str) -> Result<Rule, OpdError> {
    Ok(known_rule(code)?.into())
}

pub(crate) fn known_rule(code: &str) -> Result<&'static Meta, UnknownCode> {
    let codes = || catalogue().iter().map(|rule| rule.code).collect::<Vec<_>>();
    rules::rule(code).ok_or_else(|| UnknownCode::new("rule", code, &codes()))
}

/// A norm: a value of law, with its validity and its source.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Norm {
    /// Its name, such as `AGE-01`.
    pub id: String,
    /// Unit of the value.
    pub unit: String,
    /// The value as JSON: a number, a text, or a list.
    pub value: String,
    /// When it holds.
    pub valid: Validity,
    /// Where it is written.
    pub citation: Citation,
    /// What the norm says, in Spanish, in few words.
    pub summary: String,
}

impl From<&norm::Row> for Norm {
    fn from(row: &norm::Row) -> Self {
        Self {
            id: row.id.clone(),
            unit: row.unit.clone(),
            value: document(&row.value),
            valid: row.valid,
            citation: row.citation.clone(),
            summary: row.summary.clone(),
        }
    }
}

/// Every norm of the library.
#[uniffi::export]
pub fn norms() -> Vec<Norm> {
    norm::rows().iter().map(Norm::from).collect()
}

/// The norm of this name as it holds on a day.
///
/// Codes: `unknown_norm`; `not_in_force`, with its dates; `out_of_range`.
#[uniffi::export]
pub fn norm_in_force(id: &str, on: Day) -> Result<Norm, OpdError> {
    Ok(norm::in_force(id, on)?.into())
}

/// A step from one stage of a case to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Transition {
    /// The stage in which it may happen; none: before there is a case.
    pub from_stage: Option<Stage>,
    /// The code of the event that makes it.
    pub event: String,
    /// The stage that follows.
    pub to_stage: Stage,
    /// What it asks for, as codes; each may come to several requirements.
    pub needs: Vec<String>,
    /// The norms that it rests on, the main one first.
    pub citations: Vec<Citation>,
}

impl From<&case::Transition> for Transition {
    fn from(step: &case::Transition) -> Self {
        Self {
            from_stage: step.from,
            event: step.event.code().into(),
            to_stage: step.to,
            needs: step.needs.iter().map(|need| need.code().into()).collect(),
            citations: cited(step.norms.iter().filter_map(|id| norm::citation(id)).collect()),
        }
    }
}

/// The lifecycle of a programme, as data that can be read, cited and drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Lifecycle {
    /// The programme.
    pub programme: Programme,
    /// The stages in their order, those that end a case last.
    pub stages: Vec<Stage>,
    /// What moves a case from stage to stage.
    pub transitions: Vec<Transition>,
    /// The transitions as a Mermaid state diagram.
    pub mermaid: Text,
    /// The transitions as a Graphviz digraph.
    pub dot: Text,
}

/// The lifecycle of a programme.
///
/// Code `no_lifecycle` for a programme whose cases the office does not keep.
#[uniffi::export]
pub fn lifecycle(programme: Programme) -> Result<Lifecycle, OpdError> {
    let lifecycle = case::lifecycle(programme).ok_or(CaseError::NoLifecycle { programme })?;
    Ok(Lifecycle {
        programme,
        stages: lifecycle.stages.to_vec(),
        transitions: lifecycle.transitions.iter().map(Transition::from).collect(),
        mermaid: both(|lang| lifecycle.mermaid(lang)),
        dot: both(|lang| lifecycle.dot(lang)),
    })
}

/// One of the 346 communes.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Commune {
    /// CUT code: five digits, such as `05101`.
    pub code: String,
    /// Name as the official list spells it.
    pub name: String,
    /// Name of its province.
    pub province: String,
    /// Code of its region.
    pub region: String,
}

/// Every commune.
#[uniffi::export]
pub fn communes() -> Vec<Commune> {
    let one = |commune: &territory::Commune| Commune {
        code: commune.code.into(),
        name: commune.name.into(),
        province: commune.province.into(),
        region: commune.region.into(),
    };
    territory::communes().iter().map(one).collect()
}

/// The version of the library, such as `0.1.0`.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

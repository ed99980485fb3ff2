//! Sources and languages of an answer.

use opd_core::Lang;
use opd_core::norm::{Citation, Status};
use schemars::JsonSchema;
use serde::Serialize;

/// Language of a text.
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Text {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl From<opd_core::Text> for Text {
    fn from(text: opd_core::Text) -> Self {
        Self { es: text.es.into(), en: text.en.into() }
    }
}

/// How far a norm was verified.
#[uniffi::remote(Enum)]
pub enum Status {
    /// Verified in the legal text.
    V,
    /// Verified in a primary source that is no law (an agreement, a job call).
    Vp,
    /// Derived from verified facts.
    D,
    /// Secondary source only: never a default.
    S,
    /// Unverified: a parameter, or a default labelled as an assumption.
    U,
}

/// Where a value comes from.
#[uniffi::remote(Record)]
pub struct Citation {
    /// Identifier of the norm, such as `AGE-01`.
    pub norm: String,
    /// Name of the law or document, in Spanish as it is cited.
    pub source: String,
    /// Article, such as `art. 26`.
    pub article: String,
    /// Address of the text, if it is published.
    pub url: Option<String>,
    /// How far it was verified.
    pub status: Status,
}

/// Citations as they cross.
pub(crate) fn cited(citations: Vec<&Citation>) -> Vec<Citation> {
    citations.into_iter().cloned().collect()
}

/// What says itself in both languages.
pub(crate) fn both(say: impl Fn(Lang) -> String) -> Text {
    Text { es: say(Lang::Es), en: say(Lang::En) }
}

/// A place in a list, from 0, as it crosses.
pub(crate) fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

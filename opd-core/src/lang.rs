//! The two languages of every message.

use serde::{Deserialize, Serialize};

/// Language of a message: Spanish unless asked otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Lang {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
}

impl Lang {
    /// Picks the text of this language.
    pub const fn pick<'a>(self, es: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Es => es,
            Self::En => en,
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        match text {
            "es" => Ok(Self::Es),
            "en" => Ok(Self::En),
            _ => Err(UnknownCode::new("lang", text, &["es", "en"])),
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Spanish.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// Pairs the two texts.
    pub const fn new(es: &'static str, en: &'static str) -> Self {
        Self { es, en }
    }

    /// The text in `lang`.
    pub const fn get(&self, lang: Lang) -> &'static str {
        lang.pick(self.es, self.en)
    }
}

/// Errors that a person reads say themselves in both languages; `Display` is Spanish.
pub trait Explain {
    /// The sentence in `lang`: what was seen, what was expected, how to mend it.
    fn explain(&self, lang: Lang) -> String;
}

/// A word that is not in its list of codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub struct UnknownCode {
    what: &'static str,
    seen: String,
    expected: String,
}

impl UnknownCode {
    /// `what` names the list; what was seen is cut at 40 characters.
    pub fn new(what: &'static str, seen: &str, expected: &[&str]) -> Self {
        Self { what, seen: seen.chars().take(40).collect(), expected: expected.join(", ") }
    }
}

impl Explain for UnknownCode {
    fn explain(&self, lang: Lang) -> String {
        let Self { what, seen, expected } = self;
        match lang {
            Lang::Es => format!("«{seen}» no es un valor de {what}; se esperaba uno de: {expected}"),
            Lang::En => format!("“{seen}” is not a value of {what}; expected one of: {expected}"),
        }
    }
}

//! Deadlines that an office sets itself, such as those of technical orientations: never law, never a default.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::calendar::Term;
use crate::case::EventKind;
use crate::duty::DutyKind;
use crate::lang::{Explain, Lang, UnknownCode};
use crate::norm::{Citation, Status};

/// The deadlines of an office.
///
/// ```
/// use opd_core::duty::Profile;
/// let profile = Profile::load(r#"
///     name = "nuestra-oficina"
///     [[deadline]]
///     code = "monitoring_contact"
///     title = { es = "Contacto del monitoreo", en = "Contact of the monitoring" }
///     from = "monitoring_opened"
///     until = "follow_up_contacted"
///     repeats = true
///     term = { amount = 2, unit = "months" }
///     source = "Orientación técnica de la oficina"
///     status = "U"
/// "#)?;
/// assert_eq!(profile.deadlines()[0].citation().status.mark(), "U");
/// assert!(Profile::load("name = 'x'\nextra = 1").is_err());
/// # Ok::<(), opd_core::duty::ProfileError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    name: String,
    deadlines: Vec<Deadline>,
}

/// One deadline of an office: from an event until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    file: DeadlineFile,
    citation: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    deadline: Vec<DeadlineFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineFile {
    code: String,
    title: Title,
    from: EventKind,
    until: EventKind,
    term: Term,
    /// Whether the event that meets it starts it again.
    #[serde(default)]
    repeats: bool,
    /// Whether both events must be of one subject: one referral, one alert.
    #[serde(default)]
    same_subject: bool,
    source: String,
    status: Status,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    es: String,
    en: String,
}

impl Profile {
    /// Reads a profile from TOML. A field that it does not know is refused, and so is a deadline that is said to be
    /// law: law stands in the norms.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn load(text: &str) -> Result<Self, ProfileError> {
        let ProfileFile { name, deadline } =
            toml::from_str(text).map_err(|error| ProfileError::Unreadable { detail: error.to_string() })?;
        let mut codes = BTreeSet::new();
        for one in &deadline {
            let code = || one.code.clone();
            let texts = [&name, &one.code, &one.title.es, &one.title.en, &one.source];
            if texts.iter().any(|text| text.trim().is_empty()) {
                return Err(ProfileError::Empty { code: code() });
            }
            if DutyKind::named(&one.code).is_some() || !codes.insert(&one.code) {
                return Err(ProfileError::CodeTaken { code: code() });
            }
            if matches!(one.status, Status::V | Status::D) {
                return Err(ProfileError::SaysLaw { code: code(), status: one.status.mark() });
            }
        }
        Ok(Self { name, deadlines: deadline.into_iter().map(Deadline::new).collect() })
    }

    /// A profile that comes with the library, as an example: `san-2022`, what the Ministry's pilot system did.
    /// It is secondary (status S).
    ///
    /// # Errors
    /// [`UnknownProfile`](ProfileError::UnknownName) for another name.
    ///
    /// ```
    /// use opd_core::duty::Profile;
    /// assert_eq!(Profile::named("san-2022")?.deadlines()[0].citation().status.mark(), "S");
    /// assert!(Profile::named("oln").is_err());
    /// # Ok::<(), opd_core::duty::ProfileError>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, ProfileError> {
        match name {
            "san-2022" => Self::load(include_str!("../../profiles/san-2022.toml")),
            _ => Err(ProfileError::UnknownName(UnknownCode::new("profile", name, &["san-2022"]))),
        }
    }

    /// Its name, for the reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its deadlines, in the order of the file; [`DutyKind::Profile`] counts them from 0.
    pub fn deadlines(&self) -> &[Deadline] {
        &self.deadlines
    }
}

impl Deadline {
    fn new(file: DeadlineFile) -> Self {
        let citation = Citation {
            norm: file.code.clone(),
            source: file.source.clone(),
            article: String::new(),
            url: None,
            status: file.status,
        };
        Self { file, citation }
    }

    /// Its code, which names the duty.
    pub fn code(&self) -> &str {
        &self.file.code
    }

    /// What it is called.
    pub fn title(&self, lang: Lang) -> &str {
        lang.pick(&self.file.title.es, &self.file.title.en)
    }

    /// The event that starts it.
    pub const fn from(&self) -> EventKind {
        self.file.from
    }

    /// The event that meets it.
    pub const fn until(&self) -> EventKind {
        self.file.until
    }

    /// Its term.
    pub const fn term(&self) -> Term {
        self.file.term
    }

    /// Whether the event that meets it starts it again.
    pub const fn repeats(&self) -> bool {
        self.file.repeats
    }

    /// Whether both events must be of one subject.
    pub const fn same_subject(&self) -> bool {
        self.file.same_subject
    }

    /// Where it comes from, and how far that was verified.
    pub const fn citation(&self) -> &Citation {
        &self.citation
    }
}

/// Why a profile can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum ProfileError {
    /// It is no TOML, or has a field, event, unit or status that is not known.
    Unreadable {
        /// What the reader says.
        detail: String,
    },
    /// A text of a deadline, or the profile's name, is empty.
    Empty {
        /// The deadline.
        code: String,
    },
    /// Two deadlines have one code, or it is that of a duty of the law.
    CodeTaken {
        /// The code.
        code: String,
    },
    /// The deadline claims to be verified law.
    SaysLaw {
        /// The deadline.
        code: String,
        /// The status that it claims.
        status: &'static str,
    },
    /// The library brings no profile of that name.
    UnknownName(UnknownCode),
}

impl ProfileError {
    /// The stable code: `unreadable`, `empty`, `code_taken`, `says_law` or `unknown_name`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Empty { .. } => "empty",
            Self::CodeTaken { .. } => "code_taken",
            Self::SaysLaw { .. } => "says_law",
            Self::UnknownName(_) => "unknown_name",
        }
    }
}

impl Explain for ProfileError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Unreadable { detail }, Lang::Es) => format!("el perfil no se puede leer: {detail}"),
            (Self::Unreadable { detail }, Lang::En) => format!("the profile can't be read: {detail}"),
            (Self::Empty { code }, Lang::Es) => {
                format!(
                    "plazo «{code}»: el nombre del perfil, código, título en ambos idiomas y fuente no pueden estar vacíos"
                )
            }
            (Self::Empty { code }, Lang::En) => {
                format!(
                    "deadline “{code}”: profile name, code, title in both languages and source can't be empty"
                )
            }
            (Self::CodeTaken { code }, Lang::Es) => {
                format!("el código «{code}» ya es de otro plazo o de un deber de la ley: use otro")
            }
            (Self::CodeTaken { code }, Lang::En) => {
                format!("the code “{code}” is taken by another deadline or by a duty of the law: use another")
            }
            (Self::SaysLaw { code, status }, Lang::Es) => {
                format!("el plazo «{code}» dice estado {status}, que es de la ley: use V-p, S o U")
            }
            (Self::SaysLaw { code, status }, Lang::En) => {
                format!("the deadline “{code}” says status {status}, which is for law: use V-p, S or U")
            }
            (Self::UnknownName(error), lang) => error.explain(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        name = "p"
        [[deadline]]
        code = "a"
        title = { es = "A", en = "A" }
        from = "intake"
        until = "plan_proposed"
        term = { amount = 10, unit = "business_days" }
        source = "s"
        status = "S"
    "#;

    #[test]
    fn what_is_wrong_is_said() {
        let code = |text: &str| Profile::load(text).map(|profile| profile.name).map_err(|error| error.code());
        assert_eq!(code(GOOD), Ok("p".to_owned()));
        let twice = format!("{GOOD}{}", GOOD.replace("name = \"p\"", ""));
        for (text, expected) in [
            (GOOD.replace("source", "fuente"), "unreadable"),
            (GOOD.replace("\"intake\"", "\"birthday\""), "unreadable"),
            (GOOD.replace("business_days", "weeks"), "unreadable"),
            (GOOD.replace("amount = 10", "amount = -1"), "unreadable"),
            (GOOD.replace("\"s\"", "\" \""), "empty"),
            (twice, "code_taken"),
            (GOOD.replace("\"a\"", "\"crime_report\""), "code_taken"),
            (GOOD.replace("\"S\"", "\"V\""), "says_law"),
        ] {
            assert_eq!(code(&text), Err(expected), "{text}");
            let error = Profile::load(&text).unwrap_err();
            assert_ne!(error.explain(Lang::Es), error.explain(Lang::En));
        }
        let error = Profile::named("san").unwrap_err();
        assert!(error.code() == "unknown_name" && error.to_string().contains("san-2022"));
    }

    #[test]
    fn the_example_says_that_it_is_secondary() {
        let profile = Profile::named("san-2022").unwrap();
        let weeks = |deadline: &Deadline| (deadline.term().amount / 7, deadline.citation().status);
        assert_eq!(profile.deadlines().iter().map(weeks).collect::<Vec<_>>(), [(16, Status::S)]);
    }
}

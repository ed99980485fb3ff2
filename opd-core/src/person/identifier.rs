//! The kinds of identifier that a child may have.

use std::fmt;

use serde::{Serialize, Serializer};

use super::run::{IdentifierError, Run, check_digit, masked};
use super::run_text::{Numbered, usual};
use crate::codes::code_lists;

code_lists! {
    /// The kind of an identifier, as declared beside it. The public code lists of health disagree with each
    /// other (RUN-05), so these codes are the library's own.
    IdentifierType ("identifier_type") {
        /// RUN.
        Run = "run", "RUN", "RUN", ["rut", "cedula", "ceduladeidentidad", "ci"];
        /// Identificador Provisorio Escolar, given by Mineduc (RUN-03).
        Ipe = "ipe", "identificador provisorio escolar (IPE)", "provisional school identifier (IPE)",
            ["identificadorprovisorioescolar"];
        /// Identificador Provisorio del Apoderado, given by Mineduc (RUN-03).
        Ipa = "ipa", "identificador provisorio del apoderado (IPA)", "provisional guardian identifier (IPA)",
            ["identificadorprovisoriodelapoderado", "identificadorprovisorioapoderado"];
        /// Passport.
        Passport = "passport", "pasaporte", "passport";
        /// Document of the country of origin.
        ForeignDocument = "foreign_document", "documento del país de origen", "document of the country of origin",
            ["documentoextranjero", "documentopaisdeorigen", "documentodepaisdeorigen", "dni"];
        /// Folio of the birth certificate of a newborn (RUN-06).
        BirthFolio = "birth_folio", "folio del comprobante de parto", "folio of the birth certificate",
            ["foliocomprobantedeparto", "comprobantedeparto", "foliodeparto", "folio"];
        /// The mother's RUN, for a newborn (RUN-06).
        MotherRun = "mother_run", "RUN de la madre", "mother's RUN", ["runmadre", "rutmadre", "runmaterno"];
        /// A provisional number with verifier `S`.
        Provisional = "provisional", "número provisorio", "provisional number", ["provisorio", "runprovisorio"];
        /// None.
        None = "none", "sin identificador", "none", ["ninguno", "sin", "sindocumento", "sinrun"];
    }
}

/// The digits of a number before its verifier, at most nine. `Debug` masks them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Body(pub(super) u32);

impl Body {
    /// The digits as a number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(self.0))
    }
}

/// The identifier of a person: never a mandatory RUN, since protection does not wait for one.
///
/// `Display` and serde write the whole of it, since storing needs it; `Debug` masks it.
///
/// ```
/// use opd_core::person::{Identifier, IdentifierType};
/// let run = Identifier::parse("12.345.678-5", None).unwrap();
/// assert_eq!(run.kind(), IdentifierType::Run);
/// let school = Identifier::parse("100.200.300-3", None).unwrap();
/// assert_eq!(school.to_string(), "100200300-3");
/// let passport = Identifier::parse("AB 123456", Some(IdentifierType::Passport)).unwrap();
/// assert_eq!(format!("{passport:?}"), "Identifier(passport, ***456)");
/// assert_eq!(Identifier::parse(" ", None), Ok(Identifier::None));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identifier {
    /// RUN.
    Run(Run),
    /// Identificador Provisorio Escolar.
    Ipe(Body),
    /// Identificador Provisorio del Apoderado.
    Ipa(Body),
    /// Passport, not checked.
    Passport(String),
    /// Document of the country of origin, not checked.
    ForeignDocument(String),
    /// Folio of the birth certificate, not checked.
    BirthFolio(String),
    /// The mother's RUN.
    MotherRun(Run),
    /// A provisional number with verifier `S`.
    Provisional(Body),
    /// None.
    None,
}

impl Identifier {
    /// Reads an identifier of the declared type, or of the type that its form shows.
    ///
    /// Blanks are [`Identifier::None`] whatever was declared: a missing identifier is no error. Passports,
    /// foreign documents and folios are kept as written, without the blanks around. Everything else is
    /// a number with its verifier, read as [`Run::from_bytes`] does, and its form decides: verifier `S` is
    /// provisional, nine digits are an IPE (or an IPA if declared so: by number they can't be told apart;
    /// the nine digits are known from a secondary source only, RUN-04), the rest a RUN. A declared IPE or
    /// IPA is one with fewer digits too.
    ///
    /// # Errors
    /// [`IdentifierError`] says what was seen, never the number. A mother's RUN must be a RUN.
    pub fn parse(text: &str, declared: Option<IdentifierType>) -> Result<Self, IdentifierError> {
        let kept = || text.trim().to_owned();
        Ok(match classify(text.as_bytes(), declared) {
            IdentifierState::Missing => Self::None,
            IdentifierState::Run(run) | IdentifierState::Placeholder(run) => Self::Run(run),
            IdentifierState::School(body) if declared == Some(IdentifierType::Ipa) => Self::Ipa(body),
            IdentifierState::School(body) => Self::Ipe(body),
            IdentifierState::Synthetic(body) => Self::Provisional(body),
            IdentifierState::Mother(run) => Self::MotherRun(run),
            IdentifierState::Other(IdentifierType::Passport) => Self::Passport(kept()),
            IdentifierState::Other(IdentifierType::BirthFolio) => Self::BirthFolio(kept()),
            IdentifierState::Other(_) => Self::ForeignDocument(kept()),
            IdentifierState::Invalid(error) => return Err(error),
        })
    }

    /// Its type.
    pub const fn kind(&self) -> IdentifierType {
        match self {
            Self::Run(_) => IdentifierType::Run,
            Self::Ipe(_) => IdentifierType::Ipe,
            Self::Ipa(_) => IdentifierType::Ipa,
            Self::Passport(_) => IdentifierType::Passport,
            Self::ForeignDocument(_) => IdentifierType::ForeignDocument,
            Self::BirthFolio(_) => IdentifierType::BirthFolio,
            Self::MotherRun(_) => IdentifierType::MotherRun,
            Self::Provisional(_) => IdentifierType::Provisional,
            Self::None => IdentifierType::None,
        }
    }

    /// The form for logs and reports, from which it can't be rebuilt: `**.***.678-*` for numbers, the last
    /// three characters for texts of six or more, empty for none.
    pub fn masked(&self) -> String {
        match self {
            Self::Run(run) | Self::MotherRun(run) => run.masked(),
            Self::Ipe(body) | Self::Ipa(body) | Self::Provisional(body) => masked(body.0),
            Self::Passport(text) | Self::ForeignDocument(text) | Self::BirthFolio(text) => {
                let hidden = match text.chars().count() {
                    0..6 => usize::MAX,
                    length => length - 3,
                };
                format!("***{}", text.chars().skip(hidden).collect::<String>())
            }
            Self::None => String::new(),
        }
    }
}

impl fmt::Display for Identifier {
    /// The canonical text: a number without dots, a text as it was written, nothing for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(run) | Self::MotherRun(run) => f.write_str(&run.compact()),
            Self::Ipe(body) | Self::Ipa(body) => write!(f, "{}-{}", body.0, check_digit(body.0) as char),
            Self::Passport(text) | Self::ForeignDocument(text) | Self::BirthFolio(text) => f.write_str(text),
            Self::Provisional(body) => write!(f, "{}-S", body.0),
            Self::None => Ok(()),
        }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}, {})", self.kind(), self.masked())
    }
}

impl Serialize for Identifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a text says as an identifier: small, without heap, for columns and rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IdentifierState {
    /// Blank, or declared as none.
    Missing,
    /// A RUN.
    Run(Run),
    /// A RUN that looks made up ([`Run::is_placeholder`]).
    Placeholder(Run),
    /// An IPE or IPA.
    School(Body),
    /// A provisional number with verifier `S`.
    Synthetic(Body),
    /// The mother's RUN: it names her, not the child.
    Mother(Run),
    /// Declared as a document of this type that has no check: passport, foreign document or folio.
    Other(IdentifierType),
    /// No identifier of its kind, and why; [`IdentifierError::BadCheckDigit`] is the one that a wrong digit
    /// gives.
    Invalid(IdentifierError),
}

/// Judges a text, UTF-8 if it is sound, as an identifier of the declared type; the rule of
/// [`Identifier::parse`].
///
/// ```
/// use opd_core::person::{IdentifierState, Run, classify};
/// let run = Run::new(11_111_111).unwrap();
/// assert_eq!(classify(b"11.111.111-1", None), IdentifierState::Placeholder(run));
/// assert_eq!(classify(b"", None), IdentifierState::Missing);
/// ```
#[inline]
pub fn classify(text: &[u8], declared: Option<IdentifierType>) -> IdentifierState {
    match (declared, usual(text)) {
        // Nearly all are RUNs as people write them.
        (None | Some(IdentifierType::Run), Some(run)) if !run.is_placeholder() => IdentifierState::Run(run),
        _ => classify_any(text, declared),
    }
}

fn classify_any(text: &[u8], declared: Option<IdentifierType>) -> IdentifierState {
    use IdentifierType as Type;
    if declared == Some(Type::None) {
        return IdentifierState::Missing;
    }
    if let Some(kind @ (Type::Passport | Type::ForeignDocument | Type::BirthFolio)) = declared {
        return if folded(text).next().is_some() {
            IdentifierState::Other(kind)
        } else if std::str::from_utf8(text).is_ok_and(|text| text.trim().is_empty()) {
            IdentifierState::Missing
        } else {
            IdentifierState::Invalid(IdentifierError::Empty)
        };
    }
    match (Numbered::read(text), declared) {
        (Err(IdentifierError::Empty), _) => IdentifierState::Missing,
        (Err(error), _) => IdentifierState::Invalid(error),
        (Ok(Numbered::Run(run)), Some(Type::MotherRun)) => IdentifierState::Mother(run),
        (Ok(Numbered::School(_)), Some(Type::MotherRun)) => IdentifierState::Invalid(IdentifierError::School),
        (Ok(Numbered::Synthetic(_)), Some(Type::MotherRun)) => {
            IdentifierState::Invalid(IdentifierError::Synthetic)
        }
        (Ok(Numbered::Run(run)), Some(Type::Ipe | Type::Ipa)) => IdentifierState::School(Body(run.number())),
        (Ok(Numbered::Run(run)), _) if run.is_placeholder() => IdentifierState::Placeholder(run),
        (Ok(Numbered::Run(run)), _) => IdentifierState::Run(run),
        (Ok(Numbered::School(body)), _) => IdentifierState::School(body),
        (Ok(Numbered::Synthetic(body)), _) => IdentifierState::Synthetic(body),
    }
}

/// A key that groups the rows of one person: equal for two ways of writing one identifier.
///
/// `None` where the text names nobody: missing, invalid, a placeholder, or the mother's RUN (siblings share
/// it). Keys of numbers are exact. Those of passports, foreign documents and folios are hashes of the
/// letters and digits, without case: two people may share one, so verify the texts of a group.
///
/// ```
/// use opd_core::person::person_key;
/// assert_eq!(person_key(b"12.345.678-5", None), person_key(b" 012345678-5", None));
/// assert_eq!(person_key(b"11.111.111-1", None), None);
/// ```
pub fn person_key(text: &[u8], declared: Option<IdentifierType>) -> Option<u64> {
    classify(text, declared).person_key(text)
}

impl IdentifierState {
    /// As [`person_key`], for a text that was classified already.
    pub fn person_key(self, text: &[u8]) -> Option<u64> {
        let tagged = |tag: u64, rest: u64| Some(tag << 60 | rest);
        match self {
            Self::Run(run) => tagged(1, run.number().into()),
            Self::School(body) => tagged(2, body.0.into()),
            Self::Synthetic(body) => tagged(3, body.0.into()),
            Self::Other(kind) => {
                // FNV-1a: short, fast, the same everywhere.
                let marks = folded(text).chain(kind.code().chars());
                let hash = marks.fold(0xCBF2_9CE4_8422_2325_u64, |hash, c| {
                    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3)
                });
                tagged(4, hash >> 4)
            }
            Self::Missing | Self::Placeholder(_) | Self::Mother(_) | Self::Invalid(_) => None,
        }
    }
}

/// Letters, in capitals, and digits.
fn folded(text: &[u8]) -> impl Iterator<Item = char> {
    let chars = text.utf8_chunks().flat_map(|chunk| chunk.valid().chars());
    chars.filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str, declared: &str) -> Result<Identifier, IdentifierError> {
        Identifier::parse(text, declared.parse().ok())
    }

    #[test]
    fn every_word_means_one_type() {
        for &kind in IdentifierType::ALL {
            let label = kind.label();
            for word in [kind.code(), label.es, label.en].iter().chain(kind.aliases()) {
                assert_eq!(word.parse::<IdentifierType>().unwrap(), kind, "{word}");
            }
        }
    }

    #[test]
    fn the_form_decides_what_was_not_declared() {
        for (text, declared, kind) in [
            ("12.345.678-5", "", IdentifierType::Run),
            ("100.200.300-3", "", IdentifierType::Ipe),
            ("100.200.300-3", "run", IdentifierType::Ipe),
            ("100.200.300-3", "IPA", IdentifierType::Ipa),
            ("12.345.678-5", "ipe", IdentifierType::Ipe),
            ("12.345.678-s", "", IdentifierType::Provisional),
            ("12.345.678-5", "RUN de la madre", IdentifierType::MotherRun),
            ("F-20.114", "Comprobante de parto", IdentifierType::BirthFolio),
            ("ñ-77", "documento país de origen", IdentifierType::ForeignDocument),
            ("no tiene", "none", IdentifierType::None),
            ("\u{a0}", "run", IdentifierType::None),
        ] {
            assert_eq!(parse(text, declared).unwrap().kind(), kind, "{text} {declared}");
        }
        assert_eq!(parse("100.200.300-3", "mother_run"), Err(IdentifierError::School));
        assert_eq!(parse("---", "pasaporte"), Err(IdentifierError::Empty));
        assert_eq!(parse("\u{a0}", "pasaporte"), Ok(Identifier::None));
        assert!(matches!(parse("AB123456", ""), Err(IdentifierError::BadCharacter { seen: 'A' })));
    }

    #[test]
    fn nothing_shows_in_debug() {
        for (text, declared) in
            [("12.345.678-5", ""), ("100.200.300-3", ""), ("12.345.678-S", ""), ("AB12345", "passport")]
        {
            let identifier = parse(text, declared).unwrap();
            let state = classify(text.as_bytes(), declared.parse().ok());
            for shown in [format!("{identifier:?}"), format!("{state:?}"), identifier.masked()] {
                assert!(!shown.contains("345") || shown.ends_with("***345)") || shown == "***345", "{shown}");
                assert!(!shown.contains("200"), "{shown}");
            }
        }
        assert_eq!(parse("AB123", "passport").unwrap().masked(), "***");
        assert_eq!(serde_json::to_string(&parse("12.345.678-S", "").unwrap()).unwrap(), "\"12345678-S\"");
    }

    #[test]
    fn keys_join_spellings_and_part_kinds() {
        let key = |text: &str, declared: &str| person_key(text.as_bytes(), declared.parse().ok());
        assert_eq!(key("ab-123456", "passport"), key(" AB 123456", "pasaporte"));
        assert_ne!(key("AB123456", "passport"), key("AB123456", "foreign_document"));
        assert_ne!(key("12.345.678-5", ""), key("12.345.678-S", ""));
        assert_ne!(key("12.345.678-5", ""), key("12.345.678-5", "ipe"));
        for (text, declared) in
            [("", ""), ("0-0", ""), ("12.345.678-5", "mother_run"), ("12.345.678-6", ""), ("x", "none")]
        {
            assert_eq!(key(text, declared), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "\\PC{0,20}", kind in proptest::sample::select(IdentifierType::ALL)) {
            if let Ok(identifier) = Identifier::parse(&text, Some(kind)) {
                prop_assert_eq!(Identifier::parse(&identifier.to_string(), Some(identifier.kind())), Ok(identifier));
            }
        }

        #[test]
        fn no_bytes_panic(text in any::<Vec<u8>>(), kind in proptest::option::of(proptest::sample::select(IdentifierType::ALL))) {
            let state = classify(&text, kind);
            prop_assert!(person_key(&text, kind).is_none() || !matches!(state, IdentifierState::Missing));
        }
    }
}

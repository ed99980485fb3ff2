//! The one shape of every error.

use opd_core::agreement::{AgreementError, PaymentError};
use opd_core::calendar::zone::LocalTimeError;
use opd_core::calendar::{CalendarError, TermError};
use opd_core::case::{CaseError, EventError};
use opd_core::dataset::{DataError, DeliveryCoverageError, ReadError, StaffTableError};
use opd_core::duty::ProfileError;
use opd_core::files::FileError;
use opd_core::norm::NormError;
use opd_core::person::{AgeError, IdentifierError};
use opd_core::staff::StaffReadingsError;
use opd_core::table::MomentError;
use opd_core::{DayOutOfRange, Explain, Lang, UnknownCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Why there is no answer.
///
/// One variant, because UniFFI shows the message of an enum with several as a dump of its fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum OpdError {
    /// What was asked has no answer.
    #[error("{text}")]
    Refused {
        /// Stable name of the reason, such as `bad_check_digit`: for programs.
        code: String,
        /// What was seen, what was expected and how to mend it, in Spanish: for people.
        text: String,
        /// The same in English.
        text_en: String,
        /// The argument that it is about, where there is one to blame.
        field: Option<String>,
    },
}

/// An error of the core as a binding tells it: its text by [`Explain`], and these.
pub(crate) trait Refusal: Explain {
    /// The stable code.
    fn code(&self) -> &'static str;
    /// The argument in question.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

impl<E: Refusal> From<E> for OpdError {
    fn from(error: E) -> Self {
        let field = error.field().map(Into::into);
        let (text, text_en) = (error.explain(Lang::Es), error.explain(Lang::En));
        Self::Refused { code: error.code().into(), text, text_en, field }
    }
}

macro_rules! refusals {
    ($($error:ty $(=> $field:literal)?),* $(,)?) => {$(
        impl Refusal for $error {
            fn code(&self) -> &'static str {
                self.code()
            }
            $(fn field(&self) -> Option<&'static str> {
                Some($field)
            })?
        }
    )*};
}

refusals! {
    IdentifierError => "text",
    LocalTimeError,
    DayOutOfRange,
    MomentError => "text",
    EventError => "json",
    AgreementError => "toml",
    NormError,
    ProfileError => "profile",
    PaymentError,
    StaffReadingsError => "staff_readings",
    FileError,
    DataError,
    ReadError,
    DeliveryCoverageError,
    StaffTableError,
}

impl Refusal for AgeError {
    fn code(&self) -> &'static str {
        self.code()
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::BirthAfter { .. } => Some("birth"),
            Self::Norm(_) => Some("on"),
            _ => None,
        }
    }
}

impl Refusal for CaseError {
    fn code(&self) -> &'static str {
        self.code()
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable(error) => error.field(),
            Self::NoLifecycle { .. } => Some("programme"),
            Self::Refused { .. } => Some("event"),
            _ => None,
        }
    }
}

impl Refusal for CalendarError {
    fn code(&self) -> &'static str {
        self.code()
    }
    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::UnknownCommune { .. }).then_some("commune")
    }
}

impl Refusal for TermError {
    fn code(&self) -> &'static str {
        self.code()
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Calendar(error) => error.field(),
            _ => Some("term"),
        }
    }
}

impl Refusal for UnknownCode {
    fn code(&self) -> &'static str {
        "unknown_code"
    }
}

/// A document that is not what it should be.
struct Unreadable {
    error: EventError,
    field: &'static str,
}

impl Explain for Unreadable {
    fn explain(&self, lang: Lang) -> String {
        self.error.explain(lang)
    }
}

impl Refusal for Unreadable {
    fn code(&self) -> &'static str {
        "unreadable"
    }
    fn field(&self) -> Option<&'static str> {
        Some(self.field)
    }
}

/// Reads a document; `field` is its argument.
pub(crate) fn read<T: DeserializeOwned>(json: &str, field: &'static str) -> Result<T, OpdError> {
    // By way of its fields: a list would be read as their values in order.
    let document = serde_json::from_str::<Map<String, Value>>(json);
    let read = document.and_then(|fields| serde_json::from_value(Value::Object(fields)));
    read.map_err(|error| unreadable(&error, field))
}

/// The error of a document that the reader refuses.
pub(crate) fn unreadable(error: &serde_json::Error, field: &'static str) -> OpdError {
    Unreadable { error: EventError::new(error), field }.into()
}

/// A document as JSON.
pub(crate) fn document(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use opd_core::person::Run;
    use opd_core::{Day, calendar::Scope};

    fn parts(error: impl Into<OpdError>) -> (String, String, Option<String>) {
        let error = error.into();
        let message = error.to_string();
        let OpdError::Refused { code, text, text_en, field } = error;
        assert!(message == text && text != text_en && !text_en.is_empty(), "{text_en}");
        (code, text, field)
    }

    #[test]
    fn code_text_and_field_are_the_cores() {
        let wrong = "12.345.678-6".parse::<Run>().unwrap_err();
        let (code, text, field) = parts(wrong);
        assert_eq!((code.as_str(), field.as_deref()), ("bad_check_digit", Some("text")));
        assert!(text == wrong.explain(Lang::Es) && text.contains('5') && !text.contains("345"), "{text}");

        let (code, _, field) = parts(Scope::commune("99999").unwrap_err());
        assert_eq!((code.as_str(), field.as_deref()), ("unknown_commune", Some("commune")));

        let nested = TermError::from(CalendarError::OutsideHorizon { seen: "2051".into() });
        let (code, text, field) = parts(nested);
        assert_eq!((code.as_str(), field), ("outside_horizon", None));
        assert!(text.contains("«2051»"), "{text}");

        let (code, text, field) = parts(AgeError::BirthAfter { on: Day::MIN });
        assert_eq!((code.as_str(), field.as_deref()), ("birth_after", Some("birth")));
        assert!(text.contains("0001-01-01"), "{text}");

        assert_eq!(parts(DayOutOfRange).0, "out_of_range");
        assert_eq!(parts(LocalTimeError::OutOfRange).0, "out_of_range");
    }
}

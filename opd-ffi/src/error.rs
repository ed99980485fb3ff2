//! The one shape of every error.

use opd_core::calendar::zone::LocalTimeError;
use opd_core::calendar::{CalendarError, TermError};
use opd_core::person::{AgeError, IdentifierError};
use opd_core::{DayOutOfRange, Explain, Lang};

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
        /// The argument that it is about, where there is one to blame.
        field: Option<String>,
    },
}

impl OpdError {
    fn new(code: &str, error: &impl Explain, field: Option<&str>) -> Self {
        Self::Refused { code: code.into(), text: error.explain(Lang::Es), field: field.map(Into::into) }
    }
}

impl From<AgeError> for OpdError {
    fn from(error: AgeError) -> Self {
        let field = match error {
            AgeError::BirthAfter { .. } => Some("birth"),
            AgeError::Norm(_) => Some("on"),
            _ => None,
        };
        Self::new(error.code(), &error, field)
    }
}

impl From<IdentifierError> for OpdError {
    fn from(error: IdentifierError) -> Self {
        Self::new(error.code(), &error, Some("text"))
    }
}

impl From<CalendarError> for OpdError {
    fn from(error: CalendarError) -> Self {
        let field = matches!(error, CalendarError::UnknownCommune { .. }).then_some("commune");
        Self::new(error.code(), &error, field)
    }
}

impl From<TermError> for OpdError {
    fn from(error: TermError) -> Self {
        match error {
            TermError::Calendar(error) => error.into(),
            _ => Self::new(error.code(), &error, Some("term")),
        }
    }
}

impl From<LocalTimeError> for OpdError {
    fn from(error: LocalTimeError) -> Self {
        Self::new(error.code(), &error, None)
    }
}

impl From<DayOutOfRange> for OpdError {
    fn from(error: DayOutOfRange) -> Self {
        Self::Refused { code: "out_of_range".into(), text: error.to_string(), field: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opd_core::person::Run;
    use opd_core::{Day, calendar::Scope};

    fn parts(error: impl Into<OpdError>) -> (String, String, Option<String>) {
        let error = error.into();
        let message = error.to_string();
        let OpdError::Refused { code, text, field } = error;
        assert_eq!(message, text);
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

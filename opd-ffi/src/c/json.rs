//! Documents as JSON text, in and out.

use std::borrow::Cow;
use std::mem::MaybeUninit;

use opd_core::case::EventError;
use opd_core::schema::{SCHEMAS, json_schema};
use opd_core::{Explain, Lang, UnknownCode};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use super::{Bytes, Error, Failure, Text, Word, answer};
use crate::error::Refusal;

/// What the reader says of a document.
struct Unreadable(EventError);

impl Explain for Unreadable {
    fn explain(&self, lang: Lang) -> String {
        self.0.explain(lang)
    }
}

impl Refusal for Unreadable {
    fn code(&self) -> &'static str {
        "unreadable"
    }
}

fn unreadable(error: &serde_json::Error, name: &str) -> Failure {
    Failure::Refused(Error::new(&Unreadable(EventError::new(error)), Some(name)))
}

/// The text of a document, without its byte order mark.
pub(super) fn text<'a>(given: &Bytes<'a>, len: usize, name: &str) -> Result<&'a str, Failure> {
    let text = std::str::from_utf8(given.of(len).ok_or(Failure::Misuse)?);
    let text = text.map_err(|error| unreadable(&serde_json::Error::custom(error), name))?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// A document; `name` is its argument.
pub(super) fn read<T: DeserializeOwned>(given: &Bytes<'_>, len: usize, name: &str) -> Result<T, Failure> {
    serde_json::from_str(text(given, len, name)?).map_err(|error| unreadable(&error, name))
}

/// What a value of JSON is; `name` is its argument.
pub(super) fn from<T: DeserializeOwned>(json: Value, name: &str) -> Result<T, Failure> {
    serde_json::from_value(json).map_err(|error| unreadable(&error, name))
}

/// A word that must be there.
pub(super) fn word<'a>(given: &Word<'a>) -> Result<Cow<'a, str>, Failure> {
    given.get().ok_or(Failure::Misuse)
}

/// An answer as JSON.
pub(super) fn json(answer: &impl Serialize) -> Text {
    Text::new(serde_json::to_string(answer).unwrap_or_default())
}

/// The JSON Schema (draft 2020-12) of a document that is given: `case`, `case_event`, `agreement`, `candidate` or
/// `roster`.
///
/// Code `unknown_code` for another name.
#[unsafe(no_mangle)]
pub extern "C" fn opd_schema(
    name: Word<'_>,
    answer_json: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(answer_json, error, || {
        let name = word(&name)?;
        Ok(json(&json_schema(&name).ok_or_else(|| UnknownCode::new("schema", &name, &SCHEMAS))?))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    use crate::c::raw::written;
    use crate::c::{OPD_OK, OPD_REFUSED, Out};

    /// What a function answered as JSON, or the code and the field of its error.
    pub(in crate::c) fn asked(
        call: impl FnOnce(Out<'_, Text>, Out<'_, Option<Box<Error>>>) -> i32,
    ) -> Result<Value, (String, Option<String>)> {
        let (mut out, mut error) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        let status = call(Some(&mut out), Some(&mut error));
        let (out, error): (Text, Option<Box<Error>>) = (written(out), written(error));
        assert_eq!(status, if error.is_some() { OPD_REFUSED } else { OPD_OK });
        match error {
            Some(error) => Err(error.parts()),
            None => Ok(serde_json::from_str(&out.take().unwrap()).unwrap()),
        }
    }

    #[test]
    fn schemas_are_told_by_name() {
        let schema = asked(|out, error| opd_schema(Some(c"candidate").into(), out, error)).unwrap();
        assert_eq!(schema["title"], "Candidate");
        let unknown = asked(|out, error| opd_schema(Some(c"zapato").into(), out, error));
        assert_eq!(unknown, Err(("unknown_code".into(), None)));
    }

    #[test]
    fn a_text_that_is_no_utf_8_is_refused() {
        let bytes = [b'"', 0xFF, b'"'];
        let read = read::<String>(&(&bytes[..]).into(), 3, "case");
        let Err(Failure::Refused(error)) = read else { panic!("it was taken") };
        assert_eq!(error.parts(), ("unreadable".into(), Some("case".into())));
        assert_eq!(super::read::<String>(&"\u{FEFF}\"á\"".into(), 7, "case").ok().as_deref(), Some("á"));
    }
}

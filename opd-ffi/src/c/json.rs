//! Documents as JSON text, in and out.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};

use super::{Bytes, Failure, Text, Word};
use crate::OpdError;
use crate::error::document;

/// The error of an argument that the reader refuses.
pub(super) fn unreadable(error: &serde_json::Error, name: &'static str) -> Failure {
    crate::error::unreadable(error, name).into()
}

/// What a document was asked, the document called by the name of its argument in errors.
pub(super) fn named<T>(name: &str, asked: Result<T, OpdError>) -> Result<T, Failure> {
    Ok(asked.map_err(|OpdError::Refused { code, text, text_en, field }| {
        let field = field.map(|field| if field.ends_with("json") { name.to_owned() } else { field });
        OpdError::Refused { code, text, text_en, field }
    })?)
}

/// The text of a document, without its byte order mark.
pub(super) fn text<'a>(given: &Bytes<'a>, len: usize, name: &'static str) -> Result<&'a str, Failure> {
    let text = std::str::from_utf8(given.of(len).ok_or(Failure::Misuse)?);
    let text = text.map_err(|error| unreadable(&serde_json::Error::custom(error), name))?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// A document; `name` is its argument.
pub(super) fn read<T: DeserializeOwned>(
    given: &Bytes<'_>,
    len: usize,
    name: &'static str,
) -> Result<T, Failure> {
    serde_json::from_str(text(given, len, name)?).map_err(|error| unreadable(&error, name))
}

/// Options; none are the default ones.
pub(super) fn options<T: DeserializeOwned + Default>(given: &Bytes<'_>, len: usize) -> Result<T, Failure> {
    if len == 0 { Ok(T::default()) } else { read(given, len, "options") }
}

/// A word that must be there.
pub(super) fn word<'a>(given: &Word<'a>) -> Result<Cow<'a, str>, Failure> {
    given.get().ok_or(Failure::Misuse)
}

/// An answer as JSON.
pub(super) fn json(answer: &impl Serialize) -> Text {
    Text::new(document(answer))
}

#[cfg(test)]
pub(super) mod tests {
    use std::mem::MaybeUninit;

    use serde_json::Value;

    use super::*;
    use crate::c::raw::written;
    use crate::c::{Error, OPD_OK, OPD_REFUSED, Out};

    /// What a function answered as JSON, or the code and the field of its error.
    pub(in crate::c) type Asked = Result<Value, (String, Option<String>)>;

    pub(in crate::c) fn asked(call: impl FnOnce(Out<'_, Text>, Out<'_, Option<Box<Error>>>) -> i32) -> Asked {
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
    fn a_text_that_is_no_utf_8_is_refused() {
        let bytes = [b'"', 0xFF, b'"'];
        let read = read::<String>(&(&bytes[..]).into(), 3, "case");
        let Err(Failure::Refused(error)) = read else { panic!("it was taken") };
        assert_eq!(error.parts(), ("unreadable".into(), Some("case".into())));
        assert_eq!(super::read::<String>(&"\u{FEFF}\"á\"".into(), 7, "case").ok().as_deref(), Some("á"));
    }
}

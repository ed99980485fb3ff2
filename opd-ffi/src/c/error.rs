//! Why there is no answer.

use std::ffi::{CString, c_char};
use std::ptr;

use opd_core::Lang;

use super::freed;
use super::raw::{c_string, handed, take_back};
use crate::OpdError;
use crate::error::Refusal;

/// Why there is no answer. Its texts live as long as it does.
pub struct Error {
    code: CString,
    field: Option<CString>,
    es: CString,
    en: CString,
}

impl Error {
    /// `field` is the argument in question.
    pub(super) fn new(error: &impl Refusal, field: Option<&str>) -> Self {
        let field = field.map(str::to_owned);
        let (text, text_en) = (error.explain(Lang::Es), error.explain(Lang::En));
        OpdError::Refused { code: error.code().to_owned(), text, text_en, field }.into()
    }
}

impl From<OpdError> for Error {
    fn from(OpdError::Refused { code, text, text_en, field }: OpdError) -> Self {
        Self { code: c_string(code), field: field.map(c_string), es: c_string(text), en: c_string(text_en) }
    }
}

/// A text of an error; none of one that is not there.
fn told(error: *const Error, text: impl FnOnce(&Error) -> Option<&CString>) -> *const c_char {
    let error = handed(error).ok().flatten();
    error.and_then(text).map_or(ptr::null(), |text| text.as_ptr())
}

/// The stable name of the reason, such as `bad_check_digit`: for programs. Null for null.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_code(error: *const Error) -> *const c_char {
    told(error, |error| Some(&error.code))
}

/// The argument or document that it is about; null where there is none to blame.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_field(error: *const Error) -> *const c_char {
    told(error, |error| error.field.as_ref())
}

/// What was seen, what was expected and how to mend it, in Spanish: for people. Null for null.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_es(error: *const Error) -> *const c_char {
    told(error, |error| Some(&error.es))
}

/// The same in English.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_en(error: *const Error) -> *const c_char {
    told(error, |error| Some(&error.en))
}

/// Frees an error and its texts. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_free(error: *mut Error) -> i32 {
    freed(take_back(error))
}

#[cfg(test)]
impl Error {
    /// Code and field.
    pub(super) fn parts(&self) -> (String, Option<String>) {
        let text = |text: &CString| text.to_str().map(str::to_owned).unwrap_or_default();
        assert!(self.es != self.en && !self.es.is_empty() && !self.en.is_empty());
        (text(&self.code), self.field.as_ref().map(text))
    }
}

//! Why there is no answer.

use std::ffi::{CString, c_char};
use std::ptr;

use opd_core::Lang;

use super::raw::c_string;
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
        Self {
            code: c_string(error.code().to_owned()),
            field: field.map(|field| c_string(field.to_owned())),
            es: c_string(error.explain(Lang::Es)),
            en: c_string(error.explain(Lang::En)),
        }
    }
}

/// The stable name of the reason, such as `bad_check_digit`: for programs. Null for null.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_code(error: Option<&Error>) -> *const c_char {
    error.map_or(ptr::null(), |error| error.code.as_ptr())
}

/// The argument or document that it is about; null where there is none to blame.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_field(error: Option<&Error>) -> *const c_char {
    error.and_then(|error| error.field.as_ref()).map_or(ptr::null(), |field| field.as_ptr())
}

/// What was seen, what was expected and how to mend it, in Spanish: for people. Null for null.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_es(error: Option<&Error>) -> *const c_char {
    error.map_or(ptr::null(), |error| error.es.as_ptr())
}

/// The same in English.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_en(error: Option<&Error>) -> *const c_char {
    error.map_or(ptr::null(), |error| error.en.as_ptr())
}

/// Frees an error and its texts. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_error_free(error: Option<Box<Error>>) {
    drop(error);
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

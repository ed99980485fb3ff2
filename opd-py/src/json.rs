//! Documents on their way from and to Python, by way of JSON: dicts, lists, dates and dataclasses.

use chrono::SecondsFormat;
use opd_core::case::EventError;
use opd_core::{Explain, Lang};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::{Map, Value};

use crate::errors::{Raised, raise};
use crate::time::{PyDay, datetime_type, instant};

/// How deep a document may nest, as for JSON text.
const DEPTH: u8 = 127;

/// A kind of document: the exception of what can't be read as one, and its code.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    class: &'static str,
    code: &'static str,
}

/// Events, and all that a case is made of.
pub(crate) const EVENT: Kind = Kind { class: "EventError", code: "invalid_event" };
/// Agreements.
pub(crate) const AGREEMENT: Kind = Kind { class: "AgreementError", code: "unreadable" };
/// Candidates and rosters.
pub(crate) const STAFF: Kind = Kind { class: "StaffError", code: "unreadable" };

/// What the reader says of a document of a kind.
struct Unreadable(Kind, EventError);

impl Explain for Unreadable {
    fn explain(&self, lang: Lang) -> String {
        self.1.explain(lang)
    }
}

impl Raised for Unreadable {
    fn class(&self) -> &'static str {
        self.0.class
    }
    fn code(&self) -> &'static str {
        self.0.code
    }
}

impl Kind {
    /// What the core makes of a document.
    pub(crate) fn document<T: DeserializeOwned>(self, document: &Bound<'_, PyAny>) -> PyResult<T> {
        self.read(self.value(document)?)
    }

    /// What the core makes of JSON.
    pub(crate) fn read<T: DeserializeOwned>(self, json: Value) -> PyResult<T> {
        serde_json::from_value(json).map_err(|error| self.raised(&error))
    }

    /// Why a text can't be read.
    pub(crate) fn unreadable(self, detail: impl std::fmt::Display) -> PyErr {
        self.raised(&serde_json::Error::custom(detail))
    }

    fn raised(self, error: &serde_json::Error) -> PyErr {
        raise(Unreadable(self, EventError::new(error)))
    }

    /// A text given as str or as UTF-8 bytes, with or without its mark.
    pub(crate) fn text(self, given: &Bound<'_, PyAny>) -> PyResult<String> {
        let text = match given.cast::<PyBytes>() {
            Ok(bytes) => {
                std::str::from_utf8(bytes.as_bytes()).map_err(|error| self.unreadable(error))?.to_owned()
            }
            Err(_) => given.cast::<PyString>()?.to_str()?.to_owned(),
        };
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// A Python value as JSON; a naive datetime is the wall time of continental Chile.
    pub(crate) fn value(self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        self.nested(given, DEPTH)
    }

    /// A document, or the JSON text of one, as JSON.
    pub(crate) fn value_or_text(self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        if given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>() {
            return serde_json::from_str(&self.text(given)?).map_err(|error| self.raised(&error));
        }
        self.value(given)
    }

    fn nested(self, given: &Bound<'_, PyAny>, depth: u8) -> PyResult<Value> {
        let depth = depth.checked_sub(1).ok_or_else(|| self.unreadable("recursion limit exceeded"))?;
        let field = |name: Bound<'_, PyAny>, value: Bound<'_, PyAny>| {
            Ok((name.cast::<PyString>()?.to_str()?.to_owned(), self.nested(&value, depth)?))
        };
        Ok(if given.is_none() {
            Value::Null
        } else if let Ok(text) = given.cast::<PyString>() {
            text.to_str()?.into()
        } else if let Ok(flag) = given.cast::<PyBool>() {
            flag.is_true().into()
        } else if given.is_instance_of::<PyInt>() {
            given.extract::<i64>().map_err(|_| self.unreadable("number out of range"))?.into()
        } else if given.is_instance(datetime_type(given.py())?)? {
            instant(given)?.to_rfc3339_opts(SecondsFormat::Secs, true).into()
        } else if let Ok(day) = given.extract::<PyDay>() {
            day.0.to_string().into()
        } else if let Ok(mapping) = given.cast::<PyMapping>() {
            let items = mapping.items()?;
            let fields = items.iter().map(|item| item.extract().and_then(|(name, value)| field(name, value)));
            Value::Object(fields.collect::<PyResult<Map<_, _>>>()?)
        } else if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
            given.try_iter()?.map(|item| self.nested(&item?, depth)).collect::<PyResult<_>>()?
        } else if let Ok(names) = given.getattr("__dataclass_fields__") {
            let fields = names.try_iter()?.map(|name| {
                let name = name?;
                let value = given.getattr(name.cast::<PyString>()?)?;
                field(name, value)
            });
            Value::Object(fields.collect::<PyResult<Map<_, _>>>()?)
        } else {
            let seen = given.get_type().qualname()?;
            let expected = "str, bool, int, date, datetime, dict, list or None";
            return Err(PyTypeError::new_err(format!("expected {expected}, not {seen}")));
        })
    }
}

/// A document as JSON text.
pub(crate) fn text_of(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

//! What a case, a plan or a measure lacks.

use opd_core::case::Unmet;
use opd_core::{Lang, UnknownCode};
use pyo3::prelude::*;

use crate::catalogue::Citation;
use crate::errors::{code, raise};

/// Something that the law, or the document cited, asks for and is not there.
///
/// `code` is stable; `event` the place in the record of the event that lacks it, from 0, if one does. Raises
/// `UnknownCode` for a code that there is not.
///
/// >>> import opd
/// >>> lack = opd.Requirement("measure_reserved_to_court", lang="en")
/// >>> lack.message, lack.citation
/// ('Only the Family Court can adopt this measure', 'Ley 21.430, art. 68 inc. 2')
#[pyclass(module = "opd", frozen, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Requirement {
    requirement: opd_core::Requirement,
    event: Option<usize>,
    lang: Lang,
}

impl Requirement {
    /// What a document lacks.
    pub(crate) fn list(lacks: Vec<opd_core::Requirement>, lang: Lang) -> Vec<Self> {
        lacks.into_iter().map(|requirement| Self { requirement, event: None, lang }).collect()
    }

    /// What the events of a case lack.
    pub(crate) fn of_events(unmet: &[Unmet], lang: Lang) -> Vec<Self> {
        let one = |unmet: &Unmet| Self { requirement: unmet.requirement, event: Some(unmet.index), lang };
        unmet.iter().map(one).collect()
    }
}

#[pymethods]
impl Requirement {
    #[new]
    #[pyo3(signature = (code, event = None, lang = "es"))]
    fn new(code: &str, event: Option<usize>, lang: &str) -> PyResult<Self> {
        let all = opd_core::Requirement::ALL;
        let requirement = all.iter().copied().find(|one| one.code() == code).ok_or_else(|| {
            let codes: Vec<_> = all.iter().map(|one| one.code()).collect();
            raise(UnknownCode::new("requirement", code, &codes))
        })?;
        Ok(Self { requirement, event, lang: crate::errors::code(lang)? })
    }

    /// Its stable code.
    #[getter]
    pub(crate) fn code(&self) -> &'static str {
        self.requirement.code()
    }

    /// What is lacking.
    #[getter]
    fn message(&self) -> &'static str {
        self.requirement.message().get(self.lang)
    }

    /// The message in Spanish (`"es"`) or English (`"en"`).
    fn message_in(&self, lang: &str) -> PyResult<&'static str> {
        Ok(self.requirement.message().get(code(lang)?))
    }

    /// How to mend it.
    #[getter]
    fn fix(&self) -> &'static str {
        self.requirement.fix().get(self.lang)
    }

    /// The place in the record, from 0, of the event that lacks it; `None` for a plan or a measure by itself.
    #[getter]
    fn event(&self) -> Option<usize> {
        self.event
    }

    /// The main norm that asks for it, as text.
    #[getter]
    fn citation(&self) -> String {
        self.requirement.citations().first().map(ToString::to_string).unwrap_or_default()
    }

    /// The norms that ask for it, the main one first.
    #[getter]
    fn citations(&self) -> Vec<Citation> {
        self.requirement.citations().into_iter().map(Citation::from).collect()
    }

    fn __repr__(&self) -> String {
        format!("Requirement('{}', '{}')", self.code(), self.message())
    }

    fn __getnewargs__(&self) -> (&'static str, Option<usize>, &'static str) {
        (self.code(), self.event, self.lang.pick("es", "en"))
    }
}

//! Answers about one child or one case, with their reasons.

use opd_core::Lang;
use opd_core::dataset::DataError;
use opd_core::decision::{self, Judgement};
use opd_core::person::{BirthDate, Programme};
use opd_core::rules::Context;
use opd_core::table::{CaseField, CaseRecord, Column, Table};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyMapping, PyString, PyTuple};

use crate::catalogue::{Citation, citations, main_citation, to_python};
use crate::errors::{code, raise};
use crate::report::context;
use crate::time::{PyDay, datetime_type};

/// What one rule answered about one case, and why.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Reason {
    pub(crate) judgement: Judgement,
    pub(crate) lang: Lang,
}

#[pymethods]
impl Reason {
    /// Code of the rule.
    #[getter]
    fn code(&self) -> &'static str {
        self.judgement.meta.code
    }

    /// `passed`, `failed`, `not_applicable` or `not_run`.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.judgement.outcome_code()
    }

    /// `error`, `warning` or `notice`.
    #[getter]
    fn severity(&self) -> &'static str {
        self.judgement.severity.code()
    }

    /// The column, where the rule is about one cell.
    #[getter]
    fn field(&self) -> Option<&'static str> {
        self.judgement.field.map(Column::name)
    }

    /// What is wrong, or why the rule could not be run; its title if it passed.
    #[getter]
    fn message(&self) -> String {
        self.judgement.message(self.lang)
    }

    /// The message in Spanish (`"es"`) or English (`"en"`).
    fn message_in(&self, lang: &str) -> PyResult<String> {
        Ok(self.judgement.message(code(lang)?))
    }

    /// The main norm that the rule rests on, as text; empty if it rests on none.
    #[getter]
    fn citation(&self) -> String {
        main_citation(self.judgement.meta)
    }

    /// The norms that the rule rests on, the main one first.
    #[getter]
    fn citations(&self) -> Vec<Citation> {
        citations(self.judgement.meta)
    }

    fn __repr__(&self) -> String {
        format!("Reason('{}', '{}', '{}')", self.code(), self.outcome(), self.message())
    }
}

/// An answer that can be repeated years later.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct Decision {
    /// `eligible`, `not_eligible` or `undetermined`.
    outcome: &'static str,
    /// The rules that decided it, those that failed first.
    reasons: Vec<Py<Reason>>,
    /// What it rested on: rules and norms with their validity, readings, versions, facts (masked).
    receipt: Py<PyAny>,
}

#[pymethods]
impl Decision {
    fn __repr__(&self) -> String {
        let codes: Vec<_> = self.reasons.iter().map(|reason| reason.get().code()).collect();
        format!("Decision('{}', reasons={codes:?})", self.outcome)
    }
}

/// Whether a person may be attended by a programme on a day, as far as age goes.
///
/// `birth` is a date, a pair of dates (earliest and latest possible) or `None`; a birth in doubt never turns a
/// child away, for minority is presumed (Ley 21.430 art. 1). `programme` is `"opd"`, `"oln"`,
/// `"post_discharge_monitoring"` or `"specialised_service"`; `cap` how the upper age is read:
/// `"before_eighteenth"` (Código Civil art. 26) or `"literal_17y11m29d"` (the words of an agreement).
///
/// Raises `AgeError` if every possible birth is later than `on`, `UnknownCode` for other words.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> decision = opd.check_age(date(2000, 1, 15), date(2018, 1, 15))
/// >>> decision.outcome, decision.reasons[0].code, decision.reasons[0].citation
/// ('not_eligible', 'AGE001', 'Código Civil, art. 26')
#[pyfunction]
#[pyo3(signature = (birth, on, programme = "opd", cap = "before_eighteenth", lang = "es"))]
pub(crate) fn check_age(
    py: Python<'_>,
    birth: &Bound<'_, PyAny>,
    on: PyDay,
    programme: &str,
    cap: &str,
    lang: &str,
) -> PyResult<Decision> {
    let birth = if birth.is_none() {
        BirthDate::Unknown
    } else if birth.is_instance_of::<PyTuple>() {
        let (earliest, latest): (PyDay, PyDay) = birth.extract()?;
        BirthDate::Between { earliest: earliest.0, latest: latest.0 }
    } else {
        BirthDate::Known(birth.extract::<PyDay>()?.0)
    };
    let lang = code(lang)?;
    let decision =
        decision::check_age(birth, on.0, code::<Programme>(programme)?, code(cap)?).map_err(raise)?;
    let reasons = decision.reasons.into_iter().map(|judgement| Py::new(py, Reason { judgement, lang }));
    Ok(Decision {
        outcome: decision.outcome.code(),
        reasons: reasons.collect::<PyResult<_>>()?,
        receipt: to_python(py, &decision.receipt)?.unbind(),
    })
}

/// What every rule about a cell or a row answers for one case, in the order of the catalogue.
///
/// `case` maps fields of `opd.schema("cases")`, or their Spanish names, to str (as a person types it), date,
/// datetime, bool, int or `None`. A naive datetime is the wall time of continental Chile. `as_of` is the day on
/// which the case is judged; `cap`, `ordinary_measure_unit` (`"calendar_days"`, `"business_days"` or `"court_days"`) and
/// `territory` (CUT codes) are as in `validate`.
///
/// Raises `DataError` for a field that there is not, `TypeError` for another type of value.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> case = {"conocimiento_delito": "05-03-2024 10:00", "denuncia": "06-03-2024 10:01"}
/// >>> [r.code for r in opd.check_case(case, as_of=date(2024, 6, 30)) if r.outcome == "failed"]
/// ['ID007', 'AGE004', 'TERM001']
#[pyfunction]
#[pyo3(signature = (
    case, *, as_of, cap = "before_eighteenth", ordinary_measure_unit = "calendar_days", territory = Vec::new(), lang = "es"
))]
pub(crate) fn check_case(
    case: &Bound<'_, PyAny>,
    as_of: PyDay,
    cap: &str,
    ordinary_measure_unit: &str,
    territory: Vec<String>,
    lang: &str,
) -> PyResult<Vec<Reason>> {
    let lang = code(lang)?;
    let context = context(as_of, cap, ordinary_measure_unit, &territory)?;
    let judgements = decision::check_case(&record(case)?, &context);
    Ok(judgements.into_iter().map(|judgement| Reason { judgement, lang }).collect())
}

/// What the rules about several cases (one person twice, duplicates, overlaps) answer: pairs of the index of a case
/// and a reason. Nothing is said of a case that shares nothing with another. Arguments are as in `check_case`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> cases = [{"caso": "A-1", "ingreso": "2024-01-02"}, {"caso": "A-1", "ingreso": "2024-02-02"}]
/// >>> sorted({reason.code for _, reason in opd.check_cases(cases, as_of=date(2024, 6, 30))})
/// ['ID005']
#[pyfunction]
#[pyo3(signature = (
    cases, *, as_of, cap = "before_eighteenth", ordinary_measure_unit = "calendar_days", territory = Vec::new(), lang = "es"
))]
pub(crate) fn check_cases(
    cases: Vec<Bound<'_, PyAny>>,
    as_of: PyDay,
    cap: &str,
    ordinary_measure_unit: &str,
    territory: Vec<String>,
    lang: &str,
) -> PyResult<Vec<(usize, Reason)>> {
    let lang = code(lang)?;
    let context: Context = context(as_of, cap, ordinary_measure_unit, &territory)?;
    let records = cases.iter().map(record).collect::<PyResult<Vec<_>>>()?;
    let judged = decision::check_cases(&records, &context).into_iter();
    Ok(judged.map(|(index, judgement)| (index, Reason { judgement, lang })).collect())
}

/// A case from a mapping of Python values.
fn record(case: &Bound<'_, PyAny>) -> PyResult<CaseRecord> {
    let mapping = case.cast::<PyMapping>()?;
    let mut record = CaseRecord::default();
    let mut seen: Vec<(CaseField, String)> = Vec::new();
    for item in mapping.items()?.iter() {
        let (name, value): (String, Bound<'_, PyAny>) = item.extract()?;
        let field = CaseField::known_as(&name)
            .ok_or_else(|| raise(DataError::NoSuchField { table: Table::Cases, field: name.clone() }))?;
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == field) {
            let (first, second) = (first.clone(), name);
            return Err(raise(DataError::TwoColumns { field: field.name(), first, second }));
        }
        record.set(field, &typed(&value)?);
        seen.push((field, name));
    }
    Ok(record)
}

/// A value as a person would type it.
fn typed(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_none() {
        Ok(String::new())
    } else if let Ok(text) = value.cast::<PyString>() {
        Ok(text.to_str()?.to_owned())
    } else if let Ok(flag) = value.cast::<PyBool>() {
        Ok(flag.is_true().to_string())
    } else if value.is_instance_of::<PyInt>() {
        Ok(value.str()?.to_string())
    } else if value.is_instance(datetime_type(value.py())?)? {
        value.call_method0("isoformat")?.extract()
    } else if let Ok(day) = value.extract::<PyDay>() {
        Ok(day.0.to_string())
    } else {
        let seen = value.get_type().qualname()?;
        Err(PyTypeError::new_err(format!("expected str, date, datetime, bool, int or None, not {seen}")))
    }
}

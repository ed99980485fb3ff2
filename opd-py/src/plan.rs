//! Plans, measures, referrals and the catalogue of benefits. Their shapes are the dataclasses of `opd.plans`.

use std::path::PathBuf;

use opd_core::codes::FindingClass;
use opd_core::network::{self, Need};
use opd_core::plan::{Measure, Plan, Review, SignedRecord};
use pyo3::prelude::*;

use crate::catalogue::to_python;
use crate::errors::code;
use crate::json::EVENT;
use crate::report::os_error;
use crate::requirement::Requirement;
use crate::time::PyDay;

/// What a document lacks; `kind` is the name of its class in `opd.plans`. Raises `EventError` for a document that
/// can't be read.
///
/// >>> import opd
/// >>> [lack.code for lack in opd.Review("keep", items=["conditions", "management", "plan_update"]).unmet()]
/// ['review_discharge']
#[pyfunction]
#[pyo3(signature = (kind, document, finding = None, lang = "es"))]
pub(crate) fn unmet(
    kind: &str,
    document: &Bound<'_, PyAny>,
    finding: Option<&str>,
    lang: &str,
) -> PyResult<Vec<Requirement>> {
    let finding = finding.map(code::<FindingClass>).transpose()?;
    let lacks = match kind {
        "Plan" => EVENT.document::<Plan>(document)?.unmet(finding),
        "SignedRecord" => EVENT.document::<SignedRecord>(document)?.unmet(),
        "Measure" => EVENT.document::<Measure>(document)?.unmet(),
        "Review" => EVENT.document::<Review>(document)?.unmet(),
        _ => EVENT.document::<network::Referral>(document)?.unmet(),
    };
    Ok(Requirement::list(lacks, code(lang)?))
}

/// Whether the answer to a referral is late.
#[pyfunction]
pub(crate) fn referral_is_late(
    referral: &Bound<'_, PyAny>,
    answered: Option<PyDay>,
    as_of: PyDay,
) -> PyResult<bool> {
    Ok(EVENT.document::<network::Referral>(referral)?.is_late(answered.map(|day| day.0), as_of.0))
}

/// The local catalogue of benefits and services (*Catálogo Local de Beneficios y Servicios*).
///
/// `benefits` are dicts of `id`, `name`, `provider`, `needs` (in the office's own words) and, if there are limits,
/// `min_age`, `max_age` and `capacity` (free places). Raises `EventError` for what is no benefit.
///
/// >>> import opd
/// >>> workshop = {"id": "b1", "name": "Taller", "provider": "DIDECO", "needs": ["parentalidad"], "capacity": 1}
/// >>> catalogue = opd.Catalogue([workshop])
/// >>> [benefit["id"] for benefit in catalogue.benefits_for("Parentalidad", age=10)]
/// ['b1']
/// >>> catalogue.gaps([("parentalidad", None), ("parentalidad", None), ("salud mental", 12)])
/// [(1, 'no_capacity'), (2, 'no_benefit')]
#[pyclass(module = "opd", frozen)]
pub(crate) struct Catalogue(network::Catalogue);

#[pymethods]
impl Catalogue {
    #[new]
    fn new(benefits: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(network::Catalogue { benefits: EVENT.document(benefits)? }))
    }

    /// Reads a catalogue from a TOML file of `[[benefit]]`. Raises `EventError` for what is no catalogue.
    #[staticmethod]
    fn load(path: PathBuf) -> PyResult<Self> {
        let text = std::fs::read(&path).map_err(|error| os_error(&error, &path))?;
        toml::from_slice(&text).map(Self).map_err(|error| EVENT.unreadable(error))
    }

    /// The benefits that meet a need, in the order of the catalogue, whatever their free places. Accents, case and
    /// blanks do not matter; without an age in whole years none is ruled out by age.
    #[pyo3(signature = (need, age = None))]
    fn benefits_for<'py>(
        &self,
        py: Python<'py>,
        need: String,
        age: Option<u8>,
    ) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.benefits_for(&Need { kind: need, age }).collect::<Vec<_>>())
    }

    /// The needs, given as pairs of what is needed and an age or `None`, that stay without a place: the index of
    /// each, and `"no_benefit"` or `"no_capacity"`. As many needs as possible get a place, the first ones first.
    fn gaps(&self, needs: Vec<(String, Option<u8>)>) -> Vec<(usize, &'static str)> {
        let needs: Vec<_> = needs.into_iter().map(|(kind, age)| Need { kind, age }).collect();
        self.0.gaps(&needs).iter().map(|gap| (gap.need, gap.reason.code())).collect()
    }

    fn __repr__(&self) -> String {
        format!("Catalogue(benefits={})", self.0.benefits.len())
    }
}

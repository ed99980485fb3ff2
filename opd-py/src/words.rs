//! The words that people read for codes.

use opd_core::agreement::Proration;
use opd_core::codes::{Area, CodeList, Sex};
use opd_core::coverage::{ActivityKind, AgeBand, Projection};
use opd_core::dataset::{Assumed, LeftOut};
use opd_core::person::Programme;
use opd_core::staff::StaffRole;
use opd_core::{Lang, UnknownCode};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict};

use crate::errors::{code, raise};

/// The words of a list, in its order.
fn labels<'py, T: CodeList>(py: Python<'py>, lang: Lang) -> PyResult<Bound<'py, PyDict>> {
    T::ALL.iter().map(|item| (item.code(), item.label().get(lang))).into_py_dict(py)
}

macro_rules! lists {
    ($($list:ty),* $(,)?) => {
        const LISTS: &[&str] = &[$(<$list>::NAME),*];

        fn list<'py>(py: Python<'py>, name: &str, lang: Lang) -> PyResult<Bound<'py, PyDict>> {
            $(if name == <$list>::NAME {
                return labels::<$list>(py, lang);
            })*
            Err(raise(UnknownCode::new("code_labels", name, LISTS)))
        }
    };
}

lists!(Programme, Area, Sex, AgeBand, ActivityKind, StaffRole, Proration, Projection, LeftOut, Assumed);

/// The codes of a list with their words: `"programme"`, `"area"`, `"sex"`, `"age_band"`, `"activity_kind"`,
/// `"staff_role"`, `"proration"`, `"projection"`, and the `"left_out"` and `"assumed"` of a `CoverageReport`. Raises
/// `UnknownCode` for another.
///
/// >>> import opd
/// >>> opd.code_labels("area", lang="en")["intersectoral"]
/// 'Intersectoral management'
#[pyfunction]
#[pyo3(signature = (name, lang = "es"))]
pub(crate) fn code_labels<'py>(py: Python<'py>, name: &str, lang: &str) -> PyResult<Bound<'py, PyDict>> {
    list(py, name, code(lang)?)
}

//! Exact numbers on their way from and to Python.

use opd_core::agreement::{PaymentError, Surcharges};
use pyo3::Borrowed;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFloat, PyInt, PyType};
use rust_decimal::Decimal;

use crate::errors::raise;

/// More digits than a decimal can hold.
const MOST_DIGITS: u64 = 40;

/// A `decimal.Decimal`; an int will do. A float is refused.
#[derive(Clone, Copy, Default)]
pub(crate) struct PyDecimal(pub(crate) Decimal);

fn decimal_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}

impl FromPyObject<'_, '_> for PyDecimal {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyFloat>() {
            return Err(PyTypeError::new_err(
                "expected decimal.Decimal, not float, which is not exact: write Decimal(\"0.1\")",
            ));
        }
        if !(object.is_instance_of::<PyInt>() || object.is_instance(decimal_type(object.py())?)?) {
            let seen = object.get_type().qualname()?;
            return Err(PyTypeError::new_err(format!("expected decimal.Decimal, not {seen}")));
        }
        let decimal = decimal_type(object.py())?.call1((object,))?;
        // A power of ten beyond what a decimal can hold is not written out: it could take all memory.
        let power: i64 = decimal.call_method0("adjusted")?.extract()?;
        let form = if power.unsigned_abs() <= MOST_DIGITS { "f" } else { "" };
        let text: String = decimal.call_method1("__format__", (form,))?.extract()?;
        Surcharges::share(&text).map(Self).map_err(raise)
    }
}

impl<'py> IntoPyObject<'py> for PyDecimal {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        decimal_type(py)?.call1((self.0.to_string(),))
    }
}

/// An int of any size: what does not fit 64 bits is too large to pay.
pub(crate) struct Whole(pub(crate) i64);

impl FromPyObject<'_, '_> for Whole {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        object.extract().map(Self).map_err(|error: PyErr| {
            let beyond = error.is_instance_of::<PyOverflowError>(object.py());
            if beyond { raise(PaymentError::TooLarge) } else { error }
        })
    }
}

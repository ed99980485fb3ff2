//! Dates and instants on their way from and to Python.

use chrono::{DateTime, NaiveDateTime, Utc};
use opd_core::Day;
use opd_core::calendar::zone;
use opd_core::table::Moment;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use pyo3::{Borrowed, intern};

use crate::errors::raise;

/// `date.toordinal()` of 1970-01-01.
const EPOCH_ORDINAL: i32 = 719_163;

/// A `datetime.date`. By its ordinal: under the limited API every attribute read costs as much.
#[derive(Clone, Copy)]
pub(crate) struct PyDay(pub(crate) Day);

fn date_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DATE.import(py, "datetime", "date")
}

/// `datetime.datetime`, to tell instants from days.
pub(crate) fn datetime_type(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DATETIME.import(py, "datetime", "datetime")
}

impl<'py> FromPyObject<'_, 'py> for PyDay {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        if !object.get_type().is(date_type(py)?) {
            if object.is_instance(datetime_type(py)?)? {
                return Err(PyTypeError::new_err("expected datetime.date, not a datetime: take its .date()"));
            }
            if !object.is_instance(date_type(py)?)? {
                let seen = object.get_type().qualname()?;
                return Err(PyTypeError::new_err(format!("expected datetime.date, not {seen}")));
            }
        }
        let ordinal: i32 = object.call_method0(intern!(py, "toordinal"))?.extract()?;
        let day = ordinal.checked_sub(EPOCH_ORDINAL).and_then(Day::new);
        day.map(Self).ok_or_else(|| PyValueError::new_err("the date is outside years 1 to 9999"))
    }
}

impl<'py> IntoPyObject<'py> for PyDay {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date_type(py)?.call_method1(intern!(py, "fromordinal"), (self.0.epoch() + EPOCH_ORDINAL,))
    }
}

/// The instant of a `datetime`: without a zone it is the wall time of continental Chile.
pub(crate) fn instant(datetime: &Bound<'_, PyAny>) -> PyResult<DateTime<Utc>> {
    let py = datetime.py();
    if datetime.getattr(intern!(py, "tzinfo"))?.is_none() {
        return zone::to_utc(datetime.extract::<NaiveDateTime>()?).map_err(raise);
    }
    let utc = py.import(intern!(py, "datetime"))?.getattr("timezone")?.getattr("utc")?;
    datetime.call_method1(intern!(py, "astimezone"), (utc,))?.extract()
}

/// An instant as a `datetime` in America/Santiago.
pub(crate) fn local_datetime<'py>(py: Python<'py>, instant: DateTime<Utc>) -> PyResult<Bound<'py, PyAny>> {
    let santiago = py.import("zoneinfo")?.getattr("ZoneInfo")?.call1(("America/Santiago",))?;
    instant.into_pyobject(py)?.call_method1(intern!(py, "astimezone"), (santiago,))
}

/// A moment: a `datetime`, or a `date` if its hour is not known.
#[derive(Clone, Copy)]
pub(crate) struct PyMoment(pub(crate) Moment);

impl<'py> FromPyObject<'_, 'py> for PyMoment {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance(datetime_type(object.py())?)? {
            return Ok(Self(Moment::at(instant(&object)?.timestamp())));
        }
        Ok(Self(Moment::on_day(object.extract::<PyDay>()?.0)))
    }
}

impl<'py> IntoPyObject<'py> for PyMoment {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.0.is_day_only() {
            return PyDay(self.0.day()).into_pyobject(py);
        }
        local_datetime(py, DateTime::from_timestamp(self.0.earliest(), 0).unwrap_or_default())
    }
}

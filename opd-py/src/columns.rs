//! Questions about whole columns.

use arrow_array::{ArrayRef, RecordBatch};
use opd_core::dataset::KernelError;
use opd_core::dataset::kernels::{self, Each};
use pyo3::prelude::*;
use pyo3::types::PyInt;

use crate::arrow::{Array, Table, arrow_error, column};
use crate::calendar::BusinessCalendar;
use crate::errors::raise;
use crate::time::PyDay;

/// A column, or one value for every row.
enum OneOr<T> {
    One(T),
    Column(ArrayRef),
}

impl<T: Copy> OneOr<T> {
    fn each(&self) -> Each<'_, T> {
        match self {
            Self::One(value) => Each::One(*value),
            Self::Column(column) => Each::Column(column),
        }
    }
}

fn days(object: &Bound<'_, PyAny>) -> PyResult<OneOr<opd_core::Day>> {
    if object.hasattr("toordinal")? {
        return Ok(OneOr::One(object.extract::<PyDay>()?.0));
    }
    column(object).map(OneOr::Column)
}

/// Runs a kernel without holding the interpreter.
fn kernel<T: Send>(py: Python<'_>, run: impl Send + FnOnce() -> Result<T, KernelError>) -> PyResult<T> {
    py.detach(run).map_err(raise)
}

/// Completed years, months and days of each row: a table of three columns.
#[pyfunction]
pub(crate) fn columns_age(
    py: Python<'_>,
    birth: &Bound<'_, PyAny>,
    on: &Bound<'_, PyAny>,
) -> PyResult<Table> {
    let (birth, on) = (column(birth)?, days(on)?);
    let age = kernel(py, || kernels::age(&birth, on.each()))?;
    let columns: [(&str, ArrayRef); 3] = [
        ("years", std::sync::Arc::new(age.years)),
        ("months", std::sync::Arc::new(age.months)),
        ("days", std::sync::Arc::new(age.days)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)));
    let batch = batch.map_err(arrow_error)?;
    Ok(Table::new(batch.schema(), vec![batch]))
}

/// Completed years of each row.
#[pyfunction]
pub(crate) fn columns_age_years(
    py: Python<'_>,
    birth: &Bound<'_, PyAny>,
    on: &Bound<'_, PyAny>,
) -> PyResult<Array> {
    let (birth, on) = (column(birth)?, days(on)?);
    kernel(py, || kernels::age_years(&birth, on.each())).map(Array::new)
}

/// Whether each row is of a minor.
#[pyfunction]
pub(crate) fn columns_is_minor(
    py: Python<'_>,
    birth: &Bound<'_, PyAny>,
    on: &Bound<'_, PyAny>,
) -> PyResult<Array> {
    let (birth, on) = (column(birth)?, days(on)?);
    kernel(py, || kernels::is_minor(&birth, on.each())).map(Array::new)
}

/// Whether each text is a RUN with its right check digit.
#[pyfunction]
pub(crate) fn columns_is_valid_run(py: Python<'_>, texts: &Bound<'_, PyAny>) -> PyResult<Array> {
    let texts = column(texts)?;
    kernel(py, || kernels::is_valid_run(&texts)).map(Array::new)
}

/// The n-th business day after each day.
#[pyfunction]
pub(crate) fn columns_add_business_days(
    py: Python<'_>,
    days: &Bound<'_, PyAny>,
    n: &Bound<'_, PyAny>,
    calendar: &Bound<'_, BusinessCalendar>,
) -> PyResult<Array> {
    let starts = column(days)?;
    let n =
        if n.is_instance_of::<PyInt>() { OneOr::One(n.extract::<i32>()?) } else { OneOr::Column(column(n)?) };
    let calendar = &calendar.get().0;
    kernel(py, || kernels::add_business_days(&starts, n.each(), calendar)).map(Array::new)
}

/// The business days after each start, up to and with its end.
#[pyfunction]
pub(crate) fn columns_count_business_days(
    py: Python<'_>,
    start: &Bound<'_, PyAny>,
    end: &Bound<'_, PyAny>,
    calendar: &Bound<'_, BusinessCalendar>,
) -> PyResult<Array> {
    let (start, end) = (column(start)?, days(end)?);
    let calendar = &calendar.get().0;
    kernel(py, || kernels::count_business_days(&start, end.each(), calendar)).map(Array::new)
}

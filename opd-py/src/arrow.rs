//! Arrow in and out through the PyCapsule interface. All that this package asks of pyo3-arrow is here.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampSecondType, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array as _, ArrayRef, Date32Array, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef, TimeUnit};
use chrono::DateTime;
use opd_core::Day;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::{AnyArray, AnyRecordBatch};

use crate::time::{PyDay, local_datetime};

/// A failure of Arrow itself, such as a stream whose producer gave up.
pub(crate) fn arrow_error(error: ArrowError) -> PyErr {
    pyo3_arrow::error::PyArrowError::from(error).into()
}

/// Whether an object says that it is Arrow data.
pub(crate) fn is_arrow(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = object.py();
    Ok(object.hasattr(intern!(py, "__arrow_c_stream__"))?
        || object.hasattr(intern!(py, "__arrow_c_array__"))?)
}

/// The batches of a table.
pub(crate) fn reader(table: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    table.extract::<AnyRecordBatch>()?.into_reader()
}

/// One column, in one piece: copied only if it came in several. A table of one column is that column.
pub(crate) fn column(object: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    if let Some(dates) = numpy_dates(object)? {
        return Ok(dates);
    }
    if !is_arrow(object)? {
        let seen = object.get_type().qualname()?;
        return Err(PyTypeError::new_err(format!(
            "expected a column that speaks Arrow (polars, pyarrow, pandas, numpy datetime64...), not {seen}"
        )));
    }
    let column = object.extract::<AnyArray>()?.into_chunked_array()?;
    let kind = column.data_type().clone();
    let (mut chunks, _) = column.into_inner();
    let kind = match kind {
        DataType::Struct(fields) if fields.len() == 1 => {
            chunks.iter_mut().for_each(|chunk| *chunk = chunk.as_struct().column(0).clone());
            fields[0].data_type().clone()
        }
        kind => kind,
    };
    match chunks.as_slice() {
        [] => Ok(arrow_array::new_empty_array(&kind)),
        [one] => Ok(one.clone()),
        many => {
            let many: Vec<_> = many.iter().map(AsRef::as_ref).collect();
            arrow_select::concat::concat(&many).map_err(arrow_error)
        }
    }
}

/// A numpy array of `datetime64`, which has no Arrow capsule, in days; `NaT` is null.
fn numpy_dates(object: &Bound<'_, PyAny>) -> PyResult<Option<ArrayRef>> {
    let py = object.py();
    let is_dates = !is_arrow(object)?
        && object.getattr_opt(intern!(py, "dtype"))?.is_some_and(|dtype| {
            dtype
                .getattr(intern!(py, "kind"))
                .and_then(|kind| kind.extract::<char>())
                .is_ok_and(|kind| kind == 'M')
        });
    if !is_dates {
        return Ok(None);
    }
    let days = object.call_method1("astype", ("datetime64[D]",))?.call_method1("view", ("int64",))?;
    let days = days.extract::<pyo3_arrow::PyArray>()?;
    let days = days.array().as_primitive_opt::<Int64Type>();
    let days = days.ok_or_else(|| PyTypeError::new_err("expected one dimension of datetime64"))?;
    let day = |day: i64| if day == i64::MIN { None } else { Some(i32::try_from(day).unwrap_or(i32::MAX)) };
    Ok(Some(Arc::new(days.iter().map(|days| days.and_then(day)).collect::<Date32Array>())))
}

/// A cell as a Python object.
fn cell<'py>(py: Python<'py>, array: &ArrayRef, row: usize) -> PyResult<Bound<'py, PyAny>> {
    if array.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    match array.data_type() {
        DataType::Boolean => Ok(array.as_boolean().value(row).into_pyobject(py)?.to_owned().into_any()),
        DataType::Int8 => Ok(array.as_primitive::<Int8Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Int16 => Ok(array.as_primitive::<Int16Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Int32 => Ok(array.as_primitive::<Int32Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Int64 => Ok(array.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::UInt32 => Ok(array.as_primitive::<UInt32Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::UInt64 => Ok(array.as_primitive::<UInt64Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Utf8 => Ok(array.as_string::<i32>().value(row).into_pyobject(py)?.into_any()),
        DataType::Decimal128(_, scale) => {
            let units = array.as_primitive::<Decimal128Type>().value(row);
            py.import("decimal")?.call_method1("Decimal", (units,))?.call_method1("scaleb", (-scale,))
        }
        DataType::Date32 => {
            let day = Day::new(array.as_primitive::<Date32Type>().value(row));
            day.map(PyDay).into_pyobject(py)
        }
        DataType::Timestamp(TimeUnit::Second, _) => {
            let instant = DateTime::from_timestamp(array.as_primitive::<TimestampSecondType>().value(row), 0);
            local_datetime(py, instant.unwrap_or_default())
        }
        DataType::Dictionary(..) => {
            let words = array.as_dictionary_opt::<Int32Type>();
            let word = words.and_then(|words| Some((words.values(), words.key(row)?)));
            word.map_or_else(|| Ok(py.None().into_bound(py)), |(words, key)| cell(py, words, key))
        }
        other => Err(PyValueError::new_err(format!("no Python value for Arrow type {other}"))),
    }
}

/// An Arrow table that other libraries take as it is: `polars.DataFrame(t)`, `pyarrow.table(t)`,
/// `pandas.DataFrame.from_arrow(t)`, `duckdb.from_arrow(pyarrow.table(t))`.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The rows as a list of dicts; for small tables.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for batch in &self.batches {
            for row in 0..batch.num_rows() {
                let record = PyDict::new(py);
                for (field, array) in self.schema.fields().iter().zip(batch.columns()) {
                    record.set_item(field.name(), cell(py, array, row)?)?;
                }
                rows.append(record)?;
            }
        }
        Ok(rows)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<opd.Table: {} rows; {}>", self.__len__(), self.column_names().join(", "))
    }

    /// The schema, by the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    /// The rows, by the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let rows: Vec<_> = self
            .batches
            .iter()
            .map(|batch| Ok(Arc::new(StructArray::from(batch.clone())) as ArrayRef))
            .collect();
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(rows, field.into())), requested_schema)?)
    }
}

/// An Arrow column that other libraries take as it is: `polars.Series(a)`, `pyarrow.array(a)`,
/// `pandas.Series.from_arrow(a)`.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Array(ArrayRef);

impl Array {
    pub(crate) fn new(array: impl arrow_array::Array + 'static) -> Self {
        Self(Arc::new(array))
    }

    fn field(&self) -> Arc<Field> {
        Field::new("", self.0.data_type().clone(), true).into()
    }
}

#[pymethods]
impl Array {
    /// The values as a list; nulls are `None`.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        (0..self.0.len()).map(|row| cell(py, &self.0, row)).collect()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<opd.Array: {} of {}>", self.0.len(), self.0.data_type())
    }

    /// The type, by the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.field().as_ref())?)
    }

    /// The type and the values, by the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        Ok(to_array_pycapsules(py, self.field(), self.0.as_ref(), requested_schema)?)
    }

    /// The values as a stream of one piece, by the Arrow PyCapsule interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let pieces = vec![Ok(self.0.clone())];
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new(pieces, self.field())), requested_schema)?)
    }
}

/// An Arrow schema that other libraries take as it is: `pyarrow.schema(s)`, `polars.Schema(s)`.
#[pyclass(module = "opd", frozen)]
pub(crate) struct Schema(pub(crate) arrow_schema::Schema);

#[pymethods]
impl Schema {
    /// The names of the columns.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.0.fields().iter().map(|field| field.name().as_str()).collect()
    }

    fn __repr__(&self) -> String {
        format!("<opd.Schema: {}>", self.names().join(", "))
    }

    /// The schema, by the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, &self.0)?)
    }
}

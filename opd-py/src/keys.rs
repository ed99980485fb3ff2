//! How a table is read, and how it may be split.

use std::collections::HashMap;

use opd_core::UnknownCode;
use opd_core::dataset::{COVERAGE_FIELDS, Delivery, KEY_FIELDS, Mapping, key_batch, key_schema};
use opd_core::table::Table;
use pyo3::prelude::*;

use crate::arrow;
use crate::errors::{code, raise};
use crate::report::{Named, explicit, file_options, read_fields};

/// Which field of a table each column of a header is read as, in the order of the header: `None` for a column that is
/// none. `columns` maps columns to fields, as in `validate`; `used_by` asks only for what `"row_keys"` or `"coverage"` reads
/// of `cases`. Raises `DataError` where that can't be told, `UnknownCode` for another word.
///
/// >>> import opd
/// >>> opd.find_columns(["Fecha de Nacimiento", "folio", "color"], columns={"folio": "case_id"})
/// [('Fecha de Nacimiento', 'birth_date'), ('folio', 'case_id'), ('color', None)]
#[pyfunction]
#[pyo3(signature = (header, table = "cases", columns = None, used_by = None))]
pub(crate) fn find_columns(
    header: Vec<String>,
    table: &str,
    columns: Option<HashMap<String, Named>>,
    used_by: Option<&str>,
) -> PyResult<Vec<(String, Option<&'static str>)>> {
    let table: Table = code(table)?;
    let columns = explicit(columns.unwrap_or_default())?;
    let columns = columns.get(&table).map_or(&[][..], Vec::as_slice);
    let used = match used_by {
        None => table.columns(),
        Some("row_keys") => KEY_FIELDS.to_vec(),
        Some("coverage") => COVERAGE_FIELDS.to_vec(),
        Some(other) => return Err(raise(UnknownCode::new("used_by", other, &["row_keys", "coverage"]))),
    };
    let mapping = Mapping::find(table, &header, columns).map_err(raise)?;
    let is_used = |field: &&'static str| used.iter().any(|column| column.name() == *field);
    let one = |(name, field): &(String, Option<&'static str>)| (name.clone(), field.filter(is_used));
    Ok(mapping.columns().iter().map(one).collect())
}

/// A number of the person and one of the case of each row of `cases`, as an Arrow table of `person` and `case`, null where
/// the row names none: rows of one person, or of one case, have one number, however it is written.
///
/// They are what the rules group by, so that a table can be split by them and each part judged apart. Two persons without a
/// RUN, or two cases, may have one number too. The number of a RUN holds the RUN: it is as personal. Raises as
/// `validate` does.
///
/// >>> import opd, pyarrow
/// >>> cases = pyarrow.table({"RUN": ["12.345.678-5", "12345678-5", "NO TIENE"]})
/// >>> first, second, third = opd.row_keys(cases).to_pylist()
/// >>> first == second, third
/// (True, {'person': None, 'case': None})
#[pyfunction]
#[pyo3(signature = (cases, columns = None))]
pub(crate) fn row_keys(
    py: Python<'_>,
    cases: &Bound<'_, PyAny>,
    columns: Option<HashMap<String, Named>>,
) -> PyResult<arrow::Table> {
    let columns = explicit(columns.unwrap_or_default())?;
    let columns = columns.get(&Table::Cases).map_or(&[][..], Vec::as_slice);
    let options = file_options(None, None);
    let (rows, _) = read_fields(Table::Cases, cases, &options, columns, KEY_FIELDS, None)?;
    let keys = py.detach(|| Delivery::of(vec![rows]).and_then(|delivery| key_batch(&delivery)));
    Ok(arrow::Table::new(key_schema(), vec![keys.map_err(raise)?]))
}

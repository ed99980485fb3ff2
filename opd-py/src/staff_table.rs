//! A table of staff assessed whole.

use std::collections::HashMap;

use opd_core::Lang;
use opd_core::dataset::{Delivery, StaffRow, staff_batch, staff_of, staff_schema};
use opd_core::table::Table;
use pyo3::prelude::*;

use crate::arrow::{self, arrow_error};
use crate::errors::{code, raise};
use crate::report::{Named, explicit, file_options, read_table};
use crate::staff::{ReadingsArgument, StaffDecision, readings};
use crate::time::PyDay;

/// What is answered about each person of a table of staff; `assess_staff_table` makes it.
#[pyclass(module = "opd", frozen)]
pub(crate) struct StaffReport {
    rows: Vec<StaffRow>,
    file_rows: Vec<Option<u64>>,
    lang: Lang,
}

#[pymethods]
impl StaffReport {
    /// One decision for each post that is held, or candidate, in the order of the table.
    #[getter]
    fn decisions(&self) -> Vec<StaffDecision> {
        self.rows.iter().map(|one| StaffDecision::new(one.decision.clone(), self.lang)).collect()
    }

    /// The row of each decision, from 0 over the table.
    #[getter]
    fn rows(&self) -> Vec<u32> {
        self.rows.iter().map(|one| one.row).collect()
    }

    /// The row of each decision as a spreadsheet or editor numbers it; `None` if the table is no file.
    #[getter]
    fn file_rows(&self) -> Vec<Option<u64>> {
        self.file_rows.clone()
    }

    /// Every answer as an Arrow table: `row`, `role`, `suitability`, `code`, `requirement`, `grade`, `answer`, `message`,
    /// `fix` (null if nothing is wrong), `citation`; one row for each decision and requirement that is asked of the
    /// post. Names no person.
    #[getter]
    fn table(&self) -> PyResult<arrow::Table> {
        let batch = staff_batch(&self.rows, self.lang).map_err(arrow_error)?;
        Ok(arrow::Table::new(staff_schema(), vec![batch]))
    }

    fn __repr__(&self) -> String {
        format!("<opd.StaffReport: {} decisions>", self.rows.len())
    }
}

/// Assesses on a day everybody in a table of staff who holds a post then; with a `role`, only for that post, and for
/// those too of whom no post is written: its candidates.
///
/// `staff` is a path or an Arrow table, as in `validate`, with the columns of `schema("staff")`; `columns`, `sheet`,
/// `delimiter` and `progress` as there. A person with several titles, jobs or papers has several rows with one
/// `staff_id`. Cells that can't be read say nothing: `validate` says which they are.
///
/// Raises `DataError` without a column for the post unless a role is asked about, and as `assess_staff` and `validate`.
///
/// >>> import opd, pyarrow
/// >>> from datetime import date
/// >>> staff = pyarrow.table({"Funcionario": ["7", "8"], "Cargo": ["psicóloga", "secretaria"], "Carrera": ["Psicología", None]})
/// >>> report = opd.assess_staff_table(staff, on=date(2016, 3, 2))
/// >>> [(one.role, one.suitability) for one in report.decisions]
/// [('psychologist', 'undetermined'), ('secretary', 'undetermined')]
#[pyfunction]
#[pyo3(signature = (
    staff, *, on, role = None, readings = None, columns = None, lang = "es", sheet = None, delimiter = None,
    progress = None
))]
#[allow(clippy::too_many_arguments)]
pub(crate) fn assess_staff_table(
    staff: &Bound<'_, PyAny>,
    on: PyDay,
    role: Option<&str>,
    readings: Option<ReadingsArgument<'_>>,
    columns: Option<HashMap<String, Named>>,
    lang: &str,
    sheet: Option<String>,
    delimiter: Option<char>,
    progress: Option<Py<PyAny>>,
) -> PyResult<StaffReport> {
    let (lang, role) = (code(lang)?, role.map(code).transpose()?);
    let readings = self::readings(readings)?.0;
    let options = file_options(sheet, delimiter);
    let columns = explicit(columns.unwrap_or_default())?;
    let columns = columns.get(&Table::Staff).map_or(&[][..], Vec::as_slice);
    let (table, _) = read_table(Table::Staff, staff, &options, columns, progress.as_ref())?;
    let delivery = Delivery::of(vec![table]).map_err(raise)?;
    let rows = staff_of(&delivery, role, on.0, &readings).map_err(raise)?;
    let number = |one: &StaffRow| delivery.table(Table::Staff)?.file_row(one.row);
    let file_rows = rows.iter().map(number).collect();
    Ok(StaffReport { rows, file_rows, lang })
}

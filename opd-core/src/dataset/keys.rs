//! Whose each row of `cases` is, as numbers, so that a table can be split and each part judged apart.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::dataset::delivery::Delivery;
use crate::dataset::groups::{NO_KEY, case_keys, persons};
use crate::dataset::mapping::DataError;
use crate::dataset::tables::cases;
use crate::table::{CaseField, Column, Table};

/// The fields of `cases` that [`key_batch`] reads; the others need not be read ([`Mapping::only`](super::Mapping::only)).
pub const KEY_FIELDS: &[Column] = &[
    Column::Case(CaseField::CaseId),
    Column::Case(CaseField::Identifier),
    Column::Case(CaseField::IdentifierType),
];

/// The schema of [`key_batch`].
pub fn key_schema() -> SchemaRef {
    let key = |name| Field::new(name, DataType::Int64, true);
    Arc::new(Schema::new(vec![key("person"), key("case")]))
}

/// A number of the person and one of the case of each row of `cases`, in its order: `person`, `case`, null where the row
/// names none.
///
/// They are what the rules group by: rows of one person, or of one case, have one number, however it is written. Two
/// persons without a RUN, or two cases, may have one number too; rows so split are judged as well. The number of a RUN
/// holds the RUN: it is as personal.
///
/// # Errors
/// [`DataError::MissingTable`] without `cases`.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
/// use opd_core::dataset::{Delivery, key_batch};
/// let run = Arc::new(StringArray::from(vec!["12.345.678-5", "12345678-5", "NO TIENE"])) as ArrayRef;
/// let keys = key_batch(&Delivery::cases(vec![RecordBatch::try_from_iter([("RUN", run)])?], &[])?)?;
/// let person = keys.column(0);
/// assert_eq!(person.slice(0, 1).to_data(), person.slice(1, 1).to_data());
/// assert!(person.is_null(2) && keys.column(1).is_null(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn key_batch(delivery: &Delivery) -> Result<RecordBatch, DataError> {
    let rows = delivery.rows::<cases::Columns>().ok_or(DataError::MissingTable(Table::Cases))?;
    let column = |keys: Vec<u64>| -> ArrayRef {
        let key = |key: u64| (key != NO_KEY).then_some(key.cast_signed());
        Arc::new(keys.into_iter().map(key).collect::<Int64Array>())
    };
    let columns = vec![column(persons(rows)), column(case_keys(rows))];
    Ok(RecordBatch::try_new(key_schema(), columns).unwrap_or_else(|_| RecordBatch::new_empty(key_schema())))
}

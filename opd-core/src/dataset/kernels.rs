//! Questions about whole columns, of any layout that producers send, for the bindings.
//!
//! A null in gives a null out, and so does a row that has no answer (a birth after the day asked, a day outside
//! the calendar).

use arrow_array::cast::AsArray;
use arrow_array::types::{Date64Type, Int32Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

use crate::calendar::BusinessCalendar;
use crate::dataset::column::{Column, Packed};
use crate::dataset::texts::Texts;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::person::{AgeError, INVALID, Run, age_columns, completed_years_columns, is_minor_columns, is_minor_each};
use crate::person::majority_on;

/// One value for every row, or one of each row.
#[derive(Debug, Clone, Copy)]
pub enum Each<'a, T> {
    /// The same for all.
    One(T),
    /// A column.
    Column(&'a ArrayRef),
}

/// Why a question about columns has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum KernelError {
    /// The column holds another type.
    ColumnType {
        /// What was expected.
        expected: &'static str,
        /// The Arrow type seen.
        seen: String,
    },
    /// Two columns differ in length, or no norm answers for the day.
    Age(#[from] AgeError),
}

impl KernelError {
    /// The stable code: `column_type`, or that of the [`AgeError`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ColumnType { .. } => "column_type",
            Self::Age(error) => error.code(),
        }
    }

    fn expected(expected: &'static str, column: &ArrayRef) -> Self {
        Self::ColumnType { expected, seen: column.data_type().to_string() }
    }
}

impl Explain for KernelError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::ColumnType { expected, seen }, Lang::Es) => {
                format!("la columna es de tipo {seen}; se esperaba {expected}")
            }
            (Self::ColumnType { expected, seen }, Lang::En) => {
                format!("the column has type {seen}; {expected} was expected")
            }
            (Self::Age(error), lang) => error.explain(lang),
        }
    }
}

/// Epoch days of a column, and which rows have one. A `Date32` column is read where it lies.
fn days(column: &ArrayRef) -> Result<(ScalarBuffer<i32>, Option<NullBuffer>), KernelError> {
    match column.data_type() {
        DataType::Date64 => {
            let days = column.as_primitive::<Date64Type>();
            let day = |millis: &i64| i32::try_from(millis.div_euclid(86_400_000)).unwrap_or(INVALID);
            Ok((days.values().iter().map(day).collect(), days.nulls().cloned()))
        }
        DataType::Date32 | DataType::Timestamp(..) => {
            let column: Option<Column<Day>> = Day::native(column);
            column.map(Column::into_parts).ok_or_else(|| unreachable_type(column_type_name()))
        }
        DataType::Null => Ok((vec![INVALID; column.len()].into(), Some(NullBuffer::new_null(column.len())))),
        _ => Err(KernelError::expected("Date32, Date64 / Timestamp", column)),
    }
}

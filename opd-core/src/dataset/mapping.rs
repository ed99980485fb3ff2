//! Which column of a delivery is which field.

use serde::Serialize;

use crate::fold::fold;
use crate::lang::{Explain, Lang};
use crate::table::CaseField;

/// Which column of a delivery is which field of `cases`.
#[derive(Debug, Clone, Serialize)]
pub struct Mapping {
    /// The columns of the delivery, in their order, each with the field that it is read as.
    columns: Vec<(String, Option<&'static str>)>,
    #[serde(skip)]
    fields: Vec<Option<usize>>,
}

impl Mapping {
    /// Finds the fields of a header: by canonical name or Spanish alias, whatever the accents, case, blanks
    /// and `_`; `explicit` pairs (column, field) come first.
    ///
    /// # Errors
    /// [`DataError`] if two columns are one field, an explicit pair names what is not there, or no column is
    /// known.
    ///
    /// ```
    /// use opd_core::dataset::Mapping;
    /// let mapping = Mapping::find(&["Fecha de Nacimiento", "RUN"], &[]).unwrap();
    /// assert_eq!(mapping.columns()[0].1, Some("birth_date"));
    /// ```
    pub fn find<S: AsRef<str>>(header: &[S], explicit: &[(String, String)]) -> Result<Self, DataError> {
        let mut named: Vec<Option<CaseField>> = vec![None; header.len()];
        for (column, field) in explicit {
            let index = header.iter().position(|name| fold(name.as_ref()) == fold(column));
            let slot = index.and_then(|index| named.get_mut(index));
            let slot = slot.ok_or_else(|| DataError::NoSuchColumn(short(column)))?;
            *slot = Some(CaseField::named(field).ok_or_else(|| DataError::NoSuchField(short(field)))?);
        }
        // A field that was named explicitly is not looked for among the other columns.
        let taken: Vec<CaseField> = named.iter().flatten().copied().collect();
        for (slot, name) in named.iter_mut().zip(header).filter(|(slot, _)| slot.is_none()) {
            *slot = CaseField::known_as(name.as_ref()).filter(|field| !taken.contains(field));
        }
        let mut fields: Vec<Option<usize>> = vec![None; CaseField::ALL.len()];
        for (index, field) in named.iter().enumerate() {
            let Some(field) = field else { continue };
            let Some(slot) = fields.get_mut(*field as usize) else { continue };
            if let Some(first) = *slot {
                let name =
                    |index: usize| header.get(index).map_or_else(String::new, |name| short(name.as_ref()));
                return Err(DataError::TwoColumns {
                    field: field.name(),
                    first: name(first),
                    second: name(index),
                });
            }
            *slot = Some(index);
        }
        if fields.iter().all(Option::is_none) {
            return Err(DataError::NoKnownColumn(
                header.iter().take(8).map(|name| short(name.as_ref())).collect(),
            ));
        }
        let columns = header
            .iter()
            .zip(&named)
            .map(|(name, field)| (name.as_ref().to_owned(), field.map(CaseField::name)));
        Ok(Self { columns: columns.collect(), fields })
    }

    /// The columns of the delivery and the field that each is read as, if any.
    pub fn columns(&self) -> &[(String, Option<&'static str>)] {
        &self.columns
    }

    /// Index of the column that holds a field.
    pub fn column(&self, field: CaseField) -> Option<usize> {
        self.fields.get(field as usize).copied().flatten()
    }

    /// The delivery's own name of a field's column.
    pub fn column_name(&self, field: CaseField) -> Option<&str> {
        self.columns.get(self.column(field)?).map(|(name, _)| name.as_str())
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Why a table can't be validated at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum DataError {
    /// No column has a name that the library knows.
    NoKnownColumn(Vec<String>),
    /// Two columns have names of one field.
    TwoColumns {
        /// The field.
        field: &'static str,
        /// The first column.
        first: String,
        /// The second column.
        second: String,
    },
    /// An explicit mapping names a column that is not there.
    NoSuchColumn(String),
    /// An explicit mapping names a field that does not exist.
    NoSuchField(String),
    /// A column's type can't hold its field.
    ColumnType {
        /// The field.
        field: &'static str,
        /// The Arrow type seen.
        seen: String,
    },
    /// There are columns and no rows.
    NoRows,
    /// More rows than can be numbered.
    TooManyRows,
}

impl DataError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoKnownColumn(_) => "no_known_column",
            Self::TwoColumns { .. } => "two_columns_one_field",
            Self::NoSuchColumn(_) => "no_such_column",
            Self::NoSuchField(_) => "no_such_field",
            Self::ColumnType { .. } => "column_type",
            Self::NoRows => "no_rows",
            Self::TooManyRows => "too_many_rows",
        }
    }
}

impl Explain for DataError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NoKnownColumn(seen), Lang::Es) => format!(
                "ninguna columna es conocida ({}); vea los nombres con «opd schema cases» o indíquelos con --map COLUMNA=CAMPO",
                seen.join(", ")
            ),
            (Self::NoKnownColumn(seen), Lang::En) => format!(
                "no column is known ({}); see the names with “opd schema cases” or give them with --map COLUMN=FIELD",
                seen.join(", ")
            ),
            (Self::TwoColumns { field, first, second }, Lang::Es) => format!(
                "dos columnas corresponden a {field}: «{first}» y «{second}»; quite una o indique cuál con --map COLUMNA=CAMPO"
            ),
            (Self::TwoColumns { field, first, second }, Lang::En) => format!(
                "two columns are {field}: “{first}” and “{second}”; remove one or say which with --map COLUMN=FIELD"
            ),
            (Self::NoSuchColumn(column), Lang::Es) => format!("no hay una columna «{column}»"),
            (Self::NoSuchColumn(column), Lang::En) => format!("there is no column “{column}”"),
            (Self::NoSuchField(field), Lang::Es) => {
                format!("no hay un campo «{field}»; vea los campos con «opd schema cases»")
            }
            (Self::NoSuchField(field), Lang::En) => {
                format!("there is no field “{field}”; see the fields with “opd schema cases”")
            }
            (Self::ColumnType { field, seen }, Lang::Es) => {
                format!(
                    "la columna de {field} es de tipo {seen}, que no se puede leer; se esperaba texto o el tipo de «opd schema cases»"
                )
            }
            (Self::ColumnType { field, seen }, Lang::En) => {
                format!(
                    "the column of {field} has type {seen}, which can't be read; expected text or the type in “opd schema cases”"
                )
            }
            (Self::NoRows, Lang::Es) => "hay columnas pero ninguna fila".to_owned(),
            (Self::NoRows, Lang::En) => "there are columns and no rows".to_owned(),
            (Self::TooManyRows, Lang::Es) => "hay más de 4.294.967.295 filas: divida la entrega".to_owned(),
            (Self::TooManyRows, Lang::En) => {
                "there are more than 4,294,967,295 rows: split the delivery".to_owned()
            }
        }
    }
}

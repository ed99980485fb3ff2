//! Which column of a delivery is which field.

use crate::fold::fold;
use crate::lang::{Explain, Lang};
use crate::table::{Column, Table};

/// Which column of a delivery is which field of a table.
#[derive(Debug, Clone)]
pub struct Mapping {
    table: Table,
    /// The columns of the delivery, in their order, each with the field that it is read as.
    columns: Vec<(String, Option<&'static str>)>,
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
    /// use opd_core::table::Table;
    /// let mapping = Mapping::find(Table::Cases, &["Fecha de Nacimiento", "RUN"], &[]).unwrap();
    /// assert_eq!(mapping.columns()[0].1, Some("birth_date"));
    /// ```
    pub fn find<S: AsRef<str>>(
        table: Table,
        header: &[S],
        explicit: &[(String, String)],
    ) -> Result<Self, DataError> {
        let mut named: Vec<Option<Column>> = vec![None; header.len()];
        for (column, field) in explicit {
            let index = header.iter().position(|name| fold(name.as_ref()) == fold(column));
            let slot = index.and_then(|index| named.get_mut(index));
            let slot = slot.ok_or_else(|| DataError::NoSuchColumn(short(column)))?;
            let column = table.column(field);
            *slot = Some(column.ok_or_else(|| DataError::NoSuchField { table, field: short(field) })?);
        }
        // A field that was named explicitly is not looked for among the other columns.
        let taken: Vec<Column> = named.iter().flatten().copied().collect();
        for (slot, name) in named.iter_mut().zip(header).filter(|(slot, _)| slot.is_none()) {
            *slot = table.known_as(name.as_ref()).filter(|field| !taken.contains(field));
        }
        let mut fields: Vec<Option<usize>> = vec![None; table.columns().len()];
        for (index, field) in named.iter().enumerate() {
            let Some(field) = field else { continue };
            let Some(slot) = fields.get_mut(field.index()) else { continue };
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
            let seen = header.iter().take(8).map(|name| short(name.as_ref())).collect();
            return Err(DataError::NoKnownColumn { table, seen });
        }
        let columns = header
            .iter()
            .zip(&named)
            .map(|(name, field)| (name.as_ref().to_owned(), field.map(Column::name)));
        Ok(Self { table, columns: columns.collect(), fields })
    }

    /// The same, reading only these fields: the other columns stay as they came.
    ///
    /// ```
    /// use opd_core::dataset::Mapping;
    /// use opd_core::table::{CaseField, Table};
    /// let mapping = Mapping::find(Table::Cases, &["RUN", "sexo"], &[]).unwrap().only(&[CaseField::Sex.into()]);
    /// assert_eq!((mapping.column(CaseField::Sex.into()), mapping.column(CaseField::Identifier.into())), (Some(1), None));
    /// ```
    #[must_use]
    pub fn only(mut self, fields: &[Column]) -> Self {
        for (index, field) in self.table.columns().iter().enumerate() {
            if let Some(slot) = self.fields.get_mut(index).filter(|_| !fields.contains(field)) {
                *slot = None;
            }
        }
        self
    }

    /// The columns of the delivery and the field that each is read as, if any.
    pub fn columns(&self) -> &[(String, Option<&'static str>)] {
        &self.columns
    }

    /// The table.
    pub const fn table(&self) -> Table {
        self.table
    }

    /// Index of the column that holds a field; `None` if there is none, or the field is another table's.
    pub fn column(&self, field: Column) -> Option<usize> {
        if field.table() != self.table {
            return None;
        }
        self.fields.get(field.index()).copied().flatten()
    }

    /// The delivery's own name of a field's column.
    pub fn column_name(&self, field: Column) -> Option<&str> {
        self.columns.get(self.column(field)?).map(|(name, _)| name.as_str())
    }
}

/// What a table holds, within a sentence.
fn lower(table: Table, lang: Lang) -> String {
    table.label().get(lang).to_lowercase()
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
    NoKnownColumn {
        /// The table.
        table: Table,
        /// The first columns seen.
        seen: Vec<String>,
    },
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
    NoSuchField {
        /// The table.
        table: Table,
        /// The name seen.
        field: String,
    },
    /// A table that is needed was not given.
    MissingTable(Table),
    /// There is no column of a field that is needed.
    MissingColumn(Column),
    /// A column's type can't hold its field.
    ColumnType {
        /// The field.
        column: Column,
        /// The Arrow type seen.
        seen: String,
    },
    /// There are columns and no rows.
    NoRows(Table),
    /// There is no table at all.
    NoTable,
    /// A table was given twice.
    TwoTables(Table),
    /// Two files or sheets are one table.
    TwoFiles {
        /// The table.
        table: Table,
        /// The name of the first.
        first: String,
        /// The name of the second.
        second: String,
    },
    /// More rows than can be numbered.
    TooManyRows,
    /// What was asked needs every row, and the delivery was too large to hold them.
    NotHeld,
}

impl DataError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoKnownColumn { .. } => "no_known_column",
            Self::TwoColumns { .. } => "two_columns_one_field",
            Self::NoSuchColumn(_) => "no_such_column",
            Self::NoSuchField { .. } => "no_such_field",
            Self::MissingTable(_) => "missing_table",
            Self::MissingColumn(_) => "missing_column",
            Self::ColumnType { .. } => "column_type",
            Self::NoRows(_) => "no_rows",
            Self::NoTable => "no_table",
            Self::TwoTables(_) | Self::TwoFiles { .. } => "two_tables",
            Self::TooManyRows => "too_many_rows",
            Self::NotHeld => "not_held",
        }
    }
}

impl Explain for DataError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NoKnownColumn { table, seen }, Lang::Es) => format!(
                "ninguna columna es conocida ({}); vea los nombres con «opd schema {}» o indíquelos con --map COLUMNA=CAMPO",
                seen.join(", "),
                table.code()
            ),
            (Self::NoKnownColumn { table, seen }, Lang::En) => format!(
                "no column is known ({}); see the names with “opd schema {}” or give them with --map COLUMN=FIELD",
                seen.join(", "),
                table.code()
            ),
            (Self::TwoColumns { field, first, second }, Lang::Es) => format!(
                "dos columnas corresponden a {field}: «{first}» y «{second}»; quite una o indique cuál con --map COLUMNA=CAMPO"
            ),
            (Self::TwoColumns { field, first, second }, Lang::En) => format!(
                "two columns are {field}: “{first}” and “{second}”; remove one or say which with --map COLUMN=FIELD"
            ),
            (Self::NoSuchColumn(column), Lang::Es) => format!("no hay una columna «{column}»"),
            (Self::NoSuchColumn(column), Lang::En) => format!("there is no column “{column}”"),
            (Self::NoSuchField { table, field }, Lang::Es) => {
                format!("no hay un campo «{field}»; vea los campos con «opd schema {}»", table.code())
            }
            (Self::NoSuchField { table, field }, Lang::En) => {
                format!("there is no field “{field}”; see the fields with “opd schema {}”", table.code())
            }
            (Self::MissingTable(table), Lang::Es) => format!("falta la tabla de {}", lower(*table, lang)),
            (Self::MissingTable(table), Lang::En) => {
                format!("the table of {} is missing", lower(*table, lang))
            }
            (Self::MissingColumn(column), Lang::Es) => format!(
                "falta la columna {} en la tabla de {}; agréguela o indique cuál es con --map COLUMNA={0}",
                column.name(),
                lower(column.table(), lang)
            ),
            (Self::MissingColumn(column), Lang::En) => format!(
                "the table of {1} has no column of {0}; add it or say which it is with --map COLUMN={0}",
                column.name(),
                lower(column.table(), lang)
            ),
            (Self::ColumnType { column, seen }, Lang::Es) => format!(
                "la columna de {} es de tipo {seen}, que no se puede leer; se esperaba texto o el tipo de «opd schema {}»",
                column.name(),
                column.table().code()
            ),
            (Self::ColumnType { column, seen }, Lang::En) => format!(
                "the column of {} has type {seen}, which can't be read; expected text or the type in “opd schema {}”",
                column.name(),
                column.table().code()
            ),
            (Self::NoRows(table), Lang::Es) => {
                format!("la tabla de {} tiene columnas pero ninguna fila", lower(*table, lang))
            }
            (Self::NoRows(table), Lang::En) => {
                format!("the table of {} has columns and no rows", lower(*table, lang))
            }
            (Self::NoTable, Lang::Es) => {
                "no hay ninguna tabla: se espera casos, eventos o medidas".to_owned()
            }
            (Self::NoTable, Lang::En) => {
                "there is no table: cases, events or measures are expected".to_owned()
            }
            (Self::TwoTables(table), Lang::Es) => {
                format!("hay dos tablas de {}; deje una", lower(*table, lang))
            }
            (Self::TwoTables(table), Lang::En) => {
                format!("there are two tables of {}; keep one", lower(*table, lang))
            }
            (Self::TwoFiles { table, first, second }, Lang::Es) => {
                format!("hay dos tablas de {}, «{first}» y «{second}»; deje una", lower(*table, lang))
            }
            (Self::TwoFiles { table, first, second }, Lang::En) => {
                format!("there are two tables of {}, “{first}” and “{second}”; keep one", lower(*table, lang))
            }
            (Self::TooManyRows, Lang::Es) => "hay más de 4.294.967.295 filas: divida la entrega".to_owned(),
            (Self::NotHeld, Lang::Es) => {
                "la entrega es grande y no se guardó entera en memoria; para esto valídela con in_memory=True".to_owned()
            }
            (Self::NotHeld, Lang::En) => {
                "the delivery is large and was not held whole in memory; for this validate it with in_memory=True".to_owned()
            }
            (Self::TooManyRows, Lang::En) => {
                "there are more than 4,294,967,295 rows: split the delivery".to_owned()
            }
        }
    }
}

//! Which table of a delivery a file or a sheet is.

use crate::dataset::mapping::DataError;
use crate::table::Table;

/// Fewer known columns say nothing.
const ENOUGH_COLUMNS: usize = 2;

/// The table that a file or a sheet is: by a word of its name, or else by its columns. `None` if neither tells.
///
/// ```
/// use opd_core::dataset::table_of;
/// use opd_core::table::Table;
/// let none: [&str; 0] = [];
/// assert_eq!(table_of("OLN Talagante - Casos 2024.xlsx", &none), Some(Table::Cases));
/// assert_eq!(table_of("marzo.csv", &["Código caso", "Evento", "Fecha evento"]), Some(Table::Events));
/// assert_eq!(table_of("presupuesto.csv", &["Ítem", "Monto"]), None);
/// ```
pub fn table_of<S: AsRef<str>>(name: &str, header: &[S]) -> Option<Table> {
    let words = name.split(|sign: char| !sign.is_alphanumeric()).filter_map(|word| word.parse().ok());
    let mut named: Vec<Table> = words.collect();
    named.dedup();
    match named[..] {
        [table] => Some(table),
        _ => by_columns(header),
    }
}

/// The table that knows the most of these columns, if no other knows as many.
fn by_columns<S: AsRef<str>>(header: &[S]) -> Option<Table> {
    let known = |table: &Table| header.iter().filter(|name| table.known_as(name.as_ref()).is_some()).count();
    let mut tables: Vec<(usize, Table)> = Table::ALL.iter().map(|table| (known(table), *table)).collect();
    tables.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    match tables[..] {
        [(most, table), (next, _), ..] if most >= ENOUGH_COLUMNS && most > next => Some(table),
        _ => None,
    }
}

/// Refuses files or sheets that are one table, naming both.
///
/// # Errors
/// [`DataError::TwoFiles`].
pub fn each_once<'a>(found: impl IntoIterator<Item = (Table, &'a str)>) -> Result<(), DataError> {
    let mut seen: Vec<(Table, &str)> = Vec::new();
    for (table, name) in found {
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == table) {
            return Err(DataError::TwoFiles { table, first: (*first).to_owned(), second: name.to_owned() });
        }
        seen.push((table, name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Explain, Lang};

    #[test]
    fn a_name_with_two_tables_is_told_by_its_columns() {
        assert_eq!(table_of("casos y eventos.csv", &["RUN", "Fecha de ingreso"]), Some(Table::Cases));
        assert_eq!(table_of("casos y eventos.csv", &["case_id"]), None);
        assert_eq!(table_of("EVENTOS_eventos.csv", &[""; 0]), Some(Table::Events));
    }

    #[test]
    fn every_table_is_found_by_its_own_columns() {
        for table in Table::ALL {
            let header: Vec<&str> = table.columns().iter().map(|column| column.name()).collect();
            assert_eq!(table_of("hoja1", &header), Some(*table));
            assert_eq!(table_of(table.label().es, &[""; 0]), Some(*table));
        }
    }

    #[test]
    fn a_table_in_two_files_is_refused_with_both_names() {
        let found = [(Table::Cases, "a.csv"), (Table::Events, "b.csv"), (Table::Cases, "c.csv")];
        let error = each_once(found).unwrap_err();
        assert!(error.explain(Lang::Es).contains("«a.csv» y «c.csv»"), "{error}");
        assert_eq!(each_once(found.into_iter().take(2)), Ok(()));
    }
}

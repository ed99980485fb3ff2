//! The tables of a folder or a workbook.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use opd_core::dataset::{each_once, table_of};
use opd_core::files::{Options, Source, open, sheets};
use opd_core::table::Table;
use pyo3::prelude::*;

use crate::errors::raise;
use crate::report::os_error;

/// What the files of a folder that may hold a table end in; what a file is, its contents tell.
const ENDINGS: [&str; 8] = ["csv", "txt", "tsv", "xlsx", "xlsm", "parquet", "arrow", "feather"];

/// Where a table of a delivery is.
#[pyclass(module = "opd", frozen)]
pub(crate) struct FoundTable {
    pub(crate) table: Table,
    /// The file.
    #[pyo3(get)]
    pub(crate) path: PathBuf,
    /// The sheet, if the file is a workbook.
    #[pyo3(get)]
    pub(crate) sheet: Option<String>,
    /// What reports call it.
    #[pyo3(get)]
    pub(crate) name: String,
}

#[pymethods]
impl FoundTable {
    /// `cases`, `events`, `measures`, `activities` or `staff`.
    #[getter]
    fn table(&self) -> &'static str {
        self.table.code()
    }

    fn __repr__(&self) -> String {
        format!("FoundTable('{}', '{}')", self.table(), self.name)
    }
}

/// What was found, and the names of what is no table.
pub(crate) type Found = (Vec<FoundTable>, Vec<String>);

/// The tables of a folder or of a workbook's sheets, told by name or else by columns, and the names of the files and
/// sheets that are no table of a delivery. Of any other file: the table that it is.
///
/// Raises `DataError` if two are one table, `FileError` for a file that can't be decoded, `OSError` for one that can't
/// be opened.
///
/// >>> import opd, opd.demo, tempfile, pathlib
/// >>> folder = pathlib.Path(tempfile.mkdtemp())
/// >>> _ = opd.demo.write_delivery(folder, cases=2500)
/// >>> found, others = opd.find_tables(folder)
/// >>> [one.table for one in found], others
/// (['activities', 'cases', 'events', 'measures', 'staff'], [])
#[pyfunction]
#[pyo3(signature = (path, delimiter = None))]
pub(crate) fn find_tables(py: Python<'_>, path: PathBuf, delimiter: Option<char>) -> PyResult<Found> {
    let options = crate::report::file_options(None, delimiter);
    py.detach(|| found(&path, &options))
}

pub(crate) fn found(path: &Path, options: &Options) -> PyResult<Found> {
    let mut tables = Vec::new();
    let mut others = Vec::new();
    for file in files(path)? {
        for (sheet, name) in sheets_of(&file)? {
            let options = Options { sheet: sheet.clone(), ..options.clone() };
            let reader = open(&file.to_string_lossy(), Source::File(opened(&file)?), &options);
            let header = reader.map(|reader| reader.header().to_owned());
            // An empty sheet beside the tables is no harm.
            let header = if sheet.is_some() { header.unwrap_or_default() } else { header.map_err(raise)? };
            match table_of(sheet.as_deref().unwrap_or(&name), &header) {
                Some(table) => tables.push(FoundTable { table, path: file.clone(), sheet, name }),
                None => others.push(name),
            }
        }
    }
    each_once(tables.iter().map(|one| (one.table, one.name.as_str()))).map_err(raise)?;
    Ok((tables, others))
}

/// The files of a folder that may be tables, in order of name; of a file, itself.
fn files(path: &Path) -> PyResult<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let entries = fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let paths = entries.map_err(|error| os_error(&error, path))?.into_iter().map(|entry| entry.path());
    let ends = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        // What Excel leaves beside a workbook that is open.
        let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        path.is_file() && !lock && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
    };
    let mut files: Vec<PathBuf> = paths.filter(ends).collect();
    files.sort();
    Ok(files)
}

/// The sheets of a workbook that has several, and a name for each; a file as a whole has no sheet.
fn sheets_of(file: &Path) -> PyResult<Vec<(Option<String>, String)>> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sheets = sheets(&name, Source::File(opened(file)?)).map_err(raise)?;
    if sheets.len() < 2 {
        return Ok(vec![(None, name)]);
    }
    let named = |sheet: String| {
        let name = format!("{name} ({sheet})");
        (Some(sheet), name)
    };
    Ok(sheets.into_iter().map(named).collect())
}

pub(crate) fn opened(path: &Path) -> PyResult<File> {
    File::open(path).map_err(|error| os_error(&error, path))
}

/// Whether a path given as `cases` is a whole delivery: a folder, or a workbook with several sheets.
pub(crate) fn is_delivery(path: &Path, options: &Options) -> PyResult<bool> {
    Ok(path.is_dir() || options.sheet.is_none() && path.is_file() && sheets_of(path)?.len() > 1)
}

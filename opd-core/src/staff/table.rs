//! From rows of the `staff` table to what is asked about: a person, a roster.

use crate::codes::CodeList;
use crate::day::Day;
use crate::staff::{Candidate, CriminalRecord, Job, JobKind, RegistryQuery, Sworn, Title};
use crate::table::{Cell, CodeSet, StaffView};

/// What the rows of one person say of them; a cell that can't be read says nothing.
///
/// The day of hiring is that of the first row that has one.
///
/// ```
/// use opd_core::staff::{Tool, candidate_of};
/// use opd_core::table::{StaffField, StaffRecord};
/// let mut first = StaffRecord::default();
/// first.set(StaffField::StartDate, "01-03-2024");
/// first.set(StaffField::Tools, "Word");
/// let mut second = StaffRecord::default();
/// second.set(StaffField::Tools, "Excel");
/// let person = candidate_of(&[first, second]);
/// assert_eq!(person.hired.unwrap().to_string(), "2024-03-01");
/// assert_eq!(person.tools.unwrap(), [Tool::Word, Tool::Excel]);
/// assert!(person.jobs.is_none());
/// ```
pub fn candidate_of<V: StaffView>(rows: &[V]) -> Candidate {
    let last = |statement: &dyn Fn(&V) -> Option<Sworn>| {
        rows.iter().filter_map(statement).max_by_key(|sworn| (sworn.date, !sworn.clear))
    };
    Candidate {
        hired: rows.iter().find_map(|row| row.start_date().value()),
        titles: some(rows.iter().filter_map(title)),
        jobs: some(rows.iter().filter_map(job)),
        article_54: last(&|row| sworn(row.article_54_date(), row.article_54_clear())),
        article_56: last(&|row| sworn(row.article_56_date(), row.article_56_clear())),
        article_12e: last(&|row| sworn(row.article_12e_date(), row.article_12e_clear())),
        registry_queries: rows.iter().filter_map(query).collect(),
        criminal_record: rows.iter().filter_map(record).max_by_key(|record| (record.date, !record.clear)),
        courses: words(rows, V::courses),
        knowledge: words(rows, V::knowledge),
        competences: words(rows, V::competences),
        tools: words(rows, V::tools),
        exclusive: rows.iter().rev().find_map(|row| row.exclusive().value()),
    }
}

/// The items, if there are any: none on file is not the same as none.
fn some<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<T> = items.collect();
    Some(items).filter(|items| !items.is_empty())
}

fn words<V, T: CodeList>(rows: &[V], of: impl Fn(&V) -> Cell<CodeSet<T>>) -> Option<Vec<T>> {
    let sets: Vec<CodeSet<T>> = some(rows.iter().filter_map(|row| of(row).value()))?;
    Some(
        T::ALL
            .iter()
            .copied()
            .filter(|word| sets.iter().any(|set| set.iter().any(|one| one == *word)))
            .collect(),
    )
}

fn title<V: StaffView>(row: &V) -> Option<Title> {
    let (career, area, origin) = (row.career().value(), row.title_area().value(), row.title_origin().value());
    let semesters = row.semesters().value().map(|many| u8::try_from(many.max(0)).unwrap_or(u8::MAX));
    let on_file = row.title_on_file().value();
    let said =
        career.is_some() || area.is_some() || origin.is_some() || semesters.is_some() || on_file.is_some();
    said.then(|| Title { career, area, semesters, origin, document: on_file.unwrap_or(false) })
}

fn job<V: StaffView>(row: &V) -> Option<Job> {
    let (kind, from, to) = (row.job_kind().value(), row.job_from().value(), row.job_to().value());
    let left_by = row.job_left_by().value();
    let said = kind.is_some() || from.is_some() || to.is_some() || left_by.is_some();
    let certificate = row.job_certified().value().unwrap_or(false);
    said.then(|| Job { kind: kind.unwrap_or(JobKind::Other), from, to, certificate, left_by })
}

fn sworn(date: Cell<Day>, clear: Cell<bool>) -> Option<Sworn> {
    Some(Sworn { date: date.value()?, clear: clear.value()? })
}

fn query<V: StaffView>(row: &V) -> Option<RegistryQuery> {
    let (date, disqualified) = (row.registry_date().value()?, row.registry_disqualified().value()?);
    Some(RegistryQuery { date, disqualified, until: row.registry_until().value() })
}

fn record<V: StaffView>(row: &V) -> Option<CriminalRecord> {
    let (date, clear) = (row.criminal_record_date().value()?, row.criminal_record_clear().value()?);
    let special_purposes = row.criminal_record_special().value().unwrap_or(false);
    Some(CriminalRecord { date, clear, special_purposes })
}

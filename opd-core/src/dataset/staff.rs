//! The `staff` table, person by person: what is asked of a post, and what is answered.

use std::sync::Arc;

use arrow_array::builder::{StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use crate::calendar::TermError;
use crate::dataset::delivery::Delivery;
use crate::dataset::groups::by_key;
use crate::dataset::mapping::DataError;
use crate::dataset::tables::staff;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::staff::{Candidate, StaffDecision, StaffReadings, StaffRole, assess, candidate_of};
use crate::table::{Cell, StaffField, StaffView, Table};

/// What is answered about who holds, or would hold, a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// The row, counted from 0 over the table.
    pub row: u32,
    /// The answers.
    pub decision: StaffDecision,
}

/// Why a table of staff can't be assessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub enum StaffTableError {
    /// A table or a column is missing.
    Data(#[from] DataError),
    /// A term of the readings can't be counted.
    Term(#[from] TermError),
}

impl StaffTableError {
    /// The stable code of the error within.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Data(error) => error.code(),
            Self::Term(error) => error.code(),
        }
    }
}

impl Explain for StaffTableError {
    fn explain(&self, lang: Lang) -> String {
        match self {
            Self::Data(error) => error.explain(lang),
            Self::Term(error) => error.explain(lang),
        }
    }
}

/// Assesses on a day everybody in `staff` who holds a post then: one answer for each post, in the order of the table.
///
/// With a `role` only for that post, and for those too of whom no post is written: its candidates, each at the first of
/// their rows. Rows that name nobody are a person each. Cells that can't be read say nothing.
///
/// # Errors
/// [`StaffTableError`] without the table, without a column for the post unless a role is asked about, and for a term of
/// the readings that can't be counted.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use opd_core::dataset::{Delivery, TableRows, staff_of};
/// use opd_core::staff::{StaffReadings, StaffRole};
/// use opd_core::table::Table;
/// let column = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
/// let batch = RecordBatch::try_from_iter([("Funcionario", column("7")), ("Carrera", column("Psicología"))])?;
/// let delivery = Delivery::of(vec![TableRows::of_batches(Table::Staff, vec![batch], &[])?])?;
/// let on = "2024-06-03".parse()?;
/// let candidates = staff_of(&delivery, Some(StaffRole::CaseManager), on, &StaffReadings::default())?;
/// assert_eq!(candidates[0].decision.suitability.code(), "undetermined");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn staff_of(
    delivery: &Delivery,
    role: Option<StaffRole>,
    on: Day,
    readings: &StaffReadings,
) -> Result<Vec<StaffRow>, StaffTableError> {
    let rows = delivery.rows::<staff::Columns>().ok_or(DataError::MissingTable(Table::Staff))?;
    let post = StaffField::Role.into();
    if role.is_none() && rows.rows.mapping.column(post).is_none() {
        return Err(DataError::MissingColumn(post).into());
    }
    let nameless = (0..rows.rows.len()).filter(|row| rows.key(*row).is_none()).map(|row| vec![row]);
    let persons: Vec<Vec<u32>> = by_key(rows).iter().map(<[u32]>::to_vec).chain(nameless).collect();
    let mut found = Vec::new();
    for person in persons {
        let members: Vec<_> = person.iter().filter_map(|row| rows.row(*row)).collect();
        let candidate = candidate_of(&members);
        let mut add = |row: u32, role: StaffRole, hired: Option<Day>| -> Result<(), TermError> {
            found.push(StaffRow { row, decision: assess_post(&candidate, role, hired, on, readings)? });
            Ok(())
        };
        if let (Some(role), Some(first), true) =
            (role, person.first(), members.iter().all(|row| row.role() == Cell::Missing))
        {
            add(*first, role, candidate.hired)?;
        }
        for (row, member) in person.iter().zip(&members) {
            let held = member.role().value().filter(|held| role.is_none_or(|role| role == *held));
            let ended = member.end_date().value().is_some_and(|to| to < on);
            if let Some(held) = held.filter(|_| !ended) {
                add(*row, held, member.start_date().value())?;
            }
        }
    }
    found.sort_by_key(|one| one.row);
    Ok(found)
}

/// Assesses a person for a post since a day; one that lies ahead is no day of hiring yet.
pub(super) fn assess_post(
    candidate: &Candidate,
    role: StaffRole,
    hired: Option<Day>,
    on: Day,
    readings: &StaffReadings,
) -> Result<StaffDecision, TermError> {
    let candidate = Candidate { hired: hired.filter(|hired| *hired <= on), ..candidate.clone() };
    assess(&candidate, role, on, readings)
}

/// The schema of [`staff_batch`].
pub fn staff_schema() -> SchemaRef {
    let texts =
        ["role", "suitability", "code", "requirement", "grade", "answer", "message", "fix", "citation"];
    let row = Field::new("row", DataType::UInt32, false);
    let text = texts.iter().map(|name| Field::new(*name, DataType::Utf8, *name == "fix"));
    Arc::new(Schema::new(std::iter::once(row).chain(text).collect::<Vec<_>>()))
}

/// The answers as an Arrow table, one row for each person and requirement that is asked of the post: `row` (of the
/// table, from 0), `role`, `suitability`, `code`, `requirement`, `grade`, `answer`, `message`, `fix` (null if nothing is
/// wrong), `citation`.
///
/// # Errors
/// None in practice: the columns are made here.
pub fn staff_batch(rows: &[StaffRow], lang: Lang) -> Result<RecordBatch, ArrowError> {
    let mut row = UInt32Builder::new();
    let mut texts: [StringBuilder; 9] = std::array::from_fn(|_| StringBuilder::new());
    for one in rows {
        let decision = &one.decision;
        for asked in &decision.assessments {
            let citations = asked.citations();
            let Some(citation) = citations.first() else { continue };
            row.append_value(one.row);
            let cells = [
                Some(decision.role.code().to_owned()),
                Some(decision.suitability.code().to_owned()),
                Some(asked.requirement.code().to_owned()),
                Some(asked.requirement.title().get(lang).to_owned()),
                Some(asked.grade().code().to_owned()),
                Some(asked.answer.code().to_owned()),
                Some(asked.message(lang)),
                asked.fix(lang),
                Some(citation.to_string()),
            ];
            texts.iter_mut().zip(cells).for_each(|(column, cell)| column.append_option(cell));
        }
    }
    let mut columns: Vec<ArrayRef> = vec![Arc::new(row.finish())];
    columns.extend(texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
    RecordBatch::try_new(staff_schema(), columns)
}

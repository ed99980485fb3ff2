//! Rows that share a person, a case identifier, or everything.

use std::collections::HashMap;

use arrow_array::RecordBatch;

use crate::dataset::cells::{Cells, row_hash, short_hash};
use crate::dataset::delivery::RowsOf;
use crate::dataset::repeated::Repeated;
use crate::dataset::tables::{Row, TableColumns, cases};
use crate::dataset::texts::said;
use crate::day::Day;
use crate::person::IdentifierState;
use crate::rules::GroupKey;
use crate::table::{CaseField, CaseView};

/// The rows of some persons and cases: of those whose keys are of one part out of several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) index: usize,
    pub(crate) of: usize,
}

impl Part {
    /// Every row.
    pub(crate) const WHOLE: Self = Self { index: 0, of: 1 };

    /// Whether a key is of the part.
    pub(crate) fn holds(self, key: u64) -> bool {
        part_of(key, self.of) == self.index
    }
}

/// The part, out of as many, that a key is of: by the high bits of a hash, for ledgers part their rows again by lower
/// ones.
pub(crate) fn part_of(key: u64, parts: usize) -> usize {
    let hash = key.wrapping_mul(MIX) >> 32;
    ((hash * parts as u64) >> 32) as usize
}

/// Spreads keys that are near one another.
pub(crate) const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// The groups of two rows or more of one key.
#[derive(Debug, Default)]
pub(crate) struct Grouped {
    /// Rows, group after group.
    rows: Vec<u32>,
    /// Where each group ends.
    ends: Vec<usize>,
    /// Rows that have the key to themselves.
    pub(crate) alone: u64,
    pub(crate) left_out: LeftOut,
}

/// Rows that are in no group because they can't be.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct LeftOut {
    /// Rows that repeat another one whole, which is a finding of its own.
    pub(crate) not_run: u64,
    /// Rows without the key.
    pub(crate) not_applicable: u64,
}

impl Grouped {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.rows.get(start..*end))
    }

    fn push(&mut self, group: impl IntoIterator<Item = u32>) {
        self.rows.extend(group);
        self.ends.push(self.rows.len());
    }

    /// Counts the rows that stand in no group, out of those that are not left out.
    fn with_alone(mut self, rows: u64) -> Self {
        self.alone = rows - self.rows.len() as u64;
        self
    }
}

/// The cases of a delivery, in columns.
pub(crate) type Cases<'a> = RowsOf<'a, cases::Columns>;

/// The groupings of `cases`, each made once, when a rule first asks. Of the rows of a part, each is counted in the part
/// of its person by rules about persons, if it names one, and in the part of its home by all else.
#[derive(Debug)]
pub(crate) struct Groups {
    part: Part,
    /// `None` if each row has a case of its own.
    cases: Option<Keys>,
    /// A key that rows share if they are equal in every cell, where that is not the key of their case.
    homes: Option<Keys>,
    duplicates: Vec<Duplicate>,
    made: HashMap<GroupKey, Grouped>,
}

/// A key of every row.
#[derive(Debug)]
struct Keys {
    of_rows: Vec<u64>,
    repeated: Repeated,
}

impl Keys {
    fn new(of_rows: Vec<u64>) -> Self {
        Self { repeated: Repeated::among(&of_rows), of_rows }
    }
}

/// A row that repeats an earlier one in every cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Duplicate {
    row: u32,
    first: u32,
    home: u64,
}

/// The key of a row that has none.
pub(crate) const NO_KEY: u64 = 0;

impl Groups {
    pub(crate) fn new(rows: Cases<'_>, part: Part) -> Self {
        let made = HashMap::new();
        if part.of == 1 && cases_ascend(rows) {
            return Self { part, cases: None, homes: None, duplicates: Vec::new(), made };
        }
        let cases = Keys::new(case_keys(rows));
        let homes = homes(rows, &cases.of_rows).map(Keys::new);
        let duplicates = duplicates(rows, homes.as_ref().unwrap_or(&cases));
        Self { part, cases: Some(cases), homes, duplicates, made }
    }

    pub(crate) fn of(&mut self, key: GroupKey, rows: Cases<'_>) -> &Grouped {
        let Self { part, cases, homes, duplicates, made } = self;
        made.entry(key).or_insert_with(|| {
            let of_cases = cases.as_ref().map(|cases| (&homes.as_ref().unwrap_or(cases).of_rows, cases));
            match (key, of_cases) {
                (GroupKey::Person, of_cases) => {
                    let persons = Keys::new(persons(rows));
                    // Where each row has a case of its own, the part is the whole, and the home of any row.
                    let homes = of_cases.map_or(&persons.of_rows, |(homes, _)| homes);
                    keyed(rows, *part, homes, duplicates, &persons)
                }
                (GroupKey::WholeRow, Some((homes, _))) => whole_rows(*part, homes, duplicates),
                (GroupKey::Case, Some((homes, cases))) => keyed(rows, *part, homes, duplicates, cases),
                (GroupKey::WholeRow | GroupKey::Case, None) => {
                    Grouped::default().with_alone(rows.rows.held() as u64)
                }
            }
        })
    }
}

/// Whether each row has a later case than the one before, as where cases are listed by their number: then no two rows
/// share one. A longer identifier is a later one.
fn cases_ascend(rows: Cases<'_>) -> bool {
    let mut last = (0, "");
    rows.batches.iter().all(|batch| {
        let Some(texts) = batch.texts(CaseField::CaseId) else { return false };
        (0..batch.len()).all(|row| {
            let Some(id) = texts.get(row).and_then(said) else { return false };
            let ascends = last < (id.len(), id);
            last = (id.len(), id);
            ascends
        })
    })
}

/// A key of the person of each row, by their identifier; [`NO_KEY`] where that names nobody.
pub(crate) fn persons(rows: Cases<'_>) -> Vec<u64> {
    let mut keys = Vec::with_capacity(rows.rows.held());
    for batch in rows.batches {
        let person = |row: Row<'_, cases::Columns>| match row.identifier() {
            document @ IdentifierState::Other(_) => document.person_key(row.identifier_text()?.as_bytes()),
            numbered => numbered.person_key(&[]),
        };
        keys.extend((0..batch.len()).map(|row| person(batch.row(row)).unwrap_or(NO_KEY)));
    }
    keys
}

/// A key of the case of each row; [`NO_KEY`] where it has none.
pub(crate) fn case_keys(rows: Cases<'_>) -> Vec<u64> {
    let mut keys = Vec::with_capacity(rows.rows.held());
    for batch in rows.batches {
        let key = |text: Option<&str>| text.and_then(said).map_or(NO_KEY, text_key);
        match batch.texts(CaseField::CaseId) {
            Some(texts) => keys.extend(texts.map(batch.len(), key)),
            None => keys.resize(keys.len() + batch.len(), NO_KEY),
        }
    }
    keys
}

/// A key of a case identifier.
pub(crate) fn text_key(id: &str) -> u64 {
    short_hash(id.as_bytes()).max(NO_KEY + 1)
}

/// A key that rows share if they are equal in every cell: that of their case or, without one, of the whole row. `None` if
/// each has a case.
pub(crate) fn homes(rows: Cases<'_>, cases: &[u64]) -> Option<Vec<u64>> {
    if !cases.contains(&NO_KEY) {
        return None;
    }
    let mut homes = cases.to_vec();
    let mut rest = homes.iter_mut();
    for batch in &rows.rows.batches {
        let columns: Vec<Cells> = batch.columns().iter().map(Cells::of).collect();
        let of_rows = (0..batch.num_rows()).zip(&mut rest);
        for (row, home) in of_rows.filter(|(_, home)| **home == NO_KEY) {
            *home = row_hash(&columns, row).max(NO_KEY + 1);
        }
    }
    Some(homes)
}

/// The rows of each case, activity or person, in the order of the table; those that name none could not be run.
pub(crate) fn by_key<C: TableColumns>(rows: RowsOf<'_, C>) -> Grouped {
    let mut grouped = Grouped::default();
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for (row, id) in rows.keys() {
        match id {
            Some(id) => keyed.push((text_key(id), row)),
            None => grouped.left_out.not_run += 1,
        }
    }
    keyed.sort_unstable();
    let id = |(_, row): &(u64, u32)| rows.key(*row);
    for cases in keyed.chunk_by_mut(|a, b| a.0 == b.0) {
        // Nearly always one case: two identifiers may share a hash.
        if !cases.iter().all(|one| cases.first().is_some_and(|first| id(first) == id(one))) {
            cases.sort_by_key(|one| (id(one), one.1));
        }
        for case in cases.chunk_by(|a, b| id(a) == id(b)) {
            grouped.push(case.iter().map(|(_, row)| *row));
        }
    }
    grouped
}

fn whole_rows(part: Part, homes: &[u64], duplicates: &[Duplicate]) -> Grouped {
    let mut grouped = Grouped::default();
    let held = duplicates.iter().filter(|one| part.holds(one.home));
    let mut sorted: Vec<(u32, u32)> = held.map(|one| (one.first, one.row)).collect();
    sorted.sort_unstable();
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        let first = group.first().map(|(first, _)| *first);
        grouped.push(first.into_iter().chain(group.iter().map(|(_, row)| *row)));
    }
    grouped.with_alone(homes.iter().filter(|home| part.holds(**home)).count() as u64)
}

/// The rows whose key another has too, together. Few rows pass a filter without being so: they are left out before
/// anything is read of them.
fn shared(found: &mut [(u64, u32)]) -> impl Iterator<Item = &[(u64, u32)]> {
    found.sort_unstable();
    found.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1)
}

/// Groups rows by a key, in order of intake and then of place.
fn keyed(rows: Cases<'_>, part: Part, homes: &[u64], duplicates: &[Duplicate], keys: &Keys) -> Grouped {
    let mut grouped = Grouped::default();
    let mut repeats = duplicates.iter().map(|one| one.row).peekable();
    let mut found: Vec<(u64, u32)> = Vec::new();
    let mut counted = 0;
    let runs = rows.rows.runs_of(homes).zip(rows.rows.runs_of(&keys.of_rows));
    for ((numbers, homes), (_, of_rows)) in runs {
        for ((row, home), key) in numbers.zip(homes).zip(of_rows) {
            let repeats = repeats.next_if_eq(&row).is_some();
            if !part.holds(if *key == NO_KEY { *home } else { *key }) {
                continue;
            }
            if repeats {
                grouped.left_out.not_run += 1;
            } else if *key == NO_KEY {
                grouped.left_out.not_applicable += 1;
            } else {
                counted += 1;
                if keys.repeated.may_hold(*key) {
                    found.push((*key, row));
                }
            }
        }
    }
    let intake = |row: u32| rows.row(row).and_then(|row| row.intake_date().value());
    for group in shared(&mut found) {
        let mut members: Vec<(Option<Day>, u32)> =
            group.iter().map(|(_, row)| (intake(*row), *row)).collect();
        members.sort_unstable();
        grouped.push(members.into_iter().map(|(_, row)| row));
    }
    grouped.with_alone(counted)
}

/// Rows that repeat an earlier one in every cell, in order of row.
fn duplicates(rows: Cases<'_>, homes: &Keys) -> Vec<Duplicate> {
    let rows = rows.rows;
    let cells = |batch: &RecordBatch| batch.columns().iter().map(Cells::of).collect();
    let cells: Vec<Vec<Cells>> = rows.batches.iter().map(cells).collect();
    let of_rows = rows.runs_of(&homes.of_rows).flat_map(|(numbers, homes)| numbers.zip(homes));
    let mut found: Vec<(u64, u32)> =
        of_rows.filter(|(_, home)| homes.repeated.may_hold(**home)).map(|(row, home)| (*home, row)).collect();
    let mut hashes: Vec<(u64, u32, u64)> = Vec::new();
    for (home, row) in shared(&mut found).flatten() {
        let place = rows.locate(*row).and_then(|(batch, index)| Some((cells.get(batch)?, index)));
        hashes.extend(place.map(|(columns, index)| (row_hash(columns, index), *row, *home)));
    }
    hashes.sort_unstable();
    let same_row = |a: u32, b: u32| {
        let place = |row| {
            let (batch, index) = rows.locate(row)?;
            Some((cells.get(batch)?, index))
        };
        let (Some((left, i)), Some((right, j))) = (place(a), place(b)) else { return false };
        left.iter().zip(right).all(|(left, right)| left.get(i) == right.get(j))
    };
    let mut found = Vec::new();
    for group in hashes.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        // Rows of one hash are nearly always equal: the first of each kind stands for the rest.
        let mut firsts: Vec<u32> = Vec::new();
        for (_, row, home) in group {
            match firsts.iter().find(|first| same_row(**first, *row)) {
                Some(first) => found.push(Duplicate { row: *row, first: *first, home: *home }),
                None => firsts.push(*row),
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, StringArray};

    use super::*;
    use crate::dataset::{Delivery, validate};
    use crate::rules::Context;

    fn batch(rows: &[[&str; 3]]) -> RecordBatch {
        let column = |index: usize| -> ArrayRef {
            Arc::new(rows.iter().map(|row| Some(row[index])).collect::<StringArray>())
        };
        let names = ["case_id", "identifier", "intake_date", "discharge_date"];
        let open: ArrayRef = Arc::new(StringArray::new_null(rows.len()));
        let columns = (0..3).map(column).chain([open]);
        RecordBatch::try_from_iter_with_nullable(
            names.into_iter().zip(columns).map(|(name, cells)| (name, cells, true)),
        )
        .unwrap()
    }

    #[test]
    fn cases_listed_by_their_number_are_each_their_own() {
        let ascend = |ids: &[&[&str]]| {
            let batches =
                ids.iter().map(|ids| batch(&ids.iter().map(|id| [*id, "", ""]).collect::<Vec<_>>()));
            let delivery = Delivery::cases(batches.collect(), &[]).unwrap();
            cases_ascend(delivery.rows().unwrap())
        };
        assert!(ascend(&[&["C-8", "C-9", "C-10"], &[" C-11 ", "C-12"]]));
        for ids in [["1", "1"], ["1", " 1"], ["10", "9"], ["", "1"], ["1", ""]] {
            assert!(!ascend(&[&ids]) && !ascend(&[&ids[..1], &ids[1..]]), "{ids:?}");
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_no_count() {
        let run = "12.345.678-5";
        let mut rows = vec![
            ["8", run, "02-01-2023"],
            ["9", "", "02-01-2023"],
            ["10", "12345678-5", "03-02-2023"],
            ["11", "1-9", "03-02-2023"],
        ];
        let context = Context::of_examples();
        let mut counts = || {
            let report = validate(Delivery::cases(vec![batch(&rows)], &[]).unwrap(), &context);
            rows.reverse();
            report
                .summary()
                .map(|rule| (rule.meta.code, rule.passed, rule.failed, rule.not_applicable))
                .collect::<Vec<_>>()
        };
        let (ascending, descending) = (counts(), counts());
        assert_eq!(ascending, descending);
        assert!(ascending.iter().any(|(code, .., failed, _)| *code == "LIFE006" && *failed == 1));
    }
}

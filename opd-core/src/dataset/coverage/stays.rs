//! From rows of `cases` to stays, some of the persons at a time.

use crate::agreement::Agreement;
use crate::codes::{Area, Sex};
use crate::coverage::Stay;
use crate::dataset::cells::short_hash;
use crate::dataset::coverage::{Assumed, LeftOut, RowCount, optional};
use crate::dataset::groups::{Cases, NO_KEY, part_of, persons};
use crate::dataset::tables::{Row, TableColumns, cases};
use crate::person::Programme;
use crate::table::{CaseView, Cell};
use crate::territory::{CommuneCode, commune};

/// Marks the keys of cases that have an id, so that they are no row's number.
const NAMED: u64 = 1 << 63;

/// The stays of a delivery by parts of the persons: all the rows of a person are in one part.
pub(super) struct Stays<'a> {
    rows: Cases<'a>,
    programme: Programme,
    /// The commune of the agreement, if it has one only.
    commune: Option<CommuneCode>,
    /// The key of each row's person: exact for numbered identifiers, a hash of sixty bits for documents. Of ten
    /// million documents two share one with odds of 1 in 20,000.
    persons: Vec<u64>,
    parts: usize,
    next: usize,
    part: Vec<Stay>,
    count: RowCount,
}

impl<'a> Stays<'a> {
    pub(super) fn new(rows: Cases<'a>, agreement: &Agreement, part: usize) -> Self {
        let mut persons = persons(rows);
        let parts = persons.len() / part + 1;
        for (row, person) in (0..).zip(&mut persons) {
            // Who can't be told is a person of their own. The keys of identifiers start beyond all row numbers.
            if *person == NO_KEY {
                *person = row;
            }
        }
        let commune = match agreement.communes.as_slice() {
            [only] => commune(only).map(CommuneCode::of),
            _ => None,
        };
        Self {
            rows,
            programme: agreement.programme,
            commune,
            persons,
            parts,
            next: 0,
            part: Vec::new(),
            count: RowCount::new(rows.rows.len()),
        }
    }

    /// The stays of the next part; `None` after the last.
    pub(super) fn next_part(&mut self) -> Option<&[Stay]> {
        if self.next == self.parts {
            return None;
        }
        self.part.clear();
        let mut start = 0;
        for batch in self.rows.batches {
            for index in 0..batch.len() {
                let number = start + index;
                let person = self.persons[number];
                if part_of(person, self.parts) == self.next {
                    match self.stay(&batch.row(index), number as u64, person) {
                        Ok(stay) => self.part.push(stay),
                        Err(why) => self.count.leave_out(why, 1),
                    }
                }
            }
            start += batch.len();
        }
        self.next += 1;
        Some(&self.part)
    }

    /// What became of the rows that were read; the ledger knows the rest.
    pub(super) const fn count(&self) -> RowCount {
        self.count
    }

    fn stay(&mut self, row: &Row<'_, cases::Columns>, number: u64, person: u64) -> Result<Stay, LeftOut> {
        let intake = match row.intake_date() {
            Cell::Known(intake) => intake,
            Cell::Missing => return Err(LeftOut::NoIntake),
            Cell::Bad(_) => return Err(LeftOut::UnreadableIntake),
        };
        let discharge = optional(row.discharge_date(), LeftOut::UnreadableDischarge)?;
        let programme = optional(row.programme(), LeftOut::UnknownProgramme)?;
        let area = optional(row.area(), LeftOut::UnknownArea)?;
        let sex = optional(row.sex(), LeftOut::UnknownSex)?;
        let lives = optional(row.commune(), LeftOut::UnknownCommune)?;
        let commune = match lives {
            Some(commune) => commune,
            None => optional(row.office_commune(), LeftOut::UnknownCommune)?
                .or(self.commune)
                .ok_or(LeftOut::NoCommune)?,
        };
        let birth = row.birth_date();
        for (assumed, is) in [
            (Assumed::Area, area.is_none()),
            (Assumed::Programme, programme.is_none()),
            (Assumed::Sex, sex.is_none()),
            (Assumed::Commune, lives.is_none()),
            (Assumed::Person, person == number),
            (Assumed::Birth, matches!(birth, Cell::Bad(_))),
        ] {
            self.count.assume(assumed, is);
        }
        Ok(Stay {
            person,
            case: row.case_id().map_or(number, |id| short_hash(id.as_bytes()) | NAMED),
            area: area.unwrap_or(Area::Protection),
            sex: sex.unwrap_or(Sex::Unstated),
            commune,
            birth: birth.value(),
            intake,
            discharge,
            programme: programme.unwrap_or(self.programme),
        })
    }
}

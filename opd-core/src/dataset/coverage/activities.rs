//! From rows of `activities` to their ledger.

use crate::coverage::{Activity, ActivityKind, ActivityLedger, CoverageError, Frame};
use crate::dataset::coverage::{Assumed, LeftOut, RowCount, optional};
use crate::dataset::delivery::RowsOf;
use crate::dataset::tables::{Row, TableColumns, activities};
use crate::person::person_key;
use crate::table::{ActivityView, Cell};

/// Counts the activities, batch by batch.
pub(super) fn count(
    rows: RowsOf<'_, activities::Columns>,
    frame: Frame,
) -> Result<(ActivityLedger, RowCount), CoverageError> {
    let mut ledger = ActivityLedger::of(&[], frame)?;
    let mut count = RowCount::new(rows.rows.len());
    for batch in rows.batches {
        let mut persons = Vec::new();
        let mut read = Vec::new();
        for row in 0..batch.len() {
            let row = batch.row(row);
            match activity(&row) {
                Ok(activity) => {
                    let from = persons.len();
                    known(&row, &mut persons, &mut count);
                    count.assume(Assumed::Kind, !matches!(row.activity_kind(), Cell::Known(_)));
                    read.push((activity, from..persons.len()));
                }
                Err(why) => count.leave_out(why, 1),
            }
        }
        let activities: Vec<Activity<'_>> = read
            .into_iter()
            .map(|(activity, range)| Activity { persons: &persons[range], ..activity })
            .collect();
        ledger = ledger.merge(ActivityLedger::of(&activities, frame)?)?;
    }
    count.outside = ledger.outside();
    Ok((ledger, count))
}

/// An activity, but for its known participants.
fn activity(row: &Row<'_, activities::Columns>) -> Result<Activity<'static>, LeftOut> {
    let date = optional(row.activity_date(), LeftOut::UnreadableActivity)?;
    let kind = optional(row.activity_kind(), LeftOut::UnknownKind)?;
    let participants = |cell: Cell<i32>| {
        let written = optional(cell, LeftOut::UnreadableParticipants)?;
        u32::try_from(written.unwrap_or_default()).map_err(|_| LeftOut::UnreadableParticipants)
    };
    Ok(Activity {
        date: date.ok_or(LeftOut::NoActivityDate)?,
        kind: kind.unwrap_or(ActivityKind::Other),
        children: participants(row.children())?,
        families: participants(row.families())?,
        communities: participants(row.communities())?,
        networks: participants(row.networks())?,
        persons: &[],
    })
}

/// The keys of those who are known one by one.
fn known(row: &Row<'_, activities::Columns>, persons: &mut Vec<u64>, count: &mut RowCount) {
    let texts = row.participants().unwrap_or_default().split(';').filter(|text| !text.trim().is_empty());
    for text in texts {
        match person_key(text.as_bytes(), None) {
            Some(key) => persons.push(key),
            None => count.assume(Assumed::Nameless, true),
        }
    }
}

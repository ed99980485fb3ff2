//! Ledgers written down, so that what was counted apart can be merged elsewhere.

use serde::{Deserialize, Serialize};

use super::activity::Tally;
use super::ledger::{Firsts, Group, Month};
use super::{ActivityLedger, CoverageError, CoverageLedger, Frame};

/// A [`CoverageLedger`] as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct CasesPart {
    frame: Frame,
    groups: Vec<(Group, Vec<Month>)>,
    areas: Vec<(Group, Vec<Firsts>)>,
    unusable: u64,
    outside: u64,
}

impl From<CoverageLedger> for CasesPart {
    fn from(ledger: CoverageLedger) -> Self {
        Self {
            frame: *ledger.frame(),
            groups: ledger.groups.into_iter().collect(),
            areas: ledger.areas.into_iter().collect(),
            unusable: ledger.unusable,
            outside: ledger.outside,
        }
    }
}

impl TryFrom<CasesPart> for CoverageLedger {
    type Error = CoverageError;

    /// # Errors
    /// [`CoverageError::Frames`] if it does not have the months of its frame, [`CoverageError::Flow`] if they do not add
    /// up.
    fn try_from(part: CasesPart) -> Result<Self, CoverageError> {
        let mut ledger = Self::empty(part.frame)?;
        let months = ledger.slices().len();
        let lengths = |firsts: &[Firsts]| -> Vec<(usize, usize)> {
            firsts.iter().map(|one| (one.attended.len(), one.over_age.len())).collect()
        };
        let windows = lengths(&ledger.calendar.firsts());
        let fits = part.groups.iter().all(|(_, one)| one.len() == months)
            && part.areas.iter().all(|(_, one)| lengths(one) == windows);
        if !fits {
            return Err(CoverageError::Frames);
        }
        ledger.groups = part.groups.into_iter().collect();
        ledger.areas = part.areas.into_iter().collect();
        (ledger.unusable, ledger.outside) = (part.unusable, part.outside);
        ledger.check()?;
        Ok(ledger)
    }
}

/// An [`ActivityLedger`] as it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct ActivitiesPart {
    frame: Frame,
    months: Vec<Tally>,
    windows: Vec<Tally>,
    outside: u64,
}

impl From<ActivityLedger> for ActivitiesPart {
    fn from(ledger: ActivityLedger) -> Self {
        let ActivityLedger { frame, months, windows, outside, .. } = ledger;
        Self { frame, months, windows, outside }
    }
}

impl TryFrom<ActivitiesPart> for ActivityLedger {
    type Error = CoverageError;

    /// # Errors
    /// [`CoverageError::Frames`] if it does not have the months of its frame.
    fn try_from(part: ActivitiesPart) -> Result<Self, CoverageError> {
        let mut ledger = Self::of(&[], part.frame)?;
        if (part.months.len(), part.windows.len()) != (ledger.months.len(), ledger.windows.len()) {
            return Err(CoverageError::Frames);
        }
        (ledger.months, ledger.windows, ledger.outside) = (part.months, part.windows, part.outside);
        Ok(ledger)
    }
}

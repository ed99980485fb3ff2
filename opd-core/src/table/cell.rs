//! The value of one cell: missing, known, or wrong in a stated way.

use crate::rules::{CellState, Stop, Why};

/// Why a cell that says something can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// It can't be read as what the column holds.
    Unreadable,
    /// It can be read in two ways, and a guess would be one of them.
    Ambiguous,
    /// It stands for "no value": `01-01-1900`, `NO APLICA`.
    Placeholder,
    /// It can be read, but is not in the column's list of codes.
    NotInList,
}

/// The value of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell<T> {
    /// Nothing was written.
    #[default]
    Missing,
    /// Something was written that can't be used.
    Bad(Problem),
    /// The value.
    Known(T),
}

impl<T> Cell<T> {
    /// The value, for a rule that is about it: without one the rule does not apply, and with a bad one
    /// it can't be run (the bad cell is a finding of its own).
    ///
    /// # Errors
    /// [`Stop::NotApplicable`] when missing, [`Stop::NotRun`] when bad.
    #[inline]
    pub fn known(self) -> Result<T, Stop> {
        self.optional()?.ok_or(Stop::NotApplicable)
    }

    /// The value if there is one, for a rule that also has an answer without it.
    ///
    /// # Errors
    /// [`Stop::NotRun`] when bad.
    #[inline]
    pub fn optional(self) -> Result<Option<T>, Stop> {
        match self {
            Self::Missing => Ok(None),
            Self::Known(value) => Ok(Some(value)),
            Self::Bad(_) => Err(Stop::NotRun(Why::BadCell)),
        }
    }

    /// The value if it is known; a bad cell counts as none.
    #[inline]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// What is wrong with the cell, if anything.
    #[inline]
    pub const fn problem(&self) -> Option<Problem> {
        match self {
            Self::Bad(problem) => Some(*problem),
            _ => None,
        }
    }

    /// What a cell rule sees of it, but for the day.
    #[inline]
    pub(crate) fn state(&self) -> CellState {
        CellState { missing: matches!(self, Self::Missing), problem: self.problem(), day: None }
    }

    /// Applies `f` to a known value.
    #[inline]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Cell<U> {
        match self {
            Self::Missing => Cell::Missing,
            Self::Bad(problem) => Cell::Bad(problem),
            Self::Known(value) => Cell::Known(f(value)),
        }
    }
}

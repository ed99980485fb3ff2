//! Coverage: how many were attended, month by month, and how that stands against the agreement.
//!
//! * [`CoverageLedger`]: from [`Stay`]s, per month and [`Group`]: carried over, in, out, at end, cases and distinct
//!   persons, re-entries, days. Ledgers of different persons [`merge`](CoverageLedger::merge).
//! * [`ActivityLedger`]: from [`Activity`]s: events and participants of the intersectoral area, distinct persons apart.
//! * [`YearCoverage`]: attended against agreed, and projected to the end.
//!
//! # What is counted, and when
//!
//! * A stay is open from its intake to its discharge, both days included; at the end of a day, one discharged on that
//!   day is out. What happens after `as_of`, or outside the period, is not counted.
//! * A month is a calendar month; the first and the last are cut at the ends of the period and at `as_of`.
//! * The age group is that of the day of intake, so that carried over + in − out = at end holds in each group; a birth
//!   date that is missing or later than the intake is `unknown`.
//! * A re-entry is an intake later than a discharge of the same person in the same programme and area.
//! * Over the age ([`Month::over_age`]) are the cases open on or after the day on which the person is beyond the age
//!   that the programme serves during the stay. They stay in all counts, since they are open, but not in the coverage
//!   that is held against the agreement. Post-discharge monitoring has no age (norm AGE-11) and rows of its own. For
//!   the specialised service, adults who study (norm AGE-10) are shown here too: a stay does not say who studies.

mod activity;
mod ages;
mod build;
mod error;
mod frame;
mod ledger;
mod part;
mod report;

pub use activity::{Activity, ActivityKind, ActivityLedger, ActivityMonth};
pub use error::{CoverageError, FlowBreak};
pub use frame::{Frame, Slice};
pub use ledger::{CoverageLedger, Group, Month};
pub use report::{MonthCoverage, Projection, YearCoverage};

use crate::codes::{Area, Sex, code_lists};
use crate::day::Day;
use crate::person::Programme;
use crate::territory::CommuneCode;

code_lists! {
    /// The age group of a stay, on the day of intake.
    AgeBand ("age_band") {
        Child = "child", "Niño o niña", "Child", ["nino", "nina"];
        Adolescent = "adolescent", "Adolescente", "Adolescent";
        Adult = "adult", "Persona adulta", "Adult", ["adulto", "adulta"];
        Unknown = "unknown", "Edad desconocida", "Unknown age", ["desconocida"];
    }
}

/// One stay of a person in a programme: a row. `Debug` does not show who.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// A key of the person: the same in all their rows, and nobody else's.
    pub person: u64,
    /// A key of the case: two stays of one person with the same case are one case.
    pub case: u64,
    /// Area of the agreement.
    pub area: Area,
    /// Sex as registered.
    pub sex: Sex,
    /// Commune of the person.
    pub commune: CommuneCode,
    /// Birth date, if known.
    pub birth: Option<Day>,
    /// First day.
    pub intake: Day,
    /// Last day; `None` if the stay is open.
    pub discharge: Option<Day>,
    /// What serves the person.
    pub programme: Programme,
}

impl std::fmt::Debug for Stay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stay")
            .field("programme", &self.programme)
            .field("area", &self.area)
            .field("intake", &self.intake)
            .field("discharge", &self.discharge)
            .finish_non_exhaustive()
    }
}

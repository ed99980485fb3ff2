//! Who may work in an office: candidates against the requirements of their post, and the roster.
//!
//! * [`assess`]: a [`Candidate`] against every [`StaffRequirement`] of a [`StaffRole`] on a day, with four answers. What
//!   is not on file is missing, never a no.
//! * [`Experience`]: months of work, no day counted twice.
//! * [`Roster`]: the posts of an office against those agreed: vacancies, surplus, lapsed papers, caseload.
//! * [`StaffReadings`]: what no law fixes, such as the age of a certificate. Nothing there has a default.

mod assess;
mod candidate;
mod experience;
mod readings;
mod requirement;
mod roster;
mod table;

pub use assess::{Answer, Assessment, StaffDecision, Suitability, assess};
pub use candidate::{
    Candidate, Career, Competence, CriminalRecord, Job, JobKind, Knowledge, LeavingCause, RegistryQuery,
    StaffRole, Sworn, Title, TitleArea, TitleOrigin, Tool, Topic,
};
pub use experience::Experience;
pub use readings::{CaseloadLimit, StaffReadings, StaffReadingsError};
pub use requirement::{Grade, StaffRequirement};
pub(crate) use roster::mend;
pub use roster::{Caseload, PaperKind, Post, PostPaper, RoleCount, Roster, RosterFinding, RosterReport};
pub use table::candidate_of;

//! The words that people read for codes.

use opd_core::UnknownCode;
use opd_core::agreement::Proration;
use opd_core::case::{ActionState, EventKind, Role};
use opd_core::codes::{Area, CodeList, DischargeCause, FindingClass, IntakeChannel, PlanKind, Sex, Stage};
use opd_core::coverage::{ActivityKind, AgeBand, Projection};
use opd_core::dataset::{Assumed, LeftOut};
use opd_core::duty::DutyStatus;
use opd_core::network::{AlertState, ContactModality};
use opd_core::person::{AgeCap, AgeGroup, IdentifierType, Programme};
use opd_core::plan::{CourtMessage, DerivationGround, MeasureKind, ReviewItem, ReviewResult};
use opd_core::rules::CrimeReportStart;
use opd_core::staff::{
    Answer, Career, Competence, Grade, JobKind, Knowledge, LeavingCause, PaperKind, StaffRole, Suitability,
    TitleArea, TitleOrigin, Tool, Topic,
};

use crate::{OpdError, Text};

/// A code of a list, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CodeLabel {
    /// The stable code, as it stands in JSON and in tables.
    pub code: String,
    /// What it is called.
    pub label: Text,
}

fn labels<T: CodeList>() -> Vec<CodeLabel> {
    T::ALL.iter().map(|item| CodeLabel { code: item.code().into(), label: item.label().into() }).collect()
}

macro_rules! lists {
    ($($list:ty),* $(,)?) => {
        /// The codes of a list with their words, in the order in which its enum has them: `stage`, `staff_role`,
        /// `duty_status` and the others, each under the name of its enum in lower case.
        ///
        /// Code `unknown_code` for another list; its text names them all.
        #[uniffi::export]
        pub fn code_labels(list: &str) -> Result<Vec<CodeLabel>, OpdError> {
            const LISTS: &[&str] = &[$(<$list>::NAME),*];
            $(if list == <$list>::NAME {
                return Ok(labels::<$list>());
            })*
            Err(UnknownCode::new("code_labels", list, LISTS).into())
        }
    };
}

lists!(
    Programme,
    AgeCap,
    AgeGroup,
    IdentifierType,
    Sex,
    Area,
    IntakeChannel,
    FindingClass,
    PlanKind,
    Stage,
    DischargeCause,
    EventKind,
    Role,
    ActionState,
    ContactModality,
    AlertState,
    MeasureKind,
    ReviewResult,
    ReviewItem,
    CourtMessage,
    DerivationGround,
    DutyStatus,
    CrimeReportStart,
    StaffRole,
    Answer,
    Suitability,
    Grade,
    PaperKind,
    Career,
    TitleArea,
    TitleOrigin,
    JobKind,
    LeavingCause,
    Topic,
    Knowledge,
    Competence,
    Tool,
    Proration,
    Projection,
    AgeBand,
    ActivityKind,
    LeftOut,
    Assumed,
);

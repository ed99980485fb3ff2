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
        /// `duty_status`, and `cap` for readings of the upper age.
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

#[cfg(test)]
mod tests {
    use super::*;
    use uniffi::{Lift, Lower, RustBuffer};

    use crate::UniFfiTag;

    /// Each language finds the code of a member by its place; and of lists that may grow in the core, the compiler
    /// can't hold the mirror to it.
    #[test]
    fn every_list_has_its_mirror_in_one_order() {
        fn cross<T>()
        where
            T: CodeList + std::fmt::Debug,
            T: Lower<UniFfiTag, FfiType = RustBuffer> + Lift<UniFfiTag, FfiType = RustBuffer>,
        {
            assert_eq!(code_labels(T::NAME).unwrap().len(), T::ALL.len());
            for (place, member) in (1_i32..).zip(T::ALL) {
                let lowered = <T as Lower<UniFfiTag>>::lower(*member);
                assert_eq!(<T as Lift<UniFfiTag>>::try_lift(lowered).unwrap(), *member);
                let mut written = Vec::new();
                <T as Lower<UniFfiTag>>::write(*member, &mut written);
                assert_eq!(written, place.to_be_bytes(), "{member:?}");
            }
        }
        macro_rules! cross {
            ($($list:ty),* $(,)?) => { $(cross::<$list>();)* };
        }
        cross!(
            Programme,
            AgeCap,
            AgeGroup,
            IdentifierType,
            Area,
            IntakeChannel,
            FindingClass,
            PlanKind,
            Stage,
            DischargeCause,
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
            Proration,
        );
    }

    #[test]
    fn another_list_is_refused_with_the_names_of_all() {
        let OpdError::Refused { code, text_en, .. } = code_labels("zapato").unwrap_err();
        assert_eq!(code, "unknown_code");
        assert!(text_en.contains("duty_status") && text_en.contains("staff_role"), "{text_en}");
    }
}

//! Plans, measures and their reviews, and what they lack.

use opd_core::codes::{FindingClass, PlanKind};
use opd_core::plan::{
    Action, Measure, MeasureKind, Objective, Plan, Review, ReviewItem, ReviewResult, SignedRecord,
};
use opd_core::{Day, norm::Citation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::norm::cited;
use crate::{OpdError, Text};

/// A care plan or a personalised intervention plan (norms OLN-06, OLN-PLAN, OLN-COBUILT).
#[uniffi::remote(Record)]
pub struct Plan {
    /// Which of the two plans it is.
    pub kind: PlanKind,
    /// What is to be achieved, and how.
    #[uniffi(default = [])]
    pub objectives: Vec<Objective>,
    /// Whether the child took part in building it.
    #[uniffi(default = false)]
    pub built_with_child: bool,
    /// Whether the family took part in building it.
    #[uniffi(default = false)]
    pub built_with_family: bool,
}

/// An objective of a plan.
#[uniffi::remote(Record)]
pub struct Objective {
    /// What is to be achieved.
    pub text: String,
    /// The actions committed to achieve it.
    #[uniffi(default = [])]
    pub actions: Vec<Action>,
}

/// A committed action.
#[uniffi::remote(Record)]
pub struct Action {
    /// Its id, unlike any other in the plan.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub responsible: String,
    /// By when, if a date was agreed: no norm asks for one.
    #[uniffi(default = None)]
    pub due: Option<Day>,
}

/// The written record (*acta*) that child, family and office sign (art. 72 n.6, norm OLN-P7).
#[uniffi::remote(Record)]
pub struct SignedRecord {
    /// The interested persons.
    #[uniffi(default = [])]
    pub interested: Vec<String>,
    /// Who supervises the commitments, and how.
    #[uniffi(default = None)]
    pub supervision: Option<String>,
    /// Last day of the commitments: their duration.
    #[uniffi(default = None)]
    pub ends: Option<Day>,
    /// The day by which compliance is reviewed; art. 69 asks for it of the measure that the record agrees on.
    #[uniffi(default = None)]
    pub review_by: Option<Day>,
}

/// A measure with the seven elements without which it is illegal (art. 69, norm OLNM-08).
#[uniffi::remote(Record)]
pub struct Measure {
    /// What it does.
    pub kind: MeasureKind,
    /// Number and date of the reasoned resolution.
    #[uniffi(default = None)]
    pub resolution: Option<String>,
    /// The facts that threaten or violate rights.
    #[uniffi(default = None)]
    pub facts: Option<String>,
    /// The rights threatened or violated.
    #[uniffi(default = None)]
    pub violated_rights: Option<String>,
    /// What it aims at.
    #[uniffi(default = None)]
    pub objectives: Option<String>,
    /// Its last day: its duration.
    #[uniffi(default = None)]
    pub ends: Option<Day>,
    /// The day by which compliance is reviewed.
    #[uniffi(default = None)]
    pub review_by: Option<Day>,
    /// Why it was adopted, with the criteria of best interest.
    #[uniffi(default = None)]
    pub reasoning: Option<String>,
}

/// A review of the measures and the plan (art. 73).
#[uniffi::remote(Record)]
pub struct Review {
    /// What it decides.
    pub result: ReviewResult,
    /// What it speaks of.
    #[uniffi(default = [])]
    pub items: Vec<ReviewItem>,
}

/// Something that the law, or the document cited, asks for and is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct Requirement {
    /// Its stable code, such as `measure_reserved_to_court`.
    pub code: String,
    /// The place in the record, from 0, of the event that lacks it; none for a plan or a measure by itself.
    pub event: Option<u32>,
    /// What is lacking.
    pub message: Text,
    /// How to mend it.
    pub fix: Text,
    /// The norms that ask for it, the main one first.
    pub citations: Vec<Citation>,
}

impl From<opd_core::Requirement> for Requirement {
    fn from(requirement: opd_core::Requirement) -> Self {
        Self {
            code: requirement.code().into(),
            event: None,
            message: requirement.message().into(),
            fix: requirement.fix().into(),
            citations: cited(requirement.citations()),
        }
    }
}

fn all(unmet: Vec<opd_core::Requirement>) -> Vec<Requirement> {
    unmet.into_iter().map(Requirement::from).collect()
}

/// Everything that the plan lacks. `finding` is what the assessment found; none leaves the kind of plan unjudged.
///
/// Code `out_of_range` for a date outside years 1 to 9999.
#[uniffi::export(default(finding = None))]
pub fn plan_unmet(plan: Plan, finding: Option<FindingClass>) -> Result<Vec<Requirement>, OpdError> {
    Ok(all(plan.unmet(finding)))
}

/// Everything that the signed record lacks.
///
/// Code `out_of_range` for a date outside years 1 to 9999.
#[uniffi::export]
pub fn signed_record_unmet(signed: SignedRecord) -> Result<Vec<Requirement>, OpdError> {
    Ok(all(signed.unmet()))
}

/// Everything that keeps the office from adopting the measure, each missing element by itself.
///
/// Code `out_of_range` for a date outside years 1 to 9999.
#[uniffi::export]
pub fn measure_unmet(measure: Measure) -> Result<Vec<Requirement>, OpdError> {
    Ok(all(measure.unmet()))
}

/// The contents of art. 73 that the review does not speak of.
#[uniffi::export]
pub fn review_unmet(review: Review) -> Vec<Requirement> {
    all(review.unmet())
}

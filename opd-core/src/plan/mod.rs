//! Plans, measures of protection and messages to the Family Court: what each must hold.
//!
//! * [`Plan`] and [`SignedRecord`]: the plan built with child and family, and the *acta* that they sign (art. 72 n.6).
//! * [`Measure`] and [`Review`]: arts. 68, 69 and 73 of Ley 21.430.
//! * [`CourtMessage`], [`must_go_to_court`] and [`court_must_derive`]: arts. 68 inc. 2, 70 and 71.
//!
//! Each is plain data, read from JSON; `unmet()` lists everything that is lacking, as
//! [`Requirement`](crate::Requirement)s. What is blank is lacking. `Debug` says nothing of texts about a person.

mod court;
mod measure;
#[allow(clippy::module_inception)]
mod plan;

pub use court::{CourtFacts, CourtMessage, DerivationGround, Process, court_must_derive, must_go_to_court};
pub(crate) use measure::Elements;
pub use measure::{Measure, MeasureKind, Review, ReviewItem, ReviewResult};
pub use plan::{Action, Objective, Plan, SignedRecord};

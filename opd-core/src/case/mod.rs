//! The lifecycle of a case: an append-only list of dated events, and the stage that replaying it yields.
//!
//! * [`Event`] and [`CaseEvent`]: what happens, typed; as JSON too. Nothing is edited: a correction is an event.
//! * [`Lifecycle`]: the transition tables of the OLN, the OPD and the monitoring after a discharge, as data.
//! * [`Case`]: [`check`](Case::check) lists every unmet requirement, [`apply`](Case::apply) refuses with the same list,
//!   [`replay`](History::replay) says all that is wrong with a history.

#[allow(clippy::module_inception)]
mod case;
mod check;
mod codes;
mod event;
mod history;
mod lifecycle;
mod network;
mod state;
mod summary;

#[cfg(feature = "schema")]
pub(crate) use case::Document as CaseDocument;
pub use case::{Case, CaseError, TransitionCheck};
pub use check::Check;
pub use codes::{ActionState, Role};
pub use event::{CaseEvent, Event, EventError, EventKind};
pub use history::{Bounds, History, OnRecord, Step, Unmet, programme_of};
pub use lifecycle::{Answer, Fact, Lifecycle, OLN, OPD, POST_DISCHARGE, Transition, Within, lifecycle};
pub use network::Referred;

/// The sources of what a history is judged by, which the hash of the rule set covers.
pub(crate) const SOURCES: &[&str] = &[
    include_str!("check.rs"),
    include_str!("history.rs"),
    include_str!("lifecycle.rs"),
    include_str!("state.rs"),
    include_str!("../plan/measure.rs"),
    include_str!("../plan/plan.rs"),
    include_str!("../requirement.rs"),
];

//! `opd-core` for Kotlin, Swift, Python and Ruby, by UniFFI, and for C and what calls C by the module [`c`].
//!
//! It converts types and nothing else: rules, norms and messages are the core's. For UniFFI, types of the core are
//! mirrored with `#[uniffi::remote]`, so that one that changes there stops compiling here.
//!
//! * A [`Day`](opd_core::Day) is an `i32` on the way and the language's own date at its end (`uniffi.toml`).
//! * Every function that takes a date can fail: a date outside years 1 to 9999 is an [`OpdError`], no panic.
//! * [`OpdError`] has one shape: a stable `code`, a `text` in Spanish, and the argument in question.
//! * A commune is its CUT code; none means the whole country.

mod age;
pub mod c;
mod calendar;
mod day;
mod decision;
mod error;
mod norm;
mod run;
mod term;

pub use age::{admits, age, age_group, age_text, is_minor, turns};
pub use calendar::{BusinessCalendar, Holiday, holidays};
pub use decision::{Decision, Reason, check_age};
pub use error::OpdError;
pub use norm::Text;
pub use run::{Run, is_valid_run, parse_run};
pub use term::{Calendars, term_due, term_due_at, term_text};

uniffi::setup_scaffolding!();

//! `opd-core` for Kotlin, Swift, Python and Ruby, by UniFFI, and for C and what calls C by the module [`c`].
//!
//! It converts types and nothing else: rules, norms and messages are the core's. For UniFFI, types of the core are
//! mirrored with `#[uniffi::remote]`, so that one that changes there stops compiling here.
//!
//! * A [`Day`](opd_core::Day) is an `i32` on the way and the language's own date at its end (`uniffi.toml`).
//! * Every function that takes a date can fail: a date outside years 1 to 9999 is an [`OpdError`], no panic.
//! * [`OpdError`] has one shape: a stable `code`, a text in Spanish and in English, and the argument in question.
//! * Objects never change: what carries a case on answers another.
//! * A language shows an identifier masked. Of types that are mirrored it shows every field, as its records do: events
//!   and plans hold what was written of a person, and are not for logs.
//! * A commune is its CUT code; none means the whole country.

mod age;
mod agreement;
mod bulk;
pub mod c;
mod calendar;
mod case;
mod codes;
mod day;
mod decision;
mod duty;
mod error;
mod event;
mod identifier;
mod norm;
mod options;
mod plan;
mod receipt;
mod rules;
mod run;
mod schema;
mod staff;
mod term;
mod words;

pub use age::{admits, age, age_group, age_text, is_minor, turns};
pub use agreement::{Agreement, AgreementFacts, AgreementFinding, Surcharges};
pub use bulk::{DutyList, Report, TableFile, TableSource, assess_staff_table, coverage, duties, validate};
pub use calendar::{BusinessCalendar, Holiday, holidays};
pub use case::{Case, History, Step, TransitionCheck, WayOn};
pub use decision::{CaseReadings, CaseReason, Decision, Reason, check_age, check_case, check_cases};
pub use duty::{Deadline, Duty, DutyOptions, Profile};
pub use error::OpdError;
pub use event::{EventKind, When, event_from_json, event_kind, event_kinds, event_to_json, parse_moment};
pub use identifier::{Identifier, parse_identifier};
pub use norm::Text;
pub use options::{
    CoverageOptions, DeliveryDutyOptions, DutyReadings, ReadOptions, RegradeOption, StaffTableOptions,
    ValidateOptions,
};
pub use plan::{Requirement, measure_unmet, plan_unmet, review_unmet, signed_record_unmet};
pub use receipt::{FactUsed, NormUsed, Receipt, RuleUsed, Versions, versions};
pub use rules::{
    Commune, Lifecycle, Norm, Rule, Transition, communes, explain, lifecycle, norm_in_force, norms, rules,
    version,
};
pub use run::{Run, is_valid_run, parse_run};
pub use schema::schema;
pub use staff::{
    AgreedPost, Assessment, CaseloadLimit, RoleCount, RosterFinding, RosterReport, StaffDecision,
    StaffReadings, assess_staff, check_roster, load_staff_readings, staff_readings_named,
};
pub use term::{Calendars, term_due, term_due_at, term_text};
pub use words::{CodeLabel, code_labels};

uniffi::setup_scaffolding!();

//! Ages and identifiers.
//!
//! An age is asked for by the date of the fact, never by today's. An identifier is one of several kinds,
//! because a child without a RUN is a child all the same. `Debug` and errors show neither numbers nor
//! birth dates.

mod age;
mod age_columns;
mod age_limits;
mod identifier;
mod run;
mod run_text;

pub use age::{Age, AgeError, AgeGroup, age_group, is_minor, turns};
pub use age_columns::{
    INVALID, age_columns, completed_years, completed_years_columns, is_minor_columns, is_minor_each,
    is_under, minor_threshold, threshold,
};
pub use age_limits::{
    AgeCap, AgeLimit, AgeLimits, BirthDate, Minority, Programme, minority, specialised_until,
};
pub use identifier::{Body, Identifier, IdentifierState, IdentifierType, classify, person_key};
pub use run::{IdentifierError, Run};

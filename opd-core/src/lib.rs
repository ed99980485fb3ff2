//! The executable rulebook of Chile's municipal child-protection offices (OPD and OLN).
//!
//! * [`decision`]: may this child be attended, and why; what every rule says of one case.
//! * [`person`]: ages by art. 48 of the Civil Code, RUN and the other identifiers.
//! * [`case`]: events, stages, what each step lacks; [`plan`]: plans and measures; [`duty`]: every duty with a clock;
//!   [`network`]: referrals, alerts, benefits and gaps.
//! * [`staff`]: who may work in an office, and its roster.
//! * [`agreement`]: what was agreed and is paid; [`coverage`]: what was attended.
//! * [`calendar`]: holidays by commune, business days, terms; [`territory`]: the communes.
//! * [`rules`]: the catalogue, and how a rule is added; [`norm`]: the dated values that it rests on.
//! * [`dataset`] (feature `arrow`): deliveries judged whole; [`files`] (feature `files`): decoders of CSV, XLSX,
//!   Parquet and Arrow IPC; [`reports`] (feature `report`): what people look at.
//!
//! The core reads no clock and opens no file: the day on which something is judged is always a parameter.
#![forbid(unsafe_code)]

pub mod agreement;
pub mod calendar;
pub mod case;
pub mod codes;
pub mod coverage;
#[cfg(feature = "arrow")]
pub mod dataset;
mod day;
pub mod decision;
pub mod duty;
#[cfg(feature = "files")]
pub mod files;
mod fold;
mod lang;
pub mod network;
pub mod norm;
pub mod person;
pub mod plan;
mod reader;
#[cfg(feature = "report")]
pub mod reports;
mod requirement;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod staff;
pub mod table;
pub mod territory;

pub use day::{Day, DayOutOfRange};
pub use fold::fold;
pub use lang::{Explain, Lang, Text, UnknownCode};
pub use requirement::Requirement;

/// The examples of the README and of the tutorial, run as tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    pub struct Readme;
    #[doc = include_str!("../docs/service.es.md")]
    pub struct ServiceEs;
    #[doc = include_str!("../docs/service.en.md")]
    pub struct ServiceEn;
}

//! The executable rulebook of Chile's municipal child-protection offices.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod codes;
#[cfg(feature = "arrow")]
pub mod dataset;
mod day;
pub mod decision;
#[cfg(feature = "files")]
pub mod files;
mod fold;
mod lang;
pub mod norm;
pub mod person;
pub mod rules;
pub mod table;
pub mod territory;

pub use day::{Day, DayOutOfRange};
pub use fold::fold;
pub use lang::{Explain, Lang, Text, UnknownCode};

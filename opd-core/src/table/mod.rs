//! What a row of a delivery says, whatever it came from: a form, a data frame or a file.
//!
//! Nothing here needs Arrow: the rules read rows through [`CaseView`], which one typed-in case
//! ([`CaseRecord`]) and a row of columns (`dataset`, feature `arrow`) both answer.

mod cases;
mod cell;
mod field;
mod moment;
pub(crate) mod parse;

pub use cases::{CaseField, CaseRecord, CaseView};
#[cfg(feature = "arrow")]
pub(crate) use cases::{for_each_case_field, view_type};
pub use cell::{Cell, Problem};
pub use field::{Field, Kind};
pub use moment::Moment;
pub use parse::{parse_date, parse_flag, parse_moment, parse_whole};

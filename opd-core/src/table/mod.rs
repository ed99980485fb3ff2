//! What a row of a delivery says, whatever it came from: a form, a data frame or a file.
//!
//! Nothing here needs Arrow: the rules read rows through views, such as [`CaseView`], which one typed-in row
//! ([`CaseRecord`]) and a row of columns (`dataset`, feature `arrow`) both answer.

mod activities;
mod cases;
mod cell;
mod define;
mod events;
mod field;
mod measures;
mod moment;
pub(crate) mod parse;
mod set;
mod staff;
mod tables;

#[cfg(feature = "arrow")]
pub(crate) use activities::for_each_activity_field;
pub use activities::{ActivityField, ActivityRecord, ActivityView};
#[cfg(feature = "arrow")]
pub(crate) use cases::for_each_case_field;
pub use cases::{CaseField, CaseRecord, CaseView};
pub use cell::{Cell, Problem};
#[cfg(feature = "arrow")]
pub(crate) use define::view_type;
#[cfg(feature = "arrow")]
pub(crate) use events::for_each_event_field;
pub use events::{EventField, EventRecord, EventView};
pub use field::{Field, Kind};
#[cfg(feature = "arrow")]
pub(crate) use measures::for_each_measure_field;
pub use measures::{MeasureField, MeasureRecord, MeasureView};
pub use moment::{Moment, MomentError};
pub use parse::{parse_date, parse_flag, parse_moment, parse_whole};
pub use set::CodeSet;
#[cfg(feature = "arrow")]
pub(crate) use staff::for_each_staff_field;
pub use staff::{StaffField, StaffRecord, StaffView};
#[cfg(feature = "arrow")]
pub(crate) use tables::TableField;
pub use tables::{Column, Table};

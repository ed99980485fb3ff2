//! Deliveries: tables of cases, events and measures, judged whole (feature `arrow`).
//!
//! ```
//! use std::sync::Arc;
//! use arrow_array::{ArrayRef, RecordBatch, StringArray};
//! use opd_core::dataset::{Delivery, validate};
//! use opd_core::rules::Context;
//!
//! let column = |text: &[&str]| Arc::new(StringArray::from(text.to_vec())) as ArrayRef;
//! let batch = RecordBatch::try_from_iter([
//!     ("RUN", column(&["12.345.678-5", "12.345.678-9"])),
//!     ("Fecha de nacimiento", column(&["5/3/2012", "NO APLICA"])),
//! ])?;
//! let delivery = Delivery::cases(vec![batch], &[])?;
//! let report = validate(delivery, &Context::new("2024-06-30".parse()?));
//! let failed: Vec<_> = report.summary().filter(|rule| rule.failed > 0).map(|rule| rule.meta.code).collect();
//! assert_eq!(failed, ["ID001", "DATE002"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batches;
mod cells;
mod column;
mod compare;
mod compare_export;
mod coverage;
pub(crate) mod delivery;
pub(crate) mod duties;
mod export;
mod find;
mod group_pass;
mod groups;
mod histories;
mod json;
pub mod kernels;
mod keys;
mod layout;
mod mapping;
mod memory;
mod persons;
mod repeated;
pub(crate) mod report;
mod row_pass;
mod rows;
mod run;
mod schema;
mod source;
mod split;
mod staff;
mod stream;
pub(crate) mod tables;
pub(crate) mod texts;
mod work;

pub use compare::{Change, Changed, Comparison, EligibilityChange, RuleChange};
pub use compare_export::COMPARISON_VERSION;
pub use coverage::{
    AreaYear, Assumed, COVERAGE_FIELDS, COVERAGE_VERSION, CoverageAsked, DeliveryCoverage,
    DeliveryCoverageError, LeftOut, Participants, RowCount, activity_schema, coverage_of, month_schema,
    year_month_schema, year_schema,
};
pub use delivery::{Delivery, TableRows};
pub use duties::{DutyTable, duties_of, duty_schema};
pub use export::rows_json;
pub use find::{each_once, table_of};
pub use json::REPORT_VERSION;
pub use kernels::KernelError;
pub use keys::{KEY_FIELDS, key_batch, key_schema};
pub use mapping::{DataError, Mapping};
pub use report::{Finding, Rendering, Report, RuleResult, RunReceipt, Verdict};
pub use rows::{Notes, RowNumbers};
#[doc(hidden)]
pub use run::validate_rows;
pub use run::{RunOptions, validate, validate_tables};
pub use schema::{arrow_schema, schema_document};
pub use source::{ReadError, TableSource};
pub use split::Side;
pub use staff::{StaffRow, StaffTableError, staff_batch, staff_of, staff_schema};
pub use work::Progress;

//! `opd._opd`, the native module of the Python package `opd`.
//!
//! It converts types and nothing else: every rule, value and message is the core's.

mod arrow;
mod calendar;
mod catalogue;
mod columns;
mod decision;
mod errors;
mod person;
mod report;
mod time;

use pyo3::prelude::*;

/// The native module of `opd`; import `opd`, not this.
#[pymodule]
mod _opd {
    #[pymodule_export]
    use crate::arrow::{Array, Schema, Table};
    #[pymodule_export]
    use crate::calendar::{BusinessCalendar, Holiday, Term, holidays};
    #[pymodule_export]
    use crate::catalogue::{
        Citation, Rule, communes, explain, norms, not_run_words, rules, schema, versions,
    };
    #[pymodule_export]
    use crate::columns::{
        columns_add_business_days, columns_age, columns_age_years, columns_count_business_days,
        columns_is_minor, columns_is_valid_run,
    };
    #[pymodule_export]
    use crate::decision::{Decision, Reason, check_age, check_case, check_cases};
    #[pymodule_export]
    use crate::person::{
        Age, Identifier, Run, age, age_group, is_minor, is_valid_run, parse_identifier, turns,
    };
    #[pymodule_export]
    use crate::report::{Finding, Report, RuleSummary, validate};
}

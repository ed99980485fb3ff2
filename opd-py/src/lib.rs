//! `opd._opd`, the native module of the Python package `opd`.
//!
//! It converts types and nothing else: every rule, value and message is the core's.

mod agreement;
mod arrow;
mod calendar;
mod case;
mod catalogue;
mod columns;
mod compare;
mod coverage;
mod decision;
mod duty;
mod errors;
mod find;
mod json;
mod keys;
mod lifecycle;
mod number;
mod person;
mod plan;
mod report;
mod requirement;
mod roster;
mod staff;
mod staff_table;
mod time;
mod words;

use pyo3::prelude::*;

/// The native module of `opd`; import `opd`, not this.
#[pymodule]
mod _opd {
    /// A panic is an exception or an answered error for whoever called: its text goes there, and not to standard error.
    #[pymodule_init]
    fn init(_module: &pyo3::Bound<'_, pyo3::types::PyModule>) -> pyo3::PyResult<()> {
        std::panic::set_hook(Box::new(|_| {}));
        Ok(())
    }

    #[pymodule_export]
    use crate::agreement::{Agreement, AgreementFacts, AgreementFinding, TacitRenewal};
    #[pymodule_export]
    use crate::arrow::{Array, Schema, Table};
    #[pymodule_export]
    use crate::calendar::{BusinessCalendar, Holiday, Term, holidays};
    #[pymodule_export]
    use crate::case::{Case, CaseEvent, TransitionCheck};
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
    use crate::compare::{Comparison, RuleChange, compare};
    #[pymodule_export]
    use crate::coverage::{CountedRows, CoverageReport, coverage};
    #[pymodule_export]
    use crate::decision::{Decision, Reason, check_age, check_case, check_cases};
    #[pymodule_export]
    use crate::duty::{Duty, DutyReport, Profile, duties, duty_statuses};
    #[pymodule_export]
    use crate::find::{FoundTable, find_tables};
    #[pymodule_export]
    use crate::keys::{find_columns, row_keys};
    #[pymodule_export]
    use crate::lifecycle::{EventKind, Lifecycle, Transition, event_kinds, lifecycle};
    #[pymodule_export]
    use crate::person::{
        Age, Identifier, Run, age, age_group, is_minor, is_valid_run, parse_identifier, turns,
    };
    #[pymodule_export]
    use crate::plan::{Catalogue, referral_is_late, unmet};
    #[pymodule_export]
    use crate::report::{Finding, Input, Report, RuleSummary, validate};
    #[pymodule_export]
    use crate::requirement::Requirement;
    #[pymodule_export]
    use crate::roster::{RoleCount, RosterFinding, RosterReport, check_roster};
    #[pymodule_export]
    use crate::staff::{Assessment, Experience, StaffDecision, StaffReadings, assess_staff};
    #[pymodule_export]
    use crate::staff_table::{StaffReport, assess_staff_table};
    #[pymodule_export]
    use crate::words::code_labels;
}

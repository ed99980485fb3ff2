//! The RUN and its check digit.

use std::fmt;

use crate::OpdError;

/// A RUN (or RUT) with the right check digit, and its forms. Whether it was ever given is not known.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Run {
    /// The digits before the check digit.
    pub number: u32,
    /// `0` to `9` or `K`.
    pub check_digit: String,
    /// As it is written by hand: `12.345.678-5`.
    pub formatted: String,
    /// Without dots: `12345678-5`.
    pub compact: String,
    /// For logs and reports: `**.***.678-*`.
    pub masked: String,
    /// Whether it looks made up: one digit repeated, or zero.
    pub is_placeholder: bool,
    /// Whether it is in the range that practice gives to legal persons: a hint, no error.
    pub is_company_range: bool,
}

impl fmt::Debug for Run {
    /// Masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Run({})", self.masked)
    }
}

/// Reads a RUN as people write it: with dots or without, with a dash or without, `k` or `K`, blanks around.
///
/// Codes: `empty`, `bad_character`, `misplaced_separator`, `missing_check_digit`, `too_short`, `too_long`,
/// `bad_check_digit`, `school_identifier`, `synthetic`. No message shows the number.
#[uniffi::export]
pub fn parse_run(text: &str) -> Result<Run, OpdError> {
    let run: opd_core::person::Run = text.parse()?;
    Ok(Run {
        number: run.number(),
        check_digit: run.check_digit().into(),
        formatted: run.to_string(),
        compact: run.compact(),
        masked: run.masked(),
        is_placeholder: run.is_placeholder(),
        is_company_range: run.is_company_range(),
    })
}

/// Whether the text is a RUN with the right check digit.
#[uniffi::export]
pub fn is_valid_run(text: &str) -> bool {
    text.parse::<opd_core::person::Run>().is_ok()
}

//! The RUN and its check digit.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use opd_core::person;

use super::{Bytes, Error, Failure, answer};

/// A RUN (or RUT) with the right check digit, and its forms, which end with a NUL. Whether it was ever given is not
/// known.
#[repr(C)]
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The digits before the check digit.
    pub number: u32,
    /// 1 if it looks made up: one digit repeated, or zero.
    pub is_placeholder: i32,
    /// 1 if it is in the range that practice gives to legal persons: a hint, no error.
    pub is_company_range: i32,
    /// `0` to `9` or `K`.
    pub check_digit: [c_char; 2],
    /// As it is written by hand: `12.345.678-5`.
    pub formatted: [c_char; 16],
    /// Without dots: `12345678-5`.
    pub compact: [c_char; 16],
    /// For logs and reports: `**.***.678-*`.
    pub masked: [c_char; 16],
}

/// A text, cut where it must leave room for a NUL.
fn array<const N: usize>(text: &str) -> [c_char; N] {
    let mut array = [0; N];
    let room = array.iter_mut().take(N.saturating_sub(1));
    room.zip(text.bytes()).for_each(|(place, byte)| *place = byte as c_char);
    array
}

fn parse(text: &Bytes<'_>, len: usize) -> Result<person::Run, Failure> {
    Ok(person::Run::from_bytes(text.of(len).ok_or(Failure::Misuse)?)?)
}

/// Reads a RUN as people write it: with dots or without, with a dash or without, `k` or `K`, blanks around.
///
/// Codes: `empty`, `bad_character`, `misplaced_separator`, `missing_check_digit`, `too_short`, `too_long`,
/// `bad_check_digit`, `school_identifier`, `synthetic`. No message shows the number.
#[unsafe(no_mangle)]
pub extern "C" fn opd_run_parse(
    text: Bytes<'_>,
    len: usize,
    run: Option<&mut MaybeUninit<Run>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(run, error, || {
        let run = parse(&text, len)?;
        Ok(Run {
            number: run.number(),
            is_placeholder: run.is_placeholder().into(),
            is_company_range: run.is_company_range().into(),
            check_digit: array(&run.check_digit().to_string()),
            formatted: array(&run.to_string()),
            compact: array(&run.compact()),
            masked: array(&run.masked()),
        })
    })
}

/// 1 if the text is a RUN with the right check digit, or else 0.
#[unsafe(no_mangle)]
pub extern "C" fn opd_run_is_valid(text: Bytes<'_>, len: usize) -> i32 {
    parse(&text, len).is_ok().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::c::raw::written;

    #[test]
    fn the_longest_run_fits_its_forms() {
        let text = "99.999.999-9";
        let mut out = MaybeUninit::uninit();
        assert_eq!(opd_run_parse(text.into(), text.len(), Some(&mut out), None), 0);
        assert_eq!(written(out).formatted, array(text));
        assert_eq!(array::<4>("12345"), [b'1', b'2', b'3', 0].map(|byte| byte as c_char));
        let bytes = [0xFF, 0];
        assert_eq!(opd_run_is_valid(bytes[..].into(), 2), 0);
    }
}

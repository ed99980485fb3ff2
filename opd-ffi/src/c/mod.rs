//! The C ABI of `include/opd.h`, for C, PHP, .NET, Go and Node.
//!
//! It converts types; rules and messages are the core's. What C may do, and what it owes, is said in
//! `cbindgen.toml`, which opens the header. Types carry the prefix `Opd` there.
//!
//! Null pointers are `None`s of references, and memory to write to may hold anything yet: so none of these functions
//! is unsafe but for what `raw` says.
#![allow(unsafe_code)] // for `no_mangle`, which the lint counts; a test holds the rest to `raw`

mod age;
mod agreement;
mod calendar;
mod case;
mod decision;
mod delivery;
mod error;
mod json;
mod raw;
mod rules;
mod run;
mod staff;

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use age::*;
pub use agreement::*;
pub use calendar::*;
pub use case::*;
pub use decision::*;
pub use delivery::*;
pub use error::*;
pub use raw::{Buffer, Bytes, Days, Tables, Text, Word};
pub use rules::*;
pub use run::*;
pub use staff::*;

use crate::OpdError;
use crate::error::Refusal;

/// The question was answered.
pub const OPD_OK: i32 = 0;
/// There is no answer: the error says why, in words and as a code.
pub const OPD_REFUSED: i32 = 1;
/// A pointer that may not be null is null, or a length is impossible: the calling program is wrong. No error is given.
pub const OPD_MISUSE: i32 = 2;
/// The library is wrong: please report it. No error is given.
pub const OPD_BUG: i32 = 3;

/// Where an answer goes.
type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// Why a question has no answer.
enum Failure {
    Refused(Error),
    Misuse,
}

impl From<OpdError> for Failure {
    fn from(error: OpdError) -> Self {
        Self::Refused(error.into())
    }
}

impl<E: Refusal> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Refused(Error::new(&error, error.field()))
    }
}

/// Answers: the value to `out` or its zero, the error to `error` or null, the status to the caller. No panic passes.
fn answer<T: Default>(
    out: Out<'_, T>,
    error: Out<'_, Option<Box<Error>>>,
    work: impl FnOnce() -> Result<T, Failure>,
) -> i32 {
    let (value, told, status) = match out.is_some().then(|| catch_unwind(AssertUnwindSafe(work))) {
        Some(Ok(Ok(value))) => (value, None, OPD_OK),
        Some(Ok(Err(Failure::Refused(error)))) => (T::default(), raw::hand_over(error), OPD_REFUSED),
        Some(Ok(Err(Failure::Misuse))) | None => (T::default(), None, OPD_MISUSE),
        Some(Err(panic)) => {
            // What was thrown might throw again when dropped.
            std::mem::forget(panic);
            (T::default(), None, OPD_BUG)
        }
    };
    if let Some(out) = out {
        out.write(value);
    }
    if let Some(error) = error {
        error.write(told);
    }
    status
}

/// The version of the library, such as `0.1.0`. It is never freed. A program that was written for another one should
/// say so and stop.
#[unsafe(no_mangle)]
pub extern "C" fn opd_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The status of freeing something.
fn freed(done: Result<(), Failure>) -> i32 {
    if done.is_ok() { OPD_OK } else { OPD_MISUSE }
}

/// Frees a text that a function gave. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_free(text: Text) -> i32 {
    freed(text.free())
}

/// Frees bytes that a function gave. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_buffer_free(buffer: Buffer) -> i32 {
    freed(buffer.free())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_status() {
        let (mut out, mut error) = (MaybeUninit::new(7), MaybeUninit::uninit());
        let status = answer(Some(&mut out), Some(&mut error), || panic!("on purpose"));
        assert_eq!(status, OPD_BUG);
        assert_eq!(raw::written(out), 0);
        assert!(raw::written(error).is_none());
    }

    #[test]
    fn without_a_place_for_the_answer_nothing_is_asked() {
        assert_eq!(answer::<i32>(None, None, || panic!("it was asked")), OPD_MISUSE);
    }
}

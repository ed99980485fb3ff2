//! The unsafe code of the C ABI, all of it: what C lends for the length of a call, and texts that it is given.
//!
//! A function called from C can only trust its caller. What it trusts is what the header asks for, at each use.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_char};
use std::marker::PhantomData;
use std::ptr;

use super::Table;

/// What people wrote, a document or a file, lent to the function: a length in bytes goes with it. Null is none.
#[repr(transparent)]
pub struct Bytes<'a>(*const c_char, PhantomData<&'a [u8]>);

/// Days since 1970-01-01, lent to the function: how many goes with it. Null is none.
#[repr(transparent)]
pub struct Days<'a>(*const i32, PhantomData<&'a [i32]>);

/// The tables of a delivery, lent to the function: how many goes with it. Null is none.
#[repr(transparent)]
pub struct Tables<'a>(*const Table<'a>, PhantomData<&'a [Table<'a>]>);

impl<'a> Bytes<'a> {
    pub(super) fn of(&self, len: usize) -> Option<&'a [u8]> {
        lent(self.0.cast(), len)
    }
}

impl<'a> Days<'a> {
    pub(super) fn of(&self, len: usize) -> Option<&'a [i32]> {
        lent(self.0, len)
    }
}

impl<'a> Tables<'a> {
    pub(super) fn of(&self, len: usize) -> Option<&'a [Table<'a>]> {
        lent(self.0, len)
    }
}

/// The values; `None` for null with a length, and for a length that no memory has.
fn lent<'a, T>(first: *const T, len: usize) -> Option<&'a [T]> {
    if len == 0 {
        return Some(&[]);
    }
    let fits = len.checked_mul(size_of::<T>()).is_some_and(|bytes| isize::try_from(bytes).is_ok());
    if first.is_null() || !fits {
        return None;
    }
    // SAFETY: not null, not longer than memory; the header asks for `len` values there, aligned, that stay as they are
    // until the call returns, which is when `'a` ends. Any bits are a value of the types above.
    Some(unsafe { std::slice::from_raw_parts(first, len) })
}

/// A code, lent to the function: UTF-8 that ends with a NUL. Null is none.
#[repr(transparent)]
pub struct Word<'a>(*const c_char, PhantomData<&'a CStr>);

impl<'a> Word<'a> {
    /// The word; what is not UTF-8 in it becomes U+FFFD, which no code has.
    pub(super) fn get(&self) -> Option<Cow<'a, str>> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: not null; the header asks for a NUL at its end, and that it stays as it is until the call returns.
        Some(unsafe { CStr::from_ptr(self.0) }.to_string_lossy())
    }
}

/// A text that the function gives, to be freed by `opd_free`: UTF-8 that ends with a NUL. Null is none.
#[repr(transparent)]
pub struct Text(*mut c_char);

impl Text {
    /// Hands a text over.
    pub(super) fn new(text: String) -> Self {
        Self(c_string(text).into_raw())
    }

    /// Takes it back.
    pub(super) fn free(self) {
        if !self.0.is_null() {
            // SAFETY: the header asks for a text that this library gave, which `new` made, and only once.
            drop(unsafe { CString::from_raw(self.0) });
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self(ptr::null_mut())
    }
}

/// A text for C; a NUL inside, which would end it, becomes U+FFFD.
pub(super) fn c_string(text: String) -> CString {
    CString::new(text.replace('\0', "\u{FFFD}")).unwrap_or_default()
}

#[cfg(test)]
impl<'a> From<&'a [u8]> for Bytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(bytes.as_ptr().cast(), PhantomData)
    }
}

#[cfg(test)]
impl<'a> From<&'a str> for Bytes<'a> {
    fn from(text: &'a str) -> Self {
        text.as_bytes().into()
    }
}

#[cfg(test)]
impl<'a> From<&'a [Table<'a>]> for Tables<'a> {
    fn from(tables: &'a [Table<'a>]) -> Self {
        Self(tables.as_ptr(), PhantomData)
    }
}

#[cfg(test)]
impl<'a> From<Option<&'a CStr>> for Word<'a> {
    fn from(word: Option<&'a CStr>) -> Self {
        Self(word.map_or(ptr::null(), CStr::as_ptr), PhantomData)
    }
}

#[cfg(test)]
impl Text {
    /// What C reads.
    pub(super) fn take(self) -> Option<String> {
        let word = Word(self.0, PhantomData);
        let text = word.get().map(Cow::into_owned);
        self.free();
        text
    }
}

/// What a function wrote.
#[cfg(test)]
pub(super) fn written<T>(out: std::mem::MaybeUninit<T>) -> T {
    // SAFETY: every function writes to every place that it is given.
    unsafe { out.assume_init() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_no_value_and_no_length_is_too_long() {
        let null = Bytes(ptr::null(), PhantomData);
        assert_eq!((null.of(0), null.of(1)), (Some(&[][..]), None));
        let days = Days([1_i32, 2].as_ptr(), PhantomData);
        assert_eq!(days.of(2), Some(&[1, 2][..]));
        assert_eq!(days.of(usize::MAX / 4), None);
        assert_eq!(days.of(usize::MAX), None);
        assert_eq!(Word::from(None).get(), None);
        Text::default().free();
    }

    #[test]
    fn texts_go_out_whole_and_come_back() {
        assert_eq!(Text::new("un año".into()).take().as_deref(), Some("un año"));
        assert_eq!(Text::new("a\0b".into()).take().as_deref(), Some("a\u{FFFD}b"));
        assert_eq!(Word::from(Some(c"judicial")).get().as_deref(), Some("judicial"));
    }
}

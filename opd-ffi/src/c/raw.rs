//! The unsafe code of the C ABI, all of it: what C lends for the length of a call, and what it is given and gives back.
//!
//! A function called from C can only trust its caller. What it trusts is what the header asks for, at each use.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_char};
use std::marker::PhantomData;
use std::ptr;

use super::{Failure, Table};

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
        let text = c_string(text).into_raw();
        live::give(text);
        Self(text)
    }

    /// Takes it back.
    pub(super) fn free(self) -> Result<(), Failure> {
        if !self.0.is_null() {
            live::take(self.0)?;
            // SAFETY: the header asks for a text that this library gave, which `new` made, and only once.
            drop(unsafe { CString::from_raw(self.0) });
        }
        Ok(())
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

/// Bytes that the function gives, to be freed by `opd_buffer_free`. Null is none.
#[repr(C)]
pub struct Buffer {
    /// The first of them.
    data: *mut u8,
    /// How many they are.
    len: usize,
}

impl Buffer {
    /// Hands bytes over.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let len = bytes.len();
        if len == 0 {
            return Self::default();
        }
        let data = Box::into_raw(bytes.into_boxed_slice()).cast::<u8>();
        live::give(data);
        Self { data, len }
    }

    /// Takes them back.
    pub(super) fn free(self) -> Result<(), Failure> {
        if !self.data.is_null() {
            live::take(self.data)?;
            // SAFETY: the header asks for a buffer that this library gave, whose parts `new` wrote, and only once.
            drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(self.data, self.len)) });
        }
        Ok(())
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self { data: ptr::null_mut(), len: 0 }
    }
}

/// Hands a value over, behind a pointer that `take_back` frees.
pub(super) fn hand_over<T>(value: T) -> Option<Box<T>> {
    let value = Box::new(value);
    live::give(&raw const *value);
    Some(value)
}

/// What a pointer that `hand_over` gave points to; null is none.
pub(super) fn handed<'a, T>(value: *const T) -> Result<Option<&'a T>, Failure> {
    if value.is_null() {
        return Ok(None);
    }
    live::check(value)?;
    // SAFETY: not null; the header asks for a pointer that this library gave, which `hand_over` made, not freed before
    // the call returns, which is when `'a` ends. Nothing changes what is there.
    Ok(Some(unsafe { &*value }))
}

/// Frees what `hand_over` gave; null is nothing to free.
pub(super) fn take_back<T>(value: *mut T) -> Result<(), Failure> {
    if !value.is_null() {
        live::take(value)?;
        // SAFETY: the header asks for a pointer that this library gave, which `hand_over` made, and only once.
        drop(unsafe { Box::from_raw(value) });
    }
    Ok(())
}

/// What C holds of ours, in debug builds: so that what was freed already, or was never given, is told as misuse.
#[cfg(debug_assertions)]
mod live {
    use std::any::type_name;
    use std::collections::BTreeSet;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use super::Failure;

    type Held = BTreeSet<(usize, &'static str)>;

    static HELD: Mutex<Held> = Mutex::new(BTreeSet::new());

    fn held() -> MutexGuard<'static, Held> {
        HELD.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn give<T>(value: *const T) {
        held().insert((value.addr(), type_name::<T>()));
    }

    pub(super) fn check<T>(value: *const T) -> Result<(), Failure> {
        if held().contains(&(value.addr(), type_name::<T>())) { Ok(()) } else { Err(Failure::Misuse) }
    }

    pub(super) fn take<T>(value: *const T) -> Result<(), Failure> {
        if held().remove(&(value.addr(), type_name::<T>())) { Ok(()) } else { Err(Failure::Misuse) }
    }
}

/// In other builds the header is trusted.
#[cfg(not(debug_assertions))]
mod live {
    use super::Failure;

    pub(super) fn give<T>(_: *const T) {}

    pub(super) fn check<T>(_: *const T) -> Result<(), Failure> {
        Ok(())
    }

    pub(super) fn take<T>(_: *const T) -> Result<(), Failure> {
        Ok(())
    }
}

#[cfg(test)]
impl<'a> From<&'a [u8]> for Bytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(bytes.as_ptr().cast(), PhantomData)
    }
}

#[cfg(test)]
impl<'a> From<&'a [i32]> for Days<'a> {
    fn from(days: &'a [i32]) -> Self {
        Self(days.as_ptr(), PhantomData)
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
        assert!(self.free().is_ok());
        text
    }
}

#[cfg(test)]
impl Buffer {
    /// What C reads.
    pub(super) fn take(self) -> Vec<u8> {
        let bytes = lent(self.data.cast_const(), self.len).unwrap_or_default().to_vec();
        assert!(self.free().is_ok());
        bytes
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
        let days = Days::from(&[1, 2][..]);
        assert_eq!(days.of(2), Some(&[1, 2][..]));
        assert_eq!(days.of(usize::MAX / 4), None);
        assert_eq!(days.of(usize::MAX), None);
        assert_eq!(Word::from(None).get(), None);
        assert!(Text::default().free().is_ok() && Buffer::default().free().is_ok());
        assert!(take_back(ptr::null_mut::<i32>()).is_ok());
    }

    #[test]
    fn texts_go_out_whole_and_come_back() {
        assert_eq!(Text::new("un año".into()).take().as_deref(), Some("un año"));
        assert_eq!(Text::new("a\0b".into()).take().as_deref(), Some("a\u{FFFD}b"));
        assert_eq!(Word::from(Some(c"judicial")).get().as_deref(), Some("judicial"));
        assert_eq!(Buffer::new(vec![1, 0, 2]).take(), [1, 0, 2]);
        assert_eq!(Buffer::new(Vec::new()).take(), Vec::<u8>::new());
    }

    #[test]
    #[cfg(debug_assertions)]
    fn what_is_not_held_is_neither_read_nor_freed() {
        let value = Box::into_raw(hand_over(7_u16).unwrap());
        assert_eq!(handed(value).ok().flatten(), Some(&7));
        assert!(handed(value.cast::<i16>()).is_err(), "of another type");
        assert!(take_back(value).is_ok());
        assert!(handed(value).is_err() && take_back(value).is_err(), "freed already");
        let text = Text::new("un año".into());
        let twice = Text(text.0);
        assert!(text.free().is_ok() && twice.free().is_err());
        let Buffer { data, len } = Buffer::new(vec![1]);
        assert!(Buffer { data, len }.free().is_ok() && Buffer { data, len }.free().is_err());
    }
}

//! Columns of codes repeat a few words: what each was read as is remembered.

use crate::dataset::groups::MIX;

/// The last texts read, by place.
pub(super) struct Memory<R, F> {
    places: Vec<Place<R>>,
    read: F,
}

/// Far more than a column has codes, so that few share a place.
const PLACES: usize = 1 << 10;
/// Places beside one another where a text may stand.
const BESIDE: usize = 4;

#[derive(Clone)]
struct Place<R> {
    ends: Ends,
    /// What lies between the ends, where they do not say it whole.
    inner: Inner,
    /// The text, where that does not do either.
    long: String,
    raw: R,
}

impl<R: Copy + Default, F: Fn(&str) -> R> Memory<R, F> {
    /// Remembers what `read` says.
    pub(super) const fn of(read: F) -> Self {
        Self { places: Vec::new(), read }
    }

    /// What a text is read as.
    #[inline]
    pub(super) fn read(&mut self, text: &str) -> R {
        let ends = Ends::of(text.as_bytes());
        match self.places.get(ends.place()) {
            Some(known) if known.is(ends, text) => known.raw,
            _ => self.look_further(ends, text),
        }
    }

    #[inline(never)]
    fn look_further(&mut self, ends: Ends, text: &str) -> R {
        if self.places.is_empty() {
            let nothing =
                Place { ends: Ends::NONE, inner: Inner(0, 0), long: String::new(), raw: R::default() };
            self.places = vec![nothing; PLACES];
        }
        let places = (0..BESIDE).map(|by| ends.place() ^ by);
        let known = places.clone().filter_map(|place| self.places.get(place));
        if let Some(known) = known.clone().find(|known| known.is(ends, text)) {
            return known.raw;
        }
        let raw = (self.read)(text);
        // A text of a page is no code: it need not be remembered.
        if text.len() <= 64 {
            let free = places.zip(known).find(|(_, known)| known.ends == Ends::NONE);
            let place = free.map_or(ends.place(), |(place, _)| place);
            if let Some(place) = self.places.get_mut(place) {
                let long = if text.len() > 32 { text.to_owned() } else { String::new() };
                *place = Place { ends, inner: Inner::of(text.as_bytes()), long, raw };
            }
        }
        raw
    }
}

impl<R> Place<R> {
    #[inline]
    fn is(&self, ends: Ends, text: &str) -> bool {
        self.ends == ends
            && (text.len() <= 16
                || self.inner == Inner::of(text.as_bytes()) && (text.len() <= 32 || self.long == text))
    }
}

/// The second eight bytes of a text and the last but eight: with its ends the whole of a text of up to 32.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Inner(u64, u64);

impl Inner {
    #[inline]
    fn of(text: &[u8]) -> Self {
        let word = |at: usize| {
            text.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |word| u64::from_le_bytes(*word))
        };
        if text.len() < 16 { Self(0, 0) } else { Self(word(8), word(text.len() - 16)) }
    }
}

/// The first and last eight bytes of a text and its length: the whole of a text of up to sixteen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends(pub(super) u64, pub(super) u64, pub(super) usize);

impl Ends {
    /// Of no text.
    const NONE: Self = Self(0, 0, usize::MAX);

    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        let wide = |part: Option<&[u8; 8]>| part.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let half = |part: Option<&[u8; 4]>| part.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
        let (first, last) = match text {
            _ if text.len() >= 8 => (wide(text.first_chunk()), wide(text.last_chunk())),
            _ if text.len() >= 4 => (half(text.first_chunk()), half(text.last_chunk())),
            [] => (0, 0),
            [first, .., last] => (u64::from(*first) | u64::from(text[text.len() / 2]) << 8, u64::from(*last)),
            [only] => (u64::from(*only), 0),
        };
        Self(first, last, text.len())
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(23) ^ self.2 as u64).wrapping_mul(MIX);
        (mixed >> (u64::BITS - PLACES.ilog2())) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    fn hash(text: &str) -> u64 {
        text.bytes().fold(7, |hash: u64, byte| hash.wrapping_mul(31) + u64::from(byte))
    }

    proptest! {
        #[test]
        fn each_text_is_read_as_itself(texts in prop::collection::vec("[ab]{0,5}|[ab]{14,20}|[a-cñ]{0,70}", 0..90)) {
            let mut memory = Memory::of(hash);
            for text in texts.iter().chain(&texts) {
                prop_assert_eq!(memory.read(text), hash(text), "{}", text);
            }
        }
    }

    #[test]
    fn words_of_one_place_do_not_drive_each_other_out() {
        let place = |text: &str| Ends::of(text.as_bytes()).place();
        let words: Vec<String> =
            (0..).map(|n: u32| format!("word {n}")).filter(|word| place(word) == 5).take(4).collect();
        let reads = Cell::new(0);
        let mut memory = Memory::of(|text: &str| {
            reads.set(reads.get() + 1);
            hash(text)
        });
        for word in words.iter().cycle().take(400) {
            assert_eq!(memory.read(word), hash(word));
        }
        assert_eq!(reads.get(), 4);
    }
}

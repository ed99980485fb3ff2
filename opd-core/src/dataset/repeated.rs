//! Which keys stand more than once, told in a few bits a key.

use crate::dataset::groups::{MIX, NO_KEY};

/// Keys that may stand more than once. It passes every key that does and few others, so that only few rows need be
/// looked at together.
#[derive(Debug)]
pub(crate) struct Repeated {
    once: Filter,
    twice: Filter,
    /// Keys that were seen again, or may have been.
    again: u64,
}

impl Repeated {
    /// For about so many keys.
    pub(crate) fn sized(keys: usize) -> Self {
        Self { once: Filter::sized(keys), twice: Filter::sized(keys), again: 0 }
    }

    /// The keys among these.
    pub(crate) fn among(keys: &[u64]) -> Self {
        let mut once = Filter::sized(keys.len());
        let again: Vec<u64> =
            keys.iter().copied().filter(|key| *key != NO_KEY && once.insert(*key)).collect();
        // Few as a rule: small enough to be near at hand when every row asks.
        let mut twice = Filter::sized(again.len());
        for key in &again {
            twice.insert(*key);
        }
        Self { once: Filter::default(), twice, again: again.len() as u64 }
    }

    pub(crate) fn insert(&mut self, key: u64) {
        if key != NO_KEY && self.once.insert(key) {
            self.twice.insert(key);
            self.again += 1;
        }
    }

    /// Forgets what is needed to insert more.
    pub(crate) fn seal(&mut self) {
        self.once = Filter::default();
    }

    pub(crate) fn may_hold(&self, key: u64) -> bool {
        key != NO_KEY && self.twice.may_hold(key)
    }

    /// No more rows than these pass.
    pub(crate) const fn most(&self) -> u64 {
        2 * self.again
    }
}

/// Some keys, and a few others: three bits of one word for each.
#[derive(Debug, Default)]
struct Filter(Vec<u64>);

impl Filter {
    fn sized(keys: usize) -> Self {
        // Sixteen bits a key.
        Self(vec![0; (keys >> 2).max(1)])
    }

    /// The word of a key, and its bits there.
    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        let hash = key.wrapping_mul(MIX);
        let word = ((hash >> 32) * self.0.len() as u64) >> 32;
        // Bits of another product: those of the first chose the word.
        let bits = (hash ^ hash >> 32).wrapping_mul(MIX);
        (word as usize, 1 << (bits >> 58) | 1 << (bits >> 52 & 63) | 1 << (bits >> 46 & 63))
    }

    /// Adds a key; whether it may have been there.
    #[inline]
    fn insert(&mut self, key: u64) -> bool {
        let (word, bits) = self.place(key);
        self.0.get_mut(word).is_some_and(|word| std::mem::replace(word, *word | bits) & bits == bits)
    }

    #[inline]
    fn may_hold(&self, key: u64) -> bool {
        let (word, bits) = self.place(key);
        self.0.get(word).is_some_and(|word| word & bits == bits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_repeated_key_is_missed(keys in prop::collection::vec(0u64..500, 0..400)) {
            let mut inserted = Repeated::sized(keys.len());
            keys.iter().for_each(|key| inserted.insert(*key));
            inserted.seal();
            let among = Repeated::among(&keys);
            for key in &keys {
                let repeats = *key != NO_KEY && keys.iter().filter(|other| *other == key).count() > 1;
                prop_assert!(!repeats || (inserted.may_hold(*key) && among.may_hold(*key)));
            }
            prop_assert!(!inserted.may_hold(NO_KEY) && !among.may_hold(NO_KEY));
        }
    }
}

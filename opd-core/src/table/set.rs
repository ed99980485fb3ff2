//! Several words of a closed list in one cell.

use std::marker::PhantomData;

use crate::codes::CodeList;
use crate::fold::fold;
use crate::table::parse::FromText;
use crate::table::{Cell, Problem};

/// Words of a closed list, each at most once: a cell such as `Word; Excel`. `ninguno` says that there is none.
///
/// ```
/// use opd_core::staff::Tool;
/// use opd_core::table::{StaffField, StaffRecord, StaffView};
/// let mut row = StaffRecord::default();
/// row.set(StaffField::Tools, "Excel; word, Excel");
/// assert_eq!(row.tools().value().unwrap().iter().collect::<Vec<_>>(), [Tool::Word, Tool::Excel]);
/// row.set(StaffField::Tools, "ninguno");
/// assert_eq!(row.tools().value().unwrap().iter().count(), 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSet<T> {
    /// One bit for each member, by its place in the list.
    bits: u16,
    of: PhantomData<T>,
}

/// Between two words.
const SEPARATORS: [char; 3] = [';', ',', '|'];
/// Words that say that there is none.
const NONE: [&str; 3] = ["ninguno", "ninguna", "none"];

impl<T: CodeList> CodeSet<T> {
    #[cfg_attr(not(feature = "arrow"), allow(dead_code))]
    pub(crate) const fn of_bits(bits: u16) -> Self {
        Self { bits, of: PhantomData }
    }

    #[cfg_attr(not(feature = "arrow"), allow(dead_code))]
    pub(crate) const fn bits(self) -> u16 {
        self.bits
    }

    /// Its members, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL
            .iter()
            .enumerate()
            .filter(move |(place, _)| self.bits & (1 << place) != 0)
            .map(|(_, item)| *item)
    }
}

impl<T: CodeList> FromText for CodeSet<T> {
    fn from_text(text: &str) -> Cell<Self> {
        const { assert!(T::ALL.len() <= u16::BITS as usize) };
        if text.trim().is_empty() {
            return Cell::Missing;
        }
        if NONE.contains(&fold(text).as_str()) {
            return Cell::Known(Self::of_bits(0));
        }
        let words = text.split(SEPARATORS).filter(|word| !word.trim().is_empty());
        let bit = |word| Some(1 << T::ALL.iter().position(|item| T::read(word) == Some(*item))?);
        let bits: Option<Vec<u16>> = words.map(bit).collect();
        match bits.as_deref() {
            None | Some([]) => Cell::Bad(Problem::NotInList),
            Some(bits) => Cell::Known(Self::of_bits(bits.iter().fold(0, |all, bit| all | bit))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::{Competence, Knowledge, Tool, Topic};

    fn reads_its_own_words<T: CodeList + std::fmt::Debug>() {
        for item in T::ALL {
            for word in [item.code(), item.label().es, item.label().en]
                .into_iter()
                .chain(item.aliases().iter().copied())
            {
                let set = CodeSet::<T>::from_text(word).value();
                assert_eq!(set.map(|set| set.iter().collect::<Vec<_>>()), Some(vec![*item]), "{word}");
            }
        }
    }

    #[test]
    fn every_word_of_a_list_can_be_typed_in_a_cell() {
        reads_its_own_words::<Topic>();
        reads_its_own_words::<Knowledge>();
        reads_its_own_words::<Competence>();
        reads_its_own_words::<Tool>();
    }

    #[test]
    fn an_unknown_word_spoils_the_cell() {
        assert_eq!(CodeSet::<Tool>::from_text("Word; Lotus"), Cell::Bad(Problem::NotInList));
        assert_eq!(CodeSet::<Tool>::from_text(" ; "), Cell::Bad(Problem::NotInList));
        assert_eq!(CodeSet::<Tool>::from_text("  "), Cell::Missing);
    }
}

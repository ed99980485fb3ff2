//! The local catalogue of benefits and services, and the survey of gaps.

use std::collections::VecDeque;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::code_lists;
use crate::fold::fold;

/// The local catalogue (*Catálogo Local de Beneficios y Servicios*, norm OLN-CATALOGUE).
///
/// ```
/// use opd_core::network::{Catalogue, GapReason, Need};
/// let catalogue: Catalogue = toml::from_str(r#"
///     [[benefit]]
///     id = "b1"
///     name = "Taller de parentalidad"
///     provider = "DIDECO"
///     needs = ["parentalidad"]
///     capacity = 1
/// "#)?;
/// let need = |kind: &str| Need { kind: kind.into(), age: None };
/// let gaps = catalogue.gaps(&[need("Parentalidad"), need("parentalidad"), need("salud mental")]);
/// let found: Vec<_> = gaps.iter().map(|gap| (gap.need, gap.reason)).collect();
/// assert_eq!(found, [(1, GapReason::NoCapacity), (2, GapReason::NoBenefit)]);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Catalogue {
    /// The benefits, in the order of preference.
    #[serde(rename = "benefit", default)]
    pub benefits: Vec<Benefit>,
}

/// A benefit or service that the commune has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Benefit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The institution that gives it.
    pub provider: String,
    /// The kinds of need that it meets, in the office's own words.
    pub needs: Vec<String>,
    /// Youngest age in whole years that it takes; none if it has no lower limit.
    #[serde(default)]
    pub min_age: Option<u8>,
    /// Oldest age in whole years that it takes; none if it has no upper limit.
    #[serde(default)]
    pub max_age: Option<u8>,
    /// Free places; none if it has no limit.
    #[serde(default)]
    pub capacity: Option<u32>,
}

/// A need of a child or a family that waits for a benefit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Need {
    /// What is needed, in the words of the catalogue; accents, case and blanks do not matter.
    pub kind: String,
    /// Age in whole years; if it is not known, no benefit is ruled out by age.
    #[serde(default)]
    pub age: Option<u8>,
}

impl fmt::Debug for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Need").finish_non_exhaustive()
    }
}

code_lists! {
    /// Why a need stays without a benefit.
    GapReason ("gap_reason") {
        NoBenefit = "no_benefit", "Ningún beneficio del catálogo responde a la necesidad",
            "No benefit of the catalogue meets the need";
        NoCapacity = "no_capacity", "Los beneficios que responden no tienen cupo", "The benefits that meet it have no places";
    }
}

/// A need that the catalogue does not meet (*brecha*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Place of the need in the list that was given, from 0.
    pub need: usize,
    /// Why.
    pub reason: GapReason,
}

impl Benefit {
    /// Whether it meets this kind of need at this age, whatever its free places.
    pub fn meets(&self, need: &Need) -> bool {
        let kind = fold(&need.kind);
        let takes =
            |age: u8| self.min_age.is_none_or(|min| min <= age) && self.max_age.is_none_or(|max| age <= max);
        need.age.is_none_or(takes) && self.needs.iter().any(|own| fold(own) == kind)
    }
}

impl Catalogue {
    /// The benefits that meet a need, in the order of the catalogue, whatever their free places.
    pub fn benefits_for<'a>(&'a self, need: &'a Need) -> impl Iterator<Item = &'a Benefit> {
        self.benefits.iter().filter(|benefit| benefit.meets(need))
    }

    /// The survey of gaps: the needs that stay without a place.
    ///
    /// Every need takes one place. Places are allotted so that as many needs as possible have one, and a need that has
    /// one keeps it when those after it in the list are served.
    pub fn gaps(&self, needs: &[Need]) -> Vec<Gap> {
        let meets =
            |need: &Need| (0..self.benefits.len()).filter(|at| self.benefits[*at].meets(need)).collect();
        let options: Vec<Vec<usize>> = needs.iter().map(meets).collect();
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.benefits.len()];
        let mut gaps = Vec::new();
        for (need, own) in options.iter().enumerate() {
            if own.is_empty() {
                gaps.push(Gap { need, reason: GapReason::NoBenefit });
            } else if !self.allot(need, &options, &mut holders) {
                gaps.push(Gap { need, reason: GapReason::NoCapacity });
            }
        }
        gaps
    }

    /// Gives `need` a place, moving others to places of theirs that are free if it must (an augmenting path).
    fn allot(&self, need: usize, options: &[Vec<usize>], holders: &mut [Vec<usize>]) -> bool {
        // For each benefit reached: who would move into it, and from which benefit.
        let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; holders.len()];
        let mut queue = VecDeque::from([(need, None)]);
        while let Some((mover, from)) = queue.pop_front() {
            for &at in &options[mover] {
                if reached[at].is_some() {
                    continue;
                }
                reached[at] = Some((mover, from));
                let full =
                    self.benefits[at].capacity.is_some_and(|places| holders[at].len() >= places as usize);
                if full {
                    queue.extend(holders[at].iter().map(|holder| (*holder, Some(at))));
                    continue;
                }
                let mut to = Some(at);
                while let Some((at, (mover, from))) = to.and_then(|at| reached[at].map(|step| (at, step))) {
                    holders[at].push(mover);
                    if let Some(from) = from {
                        holders[from].retain(|holder| *holder != mover);
                    }
                    to = from;
                }
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn benefit(needs: &[&str], ages: (Option<u8>, Option<u8>), capacity: Option<u32>) -> Benefit {
        Benefit {
            id: "b".into(),
            name: "b".into(),
            provider: "p".into(),
            needs: needs.iter().map(|need| (*need).into()).collect(),
            min_age: ages.0,
            max_age: ages.1,
            capacity,
        }
    }

    fn need(kind: &str, age: Option<u8>) -> Need {
        Need { kind: kind.into(), age }
    }

    #[test]
    fn ages_and_words_choose_the_benefit() {
        let benefits = vec![
            benefit(&["Salud Mental"], (Some(6), Some(12)), None),
            benefit(&["salud mental"], (None, None), Some(0)),
        ];
        let catalogue = Catalogue { benefits };
        for (age, count) in [(None, 2), (Some(5), 1), (Some(6), 2), (Some(12), 2), (Some(13), 1)] {
            assert_eq!(catalogue.benefits_for(&need("salud mental", age)).count(), count, "{age:?}");
        }
        assert_eq!(catalogue.gaps(&[need("salud mental", Some(13))])[0].reason, GapReason::NoCapacity);
        assert_eq!(catalogue.gaps(&[need("vivienda", None)])[0].reason, GapReason::NoBenefit);
    }

    /// The first need would take the place that the second can't do without.
    #[test]
    fn a_need_gives_way_if_another_place_suits_it() {
        let benefits =
            vec![benefit(&["k"], (None, None), Some(1)), benefit(&["k"], (None, Some(12)), Some(1))];
        assert_eq!(Catalogue { benefits }.gaps(&[need("k", Some(10)), need("k", Some(16))]), []);
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(toml::from_str::<Catalogue>("[[benefits]]\nid = \"b\"").is_err());
        assert!(serde_json::from_str::<Need>(r#"{"kind": "k", "edad": 3}"#).is_err());
    }

    /// Fewest needs without a place, by trying every allotment.
    fn fewest(catalogue: &Catalogue, needs: &[Need], free: &mut [u32]) -> usize {
        let Some((first, rest)) = needs.split_first() else { return 0 };
        let mut best = 1 + fewest(catalogue, rest, free);
        for at in 0..free.len() {
            if free[at] > 0 && catalogue.benefits[at].meets(first) {
                free[at] -= 1;
                best = best.min(fewest(catalogue, rest, free));
                free[at] += 1;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_gap_that_another_allotment_would_close(
            benefits in proptest::collection::vec((0..3usize, 0..3u8, 0..3u8, 0..3u32), 0..4),
            needs in proptest::collection::vec((0..2usize, 0..4u8), 0..6),
        ) {
            let kinds: [&[&str]; 3] = [&["a"], &["b"], &["a", "b"]];
            let make = |(kind, min, width, places): (usize, u8, u8, u32)| {
                benefit(kinds[kind], (Some(min), Some(min + width)), Some(places))
            };
            let catalogue = Catalogue { benefits: benefits.into_iter().map(make).collect() };
            let needs: Vec<Need> = needs.into_iter().map(|(kind, age)| need(["a", "b"][kind], Some(age))).collect();
            let mut free: Vec<u32> = catalogue.benefits.iter().filter_map(|benefit| benefit.capacity).collect();
            let gaps = catalogue.gaps(&needs);
            prop_assert_eq!(gaps.len(), fewest(&catalogue, &needs, &mut free));
            // First come, first served: the gaps of a list are gaps of every longer one.
            for length in 0..needs.len() {
                let before: Vec<Gap> = gaps.iter().filter(|gap| gap.need < length).copied().collect();
                prop_assert_eq!(catalogue.gaps(&needs[..length]), before);
            }
        }
    }
}

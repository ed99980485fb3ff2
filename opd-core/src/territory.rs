//! Regions and communes by their official codes (Códigos Únicos Territoriales, SUBDERE 2018).
//!
//! A commune is named by its code: names have variants, codes do not.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::lang::UnknownCode;

/// One of the 16 regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Region {
    /// Two digits, such as `15`.
    pub code: &'static str,
    /// Full name, such as `Región de Arica y Parinacota`.
    pub name: &'static str,
    /// ISO 3166-2, such as `CL-AP`.
    pub iso_code: &'static str,
}

/// One of the 346 communes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Commune {
    /// Five digits, such as `05101`.
    pub code: &'static str,
    /// Name as the official list spells it.
    pub name: &'static str,
    /// Name of its province.
    pub province: &'static str,
    /// Code of its region: the first two digits of its own.
    pub region: &'static str,
}

impl Commune {
    /// The code as a number, without its leading zero: 5101 for `05101`.
    pub fn number(&self) -> u32 {
        number(self.code).unwrap_or_default()
    }
}

/// A commune as a plain number, for columns: the code without its leading zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct CommuneCode(u32);

impl CommuneCode {
    /// The code of a commune.
    pub fn of(commune: &Commune) -> Self {
        Self(commune.number())
    }

    /// The number, such as 13601.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// From a number that came from a commune.
    #[cfg(feature = "arrow")]
    pub(crate) const fn from_raw(number: u32) -> Self {
        Self(number)
    }

    /// The commune.
    pub fn commune(self) -> Option<&'static Commune> {
        commune_by_number(self.0)
    }
}

impl TryFrom<u32> for CommuneCode {
    type Error = UnknownCode;

    fn try_from(number: u32) -> Result<Self, UnknownCode> {
        let known = commune_by_number(number).map(Self::of);
        known.ok_or_else(|| UnknownCode::new("commune", &number.to_string(), &[]))
    }
}

/// The regions, in the order of their codes.
///
/// ```
/// assert_eq!(opd_core::territory::regions()[15].name, "Región de Ñuble");
/// ```
pub fn regions() -> &'static [Region] {
    &TERRITORY.regions
}

/// The communes, in the order of their codes.
///
/// ```
/// assert_eq!(opd_core::territory::communes().len(), 346);
/// ```
pub fn communes() -> &'static [Commune] {
    &TERRITORY.communes
}

/// The commune with this code: five digits, or four where a spreadsheet lost the leading zero. Blanks around
/// are ignored; `None` if no commune has it.
///
/// ```
/// use opd_core::territory::commune;
/// assert_eq!(commune("13601").unwrap().name, "Talagante");
/// assert_eq!(commune("5101"), commune("05101"));
/// assert_eq!(commune("99999"), None);
/// ```
pub fn commune(code: &str) -> Option<&'static Commune> {
    commune_by_number(number(code.trim())?)
}

/// The commune whose code is this number; `None` if there is none.
///
/// ```
/// use opd_core::territory::commune_by_number;
/// assert_eq!(commune_by_number(5101).unwrap().code, "05101");
/// ```
pub fn commune_by_number(number: u32) -> Option<&'static Commune> {
    let communes = communes();
    communes.binary_search_by_key(&number, Commune::number).ok().and_then(|i| communes.get(i))
}

/// The commune of this name, without regard to accents, case, blanks or hyphens; the spellings in common use
/// are accepted too (Llay-Llay, Trehuaco, Aisén, ...). `None` if no commune has it.
///
/// ```
/// use opd_core::territory::commune_by_name;
/// assert_eq!(commune_by_name("LLAY LLAY").unwrap().code, "05703");
/// assert_eq!(commune_by_name("til til").unwrap().name, "Tiltil");
/// assert_eq!(commune_by_name("Springfield"), None);
/// ```
pub fn commune_by_name(name: &str) -> Option<&'static Commune> {
    let key = fold(name);
    let names = &TERRITORY.names;
    let at = names.binary_search_by(|(known, _)| known.as_str().cmp(&key)).ok()?;
    names.get(at).and_then(|(_, code)| commune(code))
}

/// Spellings in common use that differ from the official list by more than accents, case, blanks or hyphens.
const ALIASES: [(&str, &str); 14] = [
    ("Paihuano", "04105"),
    ("Rapa Nui", "05201"),
    ("La Calera", "05502"),
    ("Llay-Llay", "05703"),
    ("San Francisco de Mostazal", "06110"),
    ("San Vicente de Tagua Tagua", "06117"),
    ("Marchigüe", "06204"),
    ("Coihaique", "11101"),
    ("Aisén", "11201"),
    ("Puerto Aysén", "11201"),
    ("Villa O'Higgins", "11302"),
    ("Puerto Natales", "12401"),
    ("Santiago Centro", "13101"),
    ("Trehuaco", "16207"),
];

struct Territory {
    regions: Vec<Region>,
    communes: Vec<Commune>,
    /// Folded name and code, sorted by name.
    names: Vec<(String, &'static str)>,
}

static TERRITORY: LazyLock<Territory> = LazyLock::new(|| {
    let provinces: Vec<[&str; 3]> = table(include_str!("../data/cut/provinces.csv")).collect();
    let province = |id| provinces.iter().find(|row| row[0] == id).map_or("", |row| row[1]);
    let regions = table(include_str!("../data/cut/regions.csv"))
        .map(|[code, name, _, _, iso_code]| Region { code, name, iso_code })
        .collect();
    let mut communes: Vec<Commune> = table(include_str!("../data/cut/communes.csv"))
        .map(|[code, name, id]| Commune {
            code,
            name,
            province: province(id),
            region: code.get(..2).unwrap_or_default(),
        })
        .collect();
    communes.sort_by_key(|commune| commune.code);
    let official = communes.iter().map(|commune| (commune.name, commune.code));
    let mut names: Vec<_> = official.chain(ALIASES).map(|(name, code)| (fold(name), code)).collect();
    names.sort();
    names.dedup();
    Territory { regions, communes, names }
});

/// The rows of a CSV text without quotes, after its heading; a row with another number of fields is left out.
fn table<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().skip(1).filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

/// Four or five ASCII digits as a number.
fn number(code: &str) -> Option<u32> {
    let digits = (4..=5).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    if digits { code.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!((regions().len(), communes().len()), (16, 346));
        assert!(communes().windows(2).all(|pair| pair[0].code < pair[1].code));
        let provinces: std::collections::BTreeSet<_> = communes().iter().map(|c| c.province).collect();
        assert_eq!(provinces.len(), 56);
        for c in communes() {
            assert!(c.code.len() == 5 && !c.province.is_empty(), "{c:?}");
            assert!(regions().iter().any(|region| region.code == c.region), "{c:?}");
            assert_eq!(commune(c.code), Some(c));
            assert_eq!(commune(&c.number().to_string()), Some(c));
            assert_eq!(commune_by_name(&c.name.to_uppercase()), Some(c));
        }
    }

    #[test]
    fn aliases_are_new_names_of_known_communes() {
        for (name, code) in ALIASES {
            assert_eq!(commune_by_name(name).unwrap().code, code, "{name}");
        }
        let mut names: Vec<_> = TERRITORY.names.iter().map(|(name, _)| name).collect();
        names.dedup();
        assert_eq!(names.len(), communes().len() + ALIASES.len());
    }

    #[test]
    fn codes_that_are_not_codes() {
        for text in ["", "0", "101", "005101", "5101.0", "-5101", "+5101", "1310 1", "Talagante", "١٣٦٠١"]
        {
            assert_eq!(commune(text), None, "{text}");
        }
        assert_eq!(commune(" 13601 ").unwrap().name, "Talagante");
    }
}

//! Norms as data: a legal value with its unit, validity, source and status.
//!
//! The rows stand in `norms/*.toml`, one file per source. Code asks for a value by [`Key`] and by the
//! date of the fact; outside the validity of the norm the answer is an error that states its dates.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::lang::{Explain, Lang};

/// How far a norm was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Status {
    /// Verified in the legal text.
    V,
    /// Verified in a primary source that is no law (an agreement, a job call).
    #[serde(rename = "V-p")]
    Vp,
    /// Derived from verified facts.
    D,
    /// Secondary source only: never a default.
    S,
    /// Unverified: a parameter, or a default labelled as an assumption.
    U,
}

impl Status {
    /// The mark of the dossier: `V`, `V-p`, `D`, `S` or `U`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::V => "V",
            Self::Vp => "V-p",
            Self::D => "D",
            Self::S => "S",
            Self::U => "U",
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// Row of the dossier, such as `AGE-01`.
    pub norm: String,
    /// Name of the law or document, in Spanish as it is cited.
    pub source: String,
    /// Article, such as `art. 26`.
    pub article: String,
    /// Address of the text, if it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How far it was verified.
    pub status: Status,
}

impl std::fmt::Display for Citation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let comma = if self.article.is_empty() { "" } else { ", " };
        write!(f, "{}{comma}{}", self.source, self.article)
    }
}

/// First and last day on which a norm holds; an open end is one that the dossier does not date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Validity {
    /// First day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl Validity {
    /// Whether the norm holds on `day`.
    pub fn contains(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A value of law in force on some day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Norm<T> {
    /// The value, typed by its unit.
    pub value: T,
    /// When it holds.
    pub valid: Validity,
    /// Where it is written.
    pub citation: Citation,
}

/// A value of law in one unit; the unit in the row must be the type's.
pub trait Unit: Sized {
    /// The unit's name in the TOML rows.
    const NAME: &'static str;
    /// Reads the value, `None` if it does not fit.
    fn read(value: &toml::Value) -> Option<Self>;
}

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident = $unit:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(pub i32);

        impl Unit for $name {
            const NAME: &'static str = $unit;
            fn read(value: &toml::Value) -> Option<Self> {
                value.as_integer().and_then(|n| i32::try_from(n).ok()).map(Self)
            }
        }
    )*};
}

units! {
    /// Whole years of the Civil Code, art. 48.
    Years = "years";
    /// Whole months of the Civil Code, art. 48.
    Months = "months";
    /// Days whose kind (calendar or business) the norm or a parameter says.
    Days = "days";
    /// Administrative business days (Ley 19.880, art. 25).
    BusinessDays = "business_days";
    /// Running hours.
    Hours = "hours";
    /// A plain number: of a series, of an identifier.
    Number = "number";
    /// Whole Chilean pesos.
    Pesos = "pesos";
}

/// A norm that is cited for its words and has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words;

impl Unit for Words {
    const NAME: &'static str = "words";
    fn read(value: &toml::Value) -> Option<Self> {
        value.as_str().filter(|text| !text.is_empty()).map(|_| Self)
    }
}

/// A span of years, months and days, as in "17 años 11 meses 29 días".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct YearsMonthsDays {
    /// Whole years.
    pub years: i32,
    /// Months beyond the years.
    pub months: i32,
    /// Days beyond the months.
    pub days: i32,
}

impl Unit for YearsMonthsDays {
    const NAME: &'static str = "years_months_days";
    fn read(value: &toml::Value) -> Option<Self> {
        let part = |i: usize| value.get(i)?.as_integer().and_then(|n| i32::try_from(n).ok());
        Some(Self { years: part(0)?, months: part(1)?, days: part(2)? })
    }
}

/// A range of monthly values in units of the service's subsidy (USS), both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UssRange {
    /// The least value.
    pub min: Decimal,
    /// The greatest value.
    pub max: Decimal,
}

impl Unit for UssRange {
    const NAME: &'static str = "uss_range";
    fn read(value: &toml::Value) -> Option<Self> {
        let end = |i: usize| value.get(i)?.as_str()?.parse().ok();
        Some(Self { min: end(0)?, max: end(1)? })
    }
}

/// The name of a norm in the dossier, with the type of its value.
///
/// ```
/// use opd_core::norm::{Key, Years};
/// use opd_core::Day;
/// const MAJORITY: Key<Years> = Key::new("AGE-01");
/// let on = Day::from_civil(2020, 1, 1).unwrap();
/// assert_eq!(MAJORITY.on(on).unwrap().value, Years(18));
/// assert_eq!(MAJORITY.on(on).unwrap().citation.to_string(), "Código Civil, art. 26");
/// ```
#[derive(Debug)]
pub struct Key<T> {
    id: &'static str,
    unit: std::marker::PhantomData<fn() -> T>,
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Key<T> {}

impl<T: Unit> Key<T> {
    /// Names a row of the dossier; a test checks that every key written in the code has its row.
    pub const fn new(id: &'static str) -> Self {
        Self { id, unit: std::marker::PhantomData }
    }

    /// The row's id, such as `AGE-01`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The norm in force on `day`, which is the date of the fact that is judged.
    ///
    /// # Errors
    /// [`NormError::NotInForce`] with the norm's dates when it does not hold on that day;
    /// [`NormError::Unknown`] when no row has this id in this unit.
    pub fn on(&self, day: Day) -> Result<Norm<T>, NormError> {
        let mut outside: Option<&Row> = None;
        for row in rows().iter().filter(|row| row.id == self.id && row.unit == T::NAME) {
            if row.valid.contains(day) {
                return row.typed().ok_or_else(|| NormError::Unknown(self.id.into()));
            }
            outside = Some(row);
        }
        Err(match outside {
            None => NormError::Unknown(self.id.into()),
            Some(row) => row.not_in_force(day),
        })
    }

    /// Every version of the norm, in the order of its file.
    pub fn versions(&self) -> Vec<Norm<T>> {
        rows().iter().filter(|row| row.id == self.id && row.unit == T::NAME).filter_map(Row::typed).collect()
    }
}

/// Why a norm has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum NormError {
    /// No row has this id in this unit.
    Unknown(String),
    /// The norm does not hold on the day asked.
    NotInForce {
        /// The norm.
        citation: Box<Citation>,
        /// The date of the fact.
        asked: Day,
        /// First day in force.
        from: Option<Day>,
        /// Last day in force.
        to: Option<Day>,
    },
}

impl NormError {
    /// The stable code: `unknown_norm` or `not_in_force`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown_norm",
            Self::NotInForce { .. } => "not_in_force",
        }
    }
}

impl Explain for NormError {
    fn explain(&self, lang: Lang) -> String {
        match self {
            Self::Unknown(id) => match lang {
                Lang::Es => format!("no hay una norma «{id}» con esa unidad en el registro de normas"),
                Lang::En => format!("the register of norms has no “{id}” in that unit"),
            },
            Self::NotInForce { citation, asked, from, to } => {
                let day = |d: &Option<Day>, open: &str| d.map_or(open.to_owned(), |d| d.to_string());
                match lang {
                    Lang::Es => format!(
                        "{citation} no rige el {asked}: rige desde {} hasta {}",
                        day(from, "siempre"),
                        day(to, "hoy")
                    ),
                    Lang::En => format!(
                        "{citation} is not in force on {asked}: it holds from {} to {}",
                        day(from, "always"),
                        day(to, "now")
                    ),
                }
            }
        }
    }
}

/// One row of `norms/*.toml`, for catalogues and documents.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Row of the dossier, such as `AGE-01`.
    pub id: String,
    /// Unit of the value.
    pub unit: String,
    /// The value as it stands in the file.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub value: toml::Value,
    /// When it holds.
    pub valid: Validity,
    /// Where it is written.
    pub citation: Citation,
    /// What the norm says, in Spanish, in few words.
    pub summary: String,
}

impl Row {
    fn not_in_force(&self, asked: Day) -> NormError {
        let Validity { from, to } = self.valid;
        NormError::NotInForce { citation: Box::new(self.citation.clone()), asked, from, to }
    }

    fn typed<T: Unit>(&self) -> Option<Norm<T>> {
        let value = T::read(&self.value)?;
        Some(Norm { value, valid: self.valid, citation: self.citation.clone() })
    }
}

/// Every norm of the library, in the order of its files.
pub fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
        // The files are part of the crate: the test `every_file_parses` proves that this cannot fail.
        #[allow(clippy::expect_used)]
        SOURCES.iter().flat_map(|text| parse(text).expect("norms/*.toml is tested")).collect()
    });
    &ROWS
}

/// The row in force on `day`, whatever its unit.
///
/// # Errors
/// As [`Key::on`].
pub fn in_force(id: &str, day: Day) -> Result<&'static Row, NormError> {
    let mut outside = None;
    for row in rows().iter().filter(|row| row.id == id) {
        if row.valid.contains(day) {
            return Ok(row);
        }
        outside = Some(row);
    }
    Err(outside.map_or_else(|| NormError::Unknown(id.to_owned()), |row| row.not_in_force(day)))
}

/// The citation of a row, for the reasons of a decision.
pub fn citation(id: &str) -> Option<&'static Citation> {
    rows().iter().find(|row| row.id == id).map(|row| &row.citation)
}

/// The texts of the files, which the hash of the rule set covers.
pub(crate) const SOURCES: &[&str] = &[
    include_str!("../norms/civil_code.toml"),
    include_str!("../norms/cpc.toml"),
    include_str!("../norms/cpp.toml"),
    include_str!("../norms/ley_19880.toml"),
    include_str!("../norms/ley_21057.toml"),
    include_str!("../norms/ley_21302.toml"),
    include_str!("../norms/ley_21430.toml"),
    include_str!("../norms/ley_20032_2005.toml"),
    include_str!("../norms/ley_20032.toml"),
    include_str!("../norms/ley_19968.toml"),
    include_str!("../norms/opd_talagante.toml"),
    include_str!("../norms/identifiers.toml"),
    include_str!("../norms/guia_oln_tribunales.toml"),
    include_str!("../norms/oln_gestor_de_casos.toml"),
    include_str!("../norms/opd_bases_tecnicas.toml"),
    include_str!("../norms/ley_18575.toml"),
    include_str!("../norms/ley_18834.toml"),
    include_str!("../norms/ley_18883.toml"),
    include_str!("../norms/dl_645.toml"),
    include_str!("../norms/alerta_ninez.toml"),
];

#[derive(Deserialize)]
struct File {
    source: Source,
    norm: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    name: String,
    url: Option<String>,
    from: Option<Day>,
    to: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    id: String,
    article: String,
    unit: String,
    value: toml::Value,
    status: Status,
    summary: String,
    from: Option<Day>,
    to: Option<Day>,
}

fn parse(text: &str) -> Result<Vec<Row>, toml::de::Error> {
    let File { source, norm } = toml::from_str(text)?;
    let row = |row: FileRow| Row {
        citation: Citation {
            norm: row.id.clone(),
            source: source.name.clone(),
            article: row.article,
            url: source.url.clone(),
            status: row.status,
        },
        valid: Validity { from: row.from.or(source.from), to: row.to.or(source.to) },
        id: row.id,
        unit: row.unit,
        value: row.value,
        summary: row.summary,
    };
    Ok(norm.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_every_row_is_cited() {
        for text in SOURCES {
            parse(text).unwrap();
        }
        for row in rows() {
            assert!(!row.citation.source.is_empty() && !row.citation.article.is_empty(), "{}", row.id);
            assert!(!row.summary.is_empty() && row.value.as_str() != Some(""), "{}", row.id);
            assert!(row.valid.from.is_none_or(|from| row.valid.to.is_none_or(|to| from <= to)), "{}", row.id);
        }
    }

    #[test]
    fn a_norm_outside_its_validity_states_its_dates() {
        let key: Key<Years> = Key::new("AGE-01");
        assert_eq!(key.on(Day::MIN).unwrap().value, Years(18));
        assert_eq!(Key::<Hours>::new("AGE-01").on(Day::MIN), Err(NormError::Unknown("AGE-01".into())));
    }
}

//! The agreement between the service and a municipality: what was agreed, whether it holds together, what it pays.
//!
//! * [`Agreement`]: read from TOML ([`Agreement::load`]); [`Agreement::talagante_2015`] is the example.
//! * [`Agreement::check`]: everything that is wrong with it, each with its norm; [`Agreement::facts`]: what it comes
//!   to, which is no rule.
//! * [`Payment`]: the law's formula, in whole pesos.

mod checks;
mod payment;
mod period;

pub use checks::AgreementFinding;
pub use payment::{Payment, PaymentError, Proration, Surcharges};
pub use period::{Period, TacitRenewal};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::codes::Area;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{Days, Key, NormError, Number, UssRange, Years};
use crate::person::Programme;
use crate::reader::{in_spanish, toml_detail};
use crate::staff::StaffRole;

/// Longest agreement of an OPD.
const LONGEST: Key<Years> = Key::new("OPD-06");
/// How long before expiry the service must object.
const OBJECTION: Key<Days> = Key::new("OPD-07");
/// How often an agreement of an OPD may be renewed.
const RENEWALS: Key<Number> = Key::new("OPD-07-RENEWAL");
/// Unit value a person and month.
const UNIT_VALUE: Key<UssRange> = Key::new("OPD-04");

/// An agreement (convenio). Fields are as written: [`check`](Self::check) says what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agreement {
    /// Its name.
    pub name: String,
    /// The programme it funds. The limits of Ley 20.032 (text of 2005) are checked for `opd` only.
    pub programme: Programme,
    /// Codes of the communes served, five digits.
    pub communes: Vec<String>,
    /// First and last day.
    pub period: Period,
    /// The periods of its renewals, in order.
    #[serde(default, rename = "renewal")]
    pub renewals: Vec<Period>,
    /// What each party pays a year.
    pub contributions: Contributions,
    /// Agreed coverage of each area, a year.
    #[serde(rename = "area")]
    pub areas: Vec<AreaCoverage>,
    /// The roster by post.
    #[serde(default, rename = "post")]
    pub posts: Vec<PostCount>,
    /// What the service's payment is worked out from.
    #[serde(default)]
    pub payment: Option<PaymentBasis>,
}

/// Pesos a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contributions {
    /// What the service pays.
    pub service: i64,
    /// What the municipality pays.
    pub municipality: i64,
    /// The sum that the document states, if it does.
    #[serde(default)]
    pub total: Option<i64>,
}

/// Persons agreed for an area, a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaCoverage {
    /// The area.
    pub area: Area,
    /// Persons a year.
    pub agreed: i64,
}

/// How many people a post of the roster has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PostCount {
    /// The post.
    pub role: StaffRole,
    /// People.
    pub count: i64,
}

/// What the service's payment is worked out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaymentBasis {
    /// Agreed population, in persons.
    pub population: i64,
    /// Unit value a person and month, in USS: a decimal between quotes, such as `"0.083"`.
    #[serde(deserialize_with = "exact")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub unit_value: Decimal,
}

/// What an agreement comes to. Facts of the agreement, not limits of law: no text was found that states the shares
/// (norms OPDN-02 and OPDN-03). `None` where a part is missing, zero, or too large to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgreementFacts {
    /// Whole months of the period, if it has no days beyond them.
    pub months: Option<i32>,
    /// People of the roster.
    pub posts: Option<i64>,
    /// Both contributions, pesos a year.
    pub contributions: Option<i64>,
    /// The municipality's contribution as a share of the service's.
    pub municipality_of_service: Option<Decimal>,
    /// The municipality's contribution as a share of both.
    pub municipality_of_total: Option<Decimal>,
    /// Agreed coverage of the protection area as a share of the agreed population.
    pub protection_of_population: Option<Decimal>,
}

impl Agreement {
    /// Reads an agreement from TOML. A field that it does not know is refused; what is read may still have findings.
    ///
    /// # Errors
    /// [`AgreementError`] if the text is no TOML, lacks a field or has one too many.
    ///
    /// ```
    /// use opd_core::{Explain, Lang, agreement::Agreement};
    /// let error = Agreement::load("name = 'x'\nbudget = 1").unwrap_err();
    /// assert!(error.explain(Lang::En).contains("budget"));
    /// ```
    pub fn load(text: &str) -> Result<Self, AgreementError> {
        toml::from_str(text).map_err(|error| AgreementError { detail: toml_detail(&error, text) })
    }

    /// The agreement of the OPD Talagante, 2015–2018: an example that comes with the library.
    ///
    /// ```
    /// use opd_core::{agreement::Agreement, codes::Area};
    /// let agreement = Agreement::talagante_2015();
    /// assert_eq!(agreement.agreed(Area::Protection), Some(360));
    /// assert!(agreement.check().is_empty());
    /// ```
    pub fn talagante_2015() -> Self {
        // The file is part of the crate: a test proves that this cannot fail.
        #[allow(clippy::expect_used)]
        Self::load(include_str!("../../agreements/opd-talagante-2015.toml")).expect("the example is tested")
    }

    /// Persons agreed for an area, a year; `None` if the agreement does not have the area.
    pub fn agreed(&self, area: Area) -> Option<i64> {
        self.areas.iter().find(|one| one.area == area).map(|one| one.agreed)
    }

    /// The posts of the roster, as [`Roster::check`](crate::staff::Roster::check) takes them; a number below zero, which
    /// is a finding of [`check`](Self::check), is none.
    ///
    /// ```
    /// use opd_core::{agreement::Agreement, staff::StaffRole};
    /// assert!(Agreement::talagante_2015().roster().contains(&(StaffRole::Lawyer, 1)));
    /// ```
    pub fn roster(&self) -> Vec<(StaffRole, u32)> {
        let people = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
        self.posts.iter().map(|post| (post.role, people(post.count))).collect()
    }

    /// The period that runs last: the latest renewal, or the first period.
    pub fn last_period(&self) -> Period {
        self.renewals.last().copied().unwrap_or(self.period)
    }

    /// The period in force on the day, the first or a renewal; on a day of none, the last one that had begun, or the
    /// first.
    ///
    /// ```
    /// use opd_core::agreement::Agreement;
    /// let agreement = Agreement::talagante_2015();
    /// assert_eq!(agreement.period_on("2016-05-01".parse().unwrap()), agreement.period);
    /// assert_eq!(agreement.period_on("2030-05-01".parse().unwrap()), agreement.period);
    /// ```
    pub fn period_on(&self, day: Day) -> Period {
        let periods = || std::iter::once(&self.period).chain(&self.renewals);
        let in_force = periods().find(|period| period.contains(day));
        let begun = || periods().filter(|period| period.from <= day).max_by_key(|period| period.from);
        in_force.or_else(begun).copied().unwrap_or(self.period)
    }

    /// What the agreement comes to.
    ///
    /// ```
    /// use opd_core::agreement::Agreement;
    /// let facts = Agreement::talagante_2015().facts();
    /// assert_eq!((facts.months, facts.posts, facts.contributions), (Some(36), Some(9), Some(84_485_700)));
    /// assert_eq!(facts.municipality_of_service.unwrap().to_string(), "0.25");
    /// assert_eq!(facts.municipality_of_total.unwrap().to_string(), "0.2");
    /// assert_eq!(facts.protection_of_population.unwrap().to_string(), "0.08");
    /// ```
    pub fn facts(&self) -> AgreementFacts {
        let Contributions { service, municipality, .. } = self.contributions;
        let contributions = self.contributions.sum();
        let population = self.payment.map(|payment| payment.population);
        AgreementFacts {
            months: self.period.whole_months(),
            posts: self.posts.iter().try_fold(0_i64, |sum, post| sum.checked_add(post.count)),
            contributions,
            municipality_of_service: share(municipality, service),
            municipality_of_total: contributions.and_then(|total| share(municipality, total)),
            protection_of_population: self
                .agreed(Area::Protection)
                .zip(population)
                .and_then(|(agreed, population)| share(agreed, population)),
        }
    }

    /// The last day on which the service may object to a renewal (Ley 20.032 of 2005, art. 27, norm OPD-07): the term
    /// is counted back from the last day of the agreement.
    ///
    /// # Errors
    /// [`NormError`] if the norm does not hold on the first day of the period.
    ///
    /// ```
    /// use opd_core::agreement::Agreement;
    /// assert_eq!(Agreement::talagante_2015().objection_deadline()?.to_string(), "2017-12-31");
    /// # Ok::<(), opd_core::norm::NormError>(())
    /// ```
    pub fn objection_deadline(&self) -> Result<Day, NormError> {
        let Period { from, until } = self.last_period();
        Ok(until.plus_days(OBJECTION.on(from)?.value.0.saturating_neg()))
    }

    /// Whether the agreement stands renewed on the day `on` because the service did not object in time (norm OPD-07),
    /// and for which period. `objected` is the day of the service's objection; one after the deadline does not count.
    /// The law also asks for positive evaluations, which this does not judge.
    ///
    /// # Errors
    /// [`NormError`] if the norm does not hold on the first day of the period.
    ///
    /// ```
    /// use opd_core::agreement::{Agreement, TacitRenewal};
    /// let agreement = Agreement::talagante_2015();
    /// let on = "2018-01-01".parse().unwrap();
    /// let TacitRenewal::Renewed { period } = agreement.tacit_renewal(on, None)? else { panic!() };
    /// assert_eq!((period.from.to_string(), period.until.to_string()), ("2018-03-02".into(), "2021-03-01".into()));
    /// # Ok::<(), opd_core::norm::NormError>(())
    /// ```
    pub fn tacit_renewal(&self, on: Day, objected: Option<Day>) -> Result<TacitRenewal, NormError> {
        let allowed = RENEWALS.on(self.period.from)?.value.0;
        if i32::try_from(self.renewals.len()).is_ok_and(|used| used < allowed) {
            let deadline = self.objection_deadline()?;
            return Ok(match objected {
                Some(objection) if objection <= deadline && objection <= on => TacitRenewal::Objected,
                _ if on <= deadline => TacitRenewal::Open { deadline },
                _ => TacitRenewal::Renewed { period: self.last_period().next() },
            });
        }
        Ok(TacitRenewal::Exhausted { allowed })
    }
}

/// A decimal written as text: a number of TOML would come through a binary float.
fn exact<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Decimal, D::Error> {
    Decimal::from_str_exact(&String::deserialize(reader)?).map_err(serde::de::Error::custom)
}

impl Contributions {
    /// Both parties' pesos; `None` if they can't be added in 64 bits.
    pub const fn sum(&self) -> Option<i64> {
        self.service.checked_add(self.municipality)
    }
}

/// Part over whole to four decimals, half up; `None` if the whole is not positive or the part is negative.
pub(crate) fn share(part: i64, whole: i64) -> Option<Decimal> {
    let exact = Decimal::from(part).checked_div(Decimal::from(whole))?;
    let rounded = exact.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).normalize();
    (part >= 0 && whole > 0).then_some(rounded)
}

/// An agreement that can't be read: what the reader of TOML says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub struct AgreementError {
    detail: String,
}

impl AgreementError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        "unreadable"
    }
}

impl Explain for AgreementError {
    fn explain(&self, lang: Lang) -> String {
        let detail = &self.detail;
        match lang {
            Lang::Es => format!("el convenio no se puede leer; corrija el TOML: {}", in_spanish(detail)),
            Lang::En => format!("the agreement can't be read; mend the TOML: {detail}"),
        }
    }
}

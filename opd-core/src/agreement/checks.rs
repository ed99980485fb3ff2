//! What is wrong with an agreement.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Agreement, LONGEST, Period, RENEWALS, UNIT_VALUE};
use crate::codes::Area;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::norm::{self, Citation, NormError};
use crate::person::Programme;
use crate::staff::StaffRole;
use crate::territory::commune;

/// Something wrong with an agreement; [`Explain`] says it, and how to mend it.
///
/// ```
/// use opd_core::{Lang, Explain, agreement::Agreement};
/// let mut agreement = Agreement::talagante_2015();
/// agreement.period.until = "2018-03-02".parse().unwrap();
/// let findings = agreement.check();
/// assert_eq!(findings[0].code(), "AGR002");
/// assert_eq!(findings[0].citations()[0].to_string(), "Ley 20.032 (texto de 2005), art. 27 n° 1");
/// assert!(findings[0].explain(Lang::En).contains("2018-03-01"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgreementFinding {
    /// A period ends before it starts.
    Reversed(Period),
    /// A period is longer than the law allows.
    TooLong {
        /// The period.
        period: Period,
        /// The last lawful day.
        limit: Day,
    },
    /// More renewals than the law allows.
    TooManyRenewals {
        /// Renewals written.
        seen: usize,
        /// Renewals allowed.
        allowed: i32,
    },
    /// A renewal does not start on the morrow of what it renews.
    NotConsecutive {
        /// Its first day.
        seen: Day,
        /// The morrow.
        expected: Day,
    },
    /// No commune is written.
    NoCommune,
    /// A code that is no commune's.
    UnknownCommune(String),
    /// An agreed coverage that is not positive.
    Coverage {
        /// The area.
        area: Area,
        /// Persons written.
        seen: i64,
    },
    /// An agreed coverage beyond the agreed population.
    BeyondPopulation {
        /// The area.
        area: Area,
        /// Persons written.
        seen: i64,
        /// The population.
        population: i64,
    },
    /// An area written twice.
    AreaTwice(Area),
    /// A contribution that is not positive.
    Contribution {
        /// Pesos written.
        seen: i64,
    },
    /// The total stated is not the sum of the contributions.
    Total {
        /// Pesos stated.
        seen: i64,
        /// The sum; `None` if it does not fit 64 bits.
        sum: Option<i64>,
    },
    /// A post with no people.
    PostCount {
        /// The post.
        role: StaffRole,
        /// People written.
        seen: i64,
    },
    /// A post written twice.
    PostTwice(StaffRole),
    /// An agreed population that is not positive.
    Population {
        /// Persons written.
        seen: i64,
    },
    /// A unit value outside the range of the law.
    UnitValue {
        /// The value, in USS.
        seen: Decimal,
        /// The least.
        min: Decimal,
        /// The greatest.
        max: Decimal,
    },
    /// A limit that could not be checked, because its norm does not hold on the first day.
    NotInForce(NormError),
}

impl AgreementFinding {
    /// The stable code, `AGR001` to `AGR016`.
    pub const fn code(&self) -> &'static str {
        self.meta().0
    }

    /// The norms it rests on.
    pub fn citations(&self) -> Vec<&'static Citation> {
        self.meta().1.iter().filter_map(|id| norm::citation(id)).collect()
    }

    const fn meta(&self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Reversed(_) => ("AGR001", &["OPD-12"]),
            Self::TooLong { .. } => ("AGR002", &["OPD-06"]),
            Self::TooManyRenewals { .. } => ("AGR003", &["OPD-07-RENEWAL"]),
            Self::NotConsecutive { .. } => ("AGR004", &["OPD-07"]),
            Self::NoCommune => ("AGR005", &["OPD-12"]),
            Self::UnknownCommune(_) => ("AGR006", &["OPD-12"]),
            Self::Coverage { .. } => ("AGR007", &["OPD-12", "OPDC-01"]),
            Self::BeyondPopulation { .. } => ("AGR008", &["OPD-04", "OPDN-03"]),
            Self::AreaTwice(_) => ("AGR009", &["OPDC-01"]),
            Self::Contribution { .. } => ("AGR010", &["OPD-12", "OPDN-02"]),
            Self::Total { .. } => ("AGR011", &["OPDN-02"]),
            Self::PostCount { .. } => ("AGR012", &["OPDN-05"]),
            Self::PostTwice(_) => ("AGR013", &["OPDN-05"]),
            Self::Population { .. } => ("AGR014", &["OPD-04"]),
            Self::UnitValue { .. } => ("AGR015", &["OPD-04"]),
            Self::NotInForce(_) => ("AGR016", &["OPD-06"]),
        }
    }
}

impl Agreement {
    /// Everything that is wrong with the agreement; empty if nothing is. The limits of Ley 20.032 (text of 2005) are
    /// those of its first day, and are asked of an OPD only.
    pub fn check(&self) -> Vec<AgreementFinding> {
        let mut findings = Vec::new();
        let mut add = |wrong: bool, finding: AgreementFinding| {
            if wrong {
                findings.push(finding);
            }
        };
        let periods = std::iter::once(&self.period).chain(&self.renewals);
        for period in periods.clone() {
            add(!period.is_in_order(), AgreementFinding::Reversed(*period));
        }
        for (before, after) in periods.zip(&self.renewals) {
            let (seen, expected) = (after.from, before.until.plus_days(1));
            add(seen != expected, AgreementFinding::NotConsecutive { seen, expected });
        }
        add(self.communes.is_empty(), AgreementFinding::NoCommune);
        for code in &self.communes {
            add(commune(code).is_none(), AgreementFinding::UnknownCommune(code.chars().take(40).collect()));
        }

        let population = self.payment.map(|payment| payment.population);
        let mut areas = HashSet::new();
        for one in &self.areas {
            let (area, seen) = (one.area, one.agreed);
            add(seen <= 0, AgreementFinding::Coverage { area, seen });
            if let Some(population) = population.filter(|population| *population > 0) {
                add(seen > population, AgreementFinding::BeyondPopulation { area, seen, population });
            }
            add(!areas.insert(area), AgreementFinding::AreaTwice(area));
        }
        let money = &self.contributions;
        for seen in [money.service, money.municipality] {
            add(seen <= 0, AgreementFinding::Contribution { seen });
        }
        if let Some(seen) = money.total {
            add(Some(seen) != money.sum(), AgreementFinding::Total { seen, sum: money.sum() });
        }
        let mut posts = HashSet::new();
        for post in &self.posts {
            let (role, seen) = (post.role, post.count);
            add(seen <= 0, AgreementFinding::PostCount { role, seen });
            add(!posts.insert(role), AgreementFinding::PostTwice(role));
        }
        if let Some(seen) = population {
            add(seen <= 0, AgreementFinding::Population { seen });
        }
        if self.programme == Programme::Opd
            && let Err(error) = self.check_opd(&mut add)
        {
            add(true, AgreementFinding::NotInForce(error));
        }
        findings
    }

    /// The limits that Ley 20.032 sets on the agreements of an OPD.
    fn check_opd(&self, add: &mut impl FnMut(bool, AgreementFinding)) -> Result<(), NormError> {
        let on = self.period.from;
        let longest = LONGEST.on(on)?.value;
        for period in std::iter::once(self.period).chain(self.renewals.iter().copied()) {
            let limit = period.limit(longest);
            add(period.until > limit, AgreementFinding::TooLong { period, limit });
        }
        let (seen, allowed) = (self.renewals.len(), RENEWALS.on(on)?.value.0);
        let too_many = usize::try_from(allowed).is_ok_and(|allowed| seen > allowed);
        add(too_many, AgreementFinding::TooManyRenewals { seen, allowed });
        if let Some(payment) = self.payment {
            let (seen, range) = (payment.unit_value, UNIT_VALUE.on(on)?.value);
            let (min, max) = (range.min, range.max);
            add(seen < min || seen > max, AgreementFinding::UnitValue { seen, min, max });
        }
        Ok(())
    }
}

impl Explain for AgreementFinding {
    fn explain(&self, lang: Lang) -> String {
        match lang {
            Lang::Es => self.spanish(),
            Lang::En => self.english(),
        }
    }
}

impl AgreementFinding {
    fn spanish(&self) -> String {
        let name = |area: &Area| area.label().es;
        match self {
            Self::Reversed(Period { from, until }) => {
                format!("el período termina ({until}) antes de empezar ({from}); revise las dos fechas")
            }
            Self::TooLong { period, limit } => format!(
                "el período termina el {}; uno que empieza el {} puede durar hasta el {limit}",
                period.until, period.from
            ),
            Self::TooManyRenewals { seen, allowed } => {
                format!("hay {seen} renovaciones; la ley permite {allowed}: celebre un convenio nuevo")
            }
            Self::NotConsecutive { seen, expected } => {
                format!(
                    "la renovación empieza el {seen}; se esperaba el {expected}, día siguiente al término"
                )
            }
            Self::NoCommune => "falta la comuna; escriba al menos un código de cinco dígitos".into(),
            Self::UnknownCommune(code) => {
                format!("«{code}» no es el código de una comuna; escriba sus cinco dígitos, como 13601")
            }
            Self::Coverage { area, seen } => {
                format!("la cobertura convenida de {} es {seen}; debe ser mayor que cero", name(area))
            }
            Self::BeyondPopulation { area, seen, population } => format!(
                "la cobertura convenida de {} es {seen}, más que la población convenida ({population}); corrija una de las dos",
                name(area)
            ),
            Self::AreaTwice(area) => format!("el área {} está dos veces; deje una", name(area)),
            Self::Contribution { seen } => format!("un aporte es de {seen} pesos; debe ser mayor que cero"),
            Self::Total { seen, sum: Some(sum) } => {
                format!("el total dice {seen} pesos y los aportes suman {sum}; corrija el total o un aporte")
            }
            Self::Total { sum: None, .. } => {
                "los aportes son demasiado grandes para sumarse; revise sus cifras".into()
            }
            Self::PostCount { role, seen } => {
                format!("el cargo {} tiene {seen} personas; debe tener al menos una", role.label().es)
            }
            Self::PostTwice(role) => {
                format!("el cargo {} está dos veces; súmelos en uno", role.label().es)
            }
            Self::Population { seen } => {
                format!("la población convenida es {seen}; debe ser mayor que cero")
            }
            Self::UnitValue { seen, min, max } => {
                format!("el valor unitario es {seen} USS; la ley fija de {min} a {max} USS por persona y mes")
            }
            Self::NotInForce(error) => {
                format!("los límites de la ley no se pudieron revisar: {}", error.explain(Lang::Es))
            }
        }
    }

    fn english(&self) -> String {
        let name = |area: &Area| area.label().en;
        match self {
            Self::Reversed(Period { from, until }) => {
                format!("the period ends ({until}) before it starts ({from}); check both dates")
            }
            Self::TooLong { period, limit } => format!(
                "the period ends on {}; one that starts on {} may last until {limit}",
                period.until, period.from
            ),
            Self::TooManyRenewals { seen, allowed } => {
                format!("there are {seen} renewals; the law allows {allowed}: make a new agreement")
            }
            Self::NotConsecutive { seen, expected } => {
                format!("the renewal starts on {seen}; {expected} was expected, the day after the end")
            }
            Self::NoCommune => "the commune is missing; write at least one code of five digits".into(),
            Self::UnknownCommune(code) => {
                format!("“{code}” is not the code of a commune; write its five digits, such as 13601")
            }
            Self::Coverage { area, seen } => {
                format!("the agreed coverage of {} is {seen}; it must be greater than zero", name(area))
            }
            Self::BeyondPopulation { area, seen, population } => format!(
                "the agreed coverage of {} is {seen}, more than the agreed population ({population}); mend one of them",
                name(area)
            ),
            Self::AreaTwice(area) => format!("the area {} is there twice; keep one", name(area)),
            Self::Contribution { seen } => {
                format!("a contribution is {seen} pesos; it must be greater than zero")
            }
            Self::Total { seen, sum: Some(sum) } => format!(
                "the total says {seen} pesos and the contributions add up to {sum}; mend the total or a contribution"
            ),
            Self::Total { sum: None, .. } => {
                "the contributions are too large to be added; check their figures".into()
            }
            Self::PostCount { role, seen } => {
                format!("the post {} has {seen} people; it must have at least one", role.label().en)
            }
            Self::PostTwice(role) => {
                format!("the post {} is there twice; add them up in one", role.label().en)
            }
            Self::Population { seen } => {
                format!("the agreed population is {seen}; it must be greater than zero")
            }
            Self::UnitValue { seen, min, max } => format!(
                "the unit value is {seen} USS; the law sets from {min} to {max} USS a person and month"
            ),
            Self::NotInForce(error) => {
                format!("the limits of the law could not be checked: {}", error.explain(Lang::En))
            }
        }
    }
}

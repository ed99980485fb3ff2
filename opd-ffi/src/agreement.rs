//! Agreements, and what they pay.

use std::sync::Arc;

use opd_core::agreement::{
    self, AreaCoverage, Contributions, Payment, Period, PostCount, Proration, TacitRenewal,
};
use opd_core::codes::Area;
use opd_core::norm::Citation;
use opd_core::person::Programme;
use opd_core::staff::StaffRole;
use opd_core::{Day, Explain};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{document, read};
use crate::norm::{both, cited};
use crate::staff::AgreedPost;
use crate::{OpdError, Text};

uniffi::custom_type!(
    /// An exact decimal number: text on the way, the decimal of the language at its end.
    Decimal,
    String,
    {
        remote,
        lower: |decimal| decimal.to_string(),
        try_lift: |text| agreement::Surcharges::share(&text).map_err(|error| OpdError::from(error).into()),
    }
);

/// A span of days, both included.
#[uniffi::remote(Record)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

/// Area of an agreement (OPDC-01).
#[uniffi::remote(Enum)]
pub enum Area {
    /// Protection.
    Protection,
    /// Intersectoral management.
    Intersectoral,
}

/// Persons agreed for an area, a year.
#[uniffi::remote(Record)]
pub struct AreaCoverage {
    /// The area.
    pub area: Area,
    /// Persons a year.
    pub agreed: i64,
}

/// Pesos a year.
#[uniffi::remote(Record)]
pub struct Contributions {
    /// What the service pays.
    pub service: i64,
    /// What the municipality pays.
    pub municipality: i64,
    /// The sum that the document states, if it does.
    pub total: Option<i64>,
}

/// How many people a post of the roster has, as written.
#[uniffi::remote(Record)]
pub struct PostCount {
    /// The post.
    pub role: StaffRole,
    /// People.
    pub count: i64,
}

/// What a first or last month that is not whole is paid. No norm was found that says it: the caller chooses.
#[uniffi::remote(Enum)]
pub enum Proration {
    /// A month begun is paid whole.
    WholeMonth,
    /// By the days of the month.
    DaysOfMonth,
    /// In thirtieths.
    Thirtieths,
}

/// What became of the renewal that the law presumes if the service does not object.
#[uniffi::remote(Enum)]
pub enum TacitRenewal {
    /// The service may still object.
    Open {
        /// The last day to do so.
        deadline: Day,
    },
    /// It objected in time.
    Objected,
    /// It did not: the agreement runs for another identical period.
    Renewed {
        /// That period.
        period: Period,
    },
    /// The agreement was renewed as often as the law allows.
    Exhausted {
        /// How often that is.
        allowed: i32,
    },
}

/// Shares that raise the unit value, added to one another: 0.10 is 10 %. Secondary: they come from payment scripts
/// (status S), not from a legal text that could be read; those that are not given are zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Record)]
pub struct Surcharges {
    /// For the age of those attended.
    #[uniffi(default = None)]
    pub age: Option<Decimal>,
    /// For the complexity of the cases.
    #[uniffi(default = None)]
    pub complexity: Option<Decimal>,
    /// For disability.
    #[uniffi(default = None)]
    pub disability: Option<Decimal>,
    /// For the zone of the country.
    #[uniffi(default = None)]
    pub zone: Option<Decimal>,
}

impl From<Surcharges> for agreement::Surcharges {
    fn from(given: Surcharges) -> Self {
        Self {
            age: given.age.unwrap_or_default(),
            complexity: given.complexity.unwrap_or_default(),
            disability: given.disability.unwrap_or_default(),
            zone: given.zone.unwrap_or_default(),
        }
    }
}

/// What an agreement comes to: facts of it, not limits of law. None where a part is missing, zero, or too large to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
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

/// Something wrong with an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
pub struct AgreementFinding {
    /// Its stable code, `AGR001` to `AGR016`.
    pub code: String,
    /// What is wrong, and how to mend it.
    pub message: Text,
    /// The norms that it rests on, the main one first.
    pub citations: Vec<Citation>,
}

/// An agreement (*convenio*) between the service and a municipality, as written: `check` says what is wrong with it.
#[derive(uniffi::Object)]
pub struct Agreement(pub(crate) Arc<agreement::Agreement>);

fn made(agreement: agreement::Agreement) -> Arc<Agreement> {
    Arc::new(Agreement(Arc::new(agreement)))
}

#[uniffi::export]
impl Agreement {
    /// Reads an agreement from JSON, a document of `schema("agreement")`.
    ///
    /// Code `unreadable`.
    #[uniffi::constructor]
    pub fn from_json(json: &str) -> Result<Arc<Self>, OpdError> {
        read(json, "json").map(made)
    }

    /// Reads an agreement from the text of a TOML file. A field that it does not know is refused.
    ///
    /// Code `unreadable`.
    #[uniffi::constructor]
    pub fn load(toml: &str) -> Result<Arc<Self>, OpdError> {
        Ok(made(agreement::Agreement::load(toml)?))
    }

    /// The agreement of the OPD Talagante, 2015–2018: an example that comes with the library.
    #[uniffi::constructor]
    pub fn talagante_2015() -> Arc<Self> {
        made(agreement::Agreement::talagante_2015())
    }

    /// The agreement as JSON.
    pub fn to_json(&self) -> String {
        document(&*self.0)
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name.clone()
    }

    /// The programme it funds.
    pub fn programme(&self) -> Programme {
        self.0.programme
    }

    /// CUT codes of the communes served.
    pub fn communes(&self) -> Vec<String> {
        self.0.communes.clone()
    }

    /// First and last day.
    pub fn period(&self) -> Period {
        self.0.period
    }

    /// The periods of its renewals, in order.
    pub fn renewals(&self) -> Vec<Period> {
        self.0.renewals.clone()
    }

    /// What each party pays a year.
    pub fn contributions(&self) -> Contributions {
        self.0.contributions
    }

    /// Agreed coverage of each area, a year.
    pub fn areas(&self) -> Vec<AreaCoverage> {
        self.0.areas.clone()
    }

    /// The roster by post, as written.
    pub fn posts(&self) -> Vec<PostCount> {
        self.0.posts.clone()
    }

    /// The roster as `check_roster` takes it: a number below zero, which is a finding of `check`, is none.
    pub fn roster(&self) -> Vec<AgreedPost> {
        self.0.roster().into_iter().map(|(role, count)| AgreedPost { role, count }).collect()
    }

    /// Persons that the payment is worked out from, if it says so.
    pub fn population(&self) -> Option<i64> {
        self.0.payment.map(|payment| payment.population)
    }

    /// USS a person and month that the payment is worked out from, if it says so.
    pub fn unit_value(&self) -> Option<Decimal> {
        self.0.payment.map(|payment| payment.unit_value)
    }

    /// What it comes to.
    pub fn facts(&self) -> AgreementFacts {
        let facts = self.0.facts();
        AgreementFacts {
            months: facts.months,
            posts: facts.posts,
            contributions: facts.contributions,
            municipality_of_service: facts.municipality_of_service,
            municipality_of_total: facts.municipality_of_total,
            protection_of_population: facts.protection_of_population,
        }
    }

    /// Everything that is wrong with it; empty if nothing is.
    pub fn check(&self) -> Vec<AgreementFinding> {
        let finding = |finding: &agreement::AgreementFinding| AgreementFinding {
            code: finding.code().into(),
            message: both(|lang| finding.explain(lang)),
            citations: cited(finding.citations()),
        };
        self.0.check().iter().map(finding).collect()
    }

    /// The last day on which the service may object to a renewal (Ley 20.032 of 2005, art. 27).
    ///
    /// Code `not_in_force` if the norm does not hold on the first day of the period.
    pub fn objection_deadline(&self) -> Result<Day, OpdError> {
        Ok(self.0.objection_deadline()?)
    }

    /// Whether it stands renewed on a day because the service did not object in time; `objected` is the day of its
    /// objection.
    ///
    /// Codes: `not_in_force` if the norm does not hold on the first day of the period, `out_of_range`.
    #[uniffi::method(default(objected = None))]
    pub fn tacit_renewal(&self, on: Day, objected: Option<Day>) -> Result<TacitRenewal, OpdError> {
        Ok(self.0.tacit_renewal(on, objected)?)
    }

    /// Pesos for whole months: agreed population × unit value × USS × months (Ley 20.032 of 2005, art. 30), rounded
    /// once, half up; none if the agreement does not say what it is worked out from.
    ///
    /// `uss` is the USS of the year in pesos. `on` is the day whose law sets the range of the unit value, by default the
    /// first of the period.
    ///
    /// Codes: `not_positive`, `unit_value`, `negative_surcharge`, `negative_months`, `not_decimal`, `too_precise`,
    /// `too_large`, `norm`, `out_of_range`.
    #[uniffi::method(default(on = None, surcharges))]
    pub fn payment(
        &self,
        uss: i64,
        months: i64,
        on: Option<Day>,
        surcharges: Surcharges,
    ) -> Result<Option<i64>, OpdError> {
        let on = on.unwrap_or(self.0.period.from);
        Ok(self.basis(uss, surcharges).map(|payment| payment.of_months(months, on)).transpose()?)
    }

    /// Pesos for a period, by default the first: as `payment`, by calendar months.
    ///
    /// Codes: as `payment`; `reversed` for a period that ends before it starts.
    #[uniffi::method(default(period = None, surcharges))]
    pub fn payment_of_period(
        &self,
        uss: i64,
        proration: Proration,
        period: Option<Period>,
        surcharges: Surcharges,
    ) -> Result<Option<i64>, OpdError> {
        let period = period.unwrap_or(self.0.period);
        Ok(self.basis(uss, surcharges).map(|payment| payment.of_period(period, proration)).transpose()?)
    }
}

impl Agreement {
    /// The figures of a payment.
    fn basis(&self, uss: i64, surcharges: Surcharges) -> Option<Payment> {
        self.0.payment(uss).map(|payment| Payment { surcharges: surcharges.into(), ..payment })
    }
}

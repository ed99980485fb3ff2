//! What the service pays an office: agreed population × unit value × USS × months (Ley 20.032 of 2005, art. 30).

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Agreement, Period, UNIT_VALUE};
use crate::codes::code_lists;
use crate::day::{Day, days_in_month};
use crate::lang::{Explain, Lang};
use crate::norm::NormError;

code_lists! {
    /// What a first or last month that is not whole is paid. No norm was found that says it: the caller chooses.
    Proration ("proration") {
        WholeMonth = "whole_month", "Mes iniciado, mes completo", "A month begun is paid whole", ["ninguna", "none"];
        DaysOfMonth = "days_of_month", "Por los días del mes", "By the days of the month", ["dias"];
        Thirtieths = "thirtieths", "Por treintavos", "In thirtieths", ["treintavos"];
    }
}

/// Shares that raise the unit value, added to one another: `0.10` is 10 %. Secondary: they come from payment scripts
/// (status S), not from a legal text that could be read; all are zero unless given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Surcharges {
    /// For the age of those attended.
    pub age: Decimal,
    /// For the complexity of the cases.
    pub complexity: Decimal,
    /// For disability.
    pub disability: Decimal,
    /// For the zone of the country.
    pub zone: Decimal,
}

impl Surcharges {
    /// A share written as a decimal, such as `"0.10"`.
    ///
    /// # Errors
    /// [`PaymentError::NotDecimal`] for what is no number, or has more digits than can be kept.
    ///
    /// ```
    /// use opd_core::agreement::Surcharges;
    /// assert_eq!(Surcharges::share("0.10")?.to_string(), "0.10");
    /// assert_eq!(Surcharges::share("10 %").unwrap_err().code(), "not_decimal");
    /// # Ok::<(), opd_core::agreement::PaymentError>(())
    /// ```
    pub fn share(text: &str) -> Result<Decimal, PaymentError> {
        let seen = || text.chars().take(40).collect();
        Decimal::from_str_exact(text).map_err(|_| PaymentError::NotDecimal { seen: seen() })
    }
}

/// The figures of a payment.
///
/// Nothing is rounded but the result, once, to a whole peso, half up.
///
/// ```
/// use opd_core::agreement::{Agreement, Payment, Surcharges};
/// let payment = Agreement::talagante_2015().payment(15_080).unwrap();
/// let on = "2015-03-02".parse().unwrap();
/// assert_eq!(payment.of_months(12, on)?, 67_588_560);
/// assert_eq!(Payment { unit_value: "0.13".parse().unwrap(), ..payment }.of_months(12, on).unwrap_err().code(), "unit_value");
/// # Ok::<(), opd_core::agreement::PaymentError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Agreed population, in persons. The law pays it, whatever the number attended.
    pub population: i64,
    /// Unit value a person and month, in USS.
    pub unit_value: Decimal,
    /// The USS of the year, in pesos: an input, because it changes every January (norm OPD-05).
    pub uss: i64,
    /// What raises the unit value.
    pub surcharges: Surcharges,
}

/// Decimals that a rate may have.
const DECIMALS: u32 = 9;
/// One, with those decimals.
const ONE: i128 = 10_i128.pow(DECIMALS);

impl Agreement {
    /// The payment by this agreement with the USS of a year in pesos, without surcharges; `None` if the agreement
    /// does not say what it is worked out from.
    pub fn payment(&self, uss: i64) -> Option<Payment> {
        let basis = self.payment?;
        let (population, unit_value) = (basis.population, basis.unit_value);
        Some(Payment { population, unit_value, uss, surcharges: Surcharges::default() })
    }
}

impl Payment {
    /// Pesos for whole months; `on` is the day whose law sets the range of the unit value.
    ///
    /// # Errors
    /// [`PaymentError`].
    pub fn of_months(&self, months: i64, on: Day) -> Result<i64, PaymentError> {
        if months < 0 {
            return Err(PaymentError::Months { seen: months });
        }
        self.amount(i128::from(months), 1, on)
    }

    /// Pesos for a period, by calendar months; the USS given is used for all of it.
    ///
    /// In thirtieths every month has thirty days: the 31st is not one of its own, and the last day of February is
    /// the thirtieth.
    ///
    /// # Errors
    /// [`PaymentError`].
    ///
    /// ```
    /// use opd_core::agreement::{Agreement, Proration};
    /// let agreement = Agreement::talagante_2015();
    /// let payment = agreement.payment(15_080).unwrap();
    /// // 37 calendar months are touched; the first and the last make one whole.
    /// assert_eq!(payment.of_period(agreement.period, Proration::WholeMonth)?, 37 * 5_632_380);
    /// assert_eq!(payment.of_period(agreement.period, Proration::DaysOfMonth)?, 36 * 5_632_380);
    /// # Ok::<(), opd_core::agreement::PaymentError>(())
    /// ```
    pub fn of_period(&self, period: Period, proration: Proration) -> Result<i64, PaymentError> {
        if !period.is_in_order() {
            return Err(PaymentError::Reversed(period));
        }
        let ((year, month, day), (last_year, last_month, last_day)) =
            (period.from.civil(), period.until.civil());
        let between = (last_year - year) * 12 + last_month as i32 - month as i32;
        let length = days_in_month(year, month);
        if between == 0 {
            let (part, of) = proration.part(day, last_day, length);
            return self.amount(part, of, period.from);
        }
        let (first, of_first) = proration.part(day, length, length);
        let (last, of_last) = proration.part(1, last_day, days_in_month(last_year, last_month));
        let months = i128::from(between - 1) * of_first * of_last + first * of_last + last * of_first;
        self.amount(months, of_first * of_last, period.from)
    }

    /// Pesos for `months / of` months.
    fn amount(&self, months: i128, of: i128, on: Day) -> Result<i64, PaymentError> {
        for seen in [self.population, self.uss] {
            if seen <= 0 {
                return Err(PaymentError::NotPositive { seen });
            }
        }
        let (seen, range) = (self.unit_value, UNIT_VALUE.on(on)?.value);
        let (min, max) = (range.min, range.max);
        if seen < min || seen > max {
            return Err(PaymentError::UnitValue { seen, min, max });
        }
        let Surcharges { age, complexity, disability, zone } = self.surcharges;
        let mut factor = ONE;
        for surcharge in [age, complexity, disability, zone] {
            if surcharge.is_sign_negative() && !surcharge.is_zero() {
                return Err(PaymentError::NegativeSurcharge { seen: surcharge });
            }
            factor = factor.checked_add(fixed(surcharge)?).ok_or(PaymentError::TooLarge)?;
        }
        let factors = [fixed(self.unit_value)?, self.population.into(), self.uss.into(), factor, months];
        let product = factors.into_iter().try_fold(1_i128, |product, factor| product.checked_mul(factor));
        let divisor = (ONE * ONE).checked_mul(of);
        let (product, divisor) = product.zip(divisor).ok_or(PaymentError::TooLarge)?;
        // The divisor is even, so its half is whole and the rounding exact.
        let rounded = product.checked_add(divisor / 2).ok_or(PaymentError::TooLarge)? / divisor;
        i64::try_from(rounded).map_err(|_| PaymentError::TooLarge)
    }
}

impl Proration {
    /// The part of a month that its days from `first` to `last` are paid: numerator and denominator.
    fn part(self, first: u32, last: u32, length: u32) -> (i128, i128) {
        /// Days of a month in this way of counting.
        const THIRTY: u32 = 30;
        let (days, of) = match self {
            Self::WholeMonth => (1, 1),
            Self::DaysOfMonth => (last - first + 1, length),
            Self::Thirtieths => {
                let last = if last == length { THIRTY } else { last.min(THIRTY) };
                (last - first.min(THIRTY) + 1, THIRTY)
            }
        };
        (days.into(), of.into())
    }
}

/// A rate as a whole number of [`ONE`]ths.
fn fixed(rate: Decimal) -> Result<i128, PaymentError> {
    let rate = rate.normalize();
    let missing = DECIMALS.checked_sub(rate.scale()).ok_or(PaymentError::TooPrecise { seen: rate })?;
    rate.mantissa().checked_mul(10_i128.pow(missing)).ok_or(PaymentError::TooLarge)
}

/// Why there is no payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum PaymentError {
    /// The population or the USS is not positive.
    NotPositive {
        /// The number given.
        seen: i64,
    },
    /// The unit value is outside the range of the law.
    UnitValue {
        /// The value, in USS.
        seen: Decimal,
        /// The least.
        min: Decimal,
        /// The greatest.
        max: Decimal,
    },
    /// A surcharge below zero.
    NegativeSurcharge {
        /// The share given.
        seen: Decimal,
    },
    /// Months below zero.
    Months {
        /// The number given.
        seen: i64,
    },
    /// A text that is no decimal number.
    NotDecimal {
        /// The text, cut at 40 characters.
        seen: String,
    },
    /// A rate with more than nine decimals.
    TooPrecise {
        /// The rate given.
        seen: Decimal,
    },
    /// The period ends before it starts.
    Reversed(Period),
    /// The amount does not fit 64 bits.
    TooLarge,
    /// No norm sets the range of the unit value on that day.
    Norm(#[from] NormError),
}

impl PaymentError {
    /// The stable code: `not_positive`, `unit_value`, `negative_surcharge`, `negative_months`, `not_decimal`,
    /// `too_precise`, `reversed`, `too_large` or `norm`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPositive { .. } => "not_positive",
            Self::UnitValue { .. } => "unit_value",
            Self::NegativeSurcharge { .. } => "negative_surcharge",
            Self::Months { .. } => "negative_months",
            Self::NotDecimal { .. } => "not_decimal",
            Self::TooPrecise { .. } => "too_precise",
            Self::Reversed(_) => "reversed",
            Self::TooLarge => "too_large",
            Self::Norm(_) => "norm",
        }
    }
}

impl Explain for PaymentError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::NotPositive { seen }, Lang::Es) => {
                format!("la población convenida y la USS en pesos deben ser mayores que cero; una es {seen}")
            }
            (Self::NotPositive { seen }, Lang::En) => {
                format!("the agreed population and the USS in pesos must be greater than zero; one is {seen}")
            }
            (Self::UnitValue { seen, min, max }, _) => {
                let (seen, min, max) = (*seen, *min, *max);
                super::AgreementFinding::UnitValue { seen, min, max }.explain(lang)
            }
            (Self::NegativeSurcharge { seen }, Lang::Es) => {
                format!("un incremento es {seen}; debe ser cero o más (0.10 es 10 %)")
            }
            (Self::NegativeSurcharge { seen }, Lang::En) => {
                format!("a surcharge is {seen}; it must be zero or more (0.10 is 10 %)")
            }
            (Self::Months { seen }, Lang::Es) => format!("los meses son {seen}; deben ser cero o más"),
            (Self::Months { seen }, Lang::En) => format!("the months are {seen}; they must be zero or more"),
            (Self::NotDecimal { seen }, Lang::Es) => {
                format!("«{seen}» no es un número decimal de hasta 28 dígitos, como 0.10 (10 %)")
            }
            (Self::NotDecimal { seen }, Lang::En) => {
                format!("“{seen}” is no decimal number of at most 28 digits, such as 0.10 (10 %)")
            }
            (Self::TooPrecise { seen }, Lang::Es) => {
                format!("{seen} tiene más de {DECIMALS} decimales; escriba la tasa con menos")
            }
            (Self::TooPrecise { seen }, Lang::En) => {
                format!("{seen} has more than {DECIMALS} decimals; write the rate with fewer")
            }
            (Self::Reversed(period), _) => super::AgreementFinding::Reversed(*period).explain(lang),
            (Self::TooLarge, Lang::Es) => {
                "el monto es demasiado grande; revise la población, la USS, los incrementos y los meses"
                    .into()
            }
            (Self::TooLarge, Lang::En) => {
                "the amount is too large; check the population, the USS, the surcharges and the months".into()
            }
            (Self::Norm(error), lang) => error.explain(lang),
        }
    }
}

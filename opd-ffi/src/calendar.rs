//! Holidays and business days.

use std::sync::Arc;

use opd_core::Day;
use opd_core::calendar::{self, BusinessKind, Extra, Reach, Scope};
use opd_core::norm::Citation;

use crate::{OpdError, Text};

/// Which days of the week count.
#[uniffi::remote(Enum)]
pub enum BusinessKind {
    /// Monday to Friday without holidays (Ley 19.880, art. 25).
    Administrative,
    /// Monday to Saturday without holidays (Código de Procedimiento Civil, arts. 59 and 66).
    Judicial,
}

/// Where a holiday holds.
#[uniffi::remote(Enum)]
pub enum Reach {
    /// In the whole country.
    National,
    /// In the region of this code.
    Region(String),
    /// In the communes of these codes.
    Communes(Vec<String>),
}

/// A public holiday on its day, with the law that makes it one.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Holiday {
    /// The day, already moved if the law moves it.
    pub date: Day,
    /// Its name.
    pub name: Text,
    /// The law that makes it one.
    pub law: Citation,
    /// Where it holds.
    pub scope: Reach,
}

/// The public holidays of a year, in order: of the country, and of the commune of this CUT code if one is given.
///
/// `secondary` adds the days known from secondary sources only; the status of their law tells them apart.
///
/// Codes: `outside_horizon` outside 1990 to 2050, `unknown_commune`.
#[uniffi::export(default(commune = None, secondary = false))]
pub fn holidays(year: i32, commune: Option<String>, secondary: bool) -> Result<Vec<Holiday>, OpdError> {
    let listed = if secondary { calendar::holidays_with_secondary } else { calendar::holidays };
    let holiday = |day: calendar::Holiday| Holiday {
        date: day.date,
        name: day.name.into(),
        law: day.law.clone(),
        scope: day.scope.clone(),
    };
    Ok(listed(year, scope(commune)?)?.into_iter().map(holiday).collect())
}

/// The country, or the commune of this code.
pub(crate) fn scope(commune: Option<String>) -> Result<Scope, OpdError> {
    Ok(commune.map_or(Ok(Scope::National), |code| Scope::commune(&code))?)
}

/// The business days of 1990 to 2050. Building one takes a millisecond: keep it.
#[derive(uniffi::Object)]
pub struct BusinessCalendar(calendar::BusinessCalendar);

#[uniffi::export]
impl BusinessCalendar {
    /// The calendar of a kind, for the country or for the commune of this CUT code.
    ///
    /// `extra` are further days of rest (an election on a weekday); `secondary` counts the holidays known from
    /// secondary sources only.
    ///
    /// Codes: `unknown_commune`; `outside_horizon` for an extra day outside 1990 to 2050.
    #[uniffi::constructor(default(commune = None, extra = [], secondary = false))]
    pub fn new(
        kind: BusinessKind,
        commune: Option<String>,
        extra: Vec<Day>,
        secondary: bool,
    ) -> Result<Arc<Self>, OpdError> {
        let extra = Extra { days: &extra, secondary };
        Ok(Arc::new(Self(calendar::BusinessCalendar::with_extra(kind, scope(commune)?, extra)?)))
    }

    /// Whether `day` is a business day.
    ///
    /// Code `outside_horizon` outside 1990 to 2050.
    pub fn is_business_day(&self, day: Day) -> Result<bool, OpdError> {
        Ok(self.0.is_business_day(day)?)
    }

    /// The first business day on or after `day`.
    ///
    /// Code `outside_horizon` if it, or `day`, is outside 1990 to 2050.
    pub fn next_business_day(&self, day: Day) -> Result<Day, OpdError> {
        Ok(self.0.next_business_day(day)?)
    }

    /// The `n`-th business day after `day`, which is itself not counted; a negative `n` counts back. With 0, `day`
    /// itself if it is a business day, or else the next one.
    ///
    /// Code `outside_horizon` if the answer, or `day`, is outside 1990 to 2050.
    pub fn add(&self, day: Day, n: i32) -> Result<Day, OpdError> {
        Ok(self.0.add(day, n)?)
    }

    /// The business days after `after`, up to and with `up_to`; negative if `up_to` is earlier.
    ///
    /// Code `outside_horizon` for a day outside 1990 to 2050.
    pub fn count(&self, after: Day, up_to: Day) -> Result<i32, OpdError> {
        Ok(self.0.count(after, up_to)?)
    }
}

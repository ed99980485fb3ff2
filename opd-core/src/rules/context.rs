//! What a run is judged by: the day, the readings, the norms.

use std::sync::Arc;

use serde::Serialize;

use crate::agreement::Agreement;
use crate::calendar::{Calendars, Scope, TermUnit};
use crate::codes::code_lists;
use crate::day::Day;
use crate::duty::{DUE_SOON_DAYS, Profile};
use crate::lang::UnknownCode;
use crate::norm::{Key, Unit, Validity};
use crate::person::AgeCap;
use crate::rules::{Rule, Severity, Stop, Why};
use crate::staff::StaffReadings;
use crate::territory::CommuneCode;

code_lists! {
    /// From when the twenty-four hours to report a crime run.
    CrimeReportStart ("crime_report_start") {
        /// Its knowledge (norm CLK-01).
        Knowledge = "knowledge", "Conocimiento", "Knowledge";
        /// When it happened, as for the collaborators of the Servicio (norm CLK-10).
        Occurrence = "occurrence", "Ocurrencia", "Occurrence";
    }
}

/// The readings of the law that a run takes, each named in its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Readings {
    /// How "17 años 11 meses 29 días" is read.
    pub cap: AgeCap,
    /// What the thirty days of art. 72 n.8 of Ley 21.430 are: calendar days unless said otherwise.
    pub ordinary_measure_unit: TermUnit,
    /// What the business days of art. 74 of Ley 21.430 are: court days unless said otherwise.
    pub claim_unit: TermUnit,
    /// From when the twenty-four hours to report a crime run: its knowledge unless said otherwise.
    pub crime_report_start: CrimeReportStart,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            cap: AgeCap::default(),
            ordinary_measure_unit: TermUnit::CalendarDays,
            claim_unit: TermUnit::CourtDays,
            crime_report_start: CrimeReportStart::Knowledge,
        }
    }
}

/// The unit, if it is one of these.
fn one_of(what: &'static str, unit: TermUnit, units: &[TermUnit]) -> Result<TermUnit, UnknownCode> {
    let codes = || units.iter().map(|unit| unit.code()).collect::<Vec<_>>();
    if units.contains(&unit) { Ok(unit) } else { Err(UnknownCode::new(what, unit.code(), &codes())) }
}

impl Readings {
    /// Takes the thirty days as days of this unit.
    ///
    /// # Errors
    /// [`UnknownCode`] for a unit that is no kind of day.
    pub fn set_ordinary_measure_unit(&mut self, unit: TermUnit) -> Result<(), UnknownCode> {
        let units = [TermUnit::CalendarDays, TermUnit::BusinessDays, TermUnit::CourtDays];
        self.ordinary_measure_unit = one_of("ordinary_measure_unit", unit, &units)?;
        Ok(())
    }

    /// Takes the terms of a claim (art. 74) as business days of this kind.
    ///
    /// # Errors
    /// [`UnknownCode`] for a unit that is no kind of business day.
    pub fn set_claim_unit(&mut self, unit: TermUnit) -> Result<(), UnknownCode> {
        self.claim_unit = one_of("claim_unit", unit, &[TermUnit::BusinessDays, TermUnit::CourtDays])?;
        Ok(())
    }
}

/// A rule's severity as an office wants it, and its reason; the report says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Regrade {
    /// The rule's code.
    pub code: String,
    /// The severity it gets.
    pub severity: Severity,
    /// Why.
    pub reason: String,
}

/// What a run is judged by.
#[derive(Debug, Clone)]
pub struct Context {
    /// The day on which the rows are judged; facts of that whole day count as past.
    pub as_of: Day,
    /// The readings taken.
    pub readings: Readings,
    /// Communes that the office serves besides its own.
    pub territory: Vec<CommuneCode>,
    /// Severities that differ from the catalogue's.
    pub regrades: Vec<Regrade>,
    /// Business days, for readings that count them: national, unless an office's own are given.
    pub calendars: Calendars,
    /// Days before a duty is due in which it counts as due soon.
    pub due_soon: i32,
    /// The office's own deadlines, if it has any.
    pub profile: Option<Arc<Profile>>,
    /// The agreement that the delivery is held against, if it is given.
    pub agreement: Option<Arc<Agreement>>,
    /// The office's own parameters about staff.
    pub staff: StaffReadings,
    /// Whether the rows are some of their table's: rules judged by table are then not run.
    pub part: bool,
}

impl Context {
    /// Judges as of `as_of`, with every default.
    pub fn new(as_of: Day) -> Self {
        Self {
            as_of,
            readings: Readings::default(),
            territory: Vec::new(),
            regrades: Vec::new(),
            calendars: Calendars::new(Scope::National),
            due_soon: DUE_SOON_DAYS,
            profile: None,
            agreement: None,
            staff: StaffReadings::default(),
            part: false,
        }
    }

    /// The severity of a rule in this run.
    pub(crate) fn severity<R: Rule>(&self) -> Severity {
        let regraded = self.regrades.iter().find(|regrade| regrade.code == R::META.code);
        regraded.map_or_else(|| R::severity(&self.readings), |regrade| regrade.severity)
    }
}

impl Context {
    /// What the examples of the catalogue are judged by: the agreement of the OPD Talagante, and terms of an office
    /// for its staff.
    ///
    /// ```
    /// use opd_core::rules::Context;
    /// assert!(Context::of_examples().staff.caseload.is_some());
    /// ```
    pub fn of_examples() -> Self {
        Self {
            agreement: Some(Arc::new(Agreement::talagante_2015())),
            staff: StaffReadings::named("example").unwrap_or_default(),
            ..Self::new(super::EXAMPLES_AS_OF.parse().unwrap_or(Day::MAX))
        }
    }
}

/// Every version of a norm's value, made ready to be asked once per row.
#[derive(Debug, Clone)]
pub struct Dated<T>(Vec<(Validity, T)>);

impl<T: Unit + Copy> Dated<T> {
    /// Looks the norm up.
    pub fn of(key: Key<T>) -> Self {
        Self(key.versions().into_iter().map(|norm| (norm.valid, norm.value)).collect())
    }
}

impl<T: Copy> Dated<T> {
    /// A value that holds on every day.
    pub(crate) fn always(value: T) -> Self {
        Self(vec![(Validity::default(), value)])
    }

    /// No value on any day.
    pub(crate) const fn never() -> Self {
        Self(Vec::new())
    }

    /// Whether it has no value on any day.
    pub(crate) const fn is_never(&self) -> bool {
        self.0.is_empty()
    }

    /// Every version turned into something else.
    pub(crate) fn map<U>(self, f: impl Fn(T) -> U) -> Dated<U> {
        Dated(self.0.into_iter().map(|(valid, value)| (valid, f(value))).collect())
    }

    /// The value in force on the date of the fact.
    ///
    /// # Errors
    /// [`Stop::NotRun`] because the norm does not hold on that day.
    #[inline]
    pub fn on(&self, day: Day) -> Result<T, Stop> {
        for (valid, value) in &self.0 {
            if valid.contains(day) {
                return Ok(*value);
            }
        }
        Err(Stop::NotRun(Why::NotInForce))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_days_are_days_of_some_kind() {
        let mut readings = Readings::default();
        assert!(readings.set_ordinary_measure_unit(TermUnit::CourtDays).is_ok());
        assert!(readings.set_ordinary_measure_unit(TermUnit::Months).is_err());
        assert_eq!(readings.ordinary_measure_unit, TermUnit::CourtDays);
        assert!(readings.set_claim_unit(TermUnit::CalendarDays).is_err());
        assert!(readings.set_claim_unit(TermUnit::BusinessDays).is_ok());
        assert_eq!(readings.claim_unit, TermUnit::BusinessDays);
    }
}

//! Holidays, business days and terms.

use opd_core::Lang;
use opd_core::calendar::{self, Calendars, Extra, Roll, Scope};
use pyo3::prelude::*;

use crate::errors::{code, raise};
use crate::time::{PyDay, datetime_type, instant, local_datetime};

/// The scope of a commune by its code, or of the country.
pub(crate) fn scope(commune: Option<&str>) -> PyResult<Scope> {
    commune.map_or(Ok(Scope::National), Scope::commune).map_err(raise)
}

/// The business days of 1990 to 2050. Answers take nanoseconds and building takes a millisecond: build it once.
///
/// `kind` is `"administrative"` (Monday to Friday, Ley 19.880 art. 25) or `"judicial"` (Monday to Saturday,
/// Código de Procedimiento Civil arts. 59 and 66); `commune` a CUT code, for its local holidays; `extra` further
/// days of rest, such as an election on a weekday; `secondary` adds the holidays known from secondary sources
/// only. Every answer outside the horizon is a `CalendarError`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> calendar = opd.BusinessCalendar()
/// >>> calendar.add(date(2026, 9, 11), 5)
/// datetime.date(2026, 9, 21)
#[pyclass(module = "opd", frozen)]
pub(crate) struct BusinessCalendar(pub(crate) calendar::BusinessCalendar);

#[pymethods]
impl BusinessCalendar {
    #[new]
    #[pyo3(signature = (kind = "administrative", commune = None, extra = Vec::new(), secondary = false))]
    fn new(kind: &str, commune: Option<&str>, extra: Vec<PyDay>, secondary: bool) -> PyResult<Self> {
        let days: Vec<_> = extra.into_iter().map(|day| day.0).collect();
        let extra = Extra { days: &days, secondary };
        calendar::BusinessCalendar::with_extra(code(kind)?, scope(commune)?, extra).map(Self).map_err(raise)
    }

    /// `administrative` or `judicial`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().code()
    }

    /// Five digits of the CUT, or `None` for the country.
    #[getter]
    fn commune(&self) -> Option<&'static str> {
        match self.0.scope() {
            Scope::National => None,
            Scope::Commune(commune) => Some(commune.code),
        }
    }

    /// Whether the day is a business day.
    fn is_business_day(&self, day: PyDay) -> PyResult<bool> {
        self.0.is_business_day(day.0).map_err(raise)
    }

    /// The first business day on or after the day.
    fn next_business_day(&self, day: PyDay) -> PyResult<PyDay> {
        self.0.next_business_day(day.0).map(PyDay).map_err(raise)
    }

    /// The `n`-th business day after `day`, which is not counted; `n` below zero counts back, and 0 is the day
    /// itself or the next business day.
    fn add(&self, day: PyDay, n: i32) -> PyResult<PyDay> {
        self.0.add(day.0, n).map(PyDay).map_err(raise)
    }

    /// The business days after `start`, up to and with `end`; negative if `end` is earlier.
    fn count(&self, start: PyDay, end: PyDay) -> PyResult<i32> {
        self.0.count(start.0, end.0).map_err(raise)
    }

    fn __repr__(&self) -> String {
        let commune = self.commune().map_or("None".to_owned(), |commune| format!("'{commune}'"));
        format!("BusinessCalendar('{}', commune={commune})", self.kind())
    }
}

/// A public holiday on its day, with its law.
#[pyclass(module = "opd", frozen, get_all)]
#[derive(Clone)]
pub(crate) struct Holiday {
    /// The day, already moved if the law moves it.
    date: PyDay,
    /// Its name.
    name: &'static str,
    /// The law that makes it one.
    law: String,
    /// `national`, `region:15` or `communes:16101,16103`.
    scope: String,
    /// How far the law was verified: `V`, `V-p`, `D`, `S` or `U`.
    status: &'static str,
}

#[pymethods]
impl Holiday {
    fn __repr__(&self) -> String {
        format!("Holiday({}, '{}', '{}')", self.date.0, self.name, self.law)
    }
}

/// The public holidays of a year (1990 to 2050), in order, with the law of each.
///
/// `commune` (a CUT code) adds those of the commune and its region; `secondary` those known from secondary
/// sources only. Sundays are not listed. Raises `CalendarError` outside the horizon.
///
/// >>> import opd
/// >>> opd.holidays(2026)[6]
/// Holiday(2026-06-29, 'San Pedro y San Pablo', 'Leyes 18.432 y 19.668')
#[pyfunction]
#[pyo3(signature = (year, commune = None, secondary = false, lang = "es"))]
pub(crate) fn holidays(
    year: i32,
    commune: Option<&str>,
    secondary: bool,
    lang: &str,
) -> PyResult<Vec<Holiday>> {
    let (scope, lang): (_, Lang) = (scope(commune)?, code(lang)?);
    let days = if secondary { calendar::holidays_with_secondary } else { calendar::holidays };
    let holiday = |day: calendar::Holiday| Holiday {
        date: PyDay(day.date),
        name: day.name.get(lang),
        law: day.law.to_string(),
        scope: day.scope.to_string(),
        status: day.law.status.mark(),
    };
    Ok(days(year, scope).map_err(raise)?.into_iter().map(holiday).collect())
}

/// A term: an amount of `hours`, `calendar_days`, `business_days`, `court_days`, `months` or `years`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> opd.Term(30, "calendar_days").due(date(2026, 11, 6))
/// datetime.date(2026, 12, 6)
/// >>> print(opd.Term(3, "months"))
/// 3 meses
#[pyclass(module = "opd", frozen, eq, hash)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Term(calendar::Term);

#[pymethods]
impl Term {
    #[new]
    fn new(amount: u32, unit: &str) -> PyResult<Self> {
        Ok(Self(calendar::Term::new(amount, code(unit)?)))
    }

    /// How many.
    #[getter]
    fn amount(&self) -> u32 {
        self.0.amount
    }

    /// Of what.
    #[getter]
    fn unit(&self) -> &'static str {
        self.0.unit.code()
    }

    /// When the term ends.
    ///
    /// From a date: its last day; the start is not counted (Código Civil art. 48). From a datetime: hours, which
    /// run without interruption (Código Procesal Penal art. 15); a naive one is the wall time of continental Chile,
    /// and the answer is aware, in America/Santiago. `commune` counts its holidays too; `roll` says what a last day
    /// that is not a business day does: `"none"`, `"administrative"` (Ley 19.880 art. 25) or `"judicial"`.
    ///
    /// Raises `TermError` for hours of a date or days of a datetime, `CalendarError` outside 1990–2050,
    /// `LocalTimeError` for a wall time that the clock skipped or repeated.
    ///
    /// >>> import opd
    /// >>> from datetime import datetime
    /// >>> opd.Term(24, "hours").due(datetime(2026, 4, 4, 12)).isoformat()
    /// '2026-04-05T11:00:00-04:00'
    #[pyo3(signature = (start, commune = None, roll = "none"))]
    fn due<'py>(
        &self,
        start: &Bound<'py, PyAny>,
        commune: Option<&str>,
        roll: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = start.py();
        let roll = code::<Roll>(roll)?;
        if start.is_instance(datetime_type(py)?)? {
            return local_datetime(py, self.0.due_at(instant(start)?).map_err(raise)?);
        }
        let start: PyDay = start.extract()?;
        let calendars = Calendars { roll, ..Calendars::new(scope(commune)?) };
        PyDay(self.0.due(start.0, &calendars).map_err(raise)?).into_pyobject(py)
    }

    /// The term in words, in Spanish (`"es"`) or English (`"en"`).
    #[pyo3(signature = (lang = "es"))]
    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.0.text(code(lang)?))
    }

    fn __str__(&self) -> String {
        self.0.text(Lang::Es)
    }

    fn __repr__(&self) -> String {
        format!("Term({}, '{}')", self.0.amount, self.0.unit)
    }

    fn __getnewargs__(&self) -> (u32, &'static str) {
        (self.0.amount, self.0.unit.code())
    }
}

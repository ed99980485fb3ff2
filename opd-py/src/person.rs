//! Ages and identifiers.

use opd_core::norm::Years;
use opd_core::person::{self, AgeGroup, IdentifierType};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::errors::{code, raise};
use crate::time::PyDay;

/// Completed years, months and days (Civil Code art. 48). Ages compare as spans do; `str()` is Spanish.
///
/// >>> import opd
/// >>> print(opd.Age(17, 11, 29))
/// 17 años 11 meses 29 días
/// >>> opd.Age(17, 11, 29) < opd.Age(18, 0, 0)
/// True
#[pyclass(module = "opd", frozen, eq, ord, hash)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Age(person::Age);

#[pymethods]
impl Age {
    #[new]
    fn new(years: u16, months: u8, days: u8) -> Self {
        Self(person::Age { years, months, days })
    }

    /// Completed years.
    #[getter]
    fn years(&self) -> u16 {
        self.0.years
    }

    /// Completed months beyond the years, 0 to 11.
    #[getter]
    fn months(&self) -> u8 {
        self.0.months
    }

    /// Days beyond the months, 0 to 30.
    #[getter]
    fn days(&self) -> u8 {
        self.0.days
    }

    /// The age in words, in Spanish (`"es"`) or English (`"en"`).
    #[pyo3(signature = (lang = "es"))]
    fn text(&self, lang: &str) -> PyResult<String> {
        Ok(self.0.text(code(lang)?))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let person::Age { years, months, days } = self.0;
        format!("Age(years={years}, months={months}, days={days})")
    }

    fn __getnewargs__(&self) -> (u16, u8, u8) {
        (self.0.years, self.0.months, self.0.days)
    }
}

/// The age on the day `on` of who was born on `birth`, by Civil Code art. 48.
///
/// The birthday counts as reached from 00:00; who was born on 29 February completes a year on 28 February of
/// a common year. Raises `AgeError` if the birth is later than `on`, `TypeError` for a datetime.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> print(opd.age(date(2004, 2, 29), date(2022, 2, 27)))
/// 17 años 11 meses 29 días
#[pyfunction]
pub(crate) fn age(birth: PyDay, on: PyDay) -> PyResult<Age> {
    person::Age::between(birth.0, on.0).map(Age).map_err(raise)
}

/// The day on which who was born on `birth` completes `years` (Civil Code art. 48), at most 9999-12-31.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> opd.turns(date(2004, 2, 29), 18)
/// datetime.date(2022, 2, 28)
#[pyfunction]
pub(crate) fn turns(birth: PyDay, years: u16) -> PyDay {
    PyDay(person::turns(birth.0, Years(years.into())))
}

/// Whether the person is a minor on the day of the fact (Civil Code art. 26): an adult from 00:00 of the
/// eighteenth birthday. Raises `AgeError` if the birth is later than `on`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> opd.is_minor(date(2000, 1, 15), date(2018, 1, 14)), opd.is_minor(date(2000, 1, 15), date(2018, 1, 15))
/// (True, False)
#[pyfunction]
pub(crate) fn is_minor(birth: PyDay, on: PyDay) -> PyResult<bool> {
    person::is_minor(birth.0, on.0).map_err(raise)
}

/// `"child"` (under 14), `"adolescent"` (14 to 17) or `None` from majority on (Ley 19.968 art. 16).
/// Raises `AgeError` if the birth is later than `on`.
///
/// >>> import opd
/// >>> from datetime import date
/// >>> opd.age_group(date(2010, 5, 31), date(2024, 5, 31))
/// 'adolescent'
#[pyfunction]
pub(crate) fn age_group(birth: PyDay, on: PyDay) -> PyResult<Option<&'static str>> {
    Ok(person::age_group(birth.0, on.0).map_err(raise)?.map(AgeGroup::code))
}

/// A RUN (twin of the RUT): at most eight digits with the right check digit, by modulo 11.
///
/// From text as people write it (dots, blanks or none; any dash or none; `k`), or from the number without its
/// check digit. `str()` is `12.345.678-5`; `repr()` is masked. Raises `InvalidIdentifier`, which says what was
/// seen and never the number.
///
/// >>> import opd
/// >>> run = opd.Run("12345678-5")
/// >>> str(run), run.compact, run
/// ('12.345.678-5', '12345678-5', Run('**.***.678-*'))
#[pyclass(module = "opd", frozen, eq, ord, hash)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Run(person::Run);

#[pymethods]
impl Run {
    #[new]
    fn new(run: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = run.cast::<PyString>() {
            return text.to_str()?.parse().map(Self).map_err(raise);
        }
        let number: i64 = run.extract().map_err(|_| PyTypeError::new_err("expected str or int"))?;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        person::Run::new(number).map(Self).map_err(raise)
    }

    /// The digits before the check digit.
    #[getter]
    fn number(&self) -> u32 {
        self.0.number()
    }

    /// The check digit: `0` to `9` or `K`.
    #[getter]
    fn check_digit(&self) -> char {
        self.0.check_digit()
    }

    /// The form for logs and reports, from which the number can't be rebuilt: `**.***.678-*`.
    #[getter]
    fn masked(&self) -> String {
        self.0.masked()
    }

    /// Without dots: `12345678-5`.
    #[getter]
    fn compact(&self) -> String {
        self.0.compact()
    }

    /// Whether it looks made up: one digit repeated (`11.111.111-1`) or zero.
    #[getter]
    fn is_placeholder(&self) -> bool {
        self.0.is_placeholder()
    }

    /// Whether the number is in the range that practice gives to legal persons: a hint, unverified.
    #[getter]
    fn is_company_range(&self) -> bool {
        self.0.is_company_range()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Run('{}')", self.0.masked())
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.0.compact(),)
    }
}

/// Whether the text is a RUN with its right check digit, however it is written.
///
/// >>> import opd
/// >>> opd.is_valid_run("12.345.678-5"), opd.is_valid_run("12.345.678-6")
/// (True, False)
#[pyfunction]
pub(crate) fn is_valid_run(text: &str) -> bool {
    person::Run::from_bytes(text.as_bytes()).is_ok()
}

/// The identifier of a person: a RUN or another, or none, since protection does not wait for a RUN.
/// Made by `parse_identifier`; `str()` is the whole of it, `repr()` is masked.
#[pyclass(module = "opd", frozen, eq, hash)]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Identifier(person::Identifier);

#[pymethods]
impl Identifier {
    /// `run`, `ipe`, `ipa`, `passport`, `foreign_document`, `birth_folio`, `mother_run`, `provisional` or `none`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().code()
    }

    /// The form for logs and reports.
    #[getter]
    fn masked(&self) -> String {
        self.0.masked()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}

/// Reads an identifier of the declared type, or of the type that its form shows.
///
/// `type` is a code of `Identifier.kind` or a Spanish word for it. Blanks are kind `none`, whatever was
/// declared. Raises `InvalidIdentifier`, or `UnknownCode` for a type that there is not.
///
/// >>> import opd
/// >>> opd.parse_identifier("AB 123456", "pasaporte")
/// Identifier(passport, ***456)
/// >>> opd.parse_identifier("100.200.300-3").kind
/// 'ipe'
#[pyfunction]
#[pyo3(signature = (text, r#type = None))]
pub(crate) fn parse_identifier(text: &str, r#type: Option<&str>) -> PyResult<Identifier> {
    let declared = r#type.map(code::<IdentifierType>).transpose()?;
    person::Identifier::parse(text, declared).map(Identifier).map_err(raise)
}

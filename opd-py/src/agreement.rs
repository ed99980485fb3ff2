//! Agreements: what was agreed, what is wrong with it, what it pays.

use std::path::PathBuf;

use opd_core::Explain;
use opd_core::agreement::{self, Payment, Period, Proration, Surcharges};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::catalogue::{Citation, cited, to_python};
use crate::errors::{code, raise};
use crate::json::AGREEMENT;
use crate::number::{PyDecimal, Whole};
use crate::report::os_error;
use crate::time::PyDay;

type Days = (PyDay, PyDay);

const fn days(period: Period) -> Days {
    (PyDay(period.from), PyDay(period.until))
}

/// Something that is wrong with an agreement, and how to mend it.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct AgreementFinding {
    /// Its stable code, `AGR001` to `AGR016`.
    code: &'static str,
    /// What is wrong, and how to mend it.
    message: String,
    /// The main norm that it rests on, as text.
    citation: String,
    /// The norms that it rests on, the main one first.
    citations: Vec<Citation>,
}

#[pymethods]
impl AgreementFinding {
    fn __repr__(&self) -> String {
        format!("AgreementFinding('{}', '{}')", self.code, self.message)
    }
}

/// What an agreement comes to: facts of that agreement, not limits of law. `None` where a part is missing, zero, or too
/// large to add.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct AgreementFacts {
    /// Whole months of the period, if it has no days beyond them.
    months: Option<i32>,
    /// People of the roster.
    posts: Option<i64>,
    /// Both contributions, pesos a year.
    contributions: Option<i64>,
    /// The municipality's contribution as a share of the service's.
    municipality_of_service: Option<PyDecimal>,
    /// The municipality's contribution as a share of both.
    municipality_of_total: Option<PyDecimal>,
    /// Agreed coverage of the protection area as a share of the agreed population.
    protection_of_population: Option<PyDecimal>,
}

/// What became of the renewal that the law presumes if the service does not object.
#[pyclass(module = "opd", frozen, get_all)]
pub(crate) struct TacitRenewal {
    /// `open`: the service may still object; `objected`: it did, in time; `renewed`; `exhausted`: the agreement was
    /// renewed as often as the law allows.
    status: &'static str,
    /// The last day to object, while it is open.
    deadline: Option<PyDay>,
    /// First and last day of the period that was renewed.
    period: Option<Days>,
    /// How often the law allows, if that is exhausted.
    allowed: Option<i32>,
}

#[pymethods]
impl TacitRenewal {
    fn __repr__(&self) -> String {
        format!("TacitRenewal('{}')", self.status)
    }
}

/// An agreement (*convenio*) between the service and a municipality. What is read may still have findings: `check`.
///
/// `talagante_2015()` is an example that comes with the library. Two are equal if all that was agreed is.
///
/// >>> import opd
/// >>> agreement = opd.Agreement.talagante_2015()
/// >>> agreement.areas, agreement.check()
/// ({'protection': 360, 'intersectoral': 4500}, [])
/// >>> agreement.payment(uss=15_080, months=12)
/// 67588560
#[pyclass(module = "opd", frozen, eq)]
#[derive(PartialEq)]
pub(crate) struct Agreement(pub(crate) agreement::Agreement);

/// An agreement, or the path of its TOML file.
#[derive(FromPyObject)]
pub(crate) enum AgreementArgument<'py> {
    Made(PyRef<'py, Agreement>),
    Path(PathBuf),
}

impl AgreementArgument<'_> {
    /// The agreement that was meant.
    pub(crate) fn read(self) -> PyResult<agreement::Agreement> {
        match self {
            Self::Made(agreement) => Ok(agreement.0.clone()),
            Self::Path(path) => Ok(Agreement::load(path)?.0),
        }
    }
}

#[pymethods]
impl Agreement {
    /// The agreement of the OPD Talagante, 2015–2018.
    #[staticmethod]
    fn talagante_2015() -> Self {
        Self(agreement::Agreement::talagante_2015())
    }

    /// Reads an agreement from a TOML file; its fields are those of `schema("agreement")`. Raises `AgreementError` for a
    /// text that is no TOML and a field that is missing or not known, `OSError` for a file that can't be opened.
    #[staticmethod]
    fn load(path: PathBuf) -> PyResult<Self> {
        let text = std::fs::read(&path).map_err(|error| os_error(&error, &path))?;
        Self::from_toml(std::str::from_utf8(&text).map_err(|error| AGREEMENT.unreadable(error))?)
    }

    /// Reads an agreement from TOML, as `load`.
    #[staticmethod]
    fn from_toml(text: &str) -> PyResult<Self> {
        agreement::Agreement::load(text).map(Self).map_err(raise)
    }

    /// An agreement from a dict, as `to_dict` gives it; days may be `date`. Raises `AgreementError`.
    #[staticmethod]
    fn from_dict(agreement: &Bound<'_, PyAny>) -> PyResult<Self> {
        AGREEMENT.document(agreement).map(Self)
    }

    /// The agreement as a dict of JSON's types.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The code of the programme that it funds.
    #[getter]
    fn programme(&self) -> &'static str {
        self.0.programme.code()
    }

    /// The codes of the communes served.
    #[getter]
    fn communes(&self) -> Vec<String> {
        self.0.communes.clone()
    }

    /// First and last day.
    #[getter]
    fn period(&self) -> Days {
        days(self.0.period)
    }

    /// First and last day of each renewal, in order.
    #[getter]
    fn renewals(&self) -> Vec<Days> {
        self.0.renewals.iter().copied().map(days).collect()
    }

    /// Persons agreed a year, by the code of the area; of an area that is there twice, the first.
    #[getter]
    fn areas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        first_of(py, self.0.areas.iter().map(|one| (one.area.code(), one.agreed)))
    }

    /// People agreed, by the code of the post; of a post that is there twice, the first.
    #[getter]
    fn posts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        first_of(py, self.0.posts.iter().map(|one| (one.role.code(), one.count)))
    }

    /// Pesos a year: `service`, `municipality` and `total`, the sum that the document states, if it does.
    #[getter]
    fn contributions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.contributions)
    }

    /// Persons that the payment is worked out from, if it says so.
    #[getter]
    fn population(&self) -> Option<i64> {
        self.0.payment.map(|payment| payment.population)
    }

    /// USS a person and month that the payment is worked out from, if it says so.
    #[getter]
    fn unit_value(&self) -> Option<PyDecimal> {
        self.0.payment.map(|payment| PyDecimal(payment.unit_value))
    }

    /// What it comes to. The shares are facts of this agreement, not law.
    #[getter]
    fn facts(&self) -> AgreementFacts {
        let facts = self.0.facts();
        AgreementFacts {
            months: facts.months,
            posts: facts.posts,
            contributions: facts.contributions,
            municipality_of_service: facts.municipality_of_service.map(PyDecimal),
            municipality_of_total: facts.municipality_of_total.map(PyDecimal),
            protection_of_population: facts.protection_of_population.map(PyDecimal),
        }
    }

    /// Everything that is wrong with it; empty if nothing is.
    #[pyo3(signature = (lang = "es"))]
    fn check(&self, lang: &str) -> PyResult<Vec<AgreementFinding>> {
        let lang = code(lang)?;
        let finding = |finding: &agreement::AgreementFinding| {
            let (citation, citations) = cited(&finding.citations());
            AgreementFinding { code: finding.code(), message: finding.explain(lang), citation, citations }
        };
        Ok(self.0.check().iter().map(finding).collect())
    }

    /// The last day on which the service may object to a renewal (Ley 20.032 of 2005, art. 27). Raises
    /// `NormNotInForce` if the norm does not hold on the first day.
    #[getter]
    fn objection_deadline(&self) -> PyResult<PyDay> {
        self.0.objection_deadline().map(PyDay).map_err(raise)
    }

    /// Whether it stands renewed on a day because the service did not object in time; `objected` is the day of its
    /// objection. Raises `NormNotInForce`.
    #[pyo3(signature = (on, objected = None))]
    fn tacit_renewal(&self, on: PyDay, objected: Option<PyDay>) -> PyResult<TacitRenewal> {
        use agreement::TacitRenewal as Core;
        let none = TacitRenewal { status: "open", deadline: None, period: None, allowed: None };
        Ok(match self.0.tacit_renewal(on.0, objected.map(|day| day.0)).map_err(raise)? {
            Core::Open { deadline } => TacitRenewal { deadline: Some(PyDay(deadline)), ..none },
            Core::Objected => TacitRenewal { status: "objected", ..none },
            Core::Renewed { period } => {
                TacitRenewal { status: "renewed", period: Some(days(period)), ..none }
            }
            Core::Exhausted { allowed } => {
                TacitRenewal { status: "exhausted", allowed: Some(allowed), ..none }
            }
        })
    }

    /// Pesos for whole months: agreed population × unit value × USS × months (Ley 20.032 of 2005, art. 30), rounded
    /// once, half up; `None` if the agreement does not say what it is worked out from.
    ///
    /// `uss` is the USS of the year in pesos. `age`, `complexity`, `disability` and `zone` are shares that raise the
    /// unit value, added to one another: `Decimal("0.10")` is 10 %; they are secondary (status S). `on` is the day whose
    /// law sets the range of the unit value, by default the first.
    ///
    /// Raises `PaymentError` for figures that the formula does not take and amounts beyond 64 bits, `NormNotInForce`,
    /// and `TypeError` for a float, which is not exact.
    ///
    /// >>> import opd
    /// >>> from decimal import Decimal
    /// >>> opd.Agreement.talagante_2015().payment(15_080, 12, zone=Decimal("0.10"))
    /// 74347416
    #[pyo3(signature = (uss, months, on = None, *, age = None, complexity = None, disability = None, zone = None))]
    #[allow(clippy::too_many_arguments)]
    fn payment(
        &self,
        uss: Whole,
        months: Whole,
        on: Option<PyDay>,
        age: Option<PyDecimal>,
        complexity: Option<PyDecimal>,
        disability: Option<PyDecimal>,
        zone: Option<PyDecimal>,
    ) -> PyResult<Option<i64>> {
        let on = on.map_or(self.0.period.from, |day| day.0);
        let payment = self.basis(uss, [age, complexity, disability, zone]);
        payment.map(|payment| payment.of_months(months.0, on)).transpose().map_err(raise)
    }

    /// Pesos for a period, by default the first: as `payment`, by calendar months.
    ///
    /// `proration` says what a first or last month that is not whole is paid; no norm does: `"whole_month"`,
    /// `"days_of_month"` or `"thirtieths"`. Raises as `payment`, and `UnknownCode`.
    ///
    /// >>> import opd
    /// >>> opd.Agreement.talagante_2015().payment_of_period(15_080, proration="days_of_month")
    /// 202765680
    #[pyo3(signature = (
        uss, period = None, *, proration, age = None, complexity = None, disability = None, zone = None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn payment_of_period(
        &self,
        uss: Whole,
        period: Option<Days>,
        proration: &str,
        age: Option<PyDecimal>,
        complexity: Option<PyDecimal>,
        disability: Option<PyDecimal>,
        zone: Option<PyDecimal>,
    ) -> PyResult<Option<i64>> {
        let proration: Proration = code(proration)?;
        let given = |(from, until): Days| Period { from: from.0, until: until.0 };
        let period = period.map_or(self.0.period, given);
        let payment = self.basis(uss, [age, complexity, disability, zone]);
        payment.map(|payment| payment.of_period(period, proration)).transpose().map_err(raise)
    }

    fn __repr__(&self) -> String {
        format!("Agreement('{}')", self.0.name)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyAny>,))> {
        Ok((py.get_type::<Self>().getattr("from_dict")?, (self.to_dict(py)?,)))
    }
}

impl Agreement {
    fn basis(&self, uss: Whole, surcharges: [Option<PyDecimal>; 4]) -> Option<Payment> {
        let [age, complexity, disability, zone] = surcharges.map(|share| share.unwrap_or_default().0);
        let surcharges = Surcharges { age, complexity, disability, zone };
        self.0.payment(uss.0).map(|payment| Payment { surcharges, ..payment })
    }
}

/// A dict in which the first value of a key stays.
fn first_of<'py>(
    py: Python<'py>,
    pairs: impl Iterator<Item = (&'static str, i64)>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, value) in pairs {
        if !dict.contains(key)? {
            dict.set_item(key, value)?;
        }
    }
    Ok(dict)
}

//! The coverage of a delivery: its cases, counted against an agreement.

mod export;
mod json;
mod stays;

use crate::agreement::{Agreement, Period};
use crate::codes::{Area, code_lists};
use crate::coverage::{CoverageError, CoverageLedger, Frame, Projection, YearCoverage};
use crate::dataset::delivery::Delivery;
use crate::dataset::mapping::DataError;
use crate::dataset::tables::cases;
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::person::AgeCap;
use crate::table::{CaseField, Column, Table};
use stays::Stays;

pub use export::{month_schema, year_month_schema, year_schema};
pub use json::COVERAGE_VERSION;

/// The fields of `cases` that coverage reads; the others need not be read ([`Mapping::only`](super::Mapping::only)).
pub const COVERAGE_FIELDS: &[Column] = &[
    Column::Case(CaseField::CaseId),
    Column::Case(CaseField::Identifier),
    Column::Case(CaseField::IdentifierType),
    Column::Case(CaseField::BirthDate),
    Column::Case(CaseField::Sex),
    Column::Case(CaseField::Commune),
    Column::Case(CaseField::OfficeCommune),
    Column::Case(CaseField::Programme),
    Column::Case(CaseField::Area),
    INTAKE,
    Column::Case(CaseField::DischargeDate),
];
const INTAKE: Column = Column::Case(CaseField::IntakeDate);

code_lists! {
    /// Why a row of `cases` is in no count. The first that applies, in this order.
    LeftOut ("left_out") {
        NoIntake = "no_intake", "Sin fecha de ingreso", "No date of intake";
        UnreadableIntake = "unreadable_intake", "Fecha de ingreso que no se puede leer", "Date of intake that can't be read";
        UnreadableDischarge = "unreadable_discharge", "Fecha de egreso que no se puede leer", "Date of discharge that can't be read";
        UnknownProgramme = "unknown_programme", "Programa que no está en la lista", "Programme that is not in the list";
        UnknownArea = "unknown_area", "Área que no está en la lista", "Area that is not in the list";
        UnknownSex = "unknown_sex", "Sexo que no está en la lista", "Sex that is not in the list";
        UnknownCommune = "unknown_commune", "Comuna que no está en la lista", "Commune that is not in the list";
        NoCommune = "no_commune", "Sin comuna, y el convenio tiene varias", "No commune, and the agreement has several";
        Reversed = "discharge_before_intake", "Egreso anterior al ingreso", "Discharge before intake";
    }

    /// What is read into an empty cell of a row that is counted.
    Assumed ("assumed") {
        /// Cases are of the protection area: the intersectoral one has activities.
        Area = "area_assumed", "Sin área: se cuentan en protección", "No area: counted in protection";
        Programme = "programme_assumed", "Sin programa: se cuentan en el del convenio", "No programme: counted in the agreement's";
        Sex = "sex_assumed", "Sin sexo: se cuentan como no informado", "No sex: counted as not stated";
        /// The office's, or the only one of the agreement.
        Commune = "commune_assumed", "Sin comuna: se cuentan en la de la oficina o del convenio", "No commune: counted in the office's or the agreement's";
        Person = "person_assumed", "Sin un identificador que sirva: cada fila se cuenta como una persona", "No identifier that serves: each row counted as a person";
        Birth = "birth_unreadable", "Fecha de nacimiento que no se puede leer: se cuentan sin edad", "Birth date that can't be read: counted without an age";
    }
}

/// What is asked of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageAsked {
    /// The day on which the rows are looked at: what is later has not happened. `None` is the last of the agreement.
    pub as_of: Option<Day>,
    /// How "17 years, 11 months and 29 days" is read.
    pub cap: AgeCap,
    /// How a year that has not ended is projected.
    pub projection: Projection,
}

/// A year of the period, or all of it, in an area of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaYear {
    /// The area.
    pub area: Area,
    /// Whether it is the whole period.
    pub whole_period: bool,
    /// Attended against agreed.
    pub year: YearCoverage,
}

/// The coverage of a delivery. Each row of `cases` is counted, left out or outside: none is lost.
#[derive(Debug, Clone)]
pub struct DeliveryCoverage {
    /// Name of the agreement.
    pub agreement: String,
    /// How years that have not ended are projected.
    pub projection: Projection,
    /// Month by month.
    pub ledger: CoverageLedger,
    /// Each area of the agreement: its years that have begun, and last the whole period.
    pub years: Vec<AreaYear>,
    /// Rows of `cases`.
    pub rows: u64,
    left_out: [u64; LeftOut::ALL.len()],
    assumed: [u64; Assumed::ALL.len()],
}

impl DeliveryCoverage {
    /// The period counted: that of the agreement in force on the day asked, or the last one before it.
    pub const fn period(&self) -> Period {
        self.ledger.frame().period
    }

    /// Rows in the counts of some month.
    pub fn counted(&self) -> u64 {
        self.rows - self.outside() - self.left_out.iter().sum::<u64>()
    }

    /// Rows that can be read and share no day with the days counted.
    pub const fn outside(&self) -> u64 {
        self.ledger.outside()
    }

    /// Rows left out, by reason; without those that there are none of.
    pub fn left_out(&self) -> impl Iterator<Item = (LeftOut, u64)> {
        seen(LeftOut::ALL, &self.left_out)
    }

    /// Rows counted, or outside, with an empty cell into which something was read; without those that there are none
    /// of.
    pub fn assumed(&self) -> impl Iterator<Item = (Assumed, u64)> {
        seen(Assumed::ALL, &self.assumed)
    }
}

fn seen<T: Copy>(codes: &[T], counts: &[u64]) -> impl Iterator<Item = (T, u64)> {
    codes.iter().copied().zip(counts.iter().copied()).filter(|(_, count)| *count > 0)
}

/// Why a delivery has no coverage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
pub enum DeliveryCoverageError {
    /// A table or a column is missing.
    Data(#[from] DataError),
    /// There is no ledger.
    Ledger(#[from] CoverageError),
    /// The day asked is before the agreement's first day.
    NotBegun {
        /// The day asked.
        as_of: Day,
        /// The first day.
        from: Day,
    },
}

impl DeliveryCoverageError {
    /// The stable code: `not_begun`, or that of the error within.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Data(error) => error.code(),
            Self::Ledger(error) => error.code(),
            Self::NotBegun { .. } => "not_begun",
        }
    }
}

impl Explain for DeliveryCoverageError {
    fn explain(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Data(error), lang) => error.explain(lang),
            (Self::Ledger(error), lang) => error.explain(lang),
            (Self::NotBegun { as_of, from }, Lang::Es) => {
                format!(
                    "al {as_of} el convenio no había comenzado: rige desde el {from}; pida ese día o uno posterior"
                )
            }
            (Self::NotBegun { as_of, from }, Lang::En) => {
                format!(
                    "on {as_of} the agreement had not begun: it runs from {from}; ask for that day or a later one"
                )
            }
        }
    }
}

/// The coverage of the cases of a delivery, against an agreement.
///
/// A person is told by their identifier (a RUN exactly, others by a hash), a case by its id; a row without is a person,
/// or a case, of its own. What is read into empty cells is in [`Assumed`], what leaves a row out in [`LeftOut`].
///
/// Beside the delivery it takes 8 bytes a row, and some 30 MB for the rows of one part of the persons at a time.
///
/// # Errors
/// [`DeliveryCoverageError`].
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use opd_core::agreement::Agreement;
/// use opd_core::coverage::Projection;
/// use opd_core::dataset::{CoverageAsked, Delivery, coverage_of};
/// use opd_core::person::AgeCap;
/// let column = |text: &[&str]| Arc::new(StringArray::from(text.to_vec())) as ArrayRef;
/// let batch = RecordBatch::try_from_iter([
///     ("RUN", column(&["12.345.678-5", "12345678-5", "12.345.678-5"])),
///     ("Fecha de ingreso", column(&["5/3/2015", "6/7/2015", "NO APLICA"])),
/// ])?;
/// let asked = CoverageAsked {
///     as_of: Some("2016-03-01".parse()?), cap: AgeCap::default(), projection: Projection::Proportional,
/// };
/// let coverage = coverage_of(&Delivery::cases(vec![batch], &[])?, &Agreement::talagante_2015(), asked)?;
/// assert_eq!((coverage.counted(), coverage.left_out().count(), coverage.years[0].year.attended), (2, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn coverage_of(
    delivery: &Delivery,
    agreement: &Agreement,
    asked: CoverageAsked,
) -> Result<DeliveryCoverage, DeliveryCoverageError> {
    let CoverageAsked { as_of, cap, projection } = asked;
    let as_of = as_of.unwrap_or(agreement.last_period().until);
    let frame = Frame { period: agreement.period_on(as_of), as_of, cap };
    let mut ledger = CoverageLedger::empty(frame)?;
    if as_of < frame.period.from {
        return Err(DeliveryCoverageError::NotBegun { as_of, from: frame.period.from });
    }
    let rows = delivery.rows::<cases::Columns>().ok_or(DataError::MissingTable(Table::Cases))?;
    if rows.rows.mapping.column(INTAKE).is_none() {
        return Err(DataError::MissingColumn(INTAKE).into());
    }
    let mut stays = Stays::new(rows, agreement);
    while let Some(part) = stays.next_part() {
        ledger = ledger.merge(CoverageLedger::of(part, frame)?)?;
    }
    let (mut left_out, assumed) = stays.counts();
    left_out[LeftOut::Reversed as usize] += ledger.unusable();
    let years = agreement.areas.iter().flat_map(|one| {
        let years = ledger.against(agreement, one.area, projection).unwrap_or_default();
        let last = years.len().saturating_sub(1);
        let year = move |(index, year)| AreaYear { area: one.area, whole_period: index == last, year };
        years.into_iter().enumerate().map(year)
    });
    Ok(DeliveryCoverage {
        agreement: agreement.name.clone(),
        projection,
        years: years.collect(),
        ledger,
        rows: rows.rows.len().into(),
        left_out,
        assumed,
    })
}

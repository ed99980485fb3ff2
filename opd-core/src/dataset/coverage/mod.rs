//! The coverage of a delivery: its cases, counted against an agreement.

mod activities;
mod export;
mod json;
mod part;
mod stays;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::agreement::{Agreement, share};
use crate::codes::{Area, code_lists};
use crate::coverage::{ActivityLedger, CoverageError, CoverageLedger, Frame, Projection, YearCoverage};
use crate::dataset::delivery::Delivery;
use crate::dataset::groups::Cases;
use crate::dataset::mapping::DataError;
use crate::dataset::tables::{activities as activity_table, cases};
use crate::day::Day;
use crate::lang::{Explain, Lang};
use crate::person::AgeCap;
use crate::rules::{Attended, Context, Stop, Why};
use crate::table::{ActivityField, CaseField, Cell, Column, Table};
use part::Part;
use stays::Stays;

pub use export::{activity_schema, month_schema, year_month_schema, year_schema};
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
const ACTIVITY_DATE: Column = Column::Activity(ActivityField::ActivityDate);
/// Rows whose stays are held at a time, more or less: a few tens of megabytes.
const PART: usize = 400_000;

code_lists! {
    /// Why a row is in no count. The first that applies, in this order.
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
        NoActivityDate = "no_activity_date", "Actividad sin fecha", "Activity without a date";
        UnreadableActivity = "unreadable_activity_date", "Fecha de la actividad que no se puede leer", "Date of the activity that can't be read";
        UnknownKind = "unknown_activity_kind", "Tipo de actividad que no está en la lista", "Kind of activity that is not in the list";
        UnreadableParticipants = "unreadable_participants", "Número de participantes que no se puede leer, o negativo", "Number of participants that can't be read, or negative";
    }

    /// What is read into an empty cell of a row that is not left out, or a cell that can't be read and need not be.
    Assumed ("assumed") {
        /// Cases are of the protection area: the intersectoral one has activities.
        Area = "area_assumed", "Sin área: se cuentan en protección", "No area: counted in protection";
        Programme = "programme_assumed", "Sin programa: se cuentan en el del convenio", "No programme: counted in the agreement's";
        Sex = "sex_assumed", "Sin sexo: se cuentan como no informado", "No sex: counted as not stated";
        /// The office's, or the only one of the agreement.
        Commune = "commune_assumed", "Sin comuna: se cuentan en la de la oficina o del convenio", "No commune: counted in the office's or the agreement's";
        Person = "person_assumed", "Sin un identificador que sirva: cada fila se cuenta como una persona", "No identifier that serves: each row counted as a person";
        Birth = "birth_unreadable", "Fecha de nacimiento que no se puede leer: se cuentan sin edad", "Birth date that can't be read: counted without an age";
        Kind = "activity_kind_assumed", "Actividad sin tipo: se cuenta como otra", "Activity without a kind: counted as other";
        /// Participants, not rows: in the numbers, but not among the distinct persons.
        Nameless = "participants_not_told", "Participantes sin un identificador que sirva: no se cuentan como personas distintas", "Participants without an identifier that serves: not counted as distinct persons";
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
    /// Attended against agreed, by the cases of the area.
    pub year: YearCoverage,
    /// Of the intersectoral area, those who took part in its activities, as often as they did
    /// ([`participants`](crate::coverage::ActivityMonth::participants)); `None` for others, and without activities.
    pub participants: Option<Participants>,
}

/// Participants of a year against what was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Participants {
    /// How many.
    pub count: u64,
    /// As a share of agreed, to four decimals; `None` if nothing was agreed.
    pub share: Option<Decimal>,
}

/// What became of the rows of a table: each is counted, outside or left out, and none is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCount {
    /// Rows given.
    pub given: u64,
    /// Rows that can be read and share no day with the days counted.
    pub outside: u64,
    left_out: [u64; LeftOut::ALL.len()],
    assumed: [u64; Assumed::ALL.len()],
}

impl RowCount {
    fn new(rows: u32) -> Self {
        Self {
            given: rows.into(),
            outside: 0,
            left_out: [0; LeftOut::ALL.len()],
            assumed: [0; Assumed::ALL.len()],
        }
    }

    fn leave_out(&mut self, why: LeftOut, rows: u64) {
        self.left_out[why as usize] += rows;
    }

    fn assume(&mut self, what: Assumed, is: bool) {
        self.assumed[what as usize] += u64::from(is);
    }

    /// Rows in the counts of some month.
    pub fn counted(&self) -> u64 {
        self.given - self.outside - self.left_out.iter().sum::<u64>()
    }

    /// Rows left out, by reason; only reasons with rows.
    pub fn left_out(&self) -> impl Iterator<Item = (LeftOut, u64)> {
        seen(LeftOut::ALL, &self.left_out)
    }

    /// Rows that are not left out and of which something was assumed, by what; only what has rows.
    pub fn assumed(&self) -> impl Iterator<Item = (Assumed, u64)> {
        seen(Assumed::ALL, &self.assumed)
    }
}

fn seen<T: Copy>(codes: &[T], counts: &[u64]) -> impl Iterator<Item = (T, u64)> {
    codes.iter().copied().zip(counts.iter().copied()).filter(|(_, count)| *count > 0)
}

/// The coverage of a delivery. Written by serde it holds all that [`merge`](Self::merge) needs, and no row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Part", into = "Part")]
pub struct DeliveryCoverage {
    /// The agreement.
    pub agreement: Agreement,
    /// How years that have not ended are projected.
    pub projection: Projection,
    /// Its cases, month by month.
    pub ledger: CoverageLedger,
    /// Its activities, month by month, if the table was handed in.
    pub activities: Option<ActivityLedger>,
    /// Each area of the agreement: its years that have begun, and last the whole period.
    pub years: Vec<AreaYear>,
    /// What became of the rows of each table.
    pub rows: Vec<(Table, RowCount)>,
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

/// The coverage of a delivery against an agreement: of its cases, and of its activities if it has that table.
///
/// A person is told by their identifier (a RUN exactly, others by a hash), a case by its id; a row without is a person,
/// or a case, of its own. What is read into empty cells is in [`Assumed`], what leaves a row out in [`LeftOut`].
///
/// Beside the delivery it takes 8 bytes a row, and some 25 MB for the rows of a part of the persons at a time.
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
/// let rows = coverage.rows[0].1;
/// assert_eq!((rows.counted(), rows.left_out().count(), coverage.years[0].year.attended), (2, 1, 1));
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
    let ledger = CoverageLedger::empty(frame)?;
    if as_of < frame.period.from {
        return Err(DeliveryCoverageError::NotBegun { as_of, from: frame.period.from });
    }
    let rows = delivery.rows::<cases::Columns>().ok_or(DataError::MissingTable(Table::Cases))?;
    if rows.rows.mapping.column(INTAKE).is_none() {
        return Err(DataError::MissingColumn(INTAKE).into());
    }
    let (ledger, cases) = cases_of(rows, agreement, ledger, PART)?;
    let mut rows = vec![(Table::Cases, cases)];
    let mut activities = None;
    if let Some(table) = delivery.rows::<activity_table::Columns>() {
        if table.rows.mapping.column(ACTIVITY_DATE).is_none() {
            return Err(DataError::MissingColumn(ACTIVITY_DATE).into());
        }
        let (counted, count) = activities::count(table, frame)?;
        rows.push((Table::Activities, count));
        activities = Some(counted);
    }
    Ok(DeliveryCoverage {
        years: years_of(agreement, projection, &ledger, activities.as_ref()),
        agreement: agreement.clone(),
        projection,
        ledger,
        activities,
        rows,
    })
}

/// Each area of the agreement, attended against agreed.
fn years_of(
    agreement: &Agreement,
    projection: Projection,
    ledger: &CoverageLedger,
    activities: Option<&ActivityLedger>,
) -> Vec<AreaYear> {
    let years = agreement.areas.iter().flat_map(|one| {
        let took_part = activities.filter(|_| one.area == Area::Intersectoral);
        let mut took_part = took_part.into_iter().flat_map(ActivityLedger::years);
        let years = ledger.against(agreement, one.area, projection).unwrap_or_default();
        let last = years.len().saturating_sub(1);
        let year = |(index, year): (usize, YearCoverage)| AreaYear {
            area: one.area,
            whole_period: index == last,
            participants: took_part
                .next()
                .map(|(_, month)| Participants::of(month.participants(), year.agreed)),
            year,
        };
        years.into_iter().enumerate().map(year).collect::<Vec<_>>()
    });
    years.collect()
}

impl Participants {
    fn of(count: u64, agreed: i64) -> Self {
        Self { count, share: share(i64::try_from(count).unwrap_or(i64::MAX), agreed) }
    }
}

/// What was attended in each area and year of the agreement that has begun, for the rule that holds it against what
/// was agreed.
pub(crate) fn attended_of(
    delivery: &Delivery,
    agreement: &Agreement,
    context: &Context,
) -> Vec<Result<Attended, Stop>> {
    let (as_of, cap) = (context.as_of, context.readings.cap);
    let asked = CoverageAsked { as_of: Some(as_of), cap, projection: Projection::Proportional };
    let Ok(coverage) = coverage_of(delivery, agreement, asked) else {
        return vec![Err(Stop::NotRun(Why::NothingToLookAt))];
    };
    let attended = |year: &AreaYear| {
        let YearCoverage { period, agreed, attended, projected, .. } = year.year;
        let has_ended = period.until <= as_of;
        let (persons, at_end) = match (year.area, year.participants) {
            (Area::Intersectoral, None) => return Err(Stop::NotRun(Why::MissingTable)),
            (_, Some(Participants { count, .. })) => (count, has_ended.then_some(count)),
            (_, None) => (attended, Some(projected)),
        };
        Ok(Attended { area: year.area, from: period.from, agreed, persons, at_end })
    };
    coverage.years.iter().filter(|year| !year.whole_period).map(attended).collect()
}

/// Counts the cases into an empty ledger, the rows of some of the persons at a time: `part`, more or less.
fn cases_of(
    rows: Cases<'_>,
    agreement: &Agreement,
    mut ledger: CoverageLedger,
    part: usize,
) -> Result<(CoverageLedger, RowCount), CoverageError> {
    let frame = *ledger.frame();
    let mut stays = Stays::new(rows, agreement, part);
    while let Some(part) = stays.next_part() {
        ledger = ledger.merge(CoverageLedger::of(part, frame)?)?;
    }
    let mut count = stays.count();
    count.leave_out(LeftOut::Reversed, ledger.unusable());
    count.outside = ledger.outside();
    Ok((ledger, count))
}

/// A value, or none if nothing was written.
fn optional<T>(cell: Cell<T>, why: LeftOut) -> Result<Option<T>, LeftOut> {
    match cell {
        Cell::Known(value) => Ok(Some(value)),
        Cell::Missing => Ok(None),
        Cell::Bad(_) => Err(why),
    }
}

//! TERM: duties with a clock, as far as one row tells.

use crate::calendar::{Calendars, Term, TermUnit};
use crate::codes::FindingClass;
use crate::day::Day;
use crate::lang::Text;
use crate::norm::{Days, Hours, Key, Months};
use crate::person::Programme;
use crate::rules::{Context, Dated, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why, ensure, family};
use crate::table::{CaseField, CaseView, Moment};

const CRIME_REPORT: Key<Hours> = Key::new("CLK-01");
const URGENT_MEASURE: Key<Hours> = Key::new("OLNM-01");
const ORDINARY_MEASURE: Key<Days> = Key::new("OLNM-02");
const REVIEW: Key<Months> = Key::new("OLNM-03");
const FOLLOW_UP: Key<Months> = Key::new("SPE-07");

const SECONDS_PER_HOUR: i64 = 3_600;

/// Whether `done` came within `hours` of `start`, when neither hour may be guessed.
fn within(start: Moment, hours: Hours, done: Moment) -> Outcome {
    let term = i64::from(hours.0) * SECONDS_PER_HOUR;
    if done.latest() <= start.earliest() + term {
        Ok(())
    } else if done.earliest() > start.latest() + term {
        let late = done.earliest() - start.latest() - term;
        Err(Stop::Failed(Fact::Hours((late + SECONDS_PER_HOUR - 1) / SECONDS_PER_HOUR)))
    } else {
        Err(Stop::NotRun(Why::HourUnknown))
    }
}

/// Hours by which a duty that started at `start` is surely overdue when the day ends.
fn overdue(start: Moment, hours: Hours, day: Day) -> Option<i64> {
    let end = Moment::on_day(day).latest() + 1;
    let late = end - start.latest() - i64::from(hours.0) * SECONDS_PER_HOUR;
    (late > 0).then_some((late + SECONDS_PER_HOUR - 1) / SECONDS_PER_HOUR)
}

/// The rules of Ley 21.430 are about the OLN.
#[inline]
fn of_oln<V: CaseView>(row: &V) -> Result<(), Stop> {
    if row.programme().known()? == Programme::Oln { Ok(()) } else { Err(Stop::NotApplicable) }
}

/// No measure is owed where there is no merit, or where the measure is the court's to take.
#[inline]
fn owes_measure<V: CaseView>(row: &V) -> Result<(), Stop> {
    let owes = row.finding_class().optional()? != Some(FindingClass::NoMerit)
        && row.court_request_date().optional()?.is_none();
    if owes { Ok(()) } else { Err(Stop::NotApplicable) }
}

pub(crate) struct Term001 {
    hours: Dated<Hours>,
}

impl Rule for Term001 {
    const META: Meta = Meta {
        code: "TERM001",
        title: Text::new("Denuncia fuera de las 24 horas", "Crime report later than 24 hours"),
        message: Text::new(
            "La denuncia se hizo {fact} después de vencidas las 24 horas desde que se conoció el delito",
            "The crime was reported {fact} after the 24 hours from its knowledge had run out",
        ),
        fix: Text::new(
            "Si las horas están bien, deje constancia del motivo: la omisión es falta (CPP 177). Las 24 horas corren sin interrupción",
            "If the hours are right, put the reason on record: the omission is an offence (CPP 177). The 24 hours run without interruption",
        ),
        fields: &[CaseField::CrimeReportedAt, CaseField::CrimeKnownAt],
        norms: &["CLK-01", "CLK-03", "CLK-06"],
        fails: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-06 10:01")]],
        passes: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-06 10:00")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self { hours: Dated::of(CRIME_REPORT) }
    }
}

impl RowRule for Term001 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (known, reported) = (row.crime_known_at().known()?, row.crime_reported_at().known()?);
        within(known, self.hours.on(known.day())?, reported)
    }
}

pub(crate) struct Term002 {
    hours: Dated<Hours>,
    as_of: Day,
}

impl Rule for Term002 {
    const META: Meta = Meta {
        code: "TERM002",
        title: Text::new("Delito conocido sin denuncia", "Crime known and not reported"),
        message: Text::new(
            "Se conoció un delito y no hay denuncia: venció hace {fact}",
            "A crime is known and no report is on record: it fell due {fact} ago",
        ),
        fix: Text::new(
            "Denuncie de inmediato, o registre la denuncia de otro obligado, que exime al resto",
            "Report it at once, or record the report by another obliged person, which exempts the rest",
        ),
        fields: &[CaseField::CrimeReportedAt, CaseField::CrimeKnownAt],
        norms: &["CLK-01", "CLK-02", "CLK-03"],
        fails: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "")]],
        passes: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-05 18:00")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { hours: Dated::of(CRIME_REPORT), as_of: context.as_of }
    }
}

impl RowRule for Term002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let known = row.crime_known_at().known()?;
        if row.crime_reported_at().optional()?.is_some() {
            return Ok(());
        }
        match overdue(known, self.hours.on(known.day())?, self.as_of) {
            Some(hours) => Err(Stop::Failed(Fact::Hours(hours))),
            None => Err(Stop::NotApplicable),
        }
    }
}

pub(crate) struct Term003 {
    hours: Dated<Hours>,
    as_of: Day,
}

impl Rule for Term003 {
    const META: Meta = Meta {
        code: "TERM003",
        title: Text::new("Medida urgente fuera de las 24 horas", "Urgent measure later than 24 hours"),
        message: Text::new(
            "La medida urgente se adoptó, o sigue pendiente, {fact} después de vencidas las 24 horas desde el conocimiento del caso",
            "The urgent measure was taken, or is still pending, {fact} after the 24 hours from the knowledge of the case",
        ),
        fix: Text::new(
            "Adopte la medida ya, o registre el requerimiento al tribunal si la medida es de su competencia",
            "Take the measure now, or record the request to the court if the measure is reserved to it",
        ),
        fields: &[CaseField::MeasureDate, CaseField::KnowledgeAt, CaseField::Urgent, CaseField::Programme],
        also: &[CaseField::FindingClass, CaseField::CourtRequestDate, CaseField::DischargeDate],
        norms: &["OLNM-01"],
        fails: &[
            &[
                ("programme", "oln"),
                ("urgent", "si"),
                ("knowledge_at", "2024-03-05 10:00"),
                ("measure_date", "2024-03-07"),
            ],
            &[("programme", "oln"), ("urgent", "si"), ("knowledge_at", "2024-03-05 10:00")],
        ],
        passes: &[&[
            ("programme", "oln"),
            ("urgent", "si"),
            ("knowledge_at", "2024-03-05 10:00"),
            ("measure_date", "2024-03-05"),
        ]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { hours: Dated::of(URGENT_MEASURE), as_of: context.as_of }
    }
}

impl RowRule for Term003 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        if !row.urgent().known()? {
            return Err(Stop::NotApplicable);
        }
        of_oln(row)?;
        let known = row.knowledge_at().optional()?.ok_or(Stop::NotRun(Why::EmptyCell))?;
        let hours = self.hours.on(known.day())?;
        if let Some(measure) = row.measure_date().optional()? {
            return within(known, hours, Moment::on_day(measure));
        }
        owes_measure(row)?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        match overdue(known, hours, end) {
            Some(hours) => Err(Stop::Failed(Fact::Hours(hours))),
            None => Err(Stop::NotApplicable),
        }
    }
}

pub(crate) struct Term004 {
    days: Dated<Days>,
    unit: TermUnit,
    calendars: Calendars,
    as_of: Day,
}

impl Rule for Term004 {
    const META: Meta = Meta {
        code: "TERM004",
        title: Text::new("Medida fuera de los treinta días", "Measure later than thirty days"),
        message: Text::new(
            "La medida debió adoptarse a más tardar el {fact}",
            "The measure was due by {fact}",
        ),
        fix: Text::new(
            "Adopte la medida por resolución fundada y deje constancia del atraso",
            "Take the measure by a reasoned decision and put the delay on record",
        ),
        fields: &[CaseField::MeasureDate, CaseField::IntakeDate, CaseField::Programme],
        also: &[
            CaseField::Urgent,
            CaseField::FindingClass,
            CaseField::CourtRequestDate,
            CaseField::DischargeDate,
        ],
        norms: &["OLNM-02"],
        fails: &[
            &[("programme", "oln"), ("intake_date", "2024-03-01"), ("measure_date", "2024-04-01")],
            &[("programme", "oln"), ("intake_date", "2024-03-01")],
        ],
        passes: &[
            &[("programme", "oln"), ("intake_date", "2024-03-01"), ("measure_date", "2024-03-31")],
            &[("programme", "oln"), ("intake_date", "2024-06-01")],
        ],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self {
            days: Dated::of(ORDINARY_MEASURE),
            unit: context.readings.ordinary_measure_unit,
            calendars: context.calendars.clone(),
            as_of: context.as_of,
        }
    }
}

impl RowRule for Term004 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let intake = row.intake_date().known()?;
        of_oln(row)?;
        // An urgent case has the shorter clock of TERM003.
        if row.urgent().optional()? == Some(true) {
            return Err(Stop::NotApplicable);
        }
        let term = Term::new(self.days.on(intake)?.0.unsigned_abs(), self.unit);
        let due = term.due(intake, &self.calendars).map_err(|_| Stop::NotRun(Why::OutsideCalendar))?;
        if let Some(measure) = row.measure_date().optional()? {
            return ensure(measure <= due, Fact::Day(due));
        }
        owes_measure(row)?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        if end <= due { Err(Stop::NotApplicable) } else { Err(Stop::Failed(Fact::Day(due))) }
    }
}

pub(crate) struct Term005 {
    months: Dated<Months>,
    as_of: Day,
}

impl Rule for Term005 {
    const META: Meta = Meta {
        code: "TERM005",
        title: Text::new("Más de tres meses sin revisión", "More than three months without review"),
        message: Text::new(
            "La revisión debió hacerse a más tardar el {fact}",
            "The review was due by {fact}",
        ),
        fix: Text::new(
            "Revise la medida (mantener, modificar o cesar) y registre la fecha",
            "Review the measure (keep, modify or end it) and record the date",
        ),
        fields: &[CaseField::LastReviewDate, CaseField::MeasureDate, CaseField::Programme],
        also: &[CaseField::DischargeDate],
        norms: &["OLNM-03", "TERM-02"],
        fails: &[&[("programme", "oln"), ("measure_date", "2024-01-31"), ("last_review_date", "")]],
        passes: &[&[
            ("programme", "oln"),
            ("measure_date", "2024-01-31"),
            ("last_review_date", "2024-04-30"),
        ]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { months: Dated::of(REVIEW), as_of: context.as_of }
    }
}

impl RowRule for Term005 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let measure = row.measure_date().known()?;
        of_oln(row)?;
        let months = self.months.on(measure)?.0;
        let review = row.last_review_date().optional()?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        let from = review.map_or(measure, |review| review.max(measure));
        if end.is_within(months, from) {
            return Ok(());
        }
        Err(Stop::Failed(Fact::Day(from.plus_months(months))))
    }
}

pub(crate) struct Term006 {
    months: Dated<Months>,
    as_of: Day,
}

impl Rule for Term006 {
    const META: Meta = Meta {
        code: "TERM006",
        severity: Severity::Warning,
        title: Text::new(
            "Monitoreo posterior al egreso fuera de plazo o sin contacto",
            "Post-discharge monitoring out of time or without contact",
        ),
        message: Text::new(
            "El monitoreo no cabe en sus 24 meses desde el egreso especializado, que terminan el {fact}, o no registra contacto",
            "The monitoring does not fit its 24 months from the specialised discharge, which end on {fact}, or records no contact",
        ),
        fix: Text::new(
            "Corrija las fechas, registre el contacto, o termine el monitoreo cumplido su plazo",
            "Correct the dates, record the contact, or complete the monitoring when its time is up",
        ),
        fields: &[
            CaseField::SpecialisedDischargeDate,
            CaseField::IntakeDate,
            CaseField::FamilyContactDate,
            CaseField::Programme,
        ],
        also: &[CaseField::DischargeDate],
        norms: &["SPE-07", "AGE-11"],
        fails: &[&[
            ("programme", "post_discharge_monitoring"),
            ("specialised_discharge_date", "2022-02-10"),
            ("intake_date", "2022-03-01"),
            ("family_contact_date", "2022-03-05"),
        ]],
        passes: &[&[
            ("programme", "post_discharge_monitoring"),
            ("specialised_discharge_date", "2023-02-10"),
            ("intake_date", "2023-03-01"),
            ("family_contact_date", "2023-03-05"),
        ]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { months: Dated::of(FOLLOW_UP), as_of: context.as_of }
    }
}

impl RowRule for Term006 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        if row.programme().known()? != Programme::PostDischarge {
            return Err(Stop::NotApplicable);
        }
        let intake = row.intake_date().known()?;
        let from = row.specialised_discharge_date().optional()?.ok_or(Stop::NotRun(Why::EmptyCell))?;
        let last = from.plus_months(self.months.on(from)?.0);
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        let contacted = row.family_contact_date().optional()?.is_some();
        ensure(from <= intake && end <= last && contacted, Fact::Day(last))
    }
}

family!("term.rs"; row Term001, row Term002, row Term003, row Term004, row Term005, row Term006);

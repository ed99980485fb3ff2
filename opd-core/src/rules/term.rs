//! TERM: duties with a clock, as far as one row tells.

use crate::day::Day;
use crate::duty::{Clock, Due, DutyKind, owes_measure};
use crate::lang::Text;
use crate::person::Programme;
use crate::rules::{
    Context, CrimeReportStart, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why, cases, ensure, family,
};
use crate::table::{CaseView, Moment};

/// What is not done is failed once that is sure, and no matter of a rule before.
fn not_done(due: Due, now: Moment) -> Outcome {
    match due.judge_open(now) {
        Err(Stop::Failed(fact)) => Err(Stop::Failed(fact)),
        _ => Err(Stop::NotApplicable),
    }
}

/// The clock of the crime report; `None` if it runs from when the crime happened, which no column says.
fn crime_clock(context: &Context) -> Option<Clock> {
    let by_knowledge = context.readings.crime_report_start == CrimeReportStart::Knowledge;
    by_knowledge.then(|| DutyKind::CrimeReport.clock(context))
}

#[inline]
fn crime_due(clock: Option<&Clock>, known: Moment) -> Result<Due, Stop> {
    clock.ok_or(Stop::NotRun(Why::MissingColumn))?.due(known)
}

/// The rules of Ley 21.430 are about the OLN.
#[inline]
fn of_oln<V: CaseView>(row: &V) -> Result<(), Stop> {
    if row.programme().known()? == Programme::Oln { Ok(()) } else { Err(Stop::NotApplicable) }
}

#[inline]
fn owes<V: CaseView>(row: &V) -> Result<(), Stop> {
    let asked_court = row.court_request_date().optional()?.is_some();
    let owes = owes_measure(row.finding_class().optional()?, asked_court);
    if owes { Ok(()) } else { Err(Stop::NotApplicable) }
}

pub(crate) struct Term001 {
    clock: Option<Clock>,
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
        fields: cases![CrimeReportedAt, CrimeKnownAt],
        norms: &["CLK-01", "CLK-03", "CLK-06"],
        fails: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-06 10:01")]],
        passes: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-06 10:00")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { clock: crime_clock(context) }
    }
}

impl RowRule for Term001 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (known, reported) = (row.crime_known_at().known()?, row.crime_reported_at().known()?);
        crime_due(self.clock.as_ref(), known)?.judge(reported)
    }
}

pub(crate) struct Term002 {
    clock: Option<Clock>,
    now: Moment,
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
        fields: cases![CrimeReportedAt, CrimeKnownAt],
        norms: &["CLK-01", "CLK-02", "CLK-03"],
        fails: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "")]],
        passes: &[&[("crime_known_at", "2024-03-05 10:00"), ("crime_reported_at", "2024-03-05 18:00")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { clock: crime_clock(context), now: Moment::on_day(context.as_of) }
    }
}

impl RowRule for Term002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let known = row.crime_known_at().known()?;
        if row.crime_reported_at().optional()?.is_some() {
            return Ok(());
        }
        not_done(crime_due(self.clock.as_ref(), known)?, self.now)
    }
}

pub(crate) struct Term003 {
    clock: Clock,
    now: Moment,
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
        fields: cases![MeasureDate, KnowledgeAt, Urgent, Programme],
        also: cases![FindingClass, CourtRequestDate, DischargeDate],
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
        Self { clock: DutyKind::UrgentMeasure.clock(context), now: Moment::on_day(context.as_of) }
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
        let due = self.clock.due(known)?;
        if let Some(measure) = row.measure_date().optional()? {
            return due.judge(Moment::on_day(measure));
        }
        owes(row)?;
        not_done(due, row.discharge_date().optional()?.map_or(self.now, Moment::on_day))
    }
}

pub(crate) struct Term004 {
    clock: Clock,
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
        fields: cases![MeasureDate, IntakeDate, Programme],
        also: cases![Urgent, FindingClass, CourtRequestDate, DischargeDate,],
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
        Self { clock: DutyKind::OrdinaryMeasure.clock(context), as_of: context.as_of }
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
        if let Some(measure) = row.measure_date().optional()? {
            return self.clock.holds(intake, measure);
        }
        owes(row)?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        self.clock.holds(intake, end).and(Err(Stop::NotApplicable))
    }
}

/// The reviews of a measure: one at least every so many months, while it lasts.
pub(super) struct Reviews {
    clock: Clock,
    as_of: Day,
}

impl Reviews {
    pub(super) const TITLE: Text =
        Text::new("Más de tres meses sin revisión", "More than three months without review");
    pub(super) const MESSAGE: Text =
        Text::new("La revisión debió hacerse a más tardar el {fact}", "The review was due by {fact}");
    pub(super) const FIX: Text = Text::new(
        "Revise la medida (mantener, modificar o cesar) y registre la fecha",
        "Review the measure (keep, modify or end it) and record the date",
    );
    pub(super) const NORMS: &'static [&'static str] = &["OLNM-03", "TERM-02"];

    pub(super) fn new(context: &Context) -> Self {
        Self { clock: DutyKind::MeasureReview.clock(context), as_of: context.as_of }
    }

    /// Judges a measure by its adoption, its last review and its end, as far as there are any.
    #[inline]
    pub(super) fn judge(&self, adopted: Day, review: Option<Day>, ended: Option<Day>) -> Outcome {
        let from = review.map_or(adopted, |review| review.max(adopted));
        self.clock.holds(from, ended.unwrap_or(self.as_of))
    }
}

pub(crate) struct Term005 {
    reviews: Reviews,
}

impl Rule for Term005 {
    const META: Meta = Meta {
        code: "TERM005",
        title: Reviews::TITLE,
        message: Reviews::MESSAGE,
        fix: Reviews::FIX,
        fields: cases![LastReviewDate, MeasureDate, Programme],
        also: cases![DischargeDate],
        norms: Reviews::NORMS,
        fails: &[&[("programme", "oln"), ("measure_date", "2024-01-31"), ("last_review_date", "")]],
        passes: &[&[
            ("programme", "oln"),
            ("measure_date", "2024-01-31"),
            ("last_review_date", "2024-04-30"),
        ]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { reviews: Reviews::new(context) }
    }
}

impl RowRule for Term005 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let measure = row.measure_date().known()?;
        of_oln(row)?;
        self.reviews.judge(measure, row.last_review_date().optional()?, row.discharge_date().optional()?)
    }
}

pub(crate) struct Term006 {
    clock: Clock,
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
        fields: cases![SpecialisedDischargeDate, IntakeDate, FamilyContactDate, Programme,],
        also: cases![DischargeDate],
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
        Self { clock: DutyKind::Monitoring.clock(context), as_of: context.as_of }
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
        let last = self.clock.last_day(from)?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        let contacted = row.family_contact_date().optional()?.is_some();
        ensure(from <= intake && end <= last && contacted, Fact::Day(last))
    }
}

family!("term.rs"; row Term001, row Term002, row Term003, row Term004, row Term005, row Term006);

//! DATE: dates that can be read, and stand in order.

use crate::agreement::Agreement;
use crate::day::Day;
use crate::lang::Text;
use crate::person::Programme;
use crate::rules::{
    CellRule, CellState, Context, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why, cases, ensure,
    family,
};
use crate::table::{CaseView, Kind, Problem};

const DATES: &[Kind] = &[Kind::Date, Kind::Deadline, Kind::Instant];
/// Kinds of what has happened.
const PAST: &[Kind] = &[Kind::Date, Kind::Instant];

pub(crate) struct Date001;

impl Rule for Date001 {
    const META: Meta = Meta {
        code: "DATE001",
        title: Text::new("Fecha ilegible o ambigua", "Unreadable or ambiguous date"),
        message: Text::new(
            "{value} no se puede leer con certeza como fecha",
            "{value} can't be read as a date with certainty",
        ),
        fix: Text::new(
            "Escríbala día-mes-año con cuatro cifras de año: 05-03-2016",
            "Write it day-month-year with a year of four digits: 05-03-2016",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("intake_date", "03/25/2016")], &[("intake_date", "5/3/16")]],
        passes: &[&[("intake_date", "5/3/2016")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl CellRule for Date001 {
    const KINDS: &'static [Kind] = DATES;

    #[inline]
    fn judge(&self, cell: CellState) -> Outcome {
        ensure(!matches!(cell.problem, Some(Problem::Unreadable | Problem::Ambiguous)), Fact::None)
    }
}

pub(crate) struct Date002;

impl Rule for Date002 {
    const META: Meta = Meta {
        code: "DATE002",
        title: Text::new("Fecha de relleno", "Placeholder date"),
        message: Text::new(
            "{value} no es una fecha: ocupa el lugar de una",
            "{value} is no date: it stands in for one",
        ),
        fix: Text::new(
            "Escriba la fecha verdadera o deje la celda vacía",
            "Write the true date or leave the cell empty",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("intake_date", "01-01-1900")], &[("intake_date", "NO APLICA")]],
        passes: &[&[("intake_date", "")], &[("intake_date", "02-01-2020")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl CellRule for Date002 {
    const KINDS: &'static [Kind] = DATES;

    #[inline]
    fn judge(&self, cell: CellState) -> Outcome {
        ensure(cell.problem != Some(Problem::Placeholder), Fact::None)
    }
}

pub(crate) struct Date003 {
    as_of: Day,
}

impl Rule for Date003 {
    const META: Meta = Meta {
        code: "DATE003",
        title: Text::new("Fecha futura", "Date in the future"),
        message: Text::new(
            "La fecha es posterior al día de la revisión",
            "The date is later than the day of the review",
        ),
        fix: Text::new(
            "Corrija la fecha; lo planificado no va en esta columna",
            "Correct the date; what is planned does not belong in this column",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("intake_date", "2024-07-01")]],
        passes: &[&[("intake_date", "2024-06-30")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { as_of: context.as_of }
    }
}

impl CellRule for Date003 {
    const KINDS: &'static [Kind] = PAST;
    const NEEDS_DAY: bool = true;

    #[inline]
    fn judge(&self, cell: CellState) -> Outcome {
        match cell.day {
            Some(day) => ensure(day <= self.as_of, Fact::Day(day)),
            None => Ok(()),
        }
    }
}

pub(crate) struct Date004;

impl Rule for Date004 {
    const META: Meta = Meta {
        code: "DATE004",
        title: Text::new("Nacimiento posterior al ingreso", "Birth after intake"),
        message: Text::new(
            "La fecha de nacimiento es posterior al ingreso ({fact})",
            "The birth date is later than the intake ({fact})",
        ),
        fix: Text::new("Corrija la que esté mal", "Correct the one that is wrong"),
        fields: cases![BirthDate, IntakeDate],
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("birth_date", "2020-05-02"), ("intake_date", "2020-05-01")]],
        passes: &[&[("birth_date", "2020-05-01"), ("intake_date", "2020-05-01")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Date004 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (birth, intake) = (row.birth_date().known()?, row.intake_date().known()?);
        ensure(birth <= intake, Fact::Day(intake))
    }
}

pub(crate) struct Date005;

impl Rule for Date005 {
    const META: Meta = Meta {
        code: "DATE005",
        title: Text::new("Egreso anterior al ingreso", "Discharge before intake"),
        message: Text::new(
            "El egreso es anterior al ingreso ({fact})",
            "The discharge is earlier than the intake ({fact})",
        ),
        fix: Text::new("Corrija la que esté mal", "Correct the one that is wrong"),
        fields: cases![DischargeDate, IntakeDate],
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("intake_date", "2020-05-02"), ("discharge_date", "2020-05-01")]],
        passes: &[&[("intake_date", "2020-05-01"), ("discharge_date", "2020-05-01")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Date005 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (discharge, intake) = (row.discharge_date().known()?, row.intake_date().known()?);
        ensure(intake <= discharge, Fact::Day(intake))
    }
}

pub(crate) struct Date006;

impl Rule for Date006 {
    const META: Meta = Meta {
        code: "DATE006",
        title: Text::new("Hitos en desorden", "Milestones out of order"),
        message: Text::new(
            "Un hito lleva fecha {fact}, anterior al que debió precederlo (ingreso, diagnóstico, plan, medida, revisión, egreso)",
            "A milestone is dated {fact}, before the one that should precede it (intake, assessment, plan, measure, review, discharge)",
        ),
        fix: Text::new("Revise las fechas de los hitos del caso", "Check the dates of the case's milestones"),
        fields: cases![IntakeDate],
        also: cases![AssessmentDate, PlanDate, MeasureDate, LastReviewDate, DischargeDate, Urgent,],
        norms: &["OLN-P4", "OLN-P7", "OLNM-03"],
        fails: &[&[
            ("intake_date", "2024-01-10"),
            ("assessment_date", "2024-02-01"),
            ("plan_date", "2024-01-20"),
        ]],
        passes: &[
            &[("intake_date", "2024-01-10"), ("assessment_date", "2024-01-20"), ("plan_date", "2024-01-20")],
            &[
                ("intake_date", "2024-01-10"),
                ("plan_date", "2024-01-20"),
                ("measure_date", "2024-01-11"),
                ("urgent", "si"),
            ],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Date006 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let intake = row.intake_date().optional()?;
        // An urgent measure comes first (art. 68): it only has to lie between intake and discharge.
        let urgent = row.urgent().value() == Some(true);
        let measure = row.measure_date().optional()?;
        // A discharge before the intake is DATE005's finding.
        let discharge = row
            .discharge_date()
            .optional()?
            .filter(|discharge| intake.is_none_or(|intake| intake <= *discharge));
        let in_order = [
            intake,
            row.assessment_date().optional()?,
            row.plan_date().optional()?,
            measure.filter(|_| !urgent),
            row.last_review_date().optional()?,
            discharge,
        ];
        first_before_another(in_order)?;
        if urgent { first_before_another([intake, measure, discharge]) } else { Ok(()) }
    }
}

pub(crate) struct Date007 {
    /// The programme, the first and the last day of the agreement and its renewals; `None` if none was given.
    agreement: Option<(Programme, Day, Day)>,
}

impl Rule for Date007 {
    const META: Meta = Meta {
        code: "DATE007",
        severity: Severity::Warning,
        title: Text::new("Ingreso fuera del período del convenio", "Intake outside the agreement's period"),
        message: Text::new(
            "ingresó el {value}, fuera del período del convenio (desde o hasta el {fact}), y no venía abierto de antes",
            "the intake ({value}) is outside the agreement's period (from or until {fact}), and was not open when it began",
        ),
        fix: Text::new(
            "Corrija la fecha, o informe el caso en el convenio que le corresponde",
            "Correct the date, or report the case under the agreement that it belongs to",
        ),
        fields: cases![IntakeDate],
        also: cases![DischargeDate, Programme],
        norms: &["OPD-12", "OPDC-01"],
        fails: &[
            &[("intake_date", "02-03-2018")],
            &[("intake_date", "10-01-2015"), ("discharge_date", "01-03-2015")],
        ],
        passes: &[
            &[("intake_date", "01-03-2018")],
            &[("intake_date", "10-01-2015"), ("discharge_date", "02-03-2015")],
            &[("intake_date", "10-01-2015")],
        ],
        ..Meta::BASE
    };

    const AGAINST_AGREEMENT: bool = true;

    fn prepare(context: &Context) -> Self {
        let days = |agreement: &Agreement| {
            (agreement.programme, agreement.period.from, agreement.last_period().until)
        };
        Self { agreement: context.agreement.as_deref().map(days) }
    }
}

impl RowRule for Date007 {
    /// Who was open when the agreement began is carried over into it.
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (programme, from, until) = self.agreement.ok_or(Stop::NotRun(Why::NoAgreement))?;
        let intake = row.intake_date().known()?;
        if row.programme().optional()?.is_some_and(|other| other != programme) {
            return Err(Stop::NotApplicable);
        }
        if intake > until {
            return Err(Stop::Failed(Fact::Day(until)));
        }
        let ended = row.discharge_date().optional()?.is_some_and(|discharge| discharge < from);
        ensure(intake >= from || !ended, Fact::Day(from))
    }
}

/// Fails with the first day that stands before one that should precede it.
#[inline]
fn first_before_another<const N: usize>(days: [Option<Day>; N]) -> Outcome {
    let (mut latest, mut early) = (Day::MIN, None);
    for day in days {
        // Nearly all rows are in order: no branch is taken on what they lack.
        let day = day.unwrap_or(latest);
        early = early.or((day < latest).then_some(day));
        latest = day;
    }
    early.map_or(Ok(()), |day| Err(Stop::Failed(Fact::Day(day))))
}

family!("date.rs"; cell Date001, cell Date002, cell Date003, row Date004, row Date005, row Date006, row Date007);

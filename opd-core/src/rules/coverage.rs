//! COV: what was attended, against what was agreed, and counts that add up.

use crate::lang::Text;
use crate::rules::{
    ActivityRule, Attended, Context, CoverageRule, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why,
    activities, cases, ensure, family,
};
use crate::table::{ActivityView, CaseView};

pub(crate) struct Cov001;

impl Rule for Cov001 {
    const META: Meta = Meta {
        code: "COV001",
        severity: Severity::Notice,
        title: Text::new("Cobertura distinta de la convenida", "Coverage other than agreed"),
        message: Text::new("{fact}", "{fact}"),
        fix: Text::new(
            "Revise si faltan filas; si no, informe la diferencia a la contraparte del convenio",
            "Check whether rows are missing; if not, report the difference to the other party of the agreement",
        ),
        fields: cases![IntakeDate],
        also: cases![DischargeDate, Area, Programme, Identifier, BirthDate],
        norms: &["OPDC-01", "OPD-04"],
        fails: &[&[
            ("case_id", "7"),
            ("identifier", "12.345.678-5"),
            ("birth_date", "01-05-2008"),
            ("programme", "opd"),
            ("area", "protección"),
            ("commune", "13601"),
            ("intake_date", "02-02-2018"),
        ]],
        passes: &[&[
            ("case_id", "7"),
            ("programme", "oln"),
            ("commune", "13601"),
            ("intake_date", "02-02-2018"),
        ]],
        ..Meta::BASE
    };

    const AGAINST_AGREEMENT: bool = true;

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl CoverageRule for Cov001 {
    /// A year that has not ended is above if more were attended already, and below if fewer would be at its pace.
    fn judge(&self, year: &Attended) -> Outcome {
        let Attended { area, from, agreed, persons, at_end } = *year;
        let agreed = u64::try_from(agreed).unwrap_or(0);
        // A delivery need not hold every year of the agreement.
        if persons == 0 {
            return Err(Stop::NotRun(Why::NothingToLookAt));
        }
        let seen = if persons > agreed { Some(persons) } else { at_end };
        let seen = seen.ok_or(Stop::NotRun(Why::NothingToLookAt))?;
        let small = |many: u64| u32::try_from(many).unwrap_or(u32::MAX);
        let projected = seen != persons;
        ensure(
            seen == agreed,
            Fact::Attended { area, from, persons: small(seen), agreed: small(agreed), projected },
        )
    }
}

pub(crate) struct Cov002;

impl Rule for Cov002 {
    const META: Meta = Meta {
        code: "COV002",
        title: Text::new(
            "Egreso sin ingreso: el mes no cuadra",
            "Discharge without intake: the month does not add up",
        ),
        message: Text::new(
            "el caso egresa ({fact}) y no tiene ingreso: arrastre + ingresos − egresos no da los casos al final",
            "the case is discharged ({fact}) and has no intake: carried over + in − out is not at end",
        ),
        fix: Text::new("Escriba la fecha de ingreso", "Write the date of intake"),
        fields: cases![DischargeDate, IntakeDate],
        norms: &["OPD-14", "OPD-09"],
        fails: &[&[("discharge_date", "10-04-2024")]],
        passes: &[
            &[("intake_date", "20-03-2024"), ("discharge_date", "10-04-2024")],
            &[("intake_date", "20-03-2024")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Cov002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (intake, discharge) = (row.intake_date().optional()?, row.discharge_date().optional()?);
        match (intake, discharge) {
            (None, None) => Err(Stop::NotApplicable),
            (None, Some(discharge)) => Err(Stop::Failed(Fact::Day(discharge))),
            // It does not add up either, but the dates are DATE005's finding.
            (Some(intake), Some(discharge)) if discharge < intake => Err(Stop::NotRun(Why::RootCause)),
            (Some(_), _) => Ok(()),
        }
    }
}

pub(crate) struct Cov003;

impl Rule for Cov003 {
    const META: Meta = Meta {
        code: "COV003",
        severity: Severity::Warning,
        title: Text::new("Actividad que no suma participantes", "Activity that counts nobody"),
        message: Text::new(
            "la actividad no tiene participantes, o tiene una cantidad negativa",
            "the activity has no participants, or a negative number of them",
        ),
        fix: Text::new(
            "Escriba cuántos niños, niñas y adolescentes, familias, comunidades y redes participaron",
            "Write how many children, families, communities and networks took part",
        ),
        fields: activities![Children, Families, Communities, Networks],
        norms: &["OPDC-01"],
        fails: &[
            &[("activity_id", "1"), ("activity_date", "20-03-2024")],
            &[("activity_id", "2"), ("children", "-40"), ("families", "3")],
        ],
        passes: &[&[("activity_id", "3"), ("children", "40")], &[("activity_id", "4"), ("networks", "2")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl ActivityRule for Cov003 {
    fn judge<V: ActivityView>(&self, row: &V) -> Outcome {
        let counts = [row.children(), row.families(), row.communities(), row.networks()];
        let (mut some, mut negative) = (false, false);
        for count in counts {
            let count = count.optional()?.unwrap_or(0);
            some |= count > 0;
            negative |= count < 0;
        }
        ensure(some && !negative, Fact::None)
    }
}

family!("coverage.rs"; coverage Cov001, row Cov002, activity Cov003);

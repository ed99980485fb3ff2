//! AGE: who may be attended, by age (Civil Code art. 26, counted by art. 48).

use crate::day::Day;
use crate::lang::Text;
use crate::norm::{Key, Words, Years, YearsMonthsDays};
use crate::person::{self, Age, AgeCap, AgeLimit, Programme, completed_years, turns};
use crate::rules::{
    Context, Dated, Fact, Meta, Outcome, Readings, RowRule, Rule, Severity, Stop, Why, cases, family,
};
use crate::table::CaseView;

const MAJORITY: Key<Years> = Key::new("AGE-01");
const LITERAL_CAP: Key<YearsMonthsDays> = Key::new("AGE-09");
const PRESUMPTION: Key<Words> = Key::new("AGE-05");

/// Birth and intake; a birth after the intake is DATE004's finding.
#[inline]
fn birth_and_intake<V: CaseView>(row: &V) -> Result<(Day, Day), Stop> {
    let (birth, intake) = (row.birth_date().known()?, row.intake_date().known()?);
    if birth > intake { Err(Stop::NotRun(Why::RootCause)) } else { Ok((birth, intake)) }
}

/// Post-discharge monitoring is for every age (AGE-11).
#[inline]
fn any_age<V: CaseView>(row: &V) -> Result<bool, Stop> {
    Ok(row.programme().optional()? == Some(Programme::PostDischarge))
}

#[inline]
fn age_fact(birth: Day, on: Day) -> Fact {
    Age::between(birth, on).map_or(Fact::None, Fact::Age)
}

/// The two readings of the cap (AGE-01 and AGE-09), ready to be asked.
struct Cap {
    majority: Dated<Years>,
    literal: Dated<YearsMonthsDays>,
}

impl Cap {
    fn new() -> Self {
        Self { majority: Dated::of(MAJORITY), literal: Dated::of(LITERAL_CAP) }
    }

    #[inline]
    fn is_minor(&self, birth: Day, on: Day) -> Result<bool, Stop> {
        Ok(is_under(birth, on, self.majority.on(on)?))
    }

    #[inline]
    fn is_inside_literal(&self, birth: Day, on: Day) -> Result<bool, Stop> {
        let cap = self.literal.on(on)?;
        // Only in the last year do months and days matter.
        if is_under(birth, on, Years(cap.years)) {
            return Ok(true);
        }
        AgeLimit::UpTo(cap).admits(birth, on).map_err(|_| Stop::NotRun(Why::RootCause))
    }
}

/// Completed years by art. 48.
#[inline]
fn years(birth: Day, on: Day) -> i32 {
    completed_years(birth.epoch(), on.epoch())
}

/// Whether `on` comes before the birthday of these years.
#[inline]
fn is_under(birth: Day, on: Day, limit: Years) -> bool {
    person::is_under(birth.epoch(), on.epoch(), limit)
}

pub(crate) struct Age001 {
    cap: Cap,
}

impl Rule for Age001 {
    const META: Meta = Meta {
        code: "AGE001",
        title: Text::new("Mayor de la edad al ingreso", "Over age at intake"),
        message: Text::new(
            "La persona tenía {fact} al ingreso: ya no era menor de 18 años",
            "The person was {fact} old at intake: no longer under 18",
        ),
        fix: Text::new(
            "Revise ambas fechas; si son correctas, el caso no corresponde a la oficina, salvo el monitoreo posterior al egreso",
            "Check both dates; if they are right, the case is not for the office, post-discharge monitoring apart",
        ),
        fields: cases![BirthDate, IntakeDate],
        also: cases![Programme],
        norms: &["AGE-01", "AGE-11"],
        fails: &[&[("birth_date", "2000-01-15"), ("intake_date", "2018-01-15"), ("programme", "opd")]],
        passes: &[
            &[("birth_date", "2000-01-15"), ("intake_date", "2018-01-14"), ("programme", "opd")],
            &[
                ("birth_date", "2000-01-15"),
                ("intake_date", "2023-01-15"),
                ("programme", "post_discharge_monitoring"),
            ],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self { cap: Cap::new() }
    }
}

impl RowRule for Age001 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (birth, intake) = birth_and_intake(row)?;
        if any_age(row)? {
            return Err(Stop::NotApplicable);
        }
        if self.cap.is_minor(birth, intake)? { Ok(()) } else { Err(Stop::Failed(age_fact(birth, intake))) }
    }
}

pub(crate) struct Age002 {
    cap: Cap,
}

impl Rule for Age002 {
    const META: Meta = Meta {
        code: "AGE002",
        severity: Severity::Notice,
        title: Text::new(
            "Menor de edad fuera de la letra del convenio",
            "Minor outside the letter of the agreement",
        ),
        message: Text::new(
            "Al ingreso tenía {fact}: es menor de edad, pero la letra «17 años 11 meses 29 días» no lo cubre",
            "At intake the child was {fact} old: a minor, though the words “17 years 11 months 29 days” do not cover it",
        ),
        fix: Text::new(
            "La ley cubre a la persona: nada que corregir, salvo que se haya pedido leer el convenio a la letra",
            "The law covers the child: nothing to mend, unless the agreement was asked to be read to the letter",
        ),
        fields: cases![BirthDate, IntakeDate],
        also: cases![Programme],
        norms: &["AGE-09", "AGE-01"],
        fails: &[&[("birth_date", "2000-01-15"), ("intake_date", "2018-01-14"), ("programme", "opd")]],
        passes: &[&[("birth_date", "2000-01-15"), ("intake_date", "2018-01-13"), ("programme", "opd")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self { cap: Cap::new() }
    }

    /// Who reads the agreement to the letter turns the person away.
    fn severity(readings: &Readings) -> Severity {
        match readings.cap {
            AgeCap::LiteralSeventeenElevenTwentyNine => Severity::Error,
            _ => Self::META.severity,
        }
    }
}

impl RowRule for Age002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (birth, intake) = birth_and_intake(row)?;
        if any_age(row)? || !self.cap.is_minor(birth, intake)? {
            return Err(Stop::NotApplicable);
        }
        if self.cap.is_inside_literal(birth, intake)? {
            return Ok(());
        }
        Err(Stop::Failed(age_fact(birth, intake)))
    }
}

pub(crate) struct Age003 {
    majority: Dated<Years>,
    as_of: Day,
}

impl Rule for Age003 {
    const META: Meta = Meta {
        code: "AGE003",
        severity: Severity::Warning,
        title: Text::new("Cumplió 18 años con el caso abierto", "Turned 18 with the case open"),
        message: Text::new(
            "La persona cumplió 18 años el {fact}, con el caso abierto",
            "The person turned 18 on {fact} with the case open",
        ),
        fix: Text::new(
            "Egrese el caso por mayoría de edad o derive a la oferta que siga",
            "Discharge the case for majority or refer it to what follows",
        ),
        fields: cases![BirthDate, IntakeDate],
        also: cases![DischargeDate, Programme],
        norms: &["AGE-01", "AGE-12"],
        fails: &[&[("birth_date", "2006-03-01"), ("intake_date", "2023-01-10"), ("programme", "oln")]],
        passes: &[&[
            ("birth_date", "2006-03-01"),
            ("intake_date", "2023-01-10"),
            ("discharge_date", "2024-02-29"),
            ("programme", "oln"),
        ]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { majority: Dated::of(MAJORITY), as_of: context.as_of }
    }
}

impl RowRule for Age003 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (birth, intake) = birth_and_intake(row)?;
        let end = row.discharge_date().optional()?.unwrap_or(self.as_of);
        let majority = self.majority.on(intake)?;
        if any_age(row)? || !is_under(birth, intake, majority) {
            return Err(Stop::NotApplicable);
        }
        if is_under(birth, end, majority) {
            return Ok(());
        }
        Err(Stop::Failed(Fact::Day(turns(birth, majority))))
    }
}

pub(crate) struct Age004 {
    presumption: Dated<Words>,
    as_of: Day,
}

impl Rule for Age004 {
    const META: Meta = Meta {
        code: "AGE004",
        severity: Severity::Warning,
        title: Text::new("Sin fecha de nacimiento: se presume menor", "No birth date: minority is presumed"),
        message: Text::new(
            "Falta la fecha de nacimiento: se presume que es menor de 18 años",
            "The birth date is missing: the person is presumed to be under 18",
        ),
        fix: Text::new(
            "Atienda el caso y averigüe la fecha; la duda favorece al niño, niña o adolescente",
            "Attend the case and find the date out; the doubt favours the child",
        ),
        fields: cases![BirthDate],
        also: cases![Programme],
        norms: &["AGE-05"],
        fails: &[&[("case_id", "1"), ("birth_date", "")]],
        passes: &[&[("case_id", "1"), ("birth_date", "2015-01-31")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { presumption: Dated::of(PRESUMPTION), as_of: context.as_of }
    }
}

impl RowRule for Age004 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        if any_age(row)? {
            return Err(Stop::NotApplicable);
        }
        if row.birth_date().optional()?.is_some() {
            return Ok(());
        }
        // The doubt is settled by the law of the day on which it is judged.
        self.presumption.on(self.as_of)?;
        Err(Stop::Failed(Fact::None))
    }
}

pub(crate) struct Age005;

impl Rule for Age005 {
    const META: Meta = Meta {
        code: "AGE005",
        severity: Severity::Warning,
        title: Text::new("La edad declarada no calza", "Declared age disagrees"),
        message: Text::new(
            "Declara {value} años, pero la fecha de nacimiento da {fact} al ingreso",
            "It declares {value} years, but the birth date gives {fact} at intake",
        ),
        fix: Text::new(
            "Deje que la edad se calcule desde la fecha de nacimiento, o corrija la fecha",
            "Let the age be computed from the birth date, or correct the date",
        ),
        fields: cases![DeclaredAge, BirthDate, IntakeDate],
        norms: &["TERM-04", "TERM-02"],
        fails: &[&[("declared_age", "12"), ("birth_date", "2010-05-10"), ("intake_date", "2022-05-09")]],
        passes: &[&[("declared_age", "12"), ("birth_date", "2010-05-10"), ("intake_date", "2022-05-10")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Age005 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let declared = row.declared_age().known()?;
        let (birth, intake) = birth_and_intake(row)?;
        if years(birth, intake) == declared {
            return Ok(());
        }
        Err(Stop::Failed(age_fact(birth, intake)))
    }
}

family!("age.rs"; row Age001, row Age002, row Age003, row Age004, row Age005);

//! LIFE: the stages of a case, as far as one row tells.

use crate::codes::Stage;
use crate::day::Day;
use crate::lang::Text;
use crate::person::Programme;
use crate::requirement::Requirement;
use crate::rules::{Context, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why, cases, ensure, family};
use crate::table::{CaseView, Cell};

pub(crate) struct Life001;

impl Rule for Life001 {
    const META: Meta = Meta {
        code: "LIFE001",
        title: Text::new("La etapa no calza con las fechas", "The stage disagrees with the dates"),
        message: Text::new(
            "La etapa «{value}» no calza con las fechas de los hitos del caso",
            "The stage “{value}” disagrees with the dates of the case's milestones",
        ),
        fix: Text::new(
            "Actualice la etapa, o complete o corrija las fechas de diagnóstico, plan, medida y egreso",
            "Update the stage, or complete or correct the dates of assessment, plan, measure and discharge",
        ),
        fields: cases![Stage, DischargeDate],
        also: cases![AssessmentDate, PlanDate, MeasureDate, Urgent],
        norms: &["OLN-P4", "OLN-P7", "OPDC-05"],
        fails: &[
            &[("stage", "execution"), ("discharge_date", "2024-03-01")],
            &[("stage", "reception"), ("plan_date", "2024-03-01")],
        ],
        passes: &[
            &[("stage", "discharged"), ("discharge_date", "2024-03-01")],
            &[("stage", "assessment"), ("assessment_date", "2024-03-01")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life001 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let stage = row.stage().known()?;
        let discharged = row.discharge_date().optional()?.is_some();
        let assessed = row.assessment_date().optional()?.is_some();
        let planned = row.plan_date().optional()?.is_some();
        // An urgent measure may come at any stage (art. 68).
        let measured = row.measure_date().optional()?.is_some() && row.urgent().value() != Some(true);
        let agrees = match stage {
            _ if stage.is_terminal() != discharged => false,
            Stage::Reception | Stage::FirstReception => !(assessed || planned || measured),
            Stage::Assessment => !(planned || measured),
            _ => true,
        };
        ensure(agrees, Fact::None)
    }
}

/// Rules about plans are not about post-discharge monitoring, which has none.
#[inline]
fn has_plans<V: CaseView>(row: &V) -> Result<(), Stop> {
    if row.programme().optional()? == Some(Programme::PostDischarge) {
        Err(Stop::NotApplicable)
    } else {
        Ok(())
    }
}

pub(crate) struct Life002;

impl Rule for Life002 {
    const META: Meta = Meta {
        code: "LIFE002",
        title: Text::new("Plan sin diagnóstico", "Plan without assessment"),
        message: Text::new(
            "El caso tiene plan ({fact}) sin diagnóstico",
            "The case has a plan ({fact}) without assessment",
        ),
        fix: Text::new(
            "Registre el diagnóstico en que se funda el plan",
            "Record the assessment that the plan rests on",
        ),
        fields: cases![PlanDate, AssessmentDate],
        also: cases![Programme],
        norms: &["OLN-06", "OLN-P7"],
        fails: &[&[("plan_date", "2024-03-01"), ("assessment_date", "")]],
        passes: &[&[("plan_date", "2024-03-01"), ("assessment_date", "2024-02-20")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life002 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[Requirement::AssessmentDone]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let plan = row.plan_date().known()?;
        has_plans(row)?;
        ensure(row.assessment_date().optional()?.is_some(), Fact::Day(plan))
    }
}

pub(crate) struct Life003;

impl Rule for Life003 {
    const META: Meta = Meta {
        code: "LIFE003",
        title: Text::new("Medida o ejecución sin plan", "Measure or execution without plan"),
        message: Text::new(
            "El caso tiene una medida o está en ejecución, y no tiene plan",
            "The case has a measure or is in execution, and has no plan",
        ),
        fix: Text::new(
            "Registre el plan; una medida urgente puede ir antes: márquela como urgente",
            "Record the plan; an urgent measure may come first: mark the case as urgent",
        ),
        fields: cases![PlanDate, MeasureDate],
        also: cases![Stage, Urgent, Programme],
        norms: &["OLN-06", "OLN-P7"],
        fails: &[&[("measure_date", "2024-03-01"), ("plan_date", "")], &[("stage", "execution")]],
        passes: &[
            &[("measure_date", "2024-03-01"), ("plan_date", "2024-02-20")],
            &[("measure_date", "2024-03-01"), ("urgent", "si")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life003 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[Requirement::PlanProposed]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let executing = matches!(row.stage(), Cell::Known(Stage::Execution | Stage::FollowUp));
        let measured = row.measure_date().optional()?.is_some() && row.urgent().optional()? != Some(true);
        has_plans(row)?;
        if !(executing || measured) {
            return Err(Stop::NotApplicable);
        }
        ensure(row.plan_date().optional()?.is_some(), Fact::None)
    }
}

pub(crate) struct Life004;

impl Rule for Life004 {
    const META: Meta = Meta {
        code: "LIFE004",
        severity: Severity::Warning,
        title: Text::new("El plan no calza con lo encontrado", "The plan does not fit the finding"),
        message: Text::new(
            "El tipo de plan «{value}» no corresponde a lo que encontró el diagnóstico",
            "The kind of plan “{value}” does not fit what the assessment found",
        ),
        fix: Text::new(
            "Sospecha de vulneración: plan de intervención personalizada. Acceso a oferta: plan de atención. Sin mérito: ninguno",
            "Suspected violation: personalised plan. Need of access: care plan. No merit: none",
        ),
        fields: cases![PlanKind, FindingClass],
        norms: &["OLN-06", "OLN-PLAN", "OLN-P4"],
        fails: &[&[("plan_kind", "care_plan"), ("finding_class", "suspected_violation")]],
        passes: &[
            &[("plan_kind", "personalised_intervention_plan"), ("finding_class", "suspected_violation")],
            &[("plan_kind", "care_plan"), ("finding_class", "risk")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life004 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[Requirement::PlanKindFits]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let finding = row.finding_class().known()?;
        ensure(row.plan_kind().known()?.fits(finding), Fact::None)
    }
}

pub(crate) struct Life005;

impl Rule for Life005 {
    const META: Meta = Meta {
        code: "LIFE005",
        title: Text::new(
            "Egreso sin causal, o causal sin egreso",
            "Discharge without cause, or cause without discharge",
        ),
        message: Text::new(
            "El caso tiene fecha de egreso sin causal, o causal sin fecha",
            "The case has a date of discharge without cause, or a cause without date",
        ),
        fix: Text::new(
            "Complete lo que falta o borre lo que sobra",
            "Complete what is missing or delete what is extra",
        ),
        fields: cases![DischargeCause, DischargeDate],
        norms: &["OPD-09", "OLN-P4", "OLNM-04"],
        fails: &[&[("discharge_date", "2024-03-01")], &[("discharge_cause", "majority")]],
        passes: &[&[("discharge_date", "2024-03-01"), ("discharge_cause", "majority")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life005 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        match (row.discharge_date().optional()?, row.discharge_cause().optional()?) {
            (None, None) => Err(Stop::NotApplicable),
            (date, cause) => ensure(date.is_some() == cause.is_some(), Fact::None),
        }
    }
}

pub(crate) struct Life009;

impl Rule for Life009 {
    const META: Meta = Meta {
        code: "LIFE009",
        severity: Severity::Warning,
        title: Text::new(
            "Plan sin contacto previo con la familia",
            "Plan without prior contact with the family",
        ),
        message: Text::new(
            "No hay contacto registrado con la familia antes del plan ({fact})",
            "No contact with the family is recorded before the plan ({fact})",
        ),
        fix: Text::new(
            "Registre el contacto: el plan se construye con la familia y con el niño, niña o adolescente",
            "Record the contact: the plan is built with the family and the child",
        ),
        fields: cases![FamilyContactDate, PlanDate],
        norms: &["OLN-06", "OLNM-09"],
        fails: &[&[("plan_date", "2024-03-01"), ("family_contact_date", "")]],
        passes: &[&[("plan_date", "2024-03-01"), ("family_contact_date", "2024-02-20")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life009 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[Requirement::FamilyContact]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let plan = row.plan_date().known()?;
        let contact: Option<Day> = row.family_contact_date().optional()?;
        ensure(contact.is_some_and(|contact| contact <= plan), Fact::Day(plan))
    }
}

pub(crate) struct Life010;

impl Rule for Life010 {
    const META: Meta = Meta {
        code: "LIFE010",
        severity: Severity::Warning,
        title: Text::new("No fue oído y no se dice por qué", "Not heard, and no reason given"),
        message: Text::new(
            "Hay plan o medida, el niño, niña o adolescente no consta como oído, y no hay motivo",
            "There is a plan or a measure, the child is not on record as heard, and no reason is given",
        ),
        fix: Text::new(
            "Regístrelo como oído, o escriba por qué no fue posible",
            "Record that the child was heard, or write why it was not possible",
        ),
        fields: cases![ChildHeard],
        also: cases![ChildNotHeardReason, PlanDate, MeasureDate],
        norms: &["OLNM-09", "OLN-P5"],
        fails: &[&[("plan_date", "2024-03-01"), ("child_heard", "no")]],
        passes: &[
            &[("plan_date", "2024-03-01"), ("child_heard", "si")],
            &[
                ("plan_date", "2024-03-01"),
                ("child_heard", "no"),
                ("child_not_heard_reason", "recién nacido"),
            ],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Life010 {
    const OF_HISTORIES: Option<&'static [Requirement]> = Some(&[Requirement::ChildHeard]);

    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        // A plan or measure whose date can't be read is there all the same.
        if row.plan_date() == Cell::Missing && row.measure_date() == Cell::Missing {
            return Err(Stop::NotApplicable);
        }
        let heard = match row.child_heard() {
            Cell::Bad(_) => return Err(Stop::NotRun(Why::BadCell)),
            cell => cell.value() == Some(true),
        };
        ensure(heard || row.child_not_heard_reason().is_some(), Fact::None)
    }
}

family!("life.rs"; row Life001, row Life002, row Life003, row Life004, row Life005, row Life009, row Life010);

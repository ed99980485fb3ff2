//! MEAS: the protection measures of an OLN (Ley 21.430, arts. 66 e), 68, 69 and 73).

use std::collections::HashMap;

use crate::case::Role;
use crate::day::Day;
use crate::duty::{Clock, DutyKind};
use crate::lang::Text;
use crate::plan::Elements;
use crate::requirement::Requirement;
use crate::rules::term::Reviews;
use crate::rules::{
    Context, Fact, MeasureRule, MeasuresRule, Meta, Outcome, Requirements, Rule, Severity, Stop, ensure,
    family, measures,
};
use crate::table::MeasureView;

/// The rules of the office's measures say nothing of the court's.
#[inline]
fn of_the_office<V: MeasureView>(row: &V) -> Result<(), Stop> {
    if row.adopted_by().value() == Some(Role::Court) { Err(Stop::NotApplicable) } else { Ok(()) }
}

pub(crate) struct Meas001;

impl Rule for Meas001 {
    const META: Meta = Meta {
        code: "MEAS001",
        title: Text::new("Medida sin un elemento de validez", "Measure without an element of validity"),
        message: Text::new(
            "A la medida le falta lo que el art. 69 exige. {fact}",
            "The measure lacks what art. 69 asks for. {fact}",
        ),
        fix: Text::new(
            "Complete la resolución: sin uno de estos elementos la medida es ilegal",
            "Complete the resolution: without one of these elements the measure is illegal",
        ),
        fields: measures![Resolution, Facts, ViolatedRights, Objectives, EndsOn, ReviewBy, Reasoning,],
        also: measures![AdoptedBy],
        norms: &["OLNM-08"],
        fails: &[&[("measure_id", "M-1"), ("resolution", "Res. 12"), ("facts", "Inasistencia escolar")]],
        passes: &[&[
            ("measure_id", "M-1"),
            ("resolution", "Res. 12"),
            ("facts", "Inasistencia escolar"),
            ("violated_rights", "Educación"),
            ("objectives", "Volver a clases"),
            ("ends_on", "2024-09-30"),
            ("review_by", "2024-06-30"),
            ("reasoning", "Interés superior: necesita volver a clases"),
        ]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl MeasureRule for Meas001 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        of_the_office(row)?;
        let elements = Elements {
            resolution: row.resolution(),
            facts: row.facts(),
            violated_rights: row.violated_rights(),
            objectives: row.objectives(),
            ends: row.ends_on().optional()?,
            review_by: row.review_by().optional()?,
            reasoning: row.reasoning(),
        };
        let mut lacking =
            elements.checks().into_iter().filter(|(_, met)| !met).map(|(item, _)| item).peekable();
        if lacking.peek().is_none() {
            return Ok(());
        }
        Err(Stop::Failed(Fact::Lacking(lacking.collect::<Requirements>())))
    }
}

pub(crate) struct Meas002;

impl Rule for Meas002 {
    const META: Meta = Meta {
        code: "MEAS002",
        title: Text::new("Medida reservada al tribunal", "Measure reserved to the court"),
        message: Requirement::MeasureReserved.message(),
        fix: Requirement::MeasureReserved.fix(),
        fields: measures![MeasureKind],
        also: measures![AdoptedBy],
        norms: Requirement::MeasureReserved.norms(),
        fails: &[&[("measure_kind", "alternative_care"), ("adopted_by", "coordinator")]],
        passes: &[
            &[("measure_kind", "school_enrolment"), ("adopted_by", "coordinator")],
            &[("measure_kind", "alternative_care"), ("adopted_by", "court")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl MeasureRule for Meas002 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        let reserved = row.measure_kind().known()?.is_reserved_to_court();
        ensure(!reserved || row.adopted_by().optional()? == Some(Role::Court), Fact::None)
    }
}

pub(crate) struct Meas003;

impl Rule for Meas003 {
    const META: Meta = Meta {
        code: "MEAS003",
        title: Text::new("Medida que no adoptó la coordinación", "Measure not adopted by the coordinator"),
        message: Text::new(
            "La medida la adoptó «{value}»: es una decisión de la coordinación de la oficina",
            "The measure was adopted by “{value}”: it is the office coordinator's decision",
        ),
        fix: Text::new(
            "Dicte la resolución por la coordinación; el gestor de casos sugiere el plan",
            "Have the coordinator issue the resolution; the case manager suggests the plan",
        ),
        fields: measures![AdoptedBy],
        norms: &["OLN-06"],
        fails: &[&[("measure_id", "M-1"), ("adopted_by", "case_manager")]],
        passes: &[&[("measure_id", "M-1"), ("adopted_by", "coordinator")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl MeasureRule for Meas003 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        of_the_office(row)?;
        ensure(row.adopted_by().known()? == Role::Coordinator, Fact::None)
    }
}

pub(crate) struct Meas004;

impl Rule for Meas004 {
    const META: Meta = Meta {
        code: "MEAS004",
        title: Text::new("Fechas de la medida en desorden", "Dates of the measure out of order"),
        message: Text::new(
            "La notificación, la revisión o el cese lleva fecha {fact}, anterior a la adopción",
            "The notification, the review or the end is dated {fact}, before the adoption",
        ),
        fix: Text::new("Corrija la que esté mal", "Correct the one that is wrong"),
        fields: measures![AdoptedDate],
        also: measures![NotifiedDate, LastReviewDate, CeasedDate],
        norms: &["OLNM-03", "ADM-07"],
        fails: &[&[("adopted_date", "2024-03-05"), ("notified_date", "2024-03-04")]],
        passes: &[&[
            ("adopted_date", "2024-03-05"),
            ("notified_date", "2024-03-05"),
            ("last_review_date", "2024-06-01"),
            ("ceased_date", "2024-06-01"),
        ]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl MeasureRule for Meas004 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        let adopted = row.adopted_date().known()?;
        let later = [row.notified_date(), row.last_review_date(), row.ceased_date()];
        for day in later {
            let day = day.optional()?;
            ensure(day.is_none_or(|day| adopted <= day), day.map_or(Fact::None, Fact::Day))?;
        }
        Ok(())
    }
}

pub(crate) struct Meas005 {
    reviews: Reviews,
}

impl Rule for Meas005 {
    const META: Meta = Meta {
        code: "MEAS005",
        title: Reviews::TITLE,
        message: Reviews::MESSAGE,
        fix: Reviews::FIX,
        fields: measures![LastReviewDate, AdoptedDate],
        also: measures![AdoptedBy, CeasedDate],
        norms: Reviews::NORMS,
        fails: &[&[("adopted_date", "2024-01-31"), ("last_review_date", "")]],
        passes: &[
            &[("adopted_date", "2024-01-31"), ("last_review_date", "2024-04-30")],
            &[("adopted_date", "2023-01-31"), ("ceased_date", "2023-04-30")],
        ],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { reviews: Reviews::new(context) }
    }
}

impl MeasureRule for Meas005 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        of_the_office(row)?;
        let adopted = row.adopted_date().known()?;
        self.reviews.judge(adopted, row.last_review_date().optional()?, row.ceased_date().optional()?)
    }
}

pub(crate) struct Meas006 {
    clock: Clock,
    as_of: Day,
}

impl Rule for Meas006 {
    const META: Meta = Meta {
        code: "MEAS006",
        severity: Severity::Warning,
        title: Text::new("Medida notificada fuera de plazo", "Measure notified late"),
        message: Text::new(
            "La medida debió notificarse a más tardar el {fact}",
            "The measure was to be notified by {fact}",
        ),
        fix: Text::new(
            "Notifique la medida por un medio que deje constancia y registre la fecha",
            "Notify the measure by a means that leaves a record, and write the date",
        ),
        fields: measures![NotifiedDate, AdoptedDate],
        also: measures![AdoptedBy],
        norms: &["ADM-07"],
        fails: &[
            &[("adopted_date", "2024-03-01"), ("notified_date", "2024-03-11")],
            &[("adopted_date", "2024-03-01"), ("notified_date", "")],
        ],
        passes: &[&[("adopted_date", "2024-03-01"), ("notified_date", "2024-03-08")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { clock: DutyKind::MeasureNotification.clock(context), as_of: context.as_of }
    }
}

impl MeasureRule for Meas006 {
    #[inline]
    fn judge<V: MeasureView>(&self, row: &V) -> Outcome {
        of_the_office(row)?;
        let adopted = row.adopted_date().known()?;
        match row.notified_date().optional()? {
            Some(notified) => self.clock.holds(adopted, notified),
            None => self.clock.holds(adopted, self.as_of).and(Err(Stop::NotApplicable)),
        }
    }
}

pub(crate) struct Meas007;

impl Rule for Meas007 {
    const META: Meta = Meta {
        code: "MEAS007",
        title: Text::new("Identificador de medida repetido", "Measure identifier used twice"),
        message: Text::new(
            "El caso ya tiene una medida con ese identificador en la {fact}",
            "The case already has a measure with that identifier in {fact}",
        ),
        fix: Text::new(
            "Si es la misma medida, deje una sola fila; si es otra, dele su propio identificador",
            "If it is the same measure, keep one row; if it is another, give it its own identifier",
        ),
        fields: measures![MeasureId, CaseId],
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("case_id", "17"), ("measure_id", "M-1")], &[("case_id", "17"), ("measure_id", "M-1")]],
        passes: &[&[("case_id", "17"), ("measure_id", "M-1")], &[("case_id", "18"), ("measure_id", "M-1")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl MeasuresRule for Meas007 {
    fn judge<V: MeasureView>(&self, measures: &[V], report: &mut dyn FnMut(usize, Stop)) {
        let mut firsts = HashMap::new();
        for (i, measure) in measures.iter().enumerate() {
            match measure.measure_id().map(str::trim) {
                None => report(i, Stop::NotApplicable),
                Some(id) => {
                    let first = *firsts.entry(id).or_insert(i);
                    if first != i {
                        report(i, Stop::Failed(Fact::Row(first as u32)));
                    }
                }
            }
        }
    }
}

family!(
    "measure.rs"; measure Meas001, measure Meas002, measure Meas003, measure Meas004, measure Meas005, measure Meas006,
    measures Meas007
);

//! LINK: what one table says of another.

use crate::lang::Text;
use crate::rules::{Context, LinkRule, Meta, Rule, Severity, cases, events, family, measures};
use crate::table::Table;

pub(crate) struct Link001;

impl Rule for Link001 {
    const META: Meta = Meta {
        code: "LINK001",
        title: Text::new("Evento sin su caso", "Event without its case"),
        message: Text::new(
            "El evento es del caso «{value}», que no está en la tabla de casos",
            "The event is of the case “{value}”, which is not in the table of cases",
        ),
        fix: Text::new(
            "Corrija el identificador del caso, o agregue el caso a la entrega",
            "Correct the identifier of the case, or add the case to the delivery",
        ),
        fields: events![CaseId],
        norms: &["OPD-14", "OLN-REGISTRY"],
        fails: &[&[("case_id", "8"), ("event", "child_heard")]],
        passes: &[&[("case_id", "7"), ("event", "child_heard")]],
        ..Meta::BASE
    };

    const ROOT: bool = true;

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl LinkRule for Link001 {
    const TO: Table = Table::Cases;
}

pub(crate) struct Link002;

impl Rule for Link002 {
    const META: Meta = Meta {
        code: "LINK002",
        title: Text::new("Medida sin su caso", "Measure without its case"),
        message: Text::new(
            "La medida es del caso «{value}», que no está en la tabla de casos",
            "The measure is of the case “{value}”, which is not in the table of cases",
        ),
        fix: Text::new(
            "Corrija el identificador del caso, o agregue el caso a la entrega",
            "Correct the identifier of the case, or add the case to the delivery",
        ),
        fields: measures![CaseId],
        norms: &["OPD-14", "OLN-REGISTRY"],
        fails: &[&[("case_id", "8"), ("measure_kind", "other_suitable")]],
        passes: &[&[("case_id", "7"), ("measure_kind", "other_suitable")]],
        ..Meta::BASE
    };

    const ROOT: bool = true;

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl LinkRule for Link002 {
    const TO: Table = Table::Cases;
}

pub(crate) struct Link003;

impl Rule for Link003 {
    const META: Meta = Meta {
        code: "LINK003",
        severity: Severity::Warning,
        title: Text::new("Gestor de casos fuera de la dotación", "Case manager who is not on the roster"),
        message: Text::new(
            "«{value}» lleva el caso y no está en la tabla de personal",
            "“{value}” has the case and is not in the table of staff",
        ),
        fix: Text::new(
            "Escriba el identificador que la persona tiene en la tabla de personal, o agréguela a ella",
            "Write the identifier that the person has in the table of staff, or add the person to it",
        ),
        fields: cases![CaseManager],
        norms: &["OLN-REGISTRY"],
        fails: &[&[("case_manager", "8")]],
        passes: &[&[("case_manager", "7")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl LinkRule for Link003 {
    const TO: Table = Table::Staff;
}

family!("link.rs"; link Link001, link Link002, link Link003);

//! ID: who the case is about, and which case it is.

use crate::codes::Sex;
use crate::day::Day;
use crate::lang::Text;
use crate::person::{IdentifierState, IdentifierType};
use crate::rules::{
    Context, Fact, GroupKey, GroupRule, Meta, Outcome, RowRule, Rule, Severity, Stop, cases, ensure, family,
};
use crate::table::{CaseView, Cell};

pub(crate) struct Id001;

impl Rule for Id001 {
    const META: Meta = Meta {
        code: "ID001",
        title: Text::new("RUN no válido", "RUN not valid"),
        message: Text::new(
            "El RUN {value} no es válido: su dígito verificador o su forma no corresponden",
            "The RUN {value} is not valid: its verifier or its form is wrong",
        ),
        fix: Text::new(
            "Cópielo de la cédula; si la persona no tiene RUN, indique el tipo de documento",
            "Copy it from the identity card; if the person has no RUN, state the kind of document",
        ),
        fields: cases![Identifier],
        also: cases![IdentifierType],
        norms: &["RUN-01"],
        fails: &[&[("identifier", "12.345.678-9")]],
        passes: &[&[("identifier", "12.345.678-5")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Id001 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        match row.identifier() {
            IdentifierState::Missing => Err(Stop::NotApplicable),
            IdentifierState::Invalid(_) => Err(Stop::Failed(Fact::None)),
            _ => Ok(()),
        }
    }
}

pub(crate) struct Id002;

impl Rule for Id002 {
    const META: Meta = Meta {
        code: "ID002",
        severity: Severity::Notice,
        title: Text::new("Identificador escolar provisorio", "Provisional school identifier"),
        message: Text::new(
            "{value} es un identificador escolar provisorio (IPE o IPA) donde se espera un RUN",
            "{value} is a provisional school identifier (IPE or IPA) where a RUN is expected",
        ),
        fix: Text::new(
            "Declare el tipo «ipe» o «ipa», y oriente la regularización ante el Registro Civil",
            "Declare the type “ipe” or “ipa”, and help the family to regularise it at the civil registry",
        ),
        fields: cases![Identifier],
        also: cases![IdentifierType],
        norms: &["RUN-03", "RUN-04"],
        fails: &[&[("identifier", "100.200.300-3")]],
        passes: &[&[("identifier", "100.200.300-3"), ("identifier_type", "ipe")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Id002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        match row.identifier() {
            IdentifierState::Missing => Err(Stop::NotApplicable),
            IdentifierState::School(_) => ensure(
                matches!(row.identifier_type(), Cell::Known(IdentifierType::Ipe | IdentifierType::Ipa)),
                Fact::None,
            ),
            _ => Ok(()),
        }
    }
}

pub(crate) struct Id003;

impl Rule for Id003 {
    const META: Meta = Meta {
        code: "ID003",
        severity: Severity::Warning,
        title: Text::new("Identificador sintético o de relleno", "Synthetic or placeholder identifier"),
        message: Text::new(
            "{value} no identifica a nadie: es un número sintético o de relleno",
            "{value} identifies nobody: it is a synthetic or filler number",
        ),
        fix: Text::new(
            "Déjelo vacío y declare el tipo de documento que la persona sí tiene",
            "Leave it empty and declare the kind of document that the person does have",
        ),
        fields: cases![Identifier],
        also: cases![IdentifierType],
        norms: &["RUN-06"],
        fails: &[&[("identifier", "11.111.111-1")], &[("identifier", "45678901-S")]],
        passes: &[&[("identifier", "12.345.678-5")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Id003 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        match row.identifier() {
            IdentifierState::Missing => Err(Stop::NotApplicable),
            IdentifierState::Synthetic(_) | IdentifierState::Placeholder(_) => Err(Stop::Failed(Fact::None)),
            _ => Ok(()),
        }
    }
}

pub(crate) struct Id004;

impl Rule for Id004 {
    const META: Meta = Meta {
        code: "ID004",
        title: Text::new(
            "Una persona con dos fechas de nacimiento o dos sexos",
            "One person with two birth dates or two sexes",
        ),
        message: Text::new(
            "El mismo identificador tiene otra fecha de nacimiento u otro sexo en la {fact}",
            "The same identifier has another birth date or sex in {fact}",
        ),
        fix: Text::new(
            "Compare ambas filas con el certificado de nacimiento: o el dato o el identificador está mal",
            "Compare both rows with the birth certificate: either the datum or the identifier is wrong",
        ),
        fields: cases![Identifier, BirthDate],
        also: cases![Sex, IdentifierType],
        norms: &["OPD-14", "SPE-08"],
        fails: &[
            &[
                ("case_id", "1"),
                ("identifier", "12.345.678-5"),
                ("birth_date", "2010-01-02"),
                ("intake_date", "2023-01-02"),
            ],
            &[
                ("case_id", "2"),
                ("identifier", "12345678-5"),
                ("birth_date", "2010-02-01"),
                ("intake_date", "2023-05-02"),
            ],
        ],
        passes: &[
            &[
                ("case_id", "1"),
                ("identifier", "12.345.678-5"),
                ("birth_date", "2010-01-02"),
                ("intake_date", "2023-01-02"),
            ],
            &[
                ("case_id", "2"),
                ("identifier", "12345678-5"),
                ("birth_date", "02-01-2010"),
                ("intake_date", "2023-05-02"),
            ],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl GroupRule for Id004 {
    const KEY: GroupKey = GroupKey::Person;

    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop)) {
        let mut birth: Option<(Day, usize)> = None;
        let mut sex: Option<(Sex, usize)> = None;
        for (i, row) in rows.iter().enumerate() {
            let differs = first_other(&mut birth, row.birth_date().value(), i).or(first_other(
                &mut sex,
                row.sex().value().filter(|sex| *sex != Sex::Unstated),
                i,
            ));
            if let Some(other) = differs {
                report(i, Stop::Failed(Fact::Row(other as u32)));
            }
        }
    }
}

/// The index of the first known value if this one differs from it.
fn first_other<T: PartialEq>(first: &mut Option<(T, usize)>, value: Option<T>, at: usize) -> Option<usize> {
    match (first.as_ref(), value) {
        (Some((known, index)), Some(value)) => (*known != value).then_some(*index),
        (None, Some(value)) => {
            *first = Some((value, at));
            None
        }
        _ => None,
    }
}

pub(crate) struct Id005;

impl Rule for Id005 {
    const META: Meta = Meta {
        code: "ID005",
        title: Text::new("Identificador de caso repetido", "Case identifier used twice"),
        message: Text::new(
            "El identificador de caso ya está en la {fact}",
            "The case identifier already stands in {fact}",
        ),
        fix: Text::new(
            "Si es el mismo caso, deje una sola fila; si es otro, dele su propio identificador",
            "If it is the same case, keep one row; if it is another, give it its own identifier",
        ),
        fields: cases![CaseId],
        norms: &["OPD-14", "SPE-08"],
        fails: &[
            &[("case_id", "17"), ("intake_date", "2023-01-02")],
            &[("case_id", "17"), ("intake_date", "2023-01-03")],
        ],
        passes: &[
            &[("case_id", "17"), ("intake_date", "2023-01-02")],
            &[("case_id", "18"), ("intake_date", "2023-01-03")],
        ],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl GroupRule for Id005 {
    const KEY: GroupKey = GroupKey::Case;

    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop)) {
        // A key is a hash: two identifiers may share it.
        let mut firsts: Vec<(Option<&str>, usize)> = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let id = row.case_id().map(str::trim);
            match firsts.iter().find(|(first, _)| *first == id) {
                Some((_, first)) => report(i, Stop::Failed(Fact::Row(*first as u32))),
                None => firsts.push((id, i)),
            }
        }
    }
}

pub(crate) struct Id006;

impl Rule for Id006 {
    const META: Meta = Meta {
        code: "ID006",
        severity: Severity::Warning,
        title: Text::new("Fila repetida", "Duplicate row"),
        message: Text::new("La fila es idéntica a la {fact}", "The row is identical to {fact}"),
        fix: Text::new("Borre la repetida", "Delete the repeated one"),
        fields: cases![CaseId],
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("case_id", "17"), ("sex", "F")], &[("case_id", "17"), ("sex", "F")]],
        passes: &[&[("case_id", "17"), ("sex", "F")], &[("case_id", "18"), ("sex", "F")]],
        ..Meta::BASE
    };

    const ROOT: bool = true;

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl GroupRule for Id006 {
    const KEY: GroupKey = GroupKey::WholeRow;

    fn judge<V: CaseView>(&self, rows: &[V], report: &mut dyn FnMut(usize, Stop)) {
        for i in 1..rows.len() {
            report(i, Stop::Failed(Fact::Row(0)));
        }
    }
}

pub(crate) struct Id007;

impl Rule for Id007 {
    const META: Meta = Meta {
        code: "ID007",
        severity: Severity::Warning,
        title: Text::new("Caso sin identificador", "Case without an identifier"),
        message: Text::new(
            "La persona no tiene ningún identificador: no se puede saber si ya está en otro caso",
            "The person has no identifier: nobody can tell whether another case is about the same child",
        ),
        fix: Text::new(
            "Anote el que tenga: RUN, pasaporte, IPE, folio de parto o RUN de la madre. Su falta no impide atender",
            "Write the one there is: RUN, passport, IPE, birth folio or the mother's RUN. Lacking it never bars protection",
        ),
        fields: cases![Identifier],
        norms: &["RUN-06"],
        fails: &[&[("case_id", "1"), ("identifier", "")]],
        passes: &[&[("case_id", "1"), ("identifier", "F1234567"), ("identifier_type", "passport")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RowRule for Id007 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        ensure(row.identifier() != IdentifierState::Missing, Fact::None)
    }
}

family!("identifier.rs"; row Id001, row Id002, row Id003, group Id004, group Id005, group Id006, row Id007);

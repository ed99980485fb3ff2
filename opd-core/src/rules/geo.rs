//! GEO: communes and territory.

use crate::lang::Text;
use crate::rules::{
    CellRule, CellState, Context, Fact, Meta, Outcome, RowRule, Rule, Severity, Stop, Why, cases, ensure,
    family,
};
use crate::table::{CaseView, Kind};
use crate::territory::{CommuneCode, commune};

pub(crate) struct Geo001;

impl Rule for Geo001 {
    const META: Meta = Meta {
        code: "GEO001",
        title: Text::new("Comuna desconocida", "Unknown commune"),
        message: Text::new(
            "«{value}» no es un código ni un nombre de las 346 comunas (CUT)",
            "“{value}” is neither a code nor a name of the 346 communes (CUT)",
        ),
        fix: Text::new("Use el código CUT de cinco cifras", "Use the CUT code of five digits"),
        norms: &["OLN-03", "OLN-04"],
        fails: &[&[("commune", "99999")]],
        passes: &[&[("commune", "13601")], &[("commune", "Talagante")], &[("commune", "5101")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl CellRule for Geo001 {
    const KINDS: &'static [Kind] = &[Kind::Commune];

    #[inline]
    fn judge(&self, cell: CellState) -> Outcome {
        ensure(cell.problem.is_none(), Fact::None)
    }
}

pub(crate) struct Geo002 {
    territory: Vec<CommuneCode>,
}

impl Rule for Geo002 {
    const META: Meta = Meta {
        code: "GEO002",
        severity: Severity::Warning,
        title: Text::new("Domicilio fuera del territorio", "Residence outside the territory"),
        message: Text::new(
            "El domicilio ({value}) está fuera del territorio de la oficina",
            "The residence ({value}) lies outside the office's territory",
        ),
        fix: Text::new(
            "Verifique la competencia en el orden del art. 67 (domicilio, cuidado alternativo, dónde está, dónde ocurrió) o derive",
            "Check the competence in the order of art. 67 (residence, alternative care, where the child is, where it happened) or transfer",
        ),
        fields: cases![Commune, OfficeCommune],
        norms: &["OLN-04"],
        fails: &[&[("commune", "13601"), ("office_commune", "13602")]],
        passes: &[&[("commune", "13601"), ("office_commune", "Talagante")]],
        ..Meta::BASE
    };

    fn prepare(context: &Context) -> Self {
        Self { territory: context.territory.clone() }
    }
}

impl RowRule for Geo002 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let (commune, office) = (row.commune().known()?, row.office_commune().known()?);
        ensure(commune == office || self.territory.contains(&commune), Fact::None)
    }
}

pub(crate) struct Geo003 {
    communes: Option<Vec<CommuneCode>>,
}

impl Rule for Geo003 {
    const META: Meta = Meta {
        code: "GEO003",
        severity: Severity::Warning,
        title: Text::new("Comuna fuera del convenio", "Commune outside the agreement"),
        message: Text::new(
            "La oficina del caso es de {value}, que no está entre las comunas del convenio",
            "The office of the case is of {value}, which is not among the communes of the agreement",
        ),
        fix: Text::new(
            "Corrija la comuna, o informe el caso en el convenio que le corresponde",
            "Correct the commune, or report the case under the agreement that it belongs to",
        ),
        fields: cases![OfficeCommune],
        norms: &["OLN-03", "OPD-12"],
        fails: &[&[("office_commune", "13602")]],
        passes: &[&[("office_commune", "Talagante")]],
        ..Meta::BASE
    };

    const AGAINST_AGREEMENT: bool = true;

    fn prepare(context: &Context) -> Self {
        let code = |code: &String| commune(code).map(CommuneCode::of);
        let communes = context.agreement.as_deref().map(|one| one.communes.iter().filter_map(code).collect());
        Self { communes }
    }
}

impl RowRule for Geo003 {
    #[inline]
    fn judge<V: CaseView>(&self, row: &V) -> Outcome {
        let communes = self.communes.as_ref().ok_or(Stop::NotRun(Why::NoAgreement))?;
        ensure(communes.contains(&row.office_commune().known()?), Fact::None)
    }
}

family!("geo.rs"; cell Geo001, row Geo002, row Geo003);

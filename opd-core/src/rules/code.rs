//! CODE: values of closed lists.

use crate::lang::Text;
use crate::rules::{CellRule, CellState, Context, Fact, Meta, Outcome, Rule, ensure, family};
use crate::table::Kind;

pub(crate) struct Code001;

impl Rule for Code001 {
    const META: Meta = Meta {
        code: "CODE001",
        title: Text::new("Valor fuera de su lista", "Value not in its list"),
        message: Text::new("«{value}» no es un valor de {field}", "“{value}” is not a value of {field}"),
        fix: Text::new(
            "Use uno de los valores de la columna (opd schema TABLA)",
            "Use one of the column's values (opd schema TABLE)",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("sex", "Q")]],
        passes: &[&[("sex", "Femenino"), ("programme", "OLN")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl CellRule for Code001 {
    const KINDS: &'static [Kind] = &[Kind::Code, Kind::Codes, Kind::Flag, Kind::Whole];

    #[inline]
    fn judge(&self, cell: CellState) -> Outcome {
        ensure(cell.problem.is_none(), Fact::None)
    }
}

family!("code.rs"; cell Code001);

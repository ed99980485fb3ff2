//! FILE: how the records of a text file came in.

use crate::lang::Text;
use crate::rules::{Context, Fact, Meta, Outcome, RecordRule, RecordShape, Rule, ensure, family};

pub(crate) struct File001;

impl Rule for File001 {
    const META: Meta = Meta {
        code: "FILE001",
        title: Text::new("Fila con celdas de más o de menos", "Row with too many or too few cells"),
        message: Text::new(
            "La fila tiene {fact} celdas, distinto de las columnas del encabezado",
            "The row has {fact} cells, unlike the columns of the header",
        ),
        fix: Text::new(
            "Revise si falta o sobra un separador, o si un texto con separador quedó sin comillas",
            "See whether a separator is missing or extra, or a text that holds one lacks its quotes",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("case_id", "1"), ("#cells", "3 of 2")]],
        passes: &[&[("case_id", "1"), ("#cells", "2 of 2")]],
        ..Meta::BASE
    };

    const ROOT: bool = true;

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RecordRule for File001 {
    fn judge(&self, record: &RecordShape) -> Outcome {
        ensure(record.cells == record.expected, Fact::Count(i32::try_from(record.cells).unwrap_or(i32::MAX)))
    }
}

pub(crate) struct File002;

impl Rule for File002 {
    const META: Meta = Meta {
        code: "FILE002",
        title: Text::new("Fila con bytes que no son texto", "Row with bytes that are no text"),
        message: Text::new(
            "La fila tiene caracteres de control o bytes que no son texto",
            "The row holds control characters or bytes that are no text",
        ),
        fix: Text::new(
            "Vuelva a exportar el archivo como CSV UTF-8 y reescriba la celda dañada",
            "Export the file again as CSV UTF-8 and retype the damaged cell",
        ),
        norms: &["OPD-14", "SPE-08"],
        fails: &[&[("case_id", "1"), ("#cells", "damaged")]],
        passes: &[&[("case_id", "1"), ("#cells", "2 of 2")]],
        ..Meta::BASE
    };

    fn prepare(_: &Context) -> Self {
        Self
    }
}

impl RecordRule for File002 {
    fn judge(&self, record: &RecordShape) -> Outcome {
        ensure(!record.damaged, Fact::None)
    }
}

family!("file.rs"; record File001, record File002);

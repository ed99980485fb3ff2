//! The kinds of identifier that a child may have.

use std::fmt;

use opd_core::person::{self, IdentifierType};
use schemars::JsonSchema;
use serde::Serialize;

use crate::OpdError;

/// The kind of an identifier, as declared beside it. The public code lists of health disagree with each
/// other (RUN-05), so these codes are the library's own.
#[uniffi::remote(Enum)]
pub enum IdentifierType {
    /// RUN.
    Run,
    /// Identificador Provisorio Escolar, given by Mineduc (RUN-03).
    Ipe,
    /// Identificador Provisorio del Apoderado, given by Mineduc (RUN-03).
    Ipa,
    /// Passport.
    Passport,
    /// Document of the country of origin.
    ForeignDocument,
    /// Folio of the birth certificate of a newborn (RUN-06).
    BirthFolio,
    /// The mother's RUN, for a newborn (RUN-06).
    MotherRun,
    /// A provisional number with verifier `S`.
    Provisional,
    /// None.
    None,
}

/// The identifier of a person: a RUN or another, or none, since protection does not wait for a RUN.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Identifier {
    /// Its kind.
    pub kind: IdentifierType,
    /// The whole of it: a number without dots, a text as it was written, nothing for none.
    pub text: String,
    /// The form for logs and reports, from which it can't be rebuilt.
    pub masked: String,
}

impl fmt::Debug for Identifier {
    /// Masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}, {})", self.kind, self.masked)
    }
}

/// Reads an identifier of the declared type, or of the type that its form shows. Blanks are of type none, whatever was
/// declared: a missing identifier is no error.
///
/// Codes: as `parse_run`. No message shows the number.
#[uniffi::export(default(declared = None))]
pub fn parse_identifier(text: &str, declared: Option<IdentifierType>) -> Result<Identifier, OpdError> {
    let identifier = person::Identifier::parse(text, declared)?;
    let (kind, masked) = (identifier.kind(), identifier.masked());
    Ok(Identifier { kind, text: identifier.to_string(), masked })
}

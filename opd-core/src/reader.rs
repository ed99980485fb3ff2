//! What the readers of JSON and TOML say, in one line and in both languages.

/// Their words, and the same in Spanish.
const IN_SPANISH: [(&str, &str); 14] = [
    ("missing field", "falta el campo"),
    ("unknown field", "no existe el campo"),
    ("unknown variant", "no existe el valor"),
    ("duplicate field", "está repetido el campo"),
    (", expected one of", "; se esperaba uno de"),
    ("there are no fields", "no lleva campos"),
    ("invalid type:", "tipo equivocado:"),
    ("invalid value:", "valor equivocado:"),
    (", expected", "; se esperaba"),
    ("EOF while parsing", "el texto termina antes de completar"),
    ("expected value", "no hay un valor JSON"),
    ("number out of range", "el número está fuera de rango"),
    (" at line ", ", línea "),
    (" column ", ", columna "),
];

/// What a reader said, in Spanish as far as its words are known.
pub(crate) fn in_spanish(detail: &str) -> String {
    IN_SPANISH.iter().fold(detail.to_owned(), |told, (en, es)| told.replace(en, es))
}

/// What the reader of TOML says of a text, and at which line; no part of the text is repeated.
pub(crate) fn toml_detail(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let before = error.span().and_then(|place| text.as_bytes().get(..place.start));
    match before {
        Some(before) => {
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            format!("{message} at line {line}")
        }
        None => message,
    }
}

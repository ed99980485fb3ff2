//! Names compared without accents, case, blanks or hyphens.

/// The letters of `text` as a key for comparison: lower case, without accents (ñ becomes n), blanks,
/// hyphens, dots, slashes, underscores or apostrophes. Other characters stay as they are.
///
/// Accents are folded in both of Unicode's forms: one character, or a letter and a combining mark.
///
/// ```
/// use opd_core::fold;
/// assert_eq!(fold("Ñuñoa"), "nunoa");
/// assert_eq!(fold("  LLAY-LLAY "), fold("Llay Llay"));
/// assert_eq!(fold("n\u{303}uble"), "nuble");
/// ```
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !is_noise(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_mark(*c))
        .map(base)
        .collect()
}

/// Marks that combine with the letter before them.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_noise(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '_' | '-' | '.' | '/' | '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{2010}'..='\u{2015}'
        )
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// The letter without its accent, for the lower-case letters of Latin-1.
fn base(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_meet() {
        for (a, b) in [
            ("Fecha de Nacimiento", "fecha_de_nacimiento"),
            ("Ollagüe", "OLLAGUE"),
            ("O'Higgins", "O\u{2019}Higgins"),
            ("Río Ibáñez", "RI\u{301}O IBA\u{301}N\u{303}EZ"),
            ("Til-Til", "Tiltil"),
            ("N.º RUN", "nº run"),
            ("\u{feff}case_id", "Case\u{a0}ID"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_eq!(fold(""), "");
        assert_ne!(fold("Peña"), fold("Pera"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}

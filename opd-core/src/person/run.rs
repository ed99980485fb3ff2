//! The RUN and its check digit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::run_text::Numbered;
use crate::lang::{Explain, Lang};

/// Weights of modulo 11 from the last digit on, repeated (RUN-01; a test holds them to the row).
pub(super) const SERIES: [u32; 6] = [2, 3, 4, 5, 6, 7];
/// The check digit for each remainder of the weighted sum: 11 less the remainder, `0` for 11, `K` for 10.
pub(super) const CHECK_DIGITS: [u8; 11] = *b"0K987654321";
/// Numbers from here on are of legal persons by practice (RUN-02; a test holds it to the row).
const COMPANIES_FROM: u32 = 50_000_000;
/// A RUN has at most eight digits before the check digit; nine are of a school identifier (RUN-04).
pub(super) const MOST: u32 = 99_999_999;

/// A RUN (Rol Único Nacional; its twin for taxes is the RUT): at most eight digits with the right check
/// digit by modulo 11 (RUN-01).
///
/// It says nothing of whether the number was ever given: see [`Run::is_company_range`] and
/// [`Run::is_placeholder`]. `Display` and serde write the number, since storing needs it; `Debug` masks it.
///
/// ```
/// use opd_core::person::Run;
/// let run: Run = " 12345678-5 ".parse().unwrap();
/// assert_eq!(run.to_string(), "12.345.678-5");
/// assert_eq!(run.compact(), "12345678-5");
/// assert_eq!((run.number(), run.check_digit()), (12_345_678, '5'));
/// assert_eq!(format!("{run:?}"), "Run(**.***.678-*)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Run(pub(super) u32);

impl Run {
    /// The RUN with this number before the check digit, which is computed.
    ///
    /// # Errors
    /// [`IdentifierError::TooLong`] beyond eight digits.
    ///
    /// ```
    /// use opd_core::person::Run;
    /// assert_eq!(Run::new(1_000_005).unwrap().check_digit(), 'K');
    /// ```
    pub const fn new(number: u32) -> Result<Self, IdentifierError> {
        if number > MOST { Err(IdentifierError::TooLong) } else { Ok(Self(number)) }
    }

    /// Reads a RUN as people write it, from UTF-8: with dots or blanks between thousands or without, with
    /// a dash of any kind or without, `k` or `K`, leading zeros, blanks around. Separators out of place are
    /// refused: `76.120` is no way to write 7.612-0.
    ///
    /// Allocates nothing; the usual forms take a few nanoseconds.
    ///
    /// # Errors
    /// [`IdentifierError`] says what was seen, never the number.
    ///
    /// ```
    /// use opd_core::person::{IdentifierError, Run};
    /// assert!(Run::from_bytes(b"1.000.005-k").is_ok());
    /// assert_eq!(Run::from_bytes(b"76.120"), Err(IdentifierError::MissingCheckDigit));
    /// assert_eq!(
    ///     Run::from_bytes(b"12.345.678-6"),
    ///     Err(IdentifierError::BadCheckDigit { seen: '6', expected: '5' })
    /// );
    /// ```
    pub fn from_bytes(text: &[u8]) -> Result<Self, IdentifierError> {
        match Numbered::read(text)? {
            Numbered::Run(run) => Ok(run),
            Numbered::School(_) => Err(IdentifierError::School),
            Numbered::Synthetic(_) => Err(IdentifierError::Synthetic),
        }
    }

    /// The digits before the check digit.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The check digit: `0` to `9` or `K`.
    pub const fn check_digit(self) -> char {
        check_digit(self.0) as char
    }

    /// Without dots: `12345678-5`.
    pub fn compact(self) -> String {
        format!("{}-{}", self.0, self.check_digit())
    }

    /// The form for logs and reports, from which the number can't be rebuilt: `**.***.678-*`, and no digit
    /// at all below a million.
    pub fn masked(self) -> String {
        masked(self.0)
    }

    /// Whether the number is in the range that practice gives to legal persons (from 50 million; RUN-02,
    /// unverified): a hint, no error.
    pub const fn is_company_range(self) -> bool {
        self.0 >= COMPANIES_FROM
    }

    /// Whether it looks made up: one digit repeated (`11.111.111-1`) or zero.
    pub const fn is_placeholder(self) -> bool {
        // Nearly all numbers are told by their last four digits.
        if self.0 >= 1_000 && !(self.0 % 10_000).is_multiple_of(1_111) {
            return false;
        }
        let digit = self.0 % 10;
        let mut rest = self.0;
        while rest > 0 {
            if rest % 10 != digit {
                return false;
            }
            rest /= 10;
        }
        true
    }
}

impl fmt::Display for Run {
    /// As it is written by hand: `12.345.678-5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", dotted(self.0), self.check_digit())
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Run({})", self.masked())
    }
}

impl From<Run> for String {
    fn from(run: Run) -> Self {
        run.compact()
    }
}

impl std::str::FromStr for Run {
    type Err = IdentifierError;

    /// As [`Run::from_bytes`].
    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        Self::from_bytes(text.as_bytes())
    }
}

impl TryFrom<String> for Run {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

/// Why a text is not an identifier of its kind. No message shows the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.explain(Lang::Es))]
#[non_exhaustive]
pub enum IdentifierError {
    /// Nothing, or only blanks.
    Empty,
    /// A character that no such number has.
    BadCharacter {
        /// The character; U+FFFD stands for bytes that are no text.
        seen: char,
    },
    /// A dot, blank or dash that parts no thousands and no check digit.
    MisplacedSeparator,
    /// The digits end without a check digit.
    MissingCheckDigit,
    /// No digits before the check digit.
    TooShort,
    /// More digits than the number may have.
    TooLong,
    /// Modulo 11 fails: some digit is wrong.
    BadCheckDigit {
        /// The check digit read.
        seen: char,
        /// The check digit of the digits read.
        expected: char,
    },
    /// Nine digits with their check digit: a school identifier (IPE or IPA), not a RUN.
    School,
    /// The verifier `S` of provisional numbers, not a RUN.
    Synthetic,
}

impl IdentifierError {
    /// The stable code, such as `bad_check_digit`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::BadCharacter { .. } => "bad_character",
            Self::MisplacedSeparator => "misplaced_separator",
            Self::MissingCheckDigit => "missing_check_digit",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::BadCheckDigit { .. } => "bad_check_digit",
            Self::School => "school_identifier",
            Self::Synthetic => "synthetic",
        }
    }
}

impl Explain for IdentifierError {
    fn explain(&self, lang: Lang) -> String {
        let text = match self {
            Self::BadCharacter { seen } => {
                return match lang {
                    Lang::Es => format!(
                        "el número tiene «{}»; solo lleva dígitos, K, puntos y guion",
                        seen.escape_debug()
                    ),
                    Lang::En => format!(
                        "the number has “{}”; it takes digits, K, dots and a dash only",
                        seen.escape_debug()
                    ),
                };
            }
            Self::BadCheckDigit { seen, expected } => {
                return match lang {
                    Lang::Es => format!(
                        "el dígito verificador es {seen} y a esos números les corresponde {expected}; revise cada dígito"
                    ),
                    Lang::En => format!(
                        "the check digit is {seen} and those numbers ask for {expected}; check every digit"
                    ),
                };
            }
            Self::Empty => ("no hay número", "there is no number"),
            Self::MisplacedSeparator => (
                "hay un punto, espacio o guion fuera de lugar; se escribe como 12.345.678-5",
                "a dot, blank or dash is out of place; write it as 12.345.678-5",
            ),
            Self::MissingCheckDigit => (
                "falta el dígito verificador; se escribe como 12.345.678-5",
                "the check digit is missing; write it as 12.345.678-5",
            ),
            Self::TooShort => (
                "no hay dígitos antes del verificador; se escribe como 12.345.678-5",
                "there are no digits before the check digit; write it as 12.345.678-5",
            ),
            Self::TooLong => (
                "tiene demasiados dígitos: un RUN lleva hasta ocho y su verificador",
                "it has too many digits: a RUN has at most eight and its check digit",
            ),
            Self::School => (
                "tiene nueve dígitos: parece un identificador escolar (IPE o IPA), no un RUN",
                "it has nine digits: it looks like a school identifier (IPE or IPA), not a RUN",
            ),
            Self::Synthetic => (
                "el verificador S es de un número provisorio, no de un RUN",
                "the verifier S is of a provisional number, not of a RUN",
            ),
        };
        lang.pick(text.0, text.1).to_owned()
    }
}

/// The check digit of a number, by modulo 11 (RUN-01).
pub(super) const fn check_digit(number: u32) -> u8 {
    let (mut rest, mut sum, mut place) = (number, 0, 0);
    while rest > 0 {
        sum += rest % 10 * SERIES[place % SERIES.len()];
        rest /= 10;
        place += 1;
    }
    CHECK_DIGITS[sum as usize % CHECK_DIGITS.len()]
}

/// The digits in thousands: `12.345.678`.
fn dotted(number: u32) -> String {
    let mut text = number.to_string();
    let mut at = text.len();
    while at > 3 {
        at -= 3;
        text.insert(at, '.');
    }
    text
}

/// The last three digits at most, of a number of at least seven.
pub(super) fn masked(number: u32) -> String {
    let width = if number > MOST { "***" } else { "**" };
    if number < 1_000_000 {
        format!("{width}.***.***-*")
    } else {
        format!("{width}.***.{:03}-*", number % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm::rows;
    use proptest::prelude::*;

    #[test]
    fn constants_are_those_of_the_norms() {
        let value = |id: &str| rows().iter().find(|row| row.id == id).unwrap().value.clone();
        assert_eq!(value("RUN-01").as_str().unwrap(), SERIES.map(|n| n.to_string()).join(","));
        assert_eq!(value("RUN-02").as_integer().unwrap(), i64::from(COMPANIES_FROM));
        assert_eq!(value("RUN-04").as_integer().unwrap(), i64::from(MOST) + 1);
    }

    #[test]
    fn placeholders_and_companies() {
        for (number, placeholder) in
            [(0, true), (1, true), (11_111_111, true), (7_777_777, true), (11_111_112, false)]
        {
            assert_eq!(Run(number).is_placeholder(), placeholder, "{number}");
        }
        assert!(!Run(49_999_999).is_company_range() && Run(50_000_000).is_company_range());
        assert_eq!(Run::new(100_000_000), Err(IdentifierError::TooLong));
    }

    #[test]
    fn masks_tell_too_little_to_rebuild_the_number() {
        assert_eq!(Run(12_345_678).masked(), "**.***.678-*");
        assert_eq!(Run(5_126_663).masked(), "**.***.663-*");
        assert_eq!(Run(72_041).masked(), "**.***.***-*");
        for text in ["12.345.678-6", "12.345.67a-6", "123.456.789.012-6"] {
            let error = text.parse::<Run>().unwrap_err();
            for shown in [error.to_string(), error.explain(Lang::En), format!("{error:?}")] {
                assert!(
                    !shown.contains("67a") && !shown.contains("345678") && !shown.contains("456"),
                    "{shown}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number in 0..=MOST) {
            let run = Run::new(number).unwrap();
            prop_assert_eq!(run.to_string().parse::<Run>(), Ok(run));
            prop_assert_eq!(run.compact().parse::<Run>(), Ok(run));
            prop_assert_eq!(run.compact().replace('-', "").to_lowercase().parse::<Run>(), Ok(run));
            let json = serde_json::to_string(&run).unwrap();
            prop_assert_eq!(serde_json::from_str::<Run>(&json).unwrap(), run);
        }

        /// Weights 2 to 7 have inverses modulo 11, and neighbours differ by 1 or by 5.
        #[test]
        fn one_wrong_digit_or_a_swap_of_neighbours_is_always_found(number in 0..=MOST, at in 0usize..8, new in 0u8..10) {
            let digit = check_digit(number);
            let mut text: Vec<u8> = format!("{number:08}-{}", digit as char).into();
            let was = std::mem::replace(&mut text[at], b'0' + new);
            prop_assert_eq!(Run::from_bytes(&text).is_ok(), was == b'0' + new);
            text[at] = was;
            if at < 7 {
                text.swap(at, at + 1);
                prop_assert_eq!(Run::from_bytes(&text).is_ok(), text[at] == text[at + 1]);
            }
        }
    }
}

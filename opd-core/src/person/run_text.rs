//! How a RUN, or a number of its family, is read from text.

use super::identifier::Body;
use super::run::{CHECK_DIGITS, IdentifierError, MOST, Run, SERIES, check_digit};

/// A number whose verifier is as it must be.
#[derive(Clone, Copy)]
pub(super) enum Numbered {
    Run(Run),
    /// Nine digits (RUN-04).
    School(Body),
    /// Verifier `S`.
    Synthetic(Body),
}

impl Numbered {
    /// Reads every form that [`Run::from_bytes`] names; the usual ones without a loop.
    pub(super) fn read(text: &[u8]) -> Result<Self, IdentifierError> {
        match usual(text) {
            Some(run) => Ok(Self::Run(run)),
            None => Self::read_any(text),
        }
    }

    #[cold]
    fn read_any(text: &[u8]) -> Result<Self, IdentifierError> {
        let (number, verifier) = Marks::read(text)?.number()?;
        let expected = check_digit(number);
        match verifier {
            b'S' => Ok(Self::Synthetic(Body(number))),
            _ if verifier != expected => {
                Err(IdentifierError::BadCheckDigit { seen: verifier as char, expected: expected as char })
            }
            _ if number > MOST => Ok(Self::School(Body(number))),
            _ => Ok(Self::Run(Run(number))),
        }
    }
}

/// A right RUN written `12345678-5`, `1234567-4`, `12.345.678-5` or `1.234.567-4`. Eight
/// digits fill one word, and a multiplication weighs or sums them together. `None` says nothing.
#[inline]
pub(super) fn usual(text: &[u8]) -> Option<Run> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let (digits, verifier) = match *text {
        [a, b, c, d, e, f, g, h, b'-', v] | [a, b, b'.', c, d, e, b'.', f, g, h, b'-', v] => {
            ([a, b, c, d, e, f, g, h], v)
        }
        [b, c, d, e, f, g, h, b'-', v] | [b, b'.', c, d, e, b'.', f, g, h, b'-', v] => {
            ([b'0', b, c, d, e, f, g, h], v)
        }
        _ => return None,
    };
    let word = u64::from_le_bytes(digits) ^ ZEROS;
    // A byte above 9 shows in its high half, before or after adding 6.
    if (word | word.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
        return None;
    }
    let (even, odd) = (word & 0x00FF_00FF_00FF_00FF, word >> 8 & 0x00FF_00FF_00FF_00FF);
    // The sum of four products gathers in the upper sixteen bits; each is far below their room.
    let sum = even.wrapping_mul(EVEN).wrapping_add(odd.wrapping_mul(ODD)) >> 48;
    if CHECK_DIGITS[sum as usize % CHECK_DIGITS.len()] != verifier.to_ascii_uppercase() {
        return None;
    }
    let pairs = even * 10 + odd;
    let low = (pairs & 0xFFFF) * 1_000_000 + (pairs >> 16 & 0xFFFF) * 10_000;
    Some(Run((low + (pairs >> 32 & 0xFFFF) * 100 + (pairs >> 48)) as u32))
}

/// Weights of the first, third, fifth and seventh of eight digits, so placed that a multiplication sums.
const EVEN: u64 = weights(7);
/// Weights of the second, fourth, sixth and eighth digits.
const ODD: u64 = weights(6);

const fn weights(first: usize) -> u64 {
    let (mut word, mut i) = (0, 0);
    while i < 4 {
        // Lane 3 - i meets digit `first - 2 i`, counted from the last.
        word |= (SERIES[(first - 2 * i) % SERIES.len()] as u64) << (16 * (3 - i));
        i += 1;
    }
    word
}

/// The marks of a text, without the blanks that part nothing: digits, `K`, `S`, `.`, `-`, and one blank where
/// blanks stand between two digits.
struct Marks {
    marks: [u8; Self::ROOM],
    len: usize,
}

impl Marks {
    /// More than nine digits, their separators and a dozen zeros before them.
    const ROOM: usize = 32;

    fn read(text: &[u8]) -> Result<Self, IdentifierError> {
        let mut marks = Self { marks: [0; Self::ROOM], len: 0 };
        let mut blank = false;
        for chunk in text.utf8_chunks() {
            for c in chunk.valid().chars() {
                let mark = match c {
                    '0'..='9' | '.' => c as u8,
                    'k' | 'K' => b'K',
                    's' | 'S' => b'S',
                    '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => b'-',
                    // Zero-width blanks come with text that was copied from a page.
                    '\u{200B}' | '\u{FEFF}' => continue,
                    c if c.is_whitespace() => {
                        blank = true;
                        continue;
                    }
                    seen => return Err(IdentifierError::BadCharacter { seen }),
                };
                if blank
                    && mark.is_ascii_alphanumeric()
                    && marks.last().is_some_and(|m| m.is_ascii_alphanumeric())
                {
                    marks.push(b' ')?;
                }
                blank = false;
                marks.push(mark)?;
            }
            if !chunk.invalid().is_empty() {
                return Err(IdentifierError::BadCharacter { seen: char::REPLACEMENT_CHARACTER });
            }
        }
        Ok(marks)
    }

    fn push(&mut self, mark: u8) -> Result<(), IdentifierError> {
        *self.marks.get_mut(self.len).ok_or(IdentifierError::TooLong)? = mark;
        self.len += 1;
        Ok(())
    }

    fn last(&self) -> Option<u8> {
        self.as_slice().last().copied()
    }

    fn as_slice(&self) -> &[u8] {
        &self.marks[..self.len]
    }

    /// The number and the verifier: a digit, `K` or `S`.
    fn number(&self) -> Result<(u32, u8), IdentifierError> {
        let (mut body, verifier) = match self.as_slice() {
            [] => return Err(IdentifierError::Empty),
            [body @ .., b'-', verifier] => (body, *verifier),
            [_, .., b'-'] => return Err(IdentifierError::MissingCheckDigit),
            // `12.345.678` ends in thousands: its last digit is no verifier.
            marks if in_thousands(marks) => return Err(IdentifierError::MissingCheckDigit),
            [body @ .., b' ', verifier] | [body @ .., verifier] => (body, *verifier),
        };
        if !verifier.is_ascii_alphanumeric() {
            return Err(IdentifierError::MisplacedSeparator);
        }
        if body.is_empty() {
            return Err(IdentifierError::TooShort);
        }
        if let Some(&letter) = body.iter().find(|mark| mark.is_ascii_alphabetic()) {
            return Err(IdentifierError::BadCharacter { seen: letter as char });
        }
        if body.contains(&b'-') || !body.iter().all(u8::is_ascii_digit) && !in_thousands(body) {
            return Err(IdentifierError::MisplacedSeparator);
        }
        while let [b'0', rest @ ..] = body {
            body = rest;
        }
        let mut number = 0u32;
        for digit in body.iter().filter(|mark| mark.is_ascii_digit()) {
            if number > MOST {
                return Err(IdentifierError::TooLong);
            }
            number = number * 10 + u32::from(digit - b'0');
        }
        Ok((number, verifier))
    }
}

/// Whether there are dots or blanks, and they part all the digits in thousands.
fn in_thousands(marks: &[u8]) -> bool {
    let parted = |(place, &mark): (usize, &u8)| {
        if place % 4 == 3 { matches!(mark, b'.' | b' ') } else { mark.is_ascii_digit() }
    };
    marks.len() > 4 && !marks.len().is_multiple_of(4) && marks.iter().rev().enumerate().all(parted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_usual_forms_read_as_any_form_does(number in 0u32..=MOST, form in 0..4, at in 0usize..12, byte in any::<u8>()) {
            let run = Run(number);
            let mut text: Vec<u8> = match form {
                0 => run.compact(),
                1 => run.to_string(),
                2 => format!("{number:08}-{}", run.check_digit().to_lowercase()),
                _ => format!("{}-{}", number % 10_000_000, run.check_digit()),
            }
            .into();
            for mutate in [false, true] {
                if mutate && at < text.len() {
                    text[at] = byte;
                }
                let any = Numbered::read_any(&text);
                if let Some(usual) = usual(&text) {
                    prop_assert!(matches!(any, Ok(Numbered::Run(run)) if run == usual));
                }
                if !mutate && form == 0 && number >= 1_000_000 {
                    prop_assert_eq!(usual(&text), Some(run));
                }
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>(), bytes in any::<Vec<u8>>(), near in "[-0-9kKsS. \u{2013}\u{a0}]{0,40}") {
            for text in [text.as_bytes(), &bytes, near.as_bytes()] {
                if let Ok(Numbered::Run(run)) = Numbered::read(text) {
                    prop_assert_eq!(Run::new(run.number()), Ok(run));
                }
            }
        }
    }
}

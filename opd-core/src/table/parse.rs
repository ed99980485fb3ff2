//! Cells as people type them: day before month, never a guess.

use crate::calendar::zone;
use crate::codes::CodeList;
use crate::day::Day;
use crate::fold::fold;
use crate::table::{Cell, Moment, Problem};
use crate::territory::{self, CommuneCode};

/// A value that can be read from what a person types.
pub(crate) trait FromText: Copy {
    /// Reads the text of a cell; blanks around it do not count.
    fn from_text(text: &str) -> Cell<Self>;
}

impl FromText for Day {
    fn from_text(text: &str) -> Cell<Self> {
        parse_date(text)
    }
}

impl FromText for Moment {
    fn from_text(text: &str) -> Cell<Self> {
        parse_moment(text)
    }
}

impl FromText for bool {
    fn from_text(text: &str) -> Cell<Self> {
        parse_flag(text)
    }
}

impl FromText for i32 {
    fn from_text(text: &str) -> Cell<Self> {
        parse_whole(text)
    }
}

impl FromText for CommuneCode {
    fn from_text(text: &str) -> Cell<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Cell::Missing;
        }
        territory::commune(text)
            .or_else(|| territory::commune_by_name(text))
            .map_or(Cell::Bad(Problem::NotInList), |commune| Cell::Known(CommuneCode::of(commune)))
    }
}

impl<T: CodeList> FromText for T {
    fn from_text(text: &str) -> Cell<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Cell::Missing;
        }
        T::read(text).map_or(Cell::Bad(Problem::NotInList), Cell::Known)
    }
}

/// First and last year of a date that a case may hold. Outside it a date is a slip of the hand.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
/// Day 0 of Excel's 1900 system as every later serial counts it (its 29 February 1900 never was).
const EXCEL_DAY_ZERO: i32 = -25_569;
/// Serials read as dates: 1927-05-18 to 2173-10-13. A smaller number is no date that a case holds.
const EXCEL_SERIALS: std::ops::RangeInclusive<i32> = 10_000..=99_999;

/// 1900-01-01, which SENAINFO and other systems wrote for null.
pub(crate) const FIRST_PLACEHOLDER: i32 = -25_567;

/// Whether a day stands for "no date": 1900-01-01 or 9999-12-31.
pub(crate) const fn is_placeholder(day: Day) -> bool {
    day.epoch() == FIRST_PLACEHOLDER || day.epoch() == Day::MAX.epoch()
}

/// Texts that stand for "no value".
fn is_placeholder_text(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "noaplica",
        "na",
        "sininfo",
        "sininformacion",
        "nosabe",
        "sindato",
        "sindatos",
        "nulo",
        "null",
        "none",
        "nan",
        "nat",
    ];
    text.chars().all(|c| matches!(c, '-' | '?' | '0' | '/' | '.' | ' '))
        || text.eq_ignore_ascii_case("s/i")
        || WORDS.contains(&fold(text).as_str())
}

/// Reads a date as people type them.
///
/// Read: `05-03-2016`, `5/3/2016`, `5.3.2016`, `2016-03-05`, `2016/3/5`, `20160305`, `05032016`,
/// `5 de marzo de 2016`, `05-mar-2016`, Excel serials (`42434`), each with or without a time behind it.
/// The day comes before the month. `01-01-1900`, `9999-12-31`, `NO APLICA` and their like are
/// [`Problem::Placeholder`]; a year of two digits is [`Problem::Ambiguous`]; all else, and years
/// outside 1900–2200, is [`Problem::Unreadable`].
///
/// ```
/// use opd_core::table::{parse_date, Cell, Problem};
/// assert_eq!(parse_date("5/3/2016"), parse_date("2016-03-05"));
/// assert_eq!(parse_date("03/25/2016"), Cell::Bad(Problem::Unreadable)); // never month first
/// assert_eq!(parse_date("05-03-16"), Cell::Bad(Problem::Ambiguous));
/// assert_eq!(parse_date("NO APLICA"), Cell::Bad(Problem::Placeholder));
/// ```
pub fn parse_date(text: &str) -> Cell<Day> {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Missing;
    }
    match split_time(text) {
        (date, Some(time)) if parse_time(time).is_none() => bad(date),
        (date, _) => date_part(date),
    }
}

/// Reads an instant: a date as [`parse_date`] reads it, and a time of day (`14:30`, `14:30:05`, `9:05 PM`
/// with or without seconds), in Chilean wall time unless it ends in `Z` or an offset.
///
/// Without a time only the day is known. A wall time that daylight saving skips is
/// [`Problem::Unreadable`]; one that it repeats is [`Problem::Ambiguous`].
pub fn parse_moment(text: &str) -> Cell<Moment> {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Missing;
    }
    if let Ok(instant) = chrono::DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)) {
        return Cell::Known(Moment::at(instant.timestamp()));
    }
    let (date, time) = split_time(text);
    let serial = serial_with_fraction(text);
    let (day, seconds) = match (serial, time) {
        (Some((day, 0)), _) => return Cell::Known(Moment::on_day(day)),
        (Some((day, seconds)), _) => (Cell::Known(day), seconds),
        (None, None) => return date_part(date).map(Moment::on_day),
        (None, Some(time)) => match parse_time(time) {
            None => return Cell::Bad(Problem::Unreadable),
            Some(seconds) => (date_part(date), seconds),
        },
    };
    match day {
        Cell::Missing => Cell::Missing,
        Cell::Bad(problem) => Cell::Bad(problem),
        Cell::Known(day) => wall_time(i64::from(day.epoch()) * 86_400 + i64::from(seconds)),
    }
}

/// The instant of a Chilean wall time, in seconds since 1970-01-01T00:00:00 of that wall time.
pub(crate) fn wall_time(local_seconds: i64) -> Cell<Moment> {
    match zone::local_seconds_to_utc(local_seconds) {
        Ok(seconds) => Cell::Known(Moment::at(seconds)),
        Err(zone::LocalTimeError::Repeated { .. }) => Cell::Bad(Problem::Ambiguous),
        Err(_) => Cell::Bad(Problem::Unreadable),
    }
}

/// Reads yes or no: `sí`, `no`, `s`, `n`, `true`, `1`, `x`...
pub fn parse_flag(text: &str) -> Cell<bool> {
    match fold(text).as_str() {
        "" => Cell::Missing,
        "si" | "s" | "yes" | "y" | "true" | "verdadero" | "v" | "1" | "x" => Cell::Known(true),
        "no" | "n" | "false" | "falso" | "f" | "0" => Cell::Known(false),
        _ => Cell::Bad(Problem::NotInList),
    }
}

/// Reads a whole number, with or without `.0` or the word `años` behind it.
pub fn parse_whole(text: &str) -> Cell<i32> {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Missing;
    }
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let unit = fold(&text[text.len().min(digits.len())..]);
    match digits.parse() {
        Ok(number) if matches!(unit.as_str(), "" | "0" | "ano" | "anos" | "a") => Cell::Known(number),
        _ => Cell::Bad(Problem::Unreadable),
    }
}

fn bad<T>(text: &str) -> Cell<T> {
    Cell::Bad(if is_placeholder_text(text) { Problem::Placeholder } else { Problem::Unreadable })
}

/// Cuts a time of day off a date, at a `T` or at the last blank before a text with `:`.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else { return (text, None) };
    match text[..colon].rfind(['T', ' ']) {
        Some(cut) if text[..cut].trim_end().len() >= 5 => {
            (text[..cut].trim_end(), Some(text[cut + 1..].trim()))
        }
        _ => (text, None),
    }
}

/// Seconds since midnight of `14:30`, `14:30:05`, `14:30:05.123`, `2:30 PM`, `14:30 hrs`.
fn parse_time(text: &str) -> Option<u32> {
    let clock = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let tail = fold(&text[clock.len()..]);
    let shift = match tail.as_str() {
        "" | "h" | "hr" | "hrs" | "horas" | "z" => None,
        "am" => Some(0),
        "pm" => Some(12),
        _ => return None,
    };
    let whole = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let mut parts = whole.split(':').map(|part| two_digits(part.trim()));
    let (mut hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if let Some(shift) = shift {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + shift;
    }
    let fits = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    fits.then_some((hour * 60 + minute) * 60 + second)
}

fn two_digits(text: &str) -> Option<u32> {
    if text.len() > 2 || !text.bytes().all(|b| b.is_ascii_digit()) { None } else { text.parse().ok() }
}

/// The day and second of an Excel serial such as `42434.604`.
fn serial_with_fraction(text: &str) -> Option<(Day, u32)> {
    let (whole, fraction) = text.split_once('.')?;
    if fraction.is_empty() || fraction.len() > 12 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let day = serial(whole)?;
    let share: f64 = format!("0.{fraction}").parse().ok()?;
    Some((day, (share * 86_400.0).round().min(86_399.0) as u32))
}

fn serial(digits: &str) -> Option<Day> {
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let serial: i32 = digits.parse().ok()?;
    if EXCEL_SERIALS.contains(&serial) { Day::new(EXCEL_DAY_ZERO + serial) } else { None }
}

fn date_part(text: &str) -> Cell<Day> {
    if let Some(day) = four_two_two(text.as_bytes()) {
        return day;
    }
    let is_separator = |c: char| matches!(c, '-' | '/' | '.' | ' ');
    let words: Vec<&str> = text
        .split(is_separator)
        .filter(|word| {
            !word.is_empty() && !word.eq_ignore_ascii_case("de") && !word.eq_ignore_ascii_case("del")
        })
        .take(4)
        .collect();
    match words[..] {
        [a, b, c] => three_parts(a, b, c).unwrap_or_else(|| bad(text)),
        [whole, "0"] => serial(whole).map_or_else(|| bad(text), Cell::Known),
        [whole] => one_part(whole).unwrap_or_else(|| bad(text)),
        _ => match serial_with_fraction(text) {
            Some((day, _)) => Cell::Known(day),
            None => bad(text),
        },
    }
}

/// The usual forms, `2016-03-05` and `05-03-2016` (also with `/` or `.`), without splitting.
fn four_two_two(text: &[u8]) -> Option<Cell<Day>> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    let separator = |b: u8| matches!(b, b'-' | b'/' | b'.');
    let [a, b, c, d, e, f, g, h, i, j] = *<&[u8; 10]>::try_from(text).ok()?;
    let (year, month, day) = if separator(e) && e == h {
        (number(&[a, b, c, d])?, number(&[f, g])?, number(&[i, j])?)
    } else if separator(c) && c == f {
        (number(&[g, h, i, j])?, number(&[d, e])?, number(&[a, b])?)
    } else {
        return None;
    };
    Some(checked(year as i32, month, day))
}

/// Year, month and day as a date that a case may hold.
fn checked(year: i32, month: u32, day: u32) -> Cell<Day> {
    if (year, month, day) == (0, 0, 0) {
        return Cell::Bad(Problem::Placeholder);
    }
    match Day::from_civil(year, month, day) {
        Some(day) if is_placeholder(day) => Cell::Bad(Problem::Placeholder),
        Some(day) if YEARS.contains(&year) => Cell::Known(day),
        _ => Cell::Bad(Problem::Unreadable),
    }
}

fn three_parts(a: &str, b: &str, c: &str) -> Option<Cell<Day>> {
    if a.len() == 4 {
        return Some(checked(a.parse().ok()?, month(b)?, two_digits(c)?));
    }
    let (day, month) = (two_digits(a)?, month(b)?);
    match c.len() {
        2 if two_digits(c).is_some() => Some(Cell::Bad(Problem::Ambiguous)),
        4 if c.bytes().all(|b| b.is_ascii_digit()) => Some(checked(c.parse().ok()?, month, day)),
        _ => None,
    }
}

/// A month by number or by its Spanish or English name.
fn month(text: &str) -> Option<u32> {
    if let Some(number) = two_digits(text) {
        return Some(number);
    }
    const MONTHS: [[&str; 2]; 12] = [
        ["enero", "january"],
        ["febrero", "february"],
        ["marzo", "march"],
        ["abril", "april"],
        ["mayo", "may"],
        ["junio", "june"],
        ["julio", "july"],
        ["agosto", "august"],
        ["septiembre", "september"],
        ["octubre", "october"],
        ["noviembre", "november"],
        ["diciembre", "december"],
    ];
    let folded = fold(text);
    let folded = if folded.starts_with("set") { folded.replacen("set", "sept", 1) } else { folded };
    let named = |names: &[&str; 2]| names.iter().any(|name| folded.len() >= 3 && name.starts_with(&folded));
    MONTHS.iter().position(named).and_then(|index| u32::try_from(index + 1).ok())
}

/// `20160305`, `05032016` or an Excel serial.
fn one_part(text: &str) -> Option<Cell<Day>> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return serial(text).map(Cell::Known);
    }
    let part = |range: std::ops::Range<usize>| text[range].parse::<u32>().ok();
    let year_first = checked(part(0..4)? as i32, part(4..6)?, part(6..8)?);
    let day_first = checked(part(4..8)? as i32, part(2..4)?, part(0..2)?);
    Some(match (year_first, day_first) {
        (Cell::Bad(Problem::Unreadable), other) | (other, Cell::Bad(Problem::Unreadable)) => other,
        (one, other) if one == other => one,
        _ => Cell::Bad(Problem::Ambiguous),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Cell<Day> {
        Cell::Known(text.parse().unwrap())
    }

    #[test]
    fn dates_as_people_type_them() {
        for text in [
            "05-03-2016",
            "5/3/2016",
            "05.03.2016",
            "2016-03-05",
            "2016/3/5",
            "42434",
            "42434.0",
            "20160305",
            "05032016",
            "5 de marzo de 2016",
            "05-mar-2016",
            "5 Marzo 2016",
            " 05-03-2016 ",
            "2016-03-05 00:00:00",
            "2016-03-05T14:30:00Z",
            "05-03-2016 14:30",
            "5/3/2016 2:30 PM",
        ] {
            assert_eq!(parse_date(text), day("2016-03-05"), "{text}");
        }
        for text in [
            "01-01-1900",
            "1900-01-01",
            "31/12/9999",
            "NO APLICA",
            "no aplica",
            "S/I",
            "-",
            "00-00-0000",
            "N/A",
        ] {
            assert_eq!(parse_date(text), Cell::Bad(Problem::Placeholder), "{text}");
        }
        for text in ["5/3/16", "05-03-16"] {
            assert_eq!(parse_date(text), Cell::Bad(Problem::Ambiguous), "{text}");
        }
        for text in [
            "03/25/2016",
            "31-02-2016",
            "05-03-0000",
            "05-03-99999",
            "0016-03-05",
            "ayer",
            "12",
            "marzo 2016",
            "👶",
            "05-03-2016-01",
            "2016-3",
            "05-03-2016 25:00",
            "1e5",
            "999999999999",
            "5 de brumario de 2016",
        ] {
            assert_eq!(parse_date(text), Cell::Bad(Problem::Unreadable), "{text}");
        }
        assert_eq!(parse_date("  "), Cell::Missing);
        assert_eq!(parse_date("12 set 2014"), day("2014-09-12"));
    }

    #[test]
    fn instants_keep_what_is_not_known() {
        let at = |text: &str| parse_moment(text).value().unwrap();
        assert_eq!(at("05-03-2024 14:30").to_string(), "2024-03-05 14:30");
        assert_eq!(at("2024-03-05T17:30:00Z"), at("05-03-2024 14:30"));
        assert_eq!(at("2024-03-05 14:30:00-03:00"), at("05-03-2024 2:30 p.m."));
        assert!(at("05-03-2024").is_day_only());
        assert_eq!(at("05-03-2024").latest() - at("05-03-2024").earliest(), 86_399);
        // 2024-04-07 00:00 repeats the hour from 23:00; 2024-09-08 skips it.
        assert_eq!(parse_moment("06-04-2024 23:30"), Cell::Bad(Problem::Ambiguous));
        assert_eq!(parse_moment("08-09-2024 00:30"), Cell::Bad(Problem::Unreadable));
        assert_eq!(parse_moment("NO APLICA"), Cell::Bad(Problem::Placeholder));
        assert_eq!(at("45356.5").to_string(), "2024-03-05 12:00");
    }

    #[test]
    fn numbers_and_flags() {
        assert_eq!(parse_whole("12 años"), Cell::Known(12));
        assert_eq!(parse_whole("12.0"), Cell::Known(12));
        assert_eq!(parse_whole("doce"), Cell::Bad(Problem::Unreadable));
        assert_eq!(parse_flag("Sí"), Cell::Known(true));
        assert_eq!(parse_flag("quizás"), Cell::Bad(Problem::NotInList));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,30}") {
            let _ = (parse_date(&text), parse_moment(&text), parse_whole(&text), parse_flag(&text));
        }

        #[test]
        fn a_date_reads_back_in_every_form(epoch in -25_566..80_000) {
            let day = Day::new(epoch).unwrap();
            let (y, m, d) = day.civil();
            for text in [
                format!("{d:02}-{m:02}-{y}"), format!("{d}/{m}/{y}"), format!("{y}-{m:02}-{d:02}"),
                format!("{y}{m:02}{d:02}"), format!("{d:02}.{m:02}.{y} 08:15"),
            ] {
                prop_assert_eq!(parse_date(&text), Cell::Known(day), "{}", text);
            }
        }
    }
}

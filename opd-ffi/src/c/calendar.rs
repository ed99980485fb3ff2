//! Holidays, business days and terms.

use std::mem::MaybeUninit;

use chrono::{DateTime, Utc};
use opd_core::calendar::zone::LocalTimeError;
use opd_core::calendar::{self, BusinessCalendar, Extra, Scope, Term};

use super::age::day;
use super::json::{json, word};
use super::raw::{hand_over, handed, take_back};
use super::{Days, Error, Failure, Text, Word, answer, freed};

/// The business days of 1990 to 2050. Building one takes a millisecond: keep it. Threads may share it.
pub struct Calendar(BusinessCalendar);

/// The calendars that terms are counted by. Building them takes milliseconds: keep them. Threads may share them.
pub struct Terms(calendar::Calendars);

/// A handle that must be there.
fn held<'a, T>(handle: *const T) -> Result<&'a T, Failure> {
    handed(handle)?.ok_or(Failure::Misuse)
}

fn scope(commune: &Word<'_>) -> Result<Scope, Failure> {
    Ok(commune.get().map_or(Ok(Scope::National), |code| Scope::commune(&code))?)
}

/// The public holidays of a year, in order, as a JSON array of `date`, `name` (`es`, `en`), `law` and `scope`: of the
/// country, and of the commune of this CUT code unless it is null. Those known from secondary sources only are among
/// them if `secondary` is not 0.
///
/// Codes: `outside_horizon` outside 1990 to 2050, `unknown_commune`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_holidays(
    year: i32,
    commune: Word<'_>,
    secondary: i32,
    holidays: Option<&mut MaybeUninit<Text>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(holidays, error, || {
        let listed = if secondary == 0 { calendar::holidays } else { calendar::holidays_with_secondary };
        Ok(json(&listed(year, scope(&commune)?)?))
    })
}

/// The calendar of a kind, `administrative` (Monday to Friday without holidays: Ley 19.880, art. 25) or `judicial`
/// (Monday to Saturday: Código de Procedimiento Civil, arts. 59 and 66), for the commune of this CUT code, or for the
/// country if it is null. `extra` are further days of rest (an election on a weekday); holidays known from secondary
/// sources only count if `secondary` is not 0. `opd_calendar_free` frees it.
///
/// Codes: `unknown_code`, `unknown_commune`; `out_of_range` and `outside_horizon` for an extra day outside 1990 to 2050.
#[unsafe(no_mangle)]
pub extern "C" fn opd_calendar_new(
    kind: Word<'_>,
    commune: Word<'_>,
    extra: Days<'_>,
    extra_len: usize,
    secondary: i32,
    calendar: Option<&mut MaybeUninit<Option<Box<Calendar>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(calendar, error, || {
        let extra = extra.of(extra_len).ok_or(Failure::Misuse)?.iter().copied();
        let extra = extra.map(day).collect::<Result<Vec<_>, _>>()?;
        let extra = Extra { days: &extra, secondary: secondary != 0 };
        let made = BusinessCalendar::with_extra(word(&kind)?.parse()?, scope(&commune)?, extra)?;
        Ok(hand_over(Calendar(made)))
    })
}

/// 1 if `epoch` is a business day, or else 0.
///
/// Codes: `out_of_range`, `outside_horizon` outside 1990 to 2050.
#[unsafe(no_mangle)]
pub extern "C" fn opd_is_business_day(
    calendar: *const Calendar,
    epoch: i32,
    is: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(is, error, || Ok(held(calendar)?.0.is_business_day(day(epoch)?)?.into()))
}

/// The first business day on or after `epoch`.
///
/// Codes: `out_of_range`, `outside_horizon` if it, or `epoch`, is outside 1990 to 2050.
#[unsafe(no_mangle)]
pub extern "C" fn opd_next_business_day(
    calendar: *const Calendar,
    epoch: i32,
    next: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(next, error, || Ok(held(calendar)?.0.next_business_day(day(epoch)?)?.epoch()))
}

/// The `n`-th business day after `epoch`, which is itself not counted; a negative `n` counts back. With 0, `epoch` itself
/// if it is a business day, or else the next one.
///
/// Codes: `out_of_range`, `outside_horizon` if the answer, or `epoch`, is outside 1990 to 2050.
#[unsafe(no_mangle)]
pub extern "C" fn opd_add_business_days(
    calendar: *const Calendar,
    epoch: i32,
    n: i32,
    sum: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(sum, error, || Ok(held(calendar)?.0.add(day(epoch)?, n)?.epoch()))
}

/// The business days after `after`, up to and with `up_to`; negative if `up_to` is earlier.
///
/// Codes: `out_of_range`, `outside_horizon` for a day outside 1990 to 2050.
#[unsafe(no_mangle)]
pub extern "C" fn opd_count_business_days(
    calendar: *const Calendar,
    after: i32,
    up_to: i32,
    count: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(count, error, || Ok(held(calendar)?.0.count(day(after)?, day(up_to)?)?))
}

/// Frees a calendar. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_calendar_free(calendar: *mut Calendar) -> i32 {
    freed(take_back(calendar))
}

/// The calendars of the commune of this CUT code, or of the country if it is null. `roll` says what becomes of a last
/// day that is no business day: `none` (Civil Code art. 50), or it is extended, `administrative` (Ley 19.880, art. 25) or
/// `judicial` (Código Procesal Penal, art. 14). `opd_terms_free` frees them.
///
/// Codes: `unknown_code`, `unknown_commune`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_terms_new(
    roll: Word<'_>,
    commune: Word<'_>,
    terms: Option<&mut MaybeUninit<Option<Box<Terms>>>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(terms, error, || {
        let roll = word(&roll)?.parse()?;
        let calendars = calendar::Calendars { roll, ..calendar::Calendars::new(scope(&commune)?) };
        Ok(hand_over(Terms(calendars)))
    })
}

/// The last day of a term that starts on the day `from`, which is not counted. `unit` is `calendar_days`,
/// `business_days`, `court_days`, `months` or `years`.
///
/// Codes: `needs_instant` for `hours`, `out_of_range` past the year 9999, `outside_horizon` where business days leave
/// 1990 to 2050, `unknown_code`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_term_due(
    terms: *const Terms,
    amount: u32,
    unit: Word<'_>,
    from: i32,
    due: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(due, error, || {
        let terms = held(terms)?;
        let term = Term::new(amount, word(&unit)?.parse()?);
        Ok(term.due(day(from)?, &terms.0)?.epoch())
    })
}

/// The instant when a term of hours that starts at `from` ends, both in seconds since 1970-01-01T00:00:00Z: hours run at
/// night, on holidays and across changes of the clock. `unit` is `hours`.
///
/// Codes: `needs_day` for another unit, `out_of_range`, `unknown_code`.
#[unsafe(no_mangle)]
pub extern "C" fn opd_term_due_at(
    amount: u32,
    unit: Word<'_>,
    from: i64,
    due: Option<&mut MaybeUninit<i64>>,
    error: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> i32 {
    answer(due, error, || {
        let from = DateTime::<Utc>::from_timestamp(from, 0).ok_or(LocalTimeError::OutOfRange)?;
        Ok(Term::new(amount, word(&unit)?.parse()?).due_at(from)?.timestamp())
    })
}

/// Frees calendars. Null is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn opd_terms_free(terms: *mut Terms) -> i32 {
    freed(take_back(terms))
}

#[cfg(test)]
#[cfg(debug_assertions)]
mod tests {
    use super::*;
    use crate::c::raw::written;
    use crate::c::{OPD_MISUSE, OPD_OK};

    #[test]
    fn a_calendar_that_was_freed_is_misuse() {
        let (mut made, mut is) = (MaybeUninit::uninit(), MaybeUninit::uninit());
        let (kind, none) = (Some(c"judicial").into(), None.into());
        assert_eq!(opd_calendar_new(kind, none, [][..].into(), 0, 0, Some(&mut made), None), OPD_OK);
        let calendar = Box::into_raw(written(made).unwrap());
        assert_eq!(opd_is_business_day(calendar, 19_723, Some(&mut is), None), OPD_OK);
        assert_eq!(opd_calendar_free(calendar), OPD_OK);
        assert_eq!(opd_is_business_day(calendar, 19_723, Some(&mut is), None), OPD_MISUSE);
        assert_eq!(opd_calendar_free(calendar), OPD_MISUSE);
    }
}

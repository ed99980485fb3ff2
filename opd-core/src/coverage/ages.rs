//! The ages that a ledger tells apart.

use super::{AgeBand, Frame, Stay};
use crate::day::Day;
use crate::norm::{Key, NormError, Years};
use crate::person::{AgeLimit, Programme, completed_years, turns};

/// Majority (Civil Code art. 26).
const MAJORITY: Key<Years> = Key::new("AGE-01");
/// First age of adolescence (Ley 19.968 art. 16).
const ADOLESCENCE: Key<Years> = Key::new("AGE-08");

/// The ages, by the norms of the first day of the period.
pub(super) struct Ages {
    adolescence: Years,
    majority: Years,
    limit: AgeLimit,
    /// By programme: whose completion ends the stay.
    at_stay: [Option<Years>; Programme::ALL.len()],
}

impl Ages {
    pub(super) fn of(frame: &Frame) -> Result<Self, NormError> {
        let on = frame.period.from;
        let mut at_stay = [None; Programme::ALL.len()];
        for &programme in Programme::ALL {
            at_stay[programme as usize] = programme.age_limits(on)?.at_stay;
        }
        let (adolescence, majority) = (ADOLESCENCE.on(on)?.value, MAJORITY.on(on)?.value);
        Ok(Self { adolescence, majority, limit: frame.cap.limit(on)?, at_stay })
    }

    pub(super) fn band(&self, stay: &Stay) -> AgeBand {
        match stay.birth.map(|birth| completed_years(birth.epoch(), stay.intake.epoch())) {
            None | Some(..0) => AgeBand::Unknown,
            Some(years) if years < self.adolescence.0 => AgeBand::Child,
            Some(years) if years < self.majority.0 => AgeBand::Adolescent,
            Some(_) => AgeBand::Adult,
        }
    }

    /// The last day of the stay, up to `until`, on which the person is within the age; `until` if that is not known.
    pub(super) fn within_until(&self, stay: &Stay, until: Day) -> Day {
        let (Some(years), Some(birth)) = (self.at_stay[stay.programme as usize], stay.birth) else {
            return until;
        };
        let eve = turns(birth, years).plus_days(-1);
        if birth > stay.intake || eve > until {
            return until;
        }
        if self.limit.admits(birth, eve) == Ok(true) { eve } else { eve.plus_days(-1) }
    }
}

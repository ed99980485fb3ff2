//! Referral to an institution of the network, and its answer (counter-referral).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::code_lists;
use crate::day::Day;
use crate::requirement::{Requirement, is_written, unmet};

code_lists! {
    /// Where a referral stands. No norm lists the states: the list is an assumption.
    ReferralState ("referral_state") {
        Sent = "sent", "Enviada", "Sent";
        Accepted = "accepted", "Aceptada", "Accepted";
        Refused = "refused", "Rechazada", "Refused";
        Closed = "closed", "Cerrada", "Closed";
    }
}

impl ReferralState {
    /// The states that may follow this one: an answer comes once, and what is closed stays so.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Sent => &[Self::Accepted, Self::Refused, Self::Closed],
            Self::Accepted | Self::Refused => &[Self::Closed],
            Self::Closed => &[],
        }
    }

    /// Whether `to` may follow this state.
    ///
    /// ```
    /// use opd_core::network::ReferralState::*;
    /// assert!(Sent.allowed(Refused) && !Refused.allowed(Accepted));
    /// ```
    pub fn allowed(self, to: Self) -> bool {
        self.next().contains(&to)
    }
}

/// A referral of a case to an institution (norm OLN-REF).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Referral {
    /// Its id, unlike any other in the case.
    pub id: String,
    /// The institution that receives it.
    pub to: String,
    /// Whether the case manager made the contact and handed over the background (*derivación asistida*).
    #[serde(default)]
    pub assisted: bool,
    /// Whether the family was accompanied.
    #[serde(default)]
    pub accompanied: bool,
    /// The last day to answer, if one was agreed with the receiver: no norm gives a number of days.
    #[serde(default)]
    pub answer_by: Option<Day>,
}

impl Referral {
    /// What the referral lacks.
    ///
    /// ```
    /// use opd_core::Requirement;
    /// use opd_core::network::Referral;
    /// let referral: Referral = serde_json::from_str(r#"{"id": "r1", "to": "CESFAM", "assisted": true}"#)?;
    /// assert_eq!(referral.unmet(), [Requirement::ReferralAccompanied]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn unmet(&self) -> Vec<Requirement> {
        unmet([
            (Requirement::ReferralReceiver, is_written(Some(&self.to))),
            (Requirement::ReferralAssisted, self.assisted),
            (Requirement::ReferralAccompanied, self.accompanied),
        ])
    }

    /// Whether, on `as_of`, the answer came after the day agreed or is still missing after it.
    ///
    /// An answer dated after `as_of` has not come. Without a day agreed nothing is late.
    ///
    /// ```
    /// use opd_core::{Day, network::Referral};
    /// let referral: Referral = serde_json::from_str(r#"{"id": "r1", "to": "CESFAM", "answer_by": "2024-03-10"}"#)?;
    /// let day = |day| Day::from_civil(2024, 3, day).unwrap();
    /// assert!(!referral.is_late(None, day(10)));
    /// assert!(referral.is_late(None, day(11)));
    /// assert!(!referral.is_late(Some(day(9)), day(31)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn is_late(&self, answered: Option<Day>, as_of: Day) -> bool {
        let answered = answered.filter(|day| *day <= as_of);
        self.answer_by.is_some_and(|last| answered.unwrap_or(as_of) > last)
    }
}

/// The answer of the institution that received a referral (*contrarreferencia*).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CounterReferral {
    /// Id of the referral that it answers.
    pub referral: String,
    /// Whether the institution takes the case.
    pub accepted: bool,
    /// What it tells: when attention starts, why it refuses, what came of it.
    #[serde(default)]
    pub outcome: Option<String>,
}

impl CounterReferral {
    /// The state in which it leaves the referral.
    pub const fn state(&self) -> ReferralState {
        if self.accepted { ReferralState::Accepted } else { ReferralState::Refused }
    }
}

impl fmt::Debug for Referral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Referral")
            .field("assisted", &self.assisted)
            .field("accompanied", &self.accompanied)
            .field("answer_by", &self.answer_by)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CounterReferral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CounterReferral").field("accepted", &self.accepted).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_answer_leaves_the_referral_in_its_state_once() {
        for (accepted, state) in [(true, ReferralState::Accepted), (false, ReferralState::Refused)] {
            let answer =
                CounterReferral { referral: "r1".into(), accepted, outcome: Some("lista de espera".into()) };
            assert_eq!(answer.state(), state);
            assert!(ReferralState::Sent.allowed(state) && !state.allowed(state));
            assert!(!format!("{answer:?}").contains("espera"));
        }
        assert!(ReferralState::Closed.next().is_empty());
    }

    #[test]
    fn a_blank_receiver_is_said() {
        let read = |text| serde_json::from_str::<Referral>(text);
        let blank = read(r#"{"id": "r1", "to": " "}"#).unwrap();
        use Requirement::*;
        assert_eq!(blank.unmet(), [ReferralReceiver, ReferralAssisted, ReferralAccompanied]);
        assert!(read(r#"{"id": "r1", "to": "x", "days": 10}"#).is_err());
    }

    proptest! {
        /// An answer that came is late or not for ever; one that has not come is late once the day has passed.
        #[test]
        fn lateness_does_not_move(last in 0..400i32, answered in 0..400i32, as_of in 0..400i32) {
            let day = |epoch| Day::new(epoch).unwrap();
            let referral = Referral {
                id: String::new(), to: String::new(), assisted: true, accompanied: true, answer_by: Some(day(last)),
            };
            let came = answered <= as_of;
            let expected = if came { answered > last } else { as_of > last };
            prop_assert_eq!(referral.is_late(Some(day(answered)), day(as_of)), expected);
            let open = Referral { answer_by: None, ..referral };
            prop_assert!(!open.is_late(Some(day(answered)), day(as_of)));
        }
    }
}

//! What the network owes to a case: referrals with their answers, and alerts.

use crate::case::EventKind;
use crate::case::event::Event;
use crate::case::state::Held;
use crate::case::{Case, Step};
use crate::day::Day;
use crate::network::{AlertState, CounterReferral, Referral, ReferralState};
use crate::table::{EventRecord, EventView};

/// A referral of a case, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// What was referred, to whom, and by when the answer was agreed.
    pub referral: Referral,
    /// Where it stands.
    pub state: ReferralState,
    /// What the receiver answered.
    pub answer: Option<CounterReferral>,
    /// Whether the answer came, or is, later than agreed.
    pub late: bool,
}

impl Case {
    /// The referrals of the case with their answers (counter-referral), in order of happening, as seen on `as_of`.
    ///
    /// ```
    /// use opd_core::case::{Case, CaseEvent};
    /// use opd_core::network::ReferralState;
    /// let case = Case::from_json(r#"{"programme": "oln", "events": [
    ///     {"event": "intake", "at": "2024-03-01", "channel": "ex_officio"},
    ///     {"event": "referral_made", "at": "2024-03-02", "subject": "r1", "recipient": "CESFAM", "assisted": true,
    ///      "answer_by": "2024-03-10"}]}"#)?;
    /// let referred = case.referrals("2024-03-11".parse()?);
    /// assert_eq!((referred[0].state, referred[0].late), (ReferralState::Sent, true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn referrals(&self, as_of: Day) -> Vec<Referred> {
        let history = self.history(Some(as_of));
        let made = |step: &Step<'_, EventRecord>| match step.detail {
            Some(Event::ReferralMade { subject, recipient, assisted, accompanied, answer_by, .. }) => {
                Some(Referral {
                    id: subject.clone(),
                    to: recipient.clone(),
                    assisted: *assisted,
                    accompanied: accompanied.unwrap_or_default(),
                    answer_by: *answer_by,
                })
            }
            _ => None,
        };
        let seen = || history.steps.iter().filter(|step| step.day <= as_of);
        seen()
            .filter_map(made)
            .map(|referral| {
                let about = || seen().filter(|step| step.view.subject() == Some(&referral.id));
                let state = about().fold(ReferralState::Sent, |state, step| {
                    match Held::after(step.kind, step.view) {
                        Some(Held::Referral(next)) => next,
                        _ => state,
                    }
                });
                let answered = about().find(|step| {
                    matches!(step.kind, EventKind::ReferralAnswered | EventKind::ReferralClosed)
                });
                let late = referral.is_late(answered.map(|step| step.day), as_of);
                let answer = match answered.and_then(|step| step.detail) {
                    Some(Event::ReferralAnswered { subject, accepted, reason }) => Some(CounterReferral {
                        referral: subject.clone(),
                        accepted: *accepted,
                        outcome: reason.clone(),
                    }),
                    _ => None,
                };
                Referred { referral, state, answer, late }
            })
            .collect()
    }

    /// The alerts of the case by their identifiers, each with its state.
    pub fn alerts(&self) -> Vec<(String, AlertState)> {
        let history = self.history(None);
        let alerts = history.state.things.iter().filter_map(|((_, id), held)| match held {
            Held::Alert(state) => Some(((*id).to_owned(), *state)),
            _ => None,
        });
        let mut alerts: Vec<_> = alerts.collect();
        alerts.sort_by(|a, b| a.0.cmp(&b.0));
        alerts
    }
}

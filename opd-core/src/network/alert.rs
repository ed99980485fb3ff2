//! Alerts of the network, and who of it acts.

use crate::codes::code_lists;
use crate::day::Day;
use crate::fold::fold;

code_lists! {
    /// Where an alert of the network stands (norm OLN-ALERT). No norm lists the states, and those of the pilot's
    /// software disagree with its use: the list is an assumption.
    AlertState ("alert_state") {
        Reported = "reported", "Informada", "Reported", ["porvalidar", "singestionar"];
        Validated = "validated", "Validada", "Validated", ["enesperadeatencion"];
        InProgress = "in_progress", "En atención", "In progress", ["enejecucion"];
        Monitored = "monitored", "En monitoreo", "Monitored", ["continuamonitoreo"];
        Resolved = "resolved", "Resuelta", "Resolved", ["mitigada"];
        Unresolved = "unresolved", "No resuelta", "Unresolved", ["nomitigada"];
        NotApplicable = "not_applicable", "No corresponde", "Not applicable";
    }
}

impl AlertState {
    /// The states that may follow this one: every alert starts as reported, and what was not resolved may be taken up
    /// again.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Reported => &[Self::Validated, Self::NotApplicable],
            Self::Validated => &[Self::InProgress, Self::NotApplicable],
            Self::InProgress => &[Self::Monitored, Self::Resolved, Self::Unresolved],
            Self::Monitored => &[Self::InProgress, Self::Resolved, Self::Unresolved],
            Self::Unresolved => &[Self::InProgress],
            Self::Resolved | Self::NotApplicable => &[],
        }
    }

    /// Whether `to` may follow this state.
    ///
    /// ```
    /// use opd_core::network::AlertState::*;
    /// assert!(Reported.allowed(Validated));
    /// assert!(!Reported.allowed(Resolved)); // nobody has acted on it
    /// ```
    pub fn allowed(self, to: Self) -> bool {
        self.next().contains(&to)
    }
}

/// The institutions that acted in a month (reported or attended an alert, answered a referral): each once, in order of
/// appearance, in the spelling that came first. Accents, case and blanks do not tell two apart; a blank name is no
/// institution. Empty if there is no such month.
///
/// ```
/// use opd_core::{Day, network::active_institutions};
/// let day = |month, day| Day::from_civil(2024, month, day).unwrap();
/// let acts = [(day(3, 1), "Jardín Los Álamos"), (day(3, 31), "jardin los alamos"), (day(4, 1), "CESFAM")];
/// assert_eq!(active_institutions(acts, 2024, 3), ["Jardín Los Álamos"]);
/// ```
pub fn active_institutions<'a>(
    acts: impl IntoIterator<Item = (Day, &'a str)>,
    year: i32,
    month: u32,
) -> Vec<&'a str> {
    let mut seen = std::collections::HashSet::new();
    let in_month = |day: Day| (day.civil().0, day.civil().1) == (year, month);
    acts.into_iter()
        .filter(|(day, name)| in_month(*day) && !name.trim().is_empty() && seen.insert(fold(name)))
        .map(|(_, name)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alert_can_come_to_an_end_and_every_state_is_reached() {
        let ends = [AlertState::Resolved, AlertState::NotApplicable];
        let reach = |from: AlertState| {
            let mut reached = vec![from];
            let mut at = 0;
            while let Some(state) = reached.get(at).copied() {
                reached.extend(
                    state.next().iter().filter(|to| !reached.contains(to)).copied().collect::<Vec<_>>(),
                );
                at += 1;
            }
            reached
        };
        assert_eq!(reach(AlertState::Reported).len(), AlertState::ALL.len());
        for state in AlertState::ALL {
            assert!(reach(*state).iter().any(|reached| ends.contains(reached)), "{state:?}");
            assert!(!state.allowed(*state) && !state.allowed(AlertState::Reported), "{state:?}");
        }
    }

    #[test]
    fn a_month_has_its_own_institutions() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let acts = [
            (day("2024-02-29"), "Escuela A"),
            (day("2023-02-15"), "Escuela B"),
            (day("2024-02-01"), "  "),
            (day("2024-02-02"), "CESFAM"),
            (day("2024-02-03"), "ESCUELA-A"),
        ];
        assert_eq!(active_institutions(acts, 2024, 2), ["Escuela A", "CESFAM"]);
        assert_eq!(active_institutions(acts, 2024, 13), Vec::<&str>::new());
    }
}

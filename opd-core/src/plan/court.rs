//! Between the office and the Family Court: the three messages, and who must pass the case on (art. 71).

use serde::{Deserialize, Serialize};

use crate::codes::code_lists;

code_lists! {
    /// What the office writes to the Family Court (guide of the OLN and the Family Courts, norm OLN-COURT).
    CourtMessage ("court_message") {
        Transfer = "transfer", "Transferencia por incompetencia", "Transfer for lack of competence", ["transferencia"];
        EnforcementRequest = "enforcement_request", "Solicitud de apremios", "Request for enforcement", ["apremio", "apremios"];
        JudicialMeasureRequest = "judicial_measure_request", "Requerimiento de medida judicial",
            "Request for a judicial measure", ["requerimientodemedidasjudiciales"];
    }

    /// Why the office must derive the case to the Family Court (art. 71, norm OLN-71).
    DerivationGround ("derivation_ground") {
        NotVoluntary = "not_voluntary", "No hay voluntariedad posible y se requiere una medida del tribunal",
            "Voluntary work is not possible and a measure of the court is needed";
        NoAdherence = "no_adherence", "Proceso especializado frustrado por no adherencia al plan",
            "Specialised process frustrated by lack of adherence to the plan";
        GraveBreach = "grave_breach", "Proceso universal con incumplimiento grave o reiterado que requiere al tribunal",
            "Universal process with grave or repeated breach that needs the court";
        NewFacts = "new_facts", "Hechos nuevos de igual o mayor gravedad", "New facts of equal or greater gravity";
    }

    /// The two processes of administrative protection (art. 66 d, norm OLN-05).
    Process ("process") {
        Universal = "universal", "Protección universal", "Universal protection";
        Specialised = "specialised", "Protección especializada", "Specialised protection", ["especializado"];
    }
}

impl CourtMessage {
    /// The norms that it rests on, by row of the dossier.
    pub const fn norms(self) -> &'static [&'static str] {
        match self {
            Self::Transfer => &["OLN-COURT"],
            Self::EnforcementRequest => &["OLNM-10", "OLN-COURT"],
            Self::JudicialMeasureRequest => &["OLNM-05", "OLNM-06", "OLN-COURT"],
        }
    }

    /// The letter of the court case that it opens; `None` where the guide's table of contents names none.
    pub const fn case_letter(self) -> Option<char> {
        match self {
            Self::Transfer => Some('P'),
            Self::EnforcementRequest => Some('O'),
            Self::JudicialMeasureRequest => None,
        }
    }

    /// Whether it takes the case away from the office: asking for a measure does not (art. 68 inc. 2, norm OLNM-06),
    /// and after enforcement the court may return the case (art. 70 inc. 2).
    pub const fn ends_the_case(self) -> bool {
        matches!(self, Self::Transfer)
    }
}

impl DerivationGround {
    /// The norm that makes it a ground, by row of the dossier.
    pub const fn norms(self) -> &'static [&'static str] {
        &["OLN-71"]
    }
}

/// What art. 71 looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourtFacts {
    /// Which process the case is in.
    pub process: Process,
    /// Whether child and family may work voluntarily, according to the diagnosis.
    pub voluntary: bool,
    /// Whether a measure that only the court adopts is needed.
    pub needs_reserved_measure: bool,
    /// Whether the plan failed, in execution or follow-up, because it was not adhered to.
    pub no_adherence: bool,
    /// Whether the adults breached gravely, or repeatedly and without reason.
    pub grave_breach: bool,
    /// Whether that breach needs the court to act.
    pub needs_court_action: bool,
    /// Whether there are facts of equal or greater gravity than the first ones.
    pub new_facts: bool,
}

/// The grounds on which the office must derive the case to the Family Court; empty if there is none.
///
/// New facts are a ground only with the first or the third (art. 71, norm OLN-71).
///
/// ```
/// use opd_core::plan::{CourtFacts, DerivationGround, Process, must_go_to_court};
/// let facts = CourtFacts {
///     process: Process::Universal,
///     voluntary: true,
///     needs_reserved_measure: false,
///     no_adherence: true, // a ground in the specialised process only
///     grave_breach: true,
///     needs_court_action: true,
///     new_facts: true,
/// };
/// assert_eq!(must_go_to_court(&facts), [DerivationGround::GraveBreach, DerivationGround::NewFacts]);
/// ```
pub fn must_go_to_court(facts: &CourtFacts) -> Vec<DerivationGround> {
    let not_voluntary = !facts.voluntary && facts.needs_reserved_measure;
    let breach = facts.process == Process::Universal && facts.grave_breach && facts.needs_court_action;
    [
        (DerivationGround::NotVoluntary, not_voluntary),
        (DerivationGround::NoAdherence, facts.process == Process::Specialised && facts.no_adherence),
        (DerivationGround::GraveBreach, breach),
        (DerivationGround::NewFacts, facts.new_facts && (not_voluntary || breach)),
    ]
    .into_iter()
    .filter(|(_, holds)| *holds)
    .map(|(ground, _)| ground)
    .collect()
}

/// Whether the Family Court must derive a case to the office: every one that needs no judicial measure, at any stage,
/// by reasoned resolution (art. 71, norm OLN-71). The time the office has to start is in a regulation that the
/// library could not read.
///
/// ```
/// assert!(opd_core::plan::court_must_derive(false));
/// ```
pub const fn court_must_derive(needs_judicial_measure: bool) -> bool {
    !needs_judicial_measure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::tests::words_are_told_apart;
    use crate::norm::citation;

    /// Every combination of facts, against the article written out as a sentence for each ground.
    #[test]
    fn the_grounds_are_those_of_the_article() {
        for bits in 0..128_u8 {
            let bit = |n: u8| bits & (1 << n) != 0;
            let facts = CourtFacts {
                process: if bit(0) { Process::Specialised } else { Process::Universal },
                voluntary: bit(1),
                needs_reserved_measure: bit(2),
                no_adherence: bit(3),
                grave_breach: bit(4),
                needs_court_action: bit(5),
                new_facts: bit(6),
            };
            let found = must_go_to_court(&facts);
            let has = |ground| found.contains(&ground);
            assert_eq!(has(DerivationGround::NotVoluntary), bits & 0b110 == 0b100);
            assert_eq!(has(DerivationGround::NoAdherence), bits & 0b1001 == 0b1001);
            assert_eq!(has(DerivationGround::GraveBreach), bits & 0b11_0001 == 0b11_0000);
            let first_or_third = has(DerivationGround::NotVoluntary) || has(DerivationGround::GraveBreach);
            assert_eq!(has(DerivationGround::NewFacts), bit(6) && first_or_third);
        }
    }

    #[test]
    fn only_the_transfer_takes_the_case_away() {
        use CourtMessage::*;
        let all = [
            (Transfer, Some('P'), true),
            (EnforcementRequest, Some('O'), false),
            (JudicialMeasureRequest, None, false),
        ];
        for (message, letter, ends) in all {
            assert_eq!((message.case_letter(), message.ends_the_case()), (letter, ends));
        }
    }

    #[test]
    fn everything_cites_rows_that_exist() {
        let messages = CourtMessage::ALL.iter().flat_map(|message| message.norms());
        for id in DerivationGround::ALL.iter().flat_map(|ground| ground.norms()).chain(messages) {
            assert!(citation(id).is_some(), "{id}");
        }
    }

    #[test]
    fn every_word_means_one_code() {
        words_are_told_apart::<CourtMessage>();
        words_are_told_apart::<DerivationGround>();
        words_are_told_apart::<Process>();
    }
}

//! Work with the local network: referrals and their answers, alerts, the benefit catalogue and its gaps.
//!
//! The sources name these tasks and give them no number and no states (norms OLN-REF, OLN-ALERT, OLN-CATALOGUE):
//! dates are those agreed with each institution, and the lists of states are assumptions.

mod alert;
mod benefits;
mod referral;

pub use alert::{AlertState, active_institutions};
pub use benefits::{Benefit, Catalogue, Gap, GapReason, Need};
pub use referral::{CounterReferral, Referral, ReferralState};

use crate::codes::code_lists;

code_lists! {
    /// How the office contacted a family or followed a case up (norm OLN-CONTACT). The source names contact and
    /// interview; call, visit and review are those of the pilot's software; the rest are plain words.
    ContactModality ("contact_modality") {
        Call = "call", "Llamada", "Call", ["llamadatelefonica", "telefono"];
        Visit = "visit", "Visita", "Visit", ["visitadomiciliaria"];
        Interview = "interview", "Entrevista", "Interview";
        VideoCall = "video_call", "Videollamada", "Video call";
        Message = "message", "Mensaje", "Message", ["correo", "whatsapp", "carta"];
        Review = "review", "Revisión de antecedentes", "Review of records", ["revision"];
    }

    /// What an office produces for its commune (norm OLN-CATALOGUE).
    OfficeProduct ("office_product") {
        WorkPlan = "work_plan", "Plan de Trabajo", "Work plan";
        BenefitCatalogue = "benefit_catalogue", "Catálogo Local de Beneficios y Servicios",
            "Local catalogue of benefits and services", ["catalogo", "catalogolocal"];
        GapSurvey = "gap_survey", "Levantamiento de Brechas", "Survey of gaps", ["brechas"];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::tests::words_are_told_apart;

    #[test]
    fn every_word_means_one_code() {
        words_are_told_apart::<ContactModality>();
        words_are_told_apart::<OfficeProduct>();
        words_are_told_apart::<ReferralState>();
        words_are_told_apart::<AlertState>();
        words_are_told_apart::<GapReason>();
    }
}

//! Code lists: the closed vocabularies of a case's fields, with the words people type for them.

use crate::fold::fold;
use crate::lang::Text;
use crate::person::{IdentifierType, Programme};

/// A closed list of codes: what a coded field may say.
pub trait CodeList: Copy + PartialEq + 'static {
    /// Name of the list.
    const NAME: &'static str;
    /// Every member, in the order of their indexes.
    const ALL: &'static [Self];

    /// The stable English code, such as `follow_up`.
    fn code(self) -> &'static str;
    /// The label people read.
    fn label(self) -> Text;
    /// Other spellings that are read as this code, already folded (see [`crate::fold::fold`]).
    fn aliases(self) -> &'static [&'static str];

    /// Reads a code, a label or an alias, whatever its accents, case and blanks.
    fn read(text: &str) -> Option<Self> {
        let folded = fold(text);
        let matches = |item: &&Self| {
            fold(item.code()) == folded
                || fold(item.label().es) == folded
                || fold(item.label().en) == folded
                || item.aliases().contains(&folded.as_str())
        };
        Self::ALL.iter().find(matches).copied()
    }
}

macro_rules! code_lists {
    ($($(#[$doc:meta])* $list:ident ($name:literal) {
        $($(#[$item_doc:meta])* $item:ident = $code:literal, $es:literal, $en:literal $(, [$($alias:literal),*])?;)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $list {
            $($(#[$item_doc])* #[doc = concat!(" ", $en, ".")] #[serde(rename = $code)] $item,)*
        }

        impl CodeList for $list {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &[$(Self::$item),*];
            fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)* }
            }
            fn label(self) -> Text {
                match self { $(Self::$item => Text::new($es, $en),)* }
            }
            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$item => &[$($($alias),*)?],)* }
            }
        }
    )*};
}

code_lists! {
    /// Sex as registered.
    Sex ("sex") {
        Female = "female", "Femenino", "Female", ["f", "mujer", "nina"];
        Male = "male", "Masculino", "Male", ["m", "hombre", "varon", "nino"];
        Intersex = "intersex", "Intersexual", "Intersex", ["i"];
        Unstated = "unstated", "No informado", "Not stated", ["x", "sininformacion"];
    }

    /// Area of an agreement (OPDC-01).
    Area ("area") {
        Protection = "protection", "Protección", "Protection", ["areadeproteccion", "areaproteccion"];
        Intersectoral = "intersectoral", "Gestión intersectorial", "Intersectoral management",
            ["areadegestionintersectorial", "intersectorial"];
    }

    /// How a case reached the office (OPDC-02, design 5.4).
    IntakeChannel ("intake_channel") {
        SpontaneousDemand = "spontaneous_demand", "Demanda espontánea", "Spontaneous demand", ["espontanea"];
        TerritorialReferral = "territorial_referral", "Derivación territorial", "Territorial referral",
            ["territorial", "derivacionestablecimientoeducacional", "derivacionsalud", "derivacionred"];
        JudicialReferral = "judicial_referral", "Derivación judicial", "Judicial referral",
            ["judicial", "tribunal", "tribunaldefamilia", "derivaciontribunal"];
        ExOfficio = "ex_officio", "De oficio", "Ex officio", ["oficio"];
        NetworkAlert = "network_alert", "Alerta de la red", "Network alert", ["alerta", "alertaterritorial"];
    }

    /// What the assessment found (profile of the OLN case manager; closing without merit is art. 72 n.4 of Ley 21.430).
    FindingClass ("finding_class") {
        SuspectedViolation = "suspected_violation", "Sospecha de vulneración", "Suspected violation",
            ["vulneracion", "sospechadevulneraciondederechos", "vulneraciondederechos"];
        Risk = "risk", "Riesgo de vulneración", "Risk of violation", ["riesgo", "riesgodevulneraciondederechos"];
        NeedOfAccess = "need_of_access", "Necesidad de acceso a oferta", "Need of access to services",
            ["necesidaddeacceso", "accesoaoferta"];
        NoMerit = "no_merit", "Sin mérito", "No merit";
    }

    /// The two plans of an office (norm OLN-PLAN).
    PlanKind ("plan_kind") {
        CarePlan = "care_plan", "Plan de atención", "Care plan", ["pa", "atencion"];
        PersonalisedPlan = "personalised_intervention_plan", "Plan de intervención personalizada",
            "Personalised intervention plan",
            ["pi", "pip", "plandeintervencion", "plandeintervencionpersonalizado", "intervencionpersonalizada"];
    }

    /// Where a case stands, in all three regimes (design 5.4).
    Stage ("stage") {
        Reception = "reception", "Recepción", "Reception", ["acogida", "ingreso"];
        FirstReception = "first_reception", "Primera acogida", "First reception";
        Assessment = "assessment", "Diagnóstico", "Assessment",
            ["recopilaciondeantecedentes", "evaluacion", "calificaciondiagnostica"];
        Planning = "planning", "Planificación", "Planning", ["plan", "elaboraciondelplan"];
        Execution = "execution", "Ejecución", "Execution", ["ejecuciondelplan", "enejecucion", "intervencion"];
        FollowUp = "follow_up", "Seguimiento", "Follow-up", ["enseguimiento"];
        Discharged = "discharged", "Egresado", "Discharged", ["egreso", "egresada"];
        ClosedWithoutMerit = "closed_without_merit", "Cerrado sin mérito", "Closed without merit", ["cierresinmerito"];
        Transferred = "transferred", "Transferido por incompetencia", "Transferred", ["transferido", "incompetencia"];
        Dismissed = "dismissed", "Desestimado", "Dismissed";
        Referred = "referred", "Derivado", "Referred", ["derivacion"];
        Opened = "opened", "Abierto", "Opened", ["abierta"];
        Monitoring = "monitoring", "En monitoreo", "Monitoring", ["monitoreo"];
        Completed = "completed", "Completado", "Completed", ["completo", "terminado"];
    }

    /// Why a case ended. No norm that the library could verify lists them: the list is an assumption.
    DischargeCause ("discharge_cause") {
        ObjectivesMet = "objectives_met", "Logro de objetivos", "Objectives met",
            ["logrodeobjetivosdelplan", "objetivoscumplidos"];
        Referred = "referred_to_programme", "Derivación a la red", "Referred to a programme",
            ["derivacionaproyectodelared", "derivacion", "derivado"];
        CourtTransfer = "court_transfer", "Transferencia a tribunal", "Transferred to court", ["tribunal"];
        Incompetence = "incompetence", "Incompetencia", "Incompetence", ["transferenciaporincompetencia"];
        NoMerit = "no_merit", "Sin mérito", "No merit";
        Withdrawal = "withdrawal", "Deserción o retiro", "Withdrawal", ["desercion", "retiro"];
        Moved = "moved", "Cambio de domicilio", "Moved away";
        Majority = "majority", "Mayoría de edad", "Majority";
        Death = "death", "Fallecimiento", "Death";
        TermEnded = "term_ended", "Término del plazo", "Term ended", ["cumplimientodelplazo"];
        Other = "other", "Otra", "Other", ["otro", "otracausa"];
    }
}

/// The lists that the person module owns.
macro_rules! owned_elsewhere {
    ($($list:ty = $name:literal),*) => {$(
        impl CodeList for $list {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = <$list>::ALL;
            fn code(self) -> &'static str {
                self.code()
            }
            fn label(self) -> Text {
                self.label()
            }
            fn aliases(self) -> &'static [&'static str] {
                self.aliases()
            }
        }
    )*};
}

owned_elsewhere!(Programme = "programme", IdentifierType = "identifier_type");

impl Stage {
    /// Whether a case in this stage has ended.
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Discharged
                | Self::ClosedWithoutMerit
                | Self::Transferred
                | Self::Dismissed
                | Self::Referred
                | Self::Completed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_are_told_apart<T: CodeList + std::fmt::Debug>() {
        for item in T::ALL {
            for word in [item.code(), item.label().es, item.label().en].iter().chain(item.aliases()) {
                assert_eq!(T::read(word), Some(*item), "{word}");
            }
            for alias in item.aliases() {
                assert_eq!(&fold(alias), alias, "aliases are written folded");
            }
        }
        assert_eq!(T::read("???"), None);
        assert_eq!(T::read(""), None);
    }

    #[test]
    fn every_word_means_one_code() {
        words_are_told_apart::<Sex>();
        words_are_told_apart::<Area>();
        words_are_told_apart::<IntakeChannel>();
        words_are_told_apart::<FindingClass>();
        words_are_told_apart::<PlanKind>();
        words_are_told_apart::<Stage>();
        words_are_told_apart::<DischargeCause>();
        words_are_told_apart::<Programme>();
        words_are_told_apart::<IdentifierType>();
    }
}

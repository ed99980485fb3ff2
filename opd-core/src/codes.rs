//! Code lists: the closed vocabularies of a case's fields, with the words people type for them.

use crate::fold::fold;
use crate::lang::Text;

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

/// Declares code lists from one table: code, labels in Spanish and English, folded aliases.
macro_rules! code_lists {
    ($($(#[$meta:meta])* $list:ident ($name:literal) {
        $($(#[$item_meta:meta])* $item:ident = $code:literal, $es:literal, $en:literal $(, [$($alias:literal),*])?;)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $list {
            $($(#[$item_meta])* #[doc = concat!(" ", $en, ".")] #[serde(rename = $code)] $item,)*
        }

        impl $list {
            /// Every member, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The stable code, which `FromStr`, `Display` and serde share.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)* }
            }

            /// The name that people read.
            pub const fn label(self) -> $crate::Text {
                match self { $(Self::$item => $crate::Text::new($es, $en),)* }
            }

            /// Other words that mean it, folded (see [`crate::fold`]).
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$item => &[$($($alias),*)?],)* }
            }
        }

        impl $crate::codes::CodeList for $list {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = Self::ALL;
            fn code(self) -> &'static str {
                self.code()
            }
            fn label(self) -> $crate::Text {
                self.label()
            }
            fn aliases(self) -> &'static [&'static str] {
                self.aliases()
            }
        }

        impl std::fmt::Display for $list {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $list {
            type Err = $crate::UnknownCode;

            /// Reads a code, a label or an alias, whatever its accents, case and blanks.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let unknown = || $crate::UnknownCode::new($name, text, &[$($code),*]);
                <Self as $crate::codes::CodeList>::read(text).ok_or_else(unknown)
            }
        }
    )*};
}
pub(crate) use code_lists;

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

impl PlanKind {
    /// Whether this plan suits what the assessment found: a reading (norm OLN-PLAN), that leaves risk to either plan.
    /// Nothing suits a case without merit, which is closed.
    #[inline]
    pub const fn fits(self, finding: FindingClass) -> bool {
        // No branch is taken on the finding, which changes from row to row.
        let to_intervene = matches!(finding, FindingClass::SuspectedViolation | FindingClass::Risk);
        let to_attend = matches!(finding, FindingClass::NeedOfAccess | FindingClass::Risk);
        matches!(self, Self::PersonalisedPlan) & to_intervene | matches!(self, Self::CarePlan) & to_attend
    }
}

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
pub(crate) mod tests {
    use super::*;
    use crate::agreement::Proration;
    use crate::case::{ActionState, EventKind, Role};
    use crate::coverage::{ActivityKind, AgeBand, Projection};
    use crate::duty::DutyStatus;
    use crate::person::{AgeCap, AgeGroup, IdentifierType, Minority, Programme};
    use crate::staff::StaffRole;

    pub(crate) fn words_are_told_apart<T: CodeList + std::fmt::Debug>() {
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
        words_are_told_apart::<AgeCap>();
        words_are_told_apart::<AgeGroup>();
        words_are_told_apart::<Minority>();
        words_are_told_apart::<EventKind>();
        words_are_told_apart::<Role>();
        words_are_told_apart::<ActionState>();
        words_are_told_apart::<DutyStatus>();
        words_are_told_apart::<StaffRole>();
        words_are_told_apart::<Proration>();
        words_are_told_apart::<ActivityKind>();
        words_are_told_apart::<AgeBand>();
        words_are_told_apart::<Projection>();
    }
}

//! Measures of administrative protection and their reviews (arts. 68, 69 and 73 of Ley 21.430).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::code_lists;
use crate::day::Day;
use crate::requirement::{Requirement, is_written, unmet};

code_lists! {
    /// What a measure does: letters a) to g) of art. 68 (norm OLN-68), and what art. 68 inc. 2 keeps for the Family
    /// Court (OLNM-05). Measures may be combined, at once or one after another (OLNM-07).
    MeasureKind ("measure_kind") {
        ProgrammeReferral = "programme_referral", "Derivación a programas ambulatorios", "Referral to outpatient programmes",
            ["a", "letraa"];
        SchoolEnrolment = "school_enrolment", "Matrícula o permanencia escolar", "School enrolment or retention",
            ["b", "letrab"];
        SocialSecurity = "social_security", "Activación de beneficios de seguridad social",
            "Activation of social security benefits", ["c", "letrac"];
        PregnancySupport = "pregnancy_support", "Derivación a asistencia a la embarazada", "Referral to support in pregnancy",
            ["d", "letrad"];
        HealthTreatment = "health_treatment", "Tratamiento médico, psicológico o psiquiátrico, o internación",
            "Medical, psychological or psychiatric treatment, or admission", ["e", "letrae"];
        CivilRegistration = "civil_registration", "Derivación al Registro Civil", "Referral to the civil registry",
            ["f", "letraf"];
        OtherSuitable = "other_suitable", "Otra medida idónea y fundada", "Other suitable and reasoned measure",
            ["g", "letrag"];
        ContactRestriction = "contact_restriction", "Limitar o suspender el contacto con parientes",
            "Limiting or suspending contact with relatives";
        FamilyLifeSuspension = "family_life_suspension", "Suspender el derecho a vivir con la familia",
            "Suspending the right to live with the family";
        AlternativeCare = "alternative_care", "Cuidado alternativo", "Alternative care";
        ParentalAuthorityEnd = "parental_authority_end", "Término de la patria potestad", "End of parental authority";
        Adoption = "adoption", "Adopción", "Adoption";
    }

    /// What a review decides on the measure (art. 73, norm OLNM-03).
    ReviewResult ("review_result") {
        Keep = "keep", "Mantener", "Keep", ["mantiene", "mantenida"];
        Modify = "modify", "Modificar", "Modify", ["modifica", "modificada"];
        Cease = "cease", "Cesar", "Cease", ["cese", "cesa"];
    }

    /// What a review must speak of (art. 73, norm OLNM-04).
    ReviewItem ("review_item") {
        Conditions = "conditions", "Condiciones que motivaron el plan y las medidas",
            "Conditions that caused the plan and the measures", ["condiciones"];
        Management = "management", "Gestión de redes y de caso", "Management of the network and of the case",
            ["gestion", "gestionderedes"];
        PlanUpdate = "plan_update", "Actualización del plan", "Update of the plan", ["actualizacion"];
        Discharge = "discharge", "Egreso y seguimiento", "Discharge and follow-up", ["egreso", "seguimiento"];
    }
}

impl MeasureKind {
    /// The letter of art. 68, `a` to `g`; `None` for what only the Family Court can adopt.
    pub const fn letter(self) -> Option<char> {
        Some(match self {
            Self::ProgrammeReferral => 'a',
            Self::SchoolEnrolment => 'b',
            Self::SocialSecurity => 'c',
            Self::PregnancySupport => 'd',
            Self::HealthTreatment => 'e',
            Self::CivilRegistration => 'f',
            Self::OtherSuitable => 'g',
            Self::ContactRestriction
            | Self::FamilyLifeSuspension
            | Self::AlternativeCare
            | Self::ParentalAuthorityEnd
            | Self::Adoption => return None,
        })
    }

    /// Whether only the Family Court can adopt it (art. 68 inc. 2, norm OLNM-05).
    pub const fn is_reserved_to_court(self) -> bool {
        self.letter().is_none()
    }
}

/// A measure with the seven elements without which it is illegal (art. 69, norm OLNM-08).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measure {
    /// What it does.
    pub kind: MeasureKind,
    /// Number and date of the reasoned resolution.
    #[serde(default)]
    pub resolution: Option<String>,
    /// The facts that threaten or violate rights.
    #[serde(default)]
    pub facts: Option<String>,
    /// The rights threatened or violated.
    #[serde(default)]
    pub violated_rights: Option<String>,
    /// What it aims at.
    #[serde(default)]
    pub objectives: Option<String>,
    /// Its last day: its duration.
    #[serde(default)]
    pub ends: Option<Day>,
    /// The day by which compliance is reviewed.
    #[serde(default)]
    pub review_by: Option<Day>,
    /// Why it was adopted, with the criteria of best interest.
    #[serde(default)]
    pub reasoning: Option<String>,
}

impl Measure {
    /// A measure of which only the kind is known.
    pub const fn new(kind: MeasureKind) -> Self {
        Self {
            kind,
            resolution: None,
            facts: None,
            violated_rights: None,
            objectives: None,
            ends: None,
            review_by: None,
            reasoning: None,
        }
    }

    /// Everything that keeps the office from adopting this measure, each missing element by itself.
    ///
    /// ```
    /// use opd_core::{Lang, Requirement};
    /// use opd_core::plan::{Measure, MeasureKind};
    /// let lacks = Measure::new(MeasureKind::AlternativeCare).unmet();
    /// assert_eq!(lacks[0], Requirement::MeasureReserved);
    /// assert!(lacks[0].fix().get(Lang::En).starts_with("Ask the Family Court"));
    /// assert_eq!(lacks.len(), 8); // and its seven elements
    /// ```
    pub fn unmet(&self) -> Vec<Requirement> {
        let elements = Elements {
            resolution: self.resolution.as_deref(),
            facts: self.facts.as_deref(),
            violated_rights: self.violated_rights.as_deref(),
            objectives: self.objectives.as_deref(),
            ends: self.ends,
            review_by: self.review_by,
            reasoning: self.reasoning.as_deref(),
        };
        let mut lacks = unmet([(Requirement::MeasureReserved, !self.kind.is_reserved_to_court())]);
        lacks.extend(unmet(elements.checks()));
        lacks
    }
}

/// The seven elements of art. 69, wherever they stand.
pub(crate) struct Elements<'a> {
    pub(crate) resolution: Option<&'a str>,
    pub(crate) facts: Option<&'a str>,
    pub(crate) violated_rights: Option<&'a str>,
    pub(crate) objectives: Option<&'a str>,
    pub(crate) ends: Option<Day>,
    pub(crate) review_by: Option<Day>,
    pub(crate) reasoning: Option<&'a str>,
}

impl Elements<'_> {
    /// Each element, and whether it is there.
    pub(crate) fn checks(&self) -> [(Requirement, bool); 7] {
        [
            (Requirement::MeasureResolution, is_written(self.resolution)),
            (Requirement::MeasureFacts, is_written(self.facts)),
            (Requirement::MeasureRights, is_written(self.violated_rights)),
            (Requirement::MeasureObjectives, is_written(self.objectives)),
            (Requirement::MeasureDuration, self.ends.is_some()),
            (Requirement::MeasureReviewTerm, self.review_by.is_some()),
            (Requirement::MeasureReasoning, is_written(self.reasoning)),
        ]
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measure")
            .field("kind", &self.kind)
            .field("ends", &self.ends)
            .field("review_by", &self.review_by)
            .finish_non_exhaustive()
    }
}

/// A review of the measures and the plan (art. 73).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// What it decides.
    pub result: ReviewResult,
    /// What it speaks of.
    #[serde(default)]
    pub items: Vec<ReviewItem>,
}

impl Review {
    /// The contents of art. 73 that the review does not speak of.
    ///
    /// ```
    /// use opd_core::Requirement;
    /// use opd_core::plan::{Review, ReviewItem, ReviewResult};
    /// let items = vec![ReviewItem::Conditions, ReviewItem::Management, ReviewItem::PlanUpdate];
    /// let review = Review { result: ReviewResult::Keep, items };
    /// assert_eq!(review.unmet(), [Requirement::ReviewDischarge]);
    /// ```
    pub fn unmet(&self) -> Vec<Requirement> {
        unmet([
            (Requirement::ReviewConditions, self.items.contains(&ReviewItem::Conditions)),
            (Requirement::ReviewManagement, self.items.contains(&ReviewItem::Management)),
            (Requirement::ReviewPlanUpdate, self.items.contains(&ReviewItem::PlanUpdate)),
            (Requirement::ReviewDischarge, self.items.contains(&ReviewItem::Discharge)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{CodeList, tests::words_are_told_apart};

    fn valid(kind: MeasureKind) -> Measure {
        let text = || Some("Resolución 12".to_owned());
        Measure {
            resolution: text(),
            facts: text(),
            violated_rights: text(),
            objectives: text(),
            ends: Day::from_civil(2024, 6, 30),
            review_by: Day::from_civil(2024, 4, 30),
            reasoning: text(),
            kind,
        }
    }

    #[test]
    fn seven_letters_and_five_kinds_reserved_to_the_court() {
        let letters: String = MeasureKind::ALL.iter().filter_map(|kind| kind.letter()).collect();
        assert_eq!(letters, "abcdefg");
        for kind in MeasureKind::ALL {
            let lacks: &[Requirement] =
                if kind.is_reserved_to_court() { &[Requirement::MeasureReserved] } else { &[] };
            assert_eq!(valid(*kind).unmet(), lacks);
        }
        assert_eq!(MeasureKind::ALL.iter().filter(|kind| kind.is_reserved_to_court()).count(), 5);
        assert_eq!(MeasureKind::read("Letra B"), Some(MeasureKind::SchoolEnrolment));
    }

    #[test]
    fn each_missing_element_is_said_by_itself() {
        type Spoil = fn(&mut Measure);
        let cases: [(Requirement, Spoil); 7] = [
            (Requirement::MeasureResolution, |measure| measure.resolution = Some(" ".into())),
            (Requirement::MeasureFacts, |measure| measure.facts = None),
            (Requirement::MeasureRights, |measure| measure.violated_rights = Some(String::new())),
            (Requirement::MeasureObjectives, |measure| measure.objectives = None),
            (Requirement::MeasureDuration, |measure| measure.ends = None),
            (Requirement::MeasureReviewTerm, |measure| measure.review_by = None),
            (Requirement::MeasureReasoning, |measure| measure.reasoning = None),
        ];
        for (requirement, spoil) in cases {
            let mut measure = valid(MeasureKind::OtherSuitable);
            spoil(&mut measure);
            assert_eq!(measure.unmet(), [requirement]);
            assert!(requirement.message().es.contains("ilegal"));
        }
    }

    #[test]
    fn a_review_speaks_of_four_things() {
        let mut review = Review { result: ReviewResult::Cease, items: Vec::new() };
        for spoken in 0..=4 {
            assert_eq!(review.unmet().len(), 4 - spoken);
            review.items.extend(ReviewItem::ALL.get(spoken));
        }
    }

    #[test]
    fn json_is_strict_and_debug_hides_texts() {
        let read = |text| serde_json::from_str::<Measure>(text);
        assert_eq!(read(r#"{"kind": "adoption"}"#).unwrap(), Measure::new(MeasureKind::Adoption));
        assert!(read(r#"{"kind": "adoption", "until": "2024-01-01"}"#).is_err());
        assert!(read(r#"{"kind": "exile"}"#).is_err());
        assert!(!format!("{:?}", valid(MeasureKind::SchoolEnrolment)).contains("Resol"));
    }

    #[test]
    fn every_word_means_one_code() {
        words_are_told_apart::<MeasureKind>();
        words_are_told_apart::<ReviewResult>();
        words_are_told_apart::<ReviewItem>();
    }
}

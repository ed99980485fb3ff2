//! What an office knows of a person who works, or would work, in it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::code_lists;
use crate::day::Day;
use crate::staff::Experience;

code_lists! {
    /// The posts of an office: the case manager of an OLN, and those of an OPD's roster (norm OPDN-05).
    StaffRole ("staff_role") {
        CaseManager = "case_manager", "Gestión de casos", "Case manager",
            ["gestor", "gestora", "gestordecasos", "gestoradecasos"];
        Coordinator = "coordinator", "Coordinación", "Coordinator", ["coordinador", "coordinadora"];
        SocialWorker = "social_worker", "Asistente social", "Social worker",
            ["trabajadorsocial", "trabajadorasocial", "trabajosocial"];
        Psychologist = "psychologist", "Psicología", "Psychologist", ["psicologo", "psicologa"];
        SocialTechnician = "social_technician", "Técnico social", "Social technician", ["tecnicasocial"];
        Lawyer = "lawyer", "Abogacía", "Lawyer", ["abogado", "abogada"];
        Secretary = "secretary", "Secretaría", "Secretary", ["secretario"];
    }

    /// The field of a title (norm OLN-TITLE).
    TitleArea ("title_area") {
        Psychosocial = "psychosocial", "Área psicosocial", "Psychosocial", ["psicosocial"];
        SocialSciences = "social_sciences", "Ciencias sociales", "Social sciences";
        Other = "other", "Otra", "Other", ["otro"];
    }

    /// The careers that a norm names (OLN-CAREER, OPDN-05).
    Career ("career") {
        SocialWork = "social_work", "Trabajo social", "Social work",
            ["trabajadorsocial", "trabajadorasocial", "asistentesocial", "serviciosocial"];
        Psychology = "psychology", "Psicología", "Psychology", ["psicologo", "psicologa"];
        Law = "law", "Derecho", "Law", ["abogado", "abogada", "cienciasjuridicas"];
        SocialTechnician = "social_technician", "Técnico social", "Social technician",
            ["tecnicasocial", "tecnicoentrabajosocial"];
        Other = "other", "Otra", "Other", ["otro"];
    }

    /// Who granted a title (norm OLN-RECOGNISED).
    TitleOrigin ("title_origin") {
        State = "state", "Institución del Estado", "Institution of the State", ["estatal"];
        Recognised = "recognised", "Institución reconocida por el Estado", "Institution recognised by the State",
            ["reconocida"];
        Validated = "validated", "Extranjero validado en Chile", "Foreign, validated in Chile",
            ["validado", "revalidado", "convalidado"];
        Unrecognised = "unrecognised", "Sin reconocimiento ni validación", "Neither recognised nor validated",
            ["norevalidado", "novalidado"];
    }

    /// What a job was about, in the words of the profile (norms OLN-PROGRAMMES and OLN-EXPERIENCE).
    JobKind ("job_kind") {
        PsychosocialIntervention = "psychosocial_intervention", "Intervención psicosocial con NNA y familias",
            "Psychosocial intervention with children and families", ["intervencionpsicosocial"];
        SpecialisedProtection = "specialised_protection", "Programa de protección especializada",
            "Specialised protection programme", ["proteccionespecializada"];
        ChildProgramme = "child_programme", "Programa de niñez, como Chile Crece Contigo",
            "Programme for children, such as Chile Crece Contigo", ["programadeninez", "chilecrececontigo"];
        RightsOffice = "rights_office", "OPD u OLN", "OPD or OLN", ["opd", "oln"];
        Network = "network", "Trabajo en red intersectorial", "Intersectoral network", ["red", "trabajoenred"];
        Opportunities = "opportunities", "Seguridades y Oportunidades", "Seguridades y Oportunidades programme";
        CommunityWork = "community_work", "Trabajo social comunitario", "Community social work", ["comunitario"];
        PublicService = "public_service", "Función similar en el servicio público",
            "Similar function in the public service", ["serviciopublico"];
        Other = "other", "Otro", "Other", ["otra"];
    }

    /// Why someone left a public post (Ley 18.834, art. 12 e).
    LeavingCause ("leaving_cause") {
        BadRating = "bad_rating", "Calificación deficiente", "Bad rating";
        Discipline = "discipline", "Medida disciplinaria", "Disciplinary measure", ["destitucion"];
        Other = "other", "Otra", "Other", ["renuncia", "otro"];
    }

    /// Topics of the courses that the profile calls desirable (norm OLN-COURSES).
    Topic ("topic") {
        PublicPolicy = "public_policy", "Políticas públicas", "Public policy";
        PublicManagement = "public_management", "Modelos de gestión pública", "Models of public management",
            ["gestionpublica"];
        RightsApproach = "rights_approach", "Enfoque de derechos", "Rights approach";
        FamilyIntervention = "family_intervention", "Intervención familiar", "Family intervention";
        FamilyGuidance = "family_guidance", "Orientación familiar", "Family guidance";
        SocialProtection = "social_protection", "Protección social", "Social protection";
        CommunityWork = "community_work", "Trabajo sociocomunitario", "Community work", ["comunitario"];
    }

    /// What the profile asks to know (norm OLN-KNOWLEDGE).
    Knowledge ("knowledge") {
        Violations = "violations", "Vulneraciones de derechos", "Violations of rights";
        ProtectionSystem = "protection_system", "Tribunales de Familia y programas del Servicio",
            "Family Courts and the Service's programmes", ["sistemadeproteccion"];
        AssessmentTools = "assessment_tools", "Herramientas de evaluación psicosocial",
            "Tools of psychosocial assessment";
    }

    /// The competences of the profile (norm OLN-COMPETENCES).
    Competence ("competence") {
        ProblemSolving = "problem_solving", "Solución de problemas", "Problem solving";
        Teamwork = "teamwork", "Trabajo en equipo", "Teamwork";
        Probity = "probity", "Probidad", "Probity";
        Empathy = "empathy", "Empatía", "Empathy";
        SocialSensitivity = "social_sensitivity", "Sensibilidad social", "Social sensitivity";
        ConflictAndCrisis = "conflict_and_crisis", "Resolución de conflictos e intervención en crisis",
            "Conflict resolution and crisis intervention";
    }

    /// The tools of the profile (norm OLN-TOOLS).
    Tool ("tool") {
        Word = "word", "Word", "Microsoft Word";
        Excel = "excel", "Excel", "Microsoft Excel";
        PowerPoint = "powerpoint", "PowerPoint", "Microsoft PowerPoint";
        Internet = "internet", "Internet", "The internet";
        Outlook = "outlook", "Outlook", "Microsoft Outlook";
    }
}

impl JobKind {
    /// Whether it is a programme of intervention with children (norm OLN-PROGRAMMES): a reading, that leaves out
    /// the topics of OLN-EXPERIENCE that are not about children alone.
    pub const fn is_child_programme(self) -> bool {
        matches!(
            self,
            Self::PsychosocialIntervention
                | Self::SpecialisedProtection
                | Self::ChildProgramme
                | Self::RightsOffice
        )
    }

    /// Whether it is one of the topics of OLN-EXPERIENCE.
    pub const fn is_experience(self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// A person who works in an office, or would.
///
/// Every field may be absent: what is not on file is missing, which is not the same as a no. An empty list is an
/// answer: there is none. Papers dated after the day that is asked about are not there yet.
///
/// ```
/// use opd_core::staff::Candidate;
/// let candidate: Candidate = serde_json::from_str(r#"{
///     "titles": [{"career": "psychology", "semesters": 10, "origin": "state", "document": true}],
///     "article_54": {"date": "2024-02-20", "clear": true}
/// }"#)?;
/// assert!(candidate.jobs.is_none());
/// assert_eq!(format!("{candidate:?}"), "Candidate { .. }");
/// assert!(serde_json::from_str::<Candidate>(r#"{"edad": 30}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// The day of hiring, for someone who already works in the office.
    pub hired: Option<Day>,
    /// Professional titles.
    pub titles: Option<Vec<Title>>,
    /// Jobs, in any order; they may overlap.
    pub jobs: Option<Vec<Job>>,
    /// Sworn statement of not being under art. 54 of Ley 18.575.
    pub article_54: Option<Sworn>,
    /// Sworn statement of not being under art. 56 of Ley 18.575.
    pub article_56: Option<Sworn>,
    /// Sworn statement of art. 12 e) of Ley 18.834. Clear too for those who left more than five years ago.
    pub article_12e: Option<Sworn>,
    /// Queries to the registry of disqualified persons (DL 645).
    pub registry_queries: Vec<RegistryQuery>,
    /// Certificate of criminal record.
    pub criminal_record: Option<CriminalRecord>,
    /// Topics of the courses that were certified.
    pub courses: Option<Vec<Topic>>,
    /// What the person showed to know.
    pub knowledge: Option<Vec<Knowledge>>,
    /// The competences that the person showed.
    pub competences: Option<Vec<Competence>>,
    /// The tools that the person masters.
    pub tools: Option<Vec<Tool>>,
    /// Whether the person is available for this post alone.
    pub exclusive: Option<bool>,
}

/// A professional title.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Title {
    /// Its career.
    pub career: Option<Career>,
    /// Its field; that of social work and psychology needs not be said.
    pub area: Option<TitleArea>,
    /// Length of the career in semesters.
    pub semesters: Option<u8>,
    /// Who granted it.
    pub origin: Option<TitleOrigin>,
    /// Whether the title, or its certificate, is on file.
    pub document: bool,
}

/// A job.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Job {
    /// What it was about.
    pub kind: JobKind,
    /// First day.
    #[serde(default)]
    pub from: Option<Day>,
    /// Last day; absent if the job goes on.
    #[serde(default)]
    pub to: Option<Day>,
    /// Whether a certificate of it is on file.
    #[serde(default)]
    pub certificate: bool,
    /// For a public post, why it was left.
    #[serde(default)]
    pub left_by: Option<LeavingCause>,
}

/// A sworn statement (Ley 18.575, art. 55; Ley 18.834, art. 13).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sworn {
    /// When it was signed.
    pub date: Day,
    /// Whether it declares that nothing in the article bars the person.
    pub clear: bool,
}

/// A query to the registry of persons disqualified from working with minors (DL 645, art. 6 bis), which answers yes or
/// no at its date (norm STAFF-09).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegistryQuery {
    /// When it was made.
    pub date: Day,
    /// Whether the person stands in the registry.
    pub disqualified: bool,
    /// Last day of a temporary disqualification, if known; a perpetual one has none (norm STAFF-08).
    #[serde(default)]
    pub until: Option<Day>,
}

/// A certificate of criminal record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CriminalRecord {
    /// When it was issued.
    pub date: Day,
    /// Whether it shows nothing.
    pub clear: bool,
    /// Whether it was issued for special purposes (*fines especiales*), as Ley 20.032 of 2005 asks.
    #[serde(default)]
    pub special_purposes: bool,
}

macro_rules! hide {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            /// Nothing of the person is shown.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}
hide!(Candidate, Title, Job, Sworn, RegistryQuery, CriminalRecord);

impl Job {
    /// Its days up to `on`, first and last; none if it has no first day, ends before it starts or starts later.
    pub(super) fn period(&self, on: Day) -> Option<(Day, Day)> {
        let from = self.from?;
        let to = self.to.map_or(on, |to| to.min(on));
        (from <= to).then_some((from, to))
    }

    /// Whether it ends before it starts.
    pub(super) fn is_reversed(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to < from)
    }
}

impl Candidate {
    /// The certified experience of OLN-EXPERIENCE up to and including `on`, no day counted twice.
    ///
    /// ```
    /// use opd_core::staff::Candidate;
    /// let candidate: Candidate = serde_json::from_str(r#"{"jobs": [
    ///     {"kind": "rights_office", "from": "2022-03-01", "to": "2022-10-31", "certificate": true},
    ///     {"kind": "network", "from": "2022-09-01", "to": "2023-02-28", "certificate": true}
    /// ]}"#)?;
    /// let experience = candidate.experience("2024-01-01".parse().unwrap());
    /// assert_eq!((experience.months, experience.days), (12, 365)); // not 14: two months overlap
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn experience(&self, on: Day) -> Experience {
        let jobs = self.jobs.iter().flatten().filter(|job| job.certificate && job.kind.is_experience());
        Experience::of(jobs.filter_map(|job| job.period(on)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::tests::words_are_told_apart;

    #[test]
    fn every_word_means_one_code() {
        words_are_told_apart::<StaffRole>();
        words_are_told_apart::<TitleArea>();
        words_are_told_apart::<Career>();
        words_are_told_apart::<TitleOrigin>();
        words_are_told_apart::<JobKind>();
        words_are_told_apart::<LeavingCause>();
        words_are_told_apart::<Topic>();
        words_are_told_apart::<Knowledge>();
        words_are_told_apart::<Competence>();
        words_are_told_apart::<Tool>();
        words_are_told_apart::<crate::staff::PaperKind>();
        words_are_told_apart::<crate::staff::Answer>();
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_says_what_is_read() {
        let schema = serde_json::to_value(schemars::schema_for!(Candidate)).unwrap();
        assert_eq!(schema["additionalProperties"], false);
        assert!(schema.get("required").is_none(), "everything may be absent");
        assert_eq!(schema["$defs"]["Sworn"]["required"], serde_json::json!(["date", "clear"]));
    }
}

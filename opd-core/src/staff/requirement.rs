//! What is asked of those who work in an office: one table of codes, grades, norms and words.

use crate::codes::code_lists;
use crate::lang::{Lang, Text};
use crate::norm::{self, Citation};
use crate::staff::{Answer, StaffRole};

code_lists! {
    /// How binding a requirement is. What the profile calls desirable, preferred or suggested is not mandatory; all
    /// else under its heading "Requisitos" is.
    Grade ("grade") {
        Mandatory = "mandatory", "Obligatorio", "Mandatory";
        Desirable = "desirable", "Deseable", "Desirable";
        Advisory = "advisory", "Recomendado", "Advisory";
    }
}

macro_rules! staff_requirements {
    ($($item:ident = $code:literal, $grade:ident, oln [$($oln:literal),*], opd [$($opd:literal),*] $(, both [$($both:literal),*])?,
        $es:literal, $en:literal,
        $not_es:literal, $not_en:literal,
        $paper_es:literal, $paper_en:literal;)*) => {
        /// Something that is asked of a person, in the order of the profile of the case manager; the post's own title,
        /// which only an OPD asks for, comes last.
        ///
        /// Read and written as its code.
        ///
        /// ```
        /// use opd_core::staff::{Grade, StaffRequirement, StaffRole};
        /// let asked = StaffRequirement::TitleLength;
        /// assert_eq!((asked.code(), asked.grade()), ("STAFF002", Grade::Mandatory));
        /// let cited = asked.citations(StaffRole::CaseManager);
        /// assert_eq!(cited[0].to_string(), "Perfil del gestor de casos OLN, formación académica");
        /// assert!(asked.citations(StaffRole::Lawyer).is_empty());
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum StaffRequirement {
            $(#[doc = concat!(" ", $en, ".")] #[serde(rename = $code)] $item,)*
        }

        impl StaffRequirement {
            /// Every requirement, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)* }
            }

            /// How binding it is.
            pub const fn grade(self) -> Grade {
                match self { $(Self::$item => Grade::$grade,)* }
            }

            /// The norms that ask it of this role, by row of the dossier, the main one first; none if it is not asked.
            pub const fn norms(self, role: StaffRole) -> &'static [&'static str] {
                match (self, role) {
                    $((Self::$item, StaffRole::CaseManager) => &[$($oln,)* $($($both),*)?],
                    (Self::$item, _) => &[$($opd,)* $($($both),*)?],)*
                }
            }

            /// The norms that ask it of some role.
            pub const fn all_norms(self) -> &'static [&'static str] {
                match self { $(Self::$item => &[$($oln,)* $($opd,)* $($($both),*)?],)* }
            }

            /// What is asked.
            pub const fn title(self) -> Text {
                match self { $(Self::$item => Text::new($es, $en),)* }
            }

            /// What is said when it is not met.
            pub const fn not_met(self) -> Text {
                match self { $(Self::$item => Text::new($not_es, $not_en),)* }
            }

            /// The document that proves it.
            pub const fn paper(self) -> Text {
                match self { $(Self::$item => Text::new($paper_es, $paper_en),)* }
            }
        }
    };
}

staff_requirements! {
    // Formación académica.
    TitleArea = "STAFF001", Mandatory, oln ["OLN-TITLE"], opd [],
        "Título del área psicosocial o de las ciencias sociales", "Title in the psychosocial area or the social sciences",
        "El título no es del área psicosocial ni de las ciencias sociales",
        "The title is neither psychosocial nor of the social sciences",
        "título profesional, con su carrera o área", "professional title, with its career or area";
    TitleLength = "STAFF002", Mandatory, oln ["STAFF-13"], opd [],
        "Título de al menos ocho semestres", "Title of at least eight semesters",
        "La carrera del título dura menos de ocho semestres", "The career of the title is shorter than eight semesters",
        "título profesional, con la duración de la carrera en semestres",
        "professional title, with the length of the career in semesters";
    ProgrammeExperience = "STAFF003", Mandatory, oln ["OLN-PROGRAMMES"], opd [],
        "Un año de trabajo en programas de niñez y adolescencia", "One year of work in programmes for children",
        "El trabajo en programas de niñez y adolescencia no llega a un año",
        "The work in programmes for children does not reach one year",
        "certificado de cada trabajo en programas de niñez, con sus fechas",
        "certificate of each job in programmes for children, with its dates";
    PreferredCareer = "STAFF004", Desirable, oln ["OLN-CAREER"], opd [],
        "De preferencia, Trabajo Social o Psicología", "Social Work or Psychology, preferably",
        "La carrera no es Trabajo Social ni Psicología", "The career is neither Social Work nor Psychology",
        "título profesional, con su carrera", "professional title, with its career";
    TitleRecognised = "STAFF005", Mandatory, oln ["OLN-RECOGNISED"], opd [],
        "Título de una institución del Estado o reconocida, o validado en Chile",
        "Title from an institution of the State or recognised by it, or validated in Chile",
        "El título no es de una institución reconocida ni está validado en Chile",
        "The title is neither from a recognised institution nor validated in Chile",
        "título profesional, con la institución que lo otorgó o su validación",
        "professional title, with the institution that granted it or its validation";

    // Experiencia laboral.
    ProvenExperience = "STAFF006", Mandatory, oln ["OLN-EXPERIENCE"], opd [],
        "Un año comprobable de trabajo con niños, niñas, adolescentes y familias",
        "One provable year of work with children and families",
        "El trabajo con niños, niñas, adolescentes y familias no llega a un año",
        "The work with children and families does not reach one year",
        "certificado de cada trabajo con niños, niñas, adolescentes y familias, con sus fechas",
        "certificate of each job with children and families, with its dates";
    JobDates = "STAFF007", Advisory, oln ["OLN-EXPERIENCE"], opd [],
        "Las fechas de los trabajos están completas y en orden", "The dates of the jobs are complete and in order",
        "Un trabajo termina antes de empezar, o empieza después del día de la evaluación: no se cuenta",
        "A job ends before it starts, or starts after the day of the assessment: it is not counted",
        "certificado de cada trabajo, con el día en que empezó y el día en que terminó",
        "certificate of each job, with the day when it started and the day when it ended";

    // Especialización.
    Courses = "STAFF008", Desirable, oln ["OLN-COURSES"], opd [],
        "Estudios o cursos en los temas del cargo", "Studies or courses in the topics of the post",
        "No tiene cursos en los temas del cargo", "There are no courses in the topics of the post",
        "certificados de los cursos", "certificates of the courses";
    KnowsViolations = "STAFF009", Mandatory, oln ["OLN-KNOWLEDGE"], opd [],
        "Conoce las vulneraciones de derechos: manejo técnico, teórico y normativo",
        "Knows the violations of rights: technical, theoretical and legal command",
        "No mostró conocer las vulneraciones de derechos", "Did not show knowledge of the violations of rights",
        "pauta de la entrevista o prueba de conocimientos", "record of the interview or of the knowledge test";
    KnowsSystem = "STAFF010", Mandatory, oln ["OLN-KNOWLEDGE"], opd [],
        "Conoce los Tribunales de Familia, el Servicio y los programas de protección",
        "Knows the Family Courts, the Service and the protection programmes",
        "No mostró conocer los Tribunales de Familia, el Servicio y los programas",
        "Did not show knowledge of the Family Courts, the Service and the programmes",
        "pauta de la entrevista o prueba de conocimientos", "record of the interview or of the knowledge test";
    KnowsTools = "STAFF011", Mandatory, oln ["OLN-KNOWLEDGE"], opd [],
        "Conoce herramientas de evaluación psicosocial", "Knows tools of psychosocial assessment",
        "No mostró conocer herramientas de evaluación psicosocial",
        "Did not show knowledge of tools of psychosocial assessment",
        "pauta de la entrevista o prueba de conocimientos", "record of the interview or of the knowledge test";

    // Requisitos generales.
    Article54 = "STAFF012", Mandatory, oln ["OLN-BARS", "STAFF-01", "STAFF-02"], opd [],
        "Sin las inhabilidades del artículo 54", "No bar of article 54",
        "Declaró una inhabilidad del artículo 54", "Declared a bar of article 54",
        "declaración jurada del artículo 54", "sworn statement of article 54";
    Article56 = "STAFF013", Mandatory, oln ["OLN-BARS", "STAFF-03"], opd [],
        "Sin las incompatibilidades del artículo 56", "No incompatibility of article 56",
        "Declaró una incompatibilidad del artículo 56", "Declared an incompatibility of article 56",
        "declaración jurada del artículo 56", "sworn statement of article 56";
    Article12e = "STAFF014", Mandatory, oln ["OLN-CEASED", "STAFF-04", "STAFF-05", "STAFF-06"], opd [],
        "No cesó en un cargo público por calificación deficiente o disciplina, o pasaron más de cinco años",
        "Did not leave a public post for bad rating or discipline, or more than five years have passed",
        "Cesó en un cargo público por calificación deficiente o disciplina y no han pasado más de cinco años",
        "Left a public post for bad rating or discipline, and no more than five years have passed",
        "declaración jurada simple del artículo 12 letra e) y, si cesó por esas causas, la fecha",
        "simple sworn statement of article 12 e) and, after leaving for those causes, the date";
    RegistryClear = "STAFF015", Mandatory, oln ["OLN-RECORD"], opd ["OPD-16"], both ["STAFF-08", "STAFF-09"],
        "Sin inhabilidad para trabajar con menores de edad", "Not disqualified from working with minors",
        "Está en el registro de inhabilidades para trabajar con menores de edad",
        "Stands in the registry of persons disqualified from working with minors",
        "consulta al registro de inhabilidades", "query to the registry of disqualified persons";
    RegistryBeforeHiring = "STAFF016", Mandatory, oln [], opd ["OPD-16"], both ["STAFF-07"],
        "El registro de inhabilidades se consultó antes de contratar",
        "The registry of disqualified persons was queried before hiring",
        "El registro de inhabilidades se consultó después de contratar",
        "The registry of disqualified persons was queried after hiring",
        "consulta al registro de inhabilidades hecha a más tardar el día de la contratación",
        "query to the registry of disqualified persons, made on the day of hiring at the latest";
    RegistryAge = "STAFF017", Advisory, oln [], opd [], both ["STAFF-15", "STAFF-10"],
        "La consulta al registro de inhabilidades está al día, según el plazo de la oficina",
        "The query to the registry of disqualified persons is recent, by the office's own term",
        "La consulta al registro de inhabilidades es más antigua que el plazo de la oficina",
        "The query to the registry of disqualified persons is older than the office's term",
        "nueva consulta al registro de inhabilidades", "another query to the registry of disqualified persons";
    CriminalRecord = "STAFF018", Mandatory, oln ["OLN-RECORD", "STAFF-01"], opd ["OPD-16"],
        "Sin antecedentes penales", "No criminal record",
        "El certificado muestra antecedentes penales", "The certificate shows a criminal record",
        "certificado de antecedentes (en una OPD, para fines especiales)",
        "certificate of criminal record (in an OPD, for special purposes)";
    CertificateAge = "STAFF019", Advisory, oln [], opd [], both ["STAFF-15"],
        "El certificado de antecedentes está al día, según el plazo de la oficina",
        "The certificate of criminal record is recent, by the office's own term",
        "El certificado de antecedentes es más antiguo que el plazo de la oficina",
        "The certificate of criminal record is older than the office's term",
        "nuevo certificado de antecedentes", "another certificate of criminal record";

    // Competencias.
    ProblemSolving = "STAFF020", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Solución de problemas", "Problem solving",
        "No mostró solución de problemas", "Did not show problem solving",
        "evaluación de competencias", "assessment of competences";
    Teamwork = "STAFF021", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Trabajo en equipo", "Teamwork",
        "No mostró trabajo en equipo", "Did not show teamwork",
        "evaluación de competencias", "assessment of competences";
    Probity = "STAFF022", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Probidad", "Probity",
        "No mostró probidad", "Did not show probity",
        "evaluación de competencias", "assessment of competences";
    Empathy = "STAFF023", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Empatía", "Empathy",
        "No mostró empatía", "Did not show empathy",
        "evaluación de competencias", "assessment of competences";
    SocialSensitivity = "STAFF024", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Sensibilidad social", "Social sensitivity",
        "No mostró sensibilidad social", "Did not show social sensitivity",
        "evaluación de competencias", "assessment of competences";
    ConflictAndCrisis = "STAFF025", Mandatory, oln ["OLN-COMPETENCES"], opd [],
        "Resolución de conflictos e intervención en crisis", "Conflict resolution and crisis intervention",
        "No mostró resolución de conflictos e intervención en crisis",
        "Did not show conflict resolution and crisis intervention",
        "evaluación de competencias", "assessment of competences";

    // Conocimientos tecnológicos.
    Office = "STAFF026", Mandatory, oln ["OLN-TOOLS"], opd [],
        "Maneja Word, Excel y PowerPoint", "Masters Word, Excel and PowerPoint",
        "No maneja Word, Excel y PowerPoint, o alguno de ellos", "Does not master Word, Excel and PowerPoint, or one of them",
        "prueba o certificado de herramientas", "test or certificate of the tools";
    InternetAndMail = "STAFF027", Mandatory, oln ["OLN-TOOLS"], opd [],
        "Maneja internet y Outlook", "Masters the internet and Outlook",
        "No maneja internet y Outlook, o uno de ellos", "Does not master the internet and Outlook, or one of them",
        "prueba o certificado de herramientas", "test or certificate of the tools";

    // Consideraciones adicionales.
    Exclusive = "STAFF028", Advisory, oln ["OLN-EXCLUSIVE"], opd [],
        "Disponibilidad exclusiva para el cargo", "Available for this post alone",
        "No tiene disponibilidad exclusiva", "Is not available for this post alone",
        "declaración de disponibilidad", "statement of availability";

    // The roster of an OPD.
    PostTitle = "STAFF029", Mandatory, oln [], opd ["OPDN-05"],
        "Tiene el título que nombra el cargo", "Has the title that the post is named after",
        "Su título no es el que nombra el cargo", "The title is not the one that the post is named after",
        "título, con su carrera", "title, with its career";
}

impl StaffRequirement {
    /// What is asked, or what is wrong, by the answer.
    pub fn message(self, answer: Answer, lang: Lang) -> String {
        let paper = self.paper().get(lang);
        match (answer, lang) {
            (Answer::NotMet, _) => self.not_met().get(lang).to_owned(),
            (Answer::MissingDocument, Lang::Es) => format!("Falta: {paper}"),
            (Answer::MissingDocument, Lang::En) => format!("Missing: {paper}"),
            (Answer::Met | Answer::NotApplicable, _) => self.title().get(lang).to_owned(),
        }
    }

    /// Where it is asked of this role: the citations of [`norms`](Self::norms).
    pub fn citations(self, role: StaffRole) -> Vec<&'static Citation> {
        self.norms(role).iter().filter_map(|id| norm::citation(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeList;

    #[test]
    fn every_requirement_is_numbered_cited_and_said_in_both_languages() {
        for (index, item) in StaffRequirement::ALL.iter().enumerate() {
            let code = item.code();
            assert_eq!(code, format!("STAFF{:03}", index + 1));
            assert_eq!(serde_json::to_value(item).unwrap(), code);
            let asked = |role: &&StaffRole| !item.norms(**role).is_empty();
            assert!(StaffRole::ALL.iter().any(|role| asked(&role)), "{code} is asked of somebody");
            for role in StaffRole::ALL {
                assert_eq!(
                    item.citations(*role).len(),
                    item.norms(*role).len(),
                    "{code} cites rows that exist"
                );
            }
            for text in [item.title(), item.not_met(), item.paper()] {
                assert!(!text.es.is_empty() && !text.en.is_empty() && text.es != text.en, "{code}");
            }
        }
    }

    /// The words of the document, row by row.
    #[test]
    fn only_what_the_document_calls_so_is_less_than_mandatory() {
        let graded = |grade| {
            let of = |item: &&&str| {
                StaffRequirement::ALL.iter().any(|one| one.code() == **item && one.grade() == grade)
            };
            ["STAFF004", "STAFF007", "STAFF008", "STAFF017", "STAFF019", "STAFF028"].iter().filter(of).count()
        };
        assert_eq!((graded(Grade::Desirable), graded(Grade::Advisory)), (2, 4));
        let mandatory = StaffRequirement::ALL.iter().filter(|item| item.grade() == Grade::Mandatory).count();
        assert_eq!(mandatory + 6, StaffRequirement::ALL.len());
        assert_eq!(Grade::read("Obligatorio"), Some(Grade::Mandatory));
    }
}

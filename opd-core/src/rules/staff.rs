//! STAFF: who holds a post meets what is asked of it. The requirements are those of [`assess`](crate::staff::assess).

use crate::lang::Text;
use crate::rules::{Context, Meta, Rule, Severity, StaffRule, family, staff_columns};
use crate::staff::{Grade, StaffRequirement};

const fn severity(requirement: StaffRequirement) -> Severity {
    match requirement.grade() {
        Grade::Mandatory => Severity::Error,
        Grade::Desirable => Severity::Warning,
        Grade::Advisory => Severity::Notice,
    }
}

const fn fix(requirement: StaffRequirement) -> Text {
    match requirement.grade() {
        Grade::Mandatory => Text::new(
            "Registre el documento o corrija el dato; si el dato está bien, la persona no puede ejercer el cargo",
            "Record the document or correct the record; if it is right, the person can't hold the post",
        ),
        Grade::Desirable | Grade::Advisory => Text::new(
            "Registre el documento o corrija el dato; si el dato está bien, no impide ejercer el cargo",
            "Record the document or correct the record; if it is right, the post can still be held",
        ),
    }
}

/// A rule for each requirement: the columns that it needs, others that it reads, and cells that fail and pass beside those of the post.
macro_rules! staff_rules {
    ($($rule:ident: $asks:ident, $role:literal, [$($field:ident),*] $(, also [$($also:ident),*])?,
        fails [$({$($fails:tt)*}),*], passes [$({$($passes:tt)*}),*];)*) => {
        $(
            pub(crate) struct $rule;

            impl Rule for $rule {
                const META: Meta = Meta {
                    code: Self::ASKS.code(),
                    severity: severity(Self::ASKS),
                    title: Self::ASKS.title(),
                    message: Text::new("{fact}", "{fact}"),
                    fix: fix(Self::ASKS),
                    fields: staff_columns![$($field,)* Role, StaffId],
                    $(also: staff_columns![$($also),*],)?
                    norms: Self::ASKS.all_norms(),
                    fails: &[$(&[("staff_id", "7"), ("role", $role), $($fails)*]),*],
                    passes: &[$(&[("staff_id", "7"), ("role", $role), $($passes)*]),*],
                    ..Meta::BASE
                };

                fn prepare(_: &Context) -> Self {
                    Self
                }
            }

            impl StaffRule for $rule {
                const ASKS: StaffRequirement = StaffRequirement::$asks;
            }
        )*
    };
}

staff_rules! {
    Staff001: TitleArea, "gestora de casos", [Career, TitleOnFile], also [TitleArea],
        fails [{("career", "otra"), ("title_area", "otra"), ("title_on_file", "si")}, {}],
        passes [{("career", "psicología"), ("title_on_file", "si")}];
    Staff002: TitleLength, "gestora de casos", [Semesters, TitleOnFile],
        fails [{("semesters", "4"), ("title_on_file", "si")}, {("semesters", "10"), ("title_on_file", "no")}],
        passes [{("semesters", "8"), ("title_on_file", "si")}];
    Staff003: ProgrammeExperience, "gestora de casos", [JobKind, JobFrom, JobTo, JobCertified],
        fails [{("job_kind", "OPD"), ("job_from", "01-03-2022"), ("job_to", "27-02-2023"), ("job_certified", "si")}],
        passes [{("job_kind", "OPD"), ("job_from", "01-03-2022"), ("job_to", "28-02-2023"), ("job_certified", "si")}];
    Staff004: PreferredCareer, "gestora de casos", [Career, TitleOnFile],
        fails [{("career", "derecho"), ("title_on_file", "si")}],
        passes [{("career", "trabajo social"), ("title_on_file", "si")}];
    Staff005: TitleRecognised, "gestora de casos", [TitleOrigin, TitleOnFile],
        fails [{("title_origin", "sin reconocimiento ni validación"), ("title_on_file", "si")}],
        passes [{("title_origin", "validado"), ("title_on_file", "si")}];
    Staff006: ProvenExperience, "gestora de casos", [JobKind, JobFrom, JobTo, JobCertified],
        fails [{("job_kind", "red"), ("job_from", "01-03-2022"), ("job_to", "28-02-2023"), ("job_certified", "no")}],
        passes [{("job_kind", "red"), ("job_from", "01-03-2022"), ("job_certified", "si")}];
    Staff007: JobDates, "gestora de casos", [JobFrom, JobTo],
        fails [{("job_from", "01-03-2022"), ("job_to", "01-02-2022")}, {("job_to", "01-02-2022")}],
        passes [{("job_from", "01-02-2022"), ("job_to", "01-03-2022")}];
    Staff008: Courses, "gestora de casos", [Courses],
        fails [{("courses", "ninguno")}, {}],
        passes [{("courses", "enfoque de derechos; protección social")}];
    Staff009: KnowsViolations, "gestora de casos", [Knowledge],
        fails [{("knowledge", "protection_system")}], passes [{("knowledge", "violations")}];
    Staff010: KnowsSystem, "gestora de casos", [Knowledge],
        fails [{("knowledge", "violations")}], passes [{("knowledge", "protection_system")}];
    Staff011: KnowsTools, "gestora de casos", [Knowledge],
        fails [{("knowledge", "violations")}], passes [{("knowledge", "assessment_tools")}];
    Staff012: Article54, "gestora de casos", [Article54Date, Article54Clear],
        fails [{("article_54_date", "20-02-2024"), ("article_54_clear", "no")}, {}],
        passes [{("article_54_date", "20-02-2024"), ("article_54_clear", "si")}];
    Staff013: Article56, "gestora de casos", [Article56Date, Article56Clear],
        fails [{("article_56_date", "20-02-2024"), ("article_56_clear", "no")}, {}],
        passes [{("article_56_date", "20-02-2024"), ("article_56_clear", "si")}];
    Staff014: Article12e, "gestora de casos", [Article12eDate, Article12eClear], also [JobLeftBy, JobTo],
        fails [{("article_12e_date", "20-02-2024"), ("article_12e_clear", "no")}, {}],
        passes [{("article_12e_date", "20-02-2024"), ("article_12e_clear", "si")}];
    Staff015: RegistryClear, "secretaria", [RegistryDate, RegistryDisqualified], also [RegistryUntil],
        fails [{("registry_date", "20-02-2024"), ("registry_disqualified", "si")}, {}],
        passes [{("registry_date", "20-02-2024"), ("registry_disqualified", "no")}];
    Staff016: RegistryBeforeHiring, "secretaria", [RegistryDate, RegistryDisqualified, StartDate],
        fails [{("start_date", "01-03-2024"), ("registry_date", "02-03-2024"), ("registry_disqualified", "no")}],
        passes [{("start_date", "01-03-2024"), ("registry_date", "01-03-2024"), ("registry_disqualified", "no")}];
    Staff017: RegistryAge, "secretaria", [RegistryDate, RegistryDisqualified],
        fails [{("registry_date", "29-12-2023"), ("registry_disqualified", "no")}],
        passes [{("registry_date", "30-12-2023"), ("registry_disqualified", "no")}];
    Staff018: CriminalRecord, "gestora de casos", [CriminalRecordDate, CriminalRecordClear], also [CriminalRecordSpecial],
        fails [{("criminal_record_date", "20-06-2024"), ("criminal_record_clear", "no")}, {}],
        passes [{("criminal_record_date", "20-06-2024"), ("criminal_record_clear", "si")}];
    Staff019: CertificateAge, "gestora de casos", [CriminalRecordDate, CriminalRecordClear],
        fails [{("criminal_record_date", "29-03-2024"), ("criminal_record_clear", "si")}],
        passes [{("criminal_record_date", "30-03-2024"), ("criminal_record_clear", "si")}];
    Staff020: ProblemSolving, "gestora de casos", [Competences],
        fails [{("competences", "empatía")}], passes [{("competences", "empatía; solución de problemas")}];
    Staff021: Teamwork, "gestora de casos", [Competences],
        fails [{("competences", "empatía")}], passes [{("competences", "trabajo en equipo")}];
    Staff022: Probity, "gestora de casos", [Competences],
        fails [{("competences", "empatía")}], passes [{("competences", "probidad")}];
    Staff023: Empathy, "gestora de casos", [Competences],
        fails [{("competences", "probidad")}], passes [{("competences", "empatía")}];
    Staff024: SocialSensitivity, "gestora de casos", [Competences],
        fails [{("competences", "probidad")}], passes [{("competences", "sensibilidad social")}];
    Staff025: ConflictAndCrisis, "gestora de casos", [Competences],
        fails [{("competences", "probidad")}],
        passes [{("competences", "resolución de conflictos e intervención en crisis")}];
    Staff026: Office, "gestora de casos", [Tools],
        fails [{("tools", "Word; Excel")}], passes [{("tools", "Word; Excel; PowerPoint")}];
    Staff027: InternetAndMail, "gestora de casos", [Tools],
        fails [{("tools", "Word; internet")}], passes [{("tools", "internet; Outlook")}];
    Staff028: Exclusive, "gestora de casos", [Exclusive],
        fails [{("exclusive", "no")}, {}], passes [{("exclusive", "si")}];
    Staff029: PostTitle, "abogada", [Career, TitleOnFile],
        fails [{("career", "psicología"), ("title_on_file", "si")}],
        passes [{("career", "derecho"), ("title_on_file", "si")}];
}

family!(
    "staff.rs";
    staff Staff001, staff Staff002, staff Staff003, staff Staff004, staff Staff005, staff Staff006, staff Staff007,
    staff Staff008, staff Staff009, staff Staff010, staff Staff011, staff Staff012, staff Staff013, staff Staff014,
    staff Staff015, staff Staff016, staff Staff017, staff Staff018, staff Staff019, staff Staff020, staff Staff021,
    staff Staff022, staff Staff023, staff Staff024, staff Staff025, staff Staff026, staff Staff027, staff Staff028,
    staff Staff029
);

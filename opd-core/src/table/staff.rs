//! The `staff` table: the posts of an office, and what is on file about who holds them.

use crate::codes::CodeList;
use crate::day::Day;
use crate::lang::Text;
use crate::rules::CellState;
use crate::staff::{
    Career, Competence, JobKind, Knowledge, LeavingCause, StaffRole, TitleArea, TitleOrigin, Tool, Topic,
};
use crate::table::define::{
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};
use crate::table::field::{Field, Kind};
use crate::table::parse::FromText;
use crate::table::{Cell, CodeSet};

/// Calls a macro with every field of `staff`, as [`for_each_case_field`](super::cases) does.
///
/// A row with a role is a post. Who has several titles, jobs or papers has further rows of the same `staff_id`, with or
/// without a role: all that they say is about the one person.
macro_rules! for_each_staff_field {
    ($then:ident) => { $then! {
        StaffField, StaffView, StaffRecord, "staff", staff_id: StaffId;
        staff_id: StaffId (Text), true, ["id_persona", "id_funcionario", "funcionario", "funcionaria", "persona", "codigo_funcionario", "run", "rut"],
            "Identificador de la persona en la oficina", "Identifier of the person in the office";
        role: Role (Code StaffRole), false, ["cargo", "rol", "funcion"],
            "Cargo; vacío en las demás filas de la persona", "Post; empty in the other rows of the person";
        start_date: StartDate (Date), false, ["desde", "fecha_inicio", "fecha_contratacion", "fecha_ingreso", "contratacion"],
            "Desde cuándo ejerce el cargo", "Since when the post is held";
        end_date: EndDate (Deadline), false, ["hasta", "fecha_termino", "fecha_cese", "termino"],
            "Hasta cuándo ejerce el cargo", "Until when the post is held";
        career: Career (Code Career), false, ["carrera", "titulo", "profesion"],
            "Carrera del título", "Career of the title";
        title_area: TitleArea (Code TitleArea), false, ["area_titulo", "area_del_titulo"],
            "Área del título", "Field of the title";
        semesters: Semesters (Whole), false, ["semestres", "duracion_semestres", "n_semestres"],
            "Duración de la carrera en semestres", "Length of the career in semesters";
        title_origin: TitleOrigin (Code TitleOrigin), false, ["origen_titulo", "institucion", "otorgado_por"],
            "Quién otorgó el título", "Who granted the title";
        title_on_file: TitleOnFile (Flag), false, ["titulo_en_carpeta", "certificado_titulo", "documento_titulo"],
            "Si el título, o su certificado, está en la carpeta", "Whether the title, or its certificate, is on file";
        job_kind: JobKind (Code JobKind), false, ["tipo_experiencia", "experiencia", "trabajo", "tipo_trabajo"],
            "De qué trató un trabajo", "What a job was about";
        job_from: JobFrom (Date), false, ["experiencia_desde", "trabajo_desde"],
            "Desde cuándo", "Since when";
        job_to: JobTo (Date), false, ["experiencia_hasta", "trabajo_hasta"],
            "Hasta cuándo; vacío si sigue", "Until when; empty if it goes on";
        job_certified: JobCertified (Flag), false, ["experiencia_certificada", "certificado_trabajo", "certificado_experiencia"],
            "Si el certificado del trabajo está en la carpeta", "Whether the certificate of the job is on file";
        job_left_by: JobLeftBy (Code LeavingCause), true, ["causal_cese", "motivo_cese", "causa_cese"],
            "Por qué se dejó un cargo público", "Why a public post was left";
        article_54_date: Article54Date (Date), false, ["fecha_declaracion_54", "declaracion_54", "fecha_art_54"],
            "Fecha de la declaración jurada del artículo 54", "Date of the sworn statement of article 54";
        article_54_clear: Article54Clear (Flag), true, ["sin_inhabilidad_54", "art_54"],
            "Si declara no tener las inhabilidades del artículo 54", "Whether it declares no bar of article 54";
        article_56_date: Article56Date (Date), false, ["fecha_declaracion_56", "declaracion_56", "fecha_art_56"],
            "Fecha de la declaración jurada del artículo 56", "Date of the sworn statement of article 56";
        article_56_clear: Article56Clear (Flag), true, ["sin_incompatibilidad_56", "art_56"],
            "Si declara no tener las incompatibilidades del artículo 56", "Whether it declares no incompatibility of article 56";
        article_12e_date: Article12eDate (Date), false, ["fecha_declaracion_12e", "declaracion_12e", "fecha_art_12e"],
            "Fecha de la declaración jurada del artículo 12 letra e)", "Date of the sworn statement of article 12 e)";
        article_12e_clear: Article12eClear (Flag), true, ["sin_cese_12e", "art_12e"],
            "Si declara no haber cesado por esas causas en los últimos cinco años",
            "Whether it declares not to have left for those causes in the last five years";
        registry_date: RegistryDate (Date), false, ["fecha_consulta", "fecha_consulta_inhabilidades", "consulta_inhabilidades"],
            "Fecha de la consulta al registro de inhabilidades", "Date of the query to the registry of disqualified persons";
        registry_disqualified: RegistryDisqualified (Flag), true, ["inhabilitado", "inhabilitada", "figura_en_registro"],
            "Si la persona figura en él", "Whether the person stands in it";
        registry_until: RegistryUntil (Deadline), true, ["inhabilitado_hasta", "inhabilitada_hasta"],
            "Hasta cuándo, si la inhabilidad es temporal", "Until when, if the disqualification is temporary";
        criminal_record_date: CriminalRecordDate (Date), false, ["fecha_antecedentes", "fecha_certificado_antecedentes", "certificado_antecedentes"],
            "Fecha del certificado de antecedentes", "Date of the certificate of criminal record";
        criminal_record_clear: CriminalRecordClear (Flag), true, ["sin_antecedentes", "antecedentes_limpios"],
            "Si no muestra antecedentes", "Whether it shows nothing";
        criminal_record_special: CriminalRecordSpecial (Flag), false, ["fines_especiales", "antecedentes_fines_especiales"],
            "Si es para fines especiales", "Whether it is for special purposes";
        courses: Courses (Codes Topic), false, ["cursos", "especializacion", "temas_cursos"],
            "Temas de los cursos certificados, separados por «;»", "Topics of the certified courses, parted by \";\"";
        knowledge: Knowledge (Codes Knowledge), false, ["conocimientos"],
            "Conocimientos que mostró, separados por «;»", "What the person showed to know, parted by \";\"";
        competences: Competences (Codes Competence), false, ["competencias"],
            "Competencias que mostró, separadas por «;»", "Competences that the person showed, parted by \";\"";
        tools: Tools (Codes Tool), false, ["herramientas", "conocimientos_tecnologicos"],
            "Herramientas que maneja, separadas por «;»", "Tools that the person masters, parted by \";\"";
        exclusive: Exclusive (Flag), false, ["exclusividad", "disponibilidad_exclusiva", "dedicacion_exclusiva"],
            "Si tiene disponibilidad exclusiva", "Whether the person is available for this post alone";
        open_cases: OpenCases (Whole), false, ["casos_vigentes", "casos_a_cargo", "n_casos"],
            "Casos abiertos a su cargo", "Open cases of the person";
    } };
}
#[cfg(feature = "arrow")]
pub(crate) use for_each_staff_field;

for_each_staff_field!(define_table);

impl std::fmt::Debug for StaffRecord {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffRecord").field("role", &self.role).finish_non_exhaustive()
    }
}

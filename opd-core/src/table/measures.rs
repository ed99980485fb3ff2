//! The `measures` table: each protection measure with what makes it valid.

use crate::case::Role;
use crate::codes::CodeList;
use crate::day::Day;
use crate::lang::Text;
use crate::plan::{MeasureKind, ReviewResult};
use crate::rules::CellState;
use crate::table::Cell;
use crate::table::define::{
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};
use crate::table::field::{Field, Kind};
use crate::table::parse::FromText;

/// Calls a macro with every field of `measures`, as [`for_each_case_field`](super::cases) does.
macro_rules! for_each_measure_field {
    ($then:ident) => { $then! {
        MeasureField, MeasureView, MeasureRecord, "measures", case_id: CaseId;
        case_id: CaseId (Text), false, ["id_caso", "caso", "folio", "n_caso", "numero_caso", "codigo_caso"],
            "Identificador del caso en la oficina", "Identifier of the case in the office";
        measure_id: MeasureId (Text), false, ["id_medida", "n_medida", "numero_medida", "codigo_medida"],
            "Identificador de la medida", "Identifier of the measure";
        measure_kind: MeasureKind (Code MeasureKind), false, ["tipo_medida", "medida", "letra"],
            "Tipo de medida (art. 68)", "Kind of measure (art. 68)";
        adopted_date: AdoptedDate (Date), false, ["fecha_medida", "fecha_adopcion", "adoptada"],
            "Fecha en que se adoptó", "Date of adoption";
        adopted_by: AdoptedBy (Code Role), false, ["adoptada_por", "rol", "quien"],
            "Quién la adoptó", "Who adopted it";
        resolution: Resolution (Text), false, ["resolucion", "resolucion_fundada", "n_resolucion", "numero_resolucion"],
            "Resolución fundada", "Reasoned decision";
        facts: Facts (Text), true, ["hechos", "hechos_vulneracion"],
            "Hechos que amenazan o vulneran derechos", "Facts that threaten or violate rights";
        violated_rights: ViolatedRights (Text), true, ["derechos", "derechos_vulnerados"],
            "Derechos amenazados o vulnerados", "Rights threatened or violated";
        objectives: Objectives (Text), true, ["objetivos"],
            "Objetivos", "Objectives";
        ends_on: EndsOn (Deadline), false, ["duracion_hasta", "termina", "fecha_termino", "vence"],
            "Hasta cuándo dura", "Until when it lasts";
        review_by: ReviewBy (Deadline), false, ["plazo_revision", "revisar_antes", "fecha_revision_prevista"],
            "Plazo para revisar su cumplimiento", "Term for reviewing its compliance";
        reasoning: Reasoning (Text), true, ["fundamentos", "razonamiento", "interes_superior"],
            "Fundamentos, con los criterios de interés superior", "Reasoning, with the criteria of best interest";
        notified_date: NotifiedDate (Date), false, ["fecha_notificacion", "notificada"],
            "Fecha de la notificación", "Date of the notification";
        last_review_date: LastReviewDate (Date), false, ["fecha_revision", "ultima_revision", "fecha_ultima_revision"],
            "Fecha de la última revisión", "Date of the last review";
        review_result: ReviewResult (Code ReviewResult), false, ["resultado_revision", "resultado"],
            "Resultado de la última revisión", "Result of the last review";
        ceased_date: CeasedDate (Date), false, ["fecha_cese", "cese"],
            "Fecha del cese", "Date on which it ended";
    } };
}
#[cfg(feature = "arrow")]
pub(crate) use for_each_measure_field;

for_each_measure_field!(define_table);

impl std::fmt::Debug for MeasureRecord {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MeasureRecord").field("kind", &self.measure_kind).finish_non_exhaustive()
    }
}

//! The `cases` table: its fields, defined once.

use crate::codes::{Area, CodeList, DischargeCause, FindingClass, IntakeChannel, PlanKind, Sex, Stage};
use crate::day::Day;
use crate::lang::Text;
use crate::person::{IdentifierState, IdentifierType, Programme, classify};
use crate::rules::CellState;
use crate::table::define::{
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};
use crate::table::field::{Field, Kind};
use crate::table::parse::FromText;
use crate::table::{Cell, Moment};
use crate::territory::CommuneCode;

/// Calls a macro with every field of `cases`:
/// `name: Variant (kind, type), personal?, [aliases], "es", "en";`
macro_rules! for_each_case_field {
    ($then:ident) => { $then! {
        CaseField, CaseView, CaseRecord, "cases", case_id: CaseId;
        case_id: CaseId (Text), false, ["id_caso", "caso", "folio", "n_caso", "numero_caso", "id caso", "codigo_caso"],
            "Identificador del caso en la oficina", "Identifier of the case in the office";
        identifier: Identifier (Identifier), true, ["run", "rut", "identificador", "run_nna", "rut_nna", "run nna", "rut nna", "documento", "numero_documento"],
            "RUN u otro identificador de la persona", "RUN or other identifier of the person";
        identifier_type: IdentifierType (Code IdentifierType), false, ["tipo_identificador", "tipo_documento", "tipo_id", "tipo documento"],
            "Tipo del identificador", "Kind of the identifier";
        birth_date: BirthDate (Date), true, ["fecha_nacimiento", "fecha de nacimiento", "f_nacimiento", "fec_nac", "fecha_nac", "nacimiento", "fnac"],
            "Fecha de nacimiento", "Date of birth";
        declared_age: DeclaredAge (Whole), false, ["edad", "edad_declarada", "edad_al_ingreso", "edad ingreso", "edad_anos"],
            "Edad declarada al ingreso, en años cumplidos", "Age declared at intake, in completed years";
        sex: Sex (Code Sex), false, ["sexo", "genero"],
            "Sexo registral", "Registered sex";
        nationality: Nationality (Text), false, ["nacionalidad", "pais"],
            "Nacionalidad", "Nationality";
        commune: Commune (Commune), false, ["comuna", "comuna_domicilio", "comuna de domicilio", "comuna_nna", "domicilio_comuna", "cut"],
            "Comuna del domicilio (código CUT o nombre)", "Commune of residence (CUT code or name)";
        office_commune: OfficeCommune (Commune), false, ["comuna_oficina", "comuna de la oficina", "comuna_oln", "comuna_opd", "oficina"],
            "Comuna de la oficina (código CUT o nombre)", "Commune of the office (CUT code or name)";
        programme: Programme (Code Programme), false, ["programa", "tipo_programa", "regimen"],
            "Programa: OPD, OLN o monitoreo posterior al egreso", "Programme: OPD, OLN or post-discharge monitoring";
        area: Area (Code Area), false, ["area_atencion", "area de atencion"],
            "Área del convenio", "Area of the agreement";
        intake_date: IntakeDate (Date), false, ["fecha_ingreso", "fecha de ingreso", "f_ingreso", "fec_ingreso", "ingreso", "inicio"],
            "Fecha de ingreso (inicio del procedimiento)", "Date of intake (start of the procedure)";
        intake_channel: IntakeChannel (Code IntakeChannel), false, ["via_ingreso", "via de ingreso", "canal_ingreso", "canal"],
            "Vía de ingreso", "Channel of intake";
        knowledge_at: KnowledgeAt (Instant), false, ["conocimiento", "fecha_conocimiento", "fecha_hora_conocimiento", "conocimiento_caso"],
            "Momento en que la oficina conoció el caso", "When the office learned of the case";
        finding_class: FindingClass (Code FindingClass), false, ["clase_hallazgo", "resultado_diagnostico", "hallazgo", "clasificacion"],
            "Qué encontró la recopilación de antecedentes", "What the assessment found";
        urgent: Urgent (Flag), false, ["urgente", "urgencia", "es_urgente"],
            "Si el caso es urgente (art. 68)", "Whether the case is urgent (art. 68)";
        family_contact_date: FamilyContactDate (Date), false, ["fecha_contacto_familia", "contacto_familia", "fecha_contacto"],
            "Primer contacto con la familia", "First contact with the family";
        child_heard: ChildHeard (Flag), false, ["nna_oido", "nna_escuchado", "oido", "escuchado", "nino_oido"],
            "Si el niño, niña o adolescente fue oído", "Whether the child was heard";
        child_not_heard_reason: ChildNotHeardReason (Text), true, ["motivo_no_oido", "razon_no_oido", "motivo_no_escuchado"],
            "Por qué no fue oído", "Why the child was not heard";
        assessment_date: AssessmentDate (Date), false, ["fecha_diagnostico", "diagnostico", "fecha_evaluacion"],
            "Fecha del diagnóstico", "Date of the assessment";
        plan_kind: PlanKind (Code PlanKind), false, ["tipo_plan", "plan"],
            "Tipo de plan", "Kind of plan";
        plan_date: PlanDate (Date), false, ["fecha_plan", "fecha del plan"],
            "Fecha del plan", "Date of the plan";
        measure_date: MeasureDate (Date), false, ["fecha_medida", "medida", "fecha de la medida"],
            "Fecha de la medida de protección", "Date of the protection measure";
        last_review_date: LastReviewDate (Date), false, ["fecha_revision", "ultima_revision", "fecha_ultima_revision"],
            "Fecha de la última revisión", "Date of the last review";
        case_manager: CaseManager (Text), true, ["gestor", "gestor_casos", "gestora", "gestor de casos", "profesional"],
            "Gestor o gestora de casos", "Case manager";
        crime_known_at: CrimeKnownAt (Instant), false, ["conocimiento_delito", "fecha_conocimiento_delito", "fecha_hora_delito"],
            "Momento en que se conoció el delito", "When the crime became known";
        crime_reported_at: CrimeReportedAt (Instant), false, ["denuncia", "fecha_denuncia", "fecha_hora_denuncia"],
            "Momento de la denuncia", "When the crime was reported";
        court_request_date: CourtRequestDate (Date), false, ["fecha_requerimiento_tribunal", "requerimiento_tribunal", "fecha_tribunal"],
            "Fecha del requerimiento al Tribunal de Familia", "Date of the request to the Family Court";
        specialised_discharge_date: SpecialisedDischargeDate (Date), false, ["fecha_egreso_especializado", "egreso_programa_especializado", "fecha_egreso_proteccion_especializada"],
            "Egreso del programa de protección especializada", "Discharge from the specialised programme";
        discharge_date: DischargeDate (Date), false, ["fecha_egreso", "fecha de egreso", "f_egreso", "egreso", "fecha_termino"],
            "Fecha de egreso o cierre", "Date of discharge or closure";
        discharge_cause: DischargeCause (Code DischargeCause), false, ["causal_egreso", "causa_egreso", "causal", "motivo_egreso"],
            "Causal de egreso", "Cause of discharge";
        stage: Stage (Code Stage), false, ["etapa", "estado", "etapa_caso", "estado_caso"],
            "Etapa del caso", "Stage of the case";
    } };
}
#[cfg(feature = "arrow")]
pub(crate) use for_each_case_field;

for_each_case_field!(define_table);

macro_rules! define_fingerprint {
    ($fields:ident, $view:ident, $record:ident, $table:literal, $key:ident: $key_variant:ident; $($name:ident: $variant:ident ($($kind:tt)+), $personal:literal, [$($alias:literal),*], $es:literal, $en:literal;)*) => {
        impl $record {
            /// The whole record as one text: equal for records that are equal in every field.
            pub(crate) fn fingerprint(&self) -> String {
                let mut text = String::new();
                $(text.push_str(&format!("{:?}\u{1f}", self.$name));)*
                text
            }
        }
    };
}

for_each_case_field!(define_fingerprint);

impl std::fmt::Debug for CaseRecord {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseRecord").field("case_id", &self.case_id).finish_non_exhaustive()
    }
}

//! The `events` table: what happened in each case, one row an event.

use crate::case::{ActionState, EventKind, Role};
use crate::codes::{CodeList, DischargeCause, FindingClass, IntakeChannel, PlanKind};
use crate::day::Day;
use crate::lang::Text;
use crate::network::{AlertState, ContactModality};
use crate::plan::{CourtMessage, DerivationGround, MeasureKind, ReviewResult};
use crate::rules::CellState;
use crate::table::define::{
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};
use crate::table::field::{Field, Kind};
use crate::table::parse::FromText;
use crate::table::{Cell, Moment};

/// Calls a macro with every field of `events`, as [`for_each_case_field`](super::cases) does.
macro_rules! for_each_event_field {
    ($then:ident) => { $then! {
        EventField, EventView, EventRecord, "events", case_id: CaseId;
        case_id: CaseId (Text), false, ["id_caso", "caso", "folio", "n_caso", "numero_caso", "codigo_caso"],
            "Identificador del caso en la oficina", "Identifier of the case in the office";
        event_id: EventId (Text), false, ["id_evento", "n_evento", "numero_evento", "codigo_evento"],
            "Identificador del evento en el caso", "Identifier of the event in the case";
        event: Event (Code EventKind), false, ["evento", "tipo_evento", "hito", "accion"],
            "Qué ocurrió", "What happened";
        happened_at: HappenedAt (Instant), false, ["fecha", "fecha_evento", "fecha_hora", "fecha_hora_evento", "ocurrido"],
            "Cuándo ocurrió", "When it happened";
        recorded_at: RecordedAt (Instant), false, ["fecha_registro", "registrado", "fecha_hora_registro"],
            "Cuándo se registró", "When it was written down";
        role: Role (Code Role), false, ["rol", "quien", "responsable", "realizado_por"],
            "Quién lo hizo", "Who did it";
        subject: Subject (Text), false, ["sobre", "referencia", "id_referencia", "asunto"],
            "A qué se refiere: medida, delito, derivación, alerta, acción o evento que corrige",
            "What it is about: measure, crime, referral, alert, action or the event that it corrects";
        channel: Channel (Code IntakeChannel), false, ["via_ingreso", "canal_ingreso", "canal"],
            "Vía de ingreso", "Channel of intake";
        knowledge_at: KnowledgeAt (Instant), false, ["conocimiento", "fecha_conocimiento", "fecha_hora_conocimiento"],
            "Momento en que la oficina conoció el caso", "When the office learned of the case";
        oral: Oral (Flag), false, ["solicitud_oral", "verbal"],
            "Si la solicitud fue oral", "Whether the request was oral";
        written_record: WrittenRecord (Flag), false, ["acta", "acta_solicitud"],
            "Si se levantó acta de la solicitud", "Whether the request was put in a written record";
        reached: Reached (Flag), false, ["contactado", "contacto_logrado", "ubicado"],
            "Si se logró el contacto", "Whether the contact was made";
        modality: Modality (Code ContactModality), false, ["modalidad", "medio", "medio_contacto"],
            "Medio del contacto", "Means of the contact";
        agreed: Agreed (Flag), false, ["acuerdo", "hubo_acuerdo"],
            "Si la sesión terminó en acuerdo", "Whether the session ended in an agreement";
        finding_class: FindingClass (Code FindingClass), false, ["clase_hallazgo", "hallazgo", "clasificacion", "resultado_diagnostico"],
            "Qué encontró la recopilación de antecedentes", "What the assessment found";
        plan_kind: PlanKind (Code PlanKind), false, ["tipo_plan", "plan"],
            "Tipo de plan", "Kind of plan";
        with_child: WithChild (Flag), false, ["con_nna", "construido_con_nna"],
            "Si el plan se construyó con el niño, niña o adolescente", "Whether the plan was built with the child";
        with_family: WithFamily (Flag), false, ["con_familia", "construido_con_familia"],
            "Si el plan se construyó con la familia", "Whether the plan was built with the family";
        objectives: Objectives (Whole), false, ["objetivos", "n_objetivos", "numero_objetivos"],
            "Cuántos objetivos tiene el plan", "How many objectives the plan has";
        supervised: Supervised (Flag), false, ["supervision", "con_supervision"],
            "Si el acta dice quién supervisa", "Whether the record says who supervises";
        ends_on: EndsOn (Deadline), false, ["termina", "fecha_termino", "vence", "duracion_hasta"],
            "Hasta cuándo dura lo acordado o la medida, o el nuevo plazo", "Until when the agreement or measure lasts, or the new term";
        review_by: ReviewBy (Deadline), false, ["revisar_antes", "plazo_revision", "fecha_revision_prevista"],
            "Plazo de revisión", "Term for the review";
        measure_kind: MeasureKind (Code MeasureKind), false, ["tipo_medida", "medida"],
            "Tipo de medida", "Kind of measure";
        review_result: ReviewResult (Code ReviewResult), false, ["resultado_revision", "resultado"],
            "Resultado de la revisión", "Result of the review";
        action_state: ActionState (Code ActionState), false, ["estado_accion"],
            "Estado de la acción del plan", "State of the plan's action";
        alert_state: AlertState (Code AlertState), false, ["estado_alerta"],
            "Estado de la alerta", "State of the alert";
        sexual: Sexual (Flag), false, ["delito_sexual"],
            "Si el delito es sexual", "Whether the crime is a sexual one";
        complaint: Complaint (Flag), false, ["denuncia_recibida"],
            "Si la oficina recibió la denuncia", "Whether the office received the report";
        occurred_at: OccurredAt (Instant), false, ["ocurrencia", "fecha_delito", "fecha_hora_delito"],
            "Cuándo ocurrió el delito", "When the crime happened";
        recipient: Recipient (Text), false, ["destinatario", "institucion", "derivado_a", "destino"],
            "A quién se dirige", "To whom it goes";
        message_kind: MessageKind (Code CourtMessage), false, ["tipo_comunicacion", "comunicacion_tribunal"],
            "Tipo de comunicación al tribunal", "Kind of message to the court";
        ground: Ground (Code DerivationGround), false, ["causal_derivacion", "fundamento"],
            "Causal de la derivación al tribunal (art. 71)", "Ground for going to the court (art. 71)";
        accepted: Accepted (Flag), false, ["aceptado", "acogido"],
            "Si el destinatario aceptó", "Whether the receiver accepted";
        assisted: Assisted (Flag), false, ["derivacion_asistida", "asistida"],
            "Si la derivación es asistida", "Whether the referral is assisted";
        accompanied: Accompanied (Flag), false, ["acompanada", "acompanamiento"],
            "Si se acompañó a la familia", "Whether the family was accompanied";
        specialised: Specialised (Flag), false, ["especializada", "proteccion_especializada"],
            "Si va a un programa de protección especializada", "Whether it goes to a programme of specialised protection";
        answer_by: AnswerBy (Deadline), false, ["responder_antes", "plazo_respuesta"],
            "Para cuándo se acordó la respuesta", "By when the answer was agreed";
        months: Months (Whole), false, ["meses"],
            "Meses entre informes", "Months between reports";
        cause: Cause (Code DischargeCause), false, ["causal_egreso", "causa", "causal", "motivo_egreso"],
            "Causal de egreso o desestimación", "Cause of discharge or dismissal";
        specialised_discharge_date: SpecialisedDischargeDate (Date), false, ["fecha_egreso_especializado", "egreso_programa_especializado"],
            "Egreso del programa de protección especializada", "Discharge from the specialised programme";
        moved_to: MovedTo (Instant), false, ["fecha_corregida", "corregido_a"],
            "Cuándo ocurrió en verdad el evento corregido", "When the corrected event really happened";
        voided: Voided (Flag), false, ["anulado", "anula"],
            "Si el evento corregido no ocurrió", "Whether the corrected event never happened";
        reason: Reason (Text), true, ["motivo", "razon", "fundamentacion"],
            "Motivo", "Reason";
    } };
}
#[cfg(feature = "arrow")]
pub(crate) use for_each_event_field;

for_each_event_field!(define_table);

impl std::fmt::Debug for EventRecord {
    /// Says nothing of the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventRecord")
            .field("event", &self.event)
            .field("at", &self.happened_at)
            .finish_non_exhaustive()
    }
}

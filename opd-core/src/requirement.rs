//! What a case, a plan or a measure lacks: one table of codes, citations and words.

use crate::lang::Text;
use crate::norm::{self, Citation};

macro_rules! requirements {
    ($($item:ident = $code:literal, [$($norm:literal),+],
        $es:literal, $en:literal,
        $fix_es:literal, $fix_en:literal;)*) => {
        /// Something that the law, or the document cited, asks for and is not there.
        ///
        /// Read and written as its code. A list of them is complete: what is not in it is met.
        ///
        /// ```
        /// use opd_core::Requirement;
        /// let lacks = Requirement::MeasureReserved;
        /// assert_eq!(lacks.code(), "measure_reserved_to_court");
        /// assert_eq!(lacks.citations()[0].to_string(), "Ley 21.430, art. 68 inc. 2");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum Requirement {
            $(#[doc = concat!(" ", $en, ".")] #[serde(rename = $code)] $item,)*
        }

        impl Requirement {
            /// Every requirement, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The stable English code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code,)* }
            }

            /// The norms that ask for it, by row of the dossier, the main one first.
            pub const fn norms(self) -> &'static [&'static str] {
                match self { $(Self::$item => &[$($norm),+],)* }
            }

            /// What is lacking.
            pub const fn message(self) -> Text {
                match self { $(Self::$item => Text::new($es, $en),)* }
            }

            /// How to mend it.
            pub const fn fix(self) -> Text {
                match self { $(Self::$item => Text::new($fix_es, $fix_en),)* }
            }
        }
    };
}

requirements! {
    // Plans (crate::plan::Plan).
    PlanKindFits = "plan_kind_fits", ["OLN-PLAN", "OLN-P4"],
        "El tipo de plan no corresponde a lo que encontró el diagnóstico",
        "The kind of plan does not fit what the assessment found",
        "Sospecha de vulneración: plan de intervención personalizada. Acceso a oferta: plan de atención. Sin mérito: \
        ninguno",
        "Suspected violation: personalised intervention plan. Need of access: care plan. No merit: none";
    PlanObjectives = "plan_objectives", ["OLN-P7"],
        "El plan no tiene objetivos, o uno de ellos no tiene texto",
        "The plan has no objectives, or one of them has no text",
        "Escriba qué se quiere lograr con el niño, niña o adolescente y su familia",
        "Write what is to be achieved with the child and the family";
    PlanActions = "plan_actions", ["OLN-P7"],
        "Un objetivo del plan no tiene acciones comprometidas, o una de ellas no tiene texto",
        "An objective of the plan has no committed actions, or one of them has no text",
        "Escriba en cada objetivo al menos una acción",
        "Write at least one action under each objective";
    PlanActionIds = "plan_action_ids", ["OLN-P7"],
        "Una acción del plan no tiene identificador, o dos tienen el mismo",
        "An action of the plan has no id, or two have the same",
        "Dé a cada acción un identificador propio, para registrar su cumplimiento",
        "Give each action an id of its own, so that its completion can be recorded";
    PlanResponsible = "plan_responsible", ["OLN-P7"],
        "Una acción del plan no dice quién la hará",
        "An action of the plan does not say who will do it",
        "Anote a la persona responsable de cada acción",
        "Write who is responsible for each action";
    PlanBuiltWithChild = "plan_built_with_child", ["OLN-COBUILT", "OLN-06"],
        "El plan no se construyó con el niño, niña o adolescente",
        "The plan was not built with the child",
        "Elabore el plan con el niño, niña o adolescente, y regístrelo",
        "Draw up the plan with the child, and record it";
    PlanBuiltWithFamily = "plan_built_with_family", ["OLN-COBUILT", "OLN-06"],
        "El plan no se construyó con la familia",
        "The plan was not built with the family",
        "Elabore el plan con la familia, y regístrelo",
        "Draw up the plan with the family, and record it";

    // The signed record of the agreement (crate::plan::SignedRecord).
    RecordInterested = "record_interested", ["OLN-P7"],
        "El acta no dice quiénes son los interesados",
        "The record does not name the interested persons",
        "Anote en el acta a las personas interesadas",
        "Name the interested persons in the record";
    RecordSupervision = "record_supervision", ["OLN-P7"],
        "El acta no dice cómo se supervisan los compromisos",
        "The record does not say how the commitments are supervised",
        "Anote en el acta quién supervisa los compromisos y cómo",
        "Write in the record who supervises the commitments, and how";
    RecordDuration = "record_duration", ["OLN-P7"],
        "El acta no dice hasta cuándo duran los compromisos",
        "The record does not say how long the commitments last",
        "Anote en el acta la fecha de término",
        "Write the end date in the record";
    RecordReviewTerm = "record_review_term", ["OLNM-08"],
        "El acta no dice cuándo se revisa el cumplimiento de lo acordado",
        "The record does not say when compliance with what was agreed is reviewed",
        "Anote en el acta el plazo de revisión",
        "Write the review term in the record";

    // Measures (crate::plan::Measure).
    MeasureReserved = "measure_reserved_to_court", ["OLNM-05", "OLNM-06"],
        "Sólo el Tribunal de Familia puede adoptar esta medida",
        "Only the Family Court can adopt this measure",
        "Pida la medida al Tribunal de Familia (requerimiento de medida judicial) y siga gestionando el caso: pedirla \
        no lo cierra",
        "Ask the Family Court for it (request for a judicial measure) and keep managing the case: asking does not \
        close it";
    MeasureResolution = "measure_resolution", ["OLNM-08"],
        "La medida no tiene resolución fundada: así es ilegal",
        "The measure has no reasoned resolution: as it stands it is illegal",
        "Dicte la resolución y anote su número y fecha",
        "Issue the resolution, and write its number and date";
    MeasureFacts = "measure_facts", ["OLNM-08"],
        "La medida no dice qué hechos amenazan o vulneran los derechos: así es ilegal",
        "The measure does not state the facts that threaten or violate rights: as it stands it is illegal",
        "Escriba los hechos en la resolución",
        "State the facts in the resolution";
    MeasureRights = "measure_violated_rights", ["OLNM-08"],
        "La medida no dice qué derechos están amenazados o vulnerados: así es ilegal",
        "The measure does not say which rights are threatened or violated: as it stands it is illegal",
        "Nombre los derechos en la resolución",
        "Name the rights in the resolution";
    MeasureObjectives = "measure_objectives", ["OLNM-08"],
        "La medida no dice qué objetivos persigue: así es ilegal",
        "The measure does not say what it aims at: as it stands it is illegal",
        "Escriba los objetivos en la resolución",
        "State the objectives in the resolution";
    MeasureDuration = "measure_duration", ["OLNM-08"],
        "La medida no dice cuánto dura: así es ilegal",
        "The measure does not say how long it lasts: as it stands it is illegal",
        "Fije en la resolución la fecha de término",
        "Set the end date in the resolution";
    MeasureReviewTerm = "measure_review_term", ["OLNM-08"],
        "La medida no fija el plazo para revisar su cumplimiento: así es ilegal",
        "The measure sets no term for reviewing compliance: as it stands it is illegal",
        "Fije en la resolución la fecha de revisión",
        "Set the review date in the resolution";
    MeasureReasoning = "measure_reasoning", ["OLNM-08"],
        "La medida no tiene fundamentos, que deben incluir el interés superior: así es ilegal",
        "The measure has no reasoning, which must include the best interest: as it stands it is illegal",
        "Escriba los fundamentos y los criterios de interés superior que se usaron",
        "State the reasons and the criteria of best interest that were used";

    // Reviews of measures (crate::plan::Review).
    ReviewConditions = "review_conditions", ["OLNM-04"],
        "La revisión no se pronuncia sobre las condiciones que motivaron el plan y las medidas",
        "The review says nothing of the conditions that caused the plan and the measures",
        "Agregue a la revisión cómo están esas condiciones",
        "Add to the review how those conditions stand";
    ReviewManagement = "review_management", ["OLNM-04"],
        "La revisión no se pronuncia sobre la gestión de redes y de caso",
        "The review says nothing of the management of the network and of the case",
        "Agregue a la revisión la gestión de redes y de caso",
        "Add to the review the management of the network and of the case";
    ReviewPlanUpdate = "review_plan_update", ["OLNM-04"],
        "La revisión no se pronuncia sobre la actualización del plan",
        "The review says nothing of updating the plan",
        "Agregue a la revisión si el plan se actualiza y cómo",
        "Add to the review whether and how the plan is updated";
    ReviewDischarge = "review_discharge", ["OLNM-04"],
        "La revisión no se pronuncia sobre el egreso y el seguimiento",
        "The review says nothing of discharge and follow-up",
        "Agregue a la revisión el egreso y el seguimiento",
        "Add discharge and follow-up to the review";

    // Referrals (crate::network::Referral).
    ReferralReceiver = "referral_receiver", ["OLN-REF"],
        "La derivación no dice a quién va",
        "The referral does not say to whom it goes",
        "Anote la institución que la recibe",
        "Write the institution that receives it";
    ReferralAssisted = "referral_assisted", ["OLN-REF"],
        "La derivación no fue asistida",
        "The referral was not assisted",
        "Haga usted el contacto con quien recibe, entregue los antecedentes y regístrelo",
        "Make the contact with the receiver yourself, hand over the background, and record it";
    ReferralAccompanied = "referral_accompanied", ["OLN-REF"],
        "La derivación se hizo sin acompañamiento",
        "The referral was made without accompaniment",
        "Acompañe a la familia en la derivación y regístrelo",
        "Accompany the family in the referral, and record it";
    ReferralMove = "referral_move", ["OLN-REF"],
        "La derivación no puede pasar de su estado a éste",
        "The referral can't go from its state to this one",
        "Revise el orden: enviada, aceptada o rechazada, cerrada",
        "Check the order: sent, accepted or refused, closed";

    // Alerts of the network (crate::network::AlertState).
    AlertMove = "alert_move", ["OLN-ALERT"],
        "La alerta no puede pasar de su estado a éste",
        "The alert can't go from its state to this one",
        "Revise el orden: informada, validada, en atención, y luego en monitoreo, resuelta o no resuelta",
        "Check the order: reported, validated, in progress, and then monitored, resolved or unresolved";

    // The steps of a case (crate::case::Check).
    RequestRecorded = "request_recorded", ["OLN-P2"],
        "La solicitud fue oral y no consta en un acta",
        "The request was oral and is in no written record",
        "Levante el acta de la solicitud y regístrela",
        "Put the request in a written record, and say so";
    FamilyContact = "family_contact", ["OLN-CONTACT", "OLN-06"],
        "No consta un contacto logrado con la familia",
        "No contact with the family is on record",
        "Registre el contacto con la familia",
        "Record the contact with the family";
    ChildHeard = "child_heard", ["OLNM-09", "OLN-P5"],
        "El niño, niña o adolescente no consta como oído, ni el motivo de que no lo fuera",
        "The child is not on record as heard, nor the reason why not",
        "Óigalo y regístrelo, o escriba por qué no fue posible",
        "Hear the child and record it, or write why it was not possible";
    ParentsHeard = "parents_heard", ["OLNM-09"],
        "Los padres o cuidadores no constan como oídos",
        "The parents or carers are not on record as heard",
        "Óigalos antes de adoptar la medida; si no puede esperar, declare la urgencia con su motivo",
        "Hear them before adopting the measure; if it can't wait, declare the urgency and its reason";
    Consent = "consent", ["OLN-06"],
        "No consta que la familia y el niño, niña o adolescente acepten participar",
        "It is not on record that child and family agree to take part",
        "Registre el consentimiento: el compromiso es voluntario",
        "Record the consent: the commitment is voluntary";
    Merit = "merit", ["OLN-P4"],
        "El diagnóstico no encontró mérito: no hay qué planificar",
        "The assessment found no merit: there is nothing to plan",
        "Cierre el caso por decisión fundada",
        "Close the case by a reasoned decision";
    AssessmentDone = "assessment_done", ["OLN-P7", "OLN-06"],
        "La medida no tiene un diagnóstico terminado antes",
        "The measure has no complete assessment before it",
        "Termine el diagnóstico; si la medida no puede esperar, declare la urgencia con su motivo",
        "Complete the assessment; if the measure can't wait, declare the urgency and its reason";
    PlanProposed = "plan_proposed", ["OLN-06", "OLN-PLAN", "OPDC-05"],
        "No hay un plan propuesto",
        "There is no proposed plan",
        "Registre el plan elaborado con la familia",
        "Record the plan that was drawn up with the family";
    ActionsEnded = "actions_ended", ["OLN-PLAN", "OPDC-05"],
        "Quedan acciones del plan sin terminar",
        "Some actions of the plan have not ended",
        "Registre cada acción como realizada o descartada",
        "Record each action as done or dropped";
    FinalReview = "final_review", ["OLNM-04"],
        "No consta la revisión final del plan",
        "The final review of the plan is not on record",
        "Haga la revisión final y regístrela",
        "Hold the final review and record it";
    ByCoordinator = "by_coordinator", ["OLN-06"],
        "La medida la adopta la coordinación de la oficina, y no consta que así fuera",
        "The measure is adopted by the office's coordinator, which is not on record",
        "Haga que la adopte la coordinación, y regístrelo (by = coordinator)",
        "Have the coordinator adopt it, and record that (by = coordinator)";
    ByCaseManager = "by_case_manager", ["OLN-06"],
        "El plan lo sugiere quien gestiona el caso, y no consta que así fuera",
        "The plan is suggested by the case manager, which is not on record",
        "Registre quién lo propone (by = case_manager)",
        "Record who proposes it (by = case_manager)";
    SubjectKnown = "subject_known", ["OLN-REGISTRY"],
        "Se refiere a algo que no está registrado antes en el caso",
        "It is about something that is not on record before it",
        "Use el identificador (subject) con que se registró la medida, delito, derivación, alerta o comunicación",
        "Use the identifier (subject) under which the measure, crime, referral, alert or message was recorded";
    SubjectUnused = "subject_unused", ["OLN-REGISTRY"],
        "Ese identificador ya nombra otra cosa de su clase en el caso",
        "That identifier already names another thing of its kind in the case",
        "Dé otro identificador (subject)",
        "Give another identifier (subject)";
    ReasonGiven = "reason_given", ["OLN-P4", "OLN-P3"],
        "No se escribió el motivo",
        "No reason was written",
        "Escriba el motivo: la decisión es fundada",
        "Write the reason: the decision is a reasoned one";
    CourtGroundAnswered = "court_ground_answered", ["OLN-71"],
        "Hay una causal de derivación obligatoria al Tribunal de Familia que no se ha comunicado",
        "A ground that obliges to go to the Family Court has not been taken there",
        "Comuníquela al tribunal y regístrelo",
        "Take it to the court and record it";
    GroundStated = "ground_stated", ["OLN-71"],
        "La comunicación al tribunal no dice su causal",
        "The message to the court does not state its ground",
        "Indique la causal del artículo 71",
        "State the ground of art. 71";
    TransferGrounded = "transfer_grounded", ["CLK-11", "OLN-71"],
        "No consta por qué se transfiere: falta la declaración de incompetencia o la comunicación al tribunal",
        "Why the case is transferred is not on record: the declaration of incompetence or the message to the court is missing",
        "Registre primero la declaración de incompetencia o la transferencia al tribunal",
        "Record the declaration of incompetence or the transfer to the court first";
    MonitoringTerm = "monitoring_term", ["SPE-07", "AGE-11"],
        "El monitoreo no ha cumplido sus 24 meses desde el egreso especializado",
        "The monitoring has not run its 24 months from the specialised discharge",
        "Siga el monitoreo hasta que se cumplan",
        "Carry the monitoring on until they have run";
    CorrectionHolds = "correction_holds", ["OLN-REGISTRY"],
        "La corrección no nombra un evento anterior, o no dice qué cambia",
        "The correction names no earlier event, or does not say what changes",
        "Nombre el evento (subject) y su nueva fecha (moved_to), o anúlelo (voided)",
        "Name the event (subject) and its new date (moved_to), or strike it out (voided)";

    // The place of an event in its case (crate::case::Lifecycle).
    EventOfProgramme = "event_of_programme", ["OPDC-05", "OLN-05"],
        "Ese evento no es del régimen del caso",
        "That event is not of the case's programme",
        "Revise el programa del caso (oln, opd o post_discharge_monitoring) y el evento",
        "Look at the programme of the case (oln, opd or post_discharge_monitoring) and the event";
    EventOfStage = "event_of_stage", ["OLN-06", "OPDC-05"],
        "Ese evento no corresponde a la etapa en que está el caso",
        "That event has no place in the stage of the case",
        "Registre antes los eventos que faltan, o corrija la fecha",
        "Record the missing events first, or correct the date";
    CaseStarted = "case_started", ["OLN-P1", "OPD-14"],
        "El caso no ha comenzado: antes no puede ocurrir nada",
        "The case has not started: nothing can happen before it does",
        "Registre primero el ingreso (o la apertura del monitoreo), o corrija la fecha",
        "Record the intake (or the opening of the monitoring) first, or correct the date";
    CaseOpen = "case_open", ["OLN-REOPENING", "OPD-14"],
        "El caso había terminado",
        "The case had ended",
        "Registre la reapertura o un nuevo ingreso, o corrija la fecha",
        "Record the reopening or another intake, or correct the date";
    AfterBirth = "after_birth", ["AGE-01"],
        "El evento es anterior al nacimiento",
        "The event is before the birth",
        "Corrija la fecha del evento o la de nacimiento",
        "Correct the date of the event or that of the birth";
    NotInFuture = "not_in_future", ["OLN-REGISTRY"],
        "El evento está en el futuro",
        "The event is in the future",
        "Corrija la fecha: se registra lo que ocurrió",
        "Correct the date: what is recorded is what happened";
    EventUnrepeated = "event_unrepeated", ["OLN-REGISTRY"],
        "Ese evento ya está registrado",
        "That event is already on record",
        "Si es otro, dele otro identificador (id); si es el mismo, no lo repita",
        "If it is another one, give it another id; if it is the same, do not repeat it";
}

impl Requirement {
    /// Where it is written: the citations of [`norms`](Self::norms).
    pub fn citations(self) -> Vec<&'static Citation> {
        self.norms().iter().filter_map(|id| norm::citation(id)).collect()
    }
}

/// Those of a list of checks that are not met, in its order.
pub(crate) fn unmet<const N: usize>(checks: [(Requirement, bool); N]) -> Vec<Requirement> {
    checks.into_iter().filter(|(_, met)| !met).map(|(requirement, _)| requirement).collect()
}

/// Whether something was written: blanks are nothing.
pub(crate) fn is_written(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_requirement_is_cited_and_said_in_both_languages() {
        let mut codes = BTreeSet::new();
        for item in Requirement::ALL {
            let code = item.code();
            assert!(codes.insert(code), "{code} stands twice");
            assert_eq!(item.citations().len(), item.norms().len(), "{code} cites rows that exist");
            for text in [item.message(), item.fix()] {
                assert!(!text.es.is_empty() && !text.en.is_empty() && text.es != text.en, "{code}");
            }
            assert_eq!(serde_json::to_value(item).unwrap(), code);
        }
    }
}

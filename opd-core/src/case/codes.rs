//! Code lists of the lifecycle.

use crate::codes::code_lists;

code_lists! {
    /// Who does something in a case (Ley 21.430, art. 65; profile of the OLN case manager).
    Role ("role") {
        Coordinator = "coordinator", "Coordinación", "Coordinator", ["coordinador", "coordinadora", "coordinadoroln"];
        CaseManager = "case_manager", "Gestión de casos", "Case manager",
            ["gestor", "gestora", "gestordecasos", "gestoradecasos"];
        OtherStaff = "other_staff", "Otro integrante del equipo", "Other staff", ["profesional", "equipo", "otro"];
        Court = "court", "Tribunal", "Court", ["tribunaldefamilia"];
        Network = "network", "Red", "Network", ["integrantedelared"];
    }

    /// How far an action of the plan is.
    ActionState ("action_state") {
        Pending = "pending", "Pendiente", "Pending";
        InProgress = "in_progress", "En ejecución", "In progress", ["enejecucion"];
        Done = "done", "Realizada", "Done", ["finalizada", "cumplida"];
        Dropped = "dropped", "Descartada", "Dropped", ["novigente"];
    }
}

impl ActionState {
    /// Whether the action is still to be carried out.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress)
    }
}

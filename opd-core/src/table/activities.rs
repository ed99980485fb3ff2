//! The `activities` table: what the intersectoral area did, one row an activity.

use crate::codes::CodeList;
use crate::coverage::ActivityKind;
use crate::day::Day;
use crate::lang::Text;
use crate::rules::CellState;
use crate::table::Cell;
use crate::table::define::{
    codes_of, define_table, identifier_text, kind_of, owned_type, read_text, state_of, view_of, view_type,
};
use crate::table::field::{Field, Kind};
use crate::table::parse::FromText;
use crate::territory::CommuneCode;

/// Calls a macro with every field of `activities`, as [`for_each_case_field`](super::cases) does.
macro_rules! for_each_activity_field {
    ($then:ident) => { $then! {
        ActivityField, ActivityView, ActivityRecord, "activities", activity_id: ActivityId;
        activity_id: ActivityId (Text), false, ["id_actividad", "actividad", "n_actividad", "numero_actividad", "codigo_actividad"],
            "Identificador de la actividad en la oficina", "Identifier of the activity in the office";
        office_commune: OfficeCommune (Commune), false, ["comuna_oficina", "comuna", "comuna_opd", "comuna_oln", "oficina"],
            "Comuna de la oficina (código CUT o nombre)", "Commune of the office (CUT code or name)";
        activity_date: ActivityDate (Date), false, ["fecha", "fecha_actividad"],
            "Fecha de la actividad", "Date of the activity";
        activity_kind: ActivityKind (Code ActivityKind), false, ["tipo", "tipo_actividad", "linea", "objetivo"],
            "Para qué es la actividad", "What the activity is for";
        children: Children (Whole), false, ["nna", "ninos", "ninos_ninas_y_adolescentes", "n_nna", "cantidad_nna"],
            "Niños, niñas y adolescentes que participaron", "Children and adolescents who took part";
        families: Families (Whole), false, ["familias", "n_familias", "cantidad_familias", "adultos"],
            "Familias que participaron", "Families who took part";
        communities: Communities (Whole), false, ["comunidades", "n_comunidades", "cantidad_comunidades", "organizaciones"],
            "Comunidades que participaron", "Communities who took part";
        networks: Networks (Whole), false, ["redes", "n_redes", "cantidad_redes", "instituciones"],
            "Instituciones de la red que participaron", "Institutions of the network who took part";
        participants: Participants (Text), true, ["participantes", "run_participantes", "rut_participantes", "asistentes"],
            "RUN u otro identificador de quienes se conocen uno a uno, separados por «;»",
            "RUN or other identifier of those who are known one by one, parted by \";\"";
    } };
}
#[cfg(feature = "arrow")]
pub(crate) use for_each_activity_field;

for_each_activity_field!(define_table);

impl std::fmt::Debug for ActivityRecord {
    /// Says nothing of who took part.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivityRecord").field("activity_id", &self.activity_id).finish_non_exhaustive()
    }
}

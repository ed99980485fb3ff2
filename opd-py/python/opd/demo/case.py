"""One made-up case: a row of ``cases``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from opd.demo.sheet import Row, Value

#: The columns as a municipality heads them, each with the field of ``cases`` that it is.
COLUMNS: dict[str, str] = {
    "Código caso": "case_id",
    "RUN NNA": "identifier",
    "Tipo documento": "identifier_type",
    "Fecha de nacimiento": "birth_date",
    "Edad al ingreso": "declared_age",
    "Sexo": "sex",
    "Nacionalidad": "nationality",
    "Comuna domicilio": "commune",
    "Comuna oficina": "office_commune",
    "Programa": "programme",
    "Área de atención": "area",
    "Fecha de ingreso": "intake_date",
    "Vía de ingreso": "intake_channel",
    "Conocimiento caso": "knowledge_at",
    "Clasificación": "finding_class",
    "Urgente": "urgent",
    "Contacto familia": "family_contact_date",
    "NNA oído": "child_heard",
    "Motivo no oído": "child_not_heard_reason",
    "Fecha diagnóstico": "assessment_date",
    "Tipo plan": "plan_kind",
    "Fecha plan": "plan_date",
    "Fecha medida": "measure_date",
    "Última revisión": "last_review_date",
    "Gestor de casos": "case_manager",
    "Conocimiento delito": "crime_known_at",
    "Fecha denuncia": "crime_reported_at",
    "Requerimiento tribunal": "court_request_date",
    "Fecha egreso especializado": "specialised_discharge_date",
    "Fecha de egreso": "discharge_date",
    "Causal egreso": "discharge_cause",
    "Etapa": "stage",
    "Observaciones": "notes",  # not a field: the library says that it reads no such column
}


@dataclass
class Case(Row):
    """One row of ``cases``."""

    #: ``opd``, ``oln``, ``no_merit``, ``court``, ``incompetence``, ``urgent`` or ``monitoring``.
    kind: str = ""
    #: Whether no other row is about the same person.
    alone: bool = True

    def copy(self, **changes: Value) -> Case:
        """The same row with other values."""
        return replace(self, values={**self.values, **changes})

"""One made-up case, and how a person would type it into a spreadsheet."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

Value = str | date | datetime | None

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

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass
class Case:
    """The values of one row by field; a text stands as it is typed, a date gets one of many forms."""

    values: dict[str, Value]
    #: ``opd``, ``oln``, ``no_merit``, ``court``, ``urgent`` or ``monitoring``.
    kind: str
    #: Fixes how its dates are typed, so that a copy is typed alike.
    style: int
    #: Whether no other row is about the same person.
    alone: bool = True
    #: Cells more (or fewer) than the header has.
    extra_cells: int = 0

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name)

    def __setitem__(self, name: str, value: Value) -> None:
        self.values[name] = value

    def day(self, name: str) -> date:
        """The date of a field that surely has one."""
        value = self.values[name]
        assert isinstance(value, date), name
        return value

    def has(self, *names: str) -> bool:
        """Whether all these fields hold something."""
        return all(self.values.get(name) for name in names)

    def copy(self, **changes: Value) -> Case:
        """The same row with other values."""
        return Case({**self.values, **changes}, self.kind, self.style, self.alone)

    def cells(self) -> list[str]:
        """The row as it is typed."""
        rng = Random(self.style)
        cells = [typed(self.values.get(name), rng) for name in COLUMNS.values()]
        if self.extra_cells < 0:
            return cells[: self.extra_cells]
        return cells + ["sobra"] * self.extra_cells


def typed(value: Value, rng: Random) -> str:
    """A value as one of several people would type it."""
    if isinstance(value, datetime):
        return value.strftime(
            rng.choice(("%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"))
        )
    if not isinstance(value, date):
        return value or ""
    form = rng.random()
    if form < 0.78:
        return value.strftime("%d-%m-%Y")
    if form < 0.88:
        return f"{value.day}/{value.month}/{value.year}"
    if form < 0.94:
        return value.isoformat()
    if form < 0.98:
        return str((value - EXCEL_DAY_ZERO).days)
    return f"{value.day} de {MONTHS[value.month - 1]} de {value.year}"


def add_years(day: date, years: int) -> date:
    """The anniversary by art. 48 of the Civil Code: 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def completed_years(birth: date, on: date) -> int:
    """The age in completed years."""
    years = on.year - birth.year
    return years if add_years(birth, years) <= on else years - 1


def add_months(day: date, months: int) -> date:
    """The same day number some months later, or the last one of a shorter month."""
    months += day.year * 12 + day.month - 1
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

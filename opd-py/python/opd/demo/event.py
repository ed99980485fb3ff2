"""The history of one made-up case: rows of ``events``, and of ``measures``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from opd.demo.case import Case
from opd.demo.sheet import Row, Value

#: The columns of ``eventos.csv``, each with the field of ``events`` that it is.
EVENT_COLUMNS: dict[str, str] = {
    "Código caso": "case_id",
    "Código evento": "event_id",
    "Evento": "event",
    "Fecha evento": "happened_at",
    "Fecha registro": "recorded_at",
    "Realizado por": "role",
    "Referencia": "subject",
    "Vía ingreso": "channel",
    "Conocimiento": "knowledge_at",
    "Solicitud oral": "oral",
    "Acta solicitud": "written_record",
    "Contacto logrado": "reached",
    "Medio contacto": "modality",
    "Hubo acuerdo": "agreed",
    "Clasificación": "finding_class",
    "Tipo plan": "plan_kind",
    "Construido con NNA": "with_child",
    "Construido con familia": "with_family",
    "N_objetivos": "objectives",
    "Con supervisión": "supervised",
    "Duración hasta": "ends_on",
    "Plazo revisión": "review_by",
    "Tipo medida": "measure_kind",
    "Resultado revisión": "review_result",
    "Estado acción": "action_state",
    "Estado alerta": "alert_state",
    "Delito sexual": "sexual",
    "Denuncia recibida": "complaint",
    "Fecha delito": "occurred_at",
    "Destinatario": "recipient",
    "Tipo comunicación": "message_kind",
    "Causal derivación": "ground",
    "Aceptado": "accepted",
    "Asistida": "assisted",
    "Acompañamiento": "accompanied",
    "Especializada": "specialised",
    "Plazo respuesta": "answer_by",
    "Meses": "months",
    "Causal egreso": "cause",
    "Fecha egreso especializado": "specialised_discharge_date",
    "Fecha corregida": "moved_to",
    "Motivo": "reason",
    "Observaciones": "notes",
}

#: The columns of ``medidas.csv``, each with the field of ``measures`` that it is.
MEASURE_COLUMNS: dict[str, str] = {
    "Código caso": "case_id",
    "Código medida": "measure_id",
    "Tipo medida": "measure_kind",
    "Fecha medida": "adopted_date",
    "Adoptada por": "adopted_by",
    "N_resolución": "resolution",
    "Hechos": "facts",
    "Derechos vulnerados": "violated_rights",
    "Objetivos": "objectives",
    "Duración hasta": "ends_on",
    "Plazo revisión": "review_by",
    "Fundamentos": "reasoning",
    "Fecha notificación": "notified_date",
    "Última revisión": "last_review_date",
    "Resultado revisión": "review_result",
    "Fecha cese": "ceased_date",
    "Observaciones": "notes",
}

#: Who does what, as each is written.
COORDINATOR = ("Coordinación", "Coordinadora")
MANAGER = ("Gestor de casos", "Gestora de casos", "Gestora")
STAFF = ("Otro integrante del equipo", "Profesional")
NETWORK = ("Red",)
COURT = ("Tribunal",)


@dataclass
class Event(Row):
    """One row of ``events``."""

    #: The day on which it was put on record: its place in the file.
    noted: date = date.min


@dataclass
class Measure(Row):
    """One row of ``measures``."""


@dataclass
class Story:
    """A case, what happened in it, and its measures."""

    case: Case
    #: The last day on which anything happened: that of its end, or the day of the delivery.
    last: date
    #: The day of the delivery.
    as_of: date
    rng: Random
    events: list[Event] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    #: The last hour put on record for each day.
    latest: dict[date, datetime] = field(default_factory=dict)

    def add(self, kind: str, on: date, by: tuple[str, ...] = MANAGER, **values: Value) -> Event | None:
        """Puts an event on record, unless it is after the last day. A day gets an hour, or stays one."""
        rng = self.rng
        day = on.date() if isinstance(on, datetime) else on
        if day > self.last:
            return None
        if not isinstance(on, datetime) and rng.random() < 0.6:
            # The hours of a day run in the order in which things happened.
            on = max(self.hour(day), self.latest.get(day, datetime.min) + timedelta(minutes=5))
        if isinstance(on, datetime):
            self.latest[day] = on
        given: dict[str, Value] = {
            "case_id": self.case["case_id"],
            "event": kind,
            "happened_at": on,
            "role": rng.choice(by),
            "recorded_at": day if rng.random() < 0.3 else None,
            **values,
        }
        event = Event(given, rng.getrandbits(32), noted=day)
        self.events.append(event)
        return event

    def adopt(self, on: date, kind: str, *, months: int) -> Measure:
        """Adopts a measure with its seven elements, as an event and as a row of ``measures``."""
        rng = self.rng
        name = f"M-{len(self.measures) + 1}"
        ends, review_by = on + timedelta(days=30 * months), on + timedelta(days=85)
        self.add(
            "Medida adoptada", on, COORDINATOR,
            subject=name, measure_kind=kind, ends_on=ends, review_by=review_by,
        )  # fmt: skip
        facts, rights, objectives = rng.choice(GROUNDS)
        values: dict[str, Value] = {
            "case_id": self.case["case_id"],
            "measure_id": name,
            "measure_kind": kind,
            "adopted_date": on,
            "adopted_by": rng.choice(COORDINATOR),
            "resolution": f"Res. {rng.randint(1, 900)}/{on.year}",
            "facts": facts,
            "violated_rights": rights,
            "objectives": objectives,
            "ends_on": ends,
            "review_by": review_by,
            "reasoning": "Interés superior: se oyó al NNA y a su familia y se pondera su edad y su opinión",
        }
        measure = Measure(values, rng.getrandbits(32))
        self.measures.append(measure)
        return measure

    def days(self, low: int, high: int) -> timedelta:
        """Some days."""
        return timedelta(days=self.rng.randint(low, high))

    def hour(self, day: date) -> datetime:
        """An hour of that day, during the day."""
        return datetime.combine(day, time(self.rng.randint(8, 17), self.rng.randrange(0, 60, 5)))

    def all(self, kind: str) -> list[Event]:
        """The events of a kind."""
        return [event for event in self.events if event["event"] == kind]

    def close_record(self) -> None:
        """Puts the events in the order of their days and names them by their place in it."""
        self.events.sort(key=lambda event: event.noted)
        for place, event in enumerate(self.events, start=1):
            event["event_id"] = f"E-{place:02}"


#: Spoils the history or the measures of a case; the index counts the defects of one rule.
Spoil = Callable[[Story, int], None]

#: Facts, rights and objectives of measures.
GROUNDS = (
    ("Inasistencia escolar prolongada", "Educación", "Volver a clases y sostener la asistencia"),
    ("Controles de salud abandonados", "Salud", "Retomar los controles y el tratamiento"),
    ("Violencia entre los adultos del hogar", "Vida libre de violencia", "Un hogar sin violencia"),
    ("Descuido en el cuidado diario", "Cuidado y desarrollo", "Apoyar a la familia en el cuidado"),
)

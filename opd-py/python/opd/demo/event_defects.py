"""One defect for each rule over ``events``; the rows of ``cases`` and ``measures`` stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from opd.demo.event import MANAGER, Event, Spoil, Story
from opd.demo.office import OLN_SINCE
from opd.demo.planting import PLACEHOLDERS, UNREADABLE, spoil_cells, spoil_text, spoils
from opd.demo.sheet import Value, add_months, add_years

#: Longer than any three months.
THREE_MONTHS = 93


def event_defect(
    code: str, count: int, fits: Callable[[Story], bool], also: dict[str, int] | None = None
) -> Callable[[Spoil], Spoil]:
    """Registers the defect of a rule over events."""
    return spoils("events", code, count, fits, also)


# Which stories are fit


def any_story(story: Story) -> bool:
    return True


def measured(story: Story) -> bool:
    """A case of the OLN, not urgent, with its measure."""
    return story.case.kind == "oln" and story.case.has("measure_date")


def long_told(story: Story) -> bool:
    """A measured case that went on for a while after its beginning."""
    return measured(story) and (story.last - story.case.day("intake_date")).days >= 70


def of_opd(story: Story) -> bool:
    return story.case.kind == "opd" and story.case["identifier_type"] in ("RUN", "")


def holds(*kinds: str) -> Callable[[Story], bool]:
    """Stories with events of all these kinds."""
    return lambda story: all(story.all(kind) for kind in kinds)


def unclaimed(story: Story) -> bool:
    """Whether the measures were notified, and nobody claimed against them."""
    return bool(story.all("Medida notificada")) and not story.all("Reclamación recibida")


def settled(story: Story) -> bool:
    """Whether the story ended a month or more before the delivery."""
    return bool(story.case["discharge_date"]) and (story.as_of - story.last).days >= 30


# Changes


def first(story: Story, kind: str) -> Event:
    return story.all(kind)[0]


def remove(story: Story, *kinds: str) -> None:
    story.events = [event for event in story.events if event["event"] not in kinds]


def at_noon(day: date, after: int) -> datetime:
    return datetime(day.year, day.month, day.day, 12) + timedelta(days=after)


def move(event: Event, days: int) -> None:
    event["happened_at"] = event.day("happened_at") + timedelta(days=days)


def note(story: Story, kind: str, on: date, **values: Value) -> None:
    """Puts one more event on record, whatever day it is."""
    day = on.date() if isinstance(on, datetime) else on
    given: dict[str, Value] = {
        "case_id": story.case["case_id"],
        "event_id": f"E-{len(story.events) + 50}",
        "event": kind,
        "happened_at": on,
        "role": MANAGER[0],
        **values,
    }
    story.events.append(Event(given, story.rng.getrandbits(32), noted=day))


def spoil_date(story: Story, index: int, text: Value) -> None:
    """Spoils a date on which no rule about histories hangs."""
    event = first(story, "Acuerdo firmado en acta")
    updated = first(story, "Actualización del registro")
    fields = ((event, "recorded_at"), (event, "review_by"), (updated, "happened_at"), (event, "ends_on"))
    spoilt, name = fields[index % len(fields)]
    spoilt[name] = text


# Any table: FILE, DATE, CODE


@event_defect("FILE001", 4, any_story)
def file001(story: Story, index: int) -> None:
    spoil_cells(story.events[0], index)


@event_defect("FILE002", 3, any_story)
def file002(story: Story, index: int) -> None:
    spoil_text(story.events[-1], index)


@event_defect("DATE001", 22, long_told)
def date001(story: Story, index: int) -> None:
    spoil_date(story, index, UNREADABLE[index % len(UNREADABLE)])


@event_defect("DATE002", 19, long_told)
def date002(story: Story, index: int) -> None:
    spoil_date(story, index, PLACEHOLDERS[index % len(PLACEHOLDERS)])


@event_defect("DATE003", 11, any_story)
def date003(story: Story, index: int) -> None:
    name = "recorded_at" if index % 2 else "happened_at"
    first(story, "Actualización del registro")[name] = story.as_of + timedelta(days=1 + index * 5)


@event_defect("CODE001", 25, long_told)
def code001(story: Story, index: int) -> None:
    kind, name, text = (
        ("Ingreso", "channel", "WhatsApp"),
        ("Contacto con la familia", "modality", "señales"),
        ("Actualización del registro", "event", "se actualizó la ficha"),
        ("Plan propuesto", "objectives", "varios"),
        ("Medida adoptada", "role", "apoderado"),
        ("Acuerdo firmado en acta", "supervised", "a medias"),
    )[index % 6]
    first(story, kind)[name] = text


# LIFE


@event_defect("LIFE002", 5, of_opd, {"LIFE011": 2})
def life002(story: Story, index: int) -> None:
    # Without assessment neither the plan nor the agreement has a stage to stand in.
    remove(story, "Diagnóstico terminado", "Corrección")


@event_defect("LIFE003", 29, lambda story: measured(story) and story.case["stage"] == "Ejecución")
def life003(story: Story, index: int) -> None:
    remove(story, "Plan propuesto", "Acuerdo firmado en acta", "Acción del plan")


@event_defect("LIFE004", 6, of_opd)
def life004(story: Story, index: int) -> None:
    finding, plan = (
        ("Sospecha de vulneración", "Plan de atención"),
        ("Necesidad de acceso a oferta", "Plan de intervención personalizada"),
    )[index % 2]
    first(story, "Diagnóstico terminado")["finding_class"] = finding
    first(story, "Plan propuesto")["plan_kind"] = plan


@event_defect("LIFE005", 14, holds("Egreso"))
def life005(story: Story, index: int) -> None:
    first(story, "Egreso")["cause"] = None


@event_defect("LIFE008", 24, lambda story: measured(story) and settled(story))
def life008(story: Story, index: int) -> None:
    kind = ("Contacto con la familia", "Sesión", "Padres o cuidadores oídos")[index % 3]
    note(story, kind, story.last + timedelta(days=1 + index))


@event_defect("LIFE009", 8, of_opd)
def life009(story: Story, index: int) -> None:
    remove(story, "Contacto con la familia", "Corrección")


@event_defect("LIFE010", 7, of_opd)
def life010(story: Story, index: int) -> None:
    remove(story, "Niño, niña o adolescente oído", "Niño, niña o adolescente no oído")


@event_defect("LIFE011", 21, measured)
def life011(story: Story, index: int) -> None:
    day = story.case.day("intake_date")
    kind, on = (
        ("Primera acogida", day),  # an OLN has none
        ("Padres o cuidadores oídos", day - timedelta(days=2)),  # before the case comes in
        ("Revisión final", day),  # of nothing yet
    )[index % 3]
    note(story, kind, on)


@event_defect("LIFE012", 28, long_told)
def life012(story: Story, index: int) -> None:
    match index % 6:
        case 0:
            first(story, "Ingreso").values |= {"oral": "Sí", "written_record": "No"}
        case 1:
            first(story, "Medida adoptada")["role"] = "Gestora de casos"
        case 2:
            remove(story, "Consentimiento")
        case 3:
            first(story, "Plan propuesto")["with_family"] = "No"
        case 4:
            first(story, "Medida adoptada")["measure_kind"] = "Cuidado alternativo"
        case _:
            first(story, "Plan propuesto")["objectives"] = "0"


def born_late(story: Story) -> bool:
    """Whether the child was not born twenty years before the intake."""
    return long_told(story) and story.case.day("birth_date") > add_years(story.case.day("intake_date"), -20)


@event_defect("LIFE013", 10, born_late)
def life013(story: Story, index: int) -> None:
    first(story, "Ingreso")["happened_at"] = add_years(story.case.day("intake_date"), -20)


@event_defect("LIFE014", 15, any_story)
def life014(story: Story, index: int) -> None:
    twice = story.events[index % len(story.events)]
    story.events.append(replace(twice, values=dict(twice.values)))


# TERM


@event_defect("TERM001", 17, long_told)
def term001(story: Story, index: int) -> None:
    known = at_noon(story.case.day("intake_date"), 1)
    note(story, "Conocimiento de un delito", known, subject="DEL-9")
    note(
        story, "Denuncia", known + timedelta(days=2 + index % 5), subject="DEL-9", recipient="Fiscalía local"
    )


@event_defect("TERM002", 20, long_told)
def term002(story: Story, index: int) -> None:
    known = at_noon(story.case.day("intake_date"), 1)
    note(story, "Conocimiento de un delito", known, subject="DEL-9")


def urgent(story: Story) -> bool:
    days = (story.last - story.case.day("intake_date")).days
    return story.case.kind == "urgent" and story.case.has("plan_date") and unclaimed(story) and days > 20


@event_defect("TERM003", 18, urgent)
def term003(story: Story, index: int) -> None:
    day = story.case.day("intake_date") + timedelta(days=3)
    for event in story.all("Medida adoptada"):
        event["happened_at"] = day
    for event in story.all("Medida notificada"):
        event["happened_at"] = max(day, event.noted)


def begun_after_start(story: Story) -> bool:
    """Whether the case could have come in seventy days before, as an OLN's and after the birth."""
    before = story.case.day("intake_date") - timedelta(days=70)
    return measured(story) and before >= max(OLN_SINCE, story.case.day("birth_date"))


@event_defect("TERM004", 23, begun_after_start)
def term004(story: Story, index: int) -> None:
    first(story, "Ingreso")["happened_at"] = story.case.day("intake_date") - timedelta(days=31 + index)


def reviews(story: Story) -> list[Event]:
    return [event for event in story.all("Revisión de la medida") if event["subject"] == "M-1"]


def reviewed_often(story: Story) -> bool:
    found = reviews(story)
    return (
        measured(story)
        and len(found) > 1
        and (found[1].noted - story.case.day("measure_date")).days > THREE_MONTHS
    )


@event_defect("TERM005", 26, reviewed_often)
def term005(story: Story, index: int) -> None:
    story.events.remove(reviews(story)[0])


def monitored(story: Story) -> bool:
    return story.case.kind == "monitoring" and (settled(story) or not story.case["discharge_date"])


@event_defect("TERM006", 9, monitored)
def term006(story: Story, index: int) -> None:
    if story.case["discharge_date"]:
        move(first(story, "Término del monitoreo"), 1 + index)
    else:
        since = add_months(story.as_of, -24) - timedelta(days=10 + index)
        first(story, "Apertura del monitoreo")["specialised_discharge_date"] = since


def incompetent(story: Story) -> bool:
    return story.case.kind == "incompetence" and settled(story)


@event_defect("TERM007", 13, incompetent)
def term007(story: Story, index: int) -> None:
    move(first(story, "Transferencia"), 12 + index)


@event_defect("TERM008", 16, holds("Remisión al Ministerio Público"))
def term008(story: Story, index: int) -> None:
    if index % 2:
        remove(story, "Remisión al Ministerio Público")
    else:
        known = first(story, "Conocimiento de un delito").noted
        first(story, "Remisión al Ministerio Público")["happened_at"] = at_noon(known, 1)


@event_defect("TERM009", 27, lambda story: long_told(story) and unclaimed(story))
def term009(story: Story, index: int) -> None:
    if index % 2:
        story.events.remove(first(story, "Medida notificada"))
    else:
        move(first(story, "Medida notificada"), 15 + index % 10)


@event_defect("TERM010", 12, incompetent)
def term010(story: Story, index: int) -> None:
    if index % 2:
        remove(story, "Aviso al solicitante")
    else:
        move(first(story, "Aviso al solicitante"), 12 + index)


@event_defect("TERM011", 21, lambda story: settled(story) and holds("Informe de la reclamación")(story))
def term011(story: Story, index: int) -> None:
    if index % 2:
        story.events.remove(first(story, "Informe de la reclamación"))
    else:
        move(first(story, "Informe de la reclamación"), 14 + index % 10)


def reports(story: Story) -> list[Event]:
    return [event for event in story.all("Informe del programa") if event["subject"] == "D-1"]


@event_defect("TERM012", 30, lambda story: len(reports(story)) > 1 and not story.all("Plazo de los informes"))
def term012(story: Story, index: int) -> None:
    story.events.remove(reports(story)[0])


# LINK


@event_defect("LINK001", 32, settled, also={"LIFE011": 1})
def link001(story: Story, index: int) -> None:
    wrong = f"{story.case['case_id']}-{index}"
    note(story, "Actualización del registro", story.last, case_id=wrong)

"""What happened in each case: the same story as its row, told in events.

A history told here passes every rule of the catalogue on the last day of the delivery.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from opd.demo.case import Case
from opd.demo.event import COORDINATOR, COURT, MANAGER, NETWORK, STAFF, Event, Measure, Story
from opd.demo.sheet import Value

MEASURES = (
    "Derivación a programas ambulatorios",
    "Derivación a programas ambulatorios",
    "Matrícula o permanencia escolar",
    "Activación de beneficios de seguridad social",
    "Tratamiento médico, psicológico o psiquiátrico, o internación",
    "Otra medida idónea y fundada",
)
MEANS = ("Llamada", "Visita", "Visita domiciliaria", "Entrevista", "Videollamada", "Correo")
SERVICES = ("CESFAM", "Escuela Básica", "Jardín infantil", "Centro de la Mujer", "Programa ambulatorio")
FAMILY_COURT = "Tribunal de Familia de Talagante"
#: No three months are shorter.
REVIEW_DAYS = 85


def tell(case: Case, as_of: date) -> Story:
    """The history of a clean case, as it stood at the end of that day. The same case always has the same one."""
    end = case.day("discharge_date") if case["discharge_date"] else as_of
    story = Story(case, end, as_of, Random(case.style))
    if case.kind == "monitoring":
        monitoring(story)
    else:
        intake(story)
        if case.kind == "incompetence":
            incompetence(story)
        elif case["assessment_date"]:
            assessment(story)
            plan(story)
            measures(story)
            crime(story)
            court(story)
            follow_up(story)
        finish(story)
    registry(story)
    story.close_record()
    correct(story)
    return story


def yes(story: Story) -> str:
    """How people say that something is so."""
    return story.rng.choice(("Sí", "Sí", "SI", "si", "x"))


def intake(story: Story) -> None:
    """The case comes in; the family is reached, and child and parents are heard."""
    case, rng = story.case, story.rng
    day = case.day("intake_date")
    values: dict[str, Value] = {"channel": case["intake_channel"], "knowledge_at": case["knowledge_at"]}
    if case["intake_channel"] == "Demanda espontánea" and rng.random() < 0.5:
        values |= {"oral": "Sí", "written_record": yes(story)}
    known = case["knowledge_at"]
    came = known if isinstance(known, datetime) and known.date() == day else day
    story.add("Ingreso", came, MANAGER, **values)
    oln = case["programme"] == "OLN"
    urgent = case["urgent"] == "Sí"
    if urgent:
        story.add("Declaración de urgencia", day, COORDINATOR, reason="Riesgo vital o grave para el NNA")
    if case["intake_channel"] == "Alerta de la red":
        alert(story, day)
    elif oln and rng.random() < 0.2:
        story.add("Respuesta fundada a la solicitud", day + story.days(1, 5), reason="Se acoge y se evalúa")
    if not oln:
        story.add("Primera acogida", day, STAFF)
    if urgent:
        hear(story, day)
    if not case["family_contact_date"]:
        return
    contact = case.day("family_contact_date")
    if contact > day and rng.random() < 0.3:
        story.add("Contacto con la familia", contact - timedelta(days=1), reached="No", modality="Llamada")
    story.add("Contacto con la familia", contact, reached=yes(story), modality=rng.choice(MEANS))
    if not urgent:
        hear(story, contact)
    story.add("Padres o cuidadores oídos", contact)


def hear(story: Story, day: date) -> None:
    """Hears the child, or says why not, as the row does; before it says so, nothing is known."""
    if story.case["child_heard"] == "Sí":
        story.add("Niño, niña o adolescente oído", day)
    elif story.case["child_not_heard_reason"]:
        story.add("Niño, niña o adolescente no oído", day, reason=story.case["child_not_heard_reason"])


def alert(story: Story, day: date) -> None:
    """The alert that brought the case, until it is resolved."""
    story.add("Alerta recibida", day, subject="A-1", recipient=story.rng.choice(SERVICES))
    for state, after in (("Validada", 1), ("En atención", 4), ("En monitoreo", 30), ("Resuelta", 75)):
        story.add("Alerta actualizada", day + timedelta(days=after), subject="A-1", alert_state=state)


def incompetence(story: Story) -> None:
    """The office is not the competent one: the case goes to the one that is."""
    day = story.case.day("intake_date") + story.days(0, 2)
    story.add("Declaración de incompetencia", day, COORDINATOR, reason="El domicilio es de otra comuna")
    if story.case["discharge_date"]:
        story.add("Aviso al solicitante", story.last)


def assessment(story: Story) -> None:
    """The gathering of background, and what it found."""
    case = story.case
    contact, day = case.day("family_contact_date"), case.day("assessment_date")
    started = contact + story.days(0, (day - contact).days)
    story.add("Inicio del diagnóstico", started)
    if case["finding_class"] == "Sin mérito":
        if case["discharge_date"] and case.day("discharge_date") > day and story.rng.random() < 0.2:
            story.add("Cierre sin mérito", day, COORDINATOR, reason="No hay hechos que lo funden")
            story.add("Reapertura", day, COORDINATOR, reason="Antecedentes nuevos del colegio")
        return
    story.add("Consentimiento", day)
    story.add("Diagnóstico terminado", day, finding_class=case["finding_class"])


def plan(story: Story) -> None:
    """The plan, built with child and family, and the agreement on it once the case is carried out."""
    case, rng = story.case, story.rng
    if not case["plan_date"]:
        return
    day = case.day("plan_date")
    if rng.random() < 0.5 and case["programme"] == "OLN":
        story.add("Citación a sesión", max(case.day("assessment_date"), day - timedelta(days=3)))
        story.add("Sesión", day, agreed="No" if case.kind == "court" else yes(story))
    story.add(
        "Plan propuesto", day,
        plan_kind=case["plan_kind"], with_child=yes(story), with_family=yes(story), objectives=str(rng.randint(1, 4)),
    )  # fmt: skip
    agreed = agreement_day(case)
    if agreed:
        ends, review_by = agreed + timedelta(days=180), agreed + timedelta(days=REVIEW_DAYS)
        story.add("Acuerdo firmado en acta", agreed, supervised=yes(story), ends_on=ends, review_by=review_by)
        story.add("Acción del plan", agreed, subject="AC-1", action_state="En ejecución")


def agreement_day(case: Case) -> date | None:
    """The day on which the plan begins to be carried out."""
    if case["programme"] == "OPD" and case["plan_date"]:
        return case.day("plan_date")
    if case.has("plan_date", "measure_date"):
        return max(case.day("plan_date"), case.day("measure_date"))
    return None


def measures(story: Story) -> None:
    """The measures, notified, reviewed every three months, and ended with the case."""
    case, rng = story.case, story.rng
    if not case["measure_date"]:
        return
    adopted = case.day("measure_date")
    for kind in rng.sample(MEASURES, 2 if rng.random() < 0.15 else 1):
        measure = story.adopt(adopted, kind, months=rng.randint(4, 12))
        name = str(measure["measure_id"])
        notify(story, measure, adopted + story.days(0, 5))
        if case["last_review_date"]:
            for day in every(adopted, case.day("last_review_date"), REVIEW_DAYS):
                review(story, measure, day)
        if kind == MEASURES[0] and case.kind == "oln":
            referral(story, f"D-{name[2:]}", adopted)
        if case["discharge_date"]:
            measure["ceased_date"] = story.last
            story.add("Cese de la medida", story.last, COORDINATOR, subject=name, reason="Término del caso")


def notify(story: Story, measure: Measure, day: date) -> None:
    """Notifies the measure; now and then somebody claims against it."""
    name = measure["measure_id"]
    if story.add("Medida notificada", day, subject=name):
        measure["notified_date"] = day
        claimed = day + story.days(2, 12)
        if story.rng.random() < 0.06 and story.add("Reclamación recibida", claimed, STAFF, subject=name):
            story.add("Informe de la reclamación", claimed + story.days(1, 4), COORDINATOR, subject=name)


def review(story: Story, measure: Measure, day: date) -> None:
    """A review that keeps the measure, or changes it."""
    result = story.rng.choice(("Mantener", "Mantener", "Mantiene", "Modificar"))
    story.add("Revisión de la medida", day, subject=measure["measure_id"], review_result=result)
    measure["last_review_date"], measure["review_result"] = day, result


def every(first: date, last: date, longest: int) -> list[date]:
    """Days after the first one, in even steps that are not longer, until the last one."""
    span = (last - first).days
    steps = max(1, -(-span // longest))
    return [first + timedelta(days=span * step // steps) for step in range(1, steps + 1)]


def referral(story: Story, name: str, day: date) -> None:
    """The referral to a programme of specialised protection, which reports every three months."""
    rng = story.rng
    made = story.add(
        "Derivación", day,
        subject=name, recipient="Programa de protección especializada", assisted=yes(story), accompanied=yes(story),
        specialised=yes(story), answer_by=day + timedelta(days=15),
    )  # fmt: skip
    answered = day + story.days(2, 12)
    if not made or not story.add("Contrarreferencia", answered, NETWORK, subject=name, accepted=yes(story)):
        return
    step = REVIEW_DAYS
    if rng.random() < 0.1:
        step = 170
        reason = "Resolución fundada del programa"
        story.add("Plazo de los informes", answered, subject=name, months="6", reason=reason)
    day = answered + timedelta(days=step)
    while story.add("Informe del programa", day, NETWORK, subject=name):
        day += timedelta(days=step)


def crime(story: Story) -> None:
    """The crime that the office came to know, and its report; the coordinator is told."""
    case = story.case
    known, reported = case["crime_known_at"], case["crime_reported_at"]
    if not isinstance(known, datetime) or not isinstance(reported, datetime):
        return
    sexual = story.rng.random() < 0.3
    story.add(
        "Conocimiento de un delito", known,
        subject="DEL-1", sexual="Sí" if sexual else "No", complaint="Sí" if sexual else "No",
        occurred_at=known.date() - story.days(2, 30),
    )  # fmt: skip
    story.add("Aviso a la coordinación", known, subject="DEL-1")
    if sexual:
        sent = known + timedelta(hours=story.rng.randint(1, 5))
        story.add("Remisión al Ministerio Público", sent, COORDINATOR, subject="DEL-1")
    story.add("Denuncia", reported, COORDINATOR, subject="DEL-1", recipient="Fiscalía local")


def court(story: Story) -> None:
    """The request for a judicial measure, which does not end the case."""
    case = story.case
    if not case["court_request_date"]:
        return
    day = case.day("court_request_date")
    ground = "No hay voluntariedad posible y se requiere una medida del tribunal"
    story.add("Causal de derivación al tribunal", day, ground=ground)
    story.add(
        "Comunicación al tribunal", day, COORDINATOR,
        subject="T-1", message_kind="Requerimiento de medida judicial", ground=ground, recipient=FAMILY_COURT,
    )  # fmt: skip
    story.add("Respuesta del tribunal", day + story.days(5, 20), COURT, subject="T-1", accepted="Sí")


def follow_up(story: Story) -> None:
    """The end of the execution: actions done, final review, follow-up."""
    case = story.case
    agreed = agreement_day(case)
    if case["stage"] == "Seguimiento":
        day = case.day("last_review_date")
    elif case["stage"] == "Egresado" and agreed:
        day = max(agreed, story.last - story.days(10, 30))
    else:
        return
    story.add("Acción del plan", day, subject="AC-1", action_state="Realizada")
    story.add("Revisión final", day)
    story.add("Inicio del seguimiento", day)
    story.add("Contacto de seguimiento", day + story.days(3, 10), reached=yes(story), modality="Llamada")


def finish(story: Story) -> None:
    """The event that ends the case."""
    case, day = story.case, story.last
    cause = case["discharge_cause"]
    match case["stage"]:
        case "Egresado":
            story.add("Egreso", day, COORDINATOR, cause=cause)
        case "Desestimado":
            story.add("Desestimación", day, COORDINATOR, cause=cause, reason="Consta en la carpeta del caso")
        case "Derivado":
            story.add("Derivación del caso", day, COORDINATOR, recipient="Programa especializado")
        case "Cerrado sin mérito":
            story.add("Cierre sin mérito", day, COORDINATOR, reason="No hay hechos que lo funden")
        case "Transferido":
            recipient = FAMILY_COURT
            if case.kind == "court":
                ground = "Hechos nuevos de igual o mayor gravedad"
                story.add(
                    "Comunicación al tribunal", day, COORDINATOR,
                    subject="T-2", message_kind="Transferencia por incompetencia", ground=ground, recipient=FAMILY_COURT,
                )  # fmt: skip
            else:
                recipient = "OLN de la comuna del domicilio"
            story.add("Transferencia", day, COORDINATOR, recipient=recipient)


def monitoring(story: Story) -> None:
    """Follow-up after a specialised programme: contacts until its 24 months are over."""
    case = story.case
    since = case["specialised_discharge_date"]
    story.add("Apertura del monitoreo", case.day("intake_date"), specialised_discharge_date=since)
    day = case.day("family_contact_date")
    while story.add("Contacto de seguimiento", day, reached=yes(story), modality=story.rng.choice(MEANS)):
        day += story.days(40, 70)
    if case["discharge_date"]:
        story.add("Término del monitoreo", story.last)


def registry(story: Story) -> None:
    """The record is brought up to date, also after the end of the case."""
    for event in story.rng.sample(story.events, 1):
        story.add("Actualización del registro", event.noted)


def correct(story: Story) -> None:
    """Now and then a contact was noted on another day, and the record says so later."""
    contacts = [event for event in story.all("Contacto con la familia") if event["reached"] != "No"]
    later = [event for event in story.events if event["event"] == "Diagnóstico terminado"]
    if not contacts or not later or story.rng.random() > 0.05:
        return
    wrong, place = contacts[0], later[0]
    happened = wrong["happened_at"]
    wrong["happened_at"] = wrong.noted - timedelta(days=1)
    values: dict[str, Value] = {
        "case_id": story.case["case_id"],
        "event_id": f"E-{len(story.events) + 1:02}",
        "event": "Corrección",
        "happened_at": place.noted,
        "role": MANAGER[0],
        "subject": wrong["event_id"],
        "moved_to": happened,
        "reason": "La fecha del contacto se anotó mal",
    }
    story.events.append(Event(values, wrong.style + 1, noted=place.noted))

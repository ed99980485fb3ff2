"""One defect for each rule over ``cases``, none of which sets off another rule.

A defect takes a clean case, spoils its row, and may add rows of its own (a second case of the person, a copy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from opd.demo.case import Case
from opd.demo.event import Story
from opd.demo.fits import (
    anyone,
    begun_long_ago,
    closed,
    closed_before,
    closed_young,
    eve,
    long_open,
    measured,
    minor,
    monitored,
    open_long,
    planned,
    unreviewed,
    urgent,
)
from opd.demo.office import FIRST_INTAKE, OLN_SINCE, Office, check_digit, declare_age, person_of
from opd.demo.planting import DEFECTS, PLACEHOLDERS, UNREADABLE, Defect, spoil_cells, spoil_text
from opd.demo.sheet import add_months, add_years

#: Spoils a case and answers new rows; ``index`` counts the defects of one rule, so that its kinds take turns.
SpoilRow = Callable[[Case, Office, int], Iterable[Case]]


def defect(
    code: str, count: int, fits: Callable[[Case, Office], bool], *, silent: bool = False
) -> Callable[[SpoilRow], SpoilRow]:
    """Registers the defect of a rule; a silent case has no events, since a rule would compare them with it."""

    def register(spoil: SpoilRow) -> SpoilRow:
        def plant(story: Story, office: Office, index: int) -> Iterable[Case]:
            if silent:
                story.events.clear()
            return spoil(story.case, office, index)

        DEFECTS["cases", code] = Defect(count, lambda story, office: fits(story.case, office), plant)
        return spoil

    return register


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


# FILE


@defect("FILE001", 5, anyone)
def file001(case: Case, office: Office, index: int) -> Iterable[Case]:
    spoil_cells(case, index)
    return ()


@defect("FILE002", 3, anyone)
def file002(case: Case, office: Office, index: int) -> Iterable[Case]:
    spoil_text(case, index)
    return ()


# ID


@defect("ID001", 40, minor)
def id001(case: Case, office: Office, index: int) -> Iterable[Case]:
    number = office.number(21_500_000, 28_500_000)
    wrong = "0123456789K".replace(check_digit(number), "")[index % 10]
    case["identifier"] = (f"{number}-{wrong}", f"{number}-{wrong}", f"{number}X")[index % 3]
    return ()


@defect("ID002", 14, minor)
def id002(case: Case, office: Office, index: int) -> Iterable[Case]:
    number = office.number(100_000_000, 100_900_000)
    case["identifier"], case["identifier_type"] = (
        f"{number}-{check_digit(number)}",
        "RUN" if index % 2 else "",
    )
    return ()


@defect("ID003", 22, minor)
def id003(case: Case, office: Office, index: int) -> Iterable[Case]:
    filler = ("11.111.111-1", "22222222-2", "99.999.999-9")[index % 3]
    case["identifier"] = filler if index % 2 else f"{office.number(40_000_000, 49_999_999)}-S"
    return ()


@defect("ID004", 9, closed_young)
def id004(case: Case, office: Office, index: int) -> Iterable[Case]:
    person = person_of(case)
    if index % 2:
        person = replace(person, sex="Masculino" if person.sex.startswith("F") else "Femenino")
    else:
        person = replace(person, birth=person.birth + timedelta(days=30))
    return [office.no_merit(case.day("discharge_date") + timedelta(days=5), person)]


@defect("ID005", 12, minor)
def id005(case: Case, office: Office, index: int) -> Iterable[Case]:
    return [case.copy(identifier=office.run(), identifier_type="RUN")]


@defect("ID006", 7, anyone)
def id006(case: Case, office: Office, index: int) -> Iterable[Case]:
    return [case.copy()]


@defect("ID007", 19, minor)
def id007(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["identifier"], case["identifier_type"] = "", "Sin documento" if index % 2 else ""
    return ()


# DATE


@defect("DATE001", 37, planned)
def date001(case: Case, office: Office, index: int) -> Iterable[Case]:
    names = (
        "birth_date",
        "intake_date",
        "assessment_date",
        "plan_date",
        "family_contact_date",
        "discharge_date",
    )
    case[names[index % len(names)]] = UNREADABLE[index % len(UNREADABLE)]
    return ()


@defect("DATE002", 33, planned)
def date002(case: Case, office: Office, index: int) -> Iterable[Case]:
    names = ("discharge_date", "birth_date", "measure_date", "court_request_date", "last_review_date")
    case[names[index % len(names)]] = PLACEHOLDERS[index % len(PLACEHOLDERS)]
    return ()


@defect("DATE003", 11, open_long)
def date003(case: Case, office: Office, index: int) -> Iterable[Case]:
    future = office.as_of + timedelta(days=1 + index * 7)
    if index % 2:
        case["last_review_date"] = future
    else:
        case["knowledge_at"] = at(future, 9)
    return ()


@defect("DATE004", 10, minor, silent=True)
def date004(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["birth_date"] = min(case.day("intake_date") + timedelta(days=1 + index * 20), office.as_of)
    return ()


@defect("DATE005", 16, closed)
def date005(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["discharge_date"] = case.day("intake_date") - timedelta(days=1 + index * 9)
    return ()


@defect("DATE007", 41, closed_before)
def date007(case: Case, office: Office, index: int) -> Iterable[Case]:
    # A case of the OPD, before the agreement began, that is reported as one of the OLN.
    before = office.no_merit(office.intake(FIRST_INTAKE, OLN_SINCE - timedelta(days=30)), person_of(case))
    return [before]


@defect("DATE006", 26, begun_long_ago)
def date006(case: Case, office: Office, index: int) -> Iterable[Case]:
    if index % 2:
        case["assessment_date"] = case.day("intake_date") - timedelta(days=2)
    else:
        case["assessment_date"] = case.day("plan_date") + timedelta(days=2)
    return ()


# AGE


@defect("AGE001", 24, minor)
def age001(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["birth_date"] = add_years(case.day("intake_date"), -18) - timedelta(days=index * 11)
    declare_age(case)
    return ()


@defect("AGE002", 6, eve)
def age002(case: Case, office: Office, index: int) -> Iterable[Case]:
    intake = case.day("intake_date")
    case["family_contact_date"] = case["assessment_date"] = case["discharge_date"] = intake
    case["birth_date"] = add_years(intake + timedelta(days=1), -18)
    declare_age(case)
    return ()


@defect("AGE003", 30, long_open)
def age003(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["birth_date"] = add_years(case.day("intake_date") + timedelta(days=40 + index * 3), -18)
    declare_age(case)
    return ()


@defect("AGE004", 28, minor)
def age004(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["birth_date"] = None
    return ()


@defect("AGE005", 39, minor)
def age005(case: Case, office: Office, index: int) -> Iterable[Case]:
    years = int(str(case["declared_age"]).split()[0])
    case["declared_age"] = str(years + 1 + index % 3)
    return ()


# CODE, GEO


@defect("CODE001", 36, measured)
def code001(case: Case, office: Office, index: int) -> Iterable[Case]:
    name, text = (
        ("sex", "9"),
        ("intake_channel", "WhatsApp"),
        ("stage", "en proceso"),
        ("declared_age", "doce"),
        ("area", "Salud"),
        ("identifier_type", "carnet azul"),
        ("urgent", "quizás"),
    )[index % 7]
    case[name] = text
    if name == "identifier_type":
        case["identifier"] = office.run()
    return ()


@defect("GEO001", 15, anyone)
def geo001(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["commune"] = ("99999", "Talagantee", "13699", "Ñuñoa Sur")[index % 4]
    return ()


@defect("GEO002", 23, anyone)
def geo002(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["commune"] = ("Peñaflor", "El Monte", "13603", "PADRE HURTADO")[index % 4]
    return ()


@defect("GEO003", 44, anyone)
def geo003(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["commune"], case["office_commune"] = "13605", ("Peñaflor", "13605")[index % 2]
    return ()


# LINK


@defect("LINK003", 43, anyone)
def link003(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["case_manager"] = f"{case['case_manager']}0"
    return ()


# LIFE


@defect("LIFE001", 29, measured)
def life001(case: Case, office: Office, index: int) -> Iterable[Case]:
    if case["discharge_date"]:
        case["stage"] = "Ejecución"
    else:
        case["stage"] = ("Egresado", "Diagnóstico", "Recepción")[index % 3]
    return ()


@defect("LIFE002", 13, measured)
def life002(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["assessment_date"] = None
    return ()


@defect("LIFE003", 18, measured)
def life003(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["plan_date"] = case["plan_kind"] = None
    return ()


@defect("LIFE004", 21, planned)
def life004(case: Case, office: Office, index: int) -> Iterable[Case]:
    if index % 2:
        case["finding_class"], case["plan_kind"] = "Sospecha de vulneración", "Plan de atención"
    else:
        case["finding_class"], case["plan_kind"] = (
            "Necesidad de acceso a oferta",
            "Plan de intervención personalizada",
        )
    return ()


@defect("LIFE005", 27, measured)
def life005(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["discharge_cause"] = None if case["discharge_date"] else "Logro de objetivos"
    return ()


@defect("LIFE006", 8, lambda case, office: open_long(case, office) and minor(case, office))
def life006(case: Case, office: Office, index: int) -> Iterable[Case]:
    return [office.reception(office.as_of - timedelta(days=3 + index), person_of(case))]


@defect("LIFE007", 17, closed_young)
def life007(case: Case, office: Office, index: int) -> Iterable[Case]:
    return [office.no_merit(case.day("discharge_date") - timedelta(days=3), person_of(case))]


@defect("LIFE009", 34, planned)
def life009(case: Case, office: Office, index: int) -> Iterable[Case]:
    later = min(case.day("plan_date") + timedelta(days=5), office.as_of)
    case["family_contact_date"] = later if index % 2 and later > case.day("plan_date") else None
    return ()


@defect("LIFE010", 32, planned)
def life010(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["child_heard"], case["child_not_heard_reason"] = "No" if index % 2 else "", None
    return ()


# COV


@defect("COV002", 42, closed)
def cov002(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["intake_date"] = None
    return ()


# TERM


@defect("TERM001", 20, begun_long_ago)
def term001(case: Case, office: Office, index: int) -> Iterable[Case]:
    known = at(case.day("intake_date"), 10)
    case["crime_known_at"], case["crime_reported_at"] = known, known + timedelta(days=2 + index % 5)
    return ()


@defect("TERM002", 25, begun_long_ago)
def term002(case: Case, office: Office, index: int) -> Iterable[Case]:
    case["crime_known_at"], case["crime_reported_at"] = at(case.day("intake_date"), 10), None
    return ()


@defect("TERM003", 31, urgent)
def term003(case: Case, office: Office, index: int) -> Iterable[Case]:
    if index % 2:
        case["measure_date"] = case["last_review_date"] = None
    else:
        case["measure_date"] = case.day("intake_date") + timedelta(days=3)
        if case["last_review_date"]:
            case["last_review_date"] = max(case.day("last_review_date"), case.day("measure_date"))
    return ()


@defect("TERM004", 35, begun_long_ago)
def term004(case: Case, office: Office, index: int) -> Iterable[Case]:
    if index % 2:
        case["measure_date"] = case["last_review_date"] = None
    else:
        case["measure_date"] = case.day("intake_date") + timedelta(days=33 + index % 30)
        if case["last_review_date"]:
            case["last_review_date"] = max(case.day("last_review_date"), case.day("measure_date"))
    return ()


@defect("TERM005", 38, unreviewed)
def term005(case: Case, office: Office, index: int) -> Iterable[Case]:
    end = case.day("discharge_date") if case["discharge_date"] else office.as_of
    early = case.day("measure_date") + timedelta(days=5)
    case["last_review_date"] = early if index % 2 and add_months(early, 3) < end else None
    return ()


@defect("TERM006", 4, monitored)
def term006(case: Case, office: Office, index: int) -> Iterable[Case]:
    if index % 2:
        case["family_contact_date"] = None
    else:
        case["specialised_discharge_date"] = case.day("intake_date") + timedelta(days=2)
    return ()

"""One defect for each rule over ``staff``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from opd.demo.office import AS_OF
from opd.demo.planting import DEFECTS, PLACEHOLDERS, UNREADABLE, Defect, spoil_cells, spoil_text, spoils
from opd.demo.staff import COMPETENCES, KNOWLEDGE, TOOLS, Member, Team, listed

SpoilMember = Callable[[Member, int], None]


def staff_defect(
    code: str, count: int, *roles: str, also: dict[str, int] | None = None
) -> Callable[[SpoilMember], SpoilMember]:
    """Registers the defect of a rule over staff; case managers have it, unless other roles are named."""
    return spoils("staff", code, count, lambda member: member.role in (roles or ("case_manager",)), also)


# Any table: FILE, DATE, CODE


@staff_defect("FILE001", 2)
def file001(member: Member, index: int) -> None:
    spoil_cells(member.post, index)


@staff_defect("FILE002", 2)
def file002(member: Member, index: int) -> None:
    spoil_text(member.renewed, index)


@staff_defect("DATE001", 4)
def date001(member: Member, index: int) -> None:
    name = ("start_date", "job_from", "article_56_date", "registry_date")[index % 4]
    member.post[name] = UNREADABLE[index % len(UNREADABLE)]


@staff_defect("DATE002", 3)
def date002(member: Member, index: int) -> None:
    name = ("article_12e_date", "criminal_record_date", "job_to")[index % 3]
    member.post[name] = PLACEHOLDERS[index % len(PLACEHOLDERS)]


@staff_defect("DATE003", 2)
def date003(member: Member, index: int) -> None:
    member.post["job_to"] = AS_OF + timedelta(days=20 + index * 9)


@staff_defect("CODE001", 5)
def code001(member: Member, index: int) -> None:
    name, text = (
        ("semesters", "diez"),
        ("career", "Astrología"),
        ("exclusive", "quizás"),
        ("tools", "Word; Lotus 1-2-3"),
        ("job_kind", "Comercio"),
    )[index % 5]
    member.post[name] = text


# STAFF: the title


@staff_defect("STAFF001", 1)
def staff001(member: Member, index: int) -> None:
    # The one title that counts is of another area; the one of the right career is short and was not validated.
    member.post["career"], member.post["semesters"] = "Psicología", "4"
    member.post["title_origin"] = "Sin reconocimiento ni validación"
    member.add(
        career="Otra",
        title_area="Otra",
        semesters="10",
        title_origin="Institución del Estado",
        title_on_file="Sí",
    )


@staff_defect("STAFF002", 2)
def staff002(member: Member, index: int) -> None:
    member.post["semesters"] = "6" if index % 2 else None


@staff_defect("STAFF004", 1)
def staff004(member: Member, index: int) -> None:
    member.post["career"], member.post["title_area"] = "Derecho", "Ciencias sociales"


@staff_defect("STAFF005", 2)
def staff005(member: Member, index: int) -> None:
    member.post["title_origin"] = "Sin reconocimiento ni validación" if index % 2 else None


@staff_defect("STAFF029", 2, "social_worker", "psychologist")
def staff029(member: Member, index: int) -> None:
    member.post["career"] = "Derecho" if index % 2 else None


# STAFF: experience


@staff_defect("STAFF003", 1)
def staff003(member: Member, index: int) -> None:
    # Work with families, but not in programmes for children.
    member.post["job_kind"] = "Trabajo en red intersectorial"


@staff_defect("STAFF006", 2, also={"STAFF003": 1})
def staff006(member: Member, index: int) -> None:
    if index % 2:
        member.post["job_kind"] = "Otro"
    else:
        member.post["job_certified"] = "No"
    for name in ("kind", "from", "to", "certified", "left_by"):
        member.renewed[f"job_{name}"] = None


@staff_defect("STAFF007", 1)
def staff007(member: Member, index: int) -> None:
    member.add(job_kind="OPD", job_from=date(2019, 5, 2), job_to=date(2018, 12, 28), job_certified="Sí")


# STAFF: courses, knowledge, competences, tools


@staff_defect("STAFF008", 2)
def staff008(member: Member, index: int) -> None:
    member.post["courses"] = "ninguno" if index % 2 else None


def lacks(code: str, name: str, words: tuple[str, ...], missing: str) -> None:
    """Registers the defect of somebody who has not shown one of the words."""

    @staff_defect(code, 1)
    def spoil(member: Member, index: int) -> None:
        member.post[name] = listed(word for word in words if word != missing)


for place, word in enumerate(KNOWLEDGE):
    lacks(f"STAFF{9 + place:03}", "knowledge", KNOWLEDGE, word)
for place, word in enumerate(COMPETENCES):
    lacks(f"STAFF{20 + place:03}", "competences", COMPETENCES, word)
lacks("STAFF026", "tools", TOOLS, "PowerPoint")
lacks("STAFF027", "tools", TOOLS, "Outlook")


@staff_defect("STAFF028", 2)
def staff028(member: Member, index: int) -> None:
    member.post["exclusive"] = "No" if index % 2 else None


# STAFF: statements and papers


def unsworn(member: Member, index: int, statement: str) -> None:
    """A statement that tells of a bar, or that does not say."""
    member.post[f"{statement}_clear"] = "No" if index % 2 else None


@staff_defect("STAFF012", 2)
def staff012(member: Member, index: int) -> None:
    unsworn(member, index, "article_54")


@staff_defect("STAFF013", 2)
def staff013(member: Member, index: int) -> None:
    unsworn(member, index, "article_56")


@staff_defect("STAFF014", 3)
def staff014(member: Member, index: int) -> None:
    if index < 2:
        unsworn(member, index, "article_12e")
    else:
        # The statement is clear, but five years have not passed.
        kind, cause = "Función similar en el servicio público", "Medida disciplinaria"
        member.add(job_kind=kind, job_from=date(2018, 3, 1), job_to=date(2020, 11, 30), job_left_by=cause)


@staff_defect("STAFF015", 2, "case_manager", "social_worker", "psychologist")
def staff015(member: Member, index: int) -> None:
    member.renewed["registry_disqualified"] = "Sí"
    member.renewed["registry_until"] = AS_OF + timedelta(days=900) if index % 2 else None


@staff_defect("STAFF016", 2, "case_manager", "social_worker", "psychologist")
def staff016(member: Member, index: int) -> None:
    member.post["registry_date"] = member.post.day("start_date") + timedelta(days=3 + index)


@staff_defect("STAFF017", 1)
def staff017(member: Member, index: int) -> None:
    # The registry was queried again, but what it answered is not on record.
    member.renewed["registry_disqualified"] = None


@staff_defect("STAFF018", 2)
def staff018(member: Member, index: int) -> None:
    member.renewed["criminal_record_clear"] = "No"


@staff_defect("STAFF019", 1)
def staff019(member: Member, index: int) -> None:
    # Another certificate was asked for, but what it shows is not on record.
    member.renewed["criminal_record_clear"] = None


# TEAM


@staff_defect("TEAM001", 2, "lawyer", "secretary")
def team001(member: Member, index: int) -> None:
    member.post["end_date"] = AS_OF - timedelta(days=40 + index)


def team002(member: Member, team: Team, index: int) -> Iterable[Member]:
    """One more than agreed."""
    return [team.member(member.role)]


DEFECTS["staff", "TEAM002"] = Defect(
    2, lambda member, team: member.role in ("coordinator", "social_technician"), team002
)


@staff_defect("TEAM003", 2, also={"STAFF019": 1})
def team003(member: Member, index: int) -> None:
    for name in ("date", "clear", "special"):
        member.renewed[f"criminal_record_{name}"] = None


def team004(member: Member, team: Team, index: int) -> Iterable[Member]:
    """One or a few more cases than the limit."""
    member.post["open_cases"] = str(team.caseload + 1 + index * 4)
    return ()


DEFECTS["staff", "TEAM004"] = Defect(2, lambda member, team: member.role == "case_manager", team004)


@staff_defect("TEAM005", 2)
def team005(member: Member, index: int) -> None:
    # An earlier post, with its days the wrong way round.
    member.add(role="Secretaria", start_date=date(2020, 8, 3 + index), end_date=date(2020, 3, 2))

"""The delivery as files: five tables, an agreement, the office's terms and, beside them, what was planted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from os import PathLike
from pathlib import Path
from random import Random
from typing import TypedDict

# Each of these registers its defects.
from opd.demo import activity_defects, defects, event_defects, measure_defects, staff_defects  # noqa: F401
from opd.demo.activity import ACTIVITY_COLUMNS, Activity, activities
from opd.demo.agreement import YEARS, agreement, staff_readings
from opd.demo.case import COLUMNS, Case
from opd.demo.event import EVENT_COLUMNS, MEASURE_COLUMNS, Story
from opd.demo.office import AS_OF, FIRST_INTAKE, Office, Person, person_of
from opd.demo.planting import OF_THE_WHOLE, plant, planted
from opd.demo.sheet import Row, as_csv
from opd.demo.staff import POSTS, STAFF_COLUMNS, Member, Team, busiest
from opd.demo.story import tell

LAST_INTAKE = date(2024, 12, 20)
#: Fewer cases would not hold every defect.
MINIMUM_CASES = 2_500
NOTE = (
    "Datos sintéticos: todas las personas, los RUN, los casos y el convenio son inventados. "
    "Synthetic data: every person, RUN and case, and the agreement, is invented."
)
#: The tables with their files and columns.
FILES = {
    "cases": "casos.csv",
    "events": "eventos.csv",
    "measures": "medidas.csv",
    "activities": "actividades.csv",
    "staff": "personal.csv",
}
TABLES = {
    "cases": COLUMNS,
    "events": EVENT_COLUMNS,
    "measures": MEASURE_COLUMNS,
    "activities": ACTIVITY_COLUMNS,
    "staff": STAFF_COLUMNS,
}
#: What is handed in beside the tables.
BESIDE = {"agreement": "convenio.toml", "staff_readings": "parametros_personal.toml"}

# The coverage that is agreed differs from what was attended in the three years of protection, and in the second of the
# intersectoral area: of its third, which has not ended, nothing is said.
OF_THE_WHOLE["cases", "COV001"] = 4


class Planted(TypedDict):
    """What ``defectos.json`` says: rows by table, and findings by table and rule."""

    note: str
    as_of: str
    seed: int
    rows: dict[str, int]
    planted: dict[str, dict[str, int]]


@dataclass
class Delivery:
    """What an office hands in."""

    stories: list[Story]
    activities: list[Activity]
    staff: list[Member]
    caseload: int

    def rows(self) -> dict[str, Sequence[Row]]:
        """The rows of each table: cases and activities in their order, events as they were noted, measures as they
        were adopted, staff by person."""
        events = [event for story in self.stories for event in story.events]
        events.sort(key=lambda event: event.noted)
        return {
            "cases": [story.case for story in self.stories],
            "events": events,
            "measures": [measure for story in self.stories for measure in story.measures],
            "activities": self.activities,
            "staff": [row for member in self.staff for row in member.rows],
        }

    def files(self) -> dict[str, bytes]:
        """The tables and the documents, by the names of their files."""
        areas = {"protection": agreed_protection(self.stories), "intersectoral": first_year(self.activities)}
        posts = {role: many for role, _, _, many in POSTS}
        documents = {"agreement": agreement(areas, posts), "staff_readings": staff_readings(self.caseload)}
        tables = {FILES[table]: as_csv(TABLES[table], rows) for table, rows in self.rows().items()}
        return tables | {BESIDE[name]: text.encode() for name, text in documents.items()}


def write_delivery(directory: str | PathLike[str], seed: int = 20260301, cases: int = 5000) -> Planted:
    """Writes the five tables, the agreement, the office's terms and ``defectos.json``, and answers what that says.

    ``cases`` is the number of cases before the rows that some defects add (copies, second cases). Validated
    together as of ``as_of``, they have exactly the findings in ``planted``. The folder is made if it is
    missing, and files of these names in it are replaced.

    Raises ``ValueError`` for fewer than ``MINIMUM_CASES`` cases, ``OSError`` if a file can't be written.
    """
    if cases < MINIMUM_CASES:
        raise ValueError(f"cases must be {MINIMUM_CASES} or more, not {cases}")
    delivery = make_delivery(seed, cases)
    said: Planted = {
        "note": NOTE,
        "as_of": AS_OF.isoformat(),
        "seed": seed,
        "rows": {table: len(rows) for table, rows in delivery.rows().items()},
        "planted": {table: planted(table) for table in TABLES},
    }
    write_files(directory, {**delivery.files(), "defectos.json": as_json(said)})
    return said


def write_files(directory: str | PathLike[str], files: Mapping[str, bytes]) -> None:
    """Writes files into a folder, which is made if it is missing."""
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def as_json(said: Planted) -> bytes:
    """The JSON of what was planted."""
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def make_delivery(seed: int, cases: int, *, clean: bool = False) -> Delivery:
    """A delivery with every defect, or a clean one. What is not a case has a source of chance of its own."""
    office = Office(Random(seed), AS_OF)
    stories = clean_stories(office, cases)
    # With room for the defects that open a case, or hide the end of one.
    caseload = (busiest(story.case for story in stories) // 10 + 2) * 10
    if not clean:
        plant_in_cases(stories, office)
    beside = Office(Random(f"activities {seed}"), AS_OF)
    done = activities(beside)
    team = Team(Random(f"staff {seed}"), AS_OF, caseload)
    staff = team.all()
    if not clean:
        plant(["activities"], list(done), beside)
        staff += [more for _, more in plant(["staff"], list(staff), team)]
    return Delivery(stories, done, staff, caseload)


def agreed_protection(stories: Sequence[Story]) -> int:
    """Persons a year, between what was attended in the first year and in those that carry over from it."""
    first = YEARS[0].first
    served = [story.case for story in stories if story.case["area"] == "Protección"]
    intakes = [case["intake_date"] for case in served if case["programme"] == "OLN"]
    many = sum(isinstance(intake, date) and intake >= first for intake in intakes)
    return round(many * 365 / (LAST_INTAKE - first).days * 1.2)


def first_year(done: Sequence[Activity]) -> int:
    """Who took part in the first year of the agreement, as often as they did."""
    # A date that can't be read is of another year: defects leave this one as it is.
    dated = (activity for activity in done if isinstance(activity["activity_date"], date))
    return sum(activity.took_part for activity in dated if activity.day("activity_date") in YEARS[0])


def clean_stories(office: Office, count: int) -> list[Story]:
    """Cases without defects in order of intake, with what happened in them."""
    return [tell(case, office.as_of) for case in clean_cases(office, count)]


def clean_cases(office: Office, count: int) -> list[Case]:
    """Cases without defects in order of intake; some children come back after their case ended."""
    rng = office.rng
    returning: list[tuple[date, Person]] = []
    rows: list[Case] = []
    for intake in sorted(office.intake(FIRST_INTAKE, LAST_INTAKE) for _ in range(count)):
        if returning and returning[0][0] < intake:
            rows.append(office.no_merit(intake, returning.pop(0)[1]))
            rows[-1].alone = False
            continue
        case = office.case(intake)
        rows.append(case)
        end, birth = case["discharge_date"], case.day("birth_date")
        young = birth >= date(2010, 1, 1) and case.kind in ("opd", "oln", "court")
        if isinstance(end, date) and young and rng.random() < 0.08:
            case.alone = False
            returning.append((end + timedelta(days=30), person_of(case)))
            returning.sort(key=lambda item: item[0])
    return rows


def plant_in_cases(stories: list[Story], office: Office) -> None:
    """Plants every defect of cases, events and measures on stories of its own."""
    free = [story for story in stories if story.case.alone]
    for story, extra in plant(["cases", "events", "measures"], free, office):
        told = tell(extra, office.as_of)
        if extra["case_id"] == story.case["case_id"]:
            # The same case once more: its history stands already.
            told.events, told.measures = [], []
        stories.insert(office.rng.randrange(len(stories)), told)

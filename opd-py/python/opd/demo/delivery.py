"""The delivery as files: cases, events and measures and, beside them, what was planted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from os import PathLike
from pathlib import Path
from random import Random
from typing import TypedDict

from opd.demo import defects, event_defects, measure_defects  # noqa: F401 (each registers its defects)
from opd.demo.case import COLUMNS, Case
from opd.demo.event import EVENT_COLUMNS, MEASURE_COLUMNS, Story
from opd.demo.office import FIRST_INTAKE, Office, Person, person_of
from opd.demo.planting import DEFECTS, planted
from opd.demo.sheet import Row, as_csv
from opd.demo.story import tell

#: The day on which the planted defects are exactly those of ``defectos.json``.
AS_OF = date(2024, 12, 31)
LAST_INTAKE = date(2024, 12, 20)
#: Fewer cases would not hold every defect.
MINIMUM_CASES = 2_500
NOTE = (
    "Datos sintéticos: todas las personas, los RUN y los casos son inventados. "
    "Synthetic data: every person, RUN and case is invented."
)
#: The tables with their files and columns.
FILES = {"cases": "casos.csv", "events": "eventos.csv", "measures": "medidas.csv"}
TABLES = {"cases": COLUMNS, "events": EVENT_COLUMNS, "measures": MEASURE_COLUMNS}


class Planted(TypedDict):
    """What ``defectos.json`` says: rows by table, and findings by table and rule."""

    note: str
    as_of: str
    seed: int
    rows: dict[str, int]
    planted: dict[str, dict[str, int]]


def write_delivery(directory: str | PathLike[str], seed: int = 20260301, cases: int = 5000) -> Planted:
    """Writes the three tables and ``defectos.json``, and answers what the latter says.

    ``cases`` is the number of cases before the rows that some defects add (copies, second cases). Validated
    together as of ``as_of``, the tables have exactly the findings in ``planted``. The folder is made if it is
    missing, and files of these names in it are replaced.

    Raises ``ValueError`` for fewer than ``MINIMUM_CASES`` cases, ``OSError`` if a file can't be written.
    """
    if cases < MINIMUM_CASES:
        raise ValueError(f"cases must be {MINIMUM_CASES} or more, not {cases}")
    office = Office(Random(seed), AS_OF)
    stories = clean_stories(office, cases)
    plant(stories, office)
    tables = rows_of(stories)
    said: Planted = {
        "note": NOTE,
        "as_of": AS_OF.isoformat(),
        "seed": seed,
        "rows": {table: len(rows) for table, rows in tables.items()},
        "planted": {table: planted(table) for table in tables},
    }
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        (folder / FILES[table]).write_bytes(as_csv(TABLES[table], rows))
    (folder / "defectos.json").write_bytes((json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode())
    return said


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


def plant(stories: list[Story], office: Office) -> None:
    """Plants every defect on cases of its own."""
    free = [story for story in stories if story.case.alone]
    office.rng.shuffle(free)
    # The rules with the fewest fit cases choose first.
    fit = {key: sum(defect.fits(story, office) for story in free) for key, defect in DEFECTS.items()}
    for key in sorted(DEFECTS, key=lambda key: fit[key]):
        defect = DEFECTS[key]
        chosen = [story for story in free if defect.fits(story, office)][: defect.count]
        if len(chosen) < defect.count:
            raise ValueError(f"too few cases fit {key}: {len(chosen)} of {defect.count}")
        taken = {id(story) for story in chosen}
        free = [story for story in free if id(story) not in taken]
        for index, story in enumerate(chosen):
            for extra in defect.plant(story, office, index):
                told = tell(extra, office.as_of)
                if extra["case_id"] == story.case["case_id"]:
                    # The same case once more: its history stands already.
                    told.events, told.measures = [], []
                stories.insert(office.rng.randrange(len(stories)), told)


def rows_of(stories: list[Story]) -> dict[str, Sequence[Row]]:
    """The rows of each table: cases in their order, events as they were noted, measures as they were adopted."""
    events = [event for story in stories for event in story.events]
    events.sort(key=lambda event: event.noted)
    return {
        "cases": [story.case for story in stories],
        "events": events,
        "measures": [measure for story in stories for measure in story.measures],
    }

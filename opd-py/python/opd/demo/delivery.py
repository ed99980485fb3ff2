"""The delivery as files: ``casos.csv`` and, beside it, what was planted."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from os import PathLike
from pathlib import Path
from random import Random
from typing import TypedDict

from opd.demo.case import COLUMNS, Case
from opd.demo.defects import DEFECTS
from opd.demo.office import FIRST_INTAKE, Office, Person, person_of

#: The day on which the planted defects are exactly those of ``defectos.json``.
AS_OF = date(2024, 12, 31)
LAST_INTAKE = date(2024, 12, 20)
#: Fewer cases would not hold every defect.
MINIMUM_CASES = 2_500
NOTE = (
    "Datos sintéticos: todas las personas, los RUN y los casos son inventados. "
    "Synthetic data: every person, RUN and case is invented."
)


class Planted(TypedDict):
    """What ``defectos.json`` says."""

    note: str
    as_of: str
    rows: int
    seed: int
    planted: dict[str, int]


def write_delivery(directory: str | PathLike[str], seed: int = 20260301, cases: int = 5000) -> Planted:
    """Writes ``casos.csv`` and ``defectos.json`` and answers what the latter says.

    ``cases`` is the number of cases before the rows that some defects add (copies, second cases). Validated
    as of ``as_of``, the delivery has exactly the findings in ``planted``. The folder is made if it is
    missing, and files of these two names in it are replaced.

    Raises ``ValueError`` for fewer than ``MINIMUM_CASES`` cases, ``OSError`` if a file can't be written.
    """
    if cases < MINIMUM_CASES:
        raise ValueError(f"cases must be {MINIMUM_CASES} or more, not {cases}")
    rng = Random(seed)
    office = Office(rng, AS_OF)
    rows = clean_cases(office, cases)
    plant(rows, office)
    planted: Planted = {
        "note": NOTE,
        "as_of": AS_OF.isoformat(),
        "rows": len(rows),
        "seed": seed,
        "planted": {code: defect.count for code, defect in DEFECTS.items()},
    }
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "casos.csv").write_bytes(as_csv(rows))
    (folder / "defectos.json").write_bytes(
        (json.dumps(planted, ensure_ascii=False, indent=2) + "\n").encode()
    )
    return planted


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


def plant(rows: list[Case], office: Office) -> None:
    """Plants every defect on rows of its own."""
    free = [case for case in rows if case.alone]
    office.rng.shuffle(free)
    # The rules with the fewest fit cases choose first.
    fit = {code: sum(defect.fits(case, office) for case in free) for code, defect in DEFECTS.items()}
    for code in sorted(DEFECTS, key=lambda code: fit[code]):
        defect = DEFECTS[code]
        chosen = [case for case in free if defect.fits(case, office)][: defect.count]
        if len(chosen) < defect.count:
            raise ValueError(f"too few cases fit {code}: {len(chosen)} of {defect.count}")
        taken = {id(case) for case in chosen}
        free = [case for case in free if id(case) not in taken]
        for index, case in enumerate(chosen):
            for extra in defect.plant(case, office, index):
                rows.insert(office.rng.randrange(len(rows)), extra)


def as_csv(rows: list[Case]) -> bytes:
    """The rows as Excel writes them in Chile: UTF-8 with its mark, semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(case.cells() for case in rows)
    return text.getvalue().encode("utf-8-sig")

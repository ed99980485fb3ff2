"""One defect for each rule over ``measures``; the rows of ``cases`` and ``events`` stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from opd.demo.event import Measure, Spoil, Story
from opd.demo.planting import PLACEHOLDERS, UNREADABLE, spoil_cells, spoil_text, spoils
from opd.demo.sheet import add_months

ELEMENTS = (
    "resolution",
    "facts",
    "violated_rights",
    "objectives",
    "ends_on",
    "review_by",
    "reasoning",
)


def measure_defect(code: str, count: int, fits: Callable[[Story], bool]) -> Callable[[Spoil], Spoil]:
    """Registers the defect of a rule over measures."""
    return spoils("measures", code, count, fits)


# Which stories are fit, by their first measure


def any_measure(story: Story) -> bool:
    return bool(story.measures)


def old(story: Story) -> bool:
    """A measure adopted a good while before the delivery."""
    return any_measure(story) and (story.as_of - story.measures[0].day("adopted_date")).days >= 45


def ran_long(story: Story) -> bool:
    """A measure that ran for more than three months."""
    if not any_measure(story):
        return False
    adopted = story.measures[0].day("adopted_date")
    return add_months(adopted, 3) < story.last


def still_runs(story: Story) -> bool:
    return old(story) and not story.case["discharge_date"]


# Any table: FILE, DATE, CODE


@measure_defect("FILE001", 4, any_measure)
def file001(story: Story, index: int) -> None:
    spoil_cells(story.measures[0], index)


@measure_defect("FILE002", 3, any_measure)
def file002(story: Story, index: int) -> None:
    spoil_text(story.measures[0], index)


@measure_defect("DATE001", 13, any_measure)
def date001(story: Story, index: int) -> None:
    name = ("ends_on", "review_by", "adopted_date", "notified_date")[index % 4]
    story.measures[0][name] = UNREADABLE[index % len(UNREADABLE)]


@measure_defect("DATE002", 11, any_measure)
def date002(story: Story, index: int) -> None:
    name = ("ceased_date", "ends_on", "notified_date", "last_review_date", "review_by")[index % 5]
    story.measures[0][name] = PLACEHOLDERS[index % len(PLACEHOLDERS)]


@measure_defect("DATE003", 6, still_runs)
def date003(story: Story, index: int) -> None:
    story.measures[0]["last_review_date"] = story.as_of + timedelta(days=1 + index * 6)


@measure_defect("CODE001", 9, any_measure)
def code001(story: Story, index: int) -> None:
    name, text = (
        ("measure_kind", "letra z"),
        ("adopted_by", "apoderado"),
        ("review_result", "en trámite"),
    )[index % 3]
    story.measures[0][name] = text


# MEAS


@measure_defect("MEAS001", 21, any_measure)
def meas001(story: Story, index: int) -> None:
    story.measures[0][ELEMENTS[index % len(ELEMENTS)]] = None


@measure_defect("MEAS002", 8, any_measure)
def meas002(story: Story, index: int) -> None:
    kinds = ("Cuidado alternativo", "Suspender el derecho a vivir con la familia", "Adopción")
    story.measures[0]["measure_kind"] = kinds[index % 3]


@measure_defect("MEAS003", 12, any_measure)
def meas003(story: Story, index: int) -> None:
    story.measures[0]["adopted_by"] = ("Gestora de casos", "Gestor", "Profesional")[index % 3]


@measure_defect("MEAS004", 7, any_measure)
def meas004(story: Story, index: int) -> None:
    measure = story.measures[0]
    measure["notified_date"] = measure.day("adopted_date") - timedelta(days=1 + index)


@measure_defect("MEAS005", 16, ran_long)
def meas005(story: Story, index: int) -> None:
    story.measures[0]["last_review_date"] = story.measures[0]["review_result"] = None


@measure_defect("MEAS006", 14, old)
def meas006(story: Story, index: int) -> None:
    measure = story.measures[0]
    late = measure.day("adopted_date") + timedelta(days=15 + index)
    measure["notified_date"] = late if index % 2 else None


@measure_defect("MEAS007", 10, any_measure)
def meas007(story: Story, index: int) -> None:
    first = story.measures[0]
    twice: Measure = replace(first, values={**first.values, "measure_kind": "Otra medida idónea y fundada"})
    story.measures.append(twice)


# LINK


@measure_defect("LINK002", 5, any_measure)
def link002(story: Story, index: int) -> None:
    story.measures[0]["case_id"] = f"{story.case['case_id']}-{index}"

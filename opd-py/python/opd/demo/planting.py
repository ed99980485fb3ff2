"""The register of defects: for each rule and table, how many there are, in which cases, and what spoils them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from opd.demo.case import Case
from opd.demo.event import Story
from opd.demo.office import Office
from opd.demo.sheet import Row

#: Unreadable and stand-in dates.
UNREADABLE = ("03/25/2023", "5/3/23", "31-02-2023", "ayer", "2023-13-01", "05-03-0023", "14-11-22", "junio")
PLACEHOLDERS = ("01-01-1900", "NO APLICA", "31-12-9999", "S/I", "00-00-0000", "1900-01-01")

Fits = Callable[[Story, Office], bool]
#: Spoils a story and answers new rows of ``cases``; the index counts the defects of one rule, so that its kinds
#: take turns.
Plant = Callable[[Story, Office, int], Iterable[Case]]
#: Spoils the history or the measures of a case.
Spoil = Callable[[Story, int], None]


@dataclass(frozen=True)
class Defect:
    """How often a rule is broken in a table, in which cases and how."""

    count: int
    fits: Fits
    plant: Plant
    #: Other rules of the table that it can't help breaking, and how often each.
    also: Mapping[str, int] = field(default_factory=dict)


#: By table and rule.
DEFECTS: dict[tuple[str, str], Defect] = {}


def spoils(
    table: str, code: str, count: int, fits: Callable[[Story], bool], also: Mapping[str, int] | None = None
) -> Callable[[Spoil], Spoil]:
    """Registers the defect of a rule over ``events`` or ``measures``."""

    def register(spoil: Spoil) -> Spoil:
        def plant(story: Story, office: Office, index: int) -> Iterable[Case]:
            spoil(story, index)
            return ()

        DEFECTS[table, code] = Defect(count, lambda story, office: fits(story), plant, also or {})
        return spoil

    return register


def planted(table: str) -> dict[str, int]:
    """How many findings of each rule the defects make in a table."""
    counts: dict[str, int] = {}
    for (of, code), defect in DEFECTS.items():
        if of == table:
            for rule, times in {code: 1, **defect.also}.items():
                counts[rule] = counts.get(rule, 0) + times * defect.count
    return counts


def spoil_cells(row: Row, index: int) -> None:
    """A row with a cell more, or without its last one."""
    row.extra_cells = 2 if index % 2 else -1


def spoil_text(row: Row, index: int) -> None:
    """A text with a character that no text holds."""
    row["notes"] = "ficha\0dañada" if index % 2 else "copiado\x07de otro sistema"

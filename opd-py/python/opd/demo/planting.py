"""The register of defects: for each rule and table, how many there are, in what, and what spoils it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from opd.demo.office import Office
from opd.demo.sheet import Row

#: What a defect is planted in: the story of a case, an activity, or somebody of the staff.
Item = TypeVar("Item")

#: Unreadable and stand-in dates.
UNREADABLE = ("03/25/2023", "5/3/23", "31-02-2023", "ayer", "2023-13-01", "05-03-0023", "14-11-22", "junio")
PLACEHOLDERS = ("01-01-1900", "NO APLICA", "31-12-9999", "S/I", "00-00-0000", "1900-01-01")

#: Spoils a thing and answers new ones; the index counts the defects of one rule, so that its kinds take turns.
Plant = Callable[[Any, Any, int], Iterable[Any]]


@dataclass(frozen=True)
class Defect:
    """How often a rule is broken in a table, in which things of an office and how."""

    count: int
    fits: Callable[[Any, Any], bool]
    plant: Plant
    #: Other rules of the table that it can't help breaking, and how often each.
    also: Mapping[str, int] = field(default_factory=dict)


#: By table and rule.
DEFECTS: dict[tuple[str, str], Defect] = {}
#: Findings about a table as a whole, which no row has.
OF_THE_WHOLE: dict[tuple[str, str], int] = {}


def spoils(
    table: str, code: str, count: int, fits: Callable[[Item], bool], also: Mapping[str, int] | None = None
) -> Callable[[Callable[[Item, int], None]], Callable[[Item, int], None]]:
    """Registers the defect of a rule over any table but ``cases``."""

    def register(spoil: Callable[[Item, int], None]) -> Callable[[Item, int], None]:
        def plant(item: Item, office: Office, index: int) -> Iterable[Item]:
            spoil(item, index)
            return ()

        DEFECTS[table, code] = Defect(count, lambda item, office: fits(item), plant, also or {})
        return spoil

    return register


def plant(tables: Collection[str], free: list[Item], office: Office) -> list[tuple[Item, Any]]:
    """Plants every defect of these tables in things of its own; each new thing, after the one that it came of."""
    added = []
    defects = {key: defect for key, defect in DEFECTS.items() if key[0] in tables}
    office.rng.shuffle(free)
    # The rules that fit the fewest choose first.
    fit = {key: sum(defect.fits(item, office) for item in free) for key, defect in defects.items()}
    for key in sorted(defects, key=lambda key: fit[key]):
        defect = defects[key]
        chosen = [item for item in free if defect.fits(item, office)][: defect.count]
        if len(chosen) < defect.count:
            raise ValueError(f"too few fit {key}: {len(chosen)} of {defect.count}")
        taken = {id(item) for item in chosen}
        free = [item for item in free if id(item) not in taken]
        for index, item in enumerate(chosen):
            added += [(item, new) for new in defect.plant(item, office, index)]
    return added


def planted(table: str) -> dict[str, int]:
    """How many findings of each rule the defects make in a table."""
    counts = {code: count for (of, code), count in OF_THE_WHOLE.items() if of == table}
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

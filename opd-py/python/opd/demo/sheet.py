"""A row of a table, and how a person would type it into a spreadsheet."""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

Value = str | date | datetime | None

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass
class Row:
    """The values of one row by field; a text stands as it is typed, a date gets one of many forms."""

    values: dict[str, Value]
    #: Fixes how its dates are typed, so that a copy is typed alike.
    style: int
    #: Cells more (or fewer) than the header has.
    extra_cells: int = 0

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name)

    def __setitem__(self, name: str, value: Value) -> None:
        self.values[name] = value

    def day(self, name: str) -> date:
        """The day of a field that surely has one."""
        value = self.values[name]
        assert isinstance(value, date), name
        return value.date() if isinstance(value, datetime) else value

    def has(self, *names: str) -> bool:
        """Whether all these fields hold something."""
        return all(self.values.get(name) for name in names)

    def cells(self, columns: Mapping[str, str]) -> list[str]:
        """The row as it is typed under these columns."""
        rng = Random(self.style)
        by_field = dict.fromkeys(columns.values(), "")
        for name, value in self.values.items():
            if value:
                by_field[name] = typed(value, rng)
        cells = list(by_field.values())
        if self.extra_cells < 0:
            return cells[: self.extra_cells]
        return cells + ["sobra"] * self.extra_cells


def typed(value: str | date, rng: Random) -> str:
    """A value as one of several people would type it."""
    if isinstance(value, datetime):
        return value.strftime(
            rng.choice(("%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"))
        )
    if not isinstance(value, date):
        return value
    form = rng.random()
    if form < 0.78:
        return value.strftime("%d-%m-%Y")
    if form < 0.88:
        return f"{value.day}/{value.month}/{value.year}"
    if form < 0.94:
        return value.isoformat()
    if form < 0.98:
        return str((value - EXCEL_DAY_ZERO).days)
    return f"{value.day} de {MONTHS[value.month - 1]} de {value.year}"


def as_csv(columns: Mapping[str, str], rows: Iterable[Row]) -> bytes:
    """The rows as Excel writes them in Chile: UTF-8 with its mark, semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(row.cells(columns) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def add_years(day: date, years: int) -> date:
    """The anniversary by art. 48 of the Civil Code: 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def completed_years(birth: date, on: date) -> int:
    """The age in completed years."""
    years = on.year - birth.year
    return years if add_years(birth, years) <= on else years - 1


def add_months(day: date, months: int) -> date:
    """The same day number some months later, or the last one of a shorter month."""
    months += day.year * 12 + day.month - 1
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

"""The agreement of the made-up office, and the terms it sets for the papers of its staff, as TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from opd.demo.office import OLN_SINCE
from opd.demo.sheet import add_years


@dataclass(frozen=True)
class Period:
    """First and last day."""

    first: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.until


def year(number: int) -> Period:
    """A year of the agreement, from 0."""
    return Period(add_years(OLN_SINCE, number), add_years(OLN_SINCE, number + 1) - timedelta(days=1))


#: Its three years; the last one has not ended when the delivery is made.
YEARS = (year(0), year(1), year(2))
#: Pesos of a USS and its number for a person and month: those of the embedded agreement of 2015.
USS, UNIT_VALUE = 15_080, "0.083"


def agreement(areas: Mapping[str, int], posts: Mapping[str, int]) -> str:
    """The agreement with this coverage by area and these posts by role."""
    population = sum(areas.values())
    service = round(population * USS * 12 * 83 / 1000)
    tables = [
        *(f'[[area]]\narea = "{area}"\nagreed = {agreed}\n' for area, agreed in areas.items()),
        *(f'[[post]]\nrole = "{role}"\ncount = {count}\n' for role, count in posts.items()),
    ]
    return f"""\
# Convenio inventado: ni la oficina ni sus cifras existen.
name = "Convenio de la oficina inventada de Talagante 2022–2025"
programme = "oln"
communes = ["13601"]

[period]
from = "{YEARS[0].first}"
until = "{YEARS[-1].until}"

# Pesos al año.
[contributions]
service = {service}
municipality = {service // 4}
total = {service + service // 4}

# Personas al año, por área, y personas por cargo.
{"".join(f"{table}{chr(10)}" for table in tables)}\
[payment]
population = {population}
unit_value = "{UNIT_VALUE}"
"""


def staff_readings(caseload: int) -> str:
    """The terms of the office, with the most cases that a case manager may have."""
    return f"""\
# Plazos y límite que se dio la oficina inventada. No son de ley: ninguna norma los fija.
registry_age = {{ amount = 6, unit = "months" }}
certificate_age = {{ amount = 3, unit = "months" }}

[caseload]
cases = {caseload}
source = "Instructivo interno de la oficina inventada"
status = "U"
"""

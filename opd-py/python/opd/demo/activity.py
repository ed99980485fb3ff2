"""The activities of the made-up office's intersectoral area: rows of ``activities``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from opd.demo.agreement import YEARS
from opd.demo.office import COMMUNE, FIRST_INTAKE, Office
from opd.demo.sheet import Row, Value, add_months

#: The columns of ``actividades.csv``, each with the field of ``activities`` that it is.
ACTIVITY_COLUMNS: dict[str, str] = {
    "Código actividad": "activity_id",
    "Comuna oficina": "office_commune",
    "Fecha actividad": "activity_date",
    "Tipo actividad": "activity_kind",
    "N_NNA": "children",
    "N_familias": "families",
    "N_comunidades": "communities",
    "N_redes": "networks",
    "RUN participantes": "participants",
    "Observaciones": "notes",
}
#: Who takes part, each with the most of them.
COUNTS = {"children": 60, "families": 25, "communities": 3, "networks": 6}
#: The kinds, as they are written, with who takes part.
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Promoción de derechos", ("children", "families", "communities")),
    ("Promoción", ("children",)),
    ("Participación", ("children", "networks")),
    ("Competencias parentales", ("children", "families")),
    ("Articulación de redes", ("networks", "communities")),
    ("Política local de infancia", ("children", "communities", "networks")),
)
#: Activities a month, in the first year of the agreement and after it.
AT_FIRST, LATER = 8, 6


@dataclass
class Activity(Row):
    """One row of ``activities``."""

    @property
    def took_part(self) -> int:
        """Those whom an agreement counts, as often as they took part: families are not among them."""
        return sum(int(str(self[name] or 0)) for name in COUNTS if name != "families")


def activities(office: Office) -> list[Activity]:
    """What the office did, in order of date. The first year of the agreement has the most."""
    rng = office.rng
    #: Those who are known one by one; some come often.
    regulars = [office.run() for _ in range(150)]
    days = []
    month = FIRST_INTAKE.replace(day=1)
    while month < office.as_of:
        following = add_months(month, 1)
        many = AT_FIRST if month < YEARS[0].until else LATER
        days += [office.intake(month, following - timedelta(days=1)) for _ in range(many)]
        month = following
    rows = []
    for number, day in enumerate(sorted(days), start=1):
        kind, takes_part = rng.choice(KINDS)
        values: dict[str, Value] = {
            "activity_id": f"ACT-{number:04}",
            "office_commune": rng.choice((COMMUNE, COMMUNE, "13601")),
            "activity_date": day,
            "activity_kind": kind,
            **{name: str(rng.randint(1, COUNTS[name])) for name in takes_part},
        }
        if kind == "Competencias parentales":
            known = rng.sample(regulars, min(int(str(values["families"])), rng.randint(2, 8)))
            values["participants"] = "; ".join(known)
        rows.append(Activity(values, rng.getrandbits(32)))
    return rows

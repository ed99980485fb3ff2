"""The coverage of a delivery by SQL alone, from what `opd_core::coverage` says that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

#: Lists that the rows are read by.
PROGRAMMES = ("opd", "oln", "post_discharge_monitoring")
AREAS = ("protection", "intersectoral")
SEXES = ("female", "male", "intersex", "unstated")

READ = """
CREATE OR REPLACE TABLE read AS
WITH typed AS (
    SELECT fila, ingreso IS NOT NULL AS dated, egreso IS NOT NULL AS ended,
        TRY_CAST(ingreso AS DATE) AS intake, TRY_CAST(egreso AS DATE) AS discharge,
        TRY_CAST(nacimiento AS DATE) AS birth,
        coalesce(programa, $programme) AS programme, coalesce(area, 'protection') AS area,
        coalesce(sexo, 'unstated') AS sex, coalesce(comuna, comuna_oficina, $commune) AS commune,
        CASE WHEN rut IS NULL OR rut IN ('11.111.111-1', 'NO TIENE') THEN 'fila ' || fila
            ELSE regexp_replace(upper(rut), '[^0-9K]', '', 'g') END AS person,
        coalesce('caso ' || trim(caso), 'fila ' || fila) AS case_id
    FROM cases
)
SELECT *, CASE
        WHEN NOT dated THEN 'no_intake'
        WHEN intake IS NULL THEN 'unreadable_intake'
        WHEN ended AND discharge IS NULL THEN 'unreadable_discharge'
        WHEN NOT list_contains($programmes, programme) THEN 'unknown_programme'
        WHEN NOT list_contains($areas, area) THEN 'unknown_area'
        WHEN NOT list_contains($sexes, sex) THEN 'unknown_sex'
        WHEN commune IS NULL THEN 'no_commune'
        WHEN commune = '99999' THEN 'unknown_commune'
        WHEN discharge < intake THEN 'discharge_before_intake'
    END AS left_out
FROM typed
"""

STAYS = """
CREATE OR REPLACE TABLE stays AS
SELECT *,
    CASE WHEN birth IS NULL OR birth > intake THEN 'unknown'
        WHEN intake < birth + INTERVAL 14 YEAR THEN 'child'
        WHEN intake < birth + INTERVAL 18 YEAR THEN 'adolescent'
        ELSE 'adult' END AS age_band,
    -- The first day beyond the age; none for who has no age, or is monitored after a discharge.
    CASE WHEN birth IS NULL OR birth > intake OR programme = 'post_discharge_monitoring' THEN DATE '9999-12-31'
        WHEN $literal AND date_diff('day', birth + INTERVAL 215 MONTH, birth + INTERVAL 18 YEAR) - 1 > 29
            THEN CAST(birth + INTERVAL 18 YEAR AS DATE) - 1
        ELSE CAST(birth + INTERVAL 18 YEAR AS DATE) END AS over,
    EXISTS (
        FROM read AS other WHERE other.left_out IS NULL AND other.person = read.person
            AND other.programme = read.programme AND other.area = read.area AND other.discharge < read.intake
    ) AS again
FROM read WHERE left_out IS NULL
"""

MONTHS = """
WITH months AS (
    SELECT greatest(month, $start) AS first, least(month + INTERVAL 1 MONTH - INTERVAL 1 DAY, $until)::DATE AS last
    FROM (SELECT unnest(generate_series(date_trunc('month', $start), $until, INTERVAL 1 MONTH))::DATE AS month)
), open AS (
    SELECT *, greatest(first, intake) AS since, least(last, coalesce(discharge, last)) AS till
    FROM months JOIN stays ON intake <= last AND coalesce(discharge, last) >= first
)
SELECT first, last, programme, area, sex, age_band, commune,
    count(*) FILTER (intake < first) AS carried_over,
    count(*) FILTER (intake >= first) AS entered,
    count(*) FILTER (discharge <= last) AS left,
    count(*) FILTER (discharge IS NULL OR discharge > last) AS at_end,
    count(DISTINCT (person, case_id)) AS cases,
    count(DISTINCT person) AS persons,
    count(*) FILTER (intake >= first AND again) AS reentries,
    count(*) FILTER (till >= over) AS over_age,
    sum(till - since + 1) AS days
FROM open
GROUP BY GROUPING SETS (
    (first, last, programme, area),
    (first, last, programme, area, sex),
    (first, last, programme, area, age_band),
    (first, last, programme, area, commune),
    (first, last, programme, area, sex, age_band, commune)
)
"""

YEAR = """
WITH open AS (
    SELECT person, intake, over, greatest(intake, $start) AS since, least($until, coalesce(discharge, $until)) AS till
    FROM stays
    WHERE programme = $programme AND area = $area AND intake <= $until AND coalesce(discharge, $until) >= $start
), persons AS (
    SELECT person, min(since) FILTER (since < over) AS day,
        count(*) FILTER (since < over AND intake < $start) > 0 AS carried
    FROM open GROUP BY person
)
SELECT date_trunc('month', day)::DATE AS month, count(*), count(*) FILTER (carried) FROM persons GROUP BY month
"""

COUNTS = ("carried_over", "entered", "left", "at_end", "cases", "persons", "reentries", "over_age", "days")
GROUP = ("programme", "area", "sex", "age_band", "commune")


class Counted:
    """A delivery, counted by SQL."""

    def __init__(
        self,
        cases: pa.Table,
        period: tuple[date, date],
        as_of: date,
        programme: str,
        commune: str | None,
        literal: bool,
    ) -> None:
        self.start, self.end, self.programme = period[0], period[1], programme
        self.until = min(as_of, period[1])
        self.database = duckdb.connect()
        self.database.register("cases", cases)
        lists = {"programmes": list(PROGRAMMES), "areas": list(AREAS), "sexes": list(SEXES)}
        self.database.execute(READ, {"programme": programme, "commune": commune, **lists})
        self.database.execute(STAYS, {"literal": literal})

    def left_out(self) -> dict[str, int]:
        query = "SELECT left_out, count(*) FROM read WHERE left_out IS NOT NULL GROUP BY left_out"
        return dict(self.database.execute(query).fetchall())

    def outside(self) -> int:
        query = "SELECT count(*) FROM stays WHERE intake > $until OR discharge < $start"
        return int(self.database.execute(query, self.span()).fetchall()[0][0])

    def span(self) -> dict[str, date]:
        return {"start": self.start, "until": self.until}

    def months(self) -> dict[tuple[Any, ...], tuple[int, ...]]:
        """The counts of each month of each group that has any, by first and last day and group."""
        rows = self.database.execute(MONTHS, self.span()).fetchall()
        return {row[:7]: tuple(map(int, row[7:])) for row in rows}

    def years(self, area: str, agreed: int, carried_and_pace: bool) -> Iterable[dict[str, Any]]:
        """The years that have begun, and the whole period."""
        starts = [self.start]
        while starts[-1] <= self.until:
            starts.append(starts[-1].replace(year=starts[-1].year + 1))
        spans = [(a, min(b - timedelta(days=1), self.end)) for a, b in pairwise(starts)]
        begun = sum(self.start.replace(year=self.start.year + n) <= self.end for n in range(100))
        for start, end in [*spans, (self.start, self.end)]:
            whole = (start, end) == (self.start, self.end) and len(spans) > 0
            yield self.year(area, agreed, start, end, begun, whole, carried_and_pace)

    def year(
        self, area: str, agreed: int, start: date, end: date, begun: int, whole: bool, carried_and_pace: bool
    ) -> dict[str, Any]:
        until = min(end, self.until)
        asked = {"start": start, "until": until, "programme": self.programme, "area": area}
        rows = self.database.execute(YEAR, asked).fetchall()
        firsts = {month: count for month, count, _ in rows if month is not None}
        attended, carried = sum(firsts.values()), sum(row[2] for row in rows)
        over_age = sum(count for month, count, _ in rows if month is None)
        agreed *= begun if whole else 1
        full, counted = (end - start).days + 1, (until - start).days + 1

        def pace(persons: int) -> int:
            return (2 * persons * full + counted) // (2 * counted)

        projected = carried + pace(attended - carried) if carried_and_pace else pace(attended)
        share = (2 * attended * 10_000 + agreed) // (2 * agreed) if agreed else None
        return {
            "from": start,
            "until": end,
            "agreed": agreed,
            "attended": attended,
            "carried_over": carried,
            "over_age": over_age,
            "share": share,
            "projected": projected,
            "firsts": firsts,
        }

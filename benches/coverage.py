"""`opd.coverage` beside the same figures by DuckDB's SQL: one thread each, in turns, a process for each run.

    python coverage.py                  # 10,000,000 cases over 36 months, as Markdown
    python coverage.py --rows 1000000

The data are made once and read from an Arrow file before the clock starts; both get the columns typed as the file has
them (the identifier as text). Every figure of the two is compared. Medians of three runs; with one thread, rows a second
of processor time and by the clock are the same on a quiet machine. Memory is the rise of the process's peak. Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from data import dates, run_texts

REPEATS = 3
FROM, UNTIL = date(2015, 3, 2), date(2018, 3, 1)
AGREEMENT = Path(__file__).parent.parent / "opd-core/agreements/opd-talagante-2015.toml"
COUNTS = ("carried_over", "entered", "left", "at_end", "cases", "persons", "reentries", "over_age", "days")
COMMUNES = ["13601", "13602", "13603", "13604", "13605"]

# The definitions of opd_core::coverage, written as fast as we know how: months are numbers; what lasts several is a
# difference at its first month and after its last, and what adds up is counted in the finest groups alone. Expanding
# each stay to its months, with `count(DISTINCT ...)` over grouping sets, takes several times as long, and 5 GB.
STAYS = """
CREATE OR REPLACE TEMP TABLE stays AS
SELECT hash(identifier) AS person, hash(case_id) AS case_id, sex, commune,
    CASE WHEN birth_date IS NULL OR birth_date > intake_date THEN 'unknown'
        WHEN intake_date < birth_date + INTERVAL 14 YEAR THEN 'child'
        WHEN intake_date < birth_date + INTERVAL 18 YEAR THEN 'adolescent' ELSE 'adult' END AS age_band,
    CASE WHEN birth_date IS NULL OR birth_date > intake_date THEN DATE '9999-12-31'
        ELSE (birth_date + INTERVAL 18 YEAR)::DATE END AS over,
    greatest(intake_date, $start) AS since, least(coalesce(discharge_date, $until), $until) AS till,
    intake_date >= $start AS entered, coalesce(discharge_date <= $until, false) AS gone,
    coalesce(intake_date > earliest, false) AS again,
    month_of(since) AS first, month_of(till) AS last, month_of(greatest(since, over)) AS first_over
FROM (
    SELECT *, min(discharge_date) OVER (PARTITION BY hash(identifier)) AS earliest
    FROM cases WHERE discharge_date IS NULL OR discharge_date >= intake_date
)
WHERE intake_date <= $until AND (discharge_date IS NULL OR discharge_date >= $start)
"""
MONTHS = """
CREATE OR REPLACE TEMP TABLE months AS
SELECT month_of(day) AS month, min(day) AS since, max(day) AS till, count(*) AS days
FROM (SELECT unnest(generate_series($start, $until, INTERVAL 1 DAY))::DATE AS day) GROUP BY month
"""
# Each figure of a month is its own counts and the sum of all changes up to it.
FLOWS = """
WITH changes AS (
    SELECT sex, age_band, commune, first AS month, count(*) FILTER (entered) AS entered, 0 AS gone,
        count(*) FILTER (entered AND again) AS reentries, count(*) FILTER (NOT entered) AS carried_over,
        count(*) AS at_end, sum(CASE WHEN first = last THEN till - since + 1 ELSE months.till_ - since + 1 END) AS days,
        0 AS over_age, 0 AS whole
    FROM stays JOIN (SELECT month, till AS till_ FROM months) AS months ON month = first GROUP BY ALL
    UNION ALL SELECT sex, age_band, commune, first + 1, 0, 0, 0, count(*) FILTER (entered), 0, 0, 0, count(*) FILTER (last > first)
    FROM stays GROUP BY ALL
    UNION ALL SELECT sex, age_band, commune, last, 0, count(*) FILTER (gone), 0, 0, -count(*) FILTER (gone),
        coalesce(sum(till - months.since_ + 1) FILTER (first < last), 0), 0, -count(*) FILTER (first < last)
    FROM stays JOIN (SELECT month, since AS since_ FROM months) AS months ON month = last GROUP BY ALL
    UNION ALL SELECT sex, age_band, commune, last + 1, 0, 0, 0, -count(*), -count(*) FILTER (NOT gone), 0,
        -count(*) FILTER (till >= over), 0
    FROM stays GROUP BY ALL
    UNION ALL SELECT sex, age_band, commune, first_over, 0, 0, 0, 0, 0, 0, count(*), 0
    FROM stays WHERE till >= over GROUP BY ALL
), every AS (
    SELECT sex, age_band, commune, month, months.days AS length,
        coalesce(sum(changes.entered), 0) AS entered, coalesce(sum(changes.gone), 0) AS gone,
        coalesce(sum(reentries), 0) AS reentries, coalesce(sum(carried_over), 0) AS carried_over,
        coalesce(sum(at_end), 0) AS at_end, coalesce(sum(over_age), 0) AS over_age,
        coalesce(sum(changes.days), 0) AS days, coalesce(sum(whole), 0) AS whole
    FROM months CROSS JOIN (SELECT DISTINCT sex, age_band, commune FROM changes)
        LEFT JOIN changes USING (sex, age_band, commune, month)
    GROUP BY ALL
), summed AS (
    SELECT sex, age_band, commune, month, entered, gone, reentries, sum(carried_over) OVER sofar AS carried_over,
        sum(at_end) OVER sofar AS at_end, sum(over_age) OVER sofar AS over_age,
        days + length * sum(whole) OVER sofar AS days
    FROM every WINDOW sofar AS (PARTITION BY sex, age_band, commune ORDER BY month)
)
SELECT month, sex, age_band, commune, sum(carried_over), sum(entered), sum(gone), sum(at_end), sum(reentries),
    sum(over_age), sum(days)
FROM summed GROUP BY GROUPING SETS (
    (month), (month, sex), (month, age_band), (month, commune), (month, sex, age_band, commune)
)
"""
# The months of a person, or of a case, are united: each adds from where those before it end.
DISTINCT = """
WITH spans AS (
    SELECT {group} first, last,
        max(last) OVER (PARTITION BY {key} ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM stays
), united AS (
    SELECT {group} greatest(first, coalesce(before + 1, first)) AS first, last FROM spans
    WHERE last > coalesce(before, -1)
), changes AS (
    SELECT {group} first AS month, count(*) AS change FROM united GROUP BY ALL
    UNION ALL SELECT {group} last + 1, -count(*) FROM united GROUP BY ALL
), every AS (
    SELECT {group} month, coalesce(sum(change), 0) AS change
    FROM months CROSS JOIN (SELECT DISTINCT {distinct} FROM changes) LEFT JOIN changes USING ({group} month) GROUP BY ALL
)
SELECT month, {columns}, sum(change) OVER ({partition} ORDER BY month) FROM every
"""
PARTS = ("sex", "age_band", "commune")
LEVELS = ((), ("sex",), ("age_band",), ("commune",), PARTS)


def make(rows: int, path: Path) -> None:
    """Cases of an OPD: two for three persons, a tenth without discharge, some of them over the age."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(2015)
    start, end = (FROM - date(1970, 1, 1)).days, (UNTIL - date(1970, 1, 1)).days
    person = random.integers(0, max(rows * 3 // 4, 1), rows)
    intake = random.integers(start - 180, end, rows)
    born = 9_500 + person.astype(np.int64) * 7_919 % 6_500
    length = random.integers(0, 360, rows)

    def texts(words: list[str], which: Any) -> Any:
        return pa.array(words).take(pa.array(which))

    table = pa.table(
        {
            "case_id": pa.array(np.arange(rows)).cast(pa.string()),
            "identifier": run_texts(12_000_000 + person, False),
            "birth_date": dates(born),
            "sex": texts(["female", "male"], person % 2),
            "commune": texts(COMMUNES, person % 5),
            "programme": texts(["opd"], np.zeros(rows, np.int8)),
            "area": texts(["protection"], np.zeros(rows, np.int8)),
            "intake_date": dates(intake),
            "discharge_date": dates(intake + length, random.random(rows) < 0.1),
        }
    )
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=1 << 20)


def opd_answer(table: Any) -> Callable[[], dict[str, list[int]]]:
    import opd

    def run() -> dict[str, list[int]]:
        months = opd.coverage(table, AGREEMENT).months.to_pylist()
        return {
            key(row["period_from"], row["sex"], row["age_band"], row["commune"]): [
                row[name] for name in COUNTS
            ]
            for row in months
            if row["cases"]
        }

    return run


def duckdb_answer(table: Any) -> Callable[[], dict[str, list[int]]]:
    import duckdb

    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.execute("SET enable_progress_bar = false")
    database.register("cases", table)

    database.execute(
        f"CREATE MACRO month_of(day) AS (year(day) * 12 + month(day) - {FROM.year * 12 + FROM.month})::INTEGER"
    )
    span = {"start": FROM, "until": UNTIL}

    def distinct(level: tuple[str, ...], of: tuple[str, ...]) -> dict[tuple[object, ...], int]:
        """Distinct persons or cases of the groups of a level, by month."""
        query = DISTINCT.format(
            group="".join(f"{part}, " for part in level),
            key=", ".join([*of, *level]),
            distinct=", ".join(level) or "0 AS nothing",
            columns=", ".join(part if part in level else "NULL" for part in PARTS),
            partition=f"PARTITION BY {', '.join(level)}" if level else "",
        )
        return {row[:4]: int(row[4]) for row in database.execute(query).fetchall()}

    def run() -> dict[str, list[int]]:
        database.execute(MONTHS, span)
        database.execute(STAYS, span)
        days = dict(database.execute("SELECT month, since FROM months").fetchall())
        persons, cases = {}, {}
        for level in LEVELS:
            persons |= distinct(level, ("person",))
            cases |= distinct(level, ("person", "case_id"))
        return {
            key(days[row[0]], *row[1:4]): [
                *map(int, row[4:8]),
                cases[row[:4]],
                persons[row[:4]],
                *map(int, row[8:]),
            ]
            for row in database.execute(FLOWS).fetchall()
            if cases[row[:4]]
        }

    return run


CONTENDERS = {"opd": opd_answer, "DuckDB": duckdb_answer}


def key(*group: object) -> str:
    return " ".join(map(str, group))


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, data: Path, answer: Path) -> dict[str, float]:
    """In a process of its own: how long the contender takes, and its answer saved."""
    import pyarrow as pa

    with pa.OSFile(str(data)) as file:
        table = pa.ipc.open_file(file).read_all()
    run = CONTENDERS[name](table)
    before = peak()
    begin, worked = perf_counter(), process_time()
    counted = run()
    seconds, worked = perf_counter() - begin, process_time() - worked
    answer.write_text(json.dumps(counted, sort_keys=True))
    return {"cpu": worked, "clock": seconds, "mib": peak() - before}


def run_apart(*arguments: str) -> str:
    """This script in another process, which inherits the peak of memory of this one: keep this one small."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{arguments}:\n{done.stderr}")
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description="Coverage beside SQL, as Markdown.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        return make(int(options.make[0]), Path(options.make[1]))
    if options.one:
        name, data, answer = options.one
        print(json.dumps(measure(name, Path(data), Path(answer))))
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "cases.arrow"
        run_apart("--make", str(options.rows), str(data))
        found: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
        answers = {name: Path(folder) / f"{name}.json" for name in CONTENDERS}
        # In turns, so that a busy moment falls on both.
        for _ in range(REPEATS):
            for name, runs in found.items():
                runs.append(json.loads(run_apart("--one", name, str(data), str(answers[name]))))
        same = len({path.read_text() for path in answers.values()}) == 1
        figures = sum(map(len, json.loads(answers["opd"].read_text()).values()))
    print(f"\n### coverage: {options.rows:,} cases over 36 months\n")
    print(
        "| who | Mrows/s of CPU | by the clock | to DuckDB | same answer | added MiB |\n|---|--:|--:|--:|---|--:|"
    )
    medians = {name: statistics.median(run["cpu"] for run in runs) for name, runs in found.items()}
    for name, runs in found.items():
        clock = statistics.median(run["clock"] for run in runs)
        memory = max(run["mib"] for run in runs)
        agrees = f"yes, {figures:,} figures" if same else "**no**"
        print(
            f"| {name} | {options.rows / medians[name] / 1e6:,.2f} | {options.rows / clock / 1e6:,.2f} | "
            f"{medians['DuckDB'] / medians[name]:.1f} | {agrees} | {memory:,.0f} |"
        )
    print(
        f"\nPython {platform.python_version()}, {os.cpu_count()} cores {platform.machine()}, load average {load:.1f} "
        f"before and {os.getloadavg()[0]:.1f} after."
    )


if __name__ == "__main__":
    main()

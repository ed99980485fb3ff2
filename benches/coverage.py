"""`opd.coverage` beside the same figures by DuckDB's SQL: one thread each, in turns, a process for each run.

    python coverage.py                  # 10,000,000 cases over 36 months, as Markdown
    python coverage.py --rows 1000000

The data are made once and read from an Arrow file before the clock starts; both get the columns typed as the file has
them (the identifier as text). Every figure of the two is compared. Memory is the rise of the process's peak. Linux.
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
from time import perf_counter
from typing import Any

from data import dates, run_texts

REPEATS = 3
FROM, UNTIL = date(2015, 3, 2), date(2018, 3, 1)
AGREEMENT = Path(__file__).parent.parent / "opd-core/agreements/opd-talagante-2015.toml"
COUNTS = ("carried_over", "entered", "left", "at_end", "cases", "persons", "reentries", "over_age", "days")
COMMUNES = ["13601", "13602", "13603", "13604", "13605"]

# The same as the definitions of opd_core::coverage, written to be fast: months are numbers, a stay is expanded once,
# and what adds up is added up over the finest groups, but for distinct persons and cases.
SQL = """
WITH stays AS (
    SELECT identifier AS person, case_id, sex, commune, intake_date AS intake, discharge_date AS discharge,
        CASE WHEN birth_date IS NULL OR birth_date > intake_date THEN 'unknown'
            WHEN intake_date < birth_date + INTERVAL 14 YEAR THEN 'child'
            WHEN intake_date < birth_date + INTERVAL 18 YEAR THEN 'adolescent' ELSE 'adult' END AS age_band,
        CASE WHEN birth_date > intake_date THEN DATE '9999-12-31'
            ELSE coalesce((birth_date + INTERVAL 18 YEAR)::DATE, DATE '9999-12-31') END AS over,
        intake_date > min(discharge_date) OVER (PARTITION BY identifier) AS again
    FROM cases WHERE discharge_date IS NULL OR discharge_date >= intake_date
), months AS (
    SELECT greatest(month, $start) AS first, least(month + INTERVAL 1 MONTH - INTERVAL 1 DAY, $until)::DATE AS last
    FROM (SELECT unnest(generate_series(date_trunc('month', $start), $until, INTERVAL 1 MONTH))::DATE AS month)
), open AS (
    SELECT first, last, person, case_id, sex, age_band, commune, intake, discharge, over, again
    FROM months JOIN stays ON intake <= last AND (discharge IS NULL OR discharge >= first)
)
SELECT first, sex, age_band, commune,
    count(*) FILTER (intake < first), count(*) FILTER (intake >= first), count(*) FILTER (discharge <= last),
    count(*) FILTER (discharge IS NULL OR discharge > last), count(DISTINCT case_id), count(DISTINCT person),
    count(*) FILTER (intake >= first AND again), count(*) FILTER (least(last, coalesce(discharge, last)) >= over),
    sum(least(last, coalesce(discharge, last)) - greatest(first, intake) + 1)
FROM open
GROUP BY GROUPING SETS (
    (first), (first, sex), (first, age_band), (first, commune), (first, sex, age_band, commune)
)
"""


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
            "identifier": run_texts(5_000_000 + person, False),
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

    def run() -> dict[str, list[int]]:
        rows = database.execute(SQL, {"start": FROM, "until": UNTIL}).fetchall()
        return {key(*row[:4]): [int(count) for count in row[4:]] for row in rows}

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
    begin = perf_counter()
    counted = run()
    seconds = perf_counter() - begin
    answer.write_text(json.dumps(counted, sort_keys=True))
    return {"rows": table.num_rows, "seconds": seconds, "mib": peak() - before}


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
        "| who | Mrows/s (median) | best | to DuckDB | same answer | added MiB |\n|---|--:|--:|--:|---|--:|"
    )
    medians = {name: statistics.median(run["seconds"] for run in runs) for name, runs in found.items()}
    for name, runs in found.items():
        best, memory = min(run["seconds"] for run in runs), max(run["mib"] for run in runs)
        agrees = f"yes, {figures:,} figures" if same else "**no**"
        print(
            f"| {name} | {options.rows / medians[name] / 1e6:,.2f} | {options.rows / best / 1e6:,.2f} | "
            f"{medians['DuckDB'] / medians[name]:.1f} | {agrees} | {memory:,.0f} |"
        )
    print(
        f"\nPython {platform.python_version()}, {os.cpu_count()} cores {platform.machine()}, load average {load:.1f} "
        f"before and {os.getloadavg()[0]:.1f} after."
    )


if __name__ == "__main__":
    main()

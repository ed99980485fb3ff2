"""A delivery of any size: `opd validate` from a file to a JSON report, beside reading the same file with polars.

    python any_size.py 10000000                  # CSV
    python any_size.py 50000000 --format parquet --limit-mib 2048
    python any_size.py 10000000 --threads 1 --in-memory

Writes the file into a folder that is deleted afterwards (a CSV row takes some 250 bytes), and runs each contender in a
process of its own. The cases are the demo's, repeated with other ids and RUN, so that as many rows have defects; rows of
one person stay together. ``--limit-mib`` is a limit of address space (`RLIMIT_AS`). Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

DEMO_CASES = 20_000
POLARS = "import polars as pl, sys; pl.read_{0}(sys.argv[1]{1})"


def write(path: Path, rows: int) -> None:
    """The demo's cases again and again, each time of other persons."""
    import polars as pl

    import opd.demo

    with tempfile.TemporaryDirectory() as folder:
        opd.demo.write_delivery(folder, cases=DEMO_CASES)
        # One of the defects is a line with more cells than the header.
        options = {"separator": ";", "infer_schema": False, "truncate_ragged_lines": True}
        cases = pl.read_csv(Path(folder, "casos.csv"), **options)
    case, run = cases.columns[0], next(name for name in cases.columns if "run" in name.lower())
    number = pl.col(run).str.replace_all(r"[.\-]", "").str.extract(r"^(\d{7,8})[0-9kK]$")
    # Persons by rank, so that no two parts share one.
    rank = cases.select(pl.when(number.is_not_null()).then(number.rank("dense").cast(pl.Int64)))[run]
    persons = int(rank.max()) + 1
    right = cases.select(pl.col(run).map_elements(opd.is_valid_run, return_dtype=pl.Boolean))[run]

    def part(index: int) -> pl.DataFrame:
        other = rank + (1_000_000 + index * persons)
        total = sum(((other // 10**place) % 10) * (2 + place % 6) for place in range(8))
        signs = pl.Series(list("0K987654321"))
        # A check digit that was wrong stays wrong.
        sign = signs.gather((total + (~right).cast(pl.Int64)) % 11)
        changed = other.cast(pl.String) + "-" + sign
        passport = (
            pl.when(pl.col(run).str.contains("^[A-Z]")).then(pl.col(run) + f"{index}").otherwise(pl.col(run))
        )
        return cases.with_columns(
            pl.coalesce(changed, passport).alias(run), (pl.col(case) + f"-{index}").alias(case)
        )

    parts = (part(index) for index in range(-(-rows // cases.height)))
    if path.suffix == ".csv":
        with path.open("wb") as file:
            left = rows
            for index, rows_of in enumerate(parts):
                rows_of.head(left).write_csv(file, separator=";", include_header=index == 0)
                left -= rows_of.height
        return
    import pyarrow.parquet as pq

    writer, left = None, rows
    for rows_of in parts:
        table = rows_of.head(left).to_arrow()
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        left -= rows_of.height
    if writer:
        writer.close()


def run(name: str, command: list[str], rows: int, limit_mib: int | None) -> None:
    """Runs a command; prints seconds, rows a second and the most memory it had."""

    def limit() -> None:
        if limit_mib:
            resource.setrlimit(resource.RLIMIT_AS, (limit_mib << 20, limit_mib << 20))

    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=limit)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{name}: status {os.waitstatus_to_exitcode(status)}")
    cpu, mib = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"| {name} | {seconds:.1f} | {cpu:.1f} | {rows / seconds / 1e6:.2f} | {mib:,.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int)
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--in-memory", action="store_true")
    parser.add_argument("--max-findings", type=int)
    parser.add_argument("--limit-mib", type=int)
    parser.add_argument("--no-polars", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the file is written; the system's if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        path, report = Path(folder, f"casos.{asked.format}"), Path(folder, "informe.json")
        write(path, asked.rows)
        print(f"{asked.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f}\n")
        print("| who | s | s of CPU | Mrows/s | MiB |\n|---|--:|--:|--:|--:|")
        options = {
            "as_of": "2024-12-31",
            "threads": asked.threads,
            "in_memory": asked.in_memory or None,
            "max_findings": asked.max_findings,
        }
        program = (
            "import opd, sys, json; from datetime import date; o = json.loads(sys.argv[3]);"
            "o['as_of'] = date.fromisoformat(o['as_of']); opd.validate(sys.argv[1], **o).to_json(sys.argv[2])"
        )
        ours = [sys.executable, "-c", program, str(path), str(report), json.dumps(options)]
        run("opd, to a JSON report", ours, asked.rows, asked.limit_mib)
        if not asked.no_polars:
            separator = ', separator=";", infer_schema=False' if asked.format == "csv" else ""
            theirs = [sys.executable, "-c", POLARS.format(asked.format, separator), str(path)]
            run("polars, reading alone", theirs, asked.rows, None)


if __name__ == "__main__":
    main()

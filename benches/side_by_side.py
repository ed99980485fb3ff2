"""opd beside its peers: one thread each, a process for each, the same data, answers compared first.

    python side_by_side.py                 # everything, as Markdown
    python side_by_side.py age run         # some tasks
    python side_by_side.py --rows 1000000  # smaller columns

Each contender reads the data from an Arrow file, runs once to warm up (that run's answer is compared with
opd's and its peak memory noted), then five times: the table has the medians. With one thread, rows a second
of processor time and by the clock are the same on a quiet machine; on a busy one the former holds. Linux.
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
import timeit
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from contenders import CONTENDERS
from data import make_cases, make_dates, make_runs

REPEATS = 5
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
COMPARED = 1_000_000  # rows whose answers are compared
LOOPS = {"python-stdnum, a loop": 200_000}  # rows of contenders too slow for all
CASES = 1_000_000
DATA = {"run": make_runs, "validate": make_cases}  # the others have dates


def columns_of(answer: Any) -> Any:
    """The first rows of an answer as integers, one row for each column."""
    import numpy as np
    import pyarrow as pa

    if isinstance(answer, dict):
        columns = [pa.array(np.asarray(values[:COMPARED])) for values in answer.values()]
    elif hasattr(answer, "__arrow_c_array__"):
        columns = [pa.array(answer)]
    else:
        columns = pa.table(answer).columns
    whole = {pa.bool_(): pa.int8(), pa.date32(): pa.int32()}
    shown = [column[:COMPARED] for column in columns]
    return np.stack([np.asarray(c.cast(whole.get(c.type, pa.int64())), np.int64) for c in shown])


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(task: str, name: str, data: Path, answer: Path) -> dict[str, Any]:
    """In a process of its own: how long the contender takes, and its answer saved."""
    import numpy as np
    import pyarrow as pa

    with pa.OSFile(str(data)) as file:
        table = pa.ipc.open_file(file).read_all()
    table = table.slice(0, LOOPS.get(name, table.num_rows))
    run = CONTENDERS[task][name](table)
    before = peak()
    first = run()
    added = peak() - before
    np.save(answer, columns_of(first))
    del first
    cpu, wall = [], []
    for _ in range(REPEATS):
        start = process_time(), perf_counter()
        result = run()
        cpu.append(process_time() - start[0])
        wall.append(perf_counter() - start[1])
        del result
    rows = table.num_rows
    return {
        "rows": rows,
        "median": rows / statistics.median(cpu),
        "wall": rows / statistics.median(wall),
        "best": rows / min(wall),
        "mib": added,
    }


def compare(answer: Path, ours: Path) -> str:
    import numpy as np

    theirs, expected = np.load(answer), np.load(ours)
    rows = min(theirs.shape[1], expected.shape[1])
    wrong = int((theirs[:, :rows] != expected[:, :rows]).any(axis=0).sum())
    return "yes" if wrong == 0 else f"**no**: {wrong:,} of {rows:,}"


def run_apart(*arguments: str) -> str:
    """This script in another process, which inherits the peak of memory of this one: keep this one small."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{arguments}:\n{done.stderr}")
    return done.stdout


def make(task: str, rows: int, data: Path) -> None:
    import pyarrow as pa

    table = DATA.get(task, make_dates)(CASES if task == "validate" else rows).combine_chunks()
    with pa.OSFile(str(data), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def table_of(task: str, rows: int, folder: Path) -> None:
    data = folder / f"{DATA.get(task, make_dates).__name__}.arrow"
    if not data.exists():
        run_apart("--make", task, str(rows), str(data))
    results: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(CONTENDERS[task]):
        answer = folder / f"{place}.npy"
        measured = run_apart("--one", task, name, str(data), str(answer))
        results[name] = json.loads(measured) | {"agrees": compare(answer, folder / "0.npy")}
    peers = [
        one["median"]
        for name, one in results.items()
        if not name.startswith("opd") and one["agrees"] == "yes"
    ]
    best = max(peers, default=float("nan"))
    print(f"\n### {task}: {results['opd']['rows']:,} rows\n")
    print(
        "| who | Mrows/s of CPU | by the clock | best by clock | to the best peer | same answer | added MiB |"
    )
    print("|---|--:|--:|--:|--:|---|--:|")
    for name, one in results.items():
        sampled = f" ({one['rows']:,} rows)" if name in LOOPS else ""
        print(
            f"| {name}{sampled} | {one['median'] / 1e6:,.2f} | {one['wall'] / 1e6:,.2f} | "
            f"{one['best'] / 1e6:,.2f} | {one['median'] / best:.2f} | {one['agrees']} | {one['mib']:,.0f} |",
            flush=True,
        )


def scalar_calls() -> None:
    from dateutil.relativedelta import relativedelta
    from stdnum.cl.rut import is_valid

    import opd

    birth, on = date(2008, 2, 29), date(2024, 6, 30)
    calls = {
        "`opd.age(birth, on)`": lambda: opd.age(birth, on),
        "`opd.is_minor(birth, on)`": lambda: opd.is_minor(birth, on),
        "`opd.is_valid_run(text)`": lambda: opd.is_valid_run("12.345.678-5"),
        "`opd.check_age(birth, on, programme)`": lambda: opd.check_age(birth, on, programme="oln"),
        "`dateutil.relativedelta(on, birth)`": lambda: relativedelta(on, birth),
        "`stdnum.cl.rut.is_valid(text)`": lambda: is_valid("12.345.678-5"),
    }
    print("\n### One call from Python\n\n| call | ns (median of 5) |\n|---|--:|")
    for name, call in calls.items():
        timer = timeit.Timer(call)
        number, _ = timer.autorange()
        empty = statistics.median(timeit.repeat(lambda: None, number=number, repeat=REPEATS))
        nanoseconds = (statistics.median(timer.repeat(REPEATS, number)) - empty) / number * 1e9
        print(f"| {name} | {nanoseconds:,.0f} |")


def footprint() -> None:
    def start(statement: str) -> float:
        begin = perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        return perf_counter() - begin

    print("\n### Import\n\n| package | ms above bare Python (median of 9) |\n|---|--:|")
    packages = ["opd", "stdnum.cl.rut", "numpy", "duckdb", "polars", "dataframely"]
    # In turns, so that a busy moment falls on all.
    seconds = [
        [start(f"import {package}" if package else "pass") for package in ["", *packages]] for _ in range(9)
    ]
    bare, *imports = (statistics.median(times) for times in zip(*seconds, strict=True))
    for package, median in zip(packages, imports, strict=True):
        print(f"| {package} | {(median - bare) * 1e3:,.0f} |")
    target = Path(os.environ.get("CARGO_TARGET_DIR", Path(__file__).parent.parent / "target"))
    for wheel in target.glob("wheels/opd-*.whl"):
        print(f"\n`{wheel.name}`: {wheel.stat().st_size / 2**20:.1f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description="opd beside its peers, as Markdown.")
    tasks = [*CONTENDERS, "scalar", "import"]
    parser.add_argument("tasks", nargs="*", default=tasks, help="; ".join(tasks))
    parser.add_argument(
        "--rows", type=int, default=10_000_000, help="rows of the columns (cases are 1,000,000)"
    )
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        task, rows, data = options.make
        return make(task, int(rows), Path(data))
    if options.one:
        task, name, data, answer = options.one
        print(json.dumps(measure(task, name, Path(data), Path(answer))))
        return
    if unknown := [task for task in options.tasks if task not in tasks]:
        parser.error(f"no such task: {', '.join(unknown)}; there are {', '.join(tasks)}")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        for task in options.tasks:
            if task in CONTENDERS:
                table_of(task, options.rows, Path(folder))
    if "scalar" in options.tasks:
        scalar_calls()
    if "import" in options.tasks:
        footprint()
    cores, machine = os.cpu_count(), platform.machine()
    print(
        f"\nPython {platform.python_version()}, {cores} cores {machine}, load average {load:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after."
    )


if __name__ == "__main__":
    main()

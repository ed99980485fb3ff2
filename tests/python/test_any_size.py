"""A report is the same whatever the threads, the batches and the memory; a run can be stopped at any time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cli_runner import MAIN
from cli_runner import opd_here as run

import opd
import opd.demo

AS_OF = date(2024, 12, 31)
HEADER = "Código caso;RUN;Fecha de nacimiento;Fecha ingreso;Sexo\n"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    opd.demo.write_delivery(folder, cases=2500)
    return folder


def answers(folder: Path, **options: Any) -> dict[str, Any]:
    """The report without the names of its inputs, as JSON."""
    report = opd.validate(folder, as_of=AS_OF, staff_readings="example", **options)
    return json.loads(report.to_json() or "")


@pytest.fixture(scope="module")
def expected(demo: Path) -> dict[str, Any]:
    return answers(demo, threads=1, in_memory=True)


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("batch_rows", [1, 7, 65_536])
def test_threads_batches_and_memory_change_nothing(
    demo: Path, expected: dict[str, Any], threads: int, batch_rows: int, in_memory: bool
) -> None:
    assert answers(demo, threads=threads, batch_rows=batch_rows, in_memory=in_memory) == expected
    assert len(expected["findings"]) > 500


def test_with_an_agreement_too(demo: Path) -> None:
    agreement = demo / "convenio.toml"
    whole = answers(demo, agreement=agreement, in_memory=True, threads=1)
    assert answers(demo, agreement=agreement, in_memory=False) == whole


def cases(path: Path, rows: int) -> Path:
    """Cases of as many persons, each with a RUN whose check digit may be wrong."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for row in range(rows):
            file.write(f"C{row};{5_000_000 + row}-{row % 10};2012-03-05;2024-03-{row % 28 + 1:02};F\n")
    return path


def test_the_first_findings_are_held_and_all_are_counted(tmp_path: Path) -> None:
    path = cases(tmp_path / "casos.csv", 1_000)
    whole = opd.validate(path, as_of=AS_OF, in_memory=True)
    few = opd.validate(path, as_of=AS_OF, in_memory=False, max_findings=5, batch_rows=10)
    assert few.finding_count == whole.finding_count and few.verdict == whole.verdict
    wrong = next(rule for rule in few.rules if rule.code == "ID001")
    assert wrong.failed > 800 and wrong.kept == 5
    held = [one["row"] for one in few.findings.to_pylist() if one["rule"] == "ID001"]
    assert held == [one["row"] for one in whole.findings.to_pylist() if one["rule"] == "ID001"][:5]
    shown = run("validate", path, "--as-of", AS_OF, "--lang", "en", "--max-findings", "5")
    assert f"Reports have the first 5 of {wrong.failed}" in shown.out, shown.out
    assert run("validate", path, "--threads", "0").status == 2


def test_what_needs_every_row_says_so(tmp_path: Path) -> None:
    report = opd.validate(cases(tmp_path / "casos.csv", 20), as_of=AS_OF, in_memory=False, lang="en")
    for ask in (
        report.to_html,
        report.valid,
        report.invalid,
        lambda: report.to_xlsx(tmp_path / "informe.xlsx"),
        lambda: report.to_split(tmp_path),
    ):
        with pytest.raises(opd.DataError, match="in_memory=True"):
            ask()
    assert [path.name for path in tmp_path.iterdir()] == ["casos.csv"]


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    path = cases(tmp_path / "casos.csv", 3_000)
    pipe = tmp_path / "tubo"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(path.read_bytes()))
    writer.start()
    report = opd.validate(pipe, as_of=AS_OF, in_memory=False, batch_rows=100)
    writer.join()
    assert report.finding_count == opd.validate(path, as_of=AS_OF).finding_count
    assert report.rows == 3_000


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    # In many small batches, so that it takes longer than it takes to hear of it.
    path = cases(tmp_path / "casos.csv", 300_000)
    written = False

    def change(done: int, total: int, rows: int) -> None:
        nonlocal written
        if not written:
            written = True
            with path.open("a") as file:
                file.write("C0;1-9;;;\n")

    for in_memory in (True, False):
        written = False
        with pytest.raises(opd.FileError) as refused:
            opd.validate(path, as_of=AS_OF, in_memory=in_memory, batch_rows=20, progress=change)
        assert refused.value.code == "changed"


def interrupted(path: Path, after: float, *arguments: object) -> tuple[int, float]:
    """The status of ``opd validate`` stopped by Ctrl-C after some seconds, and how long it took to end."""
    command = [
        sys.executable,
        "-c",
        MAIN,
        "validate",
        str(path),
        "--as-of",
        "2024-12-31",
        *map(str, arguments),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    assert process.poll() is None, "it ended before it could be stopped"
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    return process.wait(timeout=60), time.monotonic() - sent


def test_ctrl_c_stops_it_and_leaves_nothing(tmp_path: Path) -> None:
    path = cases(tmp_path / "casos.csv", 4_000_000)
    for after in (1.0, 1.6):
        status, seconds = interrupted(path, after, "--report", tmp_path / "informe.json", "--threads", 1)
        assert status == 130
        # A second is what is promised; a machine with much else to do is given more.
        assert seconds < 5, seconds
    assert [one.name for one in tmp_path.iterdir()] == ["casos.csv"]

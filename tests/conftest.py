"""Notes which conformance vectors the tests replayed, where ``OPD_PARITY`` names a folder to note it in."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

REPLAYED: dict[str, Counter[str]] = {"python": Counter(), "uniffi_python": Counter()}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts the vectors of a test that passed: one for each parameter, or as many as it says."""
    if report.when != "call" or not report.passed:
        return
    if vector := re.search(r"test_vectors\w*\.py::\w+\[(\w+)-\d+\]$", report.nodeid):
        REPLAYED["python"][vector[1]] += 1
    for name, value in report.user_properties:
        if name.startswith("replayed "):
            REPLAYED["uniffi_python"][name.removeprefix("replayed ")] += int(str(value))


def pytest_sessionfinish() -> None:
    """Writes them as the programs of the other languages print them."""
    if folder := os.environ.get("OPD_PARITY"):
        for language, counted in REPLAYED.items():
            lines = [f"{name}: {cases} cases\n" for name, cases in counted.items()]
            Path(folder, f"{language}.txt").write_text("".join(lines), encoding="utf-8")

"""The tutorials: a case from intake to discharge, and an office from its agreement to its staff. Every line runs."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "opd-py" / "docs"


@pytest.mark.parametrize(("name", "examples"), [("tutorial.md", 40), ("office.md", 30)])
def test_the_tutorial_holds(name: str, examples: int) -> None:
    ran = doctest.testfile(str(DOCS / name), module_relative=False, encoding="utf-8")
    assert ran.attempted > examples and ran.failed == 0

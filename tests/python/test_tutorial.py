"""The tutorials, of a case and of an office, and the page of the package. Every line runs."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "opd-py" / "docs"


@pytest.mark.parametrize(("name", "examples"), [("tutorial.md", 40), ("office.md", 30), ("package.md", 5)])
def test_the_tutorial_holds(name: str, examples: int) -> None:
    ran = doctest.testfile(str(DOCS / name), module_relative=False, encoding="utf-8")
    assert ran.attempted > examples and ran.failed == 0

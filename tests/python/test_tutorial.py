"""The tutorial takes one case from intake to discharge, and every line of it runs."""

from __future__ import annotations

import doctest
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "opd-py" / "docs" / "tutorial.md"


def test_the_tutorial_holds() -> None:
    ran = doctest.testfile(str(TUTORIAL), module_relative=False, encoding="utf-8")
    assert ran.attempted > 40 and ran.failed == 0

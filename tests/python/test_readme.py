"""The Python examples of the README, run as they stand."""

import doctest
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_examples_of_the_readme_hold() -> None:
    ran = doctest.testfile(str(README), module_relative=False)
    assert ran.attempted > 10 and ran.failed == 0

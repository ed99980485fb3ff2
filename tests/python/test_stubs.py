"""The stub agrees with the binary, and a realistic program type-checks against it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import opd

HERE = Path(__file__).parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_the_stub_agrees_with_the_binary() -> None:
    done = run("-m", "mypy.stubtest", "opd._opd")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_type_checks() -> None:
    done = run("-m", "mypy", "--strict", str(HERE / "sample_program.py"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_program_does_not(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from datetime import date\nimport opd\n"
        "opd.age('2012-01-01', date(2024, 1, 1))\n"
        "opd.validate('casos.csv')\n"
        "opd.check_age(None, date(2024, 1, 1)).outcome == 'yes'\n"
    )
    done = run("-m", "mypy", "--strict", str(wrong))
    assert "Found 3 errors" in done.stdout, done.stdout


def test_the_sample_program_runs() -> None:
    done = run(str(HERE / "sample_program.py"))
    assert done.returncode == 0, done.stderr
    assert "AGE001" in done.stdout


def test_the_package_says_that_it_is_typed() -> None:
    assert opd.__file__ is not None
    assert (Path(opd.__file__).parent / "py.typed").exists()

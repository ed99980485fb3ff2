"""The pages of the documentation: their commands and code run, in order, and answer what the page shows.

Python is written as at its prompt; a block `console` holds commands `opd` and what they print, where `…` stands
for anything; a block with the caption of a file is that file. The folder `demo` is what `opd demo demo` writes.
"""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from cli_runner import opd_here

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    # The page of Spark needs a session: it runs with the tests of Spark.
    *sorted(page for page in (ROOT / "opd-py" / "docs").rglob("*.md") if page.name != "spark.md"),
]
EXAMPLE = re.compile(r"^(>>> |\$ )", re.MULTILINE)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(line: str) -> None:
    """Runs a command as it was typed, and prints what it says."""
    program, *arguments = shlex.split(line)
    assert program == "opd", line
    ran = opd_here(*arguments)
    print(ran.out + ran.err, end="")


def as_doctest(block: re.Match[str]) -> str:
    """A block of commands in the words of `doctest`."""
    lines = [
        f">>> run({line[2:]!r})" if line.startswith("$ ") else line.replace("…", "...") or "<BLANKLINE>"
        for line in block[1].splitlines()
    ]
    return "\n".join([*lines, ""])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The delivery that most pages speak of, written once."""
    folder = tmp_path_factory.mktemp("delivery") / "demo"
    assert opd_here("demo", folder).status == 0
    return folder


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if EXAMPLE.search(page.read_text(encoding="utf-8"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_a_page_says_what_happens(
    page: Path, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if "$ opd demo" not in text:
        Path("demo").symlink_to(demo)
    for name, contents in FILE.findall(text):
        Path(name).write_text(contents, encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(
        CONSOLE.sub(as_doctest, text), {"run": run}, page.name, str(page), 0
    )
    ran = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert ran.attempted == len(EXAMPLE.findall(text)) and ran.failed == 0

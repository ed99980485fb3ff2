"""The reports that people look at, read back by other programs."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow as pa
import pytest
from cli_runner import MAIN
from cli_runner import opd as run_apart
from cli_runner import opd_here as run

import opd
from opd.demo import MINIMUM_CASES, write_delivery

AS_OF = date(2024, 12, 31)
EVIL = "<img src=x onerror=alert(1)>"
FORMULAS = ["=cmd()|'/C calc'!A0", "+1", "@x", "-2+3"]
VOID = {"meta", "link", "br", "img", "path"}


def cases() -> pa.Table:
    """Four rows with formulas, markup and one wrong RUN."""
    return pa.table(
        {
            "caso": FORMULAS,
            "RUN": ["12.345.678-5", "12.345.678-9", "7.654.321-6", EVIL],
            "fecha_nacimiento": ["2012-03-05", "2013-04-06", "2014-05-07", "2015-06-08"],
            "fecha_ingreso": ["10-03-2024", "2024-04-11", "12/05/2024", "NO APLICA"],
            EVIL: FORMULAS,
        }
    )


def judged(**options: Any) -> opd.Report:
    return opd.validate(cases(), as_of=AS_OF, **options)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_delivery(folder, cases=MINIMUM_CASES)
    return folder


@pytest.fixture(scope="module")
def whole(demo: Path) -> opd.Report:
    """All the tables of the demo, held against its agreement."""
    names = {"events": "eventos", "measures": "medidas", "activities": "actividades", "staff": "personal"}
    tables = {table: demo / f"{name}.csv" for table, name in names.items()}
    return opd.validate(demo / "casos.csv", agreement=demo / "convenio.toml", as_of=AS_OF, **tables)  # type: ignore[arg-type]


class Outline(HTMLParser):
    """What a page is made of; an element that is not closed, or closed twice, is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> Iterator[tuple[str, dict[str, str | None]]]:
        return ((tag, given) for tag, given in self.tags if tag in names)


def test_the_page_is_well_formed_and_its_headings_are_in_order(whole: opd.Report) -> None:
    page = Outline(whole.to_html())
    levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids)) > 10
    named = [word for _, given in page.tags for word in (given.get("aria-labelledby") or "").split()]
    assert set(named) <= set(ids)
    links = [given["href"] or "" for _, given in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert len(list(page.all("table"))) == len(list(page.all("caption")))
    assert len(list(page.all("svg"))) == len(list(page.all("title"))) - 1 >= 6
    assert not list(page.all("script", "img", "iframe", "object", "form"))


def test_what_the_delivery_says_is_text() -> None:
    page = Outline(judged(show_identifiers=True).to_html())
    assert EVIL in page.text and not list(page.all("img"))


def test_the_page_counts_what_the_report_counts(whole: opd.Report) -> None:
    page = Outline(whole.to_html()).text
    for rule in whole.rules:
        if rule.failed:
            assert f"{rule.code} · {rule.title}: {rule.failed}" in page
            assert rule.fix in page and rule.citation in page


def test_both_languages_have_the_same_parts() -> None:
    spanish, english = (Outline(judged(lang=lang).to_html()) for lang in ("es", "en"))
    shape = [[tag for tag, _ in page.tags] for page in (spanish, english)]
    assert shape[0] == shape[1] and spanish.text != english.text


def workbook(report: opd.Report, folder: Path) -> openpyxl.Workbook:
    path = folder / "informe.xlsx"
    report.to_xlsx(path)
    return openpyxl.load_workbook(path)


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    book = workbook(judged(show_identifiers=True), tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert all(texts.count(formula) >= 2 for formula in FORMULAS)
    assert b"<f>" not in (tmp_path / "informe.xlsx").read_bytes()


def test_the_rows_stand_in_the_workbook_with_their_findings(tmp_path: Path) -> None:
    report = judged(show_identifiers=True)
    book = workbook(report, tmp_path)
    assert book.sheetnames == ["Resumen", "Hallazgos", "Casos"]
    header, *rows = book["Casos"].iter_rows(values_only=True)
    assert header == ("Hallazgos", *cases().column_names)
    assert [row[2] for row in rows] == cases()["RUN"].to_pylist()
    assert [row[4] for row in rows[:3]] == [
        datetime(2024, 3, 10),
        datetime(2024, 4, 11),
        datetime(2024, 5, 12),
    ]
    assert rows[3][4] == "NO APLICA"
    found = pa.table(report.findings).select(["row", "rule"]).to_pylist()
    for index, row in enumerate(rows):
        codes = {one["rule"] for one in found if one["row"] == index}
        assert set((row[0] or "").split(", ")) - {""} == codes
    assert book["Casos"].freeze_panes == "A2" and book["Casos"].auto_filter.ref == "A1:F5"
    assert book["Hallazgos"].max_row == report.finding_count + 1


def test_the_workbook_masks_what_may_identify(tmp_path: Path) -> None:
    rows = list(workbook(judged(), tmp_path)["Casos"].iter_rows(min_row=2, values_only=True))
    assert not any(run in str(row) for row in rows for run in ("12.345.678", "12345678", "2012"))
    assert {row[5] for row in rows} == {"***"}


def test_junit_has_a_case_for_each_rule(whole: opd.Report) -> None:
    suite = ET.fromstring(whole.to_junit())[0]
    rules = whole.rules
    assert len(suite.findall("testcase")) == len(rules) == int(suite.get("tests") or 0)
    failures = [rule for rule in rules if rule.failed and rule.severity == "error"]
    assert len(suite.findall(".//failure")) == len(failures) == int(suite.get("failures") or 0)
    judged_nothing = [rule for rule in rules if not (rule.passed or rule.failed or rule.not_applicable)]
    assert len(suite.findall(".//skipped")) == len(judged_nothing)


def test_sarif_has_a_result_for_each_finding(whole: opd.Report) -> None:
    run = json.loads(whole.to_sarif())["runs"][0]
    findings = pa.table(whole.findings).to_pylist()
    assert len(run["results"]) == len(findings)
    levels = {"error": "error", "warning": "warning", "notice": "note"}
    names = {given.table: given.name for given in whole.inputs}
    for result, finding in zip(run["results"], findings, strict=True):
        assert (
            run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding["rule"]
        )
        assert result["level"] == levels[finding["severity"]]
        assert result["message"]["text"] == finding["message"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == names[finding["table"]]
        assert place.get("region", {}).get("startLine") == finding["file_row"]


def test_the_json_report_fits_its_schema(whole: opd.Report) -> None:
    validator = jsonschema.Draft202012Validator(opd.schema("report"))
    validator.check_schema(opd.schema("report"))
    for report in (whole, judged(lang="en", regrade={"ID001": ("notice", "piloto")})):
        document = json.loads(report.to_json())
        assert document["findings"]
        validator.validate(document)
        for spoil in ("run", "findings", "summary"):
            one = document[spoil]
            one = one[0] if isinstance(one, list) else one
            one["de_mas"] = 1
            assert not validator.is_valid(document), spoil
            del one["de_mas"]


def test_the_split_holds_every_row_once(demo: Path, whole: opd.Report, tmp_path: Path) -> None:
    wrong = {
        (one["table"], one["row"])
        for one in pa.table(whole.findings).to_pylist()
        if one["severity"] == "error" and one["row"] is not None
    }
    for given in whole.inputs:
        invalid = pa.table(whole.invalid(given.table)).num_rows
        assert invalid == len([row for table, row in wrong if table == given.table])
        assert invalid + pa.table(whole.valid(given.table)).num_rows == given.rows
    paths = whole.to_split(tmp_path)
    assert [path.name for path in paths[:2]] == ["casos_validas.csv", "casos_invalidas.csv"]
    # What is parted can be handed in again, row by row as it was.
    original = opd.validate(demo / "casos.csv", as_of=AS_OF)
    parts = [opd.validate(path, as_of=AS_OF) for path in paths[:2]]
    assert sum(part.rows for part in parts) == original.rows
    columns = [column for column, _ in original.inputs[0].columns]
    assert all([column for column, _ in part.inputs[0].columns] == columns for part in parts)
    with pytest.raises(opd.UnknownCode):
        whole.valid("zapatos")


def test_the_command_writes_every_report_whole(demo: Path, tmp_path: Path) -> None:
    names = ["i.html", "i.xlsx", "i.json", "i.csv", "i.xml", "i.sarif"]
    asked = [word for name in names for word in ("--report", tmp_path / name)]
    done = run("validate", demo / "casos.csv", "--as-of", AS_OF, *asked, "--split", tmp_path / "partes")
    assert done.status == 1, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "partes"])
    parts = sorted(path.name for path in (tmp_path / "partes").iterdir())
    assert parts == ["casos_invalidas.csv", "casos_validas.csv"]
    assert all(name in done.out for name in [*names, *parts])


@pytest.mark.parametrize("name", ["i.html", "i.xlsx", "i.xml", "i.sarif"])
def test_a_full_disk_leaves_nothing_behind(name: str, whole: opd.Report, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    write = {
        "i.html": whole.to_html,
        "i.xlsx": whole.to_xlsx,
        "i.xml": whole.to_junit,
        "i.sarif": whole.to_sarif,
    }
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError):
            write[name](tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["i.html", "i.xlsx", "i.json", "i.csv", "i.xml", "i.sarif"])
def test_the_command_says_a_full_disk_in_one_line(name: str, demo: Path, tmp_path: Path) -> None:
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); {MAIN}"
    )
    asked = ("validate", demo / "casos.csv", "--as-of", AS_OF, "--report", tmp_path / name)
    assert name in run_apart(*asked, program=limited).complaint
    assert not list(tmp_path.iterdir())


def test_the_split_never_takes_the_place_of_the_delivery(demo: Path) -> None:
    done = run("validate", demo / "casos.csv", "--as-of", AS_OF, "--split", demo)
    assert done.status == 2 and "elija otra carpeta" in done.err

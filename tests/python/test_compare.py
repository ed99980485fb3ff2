"""Two runs held against one another: `opd.compare` and `opd compare`."""

import csv
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from cli_runner import opd_here as run

import opd
from opd.demo import write_delivery

AS_OF = date(2024, 12, 31)
LITERAL = "literal_17y11m29d"


def judged(rows: dict[str, list[str | None]], **options: str) -> opd.Report:
    return opd.validate(pa.table(rows), as_of=AS_OF, **options)


def changes(compared: opd.Comparison) -> set[tuple[str, str, str | None, bool | None]]:
    rows = compared.findings.to_pylist()
    return {(row["change"], row["rule"], row["case_id"], row["row_in_other"]) for row in rows}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_delivery(folder)
    return folder


def test_a_finding_is_new_gone_or_still_there() -> None:
    old = judged({"caso": ["A", "B", "C"], "RUN": ["12.345.678-9", "1-1", "11.111.112-0"]})
    new = judged({"caso": ["D", "B", "A"], "RUN": ["2-2", "3-3", "12.345.678-5"]})
    compared = opd.compare(old, new)
    of_runs = {change for change in changes(compared) if change[1] == "ID001"}
    # B is wrong in another way, and wrong all the same.
    assert of_runs == {
        ("new", "ID001", "D", False),
        ("still", "ID001", "B", True),
        ("gone", "ID001", "A", True),
        ("gone", "ID001", "C", False),
    }
    (rule,) = (rule for rule in compared.rules if rule.code == "ID001")
    assert (rule.new, rule.gone, rule.still) == (1, 2, 1)
    assert [found.case_id for found in compared.sample("ID001", "gone")] == ["A", "C"]


def test_a_run_against_itself_changes_nothing_and_turned_around_swaps_new_and_gone(demo: Path) -> None:
    whole = opd.validate(demo, as_of=AS_OF)
    cases = opd.validate(demo / "casos.csv", as_of=AS_OF)
    assert opd.compare(whole, whole).counts == {"new": 0, "gone": 0, "still": whole.finding_count}
    there, back = opd.compare(cases, whole), opd.compare(whole, cases)
    assert there.counts["new"] == back.counts["gone"] > 0
    assert there.counts["gone"] == back.counts["new"]
    assert there.counts["still"] == back.counts["still"] > 0
    assert there.counts["new"] + there.counts["still"] == whole.finding_count


def test_two_readings_differ_in_the_cases_outside_the_letter(demo: Path) -> None:
    cases = demo / "casos.csv"
    law, letter = opd.validate(cases, as_of=AS_OF), opd.validate(cases, as_of=AS_OF, cap=LITERAL)
    compared = opd.compare(law, letter)
    outside = {row["case_id"] for row in law.findings.to_pylist() if row["rule"] == "AGE002"}
    changed = compared.eligibility.to_pylist()
    assert outside
    assert {row["case_id"] for row in changed} == outside
    assert {(row["before"], row["after"]) for row in changed} == {("eligible", "not_eligible")}
    # The findings are the same; only their severity differs.
    assert compared.counts == {"new": 0, "gone": 0, "still": law.finding_count}


def test_a_corrected_birth_date_changes_the_eligibility() -> None:
    def cases(birth: str | None) -> opd.Report:
        births = [birth, "2012-05-05"]
        return judged({"caso": ["A", "B"], "fecha_nacimiento": births, "fecha_ingreso": ["2024-03-01"] * 2})

    compared = opd.compare(cases("2001-01-01"), cases("2010-01-01"))
    assert compared.eligibility.to_pylist() == [
        {"case_id": "A", "old_row": 0, "new_row": 0, "before": "not_eligible", "after": "eligible"}
    ]
    assert compared.cases_compared == 2
    assert (
        opd.compare(cases("2001-01-01"), cases("45-45-45")).eligibility.to_pylist()[0]["after"]
        == "undetermined"
    )


def test_rows_that_name_nobody_are_matched_by_their_texts() -> None:
    old = judged({"caso": [None, None], "RUN": ["1-1", "2-2"]})
    new = judged({"caso": [None, None], "RUN": ["2-2", "3-3"]})
    runs = [row for row in opd.compare(old, new).findings.to_pylist() if row["rule"] == "ID001"]
    assert [(row["change"], row["row"], row["row_in_other"]) for row in runs] == [
        ("still", 0, None),
        ("new", 1, None),
        ("gone", 0, None),
    ]


def test_the_command_tells_what_changed_and_writes_it(tmp_path: Path) -> None:
    old, new = tmp_path / "marzo.csv", tmp_path / "abril.csv"
    old.write_text("caso;RUN\nA;12.345.678-9\nB;=1+1\n")
    new.write_text("caso;RUN\nA;12.345.678-5\nB;=1+1\nC;1-1\n")
    reports = [tmp_path / "cambios.json", tmp_path / "cambios.csv"]
    done = run("compare", old, new, "--as-of", "2024-12-31", "--report", reports[0], "--report", reports[1])
    assert done.status == 1, done.err
    assert "marzo.csv → abril.csv" in done.out
    assert "12.345.678-9" not in done.out
    document = json.loads(reports[0].read_text())
    found = {(row["change"], row["rule"], row["case_id"]) for row in document["findings"]}
    assert {("gone", "ID001", "A"), ("new", "ID001", "C")} <= found
    lines = list(csv.reader(reports[1].read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0][:2] == ["cambio", "tabla"]
    assert {line[0] for line in lines[1:]} <= {"Nuevo", "Ya no está", "Sigue"}
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_a_reading_against_the_library_s_own(demo: Path) -> None:
    done = run("compare", demo, "--cap", LITERAL, "--as-of", "2024-12-31", "--lang", "en")
    assert done.status == 0, done.err
    assert f"before_eighteenth → {LITERAL}" in done.out
    assert "eligible → not eligible" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nada que comparar"),
        (("--cap", "zapato"), "--cap"),
        (("no_esta.csv",), "no_esta.csv"),
        (("--report", "x.html", "--cap", LITERAL), ".json, .csv"),
    ],
)
def test_what_can_t_be_compared_is_said(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    delivery = tmp_path / "casos.csv"
    delivery.write_text("caso;RUN\nA;12.345.678-5\n")
    assert said in run("compare", delivery, *arguments).complaint

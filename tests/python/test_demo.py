"""The made-up delivery has exactly the defects that it says, whatever it comes in."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import polars
import pyarrow
import pyarrow.parquet
import pytest

import opd
from opd.demo import MINIMUM_CASES, write_delivery
from opd.demo.case import COLUMNS, completed_years
from opd.demo.defects import DEFECTS
from opd.demo.delivery import AS_OF, as_csv, clean_cases
from opd.demo.office import Office, check_digit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_delivery(folder)
    return folder


def counts(cases: object) -> dict[str, int]:
    report = opd.validate(cases, as_of=AS_OF)
    return {rule.code: rule.failed for rule in report.rules if rule.failed}


def without_file_rules(found: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in found.items() if not code.startswith("FILE")}


def test_every_rule_has_a_defect_and_a_count_of_its_own() -> None:
    assert set(DEFECTS) == {rule.code for rule in opd.rules()}
    found = [defect.count for defect in DEFECTS.values()]
    assert len(set(found)) == len(found) and min(found) >= 3


def test_validating_finds_exactly_what_was_planted(folder: Path) -> None:
    said = json.loads((folder / "defectos.json").read_bytes())
    report = opd.validate(folder / "casos.csv", as_of=date.fromisoformat(said["as_of"]))
    assert {rule.code: rule.failed for rule in report.rules} == said["planted"]
    assert report.rows == said["rows"] >= 5000
    assert [column for column, field in report.columns if field is None] == ["Observaciones"]


@pytest.mark.parametrize("seed", range(3))
def test_other_seeds_too(seed: int, tmp_path: Path) -> None:
    said = write_delivery(tmp_path, seed=seed, cases=MINIMUM_CASES)
    assert counts(tmp_path / "casos.csv") == said["planted"]


def test_the_cases_are_clean_before_planting(tmp_path: Path) -> None:
    path = tmp_path / "limpia.csv"
    path.write_bytes(as_csv(clean_cases(Office(Random(7), AS_OF), 5000)))
    report = opd.validate(path, as_of=AS_OF)
    assert (report.verdict, report.rows) == ("accepted", 5000)
    assert all(rule.passed for rule in report.rules)


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_delivery(tmp_path)
    for name in ("casos.csv", "defectos.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    write_delivery(tmp_path, seed=1)
    assert (tmp_path / "casos.csv").read_bytes() != (folder / "casos.csv").read_bytes()


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(MINIMUM_CASES)):
        write_delivery(tmp_path, cases=10)


def typed_rows(folder: Path) -> Iterator[list[str | None]]:
    """The rows of the CSV, cut to the header, without the bytes that only a CSV can hold."""
    with (folder / "casos.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        assert next(rows) == list(COLUMNS)
        for row in rows:
            cells = [cell.replace("\0", "").replace("\a", "") or None for cell in row[: len(COLUMNS)]]
            yield cells + [None] * (len(COLUMNS) - len(cells))


@pytest.fixture(scope="module")
def table(folder: Path) -> pyarrow.Table:
    columns = list(zip(*typed_rows(folder), strict=True))
    return pyarrow.table([pyarrow.array(column, pyarrow.string()) for column in columns], names=list(COLUMNS))


def test_other_formats_give_the_same_findings(folder: Path, table: pyarrow.Table, tmp_path: Path) -> None:
    planted = without_file_rules(counts(folder / "casos.csv"))
    pyarrow.parquet.write_table(table, tmp_path / "casos.parquet")
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Casos")
    for row in ([*COLUMNS], *typed_rows(folder)):
        sheet.append(row)
    workbook.save(tmp_path / "casos.xlsx")
    for cases in (
        tmp_path / "casos.parquet",
        tmp_path / "casos.xlsx",
        table,
        polars.from_arrow(table),
        table.to_pandas(),
    ):
        report = opd.validate(cases, as_of=AS_OF)
        assert {rule.code: rule.failed for rule in report.rules if rule.failed} == planted
        for rule in report.rules:
            if rule.code.startswith("FILE"):
                assert rule.not_run_reasons == {"nothing_to_look_at": report.rows}


def test_arithmetic_agrees_with_the_library() -> None:
    for birth in (date(2004, 2, 29), date(2010, 1, 31), date(2012, 12, 31)):
        for on in (date(2022, 2, 27), date(2022, 2, 28), date(2024, 12, 31), date(2024, 2, 29)):
            assert completed_years(birth, on) == opd.age(birth, on).years
    for number in (1, 1_000_005, 12_345_678, 27_000_000, 99_999_999):
        assert check_digit(number) == opd.Run(number).check_digit

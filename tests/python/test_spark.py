"""Spark finds what one machine finds, on a cluster of two executors of 1 GB, each a process of its own."""

from __future__ import annotations

import doctest
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import many_cases
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession

import opd
import opd.spark
from opd.demo import AS_OF, BESIDE, FILES, write_delivery

DOCS = Path(__file__).parents[2] / "opd-py" / "docs" / "site"
#: Rules that see no more than the rows that are brought together.
PARTED = {rule.code for rule in opd.rules() if rule.judged_by != "table"}
#: Copies of the 5,094 cases of the made-up delivery.
TIMES = 197


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    # The workers run this Python.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_delivery(folder)
    return folder


def one_machine(cases: pa.Table, **judging: Any) -> opd.Report:
    """What is found without Spark; the numbers of the rows are their places."""
    cases = cases.sort_by("row").drop_columns(["row"])
    return opd.validate(cases, as_of=AS_OF, **judging)


def in_order(findings: Any, codes: set[str] = PARTED) -> pa.Table:
    """The findings of some rules, in one order and without the types that Spark has not."""
    table = pa.table(findings)
    table = table.set_column(3, "row", table["row"].cast(pa.int64()))
    table = table.set_column(4, "file_row", table["file_row"].cast(pa.int64()))
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.string()))
    table = table.filter(pc.is_in(table["rule"], pa.array(sorted(codes))))
    return table.sort_by([(name, "ascending") for name in ("rule", "row", "field", "message")])


def assert_same(spark_found: DataFrame, report: opd.Report) -> None:
    found, known = in_order(spark_found.toArrow()), in_order(report.findings)
    assert found.column_names == known.column_names
    assert found.to_pylist() == known.to_pylist() if len(known) < 10_000 else found.equals(known)


def test_the_defects_of_the_demo_are_found(spark: SparkSession, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.parquet"
    many_cases.write(folder / FILES["cases"], file, 1)
    df = spark.read.parquet(str(file)).repartition(5)
    agreement = folder / BESIDE["agreement"]
    report = one_machine(pq.read_table(file), agreement=agreement)
    found = opd.spark.validate(df, as_of=AS_OF, row_id="row", agreement=agreement).cache()
    assert_same(found, report)
    rules = {row["rule"] for row in found.select("rule").distinct().collect()}
    groups = {rule.code for rule in opd.rules() if rule.judged_by in ("equal_rows", "person", "case")}
    assert {"ID004", "ID005", "ID006", "LIFE006", "LIFE007"} <= rules & groups

    counted = opd.spark.summary(df, as_of=AS_OF, row_id="row", agreement=agreement).toArrow().to_pylist()
    known = pa.table(report.summary).to_pylist()
    assert [row["rule"] for row in counted] == [row["rule"] for row in known]
    for mine, one in zip(counted, known, strict=True):
        if mine["rule"] in PARTED:
            assert mine == one
        else:
            assert (mine["passed"], mine["failed"], mine["not_run"]) == (0, 0, report.rows)
    assert {"COV001": "part_of_table"}.items() <= {
        row["rule"]: row["not_run_reason"] for row in counted
    }.items()
    assert "part_of_table" in opd.not_run_words()


def test_a_million_rows_have_the_findings_of_one_machine(
    spark: SparkSession, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "cases.parquet"
    assert many_cases.write(folder / FILES["cases"], file, TIMES) > 1_000_000
    df = spark.read.parquet(str(file))
    cases = pq.read_table(file)
    assert_same(opd.spark.validate(df, as_of=AS_OF, row_id="row"), one_machine(cases))
    agreement = folder / BESIDE["agreement"]
    counted = opd.spark.coverage(df, agreement, as_of=AS_OF)
    assert counted.to_json() == opd.coverage(cases, agreement, as_of=AS_OF).to_json()


def tangle(rows: int, seed: int = 21_430) -> pa.Table:
    """Few persons, written in two ways or not at all, who share case identifiers and whole rows."""
    rng = random.Random(seed)
    runs = [[many_cases.of_another(6_000_000 + person), None] for person in range(rows // 6)]
    for spellings in runs:
        spellings[1] = str(spellings[0]).replace(".", "").lower()
    made = []
    for _ in range(rows):
        run = rng.choice([*rng.choice(runs), None]) if rng.random() < 0.9 else "11.111.111-1"
        case = rng.choice([None, "", f" C{rng.randrange(rows // 4)}", f"C{rng.randrange(rows // 4)} "])
        intake = f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/2023"
        made.append({"R.U.N.": run, "folio": case, "fecha ingreso": intake, "sexo": rng.choice("FM")})
        made[-1]["egreso"] = rng.choice([None, "31/12/2023"])
        if rng.random() < 0.3:
            made.append(dict(rng.choice(made)))
    rng.shuffle(made)
    return pa.Table.from_pylist([{"n°": number, **row} for number, row in enumerate(made)])


def test_rows_that_hang_together_in_any_way(spark: SparkSession) -> None:
    cases = tangle(3_000)
    columns = {"R.U.N.": "identifier", "folio": "case_id", "fecha ingreso": "intake_date"}
    judging: dict[str, Any] = {"columns": columns, "lang": "en", "show_identifiers": True}
    report = one_machine(cases.rename_columns({"n°": "row"}), **judging)
    df = spark.createDataFrame(cases).repartition(7)
    assert_same(opd.spark.validate(df, as_of=AS_OF, row_id="n°", **judging), report)
    counted = opd.spark.summary(df, as_of=AS_OF, row_id="n°", **judging).toArrow().to_pylist()
    known = pa.table(report.summary).to_pylist()
    assert [row for row in counted if row["rule"] in PARTED] == [
        row for row in known if row["rule"] in PARTED
    ]
    shared = {row["rule"]: row["failed"] for row in counted}
    assert min(shared["ID005"], shared["ID006"], shared["LIFE006"]) > 100


def test_without_a_column_to_part_by(spark: SparkSession) -> None:
    cases = pa.table(
        {"row": [0, 1, 2], "sexo": ["F", "?", "F"], "fecha ingreso": ["1/2/2024", "1/2/2024", "x"]}
    )
    df = spark.createDataFrame(cases)
    assert_same(opd.spark.validate(df, as_of=AS_OF, row_id="row"), one_machine(cases))
    agreement = opd.Agreement.talagante_2015()
    assert opd.spark.coverage(df, agreement).to_json() == opd.coverage(cases, agreement).to_json()
    with pytest.raises(opd.DataError, match="fila"):
        opd.spark.coverage(df.limit(0), agreement)
    with_plan = cases.append_column("plan", pa.array(["1/3/2024"] * 3))
    columns = {"plan": "plan_date"}
    counted = opd.spark.coverage(spark.createDataFrame(with_plan), agreement, columns=columns)
    assert counted.to_json() == opd.coverage(with_plan, agreement, columns=columns).to_json()


def test_identifiers_are_masked(spark: SparkSession) -> None:
    df = spark.createDataFrame(pa.table({"row": [0], "RUN": ["12.345.678-9"]}))
    [found] = opd.spark.validate(df, as_of=AS_OF, row_id="row").where("rule = 'ID001'").collect()
    assert found["value"] == "***-9" and "12.345" not in str(found)


def test_what_is_wrong_is_said_before_anything_runs(spark: SparkSession, tmp_path: Path) -> None:
    df = spark.createDataFrame(pa.table({"row": [0], "nombre": ["x"], "RUN": ["12.345.678-5"]}))

    def judge(df: DataFrame = df, row_id: str = "row", **judging: Any) -> None:
        opd.spark.validate(df, as_of=AS_OF, row_id=row_id, **judging)

    for wrong in ({"row_id": "fila"}, {"row_id": "nombre"}, {"columns": {"rut": "identifier"}}):
        with pytest.raises(opd.DataError):
            judge(**wrong)
    with pytest.raises(opd.DataError):
        judge(df.select("row", "nombre"))
    with pytest.raises(opd.UnknownCode):
        judge(cap="18")
    with pytest.raises(FileNotFoundError):
        judge(agreement=tmp_path / "convenio.toml")
    with pytest.raises(opd.DataError):
        opd.spark.coverage(df, opd.Agreement.talagante_2015())


def test_a_person_is_never_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opd.spark, "ROWS", 10)
    rng = random.Random(1)
    parts = sorted(rng.choices(range(40), k=300))
    rows = pa.table({"part": parts, "row": range(300)})
    for size in (1, 3, 17, 1000):
        pieces = list(opd.spark._whole(iter(rows.to_batches(max_chunksize=size)), ["part"]))
        assert pa.concat_tables(pieces).to_pylist() == rows.to_pylist()
        seen = [set(piece["part"].to_pylist()) for piece in pieces]
        assert len(pieces) > 1 or size == 1000
        assert sum(map(len, seen)) == len(set(parts))


@pytest.mark.parametrize("name", ["es/howto/spark.md", "en/howto/spark.md"])
def test_the_page_of_spark_holds(spark: SparkSession, name: str) -> None:
    globs = {"spark": spark, "date": date}
    ran = doctest.testfile(str(DOCS / name), module_relative=False, encoding="utf-8", globs=globs)
    assert ran.attempted > 4 and ran.failed == 0

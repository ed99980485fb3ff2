"""The namespace of polars, and the layouts that other libraries send."""

from __future__ import annotations

import doctest
from datetime import date, timedelta
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import opd
import opd.polars

ON = date(2022, 2, 28)
DAYS: list[date | None] = [date(1990, 1, 1) + timedelta(days=17 * row) for row in range(900)]
DAYS[3] = DAYS[700] = None
LATER: list[date | None] = [
    None if day is None else day + timedelta(days=row) for row, day in enumerate(DAYS)
]
RUNS = [None, "", "12.345.678-5", "12345678-5", "12.345.678-9", "1.000.005-k", "ñ"] * 100
CALENDAR = opd.BusinessCalendar("administrative")


def test_the_example_of_the_namespace_holds() -> None:
    ran = doctest.testmod(opd.polars)
    assert ran.attempted > 0 and ran.failed == 0


QUESTIONS = {
    "age_years": (lambda e: e.opd.age_years(ON), lambda c: opd.columns.age_years(c, ON)),
    "age_years of another": (
        lambda e: e.opd.age_years(pl.col("later")),
        lambda c: opd.columns.age_years(c, pa.array(LATER)),
    ),
    "is_minor": (lambda e: e.opd.is_minor(ON), lambda c: opd.columns.is_minor(c, ON)),
    "add_business_days": (
        lambda e: e.opd.add_business_days(5, CALENDAR),
        lambda c: opd.columns.add_business_days(c, 5, CALENDAR),
    ),
    "add_business_days of another": (
        lambda e: e.opd.add_business_days(pl.col("n"), CALENDAR),
        lambda c: opd.columns.add_business_days(c, pa.array(range(900), pa.int32()), CALENDAR),
    ),
    "count_business_days": (
        lambda e: e.opd.count_business_days(pl.col("later"), CALENDAR),
        lambda c: opd.columns.count_business_days(c, pa.array(LATER), CALENDAR),
    ),
}


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("dtype", [pl.Date, pl.Datetime("us"), pl.Datetime("ms")])
@pytest.mark.parametrize("question", QUESTIONS)
def test_polars_answers_as_the_columns_do(question: str, dtype: Any, engine: Any) -> None:
    ask, known = QUESTIONS[question]
    frame = pl.LazyFrame(
        {"day": DAYS, "later": LATER, "n": range(900)}, schema_overrides={"n": pl.Int32}
    ).with_columns(pl.col("day").cast(dtype))
    lazy = frame.select(ask(pl.col("day")).alias("answer"))
    answer = lazy.collect(engine=engine)
    assert answer.schema == lazy.collect_schema()
    assert answer["answer"].to_list() == known(pa.array(DAYS)).to_pylist()


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_polars_gives_ages_in_parts(engine: Any) -> None:
    lazy = pl.LazyFrame({"day": DAYS}).select(pl.col("day").opd.age(ON))
    rows = lazy.collect(engine=engine)["day"].to_list()
    known = opd.columns.age(pa.array(DAYS), ON).to_pylist()
    unknown = {"years": None, "months": None, "days": None}
    assert [row or unknown for row in rows] == known


@pytest.mark.parametrize(
    "dtype", [pl.String, pl.Categorical, pl.Enum(sorted({run for run in RUNS if run is not None}))]
)
@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_polars_reads_texts_and_categories(dtype: Any, engine: Any) -> None:
    lazy = pl.LazyFrame({"run": RUNS}, schema={"run": dtype}).select(pl.col("run").opd.is_valid_run())
    known = [None if run is None else opd.is_valid_run(run) for run in RUNS]
    assert lazy.collect(engine=engine)["run"].to_list() == known


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.int32(), pa.large_string()),
    ],
    ids=str,
)
def test_texts_of_any_layout_are_read(kind: pa.DataType) -> None:
    column = (
        pa.array(RUNS).dictionary_encode().cast(kind)
        if pa.types.is_dictionary(kind)
        else pa.array(RUNS, kind)
    )
    known = [None if run is None else opd.is_valid_run(run) for run in RUNS]
    assert opd.columns.is_valid_run(column).to_pylist() == known


def test_a_wrong_type_is_said_by_polars_too() -> None:
    with pytest.raises(opd.DataError, match="Float64"):
        pl.LazyFrame({"day": [1.5]}).select(pl.col("day").opd.is_minor(ON)).collect()


def test_a_table_of_one_column_is_that_column() -> None:
    days = pa.chunked_array([pa.array(DAYS[:5]), pa.array(DAYS[5:])])
    assert (
        opd.columns.is_minor(pa.table({"day": days}), ON).to_pylist()
        == opd.columns.is_minor(days, ON).to_pylist()
    )
    with pytest.raises(opd.DataError):
        opd.columns.is_minor(pa.table({"day": days, "other": days}), ON)

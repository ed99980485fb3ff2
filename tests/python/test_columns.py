"""Columns answer as scalars do, row by row, for every layout."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import opd

RANDOM = random.Random(20_032)
START = date(1990, 1, 1)
BIRTHS: list[date | None] = [START + timedelta(days=RANDOM.randrange(12_000)) for _ in range(1000)]
ONS: list[date | None] = [START + timedelta(days=RANDOM.randrange(12_000)) for _ in range(1000)]
BIRTHS[3] = ONS[5] = None
ON = date(2022, 2, 28)
RUNS = ["12.345.678-5", "12345678-5", "12.345.678-6", None, "", "1.000.005-k", "ñ", "76.086.428-5"]

DATE_LAYOUTS: dict[str, Callable[[list[date | None]], Any]] = {
    "pyarrow date32": lambda days: pa.array(days, pa.date32()),
    "pyarrow date64": lambda days: pa.array(days, pa.date64()),
    "pyarrow timestamp": lambda days: pa.array(days, pa.date32()).cast(pa.timestamp("ns")),
    "pyarrow chunked": lambda days: pa.chunked_array([pa.array(days[:7]), pa.array(days[7:])]),
    "pyarrow slice": lambda days: pa.array([None, *days])[1:],
    "polars": pl.Series,
    "polars datetime": lambda days: pl.Series(days).cast(pl.Datetime("ms")),
    "pandas": lambda days: pd.Series(pd.to_datetime(pd.Series(days))),
    "pandas arrow": lambda days: pd.Series(days, dtype=pd.ArrowDtype(pa.date32())),
    "numpy": lambda days: np.array(days, dtype="datetime64[D]"),
    "numpy ns": lambda days: np.array(days, dtype="datetime64[D]").astype("datetime64[ns]"),
}


def each(question: Callable[..., Any], *columns: list[Any]) -> list[Any]:
    """The scalar's answer for each row; None for a null or an error."""

    def answer(row: tuple[Any, ...]) -> Any:
        try:
            return None if None in row else question(*row)
        except opd.OpdError:
            return None

    return [answer(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("layout", DATE_LAYOUTS)
def test_ages(layout: str) -> None:
    births, ons = DATE_LAYOUTS[layout](BIRTHS), DATE_LAYOUTS[layout](ONS)
    known = each(opd.age, BIRTHS, ONS)
    rows = opd.columns.age(births, ons).to_pylist()
    assert [None if row["years"] is None else opd.Age(**row) for row in rows] == known
    assert opd.columns.age_years(births, ons).to_pylist() == [age and age.years for age in known]
    assert opd.columns.is_minor(births, ons).to_pylist() == each(opd.is_minor, BIRTHS, ONS)
    fixed = [ON] * len(BIRTHS)
    assert opd.columns.is_minor(births, ON).to_pylist() == each(opd.is_minor, BIRTHS, fixed)
    assert opd.columns.age_years(births, ON).to_pylist() == each(
        lambda b, on: opd.age(b, on).years, BIRTHS, fixed
    )


@pytest.mark.parametrize("layout", DATE_LAYOUTS)
def test_business_days(layout: str) -> None:
    calendar = opd.BusinessCalendar("judicial", commune="15101")
    starts, ends = DATE_LAYOUTS[layout](BIRTHS), DATE_LAYOUTS[layout](ONS)
    assert opd.columns.count_business_days(starts, ends, calendar).to_pylist() == each(
        calendar.count, BIRTHS, ONS
    )
    counts = [RANDOM.randrange(-400, 400) for _ in BIRTHS]
    known = each(calendar.add, BIRTHS, counts)
    for numbers in (pa.array(counts), pa.array(counts, pa.int32()), pl.Series(counts)):
        assert opd.columns.add_business_days(starts, numbers, calendar).to_pylist() == known
    fives = opd.columns.add_business_days(starts, 5, calendar).to_pylist()
    assert fives == each(calendar.add, BIRTHS, [5] * len(BIRTHS))


@pytest.mark.parametrize(
    "layout",
    [
        pa.array,
        lambda texts: pa.array(texts, pa.large_string()),
        lambda texts: pa.array(texts, pa.string_view()),
        lambda texts: pa.array(texts).dictionary_encode(),
        pl.Series,
        lambda texts: pl.Series(texts, dtype=pl.Categorical),
        pd.Series,
    ],
)
def test_runs(layout: Callable[[list[str | None]], Any]) -> None:
    assert opd.columns.is_valid_run(layout(RUNS)).to_pylist() == each(opd.is_valid_run, RUNS)


def test_answers_speak_arrow() -> None:
    births = pa.array(BIRTHS)
    years = opd.columns.age_years(births, ON)
    assert pl.Series(years).to_list() == pa.array(years).to_pylist() == years.to_pylist()
    assert pa.chunked_array(years).type == pa.int32()
    assert pd.Series.from_arrow(years).isna().sum() == years.to_pylist().count(None)
    assert pl.DataFrame(opd.columns.age(births, ON)).columns == ["years", "months", "days"]
    # One answer is the question of another.
    calendar = opd.BusinessCalendar()
    later = opd.columns.add_business_days(births, 3, calendar)
    counted = opd.columns.count_business_days(births, later, calendar).to_pylist()
    assert set(counted) == {3, None}


def test_empty_and_null_columns() -> None:
    assert opd.columns.age_years(pa.array([], pa.date32()), ON).to_pylist() == []
    assert opd.columns.is_minor(pa.nulls(3), ON).to_pylist() == [None] * 3
    assert opd.columns.is_valid_run(pa.nulls(2)).to_pylist() == [None] * 2
    assert len(opd.columns.age(pa.chunked_array([], pa.date32()), ON)) == 0

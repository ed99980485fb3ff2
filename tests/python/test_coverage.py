"""Coverage against SQL, and what it says of deliveries that can't be counted."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from coverage_sql import AREAS, COUNTS, GROUP, PROGRAMMES, SEXES, Counted

import opd

ROWS = 1_500
TALAGANTE = """
name = "Convenio de prueba"
programme = "opd"
communes = ["13601"]
period = { from = "2015-03-02", until = "2018-03-01" }
contributions = { service = 4, municipality = 1 }
area = [{ area = "protection", agreed = 360 }, { area = "intersectoral", agreed = 0 }]
"""
TWO_COMMUNES = """
name = "Convenio de dos comunas"
programme = "oln"
communes = ["13601", "05101"]
period = { from = "2014-01-01", until = "2014-12-31" }
renewal = [{ from = "2015-06-15", until = "2017-04-30" }]
contributions = { service = 4, municipality = 1 }
area = [{ area = "protection", agreed = 73 }]
"""


def run_text(number: int, rng: random.Random) -> str:
    total, factor, rest = 0, 2, number
    while rest:
        total, factor, rest = total + rest % 10 * factor, 2 + (factor - 1) % 6, rest // 10
    digit = "0123456789K"[(11 - total % 11) % 11]
    dotted = f"{number:,}".replace(",", ".")
    return rng.choice([f"{number}-{digit}", f"{dotted}-{digit.lower()}", f"{number}{digit}"])


def delivery(seed: int, rows: int = ROWS) -> pa.Table:
    """Re-entries, overlaps, open cases, borders of months, missing and unreadable cells, who turns 18 meanwhile."""
    rng = random.Random(seed)
    base = date(2014, 6, 1)
    kinds: dict[int, tuple[date, str]] = {}
    people = [rng.randrange(5_000_000, 25_000_000) for _ in range(rows // 3)]
    borders = [date(2015 + m // 12, 1 + m % 12, 1) - timedelta(days=d) for m in range(40) for d in (0, 1)]

    def missing(share: float, value: Any) -> Any:
        return None if rng.random() < share else value

    found = []
    for row in range(rows):
        number = rng.choice(people)
        birth, sex = kinds.setdefault(
            number, (date(1996, 1, 1) + timedelta(days=rng.randrange(6_500)), rng.choice(SEXES))
        )
        intake = rng.choice(borders) if rng.random() < 0.2 else base + timedelta(days=rng.randrange(1_300))
        if rng.random() < 0.3:
            discharge = None
        elif rng.random() < 0.2:
            discharge = rng.choice(borders)  # before the intake, too
        else:
            discharge = intake + timedelta(days=rng.randrange(400))
        text = rng.random()
        found.append({
            "fila": row,
            "caso": missing(0.1, f"C-{rng.randrange(rows * 3 // 4)}"),
            "rut": None if text < 0.05 else "11.111.111-1" if text < 0.06 else "NO TIENE" if text < 0.07 else run_text(number, rng),
            "nacimiento": missing(0.05, str(birth) if rng.random() < 0.97 else "no se sabe"),
            "sexo": missing(0.03, sex if rng.random() < 0.99 else "zapato"),
            "comuna": missing(0.2, rng.choice(["13601", "05101", "99999", "13601", "10101"])),
            "comuna_oficina": missing(0.5, "13601"),
            "programa": missing(0.1, rng.choice([*PROGRAMMES, "opd", "oln", "opd", "oln", "zapato"])),
            "area": missing(0.3, rng.choice([*AREAS, "protection", "protection", "zapato"])),
            "ingreso": missing(0.02, str(intake) if rng.random() < 0.98 else "31-02-2016"),
            "egreso": discharge and (str(discharge) if rng.random() < 0.98 else "pronto"),
        })  # fmt: skip
    return pa.Table.from_pylist(found)


def agreement(text: str, folder: Path) -> Path:
    path = folder / "convenio.toml"
    path.write_text(text, encoding="utf-8")
    return path


def months_of(report: opd.CoverageReport) -> dict[tuple[Any, ...], tuple[int, ...]]:
    rows = report.months.to_pylist()
    key = ("period_from", "period_until", *GROUP)
    return {tuple(row[name] for name in key): tuple(row[name] for name in COUNTS) for row in rows}


@pytest.mark.parametrize("seed", range(10))
def test_every_figure_is_that_of_sql(seed: int, tmp_path: Path) -> None:
    rng = random.Random(1_000 + seed)
    cases = delivery(seed)
    two = seed % 2 == 1
    path = agreement(TWO_COMMUNES if two else TALAGANTE, tmp_path)
    period = (date(2015, 6, 15), date(2017, 4, 30)) if two else (date(2015, 3, 2), date(2018, 3, 1))
    as_of = None if seed < 2 else period[0] + timedelta(days=rng.randrange(120, 680))
    literal, pace = rng.random() < 0.5, rng.random() < 0.5
    report = opd.coverage(
        cases,
        path,
        as_of=as_of,
        cap="literal_17y11m29d" if literal else "before_eighteenth",
        projection="carried_and_pace" if pace else "proportional",
    )
    sql = Counted(
        cases,
        period,
        as_of or period[1],
        "oln" if two else "opd",
        None if two else "13601",
        literal,
    )
    assert report.period == period and report.as_of == (as_of or period[1])
    rows = report.rows["cases"]
    assert report.left_out == rows.left_out == sql.left_out() and rows.outside == sql.outside()
    assert rows.counted + rows.outside + sum(rows.left_out.values()) == rows.given == ROWS

    ours, theirs = months_of(report), sql.months()
    nothing = (0,) * len(COUNTS)
    differences = {
        key: (ours.get(key), theirs.get(key))
        for key in ours | theirs
        if ours.get(key, nothing) != theirs.get(key, nothing)
    }
    assert not differences
    # Every group with stays is there with all its months, and no other.
    assert {key[2:] for key in ours} == {key[2:] for key in theirs}
    assert len(ours) == len({key[:2] for key in ours}) * len({key[2:] for key in ours})
    sums = dict(zip(COUNTS, map(sum, zip(*ours.values(), strict=True)), strict=True))
    assert all(sums.values()), sums

    agreed = {"protection": 73} if two else {"protection": 360, "intersectoral": 0}
    expected = {area: list(sql.years(area, number, pace)) for area, number in agreed.items()}
    listed = report.years.to_pylist()
    assert [row["area"] for row in listed] == [area for area in expected for _ in expected[area]]
    firsts = report.year_months.to_pylist()
    for row, year in zip(listed, [year for years in expected.values() for year in years], strict=True):
        months = year.pop("firsts")
        share = None if year["share"] is None else Decimal(year["share"]).scaleb(-4)
        assert {name: row[name] for name in year} == year | {"share": share}
        key = (row["area"], row["from"], row["until"], row["whole_period"])
        names = ("area", "year_from", "year_until", "whole_period")
        of_year = [one for one in firsts if tuple(one[name] for name in names) == key]
        seen = {
            one["period_from"].replace(day=1): one["first_attended"]
            for one in of_year
            if one["first_attended"]
        }
        assert seen == {month: count for month, count in months.items() if month and count}
        assert of_year[-1]["to_date"] == row["attended"]
    assert [row["whole_period"] for row in listed if row["area"] == "protection"][-2:] == [False, True]


def test_the_order_and_the_layout_do_not_matter(tmp_path: Path) -> None:
    path, cases = agreement(TALAGANTE, tmp_path), delivery(77)
    whole = opd.coverage(cases, path)
    order = list(range(ROWS))
    random.Random(1).shuffle(order)
    frame = pl.DataFrame(cases)
    csv, parquet = tmp_path / "casos.csv", tmp_path / "casos.parquet"
    frame.write_csv(csv, separator=";")
    frame.write_parquet(parquet)
    for given in (cases.take(order), frame, frame.with_columns(pl.col("sexo").cast(pl.Categorical)), pd.DataFrame(cases.to_pydict()), csv, parquet):  # fmt: skip
        report = opd.coverage(given, path)
        assert months_of(report) == months_of(whole)
        assert report.years.to_pylist() == whole.years.to_pylist()
        assert report.left_out == whole.left_out
        assert report.rows["cases"].assumed == whole.rows["cases"].assumed
    typed = frame.with_columns(pl.col("nacimiento", "egreso", "ingreso").str.to_date(strict=False))
    bad = ("unreadable_intake", "no_intake", "unreadable_discharge")
    dated = opd.coverage(typed, path).left_out
    assert dated["no_intake"] == whole.left_out["unreadable_intake"] + whole.left_out["no_intake"]
    assert not set(dated) & {bad[0], bad[2]}


def test_tables_go_out_as_arrow(tmp_path: Path) -> None:
    report = opd.coverage(delivery(5), agreement(TALAGANTE, tmp_path), as_of=date(2016, 8, 10))
    months = pl.DataFrame(report.months)
    all_of_area = pl.all_horizontal(pl.col(name).is_null() for name in ("sex", "age_band", "commune"))
    flow = months.filter(all_of_area, pl.col("area").cast(pl.String) == "protection")
    assert (flow["carried_over"] + flow["entered"] - flow["left"] == flow["at_end"]).all()
    assert not flow["whole"][0] and flow["whole"][1]
    assert pa.table(report.years)["share"].type == pa.decimal128(38, 4)
    assert isinstance(report.years.to_pylist()[0]["share"], Decimal)
    assert pd.DataFrame.from_arrow(report.year_months)["to_date"].max() > 0


def test_the_report_is_written_whole(tmp_path: Path) -> None:
    report = opd.coverage(delivery(6), agreement(TALAGANTE, tmp_path), as_of=date(2016, 8, 10), lang="en")
    document = json.loads(report.to_json())
    assert document["coverage_version"] == 1 and document["lang"] == "en"
    assert document["run"]["as_of"] == "2016-08-10" and document["run"]["versions"]["library"]
    (rows,) = document["rows"]
    assert {why: one["rows"] for why, one in rows["left_out"].items()} == report.left_out
    assert rows["left_out"]["no_intake"]["why"] == opd.code_labels("left_out", "en")["no_intake"]
    assert {what: one["rows"] for what, one in rows["assumed"].items()} == report.rows["cases"].assumed
    listed = [
        {name: str(value) if isinstance(value, date) else value for name, value in row.items()}
        for row in report.months.to_pylist()
    ]
    expected = [
        row | {"period_from": row["from"], "period_until": row["until"]} for row in document["months"]
    ]
    assert listed == [{name: row[name] for name in listed[0]} for row in expected]
    years = report.years.to_pylist()
    assert [one["attended"] for one in document["years"]] == [one["attended"] for one in years]
    assert Decimal(document["years"][0]["share"]) == years[0]["share"]
    text = report.to_csv()
    lines = text.splitlines()
    assert text.startswith(
        "\ufefffrom;until;programme;area;sex;age;commune;name of the commune;carried over;in;"
    )
    assert len(lines) == 1 + len(listed) and lines[1].count(";") == lines[0].count(";") == 16
    report.to_csv(tmp_path / "x.csv")
    report.to_json(tmp_path / "x.json")
    assert (tmp_path / "x.csv").read_text("utf-8").splitlines() == lines
    assert json.loads((tmp_path / "x.json").read_text("utf-8")) == document
    with pytest.raises(FileNotFoundError):
        report.to_csv(tmp_path / "nada" / "x.csv")


def test_what_is_read_into_empty_cells(tmp_path: Path) -> None:
    cases = pa.table({"ingreso": ["2015-04-01", "2015-04-02", None], "rut": [None, "1-9", "1-9"]})
    report = opd.coverage(cases, agreement(TALAGANTE, tmp_path))
    assert report.left_out == {"no_intake": 1}
    assert report.rows["cases"].assumed == {
        "area_assumed": 2,
        "programme_assumed": 2,
        "sex_assumed": 2,
        "commune_assumed": 2,
        "person_assumed": 2,  # 1-9 is a placeholder
    }
    counted = {row["commune"] for row in report.months.to_pylist() if row["area"] == "protection"}
    assert counted == {None, "13601"}
    assert repr(report) == "<opd.CoverageReport: 2 rows counted, 37 months, as of 2018-03-01>"
    assert opd.coverage(cases, agreement(TWO_COMMUNES, tmp_path)).left_out == {
        "no_intake": 1,
        "no_commune": 2,
    }


ACTIVITIES = {
    "fecha": ["2015-04-01", "2015-04-30", "2016-04-01", "ayer", None],
    "tipo": ["difusión", "redes", None, None, None],
    "nna": [40, 2, None, 1, 1],
    "familias": [12, None, None, 1, 1],
    "redes": [3, 8, 1, 1, 1],
    "participantes": ["12.345.678-5;12345678-5; 11.111.111-1", "1.000.005-K", None, None, None],
}


def test_activities_stand_beside_the_cases(tmp_path: Path) -> None:
    path, cases = agreement(TALAGANTE.replace("agreed = 0", "agreed = 4500"), tmp_path), delivery(4)
    alone = opd.coverage(cases, path)
    assert len(alone.activities) == 0 and alone.years.to_pylist()[-1]["participants"] is None
    report = opd.coverage(cases, path, activities=pa.table(ACTIVITIES))
    assert months_of(report) == months_of(alone)
    april = [row for row in report.activities.to_pylist() if str(row["period_from"]) == "2015-04-01"]
    counts = {
        "events": 2,
        "children": 42,
        "families": 12,
        "communities": 0,
        "networks": 11,
        "participants": 53,
    }
    assert april[0] == april[0] | counts | {"kind": None, "persons": 2}
    assert [(row["kind"], row["events"], row["children"]) for row in april[1:]] == [
        ("networks", 1, None),
        ("promotion", 1, None),
    ]
    years = [row for row in report.years.to_pylist() if row["area"] == "intersectoral"]
    assert [row["participants"] for row in years] == [53, 1, 0, 54]
    assert [row["participants_share"] for row in years][:2] == [Decimal("0.0118"), Decimal("0.0002")]
    rows = report.rows["activities"]
    assert (rows.given, rows.counted, rows.outside) == (5, 3, 0)
    assert rows.left_out == {"no_activity_date": 1, "unreadable_activity_date": 1}
    assert rows.assumed == {"activity_kind_assumed": 1, "participants_not_told": 1}
    assert report.left_out == alone.left_out | rows.left_out
    document = json.loads(report.to_json())
    assert (
        document["activities"][1]["children"] == 42 and document["years"][-1]["participants"]["count"] == 54
    )
    named = pa.table({"cuando": ["2015-04-01"], "nna": [5]})
    mapped = opd.coverage(cases, path, activities=named, columns={"activities": {"cuando": "activity_date"}})
    assert mapped.activities.to_pylist()[1]["children"] == 5
    with pytest.raises(opd.DataError, match="activity_date"):
        opd.coverage(cases, path, activities=named)


def test_a_day_before_a_period_and_between_two(tmp_path: Path) -> None:
    path, cases = agreement(TWO_COMMUNES, tmp_path), delivery(3)
    first = (date(2014, 1, 1), date(2014, 12, 31))
    for day, period in (
        (date(2014, 12, 31), first),
        (date(2015, 6, 14), first),
        (date(2015, 6, 15), (date(2015, 6, 15), date(2017, 4, 30))),
        (date(2030, 1, 1), (date(2015, 6, 15), date(2017, 4, 30))),
    ):
        assert opd.coverage(cases, path, as_of=day).period == period
    with pytest.raises(opd.CoverageError, match="2014-01-01") as raised:
        opd.coverage(cases, path, as_of=date(2013, 12, 31))
    assert raised.value.code == "not_begun" and "had not begun" in raised.value.message_in("en")


Ask = Callable[[Path], object]
CASES = pa.table({"ingreso": ["2015-04-01"]})


@pytest.mark.parametrize(
    ("ask", "kind", "code"),
    [
        (lambda p: opd.coverage(pa.table({"rut": ["1-9"]}), p), opd.DataError, "missing_column"),
        (lambda p: opd.coverage(pa.table({"x": [1]}), p), opd.DataError, "no_known_column"),
        (lambda p: opd.coverage(CASES.slice(1), p), opd.DataError, "no_rows"),
        (lambda p: opd.coverage(pa.table({"ingreso": [[1]]}), p), opd.DataError, "column_type"),
        (lambda p: opd.coverage(CASES, p, projection="zapato"), opd.UnknownCode, "unknown_code"),
        (lambda p: opd.coverage(CASES, p, cap="zapato"), opd.UnknownCode, "unknown_code"),
        (lambda p: opd.coverage(CASES, p, lang="fr"), opd.UnknownCode, "unknown_code"),
        (lambda p: opd.coverage(CASES, p, columns={"x": "y"}), opd.DataError, "no_such_column"),
        (lambda p: opd.coverage(CASES, p.with_name("nada.toml")), FileNotFoundError, None),
        (lambda p: opd.coverage(p.with_name("nada.csv"), p), FileNotFoundError, None),
        (lambda p: opd.coverage(CASES, None), TypeError, None),  # type: ignore[arg-type]
        (lambda p: opd.coverage(3, p), TypeError, None),  # type: ignore[arg-type]
    ],
)
def test_what_can_not_be_counted(ask: Ask, kind: type[Exception], code: str | None, tmp_path: Path) -> None:
    with pytest.raises(kind) as raised:
        ask(agreement(TALAGANTE, tmp_path))
    assert getattr(raised.value, "code", None) == code


@pytest.mark.parametrize(
    ("wrong", "kind", "code"),
    [
        (("2018-03-01", "2014-03-01"), opd.CoverageError, "reversed"),
        (("2018-03-01", "2918-03-01"), opd.CoverageError, "too_long"),
        (('"opd"', '"zapato"'), opd.AgreementError, "unreadable"),
        (("name =", "nombre ="), opd.AgreementError, "unreadable"),
        (("2015-03-02", "2015-02-30"), opd.AgreementError, "unreadable"),
    ],
)
def test_agreements_that_do_not_serve(
    wrong: tuple[str, str], kind: type[opd.OpdError], code: str, tmp_path: Path
) -> None:
    with pytest.raises(kind) as raised:
        opd.coverage(CASES, agreement(TALAGANTE.replace(*wrong), tmp_path))
    assert raised.value.code == code and str(raised.value) != raised.value.message_in("en")


@pytest.mark.parametrize("name", ["left_out", "assumed", "age_band", "projection", "activity_kind"])
def test_words_of_every_code(name: str) -> None:
    spanish, english = opd.code_labels(name), opd.code_labels(name, "en")
    assert set(spanish) == set(english) and spanish != english
    with pytest.raises(opd.UnknownCode):
        opd.code_labels(name, "fr")

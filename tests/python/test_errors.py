"""What goes wrong is told by class, code and text, in both languages; nothing panics."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import opd

DAY = date(2024, 6, 30)
NOON = datetime(2024, 6, 30, 12)

ERRORS: list[tuple[Callable[[], object], type[opd.OpdError], str]] = [
    (lambda: opd.Run("12.345.678-6"), opd.InvalidIdentifier, "bad_check_digit"),
    (lambda: opd.Run(100_000_000), opd.InvalidIdentifier, "too_long"),
    (lambda: opd.Run(-1), opd.InvalidIdentifier, "too_long"),
    (lambda: opd.parse_identifier("1-1", "rut"), opd.InvalidIdentifier, "bad_check_digit"),
    (lambda: opd.parse_identifier("1-9", "credencial"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.age(DAY, date(2020, 1, 1)), opd.AgeError, "birth_after"),
    (lambda: opd.holidays(1989), opd.CalendarError, "outside_horizon"),
    (lambda: opd.BusinessCalendar(commune="99999"), opd.CalendarError, "unknown_commune"),
    (lambda: opd.BusinessCalendar("lunar"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.Term(24, "hours").due(DAY), opd.TermError, "needs_instant"),
    (lambda: opd.Term(3, "months").due(NOON), opd.TermError, "needs_day"),
    (lambda: opd.Term(4_000_000_000, "years").due(DAY), opd.TermError, "out_of_range"),
    (lambda: opd.Term(5, "business_days").due(date(2060, 1, 1)), opd.CalendarError, "outside_horizon"),
    (lambda: opd.check_age(DAY, DAY, "circo"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.check_age(DAY, DAY, cap="other"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.check_case({"no existe": 1}, as_of=DAY), opd.DataError, "no_such_field"),
    (lambda: opd.check_case({"run": "1-9", "RUT": "1-9"}, as_of=DAY), opd.DataError, "two_columns_one_field"),
    (lambda: opd.explain("AGE999"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.rules("fr"), opd.UnknownCode, "unknown_code"),  # type: ignore[arg-type]
    (lambda: opd.schema("zapato"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.schema("cases", "xml"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.validate(pa.table({"x": [1]}), as_of=DAY), opd.DataError, "no_known_column"),
    (lambda: opd.validate(pa.table({"run": pa.array([], pa.string())}), as_of=DAY), opd.DataError, "no_rows"),
    (lambda: opd.validate(pa.table({"run": [[1]]}), as_of=DAY), opd.DataError, "column_type"),
    (
        lambda: opd.validate(pa.table({"run": ["1-9"]}), as_of=DAY, regrade={"ID001": ("grave", "x")}),
        opd.UnknownCode,
        "unknown_code",
    ),
    (
        lambda: opd.validate(pa.table({"run": ["1-9"]}), as_of=DAY, territory=["00000"]),
        opd.CalendarError,
        "unknown_commune",
    ),
    (lambda: opd.columns.age(pa.array(["x"]), DAY), opd.DataError, "column_type"),
    (lambda: opd.columns.age(pa.array([DAY]), pa.array([DAY, DAY])), opd.AgeError, "lengths"),
]


@pytest.mark.parametrize(("call", "kind", "code"), ERRORS, ids=[f"{n}-{e[2]}" for n, e in enumerate(ERRORS)])
def test_errors(call: Callable[[], object], kind: type[opd.OpdError], code: str) -> None:
    with pytest.raises(kind) as raised:
        call()
    error = raised.value
    assert type(error) is kind
    assert isinstance(error, ValueError)
    assert error.code == code
    assert error.message_in("es") == str(error) != error.message_in("en")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, again.message_in("en")) == (kind, code, error.message_in("en"))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: opd.age(NOON, DAY), r"expected datetime\.date, not a datetime"),
        (lambda: opd.age("2012-01-01", DAY), r"expected datetime\.date, not str"),
        (lambda: opd.Run(1.5), "expected str or int"),
        (lambda: opd.is_valid_run(None), "str"),
        (lambda: opd.check_case({"run": 1.5}, as_of=DAY), "not float"),
        (lambda: opd.check_case(3, as_of=DAY), "Mapping"),
        (lambda: opd.check_case({1: 2}, as_of=DAY), "str"),
        (lambda: opd.validate(3, as_of=DAY), "expected a path or a table"),
        (lambda: opd.columns.age_years([DAY], DAY), "expected a column"),
        (lambda: opd.columns.age_years(pa.array([DAY]), NOON), "not a datetime"),
    ],
)
def test_wrong_types_are_type_errors(call: Callable[[], object], text: str) -> None:
    with pytest.raises(TypeError, match=text):
        call()


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=re.escape("nada.csv")):
        opd.validate(tmp_path / "nada.csv", as_of=DAY)
    page = tmp_path / "casos.xls"
    page.write_text("<html><table><tr><td>RUN</td></tr></table></html>")
    with pytest.raises(opd.FileError) as raised:
        opd.validate(page, as_of=DAY)
    assert raised.value.code == "not_a_table"
    (tmp_path / "vacio.csv").touch()
    with pytest.raises(opd.FileError) as raised:
        opd.validate(str(tmp_path / "vacio.csv"), as_of=DAY)
    assert raised.value.code == "empty"


def test_no_half_written_report_is_left(tmp_path: Path) -> None:
    report = opd.validate(pa.table({"run": ["1-1"]}), as_of=DAY)
    with pytest.raises(FileNotFoundError):
        report.to_json(tmp_path / "no" / "report.json")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        report.to_csv(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    report.to_json(tmp_path / "report.json")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == report.to_json()


class Stop(Exception):
    pass


def test_progress_can_stop_the_reading(tmp_path: Path) -> None:
    seen: list[tuple[int, int, int]] = []

    def tell(done: int, total: int, rows: int) -> None:
        seen.append((done, total, rows))
        raise Stop

    path = tmp_path / "casos.csv"
    path.write_text("RUN\n12.345.678-5\n")
    for cases in (path, pa.table({"RUN": ["12.345.678-5"]})):
        with pytest.raises(Stop):
            opd.validate(cases, as_of=DAY, progress=tell)
    assert seen == [(17, 17, 1), (1, 1, 1)]


def test_a_stream_that_fails_says_so() -> None:
    def batches() -> object:
        yield pa.record_batch({"RUN": ["12.345.678-5"]})
        raise Stop("the producer gave up")

    schema = pa.schema({"RUN": pa.string()})
    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(Exception, match="the producer gave up"):
        opd.validate(reader, as_of=DAY)


def test_thirty_days_are_days_of_some_kind() -> None:
    for unit in ("months", "hours"):
        with pytest.raises(opd.UnknownCode):
            opd.check_case({}, as_of=date(2024, 6, 30), ordinary_measure_unit=unit)

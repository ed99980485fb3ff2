"""Every producer gives the same findings, and every consumer reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import arro3.core
import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import opd

AS_OF = date(2024, 6, 30)
TEXT: dict[str, list[str | None]] = {
    "Caso": ["A-1", "A-2", "A-3", "A-3", None],
    "RUN": ["12.345.678-5", "12.345.678-9", "9876543-3", None, "11.111.111-1"],
    "Fecha nacimiento": ["2012-03-05", "2001-01-01", "2010-02-28", "1900-01-01", None],
    "Fecha ingreso": ["2024-01-10", "2024-01-11", "2024-01-12", "2024-12-31", "2024-02-01"],
    "Programa": ["OLN", "oln", "Oficina Local de la Niñez", "OLN", "circo"],
    "Urgente": ["sí", "no", None, "sí", "no"],
}
DATES = ["Fecha nacimiento", "Fecha ingreso"]


def table() -> pa.Table:
    columns: dict[str, Any] = dict(TEXT)
    for name in DATES:
        columns[name] = pa.array([None if day is None else date.fromisoformat(day) for day in TEXT[name]])
    return pa.table(columns)


def chunked() -> pa.Table:
    return pa.concat_tables([table().slice(0, 2), table().slice(2, 1), table().slice(3)])


def dictionaries() -> pa.Table:
    given = table()
    for index, name in enumerate(given.column_names):
        if name not in DATES:
            given = given.set_column(index, name, pc.dictionary_encode(given[name]))
    return given


PRODUCERS: dict[str, Callable[[], Any]] = {
    "pyarrow": table,
    "pyarrow in chunks": chunked,
    "pyarrow dictionaries": dictionaries,
    "pyarrow batch": lambda: table().combine_chunks().to_batches()[0],
    "pyarrow reader": lambda: chunked().to_reader(),
    "pyarrow text": lambda: pa.table(TEXT),
    "polars": lambda: pl.DataFrame(table()),
    "polars categorical": lambda: pl.DataFrame(table()).with_columns(pl.col(pl.String).cast(pl.Categorical)),
    "polars datetime": lambda: pl.DataFrame(table()).with_columns(pl.col(DATES).cast(pl.Datetime("us"))),
    "pandas": lambda: table().to_pandas(),
    "pandas datetime": lambda: table().to_pandas().astype(dict.fromkeys(DATES, "datetime64[s]")),
    "pandas category": lambda: table().to_pandas().astype({"Programa": "category", "RUN": "category"}),
    "duckdb": lambda: duckdb.from_arrow(table()),
    "arro3": lambda: arro3.core.Table.from_arrow(table()),
}


def findings(report: opd.Report) -> list[tuple[object, ...]]:
    keys = ("rule", "severity", "row", "case_id", "field", "column", "value", "message")
    # A timestamp that is a date shows its midnight.
    rows = json.loads(json.dumps(report.findings.to_pylist()).replace(" 00:00:00", ""))
    return [tuple(row[key] for key in keys) for row in rows]


@pytest.fixture(scope="module")
def expected() -> list[tuple[object, ...]]:
    found = findings(opd.validate(table(), as_of=AS_OF))
    assert {row[0] for row in found} >= {"ID001", "ID003", "ID005", "DATE002", "DATE003", "AGE001", "CODE001"}
    return found


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_producer_gives_the_same_findings(producer: str, expected: list[tuple[object, ...]]) -> None:
    report = opd.validate(PRODUCERS[producer](), as_of=AS_OF)
    assert report.rows == 5
    assert findings(report) == expected


def write_csv(path: Path) -> None:
    rows = [
        ";".join(TEXT),
        *(";".join(cell or "" for cell in row) for row in zip(*TEXT.values(), strict=True)),
    ]
    path.write_text("\n".join(rows), encoding="windows-1252")


def write_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(TEXT))
    for row in table().to_pylist():
        sheet.append(list(row.values()))
    book.save(path)


def write_parquet(path: Path) -> None:
    pq.write_table(table(), path)


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_parquet])
def test_files_give_the_findings_of_frames(
    write: Callable[[Path], None], tmp_path: Path, expected: list[tuple[object, ...]]
) -> None:
    write(tmp_path / "casos")
    report = opd.validate(tmp_path / "casos", as_of=AS_OF)

    def without_texts(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        # A message names the row as the file numbers it, and a value is as the file writes it.
        return [row[:6] for row in found]

    assert without_texts(findings(report)) == without_texts(expected)
    assert report.sample("ID001")[0].file_row == (2 if write is write_parquet else 3)


@pytest.fixture(scope="module")
def report() -> opd.Report:
    return opd.validate(table(), as_of=AS_OF, regrade={"AGE001": ("warning", "piloto")}, territory=["13601"])


CONSUMERS: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    "polars": lambda t: pl.DataFrame(t).to_dicts(),
    "pyarrow": lambda t: pa.table(t).to_pylist(),
    "arro3": lambda t: pa.table(arro3.core.Table.from_arrow(t)).to_pylist(),
    "pandas": lambda t: pa.Table.from_pandas(pd.DataFrame.from_arrow(t), preserve_index=False).to_pylist(),
}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_every_consumer_reads_the_tables(consumer: str, report: opd.Report) -> None:
    for given in (report.findings, report.summary):
        rows = CONSUMERS[consumer](given)
        assert len(rows) == len(given) > 0
        assert list(rows[0]) == given.column_names
        known = [{key: value for key, value in row.items() if key != "file_row"} for row in given.to_pylist()]
        assert [{key: value for key, value in row.items() if key != "file_row"} for row in rows] == known


def test_the_report_agrees_with_itself(report: opd.Report) -> None:
    assert report.verdict == "rejected"
    assert report.finding_count == len(report.findings) == sum(rule.failed for rule in report.rules)
    assert [rule.code for rule in report.rules] == [rule.code for rule in opd.rules()]
    by_code = {rule.code: rule for rule in report.rules}
    assert by_code["AGE001"].severity == "warning"
    for rule in report.rules:
        assert rule.not_run == sum(rule.not_run_reasons.values())
        assert len(report.sample(rule.code, limit=100)) == rule.failed
    assert ("Fecha ingreso", "intake_date") in report.inputs[0].columns
    assert report.receipt["regraded"] == [{"code": "AGE001", "severity": "warning", "reason": "piloto"}]
    document = json.loads(report.to_json())
    assert document["run"] == report.receipt
    assert len(document["findings"]) == report.finding_count
    assert document["inputs"][0]["table"] == "cases" and document["inputs"][0]["rows"] == report.rows
    assert report.to_csv().startswith("\ufefftabla;fila;caso;")
    assert len(report.to_csv().splitlines()) == report.finding_count + 1


def test_identifiers_are_masked_unless_asked_for() -> None:
    hidden = opd.validate(table(), as_of=AS_OF)
    shown = opd.validate(table(), as_of=AS_OF, show_identifiers=True, lang="en")
    assert "12.345.678" not in hidden.to_json()
    assert "12.345.678-9" in shown.to_json()


def test_columns_can_be_named() -> None:
    given = pa.table({"x": ["12.345.678-9"], "y": ["2024-01-10"]})
    report = opd.validate(given, as_of=AS_OF, columns={"x": "identifier", "y": "intake_date"})
    assert report.inputs[0].columns == [("x", "identifier"), ("y", "intake_date")]


def test_a_frame_answers_as_its_cases_one_by_one() -> None:
    rows = pa.table(TEXT).to_pylist()
    report = opd.validate(pa.table(TEXT), as_of=AS_OF)
    in_frame = {(f["row"], f["rule"], f["message"]) for f in report.findings.to_pylist()}

    def one_by_one() -> Iterator[tuple[int, str]]:
        for index, row in enumerate(rows):
            for reason in opd.check_case(row, as_of=AS_OF):
                if reason.outcome == "failed":
                    yield index, reason.code

    groups = {"ID004", "ID005", "ID006", "LIFE006", "LIFE007"}
    singles = {(row, rule) for row, rule, _ in in_frame if rule not in groups}
    assert singles <= set(one_by_one())


EVENTS: dict[str, list[str | None]] = {
    "Caso": ["A-1", "A-1", "A-1", "A-2", None],
    "Evento": ["ingreso", "egreso", "niño, niña o adolescente oído", "intake", "intake"],
    "Fecha": ["2024-01-10 09:30", "2024-03-04", "2024-03-05", "05-01-1999", "2024-01-10"],
    "Motivo": [None, None, "la madre, 12.345.678-5", None, None],
}
MEASURES: dict[str, list[str | None]] = {
    "Caso": ["A-1", "A-1"],
    "N medida": ["M-1", "M-1"],
    "Tipo medida": ["letra b", "cuidado alternativo"],
    "Fecha medida": ["2024-02-01", "2024-02-02"],
    "Adoptada por": ["coordinadora", "gestora"],
    "Hechos": [None, "12.345.678-5 no asiste"],
    "Vence": ["2024-12-31", "2024-12-31"],
}


def test_three_tables_are_judged_together() -> None:
    report = opd.validate(table(), events=pa.table(EVENTS), measures=pl.DataFrame(MEASURES), as_of=AS_OF)
    assert [(given.table, given.rows) for given in report.inputs] == [
        ("cases", 5),
        ("events", 5),
        ("measures", 2),
    ]
    assert report.rows == 12
    found = {(f["rule"], f["table"], f["row"]) for f in report.findings.to_pylist()}
    assert {("LIFE013", "events", 3), ("MEAS002", "measures", 1), ("MEAS003", "measures", 1)} <= found
    assert ("MEAS007", "measures", 1) in found and ("ID001", "cases", 1) in found
    assert not [row for row in found if row[0] == "DATE003" and row[1] == "measures"], "a term may lie ahead"
    assert report.sample("MEAS002")[0].table == "measures" and report.sample("MEAS002")[0].case_id == "A-1"
    for text in (report.to_json(), report.to_csv()):
        assert text is not None and "12.345.678" not in text


def test_a_table_may_come_alone() -> None:
    report = opd.validate(events=pa.table(EVENTS), as_of=AS_OF)
    by_code = {rule.code: rule for rule in report.rules}
    assert by_code["ID001"].not_run_reasons == by_code["MEAS001"].not_run_reasons == {"missing_table": 5}
    assert by_code["LIFE011"].failed and by_code["LIFE011"].not_run_reasons == {"empty_cell": 1}
    with pytest.raises(opd.DataError) as none:
        opd.validate(as_of=AS_OF)
    assert none.value.code == "no_table"


def test_columns_of_any_table_can_be_named() -> None:
    events = pa.table({"k": ["A-1"], "q": ["intake"], "t": ["2024-01-10"]})
    named = {"k": "case_id", "q": "event", "t": "happened_at"}
    report = opd.validate(events=events, as_of=AS_OF, columns={"events": named})
    assert dict(report.inputs[0].columns) == named
    with pytest.raises(opd.UnknownCode):
        opd.validate(events=events, as_of=AS_OF, columns={"zapatos": named})


def test_schema_speaks_arrow() -> None:
    for name in ("cases", "events", "measures"):
        assert "case_id" in opd.schema(name).names
    schema = pa.schema(opd.schema("cases"))
    assert schema.field("birth_date").type == pa.date32()

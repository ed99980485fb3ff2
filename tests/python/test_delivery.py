"""A whole delivery: its tables found, held against each other, and what follows from what."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_runner import opd_here as run

import opd

AS_OF = date(2024, 6, 30)
CASES = (
    "Código caso;RUN;Fecha ingreso;Gestor de casos\nC1;12.345.678-5;5/3/2024;G1\nC2;7.654.321-6;6/3/2024;G9\n"
)
EVENTS = (
    "Código caso;Código evento;Evento;Fecha evento;Vía ingreso\n"
    "C1;1;Ingreso;5/3/2024;Demanda espontánea\n"
    "C7;1;Ingreso;5/3/2024;Demanda espontánea\n"
    "C8;1;Actualización del registro;5/3/2024;\n"
)
STAFF = "Código funcionario;Cargo\nG1;Gestora de casos\n"
FILES = {"casos.csv": CASES, "eventos 2024.csv": EVENTS, "dotación.csv": STAFF}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(report: opd.Report, *rules: str) -> list[tuple[str, int | None]]:
    return [(one["rule"], one["row"]) for one in report.findings.to_pylist() if one["rule"] in rules]


def test_the_tables_of_a_folder_are_found_and_held_against_each_other(folder: Path) -> None:
    (folder / "presupuesto.csv").write_text("Ítem;Monto\nSueldos;1\n", encoding="utf-8")
    (folder / "convenio.toml").write_text("name = 'no es una tabla'", encoding="utf-8")
    tables, others = opd.find_tables(folder)
    assert [(one.table, one.path.name) for one in tables] == [
        ("cases", "casos.csv"),
        ("staff", "dotación.csv"),
        ("events", "eventos 2024.csv"),
    ]
    assert others == ["presupuesto.csv"]
    report = opd.validate(folder, as_of=AS_OF)
    assert {one.table: one.name for one in report.inputs}["staff"] == "dotación.csv"
    assert report.skipped == others
    assert found(report, "LINK001", "LINK003") == [("LINK001", 1), ("LINK001", 2), ("LINK003", 1)]


def test_what_follows_from_a_root_is_told(folder: Path) -> None:
    report = opd.validate(folder, as_of=AS_OF)
    orphan = [one for one in report.findings.to_pylist() if one["table"] == "events" and one["row"] == 2]
    # The event is of no case: that nothing opened that case before it follows.
    assert {one["rule"]: one["follows"] for one in orphan} == {"LINK001": None, "LIFE011": "LINK001"}
    rules = {rule.code: rule for rule in report.rules}
    assert (rules["LINK001"].root, rules["LINK001"].level) == (True, "section")
    assert (rules["LIFE011"].failed, rules["LIFE011"].following) == (1, 1)
    written = json.loads(report.to_json() or "")
    summary: dict[str, Any] = {rule["rule"]: rule for rule in written["summary"]}
    assert (summary["LIFE011"]["following"], summary["LIFE011"]["level"]) == (1, "history")


def test_a_workbook_with_a_sheet_for_each_table_is_a_delivery(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_sheet("Instrucciones").append(["Complete las hojas"])
    for name, text in {"Casos": CASES, "Hoja2": EVENTS}.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(";"))
    book.create_sheet("Vacía")
    path = tmp_path / "entrega.xlsx"
    book.save(path)
    report = opd.validate(path, as_of=AS_OF)
    assert [(one.table, one.name, one.rows) for one in report.inputs] == [
        ("cases", "entrega.xlsx (Casos)", 2),
        ("events", "entrega.xlsx (Hoja2)", 3),
    ]
    assert report.skipped == ["entrega.xlsx (Instrucciones)", "entrega.xlsx (Vacía)"]
    assert found(report, "LINK001") == [("LINK001", 1), ("LINK001", 2)]
    # A sheet that is asked for is a table of cases, as ever.
    assert opd.validate(path, as_of=AS_OF, sheet="Casos").rows == 2


def test_two_files_of_one_table_are_refused_by_name(folder: Path) -> None:
    shutil.copy(folder / "casos.csv", folder / "casos (copia).csv")
    with pytest.raises(opd.DataError) as raised:
        opd.validate(folder, as_of=AS_OF)
    assert raised.value.code == "two_tables"
    assert "«casos (copia).csv» y «casos.csv»" in str(raised.value)
    ended = run("validate", str(folder))
    assert (ended.status, ended.out) == (2, "")
    assert "casos (copia).csv" in ended.err


def test_the_command_takes_a_folder_or_a_file_of_any_table(folder: Path, tmp_path: Path) -> None:
    ended = run("validate", str(folder), "--as-of", "2024-06-30")
    assert ended.status == 1
    assert "LINK001" in ended.out
    assert "1 se explican por otro hallazgo" in ended.out
    (folder / "presupuesto.csv").write_text("Ítem;Monto\nSueldos;1\n", encoding="utf-8")
    assert "presupuesto.csv" in run("validate", str(folder), "--as-of", "2024-06-30").out
    alone = run("validate", str(folder / "eventos 2024.csv"), "--as-of", "2024-06-30", "--lang", "en")
    assert "LIFE011" in alone.out
    empty = tmp_path / "nada"
    empty.mkdir()
    ended = run("validate", str(empty))
    assert (ended.status, ended.out) == (2, "")
    assert "no hay ninguna tabla" in ended.err

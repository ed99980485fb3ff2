"""``opd coverage``: what it shows, in both languages, and what it refuses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from cli_runner import opd as run_apart
from cli_runner import opd_here as run

import opd

AGREEMENT = """
name = "Convenio de prueba"
programme = "opd"
communes = ["13601"]
period = { from = "2015-03-02", until = "2018-03-01" }
contributions = { service = 4, municipality = 1 }
area = [{ area = "protection", agreed = 4 }, { area = "intersectoral", agreed = 50 }]
"""
HEADER = "caso;rut;fecha nacimiento;sexo;comuna;programa;fecha ingreso;fecha egreso\n"
ROWS = (
    "A-1;12.345.678-5;05-03-2005;F;13601;OPD;10-01-2015;05-04-2015\n"
    "A-2;12.345.678-5;05-03-2005;F;13601;OPD;20-04-2015;\n"
    "A-3;1.000.005-K;05-04-1997;M;;;01-04-2015;\n"
    "A-4;;;;13101;monitoreo;01-04-2015;\n"
    "A-5;;;;13601;OPD;;\n"
    "A-6;;;;13601;OPD;pronto;\n"
    "A-7;;;;13601;OPD;01-04-2019;\n"
)
ACTIVITIES = "fecha;tipo;nna;familias;redes\n03-04-2015;promoción;40;7;2\n;;1;1;1\n"
DAY = ("--as-of", "2015-06-15")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Casos.csv").write_text(HEADER + ROWS, encoding="utf-8")
    (tmp_path / "actividades.csv").write_text(ACTIVITIES, encoding="utf-8")
    (tmp_path / "eventos.csv").write_text("no se lee", encoding="utf-8")
    (tmp_path / "convenio.toml").write_text(AGREEMENT, encoding="utf-8")
    return tmp_path


def lines(text: str) -> list[str]:
    """The lines, with one blank between their words."""
    return [" ".join(line.split()) for line in text.splitlines()]


def test_months_years_and_what_was_left_out(folder: Path) -> None:
    ran = run("coverage", folder, "--agreement", folder / "convenio.toml", *DAY)
    assert (ran.status, ran.err) == (0, ""), ran.err
    for text in (
        "Casos.csv, actividades.csv: Convenio de prueba",
        "Período del 2015-03-02 al 2018-03-01.",
        "al 2015-06-15",
        "Protección · Oficina de Protección de Derechos",
        "Protección · seguimiento y monitoreo de egresados",
        "Filas de casos: 7; contadas 4, sin días en el período 1, no contadas 2.",
        "  Sin fecha de ingreso: 1",
        "  Fecha de ingreso que no se puede leer: 1",
        "  Sin comuna: se cuentan en la de la oficina o del convenio: 1",
        "Filas de actividades: 2; contadas 1, sin días en el período 0, no contadas 1.",
        "Proyección: Proporcional a los días.",
    ):
        assert text in ran.out, (text, ran.out)
    rows = lines(ran.out)
    # Month, carried over, in, out, at end, cases, persons, re-entries, over the age, days.
    assert "2015-03 (02–31) 1 0 0 1 1 1 0 0 30" in rows
    assert "2015-04 1 2 1 2 3 2 1 1 46" in rows
    # Year, agreed, attended, share, carried over, over the age, projected.
    year = "2015-03-02 – 2016-03-01 4 2 50,00 1 0 7"
    assert year in rows, ran.out
    assert "Todo el período 12 2 16,67 1 0 21" in rows
    # Of the intersectoral area, participants and their share.
    assert "2015-03-02 – 2016-03-01 50 0 0,00 0 0 0 42 84,00" in rows
    assert "2015-04 1 40 7 0 2 42 0" in rows
    english = run("coverage", folder, "--agreement", folder / "convenio.toml", *DAY, "--lang", "en").out
    for text in ("Period from 2015-03-02", "No date of intake: 1", "Re-entries", "50.00", "Whole period"):
        assert text in english
    assert "12.345.678" not in ran.out


def test_one_month_by_sex_age_and_commune(folder: Path) -> None:
    arguments = ("coverage", folder, "--agreement", folder / "convenio.toml", *DAY)
    out = run(*arguments, "--month", "2015-04").out
    rows = lines(out)
    for row in ("Todos 1 2 1 2 3 2 1 1 46", "Femenino 1 1 1 1 2 1 1 0 16", "Masculino 0 1 0 1 1 1 0 1 30"):
        assert row in rows, (row, out)
    for word in ("Niño o niña", "Adolescente", "Talagante", "Santiago", "Edad desconocida", "Persona adulta"):
        assert (word in out) == (word != "Persona adulta"), word
    assert "convenidas" not in out and "Filas de casos" in out
    assert "2015-06 (01–15)" in run(*arguments, "--month", "2015-06").out


def test_files_of_every_kind_and_reports(folder: Path, tmp_path: Path) -> None:
    cases = folder / "Casos.csv"
    parquet = tmp_path / "p.parquet"
    pl.read_csv(cases, separator=";", infer_schema=False).write_parquet(parquet)
    report, table = tmp_path / "informe.json", tmp_path / "informe.csv"
    convention = ("--agreement", folder / "convenio.toml", *DAY)
    outs = []
    for given in (cases, parquet):
        ran = run("coverage", given, *convention, "--report", report, "--report", table)
        assert ran.status == 0, ran.err
        assert json.loads(report.read_text("utf-8"))["run"]["as_of"] == "2015-06-15"
        assert table.read_text("utf-8").startswith("\ufeffdesde;hasta;")
        outs.append((ran.out.split("\n", 1)[1], report.read_bytes(), table.read_bytes()))
    assert outs[0] == outs[1]
    assert "Informe escrito" in outs[0][0] and "Actividades" not in outs[0][0]
    beside = run("coverage", cases, *convention, "--activities", folder / "actividades.csv")
    assert "Actividades" in beside.out
    mapped = tmp_path / "otros.csv"
    mapped.write_text("quien;cuando\n12.345.678-5;01-04-2015\n", encoding="utf-8")
    ran = run("coverage", mapped, *convention, "--map", "quien=identifier", "--map", "cuando=intake_date")
    assert "contadas 1," in ran.out
    literal = run(
        "coverage", cases, *convention, "--cap", "literal_17y11m29d", "--projection", "carried_and_pace"
    )
    assert "literal_17y11m29d" in literal.out and "Arrastre más ritmo de ingreso" in literal.out


def test_without_a_day_it_is_today(folder: Path) -> None:
    out = run("coverage", folder, "--agreement", folder / "convenio.toml").out
    assert f"Revisada al día de hoy, {date.today()}" in out and "2018-03 (01–01)" in out
    empty = folder / "nada.csv"
    empty.write_text(HEADER + "A;;;;13601;OPD;01-01-2030;\n", encoding="utf-8")
    convention = ("--agreement", folder / "convenio.toml", *DAY)
    assert "No hay casos que contar." in run("coverage", empty, *convention).out
    assert "No hay casos que contar." in run("coverage", empty, *convention, "--month", "2015-04").out


def test_what_it_refuses(folder: Path, tmp_path: Path) -> None:
    cases, convention = folder / "Casos.csv", folder / "convenio.toml"
    reversed_period = tmp_path / "al-reves.toml"
    reversed_period.write_text(AGREEMENT.replace("2018-03-01", "2014-03-01"), encoding="utf-8")
    empty = tmp_path / "vacia"
    empty.mkdir()
    for arguments, words in (
        ((cases, "--month", "2015-02"), "2015-02"),
        ((cases, "--month", "2015-07"), "2015-07"),
        ((cases, "--month", "marzo"), "marzo"),
        ((cases, "--projection", "zapato"), "zapato"),
        ((cases, "--cap", "zapato"), "zapato"),
        ((cases, "--as-of", "zapato"), "zapato"),
        ((cases, "--as-of", "2015-03-01"), "2015-03-02"),
        ((cases, "--agreement", reversed_period), "2014-03-01"),
        ((cases, "--agreement", tmp_path / "nada.toml"), "nada.toml"),
        ((cases, "--agreement", cases), "TOML"),
        ((tmp_path / "nada.csv",), "nada.csv"),
        ((empty,), "casos.csv"),
        ((cases, "--activities", tmp_path / "nada.csv"), "nada.csv"),
        ((cases, "--report", tmp_path / "x.docx"), "x.docx"),
        ((cases, "--report", cases), "Casos.csv"),
        ((cases, "--report", convention), "convenio.toml"),
        ((folder / "actividades.csv",), "opd schema cases"),
    ):
        defaults = () if "--agreement" in arguments else ("--agreement", convention)
        day = () if "--as-of" in arguments else DAY
        ran = run("coverage", *arguments, *defaults, *day)
        assert words in ran.complaint, (arguments, ran.err)
    assert convention.read_text("utf-8") == AGREEMENT
    assert "--agreement" in run("coverage", cases).complaint
    (folder / "cases.csv").write_text(HEADER + ROWS, encoding="utf-8")
    assert "«Casos.csv» y «cases.csv»" in run("coverage", folder, "--agreement", convention, *DAY).complaint


def test_as_a_user_runs_it(folder: Path) -> None:
    ran = run_apart("coverage", folder, "--agreement", folder / "convenio.toml", *DAY)
    assert ran.status == 0 and "\x1b" not in ran.out
    report = opd.coverage(folder / "Casos.csv", folder / "convenio.toml", as_of=date(2015, 6, 15))
    assert report.rows["cases"].counted == 4

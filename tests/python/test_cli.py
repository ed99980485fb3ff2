"""The command line: what it says, in both languages, and its exit status."""

import json
import os
import pty
import signal
import string
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from cli_runner import MAIN
from cli_runner import opd as run_apart
from cli_runner import opd_here as run

import opd
from opd.cli.texts import TEXTS, Texts

HEADER = "caso;rut;fecha nacimiento;fecha ingreso;programa;sexo;nota\n"
CLEAN = "A-1;12.345.678-5;05-03-2015;05-03-2024;OPD;F;\n"
WRONG = "A-2;12.345.678-9;05-03-2015;05-03-2024;OPD;F;\n"
WARNED = "A-3;11.111.111-1;05-03-2015;05-03-2024;OPD;F;\n"
DAY = ("--as-of", "2024-12-31")


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    path = tmp_path / "casos.csv"
    path.write_text(HEADER + CLEAN + WRONG, encoding="utf-8")
    return path


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_the_exit_status_is_the_verdict(tmp_path: Path) -> None:
    for rows, status, verdict in (
        ((CLEAN,), 0, "ACEPTADA: sin hallazgos"),
        ((CLEAN, WARNED), 0, "ACEPTADA CON HALLAZGOS"),
        ((CLEAN, WRONG), 1, "RECHAZADA"),
    ):
        ran = run("validate", write(tmp_path / "casos.csv", *rows), *DAY)
        assert (ran.status, ran.err) == (status, "") and verdict in ran.out, ran.out


def test_the_report_says_what_where_why_and_how_to_mend(delivery: Path) -> None:
    out = run("validate", delivery, "--as-of", "31-12-2024").out
    rule = opd.explain("ID001")
    for text in (
        "casos.csv: filas 2, hallazgos 1",
        "Revisada al 2024-12-31.",
        "fila 3, caso A-2, columna «rut»: El RUN ***-9 no es válido",
        rule.title,
        rule.citation,
        f"Cómo corregir: {rule.fix}",
        "falta una columna que la regla necesita: ",
        "Columnas de casos que no se leyeron: nota",
    ):
        assert text in out, (text, out)
    assert "12.345.678-9" not in out and "12345678" not in out
    assert "12.345.678-9" in run("validate", delivery, *DAY, "--show-identifiers").out
    english = run("validate", delivery, *DAY, "--lang", "en").out
    for text in ("REJECTED", "row 3, case A-2, column “rut”", opd.explain("ID001", "en").fix):
        assert text in english


def test_a_delivery_of_three_tables(delivery: Path, tmp_path: Path) -> None:
    events, measures = tmp_path / "eventos.csv", tmp_path / "medidas.csv"
    events.write_text("caso;que;fecha\nA-1;child_heard;05-03-2010\n", encoding="utf-8")
    measures.write_text("caso;medida;adoptada por\nA-1;adopción;gestora\n", encoding="utf-8")
    tables = ("--events", events, "--measures", measures, "--map", "events:que=event")
    ran = run("validate", delivery, *tables, *DAY)
    assert ran.status == 1
    for text in (
        "casos.csv, eventos.csv, medidas.csv: filas 4",
        "tabla de medidas, fila 2, caso A-1, columna «medida»",
        "tabla de eventos, fila 2, caso A-1, columna «que»",
    ):
        assert text in ran.out, (text, ran.out)
    assert run("validate", delivery, "--events", tmp_path / "no.csv").status == 2
    assert "happened_at" in run("schema", "events").out and "adopted_by" in run("schema", "measures").out


def test_piped_output_is_plain_and_whole(delivery: Path) -> None:
    out = run_apart("validate", delivery, *DAY).out
    assert "\x1b" not in out and "…" not in out
    assert any("ID001" in line and opd.explain("ID001").citation in line for line in out.splitlines())


def test_the_day_of_today_is_said(delivery: Path) -> None:
    before = date.today()
    out = run("validate", delivery).out
    assert any(f"hoy, {day}: no se indicó --as-of" in out for day in (before, date.today()))


def test_readings_are_said_when_they_are_not_the_usual_ones(delivery: Path) -> None:
    readings = ("--cap", "literal_17y11m29d", "--unit", "business_days", "--territory", "13602, 13603")
    out = run("validate", delivery, *DAY, *readings).out
    assert all(text in out for text in ("literal_17y11m29d.", "business_days.", "también 13602, 13603."))
    assert "Lectura" not in run("validate", delivery, *DAY).out


def test_columns_can_be_mapped_and_rows_limited(tmp_path: Path) -> None:
    path = tmp_path / "casos.csv"
    path.write_text("n;cédula\n" + "1;12.345.678-9\n" * 5)
    out = run("validate", path, *DAY, "--map", "cédula=identifier", "--rows", "2").out
    assert out.count("no es válido") == 2 and "… y 3 más" in out
    assert "no es válido" not in run("validate", path, *DAY, "--map", "cédula=identifier", "--rows", "0").out


def test_reports_are_written_whole(delivery: Path, tmp_path: Path) -> None:
    files = tmp_path / "a.json", tmp_path / "b.CSV"
    ran = run("validate", delivery, *DAY, "--report", files[0], "--report", files[1])
    assert all(f"Informe escrito: {file}" in ran.out for file in files)
    assert json.loads(files[0].read_bytes())["verdict"] == "rejected"
    assert len(files[1].read_text("utf-8-sig").splitlines()) == 2
    assert sorted(os.listdir(tmp_path)) == ["a.json", "b.CSV", "casos.csv"]


MISUSES: list[tuple[tuple[str, ...], str]] = [
    (("--report", "informe.pdf"), ".json, .csv, .html, .xlsx, .xml, .sarif"),
    (("--report", "informe"), ".json, .csv"),
    (("--report", "no/hay/informe.json"), "no existe su carpeta"),
    (("--report", "carpeta.json"), "es una carpeta"),
    (("--report", "casos.csv"), "es el mismo archivo"),
    (("--as-of", "ayer"), "«ayer» no es una fecha de --as-of"),
    (("--as-of", "31-02-2024"), "«31-02-2024»"),
    (("--cap", "17"), "before_eighteenth, literal_17y11m29d"),
    (("--unit", "días"), "calendar_days"),
    (("--territory", "99999"), "99999"),
    (("--map", "rut"), "COLUMNA=CAMPO"),
    (("--map", "rut=zapato"), "zapato"),
    (("--map", "zapato=identifier"), "zapato"),
    (("--rows", "-1"), "entre 0"),
    (("--rows", "muchas"), "«muchas»"),
    (("--delimiter", "::"), "un solo carácter"),
    (("--delimiter", '"'), "separador"),
    (("--lang", "fr"), "es, en"),
    (("--zapato",), "no hay una opción --zapato"),
    (("--as-of",), "--as-of necesita un valor"),
    (("otro",), "no se entiende"),
]


@pytest.mark.parametrize(("options", "sentence"), MISUSES)
def test_a_misuse_gets_one_sentence(
    options: tuple[str, ...], sentence: str, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(delivery.parent)
    Path("carpeta.json").mkdir()
    before = delivery.read_bytes()
    assert sentence in run("validate", "casos.csv", *options).complaint
    assert delivery.read_bytes() == before
    assert sorted(os.listdir()) == ["carpeta.json", "casos.csv"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("validar",), "no hay una orden «validar»"),
        (("validate",), "falta FILE"),
        (("age", "2015-02-30"), "«2015-02-30»"),
        (("age", "2030-01-01", "--on", "2024-01-01"), "2024"),
        (("age", "2015-01-01", "--on", "2024-01-01", "--programme", "zapato"), "zapato"),
        (("calendar", "1800"), "1990"),
        (("calendar", "mil"), "«mil»"),
        (("calendar", "2024", "--commune", "00000"), "00000"),
        (("due", "2024-03-01", "30", "lunas"), "calendar_days"),
        (("due", "2024-03-01", "24", "hours"), "2024-03-01 10:30"),
        (("due", "2024-03-01", "mil", "months"), "«mil» no es un valor de TERM"),
        (("due", "2049-12-31", "999999", "business_days"), ""),
        (("explain", "ZZZ999"), "ZZZ999"),
        (("schema", "zapatos"), "cases"),
        (("schema", "cases", "--format", "xml"), "json_schema"),
    ],
)
def test_other_misuses(arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in run(*arguments).complaint


def test_ages() -> None:
    out = run("age", "2006-03-01", "--on", "28-02-2024", "--programme", "oln").out
    assert out.startswith("17 años 11 meses 27 días\ncorresponde\n") and "AGE001" in out
    assert "no corresponde" in run("age", "2006-03-01", "--on", "2024-03-01", "--programme", "oln").out
    assert run("age", "2006-03-01", "--on", "2024-03-01", "--lang", "en").out == "18 years 0 months 0 days\n"
    assert "hoy, " in run("age", "2006-03-01").out


def test_runs_are_never_echoed() -> None:
    ran = run("run", "12.345.678-5", "12.345.678-9", "9" * 40)
    assert ran.status == 1
    assert [line.split()[:2] for line in ran.out.splitlines()] == [
        ["1:", "**.***.678-*"],
        ["2:", "no"],
        ["3:", "no"],
    ]
    assert "345" not in ran.out + ran.err and "9999" not in ran.out
    assert run("run", "12.345.678-5").status == 0
    assert "relleno" in run("run", "11.111.111-1").out


def test_calendars_and_terms() -> None:
    out = run("calendar", "2024", "--commune", "16101").out
    assert "comunas 16101, 16103" in out and "nacional" in out
    assert "2024-08-20" in out and "2024-08-20" not in run("calendar", "2024").out
    assert run("due", "2024-03-01", "30", "calendar_days").out == "2024-03-31\n"
    assert run("due", "01-03-2024", "30", "calendar_days", "--roll", "administrative").out == "2024-04-01\n"
    assert run("due", "2026-04-04 12:00", "24", "hours").out == "2026-04-05 11:00-04:00\n"


def test_the_rulebook_is_readable() -> None:
    for lang in ("es", "en"):
        out = run("rules", "--lang", lang).out
        assert all(rule.code in out and rule.title in out for rule in opd.rules(lang))
        for rule in opd.rules(lang):
            out = run("explain", rule.code.lower(), "--lang", lang).out
            assert rule.fix in out and all(str(citation) in out for citation in rule.citations)
    assert "birth_date" in run("schema", "cases").out
    for form in ("json_schema", "table_schema"):
        assert json.loads(run("schema", "cases", "--format", form).out) == opd.schema("cases", form)
    assert opd.versions()["library"] in run("--version").out


def test_help_is_in_the_language_asked_for() -> None:
    assert "Órdenes" in run().out and "Commands" in run("--help", "--lang", "en").out
    assert "La entrega: una carpeta" in run("validate", "--help").out
    assert "The delivery: a folder" in run("validate", "--help", "--lang", "en").out


def test_demo_says_what_it_wrote_and_validates(tmp_path: Path) -> None:
    folder = tmp_path / "nueva"
    ran = run("demo", folder)
    assert ran.status == 0 and "5.094 filas" in ran.out and "personal.toml --as-of 2024-12-31" in ran.out
    mine = folder / "mío.txt"
    mine.write_text("x")
    assert run("demo", folder).out == ran.out and mine.read_text() == "x"
    events, measures = folder / "eventos.csv", folder / "medidas.csv"
    validated = run("validate", folder / "casos.csv", "--events", events, "--measures", measures, *DAY)
    assert (
        validated.status == 1 and "tabla de eventos" in validated.out and "tabla de medidas" in validated.out
    )
    assert "no es una carpeta" in run("demo", mine).complaint


def test_demo_spares_a_delivery_that_it_did_not_write(delivery: Path) -> None:
    before = delivery.read_bytes()
    assert "ya existe" in run("demo", delivery.parent).complaint
    assert delivery.read_bytes() == before and not (delivery.parent / "defectos.json").exists()


def test_without_its_libraries_the_command_says_how_to_get_them() -> None:
    ran = run_apart("rules", program=f"import sys; sys.modules['typer'] = None; {MAIN}")
    assert "pip install 'opd[cli]'" in ran.complaint


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -c '{MAIN}' rules | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stderr == "" and done.stdout.count("\n") == 1


def test_ctrl_c_is_one_line_and_130() -> None:
    slow = "import time, opd; opd.rules = lambda lang: print('lista', flush=True) or time.sleep(60); " + MAIN
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "lista\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err.strip()) == (130, "opd: interrumpido")


def test_a_terminal_gets_colours(delivery: Path) -> None:
    main, terminal = pty.openpty()
    command = [sys.executable, "-c", MAIN, "validate", delivery, "--as-of", "2024-12-31"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "70"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=terminal, env=environment) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                read = os.read(main, 65536)
            except OSError:
                break
            if not read:
                break
            shown += read
    assert process.returncode == 1 and b"\x1b[1;31m" in shown


def test_every_text_is_in_both_languages_with_the_same_blanks() -> None:
    for key, (spanish, english) in TEXTS.items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (spanish, english)
        ]
        assert spanish and english and fields[0] == fields[1], key
    assert Texts("es").number(5053) == "5.053" and Texts("en").number(5053) == "5,053"

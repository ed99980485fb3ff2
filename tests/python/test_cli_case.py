"""``opd case`` and ``opd lifecycle``: what they say, in both languages, and their exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_runner import opd as run_apart
from cli_runner import opd_here as run

import opd

DAY = ("--as-of", "2024-03-20")
INTAKE = {"event": "intake", "at": "2024-03-05T10:00", "channel": "ex_officio", "id": "e1"}
HEARD = {"event": "child_heard", "at": "2024-03-12", "by": "case_manager"}


def write(path: Path, *events: dict[str, Any], **case: Any) -> Path:
    file = path / "caso.json"
    file.write_text(json.dumps({"programme": "oln", "events": events, **case}), encoding="utf-8")
    return file


def test_a_case_in_order(tmp_path: Path) -> None:
    moved = {
        "event": "corrected",
        "at": "2024-03-13",
        "subject": "e1",
        "moved_to": "2024-03-04",
        "reason": "RESERVADO",
    }
    gone = {"event": "corrected", "at": "2024-03-14", "subject": "2", "voided": True, "reason": "RESERVADO"}
    ran = run("case", write(tmp_path, INTAKE, HEARD, moved, gone), *DAY)
    assert (ran.status, ran.err) == (0, "")
    for text in (
        "caso.json: oln, eventos 4",
        "Etapa: Recepción.",
        "Revisada al 2024-03-20.",
        "corregido: decía 2024-03-05 10:00",
        "no cuenta: anulado o repetido",
        "Gestión de casos",
        "El registro está en orden.",
        "Inicio del diagnóstico → Diagnóstico",
        "falta: " + opd.Requirement("transfer_grounded").message,
        "Medida de protección",
        "2024-04-03",
        "Ley 21.430, art. 72 n° 8",
    ):
        assert text in ran.out, (text, ran.out)
    assert "RESERVADO" not in ran.out
    english = run("case", write(tmp_path, INTAKE), *DAY, "--lang", "en").out
    assert "Stage: Reception." in english and "The record is in order." in english
    assert "hoy, " in run("case", write(tmp_path, INTAKE)).out


def test_the_exit_status_tells_findings_and_duties(tmp_path: Path) -> None:
    assert run("case", write(tmp_path, INTAKE), "--as-of", "2024-04-04").status == 0
    late = run("case", write(tmp_path, INTAKE), "--as-of", "2024-04-05")
    assert late.status == 1 and "Vencido" in late.out and "El registro está en orden." in late.out
    wrong = run("case", write(tmp_path, INTAKE, HEARD, birth_date="2024-03-08"), *DAY)
    lack = opd.Requirement("after_birth")
    assert wrong.status == 1
    assert f"Evento 1, Ingreso: {lack.message}. {lack.fix} ({lack.citation})." in wrong.out
    empty = run("case", write(tmp_path), *DAY)
    assert empty.status == 0 and "sin eventos" in empty.out and "No hay deberes" in empty.out


def test_profiles_and_windows(tmp_path: Path) -> None:
    file = write(tmp_path, INTAKE)
    assert "Por vencer" in run("case", file, *DAY, "--soon", "15").out
    assert "Pendiente" in run("case", file, *DAY, "--soon", "14").out
    assert run("case", file, *DAY, "--profile", "san-2022").status == 0
    assert "san-2022" in run("case", file, *DAY, "--profile", "zapato").complaint
    assert "no existe" in run("case", file, *DAY, "--profile", tmp_path / "nada.toml").complaint
    assert "«mil»" in run("case", file, *DAY, "--soon", "mil").complaint


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "línea 1, columna 0"),
        (b"\x00\xff\xfe", "utf-8"),
        (b"hola", "no se puede leer"),
        (b"[1, 2]", "no se puede leer"),
        (b'{"programme": "circo"}', "post_discharge_monitoring"),
        (b'{"programme": "specialised_service"}', "se esperaba oln, opd"),
        (b'{"programme": "oln", "zapato": 1}', "zapato"),
        (b'{"programme": "oln", "events": [{"event": "zapato", "at": "2024-03-05"}]}', "zapato"),
        (
            b'{"programme": "oln", "events": [{"event": "child_heard", "at": "2024-09-08T00:30"}]}',
            "2024-09-08",
        ),
        (b"[" * 100_000, "línea 1"),
    ],
)
def test_files_that_are_no_case(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "caso.json"
    file.write_bytes(content)
    assert sentence in run("case", file, *DAY).complaint


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert "no existe" in run("case", tmp_path / "nada.json").complaint
    assert "carpeta" in run("case", tmp_path).complaint
    assert "falta FILE" in run("case").complaint


@pytest.mark.parametrize("lang", ["es", "en"])
def test_lifecycles_are_shown_and_drawn(lang: Any) -> None:
    cycle = opd.lifecycle("oln", lang)
    table = run_apart("lifecycle", "oln", "--lang", lang).out
    assert all(step.citation in table and cycle.stages[step.to_stage] in table for step in cycle.transitions)
    assert run("lifecycle", "oln", "--format", "mermaid", "--lang", lang).out == cycle.mermaid()
    assert run("lifecycle", "oln", "--format", "dot", "--lang", lang).out == cycle.dot()


def test_lifecycles_that_there_are_not() -> None:
    assert "oln" in run("lifecycle", "circo").complaint
    assert "mermaid" in run("lifecycle", "oln", "--format", "png").complaint


EVENTS = "caso;evento;fecha;sobre\nA-1;intake;04-03-2024;\nA-2;intake;01-02-2024;\nA-1;crime_known;30-03-2024 10:00;D1\n"


def test_the_duties_of_a_delivery(tmp_path: Path) -> None:
    file = tmp_path / "eventos.csv"
    file.write_text(EVENTS + ";intake;01-02-2024;\n", encoding="utf-8")
    ran = run("duties", file, "--as-of", "2024-03-31")
    assert (ran.status, ran.err) == (1, "")
    for text in (
        "eventos.csv: Vencido 2, Por vencer 1",
        "Revisada al 2024-03-31.",
        "no se leyeron: 1",
        "29 d",
        "14 h",
        "D1",
    ):
        assert text in ran.out, (text, ran.out)
    lines = [line for line in ran.out.splitlines() if line.startswith(("Vencido", "Por vencer"))]
    assert [line.split()[:2] for line in lines[:2]] == [["Vencido", "A-2"], ["Vencido", "A-1"]]
    english = run("duties", file, "--as-of", "2024-03-31", "--lang", "en", "--soon", "0").out
    assert "Overdue 2" in english and "Due soon" not in english
    file.write_text("caso;evento;fecha\nA-1;intake;04-03-2024\n", encoding="utf-8")
    calm = run("duties", file, "--as-of", "2024-03-05")
    assert calm.status == 0 and "no hay deberes" in calm.out
    assert "Pendiente" in run("duties", file, "--as-of", "2024-03-05", "--all", "--profile", "san-2022").out
    cases = tmp_path / "casos.csv"
    cases.write_text("caso;programa\nA-1;opd\n", encoding="utf-8")
    assert "no hay deberes" in run("duties", file, "--cases", cases, "--as-of", "2024-05-01").out


def test_deliveries_that_are_none(tmp_path: Path) -> None:
    assert "no existe" in run("duties", tmp_path / "nada.csv").complaint
    file = tmp_path / "eventos.csv"
    file.write_text("", encoding="utf-8")
    assert run("duties", file).complaint
    file.write_text("zapato\n1\n", encoding="utf-8")
    assert run("duties", file).complaint

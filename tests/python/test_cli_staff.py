"""``opd staff``, ``opd agreement`` and the schemas of what they read."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from cli_runner import opd as run_apart
from cli_runner import opd_here as run
from test_agreement import EXAMPLE
from test_staff import ON, WHOLE, candidate

import opd

DAY = ("--on", "2024-06-03")


def write(path: Path, document: Any) -> Path:
    file = path / "persona.json"
    file.write_text(json.dumps(document, default=str), encoding="utf-8")
    return file


def test_somebody_who_has_it_all(tmp_path: Path) -> None:
    ran = run_apart("staff", write(tmp_path, WHOLE), "--role", "case_manager", *DAY)
    assert (ran.status, ran.err) == (0, "")
    for text in (
        "persona.json: Gestión de casos, al 2024-06-03",
        "Puede ejercer el cargo.",
        "Experiencia certificada: meses 12, días 365.",
        "Título de al menos ocho semestres",
        "Perfil del gestor de casos OLN, formación académica",
        "No falta nada.",
    ):
        assert text in ran.out, (text, ran.out)
    assert "STAFF028" in ran.out and "STAFF029" not in ran.out
    english = run("staff", write(tmp_path, WHOLE), *DAY, "--lang", "en").out
    assert "Eligible." in english and "Nothing is lacking." in english
    assert "hoy, " in run("staff", write(tmp_path, WHOLE)).out


def test_what_lacks_and_the_exit_status(tmp_path: Path) -> None:
    missing = run("staff", write(tmp_path, candidate(lambda it: it.pop("article_54"))), *DAY)
    assert missing.status == 1 and "Faltan documentos." in missing.out
    assert (
        "STAFF012 (Obligatorio), Sin las inhabilidades del artículo 54: Pida y registre: declaración"
        in missing.out
    )
    two = candidate(lambda it: it.update(exclusive=False, tools=[], courses=[]))
    barred = run("staff", write(tmp_path, two), *DAY)
    assert barred.status == 1 and "No puede ejercer el cargo." in barred.out
    lacks = [line.split()[0] for line in barred.out.splitlines() if line.startswith("  STAFF")]
    assert lacks == ["STAFF026", "STAFF027", "STAFF008", "STAFF028"]  # what binds first
    advised = run("staff", write(tmp_path, candidate(lambda it: it.update(exclusive=False))), *DAY)
    assert (
        advised.status == 0 and "para el cargo: No tiene disponibilidad exclusiva. Si el dato" in advised.out
    )
    lawyer = run("staff", write(tmp_path, WHOLE), "--role", "lawyer", *DAY)
    assert lawyer.status == 1 and "STAFF029" in lawyer.out and "STAFF002" not in lawyer.out


def test_the_parameters_of_an_office(tmp_path: Path) -> None:
    file = write(tmp_path, candidate(lambda it: it["registry_queries"][0].update(date="2023-12-02")))
    own = tmp_path / "personal.toml"
    own.write_text('registry_age = { amount = 6, unit = "months" }', "utf-8")
    assert "STAFF017 (Recomendado)" in run("staff", file, *DAY, "--readings", own).out
    assert "  STAFF017" not in run("staff", file, *DAY, "--readings", "san-2022").out
    assert "san-2022" in run("staff", file, *DAY, "--readings", "zapato").complaint
    assert "no existe" in run("staff", file, *DAY, "--readings", tmp_path / "nada.toml").complaint
    own.write_text("limit = 3", "utf-8")
    assert "limit" in run("staff", file, *DAY, "--readings", own).complaint


@pytest.mark.parametrize("lang", ["es", "en"])
def test_reports(tmp_path: Path, lang: Any) -> None:
    person = candidate(lambda it: it.pop("article_54"))
    file = write(tmp_path, person)
    outs = [tmp_path / "informe.json", tmp_path / "informe.csv"]
    ran = run("staff", file, *DAY, "--report", outs[0], "--report", outs[1], "--lang", lang)
    assert ran.status == 1 and all(str(path) in ran.out for path in outs)
    decision = opd.assess_staff(person, on=ON, lang=lang)
    assert json.loads(outs[0].read_text("utf-8")) == decision.to_dict()
    raw = outs[1].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 30 and {len(row) for row in rows} == {7}
    twelve = next(row for row in rows if row[0] == "STAFF012")
    one = next(one for one in decision.assessments if one.code == "STAFF012")
    assert twelve[5:] == [one.message, one.fix]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["informe.csv", "informe.json", "persona.json"]
    # A report that stands there is replaced.
    assert run("staff", file, *DAY, "--report", outs[0], "--lang", lang).status == 1


def test_reports_that_can_not_be_written(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE)
    assert "mismo archivo" in run("staff", file, *DAY, "--report", file).complaint
    assert ".json, .csv" in run("staff", file, *DAY, "--report", tmp_path / "x.xlsx").complaint
    assert "carpeta" in run("staff", file, *DAY, "--report", tmp_path / "no" / "x.csv").complaint
    bad = tmp_path / "malo.json"
    bad.write_text("{")
    assert "línea 1" in run("staff", bad, *DAY, "--report", tmp_path / "x.json").complaint
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "línea 1, columna 0"),
        (b"\xff", "utf-8"),
        (b"[1]", "no se puede leer"),
        (b'{"edad": 30}', "no existe el campo `edad`"),
        (b'{"article_54": {"clear": true}}', "falta el campo `date`"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_files_that_are_no_candidate(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "persona.json"
    file.write_bytes(content)
    assert sentence in run("staff", file, *DAY).complaint


def test_misuse_of_staff(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE)
    assert "no existe" in run("staff", tmp_path / "nada.json").complaint
    assert "carpeta" in run("staff", tmp_path).complaint
    assert "falta FILE" in run("staff").complaint
    assert "astronaut" in run("staff", file, "--role", "astronaut", *DAY).complaint
    assert "mañana" in run("staff", file, "--on", "mañana").complaint
    other = tmp_path / "persona.txt"
    other.write_text("{}")
    assert "ninguna columna" in run("staff", other, *DAY).complaint


def test_the_example_agreement() -> None:
    ran = run_apart("agreement", "--example", "--uss", "15080", "--as-of", "2016-05-02")
    assert (ran.status, ran.err) == (0, "")
    for text in (
        "Convenio OPD Talagante 2015–2018",
        "Comunas: 13601.",
        "Vigencia: 2015-03-02 a 2018-03-01.",
        "Meses: 36.",
        "servicio 67.588.560, municipalidad 16.897.140",
        "Suman 84.485.700.",
        "25 % de lo que aporta el servicio, el 20 % del total",
        "no lo fija la ley",
        "El área de protección es el 8 % de la población convenida (4.500).",
        "Protección",
        "Asistente social",
        "El convenio está en orden.",
        "hasta el 2017-12-31",
        "Al 2016-05-02 todavía puede objetar.",
        "meses 12: 67.588.560 pesos",
        "meses 36: 202.765.680 pesos",
    ):
        assert text in ran.out, (text, ran.out)
    assert "renovado de 2018-03-02 a 2021-03-01" in run("agreement", "--example", "--as-of", "2018-01-01").out
    english = run("agreement", "--example", "--uss", "15080", "--lang", "en").out
    assert "67,588,560 pesos" in english and "The agreement is in order." in english
    assert "USS" not in run("agreement", "--example").out


def test_an_agreement_with_findings(tmp_path: Path) -> None:
    file = tmp_path / "convenio.toml"
    text = EXAMPLE.read_text("utf-8")
    file.write_text(text.replace("count = 2", "count = 0", 1).replace("agreed = 360", "agreed = -1"), "utf-8")
    ran = run("agreement", file, "--as-of", "2016-05-02")
    (post, area) = (found for found in opd.Agreement.load(file).check() if found.code in ("AGR012", "AGR007"))
    assert ran.status == 1 and "Lo que está mal en el convenio:" in ran.out
    for found in (post, area):
        assert f"  {found.code}: {found.message} ({found.citation})." in ran.out
    renewed = text + '\n[[renewal]]\nfrom = "2018-03-02"\nuntil = "2021-03-01"\n'
    file.write_text(renewed, "utf-8")
    ran = run("agreement", file, "--as-of", "2020-05-02")
    assert ran.status == 0 and "no cabe otra renovación; la ley permite 1" in ran.out
    assert "Vigencia: 2018-03-02 a 2021-03-01." in ran.out
    file.write_text(text.split("[payment]")[0], "utf-8")
    assert "no dice con qué se calcula el pago" in run("agreement", file, "--uss", "15080").out
    old = text.replace("2015-03-02", "2001-01-01").replace("2018-03-01", "2001-12-31")
    file.write_text(old, "utf-8")
    ran = run("agreement", file)
    assert ran.status == 1 and "AGR016" in ran.out and "no se conoce" in ran.out
    assert "2001" in run("agreement", file, "--uss", "15080").complaint


def test_misuse_of_agreement(tmp_path: Path) -> None:
    assert "--example" in run("agreement").complaint
    assert "--example" in run("agreement", EXAMPLE, "--example").complaint
    assert "no existe" in run("agreement", tmp_path / "nada.toml").complaint
    assert "carpeta" in run("agreement", tmp_path).complaint
    for uss in ("0", "-1", "mil", "10" * 20, "15080.5"):
        assert uss in run("agreement", "--example", f"--uss={uss}").complaint
    file = tmp_path / "convenio.toml"
    for content, sentence in (
        (b"", "falta el campo `name`"),
        (b"\xff", "utf-8"),
        (b"name = ", "línea 1"),
        (EXAMPLE.read_bytes() + b"\nbudget = 1\n", "budget"),
        (EXAMPLE.read_bytes().replace(b"67588560", b"9" * 30), "línea 14"),
    ):
        file.write_bytes(content)
        assert sentence in run("agreement", file).complaint


@pytest.mark.parametrize("name", ["case", "case_event", "agreement", "candidate", "roster", "report"])
def test_the_schemas_of_documents(name: str) -> None:
    for form in ((), ("--format", "json_schema")):
        assert json.loads(run("schema", name, *form).out) == opd.schema(name)
    assert "json_schema" in run("schema", name, "--format", "table_schema").complaint


def test_an_agreement_upside_down_has_findings_and_no_renewal(tmp_path: Path) -> None:
    file = tmp_path / "convenio.toml"
    period = 'from = "2015-03-02"\nuntil = "2018-03-01"'
    assert period in EXAMPLE.read_text(encoding="utf-8")
    reversed_ = EXAMPLE.read_text(encoding="utf-8").replace(
        period, 'from = "2018-03-01"\nuntil = "2015-03-02"'
    )
    file.write_text(reversed_, encoding="utf-8")
    ran = run("agreement", file)
    assert ran.status == 1 and "AGR001" in ran.out and "renova" not in ran.out


def test_a_rule_that_says_its_fact_explains_itself() -> None:
    assert "{fact}" not in run("explain", "TEAM001").out
    assert "{fact}" not in run("explain", "STAFF016", "--lang", "en").out

"""A table of staff: assessed person by person, and held against the agreement with the rest of a delivery."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from cli_runner import opd_here as run
from test_staff import ON, WHOLE, candidate

import opd

COLUMNS = {
    "career": "carrera",
    "area": "area_titulo",
    "semesters": "semestres",
    "origin": "institucion",
    "document": "titulo_en_carpeta",
}
LISTS = {
    "courses": "cursos",
    "knowledge": "conocimientos",
    "competences": "competencias",
    "tools": "herramientas",
}


def rows_of(person: str, role: str, told: dict[str, Any]) -> list[dict[str, str]]:
    """A candidate as rows of a spreadsheet: the first with the post, more for each further job or query."""
    first: dict[str, str] = {"id_funcionario": person, "cargo": role}
    for title in told.get("titles", []):
        first |= {COLUMNS[key]: text(value) for key, value in title.items()}
    for name, key in (("article_54", "54"), ("article_56", "56"), ("article_12e", "12e")):
        if name in told:
            first[f"fecha_art_{key}"] = text(told[name]["date"])
            first[f"article_{key}_clear"] = text(told[name]["clear"])
    for name, column in LISTS.items():
        if name in told:
            first[column] = "; ".join(told[name]) or "ninguno"
    if "exclusive" in told:
        first["exclusividad"] = text(told["exclusive"])
    if record := told.get("criminal_record"):
        first |= {"fecha_antecedentes": text(record["date"]), "sin_antecedentes": text(record["clear"])}
        first["fines_especiales"] = text(record.get("special_purposes", False))
    rows = [first]
    for job in told.get("jobs", []):
        keys = {"kind": "job_kind", "from": "job_from", "to": "job_to", "certificate": "job_certified"}
        keys["left_by"] = "job_left_by"
        rows.append({"id_funcionario": person} | {keys[key]: text(value) for key, value in job.items()})
    for query in told.get("registry_queries", []):
        keys = {"date": "fecha_consulta", "disqualified": "inhabilitado", "until": "inhabilitado_hasta"}
        rows.append({"id_funcionario": person} | {keys[key]: text(value) for key, value in query.items()})
    return rows


def text(value: object) -> str:
    match value:
        case bool():
            return "sí" if value else "no"
        case date():
            return value.strftime("%d-%m-%Y")
        case str() if len(value) == 10 and value[4] == "-":
            return date.fromisoformat(value).strftime("%d-%m-%Y")
    return str(value)


def sheet(*people: list[dict[str, str]]) -> pl.DataFrame:
    return pl.from_dicts([row for rows in people for row in rows], infer_schema_length=None)


CHANGES: list[Any] = [
    lambda it: None,
    lambda it: it.pop("article_54"),
    lambda it: it["titles"][0].update(semesters=4),
    lambda it: it["titles"][0].update(document=False),
    lambda it: it.pop("jobs"),
    lambda it: it["jobs"].append(
        {"kind": "network", "from": "2022-01-01", "to": "2021-01-01", "certificate": True}
    ),
    lambda it: it.update(tools=["word"], courses=[]),
    lambda it: it["registry_queries"].append({"date": "2024-06-01", "disqualified": True}),
    lambda it: it.pop("criminal_record"),
    lambda it: it.update(exclusive=False),
]


def test_a_row_of_a_table_is_a_candidate() -> None:
    people = [candidate(change) for change in CHANGES]
    table = sheet(*(rows_of(str(n), "gestora de casos", told) for n, told in enumerate(people)))
    report = opd.assess_staff_table(table, on=ON)
    assert len(report.decisions) == len(people) and report.file_rows == [None] * len(people)
    for told, decision in zip(people, report.decisions, strict=True):
        alone = opd.assess_staff(told, "case_manager", on=ON)
        answers = [(one.code, one.answer) for one in decision.assessments]
        assert answers == [(one.code, one.answer) for one in alone.assessments], told
    assert len({decision.suitability for decision in report.decisions}) == 3
    as_arrow = pa.table(report.table).to_pylist()
    assert len(as_arrow) == 28 * len(people)
    assert {row["row"] for row in as_arrow} == set(report.rows)


def test_validation_judges_the_same_table() -> None:
    people = [candidate(change) for change in CHANGES]
    table = sheet(*(rows_of(str(n), "gestora de casos", told) for n, told in enumerate(people)))
    report = opd.validate(staff=table, as_of=ON)
    rules = {rule.code: rule for rule in report.rules}
    expected: dict[str, int] = {}
    for told in people:
        for one in opd.assess_staff(told, on=ON).assessments:
            expected[one.code] = expected.get(one.code, 0) + (one.fix is not None)
    found = {code: rule.failed for code, rule in rules.items() if code.startswith("STAFF")}
    assert found == expected
    assert rules["TEAM001"].not_run_reasons == {"no_agreement": table.height}
    assert rules["STAFF002"].failed + rules["STAFF002"].passed == len(people)
    assert report.verdict == "rejected"


def test_a_roster_against_its_agreement() -> None:
    posts = ["coordinadora", "asistente social", "psicóloga", "psicóloga", "psicóloga", "abogada"]
    table = pa.table({"persona": [str(n) for n, _ in enumerate(posts)], "cargo": posts})
    report = opd.validate(
        staff=table, agreement=opd.Agreement.talagante_2015(), as_of=date(2016, 3, 1), lang="en"
    )
    vacant = report.sample("TEAM001", 10)
    assert [(one.row, one.message) for one in vacant] == [
        (None, "Social worker: vacant posts: 1"),
        (None, "Social technician: vacant posts: 2"),
        (None, "Secretary: vacant posts: 1"),
    ]
    assert [one.message for one in report.sample("TEAM002")] == [
        "Psychologist: persons beyond those agreed: 1"
    ]
    document = json.loads(report.to_json() or "")
    assert document["run"]["agreement"]["name"] == "Convenio OPD Talagante 2015–2018"
    assert any(one["rule"] == "TEAM001" and one["row"] is None for one in document["findings"])


def test_cases_of_each_manager_are_counted_in_the_cases() -> None:
    staff = pa.table({"persona": ["ana", "eva"], "cargo": ["gestora de casos"] * 2})
    cases = pa.table(
        {
            "caso": [str(n) for n in range(45)],
            "ingreso": ["2024-01-10"] * 45,
            "egreso": [None] * 42 + ["2024-02-01"] * 3,
            "case_manager": ["ana"] * 41 + ["eva"] + ["eva"] * 3,
        }
    )
    given = {"cases": cases, "staff": staff, "as_of": date(2024, 6, 30)}
    report = opd.validate(**given, staff_readings="san-2022", lang="en")
    assert [(one.row, one.message) for one in report.sample("TEAM004")] == [
        (0, "has 41 cases, above the limit of 40")
    ]
    without = {rule.code: rule.failed for rule in opd.validate(**given).rules}
    assert without["TEAM004"] == 0


def test_a_bad_cell_is_one_finding_and_stops_its_rules() -> None:
    (first, *more) = rows_of("1", "gestora de casos", WHOLE)
    table = sheet([first | {"semestres": "diez"}, *more])
    report = opd.validate(staff=table, as_of=ON)
    rules = {rule.code: rule for rule in report.rules}
    assert rules["CODE001"].failed == 1
    assert rules["STAFF002"].not_run_reasons == {"bad_cell": 1} and rules["STAFF005"].passed == 1
    assert [one.value for one in report.sample("CODE001")] == ["diez"]


def test_on_the_terminal(tmp_path: Path) -> None:
    people = [candidate(change) for change in CHANGES[:3]]
    file = tmp_path / "personal.csv"
    sheet(*(rows_of(str(n), "gestora de casos", told) for n, told in enumerate(people))).write_csv(file)
    ran = run(
        "staff", file, "--on", "2024-06-03", "--report", tmp_path / "p.json", "--report", tmp_path / "p.csv"
    )
    assert ran.status == 1
    for words in (
        "3 cargos o postulantes",
        "Puede ejercer el cargo",
        "Faltan documentos",
        "STAFF012",
        "filas 5: ",
    ):
        assert words in ran.out, (words, ran.out)
    document = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [one["suitability"] for one in document] == ["eligible", "undetermined", "not_eligible"]
    lines = (tmp_path / "p.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 3 * 29 and lines[0].startswith("Fila;Cargo;")
    eligible = run("staff", file, "--on", "2024-06-03", "--role", "secretary")
    assert (eligible.status, "Nadie ejerce ese cargo" in eligible.out) == (0, True)
    assert "role" in run("staff", file, "--role", "astronaut").complaint


def test_candidates_without_a_post() -> None:
    table = sheet(*(rows_of(str(n), "", candidate(change)) for n, change in enumerate(CHANGES[:2])))
    report = opd.assess_staff_table(table, on=ON, role="case_manager")
    assert [one.suitability for one in report.decisions] == ["eligible", "undetermined"]
    with pytest.raises(opd.DataError, match="role"):
        opd.assess_staff_table(table.drop("cargo"), on=ON)
    with pytest.raises(opd.UnknownCode):
        opd.assess_staff_table(table, on=ON, role="astronaut")


def test_what_is_said_of_a_whole_table_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "personal.csv"
    file.write_text("persona;cargo\n1;psicóloga\n", encoding="utf-8")
    cases = tmp_path / "casos.csv"
    cases.write_text("caso;ingreso\n1;02-02-2018\n", encoding="utf-8")
    agreement = Path(__file__).parents[2] / "opd-core" / "agreements" / "opd-talagante-2015.toml"
    ran = run("validate", cases, "--staff", file, "--agreement", agreement, "--as-of", "2018-02-28")
    assert (ran.status, ran.err) == (0, "")
    assert "  tabla de personal: Psicología: cargos sin proveer: 1\n" in ran.out
    assert "  tabla de casos: Protección, año desde 2017-03-02: " in ran.out

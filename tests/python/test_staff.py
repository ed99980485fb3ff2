"""Candidates and rosters: good ones, every kind of bad one, and the words of each answer."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import opd

ON = date(2024, 6, 3)
SWORN = {"date": date(2024, 5, 20), "clear": True}
WHOLE: dict[str, Any] = {
    "titles": [{"career": "psychology", "semesters": 10, "origin": "state", "document": True}],
    "jobs": [
        {"kind": "rights_office", "from": date(2022, 3, 1), "to": date(2023, 2, 28), "certificate": True}
    ],
    "article_54": SWORN,
    "article_56": SWORN,
    "article_12e": SWORN,
    "registry_queries": [{"date": "2024-05-27", "disqualified": False}],
    "criminal_record": {"date": "2024-05-27", "clear": True},
    "courses": ["rights_approach"],
    "knowledge": ["violations", "protection_system", "assessment_tools"],
    "competences": [
        "problem_solving",
        "teamwork",
        "probity",
        "empathy",
        "social_sensitivity",
        "conflict_and_crisis",
    ],
    "tools": ["word", "excel", "powerpoint", "internet", "outlook"],
    "exclusive": True,
}


def candidate(change: Callable[[dict[str, Any]], object] = lambda it: None) -> dict[str, Any]:
    document = copy.deepcopy(WHOLE)
    change(document)
    return document


def answers(decision: opd.StaffDecision, answer: str) -> list[str]:
    return [one.code for one in decision.assessments if one.answer == answer]


def test_whoever_has_it_all_is_eligible() -> None:
    decision = opd.assess_staff(WHOLE, role="case_manager", on=ON)
    assert (decision.role, decision.on, decision.suitability) == ("case_manager", ON, "eligible")
    assert (decision.role_label, decision.suitability_label) == ("Gestión de casos", "Puede ejercer el cargo")
    assert (decision.experience.months, decision.experience.days) == (12, 365)
    assert len(decision.assessments) == 29
    assert answers(decision, "not_applicable") == ["STAFF017", "STAFF019", "STAFF029"]
    first = decision.assessments[1]
    assert (first.code, first.grade, first.answer, first.fix) == ("STAFF002", "mandatory", "met", None)
    assert first.title == first.message == "Título de al menos ocho semestres"
    assert (first.grade_label, first.answer_label) == ("Obligatorio", "Cumple")
    assert first.citation == str(first.citations[0]) == "Perfil del gestor de casos OLN, formación académica"
    assert decision.assessments[-1].citation == ""


def test_json_text_and_dicts_are_one() -> None:
    text = json.dumps(WHOLE, default=str)
    said = [
        opd.assess_staff(given, on=ON).to_dict() for given in (WHOLE, text, "\ufeff" + text, text.encode())
    ]
    assert said[0] == said[1] == said[2] == said[3]
    assert json.loads(json.dumps(said[0])) == said[0]
    assert set(said[0]) == {
        "role",
        "role_label",
        "on",
        "readings",
        "suitability",
        "suitability_label",
        "experience",
        "assessments",
    }
    assert said[0]["on"] == "2024-06-03"
    assert said[0]["assessments"][0]["citations"][0]["norm"] == "OLN-TITLE"


def later(it: dict[str, Any]) -> None:
    it["jobs"].append({"kind": "network", "from": "2024-06-04", "certificate": True})


def reversed_job(it: dict[str, Any]) -> None:
    it["jobs"].append({"kind": "network", "from": "2024-01-02", "to": "2024-01-01", "certificate": True})


def undated(it: dict[str, Any]) -> None:
    it["jobs"] = [{"kind": "rights_office", "certificate": True}]


LACKS: list[tuple[Callable[[dict[str, Any]], object], str, dict[str, str]]] = [
    (later, "eligible", {"STAFF007": "not_met"}),
    (reversed_job, "eligible", {"STAFF007": "not_met"}),
    (
        undated,
        "undetermined",
        {"STAFF003": "missing_document", "STAFF006": "missing_document", "STAFF007": "missing_document"},
    ),
    (lambda it: it["titles"][0].update(semesters=7), "not_eligible", {"STAFF002": "not_met"}),
    (lambda it: it.pop("article_54"), "undetermined", {"STAFF012": "missing_document"}),
    (lambda it: it.update(article_56={"date": ON, "clear": False}), "not_eligible", {"STAFF013": "not_met"}),
    (lambda it: it["registry_queries"][0].update(disqualified=True), "not_eligible", {"STAFF015": "not_met"}),
    (
        lambda it: it["registry_queries"][0].update(date="2024-06-04"),
        "undetermined",
        {"STAFF015": "missing_document", "STAFF016": "missing_document"},
    ),
    (lambda it: it.update(exclusive=False), "eligible", {"STAFF028": "not_met"}),
]


@pytest.mark.parametrize(("change", "suitability", "lacks"), LACKS)
def test_what_lacks_is_said_with_its_norm_and_how_to_mend_it(
    change: Callable[[dict[str, Any]], object], suitability: str, lacks: dict[str, str]
) -> None:
    spanish = opd.assess_staff(candidate(change), on=ON)
    english = opd.assess_staff(candidate(change), on=ON, lang="en")
    assert spanish.suitability == english.suitability == suitability
    found = {one.code: one.answer for one in spanish.assessments if one.fix}
    assert found == lacks
    for one, other in zip(spanish.assessments, english.assessments, strict=True):
        if one.fix:
            assert one.message != other.message and one.fix != other.fix and one.citation == other.citation
            assert one.citations and one.title not in (one.message, other.title)


def test_nobody_is_undetermined_and_not_refused() -> None:
    decision = opd.assess_staff({}, on=ON)
    assert decision.suitability == "undetermined" and answers(decision, "not_met") == []
    assert (decision.experience.months, decision.experience.days) == (0, 0)


def test_the_parameters_of_an_office(tmp_path: Path) -> None:
    assert opd.assess_staff(WHOLE, on=ON).readings.to_dict()["registry_age"] is None
    file = tmp_path / "personal.toml"
    file.write_text('registry_age = { amount = 6, unit = "months" }', "utf-8")
    own = opd.StaffReadings.load(file)
    old = candidate(lambda it: it["registry_queries"][0].update(date=date(2023, 12, 2)))
    assert answers(opd.assess_staff(old, on=ON, readings=own), "not_met") == ["STAFF017"]
    assert opd.assess_staff(old, on=ON, readings=own).readings == own
    assert own == pickle.loads(pickle.dumps(own)) != opd.StaffReadings.named("san-2022")
    assert opd.assess_staff(WHOLE, on=ON, readings="san-2022").readings == opd.StaffReadings.named("san-2022")
    file.write_text('registry_age = { amount = 6, unit = "hours" }', "utf-8")
    with pytest.raises(opd.TermError):
        opd.assess_staff(WHOLE, on=ON, readings=opd.StaffReadings.load(file))
    for text in ("limit = 3", 'caseload = { cases = 30, source = "x", status = "V" }', "=", "\0"):
        file.write_text(text, "utf-8")
        with pytest.raises(opd.StaffError) as raised:
            opd.StaffReadings.load(file)
        assert "\n" not in str(raised.value) and raised.value.code == "unreadable"
    with pytest.raises(FileNotFoundError):
        opd.StaffReadings.load(tmp_path / "nada.toml")


REFUSED: list[tuple[Callable[[], object], type[opd.OpdError], str]] = [
    (lambda: opd.assess_staff({"edad": 30}, on=ON), opd.StaffError, "edad"),
    (lambda: opd.assess_staff('{"edad": 30}', on=ON), opd.StaffError, "edad"),
    (lambda: opd.assess_staff("", on=ON), opd.StaffError, "línea 1"),
    (lambda: opd.assess_staff(b"\xff", on=ON), opd.StaffError, "utf-8"),
    (lambda: opd.assess_staff("[]", on=ON), opd.StaffError, "sequence"),
    (lambda: opd.assess_staff("[" * 100_000, on=ON), opd.StaffError, "recursion"),
    (
        lambda: opd.assess_staff({"article_54": {"clear": True}}, on=ON),
        opd.StaffError,
        "falta el campo `date`",
    ),
    (lambda: opd.assess_staff({"hired": "ayer"}, on=ON), opd.StaffError, "«ayer» no es una fecha"),
    (lambda: opd.assess_staff({"hired": "2024-02-30"}, on=ON), opd.StaffError, "2024-02-30"),
    (
        lambda: opd.assess_staff({"titles": [{"semesters": 10**30}]}, on=ON),
        opd.StaffError,
        "fuera de rango",
    ),
    (lambda: opd.assess_staff({"titles": [{"semesters": -1}]}, on=ON), opd.StaffError, "-1"),
    (lambda: opd.assess_staff({"tools": ["lotus"]}, on=ON), opd.StaffError, "lotus"),
    (lambda: opd.assess_staff({}, "astronaut", on=ON), opd.UnknownCode, "astronaut"),
    (lambda: opd.assess_staff({}, on=ON, readings="san"), opd.StaffError, "san-2022"),
    (lambda: opd.assess_staff({}, on=ON, lang="fr"), opd.UnknownCode, "fr"),  # type: ignore[arg-type]
    (lambda: opd.check_roster([{"role": "judge"}], {}, ON), opd.StaffError, "judge"),
    (lambda: opd.check_roster([{"role": "lawyer", "salary": 1}], {}, ON), opd.StaffError, "salary"),
    (lambda: opd.check_roster([{"role": "lawyer", "cases": -1}], {}, ON), opd.StaffError, "-1"),
    (lambda: opd.check_roster({}, {}, ON), opd.StaffError, "posts"),
    (lambda: opd.check_roster([], {"judge": 1}, ON), opd.UnknownCode, "judge"),
    (lambda: opd.check_roster([], {"lawyer": -1}, ON), opd.AgreementError, "-1"),
    (lambda: opd.check_roster([], {"lawyer": 2**32}, ON), opd.StaffError, "fuera de rango"),
    (lambda: opd.check_roster([], {"lawyer": 10**30}, ON), opd.StaffError, "fuera de rango"),
    (lambda: opd.check_roster([], [1], ON), opd.StaffError, "map"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "kind", "text"), REFUSED)
def test_what_is_refused(call: Callable[[], object], kind: type[opd.OpdError], text: str) -> None:
    with pytest.raises(kind) as raised:
        call()
    error = raised.value
    assert type(error) is kind and isinstance(error, ValueError) and error.code
    assert text in str(error) and "\n" not in str(error), str(error)
    assert str(error) != error.message_in("en")


def test_wrong_types_are_type_errors() -> None:
    for wrong in ({"exclusive": 0.5}, {1: 2}):
        with pytest.raises(TypeError):
            opd.assess_staff(wrong, on=ON)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        opd.assess_staff({}, on="2024-06-03")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        opd.assess_staff({}, on=ON, readings=3)  # type: ignore[arg-type]


FULL = [
    {"role": role, "person": f"{role} {index}", "from": date(2015, 3, 2)}
    for role, count in opd.Agreement.talagante_2015().posts.items()
    for index in range(count)
]
DAY = date(2017, 3, 1)


def test_a_full_roster_has_nothing_to_say() -> None:
    report = opd.check_roster(FULL, opd.Agreement.talagante_2015(), DAY)
    assert report.findings == [] and report.on == DAY and report.caseloads == {}
    assert sum(role.filled for role in report.roles) == 9
    assert all((role.vacancies, role.surplus) == (0, 0) for role in report.roles)
    text = json.dumps({"posts": FULL}, default=str)
    assert opd.check_roster(text, opd.Agreement.talagante_2015().posts, DAY).findings == []


def edited(index: int, **change: object) -> list[dict[str, object]]:
    return [post | change if place == index else post for place, post in enumerate(FULL)]


SAN = opd.StaffReadings.named("san-2022")
MANAGER = {"role": "case_manager", "person": "x", "cases": 41}
TWICE = opd.Agreement.talagante_2015().to_dict()
TWICE["post"].append({"role": "lawyer", "count": 2})
QUERY = {"kind": "registry_query", "date": "2016-01-01", "expires": "2017-02-28"}
TEAM: list[tuple[Callable[[], opd.RosterReport], list[tuple[str, int | None]]]] = [
    (
        lambda: opd.check_roster(edited(0, to=date(2017, 2, 28)), opd.Agreement.talagante_2015(), DAY),
        [("TEAM001", None)],
    ),
    (lambda: opd.check_roster(FULL[:1], {}, DAY), [("TEAM002", None)]),
    (
        lambda: opd.check_roster(edited(2, papers=[QUERY]), opd.Agreement.talagante_2015(), DAY),
        [("TEAM003", 2)],
    ),
    (lambda: opd.check_roster([MANAGER], {"case_manager": 1}, DAY, SAN), [("TEAM004", 0)]),
    (
        lambda: opd.check_roster(edited(0, to="2015-03-01"), opd.Agreement.talagante_2015(), DAY),
        [("TEAM005", 0), ("TEAM001", None)],
    ),
    (lambda: opd.check_roster(FULL, opd.Agreement.from_dict(TWICE), DAY), [("TEAM006", None)]),
    (lambda: opd.check_roster([], {"lawyer": 1, "abogado": 1}, DAY), [("TEAM006", None), ("TEAM001", None)]),
]


@pytest.mark.parametrize(("check", "expected"), TEAM)
def test_every_finding_of_a_roster(
    check: Callable[[], opd.RosterReport], expected: list[tuple[str, int | None]]
) -> None:
    report = check()
    assert sorted((found.code, found.post) for found in report.findings) == sorted(expected)
    for found in report.findings:
        assert found.message and found.fix and found.citation == str(found.citations[0])


def test_the_caseload_is_judged_only_by_a_limit_that_was_given() -> None:
    plain = opd.check_roster([MANAGER], {"case_manager": 1}, DAY)
    assert plain.findings == [] and plain.caseloads == {0: 41}
    (found,) = opd.check_roster([MANAGER], {"case_manager": 1}, DAY, "san-2022", lang="en").findings
    assert found.citations[0].status == "S" and "limit of 40" in found.message


def test_no_person_is_shown() -> None:
    person = "12.345.678-5"
    report = opd.check_roster([{"role": "lawyer", "person": person}], {}, DAY)
    shown = repr(report) + repr(report.findings) + repr(report.roles) + report.findings[0].message
    assert person not in shown and repr(report.roles[0]) == "RoleCount('lawyer', required=0, filled=1)"


def test_the_schemas_name_what_is_read() -> None:
    schema = opd.schema("candidate")
    assert set(WHOLE) | {"hired"} == set(schema["properties"])
    assert schema["additionalProperties"] is False and "required" not in schema
    assert opd.schema("roster")["required"] == ["posts"]
    assert set(opd.code_labels("staff_role")) == set(schema_of_roles(opd.schema("roster")))


def schema_of_roles(schema: dict[str, Any]) -> list[str]:
    return [one["const"] for one in schema["$defs"]["StaffRole"]["oneOf"]]

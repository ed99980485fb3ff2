"""The vectors of whole documents (cases, agreements, candidates, deliveries), asked through the package."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import opd

VECTORS = Path(__file__).parent.parent / "vectors"
Vector = dict[str, Any]


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def given(vector: Vector, *options: str) -> Vector:
    return {option: vector[option] for option in options if option in vector}


def decisions(vector: Vector, _: Path) -> Vector:
    birth: date | tuple[date, date] | None = None
    if "birth" in vector:
        birth = day(vector["birth"])
    elif "earliest" in vector:
        birth = (day(vector["earliest"]), day(vector["latest"]))
    decision = opd.check_age(birth, day(vector["on"]), vector["programme"], **given(vector, "cap"))
    failed = [reason.code for reason in decision.reasons if reason.outcome == "failed"]
    return {"outcome": decision.outcome, "failed": failed}


def cases(vector: Vector, _: Path) -> Vector:
    case = opd.Case.from_dict(vector["case"])
    as_of = day(vector["as_of"]) if "as_of" in vector else None
    if vector["op"] == "history":
        return {
            "stage": case.stage,
            "unmet": [unmet.code for unmet in case.history(as_of)],
        }
    event = opd.CaseEvent.from_dict(vector["event"])
    if vector["op"] == "apply":
        return {"stage": case.apply(event, as_of), "events": len(case.events)}
    check = case.check(event, as_of)
    return {
        "allowed": check.allowed,
        "stage": check.stage,
        "unmet": [unmet.code for unmet in check.unmet],
    }


def duties(vector: Vector, _: Path) -> Vector:
    as_of = vector["as_of"]
    asked: date = datetime.fromisoformat(as_of) if "T" in as_of else day(as_of)
    options = given(vector, "commune", "profile", "soon")
    found = opd.Case.from_dict(vector["case"]).duties(asked, **options)
    return {
        "codes": [duty.code for duty in found],
        "due": [moment(duty.due) for duty in found],
        "status": [duty.status for duty in found],
    }


def agreements(vector: Vector, _: Path) -> Vector:
    agreement = opd.Agreement.from_dict(vector["agreement"])
    if vector["op"] == "check":
        return {"codes": [finding.code for finding in agreement.check()]}
    return {"pesos": agreement.payment(vector["uss"], vector["months"])}


def staff(vector: Vector, _: Path) -> Vector:
    if vector["op"] == "roster":
        report = opd.check_roster(vector["roster"], vector["agreed"], day(vector["on"]))
        return {"codes": [finding.code for finding in report.findings]}
    decision = opd.assess_staff(vector["candidate"], vector["role"], on=day(vector["on"]))
    lacking = ("not_met", "missing_document")
    unmet = [one.code for one in decision.assessments if one.answer in lacking]
    return {"suitability": decision.suitability, "unmet": unmet}


def rules(vector: Vector, _: Path) -> Vector:
    rule = opd.explain(vector["code"])
    return {"title": rule.title, "severity": rule.severity, "version": rule.version}


def deliveries(vector: Vector, folder: Path) -> Vector:
    file = folder / "delivery.csv"
    file.write_text(vector["data"], encoding="utf-8")
    as_of = day(vector["as_of"])
    if vector["op"] == "coverage":
        agreement = opd.Agreement.from_dict(vector["agreement"])
        years = opd.coverage(file, agreement, as_of=as_of).years.to_pylist()
        return {field: [year[field] for year in years] for field in ("agreed", "attended")}
    report = opd.validate(as_of=as_of, **{vector["table"]: file})
    findings = report.findings.to_pylist()
    return {
        "verdict": report.verdict,
        "rules": [finding["rule"] for finding in findings],
        "rows": [finding["row"] for finding in findings],
    }


ANSWERS: dict[str, Callable[[Vector, Path], Vector]] = {
    answer.__name__: answer for answer in (decisions, cases, duties, agreements, staff, rules, deliveries)
}


def vectors() -> list[Any]:
    def of(name: str) -> list[Vector]:
        listed: list[Vector] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
        return listed

    return [
        pytest.param(name, vector, id=f"{name}-{index}")
        for name in ANSWERS
        for index, vector in enumerate(of(name))
    ]


@pytest.mark.parametrize(("name", "vector"), vectors())
def test_documents(name: str, vector: Vector, tmp_path: Path) -> None:
    if "error" in vector:
        with pytest.raises(opd.OpdError) as raised:
            ANSWERS[name](vector, tmp_path)
        assert raised.value.code == vector["error"]
        return
    seen = ANSWERS[name](vector, tmp_path)
    assert seen == {field: vector[field] for field in seen}

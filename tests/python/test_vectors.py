"""The vectors that every language must answer, asked through the package."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import opd

VECTORS = Path(__file__).parent.parent / "vectors"


def vectors(name: str) -> list[Any]:
    document = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{name}-{index}") for index, case in enumerate(document["cases"])]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("case", vectors("age"))
def test_age(case: dict[str, Any]) -> None:
    birth, on = day(case["birth"]), day(case["on"])
    if "error" in case:
        for question in (opd.age, opd.is_minor, opd.age_group):
            with pytest.raises(opd.AgeError) as raised:
                question(birth, on)
            assert raised.value.code == case["error"]
        return
    assert opd.age(birth, on) == opd.Age(case["years"], case["months"], case["days"])
    assert opd.turns(birth, 18) == day(case["turns_18"])
    assert opd.is_minor(birth, on) is case["minor"]
    assert opd.age_group(birth, on) == case["age_group"]
    # Before its law there is no programme, and a birth long ago is a placeholder.
    if on >= date(2006, 1, 1) and birth.year > 1900:
        outcome = opd.check_age(birth, on, cap="literal_17y11m29d").outcome
        assert (outcome == "eligible") is case["literal_17y11m29d"]


@pytest.mark.parametrize("case", vectors("run"))
def test_run(case: dict[str, Any]) -> None:
    text = case["text"]
    assert opd.is_valid_run(text) is ("error" not in case)
    if "error" in case:
        with pytest.raises(opd.InvalidIdentifier) as raised:
            opd.Run(text)
        assert raised.value.code == case["error"]
        if "identifier_type" in case:
            assert opd.parse_identifier(text).kind == case["identifier_type"]
        return
    run = opd.Run(text)
    assert (str(run), run.number, run.check_digit) == (case["run"], case["number"], case["check_digit"])
    assert run == opd.Run(case["number"])
    assert run.is_placeholder is case.get("placeholder", run.is_placeholder)
    assert run.is_company_range is case.get("company", run.is_company_range)


@pytest.mark.parametrize("case", vectors("holidays"))
def test_holidays(case: dict[str, Any]) -> None:
    def ask() -> list[str]:
        days = opd.holidays(case["year"], case.get("commune"), case.get("secondary", False))
        return [holiday.date.isoformat() for holiday in days]

    if "error" in case:
        with pytest.raises(opd.CalendarError) as raised:
            ask()
        assert raised.value.code == case["error"]
    else:
        assert ask() == case["days"]


@pytest.mark.parametrize("case", vectors("business_days"))
def test_business_days(case: dict[str, Any]) -> None:
    def ask() -> bool | int | str:
        calendar = opd.BusinessCalendar(
            case["kind"],
            case.get("commune"),
            [day(extra) for extra in case.get("extra", [])],
            case.get("secondary", False),
        )
        match case["op"]:
            case "is_business_day":
                return calendar.is_business_day(day(case["day"]))
            case "next_business_day":
                return calendar.next_business_day(day(case["day"])).isoformat()
            case "add":
                return calendar.add(day(case["day"]), case["n"]).isoformat()
            case _:
                return calendar.count(day(case["from"]), day(case["to"]))

    if "error" in case:
        with pytest.raises(opd.CalendarError) as raised:
            ask()
        assert raised.value.code == case["error"]
    else:
        assert ask() == case["expected"]


@pytest.mark.parametrize("case", vectors("terms"))
def test_terms(case: dict[str, Any]) -> None:
    def moment(text: str) -> date:
        return datetime.fromisoformat(text) if "T" in text else day(text)

    def ask() -> date:
        term = opd.Term(case["amount"], case["unit"])
        return term.due(moment(case["from"]), case.get("commune"), case.get("roll", "none"))

    if "error" in case:
        with pytest.raises((opd.TermError, opd.CalendarError)) as raised:
            ask()
        assert raised.value.code == case["error"]
    else:
        assert ask() == moment(case["due"])

"""Duties with their clocks, as one case has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import opd

KNOWN = datetime(2024, 3, 7, 16, 40)
PROFILE = """
name = "nuestra-oficina"
[[deadline]]
code = "first_contact"
title = { es = "Primer contacto", en = "First contact" }
from = "intake"
until = "family_contacted"
term = { amount = 3, unit = "business_days" }
source = "Orientación técnica de la oficina"
status = "U"
"""


def case_of(*events: opd.CaseEvent) -> opd.Case:
    case = opd.Case("oln")
    case.apply(opd.CaseEvent("intake", at=datetime(2024, 3, 4, 10, 30), channel="ex_officio"))
    for event in events:
        case.apply(event)
    return case


def duty(case: opd.Case, code: str, as_of: date | datetime, **options: object) -> opd.Duty:
    (found,) = [duty for duty in case.duties(as_of, **options) if duty.code == code]  # type: ignore[arg-type]
    return found


def test_a_clock_of_hours() -> None:
    case = case_of(opd.CaseEvent("crime_known", at=KNOWN, by="case_manager", subject="D1"))
    due = KNOWN + timedelta(hours=24)
    for as_of, status, failed in (
        (due - timedelta(hours=1), "due_soon", False),
        (due + timedelta(hours=2), "overdue", True),
    ):
        found = duty(case, "crime_report", as_of)
        assert (found.status, found.failed, found.subject, found.started_by) == (status, failed, "D1", 1)
        assert isinstance(found.due, datetime) and found.due.replace(tzinfo=None) == due
    assert found.late == timedelta(hours=2) and found.rule == "TERM002"
    assert found.citation == str(found.citations[0]) and found.status_label in found.sentence
    case.apply(opd.CaseEvent("crime_reported", at=due + timedelta(minutes=90), subject="D1"))
    late = duty(case, "crime_report", date(2024, 3, 31))
    assert (late.status, late.met_by, late.late, late.rule) == ("met_late", 2, timedelta(hours=2), "TERM001")
    assert duty(case, "inform_coordinator", KNOWN).due is None


def test_an_hour_that_nobody_wrote_is_not_guessed() -> None:
    case = case_of(opd.CaseEvent("crime_known", at=KNOWN.date(), subject="D1"))
    found = duty(case, "crime_report", datetime(2024, 3, 8, 12))
    assert (found.start, found.due, found.status) == (date(2024, 3, 7), date(2024, 3, 8), "unknown_hour")
    assert duty(case, "crime_report", date(2024, 3, 9)).status == "overdue"


def test_readings_and_windows_are_parameters() -> None:
    case = case_of()
    assert duty(case, "ordinary_measure", date(2024, 3, 4)).due == date(2024, 4, 3)
    assert duty(
        case, "ordinary_measure", date(2024, 3, 4), ordinary_measure_unit="business_days"
    ).due == date(2024, 4, 16)
    assert duty(case, "ordinary_measure", date(2024, 4, 1)).status == "due_soon"
    assert duty(case, "ordinary_measure", date(2024, 4, 1), soon=1).status == "pending"
    assert duty(case, "ordinary_measure", date(2024, 4, 4), lang="en").status_label == "Overdue"
    assert case.duties(date(2024, 3, 3)) == []
    for wrong in (
        {"ordinary_measure_unit": "months"},
        {"claim_unit": "hours"},
        {"crime_report_start": "zapato"},
        {"lang": "fr"},
    ):
        with pytest.raises(opd.UnknownCode):
            case.duties(date(2024, 3, 4), **wrong)  # type: ignore[arg-type]
    with pytest.raises(opd.CalendarError):
        case.duties(date(2024, 3, 4), commune="00000")


def test_the_holidays_are_those_of_the_commune() -> None:
    case = opd.Case("oln")
    case.apply(opd.CaseEvent("intake", at=date(2024, 8, 16), channel="ex_officio"))
    case.apply(opd.CaseEvent("incompetence_declared", at=date(2024, 8, 16), reason="domicilio"))
    assert duty(case, "incompetence_transfer", date(2024, 8, 16)).due == date(2024, 8, 23)
    assert duty(case, "incompetence_transfer", date(2024, 8, 16), commune="16101").due == date(2024, 8, 26)


def test_deadlines_of_an_office(tmp_path: Path) -> None:
    path = tmp_path / "plazos.toml"
    path.write_text(PROFILE, encoding="utf-8")
    profile = opd.Profile.load(path)
    assert (profile.name, profile.deadlines) == ("nuestra-oficina", ["first_contact"])
    found = duty(case_of(), "first_contact", date(2024, 3, 8), profile=profile, lang="en")
    assert (found.due, found.status, found.title) == (date(2024, 3, 7), "overdue", "First contact")
    assert found.citations[0].status == "U"
    assert all(duty.code != "plan_tasks" for duty in case_of().duties(date(2024, 3, 8), profile="san-2022"))
    for text, code in (
        (PROFILE.encode() + b"zapato = 1", "unreadable"),
        (b"\xff", "unreadable"),
        (PROFILE.replace('"U"', '"V"').encode(), "says_law"),
    ):
        path.write_bytes(text)
        with pytest.raises(opd.ProfileError) as raised:
            opd.Profile.load(path)
        assert raised.value.code == code
    with pytest.raises(opd.ProfileError, match="san-2022"):
        case_of().duties(date(2024, 3, 8), profile="zapato")
    with pytest.raises(TypeError):
        case_of().duties(date(2024, 3, 8), profile=3)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError, match="nada"):
        opd.Profile.load(tmp_path / "nada.toml")


EVENTS = {
    "caso": ["A-1", "A-2", "A-1", "A-3", None],
    "evento": ["intake", "intake", "crime_known", "monitoring_opened", "intake"],
    "fecha": ["2024-03-04", "2024-02-01", "2024-03-30 10:00", "2024-03-01", "2024-03-01"],
    "sobre": [None, None, "D1", None, None],
    "egreso_programa_especializado": [None, None, None, "2024-02-28", None],
}


def test_a_whole_delivery_by_urgency(tmp_path: Path) -> None:
    events = pa.table(EVENTS)
    found = opd.duties(events, as_of=date(2024, 3, 31))
    assert found.unread == 1
    listed = found.table.to_pylist()
    assert [(duty["case_id"], duty["duty"], duty["status"]) for duty in listed] == [
        ("A-2", "ordinary_measure", "overdue"),
        ("A-1", "crime_report", "overdue"),
        ("A-1", "ordinary_measure", "due_soon"),
    ]
    crime = listed[1]
    assert (crime["late_hours"], crime["late_days"], crime["subject"], crime["row"]) == (14, None, "D1", 2)
    assert crime["due_at"] == datetime(2024, 3, 31, 13, tzinfo=UTC) and crime["due_date"] == date(2024, 3, 31)
    every = opd.duties(events, as_of=date(2024, 3, 31), statuses=list(opd.duty_statuses()), lang="en").table
    assert len(every) == 4 and every.to_pylist()[3]["duty"] == "monitoring"
    assert pl.DataFrame(every)["sentence"].str.contains("runs from").all()
    path = tmp_path / "eventos.csv"
    pl.DataFrame(EVENTS).write_csv(path)
    assert opd.duties(path, as_of=date(2024, 3, 31)).table.to_pylist() == listed


def test_a_delivery_says_of_each_case_what_the_case_says() -> None:
    options = {"soon": 3, "claim_unit": "business_days", "commune": "16101", "profile": "san-2022"}
    case = case_of(opd.CaseEvent("crime_known", at=KNOWN, by="case_manager", subject="D1"))
    rows = {
        "case_id": ["X", "X"],
        "event": [event.kind for event in case.events],
        "happened_at": [str(event.at)[:16] for event in case.events],
        "subject": [None, "D1"],
        "role": [None, "case_manager"],
    }
    for as_of in (date(2024, 3, 7), date(2024, 3, 9), date(2024, 4, 30)):
        alone = case.duties(as_of, **options)  # type: ignore[arg-type]
        statuses = list(opd.duty_statuses())
        table = opd.duties(pa.table(rows), as_of=as_of, statuses=statuses, **options).table  # type: ignore[arg-type]
        expected = sorted((duty.urgency, duty.sentence, duty.rule, duty.started_by) for duty in alone)
        urgency = {duty.status: duty.urgency for duty in alone}
        listed = [
            (urgency[one["status"]], one["sentence"], one["rule"], one["row"]) for one in table.to_pylist()
        ]
        assert sorted(listed) == expected and [one[0] for one in listed] == [one[0] for one in expected]


def test_the_programme_is_that_of_the_cases() -> None:
    events = pa.table({"caso": ["A-1"], "evento": ["intake"], "fecha": ["2024-03-04"]})
    cases = pa.table({"caso": ["A-1"], "programa": ["opd"]})
    assert len(opd.duties(events, as_of=date(2024, 4, 9)).table) == 1
    assert len(opd.duties(events, cases=cases, as_of=date(2024, 4, 9)).table) == 0


def test_deliveries_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(opd.DataError):
        opd.duties(pa.table({"x": [1]}), as_of=date(2024, 4, 9))
    with pytest.raises(FileNotFoundError):
        opd.duties(tmp_path / "nada.csv", as_of=date(2024, 4, 9))
    with pytest.raises(opd.UnknownCode):
        opd.duties(pa.table(EVENTS), as_of=date(2024, 4, 9), statuses=["zapato"])
    with pytest.raises(TypeError):
        opd.duties(3, as_of=date(2024, 4, 9))  # type: ignore[arg-type]

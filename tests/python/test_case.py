"""One case: its events, what is refused and why, and what it becomes."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import opd

DAY = date(2024, 3, 20)
INTAKE = opd.CaseEvent("intake", at=datetime(2024, 3, 5, 10), channel="ex_officio", id="e1")


def open_case(programme: str = "oln", **event: Any) -> opd.Case:
    case = opd.Case(programme, birth_date=date(2012, 5, 14))
    case.apply(INTAKE)
    return case


def codes(lacks: list[opd.Requirement]) -> list[str]:
    return [lack.code for lack in lacks]


def test_moments_are_told_as_they_are_known() -> None:
    at = [
        datetime(2024, 3, 5, 10),
        datetime(2024, 3, 5, 13, tzinfo=UTC),
        "2024-03-05T10:00",
        "2024-03-05T10:00-03:00",
    ]
    events = [opd.CaseEvent("intake", at=moment, channel="ex_officio") for moment in at]
    assert all(event == events[0] for event in events)
    assert events[0].at == datetime(2024, 3, 5, 13, tzinfo=UTC)
    for day in (date(2024, 3, 5), "2024-03-05"):
        assert opd.CaseEvent("intake", at=day, channel="ex_officio").at == date(2024, 3, 5)


def test_events_are_values_that_say_nothing_of_the_person() -> None:
    event = opd.CaseEvent(
        "requester_withdrew", at=DAY, by="network", id="x", recorded_at=datetime(2024, 3, 21, 9)
    )
    assert opd.CaseEvent.from_json(event.to_json()) == event == opd.CaseEvent.from_dict(event.to_dict())
    assert pickle.loads(pickle.dumps(event)) == event == copy.deepcopy(event)
    assert (event.kind, event.by, event.id, event.fields) == ("requester_withdrew", "network", "x", {})
    assert event.by_label("en") == "Network" and event.label("en") != event.label()
    assert opd.CaseEvent("requester_withdrew", at=DAY).by_label() == ""
    secret = opd.CaseEvent("child_not_heard", at=DAY, reason="SECRETO")
    assert secret.fields == {"reason": "SECRETO"} and "SECRETO" not in repr(secret)
    assert "SECRETO" not in repr(opd.Objective("SECRETO")) + repr(opd.Measure("adoption", facts="SECRETO"))


def test_documents_go_in_as_values_or_as_dicts() -> None:
    plan = opd.Plan(
        "care_plan", [opd.Objective("Volver", [opd.Action("a", "Pedir", "Ana", DAY)])], built_with_child=True
    )
    whole = {
        "kind": "care_plan",
        "objectives": [
            {
                "text": "Volver",
                "actions": [{"id": "a", "text": "Pedir", "responsible": "Ana", "due": "2024-03-20"}],
            }
        ],
        "built_with_child": True,
        "built_with_family": False,
    }
    given = opd.CaseEvent("plan_proposed", at=DAY, plan=plan)
    assert given == opd.CaseEvent("plan_proposed", at=DAY, plan=whole)
    assert given.fields["plan"] == whole
    assert pickle.loads(pickle.dumps(plan)) == plan


BAD_EVENTS: list[tuple[dict[str, Any], str]] = [
    ({"event": "zapato"}, "measure_adopted"),
    ({"event": "dismissed", "cause": "circo"}, "objectives_met"),
    ({"event": "assessment_completed", "finding_class": "alto"}, "suspected_violation"),
    ({"event": "assessment_completed"}, "finding_class"),
    ({"event": "child_heard", "zapato": 1}, "zapato"),
    ({"event": "child_heard", "by": "circo"}, "case_manager"),
    ({"event": "child_heard", "id": 7}, "string"),
    ({"event": "family_contacted", "reached": "sí"}, "boolean"),
    ({"event": "report_term_set", "subject": "R", "reason": "x", "months": 10**30}, "rang"),
    ({"event": "plan_proposed", "plan": {"kind": "plan"}}, "care_plan"),
    ({"event": "plan_proposed", "plan": 3}, "Plan"),
    ({"event": "child_heard", "at": "ayer"}, "2024-03-05T10:00"),
    ({"event": "child_heard", "at": None}, "string"),
    ({"event": "child_heard", "at": "2024-09-08T00:30"}, "Chile"),
    ({"event": "child_heard", "at": "2024-04-06T23:30"}, "2024-04-07 02:30:00 UTC"),
]


@pytest.mark.parametrize(
    ("event", "expected"), BAD_EVENTS, ids=[str(number) for number in range(len(BAD_EVENTS))]
)
def test_what_is_no_event_is_said(event: dict[str, Any], expected: str) -> None:
    with pytest.raises(opd.EventError) as raised:
        opd.CaseEvent.from_dict({"at": DAY, **event})
    assert raised.value.code == "invalid_event"
    assert expected in str(raised.value) and expected in raised.value.message_in("en")


def test_arguments_that_are_no_event_are_said() -> None:
    for fields in (
        {"event": "zapato"},
        {"event": "child_heard", "zapato": 1},
        {"event": "child_heard", "by": "circo"},
    ):
        with pytest.raises(opd.EventError, match=r"zapato|circo"):
            opd.CaseEvent(**{"at": DAY, **fields})  # type: ignore[arg-type]
    assert opd.CaseEvent("family_contacted", at=DAY, reached=True, modality=None).fields == {"reached": True}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "7", '{"event": "intake"}', "\ufeff", b"\xff\xfe{}", "[" * 9999]
)
def test_text_that_is_no_event_or_case_is_said(text: str | bytes) -> None:
    for read in (opd.CaseEvent.from_json, opd.Case.from_json):
        with pytest.raises(opd.EventError):
            read(text)


def test_hours_that_the_clock_skipped_or_repeated() -> None:
    for hour, code in ((datetime(2024, 9, 8, 0, 30), "skipped"), (datetime(2024, 4, 6, 23, 30), "repeated")):
        with pytest.raises(opd.LocalTimeError) as raised:
            opd.CaseEvent("child_heard", at=hour)
        assert raised.value.code == code


def test_wrong_types_are_type_errors() -> None:
    endless: list[object] = []
    endless.append(endless)
    for make in (
        lambda: opd.CaseEvent("child_heard", at=1.5),  # type: ignore[arg-type]
        lambda: opd.CaseEvent("crime_known", at=DAY, subject=b"x"),
        lambda: opd.CaseEvent.from_dict({1: 2}),  # type: ignore[dict-item]
        lambda: opd.Case.from_json(3),  # type: ignore[arg-type]
        lambda: opd.Case("oln", birth_date="2012-05-14"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            make()
    with pytest.raises(opd.EventError, match="recursion"):
        opd.CaseEvent("crime_known", at=DAY, subject=endless)


REFUSED: list[tuple[str, dict[str, Any], date | None, str]] = [
    ("oln", {"event": "assessment_completed", "finding_class": "risk"}, None, "event_of_stage"),
    ("oln", {"event": "child_heard", "at": date(2012, 5, 13)}, None, "after_birth"),
    ("oln", {"event": "child_heard", "at": date(2024, 3, 4)}, None, "case_started"),
    ("oln", {"event": "child_heard", "at": date(2024, 3, 21)}, DAY, "not_in_future"),
    ("oln", {"event": "first_reception_held"}, None, "event_of_programme"),
    (
        "opd",
        {"event": "measure_adopted", "subject": "M", "measure": {"kind": "adoption"}},
        None,
        "event_of_programme",
    ),
    ("oln", {"event": "child_heard", "id": "e1"}, None, "event_unrepeated"),
    ("oln", {"event": "intake", "at": "2024-03-05T10:00", "channel": "ex_officio"}, None, "event_unrepeated"),
    ("oln", {"event": "corrected", "subject": "e9", "voided": True, "reason": "x"}, None, "correction_holds"),
    ("oln", {"event": "crime_reported", "subject": "D"}, None, "subject_known"),
]


@pytest.mark.parametrize(
    ("programme", "event", "as_of", "code"), REFUSED, ids=[f"{n}-{r[3]}" for n, r in enumerate(REFUSED)]
)
def test_what_a_case_refuses(programme: str, event: dict[str, Any], as_of: date | None, code: str) -> None:
    case = open_case(programme)
    before = case.to_json()
    asked = opd.CaseEvent.from_dict({"at": DAY, **event})
    check = case.check(asked, as_of, "en")
    assert not check.allowed and code in codes(check.unmet)
    lack = check.unmet[codes(check.unmet).index(code)]
    assert lack.citation == str(lack.citations[0]) and lack.message != lack.message_in("es") and lack.fix
    with pytest.raises(opd.EventRefused) as raised:
        case.apply(asked, as_of, "en")
    assert raised.value.code == "event_refused" and list(raised.value.unmet) == check.unmet
    assert lack.message in raised.value.message_in("en") and lack.message_in("es") in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))
    assert (again.unmet, again.message_in("en")) == (raised.value.unmet, raised.value.message_in("en"))
    assert case.to_json() == before


def test_after_its_end_a_case_takes_a_reopening() -> None:
    case = open_case()
    assert case.apply(opd.CaseEvent("dismissed", at=DAY, cause="moved")) == "dismissed"
    heard = opd.CaseEvent("child_heard", at=DAY)
    assert codes(case.check(heard).unmet) == ["case_open"]
    assert case.apply(opd.CaseEvent("reopened", at=DAY, reason="Volvió a la comuna")) == "assessment"
    assert case.check(heard).allowed


def test_a_case_read_whole_says_all_that_is_wrong() -> None:
    events = [
        {"event": "intake", "at": "2024-03-05", "channel": "ex_officio"},
        {"event": "first_reception_held", "at": "2024-03-06"},
        {"event": "discharged", "at": "2030-01-01", "cause": "majority"},
    ]
    case = opd.Case.from_dict({"programme": "oln", "birth_date": date(2012, 5, 14), "events": events})
    found = [(lack.event, lack.code) for lack in case.history(DAY)]
    assert (1, "event_of_programme") in found and (2, "not_in_future") in found
    assert [len(stay) > 25 for stay in case.judge(DAY)] == [True]
    text = case.to_json()
    assert (
        opd.Case.from_json(text.encode()).to_json() == text == opd.Case.from_json("\ufeff" + text).to_json()
    )
    assert pickle.loads(pickle.dumps(case)).to_json() == text
    assert (case.programme, case.birth_date, len(case.events)) == ("oln", date(2012, 5, 14), 3)
    assert opd.Case("opd").stage is None and repr(opd.Case("opd")) == "Case('opd', stage=None, events=0)"


def test_corrections_move_and_strike_out() -> None:
    case = open_case()
    case.apply(opd.CaseEvent("child_heard", at=DAY))
    case.apply(opd.CaseEvent("corrected", at=DAY, subject="e1", moved_to=date(2024, 3, 4), reason="acta"))
    case.apply(opd.CaseEvent("corrected", at=DAY, subject="2", voided=True, reason="otro niño"))
    assert case.timeline() == [(0, date(2024, 3, 4)), (2, DAY), (3, DAY)]
    assert [event.id for event in case.events] == ["e1", "2", "3", "4"]


@pytest.mark.parametrize("programme", ["specialised_service", "circo"])
def test_programmes_that_have_no_lifecycle(programme: str) -> None:
    for ask in (opd.Case, opd.lifecycle):
        with pytest.raises(opd.UnknownCode, match="oln"):
            ask(programme)  # type: ignore[operator]


def test_lifecycles_are_data() -> None:
    for programme in ("oln", "opd", "post_discharge_monitoring"):
        cycle = opd.lifecycle(programme)
        assert cycle.programme == programme
        kinds = {kind.code: kind for kind in opd.event_kinds()}
        for step in cycle.transitions:
            assert {step.from_stage or step.to_stage, step.to_stage} <= set(cycle.stages)
            assert step.event in kinds and step.citation == str(step.citations[0])
        assert cycle.mermaid().count(" --> ") > len(cycle.transitions)
        assert cycle.dot().count("->") == len(cycle.transitions)
        assert opd.lifecycle(programme, "en").mermaid() != cycle.mermaid()


def test_event_kinds_are_those_of_the_schema() -> None:
    schema = opd.schema("case_event")
    header = {"id", "at", "recorded_at", "by", "event"}
    known = {
        kind["properties"]["event"]["const"]: (
            set(kind["properties"]) - header,
            set(kind["required"]) - header,
        )
        for kind in schema["oneOf"]
    }
    assert known == {kind.code: (set(kind.fields), set(kind.required)) for kind in opd.event_kinds("en")}
    assert all(kind["additionalProperties"] is False for kind in schema["oneOf"])
    with pytest.raises(opd.UnknownCode, match="json_schema"):
        opd.schema("case", "table_schema")


DOCUMENTS: list[tuple[Callable[[], object], str]] = [
    (lambda: opd.Plan("plan"), "care_plan"),
    (lambda: opd.Plan("care_plan", [opd.Objective("x", "y")]), "sequence"),  # type: ignore[arg-type]
    (lambda: opd.Measure("zapato"), "school_enrolment"),
    (lambda: opd.Review("keep", ["zapato"]), "conditions"),
    (lambda: opd.SignedRecord(ends=datetime(2024, 1, 1)), "no es una fecha"),
    (lambda: opd.Catalogue([{"id": "b"}]), "name"),
]


@pytest.mark.parametrize(("make", "expected"), DOCUMENTS)
def test_documents_that_can_not_be_read(make: Callable[[], object], expected: str) -> None:
    with pytest.raises(opd.EventError, match=expected):
        make()


def test_documents_say_what_they_lack() -> None:
    plan = opd.Plan("care_plan")
    assert codes(plan.unmet()) == ["plan_objectives", "plan_built_with_child", "plan_built_with_family"]
    assert codes(plan.unmet("suspected_violation"))[0] == "plan_kind_fits"
    assert plan.unmet(lang="en")[0].message != plan.unmet()[0].message
    with pytest.raises(opd.UnknownCode):
        plan.unmet("zapato")
    reserved = opd.Measure("contact_restriction").unmet()
    assert len(reserved) == 8 and reserved[0].event is None
    assert reserved[0] == opd.Requirement("measure_reserved_to_court")
    with pytest.raises(opd.UnknownCode):
        opd.Requirement("zapato")


def test_a_catalogue_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "catálogo.toml"
    path.write_text(
        '[[benefit]]\nid = "b1"\nname = "Taller"\nprovider = "DIDECO"\nneeds = ["parentalidad"]\nmax_age = 12\n',
        encoding="utf-8",
    )
    catalogue = opd.Catalogue.load(path)
    assert [benefit["name"] for benefit in catalogue.benefits_for("Parentalidad", 12)] == ["Taller"]
    assert catalogue.gaps([("parentalidad", 13)]) == [(0, "no_benefit")]
    for text in (b"zapato", b"\xff", b"[[benefit]]\nid = 3"):
        path.write_bytes(text)
        with pytest.raises(opd.EventError):
            opd.Catalogue.load(path)
    with pytest.raises(FileNotFoundError, match="nada"):
        opd.Catalogue.load(tmp_path / "nada.toml")


def test_json_of_a_case_is_plain() -> None:
    whole = json.loads(open_case().to_json())
    assert whole["events"][0]["at"].startswith("2024-03-05T10:00") and set(whole) <= set(
        opd.schema("case")["properties"]
    )

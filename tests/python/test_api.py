"""The answers of the package, its documentation and its values."""

from __future__ import annotations

import copy
import doctest
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import opd

AS_OF = date(2024, 6, 30)


def public() -> Iterator[tuple[str, object]]:
    yield "opd", opd
    yield "opd.columns", opd.columns
    for name in opd.__all__:
        item = getattr(opd, name)
        yield name, item
        if inspect.isclass(item):
            members = (
                (f"{name}.{member}", value)
                for member, value in vars(item).items()
                # What the fields of a dataclass are is said by its own text.
                if member[0] != "_" and member not in getattr(item, "__dataclass_fields__", ())
            )
            yield from members
    for name in opd.columns.__all__:
        yield f"columns.{name}", getattr(opd.columns, name)


@pytest.mark.parametrize(("name", "item"), [pytest.param(*pair, id=pair[0]) for pair in public()])
def test_everything_public_is_documented_and_its_examples_hold(name: str, item: object) -> None:
    text = getattr(item, "__doc__", None)
    assert text
    assert text.strip()
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_functions_of_the_package_show_an_example() -> None:
    functions = [name for name in opd.__all__ if inspect.isroutine(getattr(opd, name))]
    assert len(functions) >= 17
    for name in functions:
        assert ">>>" in getattr(opd, name).__doc__, name


def test_import_is_light() -> None:
    code = "import opd, sys; print([m for m in ('typer', 'rich', 'numpy', 'pyarrow') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_ages_are_values() -> None:
    age = opd.age(date(2004, 2, 29), date(2022, 2, 27))
    assert (age.years, age.months, age.days) == (17, 11, 29)
    assert str(age) == "17 años 11 meses 29 días"
    assert age.text("en") == "17 years 11 months 29 days"
    assert repr(age) == "Age(years=17, months=11, days=29)"
    assert age < opd.Age(18, 0, 0)
    assert len({age, opd.Age(17, 11, 29)}) == 1
    assert pickle.loads(pickle.dumps(age)) == copy.deepcopy(age) == age


def test_runs_are_values_that_hide_themselves() -> None:
    run = opd.Run("12.345.678-5")
    assert run == opd.Run(12345678)
    assert "345" not in repr(run)
    assert f"{run}" == "12.345.678-5"
    assert pickle.loads(pickle.dumps(run)) == run
    assert {run: 1}[opd.Run("12345678-5")] == 1
    assert "123" not in repr(opd.parse_identifier("AB123456", "passport"))


def test_terms_of_instants() -> None:
    santiago = ZoneInfo("America/Santiago")
    day = opd.Term(24, "hours")
    # The clock goes back on the night of 4 April 2026.
    aware = datetime(2026, 4, 4, 12, tzinfo=santiago)
    assert day.due(aware) == aware.astimezone(UTC) + timedelta(hours=24)
    assert day.due(aware).tzinfo == santiago
    assert day.due(datetime(2026, 4, 4, 12)) == day.due(aware)
    other_zone = datetime(2026, 7, 1, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=9)))
    assert day.due(other_zone) == other_zone + timedelta(hours=24)
    with pytest.raises(opd.LocalTimeError) as raised:
        day.due(datetime(2026, 9, 6, 0, 30))
    assert raised.value.code == "skipped"
    with pytest.raises(opd.LocalTimeError) as raised:
        day.due(datetime(2026, 4, 4, 23, 30))
    assert raised.value.code == "repeated"


def test_calendar_of_a_commune() -> None:
    calendar = opd.BusinessCalendar("judicial", commune="15101", extra=[date(2026, 6, 9)])
    assert (calendar.kind, calendar.commune) == ("judicial", "15101")
    assert not calendar.is_business_day(date(2027, 6, 7))
    assert opd.BusinessCalendar("judicial").is_business_day(date(2027, 6, 7))
    assert not calendar.is_business_day(date(2026, 6, 9))
    assert repr(calendar) == "BusinessCalendar('judicial', commune='15101')"


def test_a_decision_says_why() -> None:
    eve = date(2018, 1, 14)
    decision = opd.check_age(date(2000, 1, 15), eve)
    assert decision.outcome == "eligible"
    literal = opd.check_age(date(2000, 1, 15), eve, cap="literal_17y11m29d")
    assert literal.outcome == "not_eligible"
    for reason in literal.reasons:
        assert reason.citation == str(reason.citations[0])
        assert reason.message_in("en") != reason.message == reason.message_in("es")
    adult = opd.check_age(date(2000, 1, 15), date(2018, 1, 15)).reasons[0]
    assert (adult.code, adult.outcome, adult.severity) == ("AGE001", "failed", "error")
    assert (adult.citation, adult.citations[0].norm) == ("Código Civil, art. 26", "AGE-01")
    receipt = literal.receipt
    assert receipt["readings"]["cap"] == "literal_17y11m29d"
    assert receipt["fact_date"] == eve.isoformat()
    assert "2000-01-15" not in str(receipt)


def test_a_birth_in_doubt_turns_no_child_away() -> None:
    on = date(2024, 6, 1)
    assert opd.check_age(None, on, "oln").outcome == "eligible"
    assert opd.check_age((date(2006, 1, 1), date(2007, 1, 1)), on, "oln").outcome == "eligible"
    assert opd.check_age((date(2000, 1, 1), date(2001, 1, 1)), on, "oln").outcome == "not_eligible"
    before_the_law = opd.check_age(date(2010, 1, 1), date(2015, 1, 1), "oln")
    assert before_the_law.outcome == "undetermined"
    assert before_the_law.reasons[0].outcome == "not_run"


def test_a_case_takes_typed_and_python_values_alike() -> None:
    typed = {"fecha_nacimiento": "5/3/2012", "Fecha de ingreso": "6-1-2020", "urgente": "sí", "edad": "7"}
    known = {
        "birth_date": date(2012, 3, 5),
        "intake_date": date(2020, 1, 6),
        "urgent": True,
        "declared_age": 7,
        "discharge_date": None,
    }

    def judged(case: dict[str, opd.Run | object]) -> list[tuple[str, str | None, str, str]]:
        reasons = opd.check_case(case, as_of=AS_OF)  # type: ignore[arg-type]
        return [(r.code, r.field, r.outcome, r.message) for r in reasons]

    assert judged(dict(typed)) == judged(dict(known))
    assert len(judged(dict(typed))) >= 25


def test_instants_of_a_case() -> None:
    def failed(known: datetime | str, reported: datetime | str) -> bool:
        reasons = opd.check_case({"crime_known_at": known, "crime_reported_at": reported}, as_of=AS_OF)
        return "TERM001" in {reason.code for reason in reasons if reason.outcome == "failed"}

    utc = datetime(2024, 3, 5, 13, 0, tzinfo=UTC)
    assert not failed(utc, utc + timedelta(hours=24))
    assert failed(utc, utc + timedelta(hours=24, minutes=1))
    # 13:00 UTC is 10:00 in Chile: a naive datetime is Chilean wall time.
    assert not failed(utc, datetime(2024, 3, 6, 10, 0))
    assert failed(utc, "06-03-2024 10:01")


def test_cases_of_one_person() -> None:
    cases = [
        {"run": "12.345.678-5", "nacimiento": "2012-03-05", "ingreso": "2024-01-02"},
        {"run": "12345678-5", "nacimiento": "2012-03-06", "ingreso": "2024-02-02"},
        {"run": "9.876.543-3", "nacimiento": "2012-03-06", "ingreso": "2024-02-02"},
    ]
    judged = opd.check_cases(cases, as_of=AS_OF, lang="en")
    assert {(index, reason.code) for index, reason in judged if reason.outcome == "failed"} >= {(1, "ID004")}
    assert all(index != 2 for index, _ in judged)


def test_the_catalogue_explains_itself() -> None:
    rules = opd.rules()
    assert len({rule.code for rule in rules}) == len(rules) >= 30
    for rule in rules:
        assert rule.title and rule.message and rule.fix
        english = opd.explain(rule.code.lower(), "en")
        assert english.title != rule.title
        assert english.citations == rule.citations
    example = opd.explain("TERM001")
    assert example.fails[0].keys() <= set(opd.schema("cases").names)
    assert [norm["id"] for norm in opd.norms()].count("AGE-01") == 1
    assert len(opd.communes()) == 346
    assert opd.versions()["horizon"] == ["1990-01-01", "2050-12-31"]


def test_schemas() -> None:
    names = opd.schema("cases").names
    assert set(opd.schema("cases", "json_schema")["properties"]) == set(names)
    assert [field["name"] for field in opd.schema(format="table_schema", lang="en")["fields"]] == names

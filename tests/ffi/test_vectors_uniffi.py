"""Replays the vectors of ``tests/vectors`` through the UniFFI binding of Python.

``tests/ffi/generate_python.sh`` writes the module that this file imports.
"""

import functools
import json
import pathlib
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import opd_ffi
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a case says of itself.
NOT_ASKED = {"source", "note"}


@functools.cache
def codes(enum):
    """The codes of an enum with its members, which stand in one order."""
    name = "cap" if enum is opd_ffi.AgeCap else re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).lower()
    return dict(zip([one.code for one in opd_ffi.code_labels(name)], enum, strict=True))


def member(enum, code):
    return codes(enum)[code]


def code(value):
    return value and next(code for code, member in codes(type(value)).items() if member is value)


class Case(dict):
    """A case that knows which of its fields were looked at."""

    def __init__(self, fields):
        super().__init__(fields)
        self.unread = set(fields) - NOT_ASKED

    def __getitem__(self, field):
        self.unread.discard(field)
        return super().__getitem__(field)

    def get(self, field, default=None):
        return self[field] if field in self else default  # noqa: SIM401 (reading a field records it)

    def day(self, field):
        return date.fromisoformat(self[field])


@pytest.fixture
def replay(record_property):
    """Runs every case of a file: ``answer`` gives the fields that it expects, or raises an ``OpdError``."""

    def run(name, answer):
        record_property(f"replayed {name}", run_all(name, answer))

    return run


def run_all(name, answer):
    text = (ROOT / "tests" / "vectors" / f"{name}.json").read_text(encoding="utf-8")
    ran, wrong = 0, []
    for fields in json.loads(text)["cases"]:
        case = Case(fields)
        try:
            seen = answer(case)
        except opd_ffi.OpdError.Refused as error:
            assert error.text != error.text_en, case
            seen = {"error": error.code}
            case.unread.clear()  # it came before the rest was looked at
        expected = {field: case[field] for field in seen if field in case}
        if not expected or seen != expected or case.unread:
            wrong.append(f"{fields}\n  seen {seen}, not looked at: {case.unread or 'nothing'}")
        ran += 1
    assert not wrong, "\n".join(wrong)
    # Each case stands on a line of its own, and each has a source.
    assert ran == sum(line.startswith("    {") for line in text.splitlines()) > 0
    return ran


def test_ages(replay):
    def answer(case):
        birth, on = case.day("birth"), case.day("on")
        if "error" in case:
            with pytest.raises(opd_ffi.OpdError.Refused):
                opd_ffi.is_minor(birth, on)
        age, cap = opd_ffi.age(birth, on), opd_ffi.AgeCap
        group = opd_ffi.age_group(birth, on)
        minor = opd_ffi.is_minor(birth, on)
        assert opd_ffi.admits(cap.BEFORE_EIGHTEENTH, birth, on) == minor
        return {
            "years": age.years,
            "months": age.months,
            "days": age.days,
            "turns_18": opd_ffi.turns(birth, 18).isoformat(),
            "minor": minor,
            "literal_17y11m29d": opd_ffi.admits(cap.LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE, birth, on),
            "age_group": group and group.name.lower(),
        }

    replay("age", answer)


def test_runs(replay):
    def answer(case):
        text = case["text"]
        assert opd_ffi.is_valid_run(text) == ("error" not in case)
        if kind := case.get("identifier_type"):
            identifier = opd_ffi.parse_identifier(text)
            assert code(identifier.kind) == kind and identifier.text not in identifier.masked
        run = opd_ffi.parse_run(text)
        assert opd_ffi.parse_run(run.compact) == run
        assert f"{run.number}-{run.check_digit}" == run.compact and str(run.number) not in run.masked
        hints = {"placeholder": run.is_placeholder, "company": run.is_company_range}
        return {
            "run": run.formatted,
            "number": run.number,
            "check_digit": run.check_digit,
            **{hint: value for hint, value in hints.items() if hint in case},
        }

    replay("run", answer)


def test_holidays(replay):
    def answer(case):
        listed = opd_ffi.holidays(case["year"], case.get("commune"), case.get("secondary", False))
        assert all(day.law.source and day.name.es and day.name.en for day in listed)
        return {"days": [day.date.isoformat() for day in listed]}

    replay("holidays", answer)


def test_business_days(replay):
    def answer(case):
        calendar = opd_ffi.BusinessCalendar(
            opd_ffi.BusinessKind[case["kind"].upper()],
            commune=case.get("commune"),
            extra=[date.fromisoformat(day) for day in case.get("extra", [])],
            secondary=case.get("secondary", False),
        )
        match case["op"]:
            case "is_business_day":
                return {"expected": calendar.is_business_day(case.day("day"))}
            case "next_business_day":
                return {"expected": calendar.next_business_day(case.day("day")).isoformat()}
            case "add":
                return {"expected": calendar.add(case.day("day"), case["n"]).isoformat()}
            case "count":
                return {"expected": calendar.count(case.day("from"), case.day("to"))}
            case op:
                pytest.fail(f"unknown op: {op}")

    replay("business_days", answer)


def test_terms(replay):
    def answer(case):
        term = opd_ffi.Term(amount=case["amount"], unit=opd_ffi.TermUnit[case["unit"].upper()])
        start = case["from"]
        if "T" in start:
            due = opd_ffi.term_due_at(term, datetime.fromisoformat(start))
            return {"due": due.strftime("%Y-%m-%dT%H:%M:%SZ")}
        roll = opd_ffi.Roll[case.get("roll", "none").upper()]
        calendars = opd_ffi.Calendars(roll, commune=case.get("commune"))
        return {"due": opd_ffi.term_due(term, date.fromisoformat(start), calendars).isoformat()}

    replay("terms", answer)


def day_or_none(case, field):
    return case.day(field) if field in case else None


def test_decisions(replay):
    def answer(case):
        if "birth" in case:
            birth = opd_ffi.BirthDate.KNOWN(case.day("birth"))
        elif "earliest" in case:
            birth = opd_ffi.BirthDate.BETWEEN(earliest=case.day("earliest"), latest=case.day("latest"))
        else:
            birth = opd_ffi.BirthDate.UNKNOWN()
        programme = member(opd_ffi.Programme, case["programme"])
        cap = member(opd_ffi.AgeCap, case.get("cap", "before_eighteenth"))
        decision = opd_ffi.check_age(birth, case.day("on"), programme, cap)
        assert json.loads(decision.receipt.json)["readings"]["cap"] == code(decision.receipt.readings.cap)
        failed = [reason.code for reason in decision.reasons if reason.outcome == "failed"]
        return {"outcome": decision.outcome.name.lower(), "failed": failed}

    replay("decisions", answer)


def test_cases(replay):
    def answer(case):
        record = opd_ffi.Case.from_json(json.dumps(case["case"]))
        as_of = day_or_none(case, "as_of")
        if case["op"] == "history":
            history = record.history(as_of)
            assert history.stage is record.stage() and len(history.timeline) <= len(record.events())
            return {"stage": code(history.stage), "unmet": [unmet.code for unmet in history.unmet]}
        event = opd_ffi.event_from_json(json.dumps(case["event"]))
        if case["op"] == "apply":
            before = record.to_json()
            applied = record.apply(event, as_of)
            assert record.to_json() == before
            return {"stage": code(applied.stage()), "events": len(applied.events())}
        check = record.check(event, as_of)
        unmet = [unmet.code for unmet in check.unmet]
        return {"allowed": check.allowed, "stage": code(check.stage), "unmet": unmet}

    replay("cases", answer)


def written(moment):
    """A moment as the vectors write it."""
    if moment is None:
        return None
    if moment.is_on_day():
        return moment.day.isoformat()
    return moment.instant.astimezone(ZoneInfo("America/Santiago")).isoformat()


def test_duties(replay):
    def answer(case):
        record = opd_ffi.Case.from_json(json.dumps(case["case"]))
        profile = opd_ffi.Profile.named(case["profile"]) if "profile" in case else None
        options = opd_ffi.DutyOptions(soon=case.get("soon"), commune=case.get("commune"), profile=profile)
        found = record.duties(opd_ffi.parse_moment(case["as_of"]), options)
        return {
            "codes": [duty.code for duty in found],
            "due": [written(duty.due) for duty in found],
            "status": [code(duty.status) for duty in found],
        }

    replay("duties", answer)


def test_agreements(replay):
    def answer(case):
        agreement = opd_ffi.Agreement.from_json(json.dumps(case["agreement"]))
        if case["op"] == "check":
            return {"codes": [finding.code for finding in agreement.check()]}
        return {"pesos": agreement.payment(case["uss"], case["months"])}

    replay("agreements", answer)


def test_staff(replay):
    def answer(case):
        on = case.day("on")
        if case["op"] == "roster":
            agreed = [
                opd_ffi.AgreedPost(role=member(opd_ffi.StaffRole, role), count=count)
                for role, count in case["agreed"].items()
            ]
            report = opd_ffi.check_roster(json.dumps(case["roster"]), agreed, on)
            return {"codes": [finding.code for finding in report.findings]}
        role = member(opd_ffi.StaffRole, case["role"])
        decision = opd_ffi.assess_staff(json.dumps(case["candidate"]), role, on)
        lacking = (opd_ffi.Answer.NOT_MET, opd_ffi.Answer.MISSING_DOCUMENT)
        unmet = [one.code for one in decision.assessments if one.answer in lacking]
        return {"suitability": code(decision.suitability), "unmet": unmet}

    replay("staff", answer)


def test_rules(replay):
    def answer(case):
        rule = opd_ffi.explain(case["code"])
        assert rule in opd_ffi.rules()
        return {"title": rule.title.es, "severity": rule.severity.name.lower(), "version": rule.version}

    replay("rules", answer)


def test_deliveries(replay):
    def answer(case):
        as_of, table = case.day("as_of"), case.get("table", "cases")
        source = opd_ffi.TableSource.BYTES(name="entrega.csv", bytes=case["data"].encode())
        tables = [opd_ffi.TableFile(table=table, source=source)]
        if case["op"] == "coverage":
            options = opd_ffi.CoverageOptions(agreement=json.dumps(case["agreement"]), as_of=as_of)
            years = json.loads(opd_ffi.coverage(tables, options))["years"]
            return {field: [year[field] for year in years] for field in ("agreed", "attended")}
        report = opd_ffi.validate(tables, opd_ffi.ValidateOptions(as_of=as_of))
        findings = json.loads(report.json())["findings"]
        return {
            "verdict": report.verdict(),
            "rules": [finding["rule"] for finding in findings],
            "rows": [finding["row"] for finding in findings],
        }

    replay("deliveries", answer)


def check_age(birth, on, cap=opd_ffi.AgeCap.BEFORE_EIGHTEENTH):
    return opd_ffi.check_age(birth, on, opd_ffi.Programme.OPD, cap)


def test_decisions_carry_their_rules():
    birth, eve = opd_ffi.BirthDate.KNOWN(date(2000, 1, 15)), date(2018, 1, 14)
    assert check_age(birth, eve).outcome is opd_ffi.Eligibility.ELIGIBLE

    literal = check_age(birth, eve, opd_ffi.AgeCap.LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE)
    assert literal.outcome is opd_ffi.Eligibility.NOT_ELIGIBLE

    adult = check_age(birth, date(2018, 1, 15))
    assert adult.outcome is opd_ffi.Eligibility.NOT_ELIGIBLE
    reason = adult.reasons[0]
    assert (reason.code, reason.outcome, reason.severity) == ("AGE001", "failed", opd_ffi.Severity.ERROR)
    assert reason.message.es != reason.message.en and reason.citations[0].article == "art. 26"

    in_doubt = opd_ffi.BirthDate.BETWEEN(earliest=date(2006, 1, 1), latest=date(2006, 12, 31))
    for presumed in (in_doubt, opd_ffi.BirthDate.UNKNOWN()):
        decision = check_age(presumed, date(2024, 6, 1))
        assert decision.outcome is opd_ffi.Eligibility.ELIGIBLE
        assert "AGE004" in [reason.code for reason in decision.reasons if reason.outcome == "failed"]


def test_an_error_has_code_text_and_field():
    with pytest.raises(opd_ffi.OpdError.Refused) as caught:
        opd_ffi.parse_run("12.345.678-6")
    error = caught.value
    assert (error.code, error.field) == ("bad_check_digit", "text")
    assert "5" in error.text and "345" not in error.text


def test_texts_and_edges():
    lang = opd_ffi.Lang
    assert opd_ffi.age_text(opd_ffi.age(date.min, date.max), lang.ES) == "9998 años 11 meses 30 días"
    term = opd_ffi.Term(amount=30, unit=opd_ffi.TermUnit.CALENDAR_DAYS)
    assert opd_ffi.term_text(term, lang.ES) == "30 días corridos"
    assert opd_ffi.term_text(term, lang.EN) == "30 calendar days"
    hours = opd_ffi.Term(amount=1, unit=opd_ffi.TermUnit.HOURS)
    before_1970 = datetime(1969, 12, 31, 23, 30, tzinfo=UTC)
    assert opd_ffi.term_due_at(hours, before_1970) - before_1970 == timedelta(hours=1)


def test_documentation_comes_along():
    for item in (opd_ffi.age, opd_ffi.Age, opd_ffi.BusinessCalendar.add, opd_ffi.Roll, opd_ffi.OpdError):
        assert item.__doc__

"""Cases, agreements, staff and the rulebook through the UniFFI binding of Python: what the vectors do not ask."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import opd_ffi
import pytest

DAY = date(2024, 3, 5)
NOON = datetime(2024, 3, 5, 15, 0, 30, tzinfo=UTC)


def on(day):
    return opd_ffi.When.ON_DAY(day)


def refused(code, call, *args):
    """The error of a call, which has this code."""
    with pytest.raises(opd_ffi.OpdError.Refused) as caught:
        call(*args)
    error = caught.value
    assert error.code == code and error.text and error.text_en and error.text != error.text_en
    return error


def intake():
    event = opd_ffi.Event.INTAKE(opd_ffi.IntakeChannel.EX_OFFICIO, knowledge_at=opd_ffi.When.AT(NOON))
    return opd_ffi.CaseEvent(at=on(DAY), event=event, by=opd_ffi.Role.CASE_MANAGER)


def test_a_case_is_carried_on_and_never_changed():
    empty = opd_ffi.Case(opd_ffi.Programme.OLN, birth_date=date(2012, 1, 1), case_id="A-1")
    case = empty.apply(intake(), as_of=DAY)
    assert (empty.stage(), empty.events()) == (None, [])
    assert (case.stage(), case.case_id(), case.birth_date()) == (
        opd_ffi.Stage.RECEPTION,
        "A-1",
        date(2012, 1, 1),
    )
    assert case.events()[0].id == "1" and case.events()[0].event == intake().event
    again = opd_ffi.Case.from_json(case.to_json())
    assert again.to_json() == case.to_json() and again.programme() is opd_ffi.Programme.OLN

    started = opd_ffi.CaseEvent(at=on(DAY), event=opd_ffi.Event.ASSESSMENT_STARTED())
    assert case.check(started).allowed
    lacking = empty.check(started)
    assert [unmet.code for unmet in lacking.unmet] == ["case_started"] and lacking.unmet[0].event == 0
    error = refused("event_refused", empty.apply, started)
    assert error.field == "event" and lacking.unmet[0].message.es in error.text
    ways = {way.transition.event: way for way in case.ways_on(DAY)}
    assert ways["assessment_started"].lacks == []
    assert ways["assessment_started"].transition.to_stage is opd_ffi.Stage.ASSESSMENT
    refused("no_lifecycle", opd_ffi.Case, opd_ffi.Programme.SPECIALISED)


def test_a_correction_moves_what_hangs_on_an_event():
    case = opd_ffi.Case(opd_ffi.Programme.OLN).apply(intake())
    before = case.duties(on(DAY))[0]
    moved = opd_ffi.Event.CORRECTED(subject="1", reason="se anotó mal", moved_to=on(date(2024, 3, 4)))
    corrected = case.apply(opd_ffi.CaseEvent(at=on(DAY), event=moved))
    assert corrected.history().timeline[0].at == on(date(2024, 3, 4))
    after = corrected.duties(on(DAY))[0]
    assert (before.due, after.due) == (on(date(2024, 4, 4)), on(date(2024, 4, 3)))


SAMPLES = {
    "accepted": True,
    "accompanied": True,
    "action_state": "in_progress",
    "agreed": True,
    "alert_state": "validated",
    "answer_by": "2024-03-10",
    "assisted": True,
    "cause": "moved",
    "channel": "network_alert",
    "complaint": True,
    "ends_on": "2024-03-12",
    "finding_class": "risk",
    "ground": "no_adherence",
    "knowledge_at": "2024-03-05T10:00:00-03:00",
    "measure": {
        "kind": "school_enrolment",
        "resolution": "12",
        "facts": "f",
        "violated_rights": "v",
        "objectives": "o",
        "ends": "2024-06-01",
        "review_by": "2024-05-01",
        "reasoning": "r",
    },
    "message_kind": "transfer",
    "modality": "visit",
    "months": 4,
    "moved_to": "2024-03-04",
    "occurred_at": "2024-03-04T23:00:00-03:00",
    "oral": True,
    "plan": {
        "kind": "care_plan",
        "objectives": [
            {
                "text": "t",
                "actions": [{"id": "a1", "text": "x", "responsible": "y", "due": "2024-03-20"}],
            }
        ],
        "built_with_child": True,
        "built_with_family": True,
    },
    "reached": True,
    "reason": "motivo",
    "recipient": "CESFAM",
    "review": {"result": "modify", "items": ["management", "discharge"]},
    "sexual": True,
    "signed": {
        "interested": ["madre"],
        "supervision": "s",
        "ends": "2024-06-01",
        "review_by": "2024-05-01",
    },
    "specialised": True,
    "specialised_discharge_date": "2024-01-31",
    "subject": "s1",
    "voided": True,
    "written_record": True,
}


def test_every_kind_of_event_crosses_with_all_its_fields():
    kinds = opd_ffi.event_kinds()
    assert {field for kind in kinds for field in kind.fields} == set(SAMPLES)
    for kind in kinds:
        fields = {field: SAMPLES[field] for field in kind.fields}
        header = {"id": "7", "at": "2024-03-05", "recorded_at": "2024-03-06", "by": "court"}
        document = {"event": kind.code, **header, **fields}
        event = opd_ffi.event_from_json(json.dumps(document))
        assert json.loads(opd_ffi.event_to_json(event)) == document
        assert opd_ffi.event_kind(event.event) == kind
    assert [kind.label for kind in kinds] == [one.label for one in opd_ffi.code_labels("event")]


def test_identifiers_are_masked_in_logs():
    passport = opd_ffi.IdentifierType.PASSPORT
    assert repr(opd_ffi.parse_run("12.345.678-5")) == "Run(**.***.678-*)"
    assert repr(opd_ffi.parse_identifier("AB123456", passport)) == "Identifier(passport, ***456)"


def test_moments_are_days_or_instants():
    assert opd_ffi.parse_moment("2024-03-05") == on(DAY)
    assert opd_ffi.parse_moment("2024-03-05T12:00:30") == opd_ffi.When.AT(NOON)
    assert refused("skipped", opd_ffi.parse_moment, "2024-09-08T00:30").field == "text"
    assert refused("unreadable", opd_ffi.parse_moment, "ayer").field == "text"


def test_duties_take_the_readings_of_an_office():
    case = opd_ffi.Case(opd_ffi.Programme.OLN).apply(intake())
    duty = case.duties(on(date(2024, 4, 6)))[0]
    assert (duty.code, duty.status, duty.late_days) == ("ordinary_measure", opd_ffi.DutyStatus.OVERDUE, 2)
    assert duty.failed and duty.rule and duty.sentence.es != duty.sentence.en and duty.citations
    court = opd_ffi.DutyOptions(ordinary_measure_unit=opd_ffi.TermUnit.COURT_DAYS)
    assert case.duties(on(DAY), court)[0].due != duty.due
    wrong = opd_ffi.DutyOptions(ordinary_measure_unit=opd_ffi.TermUnit.MONTHS)
    refused("unknown_code", case.duties, on(DAY), wrong)

    own = opd_ffi.Profile.load("""
        name = "nuestra-oficina"
        [[deadline]]
        code = "first_contact"
        title = { es = "Primer contacto", en = "First contact" }
        from = "intake"
        until = "family_contacted"
        term = { amount = 5, unit = "business_days" }
        source = "Acuerdo de la oficina"
        status = "U"
    """)
    assert own.deadlines()[0].term == opd_ffi.Term(amount=5, unit=opd_ffi.TermUnit.BUSINESS_DAYS)
    found = {one.code: one for one in case.duties(on(DAY), opd_ffi.DutyOptions(profile=own))}
    assert found["first_contact"].due == on(date(2024, 3, 12))
    assert opd_ffi.Profile.named("san-2022").name() == "san-2022"
    assert refused("unreadable", opd_ffi.Profile.load, "x = 1").field == "profile"


def test_plans_and_measures_say_what_they_lack():
    plan = opd_ffi.Plan(kind=opd_ffi.PlanKind.CARE_PLAN)
    codes = [lack.code for lack in opd_ffi.plan_unmet(plan, opd_ffi.FindingClass.SUSPECTED_VIOLATION)]
    assert codes[0] == "plan_kind_fits" and "plan_built_with_child" in codes
    measure = opd_ffi.Measure(kind=opd_ffi.MeasureKind.ADOPTION)
    lack = opd_ffi.measure_unmet(measure)[0]
    assert (lack.code, lack.event) == ("measure_reserved_to_court", None) and lack.fix.es != lack.fix.en
    assert lack.citations[0].article == "art. 68 inc. 2"
    assert len(opd_ffi.signed_record_unmet(opd_ffi.SignedRecord())) == 4
    assert len(opd_ffi.review_unmet(opd_ffi.Review(result=opd_ffi.ReviewResult.KEEP))) == 4


def test_one_row_and_several_are_judged():
    crime = {"conocimiento_delito": "05-03-2024 10:00", "denuncia": "06-03-2024 10:01"}
    reasons = opd_ffi.check_case(crime, date(2024, 6, 30))
    failed = {reason.code: reason for reason in reasons if reason.outcome == "failed"}
    assert list(failed) == ["ID007", "AGE004", "TERM001"] and failed["TERM001"].field == "crime_reported_at"
    cases = [{"caso": "A-1", "ingreso": "2024-01-02"}, {"caso": "A-1", "ingreso": "2024-02-02"}]
    found = opd_ffi.check_cases(cases, date(2024, 6, 30))
    assert {one.reason.code for one in found} == {"ID005"} and found[0].case_index in (0, 1)
    refused("no_such_field", opd_ffi.check_case, {"zapato": ""}, DAY)
    refused("two_columns_one_field", opd_ffi.check_case, {"run": "", "rut": ""}, DAY)
    elsewhere = opd_ffi.CaseReadings(territory=["99999"])
    refused("unknown_commune", opd_ffi.check_case, crime, DAY, elsewhere)

    adult = opd_ffi.Case(opd_ffi.Programme.OLN, birth_date=date(1990, 1, 1)).apply(intake())
    stay = adult.judge(date(2024, 6, 30))[0]
    assert "AGE001" in [reason.code for reason in stay if reason.outcome == "failed"]


def test_identifiers_other_than_run():
    passport = opd_ffi.parse_identifier(" AB 123456", opd_ffi.IdentifierType.PASSPORT)
    assert (passport.text, passport.masked) == ("AB 123456", "***456")
    assert opd_ffi.parse_identifier(" ").kind is opd_ffi.IdentifierType.NONE
    assert refused("bad_character", opd_ffi.parse_identifier, "AB123456").field == "text"


def test_agreements_pay_exactly():
    agreement = opd_ffi.Agreement.talagante_2015()
    assert agreement.check() == [] and agreement.unit_value() == Decimal("0.083")
    assert agreement.facts().municipality_of_service == Decimal("0.25")
    zone = opd_ffi.Surcharges(zone=Decimal("0.10"))
    assert agreement.payment(15_080, 12) == 67_588_560
    assert agreement.payment(15_080, 12, surcharges=zone) == 74_347_416
    assert agreement.payment_of_period(15_080, opd_ffi.Proration.DAYS_OF_MONTH) == 202_765_680
    many = opd_ffi.Surcharges(zone=Decimal("1E-10"))
    refused("too_precise", agreement.payment, 15_080, 12, None, many)
    assert agreement.objection_deadline() == date(2017, 12, 31)
    renewed = agreement.tacit_renewal(date(2018, 1, 1))
    assert renewed.is_renewed() and renewed.period.until == date(2021, 3, 1)

    same = opd_ffi.Agreement.from_json(agreement.to_json())
    assert same.posts() == agreement.posts() and same.roster()[0].count == agreement.posts()[0].count
    document = json.loads(agreement.to_json()) | {"communes": ["99999"]}
    found = opd_ffi.Agreement.from_json(json.dumps(document)).check()
    assert [finding.code for finding in found] == ["AGR006"] and found[0].message.es != found[0].message.en
    assert refused("unreadable", opd_ffi.Agreement.from_json, "[]").field == "json"
    assert refused("unreadable", opd_ffi.Agreement.load, "budget = 1").field == "toml"


def test_staff_by_the_terms_of_an_office():
    lawyer = json.dumps({"titles": [{"career": "law", "document": True}]})
    role, hired = opd_ffi.StaffRole.LAWYER, date(2016, 3, 2)
    decision = opd_ffi.assess_staff(lawyer, role, hired)
    assert decision.suitability is opd_ffi.Suitability.UNDETERMINED
    asked = {one.code: one for one in decision.assessments}
    assert asked["STAFF029"].answer is opd_ffi.Answer.MET and asked["STAFF029"].fix is None
    assert asked["STAFF018"].fix.es.startswith("Pida") and asked["STAFF018"].citations

    readings = opd_ffi.staff_readings_named("san-2022")
    assert (readings.caseload.cases, readings.caseload.status) == (40, opd_ffi.Status.S)
    posts = [{"role": "case_manager", "person": "p1", "cases": 41}]
    agreed = [opd_ffi.AgreedPost(role=opd_ffi.StaffRole.CASE_MANAGER, count=1)]
    report = opd_ffi.check_roster(json.dumps({"posts": posts}), agreed, hired, readings)
    finding = report.findings[0]
    assert (finding.code, finding.post, finding.citations[0].status) == ("TEAM004", 0, opd_ffi.Status.S)
    assert report.readings == readings and report.roles[0].vacancies == 0

    own = opd_ffi.load_staff_readings('registry_age = { amount = 6, unit = "months" }')
    assert own.registry_age.amount == 6 and own.caseload is None
    law = opd_ffi.CaseloadLimit(cases=40, source="x", status=opd_ffi.Status.V)
    refused("unknown_code", opd_ffi.assess_staff, lawyer, role, hired, opd_ffi.StaffReadings(caseload=law))
    hours = opd_ffi.Term(amount=6, unit=opd_ffi.TermUnit.HOURS)
    record = json.dumps({"criminal_record": {"date": "2016-03-01", "clear": True}})
    unfit = opd_ffi.StaffReadings(certificate_age=hours)
    refused("needs_instant", opd_ffi.assess_staff, record, role, hired, unfit)


def test_the_rulebook_explains_itself():
    rule = opd_ffi.explain("age001")
    assert rule.citations[0].article == "art. 26" and rule.fails and "birth_date" in rule.fields
    norm = opd_ffi.norm_in_force("AGE-01", DAY)
    assert norm.value == "18" and norm in opd_ffi.norms()
    refused("unknown_norm", opd_ffi.norm_in_force, "NADA-1", DAY)
    refused("not_in_force", opd_ffi.norm_in_force, "OLN-03", date(1995, 1, 1))
    lifecycle = opd_ffi.lifecycle(opd_ffi.Programme.OLN)
    assert lifecycle.stages[0] is opd_ffi.Stage.RECEPTION and "stateDiagram" in lifecycle.mermaid.es
    assert lifecycle.transitions[0].from_stage is None and lifecycle.transitions[0].citations
    talagante = next(commune for commune in opd_ffi.communes() if commune.code == "13601")
    assert talagante.name == "Talagante"
    assert json.loads(opd_ffi.schema("candidate"))["title"] == "Candidate"
    assert "birth_date" in json.loads(opd_ffi.schema("cases"))["properties"]
    refused("unknown_code", opd_ffi.schema, "zapato")
    assert opd_ffi.versions().library == opd_ffi.version()

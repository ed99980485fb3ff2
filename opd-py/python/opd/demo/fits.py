"""Which cases are fit for a defect: those where it breaks its own rule and no other."""

from __future__ import annotations

from datetime import date, timedelta

from opd.demo.case import Case
from opd.demo.office import FIRST_INTAKE, Office


def anyone(case: Case, office: Office) -> bool:
    return True


def minor(case: Case, office: Office) -> bool:
    return case.kind != "monitoring" and case["identifier_type"] in ("RUN", "")


def planned(case: Case, office: Office) -> bool:
    return minor(case, office) and case.has("plan_date")


def measured(case: Case, office: Office) -> bool:
    """A case of the OLN, not urgent, with its measure."""
    return case.kind == "oln" and case.has("measure_date")


def closed(case: Case, office: Office) -> bool:
    return measured(case, office) and case.has("discharge_date")


def open_long(case: Case, office: Office) -> bool:
    """An open case with a measure that is at least 100 days old."""
    return (
        measured(case, office) and not case["discharge_date"] and last_day(case, office, "measure_date", 100)
    )


def closed_young(case: Case, office: Office) -> bool:
    """A closed case of a child far from 18, with time for another case."""
    if not closed(case, office) or not minor(case, office) or case.day("birth_date") < date(2010, 1, 1):
        return False
    return case.day("discharge_date") + timedelta(days=60) < office.as_of


def closed_before(case: Case, office: Office) -> bool:
    """A closed case of a child who might have had another one before the OLN began."""
    return closed_young(case, office) and case.day("birth_date") < FIRST_INTAKE


def monitored(case: Case, office: Office) -> bool:
    return case.kind == "monitoring"


def last_day(case: Case, office: Office, name: str, days: int) -> bool:
    """Whether at least so many days lie between a date and the end of the case."""
    end = case.day("discharge_date") if case["discharge_date"] else office.as_of
    return (end - case.day(name)).days >= days


def eve(case: Case, office: Office) -> bool:
    """Whether a person born 18 years before the morrow would be 17 years, 11 months and 30 days old."""
    morrow = case.day("intake_date") + timedelta(days=1)
    after_a_month_of_31_days = morrow.month in (1, 2, 4, 6, 8, 9, 11) and morrow.day < 29
    return case.kind == "no_merit" and case.has("discharge_date") and after_a_month_of_31_days


def long_open(case: Case, office: Office) -> bool:
    return measured(case, office) and minor(case, office) and last_day(case, office, "intake_date", 150)


def begun_long_ago(case: Case, office: Office) -> bool:
    return measured(case, office) and last_day(case, office, "intake_date", 70)


def urgent(case: Case, office: Office) -> bool:
    return case.kind == "urgent" and case.has("plan_date") and last_day(case, office, "intake_date", 40)


def unreviewed(case: Case, office: Office) -> bool:
    return measured(case, office) and last_day(case, office, "measure_date", 130)

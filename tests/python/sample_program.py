"""A municipal form and a monthly delivery, as a developer would write them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

import opd


@dataclass(frozen=True)
class Intake:
    run: opd.Run | None
    birth: date | None
    day: date
    crime_known_at: datetime | None = None


def refusals(intake: Intake) -> list[str]:
    """Why the child can't be attended; empty if it can."""
    decision = opd.check_age(intake.birth, intake.day, programme="oln")
    if decision.outcome == "eligible":
        return []
    return [f"{r.code}: {r.message} ({r.citation})" for r in decision.reasons if r.outcome != "passed"]


def deadlines(intake: Intake) -> dict[str, date]:
    due: dict[str, date] = {"measure": opd.Term(30, "calendar_days").due(intake.day)}
    if intake.crime_known_at is not None:
        report_by: datetime = opd.Term(24, "hours").due(intake.crime_known_at)
        due["crime report"] = report_by
    calendar = opd.BusinessCalendar(commune="13601")
    due["notice"] = calendar.add(intake.day, 5)
    return due


def read_run(text: str) -> opd.Run | None:
    try:
        return opd.Run(text)
    except opd.InvalidIdentifier as error:
        print(error.code, error.message_in("en"))
        return None


def monthly(cases: pl.DataFrame, folder: Path) -> opd.Report:
    def progress(done: int, total: int, rows: int) -> None:
        print(f"{done} of {total or '?'}, {rows} rows judged")

    report = opd.validate(
        cases,
        as_of=date(2024, 6, 30),
        columns={"codigo": "case_id"},
        territory=["13601"],
        regrade={"AGE004": ("notice", "la oficina atiende sin certificado")},
        progress=progress,
    )
    report.to_json(folder / "informe.json")
    for rule in report.rules:
        if rule.failed:
            first = report.sample(rule.code, limit=1)[0]
            print(rule.code, rule.failed, first.case_id, first.message)
    return report


def main() -> None:
    intake = Intake(
        read_run("12.345.678-5"), date(2004, 2, 29), date(2024, 1, 10), datetime(2024, 1, 10, 9, 30)
    )
    print(*refusals(intake), sep="\n")
    print(deadlines(intake))
    births = pl.Series([intake.birth, date(2012, 5, 1), None])
    minors: list[bool | None] = opd.columns.is_minor(births, intake.day).to_pylist()
    print(minors)
    table = pl.DataFrame({"codigo": ["A-1"], "RUN": ["12.345.678-9"], "nacimiento": ["2004-02-29"]})
    with tempfile.TemporaryDirectory() as folder:
        report = monthly(table, Path(folder))
    print(report.verdict, pl.DataFrame(report.findings).height)


if __name__ == "__main__":
    main()

"""``opd staff``: whether a person may hold a post, and what is missing."""

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import opd
from opd.cli import show
from opd.cli.arguments import UserError, existing_file, printable, read_date
from opd.cli.texts import Texts
from opd.cli.validate import writable

COLUMNS = ("column.code", "column.requirement", "column.grade", "column.answer", "column.norm")


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("staff", help=say("help.staff"))
    def staff(
        file: Annotated[Path, typer.Argument(help=say("help.staff_file"), metavar="FILE")],
        role: Annotated[str, typer.Option(help=say("help.role"))] = "case_manager",
        on: Annotated[str | None, typer.Option(help=say("help.on"), metavar="D")] = None,
        readings: Annotated[str | None, typer.Option(help=say("help.readings"), metavar="P")] = None,
        report: Annotated[list[Path] | None, typer.Option(help=say("help.report"))] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(on, "--on", say) if on else date.today()
        office = read_readings(readings)
        file = existing_file(file, say)
        reports = [writable(path, [file], say) for path in report or ()]
        if file.suffix.lower() != ".json":
            raise UserError(say("error.staff_file", path=printable(str(file))))
        decision = opd.assess_staff(file.read_bytes(), role, on=day, readings=office, lang=say.lang)
        for path in reports:
            as_json = path.suffix.lower() == ".json"
            write_whole(path, json_of(decision) if as_json else csv_of(decision, say), say)
        print(say("staff.header", name=printable(file.name), role=decision.role_label, day=day))
        if not on:
            print(say("today", day=day))
        show_decision(decision, say)
        for path in reports:
            print(say("report_written", path=printable(str(path))))
        return 0 if decision.suitability == "eligible" else 1


def read_readings(text: str | None) -> opd.StaffReadings | None:
    """Parameters from their file, or by their name."""
    if not text:
        return None
    return opd.StaffReadings.load(text) if text.endswith(".toml") else opd.StaffReadings.named(text)


def show_decision(decision: opd.StaffDecision, say: Texts) -> None:
    """The answer, requirement by requirement, and then what lacks."""
    print(say("staff.suitability", label=decision.suitability_label))
    spent = decision.experience
    print(say("staff.experience", months=say.number(spent.months), days=say.number(spent.days)))
    print()
    asked = [one for one in decision.assessments if one.citation]
    rows = ((one.code, one.title, one.grade_label, one.answer_label, one.citation) for one in asked)
    show.table([say(key) for key in COLUMNS], rows)
    lacks = sorted((one for one in asked if one.fix), key=lambda one: one.grade != "mandatory")
    print("\n" + say("staff.lacks" if lacks else "staff.no_lacks"))
    for one in lacks:
        # That a document is missing is what the way to mend it says too.
        text = f"{one.message}. {one.fix}" if one.answer == "not_met" else one.fix
        values = {"code": one.code, "grade": one.grade_label, "title": one.title, "text": text}
        print(say("staff.lack", citation=one.citation, **values))


def json_of(decision: opd.StaffDecision) -> str:
    """A decision as JSON."""
    return json.dumps(decision.to_dict(), ensure_ascii=False, indent=2) + "\n"


def csv_of(decision: opd.StaffDecision, say: Texts) -> str:
    """A decision as CSV for spreadsheets (UTF-8 with BOM, ``;``), a requirement a row; no cell starts a formula."""
    header: Sequence[str] = (*COLUMNS, "column.message", "column.fix")
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    lines = csv.writer(text, delimiter=";")
    lines.writerow(say(key) for key in header)
    for one in decision.assessments:
        citations = " · ".join(map(str, one.citations))
        row = (one.code, one.title, one.grade_label, one.answer_label, citations, one.message, one.fix or "")
        lines.writerow(row)
    return text.getvalue()


def write_whole(path: Path, text: str, say: Texts) -> None:
    """Writes a text beside its place and then puts it there, so that nobody sees half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            with beside.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(say("error.report", path=printable(str(path)), reason=reason)) from error

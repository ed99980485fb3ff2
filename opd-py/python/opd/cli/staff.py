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
from opd.cli.arguments import (
    UserError,
    existing_file,
    printable,
    read_date,
    read_delimiter,
    read_mapping,
    read_readings,
)
from opd.cli.texts import Texts
from opd.cli.validate import writable

COLUMNS = ("column.code", "column.requirement", "column.grade", "column.answer", "column.norm")


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("staff", help=say("help.staff"))
    def staff(
        file: Annotated[Path, typer.Argument(help=say("help.staff_file"), metavar="FILE")],
        role: Annotated[str | None, typer.Option(help=say("help.role"))] = None,
        on: Annotated[str | None, typer.Option(help=say("help.on"), metavar="D")] = None,
        readings: Annotated[str | None, typer.Option(help=say("help.readings"), metavar="P")] = None,
        mapping: Annotated[
            list[str] | None, typer.Option("--map", help=say("help.map"), metavar="COL=FIELD")
        ] = None,
        report: Annotated[list[Path] | None, typer.Option(help=say("help.report"))] = None,
        sheet: Annotated[str | None, typer.Option(help=say("help.sheet"))] = None,
        delimiter: Annotated[str | None, typer.Option(help=say("help.delimiter"))] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(on, "--on", say) if on else date.today()
        office = read_readings(readings)
        file = existing_file(file, say)
        reports = [writable(path, [file], say) for path in report or ()]
        decisions: list[opd.StaffDecision]
        numbers: list[int | None]
        if file.suffix.lower() == ".json":
            text = file.read_bytes()
            decision = opd.assess_staff(text, role or "case_manager", on=day, readings=office, lang=say.lang)
            decisions, numbers = [decision], [None]
        else:
            people = opd.assess_staff_table(
                file,
                on=day,
                role=role,
                readings=office,
                columns=read_mapping(mapping or (), say, "staff"),
                lang=say.lang,
                sheet=sheet,
                delimiter=read_delimiter(delimiter, say),
            )
            decisions, numbers = people.decisions, people.file_rows
        for path in reports:
            as_json = path.suffix.lower() == ".json"
            text_of = json_of(decisions, numbers) if as_json else csv_of(decisions, numbers, say)
            write_whole(path, text_of, say)
        if numbers == [None]:
            print(say("staff.header", name=printable(file.name), role=decisions[0].role_label, day=day))
        else:
            count = say.number(len(decisions))
            print(say("staff.table", name=printable(file.name), day=day, count=count))
        if not on:
            print(say("today", day=day))
        if numbers == [None]:
            show_decision(decisions[0], say)
        else:
            show_people(decisions, numbers, say)
        for path in reports:
            print(say("report_written", path=printable(str(path))))
        return 0 if all(decision.suitability == "eligible" for decision in decisions) else 1


def show_people(decisions: Sequence[opd.StaffDecision], numbers: Sequence[int | None], say: Texts) -> None:
    """Each post with its answer, and then what lacks, each requirement once with the rows that lack it."""
    if not decisions:
        print(say("staff.nobody"))
        return
    lacks: dict[tuple[str, str], tuple[opd.Assessment, list[str]]] = {}
    rows = []
    for decision, number in zip(decisions, numbers, strict=True):
        binding = []
        for one in decision.assessments:
            if one.citation and one.fix:
                lacks.setdefault((one.code, one.answer), (one, []))[1].append(str(number))
                if one.grade == "mandatory":
                    binding.append(one.code)
        rows.append((str(number), decision.role_label, decision.suitability_label, ", ".join(binding)))
    names = ("column.row", "column.post", "column.suitability", "column.lacks")
    show.table([say(key) for key in names], rows)
    print("\n" + say("staff.lacks" if lacks else "staff.no_lacks"))
    for _, (one, where) in sorted(lacks.items(), key=lambda item: (item[1][0].grade != "mandatory", item[0])):
        show_lack(one, say("staff.rows", rows=", ".join(where)) + ": ", say)


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
        show_lack(one, "", say)


def show_lack(one: opd.Assessment, where: str, say: Texts) -> None:
    """What lacks, and how to mend it."""
    # That a document is missing is what the way to mend it says too.
    text = f"{one.message}. {one.fix}" if one.answer == "not_met" else one.fix or ""
    values = {"code": one.code, "grade": one.grade_label, "title": one.title, "text": where + text}
    print(say("staff.lack", citation=one.citation, **values))


def json_of(decisions: Sequence[opd.StaffDecision], numbers: Sequence[int | None]) -> str:
    """A decision as JSON; of a table, a list of them, each with its row."""
    pairs = zip(decisions, numbers, strict=True)
    rows = [{"row": number, **decision.to_dict()} for decision, number in pairs]
    document = decisions[0].to_dict() if numbers == [None] else rows
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def csv_of(decisions: Sequence[opd.StaffDecision], numbers: Sequence[int | None], say: Texts) -> str:
    """The answers as CSV for spreadsheets (UTF-8 with BOM, ``;``), a requirement a row; no cell starts a formula."""
    of_table = numbers != [None]
    place = ("column.row", "column.post") if of_table else ()
    header: Sequence[str] = (*place, *COLUMNS, "column.message", "column.fix")
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    lines = csv.writer(text, delimiter=";")
    lines.writerow(say(key) for key in header)
    for decision, number in zip(decisions, numbers, strict=True):
        for one in decision.assessments:
            citations = " · ".join(map(str, one.citations))
            where = (number, decision.role_label) if of_table else ()
            row = (
                one.code,
                one.title,
                one.grade_label,
                one.answer_label,
                citations,
                one.message,
                one.fix or "",
            )
            lines.writerow((*where, *row))
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

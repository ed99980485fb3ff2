"""``opd duties``: what is overdue and due soon in a whole delivery, the most urgent first."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import opd
from opd.cli import show
from opd.cli.arguments import existing_file, printable, read_date, read_delimiter
from opd.cli.case import read_profile, read_soon, when
from opd.cli.texts import Texts
from opd.cli.validate import progress_of


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("duties", help=say("help.duties"))
    def duties(
        file: Annotated[Path, typer.Argument(help=say("help.duties_file"), metavar="FILE")],
        cases: Annotated[Path | None, typer.Option(help=say("help.duties_cases"), metavar="FILE")] = None,
        as_of: Annotated[str | None, typer.Option(help=say("help.as_of"), metavar="D")] = None,
        soon: Annotated[str | None, typer.Option(help=say("help.soon"), metavar="N")] = None,
        profile: Annotated[str | None, typer.Option(help=say("help.profile"), metavar="P")] = None,
        every: Annotated[bool, typer.Option("--all", help=say("help.all_duties"))] = False,
        sheet: Annotated[str | None, typer.Option(help=say("help.sheet"))] = None,
        delimiter: Annotated[str | None, typer.Option(help=say("help.delimiter"))] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        days, office = read_soon(soon, say), read_profile(profile)
        files = [existing_file(path, say) for path in (file, cases) if path]
        words = opd.duty_statuses(say.lang)
        with progress_of(files, say) as progress:
            found = opd.duties(
                file,
                cases=cases,
                as_of=day,
                statuses=list(words) if every else None,
                soon=days,
                profile=office,
                lang=say.lang,
                sheet=sheet,
                delimiter=read_delimiter(delimiter, say),
                progress=progress,
            )
        listed = found.table.to_pylist()
        counts = Counter(words[duty["status"]] for duty in listed)
        parts = [f"{label} {say.number(count)}" for label, count in counts.items()]
        print(say("duties.header", name=printable(file.name), counts=", ".join(parts) or say("duties.none")))
        print(say("as_of", day=day) if as_of else say("as_of_today", day=day))
        if found.unread:
            print(say("duties.unread", count=say.number(found.unread)))
        if listed:
            print()
            names = ("status", "case", "duty", "subject", "since", "due", "late", "norm")
            rows = (row(duty, words, say) for duty in listed)
            show.table([say(f"column.{name}") for name in names], rows)
        return 1 if any(duty["status"] == "overdue" for duty in listed) else 0


def row(duty: dict[str, Any], words: dict[str, str], say: Texts) -> tuple[str, ...]:
    """A duty as a row of the table."""
    late = ""
    for unit in ("days", "hours"):
        if duty[f"late_{unit}"] is not None:
            late = say(f"late.{unit}", value=say.number(duty[f"late_{unit}"]))
    return (
        words[duty["status"]],
        duty["case_id"],
        duty["title"],
        duty["subject"] or "",
        when(duty["start_at"] or duty["start_date"]),
        when(duty["due_at"] or duty["due_date"]),
        late,
        duty["citation"] or "",
    )

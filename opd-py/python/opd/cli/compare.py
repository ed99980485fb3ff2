"""``opd compare``: what changed between two deliveries, or between two readings of one."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

import opd
from opd.cli import show
from opd.cli.arguments import (
    UserError,
    existing_file,
    printable,
    read_choice,
    read_communes,
    read_date,
    read_delimiter,
    read_mapping,
    read_number,
)
from opd.cli.texts import Texts
from opd.cli.validate import CAPS, UNITS, delivery_of, progress_of, writable, write

Change = Literal["new", "gone", "still"]
CHANGES: tuple[Change, ...] = ("new", "gone", "still")


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("compare", help=say("help.compare"))
    def compare(
        old: Annotated[Path, typer.Argument(help=say("help.old"), metavar="OLD")],
        new: Annotated[Path | None, typer.Argument(help=say("help.new"), metavar="[NEW]")] = None,
        agreement: Annotated[Path | None, typer.Option(help=say("help.agreement"), metavar="FILE")] = None,
        as_of: Annotated[str | None, typer.Option(help=say("help.as_of"), metavar="D")] = None,
        mapping: Annotated[
            list[str] | None, typer.Option("--map", help=say("help.map"), metavar="COL=FIELD")
        ] = None,
        cap: Annotated[str, typer.Option(help=say("help.cap"))] = CAPS[0],
        unit: Annotated[str, typer.Option(help=say("help.unit"))] = UNITS[0],
        territory: Annotated[str, typer.Option(help=say("help.territory"), metavar="CUT,…")] = "",
        report: Annotated[list[Path] | None, typer.Option(help=say("help.report"))] = None,
        delimiter: Annotated[str | None, typer.Option(help=say("help.delimiter"))] = None,
        show_identifiers: Annotated[
            bool, typer.Option("--show-identifiers", help=say("help.show_identifiers"))
        ] = False,
        rows: Annotated[str, typer.Option(help=say("help.rows"), metavar="N")] = "3",
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        limit = read_number(rows, 0, 1_000_000, "--rows", say)
        separator = read_delimiter(delimiter, say)
        columns = read_mapping(mapping or (), say)
        communes = read_communes(territory)
        own = (CAPS[0], UNITS[0])
        asked = (read_choice(cap, CAPS, "--cap", say), read_choice(unit, UNITS, "--unit", say))
        if new is None and asked == own:
            raise UserError(say("error.compare_nothing"))
        agreed = opd.Agreement.load(existing_file(agreement, say)) if agreement else None
        deliveries = {path: delivery_of(path, separator, say) for path in dict.fromkeys((old, new or old))}
        files = [file for delivery in deliveries.values() for file in delivery.files]
        reports = [writable(path, files, say) for path in report or ()]

        def judged(path: Path, reading: tuple[str, str]) -> opd.Report:
            with progress_of(deliveries[path].files, say) as progress:
                return opd.validate(
                    **deliveries[path].tables,
                    agreement=agreed,
                    as_of=day,
                    columns=columns,
                    cap=reading[0],
                    ordinary_measure_unit=reading[1],
                    territory=communes,
                    lang=say.lang,
                    show_identifiers=show_identifiers,
                    delimiter=separator,
                    in_memory=True,
                    progress=progress,
                )

        # Of one delivery, the reading asked for is held against the library's own.
        before = judged(old, asked if new else own)
        result = opd.compare(before, judged(new or old, asked))
        for path in reports:
            write(result, path, say)
        name = printable(old.name)
        if new:
            print(say("compare.deliveries", old=name, new=printable(new.name)))
        else:
            readings = [f"{was} → {now}" for was, now in zip(own, asked, strict=True) if was != now]
            print(say("compare.readings", name=name, readings=", ".join(readings)))
        print(say("as_of", day=day) if as_of else say("as_of_today", day=day))
        print(say("compare.counts", **{change: say.number(result.counts[change]) for change in CHANGES}))
        findings(result, limit, say)
        eligibility(result, limit, say)
        for path in reports:
            print(say("report_written", path=printable(str(path))))
        return 1 if any(rule.new for rule in result.rules if rule.severity == "error") else 0


def findings(result: opd.Comparison, limit: int, say: Texts) -> None:
    """The rules with what became of their findings, and the first of those that are new or gone."""
    if not result.rules:
        return
    names = ("column.rule", "column.severity", "column.title")
    header = [*(say(name) for name in names), *(say(f"change.{change}") for change in CHANGES)]
    lines: list[list[str | Text]] = []
    for rule in result.rules:
        severity = Text(say(f"severity.{rule.severity}"), style=show.STYLES[rule.severity])
        counts = (say.number(count) for count in (rule.new, rule.gone, rule.still))
        lines.append([rule.code, severity, rule.title, *counts])
    print()
    show.table(header, lines, words=3)
    for rule in result.rules if limit else ():
        changed: tuple[tuple[Change, int], ...] = (("new", rule.new), ("gone", rule.gone))
        for change, count in changed:
            sample = result.sample(rule.code, change, limit) if count else []
            if sample:
                print(f"\n{rule.code} · {rule.title} · {say(f'change.{change}')}")
            for found in sample:
                place = show.place(found, True, say)
                print(printable(say("finding", place=place, message=found.message)))
            if count > limit:
                print(say("more", count=say.number(count - limit)))


def eligibility(result: opd.Comparison, limit: int, say: Texts) -> None:
    """The cases that may be attended in one run and not in the other."""
    changed = result.eligibility.to_pylist()
    print()
    print(say("compare.eligibility", count=say.number(len(changed)), cases=say.number(result.cases_compared)))
    for one in changed[:limit]:
        before, after = (say(one[when]) for when in ("before", "after"))
        print(printable(say("compare.case", case=one["case_id"], before=before, after=after)))
    if len(changed) > limit:
        print(say("more", count=say.number(len(changed) - limit)))

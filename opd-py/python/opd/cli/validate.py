"""``opd validate``: everything that is wrong with a delivery, where, why and how to mend it."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Annotated, NamedTuple, TypedDict

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn

import opd
from opd.cli import show
from opd.cli.arguments import (
    UserError,
    existing,
    existing_file,
    printable,
    read_choice,
    read_communes,
    read_date,
    read_delimiter,
    read_mapping,
    read_number,
    read_readings,
)
from opd.cli.texts import Texts

CAPS = ("before_eighteenth", "literal_17y11m29d")
UNITS = ("calendar_days", "business_days", "court_days")
#: How a report is written, by what its name ends in.
FORMATS = {".json": "to_json", ".csv": "to_csv"}
#: What shows every row of a delivery, which must then be held in memory.
WHOLE = {".html", ".xlsx"}
REPORTS = {**FORMATS, ".html": "to_html", ".xlsx": "to_xlsx", ".xml": "to_junit", ".sarif": "to_sarif"}
#: A file of this size takes long enough for a bar.
LARGE_BYTES = 20_000_000


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("validate", help=say("help.validate"))
    def validate(
        file: Annotated[Path, typer.Argument(help=say("help.file"), metavar="FILE")],
        events: Annotated[Path | None, typer.Option(help=say("help.events"), metavar="FILE")] = None,
        measures: Annotated[Path | None, typer.Option(help=say("help.measures"), metavar="FILE")] = None,
        activities: Annotated[Path | None, typer.Option(help=say("help.activities"), metavar="FILE")] = None,
        staff: Annotated[Path | None, typer.Option(help=say("help.staff_table"), metavar="FILE")] = None,
        agreement: Annotated[Path | None, typer.Option(help=say("help.agreement"), metavar="FILE")] = None,
        staff_readings: Annotated[
            str | None, typer.Option("--staff-readings", help=say("help.readings"), metavar="P")
        ] = None,
        as_of: Annotated[str | None, typer.Option(help=say("help.as_of"), metavar="D")] = None,
        mapping: Annotated[
            list[str] | None, typer.Option("--map", help=say("help.map"), metavar="COL=FIELD")
        ] = None,
        cap: Annotated[str, typer.Option(help=say("help.cap"))] = CAPS[0],
        unit: Annotated[str, typer.Option(help=say("help.unit"))] = UNITS[0],
        territory: Annotated[str, typer.Option(help=say("help.territory"), metavar="CUT,…")] = "",
        report: Annotated[list[Path] | None, typer.Option(help=say("help.reports"))] = None,
        split: Annotated[Path | None, typer.Option(help=say("help.split"), metavar="DIR")] = None,
        sheet: Annotated[str | None, typer.Option(help=say("help.sheet"))] = None,
        delimiter: Annotated[str | None, typer.Option(help=say("help.delimiter"))] = None,
        show_identifiers: Annotated[
            bool, typer.Option("--show-identifiers", help=say("help.show_identifiers"))
        ] = False,
        rows: Annotated[str, typer.Option(help=say("help.rows"), metavar="N")] = "3",
        threads: Annotated[str | None, typer.Option(help=say("help.threads"), metavar="N")] = None,
        max_findings: Annotated[
            str | None, typer.Option("--max-findings", help=say("help.max_findings"), metavar="N")
        ] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        communes = read_communes(territory)
        limit = read_number(rows, 0, 1_000_000, "--rows", say)
        tables: Tables = {"events": events, "measures": measures, "activities": activities, "staff": staff}
        workers = read_number(threads, 1, 1_024, "--threads", say) if threads else None
        most = read_number(max_findings, 1, 999_999_999, "--max-findings", say) if max_findings else None
        separator = read_delimiter(delimiter, say)
        files = [existing_file(path, say) for path in (events, measures, activities, staff) if path]
        delivery = delivery_of(file, separator, say, sheet)
        files += delivery.files
        tables.update(delivery.tables)
        office = read_readings(staff_readings)
        agreed = opd.Agreement.load(existing_file(agreement, say)) if agreement else None
        reports = [writable(path, files, say, REPORTS) for path in report or ()]
        if split:
            split_folder(split, files, say)
        with progress_of(files, say) as progress:
            result = opd.validate(
                **tables,
                agreement=agreed,
                staff_readings=office,
                as_of=day,
                columns=read_mapping(mapping or (), say),
                cap=read_choice(cap, CAPS, "--cap", say),
                ordinary_measure_unit=read_choice(unit, UNITS, "--unit", say),
                territory=communes,
                lang=say.lang,
                show_identifiers=show_identifiers,
                sheet=sheet,
                delimiter=separator,
                threads=workers,
                in_memory=True if split or any(path.suffix.lower() in WHOLE for path in reports) else None,
                max_findings=most,
                progress=progress,
            )
        for path in reports:
            write(result, path, say)
        if split:
            with refused(split, say):
                split.mkdir(exist_ok=True)
                reports += result.to_split(split)
        lines = [say("as_of", day=day) if as_of else say("as_of_today", day=day)]
        if cap != CAPS[0]:
            lines.append(say("reading.cap", value=cap))
        if unit != UNITS[0]:
            lines.append(say("reading.unit", value=unit))
        if agreed:
            lines.append(say("held_against", name=printable(agreed.name)))
            if wrong := {finding.code for finding in agreed.check()}:
                lines.append(say("agreement_wrong", codes=", ".join(sorted(wrong))))
        if communes:
            lines.append(say("reading.territory", value=", ".join(communes)))
        if result.skipped:
            lines.append(say("skipped", names=", ".join(map(printable, result.skipped))))
        show.report(result, lines, limit, say)
        for path in reports:
            print(say("report_written", path=printable(str(path))))
        return 1 if result.verdict == "rejected" else 0


class Tables(TypedDict, total=False):
    """The tables that `opd.validate` takes."""

    cases: Path | None
    events: Path | None
    measures: Path | None
    activities: Path | None
    staff: Path | None


class Delivery(NamedTuple):
    """A delivery as it was named on the command line."""

    #: The files that are read.
    files: list[Path]
    #: What `opd.validate` takes: the whole delivery as `cases`, or the one table that it is.
    tables: Tables


def delivery_of(path: Path, delimiter: str | None, say: Texts, sheet: str | None = None) -> Delivery:
    """A folder or workbook with its tables, or a file of one table."""
    found = opd.find_tables(existing(path, say), delimiter)[0] if sheet is None else []
    is_one = not path.is_dir() and [one.table for one in found if one.sheet is None] not in ([], ["cases"])
    tables: Tables = {}
    tables[found[0].table if is_one else "cases"] = path
    return Delivery([one.path for one in found] or [path], tables)


@contextmanager
def progress_of(files: Sequence[Path], say: Texts) -> Iterator[Callable[..., None]]:
    """Tells how far the work is: with a bar if somebody looks and it takes long, and rows a second where rows are told.

    Without one it does nothing, but passing through Python lets Ctrl-C be heard.
    """
    size = sum(file.stat().st_size for file in files)
    if not (sys.stderr.isatty() and size >= LARGE_BYTES):
        yield lambda done, total, rows=0: None
        return
    start = monotonic()
    columns = (*Progress.get_default_columns(), TextColumn("{task.fields[speed]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        names = ", ".join(printable(file.name) for file in files)
        task = bar.add_task(say("reading", name=names), total=None, speed="")

        def tell(done: int, total: int, rows: int = 0) -> None:
            seconds = monotonic() - start
            speed = say("speed", count=say.number(round(rows / seconds))) if rows and seconds else ""
            bar.update(task, completed=done, total=total or None, speed=speed)

        yield tell


def writable(path: Path, files: Sequence[Path], say: Texts, formats: Iterable[str] = FORMATS) -> Path:
    """A path where a report can be written, as far as can be told before the work is done."""
    name = printable(str(path))
    if path.suffix.lower() not in formats:
        raise UserError(say("error.report_format", path=name, formats=", ".join(formats)))
    if path.is_dir():
        raise UserError(say("error.is_directory", path=name))
    if not path.parent.is_dir():
        raise UserError(say("error.report_folder", path=name))
    if path.exists() and any(path.samefile(file) for file in files):
        raise UserError(say("error.report_input", path=name))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UserError(say("error.permission", path=name))
    return path


def split_folder(folder: Path, files: Sequence[Path], say: Texts) -> None:
    """Refuses a folder where the parts of a delivery can't be written, or could take the place of the delivery."""
    name = printable(str(folder))
    if folder.exists() and not folder.is_dir():
        raise UserError(say("error.not_directory", path=name))
    if not folder.exists() and not folder.parent.is_dir():
        raise UserError(say("error.report_folder", path=name))
    if folder.exists() and any(folder.samefile(file.resolve().parent) for file in files):
        raise UserError(say("error.split_input", path=name))


def write(result: opd.Report | opd.CoverageReport | opd.Comparison, path: Path, say: Texts) -> None:
    """Writes a report whole or not at all."""
    with refused(path, say):
        getattr(result, REPORTS[path.suffix.lower()])(path)


@contextmanager
def refused(path: Path, say: Texts) -> Iterator[None]:
    """What the system refuses while a report is written, in a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(say("error.report", path=printable(str(path)), reason=reason)) from error

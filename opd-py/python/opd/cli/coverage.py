"""``opd coverage``: who was attended month by month, and how that stands against the agreement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import opd
from opd.cli import show
from opd.cli.arguments import (
    UserError,
    existing_file,
    printable,
    read_choice,
    read_date,
    read_delimiter,
    read_mapping,
    read_month,
)
from opd.cli.texts import Texts
from opd.cli.validate import CAPS, progress_of, writable, write

PROJECTIONS = ("proportional", "carried_and_pace")
COUNTS = ("carried_over", "entered", "left", "at_end", "cases", "persons", "reentries", "over_age", "days")
TOOK_PART = ("events", "children", "families", "communities", "networks", "participants", "persons")
#: The lists of codes whose words are shown.
LISTS = ("programme", "area", "sex", "age_band", "projection", "left_out", "assumed")
#: How a month is parted.
PARTS = ("sex", "age_band", "commune")

Words = Mapping[str, Mapping[str, str]]
Row = dict[str, Any]


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("coverage", help=say("help.coverage"))
    def coverage(
        delivery: Annotated[Path, typer.Argument(help=say("help.delivery"), metavar="DELIVERY")],
        agreement: Annotated[Path, typer.Option(help=say("help.agreement"), metavar="FILE")],
        activities: Annotated[Path | None, typer.Option(help=say("help.activities"), metavar="FILE")] = None,
        month: Annotated[str | None, typer.Option(help=say("help.month"), metavar="YYYY-MM")] = None,
        as_of: Annotated[str | None, typer.Option(help=say("help.as_of"), metavar="D")] = None,
        projection: Annotated[str, typer.Option(help=say("help.projection"))] = PROJECTIONS[0],
        cap: Annotated[str, typer.Option(help=say("help.cap"))] = CAPS[0],
        mapping: Annotated[
            list[str] | None, typer.Option("--map", help=say("help.map"), metavar="COL=FIELD")
        ] = None,
        report: Annotated[list[Path] | None, typer.Option(help=say("help.report"))] = None,
        sheet: Annotated[str | None, typer.Option(help=say("help.sheet"))] = None,
        delimiter: Annotated[str | None, typer.Option(help=say("help.delimiter"))] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        asked = read_month(month, "--month", say) if month else None
        cases, found = tables_of(delivery, say)
        activities = activities or found
        files = [existing_file(path, say) for path in (cases, activities) if path]
        reports = [writable(path, [*files, agreement], say) for path in report or ()]
        agreed = opd.Agreement.load(existing_file(agreement, say))
        with progress_of(files, say) as progress:
            result = opd.coverage(
                cases,
                agreed,
                activities=activities,
                as_of=day,
                cap=read_choice(cap, CAPS, "--cap", say),
                projection=read_choice(projection, PROJECTIONS, "--projection", say),
                columns=read_mapping(mapping or (), say),
                lang=say.lang,
                sheet=sheet,
                delimiter=read_delimiter(delimiter, say),
                progress=progress,
            )
        first, last = result.period[0], min(result.period[1], day)
        if asked and not first.replace(day=1) <= asked <= last:
            raise UserError(say("error.month_outside", month=month, first=first, last=last))
        for path in reports:
            write(result, path, say)
        names = ", ".join(printable(path.name) for path in files)
        since, until = result.period
        print(say("coverage.header", name=names, agreement=printable(result.agreement)))
        print(say("coverage.period", since=since, until=until))
        print(say("as_of", day=day) if as_of else say("as_of_today", day=day))
        if cap != CAPS[0]:
            print(say("reading.cap", value=cap))
        words = {name: opd.code_labels(name, say.lang) for name in LISTS}
        # What the agreement funds comes first.
        months = sorted(result.months.to_pylist(), key=lambda row: row["programme"] != agreed.programme)
        if asked:
            one_month(asked, months, words, say)
        else:
            every_month(months, words, say)
            against(result, words, say)
            took_part(result.activities.to_pylist(), say)
        account(result.rows, words, say)
        for path in reports:
            print(say("report_written", path=printable(str(path))))
        return 0


def tables_of(delivery: Path, say: Texts) -> tuple[Path, Path | None]:
    """The tables of cases and of activities of a folder; of a file, itself."""
    if not delivery.is_dir():
        return delivery, None
    found = {one.table: one.path for one in opd.find_tables(delivery)[0] if one.sheet is None}
    if "cases" not in found:
        raise UserError(say("error.no_cases", path=printable(str(delivery))))
    return found["cases"], found.get("activities")


def label(row: Row) -> str:
    """A month, with its days if they are not all counted."""
    since, until = row["period_from"], row["period_until"]
    return f"{since:%Y-%m}" if row.get("whole", True) else f"{since:%Y-%m} ({since:%d}–{until:%d})"


def areas(months: Iterable[Row], words: Words) -> dict[str, list[Row]]:
    """The months of each programme and area, by its title."""
    titles: dict[str, list[Row]] = {}
    for row in months:
        title = f"{words['area'][row['area']]} · {words['programme'][row['programme']]}"
        titles.setdefault(title, []).append(row)
    return titles


def figures(rows: Iterable[Row], heading: str, first: Sequence[str], say: Texts) -> None:
    """A table of counts, each row with what it is of."""
    columns = [heading, *(say(f"count.{name}") for name in COUNTS)]
    cells = ((of, *(say.number(row[name]) for name in COUNTS)) for of, row in zip(first, rows, strict=True))
    show.table(columns, cells, words=1)


def every_month(months: Sequence[Row], words: Words, say: Texts) -> None:
    """The months of each programme and area in which there were cases."""
    whole = [row for row in months if all(row[part] is None for part in PARTS)]
    if not whole:
        print("\n" + say("coverage.none"))
    for title, rows in areas(whole, words).items():
        print("\n" + title)
        rows = [row for row in rows if any(row[name] for name in COUNTS)]
        figures(rows, say("column.month"), [label(row) for row in rows], say)


def one_month(asked: date, months: Sequence[Row], words: Words, say: Texts) -> None:
    """One month, by sex, by age and by commune."""
    communes = {commune["code"]: commune["name"] for commune in opd.communes()}
    names: Words = {**words, "commune": communes}
    rows = [row for row in months if row["period_from"].replace(day=1) == asked]
    if not rows:
        print("\n" + say("coverage.none"))
    for title, of_area in areas(rows, words).items():
        print(f"\n{title}, {label(of_area[0])}")
        all_of_it = [row for row in of_area if all(row[part] is None for part in PARTS)]
        figures(all_of_it, "", [say("coverage.all")], say)
        for part in PARTS:
            others = [other for other in PARTS if other != part]
            by = [row for row in of_area if row[part] and all(row[other] is None for other in others)]
            print()
            figures(by, say(f"column.{part}"), [names[part].get(row[part], row[part]) for row in by], say)


def against(result: opd.CoverageReport, words: Words, say: Texts) -> None:
    """What was attended against what was agreed, by year."""
    years = result.years.to_pylist()
    for area in dict.fromkeys(row["area"] for row in years):
        rows = [row for row in years if row["area"] == area]
        print("\n" + say("coverage.against", area=words["area"][area]))
        names = ["agreed", "attended", "share", "carried_over", "over_age", "projected"]
        if rows[0]["participants"] is not None:
            names += ["participants", "participants_share"]
        columns = [say("column.year"), *(say(f"year.{name}") for name in names)]
        cells = ((span(row, say), *(figure(row, name, say) for name in names)) for row in rows)
        show.table(columns, cells, words=1)
    if years:
        print(say("coverage.projection", projection=words["projection"][years[0]["projection"]]))
        print(say("coverage.places"))


def span(row: Row, say: Texts) -> str:
    """The days of a year, or the whole period."""
    return say("coverage.whole") if row["whole_period"] else f"{row['from']} – {row['until']}"


def figure(row: Row, name: str, say: Texts) -> str:
    """A figure of a year; a share in hundredths."""
    value = row[name]
    if not name.endswith("share"):
        return say.number(value)
    return "" if value is None else say.share(value)


def took_part(months: Sequence[Row], say: Texts) -> None:
    """The activities month by month, all kinds together."""
    rows = [row for row in months if row["kind"] is None]
    if rows:
        print("\n" + say("coverage.activities"))
        columns = [say("column.month"), *(say(f"activity.{name}") for name in TOOK_PART)]
        show.table(
            columns, ((label(row), *(say.number(row[name]) for name in TOOK_PART)) for row in rows), words=1
        )


def account(rows: Mapping[Any, opd.CountedRows], words: Words, say: Texts) -> None:
    """What became of every row, and what was read into empty cells."""
    for table, of in rows.items():
        counts = {name: say.number(getattr(of, name)) for name in ("given", "counted", "outside")}
        left_out = say.number(sum(of.left_out.values()))
        print("\n" + say("coverage.rows", table=say(f"table.{table}"), left_out=left_out, **counts))
        for kind, counted in (("left_out", of.left_out), ("assumed", of.assumed)):
            if counted:
                print(say(f"coverage.{kind}"))
            for code in (code for code in words[kind] if code in counted):
                print(f"  {words[kind][code]}: {say.number(counted[code])}")

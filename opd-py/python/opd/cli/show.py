"""A report on the terminal, or in a pipe: without colours there, and with nothing cut off."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

import opd
from opd.cli.arguments import printable
from opd.cli.texts import Texts

SEVERITIES = ("error", "warning", "notice")
STYLES = {"error": "bold red", "warning": "yellow", "notice": "cyan"}
VERDICTS = {"accepted": "bold green", "accepted_with_findings": "bold yellow", "rejected": "bold red"}
#: Wide enough for every line of a pipe.
WIDE = 100_000


def console() -> Console:
    """Standard output. In a pipe no line is broken and no colour is written."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=WIDE, color_system=None)


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]], words: int | None = None) -> None:
    """Prints a table; no cell is read as markup. Columns after the first ``words`` are numbers."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        number = words is not None and index >= words
        grid.add_column(column, overflow="fold", justify="right" if number else "left")
    for row in rows:
        grid.add_row(*(Text(printable(cell)) if isinstance(cell, str) else cell for cell in row))
    out = console()
    with out.capture() as text:
        out.print(grid)
    for line in text.get().splitlines():
        print(line.rstrip())


def report(result: opd.Report, lines: Sequence[str], limit: int, say: Texts) -> None:
    """Prints the whole report of a delivery; ``limit`` rows of each rule."""
    out = console()

    def line(text: str = "", style: str = "") -> None:
        out.print(Text(printable(text), style=style))

    counts = {"rows": say.number(result.rows), "findings": say.number(result.finding_count)}
    files = ", ".join(given.name or given.table for given in result.inputs)
    line(say("header", name=files, **counts), "bold")
    line(say(result.verdict), VERDICTS[result.verdict])
    for text in lines:
        line(text)
    broken = [rule for rule in result.rules if rule.failed]
    broken.sort(key=lambda rule: (not rule.root, SEVERITIES.index(rule.severity)))
    if broken:
        line()
        names = ("column.rule", "column.severity", "column.findings", "column.title", "column.norm")
        table([say(key) for key in names], (summary(rule, say) for rule in broken))
    for rule in broken if limit else ():
        line()
        line(f"{rule.code} · {rule.title}", STYLES[rule.severity])
        for found in result.sample(rule.code, limit):
            if found.follows:
                break
            line(say("finding", place=place(found, len(result.inputs) > 1, say), message=found.message))
        own = rule.failed - rule.following
        if own > limit:
            line(say("more", count=say.number(own - limit)))
        if rule.following:
            line(say("following", count=say.number(rule.following)))
        if rule.kept < rule.failed:
            line(say("kept", kept=say.number(rule.kept), count=say.number(rule.failed)))
        line(say("mend", fix=rule.fix))
    reasons = not_run(result.rules, say)
    if reasons:
        line()
        line(say("not_run"))
        for why, rules in reasons.items():
            line(say("not_run_line", why=why, rules=", ".join(rules)))
    for given in result.inputs:
        for key, count in (("title_rows", given.title_rows), ("formulas", given.formulas)):
            if count:
                line()
                line(say(key, table=say(f"table.{given.table}"), count=say.number(count)))
        unknown = [column for column, field in given.columns if field is None]
        if unknown:
            line()
            line(say("unknown_columns", table=say(f"table.{given.table}"), columns=", ".join(unknown)))


def place(found: opd.Finding, with_table: bool, say: Texts) -> str:
    """Where a finding stands: table, row, case and column, as far as they are known."""
    row = found.file_row
    if row is None and found.row is not None:
        row = found.row + 1
    parts = {
        "place.table": say(f"table.{found.table}") if with_table or row is None else None,
        "place.row": row,
        "place.case": found.case_id,
        "place.column": None if row is None else found.column,
    }
    return ", ".join(say(key, value=value) for key, value in parts.items() if value is not None)


def summary(rule: opd.RuleSummary, say: Texts) -> tuple[str | Text, ...]:
    """A rule with findings as a row of the table."""
    severity = Text(say(f"severity.{rule.severity}"), style=STYLES[rule.severity])
    return rule.code, severity, say.number(rule.failed), rule.title, rule.citation


def not_run(rules: Sequence[opd.RuleSummary], say: Texts) -> dict[str, list[str]]:
    """Why rules could not be run, each reason with its rules and in how many rows."""
    words = opd.not_run_words(lang=say.lang)
    reasons: dict[str, list[str]] = {}
    for rule in rules:
        for why, count in rule.not_run_reasons.items():
            reasons.setdefault(words[why], []).append(f"{rule.code} ({say.number(count)})")
    return reasons

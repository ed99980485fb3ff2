"""``opd agreement``: what was agreed, what is wrong with it, its deadlines and what it pays."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

import opd
from opd.cli import show
from opd.cli.arguments import UserError, existing_file, printable, read_date, read_number
from opd.cli.texts import Texts

MOST_PESOS = 999_999_999
#: The contributions of an agreement are of a year.
MONTHS = 12


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the command."""

    @app.command("agreement", help=say("help.agreement_shown"))
    def agreement(
        file: Annotated[
            Path | None, typer.Argument(help=say("help.agreement"), metavar="FILE", show_default=False)
        ] = None,
        example: Annotated[bool, typer.Option("--example", help=say("help.example"))] = False,
        as_of: Annotated[str | None, typer.Option(help=say("help.renewal_as_of"), metavar="D")] = None,
        uss: Annotated[str | None, typer.Option(help=say("help.uss"), metavar="N")] = None,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> int:
        if example == (file is not None):
            raise UserError(say("error.agreement"))
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        pesos = read_number(uss, 1, MOST_PESOS, "--uss", say) if uss else None
        read = opd.Agreement.load(existing_file(file, say)) if file else opd.Agreement.talagante_2015()
        findings = read.check(say.lang)
        # What can't be paid is said before anything is printed.
        paid = [] if pesos is None else list(payment(read, pesos, say))
        summary(read, say)
        print("\n" + say("agreement.findings" if findings else "agreement.no_findings"))
        for found in findings:
            values = {"code": found.code, "message": printable(found.message)}
            print(say("agreement.finding", citation=found.citation, **values))
        print()
        for line in (*renewal(read, day, say), *paid):
            print(line)
        return 1 if findings else 0


def summary(read: opd.Agreement, say: Texts) -> None:
    """What was agreed, and what it comes to."""
    programmes, areas, roles = (
        opd.code_labels(name, say.lang) for name in ("programme", "area", "staff_role")
    )
    facts, money = read.facts, read.contributions
    print(printable(read.name))
    communes = ", ".join(map(printable, read.communes))
    print(say("agreement.header", programme=programmes[read.programme], communes=communes))
    for period in (read.period, *read.renewals):
        print(say("agreement.period", start=period[0], end=period[1]))
    if facts.months is not None:
        print(say("agreement.months", months=facts.months))
    amounts = {name: say.number(money[name] or 0) for name in ("service", "municipality")}
    print(say("agreement.contributions", **amounts))
    if facts.municipality_of_service is not None and facts.municipality_of_total is not None:
        of_service, of_total = facts.municipality_of_service, facts.municipality_of_total
        shares = {"of_service": percent(of_service, say), "of_total": percent(of_total, say)}
        print(say("agreement.shares", total=say.number(facts.contributions or 0), **shares))
    if facts.protection_of_population is not None and read.population is not None:
        share = percent(facts.protection_of_population, say)
        print(say("agreement.coverage", share=share, population=say.number(read.population)))
    print()
    rows = ((areas[area], say.number(agreed)) for area, agreed in read.areas.items())
    show.table([say("column.area"), say("column.agreed")], rows)
    if read.posts:
        print()
        rows = ((roles[role], say.number(count)) for role, count in read.posts.items())
        show.table([say("column.post"), say("column.people")], rows)


def percent(share: Decimal, say: Texts) -> str:
    """A share as people write it."""
    text = f"{(share * 100).normalize():f}"
    return text if say.lang == "en" else text.replace(".", ",")


def renewal(read: opd.Agreement, day: date, say: Texts) -> Iterator[str]:
    """Until when the service may object, and what became of the renewal on a day; nothing of a period upside down."""
    if any(end < start for start, end in (read.period, *read.renewals)):
        return
    try:
        deadline, tacit = read.objection_deadline, read.tacit_renewal(day)
    except opd.NormNotInForce as error:
        yield say("agreement.no_deadline", why=error.message_in(say.lang))
        return
    yield say("agreement.deadline", day=deadline)
    start, end = tacit.period or read.period
    values = {"start": start, "end": end, "allowed": tacit.allowed}
    yield say(f"agreement.{tacit.status}", day=day, **values)


def payment(read: opd.Agreement, uss: int, say: Texts) -> Iterator[str]:
    """What the service pays a month, a year and, if its months are whole, the first period."""
    months = (1, MONTHS, read.facts.months)
    for count in months:
        pesos = read.payment(uss, count) if count is not None else None
        if pesos is not None:
            yield say("agreement.payment", months=count, pesos=say.number(pesos), uss=say.number(uss))
    if read.unit_value is None:
        yield say("agreement.no_payment")

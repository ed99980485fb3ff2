"""The commands that answer one question: demo, age, run, calendar, due, rules, explain, schema."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import opd
from opd.cli import show
from opd.cli.arguments import (
    DOCUMENTS,
    TABLES,
    UserError,
    printable,
    read_choice,
    read_date,
    read_moment,
    read_number,
)
from opd.cli.texts import Texts
from opd.cli.validate import CAPS
from opd.demo import BESIDE, FILES, write_delivery

TERM_UNITS = ("hours", "calendar_days", "business_days", "court_days", "months", "years")
ROLLS = ("none", "administrative", "judicial")
SCHEMAS = ("table", "json_schema", "table_schema")


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the commands."""
    Lang = Annotated[str, typer.Option("--lang", help=say("help.lang"))]
    Commune = Annotated[str | None, typer.Option(help=say("help.commune"), metavar="CUT")]

    @app.command("demo", help=say("help.demo"))
    def demo(
        directory: Annotated[Path, typer.Argument(help=say("help.directory"), metavar="DIR")],
        lang: Lang = "es",
    ) -> None:
        files = {name: directory / file for name, file in (FILES | BESIDE).items()}
        mine = directory / "defectos.json"
        for path in files.values():
            if path.exists() and not mine.exists():
                raise UserError(say("error.demo", path=printable(str(path))))
        written = write_delivery(directory)
        rows = {table: say.number(count) for table, count in written["rows"].items()}
        planted = [count for rules in written["planted"].values() for count in rules.values()]
        folder, count = printable(str(directory)), say.number(sum(planted))
        print(say("demo_written", folder=folder, **rows, kinds=len(planted), count=count))
        paths = {name: printable(str(path)) for name, path in files.items()}
        print(say("demo_next", **paths, day=written["as_of"]))

    @app.command("age", help=say("help.age"))
    def age(
        birth: Annotated[str, typer.Argument(help=say("help.birth"), metavar="BIRTH")],
        on: Annotated[str | None, typer.Option(help=say("help.on"), metavar="D")] = None,
        programme: Annotated[str | None, typer.Option(help=say("help.programme"))] = None,
        cap: Annotated[str, typer.Option(help=say("help.cap"))] = CAPS[0],
        lang: Lang = "es",
    ) -> None:
        born = read_date(birth, "BIRTH", say)
        day = read_date(on, "--on", say) if on else date.today()
        read_choice(cap, CAPS, "--cap", say)
        answer = opd.age(born, day)
        decision = opd.check_age(born, day, programme, cap, say.lang) if programme else None
        if not on:
            print(say("today", day=day))
        print(answer.text(say.lang))
        if decision:
            print(say(decision.outcome))
            for reason in decision.reasons:
                passed = say("passed") if reason.outcome == "passed" else ""
                print(f"  {reason.code}: {passed}{reason.message} ({reason.citation})")

    @app.command("run", help=say("help.run"))
    def run(
        texts: Annotated[list[str], typer.Argument(help=say("help.run_text"), metavar="TEXT")],
        lang: Lang = "es",
    ) -> int:
        status = 0
        for index, text in enumerate(texts, 1):
            try:
                number = opd.Run(text)
                key = "run_placeholder" if number.is_placeholder else "run_valid"
                print(say(key, index=index, masked=number.masked))
            except opd.InvalidIdentifier as error:
                print(say("run_invalid", index=index, why=error.message_in(say.lang)))
                status = 1
        return status

    @app.command("calendar", help=say("help.calendar"))
    def calendar(
        year: Annotated[str, typer.Argument(help=say("help.year"), metavar="YEAR")],
        commune: Commune = None,
        lang: Lang = "es",
    ) -> None:
        holidays = opd.holidays(read_number(year, 1, 9999, "YEAR", say), commune, lang=say.lang)
        if not holidays:
            print(say("no_holidays"))
            return
        names = ("column.date", "column.name", "column.law", "column.scope")
        rows = ((str(day.date), day.name, day.law, scope(day.scope, say)) for day in holidays)
        show.table([say(key) for key in names], rows)

    @app.command("due", help=say("help.due"))
    def due(
        start: Annotated[str, typer.Argument(help=say("help.start"), metavar="START")],
        term: Annotated[str, typer.Argument(help=say("help.term"), metavar="TERM")],
        unit: Annotated[str, typer.Argument(help=say("help.term_unit"), metavar="UNIT")],
        commune: Commune = None,
        roll: Annotated[str, typer.Option(help=say("help.roll"))] = ROLLS[0],
        lang: Lang = "es",
    ) -> None:
        amount = read_number(term, 0, 999_999, "TERM", say)
        asked = opd.Term(amount, read_choice(unit, TERM_UNITS, "UNIT", say))
        rolled = read_choice(roll, ROLLS, "--roll", say)
        if unit == "hours":
            print(asked.due(read_moment(start, say)).isoformat(" ", "minutes"))
        else:
            print(asked.due(read_date(start, "START", say), commune=commune, roll=rolled))

    @app.command("rules", help=say("help.rules"))
    def rules(lang: Lang = "es") -> None:
        names = ("column.rule", "column.severity", "column.title", "column.norm")
        rows = ((rule.code, severity(rule, say), rule.title, rule.citation) for rule in opd.rules(say.lang))
        show.table([say(key) for key in names], rows)

    @app.command("explain", help=say("help.explain"))
    def explain(
        code: Annotated[str, typer.Argument(help=say("help.code"), metavar="CODE")],
        lang: Lang = "es",
    ) -> None:
        rule = opd.explain(code, say.lang)
        print(f"{rule.code} · {rule.title} ({severity(rule, say)}, v{rule.version})")
        # Of some rules all that is said is in the fact.
        if rule.message != "{fact}":
            print(say("explain.message", value=rule.message))
        print(say("explain.fix", value=rule.fix))
        if rule.fields:
            print(
                say("explain.fields", value=", ".join([*rule.fields, *(f"({name})" for name in rule.also)]))
            )
        print(say("explain.norms"))
        for citation in rule.citations:
            print(
                f"  {citation} [{citation.norm}, {citation.status}]"
                + (f" {citation.url}" if citation.url else "")
            )
        for key, rows in (("explain.fails", rule.fails), ("explain.passes", rule.passes)):
            print(say(key))
            for row in rows:
                print("  " + ", ".join(f"{name}: {text or '∅'}" for name, text in sorted(row.items())))

    @app.command("schema", help=say("help.schema"))
    def schema(
        table: Annotated[str, typer.Argument(help=say("help.table"), metavar="TABLE")],
        form: Annotated[str, typer.Option("--format", help=say("help.format"))] = SCHEMAS[0],
        lang: Lang = "es",
    ) -> None:
        read_choice(table, (*TABLES, *DOCUMENTS), "TABLE", say)
        form = read_choice(form, SCHEMAS, "--format", say)
        if table in DOCUMENTS and form == "table":
            form = "json_schema"
        if form != "table":
            print(json.dumps(opd.schema(table, form, say.lang), ensure_ascii=False, indent=2))
            return
        fields = opd.schema(table, "table_schema", say.lang)["fields"]
        names = ("column.field", "column.type", "column.description", "column.aliases", "column.codes")
        show.table([say(key) for key in names], (schema_row(field) for field in fields))


def scope(text: str, say: Texts) -> str:
    """Where a holiday holds, in words."""
    reach, _, codes = text.partition(":")
    return say(f"scope.{reach}", codes=codes.replace(",", ", "))


def severity(rule: opd.Rule, say: Texts) -> str:
    """The severity in words."""
    return say(f"severity.{rule.severity}")


def schema_row(field: dict[str, Any]) -> tuple[str, ...]:
    """A column of a Frictionless table schema as a row of text."""
    codes = field.get("constraints", {}).get("enum", ())
    aliases = ", ".join(field["aliases"])
    return field["name"], field["type"], field["description"], aliases, ", ".join(codes)

"""``opd case`` and ``opd lifecycle``: one case on the terminal, and the stages that it goes through."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

import opd
from opd.cli import show
from opd.cli.arguments import existing_file, printable, read_choice, read_date, read_number
from opd.cli.texts import Texts

FORMATS = ("table", "mermaid", "dot")
MOST_DAYS = 100_000


def register(app: typer.Typer, say: Texts) -> None:
    """Adds the commands."""
    Lang = Annotated[str, typer.Option("--lang", help=say("help.lang"))]

    @app.command("case", help=say("help.case"))
    def case(
        file: Annotated[Path, typer.Argument(help=say("help.case_file"), metavar="FILE")],
        as_of: Annotated[str | None, typer.Option(help=say("help.as_of"), metavar="D")] = None,
        profile: Annotated[str | None, typer.Option(help=say("help.profile"), metavar="P")] = None,
        soon: Annotated[str | None, typer.Option(help=say("help.soon"), metavar="N")] = None,
        lang: Lang = "es",
    ) -> int:
        day = read_date(as_of, "--as-of", say) if as_of else date.today()
        days, office = read_soon(soon, say), read_profile(profile)
        read = opd.Case.from_json(existing_file(file, say).read_bytes())
        duties = read.duties(day, soon=days, profile=office, lang=say.lang)
        findings = read.history(day, say.lang)
        events = read.events
        stages = opd.lifecycle(read.programme, say.lang).stages
        print(say("case.header", name=printable(file.name), programme=read.programme, events=len(events)))
        stage = read.stage
        print(say("case.stage", stage=stages[stage] if stage else say("case.no_stage")))
        print(say("as_of", day=day) if as_of else say("as_of_today", day=day))
        if events:
            print("\n" + say("case.timeline"))
            timeline(read, events, say)
        print("\n" + say("case.findings" if findings else "case.no_findings"))
        for found in findings:
            print(finding(found, events, say))
        print("\n" + say("case.ways"))
        ways_on(read, day, stages, say)
        print("\n" + say("case.duties" if duties else "case.no_duties"))
        if duties:
            names = (
                "column.status",
                "column.duty",
                "column.subject",
                "column.since",
                "column.due",
                "column.norm",
            )
            rows = (duty_row(duty) for duty in sorted(duties, key=urgency))
            show.table([say(key) for key in names], rows)
        return 1 if findings or any(duty.failed for duty in duties) else 0

    @app.command("lifecycle", help=say("help.lifecycle"))
    def lifecycle(
        programme: Annotated[str, typer.Argument(help=say("help.lifecycle_programme"), metavar="PROGRAMME")],
        form: Annotated[str, typer.Option("--format", help=say("help.lifecycle_format"))] = FORMATS[0],
        lang: Lang = "es",
    ) -> None:
        read_choice(form, FORMATS, "--format", say)
        stages = opd.lifecycle(programme, say.lang)
        if form != "table":
            print(stages.mermaid() if form == "mermaid" else stages.dot(), end="")
            return
        events = labels(say)
        names = ("column.from", "column.event", "column.to", "column.needs", "column.norm")
        rows = (
            (
                stages.stages[step.from_stage] if step.from_stage else "",
                events[step.event],
                stages.stages[step.to_stage],
                ", ".join(step.needs),
                step.citation,
            )
            for step in stages.transitions
        )
        show.table([say(key) for key in names], rows)


def read_soon(text: str | None, say: Texts) -> int | None:
    """How many days are soon."""
    return read_number(text, 0, MOST_DAYS, "--soon", say) if text else None


def read_profile(text: str | None) -> opd.Profile | None:
    """A profile from its file, or by its name."""
    if not text:
        return None
    return opd.Profile.load(text) if text.endswith(".toml") else opd.Profile.named(text)


def labels(say: Texts) -> dict[str, str]:
    """What each kind of event is called."""
    return {kind.code: kind.label for kind in opd.event_kinds(say.lang)}


def when(moment: date | datetime | None) -> str:
    """A moment as people write it."""
    if isinstance(moment, datetime):
        return moment.strftime("%Y-%m-%d %H:%M")
    return str(moment or "")


def timeline(case: opd.Case, events: list[opd.CaseEvent], say: Texts) -> None:
    """The events in order of happening; last those that do not count."""
    counted = case.timeline()
    left = sorted(set(range(len(events))) - {index for index, _ in counted})
    rows = []
    for index, at in [*counted, *((index, None) for index in left)]:
        event = events[index]
        note = ""
        if at is None:
            note = say("case.struck")
        elif at != event.at:
            note = say("case.corrected", at=when(event.at))
        subject = event.fields.get("subject", "")
        what, who = event.label(say.lang), event.by_label(say.lang)
        rows.append((str(index + 1), when(at or event.at), what, subject, who, note))
    names = ("column.number", "column.when", "column.event", "column.subject", "column.who", "column.note")
    show.table([say(key) for key in names], rows)


def finding(found: opd.Requirement, events: list[opd.CaseEvent], say: Texts) -> str:
    """What an event lacks, in a line."""
    index = found.event or 0
    return say(
        "case.finding",
        number=index + 1,
        what=events[index].label(say.lang),
        message=found.message,
        fix=found.fix,
        citation=found.citation,
    )


def ways_on(case: opd.Case, day: date, stages: dict[str, str], say: Texts) -> None:
    """The steps that may follow, each with what it lacks."""
    events = labels(say)
    for step, lacks in case.ways_on(day, say.lang):
        print(say("case.way", event=events[step.event], stage=stages[step.to_stage]))
        for lack in lacks:
            print(say("case.lack", message=lack.message, citation=lack.citation))


def urgency(duty: opd.Duty) -> tuple[int, str]:
    """Orders duties: what is most pressing, then what is due first."""
    return duty.urgency, when(duty.due)


def duty_row(duty: opd.Duty) -> tuple[str, ...]:
    """A duty as a row of the table."""
    return (
        duty.status_label,
        duty.title,
        duty.subject or "",
        when(duty.start),
        when(duty.due),
        duty.citation,
    )

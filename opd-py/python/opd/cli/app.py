"""The application: its commands, and what every error becomes."""

import os
import re
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
import typer.rich_utils

import opd
from opd.cli import agreement, case, compare, coverage, duties, lookup, staff, validate
from opd.cli.arguments import UserError, complain, read_choice, system_error
from opd.cli.texts import LANGS, Lang, Texts

INTERRUPTED = 130
FAULT = 70
#: Words that Typer writes by itself in a help page.
HELP_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "arguments",
    "OPTIONS_PANEL_TITLE": "options",
    "COMMANDS_PANEL_TITLE": "commands",
    "DEFAULT_STRING": "default",
    "REQUIRED_LONG_STRING": "required",
}


def run(arguments: Sequence[str]) -> int:
    """Runs the command line and answers its exit status: 0, 1 (errors found), 2 (could not run), 70 (our fault)."""
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character shows a question mark, and no traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    say = Texts("es")
    try:
        say = Texts(asked_language(arguments))
        status = build(say)(list(arguments), prog_name="opd", standalone_mode=False)
        sys.stdout.flush()
        # Typer turns an interruption into its status, and says nothing.
        if status == INTERRUPTED:
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except UserError as error:
        complain(str(error), say)
    except opd.OpdError as error:
        complain(error.message_in(say.lang), say)
    except BrokenPipeError:
        # Whoever read the output has gone; nothing more can be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        complain(system_error(error, say), say)
    except KeyboardInterrupt:
        print("\n" + say("interrupted"), file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        sentence = usage_error(error, say)
        if sentence is None:
            # A fault of ours: told apart from findings, whose status is 1.
            traceback.print_exc()
            return FAULT
        complain(sentence, say)
    return 2


def asked_language(arguments: Sequence[str]) -> Lang:
    """The language asked for anywhere on the line, known before the help is made."""
    lang = "es"
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(arguments):
            lang = arguments[index + 1]
        elif argument.startswith("--lang="):
            lang = argument.removeprefix("--lang=")
    read_choice(lang, LANGS, "--lang", Texts("es"))
    return "en" if lang == "en" else "es"


def build(say: Texts) -> typer.Typer:
    """The application in one language."""
    # Typer has no other way to translate its own words.
    for name, key in HELP_WORDS.items():
        setattr(typer.rich_utils, name, say(key))
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=say("opd"))

    @app.callback(invoke_without_command=True)
    def opd_(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help=say("help.version"))] = False,
        lang: Annotated[str, typer.Option("--lang", help=say("help.lang"))] = "es",
    ) -> None:
        if version:
            versions = opd.versions()
            print(f"opd {versions['library']}")
            print(say("versions", rule_set=versions["rule_set"][:12], calendar=versions["calendar"]))
        elif context.invoked_subcommand is None:
            print(context.get_help())

    validate.register(app, say)
    compare.register(app, say)
    case.register(app, say)
    duties.register(app, say)
    coverage.register(app, say)
    agreement.register(app, say)
    staff.register(app, say)
    lookup.register(app, say)
    return app


def usage_error(error: Exception, say: Texts) -> str | None:
    """A misuse of the command line in a sentence; ``None`` if the error is none.

    Errors are told apart by name: their classes are in Typer's private copy of Click.
    """
    if not hasattr(error, "format_message"):
        return None
    message = str(error.format_message())
    match type(error).__name__:
        case "MissingParameter":
            parameter = getattr(error, "param", None)
            context = getattr(error, "ctx", None)
            name = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
            if getattr(parameter, "param_type_name", "") == "option":
                name = getattr(parameter, "opts", [name])[0]
            return say("error.missing_argument", name=name, command=getattr(context, "info_name", ""))
        case "NoSuchOption":
            return say("error.no_option", name=getattr(error, "option_name", ""))
        case "BadOptionUsage":
            return say("error.option_value", name=getattr(error, "option_name", ""))
    unknown = re.match(r"No such command '(.*?)'", message)
    if unknown:
        return say("error.no_command", name=unknown[1])
    return say("error.usage", message=message)

"""What people write on the command line, read or refused in one sentence."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import opd
from opd.cli.texts import Texts

TABLES = ("cases", "events", "measures", "activities", "staff")
#: What is read as JSON or TOML, and has a JSON Schema only.
DOCUMENTS = ("case", "case_event", "agreement", "candidate", "roster", "report")


class UserError(Exception):
    """Something the user can mend; its text is the sentence."""


def read_date(text: str, name: str, say: Texts) -> date:
    """An ISO date or a day-month-year one."""
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise UserError(say("error.date", text=text, name=name))


def read_month(text: str, name: str, say: Texts) -> date:
    """The first day of a month."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m").date()
    except ValueError:
        raise UserError(say("error.month", text=text, name=name)) from None


def read_moment(text: str, say: Texts) -> datetime:
    """A date with an hour."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M"):
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    raise UserError(say("error.moment", text=text))


def read_choice(text: str, choices: Sequence[str], name: str, say: Texts) -> str:
    """One of a few words."""
    if text not in choices:
        raise UserError(say("error.choice", text=text, name=name, choices=", ".join(choices)))
    return text


def read_number(text: str, low: int, high: int, name: str, say: Texts) -> int:
    """A whole number in between, both included."""
    if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
        return int(text)
    raise UserError(say("error.number", text=text, name=name, low=low, high=high))


def read_mapping(pairs: Sequence[str], say: Texts, main: str = TABLES[0]) -> dict[str, str | dict[str, str]]:
    """Columns and their fields, of ``COLUMN=FIELD`` of the main table, or ``TABLE:COLUMN=FIELD``."""
    tables: dict[str, dict[str, str]] = {table: {} for table in TABLES}
    for pair in pairs:
        table, _, named = pair.partition(":")
        table, text = (table, named) if table in TABLES else (main, pair)
        column, equals, field = text.rpartition("=")
        if not (equals and column.strip() and field.strip()):
            raise UserError(say("error.map", text=pair))
        tables[table][column.strip()] = field.strip()
    return dict(tables)


def read_delimiter(text: str | None, say: Texts) -> str | None:
    """One character, or the word ``tab``."""
    if text is None:
        return None
    text = "\t" if text.lower() in ("tab", "\\t") else text
    if len(text) != 1:
        raise UserError(say("error.delimiter", text=text))
    return text


def read_communes(text: str) -> tuple[str, ...]:
    """Codes of communes, parted by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_readings(text: str | None) -> opd.StaffReadings | None:
    """Parameters from their file, or by their name."""
    if not text:
        return None
    return opd.StaffReadings.load(text) if text.endswith(".toml") else opd.StaffReadings.named(text)


def system_error(error: OSError, say: Texts, path: object = None) -> str:
    """What the system refused, in a sentence."""
    path = printable(str(path or error.filename or "?"))
    match error:
        case FileNotFoundError():
            return say("error.not_found", path=path)
        case IsADirectoryError():
            return say("error.is_directory", path=path)
        case NotADirectoryError() | FileExistsError():
            return say("error.not_directory", path=path)
        case PermissionError():
            return say("error.permission", path=path)
    return say("error.system", path=path, reason=error.strerror or error)


def existing(path: Path, say: Texts) -> Path:
    """A file or folder that is there."""
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise UserError(say("error.not_found", path=printable(str(path))))
    return path


def existing_file(path: Path, say: Texts) -> Path:
    """A file that is there."""
    if existing(path, say).is_dir():
        raise UserError(say("error.is_directory", path=printable(str(path))))
    return path


def printable(text: str) -> str:
    """Text from a file or an argument, without what would steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def complain(message: str, say: Texts) -> None:
    """Says what is wrong, in one line on standard error."""
    print(say("error", message=" ".join(printable(message.replace("\n", " ")).split())), file=sys.stderr)

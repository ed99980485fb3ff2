"""The errors of the library: every one is an `OpdError` and a `ValueError`, with a stable code.

What is wrong with an argument's Python type is a `TypeError`, and a file that can't be opened or written an
`OSError`, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opd._opd import Requirement

__all__ = [
    "AgeError",
    "AgreementError",
    "CalendarError",
    "CoverageError",
    "DataError",
    "EventError",
    "EventRefused",
    "FileError",
    "InvalidIdentifier",
    "LocalTimeError",
    "NormNotInForce",
    "OpdError",
    "PaymentError",
    "ProfileError",
    "StaffError",
    "TermError",
    "UnknownCode",
]


class OpdError(Exception):
    """Why there is no answer: `str()` says it in Spanish, `message_in("en")` in English.

    >>> import opd
    >>> try:
    ...     opd.Run("12.345.678-6")
    ... except opd.OpdError as error:
    ...     print(error.code, "|", error.message_in("en"))
    bad_check_digit | the check digit is 6 and those numbers ask for 5; check every digit
    """

    def __init__(self, message: str, code: str = "", english: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        """A name that does not change from one release to the next."""
        self._english = english

    def message_in(self, lang: str) -> str:
        """The message in Spanish (`"es"`) or English (`"en"`)."""
        return self._english if lang == "en" and self._english is not None else str(self)

    def __reduce__(self) -> tuple[type[OpdError], tuple[str, str, str | None], dict[str, object]]:
        return type(self), (str(self), self.code, self._english), self.__dict__


class InvalidIdentifier(OpdError, ValueError):
    """A text that is no identifier of its kind. No message shows the number."""


class AgeError(OpdError, ValueError):
    """There is no age: the birth is later than the day asked."""


class AgreementError(OpdError, ValueError):
    """What is no agreement: the message says what was seen, where, and what was expected."""


class CalendarError(OpdError, ValueError):
    """The calendar has no answer: outside its horizon, or no such commune."""


class TermError(OpdError, ValueError):
    """A term has no end: hours of a day, days of an instant, or beyond the year 9999."""


class LocalTimeError(OpdError, ValueError):
    """A Chilean wall time that the clock skipped or showed twice."""


class NormNotInForce(OpdError, ValueError):
    """The norm does not hold on the date of the fact; the message gives its dates."""


class EventError(OpdError, ValueError):
    """What is no event, case, plan, measure or catalogue: the message says what was seen and what was expected."""


class EventRefused(OpdError, ValueError):
    """An event that its case does not allow; the case stays as it was."""

    unmet: Sequence[Requirement] = ()
    """Everything that is not met, as `Case.check` lists it."""


class ProfileError(OpdError, ValueError):
    """A profile of deadlines that can't be used, or that there is not."""


class PaymentError(OpdError, ValueError):
    """There is no payment: a figure that the formula does not take, or an amount beyond 64 bits."""


class StaffError(OpdError, ValueError):
    """What is no candidate, roster or parameters of staff; the message names the field."""


class UnknownCode(OpdError, ValueError):
    """A word that is not in its list; the message gives the list."""


class CoverageError(OpdError, ValueError):
    """There is no coverage: the agreement's period is none, too long, or has not begun."""


class DataError(OpdError, ValueError):
    """A table that can't be validated at all: no known column, two for one field, no rows."""


class FileError(OpdError, ValueError):
    """A file that is no table, or can't be read to its end."""

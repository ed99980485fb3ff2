"""Plans, measures, reviews and referrals as plain values: what an office writes, and what it lacks.

What can't be read, such as a kind that there is not, is an `EventError` as soon as it is made. Dates are `date`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from opd import _opd

__all__ = ["Action", "Measure", "Objective", "Plan", "Referral", "Review", "SignedRecord"]

Lang = Literal["es", "en"]


class _Document:
    """What the core reads, and judges by itself."""

    def __post_init__(self) -> None:
        self.unmet()

    def unmet(self, *, lang: Lang = "es") -> list[_opd.Requirement]:
        """Everything that is missing."""
        return _opd.unmet(type(self).__name__, self, lang=lang)


@dataclass(frozen=True, repr=False)
class Action:
    """A committed action of a plan: its `id` in the plan, what is done, who does it and, if it was agreed, by when."""

    id: str
    text: str
    responsible: str
    due: date | None = None


@dataclass(frozen=True, repr=False)
class Objective:
    """What a plan is to achieve, and the actions for it."""

    text: str
    actions: Sequence[Action] = ()


@dataclass(frozen=True, repr=False)
class Plan(_Document):
    """A `"care_plan"` or a `"personalised_intervention_plan"`, and whether child and family took part in building it.

    >>> import opd
    >>> steps = [opd.Action("a1", "Pedir matrícula", responsible="gestora")]
    >>> plan = opd.Plan("care_plan", [opd.Objective("Volver a clases", steps)], built_with_child=True)
    >>> [lack.code for lack in plan.unmet()]
    ['plan_built_with_family']
    """

    kind: str
    objectives: Sequence[Objective] = ()
    built_with_child: bool = False
    built_with_family: bool = False

    def unmet(self, finding: str | None = None, *, lang: Lang = "es") -> list[_opd.Requirement]:
        """Everything that is missing. `finding` is the class of what the assessment found; without it, whether the
        kind of plan fits is not asked."""
        return _opd.unmet("Plan", self, finding, lang)


@dataclass(frozen=True, repr=False)
class SignedRecord(_Document):
    """The written record (*acta*) of the agreement: who has an interest, who supervises and how, the last day, and
    the day by which it is reviewed (Ley 21.430, art. 72 n.6).

    >>> import opd
    >>> [lack.code for lack in opd.SignedRecord(["madre"], "La gestora, cada mes").unmet()]
    ['record_duration', 'record_review_term']
    """

    interested: Sequence[str] = ()
    supervision: str | None = None
    ends: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, repr=False)
class Measure(_Document):
    """A protection measure with the seven elements without which it is illegal (Ley 21.430, art. 69).

    `schema("case_event")` lists the kinds: those of art. 68, and those that only the Family Court can adopt.

    >>> import opd
    >>> lack = opd.Measure("alternative_care").unmet(lang="en")[0]
    >>> lack.message, lack.citation
    ('Only the Family Court can adopt this measure', 'Ley 21.430, art. 68 inc. 2')
    """

    kind: str
    resolution: str | None = None
    facts: str | None = None
    violated_rights: str | None = None
    objectives: str | None = None
    ends: date | None = None
    review_by: date | None = None
    reasoning: str | None = None


@dataclass(frozen=True, repr=False)
class Review(_Document):
    """A review: `"keep"`, `"modify"` or `"cease"`, and what it speaks of, `"conditions"`, `"management"`,
    `"plan_update"` and `"discharge"` (Ley 21.430, art. 73).

    >>> import opd
    >>> [lack.code for lack in opd.Review("keep", ["conditions", "management", "plan_update"]).unmet()]
    ['review_discharge']
    """

    result: str
    items: Sequence[str] = ()


@dataclass(frozen=True, repr=False)
class Referral(_Document):
    """A referral to an institution; `answer_by` is what was agreed with it: no norm gives a number of days.

    >>> import opd
    >>> from datetime import date
    >>> referral = opd.Referral("r1", "CESFAM", assisted=True, accompanied=True, answer_by=date(2024, 3, 10))
    >>> referral.unmet(), referral.is_late(None, as_of=date(2024, 3, 11))
    ([], True)
    """

    id: str
    to: str
    assisted: bool = False
    accompanied: bool = False
    answer_by: date | None = None

    def is_late(self, answered: date | None, as_of: date) -> bool:
        """Whether, on `as_of`, the answer came after the day agreed or is still missing after it."""
        return _opd.referral_is_late(self, answered, as_of)

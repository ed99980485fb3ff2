"""The questions of `opd.columns` as polars expressions: `import opd.polars` adds the namespace `opd` to them.

>>> import polars as pl, opd.polars
>>> from datetime import date
>>> cases = pl.DataFrame({"nacimiento": [date(2004, 2, 29), None], "run": ["12.345.678-5", "12.345.678-9"]})
>>> cases.lazy().select(
...     pl.col("nacimiento").opd.is_minor(date(2022, 2, 27)), pl.col("run").opd.is_valid_run()
... ).collect().rows()
[(True, True), (None, False)]

They run eagerly, lazily and in the streaming engine, piece by piece. The other side of a question (`on`, `n`, `end`) is
one value or another expression. Nulls, layouts and errors are as in `opd.columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

import opd

__all__ = ["Expressions"]


@pl.api.register_expr_namespace("opd")
class Expressions:
    """What `pl.col(...).opd` answers."""

    def __init__(self, column: pl.Expr) -> None:
        self._column = column

    def age(self, on: date | pl.Expr) -> pl.Expr:
        """Completed years, months and days of these births: a struct."""
        return self._ask(
            opd.columns.age, on, pl.Struct({"years": pl.Int16, "months": pl.Int8, "days": pl.Int8})
        )

    def age_years(self, on: date | pl.Expr) -> pl.Expr:
        """Completed years of these births."""
        return self._ask(opd.columns.age_years, on, pl.Int32)

    def is_minor(self, on: date | pl.Expr) -> pl.Expr:
        """Whether these births are of minors."""
        return self._ask(opd.columns.is_minor, on, pl.Boolean)

    def is_valid_run(self) -> pl.Expr:
        """Whether these texts are RUN with their right check digit."""
        return self._column.map_batches(
            lambda texts: pl.Series(opd.columns.is_valid_run(texts)), pl.Boolean, is_elementwise=True
        )

    def add_business_days(self, n: int | pl.Expr, calendar: opd.BusinessCalendar) -> pl.Expr:
        """The n-th business day after each of these days."""
        return self._ask(lambda days, n: opd.columns.add_business_days(days, n, calendar), n, pl.Date)

    def count_business_days(self, end: date | pl.Expr, calendar: opd.BusinessCalendar) -> pl.Expr:
        """The business days after each of these days, up to and with `end`."""
        return self._ask(
            lambda start, end: opd.columns.count_business_days(start, end, calendar), end, pl.Int32
        )

    def _ask(self, question: Callable[..., Any], other: object, answer: Any) -> pl.Expr:
        """Asks it of the column and what stands beside it."""
        if isinstance(other, pl.Expr):

            def beside(columns: Sequence[pl.Series]) -> pl.Series:
                return pl.Series(question(*columns))

            return pl.map_batches([self._column, other], beside, answer, is_elementwise=True)
        return self._column.map_batches(
            lambda column: pl.Series(question(column, other)), answer, is_elementwise=True
        )

"""Ages against two independent implementations: month arithmetic in numpy, and ``dateutil.relativedelta``.

All follow Civil Code art. 48: the completed months are the largest m such that the birth plus m months, held
to the last day of a shorter month, is not after the day; the days are those that remain.
"""

from datetime import date, timedelta
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from dateutil.relativedelta import relativedelta

import opd

Days: TypeAlias = npt.NDArray[np.datetime64]
Ints: TypeAlias = npt.NDArray[np.int32]

SEED: Final = 20_260_101
DAY: Final = np.timedelta64(1, "D")


def epoch(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def columns(births: Days | pa.Array, on: Days | date) -> tuple[Ints, Ints, Ints]:
    """The library's answer, every row of which must have one."""
    table = pa.table(opd.columns.age(births, on))
    assert all(column.null_count == 0 for column in table.columns)
    years, months, days = (table.column(name).to_numpy() for name in ("years", "months", "days"))
    return years, months, days


def minors(births: Days, on: Days | date) -> npt.NDArray[np.bool_]:
    column = pa.array(opd.columns.is_minor(births, on))
    assert column.null_count == 0
    return column.to_numpy(zero_copy_only=False)


def test_every_pair_of_birth_and_day_of_forty_years_against_numpy() -> None:
    days = np.arange("1985-01-01", "2025-01-01", dtype="datetime64[D]")
    month = days.astype("datetime64[M]")
    number = days.astype(np.int32)
    month_number = month.astype(np.int32)
    day_of_month = (days - month).astype(np.int32)  # from 0
    births = pa.array(days)

    def first_and_last(m: np.datetime64) -> tuple[int, int]:
        """The first day of a month, and the place of its last day, from 0."""
        first = m.astype("datetime64[D]")
        return int(first.astype(int)), int(((m + 1).astype("datetime64[D]") - first).astype(int)) - 1

    pairs = mismatches = 0
    for i, on in enumerate(days.tolist()):
        known = slice(0, i + 1)  # births up to the day itself
        # Only two months can hold the last anniversary: that of the day, and the one before it.
        here, here_last = first_and_last(month[i])
        before, before_last = first_and_last(month[i] - 1)
        born = day_of_month[known]
        in_this_month = here + np.minimum(born, here_last)
        reached = in_this_month <= number[i]
        months = month_number[i] - month_number[known] - ~reached
        rest = number[i] - np.where(reached, in_this_month, before + np.minimum(born, before_last))

        got_years, got_months, got_days = columns(births[known], on)
        wrong = (got_years * 12 + got_months != months) | (got_months > 11) | (got_days != rest)
        assert not wrong.any(), (days[known][wrong][:5], on)
        mismatches += int(wrong.sum())
        pairs += i + 1
    assert pairs >= 100_000_000
    print(f"age, every pair of 1985-2024 against numpy: {pairs:,} pairs, {mismatches} mismatches")


def around_majority() -> tuple[list[date], list[date]]:
    """Births whose 18th birthday is in 1990 to 2040, each on its eve, its day and its morrow."""
    births = np.arange("1972-01-01", "2023-01-01", dtype="datetime64[D]").tolist()
    turned = [birth + relativedelta(years=18) for birth in births]
    assert (turned[0].year, turned[-1].year) == (1990, 2040)
    ons = [day + timedelta(days=step) for day in turned for step in (-1, 0, 1)]
    return [birth for birth in births for _ in range(3)], ons


def random_pairs(count: int) -> tuple[list[date], list[date]]:
    """Births of 1900 to 2030, each on a day of its first 110 years; one in four in its first 20."""
    random = np.random.default_rng(SEED)
    births = random.integers(epoch(date(1900, 1, 1)), epoch(date(2031, 1, 1)), count)
    ages = random.integers(0, 110 * 365, count)
    ages[::4] %= 20 * 365
    return births.astype("datetime64[D]").tolist(), (births + ages).astype("datetime64[D]").tolist()


def test_a_million_pairs_against_relativedelta() -> None:
    births, ons = around_majority()
    more = random_pairs(1_000_000 - len(births))
    births, ons = births + more[0], ons + more[1]
    columns_of = np.array(births, dtype="datetime64[D]"), np.array(ons, dtype="datetime64[D]")
    ages = np.empty((len(births), 3), dtype=np.int32)
    for row, (birth, on) in enumerate(zip(births, ons, strict=True)):
        age = relativedelta(on, birth)
        ages[row] = age.years, age.months, age.days
    wrong = (np.stack(columns(*columns_of), axis=1) != ages).any(axis=1)
    assert not wrong.any(), [(births[row], ons[row], ages[row]) for row in np.flatnonzero(wrong)[:5]]
    minor = minors(*columns_of) != (ages[:, 0] < 18)
    assert not minor.any(), [(births[row], ons[row], ages[row]) for row in np.flatnonzero(minor)[:5]]
    years = pa.array(opd.columns.age_years(*columns_of)).to_numpy()
    assert (years == ages[:, 0]).all()
    for row in range(0, len(births), 97):  # one at a time
        one = opd.age(births[row], ons[row])
        assert (one.years, one.months, one.days) == tuple(ages[row]), (births[row], ons[row])
        assert opd.is_minor(births[row], ons[row]) == bool(ages[row, 0] < 18), (births[row], ons[row])
    figures = f"{len(births):,} pairs, {int(wrong.sum())} mismatches; minority: {int(minor.sum())} mismatches"
    print(f"age against relativedelta: {figures}")
    assert len(births) == 1_000_000


def test_minority_at_one_day_against_relativedelta() -> None:
    """The one-date kernel, at ends of months and in leap years, over four years about the 18th birthday."""
    ons = [
        date(year, month, day)
        for year in (1999, 2000, 2018, 2022, 2024)
        for month, day in ((1, 31), (2, 27), (2, 28), (3, 1), (4, 30), (12, 31))
    ] + [date(2000, 2, 29), date(2024, 2, 29)]
    pairs = mismatches = 0
    for on in ons:
        middle = np.datetime64(on - relativedelta(years=18))
        births = np.arange(middle - 730 * DAY, middle + 731 * DAY)
        expected = np.array([birth + relativedelta(years=18) > on for birth in births.tolist()])
        wrong = minors(births, on) != expected
        assert not wrong.any(), (births[wrong][:5], on)
        mismatches += int(wrong.sum())
        pairs += len(births)
    print(f"minority at one day against relativedelta: {pairs:,} pairs, {mismatches} mismatches")


def test_turning_eighteen_against_relativedelta() -> None:
    births = around_majority()[0][::3]
    wrong = [birth for birth in births if opd.turns(birth, 18) != birth + relativedelta(years=18)]
    assert not wrong, wrong[:5]
    print(f"18th birthdays against relativedelta: {len(births):,} births, {len(wrong)} mismatches")


def test_the_literal_cap_against_its_words() -> None:
    """The words "17 años 11 meses 29 días", on births of 1989 to 2009 about majority and on any age under 20.

    Before 2005-07-25 no norm of the programme answers, so the days asked are later.
    """
    births, ons = around_majority()
    start, end = births.index(date(1989, 1, 1)), births.index(date(2010, 1, 1))
    cases = [(births[row], ons[row]) for row in range(start, end) if row // 3 % 9 == 0]
    random = np.random.default_rng(SEED)
    later, ages = random.integers(0, 7_000, 3_000).tolist(), random.integers(0, 7_300, 3_000).tolist()
    for days, age in zip(later, ages, strict=True):
        birth = date(2005, 7, 25) + timedelta(days=days)
        cases.append((birth, birth + timedelta(days=age)))
    parted = 0
    for birth, on in cases:
        exact = relativedelta(on, birth)
        literal = (exact.years, exact.months, exact.days) <= (17, 11, 29) and exact.years < 18
        seen = opd.check_age(birth, on, cap="literal_17y11m29d").outcome
        assert seen == ("eligible" if literal else "not_eligible"), (birth, on, seen)
        default = opd.check_age(birth, on).outcome
        assert default == ("eligible" if exact.years < 18 else "not_eligible"), (birth, on, default)
        parted += seen != default
    assert parted > 0
    print(f"both caps against their words: {len(cases):,} pairs, 0 mismatches; they part on {parted}")

"""Holidays against python ``holidays``, and business days against numpy with the holidays of that library.

The two sources of holidays differ on few days. Each is listed with its reason; any other difference fails.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal, TypeAlias

import holidays
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

import opd

Days: TypeAlias = npt.NDArray[np.datetime64]
Ints: TypeAlias = npt.NDArray[np.int64]

YEARS: Final = range(1990, 2036)
PAIRS: Final = 1_000_000
DAY: Final = np.timedelta64(1, "D")

ARICA, CHILLAN, CHILLAN_VIEJO, SAN_CARLOS = "15101", "16101", "16103", "16301"

CENSUS_2017: Final = date(2017, 4, 19)

#: Days that python ``holidays`` has and the library has not, whatever the commune, with the reason.
THEIRS_ONLY: Final = {
    date(1999, 12, 31): "Ley 19.656: not among the laws verified for this library",
    date(2002, 4, 24): "census, Ley 17.374 art. 43: its date is not among the acts verified for this library",
    CENSUS_2017: "census, Ley 17.374 art. 43: its date is known from a secondary source; given if asked",
}

#: More of them in communes of Ñuble: python ``holidays`` knows regions, and the law names communes.
ONLY_IN_CHILLAN: Final = {
    date(year, 8, 20): "Ley 20.768: only in the communes of Chillán and Chillán Viejo"
    for year in YEARS
    if year >= 2014
}

#: Days that the library has and python ``holidays`` has not.
OURS_ONLY: Final[dict[date, str]] = {}


@cache
def theirs(region: str | None) -> frozenset[date]:
    """The named days of python ``holidays``: its Sundays too are only those of a holiday."""
    return frozenset(holidays.country_holidays("CL", subdiv=region, years=YEARS, categories=("public",)))


def ours(commune: str | None, secondary: bool = False) -> set[date]:
    return {day.date for year in YEARS for day in opd.holidays(year, commune, secondary=secondary)}


@pytest.mark.parametrize(
    ("commune", "region", "more"),
    [
        (None, None, {}),
        (ARICA, "AP", {}),
        (CHILLAN, "NB", {}),
        (CHILLAN_VIEJO, "NB", {}),
        (SAN_CARLOS, "NB", ONLY_IN_CHILLAN),
    ],
)
def test_every_day_against_python_holidays(
    commune: str | None, region: str | None, more: dict[date, str]
) -> None:
    explained = THEIRS_ONLY | more
    mine, other = ours(commune), theirs(region)
    assert other - mine == set(explained), "a difference without a reason, or a reason without a difference"
    assert mine - other == set(OURS_ONLY)
    assert ours(commune, secondary=True) - mine == {CENSUS_2017}
    calendar = np.arange(f"{YEARS[0]}-01-01", f"{YEARS[-1] + 1}-01-01", dtype="datetime64[D]").tolist()
    days = len(calendar)
    unexplained = sum((day in mine) != (day in other) and day not in explained for day in calendar)
    assert unexplained == 0
    where = commune or "national"
    figures = f"{days:,} days, {len(mine)} holidays, {len(explained)} differences"
    print(f"holidays, {where}: {figures}, {unexplained} unexplained")
    for day, reason in sorted(THEIRS_ONLY.items()):
        print(f"  {day} {reason}")
    if more:
        print(f"  20 August of {min(more).year} to {max(more).year} {' / '.join(set(more.values()))}")


@dataclass(frozen=True)
class Calendar:
    """A calendar of the library and the same one for numpy, whose holidays are not the library's."""

    kind: Literal["administrative", "judicial"]
    commune: str | None
    region: str | None
    #: Whether to hold all that python ``holidays`` has, by the options of the library for further days.
    all_of_theirs: bool = False

    def __str__(self) -> str:
        more = ", all of theirs" if self.all_of_theirs else ""
        return f"{self.kind}, {self.commune or 'national'}{more}"

    @property
    def mine(self) -> opd.BusinessCalendar:
        if self.all_of_theirs:
            extra = [day for day in THEIRS_ONLY if day != CENSUS_2017]
            return opd.BusinessCalendar(self.kind, self.commune, extra=extra, secondary=True)
        return opd.BusinessCalendar(self.kind, self.commune)

    @property
    def numpys(self) -> np.busdaycalendar:
        days = theirs(self.region) - (set() if self.all_of_theirs else set(THEIRS_ONLY))
        weekmask = "1111100" if self.kind == "administrative" else "1111110"
        return np.busdaycalendar(weekmask=weekmask, holidays=np.array(sorted(days), dtype="datetime64[D]"))


CALENDARS: Final = [
    Calendar("administrative", None, None),
    Calendar("judicial", None, None),
    Calendar("administrative", ARICA, "AP"),
    Calendar("judicial", ARICA, "AP"),
    Calendar("administrative", CHILLAN, "NB", all_of_theirs=True),
]


def random_days(random: np.random.Generator, margin: int) -> Days:
    """Days of the years compared, at least ``margin`` days from either end."""
    first = np.datetime64(f"{YEARS[0]}-01-01") + margin * DAY
    last = np.datetime64(f"{YEARS[-1]}-12-31") - margin * DAY
    return first + random.integers(0, (last - first).astype(int), PAIRS, endpoint=True) * DAY


def count_after(starts: Days, ends: Days, calendar: np.busdaycalendar) -> Ints:
    """The business days of (start, end], negative if the end is earlier.

    ``numpy.busday_count`` counts [start, end), so both ends move by a day. An earlier end is put first and
    the sign given here, for numpy's own rule for that case changes which end is counted.
    """
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    return np.sign((ends - starts).astype(int)) * np.busday_count(low + DAY, high + DAY, busdaycal=calendar)


def add(starts: Days, n: Ints, calendar: np.busdaycalendar) -> Days:
    """The n-th business day after each start, which is not counted; for n = 0 the start, or the next one.

    numpy first rolls a start that is no business day, then steps n business days. So that the start is never
    counted it must roll away from the steps: backward for n > 0, forward for n < 0; n = 0 rolls forward.
    """
    forward = np.busday_offset(starts, n, roll="backward", busdaycal=calendar)
    return np.where(n > 0, forward, np.busday_offset(starts, n, roll="forward", busdaycal=calendar))


@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_business_days_against_numpy(calendar: Calendar) -> None:
    random = np.random.default_rng(20_260_104)
    mine, numpys = calendar.mine, calendar.numpys

    every = np.arange(f"{YEARS[0]}-01-01", f"{YEARS[-1] + 1}-01-01", dtype="datetime64[D]")
    expected = np.is_busday(every, busdaycal=numpys)
    odd = [
        day
        for day, is_one in zip(every.tolist(), expected.tolist(), strict=True)
        if mine.is_business_day(day) != is_one
    ]
    assert not odd, odd[:5]
    print(f"business day or not, {calendar}: {len(every):,} days, {len(odd)} mismatches")

    # Half of the pairs at any distance, half as far as a term of a procedure is long.
    near = np.arange(PAIRS) % 2 == 0
    starts, ends = random_days(random, 100), random_days(random, 100)
    ends[near] = starts[near] + random.integers(-90, 90, int(near.sum()), endpoint=True) * DAY
    counts = count_after(starts, ends, numpys)
    column = pa.array(opd.columns.count_business_days(starts, ends, mine))
    assert column.null_count == 0
    wrong = column.to_numpy() != counts
    assert not wrong.any(), (starts[wrong][:5], ends[wrong][:5])
    print(f"business days counted, {calendar}: {len(starts):,} pairs, {int(wrong.sum())} mismatches")

    # A count of the far pairs leads near its end again, so that no sum leaves the years compared.
    n = np.where(near, random.integers(-60, 60, PAIRS, endpoint=True), counts)
    column = pa.array(opd.columns.add_business_days(starts, pa.array(n), mine))
    assert column.null_count == 0
    wrong = column.to_numpy(zero_copy_only=False) != add(starts, n, numpys)
    assert not wrong.any(), (starts[wrong][:5], n[wrong][:5])
    print(f"business days added, {calendar}: {len(starts):,} pairs, {int(wrong.sum())} mismatches")

    for row in range(0, PAIRS, 499):  # one at a time
        start, end = starts[row].item(), ends[row].item()
        assert mine.count(start, end) == counts[row], (start, end)
        assert mine.add(start, int(n[row])) == column[row].as_py(), (start, n[row])

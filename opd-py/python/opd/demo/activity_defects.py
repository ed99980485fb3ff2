"""One defect for each rule over ``activities``.

They are planted outside the two years of the agreement that have ended, so that the participants of those stay as
they are.
"""

from __future__ import annotations

from datetime import timedelta

from opd.demo.activity import COUNTS, Activity
from opd.demo.agreement import YEARS
from opd.demo.office import AS_OF
from opd.demo.planting import PLACEHOLDERS, UNREADABLE, spoil_cells, spoil_text, spoils


def apart(activity: Activity) -> bool:
    day = activity.day("activity_date")
    return day not in YEARS[0] and day not in YEARS[1]


@spoils("activities", "FILE001", 3, apart)
def file001(activity: Activity, index: int) -> None:
    spoil_cells(activity, index)


@spoils("activities", "FILE002", 4, apart)
def file002(activity: Activity, index: int) -> None:
    spoil_text(activity, index)


@spoils("activities", "DATE001", 6, apart)
def date001(activity: Activity, index: int) -> None:
    activity["activity_date"] = UNREADABLE[index % len(UNREADABLE)]


@spoils("activities", "DATE002", 5, apart)
def date002(activity: Activity, index: int) -> None:
    activity["activity_date"] = PLACEHOLDERS[index % len(PLACEHOLDERS)]


@spoils("activities", "DATE003", 7, apart)
def date003(activity: Activity, index: int) -> None:
    activity["activity_date"] = AS_OF + timedelta(days=2 + index * 6)


@spoils("activities", "CODE001", 8, apart)
def code001(activity: Activity, index: int) -> None:
    name, text = (("activity_kind", "charla"), ("children", "muchos"), ("families", "unas veinte"))[index % 3]
    activity[name] = text


@spoils("activities", "GEO001", 9, apart)
def geo001(activity: Activity, index: int) -> None:
    activity["office_commune"] = ("Talagantee", "99999", "13699")[index % 3]


@spoils("activities", "COV003", 10, apart)
def cov003(activity: Activity, index: int) -> None:
    if index % 2:
        activity["children"] = "-12"
    else:
        for name in COUNTS:
            activity[name] = None

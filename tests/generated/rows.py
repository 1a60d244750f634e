"""Building blocks of generated sheets."""

import datetime
from typing import Any

from hypothesis import strategies as st

from tests.naive.days import first_day, following, last_day, months_of
from tests.naive.reading import COLUMNS, District, Row, columns

Day = datetime.date
ONE_DAY = datetime.timedelta(days=1)

YES_NO = st.sampled_from(["是", "否"])
# Text as clerks type it: what looks like a formula must come back as text.
REMARKS = st.sampled_from([None, "正常", "=1+1", "-", "+86", "@社区", 'a,"b"', "第一行\n第二行", "＝全角　空格 中"])


def empty_district() -> District:
    return {sheet: [] for sheet in COLUMNS}


def row(sheet: str, **cells: Any) -> Row:
    """A row of the sheet; cells that are not given are empty."""
    headers = columns(sheet)
    unknown = cells.keys() - headers.keys()
    assert not unknown, f"{sheet} has no column {unknown}"
    return {header: cells.get(header) for header in headers}


def months_around(year: int) -> list[str]:
    """The months of the year, then one on either side of it."""
    return [*months_of(year), f"{year - 1:04d}-12", f"{year + 1:04d}-01"]


def edge_days(year: int) -> list[Day]:
    """Days at which a rule may turn: ends of months, of the year and of its ISO weeks, and some between."""
    days = [Day(year, 6, 15), Day(year, 1, 1), Day(year, 12, 31), Day(year - 1, 12, 31), Day(year + 1, 1, 1)]
    days += [edge for month in months_of(year) for edge in (first_day(month), last_day(month))]
    days += [Day.fromisocalendar(year, 1, 1), Day.fromisocalendar(year, 52, 7)]
    return list(dict.fromkeys(days))


def month_days(month: str) -> list[Day]:
    """Days within a month: its middle, its ends, and both sides of its first turn of ISO weeks."""
    first = first_day(month)
    monday = first + (7 - first.weekday()) * ONE_DAY
    return [first + 14 * ONE_DAY, first, last_day(month), monday - ONE_DAY, monday]


def nominal_deadline(month: str, day: int) -> Day:
    return first_day(following(month)).replace(day=day)

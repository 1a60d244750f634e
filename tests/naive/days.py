"""docs/rules.md §1: which sites and months count, working days and deadlines.

Months are 'YYYY-MM'. `as_of` is None for the whole year, or the day of a provisional evaluation.
"""

import datetime

from tests.naive.reading import District, Row

Day = datetime.date
ONE_DAY = datetime.timedelta(days=1)


def months_of(year: int) -> list[str]:
    return [f"{year:04d}-{number:02d}" for number in range(1, 13)]


def month_of(day: Day) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def first_day(month: str) -> Day:
    year, number = month.split("-")
    return Day(int(year), int(number), 1)


def following(month: str) -> str:
    return month_of(first_day(month) + 31 * ONE_DAY)


def last_day(month: str) -> Day:
    return first_day(following(month)) - ONE_DAY


def days_of(month: str) -> list[Day]:
    day, days = first_day(month), []
    while day <= last_day(month):
        days.append(day)
        day += ONE_DAY
    return days


def operates(site: Row, month: str) -> bool:
    opened, closed = site["启用日期"], site["停办日期"]
    if opened is None or opened > last_day(month):
        return False
    return closed is None or closed >= first_day(month)


def operating_months(site: Row, year: int, as_of: Day | None = None) -> list[str]:
    months = [month for month in months_of(year) if operates(site, month)]
    if as_of is not None:
        months = [month for month in months if last_day(month) <= as_of]
    return months


def takes_part(site: Row, year: int, as_of: Day | None = None) -> bool:
    opened = site["启用日期"]
    return opened is not None and opened <= Day(year, 12, 31) and operating_months(site, year, as_of) != []


def is_new(site: Row, year: int) -> bool:
    return site["启用日期"] is not None and site["启用日期"].year == year


def is_shut(site: Row, year: int) -> bool:
    return site["停办日期"] is not None and site["停办日期"] <= Day(year, 12, 31)


def is_working_day(district: District, day: Day) -> bool:
    marked = [row["类型"] for row in district["节假日"] if row["日期"] == day]
    if "班" in marked:
        return True
    return day.isoweekday() <= 5 and "休" not in marked


def deadline(district: District, programme: Row, month: str) -> Day:
    """The last day on which the log of `month` is on time."""
    day = first_day(following(month)).replace(day=programme["报送截止日"])
    while not is_working_day(district, day):
        day += ONE_DAY
    return day


def is_on_time(district: District, programme: Row, log: Row) -> bool:
    first_submitted: datetime.datetime | None = log["首次报送"]
    if first_submitted is None:
        return False
    day_after = deadline(district, programme, log["月份"]) + ONE_DAY
    return first_submitted < datetime.datetime.combine(day_after, datetime.time())

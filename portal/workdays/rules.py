"""Working days and deadlines (docs/rules.md §1), pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

WORK, REST = "班", "休"


def is_working_day(day: date, holidays: Mapping[date, str]) -> bool:
    """A day marked 班, or a Monday to Friday not marked 休."""
    marked = holidays.get(day)
    return marked == WORK or (marked != REST and day.weekday() < 5)


def next_working_day(day: date, holidays: Mapping[date, str]) -> date:
    """`day` itself when it is a working day, else the next one."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def working_day_after(day: date, number: int, holidays: Mapping[date, str]) -> date:
    """The `number`-th working day after `day`."""
    for _ in range(number):
        day = next_working_day(day + timedelta(days=1), holidays)
    return day


def working_day_before(day: date, number: int, holidays: Mapping[date, str]) -> date:
    """The `number`-th working day before `day`."""
    for _ in range(number):
        day -= timedelta(days=1)
        while not is_working_day(day, holidays):
            day -= timedelta(days=1)
    return day


def is_first_of_week(day: date, holidays: Mapping[date, str]) -> bool:
    """Whether it is the first working day of its week, which begins on Monday."""
    return day == next_working_day(day - timedelta(days=day.weekday()), holidays)


def log_deadline(month: date, due_day: int, holidays: Mapping[date, str]) -> date:
    """The last day on which the log of `month` (its first day) is on time: `due_day` (1..28) of the month
    after it, moved to the next working day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, due_day)
    return next_working_day(following, holidays)


def end_of(day: date) -> datetime:
    """The naive local moment at which `day` is over: on time means before it."""
    return datetime.combine(day + timedelta(days=1), time())

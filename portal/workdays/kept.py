"""Whether the holiday table of a year is kept. This is the only place that says so.

Without the table a working day is any Monday to Friday (docs/rules.md §1 knows no other year), so that deadlines around
the holidays are wrong: who maintains the table is told, and so is who reads such a deadline.
"""

from collections.abc import Iterable
from datetime import date

from portal.workdays.models import Holiday
from portal.workdays.rules import REST

#: the State Council announces a year's holidays in November of the year before; from this month on they are asked for
ANNOUNCED_BY = 12


def national_days(year: int) -> list[date]:
    """1 to 3 October. Of three days in a row one is no weekend, so that each table has one of them marked."""
    return [date(year, 10, day) for day in (1, 2, 3)]


def lacking(years: Iterable[int]) -> list[int]:
    """Those of `years` whose table is not kept, in their order; one query.

    A table is kept when National Day is marked 休 in it: every year has it, and it is the last of the notice. A single
    row would not do, for New Year's days are often entered early, with the table of the year before.
    """
    asked = sorted(set(years))
    days = [day for year in asked for day in national_days(year)]
    if not days:
        return []
    marked = Holiday.objects.filter(kind=REST, date__in=days).order_by().values_list("date", flat=True)
    kept = {day.year for day in marked}
    return [year for year in asked if year not in kept]


def wanted(today: date) -> list[int]:
    """The years whose tables must be there on `today`: this one, and in December the next, into whose January the
    deadline of December's log falls."""
    return [today.year] if today.month < ANNOUNCED_BY else [today.year, today.year + 1]

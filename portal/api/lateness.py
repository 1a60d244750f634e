"""Which monthly logs came in on time (docs/rules.md §1), whatever their years."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from portal.workdays.models import Holiday
from portal.workdays.rules import end_of, log_deadline
from sites.models import MonthlyLog
from sites.site_years import local


def on_time(rows: QuerySet[MonthlyLog]) -> Q:
    """That a log of `rows` was first submitted by its deadline; two queries, and a term for each month and due day."""
    kinds = rows.order_by().values_list("month", "site__programme__log_due_day").distinct()
    found = Q(pk__in=[])
    for (month, due_day), end in ends(kinds).items():
        found |= Q(month=month, site__programme__log_due_day=due_day, first_submitted_at__lt=end)
    return found


def ends(kinds: Iterable[tuple[date, int]]) -> dict[tuple[date, int], datetime]:
    """(month, due day) → the moment before which a log is on time."""
    kinds = set(kinds)
    years = {year for month, _due in kinds for year in (month.year, month.year + 1)}
    holidays = dict(Holiday.objects.filter(date__year__in=years).values_list("date", "kind"))
    return {(month, due_day): local(end_of(log_deadline(month, due_day, holidays))) for month, due_day in kinds}


def mark(logs: Iterable[Any]) -> None:
    """Sets `late` on each log: None before it is submitted; one query. Needs `site.programme`."""
    logs = list(logs)
    end = ends((log.month, log.site.programme.log_due_day) for log in logs)
    for log in logs:
        at = log.first_submitted_at
        log.late = None if at is None else at >= end[log.month, log.site.programme.log_due_day]

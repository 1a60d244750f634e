"""The twelve months: the log, whether it was on time, and what counts of it (docs/rules.md §1 and §2)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Sum

from reports.pdf.site_report import Month
from reports.site_data.reading import SiteInYear
from reports.site_data.service import Service
from sites.measures import counted_activities
from sites.models import Activity, MonthlyLog
from sites.site_years import months_of
from sites.states import LOG_WORDS, LogStatus

WORDS = {status: word for word, status in LOG_WORDS.items()}


def months(of: SiteInYear, served: Iterable[Service]) -> tuple[Month, ...]:
    logs = {log.month: log for log in MonthlyLog.objects.filter(site=of.site, month__year=of.year)}
    activities = Activity.objects.filter(counted_activities(of.years), log__site=of.site).values_list("log__month")
    sums = {month: (number, people) for month, number, people in activities.annotate(Count("pk"), Sum("participants"))}
    minutes: Counter[date] = Counter()
    for record in served:
        minutes[record.day.replace(day=1)] += record.minutes
    operating = {month.first for month in of.taking_part.months}
    return tuple(
        _month(of, month.first, logs.get(month.first), sums.get(month.first, (0, 0)), minutes[month.first])
        if month.first in operating
        else Month(month.first.month, operating=False)
        for month in months_of(of.year)
    )


def _month(of: SiteInYear, first: date, log: MonthlyLog | None, sums: tuple[int, int], minutes: int) -> Month:
    approved = log is not None and log.status == LogStatus.APPROVED
    submitted = log.first_submitted_at if log else None
    return Month(
        number=first.month,
        operating=True,
        log=WORDS[LogStatus(log.status)] if log else "",
        on_time=submitted is not None and submitted < of.years.cutoffs[first],
        open_days=log.open_days if log and approved else None,
        activities=sums[0] if approved else None,
        attendance=sums[1] if approved else None,
        service_minutes=minutes,
    )

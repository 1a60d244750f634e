"""Which logs the demo district has of the current year, made of those that its workbook has of another year. Pure but
for reading those; nothing is random, so that every start shows the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

from sites.models import Activity, MonthlyLog, Site
from sites.punctuality import is_operating
from sites.site_years import Month, month_of, months_of
from sites.states import LOG_WORDS, LogStatus

#: by site and number of the month: opening days and activities
Known = dict[tuple[int, int], tuple[int, tuple[Activity, ...]]]
WORDS = {status: word for word, status in LOG_WORDS.items()}
#: of twenty sites: how the last month stands before its deadline is over, and after; the rest is approved
AHEAD = {0: None, 1: None, 2: None, 3: LogStatus.DRAFT, 4: LogStatus.RETURNED} | dict.fromkeys(
    range(5, 14), LogStatus.SUBMITTED
)
BEHIND = {0: None, 1: LogStatus.DRAFT, 2: LogStatus.RETURNED} | dict.fromkeys(range(3, 8), LogStatus.SUBMITTED)


@dataclass(frozen=True)
class Plan:
    """A site's month as the demo has it: handed in on a day, in a state, with activities of the other year."""

    site: Site
    month: Month
    status: LogStatus
    handed_in: datetime | None
    open_days: int
    activities: tuple[Activity, ...]

    @property
    def log_row(self) -> list[object]:
        return [self.site.code, f"{self.month.first:%Y-%m}", self.handed_in, WORDS[self.status], self.open_days, ""]

    @property
    def activity_rows(self) -> Iterator[list[object]]:
        for one in self.activities:
            day = same_weekday(one.date, self.month)
            people = one.participants * (90 + crc32(f"{one.pk}".encode()) % 21) // 100
            yield [self.site.code, day, one.course.code, one.topic, people, Decimal(one.minutes) / 60]


def plans(known: Known, sites: list[Site], today: date, deadline: date) -> Iterator[Plan]:
    """The months of this year that are over, site by site, made of those that are known. `deadline` is that of the last
    of them."""
    over = [month for month in months_of(today.year) if month.last < today]
    spread = BEHIND if today > deadline else AHEAD
    for number, site in enumerate(sites):
        for month in over:
            status: LogStatus | None = LogStatus.APPROVED
            if month is over[-1]:
                status = spread.get(number % 20, LogStatus.APPROVED)
            found = known.get((site.pk, month.first.month))
            operates = site.opened_on and is_operating(site.opened_on, site.closed_on, month)
            if status is None or found is None or not operates:
                continue
            open_days, activities = found
            handed_in = None if status == LogStatus.DRAFT else _moment(site, month, today)
            yield Plan(site, month, status, handed_in, open_days, activities)


def of_another_year() -> Known:
    """What the workbook's year had."""
    first = MonthlyLog.objects.order_by("month").values_list("month", flat=True).first()
    logs = MonthlyLog.objects.filter(month__year=first.year if first else 0).prefetch_related("activities__course")
    return {(log.site_id, log.month.month): (log.open_days, tuple(log.activities.all())) for log in logs}


def _moment(site: Site, month: Month, today: date) -> datetime:
    """When it was handed in: mostly within the first days of the month after, now and then late."""
    seed = crc32(f"{site.code} {month.first}".encode())
    day = month.last + timedelta(days=1 + seed % 5 + (12 if seed % 23 == 0 else 0))
    return datetime.combine(min(day, today - timedelta(days=1)), time(9 + seed % 8, seed % 60))


def begun(known: Known, site: Site, month: Month, today: date) -> dict[str, object]:
    """What has been typed so far of the month that is running."""
    _days, activities = known.get((site.pk, month.first.month), (0, ()))
    lines = [
        {
            "row": f"d{one.pk}",
            "date": same_weekday(one.date, month).isoformat(),
            "course": one.course.code,
            "topic": one.topic,
            "participants": str(one.participants),
            "hours": format(one.minutes / 60, "g"),
        }
        for one in activities
        if same_weekday(one.date, month) < today
    ]
    return {"open_days": "", "note": "", "activities": lines, "incidents": [], "surveys": []}


def same_weekday(day: date, month: Month) -> date:
    """The day of `month` nearest to that of `day` which is the same day of the week."""
    near = month.first.replace(day=min(day.day, month.last.day))
    around = (near + timedelta(days=step) for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6))
    return next(each for each in around if month_of(each) == month and each.weekday() == day.weekday())

"""Which monthly logs of a year are due, and which came in on time, late or not at all (docs/rules.md §1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice, repeat
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.workdays.models import Holiday
from portal.workdays.rules import end_of, log_deadline
from programmes.models import Programme, Scheme
from sites.models import EvaluationRound, MonthlyLog, Site
from sites.site_years import Month, local, months_of
from sites.states import FROZEN_ROUNDS, LogStatus

ON_TIME, LATE, MISSING = "on_time", "late", "missing"
#: a log that will be due within so many days is spoken of
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class LogMonth:
    """A programme's month: the logs that are due (none before the deadline is over), and how they came in."""

    month: date
    deadline: date
    is_due: bool
    due: int = 0
    on_time: int = 0
    late: int = 0
    approved: int = 0

    @property
    def missing(self) -> int:
        return self.due - self.on_time - self.late


@dataclass(frozen=True, slots=True)
class LogRow:
    """A site's month with its log, if there is one; `state` says how it came in, empty before it is due."""

    site: Site
    month: date
    deadline: date
    is_due: bool
    log: MonthlyLog | None

    @property
    def state(self) -> str:
        at = self.log.first_submitted_at if self.log else None
        if at is None:
            return MISSING if self.is_due else ""
        return ON_TIME if at < _end(self.deadline) else LATE

    def is_expected(self, today: date) -> bool:
        """Whether it is not in, and its deadline is over or near."""
        return self.state in (MISSING, "") and self.month <= today and self.deadline - today <= AHEAD


class LogYear:
    """The deadlines of a year as they stand at a moment (now, unless told)."""

    def __init__(self, year: int, now: datetime | None = None) -> None:
        self.year = year
        self.now = now or timezone.now()
        self.months = months_of(year)
        around = Holiday.objects.filter(date__year__in=(year, year + 1))
        self._holidays = dict(around.values_list("date", "kind"))
        self._deadlines: dict[tuple[date, int], date] = {}

    def deadline(self, month: Month, due_day: int) -> date:
        known = self._deadlines.get((month.first, due_day))
        if known is None:
            known = self._deadlines[month.first, due_day] = log_deadline(month.first, due_day, self._holidays)
        return known

    def is_due(self, deadline: date) -> bool:
        """Whether a deadline is over."""
        return self.now >= _end(deadline)

    def counts(self, actor: Actor) -> dict[int, list[LogMonth]]:
        """The twelve months of each programme that the actor sees; two queries whatever their number."""
        due_days = dict(Programme.objects.visible_to(actor).values_list("pk", "log_due_day"))
        sites = self._operating_sites(actor)
        logs = self._logs(actor, set(due_days.values()))
        return {
            programme: [
                self._month(month, due_day, sites.get((programme, month.first)), logs.get((programme, month.first)))
                for month in self.months
            ]
            for programme, due_day in due_days.items()
        }

    def _month(self, month: Month, due_day: int, operating: int | None, logs: dict[str, int] | None) -> LogMonth:
        deadline = self.deadline(month, due_day)
        if not self.is_due(deadline):
            return LogMonth(month.first, deadline, False)
        return LogMonth(month.first, deadline, True, operating or 0, **(logs or {}))

    def _operating_sites(self, actor: Actor) -> dict[tuple[int, date], int]:
        counts = {f"m{month.first.month}": Count("pk", filter=operates(month)) for month in self.months}
        of_actor = Site.objects.reporting_to(actor).order_by()
        rows: Iterable[dict[str, Any]] = of_actor.values("programme").annotate(**counts)  # type: ignore[assignment]
        return {(row["programme"], month.first): row[f"m{month.first.month}"] for row in rows for month in self.months}

    def _logs(self, actor: Actor, due_days: set[int]) -> dict[tuple[int, date], dict[str, int]]:
        on_time, operating = Q(pk__in=[]), Q(pk__in=[])
        for month in self.months:
            operating |= Q(month=month.first) & operates(month, "site__")
            for due_day in due_days:
                end = local(end_of(self.deadline(month, due_day)))
                of = {"month": month.first, "site__programme__log_due_day": due_day}
                on_time |= Q(first_submitted_at__lt=end, **of)
        handed_in = Q(first_submitted_at__isnull=False)
        of_actor = MonthlyLog.objects.visible_to(actor).filter(operating, month__year=self.year).order_by()
        found: Iterable[dict[str, Any]] = of_actor.values("site__programme", "month").annotate(  # type: ignore[assignment]
            on_time=Count("pk", filter=on_time),
            late=Count("pk", filter=handed_in & ~on_time),
            approved=Count("pk", filter=Q(status=LogStatus.APPROVED)),
        )
        return {(row.pop("site__programme"), row.pop("month")): row for row in found}

    def rows(self, actor: Actor, sites: QuerySet[Site], months: Iterable[Month] | None = None) -> "LogRows":
        """The months in which `sites` (of the actor's scope) operate, month by month, with their logs."""
        chosen = list(self.months if months is None else months)
        known: Any = list(
            sites.filter(opened_on__isnull=False).order_by("code").values_list("pk", "opened_on", "closed_on")
        )
        return LogRows(self, actor, sites, [(month, _operating(known, month)) for month in chosen])


def _operating(known: Iterable[tuple[int, date, date | None]], month: Month) -> list[int]:
    """Those that operate in a month. `is_operating`, spelled out: called for each site and month it took most of a
    page's time."""
    first, last = month.first, month.last
    return [pk for pk, opened, closed in known if opened <= last and (closed is None or closed >= first)]


class LogRows(Sequence[LogRow]):
    """Rows that are counted at once, and read when they are looked at: a page needs a hundred of thousands."""

    #: rows for which their sites are named; for more of them all sites are read
    FEW = 500

    def __init__(
        self, year: LogYear, actor: Actor, sites: QuerySet[Site], operating: list[tuple[Month, list[int]]]
    ) -> None:
        self._year, self._actor, self._sites, self._operating = year, actor, sites, operating

    def __len__(self) -> int:
        return sum(len(sites) for _month, sites in self._operating)

    def __iter__(self) -> Iterator[LogRow]:
        return iter(self[:])

    def __getitem__(self, which: Any) -> Any:
        if isinstance(which, slice):
            start, stop, step = which.indices(len(self))
            return self._read(list(islice(self._pairs(), start, stop, step)))
        return self._read([list(self._pairs())[which]])[0]

    def _pairs(self) -> Iterator[tuple[int, Month]]:
        for month, sites in self._operating:
            yield from zip(sites, repeat(month))

    def _read(self, operating: list[tuple[int, Month]]) -> list[LogRow]:
        sites, logs = self._sites.order_by(), MonthlyLog.objects.visible_to(self._actor)
        if len(operating) <= self.FEW:
            sites = sites.filter(pk__in={pk for pk, _month in operating})
        read = sites.select_related("programme", "room__community__subdistrict").defer("phone")
        known = {site.pk: site for site in read}
        chosen = logs.filter(month__in={month.first for _pk, month in operating}, site__in=sites.values("pk"))
        found = {(log.site_id, log.month): log for log in chosen}
        return [self._row(known[pk], month, found.get((pk, month.first))) for pk, month in operating]

    def _row(self, site: Site, month: Month, log: MonthlyLog | None) -> LogRow:
        deadline = self._year.deadline(month, site.programme.log_due_day)
        return LogRow(site, month.first, deadline, self._year.is_due(deadline), log)


@lru_cache(maxsize=256)
def _end(deadline: date) -> datetime:
    return local(end_of(deadline))


def operates(month: Month, site: str = "") -> Q:
    """That a site operates in a month (docs/rules.md §1)."""
    opened, closed = f"{site}opened_on__lte", f"{site}closed_on"
    return Q(**{opened: month.last}) & (Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gte": month.first}))


def is_operating(opened: date, closed: date | None, month: Month) -> bool:
    """As `operates`, of days that were read already."""
    return opened <= month.last and (closed is None or closed >= month.first)


def reporting_programmes(actor: Actor, year: int) -> set[int]:
    """The programmes (primary keys) whose logs of a year can still be handed in.

    There is a scheme or a log of the year, else the portal is not in use for it; and the evaluation is neither under
    public notice nor published.
    """
    return set(reporting_due_days(actor, year))


def reporting_due_days(actor: Actor, year: int) -> dict[int, int]:
    """As `reporting_programmes`, each with the day of the month by which its logs are due."""
    schemes = Scheme.objects.visible_to(actor).filter(year=year).order_by()
    found = dict(schemes.values_list("programme", "programme__log_due_day"))
    logs = MonthlyLog.objects.visible_to(actor).filter(month__year=year, site__programme=OuterRef("pk")).order_by()
    others = Programme.objects.filter(Exists(logs)).exclude(pk__in=found).order_by()
    found |= dict(others.values_list("pk", "log_due_day"))
    rounds = EvaluationRound.objects.visible_to(actor).final().filter(year=year, status__in=FROZEN_ROUNDS).order_by()
    frozen = set(rounds.values_list("programme", flat=True))
    return {programme: due_day for programme, due_day in found.items() if programme not in frozen}

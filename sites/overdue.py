"""Monthly logs that are not in: whose, of which month, and since when they are late."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Sum, When
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from sites import exemptions
from sites.exemptions import Place
from sites.models import MonthlyLog, Site
from sites.punctuality import LogYear, is_operating, reporting_due_days
from sites.site_years import DAY, Month, months_of

#: how far who chases logs, or watches who does, sees
CHASING = (Reach.EVERYTHING, Reach.AUDIT, Reach.PROGRAMMES, Reach.SUBDISTRICT)
#: lookups of a site to the fields of a Place
PLACE = (
    "pk", "code", "programme", "programme__log_due_day", "room__community", "room__community__subdistrict",
    "room__community__subdistrict__code", "opened_on", "closed_on",
)  # fmt: skip
Months = tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A site's month that is expected and not handed in. Logs that came back are in: they wait elsewhere."""

    place: Place
    month: date
    deadline: date

    @property
    def pk(self) -> str:
        """What names it in a form."""
        return f"{self.place.site}:{self.month:%Y-%m}"

    @property
    def topic(self) -> str:
        """What a reminder calls it (portal.reminding)."""
        return f"log {self.place.code} {self.month:%Y-%m}"

    def days_late(self, today: date) -> int:
        return (today - self.deadline).days


def overdue(actor: Actor, sites: QuerySet[Site] | None = None, *, now: datetime | None = None) -> list[Owed]:
    """The logs of the actor's scope (of `sites`, if they are given) whose deadline is over, the latest first.

    They are of this year and the last, of programmes whose logs can still be handed in, and no exemption covers them.
    """
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    rows = list(owed(actor, sites, now=moment, until=today - DAY))
    return sorted(rows, key=lambda row: (row.deadline, row.place.subdistrict_code, row.place.code, row.month))


def owed(actor: Actor, sites: QuerySet[Site] | None, *, now: datetime, until: date) -> Iterator[Owed]:
    """As `overdue`, those whose deadline is on `until` or before it, in no order; six queries a year however
    many there are. Sites that are given must be of the actor's scope."""
    today = timezone.localdate(now)
    chosen = Site.objects.reporting_to(actor) if sites is None else sites
    for year in (today.year - 1, today.year):
        missing = list(_missing(actor, chosen, year, now, until))
        if not missing:
            continue
        exempt = exemptions.of_year(year)
        for row, month in missing:
            if not exempt.covers(row.place, month, row.deadline):
                yield row


def exempted(actor: Actor, year: int, *, now: datetime) -> int:
    """How many logs of a year would be overdue if no exemption covered them."""
    exempt = exemptions.of_year(year)
    if not exempt:
        return 0
    sites = Site.objects.reporting_to(actor).filter(exempt.sites)
    found = _missing(actor, sites, year, now, timezone.localdate(now) - DAY)
    return sum(exempt.covers(row.place, month, row.deadline) for row, month in found)


def _missing(
    actor: Actor, sites: QuerySet[Site], year: int, now: datetime, until: date
) -> Iterator[tuple[Owed, Month]]:
    """The months of `sites` that are not handed in, due by `until`, in no order."""
    due_days = reporting_due_days(actor, year)
    if not due_days:
        return
    of_year, today = LogYear(year, now), timezone.localdate(now)
    months = [month for month in of_year.months if month.first <= today]
    due: dict[int, list[tuple[Month, date]]] = {}
    wanted: dict[Months, list[int]] = defaultdict(list)
    for programme, due_day in due_days.items():
        deadlines = [(month, of_year.deadline(month, due_day)) for month in months]
        due[due_day] = [(month, deadline) for month, deadline in deadlines if deadline <= until]
        wanted[tuple(month for month, _deadline in due[due_day])].append(programme)
    wanted.pop((), None)
    for place, has in _incomplete(sites, year, wanted) if wanted else ():
        for month, deadline in due[place.due_day]:
            if not has & _bit(month) and is_operating(place.opened, place.closed, month):
                yield Owed(place, month.first, deadline), month


def _incomplete(sites: QuerySet[Site], year: int, wanted: Mapping[Months, list[int]]) -> list[tuple[Place, int]]:
    """Of the programmes whose logs of these months are wanted the sites that have not handed in every one, each with
    the months that it has, as bits. Most sites have: the database leaves them out, which is the speed of it all."""
    # no visible_to: the sites are the reader's, and to ask that again for each of their logs takes half the time
    handed_in = MonthlyLog.objects.filter(first_submitted_at__isnull=False).order_by().values("site")
    programmes = [programme for some in wanted.values() for programme in some]
    of: Any = sites.filter(opened_on__isnull=False, programme__in=programmes).order_by().distinct()
    for months, some in wanted.items():
        of_months = handed_in.filter(month__range=(months[0].first, months[-1].first))
        complete = of_months.annotate(n=Count("pk")).filter(n=len(months)).values("site")
        of = of.exclude(programme__in=some, pk__in=complete)
    last = max(months[-1].first for months in wanted)
    every = [month for month in months_of(year) if month.first <= last]
    of_site = handed_in.filter(site=OuterRef("pk"), month__range=(every[0].first, last))
    bits = Case(*[When(month=month.first, then=_bit(month)) for month in every], default=0)
    rows = of.values_list(*PLACE, Subquery(of_site.annotate(bits=Sum(bits)).values("bits")))
    return [(Place(*row), has or 0) for *row, has in rows]


def _bit(month: Month) -> int:
    return 1 << month.first.month

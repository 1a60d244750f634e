"""Monthly logs that are not in: whose, of which month, and since when they are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from sites import exemptions
from sites.exemptions import Place
from sites.models import MonthlyLog, Site
from sites.punctuality import LogYear, is_operating, reporting_programmes
from sites.site_years import DAY, Month

#: how far who chases logs, or watches who does, sees
CHASING = (Reach.EVERYTHING, Reach.AUDIT, Reach.PROGRAMMES, Reach.SUBDISTRICT)


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
    """As `overdue`, those whose deadline is on `until` or before it; five queries a year however many there are."""
    today = timezone.localdate(now)
    chosen = Site.objects.reporting_to(actor) if sites is None else sites
    for year in (today.year - 1, today.year):
        places = _places(chosen, reporting_programmes(actor, year))
        if not places:
            continue
        exempt = exemptions.of_year(year)
        for row, month in _missing(actor, LogYear(year, now), places, until):
            if not exempt.covers(row.place, month, row.deadline):
                yield row


def exempted(actor: Actor, year: int, *, now: datetime) -> int:
    """How many logs of a year would be overdue if no exemption covered them."""
    exempt = exemptions.of_year(year)
    if not exempt:
        return 0
    sites = Site.objects.reporting_to(actor).filter(exempt.sites)
    places = _places(sites, reporting_programmes(actor, year))
    found = _missing(actor, LogYear(year, now), places, timezone.localdate(now) - DAY)
    return sum(exempt.covers(row.place, month, row.deadline) for row, month in found)


def _missing(actor: Actor, of_year: LogYear, places: list[Place], until: date) -> Iterator[tuple[Owed, Month]]:
    """The months of places that are not handed in, due by `until`."""
    handed_in = _handed_in(actor, of_year.year)
    today = timezone.localdate(of_year.now)
    for month in of_year.months:
        if month.first > today:
            return
        for place in places:
            deadline = of_year.deadline(month, place.due_day)
            is_wanted = deadline <= until and is_operating(place.opened, place.closed, month)
            if is_wanted and (place.site, month.first) not in handed_in:
                yield Owed(place, month.first, deadline), month


def _places(sites: QuerySet[Site], programmes: set[int]) -> list[Place]:
    of: Any = sites.filter(opened_on__isnull=False, programme__in=programmes).order_by().distinct()
    return [
        Place(*row)
        for row in of.values_list(
            "pk", "code", "programme", "programme__log_due_day", "room__community", "room__community__subdistrict",
            "room__community__subdistrict__code", "opened_on", "closed_on",
        )
    ]  # fmt: skip


def _handed_in(actor: Actor, year: int) -> set[tuple[int, date]]:
    logs: Any = MonthlyLog.objects.visible_to(actor).filter(month__year=year, first_submitted_at__isnull=False)
    return set(logs.order_by().values_list("site", "month"))

"""What logs cost the committees: minutes and fields, measured from the drafts and of no person, and what was typed
twice although it happened once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from portal.accounts.actors import Actor
from portal.money import half_up
from sites.models import Activity, LogEffort, Survey


@dataclass(frozen=True)
class Effort:
    """What the logs of a community (or of several) took in a year."""

    name: str
    subdistrict: str
    months: int
    logs: int
    seconds: int
    typed: int
    filled: int
    twice: int = 0

    @property
    def minutes_a_month(self) -> Any:
        return half_up(Fraction(self.seconds, 60 * self.months), 1) if self.months else None

    @property
    def typed_a_month(self) -> Any:
        return half_up(Fraction(self.typed, self.months), 1) if self.months else None

    @property
    def taken_share(self) -> Any:
        """Of the filled fields those that nobody had to type, in percent."""
        return half_up(100 * Fraction(max(self.filled - self.typed, 0), self.filled), 1) if self.filled else None


@dataclass(frozen=True)
class Twice:
    """What was typed at `sites` sites of a community instead of once: the day, and what it was."""

    community: str
    name: str
    day: date
    what: str
    sites: int

    @property
    def needless(self) -> int:
        """How many times too often."""
        return self.sites - 1


def efforts(actor: Actor, year: int, repeated: Iterable[Twice]) -> list[Effort]:
    """Each community's year, those with the most minutes a month first. A month is one in which a log was written."""
    place = "log__site__room__community"
    rows = LogEffort.objects.visible_to(actor).filter(log__month__year=year).order_by()
    sums: Iterable[Any] = rows.values_list(f"{place}__code", f"{place}__name", f"{place}__subdistrict__name").annotate(
        Count("log__month", distinct=True), Count("pk"), Sum("seconds"), Sum("typed"), Sum("fields")
    )
    twice: dict[str, int] = defaultdict(int)
    for one in repeated:
        twice[one.community] += one.needless
    found = [replace(Effort(*counted), twice=twice[code]) for code, *counted in sums]
    return sorted(found, key=lambda one: (-(one.minutes_a_month or 0), one.name))


def together(rows: Iterable[Effort]) -> Effort:
    """All of them as one: its months are those of all communities."""
    rows = list(rows)
    names = ("months", "logs", "seconds", "typed", "filled", "twice")
    return Effort("", "", **{name: sum(getattr(row, name) for row in rows) for name in names})


def typed_twice(actor: Actor, year: int) -> list[Twice]:
    """Activities and surveys that stand in the logs of several sites of a community, of the same day and with the same
    words, and were not booked as one occasion; the latest first."""
    activities = Activity.objects.visible_to(actor).filter(date__year=year, occasion="")
    surveys = Survey.objects.visible_to(actor).filter(date__year=year)
    returns = Concat(Cast("satisfied", CharField()), Value("/"), Cast("valid", CharField()))
    found = [*_of_several(activities, "log__site", F("topic")), *_of_several(surveys, "site", returns)]
    return sorted(found, key=lambda one: (one.day, one.name), reverse=True)


def _of_several(rows: QuerySet[Any], site: str, what: Any) -> list[Twice]:
    place = f"{site}__room__community"
    grouped = rows.order_by().annotate(what=what).values_list(f"{place}__code", f"{place}__name", "date", "what")
    return [Twice(*row) for row in grouped.annotate(sites=Count(site, distinct=True)).filter(sites__gt=1)]

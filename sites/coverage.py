"""How far a programme has come by a day: its open sites, the communities that they cover, the phase's target."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from programmes.models import Phase
from sites.models import Site

#: the communities that coverage is told of, as conditions on a community
GROUPS = {"all": Q(), "resettled": Q(nature="回迁"), "new": Q(nature="新建"), "fit": Q(fit=True)}

Counts = dict[str, int]


def counted_on(year: int, today: date) -> date:
    """The day on which a year's sites are counted: its last one, or today while it runs."""
    return min(date(year, 12, 31), today)


def open_on(day: date, site: str = "") -> Q:
    """That a site is open at the end of a day: opened by then and not shut (docs/rules.md §1)."""
    opened, closed = f"{site}opened_on__lte", f"{site}closed_on"
    return Q(**{opened: day}) & (Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gt": day}))


def communities(actor: Actor) -> Counts:
    """How many communities there are in the actor's scope, by group."""
    counts = {name: Count("pk", filter=group) for name, group in GROUPS.items()}
    return Community.objects.visible_to(actor).order_by().aggregate(**counts)


def covered(actor: Actor, day: date) -> dict[int | None, Counts]:
    """Communities with an open site, by group: of each programme's primary key, and of any programme under None."""
    sites = Site.objects.visible_to(actor).filter(open_on(day)).order_by()
    counts = {
        name: Count("room__community", filter=under("room__community", group), distinct=True)
        for name, group in GROUPS.items()
    }
    found: dict[int | None, Counts] = {None: sites.aggregate(**counts)}
    rows: Iterable[dict[str, Any]] = sites.values("programme").annotate(**counts)  # type: ignore[assignment]
    for row in rows:
        found[row.pop("programme")] = row
    return found


def under(relation: str, group: Q) -> Q:
    """A condition on the far side of a relation."""
    return Q(*((f"{relation}__{lookup}", value) for lookup, value in group.children))  # type: ignore[misc]


def phases_on(actor: Actor, day: date) -> dict[int, Phase]:
    """The phase that is valid on a day, by the programme's primary key: the one that began last.

    Targets are cumulative: that of a phase that ended stays the measure until the next one begins.
    """
    begun = Phase.objects.visible_to(actor).filter(starts__lte=day).order_by("starts", "number")
    return {phase.programme_id: phase for phase in begun}

"""What looks odd in a monthly log by what volunteers did."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.registry import OddityKind, log_oddities
from sites.models import MonthlyLog
from sites.site_years import month_of
from volunteers.models import ServiceRecord, Volunteer
from volunteers.states import ServiceStatus


def volunteer_at_two_sites(log: MonthlyLog) -> Iterator[tuple[str, dict[str, Any]]]:
    """Days on which a volunteer served here and at another site; what was not confirmed does not count."""
    month = month_of(log.month)
    service = ServiceRecord.objects.filter(month.holds("date")).exclude(status=ServiceStatus.REJECTED).order_by()
    here = service.filter(site=log.site_id)
    known = set(here.values_list("volunteer", "date"))
    if not known:
        return
    elsewhere = service.filter(volunteer__in=here.values("volunteer")).exclude(site=log.site_id)
    numbers: dict[date, set[str]] = defaultdict(set)
    sites: dict[date, set[str]] = defaultdict(set)
    for pk, day, number, code in elsewhere.values_list("volunteer", "date", "volunteer__number", "site__code"):
        if (pk, day) in known:
            numbers[day].add(number)
            sites[day].add(code)
    for day in sorted(sites):
        facts = {"day": day.isoformat(), "volunteers": sorted(numbers[day]), "sites": sorted(sites[day])}
        yield day.isoformat(), facts


def seen(actor: Actor, numbers: Iterable[str]) -> set[str]:
    """Of these volunteers' numbers those that the actor sees."""
    return set(Volunteer.objects.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True))


log_oddities.add(
    "volunteer_at_two_sites",
    OddityKind(
        "volunteer_at_two_sites",
        _("%(day)s: volunteers who served at another site too (%(sites)s): %(volunteers)s."),
        volunteer_at_two_sites,
        seen,
    ),
)

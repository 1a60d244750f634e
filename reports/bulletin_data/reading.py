"""Reads a programme's month from the ledgers as they are now: as many queries whatever the number of sites."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from portal.accounts.models import Subdistrict
from portal.audit.models import Entry
from portal.workdays.rules import end_of
from programmes.models import Programme
from reports.bulletin_data.facts import Event, SiteMonth
from sites.exemptions import Exemptions, Place
from sites.models import Activity, Incident, LogOddity, MonthlyLog, Site, Survey
from sites.punctuality import operates
from sites.site_years import Month, local
from sites.states import LogStatus
from volunteers.models import ServiceRecord
from volunteers.states import ServiceStatus

PLACE = "room__community__subdistrict"
KEYS = ("pk", "room__community", PLACE, "opened_on", "closed_on")
NAMES = {
    "code": "code",
    "name": "name",
    "community": "room__community__name",
    "community_code": "room__community__code",
    "community_kind": "room__community__kind",
    "subdistrict": f"{PLACE}__name",
    "subdistrict_code": f"{PLACE}__code",
    "subdistrict_kind": f"{PLACE}__kind",
}


@dataclass(frozen=True)
class Scope:
    """The sites that a bulletin is about: of a programme, in the district or in a subdistrict, in a month."""

    programme: Programme
    subdistrict: Subdistrict | None
    month: Month
    deadline: date

    @property
    def sites(self) -> QuerySet[Site]:
        place = {PLACE: self.subdistrict} if self.subdistrict else {}
        return Site.objects.filter(operates(self.month), programme=self.programme, **place)

    def of(self, site: str) -> Q:
        """That a row belongs to one of the sites; `site` is the lookup to it."""
        return Q(**{f"{site}__in": self.sites.order_by().values("pk")})


def site_months(scope: Scope) -> list[SiteMonth]:
    """The sites that operate in the month, by subdistrict, community and code."""
    order = (f"{PLACE}__code", "room__community__code", "code")
    sites = list(scope.sites.order_by(*order).values(*KEYS, *NAMES.values()))
    figures = defaultdict[int, dict[str, Any]](dict)
    for found in (_logs(scope), _activities(scope), _occasions(scope), _service(scope), _incidents(scope)):
        for pk, values in found.items():
            figures[pk] |= values
    for pk, values in (*_surveys(scope).items(), *_oddities(scope).items()):
        figures[pk] |= values
    exemptions, returned = Exemptions(scope.month.first, max(scope.month.last, scope.deadline)), _returned(scope.month)
    return [
        SiteMonth(
            **{name: site[lookup] for name, lookup in NAMES.items()},
            exempt=exemptions.covers(_place(scope, site), scope.month, scope.deadline),
            returned=returned[site["code"]],
            **figures[site["pk"]],
        )
        for site in sites
    ]


def _place(scope: Scope, site: dict[str, Any]) -> Place:
    return Place(
        site=site["pk"],
        code=site["code"],
        programme=scope.programme.pk,
        due_day=scope.programme.log_due_day,
        community=site["room__community"],
        subdistrict=site[PLACE],
        subdistrict_code=site[NAMES["subdistrict_code"]],
        opened=site["opened_on"],
        closed=site["closed_on"],
    )


def _logs(scope: Scope) -> dict[int, dict[str, Any]]:
    rows = MonthlyLog.objects.filter(scope.of("site"), month=scope.month.first)
    known = rows.values_list("site", "status", "first_submitted_at", "open_days", "version")
    return {
        site: {
            "status": status,
            "late": None if at is None else days_late(at, scope.deadline),
            "open_days": open_days if status == LogStatus.APPROVED else 0,
            "corrected": version - 1,
        }
        for site, status, at, open_days, version in known
    }


def days_late(at: datetime, deadline: date) -> int:
    """By how many days a log came in after its deadline; 0 on time."""
    if at < local(end_of(deadline)):
        return 0
    return (timezone.localdate(at) - deadline).days


def _counted(scope: Scope) -> QuerySet[Activity]:
    """Of approved logs; an activity lies in the month of its log."""
    logs = {"log__month": scope.month.first, "log__status": LogStatus.APPROVED}
    return Activity.objects.filter(scope.of("log__site"), **logs).order_by()


def _activities(scope: Scope) -> dict[int, dict[str, Any]]:
    rows = (
        _counted(scope)
        .values("log__site")
        .annotate(
            alone=Count("pk", filter=Q(occasion="")),
            people=Sum("participants"),
            menu=Count("pk", filter=Q(course__on_menu=True)),
        )
    )
    return {row.pop("log__site"): row for row in rows}  # type: ignore[misc]


def _occasions(scope: Scope) -> dict[int, dict[str, Any]]:
    shared = defaultdict[int, set[str]](set)
    for site, occasion in _counted(scope).exclude(occasion="").values_list("log__site", "occasion"):
        shared[site].add(occasion)
    return {site: {"occasions": frozenset(found)} for site, found in shared.items()}


def _service(scope: Scope) -> dict[int, dict[str, Any]]:
    confirmed = ServiceRecord.objects.filter(
        scope.of("site"), scope.month.holds("date"), status=ServiceStatus.CONFIRMED
    )
    rows = confirmed.order_by().values_list("site").annotate(Sum("minutes"), Count("pk"))
    return {site: {"minutes": minutes, "served": served} for site, minutes, served in rows}


def _incidents(scope: Scope) -> dict[int, dict[str, Any]]:
    found = defaultdict[int, list[Event]](list)
    rows = Incident.objects.filter(scope.of("site"), scope.month.holds("date")).order_by("date", "pk")
    for site, day, grade, liability in rows.values_list("site", "date", "grade", "liability"):
        found[site].append(Event(day, grade, liability))
    return {site: {"incidents": tuple(events)} for site, events in found.items()}


def _surveys(scope: Scope) -> dict[int, dict[str, Any]]:
    rows = Survey.objects.filter(scope.of("site"), scope.month.holds("date")).order_by()
    sums = rows.values_list("site").annotate(Sum("valid"), Sum("satisfied"))
    return {site: {"valid": valid, "satisfied": satisfied} for site, valid, satisfied in sums}


def _oddities(scope: Scope) -> dict[int, dict[str, Any]]:
    rows = LogOddity.objects.filter(scope.of("log__site"), log__month=scope.month.first).order_by()
    counts = rows.values_list("log__site").annotate(Count("pk"), Count("answered_at"))
    return {site: {"odd": odd, "answered": answered} for site, odd, answered in counts}


def _returned(month: Month) -> "Counter[str]":
    """How often logs of the month were returned, by the site's code: from the audit trail, as a log itself knows only
    the last time."""
    ending = f" {month.first:%Y-%m}"
    entries: Iterable[str] = Entry.objects.filter(action="log.return", target__endswith=ending).values_list(
        "target", flat=True
    )
    return Counter(target.removesuffix(ending) for target in entries)

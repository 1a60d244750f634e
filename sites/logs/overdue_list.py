"""The list of overdue logs as its pages show it: the rows of a filter, and a row in words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.actors import Actor
from portal.reminding.services import Told, told_of
from portal.web.addresses import address
from portal.web.table_export import Column, of
from portal.web.templatetags.portal import long_date, long_month
from sites.logs.filters import OverdueFilter
from sites.models import Site
from sites.overdue import Owed, overdue
from sites.reminders import people

#: sorting by column; rows come by lateness
ORDERS: dict[str, Callable[[Owed], Any]] = {
    "deadline": lambda row: row.deadline,
    "site": lambda row: row.place.code,
    "subdistrict": lambda row: row.place.subdistrict_code,
    "month": lambda row: row.month,
}
#: what is shown of a site; no phone is decrypted
SITE = ("code", "name", "programme__name", "room__community__name", "room__community__subdistrict__name")
_AT_ONCE = 500


@dataclass(frozen=True)
class Found:
    """What an address asks for: its filter, and the rows in their order."""

    filter: OverdueFilter
    rows: list[Owed]


@dataclass(frozen=True)
class Line:
    """An overdue log in words."""

    row: Owed
    site: Site
    late: int
    responsible: str
    told: Told | None
    url: str

    @property
    def pk(self) -> str:
        return self.row.pk

    def __str__(self) -> str:
        return f"{self.site.name} {self.month}"

    @property
    def month(self) -> str:
        """As it is shown, like the days below: a template's filter for days takes longer than the rest of a row."""
        return f"{self.row.month:%Y-%m}"

    @property
    def deadline(self) -> str:
        return f"{self.row.deadline:%Y-%m-%d}"

    @property
    def last(self) -> str:
        """When somebody was told last."""
        return f"{timezone.localtime(self.told.last):%Y-%m-%d %H:%M}" if self.told and self.told.last else ""

    @property
    def channels(self) -> str:
        return "、".join(str(each) for each in self.told.channels) if self.told else ""

    @property
    def failed(self) -> str:
        return "、".join(str(each) for each in self.told.failed) if self.told else ""


COLUMNS = (
    Column(gettext_lazy("Month"), of("month")),
    Column(gettext_lazy("Code"), of("site.code")),
    Column(gettext_lazy("Site"), of("site.name")),
    Column(gettext_lazy("Programme"), of("site.programme.name")),
    Column(gettext_lazy("Subdistrict"), of("site.room.community.subdistrict.name")),
    Column(gettext_lazy("Community"), of("site.room.community.name")),
    Column(gettext_lazy("Deadline"), of("row.deadline")),
    Column(gettext_lazy("Days late"), of("late"), is_number=True),
    Column(gettext_lazy("Responsible"), of("responsible")),
    Column(gettext_lazy("Last reminded"), of("told.last")),
    Column(gettext_lazy("By"), of("channels")),
    Column(gettext_lazy("Times reminded"), of("told.times"), is_number=True),
)


def found(request: HttpRequest, actor: Actor) -> Found:
    """The overdue logs of the actor's scope that the address's filter leaves."""
    everything = overdue(actor)
    months = {row.month for row in everything}
    sites = Site.objects.reporting_to(actor)
    filtered = OverdueFilter(request.GET, sites, request=request, months=months)
    on = filtered.on
    rows = everything
    if {"q", "programme", "subdistrict"} & set(on):
        kept = set(filtered.qs.order_by().values_list("pk", flat=True))
        rows = [row for row in rows if row.place.site in kept]
    for name, form in (("year", "%Y"), ("month", "%Y-%m")):
        if wanted := on.get(name):
            rows = [row for row in rows if row.month.strftime(form) == wanted]
    return Found(filtered, _ordered(rows, request.GET.get("ordering", "")))


def _ordered(rows: list[Owed], ordering: str) -> list[Owed]:
    order = ORDERS.get(ordering.removeprefix("-"))
    return sorted(rows, key=order, reverse=ordering.startswith("-")) if order else rows


def lines(rows: Sequence[Owed], today: date) -> list[Line]:
    """Rows with what their sites are called, who hands them in, and who was told when."""
    sites = _sites(rows)
    whose, told = people(rows, today), told_of(row.topic for row in rows)
    return [
        Line(
            row=row,
            site=sites[row.place.site],
            late=row.days_late(today),
            responsible="、".join(str(user) for user in whose.responsible(row)),
            told=told.get(row.topic),
            url=address("site", row.place.code, year=row.month.year),
        )
        for row in rows
    ]


def _sites(rows: Sequence[Owed]) -> dict[int, Site]:
    joined = (sites.only(*SITE).select_related("programme", "room__community__subdistrict") for sites in _chosen(rows))
    return {site.pk: site for sites in joined for site in sites}


def _chosen(rows: Sequence[Owed]) -> Iterator[QuerySet[Site]]:
    """The sites of these rows, some at once: a statement names only so many."""
    keys = sorted({row.place.site for row in rows})
    for start in range(0, len(keys), _AT_ONCE):
        yield Site.objects.filter(pk__in=keys[start : start + _AT_ONCE])


def texts(rows: Sequence[Owed]) -> list[tuple[str, str]]:
    """Subdistrict and text ready for its chat group, in the office's language: units and sites, and no person."""
    names, groups = _names(rows), defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.place.subdistrict_code, row.month, row.place.code)):
        _site, subdistrict = names[row.place.site]
        groups[subdistrict].append(row)
    with translation.override(settings.LANGUAGE_CODE):
        return [(name, _text(name, owed, names)) for name, owed in groups.items()]


def _names(rows: Sequence[Owed]) -> dict[int, tuple[str, str]]:
    """Of each site by its key: its community with its own name, and its subdistrict."""
    return {
        pk: (f"{community}（{name}）", subdistrict)
        for sites in _chosen(rows)
        for pk, name, community, subdistrict in sites.values_list(
            "pk", "name", "room__community__name", "room__community__subdistrict__name"
        )
    }


def _text(subdistrict: str, rows: Sequence[Owed], names: dict[int, tuple[str, str]]) -> str:
    day = long_date(timezone.localdate())
    head = ngettext(
        "%(where)s: as of %(day)s %(n)d monthly log has not been handed in.",
        "%(where)s: as of %(day)s %(n)d monthly logs have not been handed in.",
        len(rows),
    ) % {"where": subdistrict, "day": day, "n": len(rows)}
    by_month: dict[tuple[date, date], list[str]] = defaultdict(list)
    for row in rows:
        by_month[row.month, row.deadline].append(names[row.place.site][0])
    form = _("%(month)s (due %(day)s): %(sites)s")
    parts = [
        form % {"month": long_month(month), "day": long_date(deadline), "sites": "、".join(sites)}
        for (month, deadline), sites in by_month.items()
    ]
    return "\n".join([head, *parts, _("Please hand them in on the portal as soon as possible.")])

"""The pages of rows behind the year's figures: its sites, its communities, its logs."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.desk.row_filters import CommunityFilter, LogFilter, OfYearFilter, SiteFilter
from portal.desk.start.words import LOG_TONES, log_words
from portal.web import tones
from sites import coverage, exemptions
from sites.models import Site
from sites.punctuality import LATE, MISSING, ON_TIME, LogRow, LogYear, reporting_programmes
from sites.states import LogStatus

PAGE = 50
#: what is shown of a site; nothing else is read of five tables, and no phone is decrypted
SITE = (
    "code", "name", "status", "opened_on", "closed_on", "programme__name", "room__community__name",
    "room__community__nature", "room__community__subdistrict__name",
)  # fmt: skip


@require_GET
def sites(request: HttpRequest, year: int) -> HttpResponse:
    """The sites of a year (`?state=open` and so on)."""
    rows = Site.objects.visible_to(_actor(request)).select_related("programme", "room__community__subdistrict")
    rows = rows.only(*SITE)
    day = coverage.counted_on(year, timezone.localdate())
    found = SiteFilter(request.GET, rows.order_by("code"), request=request, year=year, day=day)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    for site in page.object_list:
        site.tone = tones.of_state(site.status)
    return render(request, "desk/year_sites.html", _context(found, page))


@require_GET
def communities(request: HttpRequest, year: int) -> HttpResponse:
    """The communities of the reader's scope with the open sites that cover them; `?covered=no` are those without."""
    rows = Community.objects.visible_to(_actor(request)).select_related("subdistrict").order_by("code")
    day = coverage.counted_on(year, timezone.localdate())
    found = CommunityFilter(request.GET, rows, request=request, year=year, day=day)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    covering: dict[int, list[Site]] = defaultdict(list)
    of_page = found.sites.filter(room__community__in=list(page.object_list)).select_related("room")
    for site in of_page.only("code", "name", "room__community").order_by("code"):
        covering[site.room.community_id].append(site)
    for community in page.object_list:
        community.covering = covering[community.pk]
    covered = found.qs.filter(pk__in=found.sites.values("room__community")).count()
    context = {"covered": covered, "programme": found.chosen("programme")}
    return render(request, "desk/year_coverage.html", _context(found, page) | context)


@require_GET
def logs(request: HttpRequest, year: int) -> HttpResponse:
    """The logs of a year's operating months, also those that never came (`?state=missing&month=3`)."""
    actor, today = _actor(request), timezone.localdate()
    found = LogFilter(request.GET, Site.objects.reporting_to(actor), request=request, year=year, day=today)
    of_year, month = LogYear(year), found.chosen("month")
    months = [each for each in of_year.months if month in (None, str(each.first.month))]
    rows = chosen_logs(of_year.rows(actor, found.qs, months), found.chosen("state"), actor, year, today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [
        {
            "log": row,
            **_days(row),
            "state": log_words(row.state) if row.state else "",
            "tone": LOG_TONES[row.state],
            "status_tone": tones.of_state(row.log.status) if row.log else "",
        }
        for row in page.object_list
    ]
    return render(request, "desk/year_logs.html", _context(found, page) | {"shown": shown})


def _days(row: LogRow) -> dict[str, str]:
    """As they are shown: the template's filter for days takes longer than all the rest of a row."""
    handed_in = row.log.first_submitted_at if row.log else None
    return {
        "month": f"{row.month:%Y-%m}",
        "deadline": f"{row.deadline:%Y-%m-%d}",
        "handed_in": f"{timezone.localtime(handed_in):%Y-%m-%d %H:%M}" if handed_in else "—",
    }


def chosen_logs(rows: Sequence[LogRow], state: str | None, actor: Actor, year: int, today: date) -> Sequence[LogRow]:
    """Those of a state; all of the year's without one."""
    if state is None:
        return rows
    reporting = reporting_programmes(actor, year) if state in ("owed", "expected") else set()
    exempt = exemptions.of_year(year)

    def is_asked_for(row: LogRow) -> bool:
        return not exempt.exempts(row.site, row.month, row.deadline)

    chooses: dict[str, Callable[[LogRow], bool]] = {
        "due": lambda row: row.is_due,
        "approved": lambda row: row.is_due and row.log is not None and row.log.status == LogStatus.APPROVED,
        "owed": lambda row: row.state == MISSING and row.site.programme_id in reporting and is_asked_for(row),
        "expected": lambda row: row.is_expected(today) and row.site.programme_id in reporting and is_asked_for(row),
        **{way: lambda row, way=way: row.is_due and row.state == way for way in (ON_TIME, LATE, MISSING)},  # type: ignore[misc]
    }
    return list(filter(chooses[state], rows))


def _context(found: OfYearFilter, page: Any) -> dict[str, Any]:
    return {"year": found.year, "day": found.day, "filter": found, "page": page, "unfiltered": "?"}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]

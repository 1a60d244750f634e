"""Signing: the months of subdistricts, one of them with what is missing, and the head's signature under it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.rights import Right
from portal.web import tones
from portal.web.errors import Forbidden, Refused
from portal.web.filters import year_asked
from sites import exemptions
from sites.logs.page import first_of
from sites.logs.signing import SignedMonth, SignFilter, months_over, places, signed_months, sites_seen
from sites.logs.way import actor_of
from sites.models import Site
from sites.punctuality import LogYear
from sites.services.logs.signing import sign_month, why_not_signed
from sites.site_years import Month, month_of
from sites.states import LogStatus

#: three months of a large district, the whole year of a small one
PAGE = 40


@require_GET
def months_to_sign(request: HttpRequest) -> HttpResponse:
    """The months of a year (`?year=2025&month=2025-03&subdistrict=&state=`) of the subdistricts that one sees."""
    actor, today = actor_of(request), timezone.localdate()
    latest = today.year if today.month > 1 else today.year - 1
    year = min(year_asked(request) or latest, today.year)
    months = months_over(year, today)
    found = SignFilter(request.GET, places(actor), request=request, months=months)
    chosen = [month for month in months if found.on.get("month") in (None, f"{month.first:%Y-%m}")]
    wanted = found.on.get("state")
    rows = [row for row in signed_months(actor, found.qs, chosen) if wanted is None or row.is_in(wanted)]
    context = {
        "year": year,
        "years": [today.year, today.year - 1, today.year - 2],
        "filter": found,
        "kept": [("year", year)],
        "unfiltered": f"?year={year}",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "sums": _sums(rows),
        "in_part": sites_seen(actor) is not None,
        "may_sign": actor.may(Right.SIGN_LOGS),
    }
    return render(request, "sites/logs/signing.html", context)


def _sums(rows: list[SignedMonth]) -> dict[str, int]:
    names = ("expected", "approved", "unchecked", "returned", "absent")
    return {name: sum(getattr(row.state, name) for row in rows) for name in names} | {
        "signed": sum(row.signature is not None for row in rows)
    }


@require_http_methods(["GET", "POST"])
def month_to_sign(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """A subdistrict's month: how its logs stand, which are missing, its signatures; its head signs here."""
    actor = actor_of(request)
    if request.method == "POST":
        actor.require(Right.SIGN_LOGS)
    place, span = get_object_or_404(places(actor), code=code), month_of(first_of(year, month))
    note, faults = request.POST.get("note", "").strip(), []
    if request.method == "POST":
        digest = request.POST.get("digest", "") or "-"
        try:
            sign_month(by=actor, subdistrict=place, month=span.first, note=note, digest=digest)
        except Forbidden:
            raise
        except Refused as refusal:
            faults = refusal.reasons
        else:
            words = {"place": place.name, "month": f"{span.first:%Y-%m}"}
            messages.success(request, _("%(place)s %(month)s has been signed.") % words)
            return redirect(f"{reverse('months_to_sign')}?year={year}")
    found = signed_months(actor, [place], [span])
    row, may_sign = found[0] if found else None, actor.may(Right.SIGN_LOGS)
    context = {
        "place": place,
        "month": span.first,
        "row": row,
        "missing": _missing(request, place, span) if row else [],
        "why_not": why_not_signed(row.whole) if row and may_sign else [],
        "may_sign": may_sign,
        "in_part": sites_seen(actor) is not None,
        "note": note,
        "faults": faults,
    }
    return render(request, "sites/logs/sign.html", context, status=409 if faults else 200)


def _missing(request: HttpRequest, place: Any, span: Month) -> list[dict[str, Any]]:
    """What is not approved: logs that wait, came back or never came, with their deadlines."""
    actor, exempt = actor_of(request), exemptions.of_year(span.first.year)
    sites = Site.objects.reporting_to(actor).filter(room__community__subdistrict=place)
    rows = LogYear(span.first.year).rows(actor, sites, [span])
    return [
        {
            "row": row,
            "tone": tones.of_state(row.log.status) if row.log else tones.POOR,
            "words": row.log.get_status_display() if row.log else _("not handed in"),
            "is_exempt": exempt.exempts(row.site, row.month, row.deadline),
        }
        for row in rows
        if row.log is None or row.log.status != LogStatus.APPROVED
    ]

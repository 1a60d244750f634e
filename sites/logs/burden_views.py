"""The director's page of what the logs cost the committees."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal.accounts.rights import Reach
from portal.web.errors import Forbidden
from portal.web.filters import year_asked
from portal.web.table_export import Column, asked_for, export, of
from sites.logs import burden
from sites.models import LogEffort

COLUMNS = (
    Column(gettext_lazy("subdistrict"), of("subdistrict")),
    Column(gettext_lazy("community"), of("name")),
    Column(gettext_lazy("months with logs"), of("months")),
    Column(gettext_lazy("logs"), of("logs")),
    Column(gettext_lazy("minutes a month"), of("minutes_a_month")),
    Column(gettext_lazy("fields typed a month"), of("typed_a_month")),
    Column(gettext_lazy("taken over (%)"), of("taken_share")),
    Column(gettext_lazy("typed twice"), of("twice")),
)
#: of what was typed twice so many are named
NAMED = 50


#: whose posts are about the district or its programmes; of a place or a site it would be about a clerk
LEADING = (Reach.EVERYTHING, Reach.PROGRAMMES, Reach.AUDIT)


@require_GET
def log_burden(request: HttpRequest) -> HttpResponseBase:
    """How many minutes and fields a community spends on its logs in a month of `?year=`, and what it typed twice."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.reach not in LEADING:
        raise Forbidden(_("Only who leads or audits the programmes sees what the logs cost."))
    of_years = LogEffort.objects.visible_to(actor).order_by().values_list("log__month__year", flat=True)
    years = sorted({*of_years.distinct(), timezone.localdate().year}, reverse=True)
    asked = year_asked(request)
    year = asked if asked and asked in years else years[0]
    twice = burden.typed_twice(actor, year)
    rows = burden.efforts(actor, year, twice)
    if asked_for(request):
        return export(request, name="burden", title=f"{year} {_('Effort for logs')}", columns=COLUMNS, rows=rows)
    context = {
        "year": year,
        "years": years,
        "rows": rows,
        "whole": burden.together(rows),
        "twice": twice[:NAMED],
        "needless": sum(one.needless for one in twice),
        "left": max(len(twice) - NAMED, 0),
        "most": max((one.minutes_a_month or 0 for one in rows), default=0),
    }
    return render(request, "sites/logs/burden.html", context)

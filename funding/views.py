"""Pages of the subsidy: the allocations of a year, one with its grants, and its moves."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funding.explain import explain
from funding.filters import BudgetFilter, GrantFilter
from funding.grant_page import figures
from funding.models import Allocation, Budget, Grant
from funding.services.allocate import allocate
from funding.services.allocations import move_allocation
from funding.states import ALLOCATION_MOVES, AllocationStatus
from funding.tables import ALLOCATION_COLUMNS, GRANT_COLUMNS, status_in_words, with_allocations
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.computing import confirm_computing
from portal.web.filters import year_asked
from portal.web.moves import buttons, confirm_move, steps
from portal.web.table_export import asked_for, export
from programmes.models import Programme

PAGE = 100


@require_GET
def allocations(request: HttpRequest) -> HttpResponseBase:
    """The allocations of a year (`?year=`), a row a programme that has a budget; filtered and sorted by the address."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    budgets = Budget.objects.visible_to(actor)
    years = sorted({*_years(Allocation.objects.visible_to(actor)), *_years(budgets)}, reverse=True)
    year = year_asked(request) or (years[0] if years else 0)
    of_year = with_allocations(budgets.filter(year=year), actor).select_related("programme")
    found = BudgetFilter(request.GET, of_year.order_by("programme__code"), request=request)
    if asked_for(request):
        title = f"{year} {_('Subsidy')}"
        return export(request, name="allocations", title=title, columns=ALLOCATION_COLUMNS, rows=found.qs)
    rows = list(found.qs)
    for row in rows:
        row.tone, row.status_in_words = tones.of_state(row.status or ""), status_in_words(row)
    context = {
        "year": year,
        "years": years,
        "filter": found,
        "rows": rows,
        "totals": totals(found.qs),
        "kept": [("year", year)],
        "unfiltered": f"{request.path}?year={year}",
        "may_allocate": actor.may(Right.ALLOCATE),
    }
    return render(request, "funding/allocations.html", context)


@require_GET
def allocation(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """One allocation with its grants, filtered and sorted by the address."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    shown = get_object_or_404(_visible(actor), year=year, programme__code=code)
    grants = Grant.objects.visible_to(actor).filter(allocation=shown)
    kinds = sorted(set(grants.order_by().values_list("kind", flat=True)))
    with_place = grants.select_related("site__room__community__subdistrict").order_by("site__code")
    found = GrantFilter(request.GET, with_place, request=request, kinds=kinds)
    if asked_for(request):
        title = f"{shown.programme.name} {year} {_('Subsidy')}"
        return export(request, name="grants", title=title, columns=GRANT_COLUMNS, rows=found.qs)
    way = [state.value for state in AllocationStatus]
    context = {
        "allocation": shown,
        "year": year,
        "steps": steps(AllocationStatus, way, shown.status),
        "moves": buttons(ALLOCATION_MOVES.offers(shown, actor), lambda move: move_url(shown, move)),
        "filter": found,
        "page": Paginator(found.qs, PAGE).get_page(request.GET.get("page")),
        "sums": sums(found.qs),
        "whole": sums(grants),
        "unfiltered": request.path,
        "may_allocate": actor.may(Right.ALLOCATE),
    }
    return render(request, "funding/allocation.html", context)


def compute(request: HttpRequest, year: int, code: str = "") -> HttpResponse:
    """Allocate a programme's year, or that of all programmes that the actor sees, after asking."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.ALLOCATE)
    programme = get_object_or_404(Programme.objects.visible_to(actor), code=code) if code else None
    what = programme.name if programme else _("all programmes")
    return confirm_computing(
        request,
        title=_("Allocate %(year)d: %(what)s") % {"year": year, "what": what},
        lines=[_("The budget is shared out anew from the evaluation, rates and budget as they are now.")],
        back=reverse("allocation", args=[year, code]) if code else f"{reverse('allocations')}?year={year}",
        compute=lambda: allocate(by=actor, year=year, programme=code or None),
    )


def allocation_move(request: HttpRequest, year: int, move: str, code: str) -> HttpResponse:
    """One of the moves of an allocation, after asking."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    shown = get_object_or_404(_visible(actor), year=year, programme__code=code)
    return confirm_move(
        request,
        workflow=ALLOCATION_MOVES,
        thing=shown,
        name=move,
        states=AllocationStatus,
        perform=partial(move_allocation, allocation=shown),
        back=reverse("allocation", args=[year, code]),
    )


def sums(grants: QuerySet[Grant]) -> dict[str, int]:
    """Totals that agree with the filter."""
    summed = {name: Sum(f"{name}_fen", default=0) for name in ("entitlement", "district", "match")}
    return grants.order_by().aggregate(rows=Count("pk"), **summed)


def move_url(shown: Allocation, move: str) -> str:
    return reverse("allocation_move", args=[shown.year, move, shown.programme.code])


def _visible(actor: Any) -> QuerySet[Allocation]:
    return Allocation.objects.visible_to(actor).select_related("programme")


def _years(rows: QuerySet[Any]) -> set[int]:
    return set(rows.order_by().values_list("year", flat=True))


def totals(budgets: QuerySet[Any]) -> dict[str, int]:
    """Totals that agree with the filter, of budgets with their allocations."""
    names = ("amount_fen", "grants", "entitlement_fen", "district_fen", "match_fen")
    return budgets.order_by().aggregate(**{f"all_{name}": Sum(name, default=0) for name in names})


@require_GET
def grant(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """How a site's grant of a year came about."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    visible = Grant.objects.visible_to(actor).filter(allocation__year=year, site__code=code)
    shown = get_object_or_404(visible.select_related("allocation__programme", "site__room__community__subdistrict"))
    explanation = explain(shown)
    context = {
        "grant": shown,
        "year": year,
        "explanation": explanation,
        "figures": figures(explanation),
        "state_tone": tones.of_state(shown.allocation.status),
    }
    return render(request, "funding/grant.html", context)

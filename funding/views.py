"""Pages of the subsidy: the allocations of a year, one with its grants, and its moves."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funding.explain import explain
from funding.filters import GrantFilter
from funding.grant_page import figures
from funding.models import Allocation, Budget, Grant
from funding.services.allocate import allocate
from funding.services.allocations import move_allocation
from funding.states import ALLOCATION_MOVES, AllocationStatus
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.confirm import confirm
from portal.web.moves import buttons, confirm_move, steps
from programmes.models import Programme

PAGE = 100


@require_GET
def allocations(request: HttpRequest) -> HttpResponse:
    """The allocations of a year (`?year=`), a row a programme that has a budget."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    visible, budgets = Allocation.objects.visible_to(actor), Budget.objects.visible_to(actor)
    years = sorted({*_years(visible), *_years(budgets)}, reverse=True)
    year = _number(request.GET.get("year")) or (years[0] if years else 0)
    sums = _sums_by_programme(actor, year)
    found = {one.programme_id: one for one in visible.filter(year=year)}
    rows = []
    for budget in budgets.filter(year=year).select_related("programme").order_by("programme__code"):
        allocation = found.get(budget.programme_id)
        tone = tones.of_state(allocation.status) if allocation else ""
        rows.append({"budget": budget, "allocation": allocation, "tone": tone} | sums.get(budget.programme_id, {}))
    context = {"year": year, "years": years, "rows": rows, "may_allocate": actor.may(Right.ALLOCATE)}
    return render(request, "funding/allocations.html", context | {"totals": _totals(rows)})


@require_GET
def allocation(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One allocation with its grants, filtered and sorted by the address."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SEE_MONEY)
    shown = get_object_or_404(_visible(actor), year=year, programme__code=code)
    grants = Grant.objects.visible_to(actor).filter(allocation=shown)
    kinds = sorted(set(grants.order_by().values_list("kind", flat=True)))
    with_place = grants.select_related("site__room__community__subdistrict").order_by("site__code")
    found = GrantFilter(request.GET, with_place, request=request, kinds=kinds)
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

    def act(reason: str) -> str:
        result = allocate(by=actor, year=year, programme=code or None)
        changed = sum(one.changed for one in result.done)
        done = _("%(n)d programmes computed, %(changed)d of them with changes.") % {
            "n": len(result.done), "changed": changed,
        }  # fmt: skip
        return "\n".join([done, *result.refusals])

    what = programme.name if programme else _("all programmes")
    return confirm(
        request,
        title=_("Allocate %(year)d: %(what)s") % {"year": year, "what": what},
        label=_("Compute"),
        back=reverse("allocation", args=[year, code]) if code else f"{reverse('allocations')}?year={year}",
        lines=[_("The budget is shared out anew from the evaluation, rates and budget as they are now.")],
        act=act,
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


def _sums_by_programme(actor: Any, year: int) -> dict[int, dict[str, int]]:
    grants = Grant.objects.visible_to(actor).filter(allocation__year=year).order_by()
    summed = {name: Sum(f"{name}_fen") for name in ("entitlement", "district", "match")}
    found = grants.values("allocation__programme").annotate(grants=Count("pk"), **summed)
    return {row["allocation__programme"]: {**row} for row in found}  # type: ignore[dict-item]


def _totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    names = ("grants", "entitlement", "district", "match")
    return {name: sum(row.get(name) or 0 for row in rows) for name in names} | {
        "budget": sum(row["budget"].amount_fen for row in rows)
    }


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


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) == 4 else None

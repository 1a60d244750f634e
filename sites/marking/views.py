"""The pages of an assessor: the sites that are to be marked, and the marks of one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.errors import Forbidden, Refused
from sites.assigned import CLOSED, DONE, NONE, OPEN, Assigned, assigned, assigned_site, posts_of
from sites.mark_content import LONGEST_REASON, MarkFault, Typed
from sites.marking import page
from sites.marking.filters import STATES, MarkingFilter
from sites.services.marking import Faulty, enter_marks

PAGE = 50
TONES = {OPEN: tones.MIDDLING, DONE: tones.GOOD, CLOSED: tones.IDLE, NONE: tones.IDLE}


@require_GET
def marking(request: HttpRequest) -> HttpResponse:
    """The sites' years that are the actor's to mark (`?year=&programme=&state=open&q=`)."""
    actor = _marker(request)
    posts = posts_of(actor)
    years = sorted({year for year in posts.order_by().values_list("year", flat=True) if year}, reverse=True)
    found = MarkingFilter(request.GET, posts, request=request, years=years)
    rows, wanted = assigned(actor, found.qs), found.on.get("state")
    shown = Paginator([one for one in rows if wanted in (None, one.state)], PAGE).get_page(request.GET.get("page"))
    waiting = [one for one in rows if one.state == OPEN]
    context = {
        "filter": found,
        "page": shown,
        "rows": [_row(one) for one in shown],
        "sums": {
            "sites": len(rows),
            "open": len(waiting),
            "done": sum(one.state == DONE for one in rows),
            "left": sum(len(one.indicators) - one.given for one in waiting),
        },
        "first": waiting[0] if waiting else None,
        "unfiltered": "?",
    }
    return render(request, "sites/marking/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mark_site(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A site's year as a form with the own marks; read only once they stay."""
    actor = _marker(request)
    of_year = assigned(actor, posts_of(actor).filter(year=year))
    mine = next((one for one in of_year if one.site.code == code), None)
    if mine is None:
        raise Http404
    if request.method == "POST":
        return _entered(request, of_year, mine)
    return _form(request, of_year, mine)


def _marker(request: HttpRequest) -> Actor:
    """Who asks, if they mark at all. Raises Forbidden."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.MARK)
    return actor


def _entered(request: HttpRequest, of_year: Sequence[Assigned], mine: Assigned) -> HttpResponse:
    actor, typed = _marker(request), page.typed_in(request.POST, mine)
    try:
        changed = enter_marks(by=actor, site=mine.site, year=mine.year, marks=typed)
    except Forbidden:
        raise
    except Faulty as faulty:
        return _form(request, of_year, mine, typed, faulty.faults)
    except Refused as refusal:
        return _form(request, of_year, mine, typed, refused=refusal.reasons)
    now = assigned_site(actor, mine.year, mine.site.code) or mine
    if changed:
        words = {"site": mine.site, "given": now.given, "wanted": len(now.indicators)}
        messages.success(request, _("%(site)s: saved, %(given)d of %(wanted)d marked.") % words)
    if request.POST.get("do") != "next":
        return redirect("mark_site", mine.year, mine.site.code)
    ahead = page.next_open(of_year, mine)
    return redirect("mark_site", ahead.year, ahead.site.code) if ahead else redirect("marking")


def _form(
    request: HttpRequest,
    of_year: Sequence[Assigned],
    mine: Assigned,
    typed: Mapping[str, Typed] | None = None,
    faults: Sequence[MarkFault] = (),
    refused: Sequence[str] = (),
) -> HttpResponse:
    at = of_year.index(mine)
    context = _row(mine) | {
        "site": mine.site,
        "year": mine.year,
        "lines": page.lines(mine, typed, faults),
        "is_form": not mine.why_not and not refused,
        "faults": faults,
        "refused": refused,
        "number": at + 1,
        "of": len(of_year),
        "previous": of_year[at - 1] if at else None,
        "next": of_year[at + 1] if at + 1 < len(of_year) else None,
        "is_last": page.next_open(of_year, mine) is None,
        "longest_reason": LONGEST_REASON,
    }
    status = 409 if refused else 400 if faults else 200
    return render(request, "sites/marking/site.html", context | page.facts(_marker(request), mine), status=status)


def _row(one: Assigned) -> dict[str, Any]:
    return {"one": one, "state": STATES[one.state], "tone": TONES[one.state]}

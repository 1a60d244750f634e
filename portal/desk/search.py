"""The search across everything. What is typed is posted; only what looks like no phone or ID number is then put
into the address, where it can be kept and sent on, and where it would be logged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.registry import searches
from portal.web.searching import Hit, Query

#: of each kind: beside the box, on the page of all kinds, on a page of one kind
SUGGESTED, FIRST, PAGE = 3, 8, 50
#: suggestions in all
MOST_SUGGESTED = 10


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many in all, and the first of them."""

    kind: str
    label: Any
    count: int
    hits: list[Hit]
    best: int


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` across everything, or `&kind=` all of one kind. Of a number of a person the answer stands on the
    page that was posted."""
    asked = request.POST if request.method == "POST" else request.GET
    query, kind = Query.read(asked.get("q", "")), asked.get("kind", "")
    if request.method == "POST" and not query.is_personal:
        return redirect(f"{reverse('search')}?{urlencode({'q': query.text} if query else {})}")
    if request.method == "GET" and query.is_personal:
        messages.warning(request, _("A phone or ID number does not belong in an address: enter it in the box."))
        return redirect("search")
    context: dict[str, Any] = {"query": query}
    if kind in searches and query:
        context |= of_one_kind(request, kind, query)
    elif query:
        context["groups"] = found(request.actor, query, FIRST)  # type: ignore[attr-defined]
    return render(request, "desk/search.html", context)


@never_cache
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """The best few for what has been typed so far: options for the box in the header."""
    query = Query.read(request.POST.get("q", ""))
    groups = list(short(found(request.actor, query, SUGGESTED, counted=False))) if query else []  # type: ignore[attr-defined]
    context = {"query": query, "groups": groups, "number": sum(len(group.hits) for group in groups)}
    return render(request, "desk/search_suggestions.html", context)


def found(actor: Any, query: Query, first: int, *, counted: bool = True) -> list[Group]:
    """The kinds of which `query` finds anything that `actor` may see, the best match first."""
    groups = []
    for kind in kinds():
        rows = searches[kind].rows(actor, query)
        if some := list(rows[:first]):
            count = len(some) if len(some) < first or not counted else size(rows)
            hits = [searches[kind].hit(row) for row in some]
            groups.append(Group(kind, searches[kind].label, count, hits, some[0].match))
    return sorted(groups, key=lambda group: group.best)


def kinds() -> list[str]:
    """The portal's own pages are few and stand before the rows that match as well."""
    return sorted(searches.names(), key=lambda name: name != "pages")


def short(groups: list[Group]) -> Iterator[Group]:
    """So many of the groups as there is room for under the box."""
    left = MOST_SUGGESTED
    for group in groups:
        if left > 0:
            yield Group(group.kind, group.label, group.count, group.hits[:left], group.best)
        left -= len(group.hits)


def of_one_kind(request: HttpRequest, kind: str, query: Query) -> dict[str, Any]:
    source = searches[kind]
    page = Paginator(source.rows(request.actor, query), PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    return {"kind": source.label, "page": page, "hits": [source.hit(row) for row in page.object_list]}


def size(rows: Any) -> int:
    return len(rows) if isinstance(rows, list) else rows.count()

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.accounts.actors import Actor
from portal.accounts.keeping import kept
from portal.accounts.rights import WITHOUT_PLACES, Reach, Role
from portal.desk import start as figures
from portal.desk.start import links
from portal.desk.start.charts import Figure
from portal.desk.start.counting import ON_A_LIST
from portal.desk.start.lines import Line
from portal.desk.start.own import own_sites
from portal.desk.start.people import people_figures, service_years
from portal.desk.start.quick import quick_links
from programmes.models import Programme

#: roles that read and do nothing: what was published is what they come for
READERS = (Role.AUDITOR, Role.MEMBER_LIAISON, Role.PARTY_MEMBER, Role.VOLUNTEER, Role.CONTRACTOR, Role.GUARDIAN)
#: who has so few sites that the page tells of each
OF_FEW_SITES = (Reach.COMMUNITY, Reach.SITES, Reach.MARKING)


def start(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, then the year (`?year=`) in figures, of all programmes or one (`&programme=`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.post is None:
        return render(request, "desk/no_post.html", status=403)
    sees_places = actor.reach not in WITHOUT_PLACES
    known = figures.years(actor) if sees_places else service_years(actor)
    year = chosen_year(request.GET.get("year", ""), known) or figures.default_year(actor, known)
    is_clerk = actor.reach in OF_FEW_SITES
    shown = figures.read_year(actor, year)
    if is_clerk:  # a committee has sites in a few programmes only
        shown.rows = [row for row in shown.rows if row.is_in_use]
    now = timezone.localtime()
    context = {
        "now": now,
        "year": year,
        "years": known,
        "waiting": figures.todos(actor, now.date()),
        "has_duties": actor.post.role not in READERS,
        "news": figures.latest_news(actor),
        "quick": quick_links(actor, year),
        # allow unscoped: whether there is a district at all
        "is_empty": not shown.rows and not Programme.objects.exists(),
        "is_clerk": is_clerk,
        "own": own_sites(actor, year) if is_clerk else [],
        "sees_places": sees_places,
        "people": [] if sees_places else people_figures(actor, year),
    }
    context |= lines_of(shown, request.GET.get("programme", ""))
    context["of_year"] = of_year(request, context) if sees_places else ""
    return render(request, "desk/start.html", context)


def of_year(request: HttpRequest, context: dict[str, Any]) -> SafeString:
    """The part of the page that shows the year: drawn once for as long as its figures are the same."""
    shown, chosen = context["shown"], context["chosen"]
    papers = [(row.documents, row.final, row.drafts) for row in (shown.total, *shown.rows)]
    what = f"start page: {shown.year} {chosen.code if chosen else ''} {papers}"
    actor: Actor = request.actor  # type: ignore[attr-defined]
    drawn: SafeString = kept(actor, what, lambda: render_to_string("desk/_year.html", context, request))
    return drawn


def lines_of(shown: figures.Year, code: str) -> dict[str, object]:
    """The rows that the page shows: of the chosen programme, or of all of them with their sum."""
    chosen = shown.of(code) if code else shown.rows[0] if len(shown.rows) == 1 else None
    rows = [chosen] if chosen else shown.rows
    whole = Line(shown, chosen or shown.total)
    return {
        "shown": shown,
        "chosen": chosen,
        "lines": [Line(shown, row) for row in rows],
        "whole": whole,
        "volunteers": volunteers(shown),
        "tabs": shown.rows if len(shown.rows) > 1 else [],
    }


def volunteers(shown: figures.Year) -> list[Figure]:
    """Names on the district's list of volunteers: proposed, under public notice, conferred."""
    counts = {status: shown.volunteers.get(status, 0) for status in ON_A_LIST}
    return [Figure(n, links.volunteers(shown.year, status) if n else "") for status, n in counts.items()]


def chosen_year(text: str, known: list[int]) -> int | None:
    """The year that was asked for, if there is something of it."""
    return int(text) if text.isdecimal() and int(text) in known else None

"""Monthly bulletins: the list of months, and each as a page that says what its paper says."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Right
from portal.jobs.states import OPEN_STATES
from portal.web.errors import Forbidden, Refused
from portal.web.filters import year_asked
from programmes.models import Programme
from reports.bulletin_data import Bulletin, restored
from reports.bulletin_data import bulletin as bulletin_now
from reports.bulletin_page import figures, parts
from reports.kinds.monthly_bulletin import day_of
from reports.models import Document
from reports.papers.bulletin import title_lines
from reports.services.bulletins import (
    ask_for_bulletin,
    bulletin_years,
    bulletins_of,
    is_covered,
    months_listed,
    received,
)
from reports.states import DocumentStatus

PAGE = 60


@require_GET
def bulletins(request: HttpRequest) -> HttpResponse:
    """The months of a year (`?year=`, of one programme with `&programme=`) and how their bulletins stand; what was
    issued to the reader's place."""
    actor = _actor(request)
    years = bulletin_years(actor)
    year = year_asked(request)
    year = year if year in years else years[0]
    code = request.GET.get("programme", "")
    lines = list(months_listed(actor, year, code))
    context = {
        "year": year,
        "years": years,
        "code": code,
        "programmes": Programme.objects.visible_to(actor).order_by("code") if lines or code else [],
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "has_places": bool(lines) and lines[0].of_places is not None,
        "received": received(actor, year),
        "place": actor.post.subdistrict if actor.post else None,
        "may_download": actor.may(Right.DOWNLOAD_REPORTS),
    }
    return render(request, "reports/bulletins.html", context)


@require_http_methods(["GET", "POST"])
def bulletin(request: HttpRequest, month: str, code: str, place: str = "") -> HttpResponse:
    """A programme's month, of the district or of one subdistrict: as it was sent for signature, else as it stands now.
    A POST has PDF and .docx made."""
    actor = _actor(request)
    first = day_of(month)
    if first is None:
        raise Http404
    programme = get_object_or_404(Programme.objects.visible_to(actor).select_related("lead_unit"), code=code)
    subdistrict = get_object_or_404(Subdistrict.objects.visible_to(actor), code=place) if place else None
    if request.method == "POST":
        return _make(request, actor, programme, first, subdistrict)
    about = {"month": first, "programme": programme, "subdistrict": subdistrict}
    document = bulletins_of(actor).filter(**about).select_related("file", "docx", "scan", "job").first()
    is_own = is_covered(actor, subdistrict)
    if not is_own and document is None:
        raise Http404
    facts = _facts(document) or bulletin_now(programme, first, subdistrict)
    return render(request, "reports/bulletin.html", _context(actor, facts, document, is_own))


def _facts(document: Document | None) -> Bulletin | None:
    """What was sent for signature; a draft says what is now."""
    if document is None or document.status == DocumentStatus.DRAFT or not document.facts:
        return None
    return restored(document.facts)


def _context(actor: Actor, facts: Bulletin, document: Document | None, is_own: bool) -> dict[str, Any]:
    return {
        "facts": facts,
        "title": "".join(title_lines(facts)),
        "document": document,
        "is_as_sent": _facts(document) is not None,
        "is_being_made": bool(document and document.job and document.job.status in OPEN_STATES),
        "may_make": is_own and actor.may(Right.MAKE_BULLETINS) and not (document and document.is_sealed),
        "may_download": actor.may(Right.DOWNLOAD_REPORTS),
        "is_own": is_own,
        "figures": figures(actor, facts) if is_own else figures(None, facts),
        "parts": parts(actor if is_own else None, facts),
    }


def _make(
    request: HttpRequest, actor: Actor, programme: Programme, month: date, subdistrict: Subdistrict | None
) -> HttpResponse:
    if not is_covered(actor, subdistrict):
        issued = bulletins_of(actor).filter(month=month, programme=programme, subdistrict=subdistrict)
        if not issued.exists():
            raise Http404  # what is outside of the scope does not exist
    try:
        job = ask_for_bulletin(by=actor, programme=programme, month=month, subdistrict=subdistrict)
        messages.success(request, _("%(title)s: queued. You may leave; the work goes on.") % {"title": job.title})
    except Forbidden:
        raise
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    return redirect(request.path)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]

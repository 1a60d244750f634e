"""The documents of a year on one page: choose, start, watch, and take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.jobs.views import progress_context
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from reports.forms import SelectionForm
from reports.services.documents import documents_wanted, queue_documents
from reports.services.glyphs import unprintable_names
from reports.services.requests import ask_for_service_records
from reports.services.years import document_years, kinds_in_year, latest_run


def document_year(request: HttpRequest, year: int) -> HttpResponse:
    """GET shows how the year's documents stand and the run that makes them; POST starts a run of what is ticked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.DOWNLOAD_REPORTS)
    years = document_years(actor)
    if year not in years:
        raise Http404
    may_make = actor.may(Right.MAKE_REPORTS)
    data = request.POST if request.method == "POST" else None
    form = SelectionForm(data, programmes=Programme.objects.visible_to(actor))
    status = 200
    if request.method == "POST":
        actor.require(Right.MAKE_REPORTS)
        if form.is_valid() and _start(request, actor, year, form.cleaned_data):
            return redirect(request.path)
        status = 409
    wanted = documents_wanted(by=actor, year=year, kinds=None) if may_make else []
    lines = kinds_in_year(actor, year, wanted)
    context = {
        "year": year,
        "years": years,
        "lines": lines,
        "made": sum(line.counts["made"] for line in lines),
        "wanted": sum(line.wanted or 0 for line in lines),
        "form": form,
        "may_make": may_make,
    }
    if run := latest_run(actor, year):
        context |= progress_context(request, run)
    return render(request, "reports/document_year.html", context, status=status)


@require_GET
def unprintable(request: HttpRequest, year: int) -> HttpResponse:
    """The part of the page that names characters without a glyph: it reads all ledgers of the year, so the page asks
    for it when it is there itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "reports/_unprintable.html", {"found": unprintable_names(by=actor, year=year)})


def _start(request: HttpRequest, actor: Actor, year: int, chosen: dict[str, Any]) -> bool:
    """Queues what was chosen, or says why not; True when it was queued."""
    try:
        if "service_records" in request.POST:
            job = ask_for_service_records(by=actor, year=year, numbers=chosen["volunteers"])
            said = _("%(title)s: queued. You may leave; the work goes on.") % {"title": job.title}
        else:
            programme = chosen["programme"].code if chosen["programme"] else None
            said = queue_documents(by=actor, year=year, programme=programme, kinds=chosen["kinds"]).in_words
    except Forbidden:
        raise
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return False
    messages.success(request, said)
    return True

"""The documents of a year: a list that is filtered by its address; one or all of them to take away."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.files import services as files
from portal.web.confirm import confirm
from portal.web.errors import Refused
from reports.archive import zipped
from reports.filters import DocumentFilter
from reports.models import Document
from reports.services.documents import documents_wanted, queue_documents
from sites.models import EvaluationRound

PAGE = 100


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Documents inside the actor's scope, made and still to be made."""
    actor = _actor(request)
    found = _filtered(request)
    rounds = EvaluationRound.objects.visible_to(actor).final()
    context = {
        "filter": found,
        "page": Paginator(found.qs, PAGE).get_page(request.GET.get("page")),
        "unfiltered": reverse("documents"),
        "made": found.qs.filter(file__isnull=False).count(),
        "may_download": actor.may(Right.DOWNLOAD_REPORTS),
        "may_make": actor.may(Right.MAKE_REPORTS),
        "make_year": rounds.order_by("-year").values_list("year", flat=True).first(),
    }
    return render(request, "reports/documents.html", context)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file: 404 outside the scope, 403 without the right, 409 as long as it is not made."""
    rows = Document.objects.visible_to(_actor(request)).select_related("file")
    found = get_object_or_404(rows, pk=pk)
    _actor(request).require(Right.DOWNLOAD_REPORTS)
    if found.file is None:
        raise Refused(_("%(number)s has not been made yet.") % {"number": found.number})
    try:
        return files.download(found.file)
    except FileNotFoundError:
        text = _("The file of %(number)s is missing from the store. Have it made again.")
        raise Refused(text % {"number": found.number}) from None


@require_GET
def documents_archive(request: HttpRequest) -> HttpResponseBase:
    """All files of the filtered list as a ZIP."""
    _actor(request).require(Right.DOWNLOAD_REPORTS)
    made = [found.file for found in _filtered(request).qs.filter(file__isnull=False)]
    if not made:
        raise Refused(_("None of these documents has been made yet."))
    response = StreamingHttpResponse(zipped(file for file in made if file), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="documents.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def make_documents(request: HttpRequest, year: int) -> HttpResponse:
    """Asks, and queues the reports of a year; goes on to the jobs, where their progress is."""
    actor = _actor(request)
    code = request.GET.get("programme") or None
    number = sum(len(each.subjects) for each in documents_wanted(by=actor, year=year, programme=code))

    def act(reason: str) -> str:
        batch = queue_documents(by=actor, year=year, programme=code)
        return _("%(title)s: queued. You may leave; the work goes on.") % {"title": batch.title}

    return confirm(
        request,
        title=_("Make the site evaluation reports of %(year)s") % {"year": year},
        label=_("Make reports"),
        back=reverse("jobs"),
        act=act,
        lines=[
            _("%(number)s evaluated sites: each gets one report.") % {"number": number},
            _("A report whose content has not changed is not made again; a published one stays as it is."),
        ],
    )


def _filtered(request: HttpRequest) -> Any:
    rows = Document.objects.visible_to(_actor(request)).select_related(
        "programme", "file", "job", "site__room__community__subdistrict"
    )
    return DocumentFilter(request.GET, rows.order_by("-year", "number"), request=request)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]

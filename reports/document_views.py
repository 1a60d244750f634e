"""Documents: a list that is filtered by its address, each on a page of its own, one or all of them to take away."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.files import services as files
from portal.files.models import StoredFile
from portal.jobs.states import OPEN_STATES
from portal.web.bulk import Bar, bulk, offered
from portal.web.errors import Refused
from portal.web.moves import buttons, steps
from portal.web.table_export import asked_for, export
from reports.archive import zipped
from reports.document_list import COLUMNS, document_moves, figures, lines
from reports.filters import DocumentFilter
from reports.models import Document
from reports.services.years import latest_document_year
from reports.states import DocumentStatus, moves_of, right_to_make

PAGE = 50
#: the files of a document by the last part of their address
FORMS = {"pdf": "file", "docx": "docx", "scan": "scan"}
WAY = (DocumentStatus.DRAFT, DocumentStatus.SENT, DocumentStatus.ISSUED)
JOINED = (
    "programme", "subdistrict", "file", "docx", "scan", "job", "volunteer__team", "site__room__community__subdistrict",
)  # fmt: skip


@require_GET
def documents(request: HttpRequest) -> HttpResponseBase:
    """Documents inside the actor's scope, made and still to be made; with `?export=xlsx` the rows as a workbook."""
    actor = _actor(request)
    found = _filtered(request)
    if asked_for(request):
        return export(request, name="documents", title=_("Documents"), columns=COLUMNS, rows=found.qs)
    number, made = figures(found.qs)
    pages = Paginator(found.qs.select_related(None).values_list("pk", flat=True), PAGE)
    pages.count = number  # counted together with those that are made
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "lines": lines(list(page.object_list)),
        "unfiltered": reverse("documents"),
        "made": made,
        "may_download": actor.may(Right.DOWNLOAD_REPORTS),
        "may_make": actor.may(Right.MAKE_REPORTS),
        "bulk": Bar(f"{reverse('documents_bulk')}?{request.GET.urlencode()}", offered(document_moves(actor), actor)),
        "make_year": latest_document_year(actor),
    }
    return render(request, "reports/documents.html", context)


def documents_bulk(request: HttpRequest) -> HttpResponse:
    """Selected rows of the list moved together, after a preview."""
    back = f"{reverse('documents')}?{request.GET.urlencode()}"
    visible = Document.objects.visible_to(_actor(request)).select_related(*JOINED)
    matching = _filtered(request).qs
    return bulk(request, moves=document_moves(_actor(request)), visible=visible, matching=matching, back=back)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: its state and the moves now possible, its files, what it is about, its history."""
    actor = _actor(request)
    found = get_object_or_404(Document.objects.visible_to(actor).select_related(*JOINED), pk=pk)
    is_own = Document.objects.changeable_by(actor).filter(pk=pk).exists()
    offers = moves_of(found.kind).offers(found, actor) if is_own else []
    context = {
        "document": found,
        "steps": steps(DocumentStatus, WAY, found.status),
        "moves": buttons(offers, lambda name: reverse("document_move", args=[found.pk, name])),
        "may_download": actor.may(Right.DOWNLOAD_REPORTS),
        "may_make": is_own and actor.may(right_to_make(found.kind)) and found.is_valid and not found.is_sealed,
        "is_being_made": found.job is not None and found.job.status in OPEN_STATES,
        "editions": _editions(actor, found),
    }
    return render(request, "reports/document.html", context)


@require_GET
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A file of a document: 404 outside the scope, 403 without the right, 409 as long as it is not made."""
    if form not in FORMS:
        raise Http404
    rows = Document.objects.visible_to(_actor(request)).select_related(*FORMS.values())
    found = get_object_or_404(rows, pk=pk)
    _actor(request).require(Right.DOWNLOAD_REPORTS)
    file: StoredFile | None = getattr(found, FORMS[form])
    if file is None:
        raise Refused(_("%(number)s has not been made yet.") % {"number": found.number})
    try:
        return files.download(file)
    except FileNotFoundError:
        text = _("The file of %(number)s is missing from the store. Have it made again.")
        raise Refused(text % {"number": found.number}) from None


@require_GET
def documents_archive(request: HttpRequest) -> HttpResponseBase:
    """All files of the filtered list as a ZIP, with a manifest of their hashes."""
    _actor(request).require(Right.DOWNLOAD_REPORTS)
    made = _filtered(request).qs.filter(file__isnull=False)
    if not made:
        raise Refused(_("None of these documents has been made yet."))
    response = StreamingHttpResponse(zipped(made.iterator(chunk_size=500)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="documents.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def _editions(actor: Actor, document: Document) -> Any:
    """The other editions of the same document, the latest first."""
    about = {"kind": document.kind, "year": document.year, "subject": document.subject}
    return Document.objects.visible_to(actor).filter(**about).exclude(pk=document.pk).order_by("-edition")


def _filtered(request: HttpRequest) -> Any:
    rows = Document.objects.visible_to(_actor(request)).select_related(*JOINED)
    if request.GET.get("status") != DocumentStatus.VOID:
        rows = rows.valid()  # what is void is shown to who asks for it
    return DocumentFilter(request.GET, rows.order_by("-year", "number"), request=request)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]

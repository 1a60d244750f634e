"""Moves of a document: made again, sent for signature, taken back, entered as issued, declared void."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.confirm import confirm
from portal.web.errors import Forbidden, Refused
from portal.web.moves import confirm_move
from portal.workflow import require_own
from reports.forms import IssueForm
from reports.kinds import KINDS
from reports.models import Document
from reports.services import issuing
from reports.services.documents import queue_again
from reports.states import DocumentStatus, moves_of, right_to_make


def document_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Asks, and makes the move; `make` has the document made again, `issue` takes a form."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Document.objects.visible_to(actor).select_related("site", "programme", "file", "scan")
    document = get_object_or_404(rows, pk=pk)
    require_own([document], actor)
    if name == "make":
        return _make(request, actor, document)
    if name == "issue":
        return _issue(request, actor, document)

    def perform(by: Actor, move: str, reason: str) -> Document:
        return issuing.move(by=by, document=document, move=move, reason=reason)

    return confirm_move(
        request,
        workflow=moves_of(document.kind),
        thing=document,
        name=name,
        states=DocumentStatus,
        perform=perform,
        back=reverse("document", args=[pk]),
    )


def _make(request: HttpRequest, actor: Actor, document: Document) -> HttpResponse:
    actor.require(right_to_make(document.kind))

    def act(reason: str) -> str:
        job = queue_again(by=actor, documents=[document])
        return _("%(title)s: queued. You may leave; the work goes on.") % {"title": job.title}

    return confirm(
        request,
        title=_("Make %(number)s") % {"number": document.number},
        label=_("Make"),
        back=reverse("document", args=[document.pk]),
        act=act,
        lines=[_("If nothing has changed it stays as it is; a draft that has changed is replaced.")],
    )


def _issue(request: HttpRequest, actor: Actor, document: Document) -> HttpResponse:
    """The form with number, day and scan; what the service refuses stands on the page with what was typed."""
    actor.require(right_to_make(document.kind))
    takes_number = KINDS[document.kind].takes_number
    form = IssueForm(*((request.POST, request.FILES) if request.method == "POST" else ()), takes_number=takes_number)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                job = issuing.queue_issue(by=actor, document=document, issue=form.issue())
                messages.success(request, _("The final copy is being made: %(title)s") % {"title": job.title})
                return redirect("document", document.pk)
            except Forbidden:
                raise
            except Refused as refusal:
                for reason in refusal.reasons:
                    form.add_error(None, reason)
        status = 409
    return render(request, "reports/issue.html", {"document": document, "form": form}, status=status)

"""Making one document: computed outside of any transaction, stored and entered in one short one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.files import services as files
from portal.jobs.run import Run
from portal.web.errors import Refused
from reports import content
from reports.models import Document
from reports.pdf import render
from reports.pdf.render import Rendered, UnprintableDocument
from reports.site_data import site_report

PDF = "application/pdf"
#: the longest name that a stored file may have
NAME_LENGTH = 200


def make_site_report(run: Run) -> dict[str, Any]:
    """Print the annual report of a site, unless it is printed with the same content already.

    A published report is sealed: it stays as it is. Raises Refused with the reason why it can't be printed:
    no complete evaluation, ledgers changed since, characters without a glyph, no room on the disk.
    """
    run.actor.require(Right.MAKE_REPORTS)
    document = _document(run)
    if document.file and not document.is_draft and files.is_stored(document.file):
        return _result(document, made=False)
    report = site_report(document)
    html = content.site_html(report)
    digest = content.digest(html, draft=report.draft)
    if document.file and document.content_hash == digest and files.is_stored(document.file):
        return _result(document, made=False)
    run.look()
    try:
        rendered = render.render_pdf(html, title=report.title, draft=report.draft)
    except UnprintableDocument as fault:
        raise Refused(str(fault)) from fault
    with run.finishing({"document": document.number, "pages": rendered.pages, "made": True}):
        name = f"{document.number} {report.title}"
        _enter(run.actor, document.pk, rendered, name=name, digest=digest, draft=report.draft)
    return {}


def _document(run: Run) -> Document:
    visible = Document.objects.visible_to(run.actor).select_related("file", "site")
    document = visible.filter(pk=run.job.params["document"]).first()
    if document is None:
        raise Refused(_("The document is outside of what who started the job may see."))
    return document


def _result(document: Document, *, made: bool) -> dict[str, Any]:
    return {"document": document.number, "pages": document.pages, "made": made}


def _enter(by: Actor, pk: int, rendered: Rendered, *, name: str, digest: str, draft: bool) -> None:
    """Store the file and set the row in its transaction; a draft that was there before goes."""
    document = Document.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
    old = document.file
    name = name.replace("/", "／").replace("\\", "＼")[: NAME_LENGTH - 4] + ".pdf"
    document.file = files.store(by=by, name=name, content_type=PDF, data=rendered.pdf)
    document.pages, document.content_hash = rendered.pages, digest
    document.is_draft, document.made_at = draft, timezone.now()
    document.save(update_fields=["file", "pages", "content_hash", "is_draft", "made_at"])
    if old:
        files.discard(old)

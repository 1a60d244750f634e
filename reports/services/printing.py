"""Making one document: computed outside of any transaction, stored and entered in one short one."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.audit.services import version
from portal.files import services as files
from portal.jobs.run import Run
from portal.web.errors import Refused
from reports import content, docx
from reports.kinds import KINDS
from reports.models import Document
from reports.papers.paper import Page
from reports.pdf import render
from reports.pdf.render import Rendered, UnprintableDocument
from reports.services.freshness import is_kept
from reports.states import right_to_make

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: the longest name that a stored file may have
NAME_LENGTH = 200
WRITTEN = ["file", "docx", "pages", "content_hash", "data_version", "press", "is_draft", "made_at", "facts"]


@dataclass(frozen=True)
class Made:
    """A document's page, what recognises it, and both of its files."""

    page: Page
    digest: str
    data_version: int
    rendered: Rendered
    docx: bytes


def make_document(run: Run) -> dict[str, Any]:
    """Print a document and write its draft, unless both are there with the same content already.

    What is sealed stays as it is. Raises Refused with the reason why it can't be printed: no complete evaluation,
    ledgers changed since, characters without a glyph, no room on the disk.
    """
    document = required_document(run)
    run.actor.require(right_to_make(document.kind))
    if is_kept(document) and document.is_sealed:
        return _result(document, made=False)
    data_version = version()
    page = KINDS[document.kind].compose(document)
    if is_kept(document) and document.content_hash == content.digest(page):
        Document.objects.filter(pk=document.pk).update(data_version=data_version, press=content.press())
        return _result(document, made=False)
    run.look()
    made = make(page, data_version)
    with run.finishing({"document": document.number, "pages": made.rendered.pages, "made": True}):
        enter(run.actor, document, made)
    return {}


def make(page: Page, data_version: int) -> Made:
    """Both files of a page, which was composed of data not older than `data_version`. Raises Refused when it can't be
    printed."""
    return Made(page, content.digest(page), data_version, printed(page), docx.written(page))


def printed(page: Page) -> Rendered:
    """The page as a PDF. Raises Refused when it can't be printed."""
    try:
        return render.render_pdf(page.html, title=page.title, draft=page.draft, design=page.design)
    except UnprintableDocument as fault:
        raise Refused(str(fault)) from fault


def required_document(run: Run) -> Document:
    """The document that the job is about, inside the scope of who started it. Raises Refused."""
    visible = Document.objects.visible_to(run.actor)
    joined = visible.select_related("file", "docx", "site", "programme__lead_unit", "volunteer", "subdistrict")
    document: Document | None = joined.filter(pk=run.job.params["document"]).first()
    if document is None:
        raise Refused(_("The document is outside of what who started the job may see."))
    if not document.is_valid:
        raise Refused(_("%(numbers)s: void, and made no more.") % {"numbers": document.number})
    return document


def _result(document: Document, *, made: bool) -> dict[str, Any]:
    return {"document": document.number, "pages": document.pages, "made": made}


def enter(by: Actor, composed: Document, made: Made) -> None:
    """Store the files and set the row in its transaction; drafts that were there before go. Raises Refused when the
    document was sent for signature, or taken back, since it was composed."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("file", "docx")
    document: Document = rows.get(pk=composed.pk)
    if document.status != composed.status:
        text = _("%(number)s is “%(state)s” now: what was composed before is not entered.")
        raise Refused(text % {"number": document.number, "state": document.get_status_display()})
    old = [file for file in (document.file, document.docx) if file]
    name = f"{document.number} {made.page.title}".replace("/", "／").replace("\\", "＼")[: NAME_LENGTH - 5]
    document.file = files.store(by=by, name=f"{name}.pdf", content_type=PDF, data=made.rendered.pdf)
    document.docx = files.store(by=by, name=f"{name}.docx", content_type=DOCX, data=made.docx)
    document.pages, document.content_hash = made.rendered.pages, made.digest
    document.data_version, document.press = made.data_version, content.press()
    document.is_draft, document.made_at = made.page.draft, timezone.now()
    document.facts = made.page.facts
    document.save(update_fields=WRITTEN)
    for file in old:
        files.discard(file)

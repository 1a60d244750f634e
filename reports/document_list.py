"""The list of documents: its columns as they leave in a workbook, and what can be done to many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.bulk import BulkMove, of_workflow
from portal.web.table_export import Column, of
from reports.models import Document
from reports.services import issuing
from reports.services.documents import queue_again
from reports.states import DOCUMENT_MOVES, DocumentKind, DocumentStatus

#: what a line shows: of six more tables nothing else is read, no file is opened, and no phone decrypted
SHOWN = (
    "kind", "year", "number", "giver", "month", "pages", "made_at", "is_draft", "status", "issued_number", "file",
    "docx", "scan", "programme__name", "subdistrict__name", "job__status", "job__error", "volunteer__name",
    "volunteer__number", "site__name", "site__room__community__subdistrict__name",
)  # fmt: skip
JOINED = ("programme", "subdistrict", "job", "volunteer", "site__room__community__subdistrict")
TONES = {DocumentStatus.VOID: "tone-idle", DocumentStatus.ISSUED: "tone-good", DocumentStatus.SENT: "tone-fair"}


@dataclass(frozen=True, slots=True)
class Line:
    """A document in words, as its list shows it: worked out here it costs a quarter of what a template takes."""

    document: Document
    kind: str
    about: str
    beside: str
    state: str
    tone: str
    note: str
    made: str


def figures(rows: QuerySet[Document]) -> tuple[int, int]:
    """How many there are, and how many of them are made; one query."""
    found = rows.order_by().aggregate(all=Count("pk"), made=Count("file"))
    return found["all"], found["made"]


def lines(keys: Sequence[int]) -> list[Line]:
    """Documents by their keys, in this order. Only those of a page are joined with what they are about: to sort all
    rows with their joins takes three times as long."""
    rows = Document.objects.filter(pk__in=keys)  # allow unscoped: keys of rows that were visible
    rows = rows.select_related(*JOINED).only(*SHOWN)
    found = {document.pk: document for document in rows}
    kinds = {str(kind.value): str(kind.label) for kind in DocumentKind}
    return [_line(found[key], kinds) for key in keys if key in found]


def _line(document: Document, kinds: Mapping[str, str]) -> Line:
    what, beside = _about(document)
    tone, note = _looks(document)
    return Line(
        document=document,
        kind=kinds[document.kind],
        about=what,
        beside=beside,
        state=state(document),
        tone=tone,
        note=note,
        made=f"{timezone.localtime(document.made_at):%Y-%m-%d %H:%M}" if document.made_at else "—",
    )


def _looks(document: Document) -> tuple[str, str]:
    """The tone of a document's state, and what stands beside it."""
    if document.file_id is None:
        failed = document.job is not None and document.job.status == "failed"
        return "", document.job.error if document.job and failed else ""
    note = document.issued_number if document.status == DocumentStatus.ISSUED else ""
    if document.status == DocumentStatus.DRAFT:
        return "tone-middling" if document.is_draft else "tone-good", note
    return TONES[DocumentStatus(document.status)], note


def _about(document: Document) -> tuple[str, str]:
    """What a document is about, and what stands beside it in small."""
    if document.month and document.programme:
        beside = document.subdistrict.name if document.subdistrict else ""
        return f"{document.month:%Y-%m} {document.programme.name}", beside
    if document.site:
        return document.site.name, document.site.room.community.subdistrict.name
    if document.volunteer:
        return document.volunteer.name, document.volunteer.number
    return document.giver or (document.programme.name if document.programme else "—"), ""


def about(document: Document) -> str:
    """What a document is about, in words."""
    if document.month and document.programme:
        place = document.subdistrict.name if document.subdistrict else ""
        return f"{document.month:%Y-%m} {document.programme.name} {place}".strip()
    if document.site:
        return document.site.name
    if document.volunteer:
        return f"{document.volunteer.name} {document.volunteer.number}"
    return document.giver or (document.programme.name if document.programme else "")


def state(document: Document) -> str:
    """How far a document is: made or not, a draft of its data or final, and its way to the signature."""
    if document.file_id is None:
        return _("not made yet")
    if document.status != DocumentStatus.DRAFT:
        return str(document.get_status_display())
    return _("draft") if document.is_draft else _("final")


COLUMNS = (
    Column(gettext_lazy("Document"), of("get_kind_display")),
    Column(gettext_lazy("System number"), of("number")),
    Column(gettext_lazy("Year"), of("year"), is_number=True),
    Column(gettext_lazy("About"), about),
    Column(gettext_lazy("State"), state),
    Column(gettext_lazy("Number of issue"), of("issued_number")),
    Column(gettext_lazy("Pages"), of("pages"), is_number=True),
    Column(gettext_lazy("Made at"), of("made_at")),
    Column("SHA-256", of("file.sha256")),
)


def document_moves(actor: Actor) -> list[BulkMove]:
    """Made again as one run; sent for signature, taken back or declared void one by one."""

    def make(rows: Sequence[Document], reason: str) -> None:
        queue_again(by=actor, documents=rows)

    def void_or_foreign(rows: Sequence[Document]) -> Mapping[int, list[str]]:
        return _foreign(actor, rows) | {row.pk: [_("It is void.")] for row in rows if not row.is_valid}

    again = BulkMove(
        name="make",
        label=gettext_lazy("make"),
        right=Right.MAKE_REPORTS,
        now=state,
        afterwards=lambda document: _("stays as it is") if document.is_sealed else _("made anew if anything changed"),
        act=make,
        hindrances=void_or_foreign,
        together=True,
    )
    return [again, *(_move(actor, name) for name in ("send", "take_back", "void"))]


def _move(actor: Actor, name: str) -> BulkMove:
    def act(document: Document, reason: str) -> Any:
        return issuing.move(by=actor, document=document, move=name, reason=reason)

    def act_all(documents: Sequence[Document], reason: str) -> Any:
        return issuing.move_all(by=actor, documents=documents, move=name, reason=reason)

    def why_not(rows: Sequence[Document]) -> Mapping[int, list[str]]:
        return DOCUMENT_MOVES.hindrances(name, rows, actor) | _foreign(actor, rows)

    return of_workflow(DOCUMENT_MOVES, name, states=DocumentStatus, by=actor, act=act, act_all=act_all, why_not=why_not)


def _foreign(actor: Actor, rows: Sequence[Document]) -> dict[int, list[str]]:
    """Those that the actor only reads, as everybody does."""
    own = set(
        Document.objects.changeable_by(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    return {row.pk: [_("It lies outside of what your post covers.")] for row in rows if row.pk not in own}

"""Queueing documents: one row and one part job for each; what a year's documents are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.jobs.models import Job
from portal.jobs.services import queue, queue_batch
from portal.web.errors import Refused
from portal.workflow import require_own
from programmes.models import Programme
from reports.kinds import KINDS, Kind, Subject
from reports.models import Document
from reports.services.freshness import unchanged
from reports.states import DocumentStatus, right_to_make

#: the kind of the jobs that make them
DOCUMENT_JOB = "document"


@dataclass(frozen=True)
class Wanted:
    """What there is to be made of one kind: its subjects, or the reasons why there are none."""

    kind: Kind
    subjects: Sequence[Subject] = ()
    reasons: tuple[str, ...] = ()


def documents_wanted(
    *, by: Actor, year: int, programme: str | None = None, kinds: Iterable[str] | None = None
) -> list[Wanted]:
    """What a year's documents are, a kind each: of `kinds`, or of all but those that are made on request.

    `programme` keeps to one; what belongs to no single programme is then left out. Raises Forbidden without the right
    to make reports, Refused for a kind or a programme that there is not.
    """
    by.require(Right.MAKE_REPORTS)
    chosen = [code for code, kind in KINDS.items() if not kind.on_request] if kinds is None else list(kinds)
    if unknown := [code for code in chosen if code not in KINDS]:
        words = {"kind": ", ".join(unknown), "kinds": kinds_in_words()}
        raise Refused(_("There is no kind of document %(kind)s. There are: %(kinds)s.") % words)
    programmes = Programme.objects.visible_to(by).chosen(programme)
    found = []
    for code in (code for code in KINDS if code in chosen):
        try:
            subjects = KINDS[code].subjects(by, year, programmes)
        except Refused as refusal:
            found.append(Wanted(KINDS[code], reasons=tuple(refusal.reasons)))
            continue
        if programme is not None:
            subjects = [subject for subject in subjects if subject.programme]
        found.append(Wanted(KINDS[code], subjects))
    return found


@dataclass(frozen=True)
class Queued:
    """The batch that makes what has to be made (None when nothing has), and how many are there unchanged."""

    batch: Job | None
    kept: int

    @property
    def in_words(self) -> str:
        words = {"title": self.batch.title if self.batch else "", "kept": self.kept}
        if self.batch is None:
            return _("All %(kept)s documents are there, and nothing has changed since.") % words
        if self.kept:
            return _("%(title)s: queued. %(kept)s are there and unchanged. You may leave; the work goes on.") % words
        return _("%(title)s: queued. You may leave; the work goes on.") % words


def queue_documents(
    *, by: Actor, year: int, programme: str | None = None, kinds: Iterable[str] | None = None
) -> Queued:
    """Queue the documents of `year` that there are to be and that may have changed.

    Raises as `documents_wanted`, and Refused with all reasons when there is none to be made.
    """
    wanted = documents_wanted(by=by, year=year, programme=programme, kinds=kinds)
    require_some(wanted, year)
    with transaction.atomic():
        documents = [row for each in wanted for row in documents_for(each.kind, year, each.subjects)]
        kept = unchanged(documents)
        changed = [document for document in documents if document.pk not in kept]
        title = _("Documents of %(year)s (%(number)s)") % {"year": year, "number": len(changed)}
        return Queued(_queued(by, title, changed) if changed else None, len(kept))


def require_some(wanted: Sequence[Wanted], year: int) -> None:
    """Raises Refused with all reasons when there is none to be made."""
    if not any(each.subjects for each in wanted):
        nothing = _("There is no document of %(year)s to be made.") % {"year": year}
        raise Refused(*dict.fromkeys(reason for each in wanted for reason in each.reasons or [nothing]))


def queue_again(*, by: Actor, documents: Sequence[Document]) -> Job:
    """Queue these documents, of whatever year; a single one is a job of its own, which waits behind no batch.

    Raises Forbidden without the right, Refused for what is void.
    """
    for kind in {document.kind for document in documents}:
        by.require(right_to_make(kind))
    require_own(documents, by)
    if void := [document.number for document in documents if not document.is_valid]:
        raise Refused(_("%(numbers)s: void, and made no more.") % {"numbers": ", ".join(void)})
    with transaction.atomic():
        if len(documents) > 1:
            return _queued(by, _("Documents (%(number)s)") % {"number": len(documents)}, documents)
        [document] = documents
        job = queue(by=by, kind=DOCUMENT_JOB, title=_title(document), params={"document": document.pk})
        Document.objects.filter(pk=document.pk).update(job=job)
    return job


def documents_for(kind: Kind, year: int, subjects: Sequence[Subject]) -> list[Document]:
    """The valid rows of these subjects, in their order; those that are missing are made, as the next edition."""
    valid = Document.objects.filter(kind=kind.code, year=year).exclude(status=DocumentStatus.VOID)
    known = set(valid.values_list("subject", flat=True))
    voided = Document.objects.filter(kind=kind.code, year=year, status=DocumentStatus.VOID)
    last = dict(voided.order_by("edition").values_list("subject", "edition"))
    new = [
        _row(kind, year, subject, last.get(subject.code, 0) + 1) for subject in subjects if subject.code not in known
    ]
    Document.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    rows = {document.subject: document for document in valid.select_related("site", "file", "docx")}
    return [rows[subject.code] for subject in subjects]


def kinds_in_words() -> str:
    """The kinds of documents that there are: the code to ask for, and what it is."""
    named = [_("%(code)s (%(label)s)") % {"code": kind.code.value, "label": kind.code.label} for kind in KINDS.values()]
    return ", ".join(named)


def _row(kind: Kind, year: int, subject: Subject, edition: int) -> Document:
    return Document(
        kind=kind.code,
        year=year,
        subject=subject.code,
        programme=subject.programme,
        site=subject.site,
        volunteer=subject.volunteer,
        giver=subject.giver,
        month=subject.month,
        subdistrict=subject.subdistrict,
        number=kind.number(year, subject, edition),
        edition=edition,
    )


def _queued(by: Actor, title: str, documents: Sequence[Document]) -> Job:
    parts = [(_title(document), {"document": document.pk}) for document in documents]
    batch = queue_batch(by=by, kind=DOCUMENT_JOB, title=title, parts=parts)
    for document, part in zip(documents, batch.parts.order_by("pk"), strict=True):
        document.job = part
    Document.objects.bulk_update(documents, ["job"], batch_size=500)
    return batch


def _title(document: Document) -> str:
    """Jobs are listed where no person is to be named."""
    about = document.site.name if document.site else document.get_kind_display()
    return f"{document.number} {about}"[:200]

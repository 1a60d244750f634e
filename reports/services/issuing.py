"""A document's way to its signature: sent, taken back, entered as issued with number and scan, declared void."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.audit.services import lock_head, version
from portal.files import services as files
from portal.files.uploads import clean_name, kind_of_scan
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.jobs.services import queue
from portal.web.errors import Refused
from portal.workflow import require_own
from reports import content
from reports.kinds import KINDS
from reports.models import Document
from reports.services.printing import enter, make, required_document
from reports.states import DOCUMENT_MOVES, moves_of, right_to_make

#: the kind of the jobs that finalise a document
ISSUE_JOB = "document.issue"
#: 发文机关代字〔年份〕序号号, without 第 and leading zeros (GB/T 9704-2012, 7.2.5)
NUMBER = re.compile(r"[^\d〔〕\s]{1,20}〔(?:19|20)\d\d〕[1-9]\d{0,4}号")


@dataclass(frozen=True)
class Issue:
    """What the issued copy says of itself; `number` may be empty where the kind takes none."""

    number: str
    day: date
    scan_name: str
    scan: bytes


def move(*, by: Actor, document: Document, move: str, reason: str = "") -> Document:
    """Send for signature, take back or declare void; raises as `Workflow.move`."""
    if move == "issue":
        raise ValueError("a document is issued by `queue_issue`, with its scan")
    return moves_of(document.kind).move(document, move, by=by, reason=reason)


def move_all(*, by: Actor, documents: Sequence[Document], move: str, reason: str = "") -> list[Document]:
    """`move` for many, all or none."""
    if move == "issue":
        raise ValueError("a document is issued by `queue_issue`, with its scan")
    return DOCUMENT_MOVES.move_all(documents, move, by=by, reason=reason)


def queue_issue(*, by: Actor, document: Document, issue: Issue) -> Job:
    """Have the final PDF made: printed with its number and day, the signed scan beside it.

    Raises Forbidden without the right, Refused with everything that is wrong at once.
    """
    by.require(right_to_make(document.kind))
    require_own([document], by)
    faults, content_type = _faults(document, issue), ""
    try:
        content_type = kind_of_scan(issue.scan)
    except Refused as refusal:
        faults += refusal.reasons
    offers = {offer.move.name: offer for offer in moves_of(document.kind).offers(document, by)}
    if "issue" not in offers:
        faults.insert(0, _("Send it for signature first."))
    if faults:
        raise Refused(*faults)
    name = clean_name(issue.scan_name, otherwise="scan")
    file = files.store(by=by, name=name, content_type=content_type, data=issue.scan)
    params = {"document": document.pk, "number": issue.number, "day": issue.day.isoformat()}
    return queue(
        by=by, kind=ISSUE_JOB, title=_("Issue %(number)s") % {"number": document.number}, params=params, file=file
    )


def finalise(run: Run) -> dict[str, Any]:
    """The work of an issue job. Refused when the content is no longer what was signed: it must be the same, figure by
    figure, and only number and day may be new."""
    document = required_document(run)
    if content.digest(KINDS[document.kind].compose(document)) != document.content_hash:
        text = _("%(number)s: its content is not the same any more. Declare it void and make a new edition.")
        raise Refused(text % {"number": document.number})
    data_version = version()
    document.issued_number, document.issued_on = run.job.params["number"], parse_date(run.job.params["day"])
    made = make(KINDS[document.kind].compose(document), data_version)
    run.look()
    with run.finishing({"document": document.number, "pages": made.rendered.pages, "made": True}):
        lock_head()  # before the document's row, as every move does
        enter(run.actor, document, made)
        number, day = document.issued_number, document.issued_on
        Document.objects.filter(pk=document.pk).update(issued_number=number, issued_on=day, scan=run.job.file)
        moves_of(document.kind).move(document, "issue", by=run.actor)
    return {}


def _faults(document: Document, issue: Issue) -> list[str]:
    faults = []
    if KINDS[document.kind].takes_number and not issue.number:
        faults.append(_("A document of this kind is issued under a number."))
    if issue.number and not NUMBER.fullmatch(issue.number):
        faults.append(_("A number of issue looks like 某妇字〔2026〕3号: year in 〔〕, no 第, no zero in front."))
    if issue.day > timezone.localdate():
        faults.append(_("The day of issue lies in the future."))
    if document.made_at and issue.day < timezone.localdate(document.made_at):
        faults.append(_("The day of issue lies before the day on which the document was made."))
    return faults

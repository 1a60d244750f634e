"""Queueing the documents of a year: one row and one part job for each."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.jobs.models import Job
from portal.jobs.services import queue_batch
from portal.web.errors import Refused
from programmes.models import Programme
from reports.models import Document
from reports.states import DocumentKind
from sites.models import Evaluation

SITE_REPORT_JOB = "site_report"


def queue_site_reports(*, by: Actor, year: int, programme: str | None = None, kind: str | None = None) -> Job:
    """Queue the annual report of every evaluated site of `year`, of one programme or all that `by` sees.

    Returns the batch. Raises Refused and Forbidden as `evaluations_to_report`.
    """
    evaluations = evaluations_to_report(by=by, year=year, programme=programme, kind=kind)
    with transaction.atomic():
        documents = _documents(year, evaluations)
        title = _("Site evaluation reports of %(year)s (%(number)s)") % {
            "year": year,
            "number": len(documents),
        }
        parts = [(f"{document.number} {document.site.name}", {"document": document.pk}) for document in documents]
        batch = queue_batch(by=by, kind=SITE_REPORT_JOB, title=title, parts=parts)
        for document, part in zip(documents, batch.parts.order_by("pk"), strict=True):
            document.job = part
        Document.objects.bulk_update(documents, ["job"], batch_size=500)
    return batch


def evaluations_to_report(
    *, by: Actor, year: int, programme: str | None = None, kind: str | None = None
) -> list[Evaluation]:
    """The complete final evaluations of established sites (docs/rules.md §1), by programme and site.

    New sites have no report, incomplete evaluations none yet. Raises Refused for a kind or programme that
    there is not and when nothing is evaluated, Forbidden without the right to make reports.
    """
    by.require(Right.MAKE_REPORTS)
    if kind is not None and kind not in DocumentKind.values:
        words = {"kind": kind, "kinds": kinds_in_words()}
        raise Refused(_("There is no kind of document %(kind)s. There are: %(kinds)s.") % words)
    programmes = Programme.objects.visible_to(by).chosen(programme)
    rows = Evaluation.objects.visible_to(by).final().filter(round__year=year, round__programme__in=programmes)
    established = rows.filter(is_new=False).select_related("site", "round__programme")
    complete = list(established.filter(total__isnull=False).order_by("round__programme__code", "site__code"))
    if complete:
        return complete
    if established:
        raise Refused(_("The evaluations of %(year)s are incomplete: marks are missing.") % {"year": year})
    raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})


def kinds_in_words() -> str:
    """The kinds of documents that there are: the code to ask for, and what it is."""
    named = [_("%(code)s (%(label)s)") % {"code": kind.value, "label": kind.label} for kind in DocumentKind]
    return ", ".join(named)


def _documents(year: int, evaluations: list[Evaluation]) -> list[Document]:
    """The document rows of the evaluated sites, in the same order; those that are missing are made."""
    new = [
        Document(
            kind=DocumentKind.SITE_EVALUATION,
            year=year,
            programme=evaluation.round.programme,
            site=evaluation.site,
            number=f"{evaluation.round.programme.code}-{year}-DD-{evaluation.site.code}",
        )
        for evaluation in evaluations
    ]
    Document.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    rows = Document.objects.filter(kind=DocumentKind.SITE_EVALUATION, year=year).select_related("site")
    by_site = {document.site_id: document for document in rows}
    return [by_site[evaluation.site_id] for evaluation in evaluations]

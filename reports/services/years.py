"""How a year's documents stand: what there is to be made, what is made, and the run that is making them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q

from portal.accounts.actors import Actor
from portal.jobs.models import Job
from portal.jobs.states import OPEN_STATES, JobStatus
from reports.kinds import KINDS, Kind
from reports.models import Document
from reports.services.documents import DOCUMENT_JOB, Wanted
from sites.models import EvaluationRound

COUNTS = {
    "made": Count("pk", filter=Q(file__isnull=False)),
    "drafts": Count("pk", filter=Q(file__isnull=False, is_draft=True)),
    "issued": Count("pk", filter=Q(status="issued")),
    "failed": Count("pk", filter=Q(job__status=JobStatus.FAILED)),
}


@dataclass(frozen=True)
class KindInYear:
    """A kind's documents of a year in figures; `wanted` None where the reader may not make them."""

    kind: Kind
    wanted: int | None = None
    reasons: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))


def document_years(actor: Actor) -> list[int]:
    """The years of which there are documents or final evaluations, the latest first."""
    rounds = EvaluationRound.objects.visible_to(actor).final().order_by().values_list("year", flat=True)
    documents = Document.objects.visible_to(actor).order_by().values_list("year", flat=True)
    return sorted({*rounds.distinct(), *documents.distinct()}, reverse=True)


def latest_document_year(actor: Actor) -> int | None:
    """The first of `document_years`: documents are looked at only for a later one than the evaluations give."""
    rounds = EvaluationRound.objects.visible_to(actor).final().order_by()
    evaluated: int | None = rounds.aggregate(year=Max("year"))["year"]
    later = Document.objects.visible_to(actor).filter(year__gt=evaluated or 0).order_by()
    documented: int | None = later.aggregate(year=Max("year"))["year"]
    return documented or evaluated


def kinds_in_year(actor: Actor, year: int, wanted: Iterable[Wanted]) -> list[KindInYear]:
    """A line for every kind, in two queries."""
    valid = Document.objects.visible_to(actor).valid().filter(year=year).order_by()
    rows: Any = valid.values("kind").annotate(**COUNTS)
    counted = {row["kind"]: row for row in rows}
    asked = {each.kind.code: each for each in wanted}
    lines = []
    for code, kind in KINDS.items():
        each = asked.get(kind.code)
        line = KindInYear(kind, len(each.subjects) if each else None, each.reasons if each else ())
        line.counts.update({name: counted[code][name] for name in COUNTS} if code in counted else {})
        lines.append(line)
    return lines


def latest_run(actor: Actor, year: int) -> Job | None:
    """The run that makes documents of the year, or made some last; one that is still open comes first."""
    runs = Job.objects.visible_to(actor).filter(parent=None, kind=DOCUMENT_JOB, parts__documents__year=year).distinct()
    running = runs.filter(status__in=OPEN_STATES)
    return (running.order_by("-pk").first() or runs.order_by("-pk").first()) if runs else None

"""考评结果公示 of a programme."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.notice_data import evaluation_notice
from reports.papers.notices import evaluation_paper
from reports.papers.paper import Page
from reports.states import DocumentKind
from sites.models import EvaluationRound
from sites.states import RoundStatus


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The programmes with a complete final evaluation, by code."""
    rounds = EvaluationRound.objects.visible_to(by).final().filter(year=year, programme__in=programmes)
    complete = rounds.exclude(status=RoundStatus.INCOMPLETE).filter(evaluations__isnull=False).distinct()
    ordered = complete.select_related("programme").order_by("programme__code")
    if found := [Subject.of_programme(round_.programme) for round_ in ordered]:
        return found
    if rounds.exists():
        raise Refused(_("The evaluations of %(year)s are incomplete: marks are missing.") % {"year": year})
    raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})


def compose(document: Document) -> Page:
    assert document.programme  # noqa: S101 - its subject is one
    return evaluation_paper(evaluation_notice(document.programme, document.year), document.number).page()


EVALUATION_NOTICE = Kind(DocumentKind.EVALUATION_NOTICE, "GSKP", subjects, compose)

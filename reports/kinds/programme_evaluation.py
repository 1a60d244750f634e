"""年度考评报告 of a programme."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.papers.blocks import Pair
from reports.papers.paper import Page
from reports.papers.programme import programme_report
from reports.pdf.figures import day
from reports.programme_data import read
from reports.states import DocumentKind
from sites.models import EvaluationRound
from sites.states import RoundStatus

#: the place of a day that is not there yet
NO_DAY = "　　　　年　　月　　日"


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The programmes with a complete final evaluation, by code; raises Refused when there is none."""
    rounds = EvaluationRound.objects.visible_to(by).final().filter(year=year, programme__in=programmes)
    complete = rounds.exclude(status=RoundStatus.INCOMPLETE).select_related("programme").order_by("programme__code")
    if found := [Subject.of_programme(round_.programme) for round_ in complete]:
        return found
    if rounds:
        raise Refused(_("The evaluations of %(year)s are incomplete: marks are missing.") % {"year": year})
    raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})


def compose(document: Document) -> Page:
    """Raises Refused when the programme's year is incomplete, or its ledgers changed since."""
    if document.programme is None:
        raise ValueError(f"{document.number} names no programme")
    facts = read(document.programme, document.year)
    return programme_report(facts, number=document.number, edition=document.edition, issued=_issued(document)).page()


def _issued(document: Document) -> tuple[Pair, ...]:
    """Day and number of issue, or the places for them."""
    day_ = day(document.issued_on) if document.issued_on else NO_DAY
    number = (("发文字号", document.issued_number),) if document.issued_number else ()
    return (("编制日期", day_), *number)


PROGRAMME_EVALUATION = Kind(DocumentKind.PROGRAMME_EVALUATION, "KP", subjects, compose)

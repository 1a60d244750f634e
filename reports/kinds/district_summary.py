"""全区社区项目年度考评总报告, one a year, for who sees the whole district."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from portal.web.errors import Refused
from programmes.models import Programme
from reports.district_data import read
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.papers.district import district_paper
from reports.papers.paper import Page
from reports.states import DocumentKind
from sites.models import EvaluationRound
from sites.states import RoundStatus


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The district, when a programme of the year has a complete evaluation, whatever `programmes` are asked for.

    Raises Refused for who does not see the whole district.
    """
    if by.reach is not Reach.EVERYTHING:
        raise Refused(_("The summary of all programmes is made by a post that sees the whole district."))
    rounds = EvaluationRound.objects.visible_to(by).final().filter(year=year)
    if not rounds.exclude(status=RoundStatus.INCOMPLETE).exists():
        raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})
    return [Subject("", str(DocumentKind.DISTRICT_SUMMARY.label))]


def compose(document: Document) -> Page:
    paper = district_paper(
        read(document.year),
        document.number,
        edition=document.edition,
        issued_number=document.issued_number,
        issued_on=document.issued_on,
    )
    return paper.page()


DISTRICT_SUMMARY = Kind(DocumentKind.DISTRICT_SUMMARY, "ZB", subjects, compose)

"""拟通报表扬名单公示: of a programme's units, and of the district's volunteers."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_ALL_VOLUNTEERS, Right
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Award, Document
from reports.notice_data import units_notice, volunteers_notice
from reports.notice_data.commendation import LISTED
from reports.papers.notices import commendation_paper
from reports.papers.paper import Page
from reports.states import UNITS, VOLUNTEERS, DocumentKind


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """A list for each programme with a name on it, by code; that of the volunteers for who sees all of them."""
    listed = Award.objects.visible_to(by).filter(year=year, status__in=LISTED)
    named = programmes.filter(pk__in=listed.filter(kind=UNITS).values("programme")).order_by("code")
    found = [Subject.of_programme(programme) for programme in named]
    sees_all = by.reach in OF_ALL_VOLUNTEERS and by.may(Right.SEE_PEOPLE)
    if sees_all and listed.filter(kind=VOLUNTEERS).exists():
        found.append(Subject("", VOLUNTEERS))
    if found:
        return found
    raise Refused(_("No name is proposed for commendation in %(year)s.") % {"year": year})


def compose(document: Document) -> Page:
    programme, year = document.programme, document.year
    facts = units_notice(programme, year) if programme else volunteers_notice(year)
    return commendation_paper(facts, document.number).page()


COMMENDATION_NOTICE = Kind(DocumentKind.COMMENDATION_NOTICE, "GSBY", subjects, compose)

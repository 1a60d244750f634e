"""通报表扬证明 of a commended unit."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject, Subjects
from reports.models import Award, Document
from reports.papers.paper import Page
from reports.papers.people.certificates import unit_certificate
from reports.people_data.awards import LISTED, commended_unit
from reports.states import UNITS, DocumentKind


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> Sequence[Subject]:
    """The sites on the decided lists, by programme and place; those that are to be decided get none yet."""
    found = Award.objects.visible_to(by).filter(year=year, kind=UNITS, programme__in=programmes)
    listed = found.filter(LISTED, site__isnull=False).select_related("site__programme").defer("site__phone")
    ordered = listed.order_by("programme__code", "position", "site__code")
    if rows := Subjects(ordered, lambda award: Subject.of_site(award.site)):
        return rows
    if found.filter(undecided=True).exists():
        raise Refused(_("The lists of commended units of %(year)s are not decided yet.") % {"year": year})
    raise Refused(_("No unit is on a list of commendations of %(year)s. Propose the lists first.") % {"year": year})


def compose(document: Document) -> Page:
    return unit_certificate(*commended_unit(document)).page()


UNIT_CERTIFICATE = Kind(DocumentKind.UNIT_CERTIFICATE, "ZSJT", subjects, compose)

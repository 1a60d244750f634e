"""激励加分建议函, one for each giver (docs/rules.md §7)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Document, IncentivePoint
from reports.papers.paper import Page
from reports.papers.people.incentive_letter import incentive_letter
from reports.people_data.incentives import incentive_facts
from reports.states import GIVERS, DocumentKind

#: what stands for a giver in the system number
CODES = dict(zip(GIVERS, ("JZ", "WM", "JY"), strict=True))


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The givers with points in the year, in their order; a letter belongs to no single programme."""
    given = set(IncentivePoint.objects.visible_to(by).filter(year=year).values_list("giver", flat=True))
    if found := [Subject(CODES[giver], giver, giver=giver) for giver in GIVERS if giver in given]:
        return found
    raise Refused(
        _("No community has incentive points for %(year)s. Propose the commendations first.") % {"year": year}
    )


def compose(document: Document) -> Page:
    return incentive_letter(incentive_facts(document)).page()


INCENTIVE_LETTER = Kind(DocumentKind.INCENTIVE_LETTER, "JL", subjects, compose, takes_number=True)

"""通报表扬证明 of a commended volunteer."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject, Subjects
from reports.models import Award, Document
from reports.papers.paper import Page
from reports.papers.people.certificates import volunteer_certificate
from reports.people_data.awards import LISTED, commended_volunteer
from reports.states import VOLUNTEERS, DocumentKind
from volunteers.models import Volunteer


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> Sequence[Subject]:
    """The volunteers on the district's decided list that `by` sees, by place."""
    people = Volunteer.objects.visible_to(by)
    found = Award.objects.visible_to(by).filter(year=year, kind=VOLUNTEERS, volunteer__in=people)
    ordered = found.filter(LISTED).select_related("volunteer").order_by("position", "volunteer__number")
    ordered = ordered.defer("volunteer__phone", "volunteer__id_number")
    if rows := Subjects(ordered, lambda award: Subject.of_volunteer(award.volunteer)):
        return rows
    if found.filter(undecided=True).exists():
        raise Refused(_("The list of commended volunteers of %(year)s is not decided yet.") % {"year": year})
    text = _("No volunteer is on the list of commendations of %(year)s. Propose the list first.")
    raise Refused(text % {"year": year})


def compose(document: Document) -> Page:
    return volunteer_certificate(*commended_volunteer(document)).page()


VOLUNTEER_CERTIFICATE = Kind(DocumentKind.VOLUNTEER_CERTIFICATE, "ZSGR", subjects, compose)

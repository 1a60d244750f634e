"""志愿服务记录证明, made for the volunteer who asks for it.

It details the records of its year, and adds up all to the year's end. It is never a draft: a confirmed record was
accepted by who is responsible and waits for no review, notice or approval; what is confirmed later is for the next
edition.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_ALL_VOLUNTEERS
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.papers.paper import Page
from reports.papers.people.service_record import service_record
from reports.people_data.service import service_record_facts
from reports.states import DocumentKind
from volunteers.models import ServiceRecord, Volunteer
from volunteers.states import ServiceStatus


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The volunteers with confirmed service up to the year's end, by number. It goes beyond any place, so that only who
    sees all volunteers makes it."""
    if by.reach not in OF_ALL_VOLUNTEERS:
        raise Refused(_("A service record covers the whole district: it is made by a post that sees all of it."))
    served = ServiceRecord.objects.filter(
        volunteer=OuterRef("pk"), status=ServiceStatus.CONFIRMED, date__lte=date(year, 12, 31)
    )
    people = Volunteer.objects.visible_to(by).filter(Exists(served)).order_by("number")
    if found := [Subject.of_volunteer(volunteer) for volunteer in people]:
        return found
    raise Refused(_("No volunteer has confirmed service up to the end of %(year)s.") % {"year": year})


def compose(document: Document) -> Page:
    return service_record(service_record_facts(document)).page()


SERVICE_RECORD = Kind(DocumentKind.SERVICE_RECORD, "FW", subjects, compose, on_request=True)

"""A volunteer's confirmed service up to the end of a year (docs/rules.md §5)."""

from datetime import date

from django.utils.translation import gettext as _

from portal.crypto import mask
from portal.web.errors import Refused
from reports.models import Document
from reports.papers.people.service_record import ServiceRecordFacts
from reports.papers.people.service_tables import Service
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.rules import stars
from volunteers.states import ServiceStatus


def service_record_facts(document: Document) -> ServiceRecordFacts:
    """The records of the whole district, whoever wrote them down. Raises Refused when none is confirmed."""
    year, volunteer = document.year, document.volunteer
    if volunteer is None:
        raise ValueError("a service record without a volunteer")
    confirmed = ServiceRecord.objects.filter(
        volunteer=volunteer, status=ServiceStatus.CONFIRMED, date__lte=date(year, 12, 31)
    )
    columns = confirmed.order_by("date", "pk").values_list("date", "site__name", "content", "minutes", "recorder")
    records = [Service(*row) for row in columns]
    if not records:
        text = _("%(volunteer)s has no confirmed service up to the end of %(year)s.")
        raise Refused(text % {"volunteer": volunteer.number, "year": year})
    of_year = tuple(record for record in records if record.day.year == year)
    in_all = sum(record.minutes for record in records)
    trained = volunteer.trained_on
    return ServiceRecordFacts(
        number=document.number,
        volunteer=volunteer.number,
        name=volunteer.name,
        id_kind=volunteer.id_kind,
        masked_id=mask(volunteer.id_number),
        year=year,
        records=of_year,
        minutes_in_all=in_all,
        times_in_all=len(records),
        since=records[0].day,
        until=records[-1].day,
        trained=trained if trained and trained.year <= year else None,
        stars=stars(in_all),
        grade=_grade(volunteer, year, sum(record.minutes for record in of_year), in_all),
        issued=document.issued_on,
    )


def _grade(volunteer: Volunteer, year: int, in_year: int, in_all: int) -> str:
    """The appraisal, if it is there and rests on the records that are printed: never two states in one document."""
    rests_on = {"minutes_in_year": in_year, "minutes_in_all": in_all}
    return (
        Appraisal.objects.filter(volunteer=volunteer, year=year, **rests_on).values_list("grade", flat=True).first()
        or ""
    )

"""What volunteers' leaders and volunteers themselves see of a year in place of its sites: service by its states."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.addresses import rows_of
from portal.web.templatetags.portal import hours
from volunteers.models import ServiceRecord, Volunteer
from volunteers.states import ServiceStatus


@dataclass(frozen=True, slots=True)
class PeopleFigure:
    """A figure in words, and the rows behind it."""

    label: Any
    value: str
    url: str


def service_years(actor: Actor) -> list[int]:
    """The years in which the volunteers whom the actor sees served, the latest first."""
    days = ServiceRecord.objects.visible_to(actor).order_by().dates("date", "year", order="DESC")
    return [day.year for day in days]


def people_figures(actor: Actor, year: int) -> list[PeopleFigure]:
    """Volunteers, and their service of the year; nothing without the right to see people."""
    if not actor.may(Right.SEE_PEOPLE):
        return []
    of_year = ServiceRecord.objects.visible_to(actor).filter(date__year=year).order_by()
    sums = of_year.aggregate(
        minutes=Sum("minutes", filter=Q(status=ServiceStatus.CONFIRMED)),
        pending=Count("pk", filter=Q(status=ServiceStatus.PENDING)),
    )
    records = {"date__year": year}
    confirmed = rows_of("volunteers_servicerecord", **records, status__exact=ServiceStatus.CONFIRMED.value)
    pending = rows_of("volunteers_servicerecord", **records, status__exact=ServiceStatus.PENDING.value)
    people = Volunteer.objects.visible_to(actor).count()
    return [
        PeopleFigure(_("volunteers"), str(people), rows_of("volunteers_volunteer")),
        PeopleFigure(_("confirmed hours of the year"), hours(sums["minutes"] or 0), confirmed),
        PeopleFigure(_("records to be confirmed"), str(sums["pending"]), pending),
    ]

from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach, Right
from portal.registry import Panel, measure_rows, site_panels
from sites.models import Site
from volunteers.models import ServiceRecord, Volunteer
from volunteers.states import ServiceStatus


def service_panel(actor: Actor, site: Site, year: int) -> Panel | None:
    """Who served at the site in the year and how long, for those who may see people."""
    records = ServiceRecord.objects.visible_to(actor).filter(site=site, date__year=year)
    confirmed = Q(status=ServiceStatus.CONFIRMED)
    found = records.order_by().aggregate(
        volunteers=Count("volunteer", distinct=True, filter=confirmed),
        minutes=Sum("minutes", filter=confirmed),
        pending=Count("pk", filter=Q(status=ServiceStatus.PENDING)),
    )
    if not found["minutes"] and not found["pending"]:
        return None
    context = found | {"site": site, "year": year}
    return Panel(Volunteer._meta.verbose_name_plural, "volunteers/_site_panel.html", context)


site_panels.add("service", service_panel)


def service_rows(actor: Actor, site: int, year: int) -> str | None:
    """The admin's list of the confirmed service at a site in a year, for those who see all of it."""
    if not actor.may(Right.SEE_PEOPLE) or actor.reach is Reach.PART:
        return None
    query = {"site__id__exact": site, "date__year": year, "status__exact": ServiceStatus.CONFIRMED.value}
    return f"{reverse('admin:volunteers_servicerecord_changelist')}?{urlencode(query)}"


measure_rows.add("volunteer_hours_per_month", service_rows)
measure_rows.add("trained_volunteer_rate", service_rows)

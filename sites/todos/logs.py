"""Monthly logs and incidents that wait: for the committee, for the subdistrict, for the lead unit."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach, Right
from portal.registry import Place, ToDo
from portal.web.addresses import address, rows_of
from sites.models import Incident, MonthlyLog, Site
from sites.punctuality import LogRow, LogYear, reporting_programmes
from sites.states import LogStatus

#: so many single logs are named; more are counted
NAMED = 6
#: who hands logs in
REPORTING = (Reach.COMMUNITY, Reach.SITES)


def returned(actor: Actor, today: date) -> Iterator[ToDo]:
    """For a committee or a site keeper: the logs that came back, with the note on them."""
    if actor.reach not in REPORTING:
        return
    logs = MonthlyLog.objects.visible_to(actor).filter(status=LogStatus.RETURNED).select_related("site")
    latest = list(logs.order_by("-month", "site__code"))
    places = tuple(Place(name(log.site, log.month), site_url(log.site, log.month), note=log.note) for log in latest)
    url = rows_of("sites_monthlylog", status__exact=LogStatus.RETURNED.value)
    yield ToDo(len(latest), _("monthly logs were returned: to be corrected"), url, places=places[:NAMED])


def expected(actor: Actor, today: date) -> Iterator[ToDo]:
    """For a committee or a site keeper: each log to be handed in, and by when."""
    if actor.reach not in REPORTING:
        return
    for year in (today.year - 1, today.year):
        sites = Site.objects.visible_to(actor).filter(programme__in=reporting_programmes(actor, year))
        rows = [row for row in LogYear(year).rows(actor, sites) if row.is_expected(today)]
        yield ToDo(
            len(rows),
            _("monthly logs of %(year)d to be handed in") % {"year": year},
            address("year_logs", year, state="expected"),
            due=min((row.deadline for row in rows), default=None),
            places=tuple(place(row) for row in rows[:NAMED]),
        )


def to_check(actor: Actor, today: date) -> Iterator[ToDo]:
    """For the subdistrict, which checks logs, and for who maintains the sites' records."""
    if not sees_to_logs(actor):
        return
    logs = MonthlyLog.objects.visible_to(actor).filter(status=LogStatus.SUBMITTED)
    found = logs.order_by().aggregate(n=Count("pk"), since=Min("first_submitted_at"))
    since = timezone.localdate(found["since"]) if found["since"] else None
    url = rows_of("sites_monthlylog", status__exact=LogStatus.SUBMITTED.value)
    yield ToDo(found["n"], _("monthly logs to be checked"), url, since=since)


def owed(actor: Actor, today: date) -> Iterator[ToDo]:
    """Logs that are not in although their deadline is over."""
    if not sees_to_logs(actor):
        return
    for year in (today.year - 1, today.year):
        counts, reporting = LogYear(year).counts(actor), reporting_programmes(actor, year)
        months = [each for key in reporting for each in counts[key] if each.missing]
        yield ToDo(
            sum(month.missing for month in months),
            _("monthly logs of %(year)d not handed in: to be chased") % {"year": year},
            address("year_logs", year, state="owed"),
            due=min((month.deadline for month in months), default=None),
        )


def open_incidents(actor: Actor, today: date) -> Iterator[ToDo]:
    """Incidents whose liability nobody has settled: a veto may hang on it."""
    if actor.may(Right.EDIT_SITES):
        cases = Incident.objects.visible_to(actor).filter(liability="认定中")
        found = cases.order_by().aggregate(n=Count("pk"), since=Min("date"))
        url = rows_of("sites_incident", liability__exact="认定中")
        yield ToDo(found["n"], _("incidents whose liability is not settled"), url, since=found["since"])


def sees_to_logs(actor: Actor) -> bool:
    return actor.reach is Reach.SUBDISTRICT or actor.may(Right.EDIT_SITES)


def place(row: LogRow) -> Place:
    return Place(name(row.site, row.month), site_url(row.site, row.month), row.deadline)


def name(site: Site, month: date) -> str:
    return f"{site.name} {month:%Y-%m}"


def site_url(site: Site, month: date) -> str:
    return address("site", site.code, year=month.year)

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
from sites import exemptions
from sites.models import Incident, MonthlyLog, MonthSignature, Site
from sites.overdue import exempted
from sites.punctuality import LogRow, LogYear, reporting_programmes
from sites.services.logs.signing import month_states
from sites.site_years import months_of
from sites.states import UNSETTLED, LogStatus

#: so many single logs are named; more are counted
NAMED = 6
#: who hands logs in
REPORTING = (Reach.COMMUNITY, Reach.SITES)


def returned(actor: Actor, today: date) -> Iterator[ToDo]:
    """For a committee or a site keeper: the logs that came back, with the reason."""
    if actor.reach not in REPORTING:
        return
    logs = MonthlyLog.objects.visible_to(actor).filter(status=LogStatus.RETURNED).select_related("site")
    latest = list(logs.order_by("-month", "site__code"))
    places = tuple(
        Place(name(log.site, log.month), log_url(log.site, log.month), note=log.returned_because or log.note)
        for log in latest
    )
    url = places[0].url if len(places) == 1 else address("logs", all=1)
    yield ToDo(len(latest), _("monthly logs were returned: to be corrected"), url, places=places[:NAMED])


def expected(actor: Actor, today: date) -> Iterator[ToDo]:
    """For a committee or a site keeper: each log to be handed in, and by when."""
    if actor.reach not in REPORTING:
        return
    for year in (today.year - 1, today.year):
        sites = Site.objects.visible_to(actor).filter(programme__in=reporting_programmes(actor, year))
        rows = [row for row in LogYear(year).rows(actor, sites) if row.is_expected(today)]
        exempt = exemptions.of_year(year)
        rows = [row for row in rows if not exempt.exempts(row.site, row.month, row.deadline)]
        yield ToDo(
            len(rows),
            _("monthly logs of %(year)d to be handed in") % {"year": year},
            log_url(rows[0].site, rows[0].month) if len(rows) == 1 else address("logs", all=1),
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
    yield ToDo(found["n"], _("monthly logs to be checked"), address("log_queue"), since=since)


def to_sign(actor: Actor, today: date) -> Iterator[ToDo]:
    """For the head of a subdistrict: months whose logs have been checked and that nobody has signed, or that were
    changed since; of years that are not evaluated for good."""
    if not actor.may(Right.SIGN_LOGS) or actor.subdistrict_id is None:
        return
    spans = [span for year in (today.year - 1, today.year) for span in months_of(year) if span.last < today]
    reporting = {year for year in (today.year - 1, today.year) if reporting_programmes(actor, year)}
    spans = [span for span in spans if span.first.year in reporting]
    signed = MonthSignature.objects.visible_to(actor).filter(subdistrict=actor.subdistrict_id)
    known = set(signed.values_list("month", "digest"))
    states = month_states([actor.subdistrict_id], spans).values()
    waiting = [one.month for one in states if one.may_be_signed and (one.month, one.digest) not in known]
    for year in sorted({month.year for month in waiting}):
        of_year = [month for month in waiting if month.year == year]
        yield ToDo(
            len(of_year),
            _("months of %(year)d to be signed") % {"year": year},
            address("months_to_sign", year=year, state="waits"),
            places=tuple(Place(f"{month:%Y-%m}", sign_url(actor, month)) for month in of_year[-NAMED:]),
        )


def sign_url(actor: Actor, month: date) -> str:
    code = actor.post.subdistrict.code if actor.post and actor.post.subdistrict else ""
    return address("month_to_sign", month.year, month.month, code)


def owed(actor: Actor, today: date) -> Iterator[ToDo]:
    """Logs that are not in although their deadline is over."""
    if not sees_to_logs(actor):
        return
    for year in (today.year - 1, today.year):
        counts, reporting = LogYear(year).counts(actor), reporting_programmes(actor, year)
        months = [each for key in reporting for each in counts[key] if each.missing]
        exempt = exempted(actor, year, now=timezone.now()) if months else 0
        yield ToDo(
            sum(month.missing for month in months) - exempt,
            _("monthly logs of %(year)d not handed in: to be chased") % {"year": year},
            address("overdue", year=year),
            due=min((month.deadline for month in months), default=None),
        )


def open_incidents(actor: Actor, today: date) -> Iterator[ToDo]:
    """Incidents whose liability nobody has settled: a veto may hang on it."""
    if actor.may(Right.EDIT_SITES):
        cases = Incident.objects.visible_to(actor).filter(liability=UNSETTLED)
        found = cases.order_by().aggregate(n=Count("pk"), since=Min("date"))
        url = rows_of("sites_incident", liability__exact=UNSETTLED)
        yield ToDo(found["n"], _("incidents whose liability is not settled"), url, since=found["since"])


def sees_to_logs(actor: Actor) -> bool:
    return actor.reach is Reach.SUBDISTRICT or actor.may(Right.EDIT_SITES)


def place(row: LogRow) -> Place:
    return Place(name(row.site, row.month), log_url(row.site, row.month), row.deadline)


def name(site: Site, month: date) -> str:
    return f"{site.name} {month:%Y-%m}"


def log_url(site: Site, month: date) -> str:
    """The page on which the log is written."""
    return address("log", month.year, month.month, site.code)

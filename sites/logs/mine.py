"""The months that a committee or a site keeper writes: what is to be done now, and what came before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from portal.accounts.actors import Actor
from portal.web import tones
from programmes.models import Course
from sites import exemptions
from sites.log_content import Content, Frame, read
from sites.logs.meter import Need, needs
from sites.models import LogDraft, MonthlyLog, Site
from sites.punctuality import LogRow, LogYear, is_operating, reporting_programmes
from sites.site_years import Month, month_of
from sites.states import WRITABLE, LogStatus

#: earlier months that are listed
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Mine:
    """A month of a site: its log as far as there is one, and when it is due."""

    row: LogRow
    today: date
    #: what is there of what the month needs, once something has been typed
    needs: Sequence[Need] = ()

    @property
    def site(self) -> Site:
        return self.row.site

    @property
    def month(self) -> date:
        return self.row.month

    @property
    def log(self) -> MonthlyLog | None:
        return self.row.log

    @property
    def is_returned(self) -> bool:
        return self.log is not None and self.log.status == LogStatus.RETURNED

    @property
    def is_open(self) -> bool:
        """Whether it is still to be handed in."""
        return self.log is None or self.log.status in WRITABLE

    @property
    def tone(self) -> str:
        return tones.of_state(self.log.status) if self.log else tones.IDLE

    @property
    def days_left(self) -> int:
        return (self.row.deadline - self.today).days

    @property
    def is_late(self) -> bool:
        """The deadline is over and it never was handed in."""
        return self.row.is_due and (self.log is None or self.log.first_submitted_at is None)


@dataclass(frozen=True, slots=True)
class MyLogs:
    """`now` is what is to be done, one after the other; `before` what else there is of the last months."""

    now: list[Mine]
    before: list[Mine]

    @property
    def years(self) -> set[int]:
        """Those into which the deadlines of what is to be done fall."""
        return {one.row.deadline.year for one in self.now}


def my_logs(actor: Actor) -> MyLogs:
    """Of each site what was returned, the earliest month that is due and not in, and the one that runs; then the rest,
    the latest first."""
    today = timezone.localdate()
    rows = sorted(_rows(actor, today), key=lambda one: one.site.code)
    current = month_of(today).first
    years = (today.year - 1, today.year)
    reporting = {year: reporting_programmes(actor, year) for year in years}
    exempt = {year: exemptions.of_year(year) for year in years}

    def is_asked(one: Mine) -> bool:
        if not one.row.is_expected(today) or one.site.programme_id not in reporting[one.month.year]:
            return False
        return not exempt[one.month.year].exempts(one.site, one.month, one.row.deadline)

    wanted = [one for one in rows if one.is_open and (one.month == current or one.is_returned or is_asked(one))]
    wanted.sort(key=lambda one: (not one.is_returned, one.month))
    due = [one for one in wanted if not one.is_returned and one.month != current]
    first = {one.site.pk: one.month for one in reversed(due)}
    now = [one for one in wanted if one not in due or one.month == first[one.site.pk]]
    named = {(one.site.pk, one.month) for one in now}
    before = [one for one in rows if (one.site.pk, one.month) not in named]
    before.sort(key=lambda one: one.month, reverse=True)
    return MyLogs(_with_needs(actor, now), before)


def _rows(actor: Actor, today: date) -> Iterator[Mine]:
    sites = Site.objects.reporting_to(actor)
    for year, months in _months(today).items():
        for row in LogYear(year).rows(actor, sites, months):
            yield Mine(row, today)


def _with_needs(actor: Actor, mine: list[Mine]) -> list[Mine]:
    """With what their drafts have of what is needed; two queries, however many they are."""
    logs = [one.log.pk for one in mine if one.log]
    drafts = {draft.log_id: draft.content for draft in LogDraft.objects.visible_to(actor).filter(log__in=logs)}
    courses: dict[int, list[Course]] = defaultdict(list)
    for course in Course.objects.visible_to(actor).filter(programme__in={one.site.programme_id for one in mine}):
        courses[course.programme_id].append(course)
    return [_counted(one, drafts.get(one.log.pk) if one.log else None, courses) for one in mine]


def _counted(one: Mine, content: Content | None, courses: Mapping[int, list[Course]]) -> Mine:
    if content is None:
        return one
    own, programme = courses.get(one.site.programme_id, []), one.site.programme
    frame = Frame(one.month, {course.code: course.pk for course in own}, one.today)
    menu = {course.code for course in own if course.on_menu}
    found = needs(content, read(content, frame)[1], menu=menu, menu_needed=programme.menu_per_month)
    return replace(one, needs=found)


def _months(today: date) -> dict[int, list[Month]]:
    """The month that runs and those before it, by their years."""
    found: dict[int, list[Month]] = {}
    month = month_of(today)
    for _number in range(MONTHS + 1):
        found.setdefault(month.first.year, []).append(month)
        month = month_of(month.first - timedelta(days=1))
    return found


def next_to_do(actor: Actor, *, but: tuple[int, date] | None = None) -> Mine | None:
    """The month that comes first: returned, then the earliest that is not in, else the one that runs. `but` is a site
    (primary key) and month that is done already."""
    found = (one for one in my_logs(actor).now if (one.site.pk, one.month) != but)
    return next(found, None)


def only_site(actor: Actor) -> bool:
    """Whether the actor writes of one site alone: its month is opened without asking which."""
    today = timezone.localdate()
    sites = Site.objects.reporting_to(actor).filter(opened_on__isnull=False)
    days = sites.order_by().values_list("opened_on", "closed_on")
    return sum(is_operating(opened, closed, month_of(today)) for opened, closed in days if opened) == 1

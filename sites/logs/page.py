"""What the page of a site's month shows, and to whom it is a form."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.errors import Refused
from portal.workdays.models import Holiday
from portal.workdays.rules import is_working_day, log_deadline
from programmes.models import Course
from sites.log_content import Content, Frame, LogFault, read
from sites.logs.fields import Fault, Field, Row, empty_line, faults_of, rows_of
from sites.logs.meter import Need, needs
from sites.logs.occasions import neighbours, shared_with
from sites.logs.posted import without_days
from sites.models import Activity, Enrolment, Incident, LogAside, LogDraft, MonthlyLog, Site
from sites.services.logs.drafting import frame_of
from sites.services.logs.stored import typed
from sites.site_years import month_of
from sites.states import UNSETTLED, WRITABLE

#: activities to begin from are looked for in the months of a year
BACK = timedelta(days=366)


def site_of(actor: Actor, code: str) -> Site:
    """A site whose logs the actor sees; 404 for others."""
    visible = Site.objects.reporting_to(actor).select_related("programme", "room__community__subdistrict")
    return get_object_or_404(visible, code=code)


def first_of(year: int, month: int) -> date:
    """The month of an address as its first day; 404 for one that there is not."""
    if not (1900 <= year <= 2999 and 1 <= month <= 12):
        raise Http404
    return date(year, month, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A course to choose; `enrolled` begins the attendance when it is known."""

    code: str
    name: str
    on_menu: bool
    enrolled: int | None


@dataclass
class LogPage:
    """A site's month as the actor sees it. `typed_now` is what has just been typed, instead of what is stored; with
    `all_faults` those are told, too, that only say that something is missing."""

    actor: Actor
    site: Site
    month: date
    typed_now: Content | None = None
    gone: Collection[str] = ()
    all_faults: bool = False
    #: why there is no form, when a log of this month can't be written at all
    why_not: list[str] = field(default_factory=list)

    @cached_property
    def log(self) -> MonthlyLog | None:
        logs = MonthlyLog.objects.visible_to(self.actor).select_related("site__programme")
        return logs.filter(site=self.site, month=self.month).first()

    @cached_property
    def frame(self) -> Frame | None:
        """Raises Refused for a month of which there is no log and none is written."""
        try:
            return frame_of(self.site, self.month)
        except Refused as refusal:
            if self.log is None:
                raise
            self.why_not = refusal.reasons
            return None

    @cached_property
    def is_form(self) -> bool:
        """Whether the actor writes this log now."""
        if self.frame is None or not self.actor.may(Right.WRITE_LOGS):
            return False
        return self.log is None or self.log.status in WRITABLE

    @cached_property
    def draft(self) -> LogDraft | None:
        """What is being typed is for those who type it."""
        if self.log is None or not self.is_form:
            return None
        return LogDraft.objects.visible_to(self.actor).filter(log=self.log).first()

    @cached_property
    def content(self) -> Content:
        if self.typed_now is not None:
            return self.typed_now
        draft = self.draft.content if self.draft else {}
        whole = {"open_days", "note", "activities", "incidents", "surveys"} <= draft.keys()
        if whole:
            return draft
        return typed(self.log or MonthlyLog(site=self.site, month=self.month, open_days=0)) | draft

    @property
    def edit(self) -> int:
        return self.log.edit if self.log else 0

    @cached_property
    def found(self) -> list[LogFault]:
        """All faults of what would be handed in."""
        without = {
            part: [line for line in lines if f"{part}.{line['row']}" not in self.gone]
            for part, lines in self.content.items()
            if isinstance(lines, list)
        }
        return read(self.content | without, self.frame)[1] if self.frame else []

    @cached_property
    def faults(self) -> list[Fault]:
        """The faults that are told: what is only missing, not before somebody wants to hand in."""
        told = faults_of(self.found, self.content, self.frame) if self.frame else []
        return [fault for fault in told if self.all_faults or not fault.is_missing]

    @property
    def open_days(self) -> Field:
        return self._field("open_days")

    @property
    def note(self) -> Field:
        return self._field("note")

    def _field(self, name: str) -> Field:
        said = tuple(fault.message for fault in self.faults if fault.field == name)
        return Field(name, self.content.get(name, ""), said)

    @cached_property
    def needs(self) -> list[Need]:
        return needs(
            self.content,
            self.found,
            menu={course.code for course in self.menu},
            menu_needed=self.site.programme.menu_per_month,
        )

    @cached_property
    def courses(self) -> list[Choice]:
        courses = Course.objects.visible_to(self.actor).filter(programme=self.site.programme_id)
        enrolled = dict(
            Enrolment.objects.visible_to(self.actor).filter(site=self.site).values_list("course", "enrolled")
        )
        return [Choice(one.code, one.name, one.on_menu, enrolled.get(one.pk)) for one in courses.order_by("code")]

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """With a line to begin with when there is no activity yet."""
        content = self.content
        if self.is_form and not content.get("activities"):
            content = content | {"activities": [empty_line("activities")]}
        shared = shared_with(self.actor, self.site, self.month, content)
        return rows_of(content, self.month, self.faults, shared, self.gone)

    @property
    def told(self) -> list[tuple[Row, str]]:
        """The activities that something was typed of, each with the name of its course."""
        rows = [row for row in self.rows["activities"] if not row.is_empty]
        return [(row, self.names.get(row["course"].value, row["course"].value)) for row in rows]

    @property
    def has_incidents(self) -> bool:
        return any(not row.is_empty for row in self.rows["incidents"])

    @cached_property
    def settled(self) -> list[Incident]:
        """Incidents whose liability the district has settled: they are read here and not written."""
        of_month = Incident.objects.visible_to(self.actor).filter(month_of(self.month).holds("date"), site=self.site)
        return list(of_month.exclude(liability=UNSETTLED))

    @cached_property
    def aside(self) -> LogAside | None:
        """A text of the actor's own that a colleague's stands before."""
        if self.log is None:
            return None
        return LogAside.objects.visible_to(self.actor).filter(log=self.log, kept_for=self.actor.name).first()

    @cached_property
    def before(self) -> tuple[date, list[dict[str, str]]] | None:
        """The activities to begin from: the month, and its lines without their days."""
        return earlier(self.actor, self.site, self.month)

    @cached_property
    def _holidays(self) -> dict[date, str]:
        around = (self.month, self.month + timedelta(days=120))
        return dict(Holiday.objects.filter(date__range=around).values_list("date", "kind"))

    @cached_property
    def due(self) -> date:
        return log_deadline(self.month, self.site.programme.log_due_day, self._holidays)

    @property
    def days_left(self) -> int:
        """Below zero when it is over."""
        return (self.due - timezone.localdate()).days

    @cached_property
    def working_days(self) -> int:
        span = month_of(self.month)
        days = (span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1))
        return sum(is_working_day(day, self._holidays) for day in days)

    @cached_property
    def menu(self) -> list[Choice]:
        return [course for course in self.courses if course.on_menu]

    @cached_property
    def others(self) -> list[Choice]:
        """The courses that are not on the menu."""
        return [course for course in self.courses if not course.on_menu]

    @cached_property
    def names(self) -> dict[str, str]:
        """Code → name of the programme's courses."""
        return {course.code: course.name for course in self.courses}

    @cached_property
    def has_neighbours(self) -> bool:
        """Whether the community has another site to which an activity may be booked, too."""
        return neighbours(self.actor, self.site, self.month).exists()

    @property
    def is_over(self) -> bool:
        """Whether the month is: before that something may still happen."""
        return month_of(self.month).last < timezone.localdate()


def earlier(actor: Actor, site: Site, month: date) -> tuple[date, list[dict[str, str]]] | None:
    """The latest activities of a site before a month, and of which month they are."""
    logs = MonthlyLog.objects.visible_to(actor).filter(site=site, month__lt=month, month__gte=month - BACK)
    draft = (
        LogDraft.objects.visible_to(actor).filter(log__in=logs).order_by("-log__month").select_related("log").first()
    )
    stored = (
        Activity.objects.visible_to(actor).filter(log__in=logs).order_by("-log__month").select_related("log").first()
    )
    if draft and draft.content.get("activities") and (stored is None or draft.log.month >= stored.log.month):
        return draft.log.month, without_days(draft.content["activities"])
    if stored is None:
        return None
    return stored.log.month, without_days(typed(stored.log)["activities"])

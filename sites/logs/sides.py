"""A site's month beside the one before it, as who checks a log compares them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from sites.logs.queue import month_before
from sites.models import Activity, Incident, LogPhoto, MonthlyLog, Survey
from sites.oddities import line_of
from sites.site_years import month_of
from sites.states import LogStatus


@dataclass
class Side:
    """What a month holds; `log` is None where there is none, or where it was not handed in yet."""

    month: date
    log: MonthlyLog | None
    activities: list[Activity] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    photos: list[LogPhoto] = field(default_factory=list)

    @property
    def attendance(self) -> int:
        return sum(one.participants for one in self.activities)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.activities)

    @property
    def satisfaction(self) -> tuple[int, int]:
        """Of the surveys' valid returns those that were satisfied, and all."""
        return sum(one.satisfied for one in self.surveys), sum(one.valid for one in self.surveys)


@dataclass(frozen=True)
class Figure:
    """A figure of both months; `before` is None where there is no log of the month before."""

    label: Any
    now: int
    before: int | None

    @property
    def change(self) -> str:
        return "" if self.before is None or self.now == self.before else f"{self.now - self.before:+,}"


def sides(actor: Actor, log: MonthlyLog) -> tuple[Side, Side]:
    """The month of a log that the actor sees, and the one before it; five queries, however much happened."""
    first = month_before(log.month)
    earlier = MonthlyLog.objects.visible_to(actor).filter(site=log.site_id, month=first)
    now, before = Side(log.month, log), Side(first, earlier.exclude(status=LogStatus.DRAFT).first())
    of_log = {side.log.pk: side for side in (now, before) if side.log}
    happened = Activity.objects.visible_to(actor).filter(log__in=of_log).select_related("course")
    for activity in happened.order_by("date", "pk"):
        of_log[activity.log_id].activities.append(activity)
    for photo in LogPhoto.objects.visible_to(actor).of_now().filter(log__in=of_log):
        of_log[photo.log_id].photos.append(photo)
    both = {"site": log.site_id, "date__range": (first, month_of(log.month).last)}
    for incident in Incident.objects.visible_to(actor).filter(**both):
        (now if incident.date >= log.month else before).incidents.append(incident)
    for survey in Survey.objects.visible_to(actor).filter(**both):
        (now if survey.date >= log.month else before).surveys.append(survey)
    return now, before


def figures(now: Side, before: Side) -> list[Figure]:
    """What is compared at a glance."""
    then = before if before.log else None

    def figure(label: Any, count: Any) -> Figure:
        return Figure(label, count(now), count(then) if then else None)

    return [
        figure(_("Activities"), lambda side: len(side.activities)),
        figure(_("Attendance"), lambda side: side.attendance),
        figure(_("Opening days"), lambda side: side.log.open_days),
        figure(_("Photos"), lambda side: len(side.photos)),
        figure(_("Incidents"), lambda side: len(side.incidents)),
        figure(_("Survey returns"), lambda side: side.satisfaction[1]),
    ]


@dataclass(frozen=True)
class Row:
    """An activity as the page shows it: how many photos it has, and whether something about it is odd."""

    activity: Activity
    photos: Sequence[LogPhoto]
    is_odd: bool


def rows(side: Side, odd: set[str]) -> list[Row]:
    """The activities of a month with their photos; `odd` are the keys of lines, and days (`2025-04-08`)."""
    of_line: dict[str, list[LogPhoto]] = {}
    for photo in side.photos:
        of_line.setdefault(photo.row, []).append(photo)
    return [
        Row(one, of_line.get(line_of(one), ()), line_of(one) in odd or one.date.isoformat() in odd)
        for one in side.activities
    ]


def loose_photos(side: Side) -> list[LogPhoto]:
    """The photos of the month as a whole, and of lines that are gone."""
    lines = Counter(line_of(one) for one in side.activities)
    return [photo for photo in side.photos if photo.row not in lines]

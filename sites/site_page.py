"""What a site's own page tells: facts, the twelve months of a year, its evaluation, and what other apps
add."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from portal.registry import Panel, site_panels
from portal.web import tones
from portal.workdays.models import Holiday
from portal.workdays.rules import end_of, log_deadline
from programmes.models import Band
from sites.models import Evaluation, MonthlyLog, Site


@dataclass(frozen=True)
class Month:
    """A month in the strip: its log if there is one, what happened, and whether the log came in time."""

    month: date
    operates: bool
    log: MonthlyLog | None
    activities: int
    attendance: int
    deadline: date

    @property
    def tone(self) -> str:
        return tones.of_state(self.log.status) if self.log else tones.IDLE

    @property
    def is_late(self) -> bool:
        """First handed in after the deadline, or not at all although it has passed."""
        if not self.operates:
            return False
        end = end_of(self.deadline)
        if self.log is None or self.log.first_submitted_at is None:
            return timezone.make_naive(timezone.now()) >= end
        return timezone.make_naive(self.log.first_submitted_at) >= end


def months_of(actor: Any, site: Site, year: int) -> list[Month]:
    """The twelve months of a year of a site that the reader sees."""
    counted = {"n": Count("activities"), "attendance": Sum("activities__participants", default=0)}
    seen = MonthlyLog.objects.visible_to(actor).filter(site=site)
    logs = {log.month.month: log for log in seen.filter(month__year=year).annotate(**counted)}
    around = Holiday.objects.filter(date__range=(date(year, 1, 1), date(year + 1, 2, 28)))
    holidays = dict(around.values_list("date", "kind"))
    months = []
    for number in range(1, 13):
        first, log = date(year, number, 1), logs.get(number)
        deadline = log_deadline(first, site.programme.log_due_day, holidays)
        activities = getattr(log, "n", 0)
        months.append(Month(first, operates(site, first), log, activities, getattr(log, "attendance", 0), deadline))
    return months


def operates(site: Site, first: date) -> bool:
    """Whether the site operates in the month that begins with `first` (docs/rules.md §1)."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    opened = site.opened_on is not None and site.opened_on < following
    return opened and (site.closed_on is None or site.closed_on >= first)


def evaluation_of(actor: Any, site: Site, year: int) -> Evaluation | None:
    """The final evaluation of a year, if the actor sees it."""
    found = Evaluation.objects.visible_to(actor).final().filter(site=site, round__year=year)
    return found.select_related("round__programme").first()


def tone_of(evaluation: Evaluation) -> str:
    """The colour of its grade among the bands of its scheme."""
    round_ = evaluation.round
    bands = Band.objects.filter(scheme__programme=round_.programme_id, scheme__year=round_.year)
    names = list(bands.order_by("-minimum").values_list("name", flat=True))
    return tones.of_bands(names).get(evaluation.grade, tones.IDLE)


def panels(actor: Any, site: Site, year: int) -> list[Panel]:
    """What other apps have to tell of the site's year."""
    return [panel for make in site_panels if (panel := make(actor, site, year))]

"""All versions of a log, each readable, and two of them held against each other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from programmes.models import Course
from sites.logs.comparing import Difference, Pair, compare
from sites.logs.way import actor_of, address, log_of
from sites.models import LogRevision, MonthlyLog
from sites.services.revisions import content_of
from sites.states import LogStatus

#: what the fields of a version are called
LABELS = {
    "open_days": _("Opening days"),
    "note": _("Note"),
    "date": _("Date"),
    "course": _("Course"),
    "topic": _("Topic"),
    "participants": _("Attendance"),
    "minutes": _("Hours"),
}
MARKS = {"added": _("added"), "removed": _("removed"), "changed": _("changed"), "same": ""}
TONES = {"added": "good", "removed": "poor", "changed": "middling", "same": "idle"}


@dataclass(frozen=True)
class Version:
    """A version of a log; until when it stood, who replaced it and why are empty of the present one."""

    number: int
    content: dict[str, Any]
    status: str
    until: datetime | None = None
    by: str = ""
    reason: str = ""

    @property
    def status_in_words(self) -> str:
        return str(LogStatus(self.status).label) if self.status in LogStatus.values else self.status


@require_GET
def log_versions(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """The versions of a log (`?old=1&new=2`): by default the present one against the one before it; the same number
    twice shows that version as it is."""
    actor = actor_of(request)
    log = log_of(request, year, month, code)
    versions = _versions(actor, log)
    numbers = [version.number for version in versions]
    new = _asked(request, "new", numbers, numbers[-1])
    old = _asked(request, "old", numbers, max((n for n in numbers if n < new), default=new))
    of_number = {version.number: version for version in versions}
    older, newer = of_number[min(old, new)], of_number[max(old, new)]
    difference = compare(older.content, newer.content)
    context = {
        "log": log,
        "site": log.site,
        "versions": versions[::-1],
        "older": older,
        "newer": newer,
        "is_one": older.number == newer.number,
        "difference": difference,
        "head": [(LABELS[cell.name], cell) for cell in difference.head],
        "lines": _lines(actor, log, difference),
        "labels": LABELS,
        "check_url": address("log_check", log),
    }
    return render(request, "sites/logs/versions.html", context)


def _versions(actor: Actor, log: MonthlyLog) -> list[Version]:
    """All there are, the first one first."""
    kept = LogRevision.objects.visible_to(actor).filter(log=log).order_by("version")
    earlier = [
        Version(one.version, one.content, one.content.get("status", ""), one.replaced_at, one.replaced_by, one.reason)
        for one in kept
    ]
    with_lines = MonthlyLog.objects.visible_to(actor).prefetch_related("activities__course").get(pk=log.pk)
    return [*earlier, Version(log.version, content_of(with_lines), log.status)]


def _asked(request: HttpRequest, name: str, known: list[int], default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in known else default


@dataclass(frozen=True)
class Line:
    """A pair of lines as the page shows it."""

    pair: Pair
    mark: Any
    tone: str
    cells: dict[str, tuple[Any, Any, bool]]


def _lines(actor: Actor, log: MonthlyLog, difference: Difference) -> list[Line]:
    names = dict(Course.objects.visible_to(actor).filter(programme=log.site.programme_id).values_list("code", "name"))

    def in_words(name: str, value: Any) -> Any:
        return names.get(value, value) if name == "course" else value

    return [
        Line(
            pair,
            MARKS[pair.state],
            TONES[pair.state],
            {
                cell.name: (in_words(cell.name, cell.old), in_words(cell.name, cell.new), cell.differs)
                for cell in pair.cells
            },
        )
        for pair in difference.lines
    ]

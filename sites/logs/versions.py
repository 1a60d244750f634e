"""The versions of a log, and the difference of two as the page shows it: in words, with names and pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from programmes.models import Course
from sites.logs.comparing import ACTIVITIES, INCIDENTS, LINES, PHOTOS, SURVEYS, Difference, Pair, Part
from sites.models import LogPhoto, LogRevision, MonthlyLog
from sites.services.revisions import content_of, photos_in
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
    "grade": _("Grade"),
    "description": _("Description"),
    "valid": _("Valid returns"),
    "satisfied": _("Satisfied"),
}
#: the parts that are shown as tables: their titles, and what is said when there is nothing
TITLES = {
    ACTIVITIES: (_("Activities"), _("No activity.")),
    INCIDENTS: (_("Safety incidents"), _("No incident.")),
    SURVEYS: (_("Satisfaction surveys"), _("No survey.")),
}
NUMBERS = ("participants", "minutes", "valid", "satisfied")
MARKS = {"added": _("added"), "removed": _("removed"), "changed": _("changed"), "same": ""}
TONES = {"added": "good", "removed": "poor", "changed": "middling", "same": "idle"}


@dataclass(frozen=True)
class Version:
    """A version of a log; until when it stood, who replaced it and why are empty of the present one."""

    number: int
    content: Mapping[str, Any]
    status: str
    until: datetime | None = None
    by: str = ""
    reason: str = ""

    @property
    def status_in_words(self) -> str:
        return str(LogStatus(self.status).label) if self.status in LogStatus.values else self.status


def versions_of(actor: Actor, log: MonthlyLog) -> list[Version]:
    """All there are, the first one first."""
    kept = LogRevision.objects.visible_to(actor).filter(log=log).order_by("version")
    earlier = [
        Version(
            one.version,
            one.content | {PHOTOS: photos_in(one)},
            one.content.get("status", ""),
            one.replaced_at,
            one.replaced_by,
            one.reason,
        )
        for one in kept
    ]
    return [*earlier, Version(log.version, content_of(log), log.status)]


@dataclass(frozen=True)
class Shown:
    """A cell: of the older version, of the newer one, and whether they differ."""

    label: Any
    cell: tuple[Any, Any, bool]
    is_number: bool
    is_minutes: bool


@dataclass(frozen=True)
class Line:
    pair: Pair
    mark: Any
    tone: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Table:
    """A part of a version, and the numbers of versions that were kept without it."""

    name: str
    title: Any
    nothing: Any
    heads: tuple[tuple[Any, bool], ...]
    lines: tuple[Line, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """A photo of either version; none any more when its time was over. `of` is the activity that it shows."""

    photo: LogPhoto | None
    of: str
    mark: Any
    tone: str


def tables(actor: Actor, log: MonthlyLog, difference: Difference, old: Version, new: Version) -> Iterator[Table]:
    """What two versions hold in lines; the activities always, the rest when there is something to be said of it."""
    names = dict(Course.objects.visible_to(actor).filter(programme=log.site.programme_id).values_list("code", "name"))
    for name, (title, nothing) in TITLES.items():
        part = difference.parts[name]
        unknown = _unknown(part, old, new)
        if part.lines or unknown or name == ACTIVITIES:
            heads = tuple((LABELS[field], field in NUMBERS) for field in LINES[name])
            lines = (Line(pair, MARKS[pair.state], TONES[pair.state], _cells(pair, names)) for pair in part.lines)
            yield Table(name, title, nothing, heads, tuple(lines), unknown)


def _unknown(part: Part, old: Version, new: Version) -> tuple[int, ...]:
    numbers = {old.number: part.old_unknown, new.number: part.new_unknown}
    return tuple(number for number, is_unknown in numbers.items() if is_unknown)


def _cells(pair: Pair, courses: Mapping[str, str]) -> tuple[Shown, ...]:
    def in_words(name: str, value: Any) -> Any:
        return courses.get(value, value) if name == "course" else value

    return tuple(
        Shown(
            LABELS[cell.name],
            (in_words(cell.name, cell.old), in_words(cell.name, cell.new), cell.differs),
            cell.name in NUMBERS,
            cell.name == "minutes",
        )
        for cell in pair.cells
    )


def pictures(actor: Actor, log: MonthlyLog, difference: Difference, versions: Iterable[Version]) -> list[Picture]:
    """The photos of two versions; each with the activity that it belongs to in one of them."""
    photos = {photo.sha256: photo for photo in LogPhoto.objects.visible_to(actor).filter(log=log)}
    of: dict[str, str] = {}
    for version in versions:
        of |= _activities_of_photos(version.content)
    digests = [(pair.cells[0].new or pair.cells[0].old, pair.state) for pair in difference.parts[PHOTOS].lines]
    return [Picture(photos.get(digest), of.get(digest, ""), MARKS[state], TONES[state]) for digest, state in digests]


def _activities_of_photos(content: Mapping[str, Any]) -> dict[str, str]:
    activities: Sequence[Mapping[str, Any]] = content.get(ACTIVITIES, ())
    by_row = {one["row"]: f"{one['date'][5:]} {one['topic']}" for one in activities if one.get("row")}
    return {one["photo"]: by_row[one["row"]] for one in content[PHOTOS] if one["row"] in by_row}

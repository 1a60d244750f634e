"""The fields of a log's page: what stands in them, what is wrong with them, and what they are called. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from sites.log_content import LINES, Content, Frame, LogFault, is_empty, new_key
from sites.logs.posted import date_of, day_of, weekday_of

#: the parts in the order of the page
PARTS = ("activities", "incidents", "surveys")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as the page tells it: its field, that field's name for a summary, and what to do. Nothing `is_missing`
    before one wants to hand in."""

    field: str
    label: str
    message: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name (its id, too), its text, and its faults."""

    name: str
    value: str
    faults: tuple[str, ...] = ()


@dataclass
class Row:
    """A line of the page. Templates ask it for its fields by name."""

    part: str
    row: str
    number: int
    fields: Mapping[str, Field]
    occasion: str = ""
    weekday: str = ""
    is_empty: bool = False
    #: the other sites to whose logs this activity is booked, too
    shared_with: tuple[str, ...] = ()
    #: removed, and shown only to be taken back
    is_gone: bool = False
    #: of an activity, as far as somebody has looked for them
    photos: list[Any] = dataclass_field(default_factory=list)

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]


def rows_of(
    content: Content,
    month: date,
    faults: Iterable[Fault] = (),
    shared: Mapping[str, tuple[str, ...]] | None = None,
    gone: Collection[str] = (),
) -> dict[str, list[Row]]:
    """The rows of each part of a month's content; `shared` names the other sites of an occasion, `gone` are lines that
    were removed (`activities.<row>`)."""
    said: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        said[fault.field] = (*said.get(fault.field, ()), fault.message)
    return {
        part: [
            _row(part, number, line, month, said, (shared or {}).get(line.get("occasion", ""), ()), gone)
            for number, line in enumerate(content.get(part, []), 1)
        ]
        for part in PARTS
    }


def _row(
    part: str,
    number: int,
    line: Mapping[str, str],
    month: date,
    said: Mapping[str, tuple[str, ...]],
    shared: tuple[str, ...],
    gone: Collection[str],
) -> Row:
    place, fields = f"{part}.{line['row']}", {}
    for column in LINES[part]:
        name, value = f"{place}.{column.field}", line[column.field]
        shown = day_of(value, month) if column.field == "date" else value
        fields[column.field] = Field(name, shown, said.get(name, ()))
    day = weekday_of(date_of(line["date"], month))
    return Row(
        part=part,
        row=line["row"],
        number=number,
        fields=fields,
        occasion=line.get("occasion", ""),
        weekday="" if day is None else str(WEEKDAYS_ABBR[day]),
        is_empty=is_empty(line),
        shared_with=shared,
        is_gone=place in gone,
    )


def empty_line(part: str, key: str = "") -> dict[str, str]:
    """A line that nobody has typed into."""
    return {"row": key or new_key()} | {column.field: "" for column in LINES[part]} | {"occasion": ""}


def faults_of(found: list[LogFault], content: Content, frame: Frame) -> list[Fault]:
    """What `read` found, in the words of the page."""
    return [_fault(fault, content, frame) for fault in found]


def _fault(fault: LogFault, content: Content, frame: Frame) -> Fault:
    part, _dot, rest = fault.field.partition(".")
    if not rest:
        missing = not str(content.get(part, "")).strip()
        return Fault(fault.field, label_of(part), fault.message, missing)
    row, _dot, name = rest.partition(".")
    lines = content.get(part, [])
    number, line = next((n, one) for n, one in enumerate(lines, 1) if one["row"] == row)
    label = _("%(part)s %(number)d, %(field)s") % {
        "part": part_label(part),
        "number": number,
        "field": label_of(name),
    }
    return Fault(fault.field, label, _message(fault, line, name, frame), not line[name].strip())


def _message(fault: LogFault, line: Mapping[str, str], name: str, frame: Frame) -> str:
    """The page asks for a day where others write a date."""
    if name == "date" and line[name].strip() and not _is_of(line[name], frame):
        return _("Expected: %(what)s") % {"what": _("a day of this month, from 1 to %(last)d") % {"last": frame.days}}
    return fault.message


def _is_of(text: str, frame: Frame) -> bool:
    return weekday_of(text) is not None and text.startswith(f"{frame.month:%Y-%m}-")


def part_label(part: str) -> str:
    """What one line of a part is called."""
    return {"activities": _("Activity"), "incidents": _("Incident"), "surveys": _("Survey")}[part]


def label_of(name: str) -> str:
    """What a field is called."""
    return str(_labels()[name])


def _labels() -> dict[str, Any]:
    return {
        "open_days": _("Opening days"),
        "note": _("Note"),
        "date": _("Day"),
        "course": _("Course"),
        "topic": _("Topic"),
        "participants": _("Attendance"),
        "hours": _("Number of hours"),
        "grade": _("Grade of the incident"),
        "description": _("What happened"),
        "valid": _("Valid returns"),
        "satisfied": _("Satisfied"),
    }

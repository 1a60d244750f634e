"""A month's log as it is typed, faults and all, and as it is handed in. Pure: no database, no clock.

As it is typed, and kept as a draft, it is JSON, all values text, each line with a key of its own:

    {"open_days": "22", "note": "",
     "activities": [{"row", "date": "2026-10-08", "course": "K01", "topic", "participants", "hours", "occasion"}],
     "incidents": [{"row", "date", "grade", "description"}],
     "surveys": [{"row", "date", "valid", "satisfied"}]}

A part that is missing is left as it is stored.
"""

import re
import unicodedata
import uuid
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.web.errors import Refused
from portal.workbook.columns import BadCell, Choice, Column, Date, Hours, Text, Whole
from sites.states import INCIDENT_GRADES

MOST_LINES, LONGEST = 200, 2000
#: what no database or page can hold: control characters, halves of surrogate pairs
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")

HEAD: tuple[Column, ...] = (Whole("开放天数", "open_days", most=31), Text("备注", "note", blank=True, longest=LONGEST))
LINES: dict[str, tuple[Column, ...]] = {
    "activities": (
        Date("日期", "date"),
        Text("课程代码", "course", longest=40),
        Text("主题", "topic", longest=200),
        Whole("参加人次", "participants", most=100_000),
        Hours("时长", "hours", least=15, most=24 * 60),
    ),
    "incidents": (
        Date("日期", "date"),
        Choice("等级", "grade", words=INCIDENT_GRADES),
        Text("说明", "description", longest=LONGEST),
    ),
    "surveys": (Date("日期", "date"), Whole("有效问卷", "valid", least=1), Whole("满意份数", "satisfied")),
}
#: what a line keeps beside its columns
_KEPT = {"activities": ("occasion",)}

Content = dict[str, Any]


class LogFault(NamedTuple):
    """What is wrong, and where: `open_days`, or `activities.<key of the line>.date`."""

    field: str
    message: str


@dataclass(frozen=True)
class Frame:
    """What a log is checked against: its month (the first day), the courses of its programme by code (to their primary
    keys), and today (local dates)."""

    month: date
    courses: Mapping[str, int]
    today: date

    @property
    def days(self) -> int:
        return monthrange(self.month.year, self.month.month)[1]

    def date_fault(self, day: date) -> str:
        """Why nothing of this log can have happened on that day; empty when it can."""
        if (day.year, day.month) != (self.month.year, self.month.month):
            return _("a day of %(month)s") % {"month": f"{self.month:%Y-%m}"}
        if day > self.today:
            return _("a day that has come: what is planned is not logged yet")
        return ""


@dataclass(frozen=True)
class Line:
    """A line that could be read: its key, and its values by field (`hours` in minutes)."""

    row: str
    values: Mapping[str, Any]
    occasion: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class LogContent:
    """What is handed in. A part that is None is left as it is stored."""

    open_days: int
    note: str
    activities: tuple[Line, ...]
    incidents: tuple[Line, ...] | None = None
    surveys: tuple[Line, ...] | None = None


def tidy(raw: Any) -> Content:
    """What came in, in the form of a draft: nothing unknown, nothing that can't be stored, each line with its key.

    Raises Refused when it is no log at all, or longer than a month can be.
    """
    if not isinstance(raw, Mapping):
        raise Refused(_("This is not a log."))
    content: Content = {column.field: _text(raw.get(column.field)) for column in HEAD}
    for part, columns in LINES.items():
        if part in raw:
            content[part] = list(_tidy_lines(part, columns, raw[part]))
    return content


def _tidy_lines(part: str, columns: tuple[Column, ...], lines: Any) -> Iterator[dict[str, str]]:
    if not isinstance(lines, list) or not all(isinstance(line, Mapping) for line in lines):
        raise Refused(_("This is not a log."))
    if len(lines) > MOST_LINES:
        raise Refused(
            _("%(count)d lines are more than a month's log can hold; at most %(most)d.")
            % {"count": len(lines), "most": MOST_LINES}
        )
    taken: set[str] = set()
    for line in lines:
        key = str(line.get("row", ""))
        if not _KEY.fullmatch(key) or key in taken:
            key = new_key()
        taken.add(key)
        names = [column.field for column in columns]
        kept = {name: _occasion(line.get(name)) for name in _KEPT.get(part, ())}
        yield {"row": key} | {name: _text(line.get(name)) for name in names} | kept


def new_key() -> str:
    return uuid.uuid4().hex[:12]


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool | list | dict):
        return ""
    text = _UNWRITABLE.sub("", str(value))
    if len(text) > LONGEST:
        raise Refused(_("A text is longer than %(most)d characters.") % {"most": LONGEST})
    return text


def _occasion(value: Any) -> str:
    return value if isinstance(value, str) and _KEY.fullmatch(value) else ""


def is_empty(line: Mapping[str, str]) -> bool:
    """Whether nothing has been typed into a line."""
    return not any(value.strip() for name, value in line.items() if name not in ("row", "occasion"))


def read(content: Content, frame: Frame) -> tuple[LogContent | None, list[LogFault]]:
    """A tidy content as it can be handed in, or None and all of its faults. Lines without a text are left out."""
    reading = _Reading(content, frame)
    log = reading.log
    return (None if reading.faults else log), reading.faults


def changed_fields(old: Content, new: Content) -> int:
    """How many fields of a draft were typed from one saving to the next. Of a line that was taken over from last month
    none were: it appears with its texts and without a day, with which who types begins."""
    taken = {f"{part}.{line['row']}" for part in LINES for line in new.get(part, ()) if _is_taken(line)}
    before, after = dict(_flat(old)), dict(_flat(new))
    known = {name.rpartition(".")[0] for name in before}
    new_ones = (name for name in after if name.rpartition(".")[0] not in taken - known)
    return sum(1 for name in {*before, *new_ones} if before.get(name, "") != after.get(name, ""))


def _is_taken(line: Mapping[str, str]) -> bool:
    return not line["date"] and sum(1 for name, value in line.items() if value and name != "row") > 1


def filled_fields(content: Content) -> int:
    """How many fields have been filled."""
    return sum(1 for _name, value in _flat(content) if value.strip())


def _flat(content: Content) -> Iterator[tuple[str, str]]:
    for column in HEAD:
        yield column.field, content.get(column.field, "")
    for part, columns in LINES.items():
        for line in content.get(part, ()):
            for column in columns:
                yield f"{part}.{line['row']}.{column.field}", line[column.field]


class _Reading:
    def __init__(self, content: Content, frame: Frame) -> None:
        self.content, self.frame = content, frame
        self.faults: list[LogFault] = []

    @cached_property
    def log(self) -> LogContent:
        head = {column.field: self._value(column, self.content[column.field], column.field) for column in HEAD}
        if isinstance(head["open_days"], int) and head["open_days"] > self.frame.days:
            self._fault("open_days", _("at most the days of the month"))
        parts = {part: self._lines(part) for part in LINES}
        return LogContent(head["open_days"], head["note"], parts.pop("activities") or (), **parts)

    def _lines(self, part: str) -> tuple[Line, ...] | None:
        if part not in self.content:
            return None
        lines = (line for line in self.content[part] if not is_empty(line))
        return tuple(self._line(part, line) for line in lines)

    def _line(self, part: str, line: dict[str, str]) -> Line:
        place = f"{part}.{line['row']}"
        values = {
            column.field: self._value(column, line[column.field], f"{place}.{column.field}") for column in LINES[part]
        }
        if isinstance(values["date"], date) and (why := self.frame.date_fault(values["date"])):
            self._fault(f"{place}.date", why)
        if part == "activities" and values["course"] and values["course"] not in self.frame.courses:
            self._fault(f"{place}.course", _("a course of the site's programme"))
        valid, satisfied = values.get("valid"), values.get("satisfied")
        if valid is not None and satisfied is not None and satisfied > valid:
            self._fault(f"{place}.satisfied", _("at most the valid returns (%(count)d)") % {"count": valid})
        return Line(line["row"], values, line.get("occasion", ""))

    def _value(self, column: Column, typed: str, place: str) -> Any:
        text = unicodedata.normalize("NFKC", typed).strip() if not isinstance(column, Text) else typed.strip()
        if not text:
            if not column.blank:
                self.faults.append(LogFault(place, _("This is still missing.")))
            return column.empty if column.blank else None
        try:
            return column.parse(text)
        except BadCell as bad:
            self._fault(place, str(bad))
            return None

    def _fault(self, place: str, expected: str) -> None:
        self.faults.append(LogFault(place, _("Expected: %(what)s") % {"what": expected}))

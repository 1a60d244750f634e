"""Bars drawn by the server as SVG: lengths in thousandths of the drawing, whose size the style sheet sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the page of the rows that it counts, empty where there is none."""

    value: int | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: how much, in which tone, what it is, and the rows behind it."""

    value: int
    tone: str
    label: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part as it is drawn: where it begins and how long it is. Text, so that no locale puts separators in."""

    start: str
    length: str
    part: Part

    @property
    def top(self) -> str:
        """Where it begins from above, in a column that grows from below."""
        return str(WHOLE - int(self.start) - int(self.length))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of segments one after the other; `mark` is where a target stands."""

    segments: list[Segment]
    mark: str = ""


def bar(parts: Iterable[Part], scale: int, mark: int | None = None) -> Bar:
    """Parts along a bar as long as `scale`; nothing is drawn of what is 0, and nothing beyond the end."""
    segments, sum_ = [], 0
    for part in parts:
        start, sum_ = _place(sum_, scale), sum_ + part.value
        if (length := _place(sum_, scale) - start) > 0:
            segments.append(Segment(str(start), str(length), part))
    return Bar(segments, "" if mark is None or scale <= 0 else str(_place(mark, scale)))


def _place(value: int, scale: int) -> int:
    return min(WHOLE, value * WHOLE // scale) if scale > 0 else 0

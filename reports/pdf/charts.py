"""Charts as SVG for print: twelve months as bars or as a line, and marks against full marks as bars.

What is missing is never drawn as 0: its place is shaded and says why. Coordinates are CSS pixels. All
labels are escaped, so the markup can stand in a page as it is. There is as little text as possible, for a
text in a drawing takes as long to set as one in a table: the figures stand in the table below, whose
columns the months share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.pdf.drawing import (
    BLUE,
    GRID,
    INK,
    LIGHT_BLUE,
    MM,
    MUTED,
    NORMAL,
    SHADE,
    SMALL,
    WIDTH,
    joined,
    number,
    path,
    rect,
    svg,
    text,
)  # fmt: skip

#: in the type area the columns of the table of months: 18 mm heading, twelve months, 15 mm sum
LEFT, RIGHT = 18 * MM, 15 * MM
ROOM, GAP = 72, 18


@dataclass(frozen=True)
class Point:
    """One month: a value, or None and in `note` the reason in a few characters."""

    value: int | Decimal | None
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """One drawing above the months: `style` is "bar" or "line"."""

    title: str
    style: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Level:
    """One bar of `level_bars`: marks, full marks, and the text behind the bar."""

    name: str
    got: Decimal
    full: Decimal
    text: str


def month_panels(panels: Sequence[Panel]) -> SafeString:
    """Panels one above the other, to stand on a table of months.

    Raises ValueError for a negative value: nothing that is counted can be below 0.
    """
    body = [
        format_html('<g transform="translate(0 {})">{}</g>', at * (ROOM + GAP) + GAP, drawn(panel))
        for at, panel in enumerate(panels)
    ]
    return svg(len(panels) * (ROOM + GAP) + 6, "；".join(panel.title for panel in panels), body)


def level_bars(levels: Sequence[Level]) -> SafeString:
    """One bar a first-level indicator, as long as its share of the full marks."""
    step, right = 20, 150
    room = WIDTH - LEFT - right
    body = []
    for at, level in enumerate(levels):
        y = at * step
        body += [
            text(LEFT - 10, y + 13, level.name, "end", INK, NORMAL),
            rect(LEFT, y + 4, room, 10, LIGHT_BLUE),
            rect(LEFT, y + 4, room * float(level.got / level.full) if level.full else 0, 10, BLUE),
            text(LEFT + room + 10, y + 13, level.text, "start", MUTED, NORMAL),
        ]
    return svg(step * len(levels), "一级指标得分率", body)


def ceiling(highest: int | Decimal) -> int:
    """The top of the axis: of 4, 6, 8, 10, 12, 16, 20, 30, 40, 60 … the next that is not below the highest
    value."""
    scale = 1
    while True:
        for step in (4, 6, 8, 10, 12, 16, 20, 30):
            if step * scale >= highest:
                return step * scale
        scale *= 10


def drawn(panel: Panel) -> SafeString:
    """One panel, its origin at its upper left. Raises ValueError for a negative value."""
    values = [point.value for point in panel.points if point.value is not None]
    if any(value < 0 for value in values):
        raise ValueError(f"{panel.title}：不能有负数")
    top = ceiling(max(values, default=0))
    slot = (WIDTH - LEFT - RIGHT) / len(panel.points)
    places = [
        None if point.value is None else (LEFT + slot * (at + 0.5), ROOM * (1 - float(point.value / top)))
        for at, point in enumerate(panel.points)
    ]
    parts = [text(LEFT / 2, ROOM / 2 + 4, panel.title, "middle", INK, SMALL)]
    parts += _axis(top if values else 0) + _gaps(panel.points, slot)
    parts += _bars(places, slot) if panel.style == "bar" else _line(places)
    return joined(parts)


def _axis(top: int) -> list[SafeString]:
    """Base line, middle and top; without a value there is no scale to write."""
    parts = []
    for part, colour in ((0, MUTED), (1, GRID), (2, GRID)):
        y = ROOM * (1 - part / 2)
        parts.append(path(f"M{number(LEFT)} {number(y)}H{number(WIDTH - RIGHT)}", colour, 0.8))
        if top and part:
            parts.append(text(WIDTH - RIGHT + 6, y + 4, f"{top * part // 2:,}", "start", MUTED, SMALL))
    return parts


def _gaps(points: Sequence[Point], slot: float) -> list[SafeString]:
    """A shade over neighbouring months without a value, with their reason once."""
    parts: list[SafeString] = []
    runs = groupby(enumerate(points), key=lambda pair: pair[1].note if pair[1].value is None else None)
    for reason, run in runs:
        months = [at for at, _point in run]
        if reason is None:
            continue
        x, wide = LEFT + slot * months[0], slot * len(months)
        parts.append(rect(x + 1, 0, wide - 2, ROOM - 0.5, SHADE))
        parts.append(text(x + wide / 2, ROOM / 2 + 4, reason, "middle", MUTED, SMALL))
    return parts


def _bars(places: Sequence[tuple[float, float] | None], slot: float) -> list[SafeString]:
    wide = slot * 0.5
    return [rect(x - wide / 2, y, wide, ROOM - y, BLUE) for x, y in filter(None, places)]


def _line(places: Sequence[tuple[float, float] | None]) -> list[SafeString]:
    """A line that breaks where a month has no value, and a dot for each month that has one."""
    strokes, pen = "", "M"
    for place in places:
        strokes += f"{pen}{number(place[0])} {number(place[1])}" if place else ""
        pen = "L" if place else "M"
    dots = [
        format_html('<circle cx="{}" cy="{}" r="2.6" fill="{}"/>', number(x), number(y), BLUE)
        for x, y in filter(None, places)
    ]
    return [path(strokes, BLUE, 1.6), *dots] if dots else []

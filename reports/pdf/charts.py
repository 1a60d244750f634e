"""Charts as SVG for print: twelve months as bars or as a line, and marks against full marks as bars.

What is missing is never drawn as 0: its place is shaded and says why. Coordinates are points; the text is set in
the faces of the document. All labels are escaped; the markup is safe to put into a page as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

INK, MUTED, GRID, SHADE = "#1d2430", "#5d6675", "#d9dde4", "#f1f3f6"
BLUE, LIGHT_BLUE = "#1f4e8c", "#e3e9f2"
FONT = "Noto Sans Print"
TOP, BOTTOM, LEFT = 24, 16, 26


@dataclass(frozen=True)
class Point:
    """One month: a value, or None with the reason in a few characters."""

    label: str
    value: int | Decimal | None
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """One drawing: `style` is "bar" or "line"."""

    title: str
    style: str
    points: tuple[Point, ...]


def panels(drawings: Sequence[Panel], width: int = 442, height: int = 122, gap: int = 18) -> SafeString:
    """Panels side by side. Raises ValueError for a negative value: nothing that is counted can be below 0."""
    each = (width - gap * (len(drawings) - 1)) / len(drawings)
    body = [
        format_html(
            '<g transform="translate({} 0)">{}</g>', _n(index * (each + gap)), _panel(drawing, each, height)
        )
        for index, drawing in enumerate(drawings)
    ]
    return _svg(width, height, "；".join(drawing.title for drawing in drawings), body)


def level_bars(rows: Sequence[tuple[str, Decimal, Decimal, str]], width: int = 442) -> SafeString:
    """One bar a row: name, marks, full marks, and the text behind it."""
    step, left, right = 15, 60, 120
    body = []
    for index, (name, got, full, text) in enumerate(rows):
        y, room = index * step, width - left - right
        length = room * float(got / full) if full else 0
        body += [
            _text(left - 8, y + 9.5, name, "end", INK, 8.5),
            _rect(left, y + 2.5, room, 8, LIGHT_BLUE),
            _rect(left, y + 2.5, length, 8, BLUE),
            _text(left + room + 8, y + 9.5, text, "start", MUTED, 8.5),
        ]
    return _svg(width, step * len(rows), "一级指标得分率", body)


def ceiling(highest: int | Decimal) -> int:
    """The top of the axis: the next of 4, 6, 8, 10, 12, 16, 20, 30, 40, 60 … that is not below the highest value."""
    scale = 1
    while True:
        for step in (4, 6, 8, 10, 12, 16, 20, 30):
            if step * scale >= highest:
                return step * scale
        scale *= 10


def _panel(panel: Panel, width: float, height: float) -> SafeString:
    values = [point.value for point in panel.points if point.value is not None]
    if any(value < 0 for value in values):
        raise ValueError(f"{panel.title}：不能有负数")
    top = ceiling(max(values, default=0))
    slot, room = (width - LEFT) / len(panel.points), height - TOP - BOTTOM
    parts = [_text(0, 9, panel.title, "start", INK, 8.5, bold=True), *_axis(top, width, room)]
    parts += _gaps(panel.points, slot, room)
    places = [
        None
        if point.value is None
        else (LEFT + slot * (index + 0.5), TOP + room * (1 - float(point.value / top)))
        for index, point in enumerate(panel.points)
    ]
    parts += _bars(places, slot, room) if panel.style == "bar" else _line(places)
    for index, (point, place) in enumerate(zip(panel.points, places, strict=True)):
        parts.append(_text(LEFT + slot * (index + 0.5), height - 4.5, point.label, "middle", MUTED, 7))
        if place and (panel.style == "bar" or point.value in (max(values), min(values))):
            parts.append(_text(place[0], place[1] - 4, f"{point.value:,}", "middle", INK, 7))
    return mark_safe("".join(parts))  # noqa: S308 - made of escaped parts only


def _axis(top: int, width: float, room: float) -> list[SafeString]:
    parts = []
    for quarter in range(0, 5, 2):
        y = TOP + room * (1 - quarter / 4)
        colour = MUTED if quarter == 0 else GRID
        parts.append(_path(f"M{_n(LEFT)} {_n(y)}H{_n(width)}", colour, 0.6))
        parts.append(_text(LEFT - 5, y + 2.5, f"{top * quarter // 4:,}", "end", MUTED, 7))
    return parts


def _gaps(points: Sequence[Point], slot: float, room: float) -> list[SafeString]:
    """A shade over neighbouring months without a value, with the reason once, upright where it is narrow."""
    parts = []
    numbered = list(enumerate(points))
    for note, run in groupby(
        (pair for pair in numbered if pair[1].value is None), key=lambda pair: pair[1].note
    ):
        for block in _neighbours([index for index, _point in run]):
            x, wide = LEFT + slot * block[0], slot * len(block)
            parts.append(_rect(x + 1, TOP, wide - 2, room, SHADE))
            middle = x + wide / 2
            if wide > 8 * len(note):
                parts.append(_text(middle, TOP + room / 2 + 2.5, note, "middle", MUTED, 7))
                continue
            start = TOP + room / 2 - 4.5 * (len(note) - 2)
            parts += [_text(middle, start + 9 * at, char, "middle", MUTED, 7) for at, char in enumerate(note)]
    return parts


def _neighbours(indexes: list[int]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for index in indexes:
        if blocks and blocks[-1][-1] == index - 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


def _bars(places: list[tuple[float, float] | None], slot: float, room: float) -> list[SafeString]:
    wide = slot * 0.58
    return [_rect(x - wide / 2, y, wide, TOP + room - y, BLUE) for x, y in filter(None, places)]


def _line(places: list[tuple[float, float] | None]) -> list[SafeString]:
    """A line that breaks where a month has no value, and a dot for each month that has one."""
    strokes, pen = [], "M"
    for place in places:
        if place is None:
            pen = "M"
            continue
        strokes.append(f"{pen}{_n(place[0])} {_n(place[1])}")
        pen = "L"
    dots = [
        format_html('<circle cx="{}" cy="{}" r="1.9" fill="{}"/>', _n(x), _n(y), BLUE)
        for x, y in filter(None, places)
    ]
    return [_path("".join(strokes), BLUE, 1.2), *dots] if strokes else []


def _svg(width: float, height: float, label: str, body: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}pt" height="{}pt" font-family="{}">{}</svg>',
        label,
        _n(width),
        _n(height),
        _n(width),
        _n(height),
        FONT,
        format_html_join("", "{}", ((part,) for part in body)),
    )


def _text(
    x: float, y: float, text: str, anchor: str, colour: str, size: float, bold: bool = False
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}"{}>{}</text>',
        _n(x),
        _n(y),
        anchor,
        colour,
        size,
        mark_safe(' font-weight="bold"' if bold else ""),
        text,
    )


def _rect(x: float, y: float, width: float, height: float, colour: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', _n(x), _n(y), _n(width), _n(height), colour
    )


def _path(line: str, colour: str, width: float) -> SafeString:
    return format_html('<path d="{}" fill="none" stroke="{}" stroke-width="{}"/>', line, colour, width)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")

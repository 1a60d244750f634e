"""Charts of a programme's report, in the manner of `charts`: bands beside those of the year before, coverage against
what was to be reached, and twelve months that name themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.pdf.charts import GAP, LEFT, RIGHT, ROOM, Panel, drawn
from reports.pdf.drawing import (
    BLUE,
    GRID,
    INK,
    LIGHT_BLUE,
    MM,
    MUTED,
    NORMAL,
    SMALL,
    WIDTH,
    joined,
    number,
    path,
    rect,
    svg,
    text,
)

PALE = "#a9bcd8"
#: room for names at the left and for figures at the right
NAMES, FIGURES = 34 * MM, 36 * MM
BAR, SLIM = 13, 9


@dataclass(frozen=True)
class Bars:
    """A row of `band_bars`: how many now, and before (None: there is no year before)."""

    name: str
    now: int
    before: int | None
    text: str
    text_before: str = ""


@dataclass(frozen=True)
class Reach:
    """A row of `reach_bars`: how much of what was to be reached (nothing to be reached has no bar), and in words."""

    name: str
    part: int
    whole: int
    text: str


def band_bars(rows: Sequence[Bars], now: str, before: str = "") -> SafeString:
    """Bars by band, those of the year before beneath in a paler blue; `now` and `before` name them in the key."""
    most = max([1, *(row.now for row in rows), *(row.before or 0 for row in rows)])
    room, step = WIDTH - NAMES - FIGURES, 38 if before else 24
    body = _key(now, before) if before else []
    top = 22 if before else 2
    for at, row in enumerate(rows):
        y = top + at * step
        body.append(text(NAMES - 10, y + (19 if before else 14), row.name, "end", INK, NORMAL))
        body += _bar(y + 3, BAR, room * row.now / most, BLUE, row.text, INK)
        if row.before is not None:
            body += _bar(y + 19, SLIM, room * row.before / most, PALE, row.text_before, MUTED)
    height = top + step * len(rows)
    body.append(path(f"M{number(NAMES)} {number(top)}V{number(height)}", MUTED, 0.8))
    return svg(height + 2, "等次分布", body)


def reach_bars(rows: Sequence[Reach]) -> SafeString:
    """Bars of what was reached; a stroke marks what was to be reached, which a bar may go beyond."""
    shares = [Fraction(row.part, row.whole) if row.whole else Fraction(0) for row in rows]
    longest = max([Fraction(1), *shares])
    room, step = WIDTH - NAMES - FIGURES, 24
    body = []
    for at, (row, share) in enumerate(zip(rows, shares, strict=True)):
        y, full = at * step, room / float(longest)
        body.append(text(NAMES - 10, y + 14, row.name, "end", INK, NORMAL))
        if row.whole:
            body.append(rect(NAMES, y + 3, full, BAR, LIGHT_BLUE))
            body.append(rect(NAMES, y + 3, full * float(share), BAR, BLUE))
            body.append(path(f"M{number(NAMES + full)} {number(y)}v{number(BAR + 6)}", INK, 1.2))
        body.append(text(WIDTH - FIGURES + 10, y + 14, row.text, "start", INK, NORMAL))
    return svg(step * len(rows), "建设与覆盖", body)


def year_panels(panels: Sequence[Panel], months: Sequence[str]) -> SafeString:
    """Panels one above the other with the months named once beneath."""
    body = [
        format_html('<g transform="translate(0 {})">{}</g>', at * (ROOM + GAP) + GAP, drawn(panel))
        for at, panel in enumerate(panels)
    ]
    bottom = len(panels) * (ROOM + GAP)
    slot = (WIDTH - LEFT - RIGHT) / len(months)
    body += [
        text(LEFT + slot * (at + 0.5), bottom + 14, month, "middle", MUTED, SMALL) for at, month in enumerate(months)
    ]
    return svg(bottom + 20, "；".join(panel.title for panel in panels), body)


def _bar(y: float, height: float, width: float, colour: str, words: str, ink: str) -> list[SafeString]:
    return [
        rect(NAMES, y, width, height, colour),
        text(NAMES + width + 7, y + height - 2, words, "start", ink, NORMAL if height == BAR else SMALL),
    ]


def _key(now: str, before: str) -> list[SafeString]:
    parts = [
        rect(NAMES, 3, 12, 9, BLUE),
        text(NAMES + 17, 12, now, "start", MUTED, SMALL),
        rect(NAMES + 100, 3, 12, 9, PALE),
        text(NAMES + 117, 12, before, "start", MUTED, SMALL),
        path(f"M{number(NAMES)} 18H{number(WIDTH)}", GRID, 0.6),
    ]
    return [joined(parts)]

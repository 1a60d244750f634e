"""What charts are drawn of: escaped SVG shapes in CSS pixels, the colours and the faces of print."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK, MUTED, GRID, SHADE = "#1d2430", "#5d6675", "#d9dde4", "#f1f3f6"
BLUE, LIGHT_BLUE = "#1f4e8c", "#e3e9f2"
FONT = "Noto Sans Print"
SMALL, NORMAL = 10, 11.5
MM = 96 / 25.4
#: the type area
WIDTH = 156 * MM


def svg(height: float, label: str, body: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}" height="{}" font-family="{}">{}</svg>',
        label,
        *(number(WIDTH), number(height)) * 2,
        FONT,
        joined(body),
    )


def text(x: float, y: float, words: str, anchor: str, colour: str, size: float) -> SafeString:
    shape = '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}">{}</text>'
    return format_html(shape, number(x), number(y), anchor, colour, size, words)


def rect(x: float, y: float, width: float, height: float, colour: str) -> SafeString:
    shape = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
    return format_html(shape, number(x), number(y), number(width), number(height), colour)


def path(line: str, colour: str, width: float) -> SafeString:
    return format_html('<path d="{}" fill="none" stroke="{}" stroke-width="{}"/>', line, colour, width)


def joined(parts: Sequence[SafeString]) -> SafeString:
    # allow markup: each part is escaped already
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped already


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

"""Figures, amounts and bars of the start page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.desk.start.charts import Bar, Figure
from portal.web.templatetags.portal import figure, wan, yuan

register = template.Library()


@register.simple_tag
def counted(shown: Figure) -> SafeString:
    """A number that leads to its rows; what is none steps back."""
    if not shown.value:
        return format_html('<span class="soft">{}</span>', figure(shown.value))
    # allow markup: a number with separators
    return _linked(shown, SafeString(figure(shown.value)))


@register.simple_tag
def money(shown: Figure) -> SafeString:
    """Fen as 10,000 yuan on the screen, exact to the fen on hover and on paper."""
    if shown.value is None:
        # allow markup: nothing but a dash
        return SafeString(yuan(None))
    exact, rounded = yuan(shown.value), wan(shown.value)
    text = '<span class="on-screen" title="{}">{}</span><span class="on-paper">{}</span>'
    return _linked(shown, format_html(text, exact, rounded, exact))


def _linked(shown: Figure, text: SafeString) -> SafeString:
    return format_html('<a href="{}">{}</a>', shown.url, text) if shown.url else text


@register.inclusion_tag("desk/_bar.html")
def bar(drawn: Bar, label: str, mark: str = "") -> dict[str, Any]:
    """A bar from left to right; `label` names it, `mark` says what stands at its mark."""
    return {"bar": drawn, "label": label, "mark": mark}


@register.inclusion_tag("desk/_column.html")
def column(drawn: Bar, label: str) -> dict[str, Any]:
    """A bar from below upwards."""
    return {"bar": drawn, "label": label}

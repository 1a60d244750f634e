"""How forms become HTML: Django's own way, but for a choice among many."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
CLOSED = mark_safe("\n  </optgroup>")


class FormRenderer(DjangoTemplates):
    """Django includes two templates for each option: the filters above a list took longer than fifty of its rows."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: Mapping[str, Any]) -> SafeString:
    """The same HTML as Django's template makes of the widget's context, without the empty lines."""
    attributes, options = _attributes(widget["attrs"]), _joined(_options(widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], attributes, options)


def _options(groups: Any) -> Iterator[SafeString]:
    for name, options, _index in groups:
        if name:
            yield format_html('\n  <optgroup label="{}">', name)
        for option in options:
            value, attributes = str(option["value"]), _attributes(option["attrs"])
            yield format_html('\n  <option value="{}"{}>{}</option>', value, attributes, localize(option["label"]))
        if name:
            yield CLOSED


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    return _joined(
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in attributes.items()
        if value is not False
    )


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))

"""What the lists of the admin need in their templates: cells that name their column, and the row of totals."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.web.templatetags.portal import figure

register = template.Library()


@register.filter
def heads_of(headers: Iterable[dict[str, Any]], changelist: Any) -> Iterator[tuple[dict[str, Any], SafeString]]:
    """Each head with its class, that of figures too."""
    for header, column in zip(headers, changelist.columns, strict=True):
        css = str(header["class_attrib"])
        # allow markup: Django wrote it
        yield header, mark_safe(css.replace('"', '"number ', 1) if column.is_number else css)  # noqa: S308  Django's


@register.filter
def rows_of(results: Iterable[Iterable[str]], changelist: Any) -> Iterator[tuple[Any, list[SafeString]]]:
    """Each row with its cells, which name their column where a small screen has no heads."""
    columns = changelist.columns
    for row, cells in zip(changelist.result_list, results, strict=True):
        yield row, [_named(cell, column) for cell, column in zip(cells, columns, strict=True)]


def _named(cell: str, column: Any) -> SafeString:
    """A cell as Django writes it (`<td class="field-…">`), with its column's name and kind."""
    kind = "number " if column.is_number else ""
    label = format_html(' data-label="{}" class="', column.label)
    # allow markup: Django wrote the cell, and we the rest
    return mark_safe(cell.replace(' class="', label + kind, 1))  # noqa: S308  Django wrote the cell, and we the rest


@register.filter
def totals_row(changelist: Any) -> Iterator[SafeString]:
    """The cells under the columns; the first without a sum of its own says of how many rows."""
    words = _("Together: %(n)s rows") % {"n": figure(changelist.result_count)}
    for column, total in zip(changelist.columns, changelist.totals, strict=True):
        if total:
            yield format_html('<td class="number" data-label="{}">{}</td>', capfirst(str(column.label)), total)
        else:
            yield format_html('<th scope="row">{}</th>', words) if words else SafeString("<td></td>")
            words = ""

"""What the lists of the admin need in their templates: cells that name their column, and the row of totals."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.web.cells import rows_of_cells
from portal.web.templatetags.portal import figure

register = template.Library()


@register.filter
def heads_of(headers: Iterable[dict[str, Any]], changelist: Any) -> Iterator[tuple[dict[str, Any], SafeString]]:
    """Each head with its class, that of figures too."""
    for header, column in zip(headers, changelist.columns, strict=True):
        css = str(header["class_attrib"])
        # allow markup: Django wrote it
        yield header, mark_safe(css.replace('"', '"number ', 1) if column.is_number else css)  # noqa: S308  Django's


@register.inclusion_tag("admin/change_list_results.html")
def ledger_rows(changelist: Any) -> dict[str, Any]:
    """The list as Django's `result_list` draws it; its cells are written by portal.web.cells."""
    headers = list(result_headers(changelist))
    return {
        "cl": changelist,
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header["sortable"] and header["sorted"]) for header in headers),
        "results": rows_of_cells(changelist),
    }


@register.simple_tag
def ledgers(apps: list[dict[str, Any]], path: str) -> SafeString:
    """The ledgers beside a page, the one at `path` marked, in the markup that Django's style sheet and script know. As
    a template, with its questions at each of fifty ledgers, it took longer than a list."""
    return format_html_join("", _SHELF, (_shelf(app, quote(path)) for app in apps))


_SHELF = (
    '<div class="app-{} module{}"><table><caption><a href="{}" class="section">{}</a></caption>'
    "<tbody>{}</tbody></table></div>"
)
_LEDGER = '<tr class="model-{}{}"><th scope="row" id="{}"><a href="{}"{}>{}</a></th><td>{}</td></tr>'
_ADD = '<a href="{}" class="addlink" aria-describedby="{}">{}</a>'


def _shelf(app: dict[str, Any], path: str) -> tuple[Any, ...]:
    rows = format_html_join("", _LEDGER, (_ledger(app["app_label"], model, path) for model in app["models"]))
    return app["app_label"], " current-app" if app["app_url"] in path else "", app["app_url"], app["name"], rows


def _ledger(app_label: str, model: dict[str, Any], path: str) -> tuple[Any, ...]:
    name, url = model["object_name"].lower(), model["admin_url"]
    key = f"{app_label}-{name}"
    add = format_html(_ADD, model["add_url"], key, _("Add")) if model["add_url"] else ""
    here, marked = (" current-model", SafeString(' aria-current="page"')) if url in path else ("", "")
    return name, here, key, url, marked, model["name"], add


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

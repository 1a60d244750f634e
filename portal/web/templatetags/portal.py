"""What templates of all apps use: figures as an office writes them, rights, navigation, sortable heads.

What is not there comes as None, or as the empty text that a template makes of it, and is shown as a dash.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import money
from portal.web import navigation as pages

register = template.Library()

#: what stands where there is nothing to show
NOTHING = "—"
NO_NAMES: Mapping[str, str] = {}


@register.simple_tag
def select_row(key: Any, what: Any) -> SafeString:
    """The checkbox of a row that can be moved with others (portal.web.bulk): the row's key, and what it is called.
    A tag: included fifty times, the same as a template takes longer than a whole empty page."""
    label = _("Select %(what)s") % {"what": what}
    return format_html(
        '<input class="form-check-input" type="checkbox" form="bulk" name="row" value="{}" aria-label="{}">', key, label
    )


@register.filter
def may(actor: Any, right: str) -> bool:
    return bool(actor.may(right))


@register.filter
def yuan(fen: Any) -> str:
    """Fen → 1,234.50."""
    return NOTHING if fen in (None, "") else money.yuan(fen)


@register.filter
def wan(fen: Any) -> str:
    """Fen → ten thousands of yuan with two decimals, as a head reads it."""
    return NOTHING if fen in (None, "") else f"{money.half_up(Decimal(fen) / 1_000_000, 2):,.2f}"


@register.filter
def hours(minutes: Any) -> str:
    """Minutes → hours with as many decimals as a quarter needs."""
    return NOTHING if minutes in (None, "") else plain(money.half_up(Decimal(minutes) / 60, 2))


@register.filter
def figure(value: Any) -> str:
    """A number with thousands separators and its own decimals; nothing is shown as a dash."""
    return NOTHING if value is None or value == "" else f"{value:,}"


@register.filter
def plain(value: Any) -> str:
    """A decimal without the zeros at its end."""
    if value is None or value == "":
        return NOTHING
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def long_date(day: date | None) -> str:
    """A date as running text writes it."""
    # Translators: a date in running text, by the letters of Django's date filter
    return NOTHING if day is None else date_format(day, _("j F Y"))


@register.filter
def long_month(month: date | None) -> str:
    """A month as running text writes it; any of its days."""
    # Translators: a month in running text, by the letters of Django's date filter
    return NOTHING if month is None else date_format(month, _("F Y"))


@register.filter
def who(account: str, people: Mapping[str, str] = NO_NAMES) -> str:
    """Whom a record names by the account, as colleagues know them (the trail keeps to accounts); commands and timed
    work act as "system"."""
    return _("the system") if account == "system" else people.get(account) or account


@register.filter
def share(part: int | None, whole: int | None) -> str:
    """A part of a whole as percent with one decimal."""
    return f"{money.half_up(Decimal(part) * 100 / whole, 1)}%" if part is not None and whole else NOTHING


@register.filter
def control(field: BoundField) -> str:
    """A form field's widget in our look."""
    widget = field.field.widget
    css = "form-control"
    if isinstance(widget, CheckboxInput | RadioSelect):
        css = "form-check-input"
    elif isinstance(widget, Select):
        css = "form-select"
    return str(field.as_widget(attrs={"class": css + (" is-invalid" if field.errors else "")}))


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[pages.Item]:
    request = context["request"]
    return list(pages.items(request.actor, request.path))


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: dict[str, Any], field: str, label: str, css: str = "") -> dict[str, Any]:
    """A column's head that sorts by `field`, and the other way round when it already does."""
    request = context["request"]
    ordering = request.GET.get("ordering", "")
    current = {field: "ascending", f"-{field}": "descending"}.get(ordering, "")
    query = request.GET.copy()
    query.pop("page", None)
    query["ordering"] = f"-{field}" if current == "ascending" else field
    return {"label": label, "css": css, "current": current, "query": query.urlencode()}


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The address's query with some parameters changed; None or an empty text takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return "?" + parameters.urlencode()

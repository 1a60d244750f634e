"""Lists that are filtered by their address, so that what is on can be seen, kept and sent on."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import F
from django.forms import ModelChoiceField
from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class Chip:
    """A filter that is on, in words, and the address without it."""

    label: Any
    value: Any
    url: str


class ListFilter(django_filters.FilterSet):
    """A FilterSet that tells the page what is on. Parameters it does not know are left to the page."""

    @property
    def on(self) -> dict[str, Any]:
        """What is chosen, by the name of its field; what the form could not read filters nothing and is left out."""
        if not self.is_bound:
            return {}
        self.is_valid()
        chosen: dict[str, Any] = self.form.cleaned_data
        return {name: value for name, value in chosen.items() if value not in (None, "") and name != "ordering"}

    @property
    def is_on(self) -> bool:
        """Whether anything but the order is chosen."""
        return bool(self.on)

    @property
    def chips(self) -> list[Chip]:
        chosen = self.on.items()
        return [Chip(self.form[name].label, self._words(name, value), self._without(name)) for name, value in chosen]

    def _words(self, name: str, value: Any) -> Any:
        field = self.form.fields[name]
        if isinstance(field, ModelChoiceField) or not hasattr(field, "choices"):
            return value
        return dict(field.choices).get(value, value)

    def _without(self, name: str) -> str:
        query = QueryDict(mutable=True)
        query.update(self.data)
        for gone in (name, "page"):
            query.pop(gone, None)
        return "?" + query.urlencode()


class Ordering(django_filters.OrderingFilter):
    """Sorting by one column; what is empty comes last either way, and equal rows keep one order."""

    def filter(self, rows: Any, value: Any) -> Any:
        if not value:
            return rows
        terms = []
        for parameter in value:
            name = self.get_ordering_value(parameter)
            term = F(name.lstrip("-"))
            terms.append(term.desc(nulls_last=True) if name.startswith("-") else term.asc(nulls_last=True))
        return rows.order_by(*terms, "pk")


def year_asked(request: HttpRequest) -> int | None:
    """The year that the address asks for (`?year=2025`), if it is one."""
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None

"""Lists that are filtered by their address, so that what is on can be seen, kept and sent on."""

from typing import Any

import django_filters
from django.db.models import F


class ListFilter(django_filters.FilterSet):
    """A FilterSet that tells the page what is on. Parameters it does not know are left to the page."""

    @property
    def is_on(self) -> bool:
        """Whether anything but the order is chosen."""
        chosen: dict[str, Any] = self.form.cleaned_data if self.is_valid() else {}
        return any(value not in (None, "") for name, value in chosen.items() if name != "ordering")


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

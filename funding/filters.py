from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from funding.models import Budget, Grant
from funding.states import AllocationStatus, GrantStatus
from portal.web.filters import ListFilter, Ordering
from sites.filters import visible_subdistricts

SUBDISTRICT = "site__room__community__subdistrict__code"
AMOUNTS = ("entitlement_fen", "district_fen", "match_fen")


class BudgetFilter(ListFilter):
    """The budgets of a year with their allocations, as `funding.tables.with_allocations` puts them together."""

    status = django_filters.ChoiceFilter(
        method="of_status",
        label=_("Status"),
        empty_label=_("all"),
        choices=[("none", _("not computed")), *AllocationStatus.choices],
    )
    ordering = Ordering(fields=[(name, name) for name in ("programme__code", "grants", "amount_fen", *AMOUNTS)])

    class Meta:
        model = Budget
        fields: list[str] = []

    def of_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(status=None) if value == "none" else rows.filter(status=value)


class GrantFilter(ListFilter):
    """The grants of an allocation; `kinds` are those that it knows."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code)"))
    subdistrict = django_filters.ModelChoiceFilter(
        field_name="site__room__community__subdistrict",
        queryset=visible_subdistricts,
        label=_("Subdistrict"),
        empty_label=_("all"),
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("all"))
    status = django_filters.ChoiceFilter(label=_("Status"), empty_label=_("all"), choices=GrantStatus.choices)
    ordering = Ordering(
        fields=[(name, name) for name in ("site__code", SUBDISTRICT, "kind", *AMOUNTS, "ratio", "status")]
    )

    class Meta:
        model = Grant
        fields: list[str] = []

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(name, name) for name in kinds]

    def search(self, rows: QuerySet[Grant], name: str, value: str) -> QuerySet[Grant]:
        return rows.filter(Q(site__code__icontains=value) | Q(site__name__icontains=value))

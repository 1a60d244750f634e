"""Filters of the pages of monthly logs."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.web.constraints import choices
from portal.web.filters import ListFilter
from sites.filters import ALL, programme_choice, subdistrict_choice
from sites.models import LogExemption, Site
from sites.states import EXEMPTION_KINDS


class OverdueFilter(ListFilter):
    """The sites whose overdue logs are listed; `months` are those of which there are any, year and month choose among
    them."""

    q = django_filters.CharFilter(method="search", label=_("Site or community (name or code)"))
    programme = programme_choice()
    subdistrict = subdistrict_choice("room__community__subdistrict")
    year = django_filters.ChoiceFilter(method="later", label=_("Year"), empty_label=ALL)
    month = django_filters.ChoiceFilter(method="later", label=_("Month"), empty_label=ALL)

    class Meta:
        model = Site
        fields: list[str] = []

    def __init__(self, *args: Any, months: set[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, today = [f"{month:%Y-%m}" for month in sorted(months)], timezone.localdate()
        self.filters["month"].extra["choices"] = [(name, name) for name in names]
        years = (str(year) for year in (today.year - 1, today.year))
        self.filters["year"].extra["choices"] = [(year, year) for year in years]

    def search(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        of_site = Q(code__icontains=value) | Q(name__icontains=value)
        community = "room__community"
        return rows.filter(
            of_site | Q(**{f"{community}__code__icontains": value}) | Q(**{f"{community}__name__icontains": value})
        )

    def later(self, rows: QuerySet[Site], name: str, value: Any) -> QuerySet[Site]:
        return rows


class ExemptionFilter(ListFilter):
    """Exemptions by what they name, and whether they hold today."""

    programme = programme_choice()
    subdistrict = subdistrict_choice("subdistrict")
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=ALL, choices=choices(EXEMPTION_KINDS))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("State"),
        empty_label=ALL,
        choices=[
            ("now", _("holds today")),
            ("coming", _("still to come")),
            ("over", _("over")),
            ("withdrawn", _("withdrawn")),
        ],
    )

    class Meta:
        model = LogExemption
        fields: list[str] = []

    def of_state(self, rows: QuerySet[LogExemption], name: str, value: str) -> QuerySet[LogExemption]:
        today = timezone.localdate()
        if value == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        in_force = {
            "now": Q(starts__lte=today, ends__gte=today),
            "coming": Q(starts__gt=today),
            "over": Q(ends__lt=today),
        }
        return rows.filter(in_force[value], withdrawn_at=None)

"""Filters of the pages behind the year's figures. Each knows its year and the day on which sites are counted."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import COMMUNITY_NATURES, Community
from portal.desk.start.counting import site_states
from portal.web.filters import ListFilter
from sites import coverage
from sites.filters import ALL, programme_choice, subdistrict_choice
from sites.models import Site

#: the natures of which the start page tells, by the name of their group
GROUP_OF = {"回迁": "resettled", "新建": "new"}


class OfYearFilter(ListFilter):
    def __init__(self, *args: Any, year: int, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.day = year, day

    def chosen(self, name: str) -> Any:
        """What is chosen of a field; None without, and when there is no such choice."""
        self.is_valid()
        return self.form.cleaned_data.get(name) or None


class SiteFilter(OfYearFilter):
    """Sites of a year by programme, place and state."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code)"))
    programme = programme_choice()
    subdistrict = subdistrict_choice("room__community__subdistrict")
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("State"),
        empty_label=ALL,
        choices=[
            ("open", _("open")),
            ("before", _("open since before")),
            ("fresh", _("open, opened in the year")),
            ("opened", _("opened in the year")),
            ("shut", _("shut in the year")),
        ],
    )

    class Meta:
        model = Site
        fields: list[str] = []

    def search(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return rows.filter(Q(code__icontains=value) | Q(name__icontains=value))

    def of_state(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return rows.filter(site_states(self.year, self.day)[value])


class LogFilter(OfYearFilter):
    """The sites whose logs are listed; month and state choose among their logs."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code)"))
    programme = programme_choice()
    subdistrict = subdistrict_choice("room__community__subdistrict")
    month = django_filters.ChoiceFilter(
        method="later",
        label=_("Month"),
        empty_label=ALL,
        choices=[(str(number), name) for number, name in MONTHS.items()],
    )
    state = django_filters.ChoiceFilter(
        method="later",
        label=_("State"),
        empty_label=ALL,
        choices=[
            ("due", _("due")),
            ("on_time", _("in on time")),
            ("late", _("in late")),
            ("missing", _("not handed in")),
            ("owed", _("not handed in, still to come")),
            ("expected", _("to be handed in now")),
            ("approved", _("due and approved")),
        ],
    )

    class Meta:
        model = Site
        fields: list[str] = []

    def search(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return rows.filter(Q(code__icontains=value) | Q(name__icontains=value))

    def later(self, rows: QuerySet[Site], name: str, value: Any) -> QuerySet[Site]:
        return rows


class CommunityFilter(OfYearFilter):
    """Communities by nature and place, and whether an open site (of the chosen programme) covers them."""

    q = django_filters.CharFilter(method="search", label=_("Community (name or code)"))
    programme = programme_choice(method="later")
    subdistrict = subdistrict_choice("subdistrict")
    group = django_filters.ChoiceFilter(
        method="of_group",
        label=_("Nature"),
        empty_label=ALL,
        choices=[
            ("fit", _("fit to open a site")),
            *((GROUP_OF.get(nature, nature), nature) for nature in COMMUNITY_NATURES),
        ],
    )
    covered = django_filters.ChoiceFilter(
        method="of_coverage",
        label=_("Coverage"),
        empty_label=ALL,
        choices=[("yes", _("covered")), ("no", _("not covered"))],
    )

    class Meta:
        model = Community
        fields: list[str] = []

    @property
    def sites(self) -> QuerySet[Site]:
        """The open sites by which a community is covered."""
        sites = Site.objects.visible_to(self.request.actor).filter(coverage.open_on(self.day))
        programme = self.chosen("programme")
        return sites.filter(programme=programme) if programme else sites

    def search(self, rows: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        return rows.filter(Q(code__icontains=value) | Q(name__icontains=value))

    def later(self, rows: QuerySet[Community], name: str, value: Any) -> QuerySet[Community]:
        return rows

    def of_group(self, rows: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        return rows.filter(coverage.GROUPS.get(value, Q(nature=value)))

    def of_coverage(self, rows: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        covering = Exists(self.sites.filter(room__community=OuterRef("pk")))
        return rows.filter(covering if value == "yes" else ~covering)

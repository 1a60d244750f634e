from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.web.filters import ListFilter
from sites.assigned import CLOSED, DONE, NONE, OPEN
from sites.filters import ALL, programme_choice
from sites.models import SitePost

STATES = {
    OPEN: _("to be marked"),
    DONE: _("marked"),
    CLOSED: _("no longer changed"),
    NONE: _("not marked in this year"),
}


class MarkingFilter(ListFilter):
    """The sites' years that a post marks; `years` are those of which there are any. The state is worked out from the
    marks, so the page chooses by it."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code)"))
    year = django_filters.ChoiceFilter(label=_("Year"), empty_label=ALL)
    programme = programme_choice(field_name="site__programme")
    state = django_filters.ChoiceFilter(method="later", label=_("State"), empty_label=ALL, choices=list(STATES.items()))

    class Meta:
        model = SitePost
        fields: list[str] = []

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def search(self, rows: QuerySet[SitePost], name: str, value: str) -> QuerySet[SitePost]:
        return rows.filter(Q(site__code__icontains=value) | Q(site__name__icontains=value))

    def later(self, rows: QuerySet[SitePost], name: str, value: str) -> QuerySet[SitePost]:
        return rows

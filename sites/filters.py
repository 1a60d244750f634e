from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Subdistrict
from portal.web.filters import ListFilter, Ordering
from programmes.models import Programme
from sites.models import Evaluation

ALL = _("all")
KINDS = {
    "scored": Q(total__isnull=False),
    "new": Q(is_new=True),
    "missing": ~Q(missing=[]),
    "vetoed": Q(vetoed=True),
    "shut": Q(is_shut=True),
}


def visible_subdistricts(request: Any) -> QuerySet[Subdistrict]:
    return Subdistrict.objects.visible_to(request.actor)


def visible_programmes(request: Any) -> QuerySet[Programme]:
    return Programme.objects.visible_to(request.actor).order_by("code")


def programme_choice(**options: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=visible_programmes, to_field_name="code", label=_("Programme"), empty_label=ALL, **options
    )


def subdistrict_choice(field_name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field_name,
        queryset=visible_subdistricts,
        to_field_name="code",
        label=_("Subdistrict"),
        empty_label=ALL,
    )


class EvaluationFilter(ListFilter):
    """The evaluations of a round; `bands` are its scheme's."""

    q = django_filters.CharFilter(method="search", label=_("Site (name or code)"))
    subdistrict = django_filters.ModelChoiceFilter(
        field_name="site__room__community__subdistrict",
        queryset=visible_subdistricts,
        label=_("Subdistrict"),
        empty_label=_("all"),
    )
    grade = django_filters.ChoiceFilter(label=_("Grade"), empty_label=_("all"))
    kind = django_filters.ChoiceFilter(
        method="of_kind",
        label=_("Outcome"),
        empty_label=_("all"),
        choices=[
            ("scored", _("scored")),
            ("new", _("opened in the year")),
            ("missing", _("marks missing")),
            ("vetoed", _("vetoed")),
            ("shut", _("shut in the year")),
        ],
    )
    ordering = Ordering(
        fields=[
            (name, name)
            for name in (
                "rank",
                "site__code",
                "site__room__community__code",
                "site__room__community__subdistrict__code",
                "total",
                "base",
                "bonus",
                "output",
                "operating_months",
            )
        ]
    )

    class Meta:
        model = Evaluation
        fields: list[str] = []

    def __init__(self, *args: Any, bands: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["grade"].extra["choices"] = [(name, name) for name in bands]

    def search(self, rows: QuerySet[Evaluation], name: str, value: str) -> QuerySet[Evaluation]:
        return rows.filter(Q(site__code__icontains=value) | Q(site__name__icontains=value))

    def of_kind(self, rows: QuerySet[Evaluation], name: str, value: str) -> QuerySet[Evaluation]:
        return rows.filter(KINDS[value])

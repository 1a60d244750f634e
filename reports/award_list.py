"""A list of commendation as its page shows it: the names with what their places go by, its filter, its columns."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.money import half_up
from portal.web.filters import ListFilter, Ordering
from portal.web.table_export import Column, hours, of
from reports.models import Award
from reports.services.shortlists import AwardList
from reports.states import AwardStatus
from sites.filters import visible_subdistricts
from sites.models import Evaluation
from volunteers.models import Appraisal

#: who stands at the end of a list and is not on it
OFF = (AwardStatus.STRUCK, AwardStatus.REVOKED)


def named(actor: Actor, chosen: AwardList) -> QuerySet[Any]:
    """The names of a list in the actor's scope, with what their places go by; who is off it comes last."""
    visible = Award.objects.visible_to(actor).filter(pk__in=chosen.awards.values("pk"))
    rows = visible.select_related("programme", "site__room__community__subdistrict", "volunteer__team")
    off = Case(When(status__in=OFF, then=Value(1)), default=Value(0))
    ranked = rows.annotate(off=off, **_merits(actor, chosen))
    return ranked.order_by("off", "position", "site__code", "volunteer__number")


def _merits(actor: Actor, chosen: AwardList) -> dict[str, Subquery]:
    """What the places go by: evaluations of sites, appraisals of volunteers."""
    found: QuerySet[Any]
    if chosen.programme:
        found = Evaluation.objects.visible_to(actor).final().filter(round__year=chosen.year, site=OuterRef("site"))
        names = {"total": "total", "output": "output", "grade": "grade"}
    else:
        found = Appraisal.objects.visible_to(actor).filter(year=chosen.year, volunteer=OuterRef("volunteer"))
        names = {"minutes": "minutes_in_year", "days": "service_days", "grade": "grade"}
    return {name: Subquery(found.order_by().values(column)[:1]) for name, column in names.items()}


class AwardFilter(ListFilter):
    q = django_filters.CharFilter(method="search", label=_("Name or code"))
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("Status"),
        empty_label=_("all"),
        choices=[*AwardStatus.choices, ("undecided", _("to be decided"))],
    )

    class Meta:
        model = Award
        fields: list[str] = []

    def of_state(self, rows: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        return rows.filter(undecided=True) if value == "undecided" else rows.filter(status=value)


class UnitFilter(AwardFilter):
    """The sites of a programme's list."""

    subdistrict = django_filters.ModelChoiceFilter(
        field_name="site__room__community__subdistrict",
        queryset=visible_subdistricts,
        label=_("Subdistrict"),
        empty_label=_("all"),
    )
    ordering = Ordering(
        fields=[
            (name, name)
            for name in (
                "position",
                "site__code",
                "site__room__community__subdistrict__code",
                "total",
                "output",
                "status",
            )
        ]
    )

    def search(self, rows: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        return rows.filter(Q(site__code__icontains=value) | Q(site__name__icontains=value))


class VolunteerFilter(AwardFilter):
    """The volunteers of the district's list."""

    ordering = Ordering(
        fields=[(name, name) for name in ("position", "volunteer__number", "minutes", "days", "status")]
    )

    def search(self, rows: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        return rows.filter(Q(volunteer__number__icontains=value) | Q(volunteer__name__icontains=value))


def sums(rows: QuerySet[Any], chosen: AwardList) -> dict[str, Any]:
    """Totals that agree with the filter; of volunteers their minutes and days."""
    summed = {} if chosen.programme else {"all_minutes": Sum("minutes"), "all_days": Sum("days")}
    return {"rows": rows.count(), **(rows.order_by().aggregate(**summed) if summed else {})}


def points(award: Any, name: str) -> Decimal | None:
    """Points of the evaluation, which has two decimals; SQLite gives a subquery's column without its places."""
    value = getattr(award, name)
    return None if value is None else half_up(value, 2)


def status_in_words(award: Award) -> str:
    return f"{award.get_status_display()} {_('to be decided')}" if award.undecided else str(award.get_status_display())


_PLACE = Column(_("Place"), of("position"))
_STATUS = (Column(_("Status"), status_in_words), Column(_("Reason"), of("reason")))
UNIT_COLUMNS = (
    _PLACE,
    Column(_("Site"), of("site.name")),
    Column(_("Code"), of("site.code")),
    Column(_("Subdistrict"), of("site.room.community.subdistrict.name")),
    Column(_("Total"), lambda award: points(award, "total")),
    Column(_("Output"), lambda award: points(award, "output")),
    Column(_("Grade"), of("grade")),
    *_STATUS,
)
VOLUNTEER_COLUMNS = (
    _PLACE,
    Column(_("Volunteer"), of("volunteer.name")),
    Column(_("Number"), of("volunteer.number")),
    Column(_("Team"), of("volunteer.team.name")),
    hours(_("Hours in the year"), "minutes"),
    Column(_("Service days"), of("days")),
    Column(_("Appraisal"), of("grade")),
    *_STATUS,
)

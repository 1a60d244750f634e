"""What lists can be asked for. Where a page has a filter, its FilterSet is the one that filters here."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field

from funding.filters import GrantFilter
from funding.models import Grant
from portal.accounts.models import Community, Subdistrict
from portal.api import lateness
from programmes.models import Band, Programme
from programmes.states import PROGRAMME_KINDS
from reports.award_list import AwardFilter
from reports.filters import DocumentFilter
from reports.models import Award
from reports.states import AWARD_KINDS, AwardStatus
from sites.filters import EvaluationFilter
from sites.models import MonthlyLog, Site
from sites.states import LogStatus, SiteStatus
from volunteers.models import ServiceRecord, Team, Volunteer
from volunteers.states import VOLUNTEER_KINDS, ServiceStatus


@extend_schema_field({"type": "integer"})
class WholeFilter(django_filters.Filter):
    """A whole number between two others; 2025.5 is a fault, and not 2025."""

    field_class = forms.IntegerField

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(low), MaxValueValidator(high)], **options)


class YearFilter(WholeFilter):
    def __init__(self, **options: Any) -> None:
        super().__init__(1900, 2999, **options)


class MonthField(forms.CharField):
    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            if len(text) != 7:
                raise ValueError(text)
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise ValidationError(_("Enter a month as YYYY-MM."), code="invalid") from None


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$"})
class MonthFilter(django_filters.Filter):
    field_class = MonthField


class DayFilter(django_filters.DateFilter):
    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class FlagFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self, **options: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(choices=choices, coerce=lambda text: text == "true", **options)


def words(names: Any, **options: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(choices=[(name, name) for name in names], **options)


@extend_schema_field({"type": "string"})
class CodeFilter(django_filters.ModelChoiceFilter):
    """A thing inside the reader's scope by its code; what lies outside is as unknown as what is not there."""

    def __init__(self, model: Any, code: str = "code", **options: Any) -> None:
        def visible(request: Any) -> QuerySet[Any]:
            return model._default_manager.visible_to(request.actor)

        super().__init__(queryset=visible, to_field_name=code, **options)


class ProgrammeFilter(django_filters.FilterSet):
    kind = words(PROGRAMME_KINDS)

    class Meta:
        model = Programme
        fields: list[str] = []


class CommunityFilter(django_filters.FilterSet):
    subdistrict = CodeFilter(Subdistrict)

    class Meta:
        model = Community
        fields: list[str] = []


class SiteFilter(django_filters.FilterSet):
    programme = CodeFilter(Programme)
    subdistrict = CodeFilter(Subdistrict, field_name="room__community__subdistrict")
    community = CodeFilter(Community, field_name="room__community")
    status = words(SiteStatus.values)
    accepted_after = DayFilter(field_name="accepted_on", lookup_expr="gte", help_text="On this day or later.")
    accepted_before = DayFilter(field_name="accepted_on", lookup_expr="lte", help_text="On this day or earlier.")
    search = django_filters.CharFilter(method="named", max_length=100, help_text="Part of the name or the code.")

    class Meta:
        model = Site
        fields: list[str] = []

    def named(self, rows: QuerySet[Site], name: str, value: str) -> QuerySet[Site]:
        return rows.filter(Q(code__icontains=value) | Q(name__icontains=value))


class LogFilter(django_filters.FilterSet):
    site = CodeFilter(Site)
    programme = CodeFilter(Programme, field_name="site__programme")
    subdistrict = CodeFilter(Subdistrict, field_name="site__room__community__subdistrict")
    month = MonthFilter()
    status = words(LogStatus.values)
    late = FlagFilter(method="came_late", help_text="First submitted after the deadline, or (false) on time.")

    class Meta:
        model = MonthlyLog
        fields: list[str] = []

    def came_late(self, rows: QuerySet[MonthlyLog], name: str, value: bool) -> QuerySet[MonthlyLog]:
        on_time = lateness.on_time(rows)
        handed_in = rows.filter(first_submitted_at__isnull=False)
        return handed_in.exclude(on_time) if value else handed_in.filter(on_time)


class VolunteerFilter(django_filters.FilterSet):
    team = CodeFilter(Team)
    kind = words(VOLUNTEER_KINDS)
    star = WholeFilter(0, 5)

    class Meta:
        model = Volunteer
        fields: list[str] = []


class ServiceFilter(django_filters.FilterSet):
    volunteer = CodeFilter(Volunteer, "number")
    site = CodeFilter(Site)
    date_after = DayFilter(field_name="date", lookup_expr="gte", help_text="On this day or later.")
    date_before = DayFilter(field_name="date", lookup_expr="lte", help_text="On this day or earlier.")
    status = words(ServiceStatus.values)

    class Meta:
        model = ServiceRecord
        fields: list[str] = []


class EvaluationsFilter(EvaluationFilter):
    """The page's filter, of all years and programmes."""

    q: Any = None
    ordering: Any = None
    year = YearFilter(field_name="round__year")
    programme = CodeFilter(Programme, field_name="round__programme")
    subdistrict = CodeFilter(Subdistrict, field_name="site__room__community__subdistrict")
    vetoed = FlagFilter()

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        bands = Band.objects.visible_to(request.actor) if request else Band.objects.none()
        names = list(bands.order_by("name").values_list("name", flat=True).distinct())
        super().__init__(*args, request=request, bands=names, **kwargs)


class GrantsFilter(GrantFilter):
    """The page's filter, of all years and programmes."""

    q: Any = None
    ordering: Any = None
    kind: Any = None
    year = YearFilter(field_name="allocation__year")
    programme = CodeFilter(Programme, field_name="allocation__programme")
    subdistrict = CodeFilter(Subdistrict, field_name="site__room__community__subdistrict")

    class Meta:
        model = Grant
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        django_filters.FilterSet.__init__(self, *args, **kwargs)


class AwardsFilter(AwardFilter):
    """The page's filter, of all lists."""

    q: Any = None
    state: Any = None
    year = YearFilter()
    kind = words(AWARD_KINDS)
    programme = CodeFilter(Programme)
    status = words([*AwardStatus.values, "undecided"], method="of_state")

    class Meta:
        model = Award
        fields: list[str] = []


class ReportsFilter(DocumentFilter):
    """The page's filter, without the search for what a person types."""

    q: Any = None
    job: Any = None
    ordering: Any = None
    year = YearFilter()
    programme = CodeFilter(Programme)
    subdistrict = CodeFilter(Subdistrict, method="of_subdistrict")
    site = CodeFilter(Site)

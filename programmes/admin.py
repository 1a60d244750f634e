from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import AuditAssignment, Post
from portal.accounts.rights import Right
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import RelationAdmin, ScopedAdmin, ServiceAdmin, through, words_of
from programmes.audit_forms import ChangeAssignmentForm, NewAssignmentForm
from programmes.forms import MemberForm, OfficerForm
from programmes.models import Band, Course, Indicator, MemberUnit, Phase, Programme, ProgrammeOfficer, Scheme
from programmes.services import remove_member, unassign_officer


@admin.register(Programme)
class ProgrammeAdmin(LedgerAdmin):
    sheet_name = "项目"
    list_display = ("code", "name", "kind", "lead_unit", "start_year", "menu_per_month", "log_due_day")
    list_filter = ("kind",)
    list_select_related = ("lead_unit",)
    search_fields = ("code", "name", "pinyin_index")


officer_name = through("post__user", words_of(Post, "user"), ordering="post__user__username")


@admin.register(ProgrammeOfficer)
class ProgrammeOfficerAdmin(RelationAdmin):
    add_form = OfficerForm
    right, right_to_see = Right.EDIT_ACCOUNTS, Right.SEE_ACCOUNTS
    list_display = ("programme", officer_name, "post")
    list_filter = ("programme",)
    list_select_related = ("programme", "post__user", *(f"post__{name}" for name in Post.NAMED))
    search_fields = ("programme__name", "post__user__name", "post__user__username")

    def take_off(self, request: HttpRequest, obj: Any) -> None:
        unassign_officer(by=request.actor, officer=obj)  # type: ignore[attr-defined]


@admin.register(MemberUnit)
class MemberUnitAdmin(RelationAdmin):
    add_form = MemberForm
    right = Right.EDIT_ORGANISATION
    list_display = ("programme", "unit")
    list_filter = ("programme",)
    list_select_related = ("programme", "unit")
    search_fields = ("programme__name", "unit__name", "unit__code")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return MemberUnit.objects.visible_to(request.actor)  # type: ignore[attr-defined]

    def take_off(self, request: HttpRequest, obj: Any) -> None:
        remove_member(by=request.actor, member=obj)  # type: ignore[attr-defined]


@admin.register(AuditAssignment)
class AuditAssignmentAdmin(ServiceAdmin):
    """Entered once with its scope; only its end can be set anew."""

    add_form, change_form, right = NewAssignmentForm, ChangeAssignmentForm, Right.EDIT_ACCOUNTS
    list_display = ("number", "purpose", "scope", "starts", "ends", "ordered_by")
    search_fields = ("number", "purpose")
    fields = ("number", "purpose", "scope", "starts", "ends", "ordered_by", "ordered_at")

    @admin.display(description=_("Scope"))
    def scope(self, obj: AuditAssignment) -> str:
        """In the codes in which it is kept."""
        if not obj.is_partial:
            return gettext("whole district")
        parts = (obj.subdistricts, obj.programmes, [str(year) for year in obj.years])
        return "；".join("、".join(part) for part in parts if part)


@admin.register(Phase)
class PhaseAdmin(LedgerAdmin):
    sheet_name = "阶段"
    list_display = ("programme", "number", "name", "starts", "ends", "target")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    search_fields = ("name", "programme__name")


@admin.register(Course)
class CourseAdmin(LedgerAdmin):
    sheet_name = "课程"
    list_display = ("code", "name", "programme", "category", "on_menu")
    list_filter = ("programme", "on_menu")
    list_select_related = ("programme",)
    search_fields = ("code", "name", "pinyin_index", "category")


@admin.register(Scheme)
class SchemeAdmin(ScopedAdmin):
    """Made and published with its indicators and bands."""

    list_display = ("programme", "year", "published_at", "published_by")
    list_filter = ("year", "programme")
    list_select_related = ("programme",)
    search_fields = ("programme__name", "programme__code")


of_programme = through("scheme__programme", Programme._meta.verbose_name, ordering="scheme__programme__code")
of_year = through("scheme__year", words_of(Scheme, "year"))


@admin.register(Indicator)
class IndicatorAdmin(LedgerAdmin):
    sheet_name = "考评指标"
    list_display = (
        "code",
        of_programme,
        of_year,
        "dimension",
        "name",
        "kind",
        "full_mark",
        "measure",
        "zero_at",
        "full_at",
        "no_data",
    )
    list_filter = ("scheme__year", "scheme__programme", "dimension", "kind")
    list_select_related = ("scheme__programme",)
    search_fields = ("code", "name", "measure")


@admin.register(Band)
class BandAdmin(LedgerAdmin):
    sheet_name = "等级"
    list_display = ("name", of_programme, of_year, "minimum", "commendable")
    list_filter = ("scheme__year", "scheme__programme")
    list_select_related = ("scheme__programme",)
    search_fields = ("name",)

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.models import Post
from portal.accounts.rights import Right
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, ServiceAdmin, through, words_of
from programmes.forms import OfficerForm
from programmes.models import Band, Course, Indicator, Phase, Programme, ProgrammeOfficer, Scheme
from programmes.services import unassign_officer


@admin.register(Programme)
class ProgrammeAdmin(LedgerAdmin):
    sheet_name = "项目"
    list_display = ("code", "name", "kind", "lead_unit", "start_year", "menu_per_month", "log_due_day")
    list_filter = ("kind",)
    list_select_related = ("lead_unit",)
    search_fields = ("code", "name", "pinyin_index")


officer_name = through("post__user", words_of(Post, "user"), ordering="post__user__username")


@admin.register(ProgrammeOfficer)
class ProgrammeOfficerAdmin(ServiceAdmin):
    """Assigned and taken off; there is nothing in between to change."""

    add_form = change_form = OfficerForm
    right, right_to_see = Right.EDIT_ACCOUNTS, Right.SEE_ACCOUNTS
    list_display = ("programme", officer_name, "post")
    list_filter = ("programme",)
    list_select_related = (
        "programme",
        "post__user",
        "post__organisation",
        "post__subdistrict",
        "post__community",
    )
    search_fields = ("programme__name", "post__user__name", "post__user__username")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        may = request.actor.may(self.right_to_see)  # type: ignore[attr-defined]
        rows = ProgrammeOfficer.objects.select_related(*self.list_select_related)
        return rows if may else rows.none()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readable_fields() if obj else [*OfficerForm.base_fields]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        unassign_officer(by=request.actor, officer=obj)  # type: ignore[attr-defined]


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

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.crypto import blind_index
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, in_hours, masked, words_of
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer


@admin.register(Team)
class TeamAdmin(LedgerAdmin):
    sheet_name = "队伍"
    list_display = ("code", "name", "unit", "yearly_exit")
    list_filter = ("yearly_exit",)
    list_select_related = ("unit",)
    search_fields = ("code", "name")


@admin.register(Volunteer)
class VolunteerAdmin(LedgerAdmin):
    """A whole phone or ID number finds its volunteer by the blind index; a part of it finds nothing."""

    sheet_name = "志愿者"
    list_display = (
        "number", "name", "kind", "team", masked("phone", words_of(Volunteer, "phone")),
        "registered_on", "trained_on", "skills",
    )  # fmt: skip
    list_filter = ("kind", "team")
    list_select_related = ("team",)
    search_fields = ("number", "name", "skills")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if term := search_term.strip():
            index = blind_index(term)
            found = found | queryset.filter(phone_index=index) | queryset.filter(id_index=index)
        return found, may_repeat


@admin.register(ServiceRecord)
class ServiceRecordAdmin(ScopedAdmin):
    date_hierarchy = "date"
    list_display = ("date", "volunteer", "site", in_hours("minutes"), "content", "recorder", "status")
    list_filter = ("status", "site__programme")
    list_select_related = ("volunteer", "site")
    search_fields = ("volunteer__number", "volunteer__name", "site__code", "site__name", "content")


@admin.register(Appraisal)
class AppraisalAdmin(ScopedAdmin):
    list_display = (
        "volunteer", "year", in_hours("minutes_in_year", words_of(Appraisal, "minutes_in_year")),
        in_hours("minutes_in_all", words_of(Appraisal, "minutes_in_all")), "service_days", "stars",
        "grade", "parting_proposed",
    )  # fmt: skip
    list_filter = ("year", "grade", "stars", "parting_proposed")
    list_select_related = ("volunteer",)
    search_fields = ("volunteer__number", "volunteer__name")

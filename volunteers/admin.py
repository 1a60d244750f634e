from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.crypto import blind_index
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, in_hours, masked, words_of
from portal.web.bulk import BulkMove, of_workflow
from portal.web.templatetags.portal import hours
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer
from volunteers.services.records import evidence_among, move_record
from volunteers.states import SERVICE_MOVES, ServiceStatus


@admin.register(Team)
class TeamAdmin(LedgerAdmin):
    sheet_name = "队伍"
    list_display = ("code", "name", "unit", "yearly_exit")
    list_filter = ("yearly_exit",)
    list_select_related = ("unit",)
    search_fields = ("code", "name", "pinyin_index")


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
    search_fields = ("number", "name", "pinyin_index", "skills")

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
    list_filter = ("status", "site__programme", "site__room__community__subdistrict")
    list_select_related = ("volunteer", "site__programme")
    search_fields = ("volunteer__number", "volunteer__name", "site__code", "site__name", "content")
    totals = ("minutes",)

    def in_words(self, row: ServiceRecord) -> str:
        words = {"volunteer": row.volunteer, "site": row.site, "day": row.date, "hours": hours(row.minutes)}
        return _("%(volunteer)s · %(site)s · %(day)s · %(hours)s hours") % words

    def bulk_moves(self, request: HttpRequest) -> Sequence[BulkMove]:
        by = request.actor  # type: ignore[attr-defined]

        def offer(name: str) -> BulkMove:
            def act(record: ServiceRecord, reason: str) -> None:
                move_record(by=by, record=record, move=name, reason=reason)

            return of_workflow(SERVICE_MOVES, name, states=ServiceStatus, by=by, act=act, why_not=evidence_among)

        return [offer(move.name) for move in SERVICE_MOVES.moves]


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
    totals = ("minutes_in_year", "minutes_in_all", "service_days")
    made_on = (("awards", gettext_lazy("Commendation")),)

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.rights import Right
from portal.audit.services import head_hash
from portal.ledgers.admin import LedgerAdmin
from portal.web.admin import ScopedAdmin, in_hours, masked, words_of
from portal.web.bulk import BulkMove, of_workflow
from portal.web.searching import Query
from portal.web.templatetags.portal import hours
from volunteers.account_page import account_page
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer
from volunteers.searches import by_personal_number
from volunteers.services.erasing import erase_person, grounds
from volunteers.services.records import evidence_among, move_record, move_records
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

    search_help_text = gettext_lazy("A whole phone or ID number leads to its volunteer; a part of one finds nobody.")

    def bulk_moves(self, request: HttpRequest) -> Sequence[BulkMove]:
        by = request.actor  # type: ignore[attr-defined]

        def act(volunteer: Volunteer, reason: str) -> None:
            erase_person(by=by, volunteer=volunteer, reason=reason)

        def hindrances(rows: Sequence[Volunteer]) -> dict[int, list[str]]:
            erased = _("Who this was has been erased already.")
            why_not = {row.pk: [erased] if row.erased_at else grounds(row) for row in rows}
            return {pk: reasons for pk, reasons in why_not.items() if reasons}

        erase = BulkMove(
            name="erase",
            label=gettext_lazy("erase the identity"),
            right=Right.REVEAL,
            now=lambda row: row.name,
            afterwards=lambda row: _("anonymous; hours and figures stay"),
            act=act,
            hindrances=hindrances,
            needs_reason=True,
        )
        return [erase] if by.may(Right.EDIT_PEOPLE) else []

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(account_page)
        return [path("<int:pk>/account/", page, name="volunteers_volunteer_account"), *super().get_urls()]

    def of_person(self, request: HttpRequest, query: Query) -> QuerySet[Any, int]:
        return self.get_queryset(request).filter(by_personal_number(query)).values_list("pk", flat=True)

    def said_of_nobody(self) -> str:
        return _("Nobody whom you see has this number.")


@admin.register(ServiceRecord)
class ServiceRecordAdmin(ScopedAdmin):
    date_hierarchy = "date"
    list_display = ("date", "volunteer", "site", in_hours("minutes"), "content", "recorder", "status")
    list_filter = ("status", "site__programme", "site__room__community__subdistrict")
    list_select_related = ("volunteer", "site__programme")
    search_fields = ("volunteer__number", "volunteer__name", "site__code", "site__name", "content")
    totals = ("minutes",)
    data_version = staticmethod(head_hash)

    def in_words(self, row: ServiceRecord) -> str:
        words = {"volunteer": row.volunteer, "site": row.site, "day": row.date, "hours": hours(row.minutes)}
        return _("%(volunteer)s · %(site)s · %(day)s · %(hours)s hours") % words

    def bulk_moves(self, request: HttpRequest) -> Sequence[BulkMove]:
        by = request.actor  # type: ignore[attr-defined]

        def offer(name: str) -> BulkMove:
            def act(record: ServiceRecord, reason: str) -> None:
                move_record(by=by, record=record, move=name, reason=reason)

            def act_all(records: Sequence[ServiceRecord], reason: str) -> None:
                move_records(by=by, records=records, move=name, reason=reason)

            return of_workflow(
                SERVICE_MOVES, name, states=ServiceStatus, by=by, act=act, act_all=act_all, why_not=evidence_among
            )

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
    #: as the volunteers are, without looking each of them up
    ordering = ("-year", "volunteer_id")
    made_on = (("awards", gettext_lazy("Commendation")),)

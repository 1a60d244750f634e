from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts.rights import Right
from portal.ledgers.admin import LedgerAdmin
from portal.workdays.kept import lacking
from portal.workdays.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(LedgerAdmin):
    sheet_name = "节假日"
    date_hierarchy = "date"
    list_display = ("date", "kind")
    list_filter = ("kind",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Offers who may to enter this year and the next from the notice, as long as they are not there."""
        year = timezone.localdate().year
        may_enter = request.actor.may(Right.EDIT_ORGANISATION)  # type: ignore[attr-defined]
        about = {"years_to_enter": lacking([year, year + 1]) if may_enter else []}
        return super().changelist_view(request, about | (extra_context or {}))

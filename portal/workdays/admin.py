from django.contrib import admin

from portal.ledgers.admin import LedgerAdmin
from portal.workdays.models import Holiday


@admin.register(Holiday)
class HolidayAdmin(LedgerAdmin):
    sheet_name = "节假日"
    date_hierarchy = "date"
    list_display = ("date", "kind")
    list_filter = ("kind",)

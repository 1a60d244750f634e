from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.audit.models import ChainHead, Entry
from portal.web.admin import ScopedAdmin

SEE_AUDIT = "see_audit"


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    right_to_see = SEE_AUDIT
    date_hierarchy = "at"
    list_display = ("number", "at", "actor", "post", "action", "target", "reason")
    list_filter = ("action",)
    search_fields = ("actor", "action", "target", "reason")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "target__exact" or super().lookup_allowed(lookup, value, request)


@admin.register(ChainHead)
class ChainHeadAdmin(ScopedAdmin):
    right_to_see = SEE_AUDIT
    list_display = ("number", "hash")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return ChainHead.objects.all() if request.actor.may(SEE_AUDIT) else ChainHead.objects.none()  # type: ignore[attr-defined]

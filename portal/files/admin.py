from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.rights import Right
from portal.files.models import StoredFile
from portal.web.admin import ScopedAdmin


@admin.register(StoredFile)
class StoredFileAdmin(ScopedAdmin):
    """The register of all files, for those who check the trail; others find a file beside what it belongs
    to."""

    right_to_see = Right.SEE_AUDIT
    date_hierarchy = "created_at"
    fields = ("name", "content_type", "size", "sha256", "created_at", "created_by")
    list_display = ("name", "content_type", "size", "sha256", "created_at", "created_by")
    list_filter = ("content_type",)
    search_fields = ("name", "sha256", "created_by")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        may = request.actor.may(self.right_to_see)  # type: ignore[attr-defined]
        # allow unscoped: all or none, by the right
        return StoredFile.objects.all() if may else StoredFile.objects.none()

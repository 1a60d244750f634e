from django.contrib import admin

from portal.jobs.models import Job
from portal.web.admin import ScopedAdmin


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    date_hierarchy = "created_at"
    fields = (
        "kind",
        "title",
        "parent",
        "user",
        "post",
        "status",
        "done",
        "total",
        "attempts",
        "error",
        "result",
        "file",
        "request_id",
        "created_at",
        "started_at",
        "finished_at",
    )
    list_display = ("title", "kind", "status", "done", "total", "user", "created_at", "finished_at")
    list_filter = ("status", "kind")
    list_select_related = ("user",)
    search_fields = ("title", "error")

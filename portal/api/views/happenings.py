"""Monthly logs, volunteers and their service."""

from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum, prefetch_related_objects

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api import filters, lateness, serializers
from portal.api.actors import ClientActor
from portal.api.services.revealing import record_revealed
from portal.api.views.base import ReadViewSet
from portal.crypto import mask
from sites.models import Activity, MonthlyLog
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.states import ServiceStatus


class MonthlyLogs(ReadViewSet):
    model, serializer_class, filterset_class = MonthlyLog, serializers.LogSerializer, filters.LogFilter
    scope_needed = "logs:read"
    lookups = {"site": "site__code", "month": "month"}
    ordering_fields = {
        "site": "site__code",
        "month": "month",
        "status": "status",
        "first_submitted_at": "first_submitted_at",
        "open_days": "open_days",
    }
    ordering = ("site", "month")

    needed = {
        "late": ("month", "first_submitted_at", "site__programme__log_due_day"),
        "activities": ("pk",),
    }

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return MonthlyLog.objects.visible_to(actor)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        of_log = ("month", "status", "first_submitted_at", "open_days", "note")
        of_site = ("site__code", "site__programme__code", "site__programme__log_due_day")
        return rows.select_related("site__programme").only(*of_log, *of_site)

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        # allow unscoped: only of the logs that are visible
        shown = Activity.objects.select_related("course").order_by("date", "pk")
        prefetch_related_objects(rows, Prefetch("activities", shown))
        lateness.mark(rows)

    def look_up(self, name: str, values: dict[str, list[Any]]) -> list[Any]:
        return self._late(values) if name == "late" else self._activities(values["pk"])

    @staticmethod
    def _late(values: dict[str, list[Any]]) -> list[bool | None]:
        kinds = list(zip(values["month"], values["site__programme__log_due_day"], strict=True))
        end = lateness.ends(kinds)
        handed_in = zip(kinds, values["first_submitted_at"], strict=True)
        return [None if at is None else at >= end[kind] for kind, at in handed_in]

    @staticmethod
    def _activities(logs: list[int]) -> list[list[dict[str, Any]]]:
        fields = serializers.writers(serializers.ActivitySerializer, ())
        # allow unscoped: only of the logs that are visible
        of_page = Activity.objects.filter(log__in=logs).order_by("date", "pk")
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for activity in of_page.values("log", *(field.column for field in fields)):
            found[activity["log"]].append(activity)
        return [serializers.written(found[log], fields) for log in logs]


class Volunteers(ReadViewSet):
    model, serializer_class, filterset_class = Volunteer, serializers.VolunteerSerializer, filters.VolunteerFilter
    scope_needed, right_needed = "volunteers:read", Right.SEE_PEOPLE
    cache_control = "private, no-store"
    lookups = {"number": "number"}
    ordering_fields = {
        "number": "number",
        "name": "name",
        "team": "team__code",
        "registered_on": "registered_on",
        "trained_on": "trained_on",
    }
    ordering = ("number",)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        # allow unscoped: only of the volunteers that are visible
        last = Appraisal.objects.filter(volunteer=OuterRef("pk")).order_by("-year")
        rows = Volunteer.objects.visible_to(actor).select_related("team")
        return rows.annotate(star=Subquery(last.values("stars")[:1]))

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        # allow unscoped: all hours of the volunteers that are visible
        confirmed = ServiceRecord.objects.filter(volunteer__in=rows, status=ServiceStatus.CONFIRMED).order_by()
        minutes = dict(confirmed.values_list("volunteer").annotate(Sum("minutes")))
        clear = self._in_clear(rows, fields)
        for volunteer in rows:
            volunteer.minutes_total = minutes.get(volunteer.pk, 0)
            volunteer.shown_id_number = volunteer.id_number if clear else mask(volunteer.id_number)
            volunteer.shown_phone = volunteer.phone if clear else mask(volunteer.phone)

    def _in_clear(self, rows: list[Any], fields: list[str]) -> bool:
        """Personal numbers leave the portal in clear only for a token with the scope, and on record."""
        actor = self.actor
        wanted = not fields or {"id_number", "phone"} & set(fields)
        if not (rows and wanted and isinstance(actor, ClientActor) and actor.may(Right.REVEAL)):
            return False
        record_revealed(by=actor, numbers=[volunteer.number for volunteer in rows])
        return True


class ServiceRecords(ReadViewSet):
    model, serializer_class, filterset_class = ServiceRecord, serializers.ServiceSerializer, filters.ServiceFilter
    scope_needed, right_needed = "volunteers:read", Right.SEE_PEOPLE
    ordering_fields = {
        "date": "date",
        "volunteer": "volunteer__number",
        "site": "site__code",
        "hours": "minutes",
        "status": "status",
    }
    #: without one in the order in which they were entered: no index helps to sort a million rows by their dates

    def visible(self, actor: Actor) -> QuerySet[Any]:
        rows = ServiceRecord.objects.visible_to(actor).select_related("volunteer", "site")
        return rows.only("date", "minutes", "status", "volunteer__number", "site__code")

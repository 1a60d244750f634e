"""Programmes, subdistricts, communities and sites."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.api import filters, serializers
from portal.api.views.base import ReadViewSet
from programmes.models import Phase, Programme
from sites.models import Site
from sites.states import SiteStatus


class Programmes(ReadViewSet):
    model, serializer_class, filterset_class = Programme, serializers.ProgrammeSerializer, filters.ProgrammeFilter
    scope_needed = "sites:read"
    ordering_fields = {"code": "code", "name": "name", "start_year": "start_year"}
    ordering = ("code",)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        phases = Prefetch("phases", Phase.objects.visible_to(actor))
        return Programme.objects.visible_to(actor).select_related("lead_unit").prefetch_related(phases)

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        sites = Site.objects.visible_to(self.actor).filter(programme__in=rows, status=SiteStatus.OPEN).order_by()
        counts = dict(sites.values_list("programme").annotate(Count("pk")))
        for programme in rows:
            programme.open_sites = counts.get(programme.pk, 0)


class Subdistricts(ReadViewSet):
    model, serializer_class = Subdistrict, serializers.SubdistrictSerializer
    scope_needed = "sites:read"
    ordering_fields = {"code": "code", "name": "name"}
    ordering = ("code",)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return Subdistrict.objects.visible_to(actor)


class Communities(ReadViewSet):
    model, serializer_class, filterset_class = Community, serializers.CommunitySerializer, filters.CommunityFilter
    scope_needed = "sites:read"
    ordering_fields = {
        "code": "code",
        "name": "name",
        "subdistrict": "subdistrict__code",
        "households": "households",
        "residents": "residents",
    }
    ordering = ("code",)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return Community.objects.visible_to(actor)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("subdistrict")


class Sites(ReadViewSet):
    model, serializer_class, filterset_class = Site, serializers.SiteSerializer, filters.SiteFilter
    scope_needed = "sites:read"
    ordering_fields = {
        "code": "code",
        "name": "name",
        "programme": "programme__code",
        "community": "room__community__code",
        "status": "status",
        "accepted_on": "accepted_on",
        "opened_on": "opened_on",
        "closed_on": "closed_on",
    }
    ordering = ("code",)
    #: nothing else is read of five tables; a phone would be decrypted
    columns = (
        "code", "name", "status", "capacity", "accepted_on", "opened_on", "closed_on", "programme__code",
        "room__address", "room__longitude", "room__latitude", "room__community__code",
        "room__community__subdistrict__code",
    )  # fmt: skip

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return Site.objects.visible_to(actor)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("programme", "room__community__subdistrict").only(*self.columns)

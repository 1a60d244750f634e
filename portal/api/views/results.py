"""What the rules made of a year: evaluations, grants and commendations."""

from collections import defaultdict
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from funding.models import Grant
from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api import filters, serializers
from portal.api.views.base import ReadViewSet
from portal.registry import find_measure
from reports.models import Award, Document
from reports.states import DocumentKind
from sites.models import Evaluation, Score
from sites.results import measured_values

CERTIFICATES = (DocumentKind.UNIT_CERTIFICATE, DocumentKind.VOLUNTEER_CERTIFICATE)


class Evaluations(ReadViewSet):
    """Evaluations of whole years, never provisional ones."""

    model, serializer_class, filterset_class = Evaluation, serializers.EvaluationSerializer, filters.EvaluationsFilter
    scope_needed = "evaluations:read"
    lookups = {"year": "round__year", "site": "site__code"}
    ordering_fields = {
        "year": "round__year",
        "site": "site__code",
        "programme": "round__programme__code",
        "total": "total",
        "grade": "grade",
        "rank": "rank",
    }
    ordering = ("-year", "site")

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return Evaluation.objects.visible_to(actor).final()

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        of_site = ("is_new", "total", "grade", "vetoed", "rank", "site__code")
        of_round = ("round__year", "round__status", "round__programme__code")
        return rows.select_related("round__programme", "site").only(*of_site, *of_round)

    needed = {"scores": ("pk",)}

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        if fields and "scores" not in fields:
            return
        scores = self._scores([evaluation.pk for evaluation in rows])
        for evaluation in rows:
            evaluation.shown_scores = scores[evaluation.pk]

    def look_up(self, name: str, values: dict[str, list[Any]]) -> list[Any]:
        scores = self._scores(values["pk"])
        fields = serializers.writers(serializers.ScoreSerializer, ())
        return [serializers.written(scores[pk], fields) for pk in values["pk"]]

    @staticmethod
    def _scores(shown: list[int]) -> dict[int, list[dict[str, Any]]]:
        """Evaluation → its indicators in the order of their codes; two queries."""
        # allow unscoped: the rows of this page
        evaluations = Evaluation.objects.filter(pk__in=shown)
        values, find = measured_values(evaluations), cache(find_measure)
        # allow unscoped: the rows of this page
        rows = Score.objects.filter(evaluation__in=evaluations).order_by("evaluation", "indicator__code")
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for evaluation, code, measure, score in rows.values_list(
            "evaluation", "indicator__code", "indicator__measure", "score"
        ):
            known = find(measure) if measure else None
            value = values.get((evaluation, known.code)) if known else None
            found[evaluation].append({"indicator": code, "value": value, "score": score})
        return found


class Grants(ReadViewSet):
    model, serializer_class, filterset_class = Grant, serializers.GrantSerializer, filters.GrantsFilter
    scope_needed, right_needed = "grants:read", Right.SEE_MONEY
    lookups = {"year": "allocation__year", "site": "site__code"}
    ordering_fields = {
        "year": "allocation__year",
        "site": "site__code",
        "programme": "allocation__programme__code",
        "entitlement": "entitlement_fen",
        "district_amount": "district_fen",
        "match_amount": "match_fen",
    }
    ordering = ("-year", "site")

    def visible(self, actor: Actor) -> QuerySet[Any]:
        rows = Grant.objects.visible_to(actor).select_related("allocation__programme", "site")
        of_grant = ("kind", "entitlement_fen", "district_fen", "match_fen", "status", "site__code")
        return rows.only(*of_grant, "allocation__year", "allocation__programme__code")


class Awards(ReadViewSet):
    model, serializer_class, filterset_class = Award, serializers.AwardSerializer, filters.AwardsFilter
    scope_needed = "awards:read"
    ordering_fields = {
        "year": "year",
        "kind": "kind",
        "programme": "programme__code",
        "position": "position",
        "status": "status",
    }
    ordering = ("-year", "kind", "programme", "position")

    def visible(self, actor: Actor) -> QuerySet[Any]:
        # allow unscoped: only of the awards that are visible
        certificates = Document.objects.valid().filter(kind__in=CERTIFICATES, file__isnull=False, year=OuterRef("year"))
        of_site = certificates.filter(site=OuterRef("site")).values("number")[:1]
        of_volunteer = certificates.filter(volunteer=OuterRef("volunteer")).values("number")[:1]
        rows = Award.objects.visible_to(actor).select_related("programme", "site", "volunteer")
        numbered = rows.annotate(of_site=Subquery(of_site), of_volunteer=Subquery(of_volunteer))
        return numbered.defer("site__phone", "volunteer__phone", "volunteer__id_number")

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        for award in rows:
            award.number = award.of_site or award.of_volunteer

"""Incentive points of a year for neighbourhoods and villages (docs/rules.md §7)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.accounts.actors import Actor
from portal.audit.services import record
from reports.models import IncentivePoint, IncentiveRule
from reports.rules import highest_points
from sites.models import EvaluationRound
from sites.states import RoundStatus

#: (giver, community id) → points
Points = dict[tuple[str, int], Decimal]


@dataclass(frozen=True)
class Pointed:
    communities: int
    changed: bool


def renew_points(*, by: Actor, year: int) -> Pointed:
    """Compute and store the points of `year`, of programmes with a complete final evaluation.

    Called inside a transaction that holds the head of the audit trail.
    """
    points = highest_points(_matches(year))
    stored: Points = {
        (giver, community): given
        for giver, community, given in IncentivePoint.objects.filter(year=year).values_list(
            "giver", "community", "points"
        )
    }
    if points != stored:
        IncentivePoint.objects.filter(year=year).delete()
        IncentivePoint.objects.bulk_create(
            IncentivePoint(year=year, giver=giver, community_id=community, points=given)
            for (giver, community), given in sorted(points.items())
        )
        record(by=by, action="incentives.compute", target=str(year), details={"rows": len(points)})
    return Pointed(len({community for _, community in points}), points != stored)


def _matches(year: int) -> Iterator[tuple[str, int, Decimal]]:
    """Every rule that meets an entitled site of its kind: giver, the site's community, points."""
    rules: dict[tuple[int, str], list[tuple[str, Decimal]]] = defaultdict(list)
    for rule in IncentiveRule.objects.filter(year=year):
        rules[rule.programme_id, rule.kind].append((rule.giver, rule.points))
    rounds = EvaluationRound.objects.final().filter(year=year).exclude(status=RoundStatus.INCOMPLETE)
    for round_ in rounds.filter(programme__in={programme for programme, _ in rules}):
        for evaluation in round_.evaluations.entitled().select_related("site__room"):
            for giver, points in rules[round_.programme_id, evaluation.kind]:
                yield giver, evaluation.site.room.community_id, points

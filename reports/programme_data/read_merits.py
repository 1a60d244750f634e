"""Shortlist and incentive points of a programme's sites (docs/rules.md §6 and §7)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.web.errors import Refused
from reports.models import Award, AwardQuota, IncentivePoint, IncentiveRule
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.merits import AwardFacts, MeritFacts, PointFacts
from reports.states import GIVERS, UNITS, AwardStatus
from sites.models import Evaluation

#: (giver, community) → points that it has from all programmes
Adopted = dict[tuple[str, int], Decimal]


def merits(of: ProgrammeInYear) -> MeritFacts:
    quota = AwardQuota.objects.filter(programme=of.programme, year=of.year, kind=UNITS).first()
    return MeritFacts(quota.quota if quota else None, _awards(of), _points(of))


def _awards(of: ProgrammeInYear) -> tuple[AwardFacts, ...]:
    """The shortlist in its order. Raises Refused when the evaluation changed since it was proposed."""
    rows = Award.objects.filter(programme=of.programme, year=of.year, kind=UNITS)
    rows = rows.select_related("site__room__community__subdistrict").order_by("position", "site__code")
    if any(one.status == AwardStatus.PROPOSED and one.basis != of.round.digest for one in rows):
        text = _("%(programme)s: the evaluation changed since the commendations were proposed. Propose them again.")
        raise Refused(text % {"programme": of.programme.name})
    return tuple(
        AwardFacts(
            code=one.site.code,
            site=one.site.name,
            subdistrict=one.site.room.community.subdistrict.name,
            position=one.position,
            undecided=one.undecided,
            status=one.status,
            reason=one.reason,
        )
        for one in rows
        if one.site
    )


def _points(of: ProgrammeInYear) -> tuple[PointFacts, ...]:
    """By giver and community: the highest that a rule of this programme gives."""
    stored = IncentivePoint.objects.filter(year=of.year).values_list("giver", "community", "points")
    adopted: Adopted = {(giver, community): points for giver, community, points in stored}
    best: dict[tuple[str, int], tuple[Decimal, Evaluation]] = {}
    for giver, points, one in _matches(of):
        key = (giver, one.site.room.community_id)
        if key not in best or points > best[key][0]:
            best[key] = (points, one)
    if adopted and any(points > adopted.get(key, Decimal(-1)) for key, (points, _one) in best.items()):
        text = _("The incentive points of %(year)s are outdated: propose the commendations again, then print.")
        raise Refused(text % {"year": of.year})
    rows = [_point(giver, points, one, adopted) for (giver, _community), (points, one) in best.items()]
    order = {one.site.room.community.name: one.site.room.community.code for one in of.evaluations}
    return tuple(sorted(rows, key=lambda row: (GIVERS.index(row.giver), order[row.community])))


def _matches(of: ProgrammeInYear) -> Iterator[tuple[str, Decimal, Evaluation]]:
    """Every rule that meets an entitled site of its kind; sites by code."""
    rules: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for rule in IncentiveRule.objects.filter(programme=of.programme, year=of.year):
        rules[rule.kind].append((rule.giver, rule.points))
    for one in of.evaluations:
        if not one.vetoed and not one.is_shut:
            for giver, points in rules[one.kind]:
                yield giver, points, one


def _point(giver: str, points: Decimal, one: Evaluation, adopted: Adopted) -> PointFacts:
    community = one.site.room.community
    return PointFacts(
        giver=giver,
        community=community.name,
        subdistrict=community.subdistrict.name,
        site=one.site.name,
        kind=one.kind,
        points=points,
        adopted=adopted.get((giver, community.pk)),
    )

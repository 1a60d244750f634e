"""The incentive points of a giver, and the sites that they follow from (docs/rules.md §7)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.accounts.models import Community, Subdistrict
from portal.web.errors import Refused
from programmes.models import Programme
from reports.models import Document, IncentivePoint, IncentiveRule
from reports.papers.people.incentive_letter import Ground, IncentiveLetter, PointedCommunity, RuleRow
from reports.pdf.figures import leading_office
from reports.states import GIVERS
from sites.models import Evaluation, EvaluationRound
from sites.states import RoundStatus

#: who decides on the points of a giver; the subdistricts themselves for the first
ADDRESSEES = {GIVERS[1]: "区文明办", GIVERS[2]: "区教育和体育局"}
GOVERNMENTS = {"街道": "街道办事处", "镇": "镇人民政府", "乡": "乡人民政府"}


@dataclass(frozen=True)
class Match:
    """A rule that meets an entitled site of its kind."""

    community: Community
    points: Decimal
    ground: Ground


def incentive_facts(document: Document) -> IncentiveLetter:
    """A draft until the evaluation of every programme with a rule of the giver is published.

    Raises Refused when the giver has no points in the year, or they no longer follow from evaluations and rules.
    """
    year, giver = document.year, document.giver
    rules = list(
        IncentiveRule.objects.filter(year=year, giver=giver)
        .select_related("programme__lead_unit")
        .order_by("programme__code", "-points", "kind")
    )
    programmes = list(dict.fromkeys(rule.programme for rule in rules))
    rounds = EvaluationRound.objects.final().filter(year=year, programme__in=programmes)
    states = [round_.status for round_ in rounds]
    return IncentiveLetter(
        number=document.number,
        year=year,
        giver=giver,
        addressee=ADDRESSEES.get(giver) or _subdistricts(),
        offices=tuple(leading_office(programme, programme.lead_unit) for programme in programmes),
        programmes=tuple(programme.name for programme in programmes),
        rules=tuple(RuleRow(rule.programme.name, rule.kind, rule.points) for rule in rules),
        communities=_communities(year, giver, _matches(year, rules)),
        draft=len(states) < len(programmes) or any(state != RoundStatus.PUBLISHED for state in states),
        issued_number=document.issued_number,
        issued=document.issued_on,
    )


def _subdistricts() -> str:
    """各街道办事处、镇人民政府: of the kinds that the district has."""
    kinds = set(Subdistrict.objects.values_list("kind", flat=True))
    return "各" + "、".join(office for kind, office in GOVERNMENTS.items() if kind in kinds)


def _matches(year: int, rules: list[IncentiveRule]) -> list[Match]:
    """By subdistrict, community and site."""
    given: dict[tuple[int, str], tuple[Programme, Decimal]] = {
        (rule.programme_id, rule.kind): (rule.programme, rule.points) for rule in rules
    }
    of_year = Evaluation.objects.final().entitled().filter(round__year=year)
    complete = of_year.exclude(round__status=RoundStatus.INCOMPLETE).select_related(
        "round", "site__room__community__subdistrict"
    )
    place = ("site__room__community__subdistrict__code", "site__room__community__code", "site__code")
    found = []
    for one in complete.filter(round__programme__in={key[0] for key in given}).order_by(*place):
        if (one.round.programme_id, one.kind) in given:
            programme, points = given[one.round.programme_id, one.kind]
            found.append(Match(one.site.room.community, points, Ground(programme.name, one.site.name, one.kind)))
    return found


def _communities(year: int, giver: str, matches: list[Match]) -> tuple[PointedCommunity, ...]:
    """The communities with their stored points, and what entitles them to these."""
    of_community: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        of_community[match.community.pk].append(match)
    stored = dict(IncentivePoint.objects.filter(year=year, giver=giver).values_list("community", "points"))
    if not stored:
        raise Refused(_("%(giver)s gives no incentive points for %(year)s.") % {"giver": giver, "year": year})
    if stored != {pk: max(match.points for match in rows) for pk, rows in of_community.items()}:
        text = _("The incentive points of %(year)s are outdated: propose the commendations again, then print.")
        raise Refused(text % {"year": year})
    return tuple(_pointed(rows, stored[pk]) for pk, rows in of_community.items())


def _pointed(rows: list[Match], points: Decimal) -> PointedCommunity:
    community = rows[0].community
    grounds = tuple(match.ground for match in rows if match.points == points)
    return PointedCommunity(community.subdistrict.name, community.name, points, grounds)

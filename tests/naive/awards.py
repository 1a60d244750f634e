"""docs/rules.md §6 and §7: shortlists and incentive points."""

from dataclasses import dataclass
from decimal import Decimal

from tests.naive.money import is_entitled, kind_of
from tests.naive.people import Appraisal
from tests.naive.reading import District
from tests.naive.scoring import Evaluation, bands

Merit = tuple[Decimal, Decimal | int]


@dataclass(frozen=True)
class Award:
    kind: str
    programme: str
    recipient: str
    position: int
    undecided: bool


def shortlist(candidates: dict[str, Merit], quota: int) -> dict[str, tuple[int, bool]]:
    """Merit by code (the greater is better) -> place and 待研究 of those listed, best first."""
    places = {
        code: 1 + len([other for other in candidates.values() if other > merit]) for code, merit in candidates.items()
    }
    listed = sorted((place, code) for code, place in places.items() if place <= quota)
    too_many = len(listed) > quota
    return {code: (place, too_many and place == listed[-1][0]) for place, code in listed}


def quota(district: District, year: int, kind: str, programme: str | None) -> int:
    """0 without a quota row: then none is listed."""
    for row in district["表扬名额"]:
        if (row["年度"], row["类别"], row["项目代码"]) == (year, kind, programme):
            return int(row["名额"])
    return 0


def collectives(district: District, evaluations: list[Evaluation], programme: str, year: int) -> list[Award]:
    """突出集体 of one programme whose evaluations are complete."""
    commendable = {row["等级"] for row in bands(district, programme, year) if row["可评优"] == "是"}
    candidates: dict[str, Merit] = {}
    for one in evaluations:
        if not one.new and one.grade in commendable and not one.vetoed and not one.shut:
            assert one.total is not None and one.output_sum is not None
            candidates[one.site] = (one.total, one.output_sum)
    listed = shortlist(candidates, quota(district, year, "突出集体", programme))
    return [Award("突出集体", programme, code, *place) for code, place in listed.items()]


def volunteers(district: District, appraisals: list[Appraisal], year: int) -> list[Award]:
    candidates: dict[str, Merit] = {one.volunteer: (one.hours, one.days) for one in appraisals if one.grade == "优秀"}
    listed = shortlist(candidates, quota(district, year, "优秀志愿者", None))
    return [Award("优秀志愿者", "", code, *place) for code, place in listed.items()]


def community_of(district: District, site: str) -> str:
    room = next(row["场所代码"] for row in district["项目点"] if row["代码"] == site)
    return next(str(row["村居代码"]) for row in district["场所"] if row["代码"] == room)


def incentive_points(district: District, evaluations: list[Evaluation], year: int) -> dict[tuple[str, str], Decimal]:
    """(giver, community) -> points; `evaluations` are those of complete programmes only."""
    points: dict[tuple[str, str], Decimal] = {}
    for rule in district["激励加分"]:
        for one in evaluations:
            if rule["年度"] != year or rule["项目代码"] != one.programme:
                continue
            if is_entitled(one) and kind_of(one) == rule["类别"]:
                key = (rule["采用单位"], community_of(district, one.site))
                points[key] = max(points.get(key, Decimal(0)), rule["分值"])
    return dict(sorted(points.items()))

"""Made-up facts of a programme's year, consistent in themselves, for tests of what is written from them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal as D
from typing import Any

from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.merits import GrantFacts, MeritFacts, MoneyFacts, PointFacts, RateFacts
from reports.programme_data.outcomes import (
    BandFacts,
    BeforeFacts,
    IndicatorFacts,
    LogFacts,
    LowSite,
    RoundFacts,
    SiteBefore,
    SiteFacts,
    Totals,
)  # fmt: skip
from reports.programme_data.places import CommunityFacts, PhaseFacts, PlacesFacts, StockFacts
from reports.programme_data.work import (
    ActivityFacts,
    CourseFacts,
    IncidentFacts,
    MonthFacts,
    SurveyFacts,
    VolunteerFacts,
    VolunteerGroup,
    WorkFacts,
)  # fmt: skip

YEAR = 2025
BANDS = (("优", 90, True), ("良", 80, True), ("中", 60, False), ("差", 0, False))


@dataclass(frozen=True)
class Spec:
    """What differs from site to site: the marks of A1 (of 40) and C1 (of 60), the bonus, and how its year went."""

    judged: int = 36
    measured: int = 54
    bonus: int = 0
    new: bool = False
    vetoed: bool = False
    shut: bool = False
    surveyed: bool = True
    activities: int = 24
    late: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()

    @property
    def total(self) -> D:
        return min(D(100), D(self.judged + self.measured + self.bonus))


def programme(*specs: Spec, before: bool = False, rates: bool = True, **changes: Any) -> ProgrammeFacts:
    """A programme of these sites. `before`: the year before was evaluated too, two marks lower."""
    sites = _sites(specs, before)
    facts: dict[str, Any] = {
        "code": "KL", "name": "快乐学堂", "kind": "快乐学堂", "lead_unit": "区妇女联合会", "start_year": 2023,
        "menu_per_month": 1, "log_due_day": 5, "year": YEAR,
        "round": RoundFacts("published", datetime(2026, 1, 20, 9), None, None, datetime(2026, 2, 1, 9), 3, 3),
        "sites": sites, "indicators": _indicators(sites, before), "bands": _bands(sites), "places": _places(sites),
        "work": _work(sites), "money": _money(sites) if rates else NO_MONEY, "merits": _merits(sites),
        "before": _before(sites) if before else None,
    }  # fmt: skip
    return ProgrammeFacts(**(facts | changes))


def _sites(specs: tuple[Spec, ...], before: bool) -> tuple[SiteFacts, ...]:
    ranked = sorted({(not one.vetoed, one.total) for one in specs if not one.new}, reverse=True)
    merits = [(not one.vetoed, one.total) for one in specs if not one.new]
    rank = {merit: 1 + sum(other > merit for other in merits) for merit in ranked}
    return tuple(_site(at, one, rank, before) for at, one in enumerate(specs, 1))


def _site(at: int, one: Spec, rank: dict[tuple[bool, D], int], before: bool) -> SiteFacts:
    total = None if one.new else one.total
    grade = "" if one.new else "差" if one.vetoed else next(name for name, low, _ in BANDS if one.total >= low)
    ratios = {
        "activities_per_month": (one.activities, 12), "on_time_log_rate": (12 - len(one.late) - len(one.missing), 12),
        "menu_compliance_rate": (min(12, one.activities), 12), "active_week_rate": (min(53, one.activities), 53),
        "open_days_per_month": (120, 12), "volunteer_hours_per_month": (600, 12), "trained_volunteer_rate": (1, 2),
        "serious_incident_count": (int(one.vetoed), 1),
    }  # fmt: skip
    ratios |= {"attendance_per_activity": (one.activities * 20, one.activities)} if one.activities else {}
    ratios |= {"satisfaction_rate": (27, 30)} if one.surveyed else {}
    return SiteFacts(
        code=f"KL{at:02}", name=f"第{at}学堂", subdistrict="东街道" if at % 2 else "西镇", community=f"社区{at}",
        community_kind="社区", nature="回迁", room_kind="学校", area=D(200) if at % 3 else None, capacity=40,
        keeper=at % 4 > 0, opened=date(YEAR if one.new else 2023, 1, 5),
        closed=date(YEAR, 12, 9) if one.shut else None,
        is_new=one.new, is_shut=one.shut, operating_months=12, vetoed=one.vetoed,
        vetoes=("重大责任事故",) if one.vetoed else (), base=None if one.new else D(one.judged + one.measured),
        bonus=None if one.new else D(one.bonus), total=total, output=None if one.new else D(one.measured),
        left_out=D(0),
        grade=grade, rank=None if one.new else rank[not one.vetoed, one.total],
        logs=LogFacts(12, 12 - len(one.late) - len(one.missing), one.late, one.missing),
        ratios=ratios,
        scores={} if one.new else {"A1": D(one.judged), "C1": D(one.measured), "E1": D(one.bonus), "V1": None},
        before=SiteBefore(total - 2, "中", 1) if before and total is not None and total >= 2 else None,
    )  # fmt: skip


def _indicators(sites: tuple[SiteFacts, ...], before: bool) -> tuple[IndicatorFacts, ...]:
    own = [site for site in sites if not site.is_new]

    def one(code: str, dimension: str, name: str, kind: str, full: int, **more: Any) -> IndicatorFacts:
        scores = [(site, site.scores[code]) for site in own]
        marks = [(site, score) for site, score in scores if score is not None]
        lost = sorted(((site, score) for site, score in marks if score < full), key=lambda row: (row[1], row[0].code))
        named = lost[:3] if kind in ("定量", "定性") else []
        got = sum((score for _, score in marks), D(0))
        fields: dict[str, Any] = {
            "measure": "", "measure_name": "", "unit": "", "zero_at": None, "full_at": None, "no_data": "",
            "scored": len(marks), "got": got, "perfect": len(marks) - len(lost), "left_out": 0, "fired": 0,
            "lowest": tuple(LowSite(site.code, site.name, score, None, ("资料不全",)) for site, score in named),
            "before": (got * D("0.9"), D(full * len(marks))) if before and marks else None,
        }  # fmt: skip
        return IndicatorFacts(code, dimension, name, kind, D(full), **(fields | more))

    measured = {"measure": "activities_per_month", "measure_name": "月均活动次数", "unit": "次/月", "zero_at": D(0),
                "full_at": D(4), "no_data": "记0分"}  # fmt: skip
    fired = sum(site.vetoed for site in sites)
    return (
        one("A1", "决策", "工作方案", "定性", 40),
        one("C1", "产出", "月均活动次数", "定量", 60, **measured),
        one("E1", "加分", "特色品牌", "加分", 5),
        one("V1", "否决", "重大责任事故", "否决", 0, fired=fired, measure="serious_incident_count",
            measure_name="重大责任事故数", unit="起"),
    )  # fmt: skip


def _bands(sites: tuple[SiteFacts, ...]) -> tuple[BandFacts, ...]:
    return tuple(BandFacts(name, D(low), good, sum(site.grade == name for site in sites)) for name, low, good in BANDS)


def _before(sites: tuple[SiteFacts, ...]) -> BeforeFacts:
    totals = tuple(site.before.total for site in sites if site.before)
    bands = tuple(BandFacts(name, D(low), good, len(totals) if name == "中" else 0) for name, low, good in BANDS)
    return BeforeFacts(YEAR - 1, True, Totals(totals), bands, 0, 0)


def _places(sites: tuple[SiteFacts, ...]) -> PlacesFacts:
    communities = [CommunityFacts("999", "空白社区", "东街道", "新建", True, False)]
    communities += [
        CommunityFacts(f"{at:03}", site.community, site.subdistrict, site.nature, True, not site.is_shut)
        for at, site in enumerate(sites)
    ]
    phase = PhaseFacts(1, "推广阶段", date(YEAR, 1, 1), date(YEAR, 12, 31), 5)
    rooms = (("学校", sum(not site.is_shut for site in sites)),) if any(not site.is_shut for site in sites) else ()
    stock = tuple(_stock(place, sites, communities) for place in ("东街道", "西镇"))
    return PlacesFacts(date(YEAR, 12, 31), (phase,), phase, stock, tuple(communities), (), rooms)


def _stock(place: str, sites: tuple[SiteFacts, ...], communities: list[CommunityFacts]) -> StockFacts:
    own = [site for site in sites if site.subdistrict == place]
    here = [one for one in communities if one.subdistrict == place]
    opened, closed = sum(site.is_new for site in own), sum(site.is_shut for site in own)
    covered = sum(one.covered for one in here)
    return StockFacts(place, len(own) - opened, opened, closed, len(own) - closed, len(here), covered)


def _work(sites: tuple[SiteFacts, ...]) -> WorkFacts:
    held = sum(site.counted("activities_per_month") for site in sites)
    months = []
    for number in range(1, 13):
        late, missing = (sum(number in getattr(site.logs, kind) for site in sites) for kind in ("late", "missing"))
        first, due = date(YEAR, number, 1), len(sites)
        own = held if number == 12 else 0
        months.append(
            MonthFacts(first, first, due, due - late - missing, late, due - missing, 10 * due, own, 20 * own, 50 * due)
        )
    courses = (CourseFacts("书画", held, held * 20, len(sites)),) if held else ()
    served = len(sites)
    group = (VolunteerGroup("大学生", served, 600 * served),) if served else ()
    people = VolunteerFacts(
        served, served // 2, served, 600 * served, 0, group, group, (("优秀", served), ("合格", 0), ("参加不足", 0)), 0
    )
    surveyed = sum("satisfaction_rate" in site.ratios for site in sites)
    incidents = tuple(
        IncidentFacts(site.name, site.subdistrict, date(YEAR, 5, 1), "重大", "是", "摔伤")
        for site in sites
        if site.vetoed
    )
    surveys = SurveyFacts(surveyed, 30 * surveyed, 27 * surveyed, surveyed)
    return WorkFacts(
        tuple(months), ActivityFacts(held, held * 20, held * 90, held, 0, courses), people, surveys, incidents, 0
    )


NO_MONEY = MoneyFacts((), None, None, "", "", False, None, None, (), None, None)


def _money(sites: tuple[SiteFacts, ...]) -> MoneyFacts:
    rates = tuple(RateFacts(kind, 10_000, D(1), "区政办发〔2023〕12号") for kind in ("新开办", "优", "良"))
    kinds = {rate.kind for rate in rates}
    entitled = [site for site in sites if not site.vetoed and not site.is_shut]
    grants = tuple(
        GrantFacts(site.code, site.name, site.subdistrict, kind, 10_000, 9_000, 9_000, D(1), rates[0].basis, "approved")
        for site in entitled
        if (kind := "新开办" if site.is_new else site.grade) in kinds
    )
    budget = 9_000 * len(grants)
    return MoneyFacts(
        rates, budget, 2026, "按比例", "approved", True, datetime(2026, 2, 3, 9), date(2026, 2, 4), grants, None, None
    )


def _merits(sites: tuple[SiteFacts, ...]) -> MeritFacts:
    points = tuple(
        PointFacts("文明村居评比", site.community, site.subdistrict, site.name, site.grade, D("1.5"), D("1.5"))
        for site in sites
        if site.grade == "优"
    )
    return MeritFacts(2, (), points)

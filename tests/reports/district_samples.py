"""A district's year as facts, without a database: two programmes in two subdistricts."""

from datetime import date, datetime
from decimal import Decimal as D
from typing import Any

from reports.district_data import DistrictFacts, PeopleFacts
from reports.programme_data import ProgrammeFacts
from reports.programme_data.merits import AwardFacts, GrantFacts, MeritFacts, MoneyFacts, RateFacts
from reports.programme_data.outcomes import BandFacts, IndicatorFacts, LogFacts, RoundFacts, SiteFacts
from reports.programme_data.places import CommunityFacts, PhaseFacts, PlacesFacts, StockFacts
from reports.programme_data.work import (
    ActivityFacts,
    IncidentFacts,
    MonthFacts,
    SurveyFacts,
    VolunteerFacts,
    WorkFacts,
)

YEAR = 2025
PLACES = ("青禾街道", "河湾镇")
RATIOS = {
    "open_days_per_month": (200, 12),
    "activities_per_month": (24, 12),
    "attendance_per_activity": (600, 24),
    "volunteer_hours_per_month": (5400, 12),
    "satisfaction_rate": (27, 30),
}


def a_site(code: str, subdistrict: str = PLACES[0], grade: str = "优", **more: Any) -> SiteFacts:
    total = None if more.get("is_new") else D("91.50")
    values: dict[str, Any] = {
        "code": code, "name": f"{code}学堂", "subdistrict": subdistrict, "community": "锦云社区",
        "community_kind": "社区", "nature": "普通", "room_kind": "社区用房", "keeper": True, "area": None,
        "capacity": None,
        "opened": date(2023, 4, 10), "closed": None, "is_new": False, "is_shut": False, "operating_months": 12,
        "vetoed": False, "vetoes": (), "base": total, "bonus": D(0), "total": total, "output": D(20), "left_out": D(0),
        "grade": "" if more.get("is_new") else grade, "rank": 1, "logs": LogFacts(due=12, on_time=11, late=(3,)),
        "ratios": RATIOS,
    }  # fmt: skip
    return SiteFacts(**(values | more))


def an_indicator(code: str = "C1", got: str = "30.00", **more: Any) -> IndicatorFacts:
    values: dict[str, Any] = {
        "code": code, "dimension": "产出", "name": f"指标{code}", "kind": "定量", "full": D(20), "measure": "x",
        "measure_name": "x", "unit": "%", "zero_at": D(0), "full_at": D(100), "no_data": "记0分", "scored": 2,
        "got": D(got), "perfect": 0, "left_out": 0, "fired": 0,
    }  # fmt: skip
    return IndicatorFacts(**(values | more))


def a_grant(code: str, subdistrict: str = PLACES[0], fen: tuple[int, int, int] = (300, 200, 100)) -> GrantFacts:
    claim, district, match = fen
    return GrantFacts(code, f"{code}学堂", subdistrict, "优", claim, district, match, D("0.5"), "区政发1号", "planned")


def some_money(*grants: GrantFacts, status: str = "draft", rates: bool = True) -> MoneyFacts:
    return MoneyFacts(
        rates=(RateFacts("优", 300, D("0.5"), "区政发1号"),) if rates else (),
        budget=1_000 if rates else None, budget_year=2026 if rates else None, shortage="按比例" if rates else "",
        status=status if rates else "", approved=False, computed=None, notice_from=None, grants=grants,
        before=None, before_budget=None,
    )  # fmt: skip


def some_work(sites: tuple[SiteFacts, ...], *incidents: IncidentFacts, trained: int = 2) -> WorkFacts:
    number = len(sites)
    months = tuple(
        MonthFacts(date(YEAR, month, 1), date(YEAR, month, 5), number, number, 0, number, 10, 2 * number, 50, 450)
        for month in range(1, 13)
    )
    asked = [site.ratios["satisfaction_rate"] for site in sites if "satisfaction_rate" in site.ratios]
    return WorkFacts(
        months,
        ActivityFacts(24 * number, 600 * number, 0, 0, 0, ()),
        VolunteerFacts(2, trained, 10, 5400 * number, 0, (), (), None, None),
        SurveyFacts(len(asked), sum(valid for _, valid in asked), sum(good for good, _ in asked), len(asked)),
        incidents,
        0,
    )


def an_incident(liability: str = "是", grade: str = "一般", subdistrict: str = PLACES[0]) -> IncidentFacts:
    return IncidentFacts("KL01学堂", subdistrict, date(YEAR, 5, 1), grade, liability, "擦伤")


def some_places(*covered: str, end: int = 2, target: int | None = 2, fit: int = 2) -> PlacesFacts:
    """Two communities a subdistrict; `covered` are codes, the first `fit` of all are fit."""
    codes = ["A1", "A2", "B1", "B2"]
    communities = tuple(
        CommunityFacts(code, f"{code}社区", PLACES[at // 2], ("回迁", "新建")[at % 2], at < fit, code in covered)
        for at, code in enumerate(codes)
    )
    phase = None if target is None else PhaseFacts(1, "推广阶段", date(2025, 1, 1), date(2025, 12, 31), target)
    stock = tuple(
        StockFacts(place, begin=end - 1 if at == 0 else 0, opened=1 - at, closed=0, end=end if at == 0 else 0,
                   communities=2, covered=sum(one.covered for one in communities if one.subdistrict == place))
        for at, place in enumerate(PLACES)
    )  # fmt: skip
    return PlacesFacts(date(2025, 12, 31), (phase,) if phase else (), phase, stock, communities, (), ())


def a_programme(code: str = "KL", name: str = "快乐学堂", **more: Any) -> ProgrammeFacts:
    sites = more.pop("sites", (a_site(f"{code}01"), a_site(f"{code}02", PLACES[1], "良")))
    graded = [site.grade for site in sites if not site.is_new]
    bands = (("优", 90, True), ("良", 60, False), ("差", 0, False))
    values: dict[str, Any] = {
        "code": code, "name": name, "kind": "快乐学堂", "lead_unit": "区妇女联合会", "start_year": 2023,
        "menu_per_month": 1, "log_due_day": 5, "year": YEAR,
        "round": RoundFacts("published", datetime(2026, 1, 20, 9), None, None, datetime(2026, 2, 1, 9), 2, 8),
        "sites": sites,
        "indicators": (an_indicator("C1"), an_indicator("C2", "38.00")),
        "bands": tuple(BandFacts(band, D(low), good, graded.count(band)) for band, low, good in bands),
        "places": some_places("A1", "B1"),
        "work": some_work(sites),
        "money": some_money(a_grant(f"{code}01"), a_grant(f"{code}02", PLACES[1])),
        "merits": MeritFacts(1, (AwardFacts(f"{code}01", f"{code}01学堂", PLACES[0], 1, False, "proposed", ""),), ()),
    }  # fmt: skip
    return ProgrammeFacts(**(values | more))


def people(**more: Any) -> PeopleFacts:
    values: dict[str, Any] = {
        "registered": 9, "served": 3, "grades": (("优秀", 2), ("合格", 4), ("参加不足", 3)),
        "stars": ((1, 2), (2, 0), (3, 1), (4, 0), (5, 0)), "partings": 1, "quota": 2, "awards": ("proposed",),
        "undecided": 0,
    }  # fmt: skip
    return PeopleFacts(**(values | more))


def a_district(*programmes: ProgrammeFacts, **more: Any) -> DistrictFacts:
    found = programmes or (a_programme(), a_programme("SM", "市民学校", places=some_places("A1", "A2")))
    values: dict[str, Any] = {
        "unready": (), "unplanned": (), "people": people(), "points": (("街镇年度考核", 3), ("文明村居评比", 0)),
    }  # fmt: skip
    return DistrictFacts(YEAR, found, **(values | more))

"""Whole years of tiny districts, worked out by hand: ranks, money and points of docs/rules.md §3, §4, §7."""

from datetime import date
from typing import Any

from tests.naive.district import compute
from tests.naive.examples import Yuan, a_district, indicator, measured
from tests.naive.reading import District

P = {"项目代码": "P", "年度": 2025}
CODES = ("S1", "S2", "S3")


def marks(*given: dict[str, str], year: int = 2025) -> list[dict[str, Any]]:
    """The marks of S1, S2, S3 by indicator."""
    return [
        {"项目点代码": site, "年度": year, "指标代码": code, "得分": Yuan(mark)}
        for site, of_site in zip(CODES, given, strict=False)
        for code, mark in of_site.items()
    ]


def three_sites(third_opened: date = date(2024, 3, 1), **sheets: list[dict[str, Any]]) -> District:
    """S1, S2 and S3 in one room, judged by A (过程) and B (产出); grades 优 from 60, else 差."""
    opened = {"S2": date(2024, 3, 1), "S3": third_opened}
    district = a_district(
        项目点=[{"代码": code, "项目代码": "P", "启用日期": day} for code, day in opened.items()],
        场所=[{"代码": "R", "村居代码": "C"}],
        考评指标=[indicator("V", "否决", "0", 度量="serious_incident_count", 一级指标="否决")],
        等级=[P | {"等级": "优", "最低分": Yuan(60), "可评优": "是"}],
        **sheets,
    )
    district["考评指标"][0]["分值"] = Yuan(50)
    district["考评指标"] += [district["考评指标"][0] | {"指标代码": "B", "一级指标": "产出"}]
    for site in district["项目点"]:
        site["场所代码"] = "R"
    return district


def serious(site: str, at_fault: str = "是") -> dict[str, Any]:
    return {"项目点代码": site, "日期": date(2025, 9, 1), "等级": "重大", "责任事故": at_fault}


def rate(kind: str, amount: str, year: int = 2025) -> dict[str, Any]:
    return P | {"年度": year, "类别": kind, "金额": Yuan(amount), "配套比例": Yuan("0.5")}


def test_equal_totals_are_ranked_by_output_and_a_vetoed_site_comes_last() -> None:
    given = marks({"A": "40", "B": "30"}, {"A": "30", "B": "40"}, {"A": "50", "B": "50"})
    evaluations = compute(three_sites(评分=given, 安全事件=[serious("S3")]), 2025).evaluations
    assert [evaluations[code].rank for code in CODES] == [2, 1, 3]
    assert [evaluations[code].grade for code in CODES] == ["优", "优", "差"]
    assert evaluations["S3"].total == 100


def test_an_incident_under_inquiry_is_no_veto() -> None:
    given = marks(*[{"A": "50", "B": "50"}] * 3)
    evaluations = compute(three_sites(评分=given, 安全事件=[serious("S3", "认定中")]), 2025).evaluations
    assert [evaluations[code].rank for code in CODES] == [1, 1, 1]


def test_marks_bands_and_rates_of_another_year_do_not_count() -> None:
    district = three_sites(
        评分=marks(*[{"A": "50", "B": "50"}] * 3) + marks({"A": "0"}, year=2024),
        奖补标准=[rate("优", "9", year=2024)],
        激励加分=[P | {"年度": 2024, "采用单位": "文明村居评比", "类别": "优", "分值": Yuan(1)}],
    )
    district["等级"].append(P | {"年度": 2024, "等级": "特优", "最低分": Yuan(95), "可评优": "是"})
    results = compute(district, 2025)
    assert {one.grade for one in results.evaluations.values()} == {"优"}
    assert {one.total for one in results.evaluations.values()} == {100}
    assert (results.grants, results.incentive_points, results.refused) == ({}, {}, {})


def test_a_vetoed_site_new_or_not_and_a_kind_without_a_rate_get_nothing() -> None:
    district = three_sites(
        date(2025, 5, 1),
        评分=marks({"A": "50", "B": "50"}, {"A": "0", "B": "0"}),
        奖补标准=[rate("优", "10"), rate("新开办", "20")],
        预算=[P | {"区级安排": Yuan("10.01"), "不足时": "按比例"}],
    )
    grants = compute(district, 2025).grants
    assert {code: (one.district, one.match) for code, one in grants.items()} == {
        "S1": (Yuan("3.34"), Yuan("1.67")),
        "S3": (Yuan("6.67"), Yuan("3.34")),
    }
    vetoed = compute(district | {"安全事件": three_sites(安全事件=[serious("S3")])["安全事件"]}, 2025)
    assert {code: one.district for code, one in vetoed.grants.items()} == {"S1": Yuan(10)}
    assert vetoed.new_sites_vetoed == ["S3"]


def test_rates_without_a_budget_are_refused() -> None:
    given = marks(*[{"A": "50", "B": "50"}] * 3)
    results = compute(three_sites(评分=given, 奖补标准=[rate("新开办", "10")]), 2025)
    assert results.refused == {("allocation", "P"): "no budget"}


def test_points_are_the_highest_of_a_community_and_never_added_up() -> None:
    rules = [("文明村居评比", "优", "1.5"), ("文明村居评比", "差", "2"), ("社区教育考评", "新开办", "1")]
    district = three_sites(
        评分=marks({"A": "50", "B": "50"}, {"A": "50", "B": "50"}, {"A": "9", "B": "9"}),
        激励加分=[P | {"采用单位": giver, "类别": kind, "分值": Yuan(points)} for giver, kind, points in rules],
    )
    assert compute(district, 2025).incentive_points == {("文明村居评比", "C"): Yuan(2)}
    vetoed = three_sites(评分=district["评分"], 激励加分=district["激励加分"], 安全事件=[serious("S3")])
    assert compute(vetoed, 2025).incentive_points == {("文明村居评比", "C"): Yuan("1.5")}


def test_a_survey_after_the_day_is_not_known_to_a_provisional_evaluation() -> None:
    surveys = [(date(2025, 6, 30), 10, 5), (date(2025, 7, 1), 10, 10)]
    district = a_district(
        满意度=[
            {"项目点代码": "S1", "日期": day, "有效问卷": valid, "满意份数": satisfied}
            for day, valid, satisfied in surveys
        ]
    )
    assert measured(district, date(2025, 6, 30))["群众满意度"] == 50
    assert measured(district)["群众满意度"] == 75

"""Examples of docs/rules.md §3 to §6 worked out by hand, beyond what the demonstration shows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.naive.awards import Merit, shortlist
from tests.naive.district import Results, compute
from tests.naive.examples import Yuan, a_district, indicator, make
from tests.naive.money import divide, match, share
from tests.naive.people import grade, months_due, star
from tests.naive.scoring import half_up, quantitative_score


@pytest.mark.parametrize(
    ("start", "full", "value", "score"),
    [(1, 5, 3, "5.00"), (3, 0, 1, "6.67"), (3, 0, 7, "0"), (0, 8, "0.004", "0.01"), (0, 8, 9, "10")],
)
def test_a_score_is_a_clamped_share_of_the_full_mark(start: int, full: int, value: Any, score: str) -> None:
    row = indicator("A", "定量", "10", 起评值=Decimal(start), 满分值=Decimal(full), 无数据="记0分")
    assert quantitative_score(row, Fraction(value)) == Decimal(score)


def test_half_goes_up() -> None:
    assert half_up(Fraction(5, 1000), 2) == Decimal("0.01")
    assert half_up(Fraction(1, 3), 4) == Decimal("0.3333")


def scheme_with_two(left_out: str, judged: str) -> Results:
    measure = {"度量": "群众满意度", "起评值": Yuan(0), "满分值": Yuan(100), "无数据": "不计入"}
    district = a_district(评分=[{"项目点代码": "S1", "年度": 2025, "指标代码": "B", "得分": Yuan("59.99")}])
    indicators = [indicator("A", "定量", left_out, **measure), indicator("B", "定性", judged)]
    district["考评指标"] = make(考评指标=indicators)["考评指标"]
    return compute(district, 2025)


def test_what_was_left_out_is_made_up_for_by_the_rest() -> None:
    one = scheme_with_two("30", "70").evaluations["S1"]
    assert (one.scores["A"], one.base, one.total) == (None, Decimal("85.70"), Decimal("85.70"))


def test_with_everything_left_out_or_a_mark_missing_the_programme_is_refused() -> None:
    results = scheme_with_two("100", "0")
    assert results.evaluations["S1"].total is None
    whole = {"ranks", "allocation", "shortlist", "incentive_points"}
    assert results.refused == {(what, "P"): "S1 A" for what in whole}
    assert compute(a_district(), 2025).refused == {(what, "P"): "S1 A" for what in whole}
    no_scheme = compute(a_district(), 2024).refused
    assert no_scheme == {(what, "P"): "no scheme" for what in whole | {"evaluation"}}


def test_the_fen_that_are_left_go_to_the_largest_remainders_then_by_code() -> None:
    equal = dict.fromkeys(["S2", "S10", "S1"], Yuan(10))
    assert share(equal, Yuan("20.00")) == {"S1": Yuan("6.67"), "S10": Yuan("6.67"), "S2": Yuan("6.66")}
    # 1/7 and 6/7 of 0.10: 1.43 and 8.57 fen.
    assert share({"A": Yuan(1), "B": Yuan(6)}, Yuan("0.10")) == {"A": Yuan("0.01"), "B": Yuan("0.09")}
    assert share({"A": Yuan(1)}, Yuan(1)) == {"A": Yuan(1)}


def test_new_sites_come_first_where_the_budget_says_so() -> None:
    claims = {"N": Yuan(8), "E": Yuan(4), "F": Yuan(4)}
    budget = {"区级安排": Yuan(10), "不足时": "先保新开办"}
    assert divide(claims, {"N"}, budget) == {"N": Yuan(8), "E": Yuan(1), "F": Yuan(1)}
    assert divide(claims, {"N"}, budget | {"不足时": "按比例"}) == {
        "N": Yuan(5),
        "E": Yuan("2.5"),
        "F": Yuan("2.5"),
    }
    assert divide(claims, {"N"}, budget | {"区级安排": Yuan(5)}) == {"N": Yuan(5), "E": Yuan(0), "F": Yuan(0)}
    assert match(Yuan("0.01"), Decimal("0.5")) == Yuan("0.01")


def test_a_tie_across_the_quota_is_undecided() -> None:
    merits: dict[str, Merit] = {
        "A": (Yuan(90), 0),
        "B": (Yuan(80), 1),
        "C": (Yuan(80), 1),
        "D": (Yuan(80), 0),
    }
    assert shortlist(merits, 2) == {"A": (1, False), "B": (2, True), "C": (2, True)}
    assert shortlist(merits, 3) == {"A": (1, False), "B": (2, False), "C": (2, False)}
    assert shortlist(merits, 0) == {}


def test_stars_and_grades_begin_at_their_threshold() -> None:
    assert [star(Decimal(hours)) for hours in ("99.75", "100", "600", "1500")] == [0, 1, 3, 5]
    late = {"注册日期": date(2025, 11, 30), "岗前培训日期": date(2025, 12, 31)}
    assert months_due(late, 2025) == 2
    assert [grade(late, Decimal(hours), 2025) for hours in ("8", "7.75", "2", "1.75")] == [
        "优秀",
        "合格",
        "合格",
        "参加不足",
    ]
    assert grade(late | {"岗前培训日期": date(2026, 1, 1)}, Decimal(8), 2025) == "合格"

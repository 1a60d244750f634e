"""Scores, totals, grades and ranks at their edges (docs/rules.md §3)."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from sites import rules
from sites.rules import Criterion, Grade, Outcome

GRADES = [Grade("差", D(0)), Grade("优", D(90)), Grade("良", D(60))]


def measured(
    full: str = "10", zero_at: str = "0", full_at: str = "3", no_data: str = "记0分", code: str = "M"
) -> Criterion:
    return Criterion(code, "产出", "定量", D(full), "m", D(zero_at), D(full_at), no_data)


def judged(full: str = "100", dimension: str = "过程", code: str = "A") -> Criterion:
    return Criterion(code, dimension, "定性", D(full))


def bonus(code: str = "E") -> Criterion:
    return Criterion(code, "加分", "加分", D(20))


def veto() -> Criterion:
    return Criterion("V", "否决", "否决", D(0), "accidents")


@pytest.mark.parametrize(
    ("value", "scale", "score"),
    [
        (F(1), {}, "3.33"),
        (F(2), {}, "6.67"),
        (F(0), {}, "0.00"),
        (F(-5), {}, "0.00"),
        (F(3), {}, "10.00"),
        (F(99), {}, "10.00"),
        (F(1), {"zero_at": "3", "full_at": "0"}, "6.67"),
        (F(4), {"zero_at": "3", "full_at": "0"}, "0.00"),
        (F(1, 2000), {"full_at": "1"}, "0.01"),
        (F(1, 2001), {"full_at": "1"}, "0.00"),
        (None, {}, "0.00"),
        (None, {"no_data": "不计入"}, None),
    ],
)
def test_a_measured_score_is_clamped_and_rounded_half_up(
    value: F | None, scale: dict[str, str], score: str | None
) -> None:
    assert rules.measured_score(measured(**scale), value) == (None if score is None else D(score))


def test_a_measured_indicator_without_a_scale_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="M has no scale"):
        rules.measured_score(Criterion("M", "产出", "定量", D(10), "m"), F(1))


@pytest.mark.parametrize(
    ("marks", "mean"),
    [([], None), (["4.5"], "4.50"), (["4.50", "4.51"], "4.51"), (["1", "1", "2"], "1.33"), (["0"], "0.00")],
)
def test_marks_are_averaged_and_rounded_half_up(marks: list[str], mean: str | None) -> None:
    assert rules.mean_mark([D(mark) for mark in marks]) == (None if mean is None else D(mean))


def outcome(criteria: list[Criterion], values: dict[str, F] | None = None, **marks: list[str]) -> Outcome:
    given = {code: [D(mark) for mark in of_code] for code, of_code in marks.items()}
    return rules.evaluate(criteria, GRADES, values or {}, given)


def test_the_base_is_rescaled_for_what_was_left_out_and_rounded_once() -> None:
    criteria = [judged("70"), measured("30", no_data="不计入")]
    result = outcome(criteria, A=["50"])
    assert (result.left_out, result.base, result.total) == (D(30), D("71.43"), D("71.43"))
    assert result.scores == {"A": D(50), "M": None}
    assert result.output == 0


def test_what_scores_nothing_without_data_is_not_made_up_for() -> None:
    result = outcome([judged("70"), measured("30")], A=["50"])
    assert (result.left_out, result.base) == (D(0), D(50))


def test_with_everything_left_out_the_evaluation_is_incomplete() -> None:
    result = outcome([measured("60", no_data="不计入", code="M"), measured("40", no_data="不计入", code="N")])
    assert result.missing == ("M", "N")
    assert (result.total, result.grade, result.base, result.bonus, result.output) == (
        None,
        "",
        None,
        None,
        None,
    )


def test_without_a_mark_the_evaluation_is_incomplete_and_says_which() -> None:
    result = outcome([judged("60", code="A"), judged("40", code="B"), measured("0"), bonus()], A=["60"])
    assert result.missing == ("B",)
    assert result.scores == {"A": D(60), "B": None, "M": D(0), "E": D(0)}


def test_the_bonus_counts_on_top_of_the_base_and_the_total_ends_at_100() -> None:
    assert outcome([judged(), bonus()], A=["85"], E=["4.25", "4.26"]).total == D("89.26")
    assert outcome([judged(), bonus()], A=["95"], E=["20"]).total == D(100)
    assert outcome([judged(), bonus()], A=["95"]).bonus == 0


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("60", "良"), ("59.99", "差"), ("0", "差")],
)
def test_a_band_begins_at_its_minimum(total: str, grade: str) -> None:
    assert outcome([judged()], A=[total]).grade == grade


@pytest.mark.parametrize(("accidents", "vetoed"), [(None, False), (F(0), False), (F(1, 10), True), (F(3), True)])
def test_a_vetoed_site_keeps_its_total_in_the_lowest_band(accidents: F | None, vetoed: bool) -> None:
    values = {} if accidents is None else {"accidents": accidents}
    result = outcome([judged(), veto()], values, A=["95"])
    assert (result.vetoed, result.total, result.grade) == (vetoed, D(95), "差" if vetoed else "优")
    assert result.scores["V"] is None


def test_the_output_is_the_sum_of_its_scores_as_given() -> None:
    criteria = [judged("40", "产出", "A"), judged("30", "产出", "B"), judged("30", code="C")]
    assert outcome(criteria, A=["30.5"], B=["20"], C=["1"]).output == D("50.5")


def ranked(*standings: tuple[bool, str, str]) -> list[int]:
    outcomes = {
        number: Outcome(vetoed, total=D(total), output=D(output), grade="优")
        for number, (vetoed, total, output) in enumerate(standings)
    }
    ranks = rules.ranks(outcomes)
    return [ranks[number] for number in range(len(standings))]


def test_equal_sites_share_a_rank_and_the_next_one_is_skipped() -> None:
    assert ranked((False, "80", "20"), (False, "90", "20"), (False, "90", "20"), (False, "70", "0")) == [
        3,
        1,
        1,
        4,
    ]


def test_equal_totals_are_told_apart_by_the_output() -> None:
    assert ranked((False, "90", "19.99"), (False, "90", "20"), (False, "90", "20.00")) == [3, 1, 1]


def test_vetoed_sites_come_after_all_others() -> None:
    assert ranked((True, "99", "40"), (False, "1", "0"), (True, "99", "41")) == [3, 1, 2]


def test_while_one_is_incomplete_nobody_has_a_rank() -> None:
    outcomes = {"S1": Outcome(False, total=D(1), output=D(1)), "S2": Outcome(False, missing=("A",))}
    assert rules.ranks(outcomes) == {}

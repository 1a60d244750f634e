"""Shares to the last fen, both methods, and the match (docs/rules.md §4)."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding import rules

CLAIMS = st.dictionaries(st.sampled_from(["S1", "S10", "S2", "s3", "Z"]), st.integers(0, 10**7))


def amounts(claims: dict[str, int], money: int) -> dict[str, int]:
    return {code: share.amount for code, share in rules.share(claims, money).items()}


@pytest.mark.parametrize(
    ("claims", "money", "shares"),
    [
        ({"S1": 100, "S2": 50}, 150, {"S1": 100, "S2": 50}),
        ({"S1": 100, "S2": 50}, 151, {"S1": 100, "S2": 50}),
        ({"S1": 100, "S2": 100, "S10": 100}, 100, {"S1": 34, "S10": 33, "S2": 33}),
        ({"S2": 1, "S10": 1}, 1, {"S10": 1, "S2": 0}),
        ({"a": 1, "Z": 1}, 1, {"Z": 1, "a": 0}),
        ({"S1": 3, "S2": 5}, 7, {"S1": 3, "S2": 4}),
        ({"S1": 5, "S2": 0}, 0, {"S1": 0, "S2": 0}),
        ({"S1": 0}, 0, {"S1": 0}),
        ({}, 0, {}),
    ],
)
def test_left_over_fen_go_to_the_largest_remainders_then_by_code(
    claims: dict[str, int], money: int, shares: dict[str, int]
) -> None:
    assert amounts(claims, money) == shares


@given(CLAIMS, st.integers(0, 4 * 10**7))
def test_the_shares_add_up_to_the_money_or_to_the_claims(claims: dict[str, int], money: int) -> None:
    shares = rules.share(claims, money)
    assert sum(share.amount for share in shares.values()) == min(money, sum(claims.values()))
    for code, share in shares.items():
        exact = F(claims[code] * money, sum(claims.values())) if sum(claims.values()) > money else claims[code]
        assert share.amount - share.extra + share.remainder == exact
        assert 0 <= share.amount <= claims[code]


def divided(claims: dict[str, int], new: set[str], budget: int, method: str) -> dict[str, int]:
    pools = rules.divide(claims, new, budget, method)
    return {code: share.amount for pool in pools for code, share in pool.shares.items()}


def test_a_budget_that_suffices_pays_all_claims_whatever_the_method() -> None:
    claims = {"N": 200, "S": 100}
    assert divided(claims, {"N"}, 300, "先保新开办") == divided(claims, {"N"}, 300, "按比例") == claims
    assert len(rules.divide(claims, {"N"}, 300, "先保新开办")) == 1


def test_new_sites_come_first_where_the_budget_says_so() -> None:
    claims = {"N": 200, "S1": 100, "S2": 100}
    assert divided(claims, {"N"}, 250, "先保新开办") == {"N": 200, "S1": 25, "S2": 25}
    assert divided(claims, {"N"}, 250, "按比例") == {"N": 125, "S1": 63, "S2": 62}


def test_a_budget_too_short_for_the_new_sites_leaves_nothing_for_the_others() -> None:
    claims = {"N1": 200, "N2": 200, "S": 100}
    assert divided(claims, {"N1", "N2"}, 301, "先保新开办") == {"N1": 151, "N2": 150, "S": 0}


@pytest.mark.parametrize(
    ("district", "ratio", "match"),
    [(1, "0.5", 1), (3, "0.33", 1), (1000, "1.5", 1500), (999, "0", 0), (0, "1", 0)],
)
def test_the_match_is_rounded_half_up_to_the_fen(district: int, ratio: str, match: int) -> None:
    assert rules.match(district, D(ratio)) == match

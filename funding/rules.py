"""Shares of a budget and the match (docs/rules.md §4): integer fen in and out, no database and no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funding.states import NEW_FIRST
from portal.money import half_up


@dataclass(frozen=True, slots=True)
class Share:
    """A claim and what it gets, in fen. `remainder` was cut off the exact share; `extra` is the fen it got
    back."""

    claim: int
    amount: int
    remainder: Fraction = Fraction(0)
    extra: bool = False


def share(claims: Mapping[str, int], money: int) -> dict[str, Share]:
    """Claims by code, shared out of `money`: in full when it suffices, else in proportion to the last fen.

    The fen left after cutting down go one each to the largest remainders, equal ones by code ascending.
    """
    claimed = sum(claims.values())
    if claimed <= money:
        return {code: Share(claim, claim) for code, claim in claims.items()}
    cut = {code: divmod(claim * money, claimed) for code, claim in claims.items()}
    left = money - sum(amount for amount, _ in cut.values())
    lucky = set(sorted(claims, key=lambda code: (-cut[code][1], code))[:left])
    return {
        code: Share(claims[code], amount + (code in lucky), Fraction(rest, claimed), code in lucky)
        for code, (amount, rest) in cut.items()
    }


@dataclass(frozen=True, slots=True)
class Pool:
    """Claims that share one sum of money."""

    money: int
    shares: dict[str, Share]

    @property
    def claimed(self) -> int:
        return sum(one.claim for one in self.shares.values())

    @property
    def is_short(self) -> bool:
        return self.claimed > self.money


def divide(claims: Mapping[str, int], new: Collection[str], budget: int, method: str) -> list[Pool]:
    """A programme's budget over its claims by site code: one pool, or that of the new sites and then the
    others'."""
    if method != NEW_FIRST or sum(claims.values()) <= budget:
        return [Pool(budget, share(claims, budget))]
    first = share({code: claim for code, claim in claims.items() if code in new}, budget)
    left = budget - sum(one.amount for one in first.values())
    others = share({code: claim for code, claim in claims.items() if code not in new}, left)
    return [Pool(budget, first), Pool(left, others)]


def match(district: int, ratio: Decimal) -> int:
    """What the subdistrict owes beside the district's amount, half up to the fen."""
    return int(half_up(Fraction(district) * Fraction(ratio), 0))

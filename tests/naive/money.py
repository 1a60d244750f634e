"""docs/rules.md §4: who is entitled, the shares of a budget, the match. Amounts are yuan as Decimal."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.naive.reading import District, Row
from tests.naive.scoring import Evaluation, half_up

NEW = "新开办"
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Grant:
    site: str
    programme: str
    kind: str
    entitlement: Decimal
    district: Decimal
    match: Decimal


def is_entitled(evaluation: Evaluation) -> bool:
    return not evaluation.vetoed and not evaluation.shut


def kind_of(evaluation: Evaluation) -> str:
    """The kind of an entitled site; its programme is complete, so an established one has a grade."""
    if evaluation.new:
        return NEW
    assert evaluation.grade is not None
    return evaluation.grade


def rates(district: District, programme: str, year: int) -> list[Row]:
    rows = [row for row in district["奖补标准"] if row["项目代码"] == programme]
    return [row for row in rows if row["年度"] == year]


def budget(district: District, programme: str, year: int) -> Row | None:
    for row in district["预算"]:
        if row["项目代码"] == programme and row["年度"] == year:
            return row
    return None


def share(claims: dict[str, Decimal], money: Decimal) -> dict[str, Decimal]:
    """Claims by site code; the shares add up to the money or, when they are no more, to the claims."""
    claimed = sum(claims.values(), Decimal(0))
    if claimed <= money:
        return dict(claims)
    exact = {site: Fraction(claim) * Fraction(money) / Fraction(claimed) * 100 for site, claim in claims.items()}
    shares = {site: floor(fen) * FEN for site, fen in exact.items()}
    left = int((money - sum(shares.values(), Decimal(0))) / FEN)
    by_remainder = sorted(claims, key=lambda site: (floor(exact[site]) - exact[site], site))
    for site in by_remainder[:left]:
        shares[site] += FEN
    return shares


def divide(claims: dict[str, Decimal], new: set[str], row: Row) -> dict[str, Decimal]:
    """The district amounts by the budget row's method."""
    money = row["区级安排"]
    if row["不足时"] == "按比例" or sum(claims.values(), Decimal(0)) <= money:
        return share(claims, money)
    first = share({site: claim for site, claim in claims.items() if site in new}, money)
    left = money - sum(first.values(), Decimal(0))
    return first | share({site: claim for site, claim in claims.items() if site not in new}, left)


def allocate(district: District, evaluations: list[Evaluation], year: int, row: Row) -> list[Grant]:
    """The grants of one programme with rates and the budget `row`, by site code."""
    rate_of = {rate["类别"]: rate for rate in rates(district, row["项目代码"], year)}
    paid = [one for one in evaluations if is_entitled(one) and kind_of(one) in rate_of]
    claims = {one.site: rate_of[kind_of(one)]["金额"] for one in paid}
    amounts = divide(claims, {one.site for one in paid if one.new}, row)
    return [
        Grant(
            site=one.site,
            programme=one.programme,
            kind=kind_of(one),
            entitlement=claims[one.site],
            district=amounts[one.site],
            match=match(amounts[one.site], rate_of[kind_of(one)]["配套比例"]),
        )
        for one in sorted(paid, key=lambda one: one.site)
    ]


def match(amount: Decimal, ratio: Decimal) -> Decimal:
    return half_up(Fraction(amount) * Fraction(ratio), 2)

"""How a grant came about: claims, budget, method, share and match (docs/rules.md §4). Amounts in fen."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from funding import rules
from funding.models import Grant
from funding.rules import Pool, Share
from programmes.states import NEW_SITE


@dataclass(frozen=True)
class GrantExplanation:
    """`pools` are one for all claims, or with 先保新开办 in a short budget that of the new sites and then the
    others;
    `pool` and `share` are the grant's own. `cut` is its exact share cut down to the fen."""

    grant: Grant
    method: str
    budget: int
    claims: int
    claimed: int
    pools: list[Pool]
    pool: Pool
    share: Share

    @property
    def new_first(self) -> bool:
        """Whether the new sites' claims were met before the others'."""
        return len(self.pools) > 1

    @property
    def exact(self) -> Fraction:
        """Claim × money ÷ sum of claims; the claim itself when the money suffices."""
        if not self.pool.is_short:
            return Fraction(self.share.claim)
        return Fraction(self.share.claim * self.pool.money, self.pool.claimed)

    @property
    def cut(self) -> int:
        return self.share.amount - self.share.extra

    @property
    def left_over(self) -> int:
        """The fen that were left after cutting down, one for each of the largest remainders."""
        return sum(share.extra for share in self.pool.shares.values())

    @property
    def exact_match(self) -> Fraction:
        return Fraction(self.grant.district_fen) * Fraction(Decimal(self.grant.ratio))


def explain(grant: Grant) -> GrantExplanation:
    """For a grant that the reader may see: its allocation's arithmetic over again, from the stored claims."""
    allocation = grant.allocation
    rows = allocation.grants.values_list("site__code", "entitlement_fen", "kind")
    claims = {code: entitlement for code, entitlement, _ in rows}
    new = {code for code, _, kind in rows if kind == NEW_SITE}
    pools = rules.divide(claims, new, allocation.budget_fen, allocation.shortage)
    pool = next(pool for pool in pools if grant.site.code in pool.shares)
    return GrantExplanation(
        grant=grant,
        method=allocation.shortage,
        budget=allocation.budget_fen,
        claims=len(claims),
        claimed=sum(claims.values()),
        pools=pools,
        pool=pool,
        share=pool.shares[grant.site.code],
    )

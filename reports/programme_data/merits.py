"""What a programme's sites earn: subsidy and match, commendation, incentive points. Amounts in fen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class RateFacts:
    kind: str
    amount: int
    ratio: Decimal
    basis: str


@dataclass(frozen=True)
class GrantFacts:
    """A site's grant; `state` is a value of funding.states.GrantStatus."""

    code: str
    site: str
    subdistrict: str
    kind: str
    entitlement: int
    district: int
    match: int
    ratio: Decimal
    basis: str
    state: str


@dataclass(frozen=True)
class GrantSum:
    """Grants that belong together: of a kind, or of a subdistrict."""

    name: str
    number: int
    entitlement: int
    district: int
    match: int

    @classmethod
    def of(cls, name: str, grants: Iterable[GrantFacts]) -> "GrantSum":
        rows = list(grants)
        return cls(
            name,
            len(rows),
            sum(row.entitlement for row in rows),
            sum(row.district for row in rows),
            sum(row.match for row in rows),
        )


@dataclass(frozen=True)
class MoneyFacts:
    """A programme without `rates` pays nothing (docs/rules.md §4). `status`: of funding.states.AllocationStatus, ""
    when nothing is allocated. `before`: the year before's allocation, when there is one.
    """

    rates: tuple[RateFacts, ...]
    budget: int | None
    budget_year: int | None
    shortage: str
    status: str
    approved: bool
    computed: datetime | None
    notice_from: date | None
    grants: tuple[GrantFacts, ...]
    before: GrantSum | None
    before_budget: int | None

    @property
    def sum(self) -> GrantSum:
        return GrantSum.of("合计", self.grants)

    @property
    def by_kind(self) -> tuple[GrantSum, ...]:
        """In the order of the rates."""
        kinds = dict.fromkeys([rate.kind for rate in self.rates] + [grant.kind for grant in self.grants])
        sums = (GrantSum.of(kind, (one for one in self.grants if one.kind == kind)) for kind in kinds)
        return tuple(one for one in sums if one.number)

    @property
    def by_subdistrict(self) -> tuple[GrantSum, ...]:
        """Those with a grant, in the order of their codes: that of the grants."""
        places = dict.fromkeys(grant.subdistrict for grant in self.grants)
        return tuple(GrantSum.of(place, (one for one in self.grants if one.subdistrict == place)) for place in places)


@dataclass(frozen=True)
class AwardFacts:
    """A unit on the shortlist; `status` of reports.states.AwardStatus."""

    code: str
    site: str
    subdistrict: str
    position: int
    undecided: bool
    status: str
    reason: str


@dataclass(frozen=True)
class PointFacts:
    """What this programme earns a community with a giver, by the site that earns most; `adopted`: the points that the
    community has with that giver from all programmes (the highest, never a sum), None when they are not computed."""

    giver: str
    community: str
    subdistrict: str
    site: str
    kind: str
    points: Decimal
    adopted: Decimal | None


@dataclass(frozen=True)
class MeritFacts:
    """`quota`: units that may be commended; None without a quota."""

    quota: int | None
    awards: tuple[AwardFacts, ...]
    points: tuple[PointFacts, ...]

"""How a programme's subsidy of a year is shared out, with the match of the subdistricts. Money in fen."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from funding.models import Allocation, Budget
from funding.states import FROZEN_ALLOCATIONS
from portal.web.errors import Refused
from programmes.models import Programme
from reports.notice_data.frame import Frame, frame


@dataclass(frozen=True)
class GrantedSite:
    code: str
    name: str
    subdistrict: str
    kind: str
    entitlement: int
    district: int
    match: int
    ratio: Decimal
    basis: str


@dataclass(frozen=True)
class SubsidyNotice:
    """`budget` is the district's, `method` what is done when it is short; `sites` by subdistrict and code."""

    frame: Frame
    budget_year: int
    budget: int
    method: str
    sites: tuple[GrantedSite, ...]

    @property
    def entitlement(self) -> int:
        return sum(site.entitlement for site in self.sites)

    @property
    def district(self) -> int:
        return sum(site.district for site in self.sites)

    @property
    def match(self) -> int:
        return sum(site.match for site in self.sites)


def subsidy_notice(programme: Programme, year: int) -> SubsidyNotice:
    """Raises Refused when nothing is allocated, or the allocation no longer follows from what it rests on."""
    allocation = Allocation.objects.filter(programme=programme, year=year).first()
    words = {"programme": programme.name, "year": year}
    if allocation is None:
        raise Refused(_("%(programme)s: the subsidy of %(year)s is not allocated.") % words)
    public = allocation.status in FROZEN_ALLOCATIONS
    if not public and allocation.is_outdated:
        text = _("The evaluation, a rate or the budget changed since this was computed: compute it again first.")
        raise Refused(f"{programme.name}: {text}")
    budget = Budget.objects.filter(programme=programme, year=year).first()
    return SubsidyNotice(
        frame=frame(programme, year, allocation.notice_from, draft=not public),
        budget_year=budget.budget_year if budget else year + 1,
        budget=allocation.budget_fen,
        method=allocation.shortage,
        sites=_sites(allocation),
    )


def _sites(allocation: Allocation) -> tuple[GrantedSite, ...]:
    rows = allocation.grants.select_related("site__room__community__subdistrict")
    return tuple(
        GrantedSite(
            code=grant.site.code,
            name=grant.site.name,
            subdistrict=grant.site.room.community.subdistrict.name,
            kind=grant.kind,
            entitlement=grant.entitlement_fen,
            district=grant.district_fen,
            match=grant.match_fen,
            ratio=grant.ratio,
            basis=grant.basis,
        )
        for grant in rows.order_by("site__room__community__subdistrict__code", "site__code")
    )

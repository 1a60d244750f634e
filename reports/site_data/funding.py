"""What the site gets, or why nothing (docs/rules.md §4)."""

from dataclasses import dataclass

from funding import models
from funding.models import Allocation, Budget, Rate
from funding.states import AllocationStatus, GrantStatus
from reports.pdf.site_report import Grant
from reports.site_data.reading import SiteInYear

APPROVED = (AllocationStatus.APPROVED, AllocationStatus.PAYING, AllocationStatus.SETTLED)
DISTRICT_WORDS = {
    GrantStatus.SETTLED: "已拨付", GrantStatus.HELD: "暂缓拨付", GrantStatus.CANCELLED: "已取消"
}  # fmt: skip
MATCH_WORDS = {GrantStatus.SETTLED: "足额到位"}


@dataclass(frozen=True)
class Funding:
    """The grant as printed, or the reason why there is none; `is_approved`: nothing of it is a draft."""

    printed: Grant | None = None
    reason: str = ""
    is_approved: bool = True


def grant(of: SiteInYear) -> Funding:
    rates = set(Rate.objects.filter(programme=of.programme, year=of.year).values_list("kind", flat=True))
    if not rates:
        return Funding(reason=f"{of.programme.name}{of.year}年度未设奖补标准")
    allocation = Allocation.objects.filter(programme=of.programme, year=of.year).first()
    if allocation is None:
        return Funding(reason="奖补尚未测算", is_approved=False)
    approved = allocation.status in APPROVED
    found = models.Grant.objects.filter(allocation=allocation, site=of.site).first()
    if found is None:
        return Funding(reason=_why_not(of, rates), is_approved=approved)
    budget = Budget.objects.filter(programme=of.programme, year=of.year).first()
    return Funding(_printed(found, allocation, budget), is_approved=approved)


def _printed(grant: models.Grant, allocation: Allocation, budget: Budget | None) -> Grant:
    status = GrantStatus(grant.status)
    return Grant(
        kind=grant.kind,
        entitlement=grant.entitlement_fen,
        district=grant.district_fen,
        match=grant.match_fen,
        ratio=grant.ratio,
        basis=grant.basis,
        method=allocation.shortage,
        budget_year=budget.budget_year if budget else allocation.year + 1,
        district_state=DISTRICT_WORDS.get(status, ""),
        match_state=MATCH_WORDS.get(status, ""),
    )


def _why_not(of: SiteInYear, rates: set[str]) -> str:
    end = of.evaluation
    if end.vetoed:
        return "触发否决指标，不享受奖补"
    if end.is_shut:
        return "年内已停办，不享受奖补"
    if end.grade not in rates:
        return f"“{end.grade}”等级未设奖补标准"
    return "没有分配记录"

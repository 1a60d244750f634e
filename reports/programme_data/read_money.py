"""The allocation of a programme's year (docs/rules.md §4), as it is stored."""

from django.utils import timezone
from django.utils.translation import gettext as _

from funding.models import Allocation, Budget, Grant, Rate
from portal.web.errors import Refused
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.merits import GrantFacts, GrantSum, MoneyFacts, RateFacts
from reports.site_data.funding import APPROVED

PLACE = "site__room__community__subdistrict"


def money(of: ProgrammeInYear) -> MoneyFacts:
    """Raises Refused when the evaluation, a rate or the budget changed since the allocation was computed."""
    of_year = {"programme": of.programme, "year": of.year}
    rates = Rate.objects.filter(**of_year).order_by("pk")
    budget = Budget.objects.filter(**of_year).first()
    allocation = Allocation.objects.filter(**of_year).first()
    if allocation is not None and allocation.is_outdated:
        text = _("%(programme)s: the evaluation, a rate or the budget changed since the allocation was computed.")
        raise Refused(text % {"programme": of.programme.name})
    return MoneyFacts(
        rates=tuple(RateFacts(one.kind, one.amount_fen, one.ratio, one.basis) for one in rates),
        budget=budget.amount_fen if budget else None,
        budget_year=budget.budget_year if budget else None,
        shortage=budget.shortage if budget else "",
        status=allocation.status if allocation else "",
        approved=allocation is not None and allocation.status in APPROVED,
        computed=timezone.localtime(allocation.computed_at) if allocation else None,
        notice_from=allocation.notice_from if allocation else None,
        grants=_grants(allocation) if allocation else (),
        before=_before(of),
        before_budget=_budget_before(of),
    )


def _grants(allocation: Allocation) -> tuple[GrantFacts, ...]:
    """By subdistrict and site."""
    rows = Grant.objects.filter(allocation=allocation).select_related(PLACE).order_by(f"{PLACE}__code", "site__code")
    return tuple(
        GrantFacts(
            code=one.site.code,
            site=one.site.name,
            subdistrict=one.site.room.community.subdistrict.name,
            kind=one.kind,
            entitlement=one.entitlement_fen,
            district=one.district_fen,
            match=one.match_fen,
            ratio=one.ratio,
            basis=one.basis,
            state=one.status,
        )
        for one in rows
    )


def _before(of: ProgrammeInYear) -> GrantSum | None:
    allocation = Allocation.objects.filter(programme=of.programme, year=of.year - 1).first()
    return GrantSum.of(f"{of.year - 1}年度", _grants(allocation)) if allocation else None


def _budget_before(of: ProgrammeInYear) -> int | None:
    budget = Budget.objects.filter(programme=of.programme, year=of.year - 1).first()
    return budget.amount_fen if budget else None

"""Sharing out a programme's budget of a year (docs/rules.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding import rules
from funding.models import Allocation, Budget, Grant, Rate, current_basis
from funding.states import FROZEN_ALLOCATIONS, AllocationStatus
from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.changes import removed
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from programmes.models import Programme
from sites.models import EvaluationRound
from sites.services.completeness import complete_round


@dataclass(frozen=True)
class Allocated:
    """What became of a programme; without rates there is no allocation. `changed` is False when it was this
    already. Amounts in fen."""

    programme: Programme
    allocation: Allocation | None
    changed: bool
    grants: int = 0
    entitlement: int = 0
    district: int = 0
    match: int = 0


@dataclass
class Allocations:
    """What `allocate` did, and why it did not do the rest."""

    done: list[Allocated] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def allocate(*, by: Actor, year: int, programme: str | None = None) -> Allocations:
    """Compute and store the allocation of `year`, of the programme with this code or of all that `by` sees.

    Rests on the final evaluation alone. Programmes do not depend on each other: one that is refused (not
    evaluated, marks missing, no budget, under public notice or later) is named in `refusals`, the others are
    computed; a draft that it had before is withdrawn unless it is frozen. Raises Refused when nothing could
    be computed, with every reason, and Forbidden without the right.
    """
    by.require(Right.ALLOCATE)
    chosen = Programme.objects.visible_to(by).chosen(programme)
    if not EvaluationRound.objects.final().filter(programme__in=chosen, year=year).exists():
        raise Refused(_("No evaluation of %(year)d has been computed.") % {"year": year})
    result = Allocations()
    for one in chosen:
        with transaction.atomic():
            lock_head()
            try:
                result.done.append(_allocate(by, one, year))
            except Refused as refusal:
                result.refusals += refusal.reasons
    if not result.done:
        raise Refused(*result.refusals)
    return result


def _allocate(by: Actor, programme: Programme, year: int) -> Allocated:
    stored = Allocation.objects.filter(programme=programme, year=year).first()
    words = {"programme": f"{programme.code} {programme.name}", "year": year}
    if stored is not None and stored.status in FROZEN_ALLOCATIONS:
        words["state"] = stored.get_status_display()
        raise Refused(_("%(programme)s: the allocation of %(year)d is %(state)s and is not computed again.") % words)
    rates = {rate.kind: rate for rate in Rate.objects.filter(programme=programme, year=year)}
    if not rates:
        return Allocated(programme, None, changed=_withdraw(stored, by, _("The programme has no rates.")))
    try:
        round_, budget = _ground(programme, year)
    except Refused as refusal:
        _withdraw(stored, by, str(refusal))
        raise
    basis = current_basis(programme.pk, year)
    if stored is not None and stored.basis == basis:
        return _summary(programme, stored, stored.grants.all(), changed=False)
    allocation = stored or Allocation(programme=programme, year=year)
    allocation.basis = basis
    grants = _write(allocation, grants_of(round_, rates, budget), budget, by)
    return _summary(programme, allocation, grants, changed=True)


def _ground(programme: Programme, year: int) -> tuple[EvaluationRound, Budget]:
    """What an allocation needs; raises Refused with everything that is missing."""
    reasons: list[str] = []
    budget = Budget.objects.filter(programme=programme, year=year).first()
    round_: EvaluationRound | None = None
    try:
        round_ = complete_round(programme, year)
    except Refused as refusal:
        reasons += refusal.reasons
    if budget is None:
        words = {"programme": f"{programme.code} {programme.name}", "year": year}
        reasons.append(_("%(programme)s: there are rates, but no budget for %(year)d.") % words)
    if round_ is None or budget is None:
        raise Refused(*reasons)
    return round_, budget


def grants_of(round_: EvaluationRound, rates: dict[str, Rate], budget: Budget) -> list[Grant]:
    """The grants of the entitled sites whose kind has a rate, by site code, not yet of an allocation."""
    entitled = round_.evaluations.entitled().select_related("site")
    paid = {one.site.code: one for one in entitled if one.kind in rates}
    claims = {code: rates[one.kind].amount_fen for code, one in paid.items()}
    new = {code for code, one in paid.items() if one.is_new}
    pools = rules.divide(claims, new, budget.amount_fen, budget.shortage)
    shares = {code: share for pool in pools for code, share in pool.shares.items()}
    return [
        Grant(
            site=paid[code].site,
            kind=paid[code].kind,
            entitlement_fen=share.claim,
            district_fen=share.amount,
            match_fen=rules.match(share.amount, rates[paid[code].kind].ratio),
            ratio=rates[paid[code].kind].ratio,
            basis=rates[paid[code].kind].basis,
        )
        for code, share in sorted(shares.items())
    ]


def _write(allocation: Allocation, grants: list[Grant], budget: Budget, by: Actor) -> list[Grant]:
    allocation.status = AllocationStatus.DRAFT
    allocation.shortage, allocation.budget_fen = budget.shortage, budget.amount_fen
    allocation.computed_at, allocation.computed_by = timezone.now(), by.name
    allocation.reviewed_at = allocation.reviewed_by = None
    allocation.save()
    stale = set(allocation.grants.values_list("site", flat=True)) - {grant.site_id for grant in grants}
    allocation.grants.filter(site__in=stale).delete()
    for grant in grants:
        grant.allocation = allocation
    Grant.objects.bulk_create(
        grants,
        update_conflicts=True,
        unique_fields=["allocation", "site"],
        update_fields=["kind", "entitlement_fen", "district_fen", "match_fen", "ratio", "basis"],
    )
    details = {"basis": allocation.basis, "grants": len(grants), "budget_fen": budget.amount_fen}
    record(by=by, action="allocation.compute", target=allocation.audit_name, details=details)
    return grants


def _withdraw(stored: Allocation | None, by: Actor, reason: str) -> bool:
    """A draft that no longer has a ground goes; answers whether there was one."""
    if stored is None:
        return False
    grants = dict(stored.grants.order_by("site__code").values_list("site__code", "district_fen"))
    details = removed(stored) | {"grants_fen": grants}
    record(by=by, action="allocation.withdraw", target=stored.audit_name, reason=reason, details=details)
    stored.delete()
    return True


def _summary(programme: Programme, allocation: Allocation, grants: Iterable[Grant], *, changed: bool) -> Allocated:
    rows = list(grants)
    return Allocated(
        programme=programme,
        allocation=allocation,
        changed=changed,
        grants=len(rows),
        entitlement=sum(grant.entitlement_fen for grant in rows),
        district=sum(grant.district_fen for grant in rows),
        match=sum(grant.match_fen for grant in rows),
    )

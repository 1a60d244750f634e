"""Proposing the commendations of a year, with the appraisal and the incentive points (docs/rules.md §5 to
§7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_ALL_VOLUNTEERS, Reach, Right
from portal.audit.services import lock_head
from portal.web.errors import Refused
from programmes.models import Programme
from reports.models import Award, AwardQuota, IncentiveRule
from reports.services.incentives import Pointed, renew_points
from reports.services.shortlists import AwardList, Listed, refuse_if_frozen, renew, withdraw
from reports.states import AwardStatus
from sites.models import EvaluationRound
from sites.services.completeness import complete_round
from volunteers.models import ServiceRecord
from volunteers.services.appraise import Appraised, appraise

#: points follow from the evaluations of all programmes: whoever proposes the list of one brings them up to date
POINTING = (Reach.EVERYTHING, Reach.PROGRAMMES)


@dataclass
class Proposals:
    """What `propose_awards` did, and why it did not do the rest."""

    lists: list[Listed] = field(default_factory=list)
    appraised: Appraised | None = None
    points: Pointed | None = None
    refusals: list[str] = field(default_factory=list)


def propose_awards(*, by: Actor, year: int) -> Proposals:
    """Compute the shortlists of the programmes that `by` is in charge of, and with them the incentive points; for who
    leads the volunteers their appraisal and shortlist; for who sees the whole district all of it.

    Rests on final evaluations alone. A programme that is not evaluated or misses marks, and a list that is
    under public notice or conferred, are named in `refusals`; the others are computed. Raises Refused when
    nothing is known of the year, Forbidden without the right.
    """
    by.require(Right.PROPOSE_AWARDS)
    if not _is_known(year):
        raise Refused(_("Nothing is known of %(year)d that could be commended.") % {"year": year})
    result = Proposals()
    for programme in _programmes_with_lists(by, year):
        _attempt(result, partial(_propose_units, result, by, programme, year))
    if by.reach in OF_ALL_VOLUNTEERS:
        _attempt(result, partial(_propose_volunteers, result, by, year))
    if by.reach in POINTING:
        with transaction.atomic():
            lock_head()
            result.points = renew_points(by=by, year=year)
    return result


def _is_known(year: int) -> bool:
    sources = (EvaluationRound.objects.final(), AwardQuota.objects.all(), IncentiveRule.objects.all())
    served = ServiceRecord.objects.filter(date__year=year)
    return any(source.filter(year=year).exists() for source in sources) or served.exists()


def _programmes_with_lists(by: Actor, year: int) -> list[Programme]:
    """Those with a quota, a rule for points, or a list from before."""
    concerned: set[int] = set()
    proposed = Award.objects.filter(status=AwardStatus.PROPOSED)
    for source in (AwardQuota.objects.all(), IncentiveRule.objects.all(), proposed):
        concerned.update(source.filter(year=year, programme__isnull=False).values_list("programme", flat=True))
    return list(Programme.objects.changeable_by(by).filter(pk__in=concerned).order_by("code"))


def _attempt(result: Proposals, step: Callable[[], None]) -> None:
    try:
        step()
    except Refused as refusal:
        result.refusals += refusal.reasons


def _propose_units(result: Proposals, by: Actor, programme: Programme, year: int) -> None:
    chosen = AwardList(year, programme)
    refused: Refused | None = None
    with transaction.atomic():
        lock_head()
        try:
            result.lists.append(renew(chosen, by=by, round_=complete_round(programme, year)))
        except Refused as refusal:
            withdraw(chosen, by=by, reason=str(refusal))
            refused = refusal
    if refused:
        raise refused


def _propose_volunteers(result: Proposals, by: Actor, year: int) -> None:
    chosen = AwardList(year)
    refuse_if_frozen(chosen)  # the appraisal is the ground of the list, and stays with it
    result.appraised = appraise(by=by, year=year)
    with transaction.atomic():
        lock_head()
        result.lists.append(renew(chosen, by=by, round_=None))

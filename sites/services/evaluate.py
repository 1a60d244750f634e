"""Computing the evaluations of a year (docs/rules.md §1 to §3)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.audit.settled import compute_then_write
from portal.web.errors import Refused
from programmes.models import Programme, Scheme
from sites.models import EvaluationRound
from sites.services.computing import RoundResult, compute
from sites.services.storing import replace_results
from sites.site_years import SiteYears
from sites.states import FROZEN_ROUNDS, RoundStatus


@dataclass(frozen=True)
class Evaluated:
    """What became of a programme: `changed` is False when the results were these already."""

    programme: Programme
    round: EvaluationRound
    changed: bool
    evaluated: int
    new: int
    vetoed: int
    grades: Counter[str]
    #: site code → codes of the indicators without a mark
    missing: dict[str, tuple[str, ...]]


@dataclass
class Evaluations:
    """What `evaluate` did, and why it did not do the rest."""

    done: list[Evaluated] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def evaluate(*, by: Actor, year: int, programme: str | None = None, as_of: date | None = None) -> Evaluations:
    """Compute and store the evaluations of `year`, of the programme with this code or of all that `by` sees.

    With `as_of` (a day of the year before 31 December) a provisional round of its own. Programmes do not
    depend on each other: one that is refused (no published scheme, under public notice, published) keeps what
    it has and is named in `refusals`, the others are computed. A programme without a scheme and without a
    site is passed over. Raises Refused when nothing could be computed, with every reason, and Forbidden
    without the right.
    """
    by.require(Right.EVALUATE)
    if as_of is not None and not date(year, 1, 1) <= as_of < date(year, 12, 31):
        raise Refused(_("%(day)s is not a day of %(year)d before 31 December.") % {"day": as_of, "year": year})
    result = Evaluations()
    for chosen in _with_something_to_evaluate(by, year, programme, as_of):
        try:
            result.done.append(_evaluate(by, chosen, year, as_of))
        except Refused as refusal:
            result.refusals += refusal.reasons
    if not result.done:
        raise Refused(*result.refusals)
    return result


def _with_something_to_evaluate(by: Actor, year: int, code: str | None, as_of: date | None) -> list[Programme]:
    """The chosen programmes that have a scheme or sites; raises Refused when all of them lack either."""
    chosen = Programme.objects.visible_to(by).chosen(code)
    schemes = set(_published_schemes(year).filter(programme__in=chosen).values_list("programme", flat=True))
    if code is None and not schemes:
        raise Refused(_("No programme has a published evaluation scheme for %(year)d.") % {"year": year})
    with_sites = {one.pk for one in chosen if SiteYears(one, year, as_of).sites}
    stored = EvaluationRound.objects.filter(programme__in=chosen, year=year, as_of=as_of)
    if schemes and not with_sites and not stored.exists():
        words = {"year": year, "day": as_of or date(year, 12, 31)}
        raise Refused(_("No site took part in %(year)d up to %(day)s: there is nothing to evaluate.") % words)
    return [one for one in chosen if code or one.pk in schemes | with_sites]


def _published_schemes(year: int) -> QuerySet[Scheme]:
    return Scheme.objects.filter(year=year, published_at__isnull=False)


def _evaluate(by: Actor, programme: Programme, year: int, as_of: date | None) -> Evaluated:
    _refuse_unless_open(programme, year, as_of)
    return compute_then_write(
        lambda: compute(programme, year, as_of),
        lambda result: _store(result, by, programme, year, as_of),
    )


def _refuse_unless_open(programme: Programme, year: int, as_of: date | None) -> EvaluationRound | None:
    """The round as it is stored; raises Refused when it can't be computed (again)."""
    words = {"programme": f"{programme.code} {programme.name}", "year": year}
    if not _published_schemes(year).filter(programme=programme).exists():
        raise Refused(_("%(programme)s: there is no published evaluation scheme for %(year)d.") % words)
    stored = EvaluationRound.objects.filter(programme=programme, year=year, as_of=as_of).first()
    if stored is not None and stored.status in FROZEN_ROUNDS:
        words["state"] = stored.get_status_display()
        raise Refused(_("%(programme)s: the evaluation of %(year)d is %(state)s and is not computed again.") % words)
    return stored


def _store(result: RoundResult, by: Actor, programme: Programme, year: int, as_of: date | None) -> Evaluated:
    stored = _refuse_unless_open(programme, year, as_of)
    changed = stored is None or stored.digest != result.digest
    round_ = stored or EvaluationRound(programme=programme, year=year, as_of=as_of)
    if changed:
        _replace(round_, result, by)
    return Evaluated(
        programme=programme,
        round=round_,
        changed=changed,
        evaluated=sum(not one.site.is_new for one in result.sites),
        new=sum(one.site.is_new for one in result.sites),
        vetoed=sum(one.outcome.vetoed for one in result.sites),
        grades=result.grades,
        missing=result.missing,
    )


def _replace(round_: EvaluationRound, result: RoundResult, by: Actor) -> None:
    """New figures: whatever was reviewed before has to be reviewed again."""
    round_.status = RoundStatus.INCOMPLETE if result.missing else RoundStatus.COMPUTED
    round_.computed_at, round_.computed_by = timezone.now(), by.name
    round_.reviewed_at = round_.reviewed_by = None
    round_.digest = result.digest
    round_.save()
    replace_results(round_, result)
    details = {"digest": result.digest, "sites": len(result.sites), "missing": result.missing}
    record(by=by, action="round.compute", target=round_.audit_name, details=details)

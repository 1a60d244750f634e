"""Allocations that wait for somebody's next step, and those that were approved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.models import Allocation, Budget, Grant, Rate, digest_of
from funding.states import NOTICE_DAYS, AllocationStatus
from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import News, Place, ToDo, news, todos
from portal.web.addresses import address
from portal.workdays.models import Holiday
from portal.workdays.rules import working_day_after
from sites.models import EvaluationRound
from sites.states import RoundStatus

#: before the public notice an allocation can still be computed again
OPEN = (AllocationStatus.DRAFT, AllocationStatus.REVIEWED)


def to_compute(actor: Actor, today: date) -> Iterator[ToDo]:
    """Programmes with a budget, rates and a complete evaluation whose subsidy nobody has computed."""
    if not actor.may(Right.ALLOCATE):
        return
    same = {"programme": OuterRef("programme"), "year": OuterRef("year")}
    complete = EvaluationRound.objects.final().filter(**same).exclude(status=RoundStatus.INCOMPLETE)
    budgets = Budget.objects.visible_to(actor).filter(Exists(Rate.objects.filter(**same)), Exists(complete))
    missing = budgets.exclude(Exists(Allocation.objects.filter(**same))).select_related("programme")
    places = tuple(
        Place(str(budget), address("allocate_programme", budget.year, budget.programme.code))
        for budget in missing.order_by("-year", "programme__code")
    )
    yield grouped(_("allocations to be computed"), places)


def to_move_on(actor: Actor, today: date) -> Iterator[ToDo]:
    """Allocations whose next step is the actor's to take; nobody is told to approve what they prepared."""
    done = (AllocationStatus.APPROVED, AllocationStatus.PAYING, AllocationStatus.SETTLED)
    visible = Allocation.objects.visible_to(actor).exclude(status__in=done).select_related("programme")
    waiting = list(visible.order_by("-year", "programme__code"))
    outdated = outdated_among([one for one in waiting if one.status in OPEN])
    current = [one for one in waiting if one.pk not in outdated]
    if actor.may(Right.ALLOCATE):
        changed = [one for one in waiting if one.pk in outdated]
        yield grouped(_("allocations to be computed again: what they rest on has changed"), places_of(changed))
        to_review = [one for one in current if one.status == AllocationStatus.DRAFT and one.computed_by != actor.name]
        yield grouped(_("allocations to be reviewed"), places_of(to_review), earliest(to_review, "computed_at"))
    if actor.may(Right.APPROVE):
        ready = [one for one in current if one.status == AllocationStatus.REVIEWED and one.computed_by != actor.name]
        words = _("allocations to be put under public notice")
        yield grouped(words, places_of(ready), earliest(ready, "reviewed_at"))
        yield from over(actor, today, [one for one in waiting if one.status == AllocationStatus.NOTICE])


def over(actor: Actor, today: date, noticed: list[Allocation]) -> Iterator[ToDo]:
    """Allocations whose public notice is over: another person than those who prepared them approves."""
    begun = [one.notice_from for one in noticed if one.notice_from]
    holidays = dict(Holiday.objects.filter(date__gt=min(begun)).values_list("date", "kind")) if begun else {}
    ends = {one.pk: working_day_after(one.notice_from, NOTICE_DAYS, holidays) for one in noticed if one.notice_from}
    others = [one for one in noticed if actor.name not in (one.computed_by, one.reviewed_by)]
    ready = [one for one in others if one.pk in ends and ends[one.pk] < today]
    since = min((ends[one.pk] for one in ready), default=None)
    yield grouped(_("allocations whose public notice is over: to be approved"), places_of(ready), since)


def without_basis(actor: Actor, today: date) -> Iterator[ToDo]:
    """Allocations that can't be approved because a match is owed on no document's strength."""
    if not (actor.may(Right.EDIT_MONEY) or actor.may(Right.EVALUATE)):
        return
    owing = Grant.objects.filter(allocation=OuterRef("pk"), ratio__gt=0, basis="")
    before = (*OPEN, AllocationStatus.NOTICE)
    found = Allocation.objects.visible_to(actor).filter(Exists(owing), status__in=before).select_related("programme")
    places = places_of(found.order_by("-year", "programme__code"))
    yield grouped(_("allocations lack the document that obliges the subdistricts to match"), places)


def approved(actor: Actor, number: int) -> Iterator[News]:
    found = Allocation.objects.visible_to(actor).filter(approved_at__isnull=False).select_related("programme")
    for one in found.order_by("-approved_at")[:number]:
        if one.approved_at:
            words = _("%(programme)s: subsidy approved") % {"programme": one}
            yield News(timezone.localdate(one.approved_at), words, address_of(one))


def outdated_among(allocations: list[Allocation]) -> set[int]:
    """Those (primary keys) whose evaluation, rates or budget changed; three queries whatever their number."""
    if not allocations:
        return set()
    of = {"programme__in": {one.programme_id for one in allocations}, "year__in": {one.year for one in allocations}}
    key = ("programme", "year")
    rounds = {row[:2]: row[2] for row in EvaluationRound.objects.final().filter(**of).values_list(*key, "digest")}
    rates = defaultdict(list)
    for row in Rate.objects.filter(**of).values_list(*key, "kind", "amount_fen", "ratio", "basis"):
        rates[row[:2]].append(row[2:])
    rows = Budget.objects.filter(**of).values_list(*key, "budget_year", "amount_fen", "shortage")
    budgets = {row[:2]: row[2:] for row in rows}

    def basis(one: Allocation) -> str:
        which = (one.programme_id, one.year)
        return digest_of(rounds.get(which), rates[which], budgets.get(which))

    return {one.pk for one in allocations if one.basis != basis(one)}


def grouped(what: str, places: tuple[Place, ...], since: date | None = None) -> ToDo:
    """One to-do for several programmes; each has its own page, the first of them stands for all."""
    return ToDo(len(places), what, places[0].url if places else "", since=since, places=places)


def places_of(allocations: Iterable[Allocation]) -> tuple[Place, ...]:
    return tuple(Place(str(one), address_of(one)) for one in allocations)


def address_of(one: Allocation) -> str:
    return address("allocation", one.year, one.programme.code)


def earliest(allocations: list[Allocation], stamp: str) -> date | None:
    """The local day of the earliest stamp."""
    found = min((at for one in allocations if (at := getattr(one, stamp))), default=None)
    return timezone.localdate(found) if found else None


todos.add("allocations to be computed", to_compute)
todos.add("allocations", to_move_on)
todos.add("allocations without legal basis", without_basis)
news.add("allocations", approved)

"""Evaluations of programmes that wait for somebody's next step, and those that were published."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import News, Place, ToDo
from portal.web.addresses import address
from portal.workdays.models import Holiday
from portal.workdays.rules import working_day_after
from programmes.models import Scheme
from sites.models import Evaluation, EvaluationRound
from sites.states import RoundStatus

#: working days that the public notice lasts after the day of publication, as that of an allocation
#: (docs/rules.md §4)
NOTICE_DAYS = 5


def to_compute(actor: Actor, today: date) -> Iterator[ToDo]:
    """Years that are over and have a published scheme, and nothing computed."""
    if not actor.may(Right.EVALUATE):
        return
    final = EvaluationRound.objects.final().filter(programme=OuterRef("programme"), year=OuterRef("year"))
    schemes = Scheme.objects.visible_to(actor).filter(published_at__isnull=False, year__lt=today.year)
    missing = list(schemes.exclude(Exists(final)).select_related("programme").order_by("-year", "programme__code"))
    places = tuple(
        Place(str(scheme), address("evaluate_programme", scheme.year, scheme.programme.code)) for scheme in missing
    )
    yield grouped(_("evaluations to be computed"), places)


def to_move_on(actor: Actor, today: date) -> Iterator[ToDo]:
    """Rounds whose next step is the actor's to take; nobody is told to approve what they prepared."""
    may_evaluate, may_approve = actor.may(Right.EVALUATE), actor.may(Right.APPROVE)
    if not (may_evaluate or may_approve):
        return
    rounds = EvaluationRound.objects.visible_to(actor).final().exclude(status=RoundStatus.PUBLISHED)
    waiting = list(rounds.select_related("programme").order_by("-year", "programme__code"))
    if may_evaluate:
        yield from lacking_marks(actor, waiting)
        others = [one for one in of_state(waiting, RoundStatus.COMPUTED) if one.computed_by != actor.name]
        yield grouped(_("evaluations to be reviewed"), places_of(others), earliest(one.computed_at for one in others))
    if may_approve:
        ready = [one for one in of_state(waiting, RoundStatus.REVIEWED) if one.computed_by != actor.name]
        since = earliest(one.reviewed_at for one in ready)
        yield grouped(_("evaluations to be put under public notice"), places_of(ready), since)
    yield from under_notice(actor, today, of_state(waiting, RoundStatus.NOTICE))


def lacking_marks(actor: Actor, waiting: list[EvaluationRound]) -> Iterator[ToDo]:
    """A to-do a programme: its figure is that of the sites that lack marks."""
    rounds = of_state(waiting, RoundStatus.INCOMPLETE)
    missing = Evaluation.objects.visible_to(actor).filter(round__in=rounds).exclude(missing=[]).order_by()
    counts = dict(missing.values_list("round").annotate(n=Count("pk")))
    for one in rounds:
        url = address("evaluations", year=one.year, programme=one.programme.code, kind="missing")
        yield ToDo(counts.get(one.pk, 0), _("sites of %(programme)s lack marks") % {"programme": one}, url)


def under_notice(actor: Actor, today: date, rounds: list[EvaluationRound]) -> Iterator[ToDo]:
    """While the notice lasts, objections may come in; when it is over, another person publishes."""
    last = notice_ends(rounds)
    over = [one for one in rounds if one.pk in last and last[one.pk] < today]
    running = [one for one in rounds if one not in over]
    if actor.may(Right.APPROVE):
        own = [one for one in over if actor.name not in (one.computed_by, one.reviewed_by)]
        ends = min((last[one.pk] for one in own), default=None)
        yield grouped(_("evaluations whose public notice is over: to be published"), places_of(own), ends)
    else:
        ends = min((last[one.pk] for one in over), default=None)
        words = _("evaluations whose public notice is over: a leader has to publish them")
        yield grouped(words, places_of(over), ends)
    if actor.may(Right.EVALUATE):
        yield grouped(_("evaluations under public notice: objections are to be answered"), places_of(running, last))


def notice_ends(rounds: list[EvaluationRound]) -> dict[int, date]:
    """The last day of each round's public notice, by its primary key."""
    begun = {one.pk: one.notice_from for one in rounds if one.notice_from}
    if not begun:
        return {}
    holidays = dict(Holiday.objects.filter(date__gt=min(begun.values())).values_list("date", "kind"))
    return {key: working_day_after(day, NOTICE_DAYS, holidays) for key, day in begun.items()}


def published(actor: Actor, number: int) -> Iterator[News]:
    rounds = EvaluationRound.objects.visible_to(actor).final().filter(status=RoundStatus.PUBLISHED)
    for one in rounds.select_related("programme").order_by("-published_at")[:number]:
        if one.published_at:
            day, words = timezone.localdate(one.published_at), _("%(programme)s: evaluation published")
            yield News(day, words % {"programme": one}, address_of(one))


def grouped(what: str, places: tuple[Place, ...], since: date | None = None) -> ToDo:
    """One to-do for several programmes; each has its own page, the first of them stands for all."""
    due = min((place.due for place in places if place.due), default=None)
    return ToDo(len(places), what, places[0].url if places else "", due=due, since=since, places=places)


def places_of(rounds: list[EvaluationRound], due: dict[int, date] | None = None) -> tuple[Place, ...]:
    return tuple(Place(str(one), address_of(one), (due or {}).get(one.pk)) for one in rounds)


def of_state(rounds: list[EvaluationRound], status: str) -> list[EvaluationRound]:
    return [one for one in rounds if one.status == status]


def address_of(one: EvaluationRound) -> str:
    return address("evaluations", year=one.year, programme=one.programme.code)


def earliest(moments: Iterable[datetime | None]) -> date | None:
    """The local day of the earliest moment."""
    found = min((moment for moment in moments if moment), default=None)
    return timezone.localdate(found) if found else None

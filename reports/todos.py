"""Lists of commendation and documents that wait for somebody's next step, and what was conferred or issued."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.jobs.states import JobStatus
from portal.registry import News, Place, ToDo, news, todos
from portal.web.addresses import address
from reports.models import Award, Document
from reports.states import VOLUNTEERS, AwardStatus
from sites.models import EvaluationRound


@dataclass(frozen=True, slots=True)
class List:
    """A list of commendation in one state: of a programme's units, or of the district's volunteers."""

    year: int
    kind: str
    name: str
    code: str | None
    status: str
    names: int
    undecided: int
    by_actor: int
    first_digest: str
    last_digest: str
    since: datetime

    @property
    def url(self) -> str:
        return award_url(self.year, self.code)

    def rests_on(self, digest: str | None) -> bool:
        """Whether the evaluation is still that from which units were proposed; volunteers rest on none."""
        return self.code is None or {self.first_digest, self.last_digest} == {digest}


def commendations(actor: Actor, today: date) -> Iterator[ToDo]:
    """Lists whose next step is the actor's to take; nobody is told to approve what they proposed."""
    may_propose, may_approve = actor.may(Right.PROPOSE_AWARDS), actor.may(Right.APPROVE)
    if not (may_propose or may_approve):
        return
    lists = lists_of(actor)
    digests = current_digests(lists)
    proposed = [one for one in lists if one.status == AwardStatus.PROPOSED]
    outdated = [one for one in proposed if not one.rests_on(digests.get((one.year, one.code or "")))]
    if may_propose:
        for one in proposed:
            words = _("names to be decided on the list of %(list)s") % {"list": one.name}
            yield ToDo(one.undecided, words, award_url(one.year, one.code, "undecided"))
        again = tuple(Place(one.name, address("propose_awards", one.year)) for one in outdated)
        yield grouped(_("lists of commendation to be proposed again: the evaluation has changed"), again)
    if may_approve:
        ready = [one for one in proposed if not (one.undecided or one.by_actor or one in outdated)]
        yield grouped(_("lists of commendation to be put under public notice"), places_of(ready), earliest(ready))
        noticed = [one for one in lists if one.status == AwardStatus.NOTICE and not one.by_actor]
        words = _("lists of commendation under public notice: to be conferred")
        yield grouped(words, places_of(noticed), earliest(noticed))


def lists_of(actor: Actor) -> list[List]:
    """The lists that are proposed or under public notice, one query."""
    open_ = (AwardStatus.PROPOSED, AwardStatus.NOTICE)
    visible = Award.objects.visible_to(actor).filter(status__in=open_).order_by()
    rows = visible.values("year", "kind", "status", name=F("programme__name"), code=F("programme__code")).annotate(
        names=Count("pk"),
        undecided=Count("pk", filter=Q(undecided=True)),
        by_actor=Count("pk", filter=Q(proposed_by=actor.name)),
        first_digest=Min("basis"),
        last_digest=Max("basis"),
        since=Min("proposed_at"),
    )
    found = [List(**row | {"name": f"{row['year']} {row['name'] or row['kind']}"}) for row in rows]
    return sorted(found, key=lambda one: (-one.year, one.code is None, one.code or ""))


def current_digests(lists: list[List]) -> dict[tuple[int, str], str]:
    rounds = EvaluationRound.objects.final().filter(year__in={one.year for one in lists}).order_by()
    return {(year, code): digest for year, code, digest in rounds.values_list("year", "programme__code", "digest")}


def documents(actor: Actor, today: date) -> Iterator[ToDo]:
    """For who makes documents: those whose making failed, and those that nobody has made."""
    if not actor.may(Right.MAKE_REPORTS):
        return
    missing = Document.objects.visible_to(actor).valid().filter(file=None).order_by()
    counts = missing.values("year").annotate(n=Count("pk"), failed=Count("pk", filter=Q(job__status=JobStatus.FAILED)))
    for row in counts.order_by("-year"):
        note = _("the making of %(n)d of them failed") % {"n": row["failed"]} if row["failed"] else ""
        words = _("documents of %(year)d not made yet") % {"year": row["year"]}
        yield ToDo(row["n"], words, address("documents", year=row["year"], state="missing"), note=note)


def conferred(actor: Actor, number: int) -> Iterator[News]:
    """Lists that were conferred, each once."""
    done = Award.objects.visible_to(actor).filter(status=AwardStatus.CONFERRED, decided_at__isnull=False).order_by()
    rows = done.values("year", "kind", code=F("programme__code"), name=F("programme__name"))
    for row in rows.annotate(n=Count("pk"), at=Max("decided_at")).order_by("-at")[:number]:
        what = f"{row['year']} {row['name'] or row['kind']}"
        words = _("%(list)s: %(n)d conferred") % {"list": what, "n": row["n"]}
        yield News(timezone.localdate(row["at"]), words, award_url(row["year"], row["code"]))


def final(actor: Actor, number: int) -> Iterator[News]:
    """Documents that are no drafts any more, counted a day, year and programme."""
    made = Document.objects.visible_to(actor).valid().filter(file__isnull=False, is_draft=False).order_by()
    rows = made.values("year", "made_at__date", code=F("programme__code"), name=F("programme__name"))
    for row in rows.annotate(n=Count("pk")).order_by("-made_at__date", "code")[:number]:
        what = f"{row['name'] or ''} {row['year']}".strip()
        words = _("%(n)d final documents of %(what)s") % {"n": row["n"], "what": what}
        url = address("documents", year=row["year"], programme=row["code"], state="final")
        yield News(row["made_at__date"], words, url)


def award_url(year: int, code: str | None, state: str = "") -> str:
    which = {"programme": code} if code else {"kind": VOLUNTEERS}
    return address("awards", year=year, **which, state=state)


def grouped(what: str, places: tuple[Place, ...], since: date | None = None) -> ToDo:
    """One to-do for several lists; each has its own page, the first of them stands for all."""
    return ToDo(len(places), what, places[0].url if places else "", since=since, places=places)


def places_of(lists: Iterable[List]) -> tuple[Place, ...]:
    return tuple(Place(one.name, one.url) for one in lists)


def earliest(lists: list[List]) -> date | None:
    return min((timezone.localdate(one.since) for one in lists), default=None)


todos.add("commendations", commendations)
todos.add("documents", documents)
news.add("commendations", conferred)
news.add("documents", final)

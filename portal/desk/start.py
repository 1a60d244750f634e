"""What the start page shows: what waits for the reader, and the year's figures a programme.

Everything is counted in the database inside the reader's scope; the number of queries does not depend on the
number of programmes or sites.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.models import Budget, Grant
from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web import tones
from programmes.models import Band, Programme, Scheme
from reports.models import Award, Document
from reports.states import UNITS, VOLUNTEERS, AwardStatus
from sites.models import Evaluation, EvaluationRound, Incident, MonthlyLog, Site
from sites.states import LogStatus, RoundStatus
from volunteers.models import ServiceRecord
from volunteers.states import ServiceStatus


@dataclass(frozen=True)
class ToDo:
    """Something that waits: how many, what, and where to do it."""

    count: int
    what: str
    url: str


@dataclass(frozen=True)
class BandCount:
    name: str
    count: int
    tone: str
    #: how many sites stand before it in the bar
    before: int


@dataclass
class ProgrammeYear:
    """A programme's year in figures; amounts in fen, None where the reader may not see money."""

    programme: Programme
    sites: int = 0
    status: str = ""
    status_word: str = ""
    evaluated: int = 0
    new: int = 0
    incomplete: int = 0
    bands: list[BandCount] = field(default_factory=list)
    budget_fen: int | None = None
    district_fen: int | None = None
    match_fen: int | None = None
    awards: int = 0
    documents: int = 0
    documents_made: int = 0

    @property
    def tone(self) -> str:
        return tones.of_state(self.status)


def years(actor: Actor) -> list[int]:
    """The evaluation years that there is something of, the latest first."""
    of_rounds = EvaluationRound.objects.visible_to(actor).final().order_by().values_list("year", flat=True)
    of_schemes = Scheme.objects.visible_to(actor).order_by().values_list("year", flat=True)
    return sorted(set(of_rounds.union(of_schemes)), reverse=True)


def default_year(actor: Actor, known: list[int]) -> int:
    """The latest year that was computed, else the latest with a scheme, else the one before this."""
    computed = EvaluationRound.objects.visible_to(actor).final().order_by("-year").values_list("year", flat=True)
    return computed.first() or (known[0] if known else timezone.localdate().year - 1)


def todos(actor: Actor, year: int) -> list[ToDo]:
    """What waits for the actor, as far as it is the actor's to do; nothing that is done is listed."""
    return [todo for todo in _todos(actor, year) if todo.count]


def _todos(actor: Actor, year: int) -> Iterator[ToDo]:
    if actor.may(Right.EDIT_SITES):
        logs = MonthlyLog.objects.visible_to(actor).filter(status=LogStatus.SUBMITTED)
        yield ToDo(
            logs.count(),
            _("monthly logs to be checked"),
            _rows("sites_monthlylog", status__exact="submitted"),
        )
        open_cases = Incident.objects.visible_to(actor).filter(liability="认定中")
        url = _rows("sites_incident", liability__exact="认定中")
        yield ToDo(open_cases.count(), _("incidents whose liability is not settled"), url)
    if actor.may(Right.EDIT_PEOPLE):
        pending = ServiceRecord.objects.visible_to(actor).filter(status=ServiceStatus.PENDING)
        url = _rows("volunteers_servicerecord", status__exact="pending")
        yield ToDo(pending.count(), _("service records to be confirmed"), url)
    if actor.may(Right.EVALUATE):
        rounds = EvaluationRound.objects.visible_to(actor).final().filter(year=year)
        counts = rounds.aggregate(
            missing=Count("pk", filter=Q(status=RoundStatus.INCOMPLETE)),
            computed=Count("pk", filter=Q(status=RoundStatus.COMPUTED)),
        )
        url = _page("evaluations", year=year)
        yield ToDo(counts["missing"], _("evaluations of programmes lack marks"), url)
        yield ToDo(counts["computed"], _("evaluations of programmes to be reviewed"), url)
    if actor.may(Right.PROPOSE_AWARDS):
        undecided = Award.objects.visible_to(actor).filter(year=year, undecided=True, status=AwardStatus.PROPOSED)
        yield ToDo(undecided.count(), _("commendations to be decided"), _page("awards", year=year))


def programme_years(actor: Actor, year: int) -> list[ProgrammeYear]:
    """A row for each programme that the actor sees."""
    rows = {programme.pk: ProgrammeYear(programme) for programme in Programme.objects.visible_to(actor)}
    _count_sites(rows, actor, year)
    _count_evaluations(rows, actor, year)
    _count_bands(rows, actor, year)
    if actor.may(Right.SEE_MONEY):
        _sum_money(rows, actor, year)
    _count_papers(rows, actor, year)
    return list(rows.values())


def volunteer_awards(actor: Actor, year: int) -> int:
    """How many volunteers are on the district's list."""
    return _listed(actor, year).filter(kind=VOLUNTEERS).count()


def _count_sites(rows: dict[int, ProgrammeYear], actor: Actor, year: int) -> None:
    sites = Site.objects.visible_to(actor).filter(
        Q(closed_on=None) | Q(closed_on__gte=date(year, 1, 1)), opened_on__lte=date(year, 12, 31)
    )
    for programme, count in _by(sites, "programme", n=Count("pk")):
        rows[programme].sites = count["n"]


def _count_evaluations(rows: dict[int, ProgrammeYear], actor: Actor, year: int) -> None:
    evaluations = _final(actor, year)
    counts = {
        "evaluated": Count("pk", filter=Q(total__isnull=False)),
        "new": Count("pk", filter=Q(is_new=True)),
        "incomplete": Count("pk", filter=~Q(missing=[])),
    }
    for programme, count in _by(evaluations, "site__programme", **counts):
        row = rows[programme]
        row.evaluated, row.new, row.incomplete = count["evaluated"], count["new"], count["incomplete"]
    for round_ in EvaluationRound.objects.visible_to(actor).final().filter(year=year):
        row = rows[round_.programme_id]
        row.status, row.status_word = round_.status, str(round_.get_status_display())


def _count_bands(rows: dict[int, ProgrammeYear], actor: Actor, year: int) -> None:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    graded = _final(actor, year).exclude(grade="").order_by()
    for programme, grade, count in graded.values_list("site__programme", "grade").annotate(n=Count("pk")):
        counts[programme][grade] = count
    names: dict[int, list[str]] = defaultdict(list)
    bands = Band.objects.visible_to(actor).filter(scheme__year=year).order_by("-minimum")
    for programme, name in bands.values_list("scheme__programme", "name"):
        names[programme].append(name)
    for programme, found in counts.items():
        tone, before = tones.of_bands(names[programme]), 0
        for name in names[programme]:
            if name in found:
                rows[programme].bands.append(BandCount(name, found[name], tone[name], before))
                before += found[name]


def _sum_money(rows: dict[int, ProgrammeYear], actor: Actor, year: int) -> None:
    for programme, amount in (
        Budget.objects.visible_to(actor).filter(year=year).order_by().values_list("programme", "amount_fen")
    ):
        rows[programme].budget_fen = amount
    grants = Grant.objects.visible_to(actor).filter(allocation__year=year)
    sums = {"district": Sum("district_fen"), "match": Sum("match_fen")}
    for programme, summed in _by(grants, "site__programme", **sums):
        rows[programme].district_fen, rows[programme].match_fen = summed["district"], summed["match"]


def _count_papers(rows: dict[int, ProgrammeYear], actor: Actor, year: int) -> None:
    for programme, count in _by(_listed(actor, year).filter(kind=UNITS), "programme", n=Count("pk")):
        rows[programme].awards = count["n"]
    documents = Document.objects.visible_to(actor).filter(year=year)
    counts = {"n": Count("pk"), "made": Count("pk", filter=Q(file__isnull=False))}
    for programme, count in _by(documents, "programme", **counts):
        rows[programme].documents, rows[programme].documents_made = count["n"], count["made"]


def _final(actor: Actor, year: int) -> QuerySet[Evaluation]:
    return Evaluation.objects.visible_to(actor).final().filter(round__year=year)


def _listed(actor: Actor, year: int) -> QuerySet[Award]:
    awards: QuerySet[Award] = Award.objects.visible_to(actor).filter(year=year)
    return awards.exclude(status__in=[AwardStatus.STRUCK, AwardStatus.REVOKED])


def _by(rows: QuerySet[Any], programme: str, **counts: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Aggregates a programme: its primary key and what `counts` name."""
    for row in rows.order_by().values(programme).annotate(**counts):
        yield row.pop(programme), row


def _page(name: str, **query: Any) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def _rows(model: str, **query: Any) -> str:
    return _page(f"admin:{model}_changelist", **query)

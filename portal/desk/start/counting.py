"""Counts of a year in the reader's scope, each for all programmes at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from funding.models import Budget, Grant
from portal.accounts.actors import Actor
from portal.desk.start.figures import BandCount, ProgrammeYear
from portal.web import tones
from programmes.models import Band
from reports.models import Award, Document
from reports.states import VOLUNTEERS, AwardStatus
from sites import coverage
from sites.models import Evaluation, EvaluationRound, Site

#: the states in which a name is on a list
ON_A_LIST = (AwardStatus.PROPOSED, AwardStatus.NOTICE, AwardStatus.CONFERRED)

Rows = dict[int, ProgrammeYear]


def count_sites(rows: Rows, whole: ProgrammeYear, actor: Actor, year: int, day: date) -> None:
    counts = {name: Count("pk", filter=state) for name, state in site_states(year, day).items()}
    for programme, count in _by(Site.objects.visible_to(actor), "programme", **counts):
        for name in counts:
            setattr(rows[programme], name, count[name])
    for key, covered in coverage.covered(actor, day).items():
        (rows[key] if key is not None else whole).covered = covered
    for key, phase in coverage.phases_on(actor, date(year, 12, 31)).items():
        rows[key].phase, rows[key].target = phase, phase.target


def site_states(year: int, day: date) -> dict[str, Q]:
    """What a year's sites are told apart by: open on the day, of these the ones from before the year and its own;
    opened or shut in the year by then."""
    opened, open_ = Q(opened_on__range=(date(year, 1, 1), day)), coverage.open_on(day)
    shut = Q(closed_on__range=(date(year, 1, 1), day))
    return {"open": open_, "before": open_ & ~opened, "fresh": open_ & opened, "opened": opened, "shut": shut}


def count_evaluations(rows: Rows, actor: Actor, year: int) -> None:
    counts = {
        "evaluated": Count("pk", filter=Q(total__isnull=False)),
        "new": Count("pk", filter=Q(is_new=True)),
        "incomplete": Count("pk", filter=~Q(missing=[])),
    }
    for programme, count in _by(_final(actor, year), "site__programme", **counts):
        row = rows[programme]
        row.evaluated, row.new, row.incomplete = count["evaluated"], count["new"], count["incomplete"]
    for round_ in EvaluationRound.objects.visible_to(actor).final().filter(year=year):
        rows[round_.programme_id].round = round_


def count_bands(rows: Rows, actor: Actor, year: int) -> None:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    graded = _final(actor, year).exclude(grade="").order_by()
    for programme, grade, count in graded.values_list("site__programme", "grade").annotate(n=Count("pk")):
        counts[programme][grade] = count
    names: dict[int, list[str]] = defaultdict(list)
    bands = Band.objects.visible_to(actor).filter(scheme__year=year).order_by("-minimum")
    for programme, name in bands.values_list("scheme__programme", "name"):
        names[programme].append(name)
    for programme, found in counts.items():
        tone = tones.of_bands(names[programme])
        known = [name for name in names[programme] if name in found]
        rows[programme].bands = [BandCount(name, found[name], tone[name]) for name in known]


def sum_money(rows: Rows, actor: Actor, year: int) -> None:
    budgets = Budget.objects.visible_to(actor).filter(year=year).order_by()
    for programme, amount in budgets.values_list("programme", "amount_fen"):
        rows[programme].budget_fen = amount
    grants = Grant.objects.visible_to(actor).filter(allocation__year=year)
    sums = {"district": Sum("district_fen"), "match": Sum("match_fen"), "n": Count("pk")}
    for programme, summed in _by(grants, "allocation__programme", **sums):
        row = rows[programme]
        row.district_fen, row.match_fen, row.grants = summed["district"], summed["match"], summed["n"]


def count_awards(rows: Rows, actor: Actor, year: int) -> dict[str, int]:
    """Units go to their programmes; answers the volunteers by state."""
    awards = Award.objects.visible_to(actor).filter(year=year, status__in=ON_A_LIST).order_by()
    volunteers: dict[str, int] = {}
    for programme, kind, status, count in awards.values_list("programme", "kind", "status").annotate(n=Count("pk")):
        (volunteers if kind == VOLUNTEERS else rows[programme].awards)[status] = count
    return volunteers


def count_documents(rows: Rows, whole: ProgrammeYear, actor: Actor, year: int) -> None:
    documents = Document.objects.visible_to(actor).valid().filter(year=year)
    made = Q(file__isnull=False)
    counts = {
        "n": Count("pk"),
        "final": Count("pk", filter=made & Q(is_draft=False)),
        "drafts": Count("pk", filter=made & Q(is_draft=True)),
    }
    for programme, count in _by(documents, "programme", **counts):
        for row in (whole, rows.get(programme)):
            if row:
                row.documents += count["n"]
                row.final += count["final"]
                row.drafts += count["drafts"]


def _final(actor: Actor, year: int) -> QuerySet[Evaluation]:
    return Evaluation.objects.visible_to(actor).final().filter(round__year=year)


def _by(rows: QuerySet[Any], programme: str, **counts: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Aggregates a programme: its primary key and what `counts` name."""
    for row in rows.order_by().values(programme).annotate(**counts):
        yield row.pop(programme), row

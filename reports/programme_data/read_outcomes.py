"""The stored evaluation of a programme's year: sites, bands, the round itself and the one before (docs/rules.md §3)."""

from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from portal.registry import find_measure
from programmes.models import Band, Indicator
from programmes.states import VETO
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.outcomes import BandFacts, BeforeFacts, RoundFacts, SiteBefore, SiteFacts, Totals
from reports.programme_data.read_logs import Logs, logs_of
from reports.site_data.reading import Ratios
from sites.models import Evaluation, EvaluationRound, Mark


def round_facts(of: ProgrammeInYear) -> RoundFacts:
    marks = Mark.objects.filter(indicator__scheme__programme=of.programme, indicator__scheme__year=of.year)
    marks = marks.filter(site__in=[one.site_id for one in of.evaluations if not one.is_new])
    given = marks.aggregate(assessors=Count("assessor", distinct=True), marks=Count("pk"))
    return RoundFacts(
        status=of.round.status,
        computed=timezone.localtime(of.round.computed_at),
        reviewed=_local(of.round.reviewed_at),
        notice_from=of.round.notice_from,
        published=_local(of.round.published_at),
        **given,
    )


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def sites(of: ProgrammeInYear, logs: Logs) -> tuple[SiteFacts, ...]:
    """All sites of the round, by code."""
    indicators = list(Indicator.objects.filter(scheme__programme=of.programme, scheme__year=of.year).order_by("code"))
    before = _sites_before(of)
    return tuple(_site(one, indicators, logs, before.get(one.site_id)) for one in of.evaluations)


def _site(one: Evaluation, indicators: list[Indicator], logs: Logs, before: SiteBefore | None) -> SiteFacts:
    site, room = one.site, one.site.room
    ratios = {row.measure: (row.numerator, row.denominator) for row in one.values.all()}
    scores = {row.indicator_id: row.score for row in one.scores.all()}
    if site.opened_on is None:
        raise ValueError(f"{site.code} takes part and was never opened")
    return SiteFacts(
        code=site.code,
        name=site.name,
        subdistrict=room.community.subdistrict.name,
        community=room.community.name,
        community_kind=room.community.kind,
        nature=room.community.nature,
        room_kind=room.kind,
        area=room.area,
        capacity=site.capacity,
        keeper=bool(site.keeper),
        opened=site.opened_on,
        closed=site.closed_on,
        is_new=one.is_new,
        is_shut=one.is_shut,
        operating_months=one.operating_months,
        vetoed=one.vetoed,
        vetoes=tuple(row.name for row in indicators if fires(row, ratios)),
        base=one.base,
        bonus=one.bonus,
        total=one.total,
        output=one.output,
        left_out=one.left_out,
        grade=one.grade,
        rank=one.rank,
        logs=logs_of(site.pk, logs),
        ratios=ratios,
        scores={row.code: scores[row.pk] for row in indicators if row.pk in scores},
        before=before,
    )


def fires(indicator: Indicator, ratios: Ratios) -> bool:
    """Whether it is a 否决 indicator whose measure is above 0."""
    measure = find_measure(indicator.measure) if indicator.kind == VETO else None
    return measure is not None and ratios.get(measure.code, (0, 1))[0] > 0


def _sites_before(of: ProgrammeInYear) -> dict[int, SiteBefore]:
    if of.before is None:
        return {}
    rows = of.before.evaluations.filter(total__isnull=False).values_list("site", "total", "grade", "rank")
    return {site: SiteBefore(total, grade, rank) for site, total, grade, rank in rows if total is not None}


def bands(round_: EvaluationRound) -> tuple[BandFacts, ...]:
    """The bands of the round's scheme from the highest, with the evaluated sites in each."""
    counts = dict(round_.evaluations.exclude(grade="").order_by().values_list("grade").annotate(Count("pk")))
    rows = Band.objects.filter(scheme__programme=round_.programme_id, scheme__year=round_.year).order_by("-minimum")
    return tuple(BandFacts(one.name, one.minimum, one.commendable, counts.get(one.name, 0)) for one in rows)


def before(of: ProgrammeInYear) -> BeforeFacts | None:
    """The year before, if the portal has evaluated it."""
    if of.before is None:
        return None
    rows = list(of.before.evaluations.values_list("total", "is_new", "vetoed"))
    return BeforeFacts(
        year=of.year - 1,
        published=of.before.published_at is not None,
        totals=Totals(tuple(total for total, _, _ in rows if total is not None)),
        bands=bands(of.before),
        new=sum(is_new for _, is_new, _ in rows),
        vetoed=sum(vetoed for _, _, vetoed in rows),
    )

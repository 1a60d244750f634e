"""The indicators of a programme's year over its evaluated sites, with the sites that did worst in each."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Sum

from portal.registry import Measure, find_measure
from programmes.models import Indicator
from programmes.states import DIMENSIONS, MARKED_KINDS, VETO
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.outcomes import IndicatorFacts, LowSite
from reports.programme_data.read_outcomes import fires
from reports.site_data.reading import Ratios
from sites.models import Evaluation, Mark, Score

#: how many of the sites that lost most are named
NAMED = 3
#: (site, indicator) → what the assessors took marks off for
Reasons = dict[tuple[int, int], list[str]]


def indicators(of: ProgrammeInYear) -> tuple[IndicatorFacts, ...]:
    """All of the scheme, by first-level indicator and code."""
    rows = Indicator.objects.filter(scheme__programme=of.programme, scheme__year=of.year)
    ordered = sorted(rows, key=lambda row: (DIMENSIONS.index(row.dimension), row.code))
    reasons, before = _reasons(of), _before(of)
    return tuple(_indicator(of, row, reasons, before.get(row.name)) for row in ordered)


def _reasons(of: ProgrammeInYear) -> Reasons:
    found: Reasons = defaultdict(list)
    marks = Mark.objects.filter(indicator__scheme__programme=of.programme, indicator__scheme__year=of.year)
    for site, indicator, reason in (
        marks.exclude(reason="").order_by("assessor").values_list("site", "indicator", "reason")
    ):
        found[site, indicator].append(reason)
    return found


def _before(of: ProgrammeInYear) -> dict[str, tuple[Decimal, Decimal]]:
    """Name → marks reached and full marks of those scored in the year before; names that occur once."""
    if of.before is None:
        return {}
    scored = Score.objects.filter(evaluation__round=of.before, evaluation__total__isnull=False, score__isnull=False)
    rows = scored.order_by().values_list("indicator__name", "indicator__full_mark", "indicator")
    found: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for name, full, _, got, number in rows.annotate(Sum("score"), Count("pk")):
        found[name].append((got, full * number))
    return {name: sums[0] for name, sums in found.items() if len(sums) == 1}


def _indicator(
    of: ProgrammeInYear, row: Indicator, reasons: Reasons, before: tuple[Decimal, Decimal] | None
) -> IndicatorFacts:
    measure = find_measure(row.measure) if row.measure else None
    scores = [(one, score) for one in of.evaluations if not one.is_new for score in _scores(one, row)]
    scored = [(one, score) for one, score in scores if score is not None]
    lost = sorted((pair for pair in scored if pair[1] < row.full_mark), key=lambda pair: (pair[1], pair[0].site.code))
    named = () if row.kind not in ("定量", "定性") else tuple(lost[:NAMED])
    return IndicatorFacts(
        code=row.code,
        dimension=row.dimension,
        name=row.name,
        kind=row.kind,
        full=row.full_mark,
        measure=measure.code if measure else "",
        measure_name=measure.name if measure else "",
        unit=measure.unit if measure else "",
        zero_at=row.zero_at,
        full_at=row.full_at,
        no_data=row.no_data,
        scored=len(scored),
        got=sum((score for _, score in scored), Decimal(0)),
        perfect=sum(score >= row.full_mark for _, score in scored),
        left_out=0 if row.kind == VETO else len(scores) - len(scored),
        fired=sum(fires(row, _ratios(one)) for one in of.evaluations),
        lowest=tuple(_low(one, score, row, measure, reasons) for one, score in named),
        tied=sum(score == named[-1][1] for _, score in lost[NAMED:]) if named else 0,
        before=before,
    )


def _scores(one: Evaluation, indicator: Indicator) -> list[Decimal | None]:
    """Its stored score: one, or none when the indicator has no row."""
    return [row.score for row in one.scores.all() if row.indicator_id == indicator.pk]


def _ratios(one: Evaluation) -> Ratios:
    return {row.measure: (row.numerator, row.denominator) for row in one.values.all()}


def _low(one: Evaluation, score: Decimal, row: Indicator, measure: Measure | None, reasons: Reasons) -> LowSite:
    ratio = _ratios(one).get(measure.code) if measure else None
    value = measure.value(*ratio) if measure and ratio else None
    told = reasons.get((one.site_id, row.pk), []) if row.kind in MARKED_KINDS else []
    return LowSite(one.site.code, one.site.name, score, value, tuple(dict.fromkeys(told)))

"""The outcome, the table of indicators, and the year before."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from portal.money import half_up
from portal.registry import Measure, find_measure
from portal.web.errors import Refused
from programmes.models import Indicator
from programmes.states import DIMENSIONS, MARKED_KINDS, VETO
from reports.pdf.site_report import Compared, Conclusion, PreviousYear, Score
from reports.site_data.reading import Ratios, SiteInYear, outdated, ratios_of
from sites.models import Evaluation, Mark
from sites.models import Score as StoredScore
from sites.rules import mean_mark

PLACES = 4


@dataclass
class Judged:
    """What the assessors said of an indicator."""

    marks: list[Decimal] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def conclusion(of: SiteInYear) -> Conclusion:
    end = of.evaluation
    return Conclusion(
        is_new=end.is_new,
        vetoed=end.vetoed,
        base=end.base,
        bonus=end.bonus,
        total=end.total,
        grade=end.grade or None,
        rank=end.rank,
        ranked=_ranked(end),
        left_out=end.left_out,
    )


def _ranked(evaluation: Evaluation) -> int:
    return Evaluation.objects.filter(round=evaluation.round_id, rank__isnull=False).count()


def scores(of: SiteInYear) -> tuple[Score, ...]:
    """All indicators of the scheme, by first-level indicator and code.

    Raises Refused when marks were changed after the evaluation was computed.
    """
    rows = StoredScore.objects.filter(evaluation=of.evaluation).select_related("indicator")
    judged = _judged(of)
    if any(row.indicator.kind in MARKED_KINDS and row.score != _mean(judged[row.indicator_id]) for row in rows):
        raise Refused(outdated(of.site.name))
    ordered = sorted(rows, key=lambda row: (DIMENSIONS.index(row.indicator.dimension), row.indicator.code))
    return tuple(_score(row, of.ratios, judged[row.indicator_id]) for row in ordered)


def _judged(of: SiteInYear) -> dict[int, Judged]:
    found: dict[int, Judged] = defaultdict(Judged)
    marks = Mark.objects.filter(site=of.site, indicator__scheme__year=of.year).order_by("assessor")
    for indicator, mark, reason in marks.values_list("indicator", "mark", "reason"):
        found[indicator].marks.append(mark)
        if reason:
            found[indicator].reasons.append(reason)
    return found


def _mean(judged: Judged) -> Decimal:
    """Without a mark there is only a bonus of nothing: what must be marked is complete here."""
    mean = mean_mark(judged.marks)
    return Decimal(0) if mean is None else mean


def _score(row: StoredScore, ratios: Ratios, judged: Judged) -> Score:
    indicator = row.indicator
    measure = find_measure(indicator.measure) if indicator.measure else None
    ratio = ratios.get(measure.code) if measure else None
    value = measure.value(*ratio) if measure and ratio else None
    return Score(
        level=indicator.dimension,
        code=indicator.code,
        name=indicator.name,
        kind=indicator.kind,
        full=indicator.full_mark,
        score=row.score,
        start=indicator.zero_at,
        full_at=indicator.full_at,
        without_data=indicator.no_data,
        fired=indicator.kind == VETO and bool(value),
        **(_measured(measure, ratio, value) if measure else _marked(indicator, judged)),  # type: ignore[arg-type]
    )


def _marked(indicator: Indicator, judged: Judged) -> dict[str, object]:
    if indicator.kind not in MARKED_KINDS:
        return {}
    return {"assessors": len(judged.marks), "reasons": tuple(judged.reasons)}


def _measured(measure: Measure, ratio: tuple[int, int] | None, value: Fraction | None) -> dict[str, object]:
    """What the measure was divided from, in the unit of the value: minutes are printed as hours."""
    found: dict[str, object] = {"measure": measure.name, "unit": measure.unit}
    if ratio is None or value is None:
        return found
    numerator, denominator = ratio
    factor = Fraction(1) if measure.unit == "%" else measure.factor
    found["value"] = half_up(value, PLACES)
    if measure.denominator:
        found["numerator"] = half_up(factor * numerator, PLACES)
        found["denominator"] = denominator
    return found


def previous(of: SiteInYear) -> PreviousYear | None:
    """The final evaluation of the year before; None when there is none."""
    rows = Evaluation.objects.final().filter(round__year=of.year - 1, site=of.site, is_new=False)
    peers = Count("round__evaluations", filter=Q(round__evaluations__rank__isnull=False))
    before = rows.annotate(ranked=peers).first()
    if before is None:
        return None
    return PreviousYear(
        year=of.year - 1,
        total=before.total,
        grade=before.grade or None,
        rank=before.rank,
        ranked=before.ranked,
        figures=_compared(ratios_of(before), of),
    )


def _compared(before: Ratios, of: SiteInYear) -> tuple[Compared, ...]:
    """The measures of this year's scheme in both years."""
    indicators = Indicator.objects.filter(scheme__programme=of.programme, scheme__year=of.year).exclude(measure="")
    measures = [find_measure(name) for name in indicators.order_by("code").values_list("measure", flat=True)]
    found = dict.fromkeys(measure for measure in measures if measure)
    return tuple(
        Compared(measure.name, measure.unit, _value(measure, before), _value(measure, of.ratios)) for measure in found
    )


def _value(measure: Measure, ratios: Ratios) -> Decimal | None:
    ratio = ratios.get(measure.code)
    return half_up(measure.value(*ratio), PLACES) if ratio else None

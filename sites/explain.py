"""How a score came about: an evaluation's figures with the rows and the rule behind each (docs/rules.md §2,
§3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from portal.money import half_up
from portal.registry import Measure, find_measure, measures
from programmes.models import Band, Indicator
from programmes.states import BONUS, DIMENSIONS, JUDGED, LEFT_OUT, MEASURED, VETO
from sites.models import Evaluation, Mark
from sites.rules import ZERO


@dataclass(frozen=True)
class MarkLine:
    """What an assessor gave, and why not the full mark."""

    assessor: str
    mark: Decimal
    reason: str


@dataclass(frozen=True)
class MeasureLine:
    """A measure of the site's year; without data the numbers are None. `value` is rounded as it is shown."""

    measure: Measure
    numerator: int | None = None
    denominator: int | None = None

    @property
    def exact(self) -> Fraction | None:
        if self.numerator is None or self.denominator is None:
            return None
        return self.measure.value(self.numerator, self.denominator)

    @property
    def value(self) -> Decimal | None:
        return None if self.exact is None else half_up(self.exact, 4)


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator: what was measured or judged, the rule in words, and the score (None: left out, 否决, no
    mark).

    A new site has no scores; `vetoes` says whether a 否决 indicator applies.
    """

    indicator: Indicator
    measured: MeasureLine | None
    marks: tuple[MarkLine, ...]
    score: Decimal | None
    rule: str
    left_out: bool = False
    missing: bool = False
    vetoes: bool = False


@dataclass(frozen=True)
class TotalSteps:
    """From the scores to the rank. `scored` is the sum before what was left out (`left_out` full marks) is
    made up for; `total` is `base` + `bonus`, at most 100. `lowest` and `next_band` are the minimums that
    frame the band; `better` sites are strictly better among the `ranked` ones, `equal` others are equal."""

    scored: Decimal
    left_out: Decimal
    base: Decimal
    bonus: Decimal
    total: Decimal
    vetoed: bool
    grade: str
    lowest: Decimal
    next_band: Decimal | None
    output: Decimal
    rank: int | None
    ranked: int
    equal: int

    @property
    def uncapped(self) -> Decimal:
        return self.base + self.bonus

    @property
    def better(self) -> int | None:
        return None if self.rank is None else self.rank - 1


@dataclass(frozen=True)
class Explanation:
    """All of it: indicators in the order of the scheme's levels, measures that no indicator uses, and the
    total
    (None for a new site and while marks are missing)."""

    evaluation: Evaluation
    lines: list[IndicatorLine]
    further: list[MeasureLine]
    total: TotalSteps | None


def explain(evaluation: Evaluation) -> Explanation:
    """For an evaluation that the reader may see; ten queries at most, whatever its size."""
    round_ = evaluation.round
    scheme = {"scheme__programme": round_.programme_id, "scheme__year": round_.year}
    lines = indicator_lines(evaluation, Indicator.objects.filter(**scheme))
    used = {line.measured.measure.code for line in lines if line.measured}
    further = [line for code, line in measure_lines(evaluation).items() if code not in used]
    total = total_steps(evaluation, lines, list(Band.objects.filter(**scheme)))
    return Explanation(evaluation, lines, further, total)


def measure_lines(evaluation: Evaluation) -> dict[str, MeasureLine]:
    ratios = {value.measure: (value.numerator, value.denominator) for value in evaluation.values.all()}
    return {measure.code: MeasureLine(measure, *ratios.get(measure.code, (None, None))) for measure in measures}


def indicator_lines(evaluation: Evaluation, indicators: Iterable[Indicator]) -> list[IndicatorLine]:
    scores = dict(evaluation.scores.values_list("indicator", "score"))
    values = measure_lines(evaluation)
    marks = marks_by_indicator(evaluation)
    ordered = sorted(indicators, key=lambda one: (DIMENSIONS.index(one.dimension), one.code))
    return [indicator_line(evaluation, one, values, marks.get(one.pk, ()), scores.get(one.pk)) for one in ordered]


def indicator_line(
    evaluation: Evaluation,
    indicator: Indicator,
    values: dict[str, MeasureLine],
    marks: tuple[MarkLine, ...],
    score: Decimal | None,
) -> IndicatorLine:
    measure = find_measure(indicator.measure) if indicator.measure else None
    measured = values[measure.code] if measure and indicator.kind in (MEASURED, VETO) else None
    value = measured.exact if measured else None
    return IndicatorLine(
        indicator=indicator,
        measured=measured,
        marks=marks,
        score=score,
        rule=rule_in_words(indicator),
        left_out=indicator.kind == MEASURED and value is None and indicator.no_data == LEFT_OUT,
        missing=indicator.code in evaluation.missing,
        vetoes=indicator.kind == VETO and value is not None and value > 0,
    )


def marks_by_indicator(evaluation: Evaluation) -> dict[int, tuple[MarkLine, ...]]:
    found: dict[int, list[MarkLine]] = defaultdict(list)
    rows = Mark.objects.filter(site=evaluation.site_id, indicator__scheme__year=evaluation.round.year)
    for mark in rows.order_by("assessor"):
        found[mark.indicator_id].append(MarkLine(mark.assessor, mark.mark, mark.reason))
    return {indicator: tuple(marks) for indicator, marks in found.items()}


def rule_in_words(indicator: Indicator) -> str:
    """How the score of this indicator is made."""
    if indicator.kind == JUDGED:
        return _("the mean of all assessors' marks, half up to 2 places")
    if indicator.kind == BONUS:
        return _("the mean of all assessors' marks, half up to 2 places; 0 without marks")
    if indicator.kind == VETO:
        return _("above 0 it vetoes the site: the lowest band, ranked last")
    words = {"full": indicator.full_mark, "from": plain(indicator.zero_at), "to": plain(indicator.full_at)}
    rule = (
        _(
            "full mark %(full)s × (value − %(from)s) ÷ (%(to)s − %(from)s), within 0 and the full mark,"
            " half up to 2 places"
        )
        % words
    )
    without = _("left out without data") if indicator.no_data == LEFT_OUT else _("0 without data")
    return f"{rule}；{without}"


def plain(number: Decimal | None) -> str:
    """Without idle zeros."""
    return "" if number is None else f"{number.normalize():f}"


def total_steps(evaluation: Evaluation, lines: list[IndicatorLine], bands: list[Band]) -> TotalSteps | None:
    base, bonus, output, total = evaluation.base, evaluation.bonus, evaluation.output, evaluation.total
    if base is None or bonus is None or output is None or total is None:
        return None
    scored = sum((line.score or ZERO for line in lines if line.indicator.kind in (MEASURED, JUDGED)), ZERO)
    lowest = next(band.minimum for band in bands if band.name == evaluation.grade)
    ranked = evaluation.round.evaluations.filter(rank__isnull=False)
    equal = ranked.filter(rank=evaluation.rank).exclude(pk=evaluation.pk).count()
    return TotalSteps(
        scored=scored,
        left_out=evaluation.left_out,
        base=base,
        bonus=bonus,
        total=total,
        vetoed=evaluation.vetoed,
        grade=evaluation.grade,
        lowest=lowest,
        next_band=min((band.minimum for band in bands if band.minimum > lowest), default=None),
        output=output,
        rank=evaluation.rank,
        ranked=ranked.count(),
        equal=equal,
    )

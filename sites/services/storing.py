"""Writes the results of a round: called inside a transaction that holds the head of the audit trail."""

from portal.money import half_up
from sites.models import Evaluation, EvaluationRound, MeasuredValue, Score
from sites.services.computing import RoundResult, SiteResult

_COLUMNS = (
    "is_new", "is_shut", "operating_months", "vetoed", "missing",
    "base", "bonus", "total", "output", "left_out", "grade", "rank",
)  # fmt: skip


def replace_results(round_: EvaluationRound, result: RoundResult) -> None:
    """The round's rows are those of `result` afterwards; evaluations of sites that stay keep their
    identity."""
    MeasuredValue.objects.filter(evaluation__round=round_).delete()
    Score.objects.filter(evaluation__round=round_).delete()
    stale = set(round_.evaluations.values_list("site", flat=True)) - {one.site.id for one in result.sites}
    round_.evaluations.filter(site__in=stale).delete()
    evaluations = Evaluation.objects.bulk_create(
        [_evaluation(round_, one) for one in result.sites],
        update_conflicts=True,
        unique_fields=["round", "site"],
        update_fields=list(_COLUMNS),
    )
    MeasuredValue.objects.bulk_create(
        MeasuredValue(evaluation=evaluation, measure=code, numerator=numerator, denominator=denominator)
        for evaluation, one in zip(evaluations, result.sites, strict=True)
        for code, (numerator, denominator) in one.ratios.items()
    )
    Score.objects.bulk_create(
        Score(evaluation=evaluation, indicator_id=result.indicators[code], score=score)
        for evaluation, one in zip(evaluations, result.sites, strict=True)
        for code, score in one.outcome.scores.items()
    )


def _evaluation(round_: EvaluationRound, one: SiteResult) -> Evaluation:
    outcome = one.outcome
    return Evaluation(
        round=round_,
        site_id=one.site.id,
        is_new=one.site.is_new,
        is_shut=one.site.is_shut,
        operating_months=len(one.site.months),
        vetoed=outcome.vetoed,
        missing=list(outcome.missing),
        base=outcome.base,
        bonus=outcome.bonus,
        total=outcome.total,
        output=outcome.output,
        left_out=half_up(outcome.left_out, 2),
        grade=outcome.grade,
        rank=one.rank,
    )

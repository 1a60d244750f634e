"""Result sheets 考评结果 and 指标得分 (docs/workbook.md): final evaluations, never provisional ones."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from portal.accounts.actors import Actor
from portal.money import half_up
from portal.registry import find_measure, measures, result_sheets
from portal.workbook.results import Cell, ResultSheet
from sites.models import Evaluation, MeasuredValue, Score
from sites.querysets import EvaluationQuerySet

Rows = Iterator[tuple[Cell, ...]]


def yes_no(value: bool) -> str:
    return "是" if value else "否"


def evaluated(actor: Actor, year: int | None) -> EvaluationQuerySet:
    """Final evaluations of established sites within the actor's scope; of all years without one."""
    found = Evaluation.objects.visible_to(actor).final().filter(is_new=False)
    return found if year is None else found.filter(round__year=year)


def evaluation_rows(actor: Actor, year: int | None) -> Rows:
    columns = ("round__year", "site__programme__code", "site__code", "total", "grade", "vetoed", "rank")
    for *key, total, grade, vetoed, rank in sorted(
        evaluated(actor, year).values_list(*columns), key=lambda row: row[:3]
    ):
        yield (*key, total, grade or None, yes_no(vetoed), rank)


def score_rows(actor: Actor, year: int | None) -> Rows:
    evaluations = evaluated(actor, year)
    values = measured_values(evaluations)
    rows = Score.objects.filter(evaluation__in=evaluations).values_list(
        "evaluation__round__year",
        "evaluation__site__code",
        "indicator__code",
        "indicator__measure",
        "evaluation",
        "score",
    )
    for of_year, site, indicator, measure, evaluation, score in sorted(rows, key=lambda row: row[:3]):
        known = find_measure(measure) if measure else None
        value = values.get((evaluation, known.code)) if known else None
        yield (of_year, site, indicator, value, score)


def measured_values(evaluations: EvaluationQuerySet) -> dict[tuple[int, str], Decimal]:
    """(evaluation id, measure) → the value as it is exported, half up to 4 decimals."""
    rows = MeasuredValue.objects.filter(evaluation__in=evaluations)

    @cache  # most values are those of many sites
    def value(code: str, numerator: int, denominator: int) -> Decimal:
        return half_up(measures[code].value(numerator, denominator), 4)

    return {
        (evaluation, code): value(code, numerator, denominator)
        for evaluation, code, numerator, denominator in rows.values_list(
            "evaluation", "measure", "numerator", "denominator"
        )
    }


result_sheets.add(
    "考评结果",
    ResultSheet("考评结果", ("年度", "项目代码", "项目点代码", "总分", "等级", "否决", "名次"), evaluation_rows),
)
result_sheets.add(
    "指标得分",
    ResultSheet("指标得分", ("年度", "项目点代码", "指标代码", "度量值", "得分"), score_rows),
)

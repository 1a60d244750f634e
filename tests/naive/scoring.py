"""docs/rules.md §3: scores, totals, grades and ranks."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.naive.days import is_new, is_shut, takes_part
from tests.naive.measures import Measure, SiteYear, chinese_name, measure_all
from tests.naive.reading import District, Row

HUNDRED = Decimal(100)


@dataclass
class Evaluation:
    """One site in one year. A new site has measures and a veto only.

    `scores` holds 定量, 定性 and 加分 indicators: None when left out or without a mark. `left_out` are the
    codes of the indicators left out for want of data, `missing` those that make the evaluation incomplete.
    """

    site: str
    programme: str
    new: bool
    shut: bool
    values: dict[str, Measure]
    vetoed: bool
    scores: dict[str, Decimal | None] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    output_sum: Decimal | None = None
    base: Decimal | None = None
    bonus: Decimal | None = None
    total: Decimal | None = None
    grade: str | None = None
    rank: int | None = None

    @property
    def incomplete(self) -> bool:
        return self.missing != []


def half_up(exact: Fraction, places: int) -> Decimal:
    """`exact` (not below 0) rounded to `places` decimals, 0.005 to 0.01."""
    units = floor(exact * 10**places + Fraction(1, 2))
    return Decimal(units).scaleb(-places)


def indicators(district: District, programme: str, year: int) -> list[Row]:
    rows = [row for row in district["考评指标"] if row["项目代码"] == programme]
    return [row for row in rows if row["年度"] == year]


def bands(district: District, programme: str, year: int) -> list[Row]:
    """Highest minimum first."""
    rows = [row for row in district["等级"] if row["项目代码"] == programme and row["年度"] == year]
    return sorted(rows, key=lambda row: row["最低分"], reverse=True)


def marks(district: District, site: str, year: int, indicator: str) -> list[Decimal]:
    rows = [row for row in district["评分"] if row["项目点代码"] == site and row["年度"] == year]
    return [row["得分"] for row in rows if row["指标代码"] == indicator]


def clamp(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def quantitative_score(indicator: Row, measured: Measure) -> Decimal | None:
    """None: left out."""
    if measured is None:
        return Decimal(0) if indicator["无数据"] == "记0分" else None
    start, full = Fraction(indicator["起评值"]), Fraction(indicator["满分值"])
    return half_up(Fraction(indicator["分值"]) * clamp((measured - start) / (full - start)), 2)


def mean(given: list[Decimal]) -> Decimal | None:
    """None: no mark."""
    return half_up(Fraction(sum(given)) / len(given), 2) if given else None


def is_vetoed(scheme: list[Row], values: dict[str, Measure]) -> bool:
    vetoes = [row for row in scheme if row["类型"] == "否决"]
    measured = [values[chinese_name(row["度量"])] for row in vetoes]
    return any(value is not None and value > 0 for value in measured)


def evaluate(district: District, programme: Row, site: Row, year: int, as_of: datetime.date | None) -> Evaluation:
    """One site that takes part, of a programme with a scheme; its rank is still to come."""
    values = measure_all(SiteYear(district, programme, site, year, as_of))
    scheme = indicators(district, programme["代码"], year)
    evaluation = Evaluation(
        site=site["代码"],
        programme=programme["代码"],
        new=is_new(site, year),
        shut=is_shut(site, year),
        values=values,
        vetoed=is_vetoed(scheme, values),
    )
    if not evaluation.new:
        score(evaluation, district, scheme, year)
        add_up(evaluation, scheme)
        evaluation.grade = grade(evaluation, bands(district, programme["代码"], year))
    return evaluation


def score(evaluation: Evaluation, district: District, scheme: list[Row], year: int) -> None:
    for indicator in scheme:
        code, kind = indicator["指标代码"], indicator["类型"]
        if kind == "定量":
            scored = quantitative_score(indicator, evaluation.values[chinese_name(indicator["度量"])])
            if scored is None:
                evaluation.left_out.append(code)
        elif kind in ("定性", "加分"):
            scored = mean(marks(district, evaluation.site, year, code))
            if scored is None and kind == "加分":
                scored = Decimal(0)
            if scored is None:
                evaluation.missing.append(code)
        else:
            continue
        evaluation.scores[code] = scored


def add_up(evaluation: Evaluation, scheme: list[Row]) -> None:
    """Sums, and the total where it is complete."""

    def sum_of(rows: list[Row]) -> Decimal:
        return sum((evaluation.scores[row["指标代码"]] or Decimal(0) for row in rows), Decimal(0))

    based_on = [row for row in scheme if row["类型"] in ("定量", "定性")]
    left_out = sum((row["分值"] for row in based_on if row["指标代码"] in evaluation.left_out), Decimal(0))
    evaluation.output_sum = sum_of([row for row in based_on if row["一级指标"] == "产出"])
    evaluation.bonus = sum_of([row for row in scheme if row["类型"] == "加分"])
    if left_out == HUNDRED:
        evaluation.missing.extend(evaluation.left_out)
    if evaluation.incomplete:
        return
    evaluation.base = sum_of(based_on)
    if left_out > 0:
        evaluation.base = half_up(Fraction(evaluation.base) * 100 / Fraction(100 - left_out), 2)
    evaluation.total = min(HUNDRED, evaluation.base + evaluation.bonus)


def grade(evaluation: Evaluation, highest_first: list[Row]) -> str | None:
    if evaluation.total is None:
        return None
    if evaluation.vetoed:
        return str(highest_first[-1]["等级"])
    return next(str(band["等级"]) for band in highest_first if band["最低分"] <= evaluation.total)


def rank_all(evaluated: list[Evaluation]) -> None:
    """The established sites of one programme; while one is incomplete, none has a rank."""
    if any(evaluation.incomplete for evaluation in evaluated):
        return
    for evaluation in evaluated:
        better = [other for other in evaluated if standing(other) > standing(evaluation)]
        evaluation.rank = 1 + len(better)


def standing(evaluation: Evaluation) -> tuple[bool, Decimal, Decimal]:
    """Better sites have the greater one."""
    assert evaluation.total is not None and evaluation.output_sum is not None
    return (not evaluation.vetoed, evaluation.total, evaluation.output_sum)


def evaluate_programme(district: District, programme: Row, year: int, as_of: datetime.date | None) -> list[Evaluation]:
    """Every site of the programme that takes part, by code; the programme has a scheme."""
    sites = [site for site in district["项目点"] if site["项目代码"] == programme["代码"]]
    taking_part = [site for site in sites if takes_part(site, year, as_of)]
    evaluations = [evaluate(district, programme, site, year, as_of) for site in taking_part]
    rank_all([evaluation for evaluation in evaluations if not evaluation.new])
    return sorted(evaluations, key=lambda evaluation: evaluation.site)

"""The stored results of a year in the shape of demo/district.expected.json, read from the result sheets."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from portal.accounts.actors import SYSTEM
from portal.money import half_up
from portal.registry import find_measure, measures, result_sheets
from sites.models import Evaluation, EvaluationRound

#: answers the rows of a result sheet for a year
Rows = Callable[[str, int], list[tuple[Any, ...]]]


def stored_rows(sheet: str, year: int) -> list[tuple[Any, ...]]:
    """What an export would write."""
    return list(result_sheets[sheet].rows(SYSTEM, year))


def two_decimals(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def four_decimals(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"


def figures(year: int, rows: Rows) -> dict[str, Any]:
    """As `tests.naive.district.as_expected` makes them."""
    return {
        "year": year,
        "evaluations": exported_evaluations(year, rows),
        "new_sites_vetoed": sorted(
            Evaluation.objects.final()
            .filter(round__year=year, is_new=True, vetoed=True)
            .values_list("site__code", flat=True)
        ),
        "grants": {
            site: {
                "kind": kind,
                "entitlement": two_decimals(entitlement),
                "district": two_decimals(district),
                "match": two_decimals(match),
            }
            for _, _, site, kind, entitlement, district, match in rows("奖补结果", year)
        },
        "awards": [
            {
                "kind": kind,
                "programme": programme or "",
                "recipient": recipient,
                "position": position,
                "undecided": undecided == "是",
            }
            for _, kind, programme, recipient, position, undecided in rows("表扬结果", year)
        ],
        "appraisals": {
            number: {
                "hours": two_decimals(hours),
                "total": two_decimals(total),
                "star": star,
                "grade": grade,
                "leave": leave == "是",
            }
            for _, number, hours, total, star, grade, leave in rows("志愿者考评", year)
        },
        "incentive_points": [
            {"giver": giver, "community": community, "points": two_decimals(points)}
            for _, giver, community, points in rows("激励加分结果", year)
        ],
    }


def exported_evaluations(year: int, rows: Rows) -> dict[str, Any]:
    """What the sheets 考评结果 and 指标得分 say, with all twelve measures as they are stored."""
    values = measured_values(year, None)
    found = {
        site: {
            "total": two_decimals(total),
            "grade": grade,
            "vetoed": vetoed == "是",
            "rank": rank,
            "scores": {},
            "values": values[site],
        }
        for _, _, site, total, grade, vetoed, rank in rows("考评结果", year)
    }
    vetoes, names = veto_codes(year), measure_names(year)
    for _, site, indicator, value, score in rows("指标得分", year):
        name = names.get((site, indicator))
        assert four_decimals(value) == (values[site][name] if name else None)
        if (site, indicator) not in vetoes:
            found[site]["scores"][indicator] = two_decimals(score)
    return found


def veto_codes(year: int) -> set[tuple[str, str]]:
    """(site, indicator) of the 否决 indicators, which score nothing."""
    evaluations = Evaluation.objects.filter(round__year=year, scores__indicator__kind="否决")
    return set(evaluations.values_list("site__code", "scores__indicator__code"))


def measure_names(year: int) -> dict[tuple[str, str], str]:
    """(site, indicator) → the name of the measure that it shows; judged ones have none."""
    evaluations = Evaluation.objects.filter(round__year=year, scores__isnull=False)
    rows = evaluations.values_list("site__code", "scores__indicator__code", "scores__indicator__measure")
    found = {(site, code): find_measure(measure) for site, code, measure in rows if measure}
    return {key: measure.name for key, measure in found.items() if measure}


def measured_values(year: int, as_of: date | None) -> dict[str, dict[str, str | None]]:
    """Site → measure → value with four decimals, None without data; new sites too."""
    found: dict[str, dict[str, str | None]] = {}
    rounds = EvaluationRound.objects.filter(year=year, as_of=as_of)
    for evaluation in Evaluation.objects.filter(round__in=rounds).select_related("site").prefetch_related("values"):
        ratios = {value.measure: (value.numerator, value.denominator) for value in evaluation.values.all()}
        found[evaluation.site.code] = {
            measure.name: f"{half_up(measure.value(*ratios[measure.code]), 4):.4f}" if measure.code in ratios else None
            for measure in measures
        }
    return found


def standings(year: int, as_of: date | None) -> dict[str, dict[str, Any]]:
    """Everything of an evaluation that no sheet shows: of new sites, too, and of provisional rounds."""
    rounds = EvaluationRound.objects.filter(year=year, as_of=as_of)
    return {
        one.site.code: {
            "new": one.is_new,
            "shut": one.is_shut,
            "vetoed": one.vetoed,
            "missing": one.missing,
            "base": one.base,
            "bonus": one.bonus,
            "output": one.output,
            "total": one.total,
            "grade": one.grade or None,
            "rank": one.rank,
            "scores": {
                score.indicator.code: score.score for score in one.scores.all() if score.indicator.kind != "否决"
            },
        }
        for one in Evaluation.objects.filter(round__in=rounds)
        .select_related("site")
        .prefetch_related("scores__indicator")
    }

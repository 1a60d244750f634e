"""Everything docs/rules.md computes for one year of a district."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.naive import money, people, scoring
from tests.naive.awards import Award, collectives, incentive_points, volunteers
from tests.naive.measures import Measure
from tests.naive.reading import District, Row
from tests.naive.scoring import Evaluation

EVALUATION, RANKS, ALLOCATION = "evaluation", "ranks", "allocation"
SHORTLIST, INCENTIVE = "shortlist", "incentive_points"
EVERYTHING = (EVALUATION, RANKS, ALLOCATION, SHORTLIST, INCENTIVE)
NO_SCHEME, NO_BUDGET = "no scheme", "no budget"


@dataclass
class Results:
    """`evaluations` holds new sites too. `refused`: (what, programme code) -> why.

    Why is NO_SCHEME, NO_BUDGET, or what is missing as 'site indicator, site indicator'. A provisional
    result (`compute` with as_of) has evaluations and their refusals only.
    """

    year: int
    evaluations: dict[str, Evaluation] = field(default_factory=dict)
    grants: dict[str, money.Grant] = field(default_factory=dict)
    awards: list[Award] = field(default_factory=list)
    appraisals: dict[str, people.Appraisal] = field(default_factory=dict)
    incentive_points: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def new_sites_vetoed(self) -> list[str]:
        return sorted(one.site for one in self.evaluations.values() if one.new and one.vetoed)


def compute(district: District, year: int, as_of: datetime.date | None = None) -> Results:
    """Raises ValueError when `as_of` is not a day of the year before 31 December."""
    if as_of is not None and not datetime.date(year, 1, 1) <= as_of < datetime.date(year, 12, 31):
        raise ValueError(f"{as_of} is no day for a provisional evaluation of {year}")
    results = Results(year)
    for programme in district["项目"]:
        evaluate_programme(results, district, programme, as_of)
    if as_of is None:
        for programme in district["项目"]:
            fund_programme(results, district, programme["代码"])
        give_awards(results, district)
    return results


def evaluate_programme(results: Results, district: District, programme: Row, as_of: datetime.date | None) -> None:
    code = programme["代码"]
    if not scoring.indicators(district, code, results.year):
        refuse(results, code, EVERYTHING, NO_SCHEME, as_of)
        return
    evaluations = scoring.evaluate_programme(district, programme, results.year, as_of)
    results.evaluations.update({one.site: one for one in evaluations})
    missing = [f"{one.site} {indicator}" for one in evaluations for indicator in one.missing]
    if missing:
        refuse(results, code, EVERYTHING[1:], ", ".join(missing), as_of)


def refuse(results: Results, programme: str, what: tuple[str, ...], why: str, as_of: datetime.date | None) -> None:
    """A provisional result refuses only what it would have held."""
    for one in what:
        if as_of is None or one in (EVALUATION, RANKS):
            results.refused[one, programme] = why


def evaluations_of(results: Results, programme: str) -> list[Evaluation]:
    return [one for one in results.evaluations.values() if one.programme == programme]


def fund_programme(results: Results, district: District, programme: str) -> None:
    if (ALLOCATION, programme) in results.refused or not money.rates(district, programme, results.year):
        return
    budget = money.budget(district, programme, results.year)
    if budget is None:
        results.refused[ALLOCATION, programme] = NO_BUDGET
        return
    for grant in money.allocate(district, evaluations_of(results, programme), results.year, budget):
        results.grants[grant.site] = grant


def give_awards(results: Results, district: District) -> None:
    listing = [row["代码"] for row in district["项目"] if (SHORTLIST, row["代码"]) not in results.refused]
    for code in listing:
        results.awards += collectives(district, evaluations_of(results, code), code, results.year)
    appraisals = people.appraise_all(district, results.year)
    results.appraisals = {one.volunteer: one for one in appraisals}
    results.awards += volunteers(district, appraisals, results.year)
    complete = [one for one in results.evaluations.values() if (INCENTIVE, one.programme) not in results.refused]
    results.incentive_points = incentive_points(district, complete, results.year)


def as_expected(results: Results) -> dict[str, Any]:
    """The results as demo/district.expected.json holds them: decimals as text, evaluated sites only."""
    return {
        "year": results.year,
        "evaluations": {code: expected_evaluation(one) for code, one in results.evaluations.items() if not one.new},
        "new_sites_vetoed": results.new_sites_vetoed,
        "grants": {code: expected_grant(grant) for code, grant in results.grants.items()},
        "awards": [vars(award) for award in results.awards],
        "appraisals": {code: expected_appraisal(one) for code, one in results.appraisals.items()},
        "incentive_points": [
            {"giver": giver, "community": community, "points": two_decimals(points)}
            for (giver, community), points in results.incentive_points.items()
        ],
    }


def two_decimals(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def four_decimals(value: Measure) -> str | None:
    """A measure as it is shown and exported."""
    return None if value is None else f"{scoring.half_up(value, 4):.4f}"


def expected_evaluation(one: Evaluation) -> dict[str, Any]:
    return {
        "total": two_decimals(one.total),
        "grade": one.grade,
        "vetoed": one.vetoed,
        "rank": one.rank,
        "scores": {code: two_decimals(score) for code, score in one.scores.items()},
        "values": {name: four_decimals(value) for name, value in one.values.items()},
    }


def expected_grant(grant: money.Grant) -> dict[str, Any]:
    amounts = {name: two_decimals(getattr(grant, name)) for name in ("entitlement", "district", "match")}
    return {"kind": grant.kind, **amounts}


def expected_appraisal(one: people.Appraisal) -> dict[str, Any]:
    return {
        "hours": two_decimals(one.hours),
        "total": two_decimals(one.total),
        "star": one.star,
        "grade": one.grade,
        "leave": one.leave,
    }

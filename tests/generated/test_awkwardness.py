"""The generated districts reach the corners of the rules; without them a comparison proves little."""

from collections import Counter

from hypothesis import given, settings

from tests.generated.districts import dated_districts
from tests.generated.test_strategies import Dated, brief
from tests.naive.district import NO_BUDGET, NO_SCHEME, Results, compute
from tests.naive.scoring import half_up


def test_the_districts_are_as_awkward_as_they_claim_to_be() -> None:
    """Each of these must turn up in a hundred and fifty districts, or the comparison proves little."""
    seen: Counter[str] = Counter()

    @settings(brief, max_examples=150, derandomize=True)
    @given(dated_districts())
    def look(dated: Dated) -> None:
        year, district = dated
        seen.update(awkward(compute(district, year)))

    look()
    assert set(CASES) - {case for case, times in seen.items() if times} == set()


CASES = {
    "no scheme",
    "no budget",
    "marks missing",
    "all left out",
    "left out",
    "vetoed",
    "new vetoed",
    "shut",
    "capped",
    "rounded",
    "tied rank",
    "decided by output",
    "short",
    "paid nothing",
    "undecided site",
    "undecided volunteer",
    "leave",
    "five stars",
    "points",
}


def awkward(results: Results) -> set[str]:
    every = list(results.evaluations.values())
    ranked = [one for one in every if one.rank is not None]
    grants, people = results.grants.values(), results.appraisals.values()
    pairs = [(one, other) for one in ranked for other in ranked if one is not other]
    same = [(one, other) for one, other in pairs if one.programme == other.programme]
    found = {
        "marks missing": any(one.missing and not one.left_out for one in every),
        "all left out": any(set(one.missing) & set(one.left_out) for one in every),
        "left out": any(one.left_out and one.total is not None for one in every),
        "vetoed": any(one.vetoed and not one.new for one in every),
        "new vetoed": results.new_sites_vetoed != [],
        "shut": any(one.shut for one in every),
        "capped": any(one.total == 100 and (one.base or 0) + (one.bonus or 0) > 100 for one in every),
        "rounded": any(
            value is not None and half_up(value, 4) != value for one in every for value in one.values.values()
        ),
        "tied rank": any(one.rank == other.rank for one, other in same),
        "decided by output": any(
            one.total == other.total and one.vetoed == other.vetoed and one.rank != other.rank for one, other in same
        ),
        "short": any(grant.district < grant.entitlement for grant in grants),
        "paid nothing": any(grant.district == 0 < grant.entitlement for grant in grants),
        "undecided site": any(award.undecided and award.programme for award in results.awards),
        "undecided volunteer": any(award.undecided and not award.programme for award in results.awards),
        "leave": any(one.leave for one in people),
        "five stars": any(one.star == 5 for one in people),
        "points": results.incentive_points != {},
    }
    return {case for case, there in found.items() if there} | set(results.refused.values()) & {
        NO_SCHEME,
        NO_BUDGET,
    }

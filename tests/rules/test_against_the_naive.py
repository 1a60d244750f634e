"""Generated districts, computed by the portal and by the plain second implementation: the same, figure for
figure."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from funding.services.allocate import allocate
from portal.accounts.actors import SYSTEM
from portal.ledgers.services import import_workbook
from portal.web.errors import Refused
from reports.services.propose_awards import propose_awards
from sites.services.evaluate import evaluate
from tests.generated.districts import as_of_days, dated_districts
from tests.generated.workbook import write
from tests.naive.days import takes_part
from tests.naive.district import (
    ALLOCATION,
    EVALUATION,
    NO_BUDGET,
    NO_SCHEME,
    SHORTLIST,
    Results,
    as_expected,
    compute,
    four_decimals,
)
from tests.naive.reading import District, read
from tests.rules.figures import figures, measured_values, standings, stored_rows

pytestmark = pytest.mark.django_db
examples = settings(
    # the rules are the same code on both; what a database adds up is told by fewer
    max_examples=15 if connection.vendor == "postgresql" else 40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a whole district shrinks for minutes, and stays long
    print_blob=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


@contextlib.contextmanager
def imported(district: District) -> Iterator[District]:
    """The district in an empty portal, undone afterwards; yields it as it stands in the workbook."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / "district.xlsx"
        write(district, path)
        import_workbook(by=SYSTEM, path=path)
        yield read(path)
        transaction.set_rollback(True)


def refusals_of(service: Any, **arguments: Any) -> list[str]:
    """What the service refused, whether it did the rest or nothing."""
    try:
        return list(service(by=SYSTEM, **arguments).refusals)
    except Refused as refused:
        return refused.reasons


def with_sites(district: District, year: int, as_of: date | None) -> set[str]:
    return {site["项目代码"] for site in district["项目点"] if takes_part(site, year, as_of)}


def in_order(awards: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, awards))


def expected_standings(results: Results) -> dict[str, dict[str, Any]]:
    """Sums of an incomplete evaluation are nobody's business."""
    return {
        code: {
            "new": one.new,
            "shut": one.shut,
            "vetoed": one.vetoed,
            "missing": sorted(one.missing),
            "base": one.base,
            "bonus": None if one.incomplete else one.bonus,
            "output": None if one.incomplete else one.output_sum,
            "total": one.total,
            "grade": one.grade,
            "rank": one.rank,
            "scores": one.scores,
        }
        for code, one in results.evaluations.items()
    }


def expected_values(results: Results) -> dict[str, dict[str, str | None]]:
    return {
        code: {name: four_decimals(value) for name, value in one.values.items()}
        for code, one in results.evaluations.items()
    }


def refused_programmes(results: Results, what: str) -> dict[str, str]:
    return {programme: why for (refused, programme), why in results.refused.items() if refused == what}


@examples
@given(dated_districts())
def test_a_whole_year_is_as_in_the_second_implementation(dated: tuple[int, District]) -> None:
    year, made = dated
    with imported(made) as district:
        results = compute(district, year)
        not_evaluated = refusals_of(evaluate, year=year)
        not_allocated = refusals_of(allocate, year=year)
        not_proposed = refusals_of(propose_awards, year=year)
        expected, stored = as_expected(results), figures(year, stored_rows)
        for awards in (expected["awards"], stored["awards"]):
            awards[:] = in_order(awards)
        assert stored == expected
        assert standings(year, None) == expected_standings(results)
        assert measured_values(year, None) == expected_values(results)
        check_refusals(results, district, year, not_evaluated, not_allocated, not_proposed)


def check_refusals(
    results: Results,
    district: District,
    year: int,
    not_evaluated: list[str],
    not_allocated: list[str],
    not_proposed: list[str],
) -> None:
    """Each refused programme is named, with all that is missing, and no other."""
    for programme, why in refused_programmes(results, EVALUATION).items():
        assert why == NO_SCHEME
        if results.evaluations and programme in with_sites(district, year, None):
            assert any(reason.startswith(f"{programme} ") for reason in not_evaluated)
    if not results.evaluations:
        return
    for refused, reasons in ((ALLOCATION, not_allocated), (SHORTLIST, not_proposed)):
        expected = refused_programmes(results, refused)
        for programme in {reason.split(" ", 1)[0] for reason in reasons}:
            said = " ".join(reason for reason in reasons if reason.startswith(f"{programme} "))
            assert all(code in said for code in missing_codes(expected[programme]))


def missing_codes(why: str) -> list[str]:
    """Sites and indicators of the reason 'site indicator, site indicator'."""
    return [] if why in (NO_SCHEME, NO_BUDGET) else why.replace(",", "").split(" ")


@examples
@given(dated_districts().flatmap(lambda dated: st.tuples(st.just(dated), as_of_days(dated[0]))))
def test_a_provisional_evaluation_is_as_in_the_second_implementation(
    given: tuple[tuple[int, District], date],
) -> None:
    (year, made), as_of = given
    with imported(made) as district:
        results = compute(district, year, as_of)
        refusals_of(evaluate, year=year, as_of=as_of)
        assert standings(year, as_of) == expected_standings(results)
        assert measured_values(year, as_of) == expected_values(results)
        assert standings(year, None) == {}
        assert refusals_of(allocate, year=year)

"""The generated districts and the oracle watch each other: what must hold of any district."""

import io
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated.checks import faults
from tests.generated.districts import as_of_days, dated_districts
from tests.generated.workbook import write
from tests.naive.district import (
    ALLOCATION,
    EVALUATION,
    NO_BUDGET,
    NO_SCHEME,
    RANKS,
    Results,
    as_expected,
    compute,
)
from tests.naive.money import NEW, budget, share
from tests.naive.reading import District, Row, read
from tests.naive.scoring import Evaluation, bands

Dated = tuple[int, District]

brief = settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@brief
@given(dated_districts())
def test_a_generated_district_has_no_fault_by_the_checks_of_the_workbook(dated: Dated) -> None:
    assert faults(dated[1]) == []


@brief
@given(dated_districts())
def test_a_generated_district_survives_being_written_and_read(dated: Dated) -> None:
    file = io.BytesIO()
    write(dated[1], file)
    file.seek(0)
    assert read(file) == dated[1]


@brief
@given(dated_districts())
def test_scores_lie_within_the_full_mark_and_totals_within_a_hundred(dated: Dated) -> None:
    year, district = dated
    for one in compute(district, year).evaluations.values():
        for code, score in one.scores.items():
            assert score is None or 0 <= score <= full_mark(district, one.programme, year, code)
        assert one.total is None or 0 <= one.total <= 100
        assert (one.total is None) == (one.new or one.incomplete)
        assert (one.grade is None) == (one.total is None)


def full_mark(district: District, programme: str, year: int, code: str) -> Decimal:
    """The full mark in the scheme."""
    key = (programme, year, code)
    rows = district["考评指标"]
    found = [row["分值"] for row in rows if (row["项目代码"], row["年度"], row["指标代码"]) == key]
    assert len(found) == 1
    return Decimal(found[0])


@brief
@given(dated_districts())
def test_a_grade_is_the_band_that_holds_the_total(dated: Dated) -> None:
    year, district = dated
    for one in compute(district, year).evaluations.values():
        if one.total is None:
            continue
        minimum = {band["等级"]: band["最低分"] for band in bands(district, one.programme, year)}
        if one.vetoed:
            assert minimum[one.grade] == 0
        else:
            above = [least for least in minimum.values() if least > minimum[one.grade]]
            assert minimum[one.grade] <= one.total < min(above, default=Decimal(101))


@brief
@given(dated_districts())
def test_ranks_leave_a_gap_as_wide_as_the_tie_before_them(dated: Dated) -> None:
    results = compute(dated[1], dated[0])
    for programme in {one.programme for one in results.evaluations.values()}:
        ranked = established(results, programme)
        if (RANKS, programme) in results.refused:
            assert all(one.rank is None for one in ranked)
            continue
        expected = sorted(ranked, key=lambda one: (one.vetoed, -(one.total or 0), -(one.output_sum or 0)))
        for place, one in enumerate(expected, start=1):
            assert one.rank is not None and one.rank <= place
        ranks = Counter(one.rank or 0 for one in ranked)
        assert all(sum(n for rank, n in ranks.items() if rank < this) == this - 1 for this in ranks)
        assert [one.rank for one in expected] == sorted(ranks.elements())


def established(results: Results, programme: str) -> list[Evaluation]:
    return [one for one in results.evaluations.values() if one.programme == programme and not one.new]


@brief
@given(dated_districts())
def test_the_shares_add_up_to_the_budget_or_to_the_claims(dated: Dated) -> None:
    year, district = dated
    results = compute(district, year)
    for programme in {grant.programme for grant in results.grants.values()}:
        grants = [grant for grant in results.grants.values() if grant.programme == programme]
        row = budget(district, programme, year)
        assert row is not None and (ALLOCATION, programme) not in results.refused
        claims = sum(grant.entitlement for grant in grants)
        assert sum(grant.district for grant in grants) == min(claims, row["区级安排"])
        if row["不足时"] == "先保新开办":
            new = [grant for grant in grants if grant.kind == NEW]
            claims_of_new = sum(grant.entitlement for grant in new)
            assert sum(grant.district for grant in new) == min(claims_of_new, row["区级安排"])


amounts = st.integers(0, 10**7).map(lambda fen: Decimal(fen).scaleb(-2))
equal_or_not = st.one_of(amounts, st.sampled_from([Decimal("0.01"), Decimal(10000)]))


@given(st.dictionaries(st.sampled_from(["S1", "S10", "S2", "s3", "T-2"]), equal_or_not, min_size=1), amounts)
def test_a_share_is_the_exact_one_cut_down_and_at_most_a_fen_added(claims: dict[str, Decimal], money: Decimal) -> None:
    shares, claimed = share(claims, money), sum(claims.values())
    assert sum(shares.values()) == min(claimed, money)
    for site, claim in claims.items():
        exact = Fraction(claim) * min(Fraction(1), Fraction(money) / Fraction(claimed)) if claimed else 0
        assert exact - Fraction(1, 100) < shares[site] < exact + Fraction(1, 100)
        bigger = [other for other in claims if claims[other] > claim]
        assert all(shares[other] >= shares[site] for other in bigger)
        alike_before = [other for other in claims if claims[other] == claim and other < site]
        assert all(shares[other] >= shares[site] for other in alike_before)


@brief
@given(dated_districts(), st.randoms())
def test_the_order_of_the_rows_decides_nothing(dated: Dated, chance: random.Random) -> None:
    year, district = dated
    shuffled = {sheet: chance.sample(rows, len(rows)) for sheet, rows in district.items()}
    assert unordered(compute(shuffled, year)) == unordered(compute(district, year))


def unordered(results: Results) -> dict[str, Any]:
    expected = as_expected(results)
    expected["awards"] = sorted(expected["awards"], key=lambda award: (award["kind"], award["recipient"]))
    return expected | {"refused": {key: set(why.split(", ")) for key, why in results.refused.items()}}


@brief
@given(st.data())
def test_a_provisional_evaluation_knows_nothing_of_what_came_later(data: st.DataObject) -> None:
    year, district = data.draw(dated_districts())
    day = data.draw(as_of_days(year))

    def known(row: Row) -> bool:
        submitted = row.get("首次报送")
        return row.get("日期", day) <= day and (submitted is None or submitted.date() <= day)

    # Holidays, too, are rows with a date, but the deadlines of known logs may hang on later ones.
    then = {
        sheet: rows if sheet == "节假日" else [row for row in rows if known(row)] for sheet, rows in district.items()
    }
    assert unordered(compute(then, year, day)) == unordered(compute(district, year, day))


@brief
@given(dated_districts())
def test_a_programme_that_is_refused_has_no_figures(dated: Dated) -> None:
    results = compute(dated[1], dated[0])
    evaluated = {one.programme for one in results.evaluations.values()}
    paid = {grant.programme for grant in results.grants.values()}
    listed = {award.programme for award in results.awards}
    for (what, programme), why in results.refused.items():
        assert programme not in paid or what != ALLOCATION
        assert programme not in listed or why == NO_BUDGET
        assert programme not in evaluated or what != EVALUATION
        assert programme in evaluated or why in (NO_SCHEME, NO_BUDGET)

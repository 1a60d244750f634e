"""How a score came about: the rows and rules behind each figure."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import SYSTEM
from sites.explain import Explanation, explain
from sites.models import Evaluation
from sites.services.evaluate import evaluate
from tests.factories import (
    YEAR,
    a_log,
    a_mark,
    a_programme,
    a_scheme,
    a_site,
    an_activity,
    an_incident,
    bonus,
    judged,
    measured,
    veto,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def explanation() -> Explanation:
    programme = a_programme()
    a_scheme(
        programme,
        measured("月均活动次数", full="40", full_at=D(2)),
        measured("satisfaction_rate", "N", full="20", dimension="效益", no_data="不计入"),
        judged(full="40"),
        bonus(),
        veto(),
    )
    site, twin = a_site(programme), a_site(programme, "S2")
    for one in (site, twin):
        a_mark(one, "A", "30", "考评组甲")
        a_mark(one, "A", "31", "考评组乙")
        log = a_log(one, "2025-03")
        for day in range(1, 13):
            an_activity(log, day)
    a_mark(a_site(programme, "S3"), "A", "40")
    an_incident(site, date(2025, 3, 3), "一般")
    evaluate(by=SYSTEM, year=YEAR)
    return explain(Evaluation.objects.get(site=site))


def test_each_indicator_shows_what_its_score_was_made_of(explanation: Explanation) -> None:
    lines = {line.indicator.code: line for line in explanation.lines}
    assert list(lines) == ["A", "M", "N", "E", "V"]
    assert [(mark.assessor, mark.mark) for mark in lines["A"].marks] == [("考评组乙", 31), ("考评组甲", 30)]
    assert lines["A"].score == D("30.5")
    measure = lines["M"].measured
    assert measure and (measure.numerator, measure.denominator, measure.value) == (12, 12, 1)
    assert (lines["M"].score, lines["M"].left_out) == (20, False)
    assert (lines["N"].score, lines["N"].left_out) == (None, True)
    assert (lines["V"].score, lines["V"].vetoes) == (None, False)
    assert all(line.rule for line in explanation.lines)


def test_measures_that_no_indicator_uses_are_listed_apart(explanation: Explanation) -> None:
    codes = {line.measure.code: line.value for line in explanation.further}
    assert len(codes) == 9
    assert codes["minor_incident_count"] == 1
    assert codes["trained_volunteer_rate"] is None


def test_the_total_is_shown_step_by_step(explanation: Explanation) -> None:
    total = explanation.total
    assert total
    assert (total.scored, total.left_out, total.base) == (D("50.5"), D(20), D("63.13"))
    assert (total.bonus, total.uncapped, total.total) == (0, D("63.13"), D("63.13"))
    assert (total.grade, total.lowest, total.next_band) == ("良", 60, 90)
    assert (total.rank, total.better, total.equal, total.ranked, total.output) == (1, 0, 1, 3, 20)


def test_missing_marks_and_new_sites_have_no_total(explanation: Explanation) -> None:
    a_site(explanation.evaluation.site.programme, "S4")
    a_site(explanation.evaluation.site.programme, "NEW", opened=date(2025, 5, 5))
    evaluate(by=SYSTEM, year=YEAR)
    missing = explain(Evaluation.objects.get(site__code="S4"))
    assert missing.total is None
    assert [line.indicator.code for line in missing.lines if line.missing] == ["A"]
    new = explain(Evaluation.objects.get(site__code="NEW"))
    assert new.total is None
    assert all(line.score is None for line in new.lines)


def test_an_explanation_takes_few_queries(explanation: Explanation) -> None:
    evaluation = Evaluation.objects.select_related("round").get(pk=explanation.evaluation.pk)
    with CaptureQueriesContext(connection) as queries:
        explain(evaluation)
    assert len(queries) <= 10

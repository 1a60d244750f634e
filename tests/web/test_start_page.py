"""The start page: what waits, the year's figures, and a constant number of questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.desk.start import programme_years, todos
from sites.models import MonthlyLog
from tests.web.district import YEAR, make, officer_of, signed_in

pytestmark = pytest.mark.django_db


def queries(who: Actor) -> int:
    client = signed_in(who)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def test_more_programmes_and_sites_ask_no_more_questions(administrator: Actor) -> None:
    make(3)
    few = queries(administrator)
    make(30, start=3)
    assert queries(administrator) <= few


def test_an_empty_district_says_what_to_do(administrator: Actor, auditor: Actor) -> None:
    page = signed_in(administrator).get("/").content.decode()
    assert "/import/" in page
    assert 'class="btn btn-primary" href="/import/"' in page
    assert 'class="btn btn-primary" href="/import/"' not in signed_in(auditor).get("/").content.decode()


def test_the_figures_of_a_programme_are_those_of_its_rows(administrator: Actor) -> None:
    make(4)
    row, *_rest = programme_years(administrator, YEAR)
    assert (row.programme.code, row.sites, row.evaluated, row.new, row.incomplete) == ("P0", 2, 2, 0, 0)
    assert [(band.name, band.count, band.tone) for band in row.bands] == [("优", 2, "good")]
    assert (row.budget_fen, row.district_fen, row.match_fen) == (1_000_00, 200_00, 200_00)
    assert (row.awards, row.documents, row.documents_made) == (2, 2, 0)


def test_an_officer_sees_the_own_programmes_figures_only(administrator: Actor) -> None:
    officer = officer_of(make(4)[1])
    assert [row.programme.code for row in programme_years(officer, YEAR)] == ["P1"]


def test_what_waits_is_counted_inside_the_scope_and_only_for_who_can_do_it(
    administrator: Actor, auditor: Actor
) -> None:
    officer = officer_of(make(4)[0])
    MonthlyLog.objects.update(status="submitted")
    assert todos(administrator, YEAR)[0].count == 4
    assert todos(officer, YEAR)[0].count == 2
    assert todos(auditor, YEAR) == []


def test_a_to_do_leads_to_its_rows(administrator: Actor) -> None:
    make(4)
    MonthlyLog.objects.filter(site__code="X0").update(status="submitted")
    todo = todos(administrator, YEAR)[0]
    page = signed_in(administrator).get(todo.url)
    assert page.context["cl"].result_count == todo.count == 1

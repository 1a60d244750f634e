"""A list of the API agrees with the page of the same filter, in number and sum, and asks no more for more rows."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Subdistrict
from portal.accounts.rights import Role
from tests.api.conftest import Admit
from tests.api.test_reading import LISTS, THINGS
from tests.web.district import actor, make, signed_in

pytestmark = pytest.mark.django_db


def rows(browser: Any, path: str, **query: str) -> list[Any]:
    answer = browser.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"]


@pytest.fixture
def browser(district: list[Any]) -> Any:
    return signed_in(actor("auditor", Role.AUDITOR))


def test_grants_agree_with_the_page_of_their_allocation(browser: Any) -> None:
    subdistrict = Subdistrict.objects.get(code="S2")
    for page_query, query in (({}, {}), ({"subdistrict": subdistrict.pk}, {"subdistrict": "S2"})):
        page = browser.get("/allocations/2025/of/P0/", page_query).context["sums"]
        found = rows(browser, "grants/", year="2025", programme="P0", **query)
        assert len(found) == page["rows"] > 0
        for field, name in (("entitlement", "entitlement"), ("district_amount", "district"), ("match_amount", "match")):
            assert sum(Decimal(row[field]) for row in found) * 100 == page[name]


def test_evaluations_agree_with_the_page_of_their_round(browser: Any) -> None:
    for query in ({}, {"grade": "优"}, {"kind": "vetoed"}):
        page = browser.get("/evaluations/", {"year": "2025", "programme": "P1"} | query).context["sums"]
        assert len(rows(browser, "evaluations/", year="2025", programme="P1", **query)) == page["rows"]


def test_documents_and_sites_agree_with_their_pages(browser: Any) -> None:
    for query in ({}, {"programme": "P1"}, {"subdistrict": "S1"}, {"state": "missing"}, {"kind": "site_evaluation"}):
        page = browser.get("/documents/", query).context["page"]
        assert len(rows(browser, "reports/", **query)) == page.paginator.count
    page = browser.get("/year/2025/sites/", {"programme": "P1", "q": "3"}).context["page"]
    assert len(rows(browser, "sites/", programme="P1", search="3")) == page.paginator.count == 1


def test_commendations_agree_with_their_page(browser: Any) -> None:
    for state in ("proposed", "struck"):
        page = browser.get("/awards/", {"year": "2025", "programme": "P0", "state": state}).context["sums"]
        assert len(rows(browser, "awards/", year="2025", programme="P0", status=state)) == page["rows"]


@pytest.mark.parametrize("path", [*LISTS, *(thing.format(1) for thing in THINGS), "programmes/P1/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(district: list[Any], admit: Admit, path: str) -> None:
    system = admit()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert system.get(path).status_code == 200
        return len(captured)

    before = queries()
    make(4, start=4)
    assert queries() == before <= 8

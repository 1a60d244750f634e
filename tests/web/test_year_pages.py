"""The pages of a year: evaluations, subsidy and commendation, what they say and what one may do there."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funding.models import Allocation
from portal.accounts.actors import Actor
from portal.accounts.models import Community, User
from portal.accounts.rights import Role
from reports.models import Award
from sites.models import Evaluation, EvaluationRound, MonthlyLog
from tests.web.district import YEAR, actor, follow_from_the_ledgers, make, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(administrator: Actor) -> Client:
    make(6)
    return signed_in(administrator)


def text(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(url).content.decode()))


def test_the_totals_of_a_list_agree_with_its_filter(client: Client) -> None:
    Evaluation.objects.filter(site__code="X0").update(total=70)
    whole = client.get(f"/evaluations/?year={YEAR}&programme=P0").context["sums"]
    assert (whole["rows"], str(whole["mean"])) == (3, "83.33")
    found = client.get(f"/evaluations/?year={YEAR}&programme=P0&q=X0").context["sums"]
    assert (found["rows"], str(found["mean"])) == (1, "70.00")


def test_a_list_is_sorted_by_its_address_and_what_is_empty_comes_last(client: Client) -> None:
    Evaluation.objects.filter(site__code="X0").update(
        total=None, base=None, bonus=None, output=None, grade="", rank=None
    )
    Evaluation.objects.filter(site__code="X2").update(total=80)
    for ordering, codes in (
        ("total", ["X2", "X4", "X0"]),
        ("-total", ["X4", "X2", "X0"]),
        ("-site__code", ["X4", "X2", "X0"]),
    ):
        page = client.get(f"/evaluations/?year={YEAR}&programme=P0&ordering={ordering}")
        assert [row.site.code for row in page.context["page"]] == codes


@pytest.mark.parametrize("query", ["ordering=nonsense", "grade=nonsense", "year=nonsense", "page=999", "subdistrict=x"])
def test_a_senseless_address_is_no_fault(client: Client, query: str) -> None:
    assert client.get(f"/evaluations/?programme=P0&{query}").status_code == 200
    assert client.get(f"/allocations/{YEAR}/of/P0/?{query}").status_code == 200
    assert client.get(f"/awards/?{query}").status_code == 200


@pytest.mark.parametrize("url", [f"/evaluations/?year={YEAR}&programme=P0", f"/allocations/{YEAR}/of/P0/",
                                 f"/allocations/?year={YEAR}", f"/awards/?year={YEAR}&programme=P0"])  # fmt: skip
def test_a_longer_list_asks_no_more_questions(administrator: Actor, url: str) -> None:
    client = signed_in(administrator)
    make(4)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        if not _round:
            first = EvaluationRound.objects.get(programme__code="P0")
            make(20, start=4)
            Evaluation.objects.update(round=first)
            Award.objects.update(programme=first.programme)
    assert counts[1] <= counts[0]


def test_a_score_page_shows_the_marks_with_their_reasons(client: Client) -> None:
    page = text(client, f"/evaluations/{YEAR}/X0/")
    assert "甲 90.00 不足" in page
    assert "90.00 优" in page


def test_a_grant_page_shows_every_step(client: Client) -> None:
    page = text(client, f"/grants/{YEAR}/X0/")
    for figure in ("1,000.00", "300.00", "100.00", "文件"):
        assert figure in page


def test_a_site_page_shows_its_months_and_what_other_apps_add(client: Client) -> None:
    MonthlyLog.objects.filter(site__code="X0").update(status="returned")
    page = text(client, f"/sites/X0/?year={YEAR}")
    assert "returned" in page
    assert page.count("no log") == 11
    assert "Grant 2025" in page
    assert "1.5" in page


def test_money_is_not_shown_to_who_may_not_see_it(client: Client) -> None:
    clerk = actor("clerk", Role.CLERK, community=Community.objects.get(code="C0"))
    page = text(signed_in(clerk), f"/sites/X0/?year={YEAR}")
    assert "Grant" not in page
    assert "Budget" not in text(signed_in(clerk), "/")


def test_nobody_reviews_what_they_computed_and_the_page_says_so(client: Client, administrator: Actor) -> None:
    EvaluationRound.objects.update(computed_by="administrator")
    assert "Nobody approves what they prepared" in text(client, f"/evaluations/?year={YEAR}&programme=P0")
    url = f"/evaluations/{YEAR}/move/review/P0/"
    assert client.post(url).status_code == 409
    EvaluationRound.objects.update(computed_by="x")
    assert client.post(url).status_code == 409  # the ledgers are others than when it was computed
    follow_from_the_ledgers()
    assert client.post(url).status_code == 302
    assert EvaluationRound.objects.get(programme__code="P0").status == "reviewed"


def test_people_are_called_by_their_names_and_by_the_account_that_is_gone(client: Client) -> None:
    actor("maker", Role.LEADER)
    User.objects.filter(username="maker").update(name="王芳")
    url = f"/evaluations/?year={YEAR}&programme=P0"
    for account, said in (("maker", "by 王芳"), ("gone", "by gone"), ("system", "by the system")):
        EvaluationRound.objects.update(computed_by=account)
        assert said in text(client, url)


def test_a_move_that_takes_a_reason_asks_for_it_and_keeps_what_was_typed(client: Client) -> None:
    EvaluationRound.objects.update(status="reviewed", reviewed_by="x", reviewed_at="2026-01-01T00:00Z")
    url = f"/evaluations/{YEAR}/move/send_back/P0/"
    assert client.post(url, {"reason": " "}).status_code == 409
    assert client.post(url, {"reason": "数据有误"}).status_code == 302
    assert EvaluationRound.objects.get(programme__code="P0").status == "computed"
    again = client.post(url, {"reason": "再次"})
    assert again.status_code == 409
    assert "再次" in again.content.decode()


def test_who_lacks_the_right_is_offered_no_move_and_makes_none(client: Client, auditor: Actor) -> None:
    reader = signed_in(auditor)
    assert reader.get(f"/evaluations/?year={YEAR}&programme=P0").context["moves"] == []
    for url in (
        f"/evaluations/{YEAR}/move/review/P0/",
        f"/evaluations/{YEAR}/compute/P0/",
        f"/evaluations/{YEAR}/compute/",
        f"/allocations/{YEAR}/move/review/P0/",
        f"/allocations/{YEAR}/compute/",
        f"/awards/{YEAR}/propose/",
        f"/awards/{YEAR}/list/give_notice/?programme=P0",
        f"/awards/name/{Award.objects.values_list('pk', flat=True)[0]}/strike/",
        "/import/",
    ):
        assert reader.get(url).status_code == 403, url
        assert reader.post(url, {"reason": "x"}).status_code == 403, url
    assert set(EvaluationRound.objects.values_list("status", flat=True)) == {"computed"}
    assert set(Allocation.objects.values_list("status", flat=True)) == {"draft"}


def test_what_a_service_refuses_stands_on_the_page(client: Client) -> None:
    page = client.post("/evaluations/1999/compute/")
    assert page.status_code == 409
    assert "1999" in page.content.decode()


def test_a_name_is_struck_with_a_reason(client: Client) -> None:
    award = Award.objects.get(site__code="X0")
    url = f"/awards/name/{award.pk}/strike/"
    assert client.post(url, {"reason": ""}).status_code == 409
    assert client.post(url, {"reason": "放弃"}).status_code in (302, 409)
    award.refresh_from_db()
    assert award.status in ("struck", "proposed")


def test_a_code_with_a_slash_has_its_page(client: Client) -> None:
    evaluation = Evaluation.objects.get(site__code="X0")
    evaluation.site.code = "X/0 甲"
    evaluation.site.save()
    for page in (f"/evaluations/?year={YEAR}&programme=P0", f"/allocations/{YEAR}/of/P0/"):
        links = [link for link in re.findall(r'href="([^"]+)"', client.get(page).content.decode()) if "X/0" in link]
        assert links, page
        assert all(client.get(link).status_code == 200 for link in links)

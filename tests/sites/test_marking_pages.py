"""The pages of an assessor: which sites wait, and the form of one of them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from programmes.models import Indicator
from sites.models import EvaluationRound, Mark, Site
from sites.services.posts import assign_site
from tests import factories as a
from tests.web.district import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/marking/2025/S1/"


@pytest.fixture
def sites() -> list[Site]:
    """S1 to S3 of P, T1 of Q; a new one of P."""
    found = []
    for code, names in (("P", ("S1", "S2", "S3")), ("Q", ("T1",))):
        programme = a.a_programme(code)
        a.a_scheme(programme, a.judged("A", "50"), a.judged("B", "50"), a.bonus())
        found += [a.a_site(programme, name) for name in names]
    return [*found, a.a_site(found[0].programme, "N1", opened=date(2025, 2, 1))]


@pytest.fixture
def who(sites: list[Site]) -> Actor:
    who = a.an_actor(Role.ASSESSOR, "钱明")
    for site in sites:
        assign_site(by=SYSTEM, site=site, post=who.post, year=a.YEAR)  # type: ignore[arg-type]
    return who


@pytest.fixture
def client(who: Actor) -> Client:
    return signed_in(who)


def fields(site: str = "S1", **typed: tuple[str, str]) -> dict[str, str]:
    """What the form of a site sends, by the codes of its indicators."""
    sent = {}
    for one in Indicator.objects.filter(scheme__programme__sites__code=site):
        mark, reason = typed.get(one.code, ("", ""))
        sent |= {f"mark.{one.pk}": mark, f"reason.{one.pk}": reason}
    return sent


def shown(answer: Any) -> dict[str, tuple[str, str]]:
    return {line.indicator.code: (line.typed.mark, line.typed.reason) for line in answer.context["lines"]}


def test_the_list_says_how_far_each_site_is_and_filters(client: Client, sites: list[Site]) -> None:
    client.post(PAGE, fields(A=("50", ""), B=("50", ""), E=("0", "")))
    client.post("/marking/2025/S2/", fields(A=("50", "")))
    page = client.get("/marking/")
    rows = {row["one"].site.code: (row["one"].given, row["one"].state) for row in page.context["rows"]}
    assert rows == {"N1": (0, "none"), "S1": (3, "done"), "S2": (1, "open"), "S3": (0, "open"), "T1": (0, "open")}
    assert page.context["sums"] == {"sites": 5, "open": 3, "done": 1, "left": 8}
    assert page.context["first"].site.code == "S2"

    def codes(query: str) -> list[str]:
        return [row["one"].site.code for row in client.get(f"/marking/?{query}").context["rows"]]

    assert codes("programme=Q") == ["T1"] and codes("state=open") == ["S2", "S3", "T1"]
    assert codes("q=S3") == ["S3"] and codes("year=2025&state=done") == ["S1"]
    assert "No site fits this filter" in client.get("/marking/?state=closed").text


def test_without_an_assignment_the_list_says_who_gives_one() -> None:
    page = signed_in(a.an_actor(Role.ASSESSOR, "孙宁")).get("/marking/").text
    assert "No site is assigned to you" in page and "The administrator assigns sites" in page


def test_saving_leads_back_to_the_form_or_on_to_the_next_site_that_waits(client: Client) -> None:
    saved = client.post(PAGE, fields(A=("50", ""), B=("45", "资料不全")) | {"do": "save"}, follow=True)
    assert saved.redirect_chain == [(PAGE, 302)] and "saved, 2 of 3 marked" in saved.text
    assert shown(saved) == {"A": ("50", ""), "B": ("45", "资料不全"), "E": ("", "")}
    whole = {"A": ("50", ""), "B": ("50", ""), "E": ("0", "")}
    client.post("/marking/2025/S2/", fields(**whole))
    assert client.post(PAGE, fields(**whole) | {"do": "next"})["Location"] == "/marking/2025/S3/", "S2 is done"
    client.post("/marking/2025/S3/", fields(**whole))
    last = client.post("/marking/2025/T1/", fields("T1", **whole) | {"do": "next"})
    assert last["Location"] == "/marking/"


def test_faults_stand_beside_their_fields_and_what_was_typed_is_kept(client: Client) -> None:
    typed = {"A": ("50.5", ""), "B": ("四十", "电话13900001234"), "E": ("1", "特色 <b>")}
    page = client.post(PAGE, fields(**typed) | {"do": "next"})
    assert page.status_code == 400 and shown(page) == typed and not Mark.objects.exists()
    a, b = Indicator.objects.filter(scheme__programme__code="P", kind="定性").order_by("code")
    for field in (f"mark.{a.pk}", f"mark.{b.pk}", f"reason.{b.pk}"):
        assert f'href="#{field}"' in page.text and f'id="{field}.faults"' in page.text
    assert page.text.count('aria-invalid="true"') == 3


def test_what_was_typed_is_still_there_when_the_public_notice_came_first(client: Client, sites: list[Site]) -> None:
    EvaluationRound.objects.create(
        programme=sites[0].programme, year=a.YEAR, status="notice", computed_at="2026-01-01T00:00Z", digest="d"
    )
    page = client.post(PAGE, fields(A=("40", "迟交")))
    assert page.status_code == 409 and shown(page)["A"] == ("40", "迟交")
    assert "its marks stay" in page.text and 'name="do"' not in page.text and not Mark.objects.exists()


def test_the_marks_of_others_are_not_on_the_page(client: Client, sites: list[Site]) -> None:
    other = a.a_mark(sites[0], "A", "33.33", "赵立")
    Mark.objects.filter(pk=other.pk).update(reason="他人的理由")
    own = a.a_mark(sites[0], "B", "44", "钱明")
    page = client.get(PAGE)
    assert shown(page) == {"A": ("", ""), "B": ("44", ""), "E": ("", "")}
    assert "from the ledgers, under your name" in page.text
    assert "33.33" not in page.text and "他人的理由" not in page.text and "赵立" not in page.text
    assert own.account is None, "looking alone ties nothing"


def test_what_is_not_assigned_for_the_year_is_not_there(client: Client, sites: list[Site]) -> None:
    a.a_site(sites[0].programme, "X1")
    for address in ("/marking/2024/S1/", "/marking/2025/X1/", "/marking/2025/none/"):
        assert client.get(address).status_code == client.post(address, {}).status_code == 404


def test_a_site_that_is_new_in_the_year_has_no_form(client: Client) -> None:
    page = client.get("/marking/2025/N1/").text
    assert "opened in 2025: in its first year it is not marked" in page and 'name="mark.' not in page


def test_the_page_tells_what_was_approved_of_the_year(client: Client, sites: list[Site]) -> None:
    log = a.a_log(sites[0], "2025-03", open_days=20)
    a.an_activity(log, 2, people=12)
    a.an_activity(a.a_log(sites[0], "2025-04", "submitted", open_days=9), 2, people=99)
    page = client.get(PAGE).context
    told = {name: page[name] for name in ("operating", "approved", "activities", "attendance", "open_days")}
    assert told == {"operating": 12, "approved": 1, "activities": 1, "attendance": 12, "open_days": 20}

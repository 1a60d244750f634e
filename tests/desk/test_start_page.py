"""The start page itself: empty districts, an ever same number of questions, choices by the address."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from tests.web.district import YEAR, actor, make, officer_of, signed_in

pytestmark = pytest.mark.django_db


def asked(who: Actor, url: str = "/") -> int:
    client = signed_in(who)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.FINANCE_OFFICER, Role.LEADER])
def test_more_programmes_and_sites_ask_no_more_questions(role: Role) -> None:
    who = actor(role.value, role)
    make(3)
    few = asked(who)
    make(12, start=3)
    assert asked(who) <= few


@pytest.mark.parametrize("page", ["sites", "coverage", "logs"])
def test_a_longer_page_of_rows_asks_no_more_questions(administrator: Actor, page: str) -> None:
    make(3)
    few = asked(administrator, f"/year/{YEAR}/{page}/")
    make(12, start=3)
    assert asked(administrator, f"/year/{YEAR}/{page}/") <= few


def test_an_empty_district_says_what_to_do(administrator: Actor, auditor: Actor) -> None:
    button = 'class="btn btn-primary" href="/import/"'
    assert button in signed_in(administrator).get("/").content.decode()
    assert button not in signed_in(auditor).get("/").content.decode()


def test_the_greeting_names_the_reader_the_day_and_the_post(administrator: Actor) -> None:
    make(2)
    page = signed_in(administrator).get("/").content.decode()
    assert "Good morning, administrator" in page
    assert "1 June 2026 Monday · District administrator" in page


def test_one_programme_is_chosen_by_the_address_and_a_strange_one_is_passed_over(administrator: Actor) -> None:
    make(3)
    client = signed_in(administrator)
    assert [line.code for line in client.get("/?programme=P1").context["lines"]] == ["P1"]
    assert [line.code for line in client.get("/?programme=nowhere").context["lines"]] == ["P0", "P1", "P2"]


def test_a_single_programme_needs_no_tabs_and_no_sum() -> None:
    officer = officer_of(make(3)[0])
    context = signed_in(officer).get("/").context
    assert (len(context["lines"]), context["tabs"], context["whole"].name) == (1, [], "项目0")


def test_amounts_stand_rounded_on_the_screen_and_exact_on_paper() -> None:
    make(2)
    page = signed_in(actor("leader", Role.LEADER)).get("/").content.decode()
    assert '<span class="on-screen" title="1,000.00">0.10</span><span class="on-paper">1,000.00</span>' in page


def test_money_is_not_shown_to_who_may_not_see_it() -> None:
    make(2)
    clerk = actor("clerk", Role.CLERK, community=Community.objects.get(code="C0"))
    page = signed_in(clerk).get("/").content.decode()
    assert "yuan" not in page and "/allocations/" not in page


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (Role.ADMINISTRATOR, "/import/", "/admin/funding/rate/"),
        (Role.FINANCE_OFFICER, "/admin/funding/rate/", "/import/"),
        (Role.AUDITOR, "/admin/audit/entry/", "/import/"),
        (Role.SUBDISTRICT_OFFICER, f"/year/{YEAR}/logs/", "/export/"),
        (Role.CLERK, "/logs/", "/admin/audit/entry/"),
    ],
)
def test_each_role_has_its_own_quick_links_and_each_opens(role: Role, there: str, not_there: str) -> None:
    make(2)
    who = actor(
        role.value,
        role,
        subdistrict=Subdistrict.objects.get(code="S0") if role == Role.SUBDISTRICT_OFFICER else None,
        community=Community.objects.get(code="C0") if role == Role.CLERK else None,
    )
    client = signed_in(who)
    urls = [quick.url for quick in client.get("/").context["quick"]]
    assert there in urls and not_there not in urls
    assert [url for url in urls if client.get(url, follow=True).status_code != 200] == []


def test_the_drawings_hold_no_style_and_every_link_in_them_has_a_name(administrator: Actor) -> None:
    make(4)
    page = signed_in(administrator).get("/").content.decode()
    drawings = re.findall(r"<svg class=\"chart.*?</svg>", page, re.DOTALL)
    links = [link for drawing in drawings for link in re.findall(r"<a [^>]*>", drawing)]
    assert len(drawings) > 10 and len(links) > 5
    assert all(re.search(r'aria-label="[^"]+: [^"]+ \d+"', link) for link in links)
    assert not re.search(r"\sstyle=", page)

"""The pages with their own scripts and styles, wide and narrow, light and dark, for axe and for the content policy.

The `page` fixture fails a test on any script error and on any breach of the policy.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Request, expect

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from sites.models import Site, SitePost
from tests.web.district import PASSWORD, YEAR, actor, make

#: bytes of a first load
HEAVIEST = 300_000
PAGES = (
    "/",
    f"/evaluations/?year={YEAR}&programme=P0",
    f"/evaluations/{YEAR}/X0/",
    f"/evaluations/{YEAR}/move/review/P0/",
    f"/evaluations/{YEAR}/compute/P0/",
    "/marking/",
    f"/marking/{YEAR}/X0/",
    "/sites/X0/",
    f"/allocations/?year={YEAR}",
    f"/allocations/{YEAR}/of/P0/",
    f"/grants/{YEAR}/X0/",
    f"/awards/?year={YEAR}",
    "/documents/",
    "/documents/?year=many&state=none",
    f"/documents/year/{YEAR}/",
    f"/year/{YEAR}/sites/",
    f"/year/{YEAR}/coverage/",
    f"/year/{YEAR}/logs/",
    "/search/",
    "/search/?q=0",
    "/search/?q=x&kind=sites",
    "/jobs/",
    "/import/",
    "/holidays/2026/",
    "/export/",
    "/account/password/",
    "/account/sessions/",
    "/account/second-factor/",
    "/account/logins/",
    "/api/clients/",
    "/api/clients/new/",
    "/admin/",
    "/admin/sites/site/",
    "/admin/sites/activity/",
    "/admin/sites/evaluation/",
    "/admin/volunteers/volunteer/",
    "/admin/programmes/course/add/",
    "/admin/accounts/post/add/",
    "/nowhere/",
)


@pytest.fixture
def administrator(transactional_db: None, everything: None) -> Actor:
    make(2)
    found = actor("administrator", Role.ADMINISTRATOR)
    SitePost.objects.create(site=Site.objects.get(code="X0"), post=found.post, year=YEAR)
    return found


def log_in(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("用户名").fill("administrator")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    # with all of its scripts
    page.wait_for_url(lambda url: "login" not in url)
    expect(page.locator("main h1")).to_be_visible()


def serious(page: Page, part: str | None = None) -> list[str]:
    """What axe finds wrong with the page, or with the part of it that a selector names."""
    # preloading would put style sheets of its own into the page, which the policy rightly refuses
    found: list[dict[str, Any]] = Axe().run(page, part, {"preload": False}).response["violations"]
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def trouble(page: Page) -> list[str]:
    return [*serious(page), *(["it scrolls sideways"] if overflow(page) > 0 else [])]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


class Load:
    """What the first load of each page takes on the wire, in bytes.

    The browser tests' context keeps nothing, so that every page loads all it needs. Static files are compressed as
    they are collected, pages are sent as they are.
    """

    def __init__(self, page: Page) -> None:
        self.finished: list[Request] = []
        page.on("requestfinished", lambda request: self.finished.append(request))

    def weight(self) -> int:
        """Of the page that was opened since this was last asked."""
        finished, self.finished[:] = list(self.finished), []
        return sum(map(self.size, finished))

    def size(self, request: Request) -> int:
        path = urlsplit(request.url).path
        if path.startswith("/static/"):
            return compressed(path.removeprefix("/static/"))
        return int(request.sizes()["responseBodySize"])


@cache
def compressed(static: str) -> int:
    data = Path(finders.find(static) or "").read_bytes()
    return min(len(data), len(gzip.compress(data)))


def test_one_logs_in_and_sees_the_year(page: Page, administrator: Actor) -> None:
    log_in(page)
    page.get_by_role("link", name="优 1").first.click()
    expect(page.get_by_role("row", name="项目点0")).to_be_visible()
    page.get_by_role("link", name="项目点0").click()
    expect(page.locator(".verdict strong")).to_have_text("90.00")


@pytest.mark.looks
def test_no_page_of_a_phone_scrolls_sideways_or_troubles_axe(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/account/login/")
    faults = {"/account/login/": trouble(page)}
    log_in(page)
    for url in PAGES:
        page.goto(url)
        faults[url] = trouble(page)
    page.goto("/documents/")
    page.locator("main tbody th a").first.click()
    expect(page.locator("#state-head")).to_be_visible()
    faults["a document"] = trouble(page)
    assert {url: found for url, found in faults.items() if found} == {}


@pytest.mark.looks
def test_no_wide_page_in_the_dark_scrolls_sideways_or_troubles_axe(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="dark")
    log_in(page)
    faults = {}
    # every second one: the dark has the same pages and one set of colours
    for url in PAGES[::2]:
        page.goto(url)
        faults[url] = trouble(page)
    assert {url: found for url, found in faults.items() if found} == {}


@pytest.mark.looks
def test_english_pages_fit_a_phone_and_weigh_little(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    load = Load(page)
    page.goto("/account/login/")
    weights = {"/account/login/": load.weight()}
    log_in(page)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    wide = {}
    load.finished.clear()
    for url in PAGES:
        page.goto(url)
        wide[url], weights[url] = overflow(page), load.weight()
    assert {url: pixels for url, pixels in wide.items() if pixels > 0} == {}
    # a page without its style sheets would weigh less
    assert {url: weight for url, weight in weights.items() if not 30_000 < weight < HEAVIEST} == {}


def test_the_menu_of_a_phone_opens_and_closes(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    log_in(page)
    navigation = page.get_by_role("navigation", name="主导航")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    expect(navigation).to_be_visible()
    navigation.get_by_role("link", name="奖补").click()
    expect(page).to_have_url(re.compile("/allocations/"))


def test_a_list_of_the_admin_is_searched_filtered_and_opened(page: Page, administrator: Actor) -> None:
    log_in(page)
    page.goto("/admin/sites/site/")
    page.locator("#searchbar").fill("X1")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#id_name")).to_have_value("项目点1")


def test_a_row_is_changed_in_the_admin_with_the_calendar(page: Page, administrator: Actor) -> None:
    site = Site.objects.get(code="X0")
    log_in(page)
    page.goto(f"/admin/sites/site/{site.pk}/change/")
    page.locator("#id_name").fill("新名称")
    page.locator("a[id^=calendarlink]").first.click()
    page.locator(".calendarbox:visible td a", has_text="今天").or_(
        page.locator(".calendarbox:visible td a")
    ).first.click()
    page.locator("#id_applied_on").fill("2023-12-01")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    site.refresh_from_db()
    assert (site.name, site.phone) == ("新名称", "19900005678")

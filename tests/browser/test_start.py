"""The start page in a browser: read, clicked through, wide and narrow, light and dark, on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Role
from sites.models import MonthlyLog
from tests.browser.test_pages import trouble
from tests.web.district import PASSWORD, YEAR, actor, make

SIZES = [(360, 740), (768, 1024), (1920, 1080)]


@pytest.fixture
def administrator(transactional_db: None, everything: None) -> Actor:
    make(4)
    MonthlyLog.objects.filter(site__code="X0").update(status="submitted")
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def clerk(administrator: Actor) -> Actor:
    return actor("clerk", Role.CLERK, community=Community.objects.get(code="C0"))


def log_in(page: Page, who: Actor) -> None:
    page.goto("/account/login/")
    assert who.user
    page.locator("input[name=username]").fill(who.user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("#of-year")).to_be_visible()


def test_what_waits_and_each_bar_lead_to_their_rows(page: Page, administrator: Actor) -> None:
    log_in(page, administrator)
    page.locator(".waiting-head[href$='/logs/check/']").click()
    expect(page.locator("table.queue tbody tr")).to_have_count(1)
    page.goto("/")
    page.locator(".bands a rect").first.click()
    expect(page).to_have_url(re.compile(r"/evaluations/\?year=2025&programme=P0&grade="))
    expect(page.locator(".rows tbody tr")).to_have_count(2)
    page.goto("/")
    page.locator(".strip svg a:has(.chart-poor)").first.click()
    expect(page).to_have_url(re.compile(rf"/year/{YEAR}/logs/\?state=missing&month=1"))
    expect(page.locator(".rows tbody tr")).to_have_count(4)


def test_a_programme_is_chosen_by_its_tab_and_the_address_keeps_it(page: Page, administrator: Actor) -> None:
    log_in(page, administrator)
    page.locator(".tabs a", has_text="项目1").click()
    expect(page.locator("#of-year")).to_contain_text("项目1")
    page.reload()
    expect(page.locator(".tabs a[aria-current]")).to_have_text("项目1")
    expect(page.locator("section[aria-labelledby=sites] tbody tr")).to_have_count(1)


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_and_troubles_nobody(page: Page, administrator: Actor, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    log_in(page, administrator)
    pages = ["/", f"/year/{YEAR}/sites/", f"/year/{YEAR}/coverage/", f"/year/{YEAR}/logs/"]
    faults = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for url in pages if width == SIZES[0][0] else pages[:1]:
            page.goto(url)
            faults[width, url] = trouble(page)
    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.looks
def test_a_committee_reads_larger_type_than_an_officer(page: Page, clerk: Actor) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    log_in(page, clerk)
    assert page.locator("main").evaluate("node => getComputedStyle(node).fontSize") == "16px"
    assert page.locator("main table.rows").first.evaluate("node => getComputedStyle(node).fontSize") == "16px"
    assert trouble(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert trouble(page) == []
    low = page.locator(".waiting-places a, .waiting-head, .quick a").evaluate_all(
        "nodes => nodes.filter(node => node.getBoundingClientRect().height < 43.5).length"
    )
    assert low == 0


@pytest.mark.looks
def test_an_officer_reads_small_type_on_a_wide_screen(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    log_in(page, administrator)
    assert page.locator("main").evaluate("node => getComputedStyle(node).fontSize") == "14px"


@pytest.mark.looks
def test_on_paper_amounts_are_exact_and_what_is_only_for_clicking_is_gone(page: Page, administrator: Actor) -> None:
    log_in(page, administrator)
    budget = page.locator("section[aria-labelledby=money] tbody td.number").first
    expect(budget.locator(".on-screen")).to_be_visible()
    page.emulate_media(media="print")
    expect(budget.locator(".on-paper")).to_be_visible()
    expect(budget.locator(".on-screen")).to_be_hidden()
    expect(page.locator(".quick")).to_be_hidden()
    expect(page.locator(".tabs")).to_be_hidden()


@pytest.mark.looks
def test_the_keyboard_goes_through_figures_once_and_past_the_drawings(page: Page, administrator: Actor) -> None:
    log_in(page, administrator)
    stops = page.evaluate("[...document.querySelectorAll('main a')].filter(link => link.tabIndex >= 0).length")
    drawn = page.evaluate("[...document.querySelectorAll('main svg a')].filter(link => link.tabIndex >= 0).length")
    assert stops > 20 and drawn == 0

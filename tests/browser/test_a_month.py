"""A month played by all who have a part in it: typed by the clerk with the connection cut, handed in, returned,
corrected, approved in bulk, signed by the head, and told in the district's bulletin by a real worker."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import Post
from portal.accounts.rights import Role
from programmes.models import Programme, ProgrammeOfficer
from reports.models import Document
from sites.models import LogDraft, MonthlyLog, MonthSignature, Site
from tests import factories
from tests.browser.conftest import watched
from tests.browser.test_signing_in import log_in
from tests.services import Worker, wait_until
from tests.web.district import actor

pytestmark = pytest.mark.django_db(transaction=True)
LATER = 120


@pytest.fixture
def month() -> date:
    """The last one that is over."""
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.fixture
def sites(live_server: Any, worker: Worker, month: date) -> list[Site]:
    """Two of a community, with the month before handed in, and everybody who has to do with them."""
    programme = factories.a_programme(menu=1, due=28)
    for year in {month.year, month.year + 1}:
        factories.a_scheme(programme, year=year)
    earlier = (month - timedelta(days=1)).replace(day=1)
    found = [factories.a_site(programme, code, opened=earlier) for code in ("S1", "S2")]
    for day, site in enumerate(found, start=3):
        factories.an_activity(factories.a_log(site, f"{earlier:%Y-%m}", open_days=20), day, 12)
    people(found[0], programme)
    return found


def people(site: Site, programme: Programme) -> None:
    community = site.room.community
    actor("clerk", Role.CLERK, community=community)
    actor("officer", Role.SUBDISTRICT_OFFICER, subdistrict=community.subdistrict)
    actor("head", Role.SUBDISTRICT_HEAD, subdistrict=community.subdistrict)
    post = actor("district", Role.PROGRAMME_OFFICER).post
    assert isinstance(post, Post)
    ProgrammeOfficer.objects.create(programme=programme, post=post)


@pytest.mark.parametrize("width", [1440, 360])
def test_a_month_goes_its_way(browser: Browser, live_server: Any, sites: list[Site], month: date, width: int) -> None:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    faults = watched(page)
    as_one(page, "clerk")
    for site, day in zip(sites, ("6", "8"), strict=True):
        type_and_hand_in(page, site, month, day)
    as_one(page, "officer")
    return_with_a_reason(page, sites[0], month)
    as_one(page, "clerk")
    correct(page, sites[0], month)
    as_one(page, "officer")
    approve_in_bulk(page)
    as_one(page, "head")
    sign(page, sites[0], month)
    as_one(page, "district")
    make_the_bulletin(page, month)
    assert not [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    context.close()


def as_one(page: Page, name: str) -> None:
    page.context.clear_cookies()
    log_in(page, name)
    narrow_enough(page)


def narrow_enough(page: Page) -> None:
    """Nothing is wider than the window, phone or not."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def state(page: Page, name: str) -> None:
    expect(page.locator(".log-state")).to_have_class(f"log-state is-{name}")


def type_and_hand_in(page: Page, site: Site, month: date, day: str) -> None:
    page.goto(f"/logs/{month.year}-{month.month}/{site.code}/")
    page.click("[data-do=copy]")
    page.locator("[name$='.date']").first.fill(day)
    state(page, "good")
    page.context.set_offline(True)
    page.locator("#open_days").fill("21")
    state(page, "bad")
    page.context.set_offline(False)
    state(page, "good")
    page.reload()
    expect(page.locator("#open_days")).to_have_value("21")
    narrow_enough(page)
    hand_in(page)
    assert MonthlyLog.objects.get(site=site, month=month).status == "submitted"


def hand_in(page: Page) -> None:
    page.click("button[data-do=ready]")
    page.wait_for_url("**/logs/ready/**")
    narrow_enough(page)
    page.locator("form.panel .btn-primary").first.click()
    page.wait_for_url(lambda url: "/done/" in url or "/ready/" in url)
    if page.locator("[name=asked]").count():  # something is odd: it is asked about once
        page.locator("form.panel .btn-primary").first.click()
    page.wait_for_url("**/logs/done/**")


def return_with_a_reason(page: Page, site: Site, month: date) -> None:
    page.goto(f"/logs/check/{month.year}-{month.month:02}/{site.code}/")
    narrow_enough(page)
    page.fill("#reason", "主题写得更具体些")
    page.click("button[value=return]")
    page.wait_for_load_state()
    assert MonthlyLog.objects.get(site=site, month=month).status == "returned"


def correct(page: Page, site: Site, month: date) -> None:
    page.goto("/logs/")
    expect(page.locator("main")).to_contain_text("主题写得更具体些")
    page.goto(f"/logs/{month.year}-{month.month}/{site.code}/")
    page.locator("[name$='.topic']").first.fill("春日诵读会")
    state(page, "good")
    assert LogDraft.objects.get(log__site=site).content["activities"][0]["topic"] == "春日诵读会"
    hand_in(page)


def approve_in_bulk(page: Page) -> None:
    page.goto("/logs/check/")
    narrow_enough(page)
    page.check("#bulk [name=all]")
    page.click("#bulk [name=move][value=approve]")
    page.locator("form.panel .btn-primary").click()
    page.wait_for_url("**/logs/check/**")
    assert set(MonthlyLog.objects.values_list("status", flat=True)) == {"approved"}


def sign(page: Page, site: Site, month: date) -> None:
    place = site.room.community.subdistrict
    page.goto("/")
    page.goto(f"/logs/sign/{month.year}-{month.month:02}/{place.code}/")
    narrow_enough(page)
    page.locator("form .btn-primary").last.click()
    page.wait_for_load_state()
    wait_until(lambda: MonthSignature.objects.exists(), "the month is signed")
    assert MonthSignature.objects.get().approved == 2


def make_the_bulletin(page: Page, month: date) -> None:
    address = f"/bulletins/{month:%Y-%m}/of/P/"
    page.goto(address)
    narrow_enough(page)
    expect(page.locator("main")).to_contain_text("通报")
    page.locator("main form[method=post] .btn-primary").click()
    page.wait_for_load_state()
    made = Document.objects.filter(kind="monthly_bulletin")
    wait_until(lambda: made.filter(file__isnull=False).exists(), "the bulletin is made", seconds=LATER)
    page.goto(address)
    expect(page.locator("a[href$='/pdf/'], a[href*='pdf']").first).to_be_visible()

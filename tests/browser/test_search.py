"""The search box in the header: a combobox for the keyboard, a form without scripts, an icon on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from tests.browser.test_pages import log_in, serious
from tests.web.district import PASSWORD, actor, make


@pytest.fixture
def administrator(transactional_db: None, everything: None) -> Actor:
    make(1)
    town = Subdistrict.objects.create(code="990101004", name="松亭街道", kind="街道")
    for code, name in (("990101004001", "向阳社区"), ("990101004002", "新月社区")):
        Community.objects.create(code=code, name=name, subdistrict=town, kind="社区", nature="普通", fit=True)
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def box(page: Page, administrator: Actor) -> Locator:
    log_in(page)
    return page.locator("#search-box")


def found(page: Page) -> Locator:
    return page.locator("#search-suggestions [role=option]")


def test_slash_focuses_the_box_on_every_page(page: Page, box: Locator) -> None:
    for url in ("/", "/admin/sites/site/", "/documents/"):
        page.goto(url)
        page.keyboard.press("/")
        expect(box).to_be_focused()
        expect(box).to_have_value("")
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")


@pytest.mark.parametrize("url", ["/", "/admin/sites/site/"])
def test_pinyin_suggests_and_the_keyboard_chooses(page: Page, box: Locator, url: str) -> None:
    page.goto(url)
    page.keyboard.press("/")
    page.keyboard.type("xysq")
    expect(found(page)).to_have_text([re.compile("向阳社区"), re.compile("新月社区"), re.compile("xysq")])
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#search-status")).to_have_text(re.compile("2"))
    assert serious(page, ".bar") == []
    for key, chosen in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", 2)):
        page.keyboard.press(key)
        marked = page.locator("#search-suggestions [aria-selected=true]")
        if chosen is None:
            expect(marked).to_have_count(0)
            assert box.get_attribute("aria-activedescendant") is None
        else:
            expect(marked).to_have_id(found(page).nth(chosen).get_attribute("id") or "")
            expect(box).to_have_attribute("aria-activedescendant", marked.get_attribute("id") or "")
        expect(box).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/accounts/community/"))
    expect(page.locator("#id_name")).to_have_value("向阳社区")


def test_enter_without_a_choice_opens_all_that_is_found(page: Page, box: Locator) -> None:
    box.fill("xysq")
    expect(found(page)).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=xysq$"))
    expect(page.locator("main .found a").first).to_contain_text("向阳社区")


def test_escape_closes_then_empties(page: Page, box: Locator) -> None:
    box.press_sequentially("xysq")
    expect(page.locator("#search-suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("xysq")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(found(page)).to_have_count(0)


def test_leaving_the_box_closes_the_suggestions(page: Page, box: Locator) -> None:
    box.press_sequentially("xysq")
    expect(page.locator("#search-suggestions")).to_be_visible()
    page.locator("main h1").first.click()
    expect(page.locator("#search-suggestions")).to_be_hidden()


def test_a_suggestion_is_clicked(page: Page, box: Locator) -> None:
    box.press_sequentially("xiangyang")
    found(page).first.click()
    expect(page).to_have_url(re.compile("/admin/accounts/community/"))


def test_the_number_of_a_person_is_in_no_address_that_is_asked_for(page: Page, box: Locator) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box.press_sequentially("19900000000")
    expect(found(page).first).to_contain_text("志愿者0")
    page.keyboard.press("Enter")
    expect(page.locator("main .found a")).to_contain_text("志愿者0")
    assert page.url.endswith("/search/") and asked
    assert not [url for url in asked if "1990" in url]


def test_whose_session_has_ended_is_shown_no_login_page_as_suggestions(page: Page, box: Locator) -> None:
    page.context.clear_cookies(name="sessionid")
    box.press_sequentially("xysq")
    # the page asks for a login itself, and what was typed stays
    expect(page.locator("#session-password")).to_be_focused()
    assert box.input_value().startswith("x")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    assert page.locator("#search-suggestions").inner_html() == ""


def test_on_a_phone_the_box_opens_from_an_icon(page: Page, administrator: Actor) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    log_in(page)
    box = page.locator("#search-box")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="搜索").click()
    expect(box).to_be_focused()
    page.keyboard.type("xysq")
    expect(found(page)).to_have_count(3)
    assert serious(page, ".bar") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for _ in range(2):
        page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.get_by_role("button", name="搜索")).to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()


@pytest.fixture
def plain(browser: Browser, live_server: object) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False, locale="zh-CN")
    yield context
    context.close()


def test_without_scripts_the_form_searches_all_the_same(plain: BrowserContext, administrator: Actor) -> None:
    page = plain.new_page()
    page.goto("/account/login/")
    page.locator("#id_username").fill("administrator")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#search-box").fill("xysq")
    page.locator("#search-box").press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=xysq$"))
    expect(page.locator("main .found a").first).to_contain_text("向阳社区")

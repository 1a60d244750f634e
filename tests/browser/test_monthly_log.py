"""A clerk's month on a PC and on a phone: typed, cut off, taken up again, handed in; and how many keys it takes."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.signin.models import Session
from sites.models import Activity, LogAside, LogDraft, MonthlyLog, Site
from sites.services.logs.drafting import save_draft
from tests import factories
from tests.browser.conftest import watched
from tests.browser.test_signing_in import log_in
from tests.web.district import PASSWORD, actor

pytestmark = pytest.mark.django_db(transaction=True)

#: counts what somebody does: keys, and clicks that are no key's
COUNT = """
for (const kind of ["keydown", "pointerdown"])
  window.addEventListener(kind, (event) => { if (!event.repeat) window.didSomething(kind); }, true);
"""

#: fields and buttons that are too small for a finger
SMALL = """
[...document.querySelectorAll(".log-form :is(button, input, select, summary)")].filter((each) => each.offsetParent
  && !each.closest(".unseen, .log-chip, .photo-way") && each.getBoundingClientRect().height < 43.5).length
"""


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


@pytest.fixture
def month() -> date:
    """The last one that is over."""
    return month_before(timezone.localdate().replace(day=1))


@pytest.fixture
def site(live_server: Any, month: date) -> Site:
    """Of a programme that asks for two menu courses a month; the month before was handed in with five activities."""
    programme = factories.a_programme(menu=2, due=28)
    for year in {month.year, timezone.localdate().year}:
        factories.a_scheme(programme, year=year)
    factories.a_course(programme, "X", on_menu=False)
    site = factories.a_site(programme, "S/1", opened=month_before(month))
    log = factories.a_log(site, f"{month_before(month):%Y-%m}", open_days=20)
    for day in (3, 5, 10, 12, 17):
        factories.an_activity(log, day, 15 + day)
    return site


@pytest.fixture
def clerk(site: Site) -> Actor:
    return actor("clerk", Role.CLERK, community=site.room.community)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """As everywhere, but a lost connection is no fault of the page."""
    page = context.new_page()
    faults = watched(page)
    yield page
    assert not [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def state(page: Page) -> Any:
    return page.locator(".log-state")


def saved(page: Page) -> None:
    expect(state(page)).to_have_class("log-state is-good")


def content() -> dict[str, Any]:
    found: dict[str, Any] = LogDraft.objects.get().content
    return found


def test_a_month_of_five_activities_is_handed_in_with_few_keys_though_the_connection_is_cut(
    page: Page, context: BrowserContext, site: Site, clerk: Actor, month: date
) -> None:
    done: list[str] = []
    log_in(page, "clerk")
    context.expose_binding("didSomething", lambda _source, kind: done.append(kind))
    context.add_init_script(COUNT)
    page.goto("/logs/")
    expect(page).to_have_url(re.compile(rf"/logs/{month.year}-{month.month}/S/1/$"))
    page.click("[data-do=copy]")
    expect(page.locator("[name$='.date']:focus")).to_have_count(1)
    for day in ("2", "6", "9"):
        page.keyboard.type(day)
        page.keyboard.press("Enter")
    saved(page)
    # cut off: it is kept in the browser, and goes on by itself
    context.set_offline(True)
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    page.keyboard.type("16")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_class("log-state is-bad")
    assert page.evaluate("localStorage.length") == 1
    context.set_offline(False)
    saved(page)
    assert page.evaluate("localStorage.length") == 0
    # loaded anew before the pause is over
    expect(page.locator("[name=open_days]:focus")).to_have_count(1)
    page.keyboard.type("21")
    page.reload()
    expect(page.locator("[name=open_days]")).to_have_value("21")
    expect(page.locator("[data-need=menu] [data-shown]")).to_have_text("5/2")
    page.click("button[data-do=ready]")
    page.wait_for_url("**/logs/ready/**")
    page.keyboard.press("Enter")
    if page.locator("[name=asked]").count():  # something is odd: it is asked about once
        page.click("form.panel .btn-primary")
    page.wait_for_url("**/logs/done/**")
    log = MonthlyLog.objects.get(month=month)
    assert (log.status, log.open_days) == ("submitted", 21)
    days = Activity.objects.filter(log=log).order_by("date")
    assert [(one.date.day, one.participants) for one in days] == [(2, 18), (6, 20), (9, 25), (13, 27), (16, 32)]
    assert 15 <= len(done) <= 40, f"{len(done)} key presses and clicks"


def test_on_a_phone_two_people_write_one_log_and_a_session_ends(
    page: Page, context: BrowserContext, site: Site, clerk: Actor, month: date
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    log_in(page, "clerk")
    page.goto(f"/logs/{month.year}-{month.month}/S/1/")
    lines_are_written(page)
    what_is_missing_is_told(page)
    the_session_ends(page)
    assert (content()["open_days"], len(content()["activities"])) == ("20", 1)
    a_colleague_was_first(page, site, month)
    nothing_stays_on_the_machine(page, context)


def lines_are_written(page: Page) -> None:
    """As cards that fit the phone; a line comes by Enter, goes, is taken back and goes again."""
    row = page.locator("[data-rows=activities] .log-row").first
    row.locator("[name$='.date']").fill("6")
    expect(row.locator("[data-weekday]")).not_to_be_empty()
    row.locator(".log-chip").first.click()
    row.locator("[name$='.topic']").fill("我写的")
    saved(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(SMALL) == 0, "targets of 44 px"
    row.locator("[name$='.participants']").fill("8")
    row.locator("[name$='.hours']").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows=activities] .log-row")).to_have_count(2)
    page.keyboard.press("Control+s")
    page.locator("[data-do=remove]").nth(1).click()
    page.locator("[data-gone] [data-do=undo]").click()
    page.locator("[data-do=remove]").nth(1).click()
    saved(page)
    expect(page.locator(".log-gone")).to_have_count(1)


def what_is_missing_is_told(page: Page) -> None:
    """In a summary, which leads to the fields."""
    page.click("button[data-do=ready]")
    summary = page.locator("#faults")
    expect(summary).to_be_focused()
    summary.locator("a[href='#open_days']").click()
    expect(page.locator("#open_days")).to_be_focused()


def the_session_ends(page: Page) -> None:
    Session.objects.all().delete()
    page.locator("#open_days").fill("20")
    page.locator("#session-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    saved(page)


def a_colleague_was_first(page: Page, site: Site, month: date) -> None:
    """Both texts are shown, and one's own is taken."""
    colleague = actor("colleague", Role.CLERK, community=site.room.community)
    theirs = content() | {"open_days": "19", "note": "同事写的"}
    save_draft(by=colleague, site=site, month=month, content=theirs, edit=MonthlyLog.objects.get(month=month).edit)
    page.locator("#open_days").fill("18")
    aside = page.locator("#aside")
    expect(aside).to_contain_text("同事写的")
    found = Axe().run(page)
    serious = [one["id"] for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
    aside.locator("button[value=mine]").click()
    expect(aside).to_have_count(0)
    expect(page.locator("#open_days")).to_have_value("18")
    assert (content()["open_days"], content()["note"]) == ("18", "")
    assert not LogAside.objects.exists()


def nothing_stays_on_the_machine(page: Page, context: BrowserContext) -> None:
    """What is kept while there is no connection goes as soon as it is saved, and another user's at once."""
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.locator("#open_days").fill("17")
    page.locator("#note").evaluate("note => { note.closest('details').open = true; }")
    page.locator("#note").fill("电话13800000000")
    expect(state(page)).to_have_class("log-state is-bad")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "S/1" in kept and "13800000000" not in kept
    context.set_offline(False)
    saved(page)
    assert page.evaluate("localStorage.length") == 0
    page.evaluate("localStorage.setItem('kept somebody x', JSON.stringify({user: 'somebody', at: Date.now()}))")
    page.reload()
    assert page.evaluate("localStorage.length") == 0

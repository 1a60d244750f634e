"""A subdistrict's month: checked on a PC by its officer, by mouse and by key, and signed by its head on a phone."""

import re
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal.accounts.rights import Role
from sites.models import LogOddity, MonthlyLog, MonthSignature
from tests import factories
from tests.browser.conftest import watched
from tests.browser.test_pages import trouble
from tests.browser.test_signing_in import log_in
from tests.web.district import actor

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
QUEUE = "/logs/check/"


@pytest.fixture
def logs(transactional_db: None) -> dict[str, MonthlyLog]:
    """Four sites' logs of a month that is over; two of them look odd."""
    programme, found = factories.a_programme(), {}
    factories.a_scheme(programme, year=date.today().year - 1)
    month = f"{date.today().year - 1}-11"
    for code in "ABCD":
        found[code] = log = factories.a_log(factories.a_site(programme, code), month, "submitted", open_days=1)
        factories.an_activity(log, 5)
    for code in "CD":
        facts = {"open_days": 1, "days": 2}
        LogOddity.objects.create(log=found[code], code="too_few_open_days", facts=facts, explanation="补记")
    place = factories.a_community().subdistrict
    actor("officer", Role.SUBDISTRICT_OFFICER, subdistrict=place)
    actor("head", Role.SUBDISTRICT_HEAD, subdistrict=place)
    return found


def states() -> str:
    return " ".join(MonthlyLog.objects.order_by("site__code").values_list("status", flat=True))


def test_a_month_is_checked_and_signed(page: Page, context: BrowserContext, logs: dict[str, MonthlyLog]) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    log_in(page, "officer")
    page.goto(QUEUE)
    assert trouble(page) == []
    page.locator(".bulk [name=all]").check()
    page.locator(".bulk button[value=approve]").click()
    expect(page.locator(".figures dd")).to_have_text(["2", "2"])
    page.locator("main button.btn-primary").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert states() == "approved approved submitted submitted"
    page.locator("tbody details summary").first.click()
    expect(page.locator("tbody details li").first).to_be_visible()

    page.locator("tbody th a").first.click()
    assert trouble(page) == []
    page.locator("[name^=answer-]").first.fill("已现场核实")
    page.keyboard.press("Enter")  # keeps the answer and nothing more
    expect(page.locator(".messages .success")).to_be_visible()
    assert states() == "approved approved submitted submitted"
    page.locator("button[accesskey=a]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".after")).to_be_visible()
    assert states() == "approved approved approved submitted"

    page.locator(".phrase input").first.check()
    page.locator("textarea[accesskey=r]").focus()
    page.keyboard.type("见第二行")
    page.locator("button[value=return]").click()
    expect(page).to_have_url(re.compile(r"/logs/check/\?after="))
    assert states() == "approved approved approved returned"
    assert MonthlyLog.objects.get(site__code="D").returned_because.endswith("见第二行")

    phone = context.new_page()
    faults = watched(phone)
    context.clear_cookies()
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    log_in(phone, "head")
    phone.locator(".waiting a[href*='/logs/sign/']").first.click()
    phone.locator("tbody th a").click()
    assert trouble(phone) == []
    phone.locator("main button.btn-primary").click()
    expect(phone.locator(".messages .success")).to_be_visible()
    assert MonthSignature.objects.get().missing == 1
    for address in (f"/logs/check/{logs['A'].month:%Y-%m}/A/", f"/logs/sign/?year={logs['A'].month.year}", QUEUE):
        phone.goto(address)
        assert trouble(phone) == []
    assert not faults

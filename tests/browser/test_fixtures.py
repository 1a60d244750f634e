"""The browser tests' own eyes: they must see what they are there to see."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import watched


def test_a_page_of_the_portal_opens_without_a_fault(page: Page) -> None:
    answer = page.goto("/admin/")
    assert answer and answer.status == 200
    assert page.locator("html").get_attribute("lang") == "zh-hans"


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x')",
            "Content Security Policy",
        ),
        ("setTimeout(() => { throw new Error('broken') })", "broken"),
        ("fetch('https://example.org/').catch(() => 0)", "example.org"),
    ],
)
def test_a_breach_is_seen(context: BrowserContext, script: str, fault: str) -> None:
    page = context.new_page()
    faults = watched(page)
    page.goto("/admin/")
    page.evaluate(script)
    page.wait_for_timeout(300)
    assert any(fault in seen for seen in faults)

"""The end of a session while somebody types, and the second factor set up and shown, as they are seen."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portal.accounts.rights import Role
from portal.api.models import Client
from portal.signin import totp
from portal.signin.models import Session
from tests.web.district import PASSWORD, actor, make

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page: Page, username: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/login/?" not in url and not url.endswith("/login/"))


def let_pass(page: Page, minutes: float) -> None:
    """On the page's clock, and on the server's."""
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(last_seen=timezone.now() - timedelta(minutes=minutes))
    page.clock.fast_forward(int(minutes * 60_000))


def test_a_session_that_ends_is_warned_of_and_begun_again_and_nothing_typed_is_lost(
    page: Page, live_server: Any
) -> None:
    make(2)
    actor("administrator", Role.ADMINISTRATOR)
    page.clock.install()
    log_in(page, "administrator")
    page.goto("/api/clients/new/")
    page.fill("#id_code", "city")
    page.fill("#id_name", "市平台")
    dialog = page.locator("#session")
    expect(dialog).to_be_hidden()
    # who types is there, without asking for a page
    let_pass(page, 20)
    wait_until(page, lambda: Session.objects.get().last_seen > timezone.now() - timedelta(minutes=1))
    # the page, too, must have heard it before more time passes
    page.wait_for_load_state("networkidle")
    expect(dialog).to_be_hidden()
    # nobody is there: a warning, and Enter stays
    let_pass(page, 28.5)
    expect(dialog).to_be_visible()
    assert re.fullmatch(r"1:[0-3]\d", dialog.locator("[data-clock]").inner_text())
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    # nobody is there for longer: the page is covered until the same person logs in again
    let_pass(page, 31)
    password = page.locator("#session-password")
    expect(password).to_be_focused()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-faults]")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    password.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert page.input_value("#id_name") == "市平台"
    page.check("input[value='sites:read']")
    # it ends somewhere else: the form waits for the login and is sent then
    Session.objects.all().delete()
    page.context.clear_cookies(name="csrftoken")
    page.clock.fast_forward(120_000)
    page.click("main button.btn-primary")
    password.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#client-secret")).to_be_visible()
    assert str(Client.objects.get().post.user) == "市平台"


def test_a_second_factor_is_set_up_and_asked_for(page: Page, live_server: Any, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    make(2)
    actor("finance", Role.FINANCE_OFFICER)
    log_in(page, "finance")
    assert page.url.endswith("/account/second-factor/")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("#id_code", totp.code_at(secret, time.time()))
    page.press("#id_code", "Enter")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    page.click("main a.btn-primary")
    expect(page.locator("main h1")).to_be_visible()
    page.locator(".menu summary").click()
    page.locator("form[action$='logout/'] button").click()
    page.wait_for_url("**/login/")
    log_in(page, "finance")
    page.fill("#id_code", totp.code_at(secret, time.time() + 30))
    page.press("#id_code", "Enter")
    page.wait_for_url(lambda url: "/account/" not in url)


def wait_until(page: Page, holds: Any) -> None:
    """The browser's requests pass through this thread: it must not sleep by itself."""
    deadline = time.time() + 20
    while not holds():
        assert time.time() < deadline
        page.wait_for_timeout(50)

"""The page on which other systems are let in, and the description of the API: whole, and without anything foreign."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.rights import Role
from portal.api.models import Client
from tests.api.conftest import token_for
from tests.web.district import PASSWORD, actor, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def administrator(page: Page, live_server: Any) -> Page:
    make(2)
    actor("administrator", Role.ADMINISTRATOR)
    page.goto("/account/login/")
    page.fill("#id_username", "administrator")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/")
    return page


def test_a_system_is_let_in_and_its_secret_is_shown_once(administrator: Page) -> None:
    page = administrator
    page.goto("/api/clients/new/")
    page.fill("#id_code", "city")
    page.fill("#id_name", "市平台")
    page.check("input[value='sites:read']")
    page.click("main button.btn-primary")
    secret = page.inner_text("#client-secret")
    assert token_for(Client.objects.get(), secret).status_code == 200
    page.click("main a.btn-primary")
    expect(page.locator("table.rows")).to_contain_text("市平台")
    assert secret not in page.content()


@pytest.mark.looks
def test_the_description_can_be_read_and_tried_offline(administrator: Page) -> None:
    """The fixture fails on anything that a foreign host or the content policy refuses."""
    page = administrator
    page.goto("/api/v1/docs/")
    operation = page.locator("#operations-sites-list_sites")
    operation.locator(".opblock-summary-control").click()
    operation.locator("button.try-out__btn").click()
    operation.locator("button.execute").click()
    expect(operation.locator(".live-responses-table .response .response-col_status").first).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text("项目点1")

"""Lists as one works on them: filtered, taken along, selected by mouse, key and finger, changed after a look."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from reports.models import Award, AwardQuota
from tests.browser.test_pages import log_in, trouble
from tests.web.district import YEAR, actor, make
from volunteers.models import ServiceRecord

RECORDS = "/admin/volunteers/servicerecord/"
AWARDS = f"/awards/?year={YEAR}&programme=P0"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def administrator(transactional_db: None, everything: None) -> Actor:
    make(4)
    ServiceRecord.objects.update(status="pending")
    AwardQuota.objects.update(quota=2)
    return actor("administrator", Role.ADMINISTRATOR)


def states() -> list[str]:
    return list(ServiceRecord.objects.order_by("pk").values_list("status", flat=True))


def rows(page: Page) -> list[str]:
    return page.locator("main .rows tbody tr, #result_list tbody tr").all_inner_texts()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_records_are_filtered_selected_and_confirmed(page: Page, administrator: Actor, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    log_in(page)
    page.goto(RECORDS)
    page.locator(".picks summary").first.click()
    page.locator(".picks .menu-sheet a[href*='status__exact=pending']").click()
    expect(page).to_have_url(re.compile("status__exact=pending"))
    expect(page.locator(".chips li")).to_have_count(2)
    assert trouble(page) == []
    page.locator("tbody .select input").nth(1).check()
    page.locator("tbody .select input").nth(2).check()
    expect(page.locator("[data-selected]")).to_contain_text("2")
    page.locator(".bulk button[value=confirm]").click()
    expect(page.locator("input[name=seen]")).to_have_count(1)
    assert trouble(page) == []
    assert states() == ["pending"] * 4
    page.locator("main button.btn-primary").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert states() == ["pending", "confirmed", "confirmed", "pending"]
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    page.locator(".chips li a").first.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)


def test_rows_are_selected_by_key_alone(page: Page, administrator: Actor) -> None:
    log_in(page)
    page.goto(RECORDS)
    page.locator("thead .select input").focus()
    page.keyboard.press("Space")
    expect(page.locator("tbody .select input:checked")).to_have_count(4)
    page.locator("tbody .select input").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-selected]")).to_contain_text("3")
    page.locator(".bulk button[value=reject]").focus()
    page.keyboard.press("Enter")
    page.locator("#reason").fill("未到场")
    page.keyboard.press("Enter")
    expect(page.locator(".messages .success")).to_be_visible()
    assert states() == ["pending", "rejected", "rejected", "rejected"]


def test_a_range_is_selected_with_shift_and_all_pages_with_one_box(page: Page, administrator: Actor) -> None:
    log_in(page)
    page.goto(RECORDS)
    boxes = page.locator("tbody .select input")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("tbody .select input:checked")).to_have_count(3)
    page.locator(".bulk [name=all]").check()
    expect(boxes.first).to_be_disabled()
    expect(page.locator("[data-selected]")).to_contain_text("4")
    page.locator(".bulk button[value=confirm]").click()
    page.locator("main button.btn-primary").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert set(states()) == {"confirmed"}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_names_are_struck_off_after_a_look(page: Page, administrator: Actor, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    log_in(page)
    page.goto(AWARDS)
    assert trouble(page) == []
    page.locator("tbody .select input").first.check()
    page.locator(".bulk button[value=strike]").click()
    page.locator("#reason").fill("自愿放弃")
    page.locator("main button.btn-primary").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page).to_have_url(re.compile("/awards/"))
    assert set(Award.objects.filter(status="struck").values_list("site__code", flat=True)) == {"X0"}


def test_what_is_shown_is_taken_along(page: Page, administrator: Actor, tmp_path: Path) -> None:
    log_in(page)
    for url, link in ((f"{RECORDS}?q=X1", ".object-tools a[download]"), (f"{AWARDS}&q=X2", "a[download]")):
        page.goto(url)
        with page.expect_download() as download:
            page.locator(link).click()
        sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
        assert download.value.suggested_filename.endswith(".xlsx")
        assert len(list(sheet.iter_rows())) == 2
        assert len(rows(page)) == 1


def test_without_scripts_rows_are_selected_all_the_same(
    browser: Browser, administrator: Actor, live_server: object
) -> None:
    context = browser.new_context(
        base_url=live_server.url,  # type: ignore[attr-defined]
        locale="zh-CN",
        java_script_enabled=False,
        viewport=PHONE,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/account/login/")
    page.locator("[name=username]").fill("administrator")
    page.locator("[name=password]").fill("a-long-password-2025")
    page.locator("[name=password]").press("Enter")
    page.goto(f"{RECORDS}?q=X")
    page.locator("tbody .select input").first.check()
    page.locator(".bulk button[value=confirm]").click()
    page.locator("main button.btn-primary").click()
    page.locator(".messages .success").wait_for()
    context.close()
    assert states() == ["confirmed", "pending", "pending", "pending"]

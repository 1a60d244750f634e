"""Photos of a log in the browser: chosen without a connection, kept, sent by themselves, made small, removed."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.accounts.actors import Actor
from portal.files.services import open_stored
from sites.models import LogPhoto, Site
from tests.browser.test_monthly_log import clerk, month, site  # noqa: F401
from tests.browser.test_monthly_log import saved as written
from tests.browser.test_signing_in import log_in
from tests.files.photos import PHONE, saved, scene, taken

pytestmark = pytest.mark.django_db(transaction=True)


def begun(context: BrowserContext) -> tuple[Page, Locator]:
    """The page of a log with an activity, and where its photos are."""
    page = context.new_page()
    log_in(page, "clerk")
    page.goto("/logs/")
    page.locator("[name$='.topic']").first.fill("春日诵读")
    written(page)
    return page, page.locator("[data-rows=activities] [data-photos]").first


def test_photos_chosen_without_a_connection_arrive_when_it_is_back(
    context: BrowserContext,
    site: Site,  # noqa: F811
    clerk: Actor,  # noqa: F811
    month: object,  # noqa: F811
    tmp_path: Path,
) -> None:
    upright, heic, exe = tmp_path / "a.jpg", tmp_path / "b.heic", tmp_path / "c.jpg"
    upright.write_bytes(saved(scene(1, (4000, 3000)), quality=97, subsampling=0, exif=taken(orientation=6)))
    heic.write_bytes(saved(scene(2), "HEIC", exif=taken()))
    exe.write_bytes(b"MZ" + bytes(5000))
    page, block = begun(context)
    context.set_offline(True)
    block.locator("input[data-takes]").last.set_input_files([upright, heic, exe])
    expect(block.locator(".is-under-way")).to_have_count(3)
    expect(block.locator(".is-under-way canvas")).to_have_count(1)
    expect(block.locator("[data-told]")).not_to_be_empty()
    assert not LogPhoto.objects.exists()
    # left before anything could be sent, and come back to with a connection
    page.goto("about:blank")
    context.set_offline(False)
    page.goto("/logs/")
    expect(block.locator("[data-photo] img")).to_have_count(2)
    expect(block.locator("[data-told]")).to_contain_text("c.jpg")
    expect(page.locator(".is-under-way")).to_have_count(0)
    small = block.locator("[data-photo] img").first
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("naturalHeight", 320)
    for photo in LogPhoto.objects.select_related("file"):
        with open_stored(photo.file) as file:
            data = file.read()
        assert PHONE.encode() not in data
        assert Image.open(io.BytesIO(data)).size in ((1200, 1600), (1200, 900))
    button = block.locator("[data-removes]").first
    button.click()
    assert LogPhoto.objects.count() == 2, "asked first"
    button.click()
    expect(block.locator("[data-photo]")).to_have_count(1)
    assert LogPhoto.objects.count() == 1
    page.close()


def test_a_photo_that_arrives_while_one_leaves_is_sent_again_and_stands_on_the_next_page(
    context: BrowserContext,
    site: Site,  # noqa: F811
    clerk: Actor,  # noqa: F811
    month: object,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The next page may have been written by the server before the photo was there."""
    photo = tmp_path / "a.jpg"
    photo.write_bytes(saved(scene(1)))
    page, block = begun(context)
    # leaving for as long as the test takes, not for five seconds of a busy machine
    page.evaluate("() => { const wait = setTimeout; window.setTimeout = (f, ms) => (ms === 5000 ? 1 : wait(f, ms)); }")
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    block.locator("input[data-takes]").last.set_input_files([photo])
    expect(block.locator("[data-photo] img")).to_have_count(1)
    with page.expect_request("**/logs/photos/add/**"):
        page.goto("/logs/")
    expect(page.locator(".is-under-way")).to_have_count(0)
    expect(block.locator("[data-photo] img")).to_have_count(1)
    assert LogPhoto.objects.count() == 1
    page.close()

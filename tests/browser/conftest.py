"""A headless Chromium on a live server. A script error or a breach of the content policy fails a test."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.needs import program

# Playwright runs an event loop in this thread, in which Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# a machine that does other work besides answers late, and is not wrong for that
expect.set_options(timeout=20_000)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh visitor; pages open relative to the live server (`page.goto("/")`), and nothing leaves it."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(45_000)
    context.route(lambda url: not url.startswith((live_server.url, "data:", "blob:")), refuse)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    faults = watched(page)
    yield page
    assert not faults, "\n".join(faults)


def watched(page: Page) -> list[str]:
    """A list that grows with each fault of the page."""
    faults: list[str] = []
    page.on("console", lambda message: note(message, faults))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: note_failure(f"{request.url}: {request.failure}", faults))
    return faults


def note(message: ConsoleMessage, faults: list[str]) -> None:
    # A page that is refused (403, 404) is what some tests ask for; the rest is a fault of the page.
    if message.type == "error" and "the server responded with a status of" not in message.text:
        faults.append(message.text)


def note_failure(failure: str, faults: list[str]) -> None:
    # A download, or leaving a page that still polls, ends a request, too.
    if "ERR_ABORTED" not in failure:
        faults.append(failure)


def refuse(route: Any) -> None:
    route.abort("blockedbyclient")

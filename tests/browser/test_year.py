"""A year's end, played in the browser with a real worker: import a corrected workbook, compute again, make the
documents, watch them, take the ZIP away and check its manifest."""

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from portal.accounts.actors import SYSTEM
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.ledgers.export import export_workbook
from reports.archive import INDEX, SAME, SUMS
from reports.models import AwardQuota, Document, IncentiveRule
from sites.models import Evaluation
from tests.browser.conftest import watched
from tests.documents.district import YEAR, District, actor, evaluated_district
from tests.services import Worker

PASSWORD = "a-password-for-the-year"
#: a page is written by a worker that shares the machine with everything else
PATIENCE = 180_000


@dataclass(frozen=True)
class Words:
    """What the reader sees in a language, where a role or an address alone does not say it."""

    store: str
    done: str


WORDS = {"zh-CN": Words("存入", "已完成"), "en": Words("Store these changes", "done")}


#: who brings the year to paper: nobody does all of it
PEOPLE = {"officer": Role.PROGRAMME_OFFICER, "finance": Role.FINANCE_OFFICER, "director": Role.OFFICE_DIRECTOR}


@pytest.fixture
def district(worker: Worker) -> District:
    made = evaluated_district()
    AwardQuota.objects.create(year=YEAR, kind="突出集体", programme=made.programme, quota=1)
    AwardQuota.objects.create(year=YEAR, kind="优秀志愿者", quota=1)
    for kind in ("优", "良", "中", "新开办"):
        IncentiveRule.objects.create(
            year=YEAR, programme=made.programme, giver="街镇年度考核", kind=kind, points="0.50"
        )
    call_command("propose_awards", str(YEAR), stdout=io.StringIO())
    for name, role in PEOPLE.items():
        user = actor(role, made).user
        assert isinstance(user, User)
        user.username = name
        user.set_password(PASSWORD)
        user.save()
    return made


@pytest.fixture
def corrected(district: District, tmp_path: Path) -> Path:
    """The ledgers as they went out, with more attendance in January and more marks for the second site."""
    path = tmp_path / "ledgers.xlsx"
    export_workbook(by=SYSTEM, path=path)
    book = openpyxl.load_workbook(path)
    sheet = book["评分"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index("项目点代码")].value == "KL02":
            row[heads.index("得分")].value = 40
            row[heads.index("扣分理由")].value = None
    book.save(path)
    return path


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1440), ("zh-CN", 360), ("en", 1440)])
def test_a_year_is_brought_to_paper(
    browser: Browser, live_server: Any, corrected: Path, tmp_path: Path, language: str, width: int
) -> None:
    if connection.vendor != "sqlite" and (language, width) != ("zh-CN", 1440):
        pytest.skip("what a page looks like does not depend on the database")
    context = browser.new_context(
        base_url=live_server.url, locale=language, viewport={"width": width, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    faults = watched(page)
    before = total("KL02")
    log_in(page, "officer")
    import_workbook(page, corrected)
    compute(page, f"/evaluations/{YEAR}/compute/KL/")
    log_in(page, "finance")
    compute(page, f"/allocations/{YEAR}/compute/KL/")
    log_in(page, "officer")
    compute(page, f"/awards/{YEAR}/propose/")
    log_in(page, "director")
    assert total("KL02") > before
    archive = documents_of_the_year(page, tmp_path / "year.zip")
    check_manifest(archive)
    assert not faults, "\n".join(faults)
    context.close()


def total(code: str) -> Any:
    return Evaluation.objects.final().get(round__year=YEAR, site__code=code).total


def narrow_enough(page: Page) -> None:
    """Nothing is wider than the window, phone or not."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def log_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("main h1")).to_be_visible()
    narrow_enough(page)


def import_workbook(page: Page, path: Path) -> None:
    page.goto("/import/")
    page.locator("main input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").first.click()
    store = page.locator("form[action$='/confirm/'] button")
    expect(store).to_be_visible(timeout=PATIENCE)  # the page asks for itself until the check is done
    narrow_enough(page)
    store.click()
    expect(page.locator(".tag.tone-good").first).to_be_visible(timeout=PATIENCE)


def compute(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main h1")).to_be_visible()


def documents_of_the_year(page: Page, path: Path) -> zipfile.ZipFile:
    page.goto(f"/documents/year/{YEAR}/")
    narrow_enough(page)
    page.locator("form[aria-labelledby=kinds-head] button[type=submit]").click()
    expect(page.locator("#job-progress progress")).to_be_visible()
    expect(page.locator("#job-progress[hx-get]")).to_have_count(0, timeout=PATIENCE)  # it ends by itself
    failed = list(Document.objects.filter(year=YEAR, file=None).values_list("number", "job__error"))
    assert not failed
    narrow_enough(page)
    with page.expect_download() as downloading:
        page.locator("a[href*='all.zip']").first.click()
    downloading.value.save_as(path)
    return zipfile.ZipFile(path)


def check_manifest(archive: zipfile.ZipFile) -> None:
    """Every document of the year as PDF and .docx; every digest right, and the one on record."""
    documents = Document.objects.filter(year=YEAR).select_related("file", "docx")
    on_record = {file.sha256 for document in documents for file in (document.file, document.docx) if file}
    sums = dict(reversed(line.split(" *")) for line in archive.read(SUMS).decode().splitlines())
    assert set(sums) | {SUMS, INDEX} == set(archive.namelist())
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert set(sums.values()) == on_record
    assert len(sums) == 2 * len(documents)
    rows = list(csv.DictReader(io.StringIO(archive.read(INDEX).decode("utf-8-sig"))))
    assert {row["系统编号"] for row in rows} == {document.number for document in documents}
    assert {row["核对"] for row in rows} == {SAME}
    assert {document.kind for document in documents} >= {"site_evaluation", "programme_evaluation", "district_summary"}

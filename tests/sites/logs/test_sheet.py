"""The month as an Excel sheet: out with what is drafted, in with faults by cell; and on paper for signatures."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.actors import Actor
from sites.models import LogAside, LogDraft, MonthlyLog, Site
from sites.services.logs.drafting import save_draft
from sites.services.logs.submitting import submit_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text

HERE = "2025-4/S/"


@pytest.fixture
def browser(clerk: Actor) -> Client:
    client = Client()
    client.force_login(clerk.user)
    return client


def downloaded(browser: Client) -> Any:
    answer = browser.get(f"/logs/sheet-file/{HERE}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer)))


def uploaded(browser: Client, book: Any, **form: Any) -> Any:
    file = io.BytesIO()
    book.save(file)
    return sent(browser, file.getvalue(), **form)


def sent(browser: Client, data: bytes, name: str = "月报.xlsx", **form: Any) -> Any:
    edit = MonthlyLog.objects.values_list("edit", flat=True).first() or 0
    return browser.post(f"/logs/sheet/{HERE}", {"file": SimpleUploadedFile(name, data), "edit": edit} | form)


def test_the_sheet_holds_what_is_drafted_with_lists_to_choose_from(browser: Client, clerk: Actor, site: Site) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(), a_line("r2", 9, topic="=1+1")), edit=0)
    book = downloaded(browser)
    rows = list(book["活动"].iter_rows(values_only=True))
    assert rows[0] == ("日期", "课程", "主题", "参加人次", "时长（小时）")
    assert (rows[1][0].day, rows[1][1:]) == (8, ("P-K 课程", "春日诵读", 12, 1.5))
    assert book["活动"]["C3"].data_type == "s", "text, and no formula"
    kinds = {str(one.sqref).partition(":")[0]: one.type for one in book["活动"].data_validations.dataValidation}
    assert kinds == {"A2": "date", "B2": "list", "D2": "whole", "E2": "decimal"}
    assert [row[:2] for row in book["本月情况"].iter_rows(min_row=2, values_only=True)] == [("S", "项目点S")]


def test_a_sheet_that_comes_back_is_the_draft(browser: Client, clerk: Actor, site: Site) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="原来的")), edit=0)
    book = downloaded(browser)
    book["本月情况"]["D2"] = 21
    book["活动"].append([MONTH.replace(day=12), "P-K 课程", "书法", 8, 0.75])
    book["安全事件"].append(["2025-04-13", "一般", "擦伤"])
    book["满意度"].append([MONTH.replace(day=30), 20, 19])
    assert uploaded(browser, book).status_code == 302
    draft = LogDraft.objects.get().content
    assert draft["open_days"] == "21"
    assert [(line["date"], line["course"], line["hours"]) for line in draft["activities"]] == [
        ("2025-04-08", "P-K", "1.5"),
        ("2025-04-12", "P-K", "0.75"),
    ]
    assert (draft["incidents"][0]["description"], draft["surveys"][0]["valid"]) == ("擦伤", "20")
    assert LogAside.objects.get().content["open_days"] == "20", "what stood there before can be taken back"
    assert submit_log(by=clerk, log=MonthlyLog.objects.get()).status == "submitted"


def test_faults_are_told_by_cell_and_nothing_is_stored_unless_wanted(browser: Client, site: Site) -> None:
    book = downloaded(browser)
    book["本月情况"]["D2"] = 31
    book["活动"].append([MONTH.replace(month=5), "没有的课程", "", "许多", 1.1])
    refused = uploaded(browser, book)
    assert refused.status_code == 400
    told = {(row[0], row[1], row[2], row[3]) for row in refused.context["faults"]}
    assert told == {
        ("本月情况", 2, "开放天数", "31"),
        ("活动", 2, "日期", "2025-05-01"),
        ("活动", 2, "课程", "没有的课程"),
        ("活动", 2, "主题", ""),
        ("活动", 2, "参加人次", "许多"),
        ("活动", 2, "时长（小时）", "1.1"),
    }
    assert not LogDraft.objects.exists()
    assert uploaded(browser, book, anyway="1").status_code == 302
    assert LogDraft.objects.get().content["activities"][0]["participants"] == "许多"


def test_the_sheet_of_another_month_or_site_and_what_is_no_sheet_are_refused(browser: Client, site: Site) -> None:
    book = downloaded(browser)
    book["本月情况"]["C2"] = "2025-03"
    long = downloaded(browser)
    for _row in range(300):
        long["活动"].append([MONTH, "P-K", "x", 1, 1])
    plain = openpyxl.Workbook()
    answers = [
        uploaded(browser, book),
        uploaded(browser, long),
        uploaded(browser, plain),
        sent(browser, b"MZ\x90\x00", "月报.xlsx"),
        sent(browser, b"PK\x03\x04rubbish"),
        browser.post(f"/logs/sheet/{HERE}", {"edit": "0"}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 6
    assert "2025-03" in answers[0].context["refused"][0]
    assert not MonthlyLog.objects.exists()


def test_a_sheet_downloaded_before_a_colleague_saved_is_kept_aside(browser: Client, clerk: Actor, site: Site) -> None:
    book = downloaded(browser)
    save_draft(
        by=factories.an_actor(clerk.post.role, "colleague"), site=site, month=MONTH, content=a_text(a_line()), edit=0
    )
    book["本月情况"]["D2"] = 7
    assert "#aside" in uploaded(browser, book, edit="0")["Location"]
    assert LogAside.objects.get(kept_for=clerk.name).content["open_days"] == "7"


def test_a_sheet_for_signatures_names_the_activity_and_no_person(browser: Client, clerk: Actor, site: Site) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(participants="30")), edit=0)
    page = browser.get(f"/logs/sign-in/r1/{HERE}").content.decode()
    assert "春日诵读" in page and "2025-04-08" in page
    assert page.count("<tr><td>") == 35
    assert browser.get(f"/logs/sign-in/new/{HERE}").status_code == 200
    assert browser.get(f"/logs/sign-in/nothing/{HERE}").status_code == 404


def test_beyond_the_own_community_there_is_no_sheet(browser: Client, programme: Any) -> None:
    factories.a_site(programme, "T", community="D")
    for path in ("sheet", "sheet-file", "sign-in/new"):
        assert browser.get(f"/logs/{path}/2025-4/T/").status_code == 404

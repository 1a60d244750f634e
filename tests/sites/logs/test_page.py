"""The log's page as a browser without scripts uses it, and what its script asks for."""

import json
from datetime import date
from typing import Any

import lxml.html
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.registry import OddityKind, log_oddities
from sites.models import Activity, Enrolment, LogAside, LogDraft, MonthlyLog, Site, Survey
from sites.services.logs.checking import approve_logs, return_log
from sites.services.logs.drafting import save_draft
from sites.services.logs.enrolling import enrol
from sites.services.logs.submitting import submit_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text
from tests.web.district import actor, signed_in

PAGE, SAVE, READY = "/logs/2025-4/S/", "/logs/save/2025-4/S/", "/logs/ready/2025-4/S/"
Fields = dict[str, Any]


class Form:
    """The log's form as it stands on a page: what a browser would send, and its buttons."""

    def __init__(self, html: bytes) -> None:
        self.document = lxml.html.fromstring(html)
        self.form = self.document.get_element_by_id("log-form")
        self.fields: Fields = {}
        for name, value in self.form.form_values():
            self.fields.setdefault(name, []).append(value)

    def row(self, number: int = 0, part: str = "activities") -> str:
        return str(self.fields[part][number])

    def type(self, number: int = 0, part: str = "activities", **values: str) -> "Form":
        for name, value in values.items():
            self.fields[f"{part}.{self.row(number, part)}.{name}"] = [value]
        return self

    def buttons(self) -> list[str]:
        return [str(button.get("value")) for button in self.form.iter("button") if button.get("name") == "do"]

    def send(self, client: Client, do: str) -> Any:
        return client.post(self.form.action, self.fields | {"do": do}, follow=True)


def opened(client: Client, address: str = PAGE) -> Form:
    return Form(client.get(address).content)


@pytest.fixture
def browser(clerk: Actor) -> Client:
    return signed_in(clerk)


def test_a_month_is_written_and_handed_in_without_any_script(browser: Client, site: Site, clerk: Actor) -> None:
    site.programme.courses.create(code="P-X", name="外课", category="体育", on_menu=False)
    form = opened(browser)
    assert not MonthlyLog.objects.exists(), "to look is not to write"
    form.type(date="8", topic="春日诵读", participants="１２", hours="1.5", course="P-K")
    form = Form(form.send(browser, "add:activities").content)
    form.type(1, date="9", topic="跳绳", participants="15", hours="1", other_course="P-X")
    form.fields["open_days"] = ["20"]
    form = Form(form.send(browser, "add:surveys").content)
    form.type(0, "surveys", date="30", valid="20", satisfied="19")
    answer = form.send(browser, "ready")
    assert answer.redirect_chain[-1][0] == READY
    assert "跳绳" in answer.content.decode() and "外课" in answer.content.decode()
    done = browser.post(READY, {"edit": MonthlyLog.objects.get().edit}, follow=True)
    assert done.redirect_chain[-1][0] == "/logs/done/2025-4/S/"
    log = MonthlyLog.objects.get()
    assert (log.status, log.open_days, log.submitted_by) == ("submitted", 20, clerk.name)
    rows = [(one.date.day, one.course.code, one.participants) for one in Activity.objects.order_by("date")]
    assert rows == [(8, "P-K", 12), (9, "P-X", 15)]
    assert Survey.objects.get().satisfied == 19


def test_what_was_typed_stays_as_it_is_and_its_faults_stand_beside_it(browser: Client, site: Site) -> None:
    form = opened(browser).type(date="31", topic="x", participants="许多", hours="1.1")
    page = Form(form.send(browser, "save").content)
    row = page.row()
    assert [page.fields[f"activities.{row}.{name}"] for name in ("date", "participants")] == [["31"], ["许多"]]
    said = page.document.get_element_by_id(f"activities.{row}.date.faults").text_content()
    assert said == "Expected: a day of this month, from 1 to 30"
    described = page.document.get_element_by_id(f"activities.{row}.participants").get("aria-describedby")
    assert "whole number" in page.document.get_element_by_id(described).text_content()
    assert not page.document.get_element_by_id(f"activities.{row}.course.faults").text_content(), "only missing yet"
    checked = Form(page.send(browser, "ready").content)
    links = [link.get("href") for link in checked.document.get_element_by_id("faults").iter("a")]
    assert f"#activities.{row}.course" in links and "#open_days" in links
    for link in links:
        assert checked.document.get_element_by_id(link[1:]) is not None


def test_a_line_that_was_removed_is_taken_back(browser: Client, site: Site, clerk: Actor) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(), a_line("r2", 9)), edit=0)
    gone = Form(opened(browser).send(browser, "remove:activities.r1").content)
    assert [line["row"] for line in LogDraft.objects.get().content["activities"]] == ["r2"]
    assert "undo:activities.r1" in gone.buttons()
    gone.send(browser, "undo:activities.r1")
    assert [line["row"] for line in LogDraft.objects.get().content["activities"]] == ["r1", "r2"]
    assert LogDraft.objects.get().content["activities"][0]["topic"] == "春日诵读"
    again = Form(opened(browser).send(browser, "remove:activities.r1").content)
    again.send(browser, "save")
    assert [line["row"] for line in LogDraft.objects.get().content["activities"]] == ["r2"], "gone with the next step"


def test_a_line_is_copied_without_its_day(browser: Client, site: Site, clerk: Actor) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(), a_line("r2", 9)), edit=0)
    opened(browser).send(browser, "duplicate:r1")
    lines = LogDraft.objects.get().content["activities"]
    assert [(line["topic"], line["date"]) for line in lines][1] == ("春日诵读", "")
    assert len({line["row"] for line in lines}) == 3


def test_last_months_activities_begin_this_one(browser: Client, site: Site) -> None:
    march = factories.a_log(site, "2025-03")
    for day in (4, 11):
        factories.an_activity(march, day)
    form = opened(browser)
    assert "copy" in form.buttons()
    form.send(browser, "copy")
    lines = LogDraft.objects.get().content["activities"]
    assert [(line["course"], line["topic"], line["participants"], line["hours"], line["date"]) for line in lines] == [
        ("P-K", "主题", "10", "1", ""),
        ("P-K", "主题", "10", "1", ""),
    ]


def test_the_script_is_told_what_was_saved_and_what_is_still_missing(browser: Client, site: Site) -> None:
    form = opened(browser).type(date="8", topic="a", participants="3", course="P-K")
    answer = browser.post(SAVE, form.fields).json()
    assert answer["edit"] == 1 and not answer["aside"] and answer["at"] == "09:00"
    faults = {fault["field"].split(".")[-1]: fault for fault in answer["faults"]}
    assert faults.keys() == {"hours", "open_days"} and all(fault["missing"] for fault in faults.values())
    assert faults["hours"]["label"] == "Activity 1, Number of hours"
    needs = {need["code"]: need for need in answer["needs"]}
    assert (needs["menu"]["shown"], needs["menu"]["met"], needs["people"]["shown"]) == ("1/2", False, "3")


def test_a_colleagues_edit_is_told_and_one_chooses(browser: Client, site: Site, clerk: Actor) -> None:
    mine = opened(browser).type(date="8", topic="我的", participants="3", hours="1", course="P-K")
    colleague = factories.an_actor(Role.CLERK, "colleague")
    save_draft(by=colleague, site=site, month=MONTH, content=a_text(a_line(topic="对方")), edit=0)
    answer = browser.post(SAVE, mine.fields).json()
    assert "colleague" in answer["aside"].lower()
    page = opened(browser)
    text = page.document.get_element_by_id("aside").text_content()
    assert "我的" in text and "对方" in text and "colleague" in text
    aside = {"edit": page.fields["edit"][0], "do": "mine"}
    browser.post("/logs/aside/2025-4/S/", aside)
    assert LogDraft.objects.get().content["activities"][0]["topic"] == "我的"
    assert not LogAside.objects.exists()


def test_of_two_texts_the_others_is_taken_and_the_own_one_put_away(browser: Client, site: Site, clerk: Actor) -> None:
    mine = opened(browser).type(topic="我的")
    colleague = factories.an_actor(Role.CLERK, "colleague")
    save_draft(by=colleague, site=site, month=MONTH, content=a_text(a_line(topic="对方")), edit=0)
    shown = mine.send(browser, "save")
    assert shown.redirect_chain[-1][0] == PAGE + "#aside"
    browser.post("/logs/aside/2025-4/S/", {"do": "theirs"})
    assert LogDraft.objects.get().content["activities"][0]["topic"] == "对方"
    assert not LogAside.objects.exists()


def test_a_double_click_hands_in_once_and_a_state_is_not_skipped(browser: Client, site: Site, clerk: Actor) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    for _click in range(2):
        answer = browser.post(READY, {"edit": saved.edit}, follow=True)
        assert answer.redirect_chain[-1][0] == "/logs/done/2025-4/S/"
    late = browser.post(SAVE, {"edit": "1", "shown": "activities", "open_days": "3"}).json()
    assert "handed in" in late["aside"]
    assert MonthlyLog.objects.get().open_days == 20
    assert "put my text away" in browser.get(PAGE).content.decode().lower()


def test_with_faults_or_an_old_edit_nothing_is_handed_in(browser: Client, site: Site, clerk: Actor) -> None:
    assert browser.post(READY, {"edit": "0"}, follow=True).redirect_chain[-1][0] == PAGE + "?check=1"
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    for edit in ("0", "x", ""):
        assert browser.post(READY, {"edit": edit}).status_code == 409
    assert MonthlyLog.objects.get().status == "draft"


def test_what_looks_odd_is_asked_about_once_before_it_leaves(browser: Client, site: Site, clerk: Actor) -> None:
    log_oddities.add("test", OddityKind("test", "opened %(n)s days", lambda log: [("", {"n": log.open_days})]))
    try:
        saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
        asked = browser.post(READY, {"edit": saved.edit})
        assert "opened 20 days" in asked.content.decode()
        assert MonthlyLog.objects.get().status == "draft" and LogDraft.objects.exists()
        browser.post(READY, {"edit": saved.edit, "asked": "1", "explain:test:": "暑期"})
        log = MonthlyLog.objects.get()
        assert (log.status, log.oddities.get(code="test").explanation) == ("submitted", "暑期")
    finally:
        log_oddities._things.pop("test")


def test_the_check_page_warns_of_what_is_better_known_before(browser: Client, site: Site, clerk: Actor) -> None:
    Site.objects.update(capacity=10)
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    page = browser.get(READY).content.decode()
    assert "above the capacity of 10" in page and "asked for in a month there are 1" in page
    with time_machine.travel("2025-04-20 09:00:00+08:00"):
        assert "not over yet" in browser.get(READY).content.decode()


def test_what_nobody_has_checked_is_taken_back_with_a_reason(browser: Client, site: Site, clerk: Actor) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    submit_log(by=clerk, log=saved.log)
    assert "/logs/take-back/2025-4/S/" in browser.get(PAGE).content.decode()
    browser.post("/logs/take-back/2025-4/S/", {"reason": "漏填一场"})
    assert MonthlyLog.objects.get().status == "returned"
    page = browser.get(PAGE).content.decode()
    assert "漏填一场" in page and "log-form" in page


def test_a_site_keeper_writes_and_does_not_hand_in(site: Site) -> None:
    keeper = factories.an_actor(Role.SITE_KEEPER)
    site.posts.create(post=keeper.post)
    browser = signed_in(keeper)
    form = opened(browser).type(date="8", topic="a", participants="3", hours="1", course="P-K")
    form.fields["open_days"] = ["3"]
    page = form.send(browser, "ready")
    assert "clerk hands it in" in page.content.decode()
    assert browser.post(READY, {"edit": "1"}).status_code == 403
    assert MonthlyLog.objects.get().status == "draft"


def test_others_read_what_was_handed_in_and_nothing_of_a_draft(site: Site, clerk: Actor, officer: Actor) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="草稿里的")), edit=0)
    reader = signed_in(officer)
    page = reader.get(PAGE).content.decode()
    assert "草稿里的" not in page and "log-form" not in page
    assert reader.post(SAVE, {"edit": "1"}).status_code == reader.post(PAGE, {"do": "save"}).status_code == 403
    back = return_log(by=officer, log=submit_log(by=clerk, log=saved.log), reason="x")
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line(topic="正在改")), edit=back.edit)
    page = reader.get(PAGE).content.decode()
    assert "草稿里的" in page and "正在改" not in page
    approve_logs(by=officer, logs=[submit_log(by=clerk, log=back)])
    assert "正在改" in reader.get(PAGE).content.decode()


def test_who_does_not_see_the_site_does_not_see_its_page(site: Site, programme: Any) -> None:
    factories.a_site(programme, "F", community="D")
    browser = signed_in(actor("far", Role.CLERK, community=factories.a_community("D")))
    for address in (PAGE, READY, "/logs/done/2025-4/S/", "/logs/share/r1/2025-4/S/", "/logs/enrolments/S/"):
        assert browser.get(address).status_code == 404
    assert browser.post(SAVE, {"edit": "0"}).status_code == 404
    assert not MonthlyLog.objects.exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/logs/2025-13/S/", 404), ("/logs/0-0/S/", 404), ("/logs/2025-6/S/", 409), ("/logs/2023-1/S/", 409)],
)
def test_a_wrong_month_is_refused_in_words(browser: Client, site: Site, address: str, status: int) -> None:
    assert browser.get(address).status_code == browser.post(address, {"do": "save"}).status_code == status


def test_bad_input_is_answered_in_words_and_loses_nothing(browser: Client, site: Site, clerk: Actor) -> None:
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    nul = b"edit=1&shown=activities&activities=r1&activities.r1.topic=a%00b%ED%A0%80c&open_days=%FF"
    answer = browser.post(SAVE, nul, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "\0" not in json.dumps(LogDraft.objects.get().content, ensure_ascii=False)
    kept = LogDraft.objects.get().content
    many = {"edit": "2", "shown": "activities", "activities": [f"r{n}" for n in range(500)]}
    assert "200" in browser.post(SAVE, many).json()["refused"][0]
    rows = {"edit": "2", "shown": "activities", "activities": [f"r{n}" for n in range(10_000)]}
    huge = {"edit": "2", "note": "长" * 2_000_000}
    for sent in (rows, huge):
        assert browser.post(SAVE, sent).status_code == browser.post(PAGE, sent).status_code == 413
    assert browser.post(PAGE, {"edit": "2", "note": "长" * 2001, "do": "save"}).status_code == 409
    assert LogDraft.objects.get().content == kept


def test_a_session_that_is_over_says_so_to_the_script(site: Site, clerk: Actor) -> None:
    assert Client().post(SAVE, {"edit": "0"}, headers={"HX-Request": "true"}).status_code == 401


def test_an_activity_is_booked_to_another_programmes_site(browser: Client, site: Site, clerk: Actor) -> None:
    other = factories.a_programme("Q")
    factories.a_course(other, "K")
    factories.a_site(other, "T")
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    answer = opened(browser).send(browser, "share:r1")
    assert answer.redirect_chain[-1][0] == "/logs/share/r1/2025-4/S/"
    refused = browser.post("/logs/share/r1/2025-4/S/", {"sites": "T", "participants.T": "7"})
    assert refused.status_code == 409 and "own programme" in refused.content.decode()
    browser.post("/logs/share/r1/2025-4/S/", {"sites": "T", "participants.T": "7", "course.T": "Q-K"})
    there = LogDraft.objects.get(log__site__code="T").content["activities"][0]
    assert (there["participants"], there["course"], there["topic"]) == ("7", "Q-K", "春日诵读")
    assert "also at 项目点T" in browser.get(PAGE).content.decode()


def test_enrolments_are_kept_and_offered_with_their_course(browser: Client, site: Site) -> None:
    page = browser.post("/logs/enrolments/S/", {"enrolled.P-K": "二十"})
    assert "whole number" in page.content.decode() and "二十" in page.content.decode()
    browser.post("/logs/enrolments/S/", {"enrolled.P-K": "26"})
    assert Enrolment.objects.get().enrolled == 26
    assert 'data-enrolled="26"' in browser.get(PAGE).content.decode()
    browser.post("/logs/enrolments/S/", {"enrolled.P-K": ""})
    assert not Enrolment.objects.exists()


def test_an_enrolment_that_has_not_changed_leaves_no_entry(site: Site, clerk: Actor) -> None:
    assert [enrol(by=clerk, site=site, counts={"P-K": count}) for count in (5, 5, 6, None, None)] == [1, 0, 1, 1, 0]


def test_who_writes_of_one_site_comes_into_its_month_at_once(browser: Client, site: Site, programme: Any) -> None:
    assert browser.get("/logs/").headers["Location"] == "/logs/2025-5/S/"
    factories.a_scheme(programme)
    assert browser.get("/logs/").headers["Location"] == "/logs/2025-1/S/", "the earliest that is not in"
    factories.a_site(programme, "T")
    page = browser.get("/logs/")
    assert page.status_code == 200 and "项目点T" in page.content.decode()


def test_a_returned_log_comes_first_with_its_reason(browser: Client, site: Site, clerk: Actor, officer: Actor) -> None:
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    return_log(by=officer, log=submit_log(by=clerk, log=saved.log), reason="缺签到表")
    assert browser.get("/logs/").headers["Location"] == PAGE
    assert "缺签到表" in browser.get("/logs/?all=1").content.decode()
    start = browser.get("/").content.decode()
    assert PAGE in start and "缺签到表" in start


def test_only_who_writes_logs_has_a_list_of_them(officer: Actor) -> None:
    assert signed_in(officer).get("/logs/").status_code == 403


def test_what_the_district_settled_is_read_and_not_written(browser: Client, site: Site, clerk: Actor) -> None:
    factories.an_incident(site, date(2025, 4, 3), "一般", "否")
    factories.an_incident(site, date(2025, 4, 4), "较大", "认定中")
    form = opened(browser)
    assert form.fields["incidents"] and len(form.fields["incidents"]) == 1, "what is not settled is there to be written"
    assert "to be read only" in form.document.text_content()


def test_the_list_asks_as_much_for_many_sites_as_for_few(browser: Client, site: Site, clerk: Actor) -> None:
    factories.a_scheme(site.programme)
    save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    asked = []
    for more in (1, 5):
        for number in range(more):
            other = factories.a_site(site.programme, f"T{more}{number}")
            save_draft(by=clerk, site=other, month=MONTH, content=a_text(a_line()), edit=0)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/logs/").status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 32, asked


def test_the_page_asks_as_much_for_many_activities_as_for_few(browser: Client, site: Site, clerk: Actor) -> None:
    factories.a_site(site.programme, "T")
    asked = []
    for number in (2, 20):
        lines = [a_line(f"r{n}", n + 1, occasion=f"o{n}") for n in range(number)]
        save_draft(by=clerk, site=site, month=MONTH, content=a_text(*lines), edit=len(asked))
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PAGE).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 36, asked

"""The subdistrict's check: the queue, one log, several at once, and what stands in the way."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from sites.models import LogOddity, MonthlyLog, Site
from sites.services.logs.checking import answer_and_approve
from sites.todos import logs as todos
from tests import factories
from tests.web.district import signed_in

QUEUE = "/logs/check/"


def a_waiting(site: Site, month: str = "2025-04", submitted: str = "2025-05-02T10:00", people: int = 10) -> MonthlyLog:
    log = factories.a_log(site, month, "submitted", submitted, open_days=20)
    factories.an_activity(log, 8, people)
    return log


def odd(log: MonthlyLog, row: str = "", code: str = "too_few_open_days", **values: Any) -> LogOddity:
    facts = {"open_days": 1, "days": 2}
    return LogOddity.objects.create(log=log, code=code, row=row, facts=facts, **values)


@pytest.fixture
def log(site: Site) -> MonthlyLog:
    return a_waiting(site)


@pytest.fixture
def page(officer: Actor) -> Client:
    return signed_in(officer)


def url_of(log: MonthlyLog) -> str:
    return f"{QUEUE}{log.month:%Y-%m}/{log.site.code}/"


def status(log: MonthlyLog) -> str:
    return MonthlyLog.objects.get(pk=log.pk).status


def listed(page: Client, query: str = "") -> list[str]:
    return [line.log.site.code for line in page.get(QUEUE + query).context["lines"]]


# the queue


def test_the_oldest_due_comes_first_and_of_those_the_one_with_most_to_answer(page: Client, programme: Any) -> None:
    later = factories.a_programme("Q", due=12)
    sites = {code: factories.a_site(later if code == "A" else programme, code) for code in "ABCD"}
    logs = {code: a_waiting(site, "2025-03" if code == "D" else "2025-04") for code, site in sites.items()}
    odd(logs["C"])
    assert listed(page) == ["D", "C", "B", "A"]
    assert listed(page, "?ordering=-site") == ["D", "C", "B", "A"]
    assert listed(page, "?ordering=site") == ["A", "B", "C", "D"]


def test_the_filter_chooses_and_the_totals_agree(page: Client, site: Site, programme: Any) -> None:
    other = factories.a_site(factories.a_programme("Q"), "T", community="D")
    one, two = a_waiting(site, people=30), a_waiting(other, "2025-03", "2025-04-20T10:00", people=7)
    odd(two)
    odd(two, "answered", answered_at=two.first_submitted_at, answered_by="x", answer="y")
    factories.a_log(site, "2025-02", "approved")
    factories.a_log(site, "2025-01", "draft")
    for query, codes in (
        ("", ["T", "S"]),
        ("?month=2025-04", ["S"]),
        ("?programme=Q", ["T"]),
        ("?community=D", ["T"]),
        ("?odd=open", ["T"]),
        ("?odd=none", ["S"]),
        ("?state=approved", ["S"]),
        ("?state=every", ["S", "T", "S"]),
        ("?q=项目点T", ["T"]),
        ("?month=2031-99&state=nonsense", ["T", "S"]),
    ):
        assert listed(page, query) == codes, query
    found = page.get(QUEUE)
    assert found.context["sums"] == {"activities": 2, "attendance": 37, "unanswered": 1}
    assert [line.late for line in found.context["lines"]] == [13, 0]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(page.get(f"{QUEUE}?export=xlsx")))).active
    assert [row[1].value for row in sheet.iter_rows()] == ["Code", "T", "S"]
    assert one.pk != two.pk


def test_a_line_tells_the_month_before_and_what_is_odd(page: Client, log: MonthlyLog) -> None:
    before = factories.a_log(log.site, "2025-03")
    for day in (3, 4):
        factories.an_activity(before, day, 20)
    odd(log)
    [line] = page.get(QUEUE).context["lines"]
    assert line.before == (2, 40)
    assert line.said == "1 opening days, but activities on 2 days."


def test_the_queue_asks_as_often_for_many_logs_as_for_one(page: Client, programme: Any, log: MonthlyLog) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page.get(QUEUE)
        return len(queries)

    odd(log)
    page.get(QUEUE)
    few = asked()
    for number in range(5):
        odd(a_waiting(factories.a_site(programme, f"N{number}")))
    assert asked() == few


def test_others_read_what_they_see_and_change_nothing(log: MonthlyLog, programme: Any, clerk: Actor) -> None:
    factories.a_site(programme, "F", community="D")
    far = a_waiting(Site.objects.get(code="F"))
    for who, codes in (
        (factories.an_actor(Role.PROGRAMME_OFFICER, "po", programme), {"S", "F"}),
        (factories.an_actor(Role.LEADER), {"S", "F"}),
        (factories.an_actor(Role.AUDITOR), {"S", "F"}),
        (clerk, {"S"}),
        (factories.an_actor(Role.FINANCE_OFFICER), set()),
    ):
        page = signed_in(who)
        assert set(listed(page)) == codes
        assert page.get(QUEUE).context["bulk"].moves == []
        assert page.get(url_of(log)).status_code == (200 if "S" in codes else 404)
        assert page.get(url_of(far)).status_code == (200 if "F" in codes else 404)
        for url in (url_of(log), f"{QUEUE}bulk/", "/logs/reopen/2025-04/S/"):
            asked = page.post(url, {"do": "approve", "move": "approve", "row": log.pk, "reason": "x"})
            assert asked.status_code == 403, (who.name, url)
    assert status(log) == "submitted"


# several at once


def test_several_are_approved_after_a_look_and_who_can_not_is_named(
    page: Client, programme: Any, officer: Actor
) -> None:
    logs = {code: a_waiting(factories.a_site(programme, code)) for code in "ABC"}
    odd(logs["B"])
    MonthlyLog.objects.filter(pk=logs["C"].pk).update(submitted_by=officer.name)
    looked = page.post(f"{QUEUE}bulk/", {"move": "approve", "all": "1"})
    assert [line.what for line in looked.context["changing"]] == ["项目点A 2025-04"]
    why = {line.what: " ".join(line.why_not) for line in looked.context["staying"]}
    assert "odd" in why["项目点B 2025-04"] and "another person" in why["项目点C 2025-04"]
    assert status(logs["A"]) == "submitted"
    page.post(f"{QUEUE}bulk/", {"move": "approve", "seen": looked.context["seen"]})
    assert [status(log) for log in logs.values()] == ["approved", "submitted", "submitted"]
    assert Entry.objects.filter(action="log.approve").count() == 1


def test_several_are_returned_with_a_reason(page: Client, programme: Any) -> None:
    logs = [a_waiting(factories.a_site(programme, code)) for code in "AB"]
    looked = page.post(f"{QUEUE}bulk/", {"move": "return", "row": [log.pk for log in logs]})
    refused = page.post(f"{QUEUE}bulk/", {"move": "return", "seen": looked.context["seen"]})
    assert refused.status_code == 409
    page.post(f"{QUEUE}bulk/", {"move": "return", "seen": looked.context["seen"], "reason": "缺开放天数"})
    assert [status(log) for log in logs] == ["returned", "returned"]


# one log


def test_a_log_stands_beside_the_month_before(page: Client, log: MonthlyLog) -> None:
    before = factories.a_log(log.site, "2025-03", open_days=18)
    factories.an_activity(before, 3, 4)
    factories.a_survey(log.site, date(2025, 4, 20), 10, 9)
    factories.an_incident(log.site, date(2025, 3, 9))
    found = page.get(url_of(log))
    figures = {str(one.label): (one.now, one.before, one.change) for one in found.context["figures"]}
    assert figures["Attendance"] == (10, 4, "+6")
    assert figures["Opening days"] == (20, 18, "+2")
    assert figures["Incidents"] == (0, 1, "-1") and figures["Survey returns"] == (10, 0, "+10")
    alone = page.get(url_of(a_waiting(log.site, "2025-01", "2025-02-03T10:00")))
    assert {one.before for one in alone.context["figures"]} == {None}


def test_oddities_are_answered_and_the_log_is_approved_in_one_go(page: Client, log: MonthlyLog) -> None:
    first, second = odd(log, "a", explanation="当日开放日"), odd(log, "b")
    assert "当日开放日" in page.get(url_of(log)).content.decode()
    refused = page.post(url_of(log), {"do": "approve", f"answer-{first.pk}": "已核实"})
    assert refused.status_code == 409 and "已核实" in refused.content.decode(), "what was typed stays"
    assert LogOddity.objects.filter(answered_at=None).count() == 2, "neither"
    kept = page.post(url_of(log), {"do": "answer", f"answer-{first.pk}": "已核实"})
    assert kept["Location"] == url_of(log)
    done = page.post(url_of(log), {"do": "approve", f"answer-{first.pk}": "已核实", "answer-all": "一并核实"})
    assert done.status_code == 302 and status(log) == "approved"
    assert set(LogOddity.objects.values_list("answer", "answered_by")) == {
        ("已核实", "subdistrict_officer"),
        ("一并核实", "subdistrict_officer"),
    }
    assert list(Entry.objects.values_list("action", flat=True).order_by("number")) == [
        "log.answer",
        "log.answer",
        "log.approve",
    ]
    assert second.pk


def test_after_a_log_comes_the_next_one_with_a_way_back(page: Client, programme: Any) -> None:
    logs = [a_waiting(factories.a_site(programme, code)) for code in "ABC"]
    asked = page.get(f"{url_of(logs[1])}?odd=none")
    assert (asked.context["place"].number, asked.context["place"].of) == (2, 3)
    assert asked.context["previous_url"] == f"{url_of(logs[0])}?odd=none"
    done = page.post(f"{url_of(logs[1])}?odd=none", {"do": "approve"})
    assert done["Location"] == f"{url_of(logs[2])}?odd=none&after={logs[1].pk}"
    assert "/logs/reopen/2025-04/B/" in page.get(done["Location"]).content.decode()
    last = page.post(f"{url_of(logs[2])}?odd=none", {"do": "return", "reason": "缺主题"})
    assert last["Location"].startswith(url_of(logs[0])), "after the last one the first that waits"
    empty = page.post(url_of(logs[0]), {"do": "approve"})
    assert empty["Location"].startswith(f"{QUEUE}?after=")
    assert "No log waits" in page.get(empty["Location"]).content.decode()


def test_a_return_takes_phrases_and_own_words_and_never_none(page: Client, log: MonthlyLog) -> None:
    phrase = page.get(url_of(log)).context["phrases"][1][0]
    for posted in ({"do": "return"}, {"do": "return", "reason": "长" * 501}, {"do": "return", "phrase": "made up"}, {}):
        refused = page.post(url_of(log), posted)
        assert refused.status_code == 409 and refused.context["faults"]
    page.post(url_of(log), {"do": "return", "phrase": phrase, "reason": "见第二行"})
    assert MonthlyLog.objects.get().returned_because == f"{phrase} 见第二行"


def test_what_is_not_waiting_is_only_read(page: Client, log: MonthlyLog) -> None:
    MonthlyLog.objects.update(status="draft", first_submitted_at=None)
    assert "has not been handed in" in page.get(url_of(log)).content.decode()
    MonthlyLog.objects.update(status="returned", first_submitted_at=log.first_submitted_at)
    assert not page.get(url_of(log)).context["waits"]
    assert page.post(url_of(log), {"do": "approve"}).status_code == 409


def test_nobody_is_offered_to_approve_the_own(page: Client, log: MonthlyLog, officer: Actor) -> None:
    MonthlyLog.objects.update(submitted_by=officer.name)
    found = page.get(url_of(log))
    assert "another person" in found.context["hindrances"][0]
    assert page.post(url_of(log), {"do": "approve"}).status_code == 409


def test_an_approved_log_is_opened_with_a_reason(page: Client, log: MonthlyLog, officer: Actor) -> None:
    answer_and_approve(by=officer, log=log, answers={})
    assert page.get(url_of(log)).context["may_reopen"]
    assert page.post("/logs/reopen/2025-04/S/").status_code == 409
    opened = page.post("/logs/reopen/2025-04/S/", {"reason": "人次有误"})
    assert opened["Location"] == url_of(log)
    assert status(log) == "returned" and "version 2" in page.get(url_of(log)).content.decode()
    assert page.post("/logs/reopen/2025-04/S/", {"reason": "再来"}).status_code == 409


def test_codes_and_months_of_any_kind_are_found_or_not_there(page: Client, programme: Any) -> None:
    log = a_waiting(factories.a_site(programme, "甲/乙 ?#1"))
    assert page.get(page.get(QUEUE).context["lines"][0] and f"{QUEUE}2025-04/甲/乙 %3F%231/").status_code == 200
    for bad in ("2025-13", "0000-01", "2025-1", "2025-4"):
        assert page.get(f"{QUEUE}{bad}/甲/").status_code == 404
    for after in ("9" * 30, "x", "-1"):
        assert page.get(f"{QUEUE}?after={after}").status_code == 200
    assert log.pk


def test_the_to_do_leads_into_the_queue(log: MonthlyLog, officer: Actor) -> None:
    [todo] = todos.to_check(officer, date(2025, 5, 3))
    assert (todo.count, todo.url) == (1, QUEUE)

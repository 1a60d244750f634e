"""What the logs cost the committees, and what was typed twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from sites.logs.burden import efforts, together, typed_twice
from sites.models import LogEffort, Site
from sites.services.logs.drafting import save_draft
from sites.services.logs.submitting import book_activity, submit_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text


def test_minutes_and_fields_are_measured_from_the_savings_of_the_draft(clerk: Actor, site: Site) -> None:
    start, edit = timezone.now(), 0
    copied = {"row": "r9", "date": "", "course": "P-K", "topic": "合唱", "participants": "9", "hours": "1"}
    texts = [a_text(open_days=""), a_text(open_days="2"), a_text(copied), a_text(copied | {"date": "2025-04-09"})]
    for seconds, text in zip((0, 30, 45, 400), texts, strict=True):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            edit = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=edit).edit
    submit_log(by=clerk, log=site.logs.get())
    effort = LogEffort.objects.get()
    assert effort.seconds == 30 + 15 + 60, "a long pause counts as a minute"
    assert effort.typed == 3, "opening days twice and one day: what was taken over was not typed"
    assert effort.fields == 6


def test_a_community_is_added_up_over_its_sites(clerk: Actor, site: Site, programme: Any) -> None:
    director = factories.an_actor(Role.OFFICE_DIRECTOR)
    for one, month, seconds in (
        (site, "2025-03", 600),
        (site, "2025-04", 300),
        (factories.a_site(programme, "T"), "2025-04", 60),
    ):
        LogEffort.objects.create(log=factories.a_log(one, month), seconds=seconds, typed=10, fields=20)
    rows = efforts(director, 2025, [])
    assert [(row.name, row.months, row.logs) for row in rows] == [("锦云社区", 2, 3)]
    assert (rows[0].minutes_a_month, rows[0].typed_a_month) == (Decimal("8.0"), Decimal("15.0"))
    assert rows[0].taken_share == Decimal("50.0")
    assert together(rows).seconds == 960


def test_what_is_one_occasion_was_typed_once(clerk: Actor, site: Site, programme: Any) -> None:
    other = factories.a_site(programme, "T")
    for one in (site, other):
        log = factories.a_log(one, "2025-03")
        factories.an_activity(log, 5)
        factories.an_activity(log, 6 if one is site else 7)
        factories.a_survey(one, date(2025, 3, 9), 10, 9)
    director = factories.an_actor(Role.OFFICE_DIRECTOR)
    assert [(one.day.day, one.what, one.needless) for one in typed_twice(director, 2025)] == [
        (9, "9/10", 1),
        (5, "主题", 1),
    ]
    saved = save_draft(by=clerk, site=site, month=MONTH, content=a_text(a_line()), edit=0)
    book_activity(by=clerk, log=saved.log, row="r1", site=other, participants="3")
    there = other.logs.get(month=MONTH)
    save_draft(by=clerk, site=other, month=MONTH, content=there.draft.content | {"open_days": "1"}, edit=there.edit)
    for log in (saved.log, there):
        submit_log(by=clerk, log=log)
    assert len(typed_twice(director, 2025)) == 2


def test_the_page_is_for_who_leads_and_not_for_clerks(clerk: Actor, site: Site) -> None:
    LogEffort.objects.create(log=factories.a_log(site, "2025-03"), seconds=90, typed=10, fields=20)
    for role, status in (
        (Role.OFFICE_DIRECTOR, 200),
        (Role.AUDITOR, 200),
        (Role.CLERK, 403),
        (Role.SUBDISTRICT_OFFICER, 403),
    ):
        browser = Client()
        browser.force_login(factories.an_actor(role, f"x{role}").user)
        answer = browser.get("/logs/burden/")
        assert answer.status_code == status, role
    director = Client()
    director.force_login(factories.an_actor(Role.LEADER).user)
    assert "1.5" in director.get("/logs/burden/?year=2025").content.decode()
    assert director.get("/logs/burden/?year=2025&export=xlsx").status_code == 200
    assert director.get("/logs/burden/?year=1900").status_code == 200

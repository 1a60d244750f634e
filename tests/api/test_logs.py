"""Other systems write monthly logs: put whole, handed in, approved, returned; each once, and nothing of others'."""

from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from portal.accounts.models import Community, Subdistrict
from portal.api.scopes import SCOPES
from portal.audit.models import Entry
from sites.models import LogOddity, MonthlyLog, Site
from tests import factories
from tests.api.conftest import Admit, System

WRITING = ["logs:read", "logs:write"]
HERE = "monthly-logs/S/2025-04/"
LINE = {"date": "2025-04-08", "course": "P-K", "topic": "春日诵读", "participants": 12, "hours": "1.50"}
BODY = {"open_days": 20, "note": "", "activities": [LINE]}


@pytest.fixture(autouse=True)
def _in_may(db: None):  # type: ignore[no-untyped-def]
    with time_machine.travel("2025-05-02 09:00:00+08:00", tick=True):
        yield


@pytest.fixture(autouse=True)
def site(_in_may: None) -> Site:
    programme = factories.a_programme()
    factories.a_course(programme, "K")
    return factories.a_site(programme, "S")


@pytest.fixture
def committee(admit: Admit, site: Site) -> System:
    return admit("committee", scopes=WRITING, community=Community.objects.get(code="C"))


@pytest.fixture
def street(admit: Admit, site: Site) -> System:
    return admit("street", scopes=WRITING, subdistrict=Subdistrict.objects.get(code="J"))


def put(system: System, body: Any, path: str = HERE, **headers: str) -> Any:
    return Browser().put(f"/api/v1/{path}", body, content_type="application/json", headers=system.headers | headers)


def post(system: System, move: str, body: Any = None, key: str = "k") -> Any:
    return system.post(f"{HERE}{move}/", body or {}, **{"idempotency-key": key})


def test_a_month_goes_its_way_between_two_systems(committee: System, street: System) -> None:
    begun = put(committee, BODY)
    assert (begun.status_code, begun.json()["status"]) == (201, "draft"), begun.content.decode()
    assert begun.json()["activities"] == [LINE]
    assert put(committee, BODY | {"open_days": 21}).status_code == 200
    handed = post(committee, "submit")
    assert (handed.status_code, handed.json()["status"]) == (200, "submitted"), handed.content.decode()
    back = post(street, "return", {"reason": "缺一场"})
    assert back.json()["status"] == "returned"
    assert MonthlyLog.objects.get().returned_because == "缺一场"
    assert put(committee, BODY).status_code == 200
    assert post(committee, "submit", key="again").json()["first_submitted_at"] == handed.json()["first_submitted_at"]
    assert post(street, "approve", key="a").json()["status"] == "approved"
    assert put(committee, BODY).status_code == 409
    actions = Entry.objects.filter(action__startswith="log.").order_by("number").values_list("action", flat=True)
    assert list(actions) == [
        "log.write",
        "log.write",
        "log.submit",
        "log.return",
        "log.write",
        "log.submit",
        "log.approve",
    ]


def test_what_was_written_since_it_was_read_is_not_overwritten(committee: System) -> None:
    put(committee, BODY)
    read = committee.get(HERE)
    mine = put(committee, BODY | {"open_days": 5}, **{"if-match": read["ETag"]})
    assert (mine.status_code, mine["ETag"]) == (200, committee.get(HERE)["ETag"])
    stale = put(committee, BODY | {"open_days": 6}, **{"if-match": read["ETag"]})
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    assert MonthlyLog.objects.get().open_days == 5
    assert put(committee, BODY, **{"if-match": "*"}).status_code == 200


def test_what_is_not_there_matches_nothing(committee: System) -> None:
    assert put(committee, BODY, **{"if-match": "*"}).status_code == 412
    assert not MonthlyLog.objects.exists()


def test_the_same_move_twice_is_made_once(committee: System) -> None:
    put(committee, BODY)
    first, again = post(committee, "submit"), post(committee, "submit")
    assert again.json() == first.json() and again["Idempotency-Replayed"] == "true"
    assert post(committee, "submit", key="other").status_code == 409, "it is in already"
    assert Entry.objects.filter(action="log.submit").count() == 1
    assert committee.post(f"{HERE}submit/", {}).status_code == 400, "without a key"


def test_all_faults_of_a_body_are_named_by_their_places(committee: System) -> None:
    activities = [LINE, LINE | {"date": "2025-05-01", "course": "?"}, LINE | {"hours": "1.10"}]
    refused = put(committee, {"open_days": 31, "activities": activities, "note": "13800000000"})
    assert refused.status_code == 400
    assert {fault["field"] for fault in refused.json()["errors"]} == {
        "open_days",
        "note",
        "activities.1.date",
        "activities.1.course",
        "activities.2.hours",
    }
    unread = put(committee, {"open_days": "x", "colour": 1, "activities": [LINE | {"participants": -1, "photo": ""}]})
    assert {(fault["field"], fault["code"]) for fault in unread.json()["errors"]} == {
        ("open_days", "invalid"),
        ("colour", "unknown"),
        ("activities.0.participants", "min_value"),
        ("activities.0.photo", "unknown"),
    }


def test_beyond_the_subtree_there_is_no_site_and_without_the_scope_no_write(committee: System, admit: Admit) -> None:
    factories.a_site(Site.objects.get().programme, "T", community="D")
    assert put(committee, BODY, "monthly-logs/T/2025-04/").status_code == 404
    reader = admit("reader", scopes=["logs:read"])
    refused = put(reader, BODY)
    assert (refused.status_code, "logs:write" in refused.json()["detail"]) == (403, True)
    assert put(committee, BODY, "monthly-logs/S/2025-06/").status_code == 409, "a month to come"
    assert "logs:write" in SCOPES


def test_who_put_a_log_does_not_approve_it(admit: Admit) -> None:
    city = admit("all", scopes=WRITING)
    put(city, BODY)
    post(city, "submit")
    assert post(city, "approve", key="a").status_code == 409
    assert MonthlyLog.objects.get().status == "submitted"


def test_what_looks_odd_is_answered_on_the_page_before_it_is_approved(committee: System, street: System) -> None:
    put(committee, BODY)
    post(committee, "submit")
    LogOddity.objects.create(log=MonthlyLog.objects.get(), code="x")
    assert post(street, "approve", key="a").status_code == 409

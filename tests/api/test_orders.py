"""Having documents made: once for each Idempotency-Key, watched as a job, taken away as a file."""

import hashlib
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.middleware.csrf import get_token
from django.test import Client as Browser
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.accounts.models import Subdistrict
from portal.api.models import Answer
from portal.api.problems import KeyReused, StillRunning
from portal.api.services import answers
from portal.api.services.answers import Given, once
from portal.api.services.clients import revoke_client
from portal.files import services as files
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.web.errors import Refused
from reports.models import Document
from tests.api.conftest import READING, Admit, System
from tests.web.district import signed_in

pytestmark = pytest.mark.django_db
ORDER = {"year": 2025, "kind": "site_evaluation"}


@pytest.fixture
def maker(district: list[Any], admit: Admit) -> System:
    return admit(scopes=[*READING, "reports:write"])


def test_documents_are_queued_and_their_job_can_be_watched(maker: System) -> None:
    answer = maker.post("reports/", ORDER, **{"idempotency-key": "a"})
    assert answer.status_code == 202, answer.content.decode()
    assert answer["Location"].endswith(f"/api/v1/jobs/{answer.json()['job']['id']}/")
    job = maker.get(answer["Location"].partition("/api/v1/")[2]).json()
    assert (job["status"], job["total"], job["done"]) == ("running", 4, 0)
    assert Job.objects.filter(parent=None, user=maker.client.post.user).count() == 1
    progress = [row["progress"] for row in maker.get("reports/").json()["results"]]
    assert progress == [{"status": "queued", "done": 0, "total": 0}] * 4


def test_the_same_request_again_gets_the_first_answer_and_starts_nothing(maker: System) -> None:
    first, again = (maker.post("reports/", ORDER, **{"idempotency-key": "a"}) for _ in range(2))
    assert again.json() == first.json()
    assert (again.status_code, again["Location"], again["Idempotency-Replayed"]) == (202, first["Location"], "true")
    assert "Idempotency-Replayed" not in first
    assert Job.objects.filter(parent__isnull=True, kind="document").count() == 1


def test_the_same_key_for_another_request_is_refused(maker: System) -> None:
    maker.post("reports/", ORDER, **{"idempotency-key": "a"})
    other = maker.post("reports/", ORDER | {"programme": "P1"}, **{"idempotency-key": "a"})
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")
    assert maker.post("reports/", ORDER, **{"idempotency-key": "b"}).status_code == 202


def test_a_key_is_good_for_a_day_and_for_its_owner(maker: System, admit: Admit) -> None:
    other = admit("other", scopes=["reports:write"])
    first = maker.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["id"]
    assert other.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["id"] != first
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
        assert maker.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["id"] == first
    Answer.objects.update(begun_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert maker.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["id"] != first


def test_while_the_first_is_worked_on_the_second_is_told_to_wait(maker: System) -> None:
    maker.post("reports/", ORDER, **{"idempotency-key": "a"})
    Answer.objects.update(status=None, body=None)
    waiting = maker.post("reports/", ORDER, **{"idempotency-key": "a"})
    assert waiting.status_code == 409
    assert int(waiting["Retry-After"]) >= 1
    Answer.objects.update(begun_at=timezone.now() - answers.ABANDONED - timedelta(seconds=1))
    assert maker.post("reports/", ORDER, **{"idempotency-key": "a"}).status_code == 202


def test_what_fails_leaves_nothing_and_may_be_tried_again(maker: System) -> None:
    user, calls = maker.client.post.user, []

    def act() -> Given:
        calls.append(1)
        Document.objects.update(reason="halfway")
        if len(calls) == 1:
            raise Refused("not now")
        return Given(200, {"n": len(calls)})

    with pytest.raises(Refused):
        once(user=user, key="k", request=b"r", act=act)
    assert not Document.objects.filter(reason="halfway").exists()
    assert once(user=user, key="k", request=b"r", act=act).body == {"n": 2}
    assert once(user=user, key="k", request=b"r", act=act) == Given(200, {"n": 2}, is_repeated=True)
    with pytest.raises(KeyReused):
        once(user=user, key="k", request=b"other", act=act)


def test_who_was_taken_for_dead_undoes_what_it_did(maker: System) -> None:
    user = maker.client.post.user

    def act() -> Given:
        Document.objects.update(reason="too late")
        Answer.objects.all().delete()
        return Given(200, {})

    with pytest.raises(StillRunning):
        once(user=user, key="k", request=b"r", act=act)
    assert not Document.objects.filter(reason="too late").exists()
    assert connection.in_atomic_block and transaction.get_connection()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"year"}),
        ({"year": "soon", "kind": "novel", "colour": "red"}, {"year", "kind", "colour"}),
        ({"year": 1}, {"year"}),
        ([1], {""}),
        ({"year": 2025, "programme": "\x00"}, {"programme"}),
    ],
)
def test_all_faults_of_an_order_are_named_at_once(maker: System, body: Any, fields: set[str]) -> None:
    answer = maker.post("reports/", body, **{"idempotency-key": "a"})
    assert answer.status_code == 400, answer.content.decode()
    assert {error["field"] for error in answer.json()["errors"]} == fields


def test_an_order_needs_a_key_json_and_the_scope(maker: System, admit: Admit) -> None:
    missing = maker.post("reports/", ORDER)
    assert [error["field"] for error in missing.json()["errors"]] == ["Idempotency-Key"]
    assert maker.post("reports/", ORDER, **{"idempotency-key": "k" * 201}).status_code == 400
    assert maker.post("reports/?x=1", ORDER, **{"idempotency-key": "a"}).status_code == 400
    reader = admit("reader", scopes=["reports:read"])
    refused = reader.post("reports/", ORDER, **{"idempotency-key": "a"})
    assert (refused.status_code, "reports:write" in refused.json()["detail"]) == (403, True)


def test_a_person_orders_with_the_session_and_its_csrf_token(district: list[Any], administrator: Any) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(administrator.user)
    send = partial(browser.post, "/api/v1/reports/", ORDER, content_type="application/json")
    refused = send(headers={"idempotency-key": "a"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    token = get_token(browser.get("/account/password/").wsgi_request)
    browser.cookies["csrftoken"] = token
    assert send(headers={"idempotency-key": "a", "x-csrftoken": token}).status_code == 202


def test_what_cannot_be_made_now_is_said_and_changes_nothing(maker: System) -> None:
    answer = maker.post("reports/", {"year": 2031}, **{"idempotency-key": "a"})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "refused"
    assert not Answer.objects.exists()
    nowhere = maker.post("reports/", ORDER | {"programme": "P9"}, **{"idempotency-key": "a"})
    assert nowhere.status_code == 409


def test_a_client_has_made_what_lies_inside_its_scope(district: list[Any], admit: Admit) -> None:
    system = admit(scopes=["reports:write"], subdistrict=Subdistrict.objects.get(code="S1"))
    assert system.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["total"] == 1


def test_the_report_of_one_site_is_a_job_of_its_own(maker: System, admit: Admit) -> None:
    job = maker.post("reports/", ORDER | {"site": "X2"}, **{"idempotency-key": "a"}).json()["job"]
    assert Document.objects.get(job=job["id"]).site.code == "X2"  # type: ignore[union-attr]
    for number, body in enumerate(({"site": "X9"}, {"site": "X2", "programme": "P1"}, {"site": "X2", "kind": "x"})):
        refused = maker.post("reports/", {"year": 2025} | body, **{"idempotency-key": f"b{number}"})
        assert refused.status_code == (400 if "kind" in body else 409)
    outside = admit("s0", scopes=["reports:write"], subdistrict=Subdistrict.objects.get(code="S0"))
    assert outside.post("reports/", {"year": 2025, "site": "X2"}, **{"idempotency-key": "a"}).status_code == 409


def test_the_work_goes_on_for_a_client_that_is_let_in_and_for_no_other(maker: System, administrator: Any) -> None:
    job = maker.post("reports/", {"year": 2025, "site": "X2"}, **{"idempotency-key": "a"}).json()["job"]["id"]
    Run(Job.objects.get(pk=job)).check_actor()
    revoke_client(by=administrator, client=maker.client)
    with pytest.raises(Refused):
        Run(Job.objects.get(pk=job)).check_actor()


def test_nobody_sees_the_jobs_of_others(maker: System, admit: Admit, administrator: Any) -> None:
    job = maker.post("reports/", ORDER, **{"idempotency-key": "a"}).json()["job"]["id"]
    assert admit("other", scopes=["reports:write"]).get(f"jobs/{job}/").status_code == 404
    assert signed_in(administrator).get(f"/api/v1/jobs/{job}/").status_code == 404


def test_a_file_is_taken_away_as_it_was_made(maker: System, admit: Admit) -> None:
    document = Document.objects.get(number="N1")
    assert maker.get(f"reports/{document.pk}/download/").status_code == 409
    file = files.store(by=SYSTEM, name="考评.pdf", content_type="application/pdf", data=b"%PDF-1.7 x")
    Document.objects.filter(pk=document.pk).update(file=file, pages=1, made_at=timezone.now(), content_hash="h")
    row = maker.get(f"reports/{document.pk}/").json()
    assert row["sha256"] == hashlib.sha256(b"%PDF-1.7 x").hexdigest()
    answer = maker.get(row["download"].partition("/api/v1/")[2])
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer["Content-Type"] == "application/pdf"
    again = maker.get(f"reports/{document.pk}/download/", **{"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    outside = admit("s0", subdistrict=Subdistrict.objects.get(code="S0"))
    assert outside.get(f"reports/{document.pk}/download/").status_code == 404
    files.file_store().delete(file.path)
    assert maker.get(f"reports/{document.pk}/download/").status_code == 409

"""How a job is done, and every way in which it ends."""

import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post
from portal.audit.models import Entry
from portal.audit.services import record
from portal.jobs import run, services
from portal.jobs.models import Job
from portal.jobs.run import Run, execute
from portal.jobs.states import JobStatus
from portal.web.errors import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken")]

Work = Callable[[Run], dict[str, Any] | None]
Kinds = Callable[[str, Work], None]


def do(by: Actor, kind: str) -> Job:
    job = services.queue(by=by, kind=kind, title="t", params={})
    execute(job.pk)
    job.refresh_from_db()
    return job


def test_what_the_work_answers_is_kept_as_the_result(kinds: Kinds, officer: Actor) -> None:
    def count(run: Run) -> dict[str, Any]:
        run.progress(3, 3)
        return {"made": 3}

    kinds("count", count)
    job = do(officer, "count")
    assert (job.status, job.result, job.done, job.total) == (JobStatus.DONE, {"made": 3}, 3, 3)
    assert (job.attempts, job.lease, job.lease_until) == (1, None, None)
    assert job.started_at and job.finished_at


def test_the_work_acts_as_who_started_it_in_the_post_of_then(kinds: Kinds, officer: Actor) -> None:
    seen: list[Actor] = []
    kinds("look", lambda run: seen.append(run.actor))
    do(officer, "look")
    do(SYSTEM, "look")
    assert seen == [officer, SYSTEM]


def test_a_refusal_is_the_reason_of_failure(kinds: Kinds, officer: Actor) -> None:
    def refuse(run: Run) -> None:
        raise Refused("第一条", "第二条")

    kinds("refuse", refuse)
    job = do(officer, "refuse")
    assert (job.status, job.error) == (JobStatus.FAILED, "第一条\n第二条")


def test_an_unexpected_fault_is_named_by_type_and_reference_and_quotes_nobody(
    kinds: Kinds, officer: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    who = "张三 110101199001011234"

    def break_(run: Run) -> None:
        raise KeyError(who)

    kinds("break", break_)
    with caplog.at_level(logging.INFO):
        job = do(officer, "break")
    assert job.status == JobStatus.FAILED
    assert "KeyError" in job.error
    found = re.search("[0-9a-f]{8}", job.error)
    assert found and found[0] in caplog.text
    assert "break_" in caplog.text
    assert "张三" not in job.error + caplog.text


def test_the_job_of_a_closed_account_is_not_done(kinds: Kinds, officer: Actor) -> None:
    assert officer.user
    job = services.queue(by=officer, kind="effect", title="t", params={})
    officer.user.is_active = False
    officer.user.save()
    execute(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error
    assert not Entry.objects.filter(action="test.effect").exists()


def test_the_job_of_a_post_that_has_ended_is_not_done(officer: Actor) -> None:
    job = services.queue(by=officer, kind="effect", title="t", params={})
    Post.objects.update(ends=date(2020, 12, 31))
    execute(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert not Entry.objects.filter(action="test.effect").exists()


def test_what_is_changed_and_the_end_of_the_job_are_one(kinds: Kinds, officer: Actor) -> None:
    def half(run: Run) -> None:
        with run.finishing():
            record(by=run.actor, action="test.effect")
            raise Refused("doch nicht")

    kinds("half", half)
    assert do(officer, "half").status == JobStatus.FAILED
    assert not Entry.objects.filter(action="test.effect").exists()


def test_a_job_asked_to_stop_stops_at_its_next_step(kinds: Kinds, officer: Actor) -> None:
    steps: list[int] = []

    def step(run: Run) -> None:
        for number in range(5):
            steps.append(number)
            run._looked = 0
            run.progress(number, 5)
            if number == 1:
                services.cancel(by=officer, job=run.job)

    kinds("step", step)
    job = do(officer, "step")
    assert (job.status, steps, job.done) == (JobStatus.CANCELLED, [0, 1, 2], 2)


def test_a_job_asked_to_stop_while_it_computes_changes_nothing(kinds: Kinds, officer: Actor) -> None:
    def compute(run: Run) -> None:
        services.cancel(by=officer, job=run.job)
        with run.finishing():
            record(by=run.actor, action="test.effect")

    kinds("compute", compute)
    assert do(officer, "compute").status == JobStatus.CANCELLED
    assert not Entry.objects.filter(action="test.effect").exists()


def test_a_job_that_the_database_would_not_let_end_is_left_to_the_sweep(kinds: Kinds, officer: Actor) -> None:
    def locked(run: Run) -> None:
        raise OperationalError("database is locked")

    kinds("locked", locked)
    job = do(officer, "locked")
    assert (job.status, job.error) == (JobStatus.RUNNING, "")
    Job.objects.update(lease_until=timezone.now())
    services.sweep()
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


def test_a_wake_up_for_a_job_that_is_not_queued_does_nothing(officer: Actor) -> None:
    job = do(officer, "effect")
    execute(job.pk)
    execute(999_999)
    job.refresh_from_db()
    assert job.attempts == 1
    assert Entry.objects.filter(action="test.effect").count() == 1


def test_the_heartbeat_renews_the_lease_and_notes_the_count(
    kinds: Kinds, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "HEARTBEAT", 0.05)

    def wait(one: Run) -> None:
        one.progress(7, 9)
        before = Job.objects.get().lease_until
        for _ in range(100):
            now = Job.objects.get()
            if now.done == 7 and now.lease_until and before and now.lease_until > before:
                return
            one._looked = float("inf")
            run.time.sleep(0.05)
        raise AssertionError("no heartbeat")

    kinds("wait", wait)
    assert do(officer, "wait").status == JobStatus.DONE

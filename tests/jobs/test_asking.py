"""Queueing, cancelling and trying again."""

import time

import pytest
from django.db import transaction

from portal.accounts.actors import SYSTEM, Actor
from portal.audit.models import Entry
from portal.jobs import services
from portal.jobs.models import Job
from portal.jobs.run import execute
from portal.jobs.states import JobStatus
from portal.web.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db(transaction=True)


def queue(by: Actor, kind: str = "nothing") -> Job:
    return services.queue(by=by, kind=kind, title="年度报告", params={"year": 2025})


def queue_batch(by: Actor, parts: int = 3, kind: str = "nothing") -> Job:
    return services.queue_batch(by=by, kind=kind, title="批", parts=[(f"第{n}份", {"n": n}) for n in range(parts)])


def actions() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def test_a_queued_job_belongs_to_who_asked_and_leaves_one_audit_entry(officer: Actor, woken: list[int]) -> None:
    job = queue(officer)
    assert (job.status, job.user, job.post) == (JobStatus.QUEUED, officer.user, officer.post)
    assert actions() == ["job.queue"]
    assert woken == [job.pk]


def test_what_a_command_queues_for_nobody_leaves_an_entry_too(woken: list[int]) -> None:
    assert queue(SYSTEM).user is None
    assert (actions(), Entry.objects.get().actor) == (["job.queue"], "system")


def test_a_job_of_a_kind_without_work_is_a_mistake(officer: Actor) -> None:
    with pytest.raises(ValueError, match="no work"):
        queue(officer, kind="unheard of")


def test_the_workers_hear_of_a_job_only_when_it_is_committed(officer: Actor, woken: list[int]) -> None:
    with transaction.atomic():
        job = queue(officer)
        assert woken == []
    assert woken == [job.pk]
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(officer)
        raise RuntimeError
    assert woken == [job.pk]
    assert Job.objects.count() == 1


def test_a_broker_that_is_away_delays_nobody_and_loses_nothing(officer: Actor, no_broker: None) -> None:
    started = time.monotonic()
    job = queue(officer)
    assert services.workers_running() == 0
    assert time.monotonic() - started < 1
    assert Job.objects.get().pk == job.pk


def test_a_batch_wakes_for_each_of_its_parts_in_order(officer: Actor, woken: list[int]) -> None:
    batch = queue_batch(officer)
    parts = list(batch.parts.order_by("pk"))
    assert [part.title for part in parts] == ["第0份", "第1份", "第2份"]
    assert woken == [part.pk for part in parts]
    assert (batch.status, batch.done, batch.total) == (JobStatus.RUNNING, 0, 3)
    assert actions() == ["job.queue"]


def test_a_batch_without_parts_is_a_mistake_and_stores_nothing(officer: Actor) -> None:
    with pytest.raises(ValueError, match="at least one"):
        queue_batch(officer, parts=0)
    assert not Job.objects.exists()


def test_a_queued_job_is_cancelled_at_once_and_never_done(officer: Actor, woken: list[int]) -> None:
    job = queue(officer, kind="effect")
    services.cancel(by=officer, job=job)
    execute(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert actions() == ["job.queue", "job.cancel"]


def test_an_ended_job_cannot_be_cancelled(officer: Actor, woken: list[int]) -> None:
    job = queue(officer)
    execute(job.pk)
    with pytest.raises(Refused):
        services.cancel(by=officer, job=job)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert actions() == ["job.queue"]


def test_a_cancelled_batch_keeps_what_is_done_and_drops_the_rest(officer: Actor, woken: list[int]) -> None:
    batch = queue_batch(officer)
    first, second, third = batch.parts.order_by("pk")
    execute(first.pk)
    running = services.claim(second.pk)
    assert running
    services.cancel(by=officer, job=batch)
    batch.refresh_from_db()
    assert batch.status == JobStatus.RUNNING  # the second part is still at it
    assert batch.done == 2
    with services.held(running) as (row, parent):
        assert row.cancel_requested
        services.end(row, parent, JobStatus.CANCELLED)
    batch.refresh_from_db()
    assert (batch.status, batch.done) == (JobStatus.CANCELLED, 3)
    assert [part.status for part in batch.parts.order_by("pk")] == ["done", "cancelled", "cancelled"]
    assert Job.objects.get(pk=third.pk).attempts == 0


def test_only_who_started_a_job_or_manages_all_may_cancel_it(
    officer: Actor, colleague: Actor, auditor: Actor, administrator: Actor, woken: list[int]
) -> None:
    job = queue(officer)
    for other in (colleague, auditor):
        with pytest.raises(Forbidden):
            services.cancel(by=other, job=job)
        with pytest.raises(Forbidden):
            services.retry(by=other, job=job)
    assert services.cancel(by=administrator, job=job).status == JobStatus.CANCELLED


def test_a_failed_job_is_tried_again_as_if_new(officer: Actor, woken: list[int]) -> None:
    job = queue(officer)
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED, error="x", attempts=3, finished_at=job.created_at, cancel_requested=True
    )
    services.retry(by=officer, job=job)
    job.refresh_from_db()
    assert (job.status, job.error, job.attempts, job.finished_at) == (JobStatus.QUEUED, "", 0, None)
    assert woken == [job.pk, job.pk]
    execute(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert actions() == ["job.queue", "job.retry"]


def test_what_did_not_fail_is_not_tried_again(officer: Actor, woken: list[int]) -> None:
    job = queue(officer)
    with pytest.raises(Refused):
        services.retry(by=officer, job=job)
    execute(job.pk)
    with pytest.raises(Refused):
        services.retry(by=officer, job=job)


def test_trying_a_batch_again_leaves_alone_what_is_done(officer: Actor, woken: list[int]) -> None:
    batch = queue_batch(officer)
    first, second, third = batch.parts.order_by("pk")
    execute(first.pk)
    execute(second.pk)
    services.cancel(by=officer, job=third)
    batch.refresh_from_db()
    assert batch.status == JobStatus.CANCELLED
    services.retry(by=officer, job=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.done, batch.finished_at) == (JobStatus.RUNNING, 2, None)
    assert [part.status for part in batch.parts.order_by("pk")] == ["done", "done", "queued"]
    execute(third.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.done) == (JobStatus.DONE, 3)


def test_a_part_tried_again_opens_its_batch(officer: Actor, woken: list[int]) -> None:
    batch = queue_batch(officer, parts=1)
    part = batch.parts.get()
    services.cancel(by=officer, job=part)
    services.retry(by=officer, job=part)
    batch.refresh_from_db()
    assert batch.status == JobStatus.RUNNING
    execute(part.pk)
    batch.refresh_from_db()
    assert batch.status == JobStatus.DONE

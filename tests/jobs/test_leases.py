"""Only who holds the present lease may end a job."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.audit.models import Entry
from portal.audit.services import record
from portal.jobs import progress, run, services
from portal.jobs.models import Job
from portal.jobs.run import Run, execute
from portal.jobs.services import leases
from portal.jobs.services.leases import LeaseLost
from portal.jobs.states import MAX_ATTEMPTS, JobStatus

pytestmark = pytest.mark.django_db(transaction=True)


def queued(by: Actor = SYSTEM, kind: str = "effect", **params: float) -> Job:
    return services.queue(by=by, kind=kind, title="t", params=params)


def claimed() -> Job:
    job = services.claim(queued().pk)
    assert job
    return job


def lapse(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def effects() -> int:
    return Entry.objects.filter(action="test.effect").count()


def in_threads(*works: object) -> None:
    """Runs callables at once, each with a connection of its own."""
    together = threading.Barrier(len(works))

    def start(work: object) -> None:
        try:
            together.wait()
            work()  # type: ignore[operator]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_who_claim_a_job_one_gets_it(woken: list[int]) -> None:
    job = queued()
    got: list[Job | None] = []
    in_threads(*[lambda: got.append(services.claim(job.pk)) for _ in range(6)])
    assert sum(one is not None for one in got) == 1
    assert Job.objects.get().attempts == 1


def test_woken_many_times_at_once_a_job_is_done_once(woken: list[int]) -> None:
    job = queued()
    in_threads(*[lambda: execute(job.pk) for _ in range(4)])
    assert effects() == 1


def test_parts_that_end_at_once_are_all_counted(woken: list[int]) -> None:
    parts: list[tuple[str, dict[str, Any]]] = [(str(number), {}) for number in range(8)]
    batch = services.queue_batch(by=SYSTEM, kind="effect", title="t", parts=parts)
    in_threads(*[lambda pk=pk: execute(pk) for pk in batch.parts.values_list("pk", flat=True)])
    batch.refresh_from_db()
    assert (batch.status, batch.done, batch.total) == (JobStatus.DONE, 8, 8)
    assert effects() == 8


def test_a_lapsed_lease_gives_the_job_to_the_next_one(woken: list[int]) -> None:
    job = claimed()
    lapse(job)
    services.sweep()
    assert len(woken) > 1 and set(woken) == {job.pk}
    execute(job.pk)
    assert (Job.objects.get().status, Job.objects.get().attempts, effects()) == (JobStatus.DONE, 2, 1)


def test_a_lease_that_has_not_lapsed_is_left_alone(woken: list[int]) -> None:
    job = claimed()
    services.sweep()
    assert Job.objects.get().lease == job.lease


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(woken: list[int]) -> None:
    zombie = Run(claimed())
    lapse(zombie.job)
    services.sweep()
    execute(zombie.job.pk)
    with pytest.raises(LeaseLost), zombie.finishing():
        record(by=SYSTEM, action="test.effect")
    with pytest.raises(LeaseLost):
        zombie.look()
    assert not services.renew(zombie.job, 1, 2)
    assert effects() == 1
    assert Job.objects.get().status == JobStatus.DONE


def test_a_zombie_cannot_end_what_another_has_claimed_anew(woken: list[int]) -> None:
    zombie = Run(claimed())
    lapse(zombie.job)
    services.sweep()
    second = services.claim(zombie.job.pk)
    assert second and second.lease != zombie.job.lease
    with pytest.raises(LeaseLost), zombie.finishing():
        pass
    assert Job.objects.get().lease == second.lease


def test_a_job_that_keeps_breaking_off_fails_with_the_reason(woken: list[int]) -> None:
    job = queued()
    for _ in range(MAX_ATTEMPTS):
        assert services.claim(job.pk)
        lapse(job)
        services.sweep()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert str(MAX_ATTEMPTS) in job.error
    assert services.claim(job.pk) is None


def test_a_part_that_keeps_breaking_off_ends_its_batch(woken: list[int]) -> None:
    batch = services.queue_batch(by=SYSTEM, kind="effect", title="t", parts=[("1", {}), ("2", {})])
    first, second = batch.parts.order_by("pk")
    execute(second.pk)
    Job.objects.filter(pk=first.pk).update(attempts=MAX_ATTEMPTS - 1)
    assert services.claim(first.pk)
    lapse(first)
    services.sweep()
    batch.refresh_from_db()
    assert (batch.status, batch.done) == (JobStatus.FAILED, 2)
    assert "1" in batch.error and "2" in batch.error


def test_a_lapsed_job_that_was_to_be_cancelled_is_cancelled(officer: Actor, woken: list[int]) -> None:
    job = queued(officer)
    assert services.claim(job.pk)
    services.cancel(by=officer, job=job)
    lapse(job)
    services.sweep()
    assert Job.objects.get().status == JobStatus.CANCELLED


def test_a_queued_job_whose_wake_up_was_lost_is_woken_again(valkey: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.jobs import broker

    with monkeypatch.context() as patch:
        patch.setattr(broker, "is_up", lambda: False)
        queued()
    assert broker.is_idle()
    services.sweep()
    assert not broker.is_idle()
    services.sweep()  # what waits is not sent a second time
    assert broker.client().llen("celery") == 1
    broker.client().delete("celery")


def test_workers_sweep_between_jobs_but_not_after_each(valkey: str, woken: list[int]) -> None:
    from portal.jobs import broker

    broker.client().delete("portal:jobs:sweep")
    job = claimed()
    lapse(job)
    services.sweep_when_due()
    assert Job.objects.get().status == JobStatus.QUEUED
    assert services.claim(job.pk)
    lapse(job)
    services.sweep_when_due()
    assert Job.objects.get().status == JobStatus.RUNNING


def test_counts_are_live_and_fall_back_to_the_row(valkey: str, woken: list[int]) -> None:
    job = claimed()
    progress.publish(job, 5, 8)
    assert progress.counts([job]) == {job.pk: (5, 8)}
    progress.forget(job)
    assert progress.counts([job]) == {job.pk: (0, 0)}


def test_without_a_broker_the_row_is_counted(no_broker: None, woken: list[int]) -> None:
    job = claimed()
    progress.publish(job, 5, 8)
    services.renew(job, 5, 8)
    job.refresh_from_db()
    assert progress.counts([job]) == {job.pk: (5, 8)}


def test_a_long_writer_does_not_cost_a_living_worker_its_job(
    valkey: str, woken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lease can't be renewed while SQLite is written to or the row is locked; the broker knows better."""
    monkeypatch.setattr(run, "HEARTBEAT", 0.1)
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(progress, "LEASE", timedelta(seconds=1))
    job = queued(before=3)
    worker = threading.Thread(target=in_threads, args=(lambda: execute(job.pk),))
    worker.start()
    while Job.objects.get().status != JobStatus.RUNNING:
        run.time.sleep(0.01)
    with transaction.atomic():  # takes SQLite's one write lock
        row = Job.objects.select_for_update().get()
        run.time.sleep(2)
        assert row.lease_until and row.lease_until < timezone.now()
        assert progress.is_alive(row)
    services.sweep()
    worker.join()
    assert (Job.objects.get().status, Job.objects.get().attempts, effects()) == (JobStatus.DONE, 1, 1)

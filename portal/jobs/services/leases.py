"""The lease: who claims a job holds it, and only the holder of the present lease may end it.

A worker that was taken for dead and comes back finds its lease gone; what it computed is dropped.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.jobs import broker, progress
from portal.jobs.models import Job
from portal.jobs.services import batches
from portal.jobs.states import LEASE, MAX_ATTEMPTS, SWEEP_EVERY, JobStatus

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else has the job now, or it has ended."""


def claim(job: int) -> Job | None:
    """Take a queued job under a fresh lease; None when it is not queued: of two who try one gets it."""
    now = timezone.now()
    with transaction.atomic():
        batch = Job.objects.filter(parts=job, started_at=None).first()
        if batch:
            Job.objects.filter(pk=batch.pk, started_at=None).update(started_at=now)
        taken = Job.objects.filter(pk=job, status=JobStatus.QUEUED).update(
            status=JobStatus.RUNNING,
            lease=uuid.uuid4(),
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=now,
            done=0,
            total=0,
        )
        return Job.objects.select_related("user", "post", "file").get(pk=job) if taken else None


def renew(job: Job, done: int, total: int) -> bool:
    """Prolong the lease and note the count; False when the lease is lost."""
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, status=JobStatus.RUNNING)
    return bool(mine.update(lease_until=timezone.now() + LEASE, done=done, total=total))


@contextmanager
def held(job: Job) -> Iterator[tuple[Job, Job | None]]:
    """A transaction in which the job cannot be taken away; yields its locked row and its batch's.

    Raises LeaseLost, before anything is done, when `job.lease` is no longer the job's lease.
    """
    with transaction.atomic():
        batch, row = batches.lock(job)
        if row.lease != job.lease or row.status != JobStatus.RUNNING:
            raise LeaseLost
        yield row, batch


def end(
    row: Job, batch: Job | None, status: JobStatus, *, error: str = "", result: dict[str, Any] | None = None
) -> None:
    """End a job whose lease is `held`."""
    row.status, row.error, row.result = status, error, result
    row.lease = row.lease_until = None
    row.finished_at = timezone.now()
    if status == JobStatus.DONE:
        row.done = row.total = max(row.total, 1)
    row.save()
    if batch:
        batches.settle(batch)


def sweep() -> None:
    """Give back what lapsed, and wake the workers when jobs are queued and no wake-up is on its way."""
    lapsed = Job.objects.filter(status=JobStatus.RUNNING, lease__isnull=False, lease_until__lt=timezone.now())
    for job in lapsed.order_by("pk"):
        # On SQLite a long writer keeps the heartbeats from the row, but not from the broker's store.
        if not progress.is_alive(job):
            _give_back(job)
    if broker.is_idle():
        queued = Job.objects.filter(status=JobStatus.QUEUED).order_by("created_at", "pk")
        broker.wake(list(queued.filter(parent=None).values_list("pk", flat=True)))
        broker.wake(list(queued.exclude(parent=None).values_list("pk", flat=True)), broker.PARTS)


def sweep_when_due() -> None:
    """Called by workers after each job: what the schedule sends waits behind a long queue, and expires."""
    if broker.is_first_within(SWEEP_EVERY):
        sweep()


def _give_back(job: Job) -> None:
    try:
        with held(job) as (row, batch):
            if row.lease_until is None or row.lease_until >= timezone.now():
                return
            log.warning("job %s lapsed in attempt %s", row.pk, row.attempts)
            if row.cancel_requested:
                end(row, batch, JobStatus.CANCELLED)
            elif row.attempts >= MAX_ATTEMPTS:
                reason = _("It broke off %(times)s times.") % {"times": row.attempts}
                end(row, batch, JobStatus.FAILED, error=reason)
            else:
                row.status, row.lease, row.lease_until = JobStatus.QUEUED, None, None
                row.save(update_fields=["status", "lease", "lease_until"])
                broker.wake_on_commit([row.pk], broker.PARTS if row.parent_id else broker.SINGLE)
    except LeaseLost:
        return

"""What people ask for: queue, cancel, try again. Each leaves one entry in the audit trail."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.files.models import StoredFile
from portal.jobs import broker
from portal.jobs.models import Job
from portal.jobs.services import batches
from portal.jobs.states import OPEN_STATES, RETRY_STATES, JobStatus
from portal.registry import job_kinds
from portal.web import request_id
from portal.web.errors import Forbidden, Refused

Params = dict[str, Any]

#: a job as if it had never been begun
FRESH: Params = {
    "status": JobStatus.QUEUED,
    "attempts": 0,
    "done": 0,
    "total": 0,
    "cancel_requested": False,
    "error": "",
    "result": None,
    "started_at": None,
    "finished_at": None,
}


def queue(*, by: Actor, kind: str, title: str, params: Params, file: StoredFile | None = None) -> Job:
    """A job for the workers to do as soon as this is committed. `params` is JSON without personal data.

    Whether `by` may have it done is for the caller to check, and for the work itself when it runs.
    """
    with transaction.atomic():
        job = Job.objects.create(**_base(by, kind), title=title, params=params, file=file)
        _record(by, "job.queue", job)
        broker.wake_on_commit([job.pk])
    return job


def queue_batch(*, by: Actor, kind: str, title: str, parts: Iterable[tuple[str, Params]]) -> Job:
    """One job of many parts of one kind, each with its title and params; returns the batch.

    The batch itself is nobody's work: it runs as long as a part is open, and counts those that ended.
    """
    base = _base(by, kind)
    with transaction.atomic():
        batch = Job.objects.create(**base, title=title, status=JobStatus.RUNNING)
        rows = [Job(**base, title=name, params=params, parent=batch) for name, params in parts]
        if not rows:
            raise ValueError("a batch has at least one part")
        Job.objects.bulk_create(rows, batch_size=500)
        Job.objects.filter(pk=batch.pk).update(total=len(rows))
        batch.total = len(rows)
        _record(by, "job.queue", batch, parts=len(rows))
        broker.wake_on_commit([row.pk for row in rows], broker.PARTS)
    return batch


def cancel(*, by: Actor, job: Job) -> Job:
    """End a queued job now and a running one at its next step; of a batch, all its open parts.

    Raises Forbidden for another's job, Refused when it has ended. What is done stays done.
    """
    _require_control(by, job)
    with transaction.atomic():
        batch, row = batches.lock(job)
        if row.status not in OPEN_STATES:
            raise Refused(_("It has already ended."))
        _cancel_parts(row)
        if row.status == JobStatus.QUEUED:
            row.status, row.finished_at = JobStatus.CANCELLED, timezone.now()
        row.cancel_requested = True
        row.save(update_fields=["status", "finished_at", "cancel_requested"])
        if batch or row.parts.exists():
            batches.settle(batch or row)
        _record(by, "job.cancel", row)
    return row


def retry(*, by: Actor, job: Job) -> Job:
    """Queue a failed or cancelled job again; of a batch, its failed and cancelled parts.

    It runs for whoever started it. Raises Forbidden for another's job, Refused when it did not fail.
    """
    _require_control(by, job)
    with transaction.atomic():
        batch, row = batches.lock(job)
        if row.status not in RETRY_STATES:
            raise Refused(_("Only what failed or was cancelled can be tried again."))
        parts = Job.objects.filter(parent=row, status__in=RETRY_STATES).order_by("pk")
        again = list(parts.values_list("pk", flat=True)) or [row.pk]
        Job.objects.filter(pk__in=again).update(**FRESH, request_id=request_id.current())
        if whole := batch or (row if row.pk not in again else None):
            whole.cancel_requested, whole.started_at = False, None
            whole.save(update_fields=["cancel_requested", "started_at"])
            batches.settle(whole)
        row.refresh_from_db()
        _record(by, "job.retry", row)
        broker.wake_on_commit(again, broker.PARTS if whole and batch is None else broker.SINGLE)
    return row


def _base(by: Actor, kind: str) -> Params:
    if kind not in job_kinds:
        raise ValueError(f"no work is registered for jobs of the kind {kind!r}")
    return {"kind": kind, "user": by.user, "post": by.post, "request_id": request_id.current()}


def may_control(by: Actor, job: Job) -> bool:
    """One's own jobs, or all with the right to it."""
    return bool(by.user and by.user.pk == job.user_id) or by.may(Right.MANAGE_JOBS)


def _require_control(by: Actor, job: Job) -> None:
    if not may_control(by, job):
        raise Forbidden(_("Somebody else started this job."))


def _cancel_parts(row: Job) -> None:
    parts = Job.objects.filter(parent=row)
    parts.filter(status=JobStatus.QUEUED).update(
        status=JobStatus.CANCELLED, cancel_requested=True, finished_at=timezone.now()
    )
    parts.filter(status=JobStatus.RUNNING).update(cancel_requested=True)


def _record(by: Actor, action: str, job: Job, **details: int) -> None:
    record(by=by, action=action, target=f"job {job.pk} {job.title}", details={"kind": job.kind} | details)

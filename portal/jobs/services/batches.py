"""A batch: its row is locked before that of any of its parts, and counts the parts that ended."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.jobs.models import Job
from portal.jobs.states import ENDED_STATES, JobStatus


def lock(job: Job) -> tuple[Job | None, Job]:
    """The job's batch, if it is part of one, and the job itself, locked in this order."""
    rows = Job.objects.select_for_update()
    batch = rows.get(pk=job.parent_id) if job.parent_id else None
    return batch, rows.get(pk=job.pk)


def settle(batch: Job) -> None:
    """Bring the locked row of a batch up to its parts: ended when all ended, failed when any failed."""
    parts = batch.parts.aggregate(
        all=Count("pk"),
        ended=Count("pk", filter=Q(status__in=ENDED_STATES)),
        failed=Count("pk", filter=Q(status=JobStatus.FAILED)),
        cancelled=Count("pk", filter=Q(status=JobStatus.CANCELLED)),
    )
    batch.done, batch.total = parts["ended"], parts["all"]
    if batch.done < batch.total:
        batch.status, batch.finished_at, batch.error = JobStatus.RUNNING, None, ""
    else:
        batch.finished_at = timezone.now()
        batch.status, batch.error = _outcome(parts)
    batch.save(update_fields=["status", "done", "total", "error", "finished_at"])


def _outcome(parts: dict[str, int]) -> tuple[JobStatus, str]:
    if parts["failed"]:
        return JobStatus.FAILED, _("%(failed)s of %(all)s parts failed.") % parts
    return (JobStatus.CANCELLED if parts["cancelled"] else JobStatus.DONE), ""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Post, User
from portal.files.models import StoredFile
from portal.jobs.querysets import JobQuerySet
from portal.jobs.states import JobStatus
from portal.web.constraints import one_of


class Job(models.Model):
    """Long work as a row that outlives broker and worker; Celery only wakes somebody up to do it.

    `params` and `result` are JSON without personal data. A job with `parent` is one part of a batch, whose
    progress is the number of its parts that ended.
    """

    kind = models.CharField(pgettext_lazy("job", "kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(default=dict)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("file"))
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name=_("started by")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(pgettext_lazy("job", "total"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    error = models.TextField(_("reason of failure"), blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    #: of whoever asked for it, as the log names it; "" for the system
    request_id = models.CharField(_("request number"), max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "lease_until"], name="job_by_status_and_lease")]
        constraints = [
            one_of("status", JobStatus.values, "job_status"),
            models.CheckConstraint(
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING], finished_at__isnull=True)
                | Q(
                    status__in=[JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED],
                    finished_at__isnull=False,
                ),
                name="job_ended_exactly_when_finished",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.FAILED) | ~Q(error=""), name="failed_job_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

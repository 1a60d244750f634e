from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


#: states in which a job still has something before it
OPEN_STATES = (JobStatus.QUEUED, JobStatus.RUNNING)
#: states that a job stays in unless somebody asks for it again
ENDED_STATES = (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
#: ended without what was wanted: may be tried again
RETRY_STATES = (JobStatus.FAILED, JobStatus.CANCELLED)

#: how long a worker may be silent before its job is taken from it
LEASE = timedelta(seconds=30)
#: how often it renews the lease, in seconds: several failures in a row do not lose it
HEARTBEAT = 5.0
#: how often somebody looks for lapsed leases and lost wake-ups
SWEEP_EVERY = timedelta(seconds=15)
#: a job that broke off this often is not begun again by itself
MAX_ATTEMPTS = 3

"""Doing a job: what its work is given, the heartbeat beside it, and every way of ending."""

import logging
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from django.db import DatabaseError, OperationalError, connection, connections
from django.utils.translation import gettext as _
from structlog.contextvars import bound_contextvars

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post
from portal.audit.origin import JOB, Origin, coming_from
from portal.jobs import progress
from portal.jobs.models import Job
from portal.jobs.services import leases
from portal.jobs.services.leases import LeaseLost
from portal.jobs.states import HEARTBEAT, JobStatus
from portal.registry import job_kinds
from portal.web.errors import Refused

log = logging.getLogger(__name__)

#: how often a work that reports its progress looks whether it was cancelled, in seconds
LOOK = 1.0
#: half a second is as long as a heartbeat waits for a lock
IMPATIENCE = {"sqlite": "PRAGMA busy_timeout = 500", "postgresql": "SET lock_timeout = 500"}


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled."""


class Run:
    """One attempt at a job, as its work sees it: `work(run) -> dict | None`; the dict is kept as its result.

    What the work changes belongs into `with run.finishing(result):`, which commits it together with the end
    of the job: then it has happened exactly once, whoever is killed when. Before that it only computes.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.done, self.total = 0, 0
        self.finished = False
        self._looked = 0.0

    @property
    def actor(self) -> Actor:
        """The user who started it, in the post of then; the system when nobody did."""
        return Actor(user=self.job.user, post=self.job.post) if self.job.user else SYSTEM

    def check_actor(self) -> None:
        """Raises Refused when the account that started the job is closed or its post has ended meanwhile."""
        user, post = self.job.user, self.job.post
        if user and not user.is_active:
            raise Refused(_("The account that started this job is closed."))
        if post and not Post.objects.current().filter(pk=post.pk).exists():
            raise Refused(_("The post in which this job was started has ended."))

    def progress(self, done: int, total: int) -> None:
        """Say how far it is. Raises Cancelled or LeaseLost when there is no use in going on."""
        self.done, self.total = done, total
        if time.monotonic() - self._looked >= LOOK:
            self._looked = time.monotonic()
            self.publish()
            self.look()

    def look(self) -> None:
        """Raises Cancelled when asked to stop, LeaseLost when the job is somebody else's by now."""
        mine = Job.objects.filter(pk=self.job.pk, lease=self.job.lease, status=JobStatus.RUNNING)
        asked = mine.values_list("cancel_requested", flat=True).first()
        if asked is None:
            raise LeaseLost
        if asked:
            raise Cancelled

    def publish(self) -> None:
        progress.publish(self.job, self.done, self.total)

    @contextmanager
    def finishing(self, result: dict[str, Any] | None = None) -> Iterator[Job]:
        """A short transaction that ends the job as done, together with what is changed inside it; yields its row.

        Raises LeaseLost or Cancelled before anything is changed; an exception inside changes nothing.
        """
        with leases.held(self.job) as (row, batch):
            if row.cancel_requested:
                raise Cancelled
            yield row
            row.total = self.total
            leases.end(row, batch, JobStatus.DONE, result=result)
        self.finished = True


class Heartbeat:
    """Renews a run's lease from a thread and a connection of its own, as long as the block lasts."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.over = threading.Event()
        # A thread begins without context; what it logs is about this job, too.
        self.thread = threading.Thread(
            target=copy_context().run, args=(self.beat,), name=f"heartbeat of job {run.job.pk}", daemon=True
        )

    def __enter__(self) -> None:
        self.run.publish()
        self.thread.start()

    def __exit__(self, *exception: object) -> None:
        self.over.set()
        self.thread.join(timeout=1)
        progress.forget(self.run.job)

    def beat(self) -> None:
        try:
            while not self.over.wait(HEARTBEAT):
                self.run.publish()
                try:
                    _be_impatient()
                    leases.renew(self.run.job, self.run.done, self.run.total)
                except DatabaseError as fault:
                    # Somebody writes for long, or the server went away: the next beat tries again.
                    log.info("the lease of job %s was not renewed: %s", self.run.job.pk, type(fault).__name__)
                    connection.close()
        finally:
            connections.close_all()


def _be_impatient() -> None:
    """A heartbeat waits neither for SQLite's one writer nor for who has locked the job's row: it has to go on
    in the broker's store."""
    with connection.cursor() as cursor:
        cursor.execute(IMPATIENCE[connection.vendor])


def execute(job: int) -> None:
    """Do this job if it is queued; nothing otherwise, so that any number of wake-ups do it once."""
    claimed = leases.claim(job)
    if claimed is None:
        return
    run, began = Run(claimed), time.monotonic()
    with bound_contextvars(**_names(claimed)), Heartbeat(run), coming_from(_origin(claimed)):
        try:
            _work(run)
            _tell(JobStatus.DONE, began)
        except (LeaseLost, OperationalError) as lost:
            # What is not ended keeps its lease until that lapses; then the sweep has it done again.
            log.warning("job %s was left in attempt %s: %s", job, claimed.attempts, type(lost).__name__)
        except Exception as error:
            _tell(_break_off(run, error), began)


def _names(job: Job) -> dict[str, Any]:
    """What every log record of the job carries: its numbers, and that of the request that asked for it."""
    names = {"job": job.pk, "kind": job.kind, "attempt": job.attempts}
    return names | ({"batch": job.parent_id} if job.parent_id else {}) | {"request_id": job.request_id}


def _tell(outcome: str, began: float) -> None:
    log.info("job", extra={"outcome": str(outcome), "seconds": round(time.monotonic() - began, 2)})


def _origin(job: Job) -> Origin:
    """A worker acts for who started the job; the entry of its start says where from."""
    place = f"{job.kind} {job.pk}" + (f" (batch {job.parent_id})" if job.parent_id else "")
    return Origin(JOB, address=socket.gethostname(), place=place, on_behalf=job.user.username if job.user else "")


def _work(run: Run) -> None:
    run.check_actor()
    result = job_kinds[run.job.kind](run)
    if not run.finished:
        with run.finishing(result):
            pass


def _break_off(run: Run, error: Exception) -> JobStatus:
    """Write down that it was cancelled, refused or met a fault, unless the lease is lost; which of these it was."""
    status, reason = JobStatus.FAILED, ""
    if isinstance(error, Cancelled):
        status = JobStatus.CANCELLED
    elif isinstance(error, Refused):
        reason = str(error)
    else:
        reason = _report(run.job, error)
    try:
        with leases.held(run.job) as (row, batch):
            row.done, row.total = run.done, run.total
            leases.end(row, batch, status, error=reason)
    except (LeaseLost, OperationalError) as lost:
        log.warning("the end of job %s could not be written: %s", run.job.pk, type(lost).__name__)
    return status


def _report(job: Job, error: Exception) -> str:
    """The reason for people. Where it happened goes to the log, without the message, which may quote data."""
    reference, kind = uuid.uuid4().hex[:8], type(error).__name__
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("job %s (%s) failed, reference %s: %s\n%s", job.pk, job.kind, reference, kind, where)
    text = _("An unexpected fault (%(kind)s). The log says more under the reference %(reference)s.")
    return text % {"kind": kind, "reference": reference}

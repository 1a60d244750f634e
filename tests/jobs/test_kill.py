"""A process is killed in the middle of a job: the job is done again, and what it changes happens once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.audit.models import Entry
from portal.jobs import progress, services
from portal.jobs.models import Job
from portal.jobs.run import execute
from portal.jobs.states import JobStatus
from tests.services import database_url, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken")]


@pytest.fixture
def process() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for one in started:
        one.kill()
        one.wait()


def killed_while(job: Job, processes: list[subprocess.Popen[bytes]], reached: object) -> None:
    """Begins the job in another process and kills that without warning once `reached()`."""
    environment = os.environ | {"DATABASE_URL": database_url(), "PORTAL_HOME": str(settings.HOME.root)}
    command = [sys.executable, "-m", "tests.jobs.kinds", str(job.pk)]
    processes.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
    wait_until(reached, "the job is under way")  # type: ignore[arg-type]
    processes[-1].send_signal(signal.SIGKILL)
    processes[-1].wait()


def is_running() -> bool:
    return Job.objects.get().status == JobStatus.RUNNING


def effects() -> int:
    return Entry.objects.filter(action="test.effect").count()


def taken_up_again(job: Job) -> Job:
    """As if a lease's time had gone by since the process was last heard of."""
    progress.forget(job)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1), params={})
    services.sweep()
    assert Job.objects.get().status == JobStatus.QUEUED
    execute(job.pk)
    return Job.objects.get()


def test_killed_before_it_changed_anything(process: list[subprocess.Popen[bytes]]) -> None:
    job = services.queue(by=SYSTEM, kind="effect", title="t", params={"before": 600})
    killed_while(job, process, is_running)
    assert (Job.objects.get().status, effects()) == (JobStatus.RUNNING, 0)
    again = taken_up_again(job)
    assert (again.status, again.attempts, effects()) == (JobStatus.DONE, 2, 1)


def test_killed_between_changing_and_committing(process: list[subprocess.Popen[bytes]]) -> None:
    job = services.queue(by=SYSTEM, kind="effect", title="t", params={"inside": 600})
    killed_while(job, process, lambda: is_running() and (settings.HOME.tmp / f"effect-{job.pk}").exists())
    assert (Job.objects.get().status, effects()) == (JobStatus.RUNNING, 0)
    again = taken_up_again(job)
    assert (again.status, again.attempts, effects()) == (JobStatus.DONE, 2, 1)


def test_killed_after_committing(process: list[subprocess.Popen[bytes]]) -> None:
    job = services.queue(by=SYSTEM, kind="effect", title="t", params={"after": 600})
    killed_while(job, process, effects)
    execute(job.pk)
    done = Job.objects.get()
    assert (done.status, done.attempts, done.result, effects()) == (JobStatus.DONE, 1, {"effect": True}, 1)

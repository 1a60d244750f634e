"""Live counts of running jobs, kept in the broker's store so that counting does not write to the database.

The entry expires with the lease that it names, so that it also says that the worker lives: on SQLite a long
writer keeps heartbeats from the job's row. Without a broker the row's own count is shown.
"""

import json
from collections.abc import Iterable
from contextlib import suppress

from portal.jobs import broker
from portal.jobs.models import Job
from portal.jobs.states import LEASE, JobStatus

Count = tuple[int, int]


def _key(job: int) -> str:
    return f"portal:job:{job}"


def publish(job: Job, done: int, total: int) -> None:
    entry = json.dumps([str(job.lease), done, total])
    with suppress(*broker.FAULTS):  # the row's count will do
        broker.client().set(_key(job.pk), entry, ex=LEASE)


def forget(job: Job) -> None:
    with suppress(*broker.FAULTS):  # it expires
        broker.client().delete(_key(job.pk))


def is_alive(job: Job) -> bool:
    """Has the holder of the job's present lease been heard of within a lease's time?"""
    return job.pk in _entries([job])


def counts(jobs: Iterable[Job]) -> dict[int, Count]:
    """{job's id: (done, total)}, live where a job is running, else as in its row."""
    jobs = list(jobs)
    live = _entries([job for job in jobs if job.status == JobStatus.RUNNING and job.lease])
    return {job.pk: live.get(job.pk, (job.done, job.total)) for job in jobs}


def _entries(jobs: list[Job]) -> dict[int, Count]:
    """What is published under the jobs' present leases; nothing without a broker."""
    if not jobs:
        return {}
    try:
        texts = broker.client().mget([_key(job.pk) for job in jobs])
    except broker.FAULTS:
        return {}
    found: dict[int, Count] = {}
    for job, text in zip(jobs, texts, strict=True):
        lease, done, total = json.loads(text) if text else ("", 0, 0)
        if lease == str(job.lease):
            found[job.pk] = (done, total)
    return found

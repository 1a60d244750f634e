"""The broker, which may be away: a wake-up that cannot be sent now is made good by the next sweep.

A job's row is the truth; what is sent is only its number, to whichever worker is free.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, partial

import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

RUN_TASK = "portal.jobs.run"
#: two lists of wake-ups; workers ask the first one first (CELERY_BROKER_TRANSPORT_OPTIONS sorts them by name), so that
#: what one person waits for does not stand behind the parts of a batch
SINGLE, PARTS = "celery", "celery.parts"
FAULTS = (redis.RedisError, OperationalError, OSError)


@cache
def client() -> redis.Redis:
    """The broker's store; a page waits at most a second for one that is away."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=2,
        socket_connect_timeout=1,
        retry=Retry(NoBackoff(), 0),
    )


def is_up() -> bool:
    """Asked before Celery is used, which would try for six seconds to reach a broker that is away."""
    try:
        return bool(client().ping())
    except FAULTS:
        return False


def wake_on_commit(jobs: Sequence[int], queue: str = SINGLE) -> None:
    """Tell the workers of these jobs as soon as their rows can be seen."""
    transaction.on_commit(partial(wake, jobs, queue), robust=True)


def wake(jobs: Sequence[int], queue: str = SINGLE) -> None:
    """Tell the workers of these jobs, in this order; without a broker nothing happens, and that is logged."""
    if not jobs:
        return
    if not is_up():
        log.warning("the broker is away: %d jobs wait for the next sweep", len(jobs))
        return
    try:
        with current_app.producer_pool.acquire(block=True) as producer:
            for job in jobs:
                current_app.send_task(RUN_TASK, args=[job], queue=queue, producer=producer, ignore_result=True)
    except FAULTS as fault:
        log.warning("the broker went away (%s): jobs wait for the next sweep", type(fault).__name__)


def is_idle() -> bool:
    """No wake-up waits to be taken; False when that cannot be known."""
    try:
        return not any(client().llen(queue) for queue in (SINGLE, PARTS))
    except FAULTS:
        return False


def is_first_within(time: timedelta) -> bool:
    """Of all who ask within this time one is told so; nobody without a broker."""
    try:
        return bool(client().set("portal:jobs:sweep", 1, nx=True, ex=time))
    except FAULTS:
        return False


def workers_running(timeout: float = 1.0) -> int:
    """How many Celery workers answer within `timeout` seconds."""
    if not is_up():
        return 0
    try:
        return len(current_app.control.inspect(timeout=timeout).ping() or {})
    except FAULTS:
        return 0

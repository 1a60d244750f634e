"""Signs of life of workers and of the schedule, kept in the broker's store.

Asking them would take seconds, and a busy worker would not answer. A worker's parent process gives a sign with its
heartbeat, also while all its processes are at work; beat gives one with what it sends.
"""

import os
import socket
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from celery.signals import after_task_publish, beat_init, heartbeat_sent, worker_shutdown

from portal.jobs import broker

WORKER, BEAT = "worker", "beat"
#: how often a process writes down that it lives, and for how long that is kept, in seconds
EVERY, KEPT = 15.0, 24 * 60 * 60
_last: dict[str, float] = {}


def give(who: str) -> None:
    """Note that this process, one of the kind `who`, lives; at most every 15 seconds."""
    now = time.monotonic()
    if now - _last.get(who, -EVERY) < EVERY:
        return
    _last[who] = now
    moment = time.time()
    # Without a broker whoever looks for the sign finds that first.
    with suppress(*broker.FAULTS), broker.client().pipeline(transaction=False) as pipeline:
        pipeline.zadd(_key(who), {_name(): moment})
        pipeline.zremrangebyscore(_key(who), 0, moment - KEPT)
        pipeline.execute()


def seen(who: str, within: timedelta) -> int | None:
    """How many processes of this kind gave a sign within this time; None when nobody knows."""
    try:
        return int(broker.client().zcount(_key(who), time.time() - within.total_seconds(), "+inf"))
    except broker.FAULTS:
        return None


def take_back(who: str) -> None:
    """This process ends as it should: it is not to be counted any more."""
    with suppress(*broker.FAULTS):
        broker.client().zrem(_key(who), _name())


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _key(who: str) -> str:
    return f"portal:signs:{who}"


@heartbeat_sent.connect
def on_heartbeat(**_: Any) -> None:
    give(WORKER)


@worker_shutdown.connect
def on_shutdown(**_: Any) -> None:
    take_back(WORKER)


@beat_init.connect
def on_beat(**_: Any) -> None:
    give(BEAT)
    after_task_publish.connect(on_sent)


def on_sent(**_: Any) -> None:
    give(BEAT)

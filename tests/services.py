"""A real Valkey and a real Celery worker for tests, both under a guard: neither survives a killed pytest."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import connection

from portal.celery import app
from portal.runtime import services


def wait_until(condition: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Fails with `what` when the condition has not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        return bool(redis.from_url(url).ping())
    except redis.ConnectionError:
        return False


@contextmanager
def valkey() -> Iterator[str]:
    """Valkey on the socket of the tests' own PORTAL_HOME; yields its REDIS_URL."""
    running = services.Running(services.valkey(settings.HOME), settings.HOME)
    try:
        wait_until(lambda: answers(settings.REDIS_URL), f"Valkey answers; {running.last_words()}")
        redis.from_url(settings.REDIS_URL).flushall()
        yield settings.REDIS_URL
    finally:
        running.stop()


@dataclass
class Worker:
    """A running worker; `pids()` are its pool processes (to kill one), `log()` is what it said."""

    running: services.Running

    def pids(self) -> list[int]:
        pools = app.control.inspect(timeout=2).stats() or {}
        return [pid for stats in pools.values() for pid in stats["pool"]["processes"]]

    def log(self) -> str:
        return self.running.last_words(1000)


@contextmanager
def worker(concurrency: int = 2) -> Iterator[Worker]:
    """A Celery worker on the database that this test's connection is on."""
    os.environ["DATABASE_URL"], before = database_url(), os.environ.get("DATABASE_URL")
    try:
        running = services.Running(services.worker(concurrency), settings.HOME)
    finally:
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
    try:
        wait_until(lambda: running.status() is not None or app.control.ping(timeout=0.5), "worker answers", 60)
        assert running.status() is None, running.last_words(50)
        yield Worker(running)
    finally:
        running.stop()


def database_url() -> str:
    """The address of the test database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    url, _, host = os.environ["DATABASE_URL"].partition("?")
    return f"{url.rpartition('/')[0]}/{name}" + (f"?{host}" if host else "")

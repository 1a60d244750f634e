"""/metrics: what was counted, and the state of jobs, workers and disk as it is when asked.

Jobs are read from their rows, so no worker needs a port, and a killed one takes no count with it.
"""

import platform
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from portal.accounts.actors import SYSTEM
from portal.health.checks import SILENCE
from portal.health.counters import Counted
from portal.jobs import signs
from portal.jobs.models import Job
from portal.jobs.querysets import JobQuerySet
from portal.jobs.states import JobStatus
from portal.runtime.home import BASE_DIR
from portal.runtime.traces import backup_age

HOUR = timedelta(hours=1)


def metrics(request: HttpRequest) -> HttpResponse:
    """In Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Counted())
    registry.register(State())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class State(Collector):
    """A part that cannot be read is left out and named; the others are there."""

    def collect(self) -> Iterator[Metric]:
        failed = gauge("portal_scrape_failed", "Parts of this page that could not be read", "part")
        for part in PARTS:
            try:
                found = list(part())
            except Exception:
                found = []
                failed.add_metric([part.__name__], 1)
            yield from found
        yield failed


def gauge(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)


def single(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def info() -> Iterator[Metric]:
    said = gauge("portal_info", "What runs here", "version", "python", "database")
    said.add_metric([version(), platform.python_version(), connection.vendor], 1)
    yield said


@cache
def version() -> str:
    return str(tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def work() -> JobQuerySet:
    """Jobs that a worker does: a batch is nobody's work, its parts are."""
    parts = Job.objects.filter(parent=OuterRef("pk"))
    return Job.objects.visible_to(SYSTEM).filter(~Exists(parts))


def jobs() -> Iterator[Metric]:
    number = gauge("portal_jobs", "Jobs by kind and state", "kind", "state")
    counts = work().order_by().values_list("kind", "status").annotate(number=Count("pk"))
    for kind, status, count in counts:
        number.add_metric([kind, status], count)
    yield number
    oldest = gauge("portal_jobs_oldest_queued_seconds", "How long the oldest job that waits has waited", "kind")
    queued = work().filter(status=JobStatus.QUEUED).order_by().values_list("kind")
    for kind, since in queued.annotate(since=Min("created_at")):
        oldest.add_metric([kind], max(0.0, (timezone.now() - since).total_seconds()))
    yield oldest


def durations() -> Iterator[Metric]:
    """Of the attempts that ended within the last hour."""
    ended = gauge("portal_jobs_ended_last_hour", "Jobs that ended within the last hour", "kind", "state")
    total = gauge("portal_job_seconds_last_hour", "What they took together, in seconds", "kind", "state")
    longest = gauge("portal_job_seconds_longest_last_hour", "What the longest of them took", "kind", "state")
    for labels, seconds in _ended().items():
        ended.add_metric(labels, len(seconds))
        total.add_metric(labels, sum(seconds))
        longest.add_metric(labels, max(seconds))
    yield from (ended, total, longest)


def _ended() -> dict[tuple[str, str], list[float]]:
    rows = work().filter(finished_at__gte=timezone.now() - HOUR, started_at__isnull=False).order_by()
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    begun: datetime
    ended: Any
    for kind, status, begun, ended in rows.values_list("kind", "status", "started_at", "finished_at"):
        found[kind, status].append((ended - begun).total_seconds())
    return found


def processes() -> Iterator[Metric]:
    up = gauge("portal_processes", "Processes that gave a sign of life within two minutes", "kind")
    for kind in (signs.WORKER, signs.BEAT):
        number = signs.seen(kind, SILENCE)
        if number is not None:
            up.add_metric([kind], number)
    yield up


def machine() -> Iterator[Metric]:
    free = shutil.disk_usage(settings.PORTAL_HOME).free
    yield single("portal_disk_free_bytes", "Free on the disk of PORTAL_HOME", free)
    age = backup_age(settings.HOME)
    if age is not None:
        yield single("portal_backup_age_seconds", "Since the last backup was finished", age.total_seconds())


PARTS: tuple[Callable[[], Iterator[Metric]], ...] = (info, jobs, durations, processes, machine)

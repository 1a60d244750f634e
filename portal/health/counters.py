"""What requests are counted by. Under gunicorn each process writes into files of its own, which a scrape adds up.

The labels are bounded: names of routes, the methods of HTTP, status codes; never a path.
"""

import os
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_registry = CollectorRegistry()
_requests = Counter("portal_http_requests", "Requests answered", ["route", "method", "status"], registry=_registry)
_seconds = Histogram(
    "portal_http_request_seconds",
    "Time until an answer begins, in seconds",
    ["route", "method"],
    buckets=BUCKETS,
    registry=_registry,
)
_faults = Counter("portal_database_errors", "Pages that met a fault of the database", ["type"], registry=_registry)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    _requests.labels(route, method, str(status)).inc()
    _seconds.labels(route, method).observe(seconds)


def count_database_error(error: Exception) -> None:
    _faults.labels(type(error).__name__).inc()


def route_of(request: HttpRequest) -> str:
    """The name of the page that a request asked for, "static" for a file, "none" when there is no such page."""
    if request.resolver_match:
        return str(request.resolver_match.view_name)
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def method_of(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


class Counted(Collector):
    """The counts of all processes of this web server."""

    def collect(self) -> Iterable[Metric]:
        # Set by portal.runtime.gunicorn_conf before anything is counted; elsewhere there is one process.
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return list(MultiProcessCollector(None).collect())
        return list(_registry.collect())

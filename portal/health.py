"""/healthz: this process answers. /readyz: it can also reach what it needs."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

Answer = Callable[[HttpRequest], HttpResponseBase]


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all checks hold, else 503; which of them, and nothing about the reason."""
    checks = {"database": database_is_ready(), "broker": broker_is_ready()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def database_is_ready() -> bool:
    """It answers, and no migration is missing."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def broker_is_ready() -> bool:
    try:
        with redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


class HealthMiddleware:
    """Answers both before anything else: a probe comes by address, without TLS, session or host name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.probes: dict[str, Answer] = {"/healthz": healthz, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.probes.get(request.path, self.get_response)(request)

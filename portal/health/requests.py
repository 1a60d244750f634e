"""One record and one count for each request, under a number that the answer names too."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from portal.health import counters
from portal.web import request_id

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"


class RequestMiddleware:
    """Before all that can fail, so that every record of a request carries its number.

    Own, and not a library's: those log the address with its query, which holds what people search for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = request_id.chosen(request.headers.get(HEADER, ""))
        with bound_contextvars(request_id=number):
            response = self.get_response(request)
            response[HEADER] = number
            _tell(request, response.status_code, time.perf_counter() - began)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, DatabaseError):
            counters.count_database_error(exception)


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    route, method = counters.route_of(request), counters.method_of(request)
    counters.count_request(route, method, status, seconds)
    if route == "static" and status < 500:
        return
    # Asking for request.user would read session and account for pages that don't need them.
    user = getattr(getattr(request, "_cached_user", None), "pk", None)
    fields = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000)}
    level = logging.WARNING if status >= 500 else logging.INFO
    log.log(level, "request", extra=fields | ({"user": user} if user else {}))

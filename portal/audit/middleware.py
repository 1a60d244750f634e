import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from portal.audit.origin import API, PAGE, Origin, coming_from
from portal.web.client_address import address_of

_API_PATH = "/api/"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class OriginMiddleware:
    """Says where what a request writes comes from: page or API, address, request, and the path without its query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = Origin(
            channel=API if request.path.startswith(_API_PATH) else PAGE,
            address=address_of(request),
            request_id=_request_id(request),
            place=f"{request.method} {request.path}",
        )
        with coming_from(here):
            return self.get_response(request)


def _request_id(request: HttpRequest) -> str:
    """The one that the log has, or that the proxy gave; one of its own when there is neither."""
    logged = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    given = logged or request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex

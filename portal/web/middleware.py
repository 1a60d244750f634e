from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.errors import Forbidden, Refused


class RefusalMiddleware:
    """Turns what a service says into a page: 403 with the missing right, 409 with the rules that forbid
    it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Forbidden):
            return render(request, "403.html", {"reasons": exception.reasons}, status=403)
        if isinstance(exception, Refused):
            return render(request, "409.html", {"reasons": exception.reasons}, status=409)
        return None

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.crypto import names_a_person
from portal.web.errors import Forbidden, Refused
from portal.web.searching import Query, is_number_of_a_person

#: parameters of an address that hold what somebody typed into a search box
TYPED = ("q", "term")


class AddressMiddleware:
    """No page answers to an address with a phone or ID number in it: addresses are kept by browsers, by proxies and
    in logs. The same page without it says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if names_a_person(request.path) and not request.path.startswith("/api/"):
            raise Http404  # before the door makes it a part of the address to go on to
        if request.method in ("GET", "HEAD") and request.GET and not request.path.startswith("/api/"):
            kept = request.GET.copy()
            for name, values in request.GET.lists():
                if any(_is_personal(name, value) for value in values):
                    del kept[name]
            if len(kept) < len(request.GET):
                words = _("A phone or ID number does not belong in an address: enter it in the box.")
                messages.warning(request, words)
                return redirect(f"{request.path}?{kept.urlencode()}" if kept else request.path)
        return self.get_response(request)


def _is_personal(name: str, value: str) -> bool:
    return Query.read(value).is_personal if name in TYPED else is_number_of_a_person(value)


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

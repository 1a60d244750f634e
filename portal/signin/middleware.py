from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from portal.signin import known, steps, unsent
from portal.signin.services import factors, sessions

#: what pages ask by themselves, by method and the name of the address: nobody need sit before the screen
BACKGROUND = {("GET", "job_progress"), ("GET", "session_state")}
#: open whatever one has to do first
ALWAYS_OPEN = ("logout", "set_language", "session_state", "login_again")
#: the pages on which it is done, by the name of the first
DUTIES = {"password_change": ("password_change",), "second_factor": ("second_factor", "second_factor_qr")}


class LoginMiddleware(LoginRequiredMiddleware):
    """Every page asks for a login. A part of a page (htmx) says so by 401, for the page around it stays: there one logs
    in again (static/js/session.js)."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        if request.method == "POST":
            unsent.keep(request)
        return super().handle_no_permission(request, view_func)


class ActivityMiddleware:
    """Notes that somebody is there, and in which browser. What a page asks by itself keeps no session alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        known.write(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if match and (request.method, match.url_name) not in BACKGROUND and request.user.is_authenticated:
            sessions.touch(request)


class DutiesMiddleware:
    """Who has to choose a password or to show a second factor goes nowhere before that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (duty := duty_of(request)) and request.path not in map(reverse, (*ALWAYS_OPEN, *DUTIES[duty])):
            return redirect(duty)
        return self.get_response(request)


def duty_of(request: HttpRequest) -> str:
    """The page that comes before all others, by name; "" when every page is open."""
    if not request.user.is_authenticated:
        return ""
    # who comes by single sign-on may not even know the password
    uses_password = request.session.get(sessions.WAY) != sessions.SINGLE_SIGN_ON
    if uses_password and (request.user.must_change_password or request.session.get(steps.TOO_OLD)):
        return "password_change"
    if factors.is_needed(request.posts) and not request.session.get(sessions.SHOWN):  # type: ignore[attr-defined]
        return "second_factor"
    return ""

"""What everybody sees of the own logins: the sessions that are open, and the second factor."""

import io

import qrcode
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from portal.accounts.models import User
from portal.signin import totp
from portal.signin.forms import CodeForm, FirstCodeForm
from portal.signin.known import attempt_of
from portal.signin.services import attempts, factors, sessions
from portal.signin.views.door import locked_page
from portal.web.errors import Refused


@require_GET
def own_sessions(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    context = {
        "open": user.sessions.living(),
        "here": sessions.key_of(request),
        "has_factor": factors.has_one(user),
        "needs_factor": factors.is_needed(request.posts),  # type: ignore[attr-defined]
        "codes_left": factors.codes_left(user),
    }
    return render(request, "signin/sessions.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One of them (`session`), or all but this one."""
    actor = request.actor  # type: ignore[attr-defined]
    if chosen := request.POST.get("session"):
        sessions.end(by=actor, pk=chosen)
        messages.success(request, _("The session has ended."))
    else:
        ended = sessions.end_others(by=actor, keep=sessions.key_of(request))
        words = ngettext("%(number)s session has ended.", "%(number)s sessions have ended.", ended)
        messages.success(request, words % {"number": ended})
    return redirect("sessions")


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set it up, or show it where it is there already and this session has not seen it."""
    user = _user(request)
    if factors.has_one(user):
        return _show(request)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.confirm(by=request.actor, code=_typed(form))  # type: ignore[attr-defined]
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[sessions.SHOWN] = True
            return render(request, "signin/codes.html", {"codes": codes, "is_first": True})
    secret = factors.being_set_up(user).secret
    in_fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    needed = factors.is_needed(request.posts)  # type: ignore[attr-defined]
    return render(request, "signin/set_up.html", {"form": form, "secret": in_fours, "needed": needed})


def _show(request: HttpRequest) -> HttpResponse:
    """With the right code what is asked for is done, and the session has shown it. Wrong ones count as at the door."""
    form, user = CodeForm(request.POST or None), _user(request)
    attempt = attempt_of(request, user.username)
    if request.method == "POST" and form.is_valid():
        try:
            attempts.begin(attempt)
            answer = _move(request, _typed(form))
        except attempts.Locked as locked:
            return locked_page(request, locked)
        except Refused as refusal:
            attempts.fail(attempt, user)
            form.add_error("code", str(refusal))
        else:
            attempts.forget(attempt)
            return answer
    shown, left = request.session.get(sessions.SHOWN), factors.codes_left(user)
    return render(request, "signin/factor.html", {"form": form, "shown": shown, "codes_left": left})


def _move(request: HttpRequest, code: str) -> HttpResponse:
    """What the right code was given for. Raises Refused when it is wrong."""
    actor, move = request.actor, request.POST.get("move")  # type: ignore[attr-defined]
    if move == "codes":
        return render(request, "signin/codes.html", {"codes": factors.new_codes(by=actor, code=code)})
    if move == "drop":
        factors.drop(by=actor, code=code)
        request.session.pop(sessions.SHOWN, None)
        messages.success(request, _("Your second factor is given up."))
        return redirect("second_factor")
    factors.require_shown(by=actor, code=code)
    request.session[sessions.SHOWN] = True
    return redirect("start")


@never_cache
@require_GET
def qr_code(request: HttpRequest) -> HttpResponse:
    """What the app on the phone scans; there is none any more once it is set up (409)."""
    user = _user(request)
    secret = factors.being_set_up(user).secret
    address = totp.address(secret, user.username, _("Community Programmes Portal"))
    image = qrcode.make(address, image_factory=SvgPathImage)
    picture = io.BytesIO()
    image.save(picture)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _typed(form: CodeForm) -> str:
    return str(form.cleaned_data["code"])


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  every page but the door's asks for a login
    return user

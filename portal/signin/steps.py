"""Between the password and the session: whom the second step is waiting for, kept in the visitor's own session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.signin import passwords, unsent
from portal.signin.known import attempt_of, remember
from portal.signin.services import attempts, factors
from portal.signin.services.attempts import Attempt
from portal.signin.services.sessions import enter

#: the session's keys for who has shown the first of two factors, and for a password that is too old
WAITING, TOO_OLD = "waiting", "password_too_old"
#: how long a second step is waited for
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Waiting:
    user: User
    way: str

    def attempt(self, request: HttpRequest) -> Attempt:
        return attempt_of(request, self.user.username)


def first_step_done(request: HttpRequest, user: User, *, way: str) -> bool:
    """Is the session open? Else a code is waited for. What was counted as an attempt is put right."""
    attempt = attempt_of(request, user.username)
    if factors.has_one(user):
        if way == "password":
            attempts.right_so_far(attempt)
        request.session[WAITING] = {
            "user": user.pk, "way": way, "at": timezone.now().isoformat(), "hash": user.get_session_auth_hash(),
        }  # fmt: skip
        return False
    _open(request, user, way=way, shown=False)
    return True


def waiting(request: HttpRequest) -> Waiting | None:
    """Who has shown the first factor a moment ago, in this browser."""
    kept = request.session.get(WAITING)
    if not kept or timezone.now() - datetime.fromisoformat(kept["at"]) > PATIENCE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["hash"]:
        return None
    return Waiting(user, kept["way"])


def second_step(request: HttpRequest, who: Waiting, code: str) -> bool:
    """Was the code right? Then the session is open. Raises Locked: codes count with the passwords."""
    attempt = who.attempt(request)
    attempts.begin(attempt)
    if not factors.is_shown(who.user, code):
        attempts.fail(attempt, who.user)
        attempts.require_open(attempt)
        return False
    _open(request, who.user, way=who.way, shown=True)
    return True


def _open(request: HttpRequest, user: User, *, way: str, shown: bool) -> None:
    attempt = attempt_of(request, user.username)
    attempts.forget(attempt)
    remember(request, attempt)
    request.session.pop(WAITING, None)
    enter(request, user, way=way, shown=shown)
    unsent.settle(request)
    left = passwords.days_left(user) if way == "password" else None
    if left == 0:
        request.session[TOO_OLD] = True
    elif left is not None and left <= passwords.NOTICE:
        words = ngettext("Your password has to be changed within a day.",
                         "Your password has to be changed within %(days)s days.", left)  # fmt: skip
        messages.warning(request, words % {"days": left})
    if factors.take_notice(user):
        messages.warning(request, _("An administrator has reset your second factor. Set up a new one."))

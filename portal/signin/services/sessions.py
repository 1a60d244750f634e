"""Entering, leaving, and the sessions that are open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.signin.models import Session
from portal.signin.store import ADDRESS, DEVICE, SINCE, SessionStore, digest
from portal.web.client_address import address_of
from portal.web.errors import Refused

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: the session's keys for "a second factor was shown", and for how it was begun
SHOWN, WAY = "second_factor", "way"
SINGLE_SIGN_ON = "single sign-on"
#: seconds after which another request is noted as activity
GRAIN = 60

BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("QQBrowser", "QQ浏览器"), ("360SE", "360浏览器"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("UOS", "UOS"), ("Linux", "Linux"),
)  # fmt: skip


@transaction.atomic
def enter(request: HttpRequest, user: User, *, way: str, shown: bool) -> None:
    """Begin a session of `user`, under a new key; `way` is how ("password", "single sign-on"), `shown` says whether
    a second factor was."""
    login(request, user, backend=BACKEND)
    request.session[SINCE] = timezone.now().isoformat()
    request.session[ADDRESS] = address_of(request)[:100]
    request.session[DEVICE] = device(request.headers.get("User-Agent", ""))
    request.session[WAY] = way
    if shown:
        request.session[SHOWN] = True
    details = {"way": way, "second_factor": shown}
    record(by=actor_of(user), action="login.enter", target=user.username, details=details)


@transaction.atomic
def leave(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        record(by=actor_of(request.user), action="login.leave", target=request.user.username)
    logout(request)


def touch(request: HttpRequest) -> None:
    """Somebody is there. Noted once a minute; while a long import holds an embedded database, not at all."""
    row = row_of(request)
    now = timezone.now()
    if row is None or now - row.last_seen < timedelta(seconds=GRAIN):
        return
    try:
        with _impatient():
            Session.objects.filter(pk=row.pk).update(last_seen=now)
    except OperationalError:
        return
    row.last_seen = now


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nobody does anything; 0 when there is none."""
    row = row_of(request)
    if not request.user.is_authenticated or row is None:
        return 0
    idle_end = row.last_seen + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return max(int((min(idle_end, row.expire_date) - timezone.now()).total_seconds()), 0)


def row_of(request: HttpRequest) -> Session | None:
    session = request.session
    return session.row if isinstance(session, SessionStore) else None


def key_of(request: HttpRequest) -> str | None:
    """What this session's row is called: no key that opens anything."""
    return digest(request.session.session_key) if request.session.session_key else None


@transaction.atomic
def end(*, by: Actor, pk: str) -> None:
    """One of one's own sessions. Raises Refused."""
    if by.user is None or not Session.objects.filter(user=by.user, pk=pk).delete()[0]:
        raise Refused(_("This session has ended already."))
    record(by=by, action="login.end_sessions", target=by.user.username, details={"sessions": 1})


@transaction.atomic
def end_others(*, by: Actor, keep: str | None) -> int:
    """All of one's own sessions but the one with the key `keep`; answers how many."""
    if by.user is None:
        return 0
    ended, _kinds = Session.objects.filter(user=by.user).exclude(pk=keep).delete()
    if ended:
        record(by=by, action="login.end_sessions", target=by.user.username, details={"sessions": ended})
    return ended


@transaction.atomic
def end_all(*, by: Actor, user: User, reason: str) -> int:
    """All sessions of a user, by who manages accounts; answers how many. Raises Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    ended, _kinds = Session.objects.filter(user=user).delete()
    record(by=by, action="login.end_sessions", target=user.username, reason=reason, details={"sessions": ended})
    return ended


def tidy() -> None:
    """Drop sessions that have ended by themselves."""
    Session.objects.exclude(pk__in=Session.objects.living().values("pk")).delete()


def actor_of(user: User) -> Actor:
    """Who is at the door has not chosen a post yet: the first that is held today."""
    return Actor(user=user, post=user.posts.current().first())


def device(user_agent: str) -> str:
    """Browser and system, as far as their makers say: "Chrome · Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    program = re.match(r"[\w.-]{1,40}", user_agent)
    return " · ".join(filter(None, (browser, system))) or (program[0] if program else "")


@contextmanager
def _impatient() -> Iterator[None]:
    """SQLite lets one write at a time, and to look at a page nobody shall wait for an import to end."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 50")
        try:
            yield
        finally:
            # allow sql: a whole number
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")

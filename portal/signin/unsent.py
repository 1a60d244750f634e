"""A form that arrives after its session has ended: kept for who filled it in, and offered once more after the login.

Pages with scripts ask for the password in place (static/js/session.js); this is for those without. What is kept lies
encrypted in the visitor's own session for a quarter of an hour, and is shown to nobody but the holder of the post in
which the form was opened. Files and passwords are not kept, and nothing of a browser in which nobody has ever logged
in: an outsider stores nothing here.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.middleware import ACTIVE_POST, OPENED_IN
from portal.accounts.models import Post
from portal.crypto import decrypt, encrypt
from portal.signin import known

#: the session's key
UNSENT = "unsent"
KEPT_FOR = timedelta(minutes=15)
#: characters of a form with all its fields
MOST = 64 * 1024
#: the token of the form is another one by then
_OF_THE_FORM = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Unsent:
    """Where to, in which post (primary key), by whom, when (ISO), and the fields in their order."""

    path: str
    post: int
    user: int
    at: str
    fields: list[tuple[str, str]]

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - datetime.fromisoformat(self.at) <= KEPT_FOR


def keep(request: HttpRequest) -> None:
    """Keeps what was posted, if it may be. Its token was right, else the request would not have come this far."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OF_THE_FORM]
    post = _post_of(request.POST.get(OPENED_IN, ""))
    if post is None or not known.is_known(request) or request.FILES or any("password" in name for name, _ in fields):
        return
    found = Unsent(request.get_full_path(), post.pk, post.user_id, timezone.now().isoformat(), fields)
    text = json.dumps(asdict(found))
    if len(text) <= MOST and url_has_allowed_host_and_scheme(found.path, None):
        request.session[UNSENT] = encrypt(text)


def of(request: HttpRequest) -> Unsent | None:
    """What is kept for who is signed in now."""
    if not (kept := request.session.get(UNSENT)):
        return None
    read = json.loads(decrypt(kept))
    found = Unsent(**read | {"fields": [(name, value) for name, value in read["fields"]]})
    return found if found.is_fresh and found.user == request.user.pk else None


def settle(request: HttpRequest) -> None:
    """Somebody has just logged in. Their own form waits in the post in which it was opened, if that is still held; a
    form of another person is gone."""
    found = of(request)
    if found is None:
        drop(request)
    # allow unscoped: the posts are the reader's own
    elif Post.objects.current().filter(user=found.user, pk=found.post).exists():
        request.session[ACTIVE_POST] = found.post


def goal(request: HttpRequest, otherwise: str) -> str:
    """Where the login leads."""
    return reverse("unsent") if of(request) else otherwise


def drop(request: HttpRequest) -> None:
    request.session.pop(UNSENT, None)


def _post_of(opened_in: str) -> Post | None:
    # allow unscoped: whose post a form was opened in; nothing of it is shown
    return Post.objects.filter(pk=int(opened_in)).first() if opened_in.isdecimal() and len(opened_in) < 12 else None

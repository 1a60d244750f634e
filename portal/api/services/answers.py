"""A request that is sent again is not done again: the first answer to an Idempotency-Key is kept for a day."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.api.models import Answer
from portal.api.problems import KeyReused, StillRunning

KEPT = timedelta(hours=24)
#: what has not been answered by then is not being worked on any more: its process was killed
ABANDONED = timedelta(minutes=2)


@dataclass(frozen=True)
class Given:
    """An answer: its status, its body as JSON, and where the thing is that it made."""

    status: int
    body: Any
    location: str = ""
    is_repeated: bool = False


def once(*, user: User, key: str, request: bytes, act: Callable[[], Given]) -> Given:
    """The answer of `act`, which is called at most once for a key of this user.

    `request` is all that makes it the same request. Raises KeyReused for another request under the same key,
    StillRunning while the first is worked on. What `act` raises is not kept: nothing has happened then.
    """
    hashed, fingerprint = _digest(key.encode()), _digest(request)
    row = _begin(user, hashed, fingerprint)
    if row is None:
        return replace(_first(user, hashed, fingerprint), is_repeated=True)
    try:
        with transaction.atomic():
            given = act()
            kept = Answer.objects.filter(pk=row.pk, status=None)
            if not kept.update(status=given.status, body=given.body, location=given.location):
                raise _still_running()  # so slow that another was let in: what this one did is undone
    except BaseException:
        Answer.objects.filter(pk=row.pk, status=None).delete()
        raise
    return given


def forget_old() -> int:
    """Delete what is kept no longer; how many."""
    return Answer.objects.filter(begun_at__lt=timezone.now() - KEPT).delete()[0]


def _begin(user: User, key: str, fingerprint: str) -> Answer | None:
    """A row that says that the request is being worked on; None when there is one of this key."""
    now = timezone.now()
    earlier = Answer.objects.filter(user=user, key=key)
    earlier.filter(begun_at__lt=now - KEPT).delete()
    earlier.filter(status=None, begun_at__lt=now - ABANDONED).delete()
    try:
        with transaction.atomic():
            return Answer.objects.create(user=user, key=key, request=fingerprint, begun_at=now)
    except IntegrityError:
        return None


def _first(user: User, key: str, fingerprint: str) -> Given:
    row = Answer.objects.filter(user=user, key=key).first()
    if row is None:
        raise _still_running()  # it failed this very moment
    if row.request != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    if row.status is None:
        raise _still_running()
    return Given(row.status, row.body, row.location)


def _still_running() -> StillRunning:
    return StillRunning(_("The first request with this Idempotency-Key is still being worked on."))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

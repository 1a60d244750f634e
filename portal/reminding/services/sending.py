"""Bringing queued digests out. A digest is claimed for a while before it is sent, so that of several senders one has
it, and who is killed leaves it to the next one.

What leaves the portal can be killed between the sending and the note of it: the next one then sends it again, under
the same number (`Digest.pk`), by which the other side tells that it is the same.
"""

import logging
import uuid
from collections import Counter
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.registry import reminder_channels
from portal.reminding.models import Digest
from portal.reminding.states import GAPS, LEASE, MAX_ATTEMPTS, DigestState

log = logging.getLogger(__name__)


class Undelivered(Exception):
    """Why a channel could not deliver, in words; `for_good` when it is of no use to try again."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


def deliver_due() -> dict[str, int]:
    """Send what is to be sent by now; how many ended in which state. Safe to run in many places at once."""
    _give_up_yesterdays()
    due = Digest.objects.filter(state=DigestState.QUEUED, due_at__lte=timezone.now()).order_by("due_at", "pk")
    ended: Counter[str] = Counter()
    for pk in list(due.values_list("pk", flat=True)):
        if digest := _claim(pk):
            ended[_attempt(digest)] += 1
    return dict(ended)


def _give_up_yesterdays() -> None:
    """A reminder that comes a day late says what is not true any more."""
    late = Digest.objects.filter(state=DigestState.QUEUED, day__lt=timezone.localdate())
    late.update(state=DigestState.FAILED, lease=None, error=_("The day was over before it could be sent."))


def _claim(pk: int) -> Digest | None:
    """The digest under a fresh lease; None when somebody else has it."""
    now = timezone.now()
    free = Digest.objects.filter(pk=pk, state=DigestState.QUEUED, due_at__lte=now)
    if not free.update(lease=uuid.uuid4(), due_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Digest.objects.select_related("user").get(pk=pk)


def _attempt(digest: Digest) -> DigestState:
    channel = reminder_channels.get(digest.channel)
    if digest.attempts > MAX_ATTEMPTS:
        return _fail(digest, _("It broke off %(times)s times.") % {"times": MAX_ATTEMPTS}, for_good=True)
    if channel is None or channel.deliver is None or not channel.is_offered():
        return _fail(digest, _("This channel is not set up any more."), for_good=True)
    try:
        channel.deliver(digest)
    except Undelivered as reason:
        return _fail(digest, str(reason), for_good=reason.for_good)
    except Exception:
        log.exception("reminder %s by %s", digest.pk, digest.channel)
        return _fail(digest, _("It broke off."), for_good=False)
    _mine(digest).update(state=DigestState.SENT, sent_at=timezone.now(), lease=None, error="")
    return DigestState.SENT


def _fail(digest: Digest, why: str, *, for_good: bool) -> DigestState:
    log.warning("reminder %s by %s, attempt %s: %s", digest.pk, digest.channel, digest.attempts, why)
    for_good = for_good or digest.attempts >= MAX_ATTEMPTS
    state = DigestState.FAILED if for_good else DigestState.QUEUED
    gap = timedelta() if for_good else GAPS[digest.attempts - 1]
    _mine(digest).update(state=state, error=why[:300], due_at=timezone.now() + gap, lease=None)
    return state


def _mine(digest: Digest) -> QuerySet[Digest]:
    """The row as long as nobody else has taken it over."""
    return Digest.objects.filter(pk=digest.pk, lease=digest.lease, state=DigestState.QUEUED)

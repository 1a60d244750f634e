"""Entering what is to be sent: each person at most one digest a day by each channel, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import Who, lock_head, record
from portal.registry import ReminderChannel, reminder_channels
from portal.reminding.models import Digest, Topic
from portal.reminding.states import DigestState

_AT_ONCE = 500


@dataclass
class Draft:
    """What a person shall be told: lines of (text, address on the portal), and the topics that they are about."""

    user: User
    subject: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Queued:
    """How many people will be told, how many had been told on that day before, and the digests by channel."""

    people: int = 0
    before: int = 0
    channels: dict[str, int] = field(default_factory=dict)


def offered_channels() -> list[ReminderChannel]:
    """The channels whose settings are there."""
    return [channel for channel in reminder_channels if channel.is_offered()]


def reminded_on(day: date, users: Iterable[int]) -> set[int]:
    """Which of the users (primary keys) have been told something on a day."""
    found = Digest.objects.filter(day=day, user__in=list(users)).order_by()
    return set(found.values_list("user", flat=True).distinct())


@transaction.atomic
def queue_digests(*, by: Who, kind: str, day: date, drafts: Sequence[Draft]) -> Queued:
    """Enter a digest for each person and each channel that reaches them; who was told on that day already is left
    out, so that it may run twice. `kind` is a short code for what was asked for. One entry of the trail says how many
    it was; none when it was nobody."""
    lock_head()  # of two runs at once the second one sees what the first has entered
    before = reminded_on(day, (draft.user.pk for draft in drafts))
    fresh = [draft for draft in drafts if draft.user.pk not in before and draft.lines]
    channels, pairs = offered_channels(), []
    for draft in fresh:
        ways = (channel for channel in channels if channel.reaches(draft.user))
        pairs += [(draft, _digest(draft, channel, kind, day)) for channel in ways]
    Digest.objects.bulk_create([digest for _draft, digest in pairs], batch_size=_AT_ONCE)
    topics = [Topic(digest=digest, name=name) for draft, digest in pairs for name in dict.fromkeys(draft.topics)]
    Topic.objects.bulk_create(topics, batch_size=_AT_ONCE)
    counts = Counter(digest.channel for _draft, digest in pairs)
    if pairs:
        things = {name for draft in fresh for name in draft.topics}
        details: dict[str, Any] = {"people": len(fresh), "things": len(things), "channels": dict(counts)}
        record(by=by, action="reminders.queue", target=f"{kind} {day:%Y-%m-%d}", details=details)
    return Queued(len(fresh), len(before), dict(counts))


def _digest(draft: Draft, channel: ReminderChannel, kind: str, day: date) -> Digest:
    """Where the row itself is the delivery it is sent as soon as it is there."""
    done = {} if channel.deliver else {"state": DigestState.SENT, "sent_at": timezone.now()}
    lines = [[text, address] for text, address in draft.lines]
    subject = " ".join(draft.subject.split())[:200]
    return Digest(user=draft.user, day=day, channel=channel.name, kind=kind, subject=subject, lines=lines, **done)

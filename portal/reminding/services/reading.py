"""What readers of reminders do, and what others learn of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from portal.accounts.actors import Actor
from portal.registry import reminder_channels
from portal.reminding.models import Digest, Topic
from portal.reminding.states import DigestState

#: parameters of one statement, which every SQLite takes
_AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """That somebody was told of a topic: on how many days, when and by which channels the last time; by which it could
    not be brought on that day."""

    times: int
    last: datetime | None
    channels: list[Any]
    failed: list[Any]


def mark_read(reader: Actor) -> int:
    """The reader's own reminders in the portal are read; how many were not. Like a session it is nobody else's matter:
    the trail has no entry of it."""
    return Digest.objects.visible_to(reader).unread().update(read_at=timezone.now())


def told_of(topics: Iterable[str]) -> dict[str, Told]:
    """What is known of each topic that anybody was ever to be told of."""
    names, found = list(topics), defaultdict(list)
    columns = ("name", "digest__day", "digest__channel", "digest__state", "digest__sent_at")
    for start in range(0, len(names), _AT_ONCE):
        some = Topic.objects.filter(name__in=names[start : start + _AT_ONCE]).order_by()
        for name, *row in some.values_list(*columns):
            found[name].append(tuple(row))
    return {name: _told(rows) for name, rows in found.items()}


def _told(rows: list[tuple[date, str, str, datetime | None]]) -> Told:
    last_day = max(day for day, *_rest in rows)
    of_last = {(channel, state) for day, channel, state, _at in rows if day == last_day}
    sent = [at for *_rest, at in rows if at]
    return Told(
        times=len({day for day, _channel, state, _at in rows if state == DigestState.SENT}),
        last=max(sent, default=None),
        channels=_labels(channel for channel, state in of_last if state == DigestState.SENT),
        failed=_labels(channel for channel, state in of_last if state == DigestState.FAILED),
    )


def _labels(names: Iterable[str]) -> list[Any]:
    wanted = set(names)
    return [channel.label for channel in reminder_channels if channel.name in wanted]

"""Recording: one entry for each write, in the same transaction as the write."""

import hashlib
import json
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from portal.audit.models import ChainHead, Entry


class Who(Protocol):
    """What the trail needs to know of an actor."""

    @property
    def name(self) -> str: ...
    @property
    def post_name(self) -> str: ...


def record(*, by: Who, action: str, target: str = "", reason: str = "", details: dict[str, Any] | None = None) -> Entry:
    """Append one entry; must run inside the transaction of the write that it records.

    `details` is JSON without personal data in clear. The head row stays locked until that transaction ends.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of what it records")
    head = lock_head()
    entry = Entry(
        number=head.number + 1,
        at=timezone.now(),
        actor=by.name,
        post=by.post_name,
        action=action,
        target=target[:200],
        reason=reason,
        details=_plain(details or {}),
        previous_hash=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return entry


def lock_head() -> ChainHead:
    """The chain's head, locked; its number is the version of everything that services write."""
    ChainHead.objects.get_or_create(pk=1)
    return ChainHead.objects.select_for_update().get(pk=1)


def version() -> int:
    """How many entries the trail has: unchanged as long as no service has written anything."""
    return ChainHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def digest(entry: Entry) -> str:
    """SHA-256 over every column but the digest itself, and over the digest before it."""
    at: datetime = entry.at
    columns = [
        entry.number, at.timestamp().hex(), entry.actor, entry.post, entry.action, entry.target, entry.reason,
        entry.details, entry.previous_hash,
    ]  # fmt: skip
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(details: dict[str, Any]) -> Any:
    """The details as the database gives them back, so that the digest can be computed again."""
    return json.loads(json.dumps(details, cls=DjangoJSONEncoder, ensure_ascii=False))

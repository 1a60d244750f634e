"""Recording: one entry for each write, in the same transaction as the write."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit import heads
from portal.audit.digests import LATEST, digest
from portal.audit.models import ChainHead, Entry
from portal.audit.origin import origin
from portal.crypto import scrub
from portal.web.errors import Refused

__all__ = ["Note", "Who", "digest", "lock_head", "record", "record_many", "record_reveal", "version"]


class Who(Protocol):
    """What the trail needs to know of an actor."""

    @property
    def name(self) -> str: ...
    @property
    def post_name(self) -> str: ...


class Revealer(Who, Protocol):
    """An actor with rights."""

    def require(self, right: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Note:
    """What was done, to what (its code), why; `details` is JSON without personal data in clear."""

    action: str
    target: str = ""
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def record(*, by: Who, action: str, target: str = "", reason: str = "", details: dict[str, Any] | None = None) -> Entry:
    """Append one entry; must run inside the transaction of the write that it records.

    `details` is JSON without personal data in clear; what a row was before and after comes from
    portal.audit.changes. The head row stays locked until that transaction ends.
    """
    return record_many(by=by, notes=[Note(action, target, reason, details or {})])[0]


def record_many(*, by: Who, notes: Sequence[Note]) -> list[Entry]:
    """Append one entry for each note, under one lock and in one statement: for what is done to many at once."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of what it records")
    if not notes:
        return []
    head = lock_head()
    entries = _chained(head, by, notes)
    Entry.objects.bulk_create(entries, batch_size=500)
    head.number, head.hash = entries[-1].number, entries[-1].hash
    head.save(update_fields=["number", "hash"])
    heads.note_when_due(entries)
    return entries


def record_reveal(*, by: Revealer, target: str, fields: Sequence[str], reason: str) -> Entry:
    """Put on record that `by` is given personal data in clear, before it is given: of what (its code), which
    fields, and why. Raises Forbidden without the right, Refused without a reason."""
    by.require("reveal")
    if not reason.strip():
        raise Refused(_("Say why the personal data is needed in clear: the reason goes into the audit trail."))
    with transaction.atomic():
        return record(
            by=by, action="personal.reveal", target=target, reason=reason.strip(), details={"fields": list(fields)}
        )


def lock_head() -> ChainHead:
    """The chain's head, locked; its number is the version of everything that services write."""
    locked = ChainHead.objects.select_for_update()
    head = locked.filter(pk=1).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)
        head = locked.get(pk=1)
    return head


def version() -> int:
    """How many entries the trail has: unchanged as long as no service has written anything."""
    return ChainHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def head_hash() -> str:
    """The digest of the last entry: another after whatever a service writes; empty before there is any."""
    return ChainHead.objects.filter(pk=1).values_list("hash", flat=True).first() or ""


def _chained(head: ChainHead, by: Who, notes: Sequence[Note]) -> list[Entry]:
    """The entries with their digests, each made over the one before it."""
    here, now = origin(), timezone.now()
    # The key is part of what the digest covers, so it is given here and not by the database.
    last_id = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    previous, entries = head.hash, []
    for place, note in enumerate(notes, 1):
        entry = Entry(
            id=last_id + place,
            number=head.number + place,
            at=now,
            actor=by.name,
            post=by.post_name,
            action=note.action,
            target=note.target[:200],
            reason=scrub(note.reason),
            details=_plain(note.details),
            on_behalf=here.on_behalf[:150],
            channel=here.channel,
            address=here.address[:100],
            request_id=here.request_id[:64],
            place=here.place[:500],
            recipe=LATEST,
            previous_hash=previous,
        )
        entry.hash = previous = digest(entry)
        entries.append(entry)
    return entries


def _plain(details: dict[str, Any]) -> Any:
    """The details as the database gives them back, so that the digest can be computed again."""
    return json.loads(json.dumps(details, cls=DjangoJSONEncoder, ensure_ascii=False))

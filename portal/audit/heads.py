"""Heads of the chain kept outside of the database: whoever rewrites the trail together with its head is found.

A line is a time, a number and the digest of that entry, appended to settings.AUDIT_HEADS and written to the log,
so that a log collector elsewhere has it too. It is noted daily, by every check and backup, and every EVERY entries.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.audit.models import ChainHead, Entry

log = logging.getLogger(__name__)
#: a head is noted at least as often
EVERY = 1000


@dataclass(frozen=True)
class Head:
    """How many entries there are, and the digest of the last."""

    number: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Noted:
    """What was noted outside: digests by number, and the lines that cannot be read."""

    digests: dict[int, set[str]] = field(default_factory=dict)
    illegible: tuple[int, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.digests.values()))

    @property
    def furthest(self) -> int:
        return max(self.digests, default=0)


def note_head(using: str = "default") -> Head:
    """Note the head as it is committed now. Raises OSError when it cannot be written."""
    row = ChainHead.objects.using(using).filter(pk=1).first()
    head = Head(row.number, row.hash) if row else Head()
    if head.number:
        note(head)
    return head


def note(head: Head) -> None:
    """Append the head to the file, on the disk when this returns, and to the log."""
    path: Path = settings.AUDIT_HEADS
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{timezone.now().isoformat(timespec='seconds')} {head.number} {head.hash}\n"
    # one write of one short line: those of several processes never mix
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    log.info("audit head", extra={"number": head.number, "digest": head.hash})


def note_when_due(entries: Sequence[Entry]) -> None:
    """Note the last of these entries once they are committed, when a round number was passed."""
    first, last = entries[0], entries[-1]
    if last.number // EVERY > (first.number - 1) // EVERY:
        head = Head(last.number, last.hash)
        # robust: a full disk must not turn what is committed into a failed request
        transaction.on_commit(lambda: note(head), robust=True)


def noted(path: Path | None = None) -> Noted:
    """The heads in the file; none when there is no file."""
    path = path or settings.AUDIT_HEADS
    digests: dict[int, set[str]] = defaultdict(set)
    illegible = []
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    for place, line in enumerate(lines, 1):
        words = line.split()
        if len(words) == 3 and words[1].isascii() and words[1].isdecimal() and len(words[2]) == 64:
            digests[int(words[1])].add(words[2])
        elif words:
            illegible.append(place)
    return Noted(dict(digests), tuple(illegible))

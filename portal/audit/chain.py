"""The trail checked: every entry's digest computed again, its place in the chain, the chain's head, and the heads
that were noted outside of the database."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from portal.audit.digests import digest
from portal.audit.heads import Head, Noted, noted
from portal.audit.models import ChainHead, Entry

__all__ = ["Broken", "Head", "Whole", "check", "examine", "head", "verify"]


class Broken(Exception):
    """Entry `number` is the first that is not what was written; the message says why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(_("Entry %(number)s: %(why)s") % {"number": number, "why": why})
        self.number = number


@dataclass(frozen=True)
class Whole:
    """A trail without a fault: its last entry, and with how many heads from outside it was compared."""

    head: Head
    heads: int


def head(using: str = DEFAULT_DB_ALIAS) -> Head:
    row = ChainHead.objects.using(using).filter(pk=1).first()
    return Head(row.number, row.hash) if row else Head()


def verify(using: str = DEFAULT_DB_ALIAS) -> Head:
    """The last entry's number and digest, as far as the database itself can tell. Raises Broken for an entry that was
    changed, removed, inserted or moved, and when the trail ends before or after its head.

    Entries may be written meanwhile: then the trail ends between its head as it was before and after.
    """
    return _verify(Noted(), using)


def check(path: Path | None = None, using: str = DEFAULT_DB_ALIAS) -> Whole:
    """As `verify`, and compared with the heads noted in the file (settings.AUDIT_HEADS): so a trail that was cut off
    or rewritten together with its head is Broken, too."""
    outside = noted(path)
    if outside.illegible:
        words = {"lines": ", ".join(map(str, outside.illegible))}
        raise Broken(0, _("the noted heads cannot be read in these lines: %(lines)s") % words)
    return Whole(_verify(outside, using), len(outside))


def _verify(outside: Noted, using: str) -> Head:
    entries = Entry.objects.using(using).order_by("number").iterator(chunk_size=2000)
    # A break ends the reading in its midst; the cursor on the server is closed then, not whenever Python comes to it.
    with closing(entries):  # type: ignore[type-var]
        return examine(entries, head(using), lambda: head(using), outside)


def examine(entries: Iterable[Entry], before: Head, after: Callable[[], Head], outside: Noted) -> Head:
    """The last of the entries, which come by number; `before` and `after` are the head before and after the reading.
    Raises Broken."""
    last = Head()
    for entry in entries:
        if entry.number != last.number + 1:
            raise Broken(last.number + 1, _("it is missing."))
        if entry.previous_hash != last.hash:
            raise Broken(entry.number, _("it does not follow the entry before it."))
        if entry.hash != digest(entry):
            raise Broken(entry.number, _("it is not what was written."))
        last = Head(entry.number, entry.hash)
        if last.number == before.number and last != before:
            raise Broken(last.number, _("it is not the one that the head names."))
        if outside.digests.get(last.number, {last.hash}) != {last.hash}:
            raise Broken(last.number, _("it is not the one whose digest was noted outside of the database."))
    if last.number < before.number:
        raise Broken(last.number + 1, _("it is missing; the head says %(head)s.") % {"head": before.number})
    if last.number < outside.furthest:
        words = {"noted": outside.furthest}
        raise Broken(last.number + 1, _("it is missing; outside of the database %(noted)s were noted.") % words)
    if last.number > (end := after()).number:
        raise Broken(end.number + 1, _("it lies beyond the head."))
    return last

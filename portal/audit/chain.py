"""The trail checked: every entry's digest computed again, its place in the chain, and the chain's head."""

from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from portal.audit.models import ChainHead, Entry
from portal.audit.services import digest


@dataclass(frozen=True)
class Head:
    """How many entries there are, and the digest of the last."""

    number: int = 0
    hash: str = ""


class Broken(Exception):
    """Entry `number` is the first that is not what was written; the message says why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(_("Entry %(number)s: %(why)s") % {"number": number, "why": why})
        self.number = number


def head(using: str = DEFAULT_DB_ALIAS) -> Head:
    row = ChainHead.objects.using(using).filter(pk=1).first()
    return Head(row.number, row.hash) if row else Head()


def verify(using: str = DEFAULT_DB_ALIAS) -> Head:
    """The last entry's number and digest. Raises Broken for one that was changed, removed, inserted or moved,
    and when the trail ends before or after its head.

    Entries may be written meanwhile: then the trail ends between its head as it was before and after.
    """
    before, last = head(using), Head()
    for entry in Entry.objects.using(using).order_by("number").iterator(chunk_size=2000):
        if entry.number != last.number + 1:
            raise Broken(last.number + 1, _("it is missing."))
        if entry.previous_hash != last.hash:
            raise Broken(entry.number, _("it does not follow the entry before it."))
        if entry.hash != digest(entry):
            raise Broken(entry.number, _("it is not what was written."))
        last = Head(entry.number, entry.hash)
        if last.number == before.number and last != before:
            raise Broken(last.number, _("it is not the one that the head names."))
    if last.number < before.number:
        raise Broken(last.number + 1, _("it is missing; the head says %(head)s.") % {"head": before.number})
    if last.number > head(using).number:
        raise Broken(head(using).number + 1, _("it lies beyond the head."))
    return last

"""Having the whole trail checked: what was found is on record itself, and the head is noted once more."""

import logging
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from portal.audit.chain import Broken, Whole, check
from portal.audit.heads import note
from portal.audit.models import Entry
from portal.audit.services import Who, record

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Machine:
    """Who checks when nobody in a post does: a command, or the schedule."""

    name: str = "system"
    post_name: str = ""


MACHINE = Machine()


def check_trail(*, by: Who, path: Path | None = None) -> Whole:
    """The trail that was found whole, with its head noted outside and an entry that says so. Raises Broken with the
    place: then nothing is added to a trail that is evidence now, and the log has it."""
    try:
        whole = check(path)
    except Broken as broken:
        log.error("the audit trail is broken at entry %s", broken.number)
        raise
    if whole.head.number:
        try:
            note(whole.head)
        except OSError as fault:
            log.error("the head of the audit trail cannot be noted: %s", type(fault).__name__)
    details = {"number": whole.head.number, "hash": whole.head.hash, "heads": whole.heads}
    with transaction.atomic():
        record(by=by, action="audit.verify", details=details)
    return whole


def last_check() -> Entry | None:
    """The last time that the trail was found whole."""
    return Entry.objects.filter(action="audit.verify").order_by("-number").first()

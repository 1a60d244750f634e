"""A number of a person in clear: who may see it, why, and how often it is done."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.models import Entry
from portal.audit.services import record_reveal
from portal.crypto import scrub
from portal.registry import personal
from portal.web.errors import Refused

ACTION = "personal.reveal"
#: what is asked for singly is for a call or a check; who needs more exports it, with one reason for all
MOST_IN_AN_HOUR = 60


def reveal(*, by: Actor, kind: str, row: Any, field: str, reason: str) -> str:
    """The number in clear, after an entry of the trail says who asked for it, of whom, which, and why.

    `row` is one that `by` sees. Raises Forbidden without the right, Refused without a reason or after
    MOST_IN_AN_HOUR.
    """
    by.require(Right.REVEAL)
    with transaction.atomic():
        asked = lately(by)
        if asked >= MOST_IN_AN_HOUR:
            words = {"n": asked}
            raise Refused(_("You have looked at %(n)d numbers within an hour. Wait, or export with a reason.") % words)
        record_reveal(by=by, target=f"{kind} {personal[kind].name(row)}", fields=[field], reason=scrub(reason))
    return str(getattr(row, field))


def lately(by: Actor) -> int:
    """How many numbers `by` was shown singly within the last hour."""
    since = timezone.now() - timedelta(hours=1)
    return Entry.objects.filter(action=ACTION, actor=by.name, at__gte=since).count()

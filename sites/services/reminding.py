"""Reminding of monthly logs: every working day by itself, and when somebody who checks asks for it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.reminding.services import Queued, queue_digests
from portal.web.errors import Refused
from sites import reminders
from sites.overdue import Owed, overdue

#: what was asked for, as the digests keep it
BY_SCHEDULE, BY_HAND = "deadlines", "by_hand"


def remind_due(*, by: Actor, now: datetime | None = None) -> Queued:
    """Tell everybody whom today's deadlines concern; on another than a working day nobody. May run again on the same
    day: who was told is not told twice. Raises Forbidden without the right."""
    by.require(Right.EDIT_SITES)
    moment = now or timezone.now()
    drafts = reminders.due_today(moment)
    return queue_digests(by=by, kind=BY_SCHEDULE, day=timezone.localdate(moment), drafts=drafts)


def remind_now(*, by: Actor, rows: Sequence[Owed]) -> Queued:
    """Tell those who are responsible for these logs; who was told something today is left out, for one digest a day is
    what a person gets. Raises Forbidden without the right, Refused when a log is not overdue in the actor's scope."""
    require_chasing(by)
    known = {row.pk for row in overdue(by)}
    if any(row.pk not in known for row in rows):
        raise Refused(_("A log has come in meanwhile, or is not overdue any more: look at the list again."))
    today = timezone.localdate()
    return queue_digests(by=by, kind=BY_HAND, day=today, drafts=reminders.asked_for(rows, today))


def require_chasing(actor: Actor) -> None:
    """Raises Forbidden for who neither checks logs nor maintains the sites' records."""
    if not actor.may(Right.EDIT_SITES):
        actor.require(Right.CHECK_LOGS)

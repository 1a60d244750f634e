"""The subdistrict's check: approving, several at once, returning with a reason, and opening what was approved again."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from portal.accounts.actors import Actor
from portal.audit.services import lock_head
from portal.workflow import require_own
from sites.models import MonthlyLog
from sites.services.logs.odd import answer_oddities
from sites.services.revisions import keep_versions
from sites.states import LOG_MOVES


def approve_logs(*, by: Actor, logs: Sequence[MonthlyLog]) -> list[MonthlyLog]:
    """Approve logs: all of them or none. Raises Forbidden, or Refused with every reason why not."""
    return LOG_MOVES.move_all(logs, "approve", by=by) if logs else []


@transaction.atomic
def answer_and_approve(*, by: Actor, log: MonthlyLog, answers: Mapping[int, str]) -> MonthlyLog:
    """Answer what looks odd in a log (by primary keys) and approve it, or neither. Raises Forbidden or Refused."""
    if answers:
        answer_oddities(by=by, log=log, answers=answers)
    return approve_logs(by=by, logs=[log])[0]


def return_log(*, by: Actor, log: MonthlyLog, reason: str) -> MonthlyLog:
    """Give a log back to its committee with a reason. Raises Forbidden or Refused."""
    return LOG_MOVES.move(log, "return", by=by, reason=reason)


@transaction.atomic
def reopen_log(*, by: Actor, log: MonthlyLog, reason: str) -> MonthlyLog:
    """Open an approved log for correction: what was approved stays readable as a version, and the log counts again when
    the correction has been approved. Raises Forbidden or Refused."""
    lock_head()
    require_own([log.site], by)
    keep_versions([log.pk], by=by, reason=reason, kept=set())
    return LOG_MOVES.move(log, "reopen", by=by, reason=reason)

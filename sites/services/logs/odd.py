"""What looks odd in a log that was handed in: found anew with each hand-in, and answered before it is approved."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.registry import OddityKind, log_oddities
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import LogOddity, MonthlyLog
from sites.states import LogStatus


def find_oddities(log: MonthlyLog, *, explanations: Mapping[str, str]) -> None:
    """Store what is odd now, in the caller's transaction. An answer stays as long as the facts are the same."""
    known = {(one.code, one.row): one for one in LogOddity.objects.filter(log=log)}
    fresh = []
    for kind, row, facts in _found(log):
        said = explanations.get(f"{kind.code}:{row}", explanations.get(kind.code, ""))[:500].strip()
        before = known.pop((kind.code, row), None)
        if before is None:
            fresh.append(LogOddity(log=log, code=kind.code, row=row, facts=facts, explanation=said))
        elif before.facts != facts or said not in ("", before.explanation):
            _found_again(before, facts, said)
    LogOddity.objects.bulk_create(fresh)
    LogOddity.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()


def _found(log: MonthlyLog) -> Iterator[tuple[OddityKind, str, dict[str, Any]]]:
    for kind in log_oddities:
        for row, facts in kind.find(log):
            yield kind, row, facts


def _found_again(oddity: LogOddity, facts: dict[str, object], said: str) -> None:
    oddity.explanation = said or oddity.explanation
    if oddity.facts != facts:
        oddity.facts, oddity.answer, oddity.answered_at, oddity.answered_by = facts, "", None, None
    oddity.save()


@transaction.atomic
def look_again(*, by: Actor, logs: Sequence[MonthlyLog]) -> int:
    """Look anew for what is odd in logs that wait to be checked, as after an import, which looks for nothing of the
    kind; how many oddities there are. Raises Forbidden or Refused."""
    by.require(Right.CHECK_LOGS)
    lock_head()
    require_own(logs, by)
    for log in logs:
        find_oddities(log, explanations={})
    found = LogOddity.objects.visible_to(by).filter(log__in=logs).count()
    record(by=by, action="log.look_again", details={"logs": len(logs), "oddities": found})
    return found


@transaction.atomic
def answer_oddities(*, by: Actor, log: MonthlyLog, answers: Mapping[int, str]) -> int:
    """Answer what looks odd in a log (by primary keys) after looking into it; how many were answered.

    Raises Forbidden or Refused: without a text it is no answer.
    """
    by.require(Right.CHECK_LOGS)
    lock_head()
    require_own([log.site], by)
    if log.status != LogStatus.SUBMITTED:
        raise Refused(_("Only a log that is to be checked is answered for."))
    oddities = list(LogOddity.objects.visible_to(by).select_for_update().filter(log=log, pk__in=answers.keys()))
    if len(oddities) < len(answers):
        raise Refused(_("There is no such row."))
    if any(not answers[one.pk].strip() for one in oddities):
        raise Refused(_("Say how you looked into it: an oddity is answered in words."))
    changes = {}
    for one in oddities:
        changes[f"{one.code} {one.row}".strip()] = [one.answer, answers[one.pk].strip()[:500]]
        one.answer, one.answered_at, one.answered_by = answers[one.pk].strip()[:500], timezone.now(), by.name
        one.save()
    record(by=by, action="log.answer", target=log.audit_name, details={"changes": changes})
    return len(oddities)

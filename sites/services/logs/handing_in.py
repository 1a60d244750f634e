"""Handing a log in from its page: what looks odd in it is asked about before it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.actors import Actor
from sites.models import LogOddity, MonthlyLog
from sites.services.logs.submitting import submit_log


@dataclass(frozen=True)
class HandedIn:
    """The log as it is now. With `asked` it has not been handed in: these oddities want a word first."""

    log: MonthlyLog
    asked: tuple[LogOddity, ...] = ()


def hand_in(
    *, by: Actor, log: MonthlyLog, edit: int | None, explanations: Mapping[str, str], asked_already: bool
) -> HandedIn:
    """Hand a log in, unless something looks odd in it that nobody has been asked about yet. Raises as `submit_log`."""
    with transaction.atomic():
        handed_in = submit_log(by=by, log=log, edit=edit, explanations=explanations)
        # only the rows of the log, which are written by now, tell what is odd: they are taken back with the entry
        open_ones = handed_in.oddities.filter(answered_at=None, explanation="")
        asked = () if asked_already else tuple(open_ones)
        if asked:
            transaction.set_rollback(True)
    return HandedIn(log if asked else handed_in, asked)

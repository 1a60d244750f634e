"""How long what is kept of persons is kept, and what happens then: the one table. docs/retention.md is its explanation,
and a test holds the two together.

Periods may be shortened or prolonged by the setting RETENTION. Whatever is due is done in batches, each one
transaction with one entry of the trail that says how many rows it was and never whose: broken off anywhere, the next
run goes on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import get_access_token_model

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api.models import Answer
from portal.audit.services import lock_head, record
from portal.desk.services import CHECK, EXPORT, IMPORT
from portal.jobs.services import forgetting
from portal.reminding.models import Digest
from portal.signin.models import Failures
from sites.models import LogPhoto
from sites.services import forgetting as keepers
from volunteers.services import erasing


@dataclass(frozen=True)
class Rule:
    """A kind of personal data: `days` after what, and what is done then. `due(before)` are the rows that are over
    their time; `act(before)` does it to the next of them and answers how many it was."""

    kind: str
    what: Any
    days: int
    since: Any
    then: Any
    due: Callable[[datetime], Any]
    act: Callable[[datetime], int]

    @property
    def kept_for(self) -> timedelta:
        return timedelta(days=settings.RETENTION.get(self.kind, self.days))


@dataclass(frozen=True)
class Done:
    kind: str
    rows: int


def _day(function: Callable[[Any], Any]) -> Callable[[datetime], Any]:
    return lambda before: function(timezone.localdate(before))


def _job_rule(kind: str, what: Any, days: int, then: Any, *kinds: str) -> Rule:
    return Rule(
        kind, what, days, _("the job ended"), then,
        due=lambda before: forgetting.kept_too_long(kinds, before),
        act=lambda before: forgetting.drop_files(kinds, before),
    )  # fmt: skip


def _sessions(before: datetime) -> Any:
    model = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    return model._default_manager.filter(expire_date__lt=before)


def _failures(before: datetime) -> Any:
    return Failures.objects.filter(last_at__lt=before).exclude(locked_until__gt=before)


def _reminders(before: datetime) -> Any:
    return Digest.objects.filter(day__lt=timezone.localdate(before))


def _answers(before: datetime) -> Any:
    return Answer.objects.filter(begun_at__lt=before)


def _tokens(before: datetime) -> Any:
    return get_access_token_model().objects.filter(expires__lt=before)


def _photos(before: datetime) -> Any:
    # Their files go as nothing names them any more (portal.files.services.collect_orphans).
    return LogPhoto.objects.filter(added_at__lt=before)


def _deleting(kind: str, what: Any, days: int, since: Any, rows: Callable[[datetime], Any]) -> Rule:
    return Rule(kind, what, days, since, _("deleted"), due=rows, act=lambda before: rows(before).delete()[0])


LAST_SERVICE = _("the last service, or the registration without any")
RULES = (
    Rule(
        "volunteer_numbers", _("ID number and phone of volunteers"), 3 * 365, LAST_SERVICE, _("erased"),
        due=_day(erasing.numbers_kept_too_long), act=_day(erasing.erase_numbers),
    ),
    Rule(
        "volunteer_identities", _("name, skills and account of volunteers"), 10 * 365, LAST_SERVICE,
        _("made anonymous; hours and figures stay"),
        due=_day(erasing.identities_kept_too_long), act=_day(erasing.erase_identities),
    ),
    Rule(
        "site_keepers", _("keeper and phone of sites"), 2 * 365, _("the site was closed"), _("erased"),
        due=_day(keepers.kept_too_long), act=_day(keepers.erase_keepers),
    ),
    _deleting("log_photos", _("photos of monthly logs"), 3 * 365, _("they were added"), _photos),
    _job_rule(
        "uploads", _("uploaded workbooks, and the cells that their faults quote"), 30, _("deleted"), CHECK, IMPORT
    ),
    _job_rule("exports", _("exported workbooks"), 7, _("deleted"), EXPORT),
    _deleting("reminders", _("reminders, and who was reminded of what"), 2 * 365, _("the day"), _reminders),
    _deleting("sessions", _("sessions"), 0, _("they ended"), _sessions),
    _deleting("failures", _("failures to log in: account, address"), 1, _("the last one, or the lock"), _failures),
    _deleting(
        "api_answers", _("answers kept for requests that other systems send again"), 1, _("the request"), _answers
    ),
    _deleting("api_tokens", _("tokens of other systems"), 0, _("they ended"), _tokens),
)  # fmt: skip
#: of these an entry every night would tell nobody anything
UNRECORDED = ("sessions", "failures", "api_answers", "api_tokens")


def due(now: datetime | None = None) -> list[Done]:
    """What is over its time by kind; nothing is changed."""
    moment = now or timezone.now()
    return [Done(rule.kind, rule.due(moment - rule.kept_for).count()) for rule in RULES]


def carry_out(*, by: Actor, now: datetime | None = None) -> list[Done]:
    """Erase, make anonymous and delete all that is over its time. Raises Forbidden without the right."""
    by.require(Right.EDIT_ACCOUNTS)
    moment = now or timezone.now()
    return [Done(rule.kind, sum(_batches(rule, by, moment - rule.kept_for))) for rule in RULES]


def _batches(rule: Rule, by: Actor, before: datetime) -> Iterator[int]:
    while number := _batch(rule, by, before):
        yield number


def _batch(rule: Rule, by: Actor, before: datetime) -> int:
    if not rule.due(before).count():
        return 0
    with transaction.atomic():
        lock_head()
        number = rule.act(before)
        if number and rule.kind not in UNRECORDED:
            details = {"rows": number, "before": timezone.localdate(before).isoformat()}
            record(by=by, action="personal.retention", target=rule.kind, details=details)
    return number

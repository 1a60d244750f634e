"""Failures to log in, counted for each account and each address, and the lock that follows (docs/security.md)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import NOBODY, Actor
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.crypto import blind_index
from portal.signin.models import Failures
from portal.web.errors import Refused


class Locked(Refused):
    """Too many failures: until when, and whether of the address rather than of the account."""

    def __init__(self, until: datetime, *, is_address: bool) -> None:
        super().__init__(_("Too many failed attempts. It is locked for now."))
        self.until, self.is_address = until, is_address

    @property
    def seconds(self) -> int:
        return max(int((self.until - timezone.now()).total_seconds()) + 1, 1)


@dataclass(frozen=True)
class Attempt:
    """Somebody at a door (people and other systems have one each): the name as typed, and from where. Whose browser is
    known (portal.signin.known) is neither held up by the address nor counted against it."""

    name: str
    address: str
    door: str = "people"
    is_known: bool = False

    @cached_property
    def account_key(self) -> str:
        name = unicodedata.normalize("NFKC", self.name).strip().casefold()
        return blind_index(f"{self.door} account {name}")

    @cached_property
    def address_key(self) -> str:
        return blind_index(f"{self.door} address {self.address}")


def require_open(attempt: Attempt) -> None:
    """Raises Locked."""
    keys = [attempt.account_key] if attempt.is_known else [attempt.account_key, attempt.address_key]
    rows = Failures.objects.locked().filter(key__in=keys)
    # the account's lock says more than that of the address
    if row := rows.order_by("is_address").first():
        raise Locked(row.locked_until or timezone.now(), is_address=row.is_address)


@transaction.atomic
def begin(attempt: Attempt) -> None:
    """Count an attempt before it is looked at: of guesses that are sent all at once no more get through than of
    those that wait for their turn. Raises Locked."""
    require_open(attempt)
    row = _row(attempt.account_key, is_address=False)
    if row.locked_until and row.locked_until > timezone.now():
        raise Locked(row.locked_until, is_address=False)
    _count(row, settings.LOGIN_FAILURES)


@transaction.atomic
def fail(attempt: Attempt, user: User | None, *, has_begun: bool = True) -> None:
    """It was wrong; `user` is whose name it was. What was typed for a name that nobody has may be a password: of it
    the trail gets the digest."""
    account = _row(attempt.account_key, is_address=False)
    if not has_begun:
        _count(account, settings.LOGIN_FAILURES)
    account.label = user.username if user else ""
    if not attempt.is_known:
        account.places[attempt.address_key] = account.places.get(attempt.address_key, 0) + 1
    account.save()
    of_address = None if attempt.is_known else _count_address(attempt).locked_until
    about = {"target": user.username, "details": {}} if user else {"details": {"name": attempt.account_key}}
    if account.locked_until or of_address:
        record(by=NOBODY, action="login.lock", **about)
    else:
        record(by=NOBODY, action="login.fail", **about)


@transaction.atomic
def right_so_far(attempt: Attempt) -> None:
    """The first of two steps was right: this one is no failure, and those before it still count."""
    row = _row(attempt.account_key, is_address=False)
    row.count, row.locked_until = max(row.count - 1, 0), None
    row.save()


@transaction.atomic
def forget(attempt: Attempt) -> None:
    """It was right in the end: the failures before were slips, and are taken off the addresses, too, which many
    people share. Failures at other accounts stay: one good account must not pay for guesses at others."""
    row = Failures.objects.select_for_update().filter(key=attempt.account_key).first()
    if row is None:
        return
    for key, slips in row.places.items():
        address = Failures.objects.select_for_update().filter(key=key).first()
        if address:
            address.count = max(address.count - slips, 0)
            address.save(update_fields=["count"])
    row.delete()


@transaction.atomic
def unlock(*, by: Actor, pk: int, reason: str) -> str:
    """Forget the failures of an account or an address; answers which. Raises Forbidden, Refused."""
    by.require(Right.EDIT_ACCOUNTS)
    row = Failures.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refused(_("It is not locked any more."))
    row.delete()
    record(by=by, action="login.unlock", target=str(row), reason=reason)
    return str(row)


def tidy() -> None:
    """Drop what has no effect any more."""
    long_ago = timezone.now() - timedelta(days=1)
    Failures.objects.filter(Q(locked_until=None) | Q(locked_until__lt=long_ago), last_at__lt=long_ago).delete()


def _row(key: str, *, is_address: bool) -> Failures:
    """The counter, locked; at nothing when its lock has ended or its last failure was long ago."""
    Failures.objects.get_or_create(key=key, defaults={"is_address": is_address})
    row = Failures.objects.select_for_update().get(key=key)
    now = timezone.now()
    if (row.locked_until or row.last_at + timedelta(seconds=settings.LOCKOUT_SECONDS)) <= now:
        row.count, row.places, row.locked_until = 0, {}, None
    return row


def _count_address(attempt: Attempt) -> Failures:
    row = _row(attempt.address_key, is_address=True)
    row.label = attempt.address[:150]
    _count(row, settings.LOGIN_FAILURES_PER_ADDRESS)
    return row


def _count(row: Failures, limit: int) -> None:
    now = timezone.now()
    row.count, row.last_at = row.count + 1, now
    if row.count >= limit:
        row.locked_until = now + timedelta(seconds=settings.LOCKOUT_SECONDS)
    row.save()

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from portal.accounts.rights import Right
from portal.accounts.scope import ScopedQuerySet


class AccountsQuerySet(ScopedQuerySet):
    """What belongs to accounts: who manages these sees it, everybody else nothing."""

    right = Right.EDIT_ACCOUNTS


class SessionQuerySet(AccountsQuerySet):
    def living(self) -> Self:
        """Sessions that open a page now: neither too old nor idle for too long."""
        now = timezone.now()
        idle = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.filter(Q(user=None) | Q(last_seen__gt=idle), expire_date__gt=now)


class FailuresQuerySet(AccountsQuerySet):
    def locked(self) -> Self:
        return self.filter(locked_until__gt=timezone.now())

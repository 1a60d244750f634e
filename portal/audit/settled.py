"""Long reading outside of a transaction, and one short transaction for the writing."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from portal.audit.services import lock_head, version

T = TypeVar("T")
R = TypeVar("R")
#: how often something is computed outside of the transaction when others keep writing meanwhile
_TRIES = 2


def compute_then_write(compute: Callable[[], T], write: Callable[[T], R]) -> R:
    """What `write` answers, called inside a transaction with what `compute` made of the ledgers as they are
    then.

    The head of the trail is locked first: every service that writes takes that lock, so nobody writes between
    the reading and the writing. Where somebody did, it is computed again, the last time with the lock held.
    """
    for _ in range(_TRIES):
        seen = version()
        computed = compute()
        with transaction.atomic():
            if lock_head().number == seen:
                return write(computed)
    with transaction.atomic():
        lock_head()
        return write(compute())

"""The life of an allocation once it is computed: reviewed, under public notice, approved."""

from django.db import transaction

from funding.models import Allocation
from funding.states import ALLOCATION_MOVES, AllocationStatus, GrantStatus
from portal.accounts.actors import Actor


def move_allocation(*, by: Actor, allocation: Allocation, move: str, reason: str = "") -> Allocation:
    """Make one of the moves of `ALLOCATION_MOVES`; its grants are approved with it.

    Raises Refused with every reason why not, Forbidden without the right.
    """
    with transaction.atomic():
        moved = ALLOCATION_MOVES.move(allocation, move, by=by, reason=reason)
        if moved.status == AllocationStatus.APPROVED:
            moved.grants.filter(status=GrantStatus.PLANNED).update(status=GrantStatus.APPROVED)
    return moved

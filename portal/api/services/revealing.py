"""Personal numbers that leave the portal in clear, on record."""

from collections.abc import Sequence

from django.db import transaction

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import record


@transaction.atomic
def record_revealed(*, by: Actor, numbers: Sequence[str]) -> None:
    """Write down whose ID numbers and phones `by` is given (numbers of volunteers). Raises Forbidden."""
    by.require(Right.REVEAL)
    record(by=by, action="volunteers.reveal", target=numbers[0], details={"numbers": list(numbers)})

"""Personal numbers that leave the portal in clear, on record."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import record


@transaction.atomic
def record_revealed(*, by: Actor, numbers: Sequence[str]) -> None:
    """Write down whose ID numbers and phones `by` is given (numbers of volunteers). Raises Forbidden."""
    by.require(Right.REVEAL)
    reason = _("asked for through the interface, by a scope or right that includes it")
    record(by=by, action="volunteers.reveal", target=numbers[0], reason=reason, details={"numbers": list(numbers)})

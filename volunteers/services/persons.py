"""Whose account a volunteer's record belongs to: who logs in with it sees the own record."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.web.errors import Refused
from volunteers.models import Volunteer


@transaction.atomic
def link_account(*, by: Actor, volunteer: Volunteer, user: User | None, reason: str = "") -> Volunteer:
    """The account of the person, or None for none any more. Raises Refused when the account is another's; Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.account == user:
        return volunteer
    if user and Volunteer.objects.filter(account=user).exists():
        raise Refused(_("This account belongs to another volunteer already."))
    before, volunteer.account = volunteer.account, user
    volunteer.save(update_fields=["account"])
    details = {"before": before.username if before else "", "after": user.username if user else ""}
    record(by=by, action="volunteer.link", target=volunteer.number, reason=reason, details=details)
    return volunteer

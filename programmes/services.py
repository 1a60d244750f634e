"""Which posts of programme officers cover which programmes."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Post
from portal.accounts.rights import Right, Role
from portal.audit.services import record
from portal.web.errors import Refused
from programmes.models import Programme, ProgrammeOfficer


@transaction.atomic
def assign_officer(*, by: Actor, programme: Programme, post: Post, reason: str = "") -> ProgrammeOfficer:
    """The post covers the programme from now on; done again it changes nothing. Raises Refused or
    Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    if post.role != Role.PROGRAMME_OFFICER:
        raise Refused(_("Only a post of a programme officer covers programmes."))
    officer, created = ProgrammeOfficer.objects.get_or_create(programme=programme, post=post)
    if created:
        record(by=by, action="officer.assign", target=programme.code, reason=reason, details=_who(post))
    return officer


@transaction.atomic
def unassign_officer(*, by: Actor, officer: ProgrammeOfficer, reason: str = "") -> None:
    """The post no longer covers the programme; that it once did stays in the audit trail."""
    by.require(Right.EDIT_ACCOUNTS)
    record(
        by=by,
        action="officer.unassign",
        target=officer.programme.code,
        reason=reason,
        details=_who(officer.post),
    )
    officer.delete()


def _who(post: Post) -> dict[str, str]:
    return {"user": post.user.username, "post": post.audit_name}

"""Which posts of programme officers cover which programmes, and which units have a part in them."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Organisation, Post
from portal.accounts.rights import Right, Role
from portal.audit.services import record
from portal.web.errors import Refused
from programmes.models import MemberUnit, Programme, ProgrammeOfficer


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


@transaction.atomic
def add_member(*, by: Actor, programme: Programme, unit: Organisation, reason: str = "") -> MemberUnit:
    """The unit has a part in the programme from now on; done again it changes nothing. Raises Forbidden."""
    by.require(Right.EDIT_ORGANISATION)
    member, created = MemberUnit.objects.get_or_create(programme=programme, unit=unit)
    if created:
        record(by=by, action="member.add", target=programme.code, reason=reason, details={"unit": unit.code})
    return member


@transaction.atomic
def remove_member(*, by: Actor, member: MemberUnit, reason: str = "") -> None:
    """The unit has no part in the programme any more; that it once had stays in the audit trail."""
    by.require(Right.EDIT_ORGANISATION)
    details = {"unit": member.unit.code}
    record(by=by, action="member.remove", target=member.programme.code, reason=reason, details=details)
    member.delete()

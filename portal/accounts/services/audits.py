"""Audit assignments: by whose order auditors look into what, and how long. Their posts end with them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import AuditAssignment, Subdistrict
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.web.errors import Refused


@transaction.atomic
def make_assignment(
    *,
    by: Actor,
    number: str,
    purpose: str,
    starts: date,
    ends: date,
    subdistricts: Iterable[Subdistrict] = (),
    programmes: Sequence[str] = (),
    years: Sequence[int] = (),
    reason: str = "",
) -> AuditAssignment:
    """An assignment for the whole district, or for what is named: subdistricts, programmes (codes), years.

    Auditors are given posts under it afterwards. Raises Refused or Forbidden.
    """
    by.require(Right.EDIT_ACCOUNTS)
    if AuditAssignment.objects.filter(number=number).exists():
        raise Refused(_("There is an assignment with the number %(number)s already.") % {"number": number})
    if ends < starts:
        raise Refused(_("An assignment can't end before it begins."))
    made = AuditAssignment.objects.create(
        number=number,
        purpose=purpose,
        subdistricts=sorted(each.code for each in subdistricts),
        programmes=sorted(programmes),
        years=sorted(set(years)),
        starts=starts,
        ends=ends,
        ordered_by=by.name,
    )
    details = {
        "purpose": purpose, "subdistricts": made.subdistricts, "programmes": made.programmes, "years": made.years,
        "starts": starts, "ends": ends,
    }  # fmt: skip
    record(by=by, action="assignment.make", target=number, reason=reason, details=details)
    return made


@transaction.atomic
def end_assignment(*, by: Actor, assignment: AuditAssignment, ends: date, reason: str = "") -> AuditAssignment:
    """Another last day; with a day before today its auditors' posts are over at once. Raises Refused or Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    assignment = AuditAssignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.ends == ends:
        return assignment
    if ends < assignment.starts:
        raise Refused(_("An assignment can't end before it begins."))
    before, assignment.ends = assignment.ends, ends
    assignment.save(update_fields=["ends"])
    details = {"ended": before, "ends": ends}
    record(by=by, action="assignment.end", target=assignment.number, reason=reason, details=details)
    return assignment

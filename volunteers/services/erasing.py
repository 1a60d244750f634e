"""Who a volunteer is, erased: on request, or because the time is over for which it is kept (docs/retention.md).

Hours, appraisals and every figure stay, under the volunteer's number.
"""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.crypto import scrub
from portal.registry import erasure_grounds, erasures
from portal.web.errors import Refused
from sites.models import EvaluationRound
from sites.states import RoundStatus
from volunteers.models import Volunteer
from volunteers.states import OTHER_ID

NUMBERS = {"id_kind": OTHER_ID, "id_number": "", "id_index": "", "phone": "", "phone_index": ""}
IDENTITY = ("name", "id_number", "phone", "skills", "account")
#: rows of one transaction
BATCH = 200


def erase_person(*, by: Actor, volunteer: Volunteer, reason: str) -> Volunteer:
    """Erase who a volunteer is, at the person's request. What is erased already stays as it is.

    Raises Forbidden, or Refused without a reason or while something forbids it (`grounds`).
    """
    by.require(Right.EDIT_PEOPLE)
    by.require(Right.REVEAL)
    if not reason.strip():
        raise Refused(_("A reason is needed."))
    with transaction.atomic():
        lock_head()
        row = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        if row.erased_at:
            return row
        if why_not := grounds(row):
            raise Refused(*why_not)
        _anonymise(row)
        record(
            by=by, action="personal.erase", target=row.number, reason=scrub(reason), details={"fields": list(IDENTITY)}
        )
    return row


def grounds(volunteer: Volunteer) -> list[str]:
    """Why the identity must be kept for now: what is decided in public must be open to objections by name."""
    noticed = EvaluationRound.objects.final().filter(status=RoundStatus.NOTICE).select_related("programme")
    found = [
        _("%(programme)s %(year)d is under public notice: objections to its service records need the names.")
        % {"programme": round_.programme.name, "year": round_.year}
        for round_ in noticed
        if volunteer.service_records.filter(site__programme=round_.programme_id, date__year=round_.year).exists()
    ]
    return found + [str(reason) for ground in erasure_grounds for reason in ground(volunteer)]


def served_until(before: date) -> QuerySet[Volunteer]:
    """Volunteers whose last service, or registration if there was none after it, was before this day."""
    last = Coalesce(Max("service_records__date"), "registered_on")
    rows = Volunteer.objects.annotate(last=last)
    return rows.filter(last__lt=before, registered_on__lt=before).order_by("pk")


def numbers_kept_too_long(before: date) -> QuerySet[Volunteer]:
    return served_until(before).exclude(id_number="", phone="", id_index="", phone_index="")


def identities_kept_too_long(before: date) -> QuerySet[Volunteer]:
    return served_until(before).filter(erased_at=None)


def erase_numbers(before: date) -> int:
    """ID numbers and phones of the next few of those volunteers; how many. For the caller to put on record."""
    rows = Volunteer.objects.select_for_update().filter(pk__in=_next(numbers_kept_too_long(before)))
    return rows.update(**NUMBERS)


def erase_identities(before: date) -> int:
    """The whole identity of the next few of those volunteers that nothing forbids; how many."""
    rows = Volunteer.objects.filter(pk__in=list(identities_kept_too_long(before).values_list("pk", flat=True)))
    free = (row for row in rows.order_by("pk").iterator() if not grounds(row))
    return sum(_anonymise(row) for row in islice(free, BATCH))


def _next(rows: QuerySet[Volunteer]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _anonymise(row: Volunteer) -> int:
    values: dict[str, Any] = NUMBERS | {"name": f"已匿名志愿者{row.pk:04d}", "skills": "", "account": None}
    for field, value in values.items():
        setattr(row, field, value)
    row.erased_at = timezone.now()
    row.save()
    for erase in erasures:
        erase(row)
    return 1


def erased_numbers(numbers: Iterable[str]) -> set[str]:
    """Those of these volunteers' numbers whose identity was erased."""
    return set(Volunteer.objects.filter(~Q(erased_at=None), number__in=numbers).values_list("number", flat=True))

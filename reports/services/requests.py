"""Documents that are made for who asks for them."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.jobs.models import Job
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds import KINDS
from reports.services.documents import documents_for, queue_again
from reports.states import DocumentKind

#: what stands between the numbers that somebody types or pastes
BETWEEN = re.compile(r"[\s,，、;；]+")


def ask_for_service_records(*, by: Actor, year: int, numbers: str) -> Job:
    """Queue the service records of the volunteers with these numbers, whatever stands between them.

    Raises Forbidden without the right, Refused with every number that is unknown or without confirmed service.
    """
    by.require(Right.MAKE_REPORTS)
    wanted = list(dict.fromkeys(filter(None, BETWEEN.split(numbers))))
    if not wanted:
        raise Refused(_("Enter the numbers of the volunteers."))
    kind = KINDS[DocumentKind.SERVICE_RECORD]
    known = {subject.code: subject for subject in kind.subjects(by, year, Programme.objects.visible_to(by))}
    if unknown := [number for number in wanted if number not in known]:
        text = _("%(number)s: no volunteer of this number has confirmed service by the end of %(year)s.")
        raise Refused(*(text % {"number": number, "year": year} for number in unknown))
    with transaction.atomic():
        return queue_again(by=by, documents=documents_for(kind, year, [known[number] for number in wanted]))

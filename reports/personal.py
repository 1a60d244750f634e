"""What stands against erasing who a volunteer is, and what goes with the identity (docs/retention.md)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.registry import erasure_grounds, erasures
from reports.models import Award, Document
from reports.states import AwardStatus, DocumentStatus
from volunteers.models import Volunteer

OPEN = (AwardStatus.PROPOSED, AwardStatus.NOTICE)


def decided_upon(volunteer: Volunteer) -> Iterator[str]:
    """A commendation that is being decided, or a paper that is being signed, goes by the name."""
    for award in Award.objects.filter(volunteer=volunteer, status__in=OPEN):
        yield _("The commendation of %(year)d is being decided: strike the name from the list first.") % {
            "year": award.year
        }
    for document in Document.objects.filter(volunteer=volunteer, status=DocumentStatus.SENT):
        yield _("%(number)s is being signed.") % {"number": document.number}


def drop_drafts(volunteer: Volunteer) -> None:
    """Drafts by name go; their bytes are orphans then. What was issued is a record of the office, and stays."""
    nothing = {"file": None, "docx": None, "pages": None, "made_at": None, "content_hash": ""}
    Document.objects.filter(volunteer=volunteer, status=DocumentStatus.DRAFT).update(**nothing)


erasure_grounds.add("reports", decided_upon)
erasures.add("drafts", drop_drafts)

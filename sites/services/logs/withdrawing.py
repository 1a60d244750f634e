"""Photos taken out of circulation: a child can be recognised, somebody no longer consents. What was approved tells that
there was one; nobody sees it any more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import Note, lock_head, record_many
from portal.crypto import scrub
from portal.files import services as files
from portal.files.models import StoredFile
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import LogPhoto
from sites.querysets import PhotoQuerySet
from sites.services.logs.photos import what
from sites.states import LogStatus


@transaction.atomic
def withdraw_photo(*, by: Actor, photo: LogPhoto, reason: str) -> int:
    """Take a photo out of circulation for good, whatever the state of its log and also from earlier versions: its bytes
    are deleted, the day and the reason stay. So is the very same photo in other logs that the actor checks. Answers how
    many logs had it; 0 when it has been done already. An evaluation that rests on a log rests on no photo of it.

    Raises Forbidden, or Refused without a reason.
    """
    by.require(Right.CHECK_LOGS)
    require_own([photo.log.site], by)
    if not reason.strip():
        raise Refused(_("A reason is needed."))
    lock_head()
    found = list(circulating(photo).changeable_by(by).select_for_update(of=("self",)).select_related("log__site"))
    if not found:
        return 0
    gone = list(StoredFile.objects.filter(pk__in=[one.file_id for one in found]))
    for one in found:
        _take_out(one, by, scrub(reason.strip())[:200])
    for file in gone:
        files.discard(file)
    notes = [
        Note("log.withdraw_photo", one.log.audit_name, reason.strip(), what(one) | {"photo": one.sha256})
        for one in found
    ]
    record_many(by=by, notes=notes)
    return len(found)


def circulating(photo: LogPhoto) -> PhotoQuerySet[LogPhoto]:
    """The very same photo in this and in other logs, wherever its bytes are still kept."""
    return LogPhoto.objects.filter(sha256=photo.sha256, withdrawn_at=None)


def _take_out(photo: LogPhoto, by: Actor, reason: str) -> None:
    now = timezone.now()
    photo.file, photo.fingerprint = None, ""
    photo.withdrawn_at, photo.withdrawn_by, photo.withdrawn_because = now, by.name, reason
    if photo.log.status != LogStatus.APPROVED:
        photo.removed_at = photo.removed_at or now  # only what is approved tells what it was
    photo.save()

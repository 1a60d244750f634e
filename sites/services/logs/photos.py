"""Photos of a month's log, of one of its activities or of the whole: kept small, and held against those of others."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.files import services as files
from portal.files.pictures import is_near, made_small
from portal.files.uploads import clean_name
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import Activity, LogDraft, LogPhoto, MonthlyLog
from sites.services.revisions import photos_in
from sites.states import WRITABLE

MOST_OF_ROW, MOST_OF_LOG = 9, 60
#: for so many months back are photos compared that were changed a little, and so many that are the same are named
MONTHS_BACK, MOST_SAME = 12, 20
_ROW = re.compile(r"[A-Za-z0-9_-]{0,32}")


def add_photo(*, by: Actor, log: MonthlyLog, row: str, name: str, data: bytes) -> LogPhoto:
    """Add a photo to an activity of a log that is being written (`row` is the key of its line; '' for the whole log).

    Sent again it is there once, and answered as it is; one that only an earlier version has is back. Raises Forbidden,
    or Refused for what is no photo, for one too many, for one that belongs to another activity of this log, for one
    that was taken out of circulation, and once the log has been handed in.
    """
    _require_writable(by, log)
    if not _ROW.fullmatch(row):
        raise Refused(_("There is no such activity in this draft."))
    picture = made_small(data)  # before the lock: it takes a second of work, and nobody is to wait for it
    with transaction.atomic():
        lock_head()
        log = MonthlyLog.objects.select_for_update().select_related("site").get(pk=log.pk)
        _require_writable(by, log)
        if LogPhoto.objects.filter(sha256=picture.digest).exclude(withdrawn_at=None).exists():
            raise Refused(_("This photo has been taken out of circulation and is not taken in again."))
        there = LogPhoto.objects.filter(log=log, sha256=picture.digest).first()
        if there and there.removed_at is None:
            return _same_again(there, row)
        _require_room(log, row)
        if there:
            return _back_again(by, there, row)
        file = files.store(by=by, name=_stored_name(name), content_type="image/jpeg", data=picture.jpeg)
        photo = LogPhoto.objects.create(
            log=log,
            row=row,
            file=file,
            sha256=picture.digest,
            fingerprint=picture.fingerprint,
            width=picture.width,
            height=picture.height,
            added_by=by.name,
        )
        record(by=by, action="log.add_photo", target=log.audit_name, details=what(photo))
    return photo


@transaction.atomic
def remove_photo(*, by: Actor, photo: LogPhoto) -> None:
    """Remove a photo from a log that is being written; removed twice it is removed once. What an earlier version of the
    log had stays with that. Raises Forbidden, or Refused once the log has been handed in."""
    by.require(Right.WRITE_LOGS)
    lock_head()
    log = MonthlyLog.objects.select_for_update().select_related("site").get(pk=photo.log_id)
    _require_writable(by, log)
    there = LogPhoto.objects.of_now().filter(pk=photo.pk).select_related("file").first()
    if there is None:
        return
    record(by=by, action="log.remove_photo", target=log.audit_name, details=what(there))
    if _was_approved(log, there):
        there.removed_at = timezone.now()
        there.save(update_fields=["removed_at"])
        return
    there.delete()
    if there.file:
        files.discard(there.file)


def _was_approved(log: MonthlyLog, photo: LogPhoto) -> bool:
    """Whether an earlier version of the log has it."""
    return any(one["photo"] == photo.sha256 for revision in log.revisions.all() for one in photos_in(revision))


def duplicates_of(photo: LogPhoto) -> list[LogPhoto]:
    """Photos of other logs that show the same; see `duplicates_in`."""
    return _duplicates([photo], photo.log).get(photo.pk, [])


def duplicates_in(log: MonthlyLog) -> dict[int, list[LogPhoto]]:
    """By primary key of a log's photos those of other logs that are the same or nearly so, the latest first: the very
    same of all logs, those changed a little of the community's logs from twelve months before to now. An activity that
    was booked to several sites may show the same at each. In five queries, however many photos there are."""
    return _duplicates(list(LogPhoto.objects.of_now().filter(log=log)), log)


def _duplicates(photos: list[LogPhoto], log: MonthlyLog) -> dict[int, list[LogPhoto]]:
    if not photos:
        return {}
    others = LogPhoto.objects.of_now().exclude(log=log).order_by("-added_at", "-pk")
    same = others.filter(sha256__in={photo.sha256 for photo in photos})
    by_digest = list(same.values_list("pk", "sha256", "fingerprint")[: MOST_SAME * len(photos)])
    about = others.filter(_about(log)).exclude(fingerprint="")
    by_look = list(about.values_list("pk", "sha256", "fingerprint"))
    pairs = [
        (photo, pk)
        for photo in photos
        for pk, sha256, fingerprint in dict.fromkeys([*by_digest, *by_look])
        if sha256 == photo.sha256 or is_near(fingerprint, photo.fingerprint)
    ]
    found = others.filter(pk__in={pk for _photo, pk in pairs}).select_related("log__site__room__community").in_bulk()
    occasions = _occasions([*photos, *found.values()])
    answer: dict[int, list[LogPhoto]] = {}
    for photo, pk in pairs:
        occasion = occasions.get((photo.log_id, photo.row))
        if pk in found and not (occasion and occasion == occasions.get((found[pk].log_id, found[pk].row))):
            answer.setdefault(photo.pk, []).append(found[pk])
    return answer


def _about(log: MonthlyLog) -> Q:
    """Logs of the community from twelve months before."""
    months = log.month.year * 12 + log.month.month - 1 - MONTHS_BACK
    since = date(months // 12, months % 12 + 1, 1)
    return Q(log__site__room__community=log.site.room.community_id, log__month__gte=since)


def _occasions(photos: Iterable[LogPhoto]) -> dict[tuple[int, str], str]:
    """By log and line the key that an activity has in common with those at other sites, handed in or drafted."""
    logs = {photo.log_id for photo in photos if photo.row}
    shared = Activity.objects.filter(log__in=logs).exclude(occasion="").values_list("log", "row", "occasion")
    found = {(log, row): occasion for log, row, occasion in shared}
    for log, content in LogDraft.objects.filter(log__in=logs).values_list("log", "content"):
        found |= {(log, line["row"]): line["occasion"] for line in content.get("activities", ()) if line["occasion"]}
    return found


def _require_writable(by: Actor, log: MonthlyLog) -> None:
    by.require(Right.WRITE_LOGS)
    require_own([log.site], by)
    if log.status not in WRITABLE:
        raise Refused(_("Photos are added and removed while a log is being written; this one has been handed in."))


def _require_room(log: MonthlyLog, row: str) -> None:
    of_log = LogPhoto.objects.of_now().filter(log=log)
    if of_log.filter(row=row).count() >= MOST_OF_ROW:
        raise Refused(_("An activity has at most %(most)d photos. Remove one first.") % {"most": MOST_OF_ROW})
    if of_log.count() >= MOST_OF_LOG:
        raise Refused(_("A log has at most %(most)d photos. Remove one first.") % {"most": MOST_OF_LOG})


def _back_again(by: Actor, there: LogPhoto, row: str) -> LogPhoto:
    there.row, there.removed_at = row, None
    there.save(update_fields=["row", "removed_at"])
    record(by=by, action="log.add_photo", target=there.log.audit_name, details=what(there))
    return there


def _same_again(there: LogPhoto, row: str) -> LogPhoto:
    if there.row != row:
        raise Refused(_("This photo is already in this log, with another activity."))
    return there


def _stored_name(name: str) -> str:
    stem = clean_name(name, otherwise="photo").rpartition(".")
    return clean_name(f"{stem[0] or stem[2]}.jpg")


def what(photo: LogPhoto) -> dict[str, object]:
    """What the audit trail says of a photo."""
    return {"photo": photo.sha256[:16], "row": photo.row, "size": f"{photo.width}x{photo.height}"}

"""Versions of approved logs: a correction keeps what was there before, readable for good."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Model, Q, prefetch_related_objects
from django.utils import timezone

from portal.crypto import scrub
from sites.models import Incident, LogPhoto, LogRevision, MonthlyLog, Survey
from sites.site_years import month_of

#: what happened at a site in the month of a log, and what of it is the log's: whether somebody is liable is not
HAPPENED: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "incidents": (Incident, ("date", "grade", "description")),
    "surveys": (Survey, ("date", "valid", "satisfied")),
}
#: by site (primary key) and month
Lines = Mapping[tuple[int, date], list[dict[str, Any]]]


def keep_versions(logs: Collection[int], *, by: Any, reason: str, kept: set[int]) -> None:
    """Store the present state of these logs (primary keys) as a version, once; runs in the caller's transaction.

    `kept` are those that the running correction has kept already; it is added to.
    """
    fresh = sorted(set(logs) - kept)
    if not fresh:
        return
    kept.update(fresh)
    now = timezone.now()
    rows = list(MonthlyLog.objects.filter(pk__in=fresh))
    contents = contents_of(rows)
    LogRevision.objects.bulk_create(
        LogRevision(
            log=log,
            version=log.version,
            content=contents[log.pk],
            replaced_at=now,
            replaced_by=by.name,
            reason=scrub(reason)[:200],
        )
        for log in rows
    )
    # a photo that was taken out of circulation is told of by the version that it was part of, and by none after it
    LogPhoto.objects.filter(log__in=fresh, removed_at=None).exclude(withdrawn_at=None).update(removed_at=now)
    MonthlyLog.objects.filter(pk__in=fresh).update(version=F("version") + 1)


def content_of(log: MonthlyLog) -> dict[str, Any]:
    """A log and all that it holds as plain JSON, in the words of the workbook's columns; of photos the digests."""
    return contents_of([log])[log.pk]


def contents_of(logs: Sequence[MonthlyLog]) -> dict[int, dict[str, Any]]:
    """By primary key the contents of some logs; in five queries, however many they are."""
    prefetch_related_objects(logs, "activities__course", "photos")
    happened = {part: _happened(model, names, logs) for part, (model, names) in HAPPENED.items()}
    return {log.pk: _content(log, happened) for log in logs}


def _content(log: MonthlyLog, happened: Mapping[str, Lines]) -> dict[str, Any]:
    submitted = log.first_submitted_at
    return {
        "status": log.status,
        "first_submitted_at": timezone.localtime(submitted).isoformat() if submitted else None,
        "open_days": log.open_days,
        "note": log.note,
        "activities": [
            {
                "row": activity.row,
                "date": activity.date.isoformat(),
                "course": activity.course.code,
                "topic": activity.topic,
                "participants": activity.participants,
                "minutes": activity.minutes,
            }
            for activity in log.activities.all()
        ],
        **{part: lines.get((log.site_id, log.month), []) for part, lines in happened.items()},
        "photos": [_photo(photo) for photo in log.photos.all() if photo.removed_at is None],
    }


def _photo(photo: LogPhoto) -> dict[str, str]:
    """No name: that of the file goes with it when its time is over."""
    return {"photo": photo.sha256, "row": photo.row}


def _happened(model: type[Model], names: Sequence[str], logs: Sequence[MonthlyLog]) -> Lines:
    months = [log.month for log in logs]
    if not months:
        return {}
    days = (min(months), month_of(max(months)).last)
    rows = model._default_manager.filter(site__in={log.site_id for log in logs}, date__range=days)
    found: dict[tuple[int, date], list[dict[str, Any]]] = defaultdict(list)
    for site, *values in rows.values_list("site", *names):
        line: dict[str, Any] = dict(zip(names, values, strict=True))
        found[site, line["date"].replace(day=1)].append(line | {"date": line["date"].isoformat()})
    return found


def photos_in(revision: LogRevision) -> list[dict[str, str]]:
    """The photos of an earlier version. One that was kept before photos were written down has those that the log had by
    then, of which none could be removed any more."""
    if "photos" in revision.content:
        return list(revision.content["photos"])
    then = revision.replaced_at
    there = LogPhoto.objects.filter(Q(removed_at=None) | Q(removed_at__gt=then), log=revision.log_id)
    return [_photo(photo) for photo in there.filter(added_at__lte=then)]

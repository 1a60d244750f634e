"""Versions of approved logs: a correction keeps what was there before, readable for good."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils import timezone

from sites.models import LogRevision, MonthlyLog


def keep_versions(logs: Collection[int], *, by: Any, reason: str, kept: set[int]) -> None:
    """Store the present state of these logs (primary keys) as a version, once; runs in the caller's transaction.

    `kept` are those that the running correction has kept already; it is added to.
    """
    fresh = sorted(set(logs) - kept)
    if not fresh:
        return
    kept.update(fresh)
    now = timezone.now()
    rows = MonthlyLog.objects.filter(pk__in=fresh).prefetch_related("activities__course")
    LogRevision.objects.bulk_create(
        LogRevision(
            log=log,
            version=log.version,
            content=content_of(log),
            replaced_at=now,
            replaced_by=by.name,
            reason=reason[:200],
        )
        for log in rows
    )
    MonthlyLog.objects.filter(pk__in=fresh).update(version=F("version") + 1)


def content_of(log: MonthlyLog) -> dict[str, Any]:
    """A log and its activities as plain JSON, in the words of the workbook's columns."""
    submitted = log.first_submitted_at
    return {
        "status": log.status,
        "first_submitted_at": timezone.localtime(submitted).isoformat() if submitted else None,
        "open_days": log.open_days,
        "note": log.note,
        "activities": [
            {
                "date": activity.date.isoformat(),
                "course": activity.course.code,
                "topic": activity.topic,
                "participants": activity.participants,
                "minutes": activity.minutes,
            }
            for activity in log.activities.all()
        ],
    }

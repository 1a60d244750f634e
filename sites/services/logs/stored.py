"""A log between its text and its rows: what is stored as it would be typed, and what is handed in as rows."""

from collections.abc import Mapping
from typing import Any

from sites.log_content import LINES, Content, Frame, LogContent
from sites.models import Activity, Incident, LogDraft, MonthlyLog, Survey
from sites.site_years import month_of
from sites.states import UNSETTLED


def typed(log: MonthlyLog) -> Content:
    """The stored rows of a log as its draft would hold them; of incidents those that are not settled yet."""
    month = month_of(log.month)
    activities = Activity.objects.filter(log=log.pk).select_related("course")  # none of a log that was not begun
    incidents = Incident.objects.filter(month.holds("date"), site=log.site_id, liability=UNSETTLED)
    surveys = Survey.objects.filter(month.holds("date"), site=log.site_id)
    return {
        "open_days": str(log.open_days) if log.open_days or log.first_submitted_at else "",
        "note": log.note,
        "activities": [_activity(one) for one in activities],
        "incidents": [
            {"row": f"i{one.pk}", "date": one.date.isoformat(), "grade": one.grade, "description": one.description}
            for one in incidents
        ],
        "surveys": [
            {
                "row": f"s{one.pk}",
                "date": one.date.isoformat(),
                "valid": str(one.valid),
                "satisfied": str(one.satisfied),
            }
            for one in surveys
        ],
    }


def _activity(one: Activity) -> dict[str, str]:
    return {
        "row": one.row or f"a{one.pk}",
        "date": one.date.isoformat(),
        "course": one.course.code,
        "topic": one.topic,
        "participants": str(one.participants),
        "hours": format((one.minutes / 60), "g"),
        "occasion": one.occasion,
    }


def put_in_rows(log: MonthlyLog, content: LogContent, frame: Frame) -> None:
    """Make the stored rows of a log what is handed in; inside the caller's transaction, the log locked."""
    log.open_days, log.note = content.open_days, content.note
    log.edit += 1
    log.save(update_fields=["open_days", "note", "edit"])
    Activity.objects.filter(log=log).delete()
    Activity.objects.bulk_create(
        Activity(
            log=log,
            date=line["date"],
            course_id=frame.courses[line["course"]],
            topic=line["topic"],
            participants=line["participants"],
            minutes=line["hours"],
            row=line.row,
            occasion=line.occasion,
        )
        for line in content.activities
    )
    month = month_of(log.month)
    if content.incidents is not None:
        Incident.objects.filter(month.holds("date"), site=log.site_id, liability=UNSETTLED).delete()
        Incident.objects.bulk_create(
            Incident(site_id=log.site_id, liability=UNSETTLED, **line.values) for line in content.incidents
        )
    if content.surveys is not None:
        Survey.objects.filter(month.holds("date"), site=log.site_id).delete()
        Survey.objects.bulk_create(Survey(site_id=log.site_id, **line.values) for line in content.surveys)


def drafted(log: MonthlyLog) -> Content:
    """What is typed of a log: its draft, or what is stored where there is none."""
    draft = LogDraft.objects.filter(log=log).first()
    return draft.content if draft else typed(log)


def in_words(log: MonthlyLog) -> dict[str, Any]:
    """What the audit trail keeps of a log's rows: without the keys of lines, which mean nothing to a reader."""
    text = typed(log)
    lines = {part: [line_in_words(line) for line in text[part]] for part in LINES}
    return {"open_days": text["open_days"], "note": text["note"]} | lines


def line_in_words(line: Mapping[str, str]) -> str:
    return " ".join(value for name, value in line.items() if name not in ("row", "occasion"))

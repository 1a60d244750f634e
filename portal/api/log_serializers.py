"""What another system sends of a monthly log."""

from typing import Any

from rest_framework import serializers

from portal.api.serializers import Strict
from sites.log_content import LONGEST, MOST_LINES, new_key


class ActivityBodySerializer(Strict):
    date = serializers.DateField()
    course = serializers.CharField(max_length=40, help_text="Code of a course of the site's programme.")
    topic = serializers.CharField(max_length=200)
    participants = serializers.IntegerField(min_value=0, max_value=100_000)
    hours = serializers.DecimalField(max_digits=4, decimal_places=2, help_text="In quarters, from 0.25 to 24.")


class LogBodySerializer(Strict):
    """A month's log, whole: activities that are not in it are no longer there."""

    open_days = serializers.IntegerField(min_value=0, max_value=31)
    note = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    activities = ActivityBodySerializer(many=True, max_length=MOST_LINES)


class ReasonSerializer(Strict):
    reason = serializers.CharField(max_length=500)


class NothingSerializer(Strict):
    """Nothing has to be said: `{}`."""


def as_typed(body: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A body as a clerk would have typed it, and the keys that its lines were given, in order."""
    rows = [new_key() for _activity in body["activities"]]
    lines = [
        {"row": row} | {name: str(value) for name, value in activity.items()}
        for row, activity in zip(rows, body["activities"], strict=True)
    ]
    return {"open_days": str(body["open_days"]), "note": body["note"], "activities": lines}, rows

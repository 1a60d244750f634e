"""Where the programmes are, what happened there, and what the year made of it."""

from sites.models.evaluation import Evaluation, EvaluationRound, Mark, MeasuredValue, Score
from sites.models.happenings import Activity, Incident, LogRevision, MonthlyLog, Survey
from sites.models.places import Room, Site, SitePost

__all__ = [
    "Activity",
    "Evaluation",
    "EvaluationRound",
    "Incident",
    "LogRevision",
    "Mark",
    "MeasuredValue",
    "MonthlyLog",
    "Room",
    "Score",
    "Site",
    "SitePost",
    "Survey",
]

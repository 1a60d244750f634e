"""Where the programmes are, what happened there, and what the year made of it."""

from sites.models.evaluation import Evaluation, EvaluationRound, Mark, MeasuredValue, Score
from sites.models.happenings import Activity, Incident, Survey
from sites.models.logs import LogAside, LogDraft, LogEffort, LogOddity, LogPhoto, LogRevision, MonthlyLog
from sites.models.months import Enrolment, LogExemption, MonthSignature
from sites.models.places import Room, Site, SitePost

__all__ = [
    "Activity",
    "Enrolment",
    "Evaluation",
    "EvaluationRound",
    "Incident",
    "LogAside",
    "LogDraft",
    "LogEffort",
    "LogExemption",
    "LogOddity",
    "LogPhoto",
    "LogRevision",
    "Mark",
    "MeasuredValue",
    "MonthSignature",
    "MonthlyLog",
    "Room",
    "Score",
    "Site",
    "SitePost",
    "Survey",
]

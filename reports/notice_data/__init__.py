"""What the ledgers and the year's results say for a public notice (公示): only what everybody may read.

As many queries for every notice. No rank, no number of an ID, no phone, no address of a person.
"""

from reports.notice_data.commendation import CommendationNotice, ProposedName, units_notice, volunteers_notice
from reports.notice_data.evaluation import EvaluatedSite, EvaluationNotice, evaluation_notice
from reports.notice_data.frame import Frame, Period
from reports.notice_data.subsidy import GrantedSite, SubsidyNotice, subsidy_notice

__all__ = [
    "CommendationNotice",
    "EvaluatedSite",
    "EvaluationNotice",
    "Frame",
    "GrantedSite",
    "Period",
    "ProposedName",
    "SubsidyNotice",
    "evaluation_notice",
    "subsidy_notice",
    "units_notice",
    "volunteers_notice",
]

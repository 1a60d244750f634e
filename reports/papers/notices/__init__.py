"""Public notices (公示) as official documents: composed from the facts of `reports.notice_data` alone."""

from reports.papers.notices.commendation import commendation_paper
from reports.papers.notices.evaluation import evaluation_paper
from reports.papers.notices.subsidy import subsidy_paper

__all__ = ["commendation_paper", "evaluation_paper", "subsidy_paper"]

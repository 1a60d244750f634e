"""The kinds of documents: for each what it is about, for whom it is made in a year, and how it is composed.

A new kind is a room here with a `Kind`, its line in `KINDS`, and its name in `reports.states.DocumentKind`.
"""

from reports.kinds.commendation_notice import COMMENDATION_NOTICE
from reports.kinds.district_summary import DISTRICT_SUMMARY
from reports.kinds.evaluation_notice import EVALUATION_NOTICE
from reports.kinds.incentive_letter import INCENTIVE_LETTER
from reports.kinds.kind import Kind, Subject
from reports.kinds.monthly_bulletin import MONTHLY_BULLETIN
from reports.kinds.programme_evaluation import PROGRAMME_EVALUATION
from reports.kinds.service_record import SERVICE_RECORD
from reports.kinds.site_evaluation import SITE_EVALUATION
from reports.kinds.subsidy_notice import SUBSIDY_NOTICE
from reports.kinds.unit_certificate import UNIT_CERTIFICATE
from reports.kinds.volunteer_certificate import VOLUNTEER_CERTIFICATE

__all__ = ["KINDS", "Kind", "Subject"]

#: in the order in which they are made: what leaders read first comes first
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        DISTRICT_SUMMARY,
        PROGRAMME_EVALUATION,
        SITE_EVALUATION,
        EVALUATION_NOTICE,
        SUBSIDY_NOTICE,
        COMMENDATION_NOTICE,
        UNIT_CERTIFICATE,
        VOLUNTEER_CERTIFICATE,
        SERVICE_RECORD,
        INCENTIVE_LETTER,
        MONTHLY_BULLETIN,
    )
}

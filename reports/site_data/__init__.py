"""What the ledgers and the year's results say of one site, as the report prints it.

As many queries for every site. What is printed of the running year is read from the ledgers now and must
agree with the measures that the evaluation was computed from: a report never mixes two states of the ledgers.
"""

from portal.web.errors import Refused
from reports.models import Document
from reports.pdf.site_report import SiteFacts, SiteReport
from reports.site_data import conclusion, funding, happenings, months, service
from reports.site_data.agreement import disagreements
from reports.site_data.reading import SiteInYear
from sites.states import RoundStatus

__all__ = ["site_report"]


def site_report(document: Document) -> SiteReport:
    """The report of the document's site and year.

    Raises Refused when the site has no complete evaluation, or the ledgers changed after it was computed.
    """
    of = SiteInYear.read(document)
    served = service.counted(of)
    report = SiteReport(
        district="",
        programme=of.programme.name,
        office=of.office,
        site=_facts(of),
        year=of.year,
        number=document.number,
        edition=document.edition,
        cutoff=of.cutoff,
        conclusion=conclusion.conclusion(of),
        scores=conclusion.scores(of),
        months=months.months(of, served),
        volunteers=service.volunteers(served),
        surveys=happenings.surveys(of),
        incidents=happenings.incidents(of),
        grant=(grant := funding.grant(of)).printed,
        no_grant=grant.reason,
        previous=conclusion.previous(of),
        internal=True,
        draft=of.round.status != RoundStatus.PUBLISHED or not grant.is_approved,
    )
    if faults := disagreements(of, report):
        raise Refused(*faults)
    return report


def _facts(of: SiteInYear) -> SiteFacts:
    site, room = of.site, of.site.room
    return SiteFacts(
        code=site.code,
        name=site.name,
        community=room.community.name,
        subdistrict=room.community.subdistrict.name,
        room=room.name,
        address=room.address,
        keeper=site.keeper,
        capacity=site.capacity,
        applied=site.applied_on,
        accepted=site.accepted_on,
        opened=site.opened_on,
        closed=site.closed_on,
    )

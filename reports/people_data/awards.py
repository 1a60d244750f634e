"""The commendation that a certificate is about (docs/rules.md §6)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.web.errors import Refused
from reports.models import Award, Document
from reports.papers.people.certificates import CommendedUnit, CommendedVolunteer, Imprint
from reports.pdf.figures import leading_office
from reports.states import AwardStatus
from sites.models import Evaluation
from sites.states import RoundStatus
from volunteers.models import Appraisal

#: on the list and decided: neither struck nor revoked, nor equal to others where the quota ends
LISTED = Q(undecided=False, status__in=[AwardStatus.PROPOSED, AwardStatus.NOTICE, AwardStatus.CONFERRED])


def commended_unit(document: Document) -> tuple[CommendedUnit, Imprint]:
    """A draft until the commendation is conferred and the evaluation that it rests on is published.

    Raises Refused when the site is not on the list, or the evaluation changed since the list was proposed.
    """
    award = _award(document, "site__room__community__subdistrict", "programme__lead_unit")
    site, programme = award.site, award.programme
    evaluation = Evaluation.objects.final().filter(round__year=document.year, site=site).select_related("round").first()
    if site is None or programme is None or evaluation is None or evaluation.round.digest != award.basis:
        text = _("%(recipient)s: the evaluation changed since the list was proposed. Propose it again first.")
        raise Refused(text % {"recipient": award.recipient_code})
    community = site.room.community
    unit = CommendedUnit(site.name, f"{community.subdistrict.name}{community.name}", programme.name, evaluation.grade)
    draft = award.status != AwardStatus.CONFERRED or evaluation.round.status != RoundStatus.PUBLISHED
    return unit, _imprint(document, leading_office(programme, programme.lead_unit), draft)


def commended_volunteer(document: Document) -> tuple[CommendedVolunteer, Imprint]:
    """A draft until the commendation is conferred. Raises Refused when the volunteer is not on the list, or not
    appraised."""
    award = _award(document, "volunteer__team")
    appraisal = Appraisal.objects.filter(year=document.year, volunteer=award.volunteer_id).first()
    volunteer = award.volunteer
    if volunteer is None or appraisal is None:
        text = _("%(volunteer)s is not appraised for %(year)s.")
        raise Refused(text % {"volunteer": award.recipient_code, "year": document.year})
    commended = CommendedVolunteer(
        number=volunteer.number,
        name=volunteer.name,
        team=volunteer.team.name if volunteer.team else "",
        minutes=appraisal.minutes_in_year,
        days=appraisal.service_days,
        grade=appraisal.grade,
    )
    # The portal records no office that leads the district's volunteers: its place is left open.
    return commended, _imprint(document, "", award.status != AwardStatus.CONFERRED)


def _award(document: Document, *joined: str) -> Award:
    about = {"site": document.site_id} if document.site_id else {"volunteer": document.volunteer_id}
    award = Award.objects.filter(LISTED, year=document.year, **about).select_related(*joined).first()
    if award is None:
        text = _("%(recipient)s is not on the decided list of commendations of %(year)s.")
        raise Refused(text % {"recipient": document.subject, "year": document.year})
    return award


def _imprint(document: Document, office: str, draft: bool) -> Imprint:
    return Imprint(document.year, document.number, draft, office, document.issued_on)

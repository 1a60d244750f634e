"""The names on a list of commendation, of a programme's sites or of the district's volunteers: name and unit only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.models import Entry
from portal.web.errors import Refused
from programmes.models import Band, Programme
from reports.models import Award, AwardQuota
from reports.notice_data.frame import Frame, frame
from reports.states import UNITS, VOLUNTEERS, AwardStatus

LISTED = (AwardStatus.PROPOSED, AwardStatus.NOTICE, AwardStatus.CONFERRED)
PUBLIC = (AwardStatus.NOTICE, AwardStatus.CONFERRED)


@dataclass(frozen=True)
class ProposedName:
    """`name` of a site or a person; `unit` is the site's subdistrict or the volunteer's team ("" without one),
    `place` the site's community; `undecided` is 待研究."""

    name: str
    unit: str
    place: str = ""
    undecided: bool = False


@dataclass(frozen=True)
class CommendationNotice:
    """`bands` are those that may be commended; none for volunteers."""

    frame: Frame
    kind: str
    quota: int
    bands: tuple[str, ...]
    names: tuple[ProposedName, ...]

    @property
    def undecided(self) -> int:
        return sum(name.undecided for name in self.names)


def units_notice(programme: Programme, year: int) -> CommendationNotice:
    """The programme's 突出集体, by subdistrict and code. Raises Refused when there is no list, or it is outdated."""
    rows = _awards(year, UNITS, programme).select_related("site__room__community__subdistrict", "programme")
    awards = list(rows.order_by("site__room__community__subdistrict__code", "site__code"))
    names = [
        ProposedName(
            award.site.name,
            award.site.room.community.subdistrict.name,
            award.site.room.community.name,
            award.undecided,
        )
        for award in awards
        if award.site
    ]
    bands = Band.objects.filter(scheme__programme=programme, scheme__year=year, commendable=True)
    named = tuple(bands.order_by("-minimum").values_list("name", flat=True))
    return _notice(year, programme, awards, names, named)


def volunteers_notice(year: int) -> CommendationNotice:
    """The district's 优秀志愿者, by team and number. Raises Refused when there is no list."""
    rows = _awards(year, VOLUNTEERS, None).select_related("volunteer__team")
    awards = list(rows.order_by("volunteer__team__code", "volunteer__number"))
    names = [
        ProposedName(
            award.volunteer.name, award.volunteer.team.name if award.volunteer.team else "", undecided=award.undecided
        )
        for award in awards
        if award.volunteer
    ]
    return _notice(year, None, awards, names, ())


def _awards(year: int, kind: str, programme: Programme | None) -> QuerySet[Award]:
    return Award.objects.filter(year=year, kind=kind, programme=programme, status__in=LISTED)


def _notice(
    year: int, programme: Programme | None, awards: list[Award], names: list[ProposedName], bands: tuple[str, ...]
) -> CommendationNotice:
    kind = UNITS if programme else VOLUNTEERS
    words = {"list": f"{programme.name} {kind}" if programme else kind, "year": year}
    if not awards:
        raise Refused(_("%(list)s: there is no name on the list of %(year)s.") % words)
    proposed = [award for award in awards if award.status == AwardStatus.PROPOSED]
    if proposed and proposed[0].is_outdated:  # a list is proposed as a whole, on one evaluation
        text = _("The evaluation changed since the list was proposed: propose it again first.")
        raise Refused(f"{words['list']}: {text}")
    quota = AwardQuota.objects.filter(year=year, kind=kind, programme=programme).first()
    draft = any(award.status not in PUBLIC for award in awards)
    published = None if draft else _published(awards)
    return CommendationNotice(
        frame(programme, year, published, draft=draft), kind, quota.quota if quota else 0, bands, tuple(names)
    )


def _published(awards: list[Award]) -> date | None:
    """The day of the public notice, from the audit trail: the award itself keeps only its last decision."""
    moved = Entry.objects.filter(action="award.give_notice", target__in=[award.audit_name for award in awards])
    last = moved.aggregate(last=Max("at"))["last"]
    return timezone.localtime(last).date() if last else None
